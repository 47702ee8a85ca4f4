"""Reading suites: YAML to frozen checks, and one clear line wherever a file does not say what can be run.

Light on purpose: `auditor checks` and `auditor explain` read suites without pandas or Great Expectations.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from auditor import trouble
from auditor.relations.schema import COMMON, DERIVED, FRACTIONS, INTEGERS, TABLES
from auditor.result import SEVERITIES, Severity
from auditor.suites.check import COMPARISON, Check, Example, Suite, SuiteError, Wanted
from auditor.suites.vocabulary import KINDS, Kind

_CODE = re.compile(r"[A-Z]{3}\d{2}")
# One comparison written without a mapping: where: confidence > 0.9.
_ALONE = re.compile(rf"\s*(\w+?)({COMPARISON.pattern})")
REQUIRED = ("code", "title", "type", "severity", "message", "why", "fails", "passes")
OPTIONAL = ("kwargs", "where", "unless", "basis", "stated", "expected", "about")
# A file of checks is no larger than so many bytes, and of a wrong word no more characters are shown than so many.
_MOST_BYTES, _SHOWN = 4 << 20, 60


def columns_of(table: str) -> tuple[str, ...]:
    """Every column that a check on this table may name."""
    numeric, other = TABLES[table]
    bounds = tuple(f"{column}{end}" for column in numeric for end in ("", "_low", "_high"))
    return (*COMMON, "near", *bounds, *other)


@dataclass(frozen=True, slots=True)
class _At:
    """Where in which file something stands, and every line that says what is wrong there or elsewhere."""

    file: str
    wrong: list[str]
    code: str = ""

    def note(self, text: str) -> None:
        """Takes note of an error at this place."""
        self.wrong.append(f"{self.file} {self.code}：{text}" if self.code else f"{self.file}：{text}")

    def known(self, what: str, word: object, words: Iterable[str]) -> bool:
        """Whether `word` is one of `words`; one that is not is noted, with the nearest that is."""
        if told := _unknown(what, word, words):
            self.note(told)
        return not told

    def mapping(self, what: str, value: object) -> Mapping[str, Any]:
        """The value where it is a mapping, else an empty one."""
        if isinstance(value, Mapping):
            return value
        self.note(f"{what}应为键值对")
        return {}

    def text(self, key: str, value: object) -> str:
        """The value where it is a text, else an empty one."""
        if isinstance(value, str) and value.strip():
            return value
        self.note(f"{key} 应为非空文字")
        return ""

    def items(self, key: str, value: object) -> Sequence[Any]:
        """The value where it is a list of something, else an empty one."""
        if isinstance(value, list) and value:
            return value
        self.note(f"{key} 应为至少一项的列表")
        return ()


def _unknown(what: str, word: object, words: Iterable[str]) -> str:
    """That there is no such word, and which is nearest; "" where `word` is one of `words`."""
    words = tuple(words)
    if isinstance(word, str) and word in words:
        return ""
    told = (word if isinstance(word, str) else reprlib.repr(word))[:_SHOWN]
    near = get_close_matches(told, words, 1, 0.5)
    return f"没有名为 {told} 的{what}" + (f"，最接近的是 {near[0]}" if near else f"，可用：{'、'.join(words[:40])}")


def _kwargs(at: _At, table: str, kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The expectation's arguments, its column arguments checked against the table."""
    columns, quantities = columns_of(table), TABLES[table][0]
    for name in kind.columns:
        if name not in raw:
            at.note(f"kwargs 缺少 {name}")
            continue
        value = raw[name]
        for column in value if isinstance(value, list) else [value]:
            if at.known(f"列（表 {table}）", column, columns) and kind.own and name in kind.sides:
                at.known(f"数量列（表 {table}）", column, quantities)
    if kind.own:
        for name in raw:
            at.known("参数", name, kind.columns)
    listed = raw.get("column_list")
    if "column_list" in kind.columns and kind.across and isinstance(listed, list) and "document" not in listed:
        at.note("column_list 须含 document，否则会跨报告比较")
    return dict(raw)


def _where(at: _At, table: str, raw: Mapping[str, Any]) -> dict[str, tuple[Wanted, ...]]:
    wanted: dict[str, tuple[Wanted, ...]] = {}
    numbers = {
        *INTEGERS,
        *FRACTIONS,
        *(f"{column}{end}" for column in TABLES[table][0] for end in ("", "_low", "_high")),
    }
    for column, value in raw.items():
        values = tuple(value) if isinstance(value, list) else (value,)
        if at.known(f"列（表 {table}）", column, columns_of(table)) and not all(
            one is None or isinstance(one, str | int | float) for one in values
        ):
            at.note(f"列 {column} 的值应为文字、数、true、false、null，或它们的列表")
        elif (
            isinstance(column, str)
            and column in numbers
            and not all(COMPARISON.fullmatch(one) for one in values if isinstance(one, str))
        ):
            at.note(f"列 {column} 是数，应写数、null 或带引号的比较，如 \"> 0.9\"")
        wanted[column] = values
    return wanted


