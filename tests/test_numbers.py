"""How numbers are printed: one spelling for all, what looks like a number and is none, units, hedges, ranges and places."""

import importlib.util
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.numbers import fold, measure
from auditor.numbers.named import UNITS
from auditor.numbers.scan import NO_NUMBER, Spot, reread, scan
from auditor.numbers.traditional import SIMPLIFIED
from auditor.numbers.units import measure_of, unit_named
from handmade import document, text

INFINITE = Decimal("Infinity")


def mentions(raw):
    return list(scan(fold(text(raw)), Spot(0)))


def told(raw):
    """(as printed, kind, value with its unit) of every number."""
    return [(m.printed, m.kind, str(m.quantity)) for m in mentions(raw)]


def values(raw):
    return [str(m.quantity) for m in mentions(raw)]


def only(raw):
    (mention,) = mentions(raw)
    return mention


# --- one spelling ---


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("全年支出１，５２６．７１万元", "全年支出1,526.71万元"),
        ("执行率(B/A)：９８．５％", "执行率（B/A）：98.5%"),
        ("其中:办公费3万元;水费2万元,电费1万元", "其中：办公费3万元；水费2万元，电费1万元"),
        ("预算 860 . 00 万元", "预算860.00万元"),
        ("应≧90%，实﹤85%，差−5％", "应≥90%，实<85%，差-5%"),
        ("每天8：30至17：00", "每天8:30至17:00"),
        ("全區財政撥款1２萬元，佔預算餘額", "全区财政拨款12万元，占预算余额"),
        ("显著提高，乾县征收", "显著提高，乾县征收"),  # characters that simplified text uses stay
        ("附件1：2022年度决算", "附件1：2022年度决算"),
        ("目标2：95%完成", "目标2：95%完成"),
        ("3. 4个项目已验收", "3、4个项目已验收"),
        ("6.2024年度增资经费", "6、2024年度增资经费"),
    ],
)
def test_characters_that_print_alike_are_one(raw, folded):
    assert fold(text(raw)).value == folded


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("拨付2,860.00万元", ["2860.00万元"]),
        ("拨付１２，８６０，０００元", ["12860000元"]),
        ("拨付12,860万元和1,5万元", ["12860万元", "1", "5万元"]),  # commas that group no thousands part numbers
        ("共63 8人，8956 .30元，96.4 4分，3. 25亿元", ["638人", "8956.30元", "96.44分", "3.25亿元"]),
        ("单价 12.50 13.75 元", ["12.50", "13.75元"]),  # two complete decimals stay two
        ("占比 12% 13%", ["12%", "13%"]),
        ("得分 9.50 46.00", ["9.50", "46.00"]),
        ("全 年 支 出 1 2 3 4 . 5 6 万 元，收 入 2 0 0 0 万 元", ["1234.56万元", "2000万元"]),  # a blank behind every character
        ("全 年 预 算 12 34 56", ["12", "34", "56"]),
        ("支出1\u00a0234.56万元，收入2 345 678.90 元", ["1234.56万元", "2345678.90元"]),
        ("支出12\u200b34人", ["1234人"]),
        ("支出12·5万元，𝟑𝟔.𝟓万元，1②0人", ["12.5万元", "36.5万元", "120人"]),
        ("①50万元；②3个项目", ["50万元", "3个"]),
    ],
)
def test_digits_that_belong_together_are_one_number(raw, numbers):
    assert values(raw) == numbers


