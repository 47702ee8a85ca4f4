"""What a report says it is: title, organisation, year and kind over the openings that offices use, sections and the path to a block."""

import pytest

from auditor.document import Document, Paragraph
from auditor.outline import numbering, outline
from auditor.readers import read
from handmade import document, text

OPENINGS = {
    "title on its own": (
        "白鹭洲区水务局2022年度部门整体支出绩效自评报告\n\n一、基本情况\n",
        ("白鹭洲区水务局2022年度部门整体支出绩效自评报告", "白鹭洲区水务局", 2022, "部门整体支出绩效自评"),
    ),
    "about words before the title": (
        "关于2023年度白鹭洲区教育局项目支出绩效自评情况的报告\n\n区财政局：\n按照要求，现将有关情况报告如下。\n",
        ("关于2023年度白鹭洲区教育局项目支出绩效自评情况的报告", "白鹭洲区教育局", 2023, "项目支出绩效自评"),
    ),
    "letterhead and document number": (
        "云湖县财政局文件\n云财绩〔2024〕5号\n\n云湖县财政局关于2023年度部门整体支出绩效自评的报告\n",
        ("云湖县财政局关于2023年度部门整体支出绩效自评的报告", "云湖县财政局", 2023, "部门整体支出绩效自评"),
    ),
    "attachment over a form": (
        "附件2\n项目支出绩效自评表\n（2022年度）\n项目名称\t农村公路日常养护\n",
        ("项目支出绩效自评表", "", 2022, "项目支出绩效自评"),
    ),
    "year in brackets under the title": (
        "云湖县农村饮水安全巩固提升项目\n绩效评价报告\n（2022年度）\n\n受云湖县财政局委托，评价组于2023年5月至7月开展评价。\n",
        ("绩效评价报告", "", 2022, "绩效评价"),
    ),
    "cover lines": (
        "绩效评价报告\n\n项目名称：云湖县农村饮水安全巩固提升\n评价年度：2022\n填报单位（盖章）：云湖县水利局\n",
        ("绩效评价报告", "云湖县水利局", 2022, "绩效评价"),
    ),
    "year on the line above": (
        "2022年\n\n云湖县林业局“三公”经费预算安排和使用情况说明\n",
        ("2022年云湖县林业局“三公”经费预算安排和使用情况说明", "云湖县林业局", 2022, ""),
    ),
    "cover of final accounts": (
        "附件1：\n\n2021年度\n云湖县档案馆部门决算\n\n目录\n第一部分 概况\n第二部分 决算表\n",
        ("2021年度云湖县档案馆部门决算", "云湖县档案馆", 2021, "部门决算"),
    ),
    "court": ("云湖县人民法院2019年度部门决算公开说明\n", ("云湖县人民法院2019年度部门决算公开说明", "云湖县人民法院", 2019, "部门决算")),
    "transfer payment": (
        "2021年度城乡居民医疗救助补助资金转移支付绩效自评报告\n",
        ("2021年度城乡居民医疗救助补助资金转移支付绩效自评报告", "", 2021, "项目支出绩效自评"),
    ),
    "town government": (
        "云湖镇人民政府2024年部门预算公开说明\n\n2024年收入预算1,200.00万元，比2023年增加30.00万元。\n",
        ("云湖镇人民政府2024年部门预算公开说明", "云湖镇人民政府", 2024, "部门预算"),
    ),
    "unit line": (
        "项目绩效自评报告\n单位名称：云湖县社会福利院\n2023年度\n",
        ("项目绩效自评报告", "云湖县社会福利院", 2023, "项目支出绩效自评"),
    ),
    "year only in the text": (
        "绩效自评报告\n\n2021年预算100万元，2021年支出90万元，比2020年增加5万元。\n",
        ("绩效自评报告", "", 2021, "项目支出绩效自评"),
    ),
    "title run into the first heading": (
        "云湖县实验小学设备购置资金绩效自评报告一、项目概况2023年购置课桌椅，投入86万元。\n",
        ("云湖县实验小学设备购置资金绩效自评报告", "", 2023, "项目支出绩效自评"),
    ),
    "a menu of the page before the title": (
        "索引号 00482 发布机构 云湖县水务局\n公开目录 预算决算 发布日期 2021-07-06\n2020年度河道清淤项目支出绩效自评报告\n一、基本情况\n",
        ("2020年度河道清淤项目支出绩效自评报告", "", 2020, "项目支出绩效自评"),
    ),
    "final accounts under a menu of self-evaluations": (
        "公开目录 绩效自评 发布日期 2021-07-06\n云湖县水务局2020年度部门决算\n一、收支情况\n",
        ("云湖县水务局2020年度部门决算", "云湖县水务局", 2020, "部门决算"),
    ),
    "government budget": (
        "关于云湖市2023年预算执行情况和2024年预算草案的报告\n\n各位代表：\n",
        ("关于云湖市2023年预算执行情况和2024年预算草案的报告", "", 2023, "政府预算执行"),
    ),
    "final accounts of a government": ("关于云湖市2023年市本级财政决算的报告\n", ("关于云湖市2023年市本级财政决算的报告", "", 2023, "政府预算执行")),
    "self-evaluation of a department's budget": (
        "云湖县水务局2023年度部门预算执行情况绩效自评报告\n",
        ("云湖县水务局2023年度部门预算执行情况绩效自评报告", "云湖县水务局", 2023, "项目支出绩效自评"),
    ),
    "no report at all": ("今天天气不错。\n", ("今天天气不错。", "", None, "")),
}  # fmt: skip


def outlined(tmp_path, raw, name="报告.txt"):
    path = tmp_path / name
    path.write_text(raw, encoding="utf-8")
    made = read(path)
    return made, outline(made)


