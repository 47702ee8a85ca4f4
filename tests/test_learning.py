"""Learning: the same weights from the same reports, small, with the hashes of what they came from, and of use to the engine."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from auditor.relations.evidence.belief import blocks as decision
from auditor.relations.evidence.fit import blocks as shares
from auditor.relations.evidence.weights import learnt, unpacked
from auditor.relations.evidence.words import blocks

pytest.importorskip("scipy", reason="what fitting needs is not installed")
from auditor.learning.__main__ import main
from auditor.learning.material import loose_labels

# The most that weights may take, in bytes.
MOST = 300_000


def written(folder, name, seed, labelled=True):
    """A report of one text with figures of its own, and its relations beside it where it is `labelled`."""
    pay, fees, works, before = 120 + 7 * seed, 31 + seed, 240 + 3 * seed, 350 + 5 * seed
    total = pay + fees + works
    figures = [f"{x}.40" for x in (pay, fees, works)] + [f"{total + 1}.20", f"{before}.20"]
    change, spent = f"{total + 1 - before}.00", total * 0.9
    growth = f"{(total + 1 - before) / (before + 0.2) * 100:.2f}%"
    share = f"{spent / (total + 1.2) * 100:.2f}%"
    lines = [
        f"云湖县{'水务林业教育民政'[2 * (seed % 4):][:2]}局2022年度部门决算说明",
        f"2022年支出合计{figures[3]}万元，其中：人员经费{figures[0]}万元，公用经费{figures[1]}万元，项目经费{figures[2]}万元。",
        f"比上年{figures[4]}万元增加{change}万元，增长{growth}。",
        f"年末实际支付{spent:.2f}万元，占支出合计的{share}。",
    ]
    path = folder / f"{name}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")

    def at(line, digits):
        start = lines[line - 1].index(digits)
        return [line, start, start + len(digits)]

    total_at, before_at = at(2, figures[3]), at(3, figures[4])
    relations = [
        ("sum", total_at, [at(2, part) for part in figures[:3]]),
        ("difference", at(3, change), [total_at, before_at]),
        ("growth", at(3, growth.rstrip("%")), [total_at, before_at]),
        ("ratio", at(4, share.rstrip("%")), [at(4, f"{spent:.2f}"), total_at]),
    ]
    if labelled:
        rows = [{"law": law, "target": target, "operands": operands, "holds": True} for law, target, operands in relations]
        path.with_suffix(".relations.json").write_text(json.dumps(rows), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Five labelled reports, one without labels and one that cannot be read."""
    folder = tmp_path_factory.mktemp("reports")
    paths = [written(folder, f"labelled{seed}", seed) for seed in range(5)] + [written(folder, "unlabelled", 9, labelled=False)]
    (folder / "empty.txt").write_bytes(b"")
    return [*paths, str(folder / "empty.txt")]


def fitted(out, reports, *more):
    """The weights that `fit` writes, as text."""
    assert main(["fit", *reports, "--steps", "40", "--out", str(out), *more]) == 0
    return out.read_text("utf-8")


def values(text):
    """All weights in one row."""
    weights = unpacked(json.loads(text))
    return np.concatenate([weights[name] for name in blocks()])


def test_the_same_reports_give_the_same_weights_which_say_where_they_came_from(tmp_path, reports, capsys):
    first, again = (fitted(tmp_path / name, reports) for name in ("a.json", "b.json"))
    assert np.abs(values(first) - values(again)).max() <= 1e-6
    assert len(first.encode()) <= MOST
    sources = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in reports[:-1]]
    assert json.loads(first)["learnt_from"] == sorted(sources)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and all(line.startswith(f"{reports[-1]}: ") for line in told)


def test_weights_are_of_use_to_the_engine(tmp_path, reports):
    made = unpacked(json.loads(fitted(tmp_path / "a.json", reports)))
    assert {name: len(row) for name, row in made.items()} == {name: len(columns) for name, columns in (blocks() | shares() | decision()).items()}
    assert all(0 < made[f"{group}:meant"].sum() <= 1.01 for group in ("percent", "difference", "product", "opened", "closed"))
    assert made.keys() == learnt().keys() and any(row.any() for row in made.values())


def test_the_decision_is_learnt_from_slips_put_into_reports(tmp_path, reports, capsys):
    """Weights of its own, beside the others as they were; the same each time."""
    before = unpacked(json.loads(fitted(tmp_path / "a.json", reports)))
    made = []
    for name in ("b.json", "c.json"):
        out = tmp_path / name
        out.write_text((tmp_path / "a.json").read_text("utf-8"), "utf-8")
        assert main(["decide", "--out", str(out), "--folds", "2", "--rounds", "0", "--steps", "20", *reports]) == 0
        made.append(unpacked(json.loads(out.read_text("utf-8"))))
    assert "contradictions looked at" in capsys.readouterr().out
    assert made[0]["told"].any() and np.array_equal(made[0]["told"], made[1]["told"])
    assert all(np.array_equal(before[name], made[0][name]) for name in before if name != "told")


def test_a_report_without_labels_takes_part(tmp_path, reports):
    """Rounds of expectation and maximisation learn from it, and what its words say then changes the weights."""
    alone = fitted(tmp_path / "a.json", reports[:5], "--rounds", "2")
    beside = fitted(tmp_path / "b.json", reports[:6], "--rounds", "2")
    assert np.abs(values(alone) - values(beside)).max() > 1e-3


def test_validation_tells_what_is_reached_on_reports_seen_and_left_out(reports, capsys):
    assert main(["validate", *reports, "--folds", "2", "--steps", "40"]) == 0
    out, err = capsys.readouterr()
    seen, left = out.split("\n\n")
    assert seen.startswith("fitted on") and left.startswith("left out") and err.count("\n") == 1
    for part in (seen, left):
        figures = dict(line.rsplit("  ", 1) for line in part.splitlines() if " = " in line)
        recall = next(value for name, value in figures.items() if name.startswith("candidate recall"))
        first = next(value for name, value in figures.items() if name.startswith("right first, with figures"))
        assert recall.strip() == "20/20 = 1.000"
        assert float(first.split(" = ")[1]) >= 0.9


@pytest.mark.parametrize(
    ("check", "law", "digits"),
    [
        ("R:62.5%=125/200", "ratio", (62.5, 125, 200)), ("P:8=2*4", "product", (8, 2, 4)), ("D:0.5=2.5-2", "difference", (0.5, 2.5, 2)),
        ("G:25%=30/(150-30)", "growth", (25, 150, 30)), ("G:-20%=-30/(120+30)", "growth", (-20, 120, -30)),
        ("G:1.5%=0.03/2.00", "growth", (1.5, 2.03, 0.03)), ("S:90=70-25+45", "sum", (90, 70, -25, 45)), ("100%=62.5%+37.5%", "sum", (100, 62.5, 37.5)),
    ],
)
def test_labels_write_relations_as_figures(check, law, digits):
    assert [(label.law, label.digits) for label in loose_labels({"holds": [{"check": check}]}, [])] == [(law, digits)]


def test_what_a_label_says_that_is_no_relation_of_figures_is_left_out():
    assert not loose_labels({"holds": [{"check": "E:75=75"}, {"check": "C:6=甲,乙"}]}, [])
