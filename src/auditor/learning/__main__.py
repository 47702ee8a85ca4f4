"""`python -m auditor.learning fit|decide|validate REPORT…`: learn the weights of the evidence, then those of the decision what to tell of it, or
measure how far they carry over."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from auditor.document import Unreadable
from auditor.learning.decision import decisions
from auditor.learning.material import example
from auditor.learning.trainer import Prepared, prepare, train
from auditor.learning.validate import cross_validate, lines
from auditor.relations.evidence.weights import packed, unpacked


def _prepared(paths: Sequence[str]) -> list[Prepared]:
    out = []
    for path in paths:
        try:
            out.append(prepare(example(path)))
        except Unreadable as error:
            print(f"{path}: {error}", file=sys.stderr)
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 0 where it could."""
    parser = argparse.ArgumentParser(prog="python -m auditor.learning", description=__doc__)
    parser.add_argument("what", choices=("fit", "decide", "validate"))
    parser.add_argument("reports", nargs="+", metavar="REPORT", help="reports, and for decide passages (.yaml) with the numbers that are wrong in them")
    parser.add_argument("--out", type=Path, help="where to write the weights (fit); where they are (decide); standard output by default")
    parser.add_argument("--mean", type=Path, metavar="WEIGHTS", help="for fit: take the mean with these, learnt before from other reports, of which what fit does not learn is kept")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=1, help="rounds of expectation and maximisation over what is not labelled")
    parser.add_argument("--steps", type=int, default=80)
    parser.add_argument("--pull", type=float, default=0.5)
    options = parser.parse_args(arguments)
    passages = [Path(p) for p in options.reports if p.endswith(".yaml")]
    some = _prepared([p for p in options.reports if not p.endswith(".yaml")])
    how = {"rounds": options.rounds, "steps": options.steps, "pull": options.pull}
    if options.what == "validate":
        seen, left = cross_validate(some, options.folds, **how)
        print("\n".join(["fitted on", *lines(seen), "", "left out", *lines(left)]))
        return 0
    if options.what == "decide":
        learnt, measured = decisions(some, passages, options.folds, **how)
        print("\n".join(measured))
        weights = {**unpacked(json.loads(options.out.read_text("utf-8"))), "told": learnt}
    else:
        weights = train(some, **how)
    learnt_from = {one.example.sha256 for one in some}
    if options.mean:
        before = json.loads(options.mean.read_text("utf-8"))
        weights = {name: (old + weights.get(name, old)) / 2 for name, old in unpacked(before).items()}
        learnt_from |= {*before["learnt_from"]}
    text = json.dumps(packed(weights, [*learnt_from]), ensure_ascii=False, separators=(",", ":"))
    if options.out:
        options.out.write_text(text + "\n", "utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