def _message(at: _At, table: str, message: str, sides: tuple[str, str]) -> str:
    """The message, whose fields are columns and nothing but columns: a width would make a line of any length."""
    numeric, other = TABLES[table]
    fields = (*COMMON, *numeric, *other, *DERIVED.get(table, ()), *(("difference",) if all(sides) else ()))
    try:
        parsed = [*Formatter().parse(message)]
    except ValueError:
        at.note("message 的花括号不成对（要印花括号本身，写两个）")
        return message
    for _, name, layout, conversion in parsed:
        if layout or conversion:
            at.note(f"message 的占位只能是列名，{{{name}}} 的列名后面不能有格式或转换")
        if name is not None:
            at.known("占位", name, fields)
    return message


def _examples(at: _At, key: str, raw: object) -> tuple[Example, ...]:
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


def _about(at: _At, table: str, raw: object) -> tuple[str, ...] | None:
    if raw is None:
        return None
    if not isinstance(raw, list):
        at.note("about 应为列表")
        return None
    return tuple(role for role in raw if at.known(f"数量列（表 {table}）", role, TABLES[table][0]))


def _severity(at: _At, word: object) -> Severity:
    at.known("严重程度", word, SEVERITIES)
    return next((s for s in SEVERITIES if s == word), SEVERITIES[0])


def _code(at: _At, entry: Mapping[str, Any], position: int) -> str:
    code = entry.get("code")
    if isinstance(code, str) and _CODE.fullmatch(code):
        return code
    at.note(
        f"第{position}项检查的 code 应为三个大写字母加两位数字，现为 {reprlib.repr(code) if not isinstance(code, str) else code[:_SHOWN]}"
    )
    return f"第{position}项检查"


def _sides(at: _At, table: str, kind: Kind, entry: Mapping[str, Any], kwargs: Mapping[str, Any]) -> tuple[str, str]:
    """The columns shown as what is stated and expected, "" for none."""
    for key in ("stated", "expected"):
        if entry.get(key):
            at.known(f"数量列（表 {table}）", entry[key], TABLES[table][0])
    named = [
        str(entry.get(key) or kwargs.get(argument, ""))
        for key, argument in zip(("stated", "expected"), kind.sides, strict=True)
    ]
    stated, expected = (side if side in TABLES[table][0] else "" for side in named)
    return stated, expected


def _check(file: str, table: str, raw: object, position: int, wrong: list[str]) -> Check | None:
    """The check of an entry, None where anything is wrong with it; all that is wrong is noted."""
    before = len(wrong)
    entry = _At(file, wrong).mapping(f"第{position}项检查", raw)
    if len(wrong) > before:
        return None
    at = _At(file, wrong, _code(_At(file, wrong), entry, position))
    for key in entry:
        at.known("键", key, (*REQUIRED, *OPTIONAL))
    for key in REQUIRED[1:]:
        if key not in entry:
            at.note(f"缺少 {key}")
    given = {key: read(key) for key, read in _readers(at, table, entry).items() if key in entry}
    kwargs, shown = {}, ("", "")
    if "type" in entry and at.known("期望类型", entry["type"], KINDS):
        kind = KINDS[entry["type"]]
        kwargs = _kwargs(at, table, kind, at.mapping("kwargs", entry.get("kwargs") or {}))
        shown = _sides(at, table, kind, entry, kwargs)
        if given.get("message"):
            _message(at, table, given["message"], shown)
    if len(wrong) > before:
        return None
    return Check(
        at.code, table, given["title"], entry["type"], kwargs, given.get("where", {}), given.get("unless", {}),
        given["severity"], given["message"], given["why"], given.get("basis", ""), *shown, given["fails"],
        given["passes"], file, kind.ties, given.get("about"),
    )  # fmt: skip


def _readers(at: _At, table: str, entry: Mapping[str, Any]) -> dict[str, Callable[[str], Any]]:
    """How the value of each key is read that stands by itself."""

    def text(key: str) -> str:
        return at.text(key, entry[key])

    def rows(key: str) -> dict[str, tuple[Wanted, ...]]:
        alone = _ALONE.fullmatch(entry[key]) if isinstance(entry[key], str) else None
        return _where(at, table, {alone[1]: alone[2]} if alone else at.mapping(key, entry[key] or {}))

    def examples(key: str) -> tuple[Example, ...]:
        return _examples(at, key, entry[key])

    return {
        "title": text, "message": text, "why": text, "basis": lambda key: text(key) if entry[key] else "",
        "where": rows, "unless": rows, "fails": examples, "passes": examples,
        "severity": lambda key: _severity(at, entry[key]), "about": lambda key: _about(at, table, entry[key]),
    }  # fmt: skip


