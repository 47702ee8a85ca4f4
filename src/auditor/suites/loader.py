"""Reading suites: YAML to frozen checks, and one clear line wherever a file does not say what can be run.

Light on purpose: `auditor checks` and `auditor explain` read suites without pandas or Great Expectations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from auditor.relations.schema import COMMON, TABLES
from auditor.result import SEVERITIES, Severity
from auditor.suites.check import Check, Example, Suite, SuiteError, Wanted
from auditor.suites.vocabulary import KINDS, Kind

_CODE = re.compile(r"[A-Z]{3}\d{2}")
REQUIRED = ("code", "title", "type", "severity", "message", "why", "fails", "passes")
OPTIONAL = ("kwargs", "where", "unless", "basis", "stated", "expected", "about")


def columns_of(table: str) -> tuple[str, ...]:
    """Every column that a check on this table may name."""
    numeric, other = TABLES[table]
    bounds = tuple(f"{column}{end}" for column in numeric for end in ("", "_low", "_high"))
    return (*COMMON, "near", *bounds, *other)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where in which file something stands, to say so when it is wrong."""

    file: str
    code: str = ""

    def wrong(self, text: str) -> SuiteError:
        return SuiteError(f"{self.file} {self.code}：{text}" if self.code else f"{self.file}：{text}")

    def known(self, what: str, word: object, words: Iterable[str]) -> str:
        """`word` if it is one of `words`; otherwise says which of them is nearest."""
        words = tuple(words)
        if isinstance(word, str) and word in words:
            return word
        near = get_close_matches(str(word), words, 1, 0.5)
        raise self.wrong(f"没有名为 {word} 的{what}" + (f"，最接近的是 {near[0]}" if near else f"，可用：{'、'.join(words[:40])}"))

    def mapping(self, what: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.wrong(f"{what}应为键值对")
        return value

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key} 应为非空文字")
        return value

    def items(self, key: str, value: object) -> Sequence[Any]:
        if not isinstance(value, list) or not value:
            raise self.wrong(f"{key} 应为至少一项的列表")
        return value


