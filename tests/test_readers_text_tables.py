"""Tables that dumps of Word, Excel, Markdown, HTML and OCR left in a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.document import Document, Paragraph, Table
from auditor.readers import read


def document(folder: Path, content: str, name: str = "report.txt") -> Document:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read(path)


def rows(table: Table) -> list[str]:
    return ["|".join("·" if cell is None else cell.text.value for cell in row) for row in table.grid()]


def only_table(folder: Path, content: str, name: str = "report.txt") -> Table:
    tables = list(document(folder, content, name).tables())
    assert len(tables) == 1
    return tables[0]


def test_tabs_with_empty_cells_and_tags(tmp_path: Path) -> None:
    content = "单位：万元\n\n项目\t预算数\t执行数\t\n清淤\t10\t<b>9</b>\t\n闸门\t\t8\t\n\n以上为全部。\n"
    found = document(tmp_path, content)
    assert [type(block) for block in found.blocks] == [Paragraph, Table, Paragraph]
    table = next(found.tables())
    assert rows(table) == ["项目|预算数|执行数", "清淤|10|9", "闸门||8"]
    assert table.certain
    cell = table.cells[5]
    place = cell.text.place(0, 1)
    assert (place.line, place.start, place.end) == (4, 9, 10)


def test_rows_parted_by_empty_lines_are_one_table(tmp_path: Path) -> None:
    assert rows(only_table(tmp_path, "项目\t预算\t执行\n\n清淤\t10\t9\n\n闸门\t20\t19\n\n合计\t30\t28\n")) == [
        "项目|预算|执行",
        "清淤|10|9",
        "闸门|20|19",
        "合计|30|28",
    ]


def test_a_total_whose_label_spans_columns_stands_under_its_columns(tmp_path: Path) -> None:
    content = (
        "序号\t项目名称\t预算数（万元）\t执行数\t自评得分\n1\t清淤\t10.00\t9.00\t95\n2\t闸门\t20.00\t19.00\t96\n合计\t30.00\t28.00\t—\n"
    )
    assert rows(only_table(tmp_path, content))[-1] == "合计|·|30.00|28.00|—"


def test_a_line_end_inside_a_cell_does_not_tear_its_row(tmp_path: Path) -> None:
    content = "项目\t单位\t预算数\t执行数\n清淤\t甲镇\t10\t9\n闸门\t乙镇\n水管站\t20\t19\n水表\t丙镇\t30\t28\n"
    assert rows(only_table(tmp_path, content))[2] == "闸门|乙镇\n水管站|20|19"


def test_a_note_between_rows_follows_the_table(tmp_path: Path) -> None:
    content = "指标\t目标值\t实际值\t得分\n清淤\t12\t11\t9.2\n清淤完成11公里，为目标的91.67%\n满意度\t90\t95\t10\n其余另报。\n"
    found = document(tmp_path, content)
    assert rows(next(found.tables())) == ["指标|目标值|实际值|得分", "清淤|12|11|9.2", "满意度|90|95|10"]
    assert [p.text.value for p in found.paragraphs()] == ["清淤完成11公里，为目标的91.67%", "其余另报。"]


@pytest.mark.parametrize(
    "content",
    [
        "一、部门概况\t1\n二、收支情况\t3\n三、绩效情况\t12\n",  # a table of contents
        "\t本单位无政府性基金预算支出，也没有国有资本经营预算支出。\n\t本单位公务用车0辆。\n",  # indented prose
        "1、基本情况\t\n",  # a stray tab
        "全年完成清淤12公里，\t比上年增加2公里，增长20.00%，超额完成年度目标任务。\n",
    ],
)
def test_tabs_in_prose_make_no_table(tmp_path: Path, content: str) -> None:
    assert not list(document(tmp_path, content).tables())


@pytest.mark.parametrize("rule", ["| --- | ---: |\n", "|:-:|---|\n", ""])
def test_pipes_with_and_without_a_rule(tmp_path: Path, rule: str) -> None:
    content = f"表1 资金情况（单位：万元）\n| 来源 | 金额 |\n{rule}| 中央 | 6,300.00 |\n| 合计 | |\n\n其后。\n"
    for name in ("report.txt", "report.md"):
        found = document(tmp_path, content, name)
        assert rows(next(found.tables())) == ["来源|金额", "中央|6,300.00", "合计|"]
        assert [p.text.value for p in found.paragraphs()] == ["表1 资金情况（单位：万元）", "其后。"]


def test_pipes_without_outer_ones(tmp_path: Path) -> None:
    assert rows(only_table(tmp_path, "项目 | 预算 | 执行\n--- | --- | ---\n清淤 | 10 | 9\n")) == ["项目|预算|执行", "清淤|10|9"]


def test_strokes_between_blanks_are_bars(tmp_path: Path) -> None:
    assert rows(only_table(tmp_path, "企业 / 应缴 / 已缴\n水务集团 / 320万元 / 300万元\n合计 / 320万元 / 300万元\n")) == ["企业|应缴|已缴", "水务集团|320万元|300万元", "合计|320万元|300万元"]


def test_a_bar_in_front_of_a_row_under_a_header_without_one_is_behind_a_blank_cell(tmp_path: Path) -> None:
    content = "一级指标 | 分值 | 三级指标 | 得分\n投入 | 10 | 目标设定 | 6\n | | 预算配置 | 4\n"
    assert rows(only_table(tmp_path, content)) == ["一级指标|分值|三级指标|得分", "投入|10|目标设定|6", "||预算配置|4"]


def test_html_table_with_spans_and_a_nested_one(tmp_path: Path) -> None:
    content = """前言。
