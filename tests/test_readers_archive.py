"""ZIP files of reports: each member a report of its own, by its path inside the archive; nothing is unpacked and nothing escapes."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from auditor.batch import collect
from auditor.cli import run
from auditor.document import Unreadable
from auditor.limits import Limits, within
from auditor.readers import archive, read

REPORT = "项目支出10.00万元，其中：办公费4.00万元，差旅费5.00万元。"


def packed(path: Path, members: dict[str, bytes], **more: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def in_gbk(path: Path, members: dict[str, bytes]) -> Path:
    """An archive as Chinese Windows programs write it: names in GBK, and no word of it."""
    stand_ins = {f"{i:0{len(name.encode('gbk'))}d}": name for i, name in enumerate(members)}
    packed(path, {stand_in: members[name] for stand_in, name in stand_ins.items()})
    data = path.read_bytes()
    for stand_in, name in stand_ins.items():
        data = data.replace(stand_in.encode(), name.encode("gbk"))
    path.write_bytes(data)
    return path


def shown(folder: Path, arguments: list[Path]) -> tuple[list[str], list[tuple[str, str]]]:
    reports = collect([str(a) for a in arguments])
    cut = len(str(folder)) + 1
    return [path[cut:] for path in reports.paths], [(failure.path[cut:], failure.error) for failure in reports.failures]


def test_members_are_reports_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = REPORT.encode()
    path = in_gbk(tmp_path / "提交.zip", {"市水务局/自评.txt": text, "市教育局/自评.txt": text, "市教育局/~$自评.txt": b"x", "封面.psd": b"x"})
    assert shown(tmp_path, [path]) == (["提交.zip/市教育局/自评.txt", "提交.zip/市水务局/自评.txt"], [])
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    assert run(["check", "提交.zip", "--format", "json"]) == 1
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert [(d["path"], len(d["findings"])) for d in documents] == [("提交.zip/市教育局/自评.txt", 1), ("提交.zip/市水务局/自评.txt", 1)]
    assert run(["check", "提交.zip/市水务局/自评.txt", "-q"]) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_archives_in_folders_and_in_archives(tmp_path: Path) -> None:
    deepest = packed(tmp_path / "deepest.zip", {"c.txt": REPORT.encode()}).read_bytes()
    inner = packed(tmp_path / "inner.zip", {"b.txt": REPORT.encode(), "里层.zip": deepest}).read_bytes()
    folder = tmp_path / "件"
    folder.mkdir()
    packed(folder / "外.zip", {"a.txt": REPORT.encode(), "内.zip": inner})
    paths, failures = shown(folder, [folder])
    assert paths == ["外.zip/a.txt", "外.zip/内.zip/b.txt"]
    assert failures == [("外.zip/内.zip/里层.zip", "压缩包套了两层以上，没有打开：请解压后审核")]
    assert read(folder / "外.zip" / "内.zip" / "b.txt").blocks


def test_paths_do_not_escape(tmp_path: Path) -> None:
    names = ["../../etc/a.txt", "/abs/b.txt", "C:\\盘\\c.txt", "..\\d.txt", "./e/./f.txt"]
    path = packed(tmp_path / "坏.zip", dict.fromkeys(names, REPORT.encode()))
    paths, _ = shown(tmp_path, [path])
    assert paths == ["坏.zip/abs/b.txt", "坏.zip/d.txt", "坏.zip/e/f.txt", "坏.zip/etc/a.txt", "坏.zip/盘/c.txt"]
    assert all(read(tmp_path / inside).blocks for inside in paths)


def test_what_cannot_be_read_in_an_archive_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "混.zip", {"好.txt": REPORT.encode(), "空.txt": b"", "弹.txt": b" " * 30_000_000, "图.odt": b"x"})
    reports = collect([path])
    assert reports.skipped == ((".odt", 1),) and len(reports.paths) == 3
    for name, word in (("空.txt", "为空"), ("弹.txt", "压缩比异常"), ("无.txt", "没有这个文件")):
        with pytest.raises(Unreadable, match=word):
            read(path / name)
    data = bytearray(path.read_bytes())
    data[data.index(struct.pack("<H", 8), 8) + 40] ^= 255
    (tmp_path / "坏.zip").write_bytes(data)
    with pytest.raises(Unreadable):
        read(tmp_path / "坏.zip" / "好.txt")


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "密.zip", {"a.txt": REPORT.encode()})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="已加密"):
        read(path / "a.txt")


def test_what_is_no_archive_or_holds_no_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "假.zip").write_bytes(b"Rar!" + bytes(99))
    packed(tmp_path / "空.zip", {"图.png": b"x"})
    assert shown(tmp_path, [tmp_path / "假.zip", tmp_path / "空.zip"]) == (
        [], [("假.zip", "压缩包已损坏或不是 ZIP 文件"), ("空.zip", "压缩包里没有可以读的报告")],
    )  # fmt: skip


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 2)
    path = packed(tmp_path / "多.zip", {f"{i}.txt": b"x" for i in range(3)})
    with pytest.raises(Unreadable, match="超过 2 个"):
        archive.members(path)
    buffer = io.BytesIO(path.read_bytes())
    outer = packed(tmp_path / "外.zip", {"多.zip": buffer.getvalue()})
    assert [member.trouble for member in archive.members(outer)] == ["压缩包里的文件超过 2 个，拒绝打开"]


def test_limits_hold_for_an_archive_with_all_it_nests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = packed(tmp_path / "inner.zip", {f"{i}.txt": REPORT.encode() for i in range(3)}).read_bytes()
    outer = packed(tmp_path / "外.zip", {f"{name}.zip": inner for name in "abc"})
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 9)
    assert [(member.path, member.trouble) for member in archive.members(outer) if member.trouble] == [("c.zip", "压缩包里的文件超过 9 个，拒绝打开")]
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 99)
    monkeypatch.setattr(archive, "_MOST_UNPACKED", 3 * len(inner) + 7 * len(REPORT.encode()))
    assert [(member.path, "解压后超过" in member.trouble) for member in archive.members(outer) if member.trouble] == [("c.zip", True)]


def test_a_member_obeys_the_limit_of_size(tmp_path: Path) -> None:
    path = packed(tmp_path / "大.zip", {"a.txt": "".join(map(str, range(400_000))).encode()})
    with within(Limits(size=1)), pytest.raises(Unreadable, match="--size"):
        read(path / "a.txt")


def test_an_archive_is_opened_once_and_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = packed(tmp_path / "内.zip", {f"{i}.txt": REPORT.encode() for i in range(4)}).read_bytes()
    path = packed(tmp_path / "多.zip", {"内.zip": inner, **{f"{i}.txt": REPORT.encode() for i in range(4)}})
    opened: list[object] = []

    class Counted(zipfile.ZipFile):
        def __init__(self, file: str | io.BytesIO) -> None:
            opened.append(file)
            super().__init__(file)

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    for report in collect([path]).paths:
        assert read(report).blocks
    assert len(opened) == 3  # the outer one; the inner one to list its members, and to read them
    monkeypatch.undo()
    packed(path, {"新.txt": REPORT.encode()})
    assert collect([path]).paths == (f"{path}/新.txt",) and read(path / "新.txt").blocks
