"""Why numbers are read as they are, for terminal and JSON:
the readings that compete, their arithmetic, and what speaks for and against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from auditor.relations.evidence.decide import EXPLAINED
from auditor.reports.json_report import place_fields
from auditor.reports.wording import TABLE_WORDS, one_line, where
from auditor.reports.wrap import Wrapped
from auditor.why.explain import Explained, Rivals, Tie, Verdict, Why
from auditor.why.names import CLASS_WORDS, CONCEPTS
from auditor.why.ways import Evidence, Fits, Operand, Way

VERDICT_WORDS: Mapping[Verdict, tuple[str, str]] = {
    "verified": ("有出处", "bold green"),
    "contradicted": ("对不上", "bold red"),
    "open": ("说不准", "bold yellow"),
}
FIT_WORDS: Mapping[Fits, tuple[str, str]] = {
    "exact": ("算得上", "green"), "near": ("只差末位", "green"), "slip": ("对不上", "red"),
    "astray": ("数字凑得上，但增减方向或所比的数不对", "red"), "not": ("对不上", "red"),
}  # fmt: skip
SLIP_WORDS: Mapping[str, str] = {
    "digit": "印错了一位数字", "blurred": "印错了一位数字", "swap": "两位数字颠倒", "base": "除以了本期数",
    "part": "有一个分项印错了一位", "sign": "正负号相反", "power": "单位或小数点错位", "drop": "漏印或多印了一位",
}  # fmt: skip
# What the slip of dividing by the wrong figure is in a form that is no growth.
_TURNED: Mapping[str, str] = {"ratio": "分子与分母颠倒"}
# What a group of readings makes of the number, and how each form is reckoned: the law in words and what its operands
# are called.
_GROUPS: Mapping[str, str] = {
    "percent": "作为比率或增减幅", "difference": "作为两数之差", "product": "作为数量与标准之积", "closed": "作为前面各数的合计", "opened": "作为后面清单的合计",
}  # fmt: skip
_FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "ratio": ("比率 = 分子 ÷ 分母", {"part": "分子", "whole": "分母"}),
    "ratio_by_change": ("比率 = 分子 ÷（分子 − 超出数）", {"part": "分子", "change": "超出或不足的数"}),
    "growth": ("增减幅 =（本期数 − 上期数）÷ 上期数", {"current": "本期数", "prior": "上期数"}),
    "growth_by_change": ("增减幅 = 增减额 ÷ 上期数", {"change": "增减额", "prior": "上期数"}),
    "growth_to_current": ("增减幅 = 增减额 ÷（本期数 − 增减额）", {"change": "增减额", "current": "本期数"}),
    "difference": ("差额 = 前数 − 后数", {"minuend": "前数", "subtrahend": "后数"}),
    "product": ("金额 = 数量 × 标准", {"quantity": "数量", "price": "标准"}),
    "product_of_three": ("金额 = 数量 × 标准 × 次数", {"quantity": "数量", "price": "标准", "times": "次数"}),
    "scored": ("得分 = 满分 × 比率", {"full": "满分", "rate": "比率"}),
    "opened": ("合计 = 后面各分项之和", {"part": "分项", "total": "合计"}),
    "closed": ("合计 = 前面各分项之和", {"part": "分项"}),
}
# What a ratio is called where the number's own words say which it is.
_RATIOS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "spending": ("执行率 = 执行数 ÷ 预算数", {"part": "执行数", "whole": "预算数"}),
    "arrival": ("到位率 = 到位数 ÷ 预算数", {"part": "到位数", "whole": "预算数"}),
    "share": ("占比 = 部分 ÷ 全部", {"part": "部分", "whole": "全部"}),
    "completes": ("完成率 = 完成数 ÷ 计划数", {"part": "完成数", "whole": "计划数"}),
}
# Roles of the public tables.
_ROLES: Mapping[str, str] = {
    "rate": "比率", "numerator": "分子", "denominator": "分母", "total": "合计", "part": "分项", "percent": "增减幅",
    "current": "本期数", "prior": "上期数", "amount": "金额", "quantity": "数量", "price": "标准", "stated": "所印的数", "item": "一项",
    "left": "一处", "right": "另一处", "initial": "年初预算", "adjusted": "全年预算", "executed": "执行数", "score": "得分",
    "weight": "分值", "target": "指标值", "actual": "完成值",
}  # fmt: skip
_ASPECTS = frozenset(
    ["initial", "adjusted", "budget", "plan", "executed", "arrived", "balance", "settled", "score", "up", "down",
     "change", "each", "total", "of_which", "share", "rate", "completes", "spending_rate", "arrival_rate", "carried",
     "income", "expenditure", "people", "over", "short", "more", "whole_unit"]
)  # fmt: skip
# How many readings are explained; how many relations, numbers of one and unread digits are named; what counts as most
# of the mass, and as none of it.
_EXPLAINED, _TIES, _OTHERS, _UNREAD, _SURE, _IDLE = 2, 6, 6, 20, 0.5, 0.02
WIDTH = 80
"""How wide the page is that goes to a file or a pipe."""


def show(console: Console, found: Why) -> None:
    """Print the explanation of each number, then the digits that were not read as numbers."""
    for i, one in enumerate(found.numbers):
        if i:
            console.print()
        _number(console, one)
    if found.more:
        console.print()
        console.print(Text(f"还有 {found.more} 个数没有列出。", "dim"))
    if found.unread:
        if found.numbers:
            console.print()
        told = "；".join(f"{one_line(u.printed)}（{where(u.place)}，{u.reason}）" for u in found.unread[:_UNREAD])
        more = f"；等 {len(found.unread)} 处" if len(found.unread) > _UNREAD else ""
        console.print(Wrapped(Text("没有当作数核对的：", "bold") + Text(told + more), indent=2))
    if any(r.ways for one in found.numbers for r in one.rivals):
        console.print()
        console.print(Wrapped(Text("按词句：只看措辞和位置，各种读法各占多少；连算术：再看数字合不合。有利、不利后的数是各条理由的分量。", "dim")))


def _number(console: Console, one: Explained) -> None:
    console.print(
        Wrapped(
            Text(one_line(one.printed), "bold") + Text("  ") + _verdict(one) + Text(f"  {where(one.place)}", "dim"),
            indent=2,
        )
    )
    console.print(Wrapped(Text("  原文：") + Text(one_line(_cut(one.context, one.printed)), "dim"), indent=2))
    if one.unit or one.label:
        console.print(Wrapped(Text(f"  {_node(one)}"), indent=2))
    for rivals in one.rivals:
        _rivals(console, one, rivals)
    if one.lists:
        console.print(Text(f"  另有 {one.lists} 个清单也可能以它为合计，没有列出。", "dim"))
    if one.ties:
        told = "；".join(_tie(t) for t in one.ties[:_TIES])
        more = f"；等 {len(one.ties)} 条" if len(one.ties) > _TIES else ""
        console.print(Wrapped(Text("  参与核对的关系：") + Text(told + more), indent=2))


def _cut(context: str, printed: str, room: int = 60) -> str:
    """So much of a sentence or cell as stands around a number."""
    at = max(0, context.find(printed))
    first, last = max(0, at - room), at + len(printed) + room
    return ("…" if first else "") + context[first:last] + ("…" if last < len(context) else "")


def _verdict(one: Explained) -> Text:
    if one.unseen and one.verdict == "open":
        held, failed = sum(t.holds is True for t in one.ties), sum(t.holds is False for t in one.ties)
        told = f"；参与的关系 {held} 条对得上，{failed} 条对不上" if held + failed else ""
        return Text(f"没有推算来由：{one.unseen}{told}", "red" if failed else "green" if held else "yellow")
    word, style = VERDICT_WORDS[one.verdict]
    if one.verdict == "open":
        own = "多半不由别的数推出" + ("，只与下列数核对" if one.ties else "")
        why = own if one.mass > _SURE else "几种读法不相上下，或按词句与按算术不一致"
        return Text(f"{word}：{why}", style)
    return Text(f"{word} {_share(one.mass)}", style)


def _node(one: Explained) -> str:
    """What the words of a number say that it is."""
    aspects = [CONCEPTS[c] for c in one.cues if c in _ASPECTS]
    facts = (
        ("名目", one.label), ("类别", CLASS_WORDS.get(one.kind, "") if one.kind != "other" else ""),
        ("口径", "、".join(aspects)), ("年度", "未写明" if one.year is None else str(one.year)), ("范围", one.owner),
        ("单位", (one.unit or "未印") + ("（随邻近的数）" if one.borrowed else "")),
    )  # fmt: skip
    return one_line(" · ".join(f"{name} {value}" for name, value in facts if value))


def _law(one: Explained, form: str) -> tuple[str, Mapping[str, str]]:
    return _RATIOS[one.kind] if form == "ratio" and one.kind in _RATIOS else _FORMS[form]


def _rivals(console: Console, one: Explained, rivals: Rivals) -> None:
    """The readings of a group; of one that nothing speaks for, a line."""
    name = _GROUPS[rivals.name] + (f"（从{one_line(rivals.opens)}起）" if rivals.opens else "")
    if all(max(way.words, way.posterior) < _IDLE for way in rivals.ways):
        n = len(rivals.ways) + rivals.more
        best = rivals.ways[0]
        told = f"{_law(one, best.form)[0]}：{_reckoned(one, best)}，{FIT_WORDS[best.fits][0]}"
        console.print(Wrapped(Text(f"  {name}：不像（{n} 种读法，不是这样来的 {_share(rivals.none)}），最近的是 {told}", "dim"), indent=2))
        return
    masses = [f"算得上的读法共 {_share(rivals.holding)}", f"对不上的共 {_share(rivals.failing)}", f"不是这样来的 {_share(rivals.none)}"]
    if rivals.proven > max(rivals.holding, EXPLAINED):
        masses.append(f"位数多，除非凑巧，应是这样来的 {_share(rivals.proven)}")
    if rivals.elsewhere >= 0.005:
        masses.append(f"是别的数的分项 {_share(rivals.elsewhere)}")
    console.print(Wrapped(Text(f"  {name}：", "bold") + Text("，".join(masses)), indent=2))
    grid = Grid(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold", show_lines=True)
    grid.add_column("", width=2, justify="right")
    grid.add_column("来由与重算", ratio=1)
    grid.add_column("按词句", width=6, justify="right")
    grid.add_column("连算术", width=6, justify="right")
    for i, way in enumerate(rivals.ways, 1):
        grid.add_row(
            str(i), Wrapped(_way(one, way)), _share(way.words), Text(_share(way.posterior), "bold" if i == 1 else "")
        )
    console.print(grid)
    if rivals.more > 0:
        console.print(Text(f"  另有 {rivals.more} 种读法没有列出。", "dim"))
    for i, way in enumerate(rivals.ways[:_EXPLAINED], 1):
        for sign, told in ((1, "有利"), (-1, "不利")):
            weighed = [e for e in way.evidence if e.weight * sign > 0]
            if weighed:
                console.print(
                    Wrapped(
                        Text(f"  第{i}种{told}：") + Text("；".join(_evidence(one, way, e) for e in weighed), "dim"),
                        indent=2,
                    )
                )


def _slip(way: Way) -> str:
    return _TURNED.get(way.form, SLIP_WORDS["base"]) if way.slip == "base" else SLIP_WORDS[way.slip]


def _way(one: Explained, way: Way) -> Text:
    """The law in words, the sum done again, and the numbers it rests on."""
    law, roles = _law(one, way.form)
    word, style = FIT_WORDS[way.fits]
    slip = f"，像是{_slip(way)}" if way.slip else ""
    text = Text(f"{law}\n", "bold" if way.posterior > _SURE else "")
    text += Text(f"{_reckoned(one, way)}，") + Text(word + slip, style)
    for slot, some in groupby(way.operands, key=lambda o: o.slot):
        text += Text(f"\n{roles.get(slot, slot)}：") + Text("、".join(_operand(o) for o in some), "dim")
    return text


def _reckoned(one: Explained, way: Way) -> str:
    return f"{one_line(way.sum)} = {way.due}{one.unit}，印为{one_line(one.printed)}"


def _operand(o: Operand) -> str:
    named = "，".join(filter(None, (one_line(o.label), where(o.place))))
    return f"{one_line(o.printed)}（{named}）" if named else one_line(o.printed)


def _owner(one: Explained, way: Way, block: str) -> str:
    """Whose a column of evidence is: an operand's by its role, else ""."""
    slot = block.partition(":")[2]
    return _law(one, way.form)[1].get(slot, "")