<table border=1>
<tr><td rowspan="2">项目</td><td colspan="2">金额</td></tr>
<tr><td>预算</td><td>执行<br/>（B）</td></tr>
<tr><td>清淤
</td><td>10</td><td><table><tr><td>内</td><td>表</td></tr></table></td></tr>
</table>
后记。
"""
    found = document(tmp_path, content)
    outer, inner = found.tables()
    assert rows(outer) == ["项目|金额|金额", "项目|预算|执行\n（B）", "清淤|10|"]
    assert rows(inner) == ["内|表"]
    assert outer.cells[0].rows == 2 and outer.cells[1].columns == 2
    assert outer.cells[5].text.place(0, 2).line == 6
    assert [p.text.value for p in found.paragraphs()] == ["前言。", "后记。"]


def test_an_html_table_of_one_cell_is_a_frame(tmp_path: Path) -> None:
    found = document(tmp_path, "<table><tr><td><p>第一段。</p><p>第二段。</p></td></tr></table>\n")
    assert [p.text.value for p in found.paragraphs()] == ["第一段。", "第二段。"]
    assert not list(found.tables())


DUMPED = """附件
\t一级指标
\t分值
\t二级
指标
\t分值
\t评价标准
\t得分

\t投入
\t10
\t目标设定
\t4
\t目标明确，计4分；
每缺一项扣1分。
\t<full>
4

\t
\t
\t预算配置
\t6
\t按时编报，计6分。
\t<full>5

\t过程

\t资金管理
\t20
\t合规，计20分。
\t<full>18

\t合计得分
\t92


""".replace("<full>", "\u3000")


def test_word_dump_with_a_cell_a_line_and_empty_lines_between_rows(tmp_path: Path) -> None:
    table = only_table(tmp_path, DUMPED)
    assert rows(table) == [
        "一级指标|分值|二级\n指标|分值|评价标准|得分",
        "投入|10|目标设定|4|目标明确，计4分；\n每缺一项扣1分。|4",
        "||预算配置|6|按时编报，计6分。|5",
        "过程||资金管理|20|合规，计20分。|18",
        "合计得分|·|·|·|·|92",
    ]
    assert not table.certain


STACKED = """2022年度农田水利项目自评表
单位名称
柳溪县水务局
预算执行情况（万元）
预算数（A）
执行数（B）
执行率（B/A）
得分（20分×执行率）
年度资金总额
486.00
478.22
98.40%
19.68
一级指标
二级指标
三级指标
年初目标值（A）
实际完成值（B）
得分
产出指标
数量指标
清淤渠道长度
≥12公里
12.4公里
10
质量指标
验收合格率
100%
100%
10
效益指标
社会效益
灌溉保障能力
逐步提高
逐步提高
15
总分
98.68
未完成原因
部分乡镇用地手续没有批复，工期顺延。

