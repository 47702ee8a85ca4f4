"""Which printed number a contradiction is due to:
the one that nothing else confirms, or the one whose correction mends several at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from auditor.findings.causes import law_in
from auditor.numbers.mention import Mention
from auditor.relations.schema import Relation
from auditor.result import SEVERITIES
from auditor.suites.check import Verdict


def weighs(verdict: Verdict) -> bool:
    """Whether a verdict speaks against numbers: it failed, and not for a last digit or a missing explanation only."""
    return not verdict.holds and verdict.check.severity != "info" and verdict.check.about != ()


def compared(verdict: Verdict) -> tuple[Mention, ...]:
    """The numbers of the relation that the check is about, each once."""
    about = verdict.check.about
    named = (mention for role, mention in verdict.relation.operands if about is None or role in about)
    return tuple(dict.fromkeys(named))


@dataclass(slots=True)
class Failure:
    """A failing relation: its failed verdicts from the worst on, and what blaming found.

    `culprit` is the one number the contradiction is due to, `mended` how many relations its correction puts right
    together (0 where it was found because all others are confirmed elsewhere), `blamed` every number the failure speaks
    against, `loose` those of its numbers that nothing confirms.
    """

    row: int
    relation: Relation
    failed: Sequence[Verdict]
    culprit: Mention | None = None
    mended: int = 0
    blamed: tuple[Mention, ...] = ()
    loose: tuple[Mention, ...] = ()

    @property
    def worst(self) -> Verdict:
        """Its most severe failed verdict."""
        return self.failed[0]

    @property
    def operands(self) -> tuple[Mention, ...]:
        """Its numbers, each once."""
        return tuple(dict.fromkeys(mention for _, mention in self.relation.operands))

    @property
    def accused(self) -> tuple[Mention, ...]:
        """The numbers that its weighing verdicts may speak against, each once."""
        return tuple(
            dict.fromkeys(mention for verdict in self.failed if weighs(verdict) for mention in compared(verdict))
        )

    @property
    def rank(self) -> tuple[int, bool, bool, int]:
        """Worst first, then what confirms by itself, then what labels anchor, then order of rows."""
        check = self.worst.check
        return (SEVERITIES.index(check.severity), not check.ties, self.relation.certainty != "stated", self.row)


def _by_mending(failures: Sequence[Failure], supported: AbstractSet[Mention]) -> None:
    """Blames the number whose one correction puts right the most failing relations, at least two, the best first."""
    containing: dict[Mention, list[Failure]] = {}
    for failure in failures:
        for mention in failure.accused:
            containing.setdefault(mention, []).append(failure)
    found = sorted(_cures(failures, containing, supported), key=lambda cure: -len(cure[1]))
    for mention, mended in found:
        free = [failure for failure in mended if failure.culprit in (None, mention)]
        if len(free) < 2 or any(
            len(other) == len(mended) and who != mention and set_of(other) & set_of(mended) for who, other in found
        ):
            continue
        for failure in free:
            if failure.culprit is None:
                failure.culprit, failure.mended = mention, len(free)


def set_of(failures: Sequence[Failure]) -> frozenset[int]:
    """The rows of some failures."""
    return frozenset(failure.row for failure in failures)


def _cures(
    failures: Sequence[Failure], containing: Mapping[Mention, Sequence[Failure]], supported: AbstractSet[Mention]
) -> Iterator[tuple[Mention, list[Failure]]]:
    """Unconfirmed numbers with the failing relations that one value for them would put right:
    what the first of them needs.
    """
    laws = {failure.row: law_in(failure.worst.check, failure.relation) for failure in failures}
    for failure in failures:
        for mention, _, needed in stated.needs() if (stated := laws[failure.row]) else ():
            others = [
                f
                for f in containing.get(mention, ())
                if f is not failure and (law := laws[f.row]) and law.mended(mention, needed)
            ]
            if others and mention not in supported:
                yield mention, [failure, *others]


def blame(failures: Sequence[Failure], supported: AbstractSet[Mention]) -> None:
    """Finds each failure's culprit, if it has a single one, and all numbers it speaks against.

    `supported` are the numbers that a relation which holds confirms. Without a culprit a failure speaks against all its
    numbers that are not supported, or against all where all are.
    """
    for failure in failures:
        accused = failure.accused
        loose = tuple(mention for mention in accused if mention not in supported)
        if len(loose) == 1 and len(accused) > 1:
            failure.culprit = loose[0]
        failure.blamed, failure.loose = loose or accused, loose
    _by_mending(failures, supported)
    for failure in failures:
        if failure.culprit is not None:
            failure.blamed = (failure.culprit,)
