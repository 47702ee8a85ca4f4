"""Files that mean harm, or that something happened to: written by `write_all`, each with what must become of it."""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import ofd_parts

GOOD = "砚溪县水务局2022年度部门决算说明\n\n2022年项目支出115.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


def docx(body: str = "<w:p><w:r><w:t>预算10万元。</w:t></w:r></w:p>", head: str = "", relations: str = "") -> bytes:
    """A DOCX of its least parts; `head` stands before the root of its text, `relations` are links of it."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats'
        '-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", links.format(f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/>'))
        archive.writestr("word/_rels/document.xml.rels", links.format(relations))
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>')
    return answer.getvalue()


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a sound table of where they stand."""
    out, at = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in at)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    return out + head + table + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, root, len(out))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def paged(content: bytes, pages: int = 1, font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>") -> bytes:
    """A PDF that shows one content stream on so many pages."""
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids), content, font, *[page] * pages)


def deflated(block: bytes, times: int) -> bytes:
    """A deflate stream of a block many times over, made without holding it."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(block) for _ in range(times)) + packer.flush()


def bomb(megabytes: int) -> bytes:
    """A PDF whose only page unpacks to so much."""
    return paged(stream(deflated(b"0 0 m " * 174_763, megabytes), b"/Filter/FlateDecode"))


def nameless() -> bytes:
    """A PDF in a font that does not say which characters its glyphs are."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Odd/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Odd"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Odd/Flags 4"
        b"/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
    )
    return paged(stream(b"BT /F1 12 Tf 72 700 Td <" + b"1234" * 60 + b"> Tj ET"), font=font)


def locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "12345")
    canvas.save()
    return buffer.getvalue()


def table_of(rows: int, columns: int) -> str:
    """An HTML table of numbers."""
    row = "<tr>" + "<td>1.5</td>" * columns + "</tr>"
    return f"<html><body><p>{GOOD}</p><table>{row * rows}</table></body></html>"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return answer.getvalue()


def around(inner: bytes) -> bytes:
    """An archive of a sound report and of this archive."""
    return zipped({"good.txt": GOOD.encode(), "内.zip": inner})


def misnamed() -> bytes:
    """An archive whose member's name is said to be UTF-8, and is none."""
    return zipped({"报告.txt": GOOD.encode()}).replace("报告".encode(), b"\xff\xfe\xfd\xff\xfe\xfd")


def damaged(method: int) -> bytes:
    """An archive packed in a way, whose member is damaged where it begins."""
    data = bytearray(zipped({"a.txt": GOOD.encode() * 20}, method))
    data[44:48] = b"\xff" * 4
    return bytes(data)


def deflate64() -> bytes:
    """An archive whose member is said to be packed as only some programs do."""
    return zipped({"a.txt": GOOD.encode()}).replace(b"\0\0\x08\0", b"\0\0\x09\0")


def overlapping(members: int, megabytes: int) -> bytes:
    """An archive whose members are all the same bytes, so many times over: little to send, much to unpack."""
    one = zipped({"a.zip": random.Random(1).randbytes(10_000) * (megabytes * 100)})
    at = one.index(b"PK\x01\x02")
    entry = one[at : one.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"a.zip", b"%05d.zip" % i).replace(b"\x05\0", b"\x09\0", 1) for i in range(members))
    return one[:at] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(entries), at, 0)


