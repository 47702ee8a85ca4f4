"""Tables read as lines of figures by arithmetic alone: the laws that hold, the figures they verify. Of words only 合计, 小计 and 其中 are read, which lower what a sum must show."""

from auditor.relations.lines.read import read_lines
from auditor.relations.lines.result import NO_LINES, Lines

__all__ = ["NO_LINES", "Lines", "read_lines"]
