"""What ties the tables of a set: the same figure in two tables, panels that balance, parts of a wider table, and figures made of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.quantity import total
from auditor.relations.accounts.names import SPOKEN, bare
from auditor.relations.accounts.tables import Account, Post
from auditor.relations.schema import Relation, Value

# The funds that a figure of all of them may be made of.
_FISCAL = ("general", "fund", "capital")


def spoken(post: Post) -> str:
    """What a figure is called in a message: 社会保障和就业支出, 基本支出合计."""
    nature = SPOKEN.get(post.nature, "")
    if post.item in ("total", "grand"):
        return nature or ("收入" if post.side == "in" else "支出") + ("合计" if post.item == "total" else "总计")
    named = SPOKEN.get(post.item) or post.name
    return f"{named}·{nature}" if nature and nature != named else named


def paired(left: Post, right: Post, item: str, sure: str) -> Relation:
    """A row of `pairs`: one figure in two tables."""
    a, b = left.mention.quantity, right.mention.quantity
    values: dict[str, Value] = {"left": a, "right": b.to(a.unit), "where": "table/table", "majority": False, "votes": 1}
    operands = (("left", left.mention), ("right", right.mention))
    return Relation("pairs", item, values, operands, source="table", certainty=sure, near=a.barely_misses(b))


class _Set:
    """One set of tables, each found by its kind and fund; a kind printed twice is not found."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._accounts = accounts

    def one(self, kind: str, fund: str) -> Account | None:
        found = [a for a in self._accounts if a.title.kind == kind and a.title.fund == fund]
        books = {a.title.book for a in self._accounts if a.title.book}
        return found[0] if len(found) == 1 and len(books) <= 1 else None


def _one(account: Account | None, **wanted: str) -> Post | None:
    found = account.find(**wanted) if account is not None else []
    return found[0] if len(found) == 1 else None


def _item(left: Account, right: Account, post: Post) -> str:
    return f"{left.title.text}与{right.title.text}的{spoken(post)}"


def _tie(left: Account | None, right: Account | None, a: Post | None, b: Post | None, sure: str = "stated") -> Iterator[Relation]:
    if left is not None and right is not None and a is not None and b is not None and a.mention != b.mention:
        yield paired(a, b, _item(left, right, b if b.name else a), sure)


def _whole(account: Account | None, side: str, nature: str = "all", fund: str = "") -> list[Post]:
    """The figures that may be an account's whole: 本年合计 and, where a budget prints no such line, 总计."""
    wanted = {"side": side, "nature": nature} | ({"fund": fund} if fund else {})
    found = [p for item in ("total", "grand") if (p := _one(account, item=item, **wanted)) is not None]
    return found


def _wholes(left: Account | None, right: Account | None, a: Sequence[Post], b: Post | None, sure: str = "stated") -> Iterator[Relation]:
    """A total against the figures that may be it: it must be one of them.

    A miss is no more than likely where they differ from each other or money is carried over, and none where that money makes it up:
    one of the two tables leaves it out.
    """
    if left is None or right is None or b is None or not a:
        return
    good = next((p for p in a if p.mention.quantity.meets(b.mention.quantity)), None)
    carried = [p.mention.quantity for p in left.posts if p.item in ("carry-in", "carry-out") and p.mention.quantity.value]
    if good is None and any((p.mention.quantity - c).meets(b.mention.quantity) for p in a for c in carried):
        return
    alike = all(p.mention.quantity.meets(a[0].mention.quantity) for p in a)
    yield from _tie(left, right, good or a[0], b, sure if good or (alike and not carried) else "inferred")


def _classes(left: Account, right: Account, fund: str) -> Iterator[Relation]:
    """The classes of expenditure of a 收支总表 against the rows of a table by codes: 社会保障和就业支出 is 208.

    Where the wholes of the two tables differ, the classes may be of different money too: only those that agree are told.
    """
    wholes, other = _whole(left, "out", "all", fund), _one(right, side="out", item="total", nature="all")
    same_money = other is None or not wholes or any(p.mention.quantity.meets(other.mention.quantity) for p in wholes)
    named: dict[str, list[Post]] = {}
    for post in right.find(side="out", nature="all"):
        if len(post.item) == 3 and post.item.isdigit():
            named.setdefault(bare(post.name), []).append(post)
    for post in left.find(side="out", fund=fund, nature="all"):
        same = named.get(post.item, [])
        if len(same) == 1 and (same_money or same[0].mention.quantity.meets(post.mention.quantity)):
            yield from _tie(left, right, post, same[0])


def _balance_and_codes(tables: _Set) -> Iterator[Relation]:
    """收支总表 against 收入表 and 支出表; 财政拨款收支总表 against 一般公共预算支出表 and the tables of the other funds."""
    balance, income, outgo = tables.one("balance", "all"), tables.one("income", "all"), tables.one("outgo", "all")
    yield from _wholes(balance, income, _whole(balance, "in"), _one(income, side="in", item="total"))
    for nature in ("all", "basic", "project"):
        yield from _wholes(balance, outgo, _whole(balance, "out", nature, "all"), _one(outgo, side="out", item="total", nature=nature))
    if balance is not None and outgo is not None:
        yield from _classes(balance, outgo, "all")
    if balance is not None and income is not None:
        sources = {p.item: p for p in income.find(side="in") if not p.item.isdigit() and p.item != "total"}
        for post in balance.find(side="in"):
            if post.item in sources:
                yield from _tie(balance, income, post, sources[post.item])
    fiscal = tables.one("balance", "fiscal")
    for fund in _FISCAL:
        codes = tables.one("outgo", fund)
        yield from _wholes(fiscal, codes, _whole(fiscal, "out", "all", fund), _one(codes, side="out", item="total", nature="all"))
        if fiscal is not None and codes is not None:
            yield from _classes(fiscal, codes, fund)
        yield from _tie(balance, fiscal, _one(balance, side="in", item=fund), _one(fiscal, side="in", item=fund))


