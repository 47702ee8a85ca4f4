"""Organisations as two reports name them: when two names are surely the same, and when surely not."""

from __future__ import annotations

import re

# What stands in brackets after a name: 云桥县水利局（本级）.
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# A province before a name that says its city or county itself: 江西省景德镇市浮梁县教育局, 广西壮族自治区南宁市财政局.
# A city is not taken away: 鼓楼区 is in four of them.
_PROVINCE = re.compile(r"^[\u4e00-\u9fa5]{2,6}?(?:省|自治区)(?=[\u4e00-\u9fa5]{2,}?[市县区旗州])")
# The department's own household, told apart from the department with all its units: 本级, 局机关, 单位决算.
OWN = re.compile(r"本级|机关(?!事务)|单位[决预]算")


def plain(name: str) -> str:
    """A name without brackets and without its province."""
    return _PROVINCE.sub("", _ASIDE.sub("", name))


def household(title: str) -> str:
    """Which words of a title limit the report to the unit's own household, "" for the whole department."""
    return "".join(sorted(set(OWN.findall(title))))


def different(left: str, right: str) -> bool:
    """Whether two plain names are surely of two organisations: 教育局 may be 云桥县教育局, an unknown name may be anyone's."""
    return bool(left and right) and not left.endswith(right) and not right.endswith(left)


def own(organization: str) -> str:
    """How the own household of an organisation is called."""
    return f"{organization}（本级）"
