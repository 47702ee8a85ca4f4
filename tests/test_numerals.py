"""Small Chinese numbers: read and printed alike everywhere, in headings, rows and counts."""

import pytest

from auditor.numerals import chinese, numeral
from auditor.relations.tables.frame import _numbering
from test_tables_rows import rows_of


@pytest.mark.parametrize(("text", "value"), [("7", 7), ("12", 12), ("两", 2), ("十", 10), ("十一", 11), ("二十", 20), ("二十三", 23), ("⑫", 12), ("〇", 0)])
def test_a_numeral_has_its_value(text, value):
    assert numeral(text) == value


@pytest.mark.parametrize("text", ["", "百", "一二", "十十", "3.5", "三个", "²"])
def test_other_words_have_none(text):
    assert numeral(text) is None


def test_what_is_printed_is_read_again():
    assert [numeral(chinese(n)) for n in range(100)] == list(range(100))
    assert (chinese(12), chinese(20), chinese(100)) == ("十二", "二十", "100")


@pytest.mark.parametrize(
    ("label", "place"), [("十、其他支出", 10), ("十一、上缴支出", 11), ("（十二）住房保障", 12), ("12.绿化", 12), ("（3）项目", 3), ("⑪印刷费", 11)]
)
def test_a_row_has_its_place_in_its_numbering(label, place):
    assert _numbering(label)[1] == place


def test_a_note_counts_more_than_ten_items():
    rows = [["项目名称", "全年执行数", "自评得分"], *([f"项目{c}", "10.00", "90"] for c in "甲乙丙丁戊己庚辛壬癸子丑")]
    (held,) = rows_of("totals", rows, "十二个项目平均得分91.00分")
    assert held.certainty == "stated"
