"""Ruling lines in clean ink: thin, long and straight, whole or in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from auditor.readers.scans.ink import WHITE, Picture, PixelBox, Sheet

# In mm: the shortest piece of a line that goes across or down, the widest gap in one, the thickest line.
_PIECE_ACROSS = 6.0
_PIECE_DOWN = 3.8
_GAP_ACROSS = 1.6
_GAP_DOWN = 0.8
_THICKEST = 1.1
# In mm: how near lines come that meet; how near a short one, which may be a stroke of a character; how long a short one
# is at most.
_NEAR = 0.8
_TOUCHING = 0.25
_SHORT = 8.0
# In mm: from this length on no row of characters has strokes that look like one line.
_LONG = 25.0
_DARKER = 9
_ROUND = 5.0
_COVERED = 0.7
# What part of a line may have ink close above or below it, and how close, in mm; strokes of characters have more.
_CROWDED = 0.35
_BESIDE = 0.45
_INK = 180


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line in pixels: at `at` (y where it goes across, x where it goes down) from `start` to `end`."""

    across: bool
    at: float
    start: int
    end: int
    inked: int
    pieces: tuple[PixelBox, ...]


def rules_of(sheet: Sheet) -> list[Rule]:
    """The lines of a page that rule tables: those that meet others. A stroke of a character meets none."""
    across, down = _rules(sheet, across=True), _rules(sheet, across=False)
    while True:
        kept = _meeting(across, down, sheet), _meeting(down, across, sheet)
        if kept == (across, down):
            return across + down
        across, down = kept


def _rules(sheet: Sheet, across: bool) -> list[Rule]:
    rules = _joined(list(_pieces(sheet, across)), sheet.mm(_GAP_ACROSS if across else _GAP_DOWN))
    return [rule for rule in rules if rule.inked >= _COVERED * (rule.end - rule.start)]


def _meeting(rules: Sequence[Rule], others: Sequence[Rule], sheet: Sheet) -> list[Rule]:
    """The lines that meet two that go the other way, or are crossed by one;
    what goes down ends at the last one that it meets.
    """
    kept = []
    for rule in rules:
        near = sheet.mm(_TOUCHING if rule.end - rule.start <= sheet.mm(_SHORT) else _NEAR)
        met = [
            o.at
            for o in others
            if rule.start - near <= o.at <= rule.end + near and o.start - near <= rule.at <= o.end + near
        ]
        first, last = round(min(met, default=0)), round(max(met, default=0))
        if rule.across and (
            _reaches(rule, first, last, near) or any(rule.start + 2 * near < at < rule.end - 2 * near for at in met)
        ):
            kept.append(rule)
        elif not rule.across and last - first >= near * 2:
            kept.append(replace(rule, start=max(rule.start, first - near), end=min(rule.end, last + near)))
    return kept


def _reaches(rule: Rule, first: int, last: int, near: int) -> bool:
    return last - first >= rule.end - rule.start - 2 * near


def _pieces(sheet: Sheet, across: bool) -> Iterator[Rule]:
    """The thin straight runs of ink; what goes down is looked for with the page lying on its side."""
    ink = sheet.ink if across else np.ascontiguousarray(sheet.ink.T)
    dark = cv2.adaptiveThreshold(
        cv2.blur(ink, (5 if across else 3, 1)),
        1,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        sheet.mm(_ROUND) | 1,
        _DARKER,
    )
    dark = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(
        dark, cv2.MORPH_OPEN, np.ones((1, sheet.mm(_PIECE_ACROSS if across else _PIECE_DOWN)), np.uint8)
    )
    count, _, stats, centres = cv2.connectedComponentsWithStats(runs)
    for (x, y, w, h, area), (_, middle) in zip(stats[1:count], centres[1:count], strict=True):
        if area <= sheet.mm(_THICKEST) * w and (
            w >= sheet.mm(_LONG) or not _is_crowded(ink, (x, y, x + w, y + h), sheet)
        ):
            box = (int(x), int(y), int(x + w), int(y + h))
            yield Rule(
                across, float(middle), box[0], box[2], int(w), (box if across else (box[1], box[0], box[3], box[2]),)
            )


def _is_crowded(ink: Picture, box: PixelBox, sheet: Sheet) -> bool:
    """Whether much of a run of ink has other ink close above or close below it."""
    x0, top, x1, bottom = box
    beside = sheet.mm(_BESIDE)
    rows = [row for row in (top - beside, bottom + beside) if 0 <= row < len(ink)]
    return any(float(np.mean(ink[row, x0:x1] < _INK)) > _CROWDED for row in rows)


def _joined(pieces: Sequence[Rule], gap: int) -> list[Rule]:
    """The pieces with those of one line put together."""
    answer: list[Rule] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        for index in range(len(answer) - 1, -1, -1):
            rule = answer[index]
            if abs(rule.at - piece.at) <= gap / 2 and piece.start <= rule.end + gap:
                weight = piece.inked / (piece.inked + rule.inked)
                answer[index] = replace(
                    rule,
                    at=rule.at + (piece.at - rule.at) * weight,
                    end=max(rule.end, piece.end),
                    inked=rule.inked + piece.inked,
                    pieces=rule.pieces + piece.pieces,
                )
                break
        else:
            answer.append(piece)
    return answer


def erased(ink: Picture, rules: Sequence[Rule]) -> Picture:
    """The ink without ruling lines."""
    answer = ink.copy()
    for x0, top, x1, bottom in (piece for rule in rules for piece in rule.pieces):
        answer[max(0, top - 1) : bottom + 1, max(0, x0 - 1) : x1 + 1] = WHITE
    return answer