2022年度水库养护项目自评表
预算执行情况（万元）
预算数（A）
执行数（B）
执行率（B/A）
得分（20分×执行率）
年度资金总额
312.60
306.48
98.04%
19.61
产出指标
数量指标
养护水库
21座
21座
15
满意度指标
群众满意度
≥90%
96%
19
总分
96.61
说明：以上为两个项目。
"""


def test_one_cell_a_line_is_rebuilt_from_the_headers(tmp_path: Path) -> None:
    found = document(tmp_path, STACKED)
    funds, indicators, second_funds, second_indicators = found.tables()
    assert rows(funds) == ["·|预算数（A）|执行数（B）|执行率（B/A）|得分（20分×执行率）", "年度资金总额|486.00|478.22|98.40%|19.68"]
    assert rows(indicators) == [
        "一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分",
        "产出指标|数量指标|清淤渠道长度|≥12公里|12.4公里|10",
        "·|质量指标|验收合格率|100%|100%|10",
        "效益指标|社会效益|灌溉保障能力|逐步提高|逐步提高|15",
        "总分|·|·|·|·|98.68",
    ]
    assert rows(second_funds)[1] == "年度资金总额|312.60|306.48|98.04%|19.61"
    # the second form leaves out the header of its indicators, the first one's holds
    assert rows(second_indicators)[0] == rows(indicators)[0]
    assert rows(second_indicators)[1:] == [
        "产出指标|数量指标|养护水库|21座|21座|15",
        "·|满意度指标|群众满意度|≥90%|96%|19",
        "总分|·|·|·|·|96.61",
    ]
    values = [p.text.value for p in found.paragraphs()]
    assert "未完成原因" in values and "部分乡镇用地手续没有批复，工期顺延。" in values and "预算执行情况（万元）" in values
    assert not any(table.certain for table in found.tables())


def test_one_cell_a_line_under_a_header_not_known(tmp_path: Path) -> None:
    content = "面额与兑付\n面额\n张数\n兑付\n小额券\n52350\n104.70\n中额券\n25350\n126.75\n合计\n77700\n231.45\n以上为全部。\n"
    found = document(tmp_path, content)
    assert rows(next(found.tables())) == ["面额|张数|兑付", "小额券|52350|104.70", "中额券|25350|126.75", "合计|77700|231.45"]
    assert [p.text.value for p in found.paragraphs()] == ["面额与兑付", "以上为全部。"]


def test_short_lines_of_prose_make_no_table(tmp_path: Path) -> None:
    content = "2022年度\n绩效\n自评报告\n\n柳溪县水务局\n\n2023年5月\n\n目录\n基本情况\n3\n收支情况\n5\n"
    assert not list(document(tmp_path, content).tables())


SPACED = """全年预算2,430.00万元，执行 2283.22万元，执行率 93.96 %。
项目名称 全年预算数 全年执行数 执行率 自评得分
设备购置 1550.00 1444.40 93.19% 96.32
水库养护补助 600.00 575.72 95.95% 97.60
人员培训 280.00 2 63.10 93.9 6% 95.40
合计 2430.00 2283.22 93.96 % —
三个项目平均得分96.44分。
"""


def test_spaces_between_cells_and_inside_numbers(tmp_path: Path) -> None:
    found = document(tmp_path, SPACED)
    table = next(found.tables())
    assert rows(table) == [
        "项目名称|全年预算数|全年执行数|执行率|自评得分",
        "设备购置|1550.00|1444.40|93.19%|96.32",
        "水库养护补助|600.00|575.72|95.95%|97.60",
        "人员培训|280.00|263.10|93.96%|95.40",
        "合计|2430.00|2283.22|93.96%|—",
    ]
    assert not table.certain
    broken = next(cell for cell in table.cells if cell.text.value == "263.10")
    assert broken.text.printed(0, 6) == "2 63.10"
    assert len(list(found.paragraphs())) == 2


def test_rows_with_fewer_cells_stand_under_columns_that_fit(tmp_path: Path) -> None:
    content = (
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因\n"
        "产出指标 数量指标 清淤长度 116公里 150公里 3 3\n清淤完成率 129.31%\n"
        "产出指标 质量指标 合格率 ≥90% 97.3% 5 5\n数量指标 14 项 , 分值合计 50 分\n"
        "效益指标 社会效益指标 保障能力 提高 提高 15 14\n总分 100 94.2\n"
    )
    found = document(tmp_path, content)
    assert rows(next(found.tables()))[1:] == [
        "产出指标|数量指标|清淤长度|116公里|150公里|3|3|·",
        "·|·|清淤完成率|·|129.31%|·|·|·",
        "产出指标|质量指标|合格率|≥90%|97.3%|5|5|·",
        "效益指标|社会效益指标|保障能力|提高|提高|15|14|·",
        "总分|·|·|·|·|100|94.2|·",
    ]
    assert [p.text.value for p in found.paragraphs()] == ["数量指标 14 项 , 分值合计 50 分"]


def test_labels_without_a_header_and_units_apart(tmp_path: Path) -> None:
    content = (
        "项目资金（万元）\n年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"
        "年度资金总额 300.00 300.00 285.60 10 95.20% 9.52\n其中: 财政拨款 300.00 300.00 285.60 — 95.20% —\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标 数量指标 清淤长度 ≥ 12公里 12.4 公里 20 20\n备注 无\n"
    )
    funds, indicators = document(tmp_path, content).tables()
    assert rows(funds)[0] == "·|年初预算数|全年预算数|全年执行数|分值|执行率|得分"
    assert rows(funds)[2] == "其中:财政拨款|300.00|300.00|285.60|—|95.20%|—"
    assert rows(indicators)[1:] == ["产出指标|数量指标|清淤长度|≥12公里|12.4公里|20|20"]


def test_wide_gaps_keep_single_spaces_in_cells(tmp_path: Path) -> None:
    content = (
        "项目名称      年初预算数    执行数     执行率\n"
        "国家 基本 项目   1,200.00   1,100.00   91.67%\n"
        "地方 项目      300.00    200.00    66.67%\n"
    )
    assert rows(only_table(tmp_path, content)) == [
        "项目名称|年初预算数|执行数|执行率",
        "国家 基本 项目|1,200.00|1,100.00|91.67%",
        "地方 项目|300.00|200.00|66.67%",
    ]


def test_labels_and_amounts_under_a_caption(tmp_path: Path) -> None:
    content = (
        "资金来源情况 单位:元\n中央资金 1,452,176.60\n县级资金 248,944.56\n合计 1,701,121.16\n"
        "支出情况 单位:万元\n人员补助 124.47 村级补助 51.86 合计 176.33\n"
    )
    found = document(tmp_path, content)
    assert rows(next(found.tables())) == ["中央资金|1,452,176.60", "县级资金|248,944.56", "合计|1,701,121.16"]
    assert [p.text.value for p in found.paragraphs()][-1] == "人员补助 124.47 村级补助 51.86 合计 176.33"


@pytest.mark.parametrize(
    "content",
    [
        "第一部分 部门概况 3\n第二部分 收支情况 8\n第三部分 名词解释 20\n",
        "2021 年度 部门 决算\n2022 年 5 月 31 日\n",
        "在职 38 人 , 其中行政 22 人 , 事业 9 人\n户数 3850 户 , 签约 2258 户\n",
        "来源 柳溪县水务局 发布时间 2022-10-08 01:00 阅读\n一、基本情况\n",
        "全年 收入 支出 均已入账，其中 收入 12.5 万元、支出 10.5 万元。\n比上年 增加 2 万元，增长 19.05%。\n",
    ],
)
def test_spaces_in_prose_make_no_table(tmp_path: Path, content: str) -> None:
    assert not list(document(tmp_path, content).tables())


FORM = (
    "项目支出绩效自评表", "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因",
    "总额", "238.93", "251.89", "251.89", "100.00%", "10", "10", "年中追加，已按程序调整，执行完毕。",
    "其中：财政资金", "238.93", "251.89", "251.89", "100.00%", "/", "/", "",
    "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析",
    "产出指标", "数量指标", "发放覆盖率", "=", "100", "%", "100", "60", "60", "",
    "效益指标", "社会效益指标", "足额保障率", "=", "100", "%", "98", "30", "28", "两人退休，已停发。",
    "合计", "100", "98", "",
)  # fmt: skip


def test_cells_with_a_bar_behind_each_are_rebuilt(tmp_path: Path) -> None:
    funds, indicators = document(tmp_path, "".join(f"{cell} |\n" for cell in FORM)).tables()
    assert rows(funds)[1:] == [
        "总额|238.93|251.89|251.89|100.00%|10|10|年中追加，已按程序调整，执行完毕。",
        "其中：财政资金|238.93|251.89|251.89|100.00%|/|/|",
    ]
    assert rows(indicators)[2] == "效益指标|社会效益指标|足额保障率|=|100|%|98|30|28|两人退休，已停发。"
    assert rows(indicators)[3].startswith("合计|") and "100|98" in rows(indicators)[3]


def test_cells_set_apart_by_empty_lines_are_rebuilt(tmp_path: Path) -> None:
    """As pages copied from the web: empty cells are more empty lines, headers are broken, lines of the form are left empty."""
    header = ("一级指标", "二级指标", "三级指标", "年度", "指标值", "实际", "完成值", "分值", "得分", "偏差原因分析及改进措施")
    body = ("产出指标", "数量指标", "指标1改造面积", "4320", "3724", "10", "9", "尾款未付，已催办。", "指标2", "", "……", "质量指标", "指标1完工率",
            "100", "100", "10", "10", "", "经济效益", "指标", "指标1节能率", "20", "20", "10", "10", "0", "总分", "30", "29")  # fmt: skip
    (indicators,) = document(tmp_path, "\n\n".join((*header, *body)) + "\n").tables()
    assert rows(indicators)[0] == "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
    assert rows(indicators)[1] == "产出指标|数量指标|指标1改造面积|4320|3724|10|9|尾款未付，已催办。"
    assert rows(indicators)[4:] == ["·|质量指标|指标1完工率|100|100|10|10|·", "·|经济效益指标|指标1节能率|20|20|10|10|0", "总分|·|·|·|·|30|29|·"]


LATEX = r"""支出情况如下：
\begin{table}[h]
\centering
\caption{2023年支出情况表（单位：万元）}
\begin{tabularx}{\textwidth}{|l|r|r|}
\hline
项目 & \makecell{全年\\预算数} & 决算数\textsuperscript{1} \\ \hline
\multirow{2}{*}{甲\&乙} & \textbf{1,200.00} & 90.00\% \\[2pt]
 & 20.00 & $\geq 18.50$ \\ \hline
