"""Reports held against each other: what must agree between two of them, and whose prose is whose. Reads no file,
renders nothing.

A worker keeps a `Sketch` of each report; the sketches of a run meet in a `Gathering`, which turns pairs of them into
rows of the table `between` and has the suites of that table judge them.
"""

from auditor.across.gathering import TABLE, Gathering, asked, validated

__all__ = ["TABLE", "Gathering", "asked", "validated"]
