"""Checks as data, run as Great Expectations expectations over the tables:
the only room that knows that library, and no file format.
"""