def _content(at: _At, path: Path) -> Any:
    """What a YAML file says; None with a note where it cannot be read. A pipe is not waited for."""
    try:
        if not path.is_file():
            at.note("不是普通文件")
        elif path.stat().st_size > _MOST_BYTES:
            at.note(f"文件过大（上限 {_MOST_BYTES >> 20} MB）")
        else:
            return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        at.note(f"读不出来（{trouble.words(error)}）")
    except UnicodeDecodeError:
        at.note("读不出来（不是 UTF-8 文字）")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at.note(
            f"不是正确的 YAML（{f'第{mark.line + 1}行第{mark.column + 1}列：' if mark else ''}{error.problem or error.context}）"
        )
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date of a month 13, lists in lists without end
        at.note(f"不是正确的 YAML（{' '.join(str(error).split())}）")
    return None


def _suite(path: Path, wrong: list[str]) -> Suite:
    """The sound checks of one file; all that is wrong is noted."""
    at, before = _At(path.name, wrong), len(wrong)
    raw = _content(at, path)
    suite = at.mapping("整个文件", raw) if len(wrong) == before else {}
    for key in suite:
        at.known("键", key, ("table", "checks"))
    if len(wrong) > before and not suite:
        return Suite("", (), path.name)
    entries = at.items("checks", suite.get("checks"))
    table = suite.get("table")
    if not at.known("表", table, TABLES):
        return Suite("", (), path.name)
    checks = (_check(path.name, str(table), raw, i, wrong) for i, raw in enumerate(entries, 1))
    return Suite(str(table), tuple(check for check in checks if check is not None), path.name)


def read_suite(path: Path) -> Suite:
    """The suite of one file. Raises SuiteError with file, check and the nearest right word for each error."""
    wrong: list[str] = []
    suite = _suite(path, wrong)
    if wrong:
        raise SuiteError(*wrong)
    return suite


def gathered(
    folders: Iterable[Path], taken: Mapping[str, str] | None = None
) -> tuple[tuple[Suite, ...], tuple[str, ...]]:
    """The sound checks of these folders' YAML files, in order of folder and file name, and a line for each error in
    them.

    Codes are unique over all and differ from those `taken` (code → file).
    """
    suites: list[Suite] = []
    wrong: list[str] = []
    for folder in folders:
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            missing = isinstance(error, FileNotFoundError | NotADirectoryError)
            wrong.append(f"{folder}：没有这个文件夹" if missing else f"{folder}：无法打开文件夹（{trouble.words(error)}）")
            continue
        suites += [_suite(path, wrong) for path in paths if path.suffix in (".yaml", ".yml")]
    seen = dict(taken or {})
    unique = []
    for suite in suites:
        kept = []
        for check in suite.checks:
            if check.code in seen:
                wrong.append(f"{check.file} {check.code}：编号已用于 {seen[check.code]}")
            else:
                seen[check.code] = check.file
                kept.append(check)
        unique.append(replace(suite, checks=tuple(kept)))
    return tuple(suite for suite in unique if suite.checks), tuple(wrong)


def load(folders: Iterable[Path]) -> tuple[Suite, ...]:
    """The suites of these folders' YAML files, in order of folder and file name.
    Raises SuiteError with every error in them.
    """
    suites, wrong = gathered(folders)
    if wrong:
        raise SuiteError(*wrong)
    return suites


def choose(suites: Sequence[Suite], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Suite, ...]:
    """The suites with only the checks that `select` names (all if empty) and `ignore` does not, each by code or family.

    Raises SuiteError for a name that is neither.
    """
    checks = [check for suite in suites for check in suite.checks]
    names = (*{check.family: None for check in checks}, *(check.code for check in checks))
    for name in (*select, *ignore):
        if told := _unknown("检查或检查族", name, names):
            raise SuiteError(f"--select/--ignore：{told}")

    def named(check: Check, chosen: Sequence[str]) -> bool:
        return check.code in chosen or check.family in chosen

    def keep(check: Check) -> bool:
        return (not select or named(check, select)) and not named(check, ignore)

    kept = [Suite(suite.table, tuple(filter(keep, suite.checks)), suite.file) for suite in suites]
    return tuple(suite for suite in kept if suite.checks)


def graded(suites: Sequence[Suite], severity: Mapping[str, Severity]) -> tuple[Suite, ...]:
    """The suites with the severities that `severity` has for codes and families, a code's own going first.

    Raises SuiteError for a name that is neither.
    """
    checks = [check for suite in suites for check in suite.checks]
    names = (*{check.family: None for check in checks}, *(check.code for check in checks))
    for name in severity:
        if told := _unknown("检查或检查族", name, names):
            raise SuiteError(f"severity：{told}")

    def grade(check: Check) -> Check:
        return replace(check, severity=severity.get(check.code, severity.get(check.family, check.severity)))

    return tuple(replace(suite, checks=tuple(map(grade, suite.checks))) for suite in suites)
