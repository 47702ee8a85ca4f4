"""Pages that are pictures: what is read of them, where it says it stands, and what is said where they cannot be read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import scanned
from auditor import audit
from auditor.document import Document, Unreadable
from auditor.readers import read, scans
from auditor.readers.progress import watched
from auditor.trouble import install
from test_readers_pdf import PICTURE, pdf, text

ROWS = [
    ["项目", "全年预算数", "全年执行数", "执行率"],
    ["道路养护", "1,286.40", "1,157.76", "90.00%"],
    ["桥梁加固", "350.00", "297.50", "85.00%"],
    ["合计", "1,636.40", "1,455.26", "88.93%"],
]


def written(folder: Path, data: bytes, name: str = "scan.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def askew(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A page that lies askew and is stamped over its numbers."""
    scanned.needed()
    picture = scanned.page(ROWS, paragraph="2023年度全年预算1636.40万元，全年执行1455.26万元。", angle=1.5, seal=True)
    return read(written(tmp_path_factory.mktemp("scan"), scanned.pdf(picture)))


def test_a_scanned_table_is_read_cell_by_cell(askew: Document) -> None:
    (table,) = askew.tables()
    assert [[cell.text.value if cell else None for cell in row] for row in table.grid()] == ROWS
    assert [paragraph.text.value for paragraph in askew.paragraphs()] == [
        "项目支出绩效自评表",
        "2023年度全年预算1636.40万元，全年执行1455.26万元。",
    ]


def test_places_say_that_they_were_recognised_and_stand_where_the_page_shows_them(askew: Document) -> None:
    (table,) = askew.tables()
    cell = next(cell for cell in table.cells if cell.text.value == "88.93%")
    place = cell.text.place(0, len(cell.text))
    assert place.recognised and place.page == 1 and place.row == 4 and place.bbox
    x, y = (place.bbox[0] + place.bbox[2]) / 2, (place.bbox[1] + place.bbox[3]) / 2
    across, down = scanned.XS[3] + 28 - scanned.WIDTH / 2, scanned.TOP + 3.5 * scanned.ROW - scanned.HEIGHT / 2
    turn = 1.5 * 3.1416 / 180
    assert x == pytest.approx(scanned.WIDTH / 2 + across + down * turn, abs=5)
    assert y == pytest.approx(scanned.HEIGHT / 2 + down - across * turn, abs=3)


def test_a_report_says_which_pages_were_recognised(askew: Document) -> None:
    assert any("第1页" in gap.reason and "识别" in gap.reason for gap in askew.gaps)


def test_findings_on_a_scan_say_so_and_accuse_less(tmp_path: Path) -> None:
    scanned.needed()
    rows = [*ROWS[:2], ["桥梁加固", "350.00", "297.50", "58.00%"], ROWS[3]]
    found = audit(written(tmp_path, scanned.pdf(scanned.page(rows))))
    (finding,) = found.findings
    assert finding.stated == "58.00%" and finding.severity == "warning"
    assert "识别" in finding.hint and all(evidence.place.recognised for evidence in finding.places)


def test_without_the_extra_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "installed", lambda: False)
    with pytest.raises(Unreadable, match=re.escape(install("ocr"))):
        read(written(tmp_path, pdf([PICTURE])))


def test_without_the_extra_the_other_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "installed", lambda: False)
    found = read(written(tmp_path, pdf([text(40, 60, "正文。"), PICTURE, PICTURE, PICTURE, text(40, 60, "又正文。"), PICTURE])))
    assert [paragraph.text.value for paragraph in found.paragraphs()] == ["正文。", "又正文。"]
    first, second = found.gaps
    assert first.reason.startswith("第2–4页是扫描图像") and install("ocr") in first.reason and first.place.page == 2
    assert second.reason.startswith("第6页") and second.place.page == 6


def test_nothing_of_the_recogniser_is_loaded_for_a_text_layer(tmp_path: Path) -> None:
    path = written(tmp_path, pdf([text(40, 60, "正文。")]))
    code = f"import sys; from auditor.readers import read; read({str(path)!r}); print(*[m for m in ('cv2', 'numpy', 'rapidocr', 'pypdfium2') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("83.007.78", "83,007.78"),
        ("127:21%", "127.21%"),
        (".2981", "2981"),
        ("51168,66", "51168.66"),
        ("55,119,92", "55,119.92"),
        ("549..66", "549.66"),
        ("-8,403.12", "-8,403.12"),
        ("1,234", "1,234"),
        ("1.2.3", "1.2.3"),
        ("约12:30", "约12:30"),
        ("≤2.8%0", "≤2.8‰"),
        ("增长3.1%o。", "增长3.1‰。"),
    ],
)
def test_small_signs_in_numbers_are_as_numbers_are_printed(seen: str, meant: str) -> None:
    scanned.needed()
    from auditor.readers.scans.engine import Sign
    from auditor.readers.scans.numerals import mended

    assert "".join(sign.text for sign in mended([Sign(sign, 0.5, 1.0) for sign in seen])) == meant


def test_pictures_are_read_as_scans_are(tmp_path: Path) -> None:
    scanned.needed()
    headings = ["项目支出绩效自评表", "部门整体支出绩效自评表"]
    first, second = (scanned.page(ROWS[:2], heading=heading) for heading in headings)
    first.save(tmp_path / "照片.tif", save_all=True, append_images=[second])
    told: list[tuple[int, int, str]] = []
    with watched(lambda *page: told.append(page)):
        found = read(tmp_path / "照片.tif")
    assert told == [(1, 2, ""), (2, 2, "")]
    assert [paragraph.text.value for paragraph in found.paragraphs()] == headings
    assert [cell.text.value for table in found.tables() for cell in table.cells] == [*ROWS[0], *ROWS[1]] * 2


def test_a_worker_tells_of_the_pages_it_recognises(tmp_path: Path) -> None:
    scanned.needed()
    from auditor.limits import GENEROUS
    from auditor.workers.attempt import audit_chunk
    from auditor.workers.task import Plan

    scanned.page(ROWS[:2]).save(tmp_path / "照片.png")
    told: list[tuple[int, int, str]] = []
    with watched(lambda *page: told.append(page)):
        audit_chunk(("照片.png",), Plan((), GENEROUS, str(tmp_path)))
    assert told == [(1, 1, "照片.png")]


def test_without_the_extra_a_picture_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "installed", lambda: False)
    with pytest.raises(Unreadable, match="图片.*" + re.escape(install("ocr"))):
        read(written(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(100), "a.png"))


def test_a_broken_picture_is_refused_in_one_line(tmp_path: Path) -> None:
    scanned.needed()
    with pytest.raises(Unreadable, match="图片"):
        read(written(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(100), "a.png"))
