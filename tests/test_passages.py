"""Short passages as offices write them: the faulty ones are told at the wrong number, the consistent ones are left in peace."""

from pathlib import Path

import pytest
import yaml

from auditor import audit_many
from auditor.result import Audit

PASSAGES = [
    passage
    for file in sorted((Path(__file__).parent / "passages").glob("*.yaml"))
    for passage in yaml.safe_load(file.read_text(encoding="utf-8"))
]
FAULTY = [passage for passage in PASSAGES if passage["finds"]]
SOUND = [passage for passage in PASSAGES if not passage["finds"]]


def parametrised(passages):
    """One test a passage; one known to fail has to, so that who mends it takes its mark away."""
    return [
        pytest.param(p, id=p["name"], marks=pytest.mark.xfail(strict=True, reason=p["note"]) if p.get("known") else ()) for p in passages
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is told as an error or a warning, by the name of the passage; all passages are audited together."""
    folder = tmp_path_factory.mktemp("passages")
    paths = []
    for i, passage in enumerate(PASSAGES):
        paths.append(folder / f"{i:03}.txt")
        paths[-1].write_text(passage["text"], encoding="utf-8")
    audits = list(audit_many(paths))
    assert all(isinstance(audit, Audit) for audit in audits)
    return {
        passage["name"]: [finding for finding in audit.findings if finding.severity != "info"]
        for passage, audit in zip(PASSAGES, audits, strict=True)
    }


def points_at(finding, wanted):
    """Whether a finding quotes the wrong number, and is of a family or code that may tell it."""
    right_kind = any(finding.code.startswith(kind) for kind in wanted.get("codes", wanted.get("families", [""])))
    return right_kind and any(wanted["number"] in place.quote for place in finding.places)


def lines(findings):
    return "\n".join(f"{f.code} {f.message} [{' | '.join(place.quote for place in f.places)}]" for f in findings)


@pytest.mark.parametrize("passage", parametrised(SOUND))
def test_sound_passage_is_left_in_peace(passage, told):
    assert not told[passage["name"]], lines(told[passage["name"]])


@pytest.mark.parametrize("passage", parametrised(FAULTY))
def test_faulty_passage_is_told_at_the_wrong_number(passage, told):
    findings = told[passage["name"]]
    for wanted in passage["finds"]:
        assert any(points_at(finding, wanted) for finding in findings), f"{wanted} not among:\n{lines(findings)}"


@pytest.mark.parametrize("passage", FAULTY, ids=[p["name"] for p in FAULTY])
def test_faulty_passage_is_told_nothing_else(passage, told):
    numbers = [wanted["number"] for wanted in passage["finds"]]
    others = [f for f in told[passage["name"]] if not any(number in place.quote for place in f.places for number in numbers)]
    assert not others, lines(others)


def test_passages_are_many_and_told_apart():
    assert len(FAULTY) >= 35 and len(SOUND) >= 35
    assert len({passage["name"] for passage in PASSAGES}) == len(PASSAGES)
