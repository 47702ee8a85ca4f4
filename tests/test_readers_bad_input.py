"""Every bad file ends in one line that says why it cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from auditor.document import Unreadable
from auditor.readers import SUFFIXES, read


def sound_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("预算10万元。")
    answer = io.BytesIO()
    document.save(answer)
    return answer.getvalue()


def changed_docx(name: str, content: bytes) -> bytes:
    """A sound DOCX with one member replaced."""
    answer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound_docx())) as old, zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == name else old.read(member))
    return answer.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100)

BAD = {
    "empty.txt": (b"", "文件为空"),
    "blank.txt": (b" \n\n ", "文件为空"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "图片"),
    "noise.txt": (bytes([129, 255, 0, 1]) * 500, "文本"),
    "report.ods": (b"PK", "不支持的文件类型 .ods"),
    "noname": (b"x", "不支持的文件类型"),
    "empty.docx": (b"", "文件为空"),
    "text.docx": ("这是纯文本".encode(), "不是 DOCX 文件"),
    "old.docx": (OLE, "另存为 .docx"),
    "locked.docx": (LOCKED, "已加密"),
    "cut.docx": (sound_docx()[:3000], "已损坏"),
    "other.docx": (changed_docx("[Content_Types].xml", b"<Types/>"), "已损坏"),
    "broken.docx": (changed_docx("word/document.xml", b"<w:document>"), "已损坏"),
    "entity.docx": (changed_docx("word/document.xml", ENTITY), "DOCTYPE"),
    "bomb.docx": (changed_docx("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), "压缩"),
    "text.pdf": ("这是纯文本".encode(), "不是 PDF 文件"),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n", ""),
    "nothing.pdf": (b"%PDF-1.7\n%%EOF\n", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, word = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value) and 2 < len(str(caught.value)) < 100


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="文件不存在"):
        read(tmp_path / "missing.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(Unreadable, match="文件夹"):
        read(tmp_path / "folder.txt")


def test_an_empty_word_document_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(Unreadable, match="没有文字"):
        read(tmp_path / "empty.docx")


def test_suffixes_do_not_mind_their_case(tmp_path: Path) -> None:
    assert {".txt", ".md", ".docx", ".pdf"} <= set(SUFFIXES)
    (tmp_path / "A.TXT").write_text("预算10万元。", encoding="utf-8")
    assert read(tmp_path / "A.TXT").format == "txt"


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert read(tmp_path / "a.txt").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
