"""A claim in other words gets the same verdict: told where the numbers beside it deny it, left in peace where they bear it out."""

from pathlib import Path

import pytest
import yaml

from related import parsed, verdict

TITLE = "云湖县水务局2022年度项目支出绩效自评报告\n\n"
CLAIMS = yaml.safe_load((Path(__file__).parent / "paraphrases.yaml").read_text("utf-8"))
WORDS = [pytest.param(claim, words, id=f"{claim['claim']}-{words}") for claim in CLAIMS for words in claim["words"]]


def accused(folder, text):
    """The printed numbers of rows that fail."""
    return [{m.printed for _, m in r.operands} for r in parsed(folder, TITLE + text).relations if verdict(r) == "fails"]


@pytest.mark.parametrize(("claim", "words"), WORDS)
def test_a_claim_that_the_numbers_deny_is_told_in_any_words(claim, words, tmp_path):
    assert any(printed & set(claim["numbers"]) for printed in accused(tmp_path, claim["faulty"].format(words)))


@pytest.mark.parametrize(("claim", "words"), WORDS)
def test_a_claim_that_the_numbers_bear_out_is_left_in_peace_in_any_words(claim, words, tmp_path):
    assert not accused(tmp_path, claim["sound"].format(words))


def test_there_are_sixty_of_them():
    assert len(WORDS) >= 60
