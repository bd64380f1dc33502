import errno
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.files.output import replacing
from planner.files.workbook_cells import shortened
from planner.files.workbook_table import Table, TableColumn
from planner.files.workbook_writing import write_template, write_workbook
from planner.model.inventory import (
    Application,
    Carrier,
    Cell,
    Crew,
    Gate,
    Inventory,
    Item,
    Layer,
    Site,
    WorkStep,
)
from planner.model.sheets import ANSWER_HEADINGS, SHEETS, Kind, LayoutColumn

HOSTILE = [
    "=cmd|'/C calc'!A0",
    "=1+1",
    "=",
    "+1 555 0100",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "00012345",
    "21023111234567890123",
    "2.10231E+19",
    "  two before, one behind ",
    "line one\nline two",
    "line one\r\nline two",
    "bell \x07 and null \x00",
    "_x0041_ and _x000D_",
    "<b>&amp;</b> \"quoted\" 'single'",
    "emoji 😀 and Nāʻālehu, 华为, عربي",  # noqa: RUF001 - a real name
    "#N/A",
    "TRUE",
    "2019-05-16",
    "'apostrophe",
    "\ufeffmark",
    "x" * 32_767,
]


def read(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(path).get_sheet_by_name(sheet).to_python()]


def column(path: Path, sheet: str, heading: str) -> list[object]:
    rows = read(path, sheet)
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def opened(path: Path, sheet: str) -> Worksheet:
    found = openpyxl.load_workbook(path)[sheet]
    assert isinstance(found, Worksheet)
    return found


def test_the_template_has_every_sheet_and_heading_of_the_contract(tmp_path: Path) -> None:
    out = tmp_path / "empty.xlsx"
    write_template(out)

    book = load_workbook(out)
    assert book.sheet_names == ["Read me", *(sheet.name for sheet in SHEETS)]
    for sheet in SHEETS[1:]:
        assert read(out, sheet.name) == [[column.heading for column in sheet.columns]]
    carrier = read(out, "Carrier")
    assert carrier[0] == ["Field", "Value"]
    assert [row[0] for row in carrier[1:]] == [column.heading for column in SHEETS[0].columns]


def test_identifiers_typed_into_the_template_stay_text(tmp_path: Path) -> None:
    out = tmp_path / "empty.xlsx"
    write_template(out)

    assert opened(out, "Items").column_dimensions["A"].number_format == "@"
    assert opened(out, "Items").column_dimensions["I"].number_format == "yyyy-mm-dd"
    assert opened(out, "Carrier")["B3"].number_format == "@", "the FRN begins with zeros"


def test_the_template_offers_the_layers_and_yes_or_no_to_choose_from(tmp_path: Path) -> None:
    out = tmp_path / "empty.xlsx"
    write_template(out)

    checks = opened(out, "Items").data_validations.dataValidation
    lists = {str(check.sqref): check.formula1 for check in checks if check.type == "list"}
    assert lists == {"F2:F1048576": '"' + ",".join(Layer) + '"'}
    gates = opened(out, "Gates").data_validations.dataValidation
    assert any(check.formula1 == '"Yes,No"' for check in gates)
    longest = max(len(str(check.prompt)) for check in checks)
    assert longest <= 255, "Excel refuses a workbook with a longer prompt"


def test_text_of_a_user_comes_back_to_the_letter_and_never_as_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    items = tuple(
        Item(serial=text, notes=text, extras={"=Mine": text, "B\x07\r\n&<_x0041_": text})
        for text in HOSTILE
    )
    write_workbook(out, Inventory(items=items))

    for heading in ("Serial number", "Notes", "=Mine", "B\x07\r\n&<_x0041_"):
        assert column(out, "Items", heading) == HOSTILE
    sheet = opened(out, "Items")
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert sheet["A2"].quotePrefix
    assert sheet["A2"].number_format == "@"
    assert not sheet["A9"].quotePrefix


