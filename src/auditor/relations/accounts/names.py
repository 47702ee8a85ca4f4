"""What rows, columns and sentences of an account speak of, in one spelling."""

from __future__ import annotations

import re

# The rows that add up and carry over, by what a label says; the first that matches wins.
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("carry-in", re.compile(r"(?:年初|上年|以前年度).{0,8}结[转余].*")),  # 年初结转和结余, 上年结转
    ("carry-out", re.compile(r"(?:年末|期末).{0,8}结[转余].*|结转下年.*")),  # 年末财政拨款结转和结余
    ("total", re.compile(r"本年(?:度)?(?:财政拨款)?(?:收入|支出)?(?:合计|小计)|本年(?:收入|支出)")),  # 本年收入合计
    ("grand", re.compile(r"(?:收入|支出|收支)?总计")),  # 收入总计
)
# A fund by its words, and by a whole label: 一般公共预算财政拨款收入, 政府性基金预算, 财政拨款收入.
_FUNDS = {"一般公共": "general", "政府性基金": "fund", "国有资本经营": "capital", "财政拨款": "fiscal"}
_FUND = re.compile(r"(一般公共|政府性基金|国有资本经营)(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:资金|收入|支出)?|(?:本级)?(财政拨款)(?:资金|收入|支出)?")
# 基本支出合计, 项目支出, 人员经费, 日常公用经费.
_NATURES = {"基本": "basic", "项目": "project", "人员": "people", "公用": "running"}
_NATURE = re.compile(r"(基本|项目)支出(?:小计|合计|预算|决算)?|(?:(人员)|(?:日常)?(公用))(?:经费|支出)(?:小计|合计)?")
# The parts of 三公经费, from the narrowest on.
_THREE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cars", re.compile(r"公务用车购置(?:及|和|与)?(?:公务用车)?运行(?:维护)?(?:费|经费|费用)?|公务用车费?(?:小计)?|公务用车(?:小计|合计)")),
    ("car-run", re.compile(r"(?:公务用车|公车)?运行(?:维护)?(?:费|经费|费用)?")),
    ("car-buy", re.compile(r"(?:公务用车|公车)?购置(?:费|经费|费用)?")),
    ("abroad", re.compile(r"因公出国(?:费|经费|费用)?")),
    ("reception", re.compile(r"公务接待(?:费|经费|费用)?")),
    ("three", re.compile(r"三公(?:经费)?(?:支出)?(?:合计|小计|总计)?")),
    ("office", re.compile(r"机关运行(?:经费|费)?")),
)
# How figures are named in a message.
SPOKEN = {
    "carry-in": "年初结转和结余", "carry-out": "年末结转和结余", "grand": "总计", "general": "一般公共预算财政拨款", "fund": "政府性基金预算财政拨款",
    "capital": "国有资本经营预算财政拨款", "fiscal": "财政拨款", "basic": "基本支出", "project": "项目支出", "people": "人员经费", "running": "公用经费",
    "three": "“三公”经费", "cars": "公务用车购置及运行维护费", "car-run": "公务用车运行维护费", "car-buy": "公务用车购置费", "abroad": "因公出国（境）费",
    "reception": "公务接待费", "office": "机关运行经费",
}  # fmt: skip
_NOISE = re.compile(r"[“”‘’\"《》\s：:、，]|（[^（）]*）|预算数$|决算数$|执行数$")


def bare(text: str) -> str:
    """A label without marks, brackets and the word for its figure: “三公”经费预算数 → 三公经费."""
    return _NOISE.sub("", _NOISE.sub("", text))


def _named(text: str, names: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    plain = bare(text)
    return next((name for name, pattern in names if pattern.fullmatch(plain)), "")


def line_of(text: str) -> str:
    """carry-in, carry-out, total (本年合计) or grand (总计); "" for a label that is none of them."""
    return _named(text, _LINES)


def fund_of(text: str) -> str:
    """general, fund, capital or fiscal; "" for a label that names no fund."""
    match = _FUND.fullmatch(bare(text))
    return _FUNDS[match[1] or match[2]] if match else ""


def fund_in(words: str) -> str:
    """The narrowest fund that words speak of, "" for none."""
    return next((fund for name, fund in _FUNDS.items() if name in words), "")


def nature_of(text: str) -> str:
    """basic, project, people or running; "" for a label that names none."""
    match = _NATURE.fullmatch(bare(text))
    return _NATURES[match[1] or match[2] or match[3]] if match else ""


def three_of(text: str) -> str:
    """Which part of 三公经费 (or 机关运行经费) a label names, "" where none."""
    return _named(text, _THREE)
