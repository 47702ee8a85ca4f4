"""What becomes of the numbers of some reports, and why those that were not checked were not."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable

from auditor import audit_many
from auditor.result import Audit, NumberSeen

# The first reason that fits an unchecked number, by what is printed and what stands round it.
REASONS = (
    ("a year of no known part", r"^(?:19|20)\d{2}$", None),
    ("a limit or a rule (不低于, 以内, 每…)", None, r"不低于|不超过|以上|以下|以内|不少于|至少|每[人户年月天亩]|标准"),
    ("a percentage whose operands are not told", r"[%‰]$", None),
    ("a time or a term", r"(?:天|日|月|年|小时|分钟|工作日|岁)$", None),
    ("a plan for later", None, r"计划|拟|力争|预计|下一步"),
    ("a head count told once", r"[人名户]$|人次$", None),
    ("an amount told once", r"[元万亿]$", None),
    ("a count told once", r"[\u4e00-\u9fa5]$", None),
    ("a bare number in a table", r"^-?[\d,.]+$", None),
)


def reason(number: NumberSeen) -> str:
    """Why a number was not checked, as far as its print and its sentence tell."""
    for name, printed, around in REASONS:
        if (printed and re.search(printed, number.quote.strip())) or (around and re.search(around, number.context[:200])):
            return name
    return "other"


def report(audits: Iterable[Audit]) -> None:
    """Prints the shares of the three statuses, and the reasons for the unchecked by how common they are."""
    numbers = [n for audit in audits for n in audit.numbers]
    for status, times in Counter(n.status for n in numbers).most_common():
        print(f"{status:13} {times:6} {times / len(numbers):6.1%}")
    for name, times in Counter(reason(n) for n in numbers if n.status == "unchecked").most_common(10):
        print(f"  {times:5}  {name}")


if __name__ == "__main__":
    report([audit for audit in audit_many(sys.argv[1:]) if isinstance(audit, Audit)])