\multicolumn{2}{|c|}{合计} & 27.50 \\
\end{tabularx}
\end{table}
以上为全部支出。
"""


def test_tables_in_latex(tmp_path: Path) -> None:
    found = document(tmp_path, LATEX)
    texts = [block.text.value for block in found.blocks if isinstance(block, Paragraph)]
    assert texts == ["支出情况如下：", "2023年支出情况表（单位：万元）", "以上为全部支出。"]
    (table,) = found.tables()
    assert rows(table) == ["项目|全年 预算数|决算数", "甲&乙|1,200.00|90.00%", "甲&乙|20.00|≥ 18.50", "合计|合计|27.50"]
    place = next(cell for cell in table.cells if cell.text.value == "1,200.00").text.place(0, 8)
    assert (place.line, LATEX.splitlines()[7][place.start : place.end]) == (8, "1,200.00")


def test_a_latex_table_on_one_line_with_words_round_it(tmp_path: Path) -> None:
    found = document(tmp_path, r"二、支出 \begin{array}{lr} 项目 & 金额 \\ 甲 & 1.00 \end{array}$ 其余见下。" + "\n\\begin{tabular}{l} 没有结尾\n")
    assert [block.text.value if isinstance(block, Paragraph) else rows(block) for block in found.blocks] == [
        "二、支出", ["项目|金额", "甲|1.00"], "其余见下。", r"\begin{tabular}{l} 没有结尾",
    ]  # fmt: skip


def test_tabs_that_only_push_cells_to_their_place(tmp_path: Path) -> None:
    content = "项目\t\t预算数\t\t决算数\n基本支出\t10.00\t\t9.00\n项目支出\t20.00\t\t18.50\n合计\t\t30.00\t\t27.50\n"
    assert rows(only_table(tmp_path, content)) == ["项目|预算数|决算数", "基本支出|10.00|9.00", "项目支出|20.00|18.50", "合计|30.00|27.50"]


def test_bars_on_lines_of_their_own_part_the_cells_of_rows(tmp_path: Path) -> None:
    head = ["项目", "合计", "一般公共\n预算", "基金"]
    body = [["会议费", "12.50", "12.50", "0.00"], ["培训费", "3.40", "1.40", "2.00"], ["印刷费", "0.80", "0.80", "0.00"]]
    content = "\n".join("|\n" + "\n|\n".join(row) + "\n|" for row in [head, *body]) + "\n\n会议费比上年减少。\n"
    found = document(tmp_path, content)
    assert rows(next(found.tables())) == ["|".join(row).replace("\n", "") for row in [head, *body]]
    assert [p.text.value for p in found.paragraphs()] == ["会议费比上年减少。"]


def test_a_new_line_for_every_empty_cell_does_not_part_rows(tmp_path: Path) -> None:
    content = (
        "| 项目资金（元） |\n| 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | 年度资金总额 |\n| 52000 | 48000 | 10 | 92.31% | 9 | 其中：当年拨款 |\n"
        "| 52000 | 48000 | — |\n| — | 上年结转 |\n|\n|\n|\n| — |\n| — |\n"
    )
    assert rows(next(document(tmp_path, content).tables()))[:3] == [
        "·|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "年度资金总额||52000|48000|10|92.31%|9",
        "其中：当年拨款||52000|48000|—||—",
    ]


def test_two_columns_of_one_cell_a_line_are_a_table_under_bars(tmp_path: Path) -> None:
    items = ["项目", "预算数", "合计", "46", "1.差旅费", "6", "2.会议费", "30", "3.培训费", "10"]
    assert rows(only_table(tmp_path, "单位：万元\n" + "".join(f"{item} |\n" for item in items)))[1:] == ["合计|46", "1.差旅费|6", "2.会议费|30", "3.培训费|10"]


def test_a_form_in_one_line_is_a_table_and_its_prose(tmp_path: Path) -> None:
    content = (
        "项目名称 水毁修复 项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额： 30 28.5 28.5 10 100% 10 其中：财政拨款 30 28.5 28.5 "
        "上年结转 年度总体目标 修复护岸3处，共用30万元。\n"
    )
    found = document(tmp_path, content)
    assert rows(next(found.tables()))[1] == "年度资金总额：|30|28.5|28.5|10|100%|10"
    assert found.blocks[-1].text.value.endswith("年度总体目标 修复护岸3处，共用30万元。")


def test_a_header_whose_first_cell_stands_on_a_line_of_its_own_is_over_its_columns(tmp_path: Path) -> None:
    content = "资金情况（万元） |\n预算数 | 执行数 | 执行率 | |\n总额： | 80 | 69 | 86% |\n其中：财政资金 | 80 | 69 | 86% |\n其他资金 | | | |\n"
    assert rows(next(document(tmp_path, content).tables()))[:2] == ["|预算数|执行数|执行率", "总额：|80|69|86%"]


def test_a_dash_before_a_bar_is_a_cell_and_no_bullet(tmp_path: Path) -> None:
    items = ["项目", "本年（万元）", "上年（万元）", "会议费", "8.20", "-", "培训费", "3.10", "-", "合计", "11.30", "-"]
    assert rows(only_table(tmp_path, "费用情况\n" + "".join(f"{item} |\n" for item in items)))[1:] == ["会议费|8.20|-", "培训费|3.10|-", "合计|11.30|-"]


def test_cells_between_bars_may_be_empty_and_the_first_stands_before_them(tmp_path: Path) -> None:
    items = ["项 目", "预 算 数", "合 计", "7.40", "印刷费", "", "会议费", "5.40", "培训费", "1.50", "差旅费", "0.50", "咨询费", ""]
    content = "单位：万元\n" + "".join(f"{item}\n|\n" if item else "|\n" for item in items)
    assert rows(only_table(tmp_path, content)) == ["项 目|预 算 数", "合 计|7.40", "印刷费|", "会议费|5.40", "培训费|1.50", "差旅费|0.50", "咨询费|"]


def test_of_two_lists_side_by_side_the_second_comes_below_the_first(tmp_path: Path) -> None:
    items = ["单位", "金额", "单位", "金额", "全市合计", "90", "东桥乡", "20", "西桥乡", "35", "南桥乡", "15", "北桥乡", "20"]
    assert rows(only_table(tmp_path, "分配表\n\n" + "\n\n".join(items) + "\n")) == ["单位|金额", "全市合计|90", "东桥乡|20", "南桥乡|15", "西桥乡|35", "北桥乡|20"]


def test_the_upper_row_of_a_header_comes_before_all_of_the_lower_one(tmp_path: Path) -> None:
    upper, lower = ["年度指标值", "实际完成值", "分值", "得分"], ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"]
    body = ["产出指标", "数量指标", "修建水窖", "≥", "6", "口", "6", "50", "50", "质量指标", "验收合格率", "≥", "95", "%", "96%", "50", "50"]
    content = "\n".join(f"{cell} |" for cell in [*upper, *lower, *body]) + "\n"
    found = rows(next(document(tmp_path, content).tables()))
    assert found[0] == "一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值|分值|得分"
    assert found[1:] == ["产出指标|数量指标|修建水窖|≥|6|口|6|50|50", "·|质量指标|验收合格率|≥|95|%|96%|50|50"]


def test_a_row_whose_first_cell_a_line_end_cut_off_and_a_header_in_two_pieces(tmp_path: Path) -> None:
    content = (
        "绩效 指标 |\n一级指标 | 二级指标 | 三级指标 | 年度指标值 |\n实际完成值 |\n分值 | 得分 | 原因分析 |\n"
        "产出指标 |\n数量指标 | 修建水窖 | ≥6口 | 6口 | 50 | 50 |\n质量指标 | 验收合格率 | ≥95% | 96% | 50 | 50 |\n"
    )
    found = rows(next(document(tmp_path, content).tables()))
    assert found[:2] == ["一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|原因分析", "产出指标|数量指标|修建水窖|≥6口|6口|50|50|·"]


def test_names_that_stand_behind_the_headers_and_figures_of_the_row_before_are_those_of_the_next(tmp_path: Path) -> None:
    content = "| 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | 年度资金总额 |\n| 680 | 680 | 10 | 100% | 10 | 其中:财政拨款 |\n| 680 | 680 | — |\n"
    assert rows(only_table(tmp_path, content))[1:] == ["年度资金总额||680|680|10|100%|10", "其中:财政拨款||680|680|·|—|·"]


LAID_OUT = """                 项目支出绩效自评表
                       年初      全年      全年
