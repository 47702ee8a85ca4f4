"""The commands: in which order each asks the rooms. The heavy ones are imported only when a report is read."""

from auditor.commands import annotate, check, checks, compare, config, parse, report, review
from auditor.commands.app import Stop, invoke

__all__ = ["Stop", "annotate", "check", "checks", "compare", "config", "invoke", "parse", "report", "review"]
