"""The text reader: encodings, places, paragraphs put together, mark-up folded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.document import Document, Paragraph, Text, Unreadable
from auditor.readers import read


def written(folder: Path, content: str | bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def paragraphs(folder: Path, content: str, name: str = "report.txt") -> list[str]:
    return [paragraph.text.value for paragraph in read(written(folder, content, name)).paragraphs()]


def texts(document: Document) -> Iterator[Text]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


REPORT = "柳溪县水务局2022年度自评报告\n一、基本情况\n全年预算120.50万元，执行118.00万元，执行率97.93%。\n"


@pytest.mark.parametrize(
    "content",
    [
        REPORT.encode("utf-8"),
        REPORT.encode("utf-8-sig"),
        REPORT.encode("gb18030"),
        REPORT.encode("utf-16"),
        b"\xfe\xff" + REPORT.encode("utf-16-be"),
        REPORT.encode("utf-16-le"),
        REPORT.encode("utf-16-be"),
        REPORT.replace("\n", "\r\n").encode("gb18030"),
    ],
    ids=["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be-mark", "utf-16-le", "utf-16-be", "gb18030-crlf"],
)
def test_every_encoding_reads_the_same(tmp_path: Path, content: bytes) -> None:
    document = read(written(tmp_path, content))
    values = [paragraph.text.value for paragraph in document.paragraphs()]
    assert values == REPORT.splitlines()
    assert document.gaps == ()
    place = next(document.paragraphs()).text.place(0, 3)
    assert (place.line, place.start, place.end) == (1, 0, 3)


def test_a_file_cut_in_a_character_is_read_with_a_gap(tmp_path: Path) -> None:
    document = read(written(tmp_path, (REPORT * 20).encode("utf-8")[:-2]))
    assert "无法解码" in document.gaps[0].reason
    assert sum(1 for _ in document.paragraphs()) == 60


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\f\n"])
def test_lines_are_those_of_splitlines(tmp_path: Path, end: str) -> None:
    content = end.join(["一、总体情况", "", "　　年末在职12人，其中行政5人、事业7人。", "二、其他"])
    document = read(written(tmp_path, content))
    lines = content.splitlines()
    for paragraph in document.paragraphs():
        place = paragraph.text.place(0, len(paragraph.text))
        assert place.line is not None
        assert lines[place.line - 1][place.start : place.end] == paragraph.text.value


def test_a_place_over_two_lines_gives_the_first_lines_part(tmp_path: Path) -> None:
    content = "本单位行政编制为6名，其中正科级领导职数1名、副科级领导职数2名，2021年11月\n\n调出1人，年末实有在编人员5人。\n"
    text = next(read(written(tmp_path, content)).paragraphs()).text
    assert text.value == "本单位行政编制为6名，其中正科级领导职数1名、副科级领导职数2名，2021年11月调出1人，年末实有在编人员5人。"
    where = text.value.index("11月调出1人")
    place = text.place(where, where + len("11月调出1人"))
    assert (place.line, place.start, place.end) == (1, content.index("11月"), content.index("\n"))
    assert text.printed(where, where + 7) == "11月\n\n调出1人"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # a heading, a title, a label and a salutation are not gone on with
        ("一、部门主要职责\n承担全县农田水利建设和管理。\n", ["一、部门主要职责", "承担全县农田水利建设和管理。"]),
        (
            "二、一般公共预算财政拨款“三公”经费支出决算总体情况\n云桥县水利局2022年度“三公”经费支出预算为3.20万元。\n",
            ["二、一般公共预算财政拨款“三公”经费支出决算总体情况", "云桥县水利局2022年度“三公”经费支出预算为3.20万元。"],
        ),
        (
            "关于报送本年度预算项目支出绩效自评工作情况的报告\n县财政局：\n",
            ["关于报送本年度预算项目支出绩效自评工作情况的报告", "县财政局："],
        ),
        (
            "联系人：王某，联系电话：0999-8877665，邮编999999\n柳溪县水务局\n",
            ["联系人：王某，联系电话：0999-8877665，邮编999999", "柳溪县水务局"],
        ),
        # what numbering begins stands by itself even where the line before has no full stop
        (
            "全年完成渠道清淤12公里，维修闸门8座，安装水表\n（二）质量情况良好。\n",
            ["全年完成渠道清淤12公里，维修闸门8座，安装水表", "（二）质量情况良好。"],
        ),
        # a comma shows that a sentence goes on
        ("全年完成渠道清淤12公里，\n维修闸门8座。\n", ["全年完成渠道清淤12公里，维修闸门8座。"]),
        # a page number between does not part a sentence, and is no paragraph
        ("全年完成渠道清淤12公里，\n\n— 3 —\n\n维修闸门8座。\n", ["全年完成渠道清淤12公里，维修闸门8座。"]),
    ],
)
def test_only_cut_sentences_are_joined(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert paragraphs(tmp_path, content) == expected


WRAPPED = [
    "一、主要职能",
    "负责柳溪县及周边乡镇农田灌溉、防汛抗旱和水资源管理工作，为正科级全额拨款事业单位，成立于1988年。",
    "年末在职职工412人，其中在编386人、聘用26人；按照岗位划分，有管理人员96人、专业技术人员316人。",
    "全年开展巡查两千余次，排查隐患一百余处，已全部按期完成整改。",
    "2022年度收入总计2640.50万元，支出总计2640.50万元，与上一年度相比收、支总计各增加231.30万元，增长9.60%，"
    "主要原因是年中追加了渠道维修和设备购置两个项目的补助资金，以及人员正常晋级。",
    "二、其他",
    "公务用车保有量4辆，全年运行维护费支出24.36万元，比上一年度减少4.14万元，下降14.53%，车均6.09万元。",
]


@pytest.mark.parametrize("characters", [36, 40, 43])
def test_hard_wrapped_lines_are_joined_even_inside_a_number(tmp_path: Path, characters: int) -> None:
    lines = [paragraph[at : at + characters] for paragraph in WRAPPED for at in range(0, len(paragraph), characters)]
    assert paragraphs(tmp_path, "\n".join(lines) + "\n") == WRAPPED


def test_sheets_pasted_as_text_are_not_joined(tmp_path: Path) -> None:
    content = "全站在职 38 人 , 其中工程师 22 人 , 技术员 9 人 , 其他 7 人\n辖区人口 3850 人 , 签约 2258 户 , 目标 2469 户 , 余 3 户\n"
    assert len(paragraphs(tmp_path, content)) == 2


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**一是**加强&nbsp;管理&ge;90%。", "一是加强 管理≥90%。"),
        ('<p style="text-align: center;">完成<b>12</b>公里。</p>', "完成12公里。"),
        ("时限<15天，户数>20户。", "时限<15天，户数>20户。"),
        (r"$\text{利用率} = (\text{在用} / \text{总额}) \times 100\%。$", "利用率 = (在用 / 总额) × 100%。"),
        (r"目标$\geq 95\%$，实际$96\%$。", "目标≥ 95%，实际96%。"),
        (r"$\frac{95}{100}$分", "(95)/(100)分"),
        (r"1\. 完成清淤。", "1. 完成清淤。"),
        ("[附件](https://example.org/a.pdf)与景办字[2016](111号)", "附件与景办字[2016](111号)"),
        ('优 <input type="checkbox" checked="checked"> 良 <input type="checkbox">', "优 ☑ 良 ☐"),
        ("- 统筹水利建设。", "统筹水利建设。"),
        ("- 5", "- 5"),
    ],
)
def test_mark_up_is_folded_and_every_character_kept_at_its_place(tmp_path: Path, line: str, expected: str) -> None:
    text = next(read(written(tmp_path, line + "\n")).paragraphs()).text
    assert text.value == expected
    for index, character in enumerate(text.value):
        printed = line[text.at[index]]
        assert printed == character or not (character.isdigit() or "\u4e00" <= character <= "\u9fff")


def test_headings_of_markdown_keep_their_level(tmp_path: Path) -> None:
    document = read(written(tmp_path, "# 总体情况\n\n## （一）资金\n\n正文。\n", "report.md"))
    assert [(p.level, p.text.value) for p in document.paragraphs()] == [(1, "总体情况"), (2, "（一）资金"), (None, "正文。")]
    assert document.format == "md"


def test_html_blocks_become_paragraphs(tmp_path: Path) -> None:
    page = (
        "<html><head><style>p{}</style></head><body><h2>一、资金\n情况</h2>\n"
        "<p>预算<span>12.5</span>\n万元。</p><div>执行10万元。</div></body></html>"
    )
    document = read(written(tmp_path, page, "report.html"))
    assert [(p.level, p.text.value) for p in document.paragraphs()] == [
        (2, "一、资金情况"),
        (None, "预算12.5万元。"),
        (None, "执行10万元。"),
    ]
    assert list(document.paragraphs())[1].text.place(2, 6).line == 3


WORDS = ["一、", "预算", "执行率", "合计", "12.5", "1,000", "98%", "万元", "得分", "分值", "一级指标", "，", "。", "：", "—", "≥"]
BREAKS = ["\t", "|", " ", "\u3000", "\n", "\r\n", "\n\n", "\f", "|---|", "- ", "# "]
MARKS = ["**", "`", "$", r"\times", "&nbsp;", "&ge;", "<b>", "<table>", "<tr>", "<td rowspan=2>", "</td>", "</table>"]
PIECES = st.sampled_from([*WORDS, *BREAKS, *MARKS])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_every_character_points_into_the_file(tmp_path: Path, content: str) -> None:
    try:
        document = read(written(tmp_path, content))
    except Unreadable:
        return
    lines = content.splitlines()
    for text in texts(document):
        assert list(text.at) == sorted(text.at)
        for index in range(len(text)):
            place = text.place(index, index + 1)
            assert place.line is not None and place.start is not None and place.end is not None
            assert lines[place.line - 1][place.start : place.end] == text.printed(index, index + 1).rstrip("\r\n\f")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("渠系支出合计1,234.\n56万元，其中管护1,000.00万元。\n", ["渠系支出合计1,234.56万元，其中管护1,000.00万元。"]),
        ("渠系支出合计1234.56\n万元，其中管护1000.00万元。\n", ["渠系支出合计1234.56万元，其中管护1000.00万元。"]),
        ("渠系支出合计1234.56万\n元，增长3.2个百\n分点。\n", ["渠系支出合计1234.56万元，增长3.2个百分点。"]),
        ("执行率98.5\n%，惠及300\n人次，修渠12\n公里。\n", ["执行率98.5%，惠及300人次，修渠12公里。"]),
        ("全年支出12.5万元，其中水费3.5万元、电费\n\n9万元。\n", ["全年支出12.5万元，其中水费3.5万元、电费9万元。"]),
        ("水费 12.5\n电费 3.5\n合计 16\n", ["水费 12.5", "电费 3.5", "合计 16"]),  # rows
        ("支出包括：\n1.水费12\n2.电费3\n", ["支出包括：", "1.水费12", "2.电费3"]),  # a list
        ("一、支出12项\n万元水利工程完工。\n", ["一、支出12项", "万元水利工程完工。"]),
    ],
)
def test_a_lines_end_hides_no_number(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert paragraphs(tmp_path, content) == expected


def test_a_passage_with_line_ends_of_its_own_is_joined(tmp_path: Path) -> None:
    narrow = "2023年度水务局支出合\n计1234.56万元，其中基\n本支出1000.00万元、项\n目支出234.56万元。比上\n年增加34.56万元，增长\n2.88%。\n二、绩效情况\n已按期完工。\n"
    assert paragraphs(tmp_path, narrow) == [
        "2023年度水务局支出合计1234.56万元，其中基本支出1000.00万元、项目支出234.56万元。比上年增加34.56万元，增长2.88%。",
        "二、绩效情况",
        "已按期完工。",
    ]
    listed = "水费支出12.5万元，占比30%\n电费支出13.5万元，占比32%\n网费支出15.5万元，占比38%。\n"
    assert paragraphs(tmp_path, listed) == listed.splitlines()
