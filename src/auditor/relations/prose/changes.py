"""What a change of the budget within the year is called, which way it runs, and which figures are the year before's."""

from __future__ import annotations

import re

from auditor.quantity import Quantity
from auditor.relations.prose.figures import NAME_BRACKET, Figure, Passage


def last_year(figure: Figure, passage: Passage, year: int | None) -> bool:
    """Whether the words before a figure name the year before the report's: 2018年度收、支总计为."""
    clause = re.split(r"[，。；：（）]", NAME_BRACKET.sub("", figure.lead))[-1]
    return year is not None and figure.role == "value" and f"{year - 1}年" in clause


def signed(figure: Figure) -> Quantity:
    """A change with the sign of its direction."""
    q = figure.mention.quantity
    return -q if figure.direction < 0 and q.value >= 0 else q
