"""A saved web page down to its report: navigation, share buttons and footers blanked, tables that only lay out a page
made plain blocks.

Every character keeps its offset, so places in the file do not move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Elements without an end tag
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Elements that print nothing of a report
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "nav", "footer", "select", "button", "iframe", "head", "textarea"]
)
# What ends when another of its kind, or of the kinds named, begins beside it
_ENDS = {
    "p": ("p",),
    "li": ("li",),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
    "dd": ("dt", "dd"),
    "dt": ("dt", "dd"),
}
_KEEPS = {
    "li": ("ul", "ol"),
    "tr": ("table",),
    "td": ("table", "tr"),
    "th": ("table", "tr"),
    "dd": ("dl",),
    "dt": ("dl",),
}
# What ids, classes and roles call the parts of a page that are not its report: `nav-bar`, `bdsharebuttonbox`,
# `footer_wrap`, `dqwz` (当前位置)
_PART = re.compile(
    r"(?<![a-z])(?:nav|navi|navbar|navigation|menu|submenu|breadcrumb|breadcrumbs|crumb|crumbs|footer|foot|copyright"
    r"|share|bdshare\w*|sidebar|side|aside"
    r"|search|searchbox|toolbar|tools|friendlinks?|friendlylink|pagination|pager|pages?nav|qrcode|ewm|topbar|sitemap"
    r"|curpos|currentposition|location|position"
    r"|weizhi|dqwz|dangqian|related|xgxx|xgwz|hotnews|prevnext|siblings|siteinfo|banquan|fenxiang|daohang"
    r"|dibu)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Lines that a site prints round an article: `当前位置：首页 > 政务公开`, `字号：大 中 小`, `分享到：`, `浏览次数：305`, `上一篇：…`
_SITE_LINE = re.compile(
    r"\s*[【\[(（]?\s*(?:(?:您?(?:当前|现在|目前)?(?:的|所在|所处)*位置|首\s*页\s*(?:[>＞»/|]|$))|字\s*[体号]\s*[：:大【\[]|(?:打印|关闭|收藏)(?:本页"
    r"|窗口|页面|此页)?\s*[】\])）]?\s*(?:[|【\[]|$)"
    r"|分享(?:到|至|本文|$)|(?:浏览|点击|阅读|访问)(?:次数|量|数|人次)?\s*[：:]|上一[篇条]|下一[篇条]|[\d\s<>«»…]*(?:上一?页|下一?页|[尾末]页"
    r"|共\s*\d{1,4}\s*页)|版权所有|(?:主办|承办|技术支持|网站标识码)(?:单位)?\s*[：:]|网站地图|网站标识码"
    r"|扫一扫|责任编辑\s*[：:]|返回顶部|无障碍|.{0,12}(?:ICP备|公网安备))"
)
# How often the page was seen, wherever a line says so
_COUNTER = re.compile(r"(?:浏览|点击|阅读|访问)(?:次数|量|数|人次)\s*[：:]?\s*\d*")
# How much of an element's text stands in links where it is a list of links, and how many links that takes
_LINKED, _LINKS = 0.7, 3
# … and how much may stand beside the links.
_APART = 80
_SITE_LENGTH = 150
# A part whose name says that it is none of the report is kept where it holds so much of the page's text.
_TOO_MUCH = 0.4
# Deeper elements than this are those of a damaged page; what they print is counted where they stand.
_DEEPEST = 150
# A cell as long as this that holds most of a table's text holds a page, and no value.
_PAGE_CELL = 200


@dataclass(slots=True)
class _Element:
    """An element of the page: its offsets with tags, and what it and those inside it print."""

    name: str
    start: int
    inner: int
    parent: _Element | None
    names: str = ""
    hidden: bool = False
    end: int = 0
    close: int = 0
    content: list[_Element | str] = field(default_factory=list)
    depth: int = 0
    length: int = 0
    linked: int = 0
    links: int = 0
    lays_out: bool = False
    holds_data: bool = False
    data_inside: bool = False

    @property
    def children(self) -> list[_Element]:
        return [part for part in self.content if not isinstance(part, str)]

    def inside(self, name: str) -> Iterator[_Element]:
        """The elements of a name below this one."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.inside(name)


