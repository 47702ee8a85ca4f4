"""Real small files with bytes flipped, cut or doubled: whatever comes of them, it is a document or one line. `make fuzz` goes on for longer."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import hostile
import ofd_parts
from auditor import flow
from auditor.batch import collect
from auditor.result import Failure

SAMPLES = Path(__file__).parents[1] / "samples"
# So many examples a kind of file: a few seconds in all, unless more are asked for.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
# The same for each of the four ways that an archive may be packed: 3,000 in all in `make fuzz`.
TRIES = EXAMPLES * 3 // 8 if EXAMPLES > 25 else EXAMPLES // 2


def workbook() -> bytes:
    from openpyxl import Workbook

    book, answer = Workbook(), io.BytesIO()
    for row in (["项目", "预算数", "执行数"], ["办公费", 40.2, 35.1], ["合计", 40.2, 35.1]):
        book.active.append(row)
    book.save(answer)
    return answer.getvalue()


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
SOUND = {
    ".txt": (SAMPLES / "02-项目自评表.txt").read_bytes()[:1500],
    ".html": hostile.table_of(3, 4).encode(),
    ".csv": "项目,预算数\n办公费,40.20\n合计,40.20\n".encode("gb18030"),
    ".docx": hostile.docx("<w:p><w:r><w:t>支出10万元，其中：办公费4万元，差旅费5万元。</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
    ".xlsx": workbook(),
    ".pdf": hostile.paged(hostile.TEXT, 2),
    ".ofd": ofd_parts.ofd(ofd_parts.grid([20, 60, 100], [50, 58, 66]) + ofd_parts.line(22, 52, "支出10万元"), ofd_parts.line(30, 40, "合计10万元")),
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


# Archives packed in every way, so that every way of unpacking meets damaged bytes.
INNER = {f"{method}.zip": hostile.zipped({"报告.txt": hostile.GOOD.encode(), f"{method}/说明.txt": hostile.GOOD.encode()}, method) for method in METHODS}


@pytest.mark.parametrize("method", METHODS)
def test_a_damaged_archive_in_an_archive_ends_no_run(method, tmp_path):
    path, good = tmp_path / "提交.zip", tmp_path / "好.txt"
    good.write_text(hostile.GOOD, encoding="utf-8")
    sound = hostile.zipped({"报告.txt": hostile.GOOD.encode(), **INNER}, method)
    path.write_bytes(sound)
    assert len(collect([path]).paths) == 1 + 2 * len(INNER)

    @settings(max_examples=TRIES, deadline=None, derandomize=EXAMPLES <= 25, database=None, suppress_health_check=list(HealthCheck))
    @given(CHANGES)
    def damage(changes: list[Change]) -> None:
        path.write_bytes(changed(sound, changes))
        reports = collect([path, good])
        assert str(good) in reports.paths
        for told in (*reports.failures, *(failure for failure in map(flow.parse, reports.paths) if isinstance(failure, Failure))):
            assert told.error and "\n" not in told.error and len(told.error) < 200
            assert not told.error.startswith("读取时出错"), told.error

    damage()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_package_of_a_version_that_nobody_uses(suffix, tmp_path):
    data = bytearray(SOUND[suffix])
    data[data.index(b"PK\x01\x02") + 6] = 64
    path = tmp_path / f"new{suffix}"
    path.write_bytes(data)
    read = flow.parse(path)
    assert isinstance(read, Failure) and read.error == f"{suffix[1:].upper()} 文件已损坏（压缩包不完整）"
