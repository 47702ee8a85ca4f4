"""Files in, `Document`s out. Knows file formats; knows nothing of budgets or checks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from auditor.document import Block, Document, Gap, Unreadable

Read = Callable[[bytes], tuple[tuple[Block, ...], tuple[Gap, ...]]]


def _text(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    from auditor.readers import text

    return text.blocks(data)


def _word(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    from auditor.readers import word

    return word.blocks(data)


def _pdf(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    from auditor.readers import pdf

    return pdf.blocks(data)


def _xlsx(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    from auditor.readers import sheets

    return sheets.xlsx_blocks(data)


def _xls(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    from auditor.readers import sheets

    return sheets.xls_blocks(data)


_READERS: dict[str, Read] = {".xlsx": _xlsx, ".xls": _xls, ".txt": _text, ".md": _text, ".html": _text, ".htm": _text, ".docx": _word, ".pdf": _pdf}
SUFFIXES: tuple[str, ...] = tuple(_READERS)
"""The suffixes that `read` knows, in lower case."""


def read(path: str | os.PathLike[str]) -> Document:
    """The report in a file. Raises `Unreadable` with one line that says why, whatever the file holds."""
    where = Path(path)
    reader = _READERS.get(where.suffix.lower())
    if reader is None:
        raise Unreadable(f"不支持的文件类型 {where.suffix or where.name}（支持 {' '.join(SUFFIXES)}）")
    data = _bytes(where)
    try:
        blocks, gaps = reader(data)
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:
        raise Unreadable(f"文件已损坏或不是 {where.suffix[1:].upper()} 文件（{type(error).__name__}）") from error
    return Document(os.fspath(path), hashlib.sha256(data).hexdigest(), where.suffix[1:].lower(), blocks, gaps)


def _bytes(where: Path) -> bytes:
    try:
        if where.is_dir():
            raise Unreadable("是文件夹，不是文件")
        data = where.read_bytes()
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except OSError as error:
        raise Unreadable(f"无法读取文件（{error.strerror}）") from error
    if not data.strip():
        raise Unreadable("文件为空")
    return data
