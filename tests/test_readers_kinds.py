"""Files that are something else than their suffix says: read by content where their program does so, else refused in one line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from auditor.document import Unreadable
from auditor.readers import SUFFIXES, read
from auditor.readers.converted import converted, soffice
from auditor.readers.kinds import kind_of
from workbooks import lines

PAGE = "<html><head><meta charset='gb2312'></head><body><table><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>5</td></tr></table></body></html>"
TABLE = ["[", "项目|金额", "甲|5", "]"]
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n"
RTF = r"{\rtf1\ansi\ansicpg936 \'d6\'a7\'b3\'f6 9 \par}"
MHTML = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=\"gb2312\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n{page}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
)  # fmt: skip


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["项目", "金额"], ["甲", 5]):
        book.active.append(row)
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("支出9万元。")
    answer = io.BytesIO()
    document.save(answer)
    return answer.getvalue()


def mhtml() -> bytes:
    import base64

    return MHTML.format(page=base64.encodebytes(PAGE.encode("gb2312")).decode()).encode()


BY_CONTENT = {
    "page.xls": (PAGE.encode("gb2312"), "html", TABLE),
    "page.doc": (PAGE.encode("gb2312"), "html", TABLE),
    "archive.doc": (mhtml(), "mhtml", TABLE),
    "new.xls": (workbook(), "xlsx", TABLE),
    "new.csv": (workbook(), "xlsx", TABLE),
    "tabs.xls": ("项目\t金额\n甲\t5\n".encode("gb18030"), "text", TABLE),
    "new.doc": (word(), "docx", ["支出9万元。"]),
}


@pytest.mark.parametrize("name", BY_CONTENT)
def test_what_a_program_opens_all_the_same_is_read_and_told(tmp_path: Path, name: str) -> None:
    content, kind, expected = BY_CONTENT[name]
    (tmp_path / name).write_bytes(content)
    document = read(tmp_path / name)
    assert (document.format, lines(document)) == (kind, expected)
    assert [gap.reason.endswith(f"与扩展名 {Path(name).suffix} 不符，已按内容读取") for gap in document.gaps] == [True]


REFUSED = {
    "a.docx": (PDF, "内容是 PDF，与扩展名 .docx 不符：请改正扩展名再审核"),
    "b.pdf": (word(), "内容是 Word 文档（docx），与扩展名 .pdf 不符：请改正扩展名再审核"),
    "c.xlsx": (word(), "内容是 Word 文档（docx），与扩展名 .xlsx 不符：请改正扩展名再审核"),
    "d.txt": (workbook(), "内容是 Excel 工作簿（xlsx），与扩展名 .txt 不符：请改正扩展名再审核"),
    "e.docx": (b"Rar!\x1a\x07\x01" + bytes(99), "内容是 RAR 压缩包，与扩展名 .docx 不符：请解压后审核其中的报告"),
    "f.xls": (b"\x89PNG\r\n\x1a\n" + bytes(99), "内容是图片，与扩展名 .xls 不符：请改用 Word、Excel 或 PDF 文件"),
    "g.zip": (b"PK", "是压缩包：请用 auditor check 审核其中的报告"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_program_opens_is_refused_with_what_it_is(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read(tmp_path / name)
    assert str(caught.value) == reason


def test_a_web_page_without_a_head_and_one_in_utf16_are_web_pages(tmp_path: Path) -> None:
    for name, content in (("a.xls", PAGE.partition("<body>")[2].encode("gb18030")), ("b.xls", b"\xff\xfe" + PAGE.encode("utf-16-le"))):
        (tmp_path / name).write_bytes(content)
        assert lines(read(tmp_path / name)) == TABLE


def test_without_libreoffice_a_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.readers.converted.soffice", lambda: None)
    (tmp_path / "old.rtf").write_text(RTF)
    with pytest.raises(Unreadable, match=r"LibreOffice.*另存为 \.docx"):
        read(tmp_path / "old.rtf")


office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


@office
def test_an_rtf_is_read_through_libreoffice(tmp_path: Path) -> None:
    for name in ("old.rtf", "old.doc"):
        (tmp_path / name).write_text(RTF)
    document = read(tmp_path / "old.rtf")
    assert lines(document) == ["支出 9"] and document.format == "rtf" and not document.gaps
    assert [path.name for path in tmp_path.iterdir()].sort() == ["old.doc", "old.rtf"].sort()


@office
def test_a_conversion_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="已放弃"):
        converted(RTF.encode(), ".rtf", "docx", 0.05)


def test_every_suffix_has_a_reader(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        (tmp_path / f"a{suffix}").write_bytes(b"\0\1\2 nothing")
        with pytest.raises(Unreadable):
            read(tmp_path / f"a{suffix}")


def test_a_zip_called_a_document_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("报告.txt", "支出9万元。")
    with pytest.raises(Unreadable, match="Word"):
        read(tmp_path / "a.docx")


def test_what_stands_before_a_page_is_read_once() -> None:
    comments = b"<!-- <html> -->\n<?xml version='1.0'?>" * 40
    assert kind_of(comments + b"<table>") == "html"
    assert kind_of(comments + b"x") == "text"
    assert kind_of(b"<!---->" * 500 + b"x") == "text"
    assert kind_of(b"<!-- " * 800) == "text"