def _made_of(account: Account, whole: Post, parts: Sequence[Post], item: str, sure: str) -> Relation:
    """A row of `totals`: a figure against the sum of figures of another table."""
    stated = whole.mention.quantity
    value = total((p.mention.quantity for p in parts), stated.unit)
    values: dict[str, Value] = {"total": stated, "parts": value, "n_parts": len(parts), "complete": True, "relation": "sum"}
    operands = (("total", whole.mention), *(("part", p.mention) for p in parts))
    near = stated.barely_misses(value)
    return Relation("totals", item, values, operands, source="table", certainty=sure, near=near)


def _basic(tables: _Set) -> Iterator[Relation]:
    """基本支出 of 一般公共预算 against the table by economic classes, and its 人员经费 and 公用经费 against those of the wider tables."""
    general, economic = tables.one("outgo", "general"), tables.one("economic", "general")
    if general is None or economic is None or (basic := _one(general, item="total", nature="basic")) is None:
        return
    whole = _one(economic, item="total", nature="basic")
    split = [p for n in ("people", "running") if (p := _one(economic, item="total", nature=n)) is not None]
    if whole is not None:
        yield from _tie(general, economic, basic, whole)
    elif len(split) == 2:
        yield _made_of(general, basic, split, f"{general.title.text}与{economic.title.text}的基本支出", "stated")
    for other in (tables.one("outgo", "general"), tables.one("outgo", "all"), tables.one("balance", "all")):
        yield from _split(other, economic, split)


def _split(other: Account | None, economic: Account, split: Sequence[Post]) -> Iterator[Relation]:
    """人员经费 and 公用经费 of a wider table against the economic classes, where their sum says that both are of the same money."""
    found = [(p, q) for p in split for q in _whole(other, "out", p.nature)[:1]]
    if other is None or len(found) < 2:
        return
    here, there = (total((pair[i].mention.quantity for pair in found), found[0][0].mention.quantity.unit) for i in (0, 1))
    if here.nearly(there):
        for post, wide in found:
            yield from _tie(other, economic, wide, post)


def _panels(account: Account) -> Iterator[Relation]:
    """收入总计 = 支出总计 of a 收支总表."""
    income = _one(account, side="in", item="grand")
    outgo = next(iter(_whole_grand(account)), None)
    if income is not None and outgo is not None and income.mention != outgo.mention:
        yield paired(income, outgo, f"{account.title.text}的收入总计与支出总计", "stated")


def _whole_grand(account: Account) -> list[Post]:
    return [p for p in account.find(side="out", item="grand", nature="all") if p.fund == account.title.fund]


def _within(tables: _Set) -> Iterator[Relation]:
    """What is spent from 一般公共预算 is a part of what is spent in all, item by item."""
    outgo, general = tables.one("outgo", "all"), tables.one("outgo", "general")
    if outgo is None or general is None:
        return
    wide = {(p.item, p.nature): p for p in outgo.find(side="out")}
    for post in general.find(side="out"):
        whole = wide.get((post.item, post.nature))
        if whole is None or whole.mention.quantity.value == 0:
            continue
        stated, part = whole.mention.quantity, post.mention.quantity
        values: dict[str, Value] = {"total": stated, "parts": part.to(stated.unit), "n_parts": 1, "complete": False, "relation": "sum"}
        item = f"{outgo.title.text}的{spoken(whole)}（{general.title.text}为其一部分）"
        yield Relation("totals", item, values, (("total", whole.mention), ("part", post.mention)), source="table", certainty="inferred")


# Classes of the economic classification that are parts of 三公经费: 因公出国（境）费用, 公务接待费, 公务用车运行维护费, 公务用车购置.
_THREE_CLASSES = {"e30212": "abroad", "e30217": "reception", "e30231": "car-run", "e31013": "car-buy"}


def _three_within(tables: _Set) -> Iterator[Relation]:
    """What is spent on 三公经费 within 基本支出 is a part of what is spent on them in all."""
    economic, three = tables.one("economic", "general"), tables.one("three", "fiscal")
    for code, item in _THREE_CLASSES.items() if economic and three else ():
        assert economic and three
        part, whole = _one(economic, item=code, nature="basic"), _one(three, item=item)
        if part is None or whole is None:
            continue
        stated = whole.mention.quantity
        values: dict[str, Value] = {"total": stated, "parts": part.mention.quantity.to(stated.unit), "n_parts": 1, "complete": False, "relation": "sum"}
        name = f"{three.title.text}的{spoken(whole)}（{economic.title.text}为其一部分）"
        yield Relation("totals", name, values, (("total", whole.mention), ("part", part.mention)), source="table", certainty="inferred")


def _set_relations(accounts: Sequence[Account]) -> Iterator[Relation]:
    tables = _Set(accounts)
    for account in accounts:
        if account.title.kind == "balance":
            yield from _panels(account)
    yield from _balance_and_codes(tables)
    yield from _basic(tables)
    yield from _within(tables)
    yield from _three_within(tables)


def table_ties(accounts: Sequence[Account]) -> list[Relation]:
    """The `pairs` and `totals` rows between the tables of each set."""
    return [r for _, group in groupby(accounts, key=lambda a: a.set) for r in _set_relations(list(group))]
