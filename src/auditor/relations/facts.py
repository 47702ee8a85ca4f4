"""A fact: a printed number with what it is said to be. Facts from prose and tables meet in `pairs`."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.numbers.mention import Mention


@dataclass(frozen=True, slots=True)
class Fact:
    """`mention` is the number in its final unit; `label` the noun it measures, without aspect words (公务接待费, 城乡医疗救助).

    `aspect` says which figure of the label it is: initial (年初预算), adjusted (全年/调整后预算), executed (执行/支出/决算), arrived (到位),
    balance (结余/结转), prior (上年), change (增减额), growth (增减幅), rate (执行率…), share (占比), score (得分), weight (分值), target (指标值),
    actual (完成值), average, count or "". `year` is the year it is of, None for the report's own. `scope` names, outermost first, what it
    is limited to: the sub-unit, project or form it stands under. `source` is prose or table.
    """

    mention: Mention
    label: str
    aspect: str = ""
    year: int | None = None
    scope: tuple[str, ...] = ()
    source: str = "prose"
