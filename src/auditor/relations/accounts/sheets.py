"""Tables that should be there, and tables that say they are empty: the list of tables against those printed, 空表 against its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.document import Document, Paragraph, Table
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.accounts.names import three_of
from auditor.relations.accounts.tables import Account
from auditor.relations.accounts.titles import Title, title_of
from auditor.relations.pairs.labels import Told
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation, Value

# A note that a table holds nothing: 故本表为空表, 本表无数据, 此表为空.
_EMPTY = re.compile(r"(?:本|此|该)(?:表|张表)(?:格)?(?:为空|无数据|无内容|是空表|为零|数据为空|没有数据)|(?:故|因此)?(?:为|是)空表|以空表(?:列示|公开)")
# A condition, of which a note says no more than what would follow: 如无此项支出，则本表为空.
_IF = re.compile(r"[如若倘][^。；]*$")
# What a note says that there is none of: 本单位无政府性基金预算财政拨款支出.
_NONE = re.compile(r"(?:没有|无|未安排|未发生)(?:使用)?(?P<what>[^，。；]{3,40})")
# How many blocks after a table its note may stand.
_AFTER = 3
# How few tables of a list must be printed for a missing one to be told: fewer mean that tables are published elsewhere.
_PRINTED = 3


def _lines(document: Document) -> list[tuple[int, str]]:
    return [(i, fold(b.text).value) for i, b in enumerate(document.blocks) if isinstance(b, Paragraph)]


def _lists(document: Document) -> tuple[list[tuple[int, Title]], int]:
    """The lines of the list of tables at the front, and the block after it: three titles of tables or more in a row, no table between."""
    run: list[tuple[int, Title]] = []
    last = -1
    for block, line in _lines(document):
        title = title_of(line) if re.search(r"表(?:（[^（）]*）)*[\s.…·\d]*$", line) else None
        again = title is not None and any(title.text == listed.text for _, listed in run)
        if title is None or again or (last >= 0 and block > last + 1):
            if len(run) >= _PRINTED:
                break
            run = []
        if title is not None:
            run.append((block, title))
        last = block
    return (run, run[-1][0] + 1) if len(run) >= _PRINTED else ([], 0)


def _words(passage: Passage, start: int, end: int) -> Mention:
    return Mention(passage.text, start, end, end, Quantity.exact(0), "words", passage.block)


def _row(title: str, values: Mapping[str, Value], anchors: Sequence[tuple[str, Mention]], sure: str, operands: Sequence[tuple[str, Mention]] = ()) -> Relation:
    return Relation("sheets", title, {"title": title, **values}, tuple(operands), source="table", certainty=sure, anchors=tuple(anchors))


def _printed(document: Document, after: int) -> Iterator[Title]:
    """The titles of tables in paragraphs and in the first rows of tables from a block on."""
    said = [line for block, line in _lines(document) if block >= after]
    said += [fold(c.text).value for b in document.blocks[after:] if isinstance(b, Table) for c in b.cells if c.row < 3]
    return (title for line in said if (title := title_of(line)) is not None)


def _missing(document: Document, accounts: Sequence[Account], passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """Each table of the list against the titles printed after it, with or without a table that could be read below them.

    A table that nothing names may stand under other words: then nothing is told.
    """
    lines, after = _lists(document)
    printed = {(t.kind, t.fund) for t in (*_printed(document, after), *(a.title for a in accounts))}
    listed = [(block, title, (title.kind, title.fund) in printed) for block, title in lines if title.kind]
    here = sum(present for *_, present in listed)
    if here < max(_PRINTED, (len(listed) + 1) // 2) or sum(isinstance(b, Table) for b in document.blocks[after:]) < here:
        return
    for block, title, present in listed:
        if (passage := passages.get(block)) is not None:
            anchor = (("listed", _words(passage, 0, len(passage.text))),)
            yield _row(title.text, {"listed": True, "present": present}, anchor, "stated")


def _notes(account: Account, passages: Mapping[int, Passage], last: int) -> Iterator[tuple[Passage, re.Match[str]]]:
    """The notes under a table, up to the next table, that say it is empty."""
    for block in range(last + 1, last + 1 + _AFTER):
        passage = passages.get(block)
        if passage is None or title_of(passage.text.value) is not None:
            return
        match = _EMPTY.search(passage.text.value)
        if match and not _IF.search(passage.text.value, 0, match.start()):
            yield passage, match


def _of_another(account: Account, note: str) -> bool:
    """Whether a note says that there is none of something else than the table is of: it may belong to the next table."""
    none = _NONE.search(note)
    what = title_of(none["what"] + "情况表") if none else None
    return what is not None and bool(what.kind) and (what.kind, what.fund) != (account.title.kind, account.title.fund)


def _figures(account: Account) -> list[Mention]:
    return [m for f in account.frames for r in f.rows for m in r.values.values() if m.kind in ("money", "plain") and m.quantity.value != 0]


def _header(account: Account) -> list[tuple[str, Mention]]:
    """The last header cell of a table, to point at where no figure stands in it."""
    cells = [e for f in account.frames for e in f.band.headers]
    if not cells:
        return []
    entry = max(cells, key=lambda e: (e.row, -e.column))
    text = entry.source
    return [("table", Mention(text, 0, len(text), len(text), Quantity.exact(0), "words", entry.origin[0], entry.origin[1:]))] if text else []


def _emptiness(accounts: Sequence[Account], passages: Mapping[int, Passage], prose: Sequence[Told]) -> Iterator[Relation]:
    for account in accounts:
        figures = _figures(account)
        last = max(max(f.band.sheet.blocks) for f in account.frames)
        noted = [(p, m) for p, m in _notes(account, passages, last) if not _of_another(account, p.text.value)]
        for passage, match in noted[:1]:
            anchors = [("note", _words(passage, match.start(), match.end()))]
            values: dict[str, Value] = {"present": True, "declared_empty": True, "filled": bool(figures), "as_declared": not figures}
            yield _row(account.title.text, values, anchors, "stated", [("figure", m) for m in figures[:3]])
        if not noted and (told := _told_of(account, prose)):
            values = {"present": True, "declared_empty": False, "filled": bool(figures), "as_told": bool(figures)}
            operands = [] if figures else [("told", m) for m in told[:3]]
            yield _row(account.title.text, values, _header(account), "inferred", operands)


def _told_of(account: Account, prose: Sequence[Told]) -> list[Mention]:
    """The amounts that prose tells of what a blank table is of."""
    if account.title.kind != "three":
        return []
    return [
        t.fact.mention for t in prose
        if t.fact.mention.kind == "money" and t.fact.year is None and t.figure.role == "value" and t.fact.mention.quantity.value != 0
        and three_of(re.sub(r"(?:财政拨款)?(?:支出)?$", "", t.fact.label)) not in ("", "office") and any("三公" in w for w in (t.passage.text.value, *t.fact.scope))
    ]  # fmt: skip


def sheet_relations(document: Document, accounts: Sequence[Account], passages: Mapping[int, Passage], prose: Sequence[Told]) -> list[Relation]:
    """The `sheets` rows of a document: tables listed, tables said to be empty, and blank tables that prose gives figures of."""
    return [*_missing(document, accounts, passages), *_emptiness(accounts, passages, prose)]