def test_the_table_of_characters_is_what_its_source_gives():
    pytest.importorskip("opencc")
    from auditor.numbers import traditional

    spec = importlib.util.spec_from_file_location("bench_traditional", Path(__file__).parents[1] / "bench" / "traditional.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert Path(traditional.__file__).read_text(encoding="utf-8") == bench.written(bench.groups())


def test_a_character_is_read_as_one_and_text_in_simplified_ones_as_it_stands():
    assert all(len(one) == 1 for one in SIMPLIFIED.values())
    assert not set(map(chr, SIMPLIFIED)) & set(SIMPLIFIED.values())


# --- what is none: kind of pattern → (a real-looking text with no number, a near miss with its number) ---

NONE = {
    "document number": ("依据浔财预〔2021〕37号和（2020）15号文", "安排〔甲〕类37万元", "37万元"),
    "cited title": ("按《2019年乡村振兴衔接资金管理办法》执行", "按办法安排2019万元", "2019万元"),
    "clock": ("窗口8：30开放", "窗口8个、30人", "8个 30人"),
    "ratio": ("师生比为1：17.4", "师生各1人、17人", "1人 17人"),
    "phone": ("电话：0793-5223344，手机13905221188", "拨付13905221188元", "13905221188元"),
    "index": ("统一社会信用代码：12360425MB0 88", "编号共37个", "37个"),
    "month": ("7月19日开工，10月底前完工，每月5日前报送", "工期7个月19天", "7个月 19天"),
    "months": ("1—6月预算执行", "1—6个班", "1 6个"),
    "dotted date": ("填报日期2022.5.31", "拨付2022.53万元", "2022.53万元"),
    "list number": ("1.支出情况；2、绩效情况（3）其他", "1.35万元", "1.35万元"),
    "name number": ("见附件6-1、表3和第2批清单", "发放调查表120份，人大代表50名", "120份 50名"),
    "item number": ("目标1：提高供水保证率；指标2、", "目标3个，指标12项", "3个 12项"),
    "latin": ("PM2.5达标，5G覆盖，国道G206", "全长5km，重3kg", "5km 3kg"),
    "long code": ("项目编码510000220000055188", "收入51000022000055元", "51000022000055元"),
    "item of the classification": ("1.2050204高中教育支出，工资福利支出（301），司法（06款）", "支出2050204元", "2050204元"),
    "page of contents": ("支出执行表………32", "预算执行情况……共支出32.5万元", "32.5万元"),
    "house number": ("驻地位于府前街18号", "配电18台", "18台"),
    "mark": ("2#宿舍楼主体完工", "宿舍楼2栋", "2栋"),
    "hotline": ("12345政务热线", "受理12345件", "12345件"),
}


def test_every_pattern_has_its_example():
    assert set(NONE) == set(NO_NUMBER)


@pytest.mark.parametrize("kind", NONE)
def test_what_looks_like_a_number_and_is_none(kind):
    assert values(NONE[kind][0]) == []


@pytest.mark.parametrize("kind", NONE)
def test_what_nearly_looks_like_none_is_a_number(kind):
    assert " ".join(values(NONE[kind][1])) == NONE[kind][2]


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("12.5万元用于渠道清淤", ["12.5万元"]),  # an amount, though it begins the text as 1.2项目概况 does
        ("95.5分", ["95.5分"]),
        ("3.2公里", ["3.2公里"]),
        ("1.2项目概况", []),
        ("2.1人员情况", []),
        ("2、100%完成", ["100%"]),
        ("3、5、7号楼", ["3", "5", "7"]),
        ("（3）12万元", ["12万元"]),
    ],
)
def test_a_heading_number_is_told_from_an_amount(raw, numbers):
    assert values(raw) == numbers


# --- units ---


@pytest.mark.parametrize(
    ("raw", "kind", "shown", "dimension", "factor"),
    [
        ("35.20元", "money", "35.20元", "元", 1),
        ("35.20万元", "money", "35.20万元", "元", 10**4),
        ("3.52亿元", "money", "3.52亿元", "元", 10**8),
        ("3.52亿", "money", "3.52亿", "元", 10**8),
        ("35万", "money", "35万", "元", 10**4),
        ("5百万元", "money", "5百万元", "元", 10**6),
        ("87.5%", "percent", "87.5%", "%", 1),
        ("4.1‰", "percent", "4.1‰", "%", Decimal("0.1")),
        ("2.5个百分点", "points", "2.5个百分点", "百分点", 1),
        ("46人", "people", "46人", "人", 1),
        ("46名", "people", "46名", "人", 1),
        ("3.6万人", "people", "3.6万人", "人", 10**4),
        ("46人次", "visits", "46人次", "人次", 1),
        ("46家", "count", "46家", "家", 1),
        ("46家次", "visits", "46家次", "家次", 1),
        ("24台（套）", "count", "24台（套）", "台（套）", 1),
        ("92.5分", "score", "92.5分", "分", 1),
        ("15个工作日", "time", "15个工作日", "工作日", 1),
        ("1.5万亩", "area", "1.5万亩", "亩", 10**4),
        ("45千米", "length", "45千米", "公里", 1),
        ("60元/人", "per", "60元/人", "元/人", 1),
        ("60元/人·年", "per", "60元/人·年", "元/人/年", 1),
        ("1000元/生", "per", "1000元/生", "元/生", 1),
        ("1.2万元/村", "per", "1.2万元/村", "元/村", 10**4),
        ("46", "plain", "46", "", 1),
    ],
)
def test_units(raw, kind, shown, dimension, factor):
    mention = only(raw)
    unit = mention.quantity.unit
    assert (mention.kind, str(mention.quantity), unit.dimension, unit.factor) == (kind, shown, dimension, factor)


