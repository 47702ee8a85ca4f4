"""A folder of reports of our own text: each agrees with itself by construction, one in five has a digit changed. Seeded."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from generated import LAID_OUT, ONCE, PROSE, TITLE, report

UNITS = [f"{place}{office}" for place in ("云湖县", "砚溪县", "枫桥区", "石湾市") for office in ("水务局", "林业局", "教育局", "民政局", "档案馆")]
# The first digit of an amount, which a slip of the pen changes: 1 in 115.50万元.
_DIGIT = re.compile(r"\d(?=\d*\.\d+万元)")


def text(seed: int) -> str:
    """The report of this seed: some thirty numbers, of a unit and a year of its own."""
    rng = Random(seed)
    kinds = rng.sample(PROSE, 6) + rng.sample(ONCE, 1)
    made = report(seed, kinds, numbered=True, last=[rng.choice(LAID_OUT)]).text
    made = made.replace(TITLE, f"{UNITS[seed % len(UNITS)]}{2018 + seed // len(UNITS) % 8}年度部门整体支出绩效自评报告")
    return _DIGIT.sub(lambda match: str(int(match.group()) % 9 + 1), made, count=1) if rng.random() < 0.2 else made


def write(folder: Path, number: int) -> None:
    """So many reports as text files."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(number):
        (folder / f"{seed:05}.txt").write_text(text(seed), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