def _kwargs(at: _Where, table: str, kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The expectation's arguments, its column arguments checked against the table."""
    columns, quantities = columns_of(table), TABLES[table][0]
    for name in kind.columns:
        if name not in raw:
            raise at.wrong(f"kwargs 缺少 {name}")
        value = raw[name]
        for column in value if isinstance(value, list) else [value]:
            at.known(f"列（表 {table}）", column, columns)
            if kind.own and name in kind.sides:
                at.known(f"数量列（表 {table}）", column, quantities)
    if kind.own:
        for name in raw:
            at.known("参数", name, kind.columns)
    if "column_list" in kind.columns and kind.across and "document" not in raw["column_list"]:
        raise at.wrong("column_list 须含 document，否则会跨报告比较")
    return dict(raw)


def _where(at: _Where, table: str, raw: Mapping[str, Any]) -> dict[str, tuple[Wanted, ...]]:
    wanted: dict[str, tuple[Wanted, ...]] = {}
    for column, value in raw.items():
        at.known(f"列（表 {table}）", column, columns_of(table))
        wanted[column] = tuple(value) if isinstance(value, list) else (value,)
    return wanted


def _message(at: _Where, table: str, message: str, sides: tuple[str, str]) -> str:
    numeric, other = TABLES[table]
    fields = (*COMMON, *numeric, *other, *(("difference",) if all(sides) else ()))
    try:
        names = [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    except ValueError as error:
        raise at.wrong(f"message 的花括号不成对（{error}）") from None
    for name in names:
        at.known("占位", name, fields)
    return message


def _examples(at: _Where, key: str, raw: object) -> tuple[Example, ...]:
    """`passes` are texts; `fails` are texts with the messages each must give."""
    if key == "passes":
        return tuple(Example(at.text(key, text)) for text in at.items(key, raw))
    examples = []
    for item in at.items(key, raw):
        entry = at.mapping(f"{key} 的每一项", item)
        for name in entry:
            at.known("键", name, ("text", "finds"))
        finds = entry.get("finds")
        lines = finds if isinstance(finds, list) else [finds]
        examples.append(Example(at.text("text", entry.get("text")), tuple(at.text("finds", line) for line in lines)))
    return tuple(examples)


def _about(at: _Where, table: str, raw: object) -> tuple[str, ...] | None:
    if raw is None:
        return None
    if not isinstance(raw, list):
        raise at.wrong("about 应为列表")
    return tuple(at.known(f"数量列（表 {table}）", role, TABLES[table][0]) for role in raw)


def _severity(at: _Where, word: object) -> Severity:
    at.known("严重程度", word, SEVERITIES)
    return next(s for s in SEVERITIES if s == word)


def _check(file: str, table: str, raw: object, position: int) -> Check:
    entry = _Where(file).mapping(f"第{position}项检查", raw)
    code = entry.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _Where(file).wrong(f"第{position}项检查的 code 应为三个大写字母加两位数字，现为 {code}")
    at = _Where(file, code)
    for key in entry:
        at.known("键", key, (*REQUIRED, *OPTIONAL))
    for key in REQUIRED:
        if key not in entry:
            raise at.wrong(f"缺少 {key}")
    kind = KINDS[at.known("期望类型", entry["type"], KINDS)]
    kwargs = _kwargs(at, table, kind, at.mapping("kwargs", entry.get("kwargs") or {}))
    sides = tuple(entry.get(key) or str(kwargs.get(argument, "")) for key, argument in zip(("stated", "expected"), kind.sides, strict=True))
    shown = tuple(side if side in TABLES[table][0] else "" for side in sides)
    for key in ("stated", "expected"):
        if entry.get(key):
            at.known(f"数量列（表 {table}）", entry[key], TABLES[table][0])
    where, unless = (_where(at, table, at.mapping(key, entry.get(key) or {})) for key in ("where", "unless"))
    message = _message(at, table, at.text("message", entry["message"]), (shown[0], shown[1]))
    return Check(
        code, table, at.text("title", entry["title"]), entry["type"], kwargs, where, unless, _severity(at, entry["severity"]), message,
        at.text("why", entry["why"]), entry.get("basis") or "", shown[0], shown[1],
        _examples(at, "fails", entry["fails"]), _examples(at, "passes", entry["passes"]),
        file, kind.ties, _about(at, table, entry.get("about")),
    )  # fmt: skip


def read_suite(path: Path) -> Suite:
    """The suite of one file. Raises SuiteError with file, check and the nearest right word."""
    at = _Where(path.name)
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise at.wrong(f"读不出来（{' '.join(str(error).split())}）") from None
    suite = at.mapping("整个文件", raw)
    for key in suite:
        at.known("键", key, ("table", "checks"))
    table = at.known("表", suite.get("table"), TABLES)
    checks = tuple(_check(path.name, table, raw, i) for i, raw in enumerate(at.items("checks", suite.get("checks")), 1))
    return Suite(table, checks, path.name)


def load(folders: Iterable[Path]) -> tuple[Suite, ...]:
    """The suites of these folders' YAML files, in order of folder and file name. Raises SuiteError; codes are unique over all."""
    suites: list[Suite] = []
    seen: dict[str, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise SuiteError(f"{folder}：没有这个文件夹")
        suites += [read_suite(path) for path in sorted(folder.iterdir()) if path.suffix in (".yaml", ".yml")]
    for check in (check for suite in suites for check in suite.checks):
        if check.code in seen:
            raise SuiteError(f"{check.file} {check.code}：编号已用于 {seen[check.code]}")
        seen[check.code] = check.file
    return tuple(suites)


def choose(suites: Sequence[Suite], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Suite, ...]:
    """The suites with only the checks that `select` names (all if empty) and `ignore` does not, each by code or family.

    Raises SuiteError for a name that is neither.
    """
    checks = [check for suite in suites for check in suite.checks]
    names = (*{check.family: None for check in checks}, *(check.code for check in checks))
    for name in (*select, *ignore):
        _Where("--select/--ignore").known("检查或检查族", name, names)

    def named(check: Check, chosen: Sequence[str]) -> bool:
        return check.code in chosen or check.family in chosen

    keep: Callable[[Check], bool] = lambda check: (not select or named(check, select)) and not named(check, ignore)  # noqa: E731
    kept = [Suite(suite.table, tuple(filter(keep, suite.checks)), suite.file) for suite in suites]
    return tuple(suite for suite in kept if suite.checks)


def graded(suites: Sequence[Suite], severity: Mapping[str, Severity]) -> tuple[Suite, ...]:
    """The suites with the severities that `severity` has for codes and families, a code's own going first.

    Raises SuiteError for a name that is neither.
    """
    checks = [check for suite in suites for check in suite.checks]
    names = (*{check.family: None for check in checks}, *(check.code for check in checks))
    for name in severity:
        _Where("severity").known("检查或检查族", name, names)

    def grade(check: Check) -> Check:
        return replace(check, severity=severity.get(check.code, severity.get(check.family, check.severity)))

    return tuple(replace(suite, checks=tuple(map(grade, suite.checks))) for suite in suites)