@pytest.mark.parametrize(("dimension", "example"), [(row[0], row[3]) for row in UNITS])
def test_each_unit_is_read_in_its_example(dimension, example):
    assert dimension in [m.quantity.unit.dimension.split("/")[0] for m in mentions(example)]


@pytest.mark.parametrize(("dimension", "word"), [(row[0], word) for row in UNITS for word in row[4].split()])
def test_a_word_apart_that_begins_as_a_unit_does_is_none(dimension, word):
    assert dimension not in [m.quantity.unit.dimension for m in mentions(f"资产 12 {word}共计")]


@pytest.mark.parametrize(
    ("raw", "kind", "shown", "dimension"),
    [
        ("新建36处（套）", "count", "36处（套）", "处（套）"),
        ("采购24台/套", "count", "24台/套", "台（套）"),
        ("培训300人（次）", "visits", "300人（次）", "人次"),
        ("走访120户次", "visits", "120户次", "户次"),
        ("补助800元/人/年", "per", "800元/人/年", "元/人/年"),
        ("补助800元/名.年", "per", "800元/名.年", "元/人/年"),
        ("补助800元每人每年", "per", "800元/人每年", "元/人/年"),
        ("造价12.5万元/公里", "per", "12.5万元/公里", "元/公里"),
        ("均价36元/m²", "per", "36元/m²", "元/平方米"),
        ("拆除3200m2", "area", "3200m2", "平方米"),
        ("清淤5000 m³", "volume", "5000m³", "立方米"),
        ("装机300kW，发电1.2万kWh", "measure", "300kW", "千瓦"),
        ("管径 300 mm", "length", "300mm", "公里"),
        ("收储 120.5 t", "mass", "120.5t", "公斤"),
    ],
)
def test_units_made_of_two_and_units_in_latin_letters(raw, kind, shown, dimension):
    mention = mentions(raw)[0]
    assert (mention.kind, str(mention.quantity), mention.quantity.unit.dimension) == (kind, shown, dimension)


@pytest.mark.parametrize("raw", ["110kV线路", "5G基站", "A4纸", "3D打印", "5A级景区", "100W"])
def test_other_latin_letters_are_no_unit(raw):
    assert values(raw) == []


def test_units_of_one_dimension_can_be_compared():
    five, rest = mentions("新建道路5公里，其中硬化3500米")
    assert str(rest.quantity.to(five.quantity.unit)) == "3.500公里"


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("其他资金 120.5 年度资金总额 500", ["120.5", "500"]),  # 年度 begins the next label
        ("使用 10 年", ["10年"]),
        ("办公费 35 支出合计", ["35"]),
        ("完成3项目标任务", ["3项"]),  # nothing parts the number from its unit
    ],
)
def test_a_unit_is_no_part_of_the_next_word(raw, numbers):
    assert values(raw) == numbers


def test_nothing_is_counted_in_fractions():
    assert told("51.8634村医补助") == [("51.8634", "plain", "51.8634")]
    assert told("3.6万人次")[0][1] == "visits"


@pytest.mark.parametrize(("name", "unit"), [("万元", "万元"), ("元", "元"), ("％", "%"), ("人次", "人次"), (" 亿元 ", "亿元"), ("万", "万"), ("千", "千"), ("元/人/年", "元/人/年"), ("万元/公里", "万元/公里"), ("处（套）", "处（套）"), ("kWh", "kWh"), ("万幸", None), ("10", None), ("", None)])
def test_a_unit_is_named_by_a_header(name, unit):
    found = unit_named(name)
    assert (found.unit.name if found else None) == unit


def test_a_number_is_read_again_in_its_columns_unit():
    again = reread(only("-1,286.50"), measure_of("万", "元"))
    assert (str(again.quantity), again.kind, again.quantity.low) == ("-1286.50万元", "money", Decimal("-1286.505"))


# --- counted and measured ---


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("62人", "62", "62"), ("62.5分", "62.5", "62.5"), ("62家", "62", "62"), ("3.6万人", "3.55", "3.65"), ("12人次", "12", "12"),
        ("0万元", "0", "0"), ("0.00万元", "-0.005", "0.005"), ("0%", "-0.5", "0.5"), ("62万元", "61.5", "62.5"), ("62.0万元", "61.95", "62.05"), ("98%", "97.5", "98.5"), ("120亩", "119.5", "120.5"), ("62", "61.5", "62.5"),
    ],
)  # fmt: skip
def test_what_is_counted_is_exact_and_what_is_measured_is_rounded(raw, low, high):
    quantity = only(raw).quantity
    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))