def misnumbered() -> bytes:
    """A workbook whose rows bear numbers that no sheet has, each with a cell of a name of that kind."""
    from openpyxl import Workbook

    book, answer = Workbook(), io.BytesIO()
    for amount in (115.5, 40.2, 35.1, 40.2, 115.5):
        book.active.append(["项目支出", amount])
    book.save(answer)
    with zipfile.ZipFile(answer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for row, number in enumerate(("-5", "99999999999", "1e9", "", "9" * 5_000), 1):
        parts[name] = parts[name].replace(b'<row r="%d"' % row, b'<row r="%s"' % number.encode()).replace(b'r="B%d"' % row, b'r="B%s"' % number.encode())
    return zipped(parts)


def listed_again(times: int) -> dict[str, str | bytes]:
    """The parts of an OFD that lists one page so many times."""
    made = ofd_parts.parts(ofd_parts.line(30, 40, GOOD[:20]) * 500)
    page = '<ofd:Page ID="900" BaseLoc="Pages/Page_0/Content.xml"/>'
    return made | {"Doc_0/Document.xml": str(made["Doc_0/Document.xml"]).replace(page, page * times)}


TEXT = stream(b"BT /F1 12 Tf 72 700 Td (Budget 12.5, spent 11.5) Tj ET")
FOREIGN = (
    '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}/x" TargetMode="External"/>'
)

# Refused in any case: name → bytes, and a word of the line that says why.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted.pdf": (locked_pdf, "已加密"),
    "encrypted.docx": (lambda: LOCKED, "已加密"),
    "empty.pdf": (lambda: b"", "文件为空"),
    "empty.docx": (lambda: b"", "文件为空"),
    "empty.txt": (lambda: b"\n \n", "文件为空"),
    "cut.pdf": (lambda: paged(TEXT)[:200], ""),
    "cut.docx": (lambda: docx()[:-60], "已损坏"),
    "a-pdf.docx": (lambda: paged(TEXT), "扩展名"),
    "a-docx.pdf": (docx, "扩展名"),
    "a-docx.txt": (docx, "扩展名"),
    "zip-bomb.docx": (lambda: docx("<w:p/>" * 3_000_000), "压缩"),
    "laughs.docx": (lambda: docx("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", LAUGHS), "DOCTYPE"),
    "nameless.pdf": (nameless, "乱码"),
    "round-and-round.pdf": (lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>"), ""),
    "no-pages.pdf": (lambda: pdf(b"<</Type/Catalog>>"), ""),
    "encrypted.ofd": (lambda: ofd_parts.packed({"OFD.xml": b"\1\2", "Encryptions.xml": "<e/>"}), "已加密"),
    "laughs.ofd": (lambda: ofd_parts.ofd(ofd_parts.line(30, 40, "&i;"), head=LAUGHS), "DOCTYPE"),
    "zip-bomb.ofd": (lambda: ofd_parts.ofd("<ofd:Odd/>" * 2_000_000), "压缩"),
    "cut.ofd": (lambda: ofd_parts.ofd(ofd_parts.line(30, 40, GOOD[:20]))[:-60], "已损坏"),
    "no-pages.ofd": (lambda: ofd_parts.ofd(), "没有页面"),
    "round-and-round.ofd": (lambda: ofd_parts.units(9), "已损坏"),
    "misnamed.zip": (misnamed, "已损坏"),
    "members.zip": (lambda: zipped({f"{i}.txt": b"" for i in range(10_001)}), "超过 10000 个"),
    "overlapping.zip": (lambda: overlapping(1_000, 5), "解压后超过"),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, ""),
    "nul.txt": (lambda: bytes(5_000_000), "文"),
}

