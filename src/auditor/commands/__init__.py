"""The commands: in which order each asks the rooms. The heavy ones are imported only when a report is read."""

from auditor.commands import annotate, check, checks, compare, parse, report, review
from auditor.commands.app import Stop, invoke

__all__ = ["Stop", "annotate", "check", "checks", "compare", "invoke", "parse", "report", "review"]