def bounds(*blocks):
    """(as printed, low, high) of every measured number of a document."""
    return [(m.printed, str(m.quantity.low), str(m.quantity.high)) for m in measure(document(*blocks)) if m.kind in ("money", "plain", "area", "percent")]


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("渠系50万元，泵站19.20万元。", "49.995", "50.005"),  # beside decimals: exact to the last place printed there
        ("渠系50万元，泵站19万元。", "49.5", "50.5"),
        ("渠系50万元。泵站19.20万元。", "49.5", "50.5"),  # another sentence
        ("渠系50亩，泵站19.20万元。", "49.5", "50.5"),  # another unit
        ("渠系约51万元，泵站19.20万元。", "49.5", "52.5"),  # hedged
        ("渠系50%，泵站19.20%。", "49.5", "50.5"),  # a percentage
        ("渠系50.5万元，泵站19.20万元。", "50.45", "50.55"),  # decimals are as printed
    ],
)
def test_a_whole_number_is_as_exact_as_its_company(raw, low, high):
    assert bounds(raw)[0][1:] == (low, high)


def test_the_items_of_a_list_are_company():
    assert [b[1:] for b in bounds("（1）渠系50万元；", "（2）泵站19.20万元。")] == [("49.995", "50.005"), ("19.195", "19.205")]
    assert bounds("（1）渠系50万元；", "小结。", "（2）泵站19.20万元。")[0][1:] == ("49.5", "50.5")


@pytest.mark.parametrize(
    ("column", "low", "high"),
    [
        (["金额", "150", "80", "310.45"], "149.995", "150.005"),
        (["金额", "150", "80", "310"], "149.5", "150.5"),
        (["金额", "12.5", "80", "3.25"], "12.495", "12.505"),  # its zero was dropped
        (["金额", "12.5", "80", "3.20"], "12.45", "12.55"),  # zeros are printed here
        (["金额", "5543", "128", "0.3"], "5542.5", "5543.5"),  # the fraction is the exception
        (["金额", "5543", "128", "671.00"], "5542.5", "5543.5"),  # noughts are none
        (["执行率", "85", "80", "93.25"], "84.5", "85.5"),
        (["金额", "0", "80", "3.25"], "0", "0"),
    ],
)
def test_the_figures_of_a_column_are_company(column, low, high):
    assert bounds([["项目", "数"], *[[f"第{i}", cell] for i, cell in enumerate(column)]])[0][1:] == (low, high)


def test_a_number_in_company_is_shown_as_printed_and_read_again_as_exact():
    first = measure(document("渠系50，泵站19.20。"))[0]
    again = reread(first, measure_of("万", "元"))
    assert (str(again.quantity), again.quantity.low) == ("50万元", Decimal("49.995"))
    assert reread(first, measure_of("", "%")).quantity.low == Decimal("49.5")


# --- hedges ---


@pytest.mark.parametrize(
    ("raw", "hedge", "operator", "low", "high"),
    [
        ("约31万人", "约", "", "29.5", "32.5"),
        ("近65%", "近", "", "63.5", "66.5"),
        ("大约12.5万元", "大约", "", "12.35", "12.65"),
        ("320余万元", "余", "", "309.5", "330.5"),
        ("3万余人次", "余", "", "1.5", "4.5"),
        ("50多家", "多", "", "40", "60"),
        ("15人左右", "左右", "", "14", "16"),
        ("逾500人", "逾", ">", "500", "Infinity"),
        ("超过80%", "超过", ">", "79.5", "Infinity"),
        ("突破2亿元", "突破", ">", "1.5", "Infinity"),
        ("不低于95%", "不低于", "≥", "94.5", "Infinity"),
        ("≥95%", "≥", "≥", "94.5", "Infinity"),
        (">=95%", ">=", "≥", "94.5", "Infinity"),
        ("90%（含）以上", "以上", "≥", "89.5", "Infinity"),
        ("不超过5天", "不超过", "≤", "-Infinity", "5.5"),
        ("≤3%", "≤", "≤", "-Infinity", "3.5"),
        ("15天以内", "以内", "≤", "-Infinity", "15.5"),
        ("不足10人", "不足", "<", "-Infinity", "10"),
        ("=16所", "=", "=", "16", "16"),
        ("共16所", "", "", "16", "16"),
    ],
)
def test_hedges_widen_and_bound(raw, hedge, operator, low, high):
    mention = only(raw)
    assert (mention.hedge, mention.operator) == (hedge, operator)
    assert (mention.quantity.low, mention.quantity.high) == (Decimal(low), Decimal(high))


