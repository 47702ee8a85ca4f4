"""A baseline: an earlier answer of ours in JSON, of which only the reports and their fingerprints matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor import trouble
from auditor.reports.json_report import SCHEMA
from auditor.triage import Known

# Answers of earlier versions that serve as well: their fingerprints are the same.
_OLDER = ("auditor/1",)


class BaselineError(Exception):
    """A file that is no baseline; the message is one line that says why."""


def load(path: str) -> tuple[Known, ...]:
    """The reports of a baseline file.
    Raises BaselineError for one that cannot be read or is no JSON answer of this schema.
    """
    try:
        answer = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"无法读取（{trouble.words(error)}）") from None
    except ValueError:
        raise BaselineError("不是 JSON（基线是 auditor check --format json 的结果）") from None
    schema = answer.get("schema") if isinstance(answer, dict) else None
    if schema not in (SCHEMA, *_OLDER):
        raise BaselineError(f"格式是 {schema}，这一版只认 {SCHEMA}" if schema else f"不是 auditor 的结果（没有 schema {SCHEMA}）")
    try:
        return tuple(_known(document) for document in answer["documents"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"内容不全（{error}）") from None


def _known(document: dict[str, Any]) -> Known:
    found = [*document["findings"], *(one["finding"] for one in document.get("set_aside", ()) if one["why"] == "known")]
    prints = frozenset(str(finding["fingerprint"]) for finding in found)
    return Known(document["path"], document["title"] or "", document["organization"] or "", prints)