@pytest.mark.parametrize("opening", OPENINGS)
def test_what_a_report_says_it_is(opening, tmp_path):
    raw, expected = OPENINGS[opening]
    found = outlined(tmp_path, raw)[1]
    assert (found.title, found.organization, found.year, found.kind) == expected


@pytest.mark.parametrize("opening", [name for name, (_, (*_, year, _kind)) in OPENINGS.items() if year])
def test_the_proof_of_the_year_is_the_year_as_printed(opening, tmp_path):
    made, found = outlined(tmp_path, OPENINGS[opening][0])
    block, start, end = found.proof
    assert made.blocks[block].text.value.replace(" ", "")[start:end] == str(found.year)


def test_a_title_in_a_cell_says_kind_and_year(tmp_path):
    found = outlined(tmp_path, "|项目支出绩效自评表（2022年度）| | |\n|---|---|---|\n|项目名称|河道清淤| |\n|预算数：|286|执行数：|\n")[1]
    assert (found.title, found.year, found.kind) == ("项目支出绩效自评表（2022年度）", 2022, "项目支出绩效自评")


def test_years_named_equally_often_prove_nothing(tmp_path):
    assert outlined(tmp_path, "绩效自评报告\n\n一、支出情况\n\n2021年支出90万元。\n\n2022年支出95万元。\n")[1].year is None


def test_a_date_and_a_document_number_are_no_report_year(tmp_path):
    found = outlined(tmp_path, "绩效自评报告\n\n依据云财〔2019〕4号文，2020年5月开工，2021年支出90万元。\n")[1]
    assert found.year == 2021


MARKDOWN = """# 云湖镇人民政府2024年度部门预算公开说明

## 一、主要职责
负责全镇经济社会发展。

### （一）机构设置
内设3个办公室。

## 二、收支预算
收入预算1,200.00万元。

## 名词解释
基本支出，指为保障机构运转而发生的支出。
"""


def test_markdown_headings_are_sections(tmp_path):
    found = outlined(tmp_path, MARKDOWN, "报告.md")[1]
    assert [(s.title, s.number, s.style, s.level) for s in found.sections] == [
        ("云湖镇人民政府2024年度部门预算公开说明", "", "#", 0), ("主要职责", "一", "一、", 1), ("机构设置", "一", "（一）", 2),
        ("收支预算", "二", "一、", 1), ("名词解释", "", "#", 1),
    ]  # fmt: skip


NESTED = (
    "云湖县水务局2022年度部门整体支出绩效自评报告",
    "第一部分 部门概况",
    "一、主要职责",
    "负责全县水务。",
    "二、机构设置",
    "（一）内设机构。设3个股室。",
    "（二）下属单位",
    "1.水库管理所",
    "（1）职责：调度。",
    "①巡查",
    "第二部分 支出情况",
    "全年支出90.00万元。",
)


def test_sections_nest_by_the_rank_of_their_numbers():
    found = outline(document(*NESTED))
    assert [(s.title, s.level, s.blocks) for s in found.sections] == [
        ("部门概况", 0, (2, 10)), ("主要职责", 1, (3, 4)), ("机构设置", 1, (5, 10)), ("内设机构", 2, (6, 6)), ("下属单位", 2, (7, 10)),
        ("水库管理所", 3, (8, 10)), ("职责", 4, (9, 10)), ("巡查", 5, (10, 10)), ("支出情况", 0, (11, 12)),
    ]  # fmt: skip


def test_the_path_to_a_block_is_outermost_first():
    found = outline(document(*NESTED))
    assert [s.title for s in found.path(9)] == ["部门概况", "机构设置", "下属单位", "水库管理所", "职责", "巡查"]
    assert [s.title for s in found.path(3)] == ["部门概况", "主要职责"]
    assert [s.title for s in found.path(11)] == ["支出情况"]
    assert found.path(0) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第三部分名词解释", ("第一部分", "三", 0, 4)), ("第2章概况", ("第一部分", "2", 0, 3)), ("十二、其他", ("一、", "十二", 1, 3)),
        ("（十）附则", ("（一）", "十", 2, 3)), ("3.绩效", ("1.", "3", 3, 2)), ("3、绩效", ("1.", "3", 3, 2)), ("（4）水费", ("（1）", "4", 4, 3)),
        ("⑤其他", ("①", "⑤", 5, 1)), ("3.5万元", None), ("一般公共预算", None), ("2022年支出", None), ("", None),
    ],
)  # fmt: skip
def test_heading_numbers(line, expected):
    assert numbering(line) == expected


def test_notes_and_tables_are_no_headings():
    blocks = (Paragraph(text("一、概况")), Paragraph(text("二、脚注里的话", 2), note=True), *document([["三、表内", "1"]]).blocks)
    found = outline(Document("made.txt", "0" * 64, "txt", blocks))
    assert [s.title for s in found.sections] == ["概况"]


def test_an_empty_document_has_an_empty_outline():
    found = outline(Document("made.txt", "0" * 64, "txt", ()))
    assert (found.title, found.organization, found.year, found.kind, found.sections, found.proof) == ("", "", None, "", (), None)


def test_a_name_over_two_lines_of_a_cover(tmp_path):
    for cover in ("云桥市溪口区\n文化和旅游局\n2023年度部门决算", "云桥市溪口区人民政府\n桐溪街道办事处2023\n年度部门决算"):
        path = tmp_path / "a.txt"
        path.write_text(cover + "\n\n一、基本情况\n2023年收入总计12.00万元。\n", encoding="utf-8")
        assert outline(read(path)).organization == "".join(cover.split("\n")[:2]).removesuffix("2023")