def _evidence(one: Explained, way: Way, e: Evidence) -> str:
    owner = _owner(one, way, e.block)
    return f"{owner}{e.name} {'+' if e.weight > 0 else '-'}{abs(e.weight):.1f}"


def _tie(tie: Tie) -> str:
    others = "、".join(map(one_line, tie.others[:_OTHERS])) + ("…" if len(tie.others) > _OTHERS else "")
    holds = {True: "，对得上", False: "，对不上", None: ""}[tie.holds]
    sure = holds + ("" if tie.confidence is None else f"，可信度 {_share(tie.confidence)}")
    role = "增减额" if (tie.table, tie.role) == ("changes", "amount") else _ROLES.get(tie.role, "")
    named = f"{TABLE_WORDS.get(tie.table, tie.table)}“{one_line(tie.item)}”{f'中的{role}' if role else ''}"
    return f"{named}（{f'与 {others}' if others else '独自'}{sure}）"


def _share(value: float) -> str:
    """A share of one with two decimals."""
    return "<0.01" if 0 < value < 0.005 else f"{value:.2f}"


def fields(path: str, found: Why) -> dict[str, Any]:
    """The explanation as JSON, schema "auditor-why/1"."""
    return {
        "schema": "auditor-why/1", "path": path, "numbers": [_fields(one) for one in found.numbers], "more": found.more,
        "unread": [{"quote": u.printed, "reason": u.reason, "place": place_fields(u.place)} for u in found.unread],
    }  # fmt: skip