class _Tree(HTMLParser):
    """The elements of a page with their offsets."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=True)
        self.raw = raw
        self.lines = [0, *(match.end() for match in re.finditer("\n", raw))]
        self.root = _Element("", 0, 0, None)
        self.open = self.root
        self.feed(raw)
        self.close()
        while self.open is not self.root:
            self._leave(len(raw), len(raw))
        self.root.end = self.root.close = len(raw)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = self._offset()
        end = at + len(self.get_starttag_text() or "")
        self._end_siblings(tag, at)
        said = {name: value or "" for name, value in attrs}
        hidden = "hidden" in said or bool(_HIDDEN.search(said.get("style", "")))
        names = " ".join(said.get(name, "") for name in ("id", "class", "role"))
        element = _Element(tag, at, end, self.open, names, hidden, end, end, depth=self.open.depth + 1)
        self.open.content.append(element)
        if tag not in _VOID and element.depth < _DEEPEST:
            self.open = element
        elif tag == "br":
            element.content = ["\n"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open.name == tag and self.open.start == self._offset():
            self._leave(self.open.inner, self.open.inner)

    def handle_endtag(self, tag: str) -> None:
        element: _Element | None = self.open
        while element is not None and element.name != tag:
            if element.name in ("table", "td") and tag in ("p", "div", "span", "font", "a", "b", "strong"):
                return  # a stray end inside a cell closes nothing outside it
            element = element.parent
        if element is None or element is self.root:
            return
        at = self._offset()
        while self.open is not element:
            self._leave(at, at)
        close = self.raw.find(">", at)
        self._leave(at, close + 1 if close >= 0 else len(self.raw))

    def handle_data(self, data: str) -> None:
        self.open.content.append(data)

    def _end_siblings(self, tag: str, at: int) -> None:
        """Ends what the page left open: a paragraph before a paragraph, a cell before a cell."""
        if tag not in _ENDS:
            return
        element: _Element | None = self.open
        while (
            element is not None
            and element is not self.root
            and element.name not in _KEEPS.get(tag, ("td", "th", "div", "table"))
        ):
            if element.name in _ENDS[tag]:
                while self.open is not element.parent:
                    self._leave(at, at)
            element = element.parent

    def _leave(self, at: int, end: int) -> None:
        self.open.close, self.open.end = at, end
        self.open = self.open.parent or self.root


def report_only(raw: str) -> str:
    """The page with all that is not its report blanked, as long as before."""
    root = _Tree(raw).root
    _measure(root, False)
    blanked = [(element.start, element.end) for element in _site_parts(root, root.length)]
    plain = [cut for element in _layouts(root) for cut in _as_blocks(raw, element)]
    answer = list(raw)
    for start, text in plain:
        answer[start : start + len(text)] = text
    for start, end in blanked:
        answer[start:end] = [
            character if character in "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029" else " " for character in answer[start:end]
        ]
    return "".join(answer)


def _measure(element: _Element, in_link: bool) -> None:
    """Counts what an element prints, what of it in links, and its links;
    tells tables of data from those that lay out the page.
    """
    if element.name in _SILENT:
        return
    in_link = in_link or element.name == "a"
    element.length = sum(len("".join(part.split())) for part in element.content if isinstance(part, str))
    element.linked = element.length if in_link else 0
    element.links = int(element.name == "a")
    for child in element.children:
        _measure(child, in_link)
        element.length += child.length
        element.linked += child.linked
        element.links += child.links
        element.data_inside |= child.data_inside
    if element.name == "table":
        element.lays_out = _lays_out(element)
        element.holds_data = _holds_data(element)
        element.data_inside |= element.holds_data


def printed(element: _Element) -> str:
    """The text of an element, roughly."""
    return "".join(
        part if isinstance(part, str) else printed(part)
        for part in element.content
        if isinstance(part, str) or part.name not in _SILENT
    )


def _site_parts(element: _Element, whole: int) -> Iterator[_Element]:
    """The outermost elements that belong to the site and not to the report."""
    for child in element.children:
        if _is_site(child, whole):
            yield child
        else:
            yield from _site_parts(child, whole)


def _is_site(element: _Element, whole: int) -> bool:
    if element.name in _SILENT:
        return True
    if element.name in _VOID or element.name in ("html", "body") or not element.length:
        return False
    if element.data_inside or _is_part_of_data(element):
        return False
    if _is_list_of_links(element) or (element.hidden and element.length < _PAGE_CELL):
        return True
    names = _CAMEL.sub("-", element.names).lower()
    if _PART.search(names) and element.length <= whole * _TOO_MUCH and not _is_prose(element):
        return True
    return _is_site_line(element)


def _is_list_of_links(element: _Element) -> bool:
    apart = element.length - element.linked
    return element.links >= _LINKS and element.linked >= _LINKED * element.length and apart <= _APART


def _is_site_line(element: _Element) -> bool:
    """Whether an element is a short line that sites have: whose it is, how often it was read."""
    if element.length > _SITE_LENGTH or "。" in (text := printed(element).strip()):
        return False
    return bool(_SITE_LINE.match(text)) or (
        not any(child.length for child in element.children) and bool(_COUNTER.search(text))
    )


def _is_part_of_data(element: _Element) -> bool:
    """Whether an element is a row or a cell of a table that holds data."""
    parent = element.parent if element.name in ("td", "th", "tr", "tbody", "thead", "tfoot") else None
    while parent is not None and parent.name != "table":
        parent = parent.parent
    return parent is not None and parent.holds_data


def _is_prose(element: _Element) -> bool:
    """Whether an element holds sentences outside links."""
    return element.length - element.linked > _PAGE_CELL and printed(element).count("。") > 2


def _rows(table: _Element) -> list[list[_Element]]:
    """The cells of a table itself, by row."""
    found: list[list[_Element]] = []

    def walk(element: _Element) -> None:
        for child in element.children:
            if child.name == "tr":
                found.append([])
                walk(child)
            elif child.name in ("td", "th"):
                if not found:
                    found.append([])
                found[-1].append(child)
            elif child.name != "table":
                walk(child)

    walk(table)
    return found


def _holds_data(table: _Element) -> bool:
    """Whether a table holds values in rows and columns: several rows of several cells, most of them not links."""
    rows = [[cell for cell in row if cell.length] for row in _rows(table)]
    return sum(len(row) > 1 for row in rows) > 1 and table.linked < table.length / 2 and not table.lays_out


def _lays_out(table: _Element) -> bool:
    """Whether a table lays out a page:
    one of its cells holds most of its text, as paragraphs or with a table of its own.
    """
    cells = [cell for row in _rows(table) for cell in row]
    if not cells or not table.length:
        return False
    largest = max(cells, key=lambda cell: cell.length)
    if largest.length < 0.6 * table.length:
        return False
    nested = any(_rows(inner) for inner in largest.inside("table"))
    blocks = sum(1 for name in ("p", "div", "br", "h1", "h2", "h3") for _ in largest.inside(name))
    few = sum(bool(cell.length) for cell in cells) <= 6
    return nested or (few and largest.length >= _PAGE_CELL and blocks >= 2)


def _layouts(element: _Element) -> Iterator[_Element]:
    """The tables that lay out the page."""
    for child in element.children:
        if child.lays_out:
            yield child
        yield from _layouts(child)


def _as_blocks(raw: str, table: _Element) -> Iterator[tuple[int, str]]:
    """Where a layout table's tags stand, and tags of plain blocks as long as they are."""
    cells = [cell for row in _rows(table) for cell in row]
    rows = {id(cell.parent): cell.parent for cell in cells if cell.parent is not None and cell.parent.name == "tr"}
    for element in (table, *rows.values(), *cells):
        name = "div" if element.name == "table" else "p"
        if raw.startswith("<", element.start):
            yield element.start, f"<{name}".ljust(1 + len(element.name))
        if element.close < element.end:
            yield element.close, f"</{name}".ljust(2 + len(element.name))
