"""The units that a department says its accounts cover: 纳入2022年度部门决算编制范围的单位包括 …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from auditor.across.names import OWN, own, plain
from auditor.document import Document, Table
from auditor.numbers.fold import fold
from auditor.numerals import numeral
from auditor.outline import numbering

# What announces the list: 纳入本部门决算编制范围的单位共3家; else a heading, 部门决算单位构成.
_ANNOUNCED = (re.compile(r"纳入[^。]{0,30}范围[^。]{0,16}单位"), re.compile(r"(?:预算|决算)单位(?:构成|组成)"))
# How many units it says there are: 共3家.
_COUNT = re.compile(r"(\d+|[一二三四五六七八九十]+)(?:个|家|户)")
# How many blocks after it the list may go on, and how many may come between.
_LONGEST, _BETWEEN = 60, 3
# What parts their names, numbers and words before the first among them.
_PARTS = re.compile(r"[、，；。：\s]|分别[为是]|包括|(?<=[\u4e00-\u9fa5）])(?=\d{1,2}[.．、])|\d{1,2}[.．、]|[①-⑳]")
# A unit's name alone: 云桥县水库管理中心, 云桥县水利局（本级）, 局机关.
_UNIT = re.compile(
    r"[\u4e00-\u9fa5]{0,30}?(?:局|厅|委|办|室|站|所|中心|院|校|园|队|馆|处|协会|联合会|委员会|政府|街道|小学|中学|大学|幼儿园|公司|社|场|台|段|庭|部)(?:机关|本级"
    r"|（[^（）]{1,8}）)?"
)
# A department's own household, where its name is left out: 局机关, 本级.
_MERELY_OWN = re.compile(r"(?:本?[局厅委办])?(?:本级|机关)?")
# A place's name at the front of an organisation's: 云桥县|水利局.
_PLACE = re.compile(r"^.{2,}?[省市县区旗州](?=.{2})")


def units(document: Document, organization: str) -> tuple[str, ...]:
    """The plain names of the units, each once; the department's own household as `own(organization)`.

    Empty where no list is found, and where it names another number of units than it announces.
    """
    lines = [(index, fold(b.text).value) for index, b in enumerate(document.blocks) if not isinstance(b, Table)]
    for pattern, (index, text) in product(_ANNOUNCED, lines):
        if (announced := pattern.search(text)) and (found := _listed(document, index, text[announced.end() :])):
            named = tuple(dict.fromkeys(_resolved(name, organization) for name in found))
            told = _COUNT.search(text, announced.end())
            return named if told is None or numeral(told[1]) == len(named) else ()
    return ()

def _listed(document: Document, first: int, rest: str) -> list[str]:
    found = list(_names([rest]))
    silent = 0
    for block in document.blocks[first + 1 : first + 1 + _LONGEST]:
        texts = [fold(c.text).value for c in block.cells] if isinstance(block, Table) else [fold(block.text).value]
        names = list(_names(texts)) if isinstance(block, Table) or not _is_sentence(texts[0]) else []
        silent = 0 if names else silent + 1
        if (silent and found) or silent > _BETWEEN:
            break
        found += names
    return found


def _is_sentence(text: str) -> bool:
    return len(text) > 40 and "、" not in text


def _names(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        told = numbering(text)
        yield from (part for part in _PARTS.split(text[told[3] :] if told else text) if part and _UNIT.fullmatch(part))


def _resolved(name: str, organization: str) -> str:
    """A unit's name as its own report would have it."""
    bare = plain(name).removesuffix("本级").removesuffix("机关")
    if bare == organization or _MERELY_OWN.fullmatch(bare) or (OWN.search(name) and organization.endswith(bare)):
        return own(organization)
    place = _PLACE.match(organization)
    return bare if not place or _PLACE.match(bare) else place[0] + bare
