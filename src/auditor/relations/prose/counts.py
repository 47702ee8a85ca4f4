"""A stated count and the list it counts: 党政办、财政办等5个机构; 下设A、B、C三个中心."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.document import Text
from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.quantity import Quantity, Unit
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation, Value

_MEASURE = "个|家|项|类|条|所|处|方面|部分|种|大类|支|批|户|村"
# A count and what it counts: 5个, 三个, 7所, 十二个.
# Neither an ordinal (第五条, and 二类费用: two kinds are 两类) nor a name's own number (“四个自信”).
COUNT = re.compile(rf"(?<![第“])(?!二(?:{_MEASURE}))(?P<n>\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})(?P<unit>{_MEASURE})(?![月年])")
# The list before a count: 综合部、基金结算部、审批部等|5个; it starts after the last stop, comma or opening verb.
_VERB = re.compile(r"(?:由|设立了?|(?<!建)设(?![施备计置想定])了?|设有|下设|内设|包括|包含|涉及|分为|分别[为是]|辖|即|为|是|有|：)")
# What may stand between 等 and the count: 等|5个, 等学校共|7所; not 等单位走遍全县|18个.
_CLOSING = re.compile(r"^(?:[\u4e00-\u9fa5]{0,6}(?:共|共计|合计|一共))?$")
# The list after a count: 4个事业站所为A、B、C; 两类：A、B.
_AFTER = re.compile(r"^[\u4e00-\u9fa5]{0,12}?(?:，?(?:分别[为是]|即|包括|为|是)：?|：)(?P<list>[^。；：]{4,160})")
# The names in a bracket right after what is counted, each of which ends as that does: 2个中队（东城队、西城队）, 3个乡镇（甲乡、乙镇…）.
_BRACKETED = re.compile(r"^(?P<noun>[\u4e00-\u9fa5]{1,10})（(?P<list>[^（）]+)）")
# What a bracket begins with that names only some.
_SOME = re.compile("含|包括|其中|如|不")
# The last two members of a list: 医疗保险事务中心和医疗保险基金监管中心.
_JOINED = re.compile(r"^([\u4e00-\u9fa5A-Za-z“”]{2,}?)(?:和|以及|及)([\u4e00-\u9fa5A-Za-z“”]{2,})$")
# Verbs after which a list names the members of what is counted.
_MEMBERS = re.compile(r"设|包[括含]|分为|分别|辖|即|为")
# A count this many times the names before it is of things of these kinds: 维修桥梁、道路36处工程.
_MANY_TIMES = 3
# What no name of a list holds: stops, digits, half a quotation, an item's number, which numbers more than names.
_NO_NAME = re.compile(r"[，。\d]|^[^“]*”|“[^”]*$|^[一二三四五六七八九]是")
_SAYS_WHOLE = re.compile(r"全部列示|全部列出|名单附后|具体名单")


def _items(text: str) -> list[str]:
    """The members of a list: split at 、 and at the last 和 or 及; empty where it is no plain list of names."""
    parts = _without_brackets(text).split("、")
    if match := _JOINED.match(parts[-1]):
        parts = [*parts[:-1], match[1], match[2]]
    names = [re.sub(r"^“([^“”]*)”$", r"\1", p.strip("，")) for p in parts]
    return names if len(names) >= 2 and all(2 <= len(n) <= 24 and not _NO_NAME.search(n) for n in names) else []


def _before(value: str, start: int) -> tuple[str, bool]:
    """The list text right before a count, and whether 等 closes it."""
    clause = re.split(r"[，。；：]", value[:start])[-1]
    verbs = list(_VERB.finditer(clause))
    text = clause[verbs[0].end() :] if verbs else clause
    listed, closed, rest = text.rpartition("等")
    if closed:
        return (listed, True) if _CLOSING.match(rest) else ("", True)
    return re.sub(r"(?:共|共计|一共)+$", "", text), False


def _without_brackets(text: str) -> str:
    """The text without what stands in brackets, titles that stand side by side parted: 3个，分别为：林地抚育（预算420.00万元…）、公厕改造（…）; 《甲》《乙》, “甲”“乙”."""
    return re.sub(r"（[^（）]*）", "", text).replace("》《", "》、《").replace("”“", "”、“")


def mention_of(text: Text, match: re.Match[str], block: int, n: int) -> Mention:
    """The count that a match of `n` and `unit` prints."""
    quantity = Quantity.exact(n, Unit(match["unit"], match["unit"]))
    return Mention(text, match.start("n"), match.end("n"), match.end("unit"), quantity, "count", block)


def count_row(item: str, stated: Mention, listed: int, listing: str) -> Relation:
    """A count against how many a listing has."""
    values: dict[str, Value] = {"stated": stated.quantity, "listed": Quantity.exact(listed, stated.quantity.unit), "listing": listing}
    return Relation("counts", item[:40], values, (("stated", stated),), certainty="inferred")


def count_relations(passage: Passage) -> Iterator[Relation]:
    """The `counts` rows of a passage, each a count against the names right before or after it. A list closed by 等 may be shorter than its count,
    unless the text says that it is whole."""
    value = passage.text.value
    for match in COUNT.finditer(value):
        n = numeral(match["n"])
        if n is None or n < 2:
            continue
        names, open_list = _listed(value, match)
        if not names or (open_list and len(names) < n and not _SAYS_WHOLE.search(value[match.end() : match.end() + 30])):
            continue
        stated = mention_of(passage.text, match, passage.block, n)
        yield count_row("、".join(names), stated, len(names), "、".join(names))


def _listed(value: str, match: re.Match[str]) -> tuple[list[str], bool]:
    """The names that a count stands beside, and whether 等 closes them."""
    before, open_list = _before(value, match.start())
    names = _items(before) if "、" in _without_brackets(before) or match["n"] in "两二2" else []
    if names:
        other = _sub_list(value, match) or (not open_list and _things(value, match, len(names)))
        return ([] if other else names), open_list
    if (after := _AFTER.match(_without_brackets(value[match.end() :]))) and "、" in after["list"]:
        return _items(re.split(r"，", after["list"])[0].removesuffix("等")), "等" in after["list"]
    return _in_bracket(value[match.end() :])


def _in_bracket(rest: str) -> tuple[list[str], bool]:
    """The names in a bracket right behind what is counted, each of which ends as that does, and whether 等 closes them."""
    inside = _BRACKETED.match(rest)
    if inside is None or _SOME.match(inside["list"]):
        return [], False
    names = _items(inside["list"].removesuffix("等"))
    alike = all(name.endswith(tuple(inside["noun"][-2:])) for name in names)
    return (names if alike else []), inside["list"].endswith("等")


def _things(value: str, match: re.Match[str], listed: int) -> bool:
    """Whether a count is of things of the kinds named before it: 改造渠道、泵站12个; not 内设甲股、乙股2个机构."""
    clause = re.split(r"[，。；：]", value[: match.start()])[-1]
    alone = re.match(r"[\u4e00-\u9fa5]", value[match.end() :]) is None and not _MEMBERS.search(clause)
    return alone or (numeral(match["n"]) or 0) > _MANY_TIMES * listed


def _sub_list(value: str, match: re.Match[str]) -> bool:
    """Whether the count is of what it stands before only: 局机关、下属3个单位; 甲校、乙校和2个教学点."""
    return bool(re.search(r"[下其所]?(?:属|辖|含|有|及其|[和与及])$", value[: match.start()]))
