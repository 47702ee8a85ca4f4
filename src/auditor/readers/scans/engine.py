"""The recogniser of characters; only this module knows it. Loaded when the first picture is read, never before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import cv2

from auditor.readers.scans.ink import Picture, PixelBox

# One thread: reports are read side by side.
_THREADS = 1
# Lines are looked for on a picture whose longer side has at most this many pixels; more costs time and finds no more of
# them.
_LONGER_SIDE = 1200
# What part of a found line's box above and below is room, into which the next line may reach.
_ROOMY = 0.12
_HEIGHT = 48
# Lines recognised at once: each is padded to the longest of them, which soon costs more than it saves.
_BATCH = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """A recognised character, its centre as a share of its picture's width, and how sure the recogniser is,
    from 0 to 1.
    """

    text: str
    centre: float
    sure: float


@cache
def _engine() -> Any:
    """The recogniser with the models that come with it; it fetches nothing."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Global.max_side_len": 4000,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.rec_batch_num": _BATCH,
            "Rec.rec_img_shape": [3, _HEIGHT, _HEIGHT],
        }
    )


def text_boxes(picture: Picture) -> list[PixelBox]:
    """The boxes round the lines of text in a grey picture."""
    scale = min(1.0, _LONGER_SIDE / max(picture.shape))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    boxes = [(*corners.min(axis=0) / scale, *corners.max(axis=0) / scale) for corners in found.boxes]
    usual = median(bottom - top for _, top, _, bottom in boxes)
    answer = []
    for x0, top, x1, bottom in boxes:
        roomy = _ROOMY * min(bottom - top, usual)
        answer.append((int(x0), int(top + roomy), int(x1), int(bottom - roomy)))
    return answer


def recognised(lines: Sequence[Picture]) -> list[tuple[Sign, ...]]:
    """The characters in grey pictures of one line of text each, without spaces."""
    if not lines:
        return []
    result = _engine().recognize_txt([cv2.cvtColor(line, cv2.COLOR_GRAY2BGR) for line in lines])
    return [tuple(_signs(text, words)) for text, words in zip(result.txts, result.word_results, strict=True)]


def _signs(text: str, words: Any) -> Iterator[Sign]:
    """The characters of one line: `words` knows in which of its steps each one was read."""
    if not text.strip():
        return
    steps = [step for word in words.word_cols for step in word]
    sure = [one for character, one in zip(text, words.confs, strict=True) if not character.isspace()]
    for character, step, one in zip("".join(text.split()), steps, sure, strict=True):
        yield Sign(character, (step + 0.5) / words.line_txt_len, one)
