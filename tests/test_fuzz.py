"""Real small files with bytes flipped, cut or doubled: whatever comes of them, it is a document or one line. `make fuzz` goes on for longer."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import hostile
from auditor import flow
from auditor.result import Failure

SAMPLES = Path(__file__).parents[1] / "samples"
# So many examples a kind of file: a few seconds in all, unless more are asked for.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))


def workbook() -> bytes:
    from openpyxl import Workbook

    book, answer = Workbook(), io.BytesIO()
    for row in (["项目", "预算数", "执行数"], ["办公费", 40.2, 35.1], ["合计", 40.2, 35.1]):
        book.active.append(row)
    book.save(answer)
    return answer.getvalue()


SOUND = {
    ".txt": (SAMPLES / "02-项目自评表.txt").read_bytes()[:1500],
    ".html": hostile.table_of(3, 4).encode(),
    ".csv": "项目,预算数\n办公费,40.20\n合计,40.20\n".encode("gb18030"),
    ".docx": hostile.docx("<w:p><w:r><w:t>支出10万元，其中：办公费4万元，差旅费5万元。</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
    ".xlsx": workbook(),
    ".pdf": hostile.paged(hostile.TEXT, 2),
}

Change = tuple[str, int, bytes]
CHANGES = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "insert", "double"]), st.integers(0, 1 << 16), st.binary(min_size=1, max_size=6)),
    min_size=1, max_size=6,
)  # fmt: skip


def changed(data: bytes, changes: list[Change]) -> bytes:
    """The bytes with these changes made, one after the other."""
    for kind, where, what in changes:
        at = where % (len(data) + 1)
        if kind == "flip":
            data = data[:at] + what + data[at + len(what) :]
        elif kind == "cut":
            data = data[:at] + data[at + len(what) * 20 :]
        elif kind == "insert":
            data = data[:at] + what + data[at:]
        else:
            data = data[: at + 200] + data[at:]
    return data


@pytest.mark.parametrize("suffix", SOUND)
def test_a_damaged_file_is_read_or_refused_in_one_line(suffix, tmp_path):
    path = tmp_path / f"damaged{suffix}"

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 25, database=None, suppress_health_check=list(HealthCheck))
    @given(CHANGES)
    @example([("flip", 0, b"")])
    def damage(changes: list[Change]) -> None:
        path.write_bytes(changed(SOUND[suffix], changes))
        read = flow.parse(path)
        if isinstance(read, Failure):
            assert read.error and "\n" not in read.error and len(read.error) < 200
            assert not read.error.startswith("读取时出错"), read.error
        else:
            assert [audit.path for audit in flow.judge_all([read], ())] == [str(path)]

    damage()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_package_of_a_version_that_nobody_uses(suffix, tmp_path):
    data = bytearray(SOUND[suffix])
    data[data.index(b"PK\x01\x02") + 6] = 64
    path = tmp_path / f"new{suffix}"
    path.write_bytes(data)
    read = flow.parse(path)
    assert isinstance(read, Failure) and read.error == f"{suffix[1:].upper()} 文件已损坏（压缩包不完整）"
