"""What kind of file some bytes are, whatever the file is called, and whether that fits its suffix."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from auditor.document import Gap, Unreadable
from auditor.readers.zipped import OLE, is_encrypted

# What files of a kind begin with.
_MAGIC = (
    (b"%PDF", "pdf"), (b"{\\rtf", "rtf"), (b"Rar!", "rar"), (b"7z\xbc\xaf'\x1c", "7z"), (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"), (b"II*\0", "image"), (b"MM\0*", "image"),
)  # fmt: skip
# Streams by which an OLE file tells what it is; names in it are UTF-16.
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "slides"))
# Parts by which an Office package tells what it is.
_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "slides"), ("ofd.xml", "ofd"))
# A web page, whole or a table of one saved as a workbook: `<html …>`, `<meta …>`, `<table …>`. What stands before it is
# never tried another way: a comment ends where it ends.
_WEB = re.compile(
    r"(?>\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*)<(?:!doctype\s+html|html|head|meta|body|table|div|style|title"
    r"|center|p|script)\b",
    re.IGNORECASE | re.DOTALL,
)
# A web page saved with its pictures in one file
_WEB_ARCHIVE = re.compile(r"(?:From|MIME-Version|Subject|Date)\s*:.*?multipart/related", re.IGNORECASE | re.DOTALL)
_NAMESPACES = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "sheetml"),
    ("schemas.microsoft.com/office/word/2003/wordml", "wordml"),
    ("schemas.microsoft.com/office/2006/xmlPackage", "wordml"),
)  # fmt: skip
_HEAD = 4096

DESCRIBED = {
    "pdf": "PDF", "docx": "Word 文档（docx）", "doc": "旧版 Word 文档（doc）", "rtf": "RTF 文档", "wordml": "Word 的 XML 文档",
    "xlsx": "Excel 工作簿（xlsx）", "xls": "旧版 Excel 工作簿（xls）", "sheetml": "Excel 的 XML 表格", "html": "网页（HTML）",
    "mhtml": "网页（MHTML）", "text": "纯文本", "image": "图片", "rar": "RAR 压缩包", "7z": "7z 压缩包", "zip": "ZIP 压缩包",
    "slides": "演示文稿", "ofd": "OFD 版式文件",
}  # fmt: skip
"""What each kind is called."""

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
"""The suffixes of pictures, which may be scans of a report, and in a folder are rather photographs."""
_WORDS = ("docx", "doc", "rtf", "wordml", "html", "mhtml")
_SHEETS = ("xlsx", "xls", "sheetml", "html", "mhtml")
# Suffix → the kinds that its own program opens under it; the first is what it should be.
_OPENED = {
    ".docx": _WORDS, ".docm": _WORDS, ".doc": ("doc", *_WORDS, "text"), ".wps": ("doc", *_WORDS),
    ".rtf": ("rtf", *_WORDS), ".xlsx": _SHEETS, ".xlsm": _SHEETS, ".xls": ("xls", *_SHEETS, "text"),
    ".et": ("xls", *_SHEETS), ".csv": ("text", *_SHEETS), ".tsv": ("text", *_SHEETS), ".txt": ("text", "html", "mhtml"),
    ".md": ("text", "html"), ".html": ("html", "text", "mhtml"), ".htm": ("html", "text", "mhtml"),
    ".shtml": ("html", "text", "mhtml"), ".mht": ("mhtml", "html"), ".mhtml": ("mhtml", "html"), ".pdf": ("pdf",),
    ".ofd": ("ofd",), **dict.fromkeys(PICTURES, ("image",)),
}  # fmt: skip
# Kinds that need no telling under these suffixes: programs write them so.
_USUAL = {
    ".txt": ("html",),
    ".md": ("html",),
    ".html": ("text",),
    ".htm": ("text",),
    ".shtml": ("text",),
    ".wps": ("doc", "docx"),
    ".et": ("xls", "xlsx"),
}
SUFFIXES: tuple[str, ...] = tuple(_OPENED)
"""The suffixes that can be read, in lower case."""


def kind_of(data: bytes) -> str:
    """The kind of file (a key of `DESCRIBED`) that some bytes are; "" for what cannot be told."""
    if found := next((kind for magic, kind in _MAGIC if data.startswith(magic)), ""):
        return found
    if data.startswith(OLE):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "")
    if data.startswith(b"PK"):
        return _package_kind(data)
    return "pdf" if b"%PDF-" in data[:1024] else _kind_of_text(_head(data))


def _kind_of_text(head: str) -> str:
    """The kind of a file that begins with this text; "" for what is no text."""
    if "\0" in head:
        return ""
    if _WEB_ARCHIVE.match(head):
        return "mhtml"
    if head.lstrip("\ufeff \r\n\t").startswith("<?xml") and (
        found := next((kind for name, kind in _NAMESPACES if name in head), "")
    ):
        return found
    return "html" if _WEB.match(head.lstrip("\ufeff")) else "text"


def _head(data: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) : _HEAD].decode(encoding, errors="replace")
    return data[:_HEAD].decode("latin-1").removeprefix("ï»¿")


def _package_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower().lstrip("/") for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    whole = any(name in ("[content_types].xml", "ofd.xml") for name in names)
    return (
        next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), "zip") if whole else "zip"
    )


def fitting(data: bytes, suffix: str) -> tuple[str, tuple[Gap, ...]]:
    """The kind to read some bytes as, by content and suffix, with a gap that says so where the suffix says otherwise.

    Raises `Unreadable` for a suffix that is not known and for content that no program opens under it. What cannot be
    told is read as the suffix says, so that its reader says what is wrong.
    """
    opened = _OPENED.get(suffix)
    if opened is None:
        raise Unreadable(not_read(suffix))
    if is_encrypted(data):
        raise Unreadable("文件已加密，需要密码：请先取消密码再审核")
    kind = kind_of(data)
    if kind == opened[0] or (kind == "docx" and suffix == ".docm") or (kind == "xlsx" and suffix == ".xlsm"):
        return kind, ()
    if kind in opened:
        told = kind not in _USUAL.get(suffix, ())
        return kind, (Gap(f"文件内容是{_spaced(DESCRIBED[kind])}，与扩展名 {suffix} 不符，已按内容读取", read=True),) if told else ()
    if kind in ("", "text", "zip") and suffix not in (".txt", ".md"):
        return opened[0], ()
    if not kind:
        return "text", ()
    raise Unreadable(f"内容是{_spaced(DESCRIBED[kind])}，与扩展名 {suffix} 不符：{_advice(kind)}")


def not_read(suffix: str) -> str:
    """Why a file of a suffix that is not known is not read."""
    return f"不支持的文件类型 {suffix or '（没有扩展名）'}（支持 Word、Excel、WPS、PDF、OFD、网页、文本和图片）"


def _spaced(name: str) -> str:
    """A name set off by a space where it begins with Latin letters: 是 PDF, 是网页."""
    return f" {name}" if name[0].isascii() else name


def _advice(kind: str) -> str:
    if kind in ("rar", "7z", "zip"):
        return "请解压后审核其中的报告"
    if kind in ("image", "slides"):
        return "请改用 Word、Excel 或 PDF 文件"
    return "请改正扩展名再审核"
