"""Writes src/auditor/numbers/traditional.py again from the character table of OpenCC (Apache-2.0; `pip install opencc`).

    python bench/traditional.py

Kept are the characters that no simplified text uses: those outside GB 2312 whose simplified form is in it, and 於 and 後, which are in it
as surnames. Thus 著, 乾 and 徵 stay as they are, and text in simplified characters is never changed.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "auditor" / "numbers" / "traditional.py"
# The CJK Unified Ideographs, with their extension A.
IDEOGRAPHS = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
SURNAMES = "於後"
WIDTH = 52
HEAD = '''"""Traditional characters and the simplified one each is read as: groups of the simplified one and those that stand for
it.

Written by bench/traditional.py from the character table of OpenCC (Apache-2.0); characters that simplified text uses
too are left out.
"""

from __future__ import annotations

# fmt: off
_GROUPS = (
'''
TAIL = """)
# fmt: on
SIMPLIFIED = {ord(other): group[0] for group in _GROUPS.split() for other in group[1:]}
\"\"\"Code of a traditional character → its simplified one, as `str.translate` takes it; one character for one, so that
offsets stay.
\"\"\"
"""


def is_plain(character: str) -> bool:
    """Whether a character is one of GB 2312, the set that simplified Chinese is written in."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def groups() -> list[str]:
    """The simplified characters, each followed by those that stand for it, in the order of their codes."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    found = defaultdict(str)
    for other in map(chr, IDEOGRAPHS):
        one = convert(other)
        if one != other and len(one) == 1 and is_plain(one) and (other in SURNAMES or not is_plain(other)):
            found[one] += other
    return [one + found[one] for one in sorted(found)]


def written(found: list[str]) -> str:
    """The module's text."""
    lines, line = [], ""
    for group in found:
        if len(line) + len(group) > WIDTH:
            lines.append(line)
            line = ""
        line += group + " "
    return HEAD + "".join(f'    "{line}"\n' for line in [*lines, line] if line) + TAIL


if __name__ == "__main__":
    TARGET.write_text(written(groups()), encoding="utf-8")
