"""Files in, `Document`s out. Knows file formats; knows nothing of budgets or checks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from auditor import limits, trouble
from auditor.document import Block, Document, Gap, Unreadable
from auditor.readers import archive
from auditor.readers.kinds import SUFFIXES, fitting, not_read

__all__ = ["SUFFIXES", "TOO_MUCH_MEMORY", "digest", "read"]

Blocks = tuple[tuple[Block, ...], tuple[Gap, ...]]


def _pdf(data: bytes) -> Blocks:
    from auditor.readers import scans

    return scans.pdf_blocks(data)


def _ofd(data: bytes) -> Blocks:
    from auditor.readers import scans

    return scans.ofd_blocks(data)


def _image(data: bytes) -> Blocks:
    from auditor.readers import scans

    return scans.picture_blocks(data)


def _docx(data: bytes) -> Blocks:
    from auditor.readers import word

    return word.blocks(data)


def _xlsx(data: bytes) -> Blocks:
    from auditor.readers import sheets

    return sheets.xlsx_blocks(data)


def _xls(data: bytes) -> Blocks:
    from auditor.readers import sheets

    return sheets.xls_blocks(data)


def _separated(data: bytes) -> Blocks:
    from auditor.readers import sheets

    return sheets.separated_blocks(data)


def _text(data: bytes) -> Blocks:
    from auditor.readers import text

    return text.blocks(data)


def _mhtml(data: bytes) -> Blocks:
    from auditor.readers.text.mhtml import page_of

    return _text(page_of(data))


def _by_office(suffix: str, to: str, reader: Callable[[bytes], Blocks]) -> Callable[[bytes], Blocks]:
    """A reader of files that LibreOffice turns into ones that `reader` reads."""

    def read_converted(data: bytes) -> Blocks:
        from auditor.readers.converted import converted

        return reader(converted(data, suffix, to))

    return read_converted


_READERS: dict[str, Callable[[bytes], Blocks]] = {
    "pdf": _pdf, "ofd": _ofd, "docx": _docx, "xlsx": _xlsx, "xls": _xls, "html": _text, "text": _text, "mhtml": _mhtml,
    "image": _image, "doc": _by_office(".doc", "docx", _docx), "rtf": _by_office(".rtf", "docx", _docx),
    "wordml": _by_office(".xml", "docx", _docx), "sheetml": _by_office(".xml", "xlsx", _xlsx),
}  # fmt: skip
# Suffixes under which a text is a sheet of separated values: programs write such under .xls too.
_SEPARATED = (".csv", ".tsv", ".xls")


def read(path: str | os.PathLike[str]) -> Document:
    """The report in a file, or in a ZIP file (`提交.zip/局/报告.docx`).
    Raises `Unreadable` with one line that says why, whatever it holds.
    """
    where = Path(path)
    suffix = where.suffix.lower()
    if suffix not in SUFFIXES:
        unread = "是压缩包：请用 auditor check 审核其中的报告" if suffix == archive.SUFFIX else not_read(suffix)
        raise Unreadable(unread)
    try:
        data = _data(where)
        kind, mislabelled = fitting(data, suffix)
        reader = _separated if kind == "text" and suffix in _SEPARATED else _READERS[kind]
        blocks, gaps = reader(data)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(TOO_MUCH_MEMORY) from None
    except (Exception, RecursionError) as error:
        raise Unreadable(f"文件已损坏或不是 {suffix[1:].upper()} 文件（{type(error).__name__}）") from error
    return Document(
        os.fspath(path),
        hashlib.sha256(data).hexdigest(),
        kind if mislabelled else suffix[1:],
        blocks,
        (*mislabelled, *gaps),
    )


def digest(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a report's bytes, as its `Document` tells it; empty for one that cannot be read now."""
    try:
        return hashlib.sha256(_data(Path(path))).hexdigest()
    except Exception:  # whoever reads it will say what is wrong
        return ""


def _data(where: Path) -> bytes:
    """The bytes of a report, on disk or in an archive. Raises `Unreadable`."""
    inside = archive.split(where)
    return archive.data_of(*inside) if inside else _bytes(where)


TOO_MUCH_MEMORY = "超过内存上限，已放弃（可用 --memory 放宽）"


def _whole(where: Path) -> bytes:
    """A file's bytes. Raises `Unreadable` for one that is larger than the limit, or that is written to meanwhile."""
    most = limits.active().size * limits.MEGABYTE
    with where.open("rb") as file:
        before = os.fstat(file.fileno())
        if most and before.st_size > most:
            raise Unreadable(
                f"文件过大（{before.st_size // limits.MEGABYTE} MB，上限 {most // limits.MEGABYTE} MB，可用 --size 放宽）"
            )
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise Unreadable("文件在读取时被改动，请等它写完再审核")
    return data


def _bytes(where: Path) -> bytes:
    try:
        if where.is_dir():
            raise Unreadable("是文件夹，不是文件")
        data = _whole(where)
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except OSError as error:
        raise Unreadable(f"无法读取文件（{trouble.words(error)}）") from error
    if not data.strip():
        raise Unreadable("文件为空")
    return data
