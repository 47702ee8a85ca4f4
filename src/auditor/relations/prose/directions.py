"""Words that say nothing changed or which way it did, and 由A提升至B: the changes that tell no number of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from auditor.lexicon.claims import Claim, claims_in
from auditor.quantity import Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike
from auditor.relations.schema import Relation, Value


def flat_relations(passage: Passage) -> Iterator[Relation]:
    """The `changes` rows (aspect "direction") of words that say that nothing changed, or which way it did without a number, against the year
    before's figure where one is told: in the words themselves, or beside them by the same name."""
    value = passage.text.value
    for said in claims_in(value, "flat", "down", "up"):
        before = [f for f in passage.figures if f.end <= said.start]
        currents = [f for f in before if f.role == "value" and f.mention.kind not in ("score", "per")]
        if not currents or "。" in value[currents[-1].end : said.start].rstrip("。") or _NUMBERED.match(value[said.end :]):
            continue
        current = _subject(passage, currents, said)
        prior = _prior(passage, current, said)
        if prior is not None and prior.dimension == current.dimension:
            near = prior.sentence == current.sentence
            words = "持平" if said.claim == "flat" else value[said.start : said.end]
            row = _direction(current, prior, said.claim, words, "stated" if near and said.claim == "flat" else "inferred")
            yield _to_the_digit(row) if prior.start > said.start and prior.mention.block == passage.block else row


def _subject(passage: Passage, currents: Sequence[Figure], said: Claim) -> Figure:
    """What a claim is about: the figure right before it, or where it is a sentence of its own the one of the sentence before that is as it says."""
    last = currents[-1]
    priors = [f.mention.quantity for f in passage.figures if said.start <= f.start <= said.end and f.dimension == last.dimension]
    before = [f for f in currents if f.sentence == last.sentence and "。" in passage.text.value[last.end : said.start]]
    return next((f for f in before if priors and f.dimension == last.dimension and f.mention.quantity.meets(priors[0].to(f.mention.quantity.unit))), last)


# Less than this share of it is no difference to speak of.
_SAME = Decimal("0.01")


def _to_the_digit(row: Relation) -> Relation:
    """A claim that two printed numbers are the same, which says so of their digits: 与上年的1.50万元持平."""
    current, prior = row.values["current"], row.values["prior"]
    assert isinstance(current, Quantity) and isinstance(prior, Quantity)
    apart = current.value - prior.value
    return replace(row, values={**row.values, "expected": Quantity.exact(apart, current.unit)}) if abs(apart) > _SAME * abs(prior.value) else row


# A number right after, which the change itself tells.
_NUMBERED = re.compile(r"[了约近]?\d|幅度?[为达]?\d")


def _prior(passage: Passage, current: Figure, said: Claim) -> Figure | None:
    """The year before's figure in the words of a claim, else the last beside them that is of what they are of: of its name, or with none of its own."""
    inside = [f for f in passage.figures if said.start <= f.start < said.end + 1 and f.dimension == current.dimension]
    near = [f for f in passage.figures if f.role == "prior" and f.dimension == current.dimension and f.segment == current.segment and f.end <= said.start]
    own = [f for f in near if f.start > current.start or not f.label or alike(f.label, current.label)]
    return next(iter(inside), None) or next(reversed(own), None)


def moved_relations(passage: Passage) -> Iterator[Relation]:
    """The direction of 由A提升至B: that B is above A, or below it."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        match = words.CHANGED_TO.search(figure.head)
        if before.role == "from" and match and before.segment == figure.segment and before.mention.quantity.unit == figure.mention.quantity.unit:
            way = match.group()[:-1]
            if way not in ("调整", "变") and not words.RANKED.match(passage.after(figure)):
                up = re.fullmatch(words.UP, way) is not None
                yield _direction(figure, before, "up" if up else "down", way, "inferred")


def _direction(current: Figure, prior: Figure, direction: str, said: str, certainty: str) -> Relation:
    c, p = current.mention.quantity, prior.mention.quantity
    values: dict[str, Value] = {"current": c, "prior": p.to(c.unit), "expected": c - p, "direction": direction, "aspect": "direction", "base": said}
    item = re.sub(r"由.*$", "", prior.label if prior.role == "from" else current.label)
    return Relation("changes", item, values, (("current", current.mention), ("prior", prior.mention)), certainty=certainty)