项目资金（万元）                                    分值   执行率   得分
                       预算数    预算数    执行数
年度资金总额           120.00    150.00    135.00    10    90.00%   9.00
其中：当年财
政拨款                 120.00    150.00    135.00    —     90.00%   —
年度总    预期目标                    实际完成情况
体目标    修缮渡口3处，更新救生         修缮渡口3处，更新
          衣420件。                    救生衣405件。
一级      二级      三级指标            年度      实际    分值   得分   未完成
指标      指标                          指标值    完成值                原因
                    修缮渡口数          ≥3处      3处      20    20
产出      数量
指标      指标      更新救生衣数        ≥420件    405件    30    28.9   厂家延期
50分                                                                   交货
效益      社会
指标      效益      渡口安全事故数      =0起      0起      40    40
40分
总  分                                                     100   97.9
"""


def test_a_form_laid_out_as_printed_has_its_stacked_headers_and_cells_over_several_lines(tmp_path: Path) -> None:
    funds, goals, indicators = document(tmp_path, LAID_OUT).tables()
    assert rows(funds) == [
        "项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "年度资金总额|120.00|150.00|135.00|10|90.00%|9.00",
        "其中：当年财政拨款|120.00|150.00|135.00|—|90.00%|—",
    ]
    assert [cell.text.value for cell in goals.cells][-2:] == [
        "修缮渡口3处，更新救生衣420件。",
        "修缮渡口3处，更新救生衣405件。",
    ]
    assert rows(indicators)[1:] == [
        "产出指标50分|·|修缮渡口数|≥3处|3处|20|20|·",
        "产出指标50分|数量指标|更新救生衣数|≥420件|405件|30|28.9|厂家延期交货",
        "效益指标40分|社会效益|渡口安全事故数|=0起|0起|40|40|·",
        "总分|·|·|·|·|100|97.9|·",
    ]
    assert not any(table.certain for table in (funds, goals, indicators))


def test_a_header_under_headings_that_span_its_columns_is_no_stacked_one(tmp_path: Path) -> None:
    content = (
        "        人员经费                                公用经费\n"
        "科目编码   科目名称        决算数         科目编码   科目名称        决算数\n"
        "301        工资福利支出    820.50         302        商品和服务支出    96.40\n"
        "30101      基本工资        510.20         30201      办公费            61.15\n"
        "30102      津贴补贴        310.30         30202      印刷费            35.25\n"
    )
    (table,) = document(tmp_path, content).tables()
    assert rows(table)[0] == "科目编码|科目名称|决算数|科目编码|科目名称|决算数"


def test_an_indicator_whose_aim_is_told_in_words_is_a_row_among_scores(tmp_path: Path) -> None:
    content = (
        "一级指标 二级指标 三级指标 分值 年度指标值 实际完成值 得分 未完成原因\n"
        "产出指标 数量指标 巡航次数 20 ≥60次 66次 20\n"
        "社会效益 信息公开及时性 10 按月公开 按月公开 10\n"
        "总分 30 30 自评等级：优\n"
    )
    (table,) = document(tmp_path, content).tables()
    assert rows(table)[2:] == ["·|社会效益|信息公开及时性|10|按月公开|按月公开|10|·", "总分|·|·|30|·|·|30|自评等级：优"]


PRINTED = """
                                 年初预算数    全年预算数    全年执行数    分值    执行率     得分
                                               （A）         （B）                 （B/A）