def test_a_lone_surrogate_costs_one_character_and_not_the_row(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_workbook(out, Inventory(items=(Item(serial="A\ud800B"),)))

    assert column(out, "Items", "Serial number") == ["A\ufffdB"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "cost", ["0.1", "1234.56", "19999999.99", "0", "-12.30", "99999999999.99", "1E+3"]
)
def test_money_is_a_number_that_reads_back_equal(tmp_path: Path, cost: str) -> None:
    out = tmp_path / "out.xlsx"
    write_workbook(out, Inventory(items=(Item(serial="1", cost=Decimal(cost)),)))

    (value,) = column(out, "Items", "Cost")
    assert isinstance(value, int | float)
    assert Decimal(str(value)) == Decimal(cost)


def test_money_beyond_what_a_spreadsheet_counts_is_text(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_workbook(out, Inventory(items=(Item(serial="1", cost=Decimal("12345678901234567.89")),)))

    assert column(out, "Items", "Cost") == ["12345678901234567.89"]


def test_dates_are_dates_and_those_before_excel_counts_are_text(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    days = [date(2019, 12, 1), date(1900, 3, 1), date(1900, 2, 28), date(1899, 12, 31)]
    write_workbook(out, Inventory(items=tuple(Item(serial="1", obtained_on=day) for day in days)))

    assert column(out, "Items", "Obtained on") == [*days[:2], "1900-02-28", "1899-12-31"]
    assert opened(out, "Items")["I2"].number_format == "yyyy-mm-dd"


def test_columns_of_the_user_keep_their_values_and_kinds(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    values: list[Cell] = [
        "007",
        7,
        -1.25,
        True,
        date(2020, 2, 29),
        datetime(2020, 2, 29, 13, 45, 10),  # noqa: DTZ001 - a sheet knows no time zones
        None,
        10**20,
        float("nan"),
    ]
    write_workbook(out, Inventory(items=tuple(Item(extras={"Own": value}) for value in values)))

    assert column(out, "Items", "Own") == [*values[:6], "", "1" + "0" * 20, "nan"]


def test_the_layout_of_the_user_is_kept_and_nothing_is_left_out(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    layout = (
        LayoutColumn("Rack colour", ""),
        LayoutColumn("S/N", "serial"),
        LayoutColumn("Site Name", "site"),
    )
    items = (
        Item(serial="1", site="A", position="slot 3", extras={"Rack colour": "red"}),
        Item(serial="2", site="B", quantity=2, extras={"Owner": "we"}),
    )
    write_workbook(out, Inventory(items=items), layouts={"Items": layout})

    assert read(out, "Items") == [
        ["Rack colour", "S/N", "Site Name", "Position", "Quantity", "Owner"],
        ["red", "1", "A", "slot 3", "", ""],
        ["", "2", "B", "", 2.0, "we"],
    ]


def test_position_has_a_column_beside_the_site_only_where_an_item_has_one(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_workbook(out, Inventory(items=(Item(serial="1", position="0/3"),)))
    assert read(out, "Items")[0][6:9] == ["Site", "Position", "Quantity"]

    write_workbook(out, Inventory(items=(Item(serial="1"),)))
    assert "Position" not in read(out, "Items")[0]


def test_every_sheet_is_written_with_the_values_of_its_records(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    inventory = Inventory(
        carrier=Carrier(
            legal_name="Two Rivers", frn="0001234567", customers=1200, receives_usf=True
        ),
        applications=(Application(name="A-1", approved_on=date(2022, 7, 15)),),
        sites=(Site(code="001", latitude=46.123456789, longitude=-110.5, access_from="05-15"),),
        crews=(Crew(name="North", day_rate=Decimal("2400")),),
        work=(WorkStep(job="Remove", duration_days=2, needs_window=False),),
        gates=(Gate(site="001", gate="Permit", on=date(2026, 5, 1), certain=None),),
    )
    write_workbook(out, inventory)

    facts = {row[0]: row[1] for row in read(out, "Carrier")}
    assert facts["FRN"] == "0001234567"
    assert facts["Customers"] == 1200
    assert facts["Receives universal service support"] == "Yes"
    assert facts["Advanced communications service"] == ""
    assert read(out, "Applications")[1][:4] == ["A-1", "", "", date(2022, 7, 15)]
    assert read(out, "Sites")[1][:5] == ["001", "", "", 46.123456789, -110.5]
    assert column(out, "Sites", "Access from") == ["05-15"]
    assert column(out, "Work", "Needs window") == ["No"]
    assert read(out, "Gates")[1][:3] == ["001", "Permit", date(2026, 5, 1)]


def test_answers_stand_behind_the_users_columns_in_colour_and_words(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    answer = ("RRU", "Covered", "because", "Unknown", "because", "Cost", date(2026, 7, 1), "North")
    write_workbook(out, Inventory(items=(Item(serial="1"),)), answers=[answer])

    rows = read(out, "Items")
    assert tuple(rows[0][-8:]) == ANSWER_HEADINGS
    assert tuple(rows[1][-8:]) == answer
    sheet = opened(out, "Items")
    coloured = {rule.formula[0] for cells in sheet.conditional_formatting for rule in cells.rules}
    assert {'"Covered"', '"Not covered"', '"Unknown"'} <= coloured
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:Z2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_reports_follow_the_standard_sheets(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    columns = (TableColumn("Site"), TableColumn("Start", Kind.DATE))
    report = Table("Plan", columns, [("A", date(2026, 5, 1))], 1)
    write_workbook(out, Inventory(), reports=[report])

    assert load_workbook(out).sheet_names == [*(sheet.name for sheet in SHEETS), "Plan"]
    assert read(out, "Plan") == [["Site", "Start"], ["A", date(2026, 5, 1)]]


def test_text_that_a_cell_cannot_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")
    items = (Item(serial="1"), Item(serial="2", notes="😀" * 16_384))
    with pytest.raises(UserError, match="16,384 characters") as caught:
        write_workbook(out, Inventory(items=items))

    assert caught.value.where == "sheet Items, row 3, column Notes"
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_the_programs_own_long_sentence_is_cut_with_a_mark() -> None:
    assert shortened("short") == "short"
    assert shortened("x" * 40_000).endswith("…")
    assert len(shortened("😀" * 40_000).encode("utf-16-le")) // 2 <= 32_767


def test_a_workbook_of_many_rows_is_sound(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    write_workbook(out, Inventory(items=tuple(Item(serial=str(n)) for n in range(2_500))))

    assert column(out, "Items", "Serial number") == [str(n) for n in range(2_500)]
    assert zipfile.ZipFile(out).testzip() is None
    assert opened(out, "Items").max_row == 2_501


def test_cancelling_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")

    def stop(message: str, fraction: float | None = None, /) -> None:
        if "Items" in message:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(
            out, Inventory(items=tuple(Item(serial="1") for _ in range(2_000))), progress=stop
        )
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_progress_grows_to_the_end(tmp_path: Path) -> None:
    seen: list[float] = []

    def note(message: str, fraction: float | None = None, /) -> None:
        seen.append(fraction or 0.0)

    items = tuple(Item(serial="1") for _ in range(3_000))
    write_workbook(tmp_path / "out.xlsx", Inventory(items=items), progress=note)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize(
    ("name", "code"), [("gone/out.xlsx", "folder-missing"), ("", "is-a-folder")]
)
def test_a_place_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, name: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        write_template(tmp_path / name if name else tmp_path)
    assert caught.value.code == code


def _run_out_of_space(out: Path) -> None:
    with replacing(out) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_one_sentence_and_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")
    with pytest.raises(UserError) as caught:
        _run_out_of_space(out)

    assert caught.value.code == "disk-full"
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("method", "code"), [("open", "folder-read-only"), ("replace", "file-in-use")]
)
def test_a_refusal_of_the_system_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, code: str
) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(errno.EACCES, "refused")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(UserError) as caught:
        write_template(tmp_path / "out.xlsx")
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
