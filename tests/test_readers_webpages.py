"""Saved web pages: the report is kept, the site round it left out, tables that lay out a page are no tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.readers import read
from auditor.readers.text.webpage import report_only
from workbooks import lines

TITLE = "某局2023年度部门决算公开"
TABLE = (
    '<table border="1"><tr><td rowspan="2">项目</td><td colspan="2">2023年</td></tr><tr><td>预算数</td><td>决算数</td></tr>'
    "<tr><td>基本支出</td><td>10.00</td><td>9.00</td></tr><tr><td>合计</td><td>10.00</td><td>9.00</td></tr></table>"
)
ARTICLE = "<p>2023年度支出总计10.00万元，其中：基本支出6.00万元，项目支出4.00万元。</p><p>二、“三公”经费支出9.00万元，完成预算的90%。</p>"
READ = [
    "2023年度支出总计10.00万元，其中：基本支出6.00万元，项目支出4.00万元。", "二、“三公”经费支出9.00万元，完成预算的90%。",
    "[", "项目|2023年|·", "·|预算数|决算数", "基本支出|10.00|9.00", "合计|10.00|9.00", "]",
]  # fmt: skip

# A page of blocks with classes, and a long menu.
BLOCKS = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_某县人民政府</title><script>var a=1<2;</script></head><body>
<div class="top"><a href="/">网站首页</a><a>政务公开</a><a>办事服务</a><a>互动交流</a></div>
<div class="mainNav"><ul><li><a>机构</a></li><li><a>政策</a></li><li><a>数据开放2024</a></li></ul></div>
<div class="container"><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a>部门决算</a></div><h1>{TITLE}</h1>
<div class="info"><span>来源：某局</span><span>浏览次数：305</span><span>字号：[ <a>大</a> <a>中</a> <a>小</a> ]</span></div>
<div id="zoom" class="TRS_Editor">{ARTICLE}{TABLE}<p>注：本表反映支出情况。</p></div><div class="bdsharebuttonbox"><a>微信</a></div>
<p>上一篇：<a href="x">某局2022年度部门决算公开</a></p></div>
<div class="footer"><p>主办：某县人民政府办公室 电话：0123-4567890</p><p>苏ICP备12345678号-1</p></div></body></html>"""
# A page laid out by tables in tables.
TABLES = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table width="1000"><tr><td>
<img src=banner.jpg></td></tr><tr><td height=30><a href=/>首页</a> | <a href=/1>新闻</a> | <a href=/2>公开</a> | <a href=/3>服务</a></td></tr><tr><td>
<table width=100%><tr><td width=200><table><tr><td><a>栏目一</a></td></tr><tr><td><a>栏目二</a></td></tr><tr><td><a>栏目三</a></td></tr></table></td>
<td><table><tr><td>您现在的位置：<a>首页</a> >> 财政信息</td></tr><tr><td align=center><b>{TITLE}</b></td></tr><tr><td>点击数：1203</td></tr>
<tr><td class=content>{ARTICLE}<br>{TABLE}</td></tr><tr><td align=right>【<a>打印</a>】【<a>关闭</a>】</td></tr></table></td></tr></table></td></tr>
<tr><td>版权所有：某局 邮编：223300<br>技术支持：某公司</td></tr></table></body></html>"""
# A page that writes with scripts and hides a template.
PLAIN = f"""<!-- saved from url=(0025)http://example.invalid/ --><html lang=zh><body><header><nav><a>a</a></nav></header><div class="wp"><h2>{TITLE}</h2>
<div class="Article_content" style="display:block">{ARTICLE}<div style="overflow:auto">{TABLE}</div></div>
<div class="relatedNews"><h3>相关文章</h3><ul><li><a>文一</a> 2024-01-02</li><li><a>文二</a></li></ul></div><div style="display:none">模板数字 888</div></div>
<footer>Copyright 2024 版权所有</footer><script>document.write("<p>99万元</p>")</script></body></html>"""


def page(folder: Path, content: str, encoding: str = "utf-8") -> list[str]:
    (folder / "page.html").write_bytes(content.encode(encoding))
    return lines(read(folder / "page.html"))


def test_the_site_round_a_report_is_left_out(tmp_path: Path) -> None:
    assert page(tmp_path, BLOCKS) == [TITLE, "来源：某局", *READ, "注：本表反映支出情况。"]
    assert page(tmp_path, TABLES, "gb18030") == [TITLE, *READ]
    assert page(tmp_path, PLAIN) == [TITLE, *READ]


@pytest.mark.parametrize("content", [BLOCKS, TABLES, PLAIN])
def test_every_character_keeps_its_place(tmp_path: Path, content: str) -> None:
    only = report_only(content)
    assert len(only) == len(content) and only.count("\n") == content.count("\n")
    assert all(a in (b, " ") or a in "<>/pdiv" for a, b in zip(only, content, strict=True))
    (tmp_path / "page.html").write_text(content, encoding="utf-8")
    cell = next(read(tmp_path / "page.html").tables()).grid()[2][2]
    place = cell.text.place(0, 4)
    assert content.split("\n")[place.line - 1][place.start : place.end] == "9.00"


def test_a_part_whose_name_misleads_is_kept(tmp_path: Path) -> None:
    sentences = "支出总计10.00万元。其中基本支出6.00万元。项目支出4.00万元。" * 3
    assert page(tmp_path, f"<html><body><div class='nav-content'><p>{sentences}</p></div></body></html>") == [sentences]
    hidden = f"<html><body><p>正文9万元。</p><div style='display:none'>{TABLE}</div></body></html>"
    assert page(tmp_path, hidden) == ["正文9万元。", *READ[2:]]


def test_a_form_with_a_long_cell_stays_a_table(tmp_path: Path) -> None:
    goal = "<br>".join(["完成全部水库的养护任务，保障下游群众安全。"] * 12)
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in (("项目名称", "水库"), ("年度目标", goal), *[("得分", "9")] * 6))
    assert page(tmp_path, f"<html><body><table>{rows}</table></body></html>")[1] == "项目名称|水库"


@pytest.mark.parametrize("named", ["gb2312", "GBK", "utf-8", ""])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_by_mark_head_and_content(tmp_path: Path, named: str, encoding: str) -> None:
    filling = "<span class='x y z'></span>" * 200
    content = f"<html><head><meta charset='{named}'></head><body>{filling}<p>支出９.00万元，其中：办公费。</p></body></html>"
    assert page(tmp_path, content, encoding) == ["支出９.00万元，其中：办公费。"]


def test_a_page_with_a_broken_character_is_read_by_what_its_head_names(tmp_path: Path) -> None:
    content = f"<html><head><meta charset='utf-8'></head><body>{'<b></b>' * 900}<p>支出9万元，其中办公费。</p></body></html>".encode()
    (tmp_path / "page.html").write_bytes(content.replace("办".encode(), "办".encode()[:2]))
    document = read(tmp_path / "page.html")
    assert lines(document)[0].startswith("支出9万元，其中") and "无法解码" in document.gaps[0].reason


def test_lines_of_preformatted_text_are_kept_and_page_numbers_left_out(tmp_path: Path) -> None:
    content = "<html><body><p>支出9万元。</p><div><a>1</a><a>2</a><a>下一页</a>共3页</div><pre>单位：万元\n项目\t金额\n甲\t1.00\n乙\t2.00\n</pre></body></html>"
    assert page(tmp_path, content) == ["支出9万元。", "单位：万元", "[", "项目|金额", "甲|1.00", "乙|2.00", "]"]
