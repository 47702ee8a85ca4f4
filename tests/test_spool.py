"""A spool is a sequence like any other, however many it holds."""

from dataclasses import replace

import pytest

from auditor import spool
from auditor.audits import counted, counts
from auditor.packing import packed
from auditor.result import Audit, CheckCount, Sketch


def audit(number):
    return Audit(f"{number}.txt", "", "", "题", "", number, (), (CheckCount("TOT01", number, 0),), (), ())


def test_what_was_added_comes_back_in_order(monkeypatch):
    monkeypatch.setattr(spool, "AT_HAND", 3)
    audits = spool.Spool()
    assert not audits and len(audits) == 0
    for number in range(10):
        audits.append(audit(number) if number % 2 else packed(audit(number)))
        assert audits[-1] == audit(number)
    assert [*audits] == [*map(audit, range(10))] == audits[:]
    assert [one.year for one in audits[1:9:3]] == [1, 4, 7]
    assert [one.year for one in reversed(audits)] == [*range(9, -1, -1)]
    assert [*counts(audits)] == [*map(counted, audits)]
    with pytest.raises(IndexError):
        audits[10]


def test_a_sketch_is_kept_apart():
    audits = spool.Spool()
    sketch = Sketch("云桥县水利局", "", (), (1, 2))
    whole = replace(audit(2021), sketch=sketch)
    audits.append(packed(whole))
    assert audits[0] == audit(2021)
    assert audits.sketched[0] == replace(whole, checks=())