def _fields(one: Explained) -> dict[str, Any]:
    return {
        "quote": one.printed, "place": place_fields(one.place), "context": one.context, "item": one.label or None,
        "class": one.kind or None, "concepts": list(one.cues), "year": one.year, "scope": one.owner or None,
        "unit": one.unit or None, "verdict": one.verdict, "confidence": round(one.mass, 3),
        "unseen": one.unseen or None, "groups": [_group_fields(one, r) for r in one.rivals],
        "more_lists": one.lists, "relations": [
            {"table": t.table, "item": t.item, "role": t.role, "others": list(t.others), "confidence": t.confidence,
             "holds": t.holds} for t in one.ties
        ],
    }  # fmt: skip


def _group_fields(one: Explained, rivals: Rivals) -> dict[str, Any]:
    return {
        "group": rivals.name, "none": round(rivals.none, 3), "holding": round(rivals.holding, 3),
        "failing": round(rivals.failing, 3), "readings": [*_ways(one, rivals.ways)], "more": rivals.more,
    }  # fmt: skip


def _ways(one: Explained, ways: Sequence[Way]) -> Iterator[dict[str, Any]]:
    for way in ways:
        yield {
            "form": way.form, "law": _law(one, way.form)[0], "sum": way.sum, "due": way.due, "fits": way.fits,
            "slip": way.slip or None, "words": round(way.words, 3), "posterior": round(way.posterior, 3),
            "operands": [
                {"role": o.slot, "quote": o.printed, "item": o.label or None, "place": place_fields(o.place)}
                for o in way.operands
            ],
            "evidence": [{"of": e.block or None, "name": e.name, "weight": round(e.weight, 2)} for e in way.evidence],
        }  # fmt: skip
