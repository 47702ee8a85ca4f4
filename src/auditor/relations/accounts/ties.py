"""What ties the tables of a set: the same figure in two tables, panels that balance, parts of a wider table, and figures made of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.numbers.mention import Mention
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


def paired(left: Mention, right: Post, item: str, sure: str, where: str = "table/table") -> Relation:
    """A row of `pairs`: one figure in two tables, or in prose and a table."""
    a, b = left.quantity, right.mention.quantity
    values: dict[str, Value] = {"left": a, "right": b.to(a.unit), "where": where, "majority": False, "votes": 1}
    operands = (("left", left), ("right", right.mention))
    source = "table" if where == "table/table" else "mixed"
    return Relation("pairs", item, values, operands, source=source, certainty=sure, near=a.barely_misses(b))


def _within(whole: Post, part: Post, wide: Account, narrow: Account) -> Relation:
    """A row of `totals`: a figure that a figure of another table is a part of."""
    stated = whole.mention.quantity
    value = part.mention.quantity.to(stated.unit)
    values: dict[str, Value] = {"total": stated, "parts": value, "n_parts": 1, "complete": False, "relation": "sum"}
    item = f"{wide.title.text}的{spoken(whole)}（{narrow.title.text}为其一部分）"
    return Relation("totals", item, values, (("total", whole.mention), ("part", part.mention)), source="table", certainty="inferred")


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


def _tie(left: Account | None, right: Account | None, a: Post | None, b: Post | None, sure: str = "stated") -> Iterator[Relation]:
    if left is not None and right is not None and a is not None and b is not None and a.mention != b.mention:
        yield paired(a.mention, b, f"{left.title.text}与{right.title.text}的{spoken(b if b.name else a)}", sure)


def _whole(account: Account | None, side: str, nature: str = "all", fund: str = "") -> list[Post]:
    """The figures that may be an account's whole: 本年合计 and, where a budget prints no such line, 总计."""
    wanted = {"side": side, "nature": nature} | ({"fund": fund} if fund else {})
    return [p for item in ("total", "grand") if (p := _one(account, item=item, **wanted)) is not None]


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


def _basic(tables: _Set) -> Iterator[Relation]:
    """基本支出 of 一般公共预算 against the table by economic classes: its total, or the sum of 人员经费 and 公用经费, which wider tables print too."""
    general, economic = tables.one("outgo", "general"), tables.one("economic", "general")
    basic, whole = _one(general, item="total", nature="basic"), _one(economic, item="total", nature="basic")
    split = [p for n in ("people", "running") if (p := _one(economic, item="total", nature=n)) is not None]
    yield from _tie(general, economic, basic, whole)
    if general is None or economic is None or basic is None or len(split) < 2:
        return
    for other in (general, tables.one("outgo", "all"), tables.one("balance", "all")):
        yield from _split(other, economic, split)
    if whole is None:
        stated = basic.mention.quantity
        value = total((p.mention.quantity for p in split), stated.unit)
        values: dict[str, Value] = {"total": stated, "parts": value, "n_parts": 2, "complete": True, "relation": "sum"}
        operands = (("total", basic.mention), *(("part", p.mention) for p in split))
        item = f"{general.title.text}与{economic.title.text}的基本支出"
        yield Relation("totals", item, values, operands, source="table", certainty="stated", near=stated.barely_misses(value))


def _split(other: Account | None, economic: Account, split: Sequence[Post]) -> Iterator[Relation]:
    """人员经费 and 公用经费 of a wider table against the economic classes, where their sum says that both are of the same money."""
    found = [q for p in split for q in _whole(other, "out", p.nature)[:1]]
    here, there = (total((p.mention.quantity for p in posts), split[0].mention.quantity.unit) for posts in (found or split, split))
    for post, wide in zip(split, found, strict=False) if len(found) == len(split) and here.nearly(there) else ():
        yield from _tie(other, economic, wide, post)


def _panels(account: Account) -> Iterator[Relation]:
    """收入总计 = 支出总计 of a 收支总表."""
    income = _one(account, side="in", item="grand")
    outgo = next((p for p in account.find(side="out", item="grand", nature="all") if p.fund == account.title.fund), None)
    if income is not None and outgo is not None and income.mention != outgo.mention:
        yield paired(income.mention, outgo, f"{account.title.text}的收入总计与支出总计", "stated")


# Classes of the economic classification that are parts of 三公经费: 因公出国（境）费用, 公务接待费, 公务用车运行维护费, 公务用车购置.
_THREE_CLASSES = {"e30212": "abroad", "e30217": "reception", "e30231": "car-run", "e31013": "car-buy"}


def _parts(tables: _Set) -> Iterator[Relation]:
    """What is spent from 一般公共预算 is a part of what is spent in all, item by item; 三公经费 within 基本支出 of what is spent on them in all."""
    outgo, general = tables.one("outgo", "all"), tables.one("outgo", "general")
    if outgo is not None and general is not None:
        wide = {(p.item, p.nature): p for p in outgo.find(side="out")}
        for post in general.find(side="out"):
            if (found := wide.get((post.item, post.nature))) is not None and found.mention.quantity.value:
                yield _within(found, post, outgo, general)
    economic, three = tables.one("economic", "general"), tables.one("three", "fiscal")
    for code, item in _THREE_CLASSES.items():
        part, whole = _one(economic, item=code, nature="basic"), _one(three, item=item)
        if economic is not None and three is not None and part is not None and whole is not None:
            yield _within(whole, part, three, economic)


def _set_relations(accounts: Sequence[Account]) -> Iterator[Relation]:
    tables = _Set(accounts)
    for account in accounts:
        if account.title.kind == "balance":
            yield from _panels(account)
    yield from _balance_and_codes(tables)
    yield from _basic(tables)
    yield from _parts(tables)


def table_ties(accounts: Sequence[Account]) -> list[Relation]:
    """The `pairs` and `totals` rows between the tables of each set."""
    return [r for _, group in groupby(accounts, key=lambda a: a.set) for r in _set_relations(list(group))]
