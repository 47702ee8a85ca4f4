"""Why a number is read as it is: its readings, their evidence and what they come to, for people. Nothing here reads
or judges.
"""
