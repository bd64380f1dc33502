"""Files made to hurt: each ends soon, with rows or one sentence."""

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.progress import silent
from planner.files.content import sheets
from planner.files.limits import allowance
from planner.files.reading import RawCell, read
from tests.files.ole import ole_file
from tests.files.workbooks import rewritten, shared_workbooks, workbook

ROOT = Path(__file__).resolve().parents[2]
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
SIX_COLUMNS = ["serial", "vendor", "model", "site", "quantity", "cost"]


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path)
    error = caught.value
    assert path.name in error.message
    assert error.hint
    return error


def plain(tmp_path: Path) -> Path:
    rows: list[list[object]] = [[*SIX_COLUMNS]]
    rows += [[f"S{n}", "Huawei", "RRU", "Elk", n, n / 4] for n in range(20)]
    return workbook(tmp_path / "a.xlsx", {"S": rows})


def here(path: Path) -> list[list[list[RawCell]]]:
    """Read without a child, as only the child does: what is no UserError fails the test."""
    return [list(rows) for _, rows in sheets(path, None, allowance(2**20), silent)]


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bin", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(2**20))
    assert refusal(path).code == "unsafe-file"


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    assert refusal(path).code == "not-a-workbook"


def test_parts_that_overlap_are_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    directory = bytes(data[start:end])
    many = 40
    closing = bytearray(data[end:])
    count = int.from_bytes(closing[8:10], "little") * many
    closing[8:10] = closing[10:12] = count.to_bytes(2, "little")
    closing[12:16] = (len(directory) * many).to_bytes(4, "little")
    path.write_bytes(bytes(data[:start]) + directory * many + bytes(closing))
    assert refusal(path).code == "unsafe-file"


@pytest.mark.slow
def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}", b"")
    assert refusal(path).code == "too-large"


def test_entities_are_found_where_two_pieces_of_a_part_meet(tmp_path: Path) -> None:
    path = plain(tmp_path)
    comment = "<!--" + "x" * (2**22 - 12) + "-->"
    rewritten(path, "<", comment + LAUGHS + "<", count=1)
    assert refusal(path).code == "unsafe-file"


@pytest.mark.slow
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_file_that_defines_entities_is_refused(tmp_path: Path, part: str) -> None:
    path = rewritten(plain(tmp_path), "<", LAUGHS + "<", part=part, count=1)
    assert refusal(path).code == "unsafe-file"


def test_what_a_photograph_says_of_itself_is_no_attack(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.jpeg", b"\xff\xd8 <!DOCTYPE plist> \xff\xd9")
        archive.writestr("xl/media/image2.svg", '<!DOCTYPE svg PUBLIC "-//W3C" "x.dtd"><svg/>')
    assert len(read(path)[0].rows) == 21


def test_entities_in_the_xml_of_excel_2003_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        f'<?xml version="1.0"?>{LAUGHS}'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&c;</Workbook>',
        encoding="utf-8",
    )
    assert refusal(path).code == "unsafe-file"


def test_a_link_to_another_workbook_is_not_followed(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships><Relationship Id="rId1" TargetMode="External" '
            'Target="file://nowhere.invalid/share/b.xlsx"/></Relationships>',
        )
    assert len(read(path)[0].rows) == 21


def test_names_that_lead_out_of_the_folder_write_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "there"
    folder.mkdir(parents=True)
    path = plain(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("/escaped.txt", "x")
    assert len(read(path)[0].rows) == 21
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_claim_of_the_whole_sheet_with_22_cells_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a", "b"]] * 11})
    rewritten(path, 'ref="A1:B11"', 'ref="A1:XFD1048576"')
    assert len(read(path)[0].rows) == 11


def test_few_cells_over_a_whole_sheet_are_refused_with_the_place(tmp_path: Path) -> None:
    path = plain(tmp_path)
    rewritten(path, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
              "</sheetData>")  # fmt: skip
    assert "1,048,576 rows" in refusal(path).message


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path: Path, share: float) -> None:
    path = plain(tmp_path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(path).code == "not-a-workbook"


@pytest.mark.slow
@pytest.mark.parametrize("size", [8, 512, 600, 1100, 3000])
def test_a_truncated_old_workbook_is_refused_or_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(ole_file("Workbook", bytes(5000))[:size])
    assert refusal(path).code == "not-a-workbook"


def test_merged_ranges_over_the_whole_sheet_end(tmp_path: Path) -> None:
    path = plain(tmp_path)
    ranges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(2000))
    rewritten(path, "</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>")
    assert len(read(path)[0].rows) == 21


@pytest.mark.slow
def test_a_table_of_spans_that_never_end_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    row = "<tr>" + '<td rowspan="1048576" colspan="16384">x</td>' * 2000 + "</tr>"
    path.write_text(f"<html><table>{row}</table></html>", encoding="utf-8")
    assert refusal(path).code == "too-large"


def test_flipped_bytes_give_rows_or_a_sentence(tmp_path: Path) -> None:
    data = plain(tmp_path).read_bytes()
    chance = random.Random(11)  # noqa: S311 - repeatable, not secret
    path = tmp_path / "b.xlsx"
    for _ in range(150):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 3, 20))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(bytes(changed))
        with suppress(UserError):
            here(path)


@pytest.mark.slow
def test_flipped_bytes_inside_the_parts_give_rows_or_a_sentence(tmp_path: Path) -> None:
    chance = random.Random(12)  # noqa: S311 - repeatable, not secret
    source = plain(tmp_path)
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(150):
        name = chance.choice([name for name in parts if "docProps" not in name])
        changed = bytearray(parts[name])
        for _ in range(chance.choice((1, 2, 10))):
            changed[chance.randrange(len(changed))] = chance.choice(b'<>/"&0A9\x00\xff =')
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as copy:
            for part, content in parts.items():
                copy.writestr(part, bytes(changed) if part == name else content)
        path.write_bytes(out.getvalue())
        with suppress(UserError):
            here(path)


MEASURE = """
import json, resource, sys, time
from pathlib import Path
from planner.common.errors import UserError
from planner.files.reading import read
for name in sys.argv[1:]:
    began = time.monotonic()
    try:
        said = ["rows", sum(len(sheet.rows) for sheet in read(Path(name)))]
    except UserError as error:
        said = [error.code, error.sentence()]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([Path(name).name, *said, time.monotonic() - began, peak // 2**10]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")
def test_every_hostile_workbook_ends_in_time_and_memory() -> None:
    folder = shared_workbooks()
    if not folder.exists():
        pytest.skip("shared workbooks not present")
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file)]
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", MEASURE, *(str(folder / name) for name in names)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry[0] for entry in found] == names
    assert all(seconds < 10 and megabytes < 500 for *_, seconds, megabytes in found)
    assert sum(code == "rows" for _, code, *_ in found) >= 46
    refused = {name: code for name, code, *_ in found if code != "rows"}
    assert refused["poi__poc-xmlbomb.xlsx"] == refused["poi__54764-2.xlsx"] == "unsafe-file"
    assert refused["excelize__encryptAES.xlsx"] == "password-protected"
