"""Every entry of the lexicon is found in its example and not in its counter-example."""

import pytest

from auditor.lexicon import lexicon


@pytest.mark.parametrize("entry", lexicon().entries, ids=lambda e: e.concept)
def test_an_entry_is_found_in_its_example_only(entry):
    said = {c for cue in lexicon().cues(entry.example) for c in cue.concepts}
    denied = {c for cue in lexicon().cues(entry.counter) for c in cue.concepts}
    assert entry.concept in said
    assert entry.concept not in denied
