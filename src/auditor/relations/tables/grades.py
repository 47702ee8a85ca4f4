"""Grades in tables: a score and the grade printed beside it, against the bands that the report prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.relations.prose.scores import Scale
from auditor.relations.schema import Relation
from auditor.relations.tables.frame import Frame, Row

# A grade as printed in a cell: 优, 优秀, 良好, 中等.
_GRADES = {"优": "优", "优秀": "优", "良": "良", "良好": "良", "中": "中", "中等": "中", "差": "差", "较差": "差"}
# The chosen one of printed boxes: 优☑ 良☐, √优, 优（√）.
_CHOSEN = re.compile(r"(优|良|中|差)(?:秀|好|等)?[（\s]*[☑√✓■☒✔]|[☑√✓■☒✔][）\s]*(优|良|中|差)")
# The row that names the grade of a form: 评价等次, 自评等级.
_GRADE_ROW = re.compile(r"(?:绩效)?(?:自评|评价|评定)?(?:等级|等次|结论|结果)")


def _grade(text: str) -> str:
    if match := _CHOSEN.search(text):
        return match[1] or match[2]
    return _GRADES.get(text.strip("“”\"：:。 "), "")


def _form_grade(frame: Frame) -> str:
    """The grade that a row of its own gives the form, "" where it is not clear."""
    for row in frame.rows:
        texts = [e.text for e in sorted(row.entries.values(), key=lambda e: e.column) if e.kind == "text"]
        if len(texts) >= 2 and _GRADE_ROW.fullmatch(texts[0]):
            return _grade(texts[1])
        if texts and row.kind == "total" and (found := next((g for t in texts[1:] if (g := _grade(t))), "")):
            return found
    return ""


def _graded(frame: Frame) -> list[tuple[Row, str, int]]:
    """(row, grade, least score it may be of) of rows with a grade beside them, or of the total row where the form has its own grade."""
    columns = frame.having("grade")
    if columns:
        return [(row, _grade(row.text(columns[0])), 0) for row in frame.rows] if len(columns) == 1 else []
    total = next((r for r in frame.rows if r.kind == "total"), None)
    return [(total, _form_grade(frame), 50)] if total is not None and not total.slipped else []


def grades(frame: Frame, scale: Scale) -> Iterator[Relation]:
    """The grades of a band: row by row, or the form's own grade against its total score."""
    scores = frame.having("score")[-1:]
    for row, grade, least in _graded(frame) if scores else ():
        score = row.values.get(scores[0].index)
        if score is not None and grade and least <= score.quantity.value <= 100:
            yield replace(scale.relation(frame.item(row.label), score, grade), scope=frame.project, source="table")
