"""A spool is a sequence like any other, however many it holds."""

import pytest

from auditor import spool
from auditor.result import Audit


def audit(number):
    return Audit(f"{number}.txt", "", "", "题", "", number, (), (), (), ())


def test_what_was_added_comes_back_in_order(monkeypatch):
    monkeypatch.setattr(spool, "_AT_HAND", 3)
    audits = spool.Spool()
    assert not audits and len(audits) == 0
    for number in range(10):
        audits.append(audit(number))
        assert audits[-1] == audit(number)
    assert [*audits] == [*map(audit, range(10))] == audits[:]
    assert [one.year for one in audits[1:9:3]] == [1, 4, 7]
    assert [one.year for one in reversed(audits)] == [*range(9, -1, -1)]
    with pytest.raises(IndexError):
        audits[10]