def test_a_hedge_belongs_to_its_own_number_only():
    assert [m.hedge for m in mentions("约30人参加，支出2.5万元，不少于20场")] == ["约", "", "不少于"]


# --- years ---


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [
        ("2013年度", ["year"]), ("2013人", ["people"]), ("1983万元", ["money"]), ("成立于1998年", ["year"]), ("2018—2020年", ["year", "year"]),
        ("2021至2023年度", ["year", "year"]), ("2100年", ["time"]), ("共2013个", ["count"]), ("≥2000人", ["people"]), ("12013年", ["time"]),
    ],
)  # fmt: skip
def test_a_year_is_followed_by_year(raw, kinds):
    assert [m.kind for m in mentions(raw)] == kinds


# --- ranges and signs ---


@pytest.mark.parametrize("raw", ["0-6岁儿童", "80%（含）-90%", "12—17岁", "90%至95%", "5～8万元", "60-80分"])
def test_the_ends_of_a_range_are_no_statements(raw):
    assert [m.kind for m in mentions(raw)] == ["range", "range"]


@pytest.mark.parametrize(
    ("raw", "numbers"), [("增减额-19.5万元", ["-19.5万元"]), ("（-5.2%）", ["-5.2%"]), ("－3.1", ["-3.1"]), ("增加- 5.2万元", ["-5.2万元"]), ("95%-3", ["95%", "3"])]
)
def test_signs(raw, numbers):
    assert values(raw) == numbers


# --- places ---


def test_a_mention_knows_its_block_cell_and_sentence():
    made = document("全年支出3 20.5万元。", [["项目", "金额"], ["水费", "１２．５"]])
    first, second = [m for m in measure(made) if m.kind != "year"]
    assert (first.block, first.cell, first.printed, first.context) == (0, None, "3 20.5万元", "全年支出3 20.5万元。")
    assert (first.place.start, first.place.end) == (4, 10)  # the digits, without their unit
    assert (second.block, second.cell, second.printed, second.key) == (1, (1, 1), "１２．５", (1, (1, 1), 0))
    assert first.key < second.key and len({first, second, only("1")}) == 3


PIECES = st.sampled_from(
    [
        "全年支出", "其中：", "，", "。", "占", "（", "）", "　", " ", "\n", "其余", "年", "约", "%", "％", "万元", "元", "人", "１２", "3", "45.6", "1,286.50", "１，２８６．５０", "2022年度", "-", "—",
        "第", "：", "/", "不低于", "以上", "63 8", "个百分点", "余", "亿", "月", "日", "、", ".", "A", "表", "〔2021〕7号",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_mention_quotes_the_file_as_it_stands(raw):
    for mention in mentions(raw):
        first, last = mention.text.at[mention.start], mention.text.at[mention.tail - 1] + 1
        assert mention.printed == raw[first:last]
        assert (mention.place.start, mention.place.end) == (first, mention.text.at[mention.end - 1] + 1)
        assert fold(text(mention.printed)).value.lstrip("-").startswith(mention.text.value[mention.start : mention.end].lstrip("-")[:1])
        assert mention.quantity.low <= mention.quantity.value <= mention.quantity.high


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_folding_keeps_order_and_is_done_once(raw):
    folded = fold(text(raw))
    assert list(folded.at) == sorted(folded.at) and len(folded.at) == len(folded.value)
    assert not any(c.isspace() and c != " " for c in folded.value)


MONEY = st.builds(lambda cents, unit, comma: (Decimal(cents) / 100, unit, comma), st.integers(1, 10**10), st.sampled_from(["元", "万元", "亿元"]), st.booleans())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MONEY, st.sampled_from(["支出", "全年支出约为", "（", "安排资金：", "，"]), st.sampled_from(["", "。", "，占比", "）", "用于养护"]))
def test_a_printed_amount_is_read_as_printed(amount, before, after):
    value, unit, comma = amount
    printed = f"{value:,.2f}" if comma else f"{value:.2f}"
    found = mentions(f"{before}{printed}{unit}{after}")
    assert [(m.quantity.value, m.quantity.unit.name, m.printed) for m in found] == [(value, unit, printed + unit)]