# May be read or refused, so long as it ends in time and tells in one line.
ODD: dict[str, Callable[[], bytes]] = {
    "flate-bomb.pdf": lambda: bomb(200),
    "paragraphs.txt": lambda: "支出1万元。\n\n".encode() * 8_000_000,
    "paragraphs.docx": lambda: docx("".join(f"<w:p><w:r><w:t>{i * 7919 % 99991}</w:t></w:r></w:p>" for i in range(200_000))),
    "cells.html": lambda: table_of(1000, 1000).encode(),
    "pages.pdf": lambda: paged(TEXT, 2000),
    "deep.html": lambda: ("<div>" * 60_000 + GOOD).encode(),
    "deep-tables.html": lambda: ("<table><tr><td>" * 3_000 + GOOD).encode(),
    "deep.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000),
    "deep.pdf": lambda: pdf(b"<</Type/Catalog/Pages " + b"[" * 100_000 + b"]" * 100_000 + b">>"),
    "pages.ofd": lambda: ofd_parts.packed(listed_again(12_000)),
    "units.ofd": lambda: ofd_parts.units(7, 50),
    "rulings.ofd": lambda: ofd_parts.ofd("".join(ofd_parts.stroke(f"M {i % 200} {i % 290} L 200 {i % 290} L 200 {i * 7 % 290}") for i in range(60_000))),
    "deep.ofd": lambda: ofd_parts.ofd("<ofd:PageBlock>" * 15_000 + "</ofd:PageBlock>" * 15_000),
    "nul-inside.txt": lambda: GOOD.replace("项目", "项\0目").encode(),
    "surrogates.txt": lambda: (GOOD + "\ud800支出3万元\udfff").encode("utf-8", "surrogatepass"),
    "surrogates-16.txt": lambda: b"\xff\xfe" + (GOOD + "\ud800支出3万元").encode("utf-16-le", "surrogatepass"),
    "one-line.txt": lambda: ("1" * 300_000 + "，" * 300_000 + "（" * 100_000 + " " * 300_000).encode(),
    "digits.txt": lambda: ("合计" + "1,234.5万元、" * 60_000).encode(),
    "comments.html": lambda: b"<!---->" * 40 + b"x",
    "rows.xlsx": misnumbered,
    "spans.html": lambda: f"<p>{GOOD}</p><table><tr><td rowspan=60000 colspan=60000>1</td></tr><tr><td>2</td></tr></table>".encode(),
}  # fmt: skip

# Archives with a sound report, `good.txt`, and something that means harm: each with a word of the one line that tells it ("": none).
ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "misnamed-inside.zip": (lambda: around(misnamed()), "已损坏"),
    "lzma-inside.zip": (lambda: around(damaged(zipfile.ZIP_LZMA)), "已损坏"),
    "bzip2-inside.zip": (lambda: around(damaged(zipfile.ZIP_BZIP2)), "已损坏"),
    "deflate-inside.zip": (lambda: around(damaged(zipfile.ZIP_DEFLATED)), "已损坏"),
    "deflate64-inside.zip": (lambda: around(deflate64()), "压缩方法不支持"),
    "long-path.zip": (lambda: zipped({"good.txt": GOOD.encode(), "长/" * 2_096 + "远.txt": GOOD.encode()}), ""),
    "endless-path.zip": (lambda: zipped({"good.txt": GOOD.encode(), "x/" * 30_000 + "a.txt": GOOD.encode()}), "路径过长"),
    "many-inside.zip": (lambda: around(zipped({f"{i}.txt": b"" for i in range(9_999)})), "超过 10000 个"),
    "deep.zip": (lambda: around(zipped({"a.zip": zipped({"b.txt": GOOD.encode()})})), "两层以上"),
}

def write_all(folder: Path, *named: str) -> Iterator[Path]:
    """Writes the files (all, or those named) and one sound report among them."""
    for name, made in {**{name: made for name, (made, _) in (REFUSED | ARCHIVES).items()}, **ODD}.items():
        if not named or name in named:
            (folder / name).write_bytes(made())
            yield folder / name
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    yield folder / "good.txt"


def write_names(folder: Path) -> None:
    """Sound reports with names that no terminal should see, and links that lead round and round."""
    for name in (b"line\nbreak.txt", b"\x1b[31mred.txt", b"not-utf8-\xff\xfe.txt", "零\u200b宽.txt".encode()):
        with contextlib.suppress(OSError):
            (folder / os.fsdecode(name)).write_text(GOOD, encoding="utf-8")
    (folder / "up").symlink_to(folder)
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")


if __name__ == "__main__":
    import sys

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for path in write_all(target):
        print(path, path.stat().st_size)
    write_names(target)
