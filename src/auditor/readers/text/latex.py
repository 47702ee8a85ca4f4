r"""Tables in LaTeX: `\begin{tabular}{lr} 项目 & 金额 \\ 甲 & 1.00 \end{tabular}`, over lines or on one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.document import Block, Cell, Paragraph, Table, Text
from auditor.readers.text.found import Found
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import strip, substitute

_NAMES = r"tabular\*?|tabularx|tabulary|longtable|supertabular|tabu|array"
# `\begin{tabularx}{\textwidth}[t]{|l|p{3cm}|}`
_BEGIN = re.compile(rf"\$*\s*\\begin\{{(?:{_NAMES})\}}(?:\s*(?:\[[^\[\]]*\]|\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}))*")
_END = re.compile(rf"\\end\{{(?:{_NAMES})\}}\s*\$*")
# What stands round the table and prints nothing: `\begin{table}[h]`, `\centering`, `\label{t}`
_ROUND = re.compile(
    r"\s*\\(?:begin\{(?:table\*?|center)\}(?:\[[^\]]*\])?|end\{(?:table\*?|center)\}|centering|small|footnotesize"
    r"|label\{[^{}]*\}|[vh]space\*?\{[^{}]*\})\s*"
)
# `\caption{2023年支出情况表（单位：万元）}`
_CAPTION = re.compile(r"\s*\\caption\*?\{((?:[^{}]|\{[^{}]*\})*)\}\s*(?:\\label\{[^{}]*\})?\s*")
# Rules and orders inside a table, and marks of notes: `\hline`, `\cmidrule(lr){2-3}`, `\textsuperscript{1}`
_ORDERS = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endfirsthead|endhead|endfoot|endlastfoot|centering|small|footnotesize"
    r"|raggedright|tabularnewline(?=\Z))(?![A-Za-z])"
    r"|\\(?:cline|cmidrule(?:\([^()]*\))?|textsuperscript|footnote|footnotemark|label|rowcolor|cellcolor"
    r"|vspace)\*?(?:\[[^\]]*\])?\{[^{}]*\}"
)
# `\multicolumn{2}{c|}{合计}` and `\multirow{3}{*}{产出}`; each may hold the other
_SPANNING = re.compile(
    r"\s*\\multi(?P<kind>column|row)\s*\{(?P<count>-?\d{1,3})\}\s*(?:\[[^\]]*\])?\{(?:[^{}]"
    r"|\{[^{}]*\})*\}\s*(?:\[[^\]]*\])?\{(?P<content>.*)\}\s*",
    re.DOTALL,
)
# `\makecell[c]{全年\\预算数}` prints its argument
_BOXED = re.compile(r"\\(?:makecell|shortstack|thead)(?:\[[^\]]*\])?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?|\s*\n\s*")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell: what it prints, and how many rows and columns it spans."""

    text: Text
    rows: int = 1
    columns: int = 1


def find(lines: Sequence[Line]) -> list[Found]:
    """The tables, each with its caption before it and what else stands on its lines round it."""
    found = []
    index = 0
    last = max((i for i, line in enumerate(lines) if _END.search(line.raw.value)), default=-1)
    while index <= last:
        if not _BEGIN.search(lines[index].raw.value):
            index += 1
            continue
        end = next(i + 1 for i in range(index, last + 1) if _END.search(lines[i].raw.value))
        before, after = _over_orders(lines, index, -1), _over_orders(lines, end - 1, 1)
        blocks = (*_captions(lines[before:index]), *_blocks(lines[index:end]), *_captions(lines[end : after + 1]))
        found.append(Found(before, after + 1, blocks))
        index = after + 1
    return found


def _over_orders(lines: Sequence[Line], index: int, step: int) -> int:
    """The last line from `index` on in one direction that prints nothing of its own but a caption."""
    while 0 <= index + step < len(lines):
        value = lines[index + step].raw.value
        if not (_ROUND.fullmatch(value) or _CAPTION.fullmatch(value)):
            break
        index += step
    return index


def _captions(lines: Sequence[Line]) -> Iterator[Block]:
    for line in lines:
        if match := _CAPTION.fullmatch(line.raw.value):
            yield Paragraph(clean(line.raw.part(match.start(1), match.end(1))))


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """What stands before a table on its first line, the tables, and what stands after on the last."""
    whole = _whole(lines)
    done = 0
    while (begin := _BEGIN.search(whole.value, done)) and (end := _END.search(whole.value, begin.end())):
        yield from _said(whole.part(done, begin.start()))
        if made := _table(whole.part(begin.end(), end.start())):
            yield made
        done = end.end()
    yield from _said(whole.part(done, len(whole)))


def _whole(lines: Sequence[Line]) -> Text:
    """The raw characters of lines with line ends between them."""
    value = "\n".join(line.raw.value for line in lines)
    at: list[int] = []
    for line in lines:
        at.extend(line.raw.at if not at else [at[-1], *line.raw.at])
    return Text(value, lines[0].raw.source, tuple(at))


def _said(text: Text) -> Iterator[Paragraph]:
    text = clean(substitute(text, _ROUND, lambda _: ()))
    if text.value.strip("$ "):
        yield Paragraph(text)


def _table(body: Text) -> Table | None:
    rows = [[_piece(cell) for cell in row] for row in _rows(body)]
    rows = [row for row in rows if any(piece.text.value for piece in row)]
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = 0
        for piece in row:
            height = max(1, min(piece.rows, len(rows) - r))
            if (r, column) not in taken:
                cells.append(Cell(piece.text, r, column, height, piece.columns))
                taken.update((r + i, column + j) for i in range(height) for j in range(piece.columns))
            column += piece.columns
    return Table(tuple(cells), len(rows), max(cell.column + cell.columns for cell in cells)) if cells else None


def _rows(body: Text) -> Iterator[list[Text]]:
    r"""The cells of each row: parted by `\\` and `&` that stand in no braces."""
    value = body.value
    row: list[Text] = []
    begin = depth = index = 0
    while index < len(value):
        character = value[index]
        if character == "\\" and value.startswith("\\\\", index) and not depth:
            yield [*row, body.part(begin, index)]
            index += 2
            if match := re.compile(r"\s*\[[^\]\n]*\]").match(value, index):
                index = match.end()
            row, begin = [], index
            continue
        if character == "\\":
            index += 2
            continue
        depth += (character == "{") - (character == "}" and depth > 0)
        if character == "&" and not depth:
            row.append(body.part(begin, index))
            begin = index + 1
        index += 1
    yield [*row, body.part(begin, len(value))]


def _piece(text: Text) -> _Piece:
    text = strip(substitute(text, _ORDERS, lambda _: ()))
    rows = columns = 1
    while match := _SPANNING.fullmatch(text.value):
        count = max(1, abs(int(match["count"])))
        rows, columns = (rows, count) if match["kind"] == "column" else (count, columns)
        text = strip(text.part(match.start("content"), match.end("content")))
    text = substitute(substitute(text, _BOXED, lambda _: (1,)), _LINE_BREAK, lambda _: (" ",))
    return _Piece(clean(text), rows, columns)
