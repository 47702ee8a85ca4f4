"""Every entry of the lexicon is found in its example and not in its counter-example."""

import pytest

from auditor.lexicon import families, kin, lexicon
from auditor.lexicon.claims import claims_in, predicates


@pytest.mark.parametrize("entry", lexicon().entries, ids=lambda e: e.concept)
def test_an_entry_is_found_in_its_example_only(entry):
    said = {c for cue in lexicon().cues(entry.example) for c in cue.concepts}
    denied = {c for cue in lexicon().cues(entry.counter) for c in cue.concepts}
    assert entry.concept in said
    assert entry.concept not in denied


@pytest.mark.parametrize("family", families(), ids=lambda f: f.family)
def test_a_family_knows_whole_and_parts_of_its_example_by_their_names(family):
    whole, parts = family.example.split(" = ")
    assert family.family in kin(whole)[0]
    assert all(family.family in kin(part)[1] for part in parts.split(" + "))
    assert family.family not in kin("绿化面积")[0] | kin("绿化面积")[1]


def test_the_longest_name_at_a_place_says_whose_it_is():
    assert "department_spending" not in kin("项目支出决算")[0] | kin("项目支出")[0]
    assert kin("非税收入")[1] == {"public_revenue"}


@pytest.mark.parametrize("predicate", predicates(), ids=lambda p: p.claim)
def test_a_claim_is_found_in_its_example_only(predicate):
    assert [c.claim for c in claims_in(predicate.example, predicate.claim)] == [predicate.claim]
    assert not [*claims_in(predicate.counter, predicate.claim)]
