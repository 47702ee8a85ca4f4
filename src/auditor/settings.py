"""`auditor.toml`, or `[tool.auditor]` in `pyproject.toml`:
what a project asks for without saying it on the command line each time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from auditor import trouble
from auditor.reports.formats import FORMATS
from auditor.reports.wording import printable
from auditor.result import SEVERITIES, Severity
from auditor.triage import Suppression
from auditor.usage import nearest

NAME = "auditor.toml"
FAIL_ON = (*SEVERITIES, "never", "unaudited")
KEYS = (
    "select",
    "ignore",
    "checks",
    "fail-on",
    "profile",
    "format",
    "output",
    "store",
    "jobs",
    "template",
    "severity",
    "suppress",
)
_OF_SUPPRESS = ("fingerprint", "reason", "expires", "code", "report")
# A fingerprint as findings have it: 0470a0cfb28012a0
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")

Wrong: TypeAlias = Callable[[str], "SettingsError"]


class SettingsError(Exception):
    """A configuration that cannot be used; the message is one line with the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration says; what it leaves out is empty. `checks` are folders; `severity` is by code or family;
    `given` are the keys that it has. Paths are those of the file's folder.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    fail_on: str = ""
    profile: str = ""
    format: str = ""
    output: str = ""
    store: str = ""
    jobs: int = 0
    template: str = ""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    suppress: tuple[Suppression, ...] = ()
    given: frozenset[str] = frozenset()


def find(start: Path) -> Path | None:
    """The configuration that holds for a folder: its own or that of the nearest folder above;
    `auditor.toml` goes first.
    """
    for folder in (start, *start.parents):
        for path, said in ((folder / NAME, b""), (folder / "pyproject.toml", b"[tool.auditor")):
            try:
                if path.is_file() and said in path.read_bytes():
                    return path
            except OSError:
                continue  # a folder above that may not be looked into says nothing
    return None


def changes(said: Settings) -> str:
    """What a configuration changes, in words."""
    told = (
        ("只做", "、".join(said.select)), ("不做", "、".join(said.ignore)), ("另加检查", "、".join(map(printable, said.checks))),
        ("改程度", "、".join(f"{code} 为 {severity}" for code, severity in said.severity.items())),
        ("不计", f"{len(said.suppress)} 条发现" if said.suppress else ""), ("口径", printable(said.profile)),
        ("不通过的界线", said.fail_on), ("格式", said.format), ("写到", printable(said.output)), ("存储", printable(said.store)),
        ("模板", printable(said.template)),
    )  # fmt: skip
    return "，".join(f"{name} {value}" for name, value in told if value) or "没有改变什么"


def load(path: Path) -> Settings:
    """The settings of a file. Raises SettingsError with the file, the key and the nearest right word."""

    def wrong(told: str) -> SettingsError:
        return SettingsError(f"{printable(str(path))}：{told}")

    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise wrong(f"无法读取（{trouble.words(error)}）") from None
    except UnicodeDecodeError:
        raise wrong("不是正确的 TOML（不是 UTF-8 文字）") from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        raise wrong(f"不是正确的 TOML（{f'第{at[1]}行第{at[2]}列' if at else '文件没有写完'}）") from None
    table = whole.get("tool", {}).get("auditor", {}) if path.name == "pyproject.toml" else whole
    for key in table:
        _known("键", key, KEYS, wrong)
    return Settings(
        select=_codes(table, "select", wrong),
        ignore=_codes(table, "ignore", wrong),
        checks=tuple(str(path.parent / folder) for folder in _texts(table, "checks", wrong)),
        format=_known("format", table["format"], tuple(FORMATS), wrong) if "format" in table else "",
        output=_path(table, "output", path, wrong),
        store=_path(table, "store", path, wrong),
        jobs=_whole(table, "jobs", wrong),
        template=_path(table, "template", path, wrong),
        fail_on=_known("fail-on", table["fail-on"], FAIL_ON, wrong) if "fail-on" in table else "",
        profile=_text(table, "profile", wrong) if "profile" in table else "",
        severity=_severity(table.get("severity", {}), wrong),
        suppress=_suppressions(table.get("suppress", []), wrong),
        given=frozenset(table),
    )


def _known(what: str, word: object, known: Sequence[str], wrong: Wrong) -> str:
    if not isinstance(word, str) or word not in known:
        raise wrong(f"{what} 没有 {printable(str(word))}{nearest(str(word), known)}（有 {'、'.join(known)}）")
    return word


def _text(table: Mapping[str, Any], key: str, wrong: Wrong) -> str:
    if not isinstance(table[key], str) or not table[key].strip():
        raise wrong(f"{key} 应为文字")
    return str(table[key]).strip()


def _path(table: Mapping[str, Any], key: str, file: Path, wrong: Wrong) -> str:
    """A path as the folder of the configuration sees it; "" where it says none."""
    return str(file.parent / _text(table, key, wrong)) if key in table else ""


def _whole(table: Mapping[str, Any], key: str, wrong: Wrong) -> int:
    value = table.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise wrong(f"{key} 应为整数（0 或更大）")
    return value


def _texts(table: Mapping[str, Any], key: str, wrong: Wrong) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise wrong(f'{key} 应为列表，如 ["…", "…"]')
    return tuple(values)


def _codes(table: Mapping[str, Any], key: str, wrong: Wrong) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in _texts(table, key, wrong))


def _severity(table: Any, wrong: Wrong) -> dict[str, Severity]:
    if not isinstance(table, dict):
        raise wrong('severity 应为一节，如 [severity] 下写 TOT03 = "warning"')
    for word in table.values():
        _known("severity", word, SEVERITIES, wrong)
    return {code.upper(): next(s for s in SEVERITIES if s == word) for code, word in table.items()}


def _suppressions(items: Any, wrong: Wrong) -> tuple[Suppression, ...]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise wrong("suppress 应写成一条一节：[[suppress]]")
    return tuple(_suppression(item, at, wrong) for at, item in enumerate(items, 1))


def _suppression(item: Mapping[str, Any], at: int, of_file: Wrong) -> Suppression:
    def wrong(told: str) -> SettingsError:
        return of_file(f"第{at}条 suppress：{told}")

    for key in item:
        _known("键", key, _OF_SUPPRESS, wrong)
    for key in _OF_SUPPRESS[:3]:
        if key not in item:
            raise wrong(f"缺少 {key}")
    fingerprint = _text(item, "fingerprint", wrong).lower()
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise wrong(f"fingerprint 应为16位指纹（见 --format json 的结果），现为 {printable(fingerprint)}")
    optional = {key: _text(item, key, wrong) for key in ("code", "report") if key in item}
    code, report = optional.get("code", "").upper(), optional.get("report", "")
    return Suppression(fingerprint, _text(item, "reason", wrong), _day(item["expires"], wrong), code, report)


def _day(value: object, wrong: Wrong) -> date:
    """The day of a TOML date or of its text."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise wrong(f"expires 应为日期，如 2026-12-31，现为 {printable(str(value))}") from None
