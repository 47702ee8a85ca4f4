"""Draws docs/picture.svg, what a terminal shows of one sample: `python samples/picture.py`."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI

from auditor.flow import audit
from auditor.reports.detail import Detail
from auditor.reports.terminal import show

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/picture.svg"
SAMPLE = "samples/02-项目自评表.txt"
WIDTH = 100
# Rich's own frame fetches a font; this one names fonts that are there, and nothing else differs.
_FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", Menlo, Consolas, "Microsoft YaHei", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


# A run of text: what stands before and behind its length in the tag, its length, the text.
_RUN = re.compile(r'(<text [^>]*?)textLength="([\d.]+)"(?=[^>]*>([^<]*)</text>)([^>]*>)[^<]*</text>')


def picture() -> str:
    """The picture as SVG: the command and what it prints."""
    result = replace(audit(ROOT / SAMPLE), path=SAMPLE)
    console = Console(
        record=True,
        width=WIDTH,
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        emoji=False,
    )
    show(console, [result], [], Detail(terminal=True))
    svg = console.export_svg(title=f"auditor check {SAMPLE}", theme=MONOKAI, code_format=_FRAME, unique_id="auditor")
    return _RUN.sub(_widened, svg)


def _widened(run: re.Match[str]) -> str:
    """A run of text as long as its cells are: rich counts characters, of which a Chinese one takes two cells."""
    text = unescape(run[3])
    return f'{run[1]}textLength="{round(float(run[2]) / max(len(text), 1) * cell_len(text), 1)}"{run[4]}{run[3]}</text>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
