from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.files.formats import load_formats
from planner.files.headings import find_reading
from planner.files.reading import RawCell, RawSheet
from planner.files.shapes import shaped
from planner.services import importing

ENTITY = ["sysName", "entPhysicalIndex", "entPhysicalDescr", "entPhysicalContainedIn",
          "entPhysicalClass", "entPhysicalParentRelPos", "entPhysicalSerialNum"]  # fmt: skip
BOARD = ["NEName", "Board Name", "SN(Bar Code)", "PN(BOM Code/Item)", "Cabinet No.", "Subrack No.",
         "Slot No.", "Subslot No."]  # fmt: skip


def columns(head: list[str], *rows: list[RawCell]) -> tuple[RawSheet, dict[str, list[RawCell]]]:
    """The shaped sheet, and its cells below the header by field or, for own columns, heading."""
    sheet = RawSheet("Sheet1", [list(head), *map(list, rows)])
    reading = find_reading(sheet, load_formats(), {})
    assert reading is not None
    made, reading = shaped(sheet, reading)
    assert [row[: len(head)] for row in made.rows] == sheet.rows, "the user's cells stay in place"
    return made, {
        column.field or column.heading: [row[column.index] for row in made.rows[1:]]
        for column in reading.columns
    }


@pytest.mark.parametrize(
    ("places", "position"),
    [
        (["0", "1", "7", "-1"], "0/1/7"),
        (["0", "", "7", ""], "0/-/7"),
        (["", "", "", ""], ""),
        (["--", "-1", "N/A", ""], ""),
        ([0.0, 60.0, 2.0, -1.0], "0/60/2"),
    ],
)
def test_a_place_is_joined_from_its_levels_and_none_moves_up(
    places: list[RawCell], position: str
) -> None:
    _, found = columns(BOARD, ["ELK", "UMPT", "S1", "P1", *places])
    assert found["position"] == [position]


def test_the_way_from_the_chassis_and_the_parents_number_are_found_in_any_order_of_rows() -> None:
    sheet, found = columns(
        ENTITY,
        ["A", "30", "optic", "20", "port", "4", "OPT"],
        ["A", "20", "board", "2", "module", "1", "BRD"],
        ["A", "2", "slot 3", "1", "container", "3", ""],
        ["A", "1", "chassis", "0", "chassis", "-1", "CHS"],
    )
    assert found["position"] == ["3/1/4", "3/1", "3", ""]
    assert found["Parent serial"] == ["BRD", "CHS", "CHS", ""]
    assert list(sheet.passed_over) == [3]


def test_numbers_of_one_device_do_not_count_for_another() -> None:
    _, found = columns(
        ENTITY,
        ["A", "1", "chassis", "0", "chassis", "-1", "A-CHS"],
        ["B", "1", "chassis", "0", "chassis", "-1", "B-CHS"],
        ["B", "2", "board", "1", "module", "5", "BRD"],
    )
    assert found["Parent serial"] == ["", "", "B-CHS"]


def test_rows_that_sit_in_one_another_or_endlessly_deep_end() -> None:
    ring: list[list[RawCell]] = [
        ["A", "1", "x", "2", "module", "1", "S1"],
        ["A", "2", "y", "1", "module", "2", "S2"],
        ["A", "3", "z", "3", "module", "3", "S3"],
    ]
    _, found = columns(ENTITY, *ring)
    assert found["Parent serial"] == ["S2", "S1", ""]
    deep: list[list[RawCell]] = [
        ["A", str(n), "x", str(n - 1), "module", "1", f"S{n}"] for n in range(1, 2_000)
    ]
    _, found = columns(ENTITY, *deep)
    assert len(str(found["position"][-1]).split("/")) <= 32


def test_a_kind_may_be_written_as_name_number_or_both() -> None:
    sheet, _ = columns(
        ENTITY,
        ["A", "1", "fan tray", "0", "fan(7)", "-1", ""],
        ["A", "2", "fan tray", "0", "7", "-1", ""],
        ["A", "3", "fan tray", "0", "FAN", "-1", ""],
        ["A", "4", "Temp", "0", "sensor(8)", "-1", ""],
        ["A", "5", "Temp", "0", "8", "-1", ""],
        ["A", "6", "SFP", "0", "port(10)", "-1", "AGH1"],
    )
    assert list(sheet.passed_over) == [4, 5]


def test_rows_that_come_back_are_shaped_as_before() -> None:
    sheet, once = columns(BOARD, ["ELK", "UMPT", "S1", "P1", "0", "1", "7", ""])
    again = RawSheet("Rejected", sheet.rows)
    reading = find_reading(again, load_formats(), {})
    assert reading is not None
    made, reading = shaped(again, reading)
    assert made.rows == sheet.rows
    fields = {c.field: made.rows[1][c.index] for c in reading.columns if c.field}
    assert fields["position"] == once["position"][0]


@pytest.mark.parametrize(
    "content",
    [b"A" * 2**20, b"no table and no capture\nat all\n" * 50, b"[Slot_1]\n" + b"x" * 2**20],
    ids=["one line", "letter", "start and a line"],
)
def test_a_text_that_is_nothing_known_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "session.log"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        importing.look(path)
    assert refused.value.code in {"not-a-workbook", "no-known-columns"}
