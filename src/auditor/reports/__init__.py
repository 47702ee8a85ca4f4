"""How an audit looks to people and to programs: terminal and JSON.
Knows rendering; does no arithmetic on what a report prints.
"""
