"""The whole flow: from a path to its audit. Reports are read one by one; their tables are judged together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from auditor.bundled import checks_dir
from auditor.document import Document, Gap, Unreadable
from auditor.facsimile import copy_of
from auditor.findings.unread import unread
from auditor.numbers import measure
from auditor.numbers.mention import Mention
from auditor.outline import Outline, outline
from auditor.profiles import load as load_profile
from auditor.profiles.choice import choose as choose_profile
from auditor.readers import TOO_MUCH_MEMORY, read
from auditor.relations.crowds import without_crowds
from auditor.relations.known import Known
from auditor.relations.relate import relate
from auditor.relations.schema import Relation, Value
from auditor.relations.seen import seen
from auditor.result import Audit, CheckCount, Failure, ProfileUsed
from auditor.suites.check import Outcome, Suite, SuiteError
from auditor.suites.loader import choose, load
from auditor.why.asked import NotPrinted
from auditor.why.explain import Why, why

# Reports judged together: enough that running the checks costs little a report, few enough to hold in memory.
CHUNK = 64
# From so many kinds of relations on that the checks look at, what none of them speaks of is told as not audited.
_FULL = 8


@dataclass(frozen=True, slots=True)
class Parsed:
    """A report read and related, ready to be judged. Can be pickled, so that reports may be read in other processes."""

    path: str
    document: Document
    outline: Outline
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    gaps: tuple[Gap, ...]
    profile: ProfileUsed | None = None
    known: tuple[Known, ...] = ()
    why: Why | None = None


def parse(path: str | Path, profile: str = "", questions: Sequence[str] = ()) -> Parsed | Failure:
    """Reads one report and relates its numbers; whatever goes wrong becomes a Failure of one line.

    `profile` names the one to use; without it the report gives one away. The numbers that `questions` mean, lines or
    numbers as printed, are explained; one that means none is a Failure.
    """
    try:
        document = read(path)
        laid_out = outline(document)
        mentions = measure(document)
        chosen, used = choose_profile(document, laid_out, profile)
        seen, counted, crowds = without_crowds(document, mentions)
        relations, gaps, idle, known = relate(seen, laid_out, counted, chosen)
        related = {m.key for r in relations for _, m in r.operands}
        silent = {m.key for m in idle} - related
        explained = (
            why(questions, document, laid_out, mentions, relations, {m.key for m in counted}, silent)
            if questions
            else None
        )
    except (Unreadable, NotPrinted) as error:
        return Failure(str(path), " ".join(str(error).split()))
    except MemoryError:
        return Failure(str(path), TOO_MUCH_MEMORY)
    except Exception as error:
        return Failure(str(path), _told("读取时出错", error))
    # the ends of a range state nothing by themselves
    silent |= {m.key for m in mentions if m.kind == "range"} - related
    said = tuple(m for m in mentions if m.key not in silent)
    return Parsed(
        str(path), document, laid_out, said, tuple(relations), (*document.gaps, *crowds, *gaps), used, known, explained
    )


def _told(what: str, error: Exception) -> str:
    """An unforeseen error in one line."""
    return f"{what}：{type(error).__name__}: {' '.join(str(error).split())}"


def _lone(mention: Mention) -> Relation:
    """A row of the table of numbers."""
    raw = mention.text.value[mention.start : mention.tail]
    values: dict[str, Value] = {"value": mention.quantity, "kind": mention.kind, "hedge": mention.hedge, "raw": raw}
    return Relation("numbers", "", values, (("value", mention),), source="table" if mention.cell else "prose")


def _unrun(outcome: Outcome) -> tuple[Gap, ...]:
    return tuple(Gap(f"检查{code}未能运行：{ran.error}") for code, ran in outcome.ran.items() if ran.error)


def judge(
    parsed: Sequence[Parsed], suites: Sequence[Suite], *, facsimile: bool = False, related: bool = False
) -> list[Audit | Failure]:
    """Runs the checks over the tables of all these reports at once, and weighs each report by itself, with its
    `facsimile` where asked, and the `related` relations that were found where they are asked for.

    Should that go wrong, each is judged alone, so that only the one it goes wrong with becomes a Failure. Raises
    SuiteError for a check that cannot be built.
    """
    try:
        return [*_judge(parsed, suites, facsimile, related)]
    except SuiteError:
        raise
    except Exception as error:
        if len(parsed) > 1:
            return [result for one in parsed for result in judge([one], suites, facsimile=facsimile, related=related)]
        return [Failure(one.path, _told("核对时出错", error)) for one in parsed]


def _judge(parsed: Sequence[Parsed], suites: Sequence[Suite], facsimile: bool, related: bool) -> list[Audit]:
    from auditor.findings.weigh import counts, weigh
    from auditor.relations.tabulate import tabulate
    from auditor.suites.run import validate, verdicts

    full = len({suite.table for suite in suites}) >= _FULL  # else it was asked for few things, and little is looked at
    alone = any(suite.table == "numbers" for suite in suites)
    batches = [(p.path, (*p.relations, *map(_lone, p.mentions)) if alone else p.relations) for p in parsed]
    tabulated = tabulate(batches)
    outcome = validate(tabulated, suites)
    codes = [check.code for suite in suites for check in suite.checks]
    audits = []
    for one, said in zip(parsed, verdicts(tabulated, suites, outcome, len(parsed)), strict=True):
        weighed = weigh(one.document, one.mentions, said)
        checks = tuple(CheckCount(code, *count) for code, count in counts(said, codes).items())
        kept, unaudited = one.outline, unread(one.document, weighed.mentions, weighed.numbers) if full else ()
        audits.append(
            Audit(one.path, one.document.sha256, kept.kind, kept.title, kept.organization, kept.year, weighed.findings,
                  checks, weighed.numbers, (*one.gaps, *unaudited, *_unrun(outcome)),
                  copy_of(one.document, kept, weighed.mentions, weighed.cited) if facsimile else None,
                  profile=one.profile, relations=tuple(map(seen, one.relations)) if related else ())
        )  # fmt: skip
    return audits


def suites_for(
    checks: Sequence[str | Path] = (), select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> tuple[Suite, ...]:
    """The bundled suites and those of the folders `checks`, as far as `select` and `ignore` leave them.
    Raises SuiteError.
    """
    return choose(load([checks_dir(), *map(Path, checks)]), select, ignore)


def judge_all(
    parsed: Iterable[Parsed | Failure],
    suites: Sequence[Suite],
    chunk: int = CHUNK,
    *,
    facsimile: bool = False,
    related: bool = False,
) -> Iterator[Audit | Failure]:
    """Audits in the order of what comes in, `chunk` reports judged at a time; failures pass through at their place."""
    waiting = iter(parsed)
    while some := list(islice(waiting, chunk)):
        audits = iter(
            judge([one for one in some if isinstance(one, Parsed)], suites, facsimile=facsimile, related=related)
        )
        yield from (next(audits) if isinstance(one, Parsed) else one for one in some)


def audit_many(
    paths: Iterable[str | Path],
    *,
    checks: Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str = "",
    facsimile: bool = False,
    related: bool = False,
) -> Iterator[Audit | Failure]:
    """Audits these reports in order, each with its text as read where a `facsimile` is asked for, and with its
    relations where those are.

    A report that cannot be read gives a Failure, and the others go on. Raises SuiteError, and ProfileError for a
    profile that does not exist.
    """
    suites = suites_for(checks, select, ignore)
    if profile:
        load_profile(profile)
    yield from judge_all((parse(path, profile) for path in paths), suites, facsimile=facsimile, related=related)


def audit(
    path: str | Path,
    *,
    checks: Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str = "",
) -> Audit:
    """Audits one report. Raises Unreadable where it cannot be read,
    SuiteError and ProfileError where a suite or profile cannot be used.
    """
    (result,) = audit_many([path], checks=checks, select=select, ignore=ignore, profile=profile, related=True)
    if isinstance(result, Failure):
        raise Unreadable(result.error)
    return result