项目资金    年度资金总额：       96.00         108.00        102.60        10      95.00%     9.50
（万元）    其中：当年财政拨款   96.00         96.00         90.60         —       94.38%     —
            上年结转资金         0.00          12.00         12.00         —       100.00%    —

            年初目标：疏浚河道4公里，为沿岸村民发放水文资料600份，
年度目标    按月公布水质。
            完成情况：疏浚河道4公里，发放水文资料
            588份。

                                          7

一级        二级        三级指标                    指标值        实际          未完成
指标        指标                                                  完成值        原因
                        疏浚河道长度                ≥4公里        4公里
产出        数量
指标        指标        发放水文资料数              ≥600份        588份         两村停水
                                                                                停电
            质量        水质是否按月公布            是            是
            指标

说明：本表由河道站填报。
"""


def test_a_form_goes_on_over_empty_lines_and_page_numbers_beside_names_without_a_header(tmp_path: Path) -> None:
    found = document(tmp_path, PRINTED)
    funds, indicators = found.tables()
    assert rows(funds) == [
        "·|·|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分",
        "项目资金（万元）|年度资金总额：|96.00|108.00|102.60|10|95.00%|9.50",
        "项目资金（万元）|其中：当年财政拨款|96.00|96.00|90.60|—|94.38%|—",
        "项目资金（万元）|上年结转资金|0.00|12.00|12.00|—|100.00%|—",
    ]
    assert rows(indicators)[1:] == [
        "产出指标|·|疏浚河道长度|≥4公里|4公里|·",
        "产出指标|数量指标|发放水文资料数|≥600份|588份|两村停水停电",
        "产出指标|质量指标|水质是否按月公布|是|是|·",
    ]
    said = [block.text.value for block in found.blocks if isinstance(block, Paragraph)]
    assert said == [
        "年度目标",
        "年初目标：疏浚河道4公里，为沿岸村民发放水文资料600份，按月公布水质。",
        "完成情况：疏浚河道4公里，发放水文资料588份。",
        "说明：本表由河道站填报。",
    ]


def test_what_waits_for_a_row_that_does_not_come_is_a_paragraph(tmp_path: Path) -> None:
    content = PRINTED.replace("            指标\n\n说明", "            指标                                                                3月补查12次\n\n说明")
    found = document(tmp_path, content)
    said = [block.text.value for block in found.blocks if isinstance(block, Paragraph)]
    cells = [cell.text.value for table in found.tables() for cell in table.cells]
    assert any("3月补查12次" in text for text in (*said, *cells))
