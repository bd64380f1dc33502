from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.files.formats import STANDARD, columns_of, load_formats
from planner.files.headings import find_reading
from planner.model.inventory import Site
from planner.services import importing, reports
from planner.services.importing.source import SheetSource
from planner.services.importing.tables import is_missing, read_table
from planner.storage.project import Project
from tests.formats.conftest import SAMPLES


@cache
def source_of(sample: Path) -> importing.Source:
    """A sample as the import sees it; read once, for a read takes a process of its own."""
    return importing.look(sample)


def looked_at(path: Path) -> dict[str, Any]:
    """What the import reads of a file: the values of each row, and what is passed over."""
    source = source_of(path)
    return {"format": source.format, "sheets": [sheet_seen(sheet) for sheet in source.sheets]}


def sheet_seen(sheet: SheetSource) -> dict[str, Any]:
    table = read_table(sheet)
    entries = []
    for record in table.records():
        values = {
            column.heading: str(value)
            for column in columns_of(table.target)
            if not is_missing(value := getattr(record, column.field))
        }
        own = {heading: str(cell) for heading, cell in record.extras.items()}
        entries.append(values | ({"own": own} if own else {}))
    passed_over = Counter(what for _, what in sheet.listed.passed_over)
    problems = sorted({p.code for found in table.problems.values() for p in found})
    return {
        "sheet": sheet.sheet,
        "target": sheet.target,
        "header_row": sheet.header_row,
        "why": sheet.why,
        "passed_over": dict(passed_over),
        "problems": problems,
        "entries": entries,
    }


def test_a_sample_gives_what_is_expected_of_it(
    sample: Path, request: pytest.FixtureRequest
) -> None:
    expected = sample.with_name("expected.yaml")
    seen = looked_at(sample)
    if request.config.getoption("--update-expected", default=False):
        text = yaml.safe_dump(seen, sort_keys=False, allow_unicode=True, width=100)
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert seen == yaml.safe_load(expected.read_text(encoding="utf-8"))


def test_a_sample_is_known_by_its_own_format_alone(sample: Path) -> None:
    own = sample.parent.name
    assert source_of(sample).format == own
    (sheet,) = source_of(sample).sheets
    taken_by = {known.id for known in load_formats() if find_reading(sheet.raw, [known], {})}
    # everyday headings are everywhere; whoever knows all of an export's goes before
    assert taken_by - {"plain-inventory"} == {own} - {"plain-inventory"}


def test_a_text_is_no_other_format_even_if_told_so() -> None:
    path = resource("formats/samples/huawei-ont-cli/sample.txt")
    with pytest.raises(UserError) as refused:
        importing.look(path, format="zte-zxros-cli")
    assert refused.value.code == "no-known-columns"


def test_every_format_has_a_sample_and_says_where_its_headings_come_from() -> None:
    assert {path.parent.name for path in SAMPLES} == {known.id for known in load_formats()}
    for known in load_formats():
        assert known.source.strip()
        assert known.confirmed or "not confirmed" in known.source.casefold()


def test_the_standard_workbook_is_no_other_format(tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    reports.write_template(out)
    assert {sheet.format for sheet in importing.look(out).sheets if sheet.target} == {STANDARD}


def test_a_format_can_be_forced_where_its_headings_are_not_all_there(tmp_path: Path) -> None:
    path = tmp_path / "boards.csv"
    path.write_text("NEName,SN(Bar Code),Slot No.\nELK-1,2102315678P0F5000104,7\n", "utf-8")
    assert importing.look(path).format == "plain-inventory"
    source = importing.look(path, format="huawei-inventory-board")
    assert source.format == "huawei-inventory-board"
    fields = {column.heading: column.field for column in source.sheets[0].columns}
    assert fields == {"NEName": "site", "SN(Bar Code)": "serial", "Slot No.": "position"}


@pytest.mark.slow
def test_a_sample_imports_whole_and_again_without_change(sample: Path, project: Project) -> None:
    with project.unit("What reports of jobs must find") as unit:
        unit.insert(Site, [Site(code="ELK-01"), Site(code="PIN-01")])
    for second in (False, True):
        prepared = importing.preview(project, source_of(sample), new_sites=True)
        assert prepared.rejected == 0, [problem.message for problem in prepared.problems]
        importing.apply(project, prepared)
        assert (prepared.same == prepared.rows) is second


def test_what_is_passed_over_is_counted_and_said(project: Project) -> None:
    source = source_of(resource("formats/samples/snmp-entity/sample.csv"))
    prepared = importing.preview(project, source, new_sites=True)
    said = [problem for problem in prepared.problems if problem.code == "no-entry"]
    assert [problem.message for problem in said] == [
        "3 rows were passed over (a port, sensor or holder without a serial number): rows 3, 6, 7."
    ]
    assert prepared.rows == 6


def test_a_person_may_have_a_row_read_that_a_format_passes_over() -> None:
    source = source_of(resource("formats/samples/snmp-entity/sample.csv"))
    assert source.with_rows("sample", [3]).sheets[0].rows == source.sheets[0].rows + 1


@pytest.mark.parametrize("name", ["huawei-cli", "snmp-entity"])
def test_a_sheet_left_out_and_taken_back_is_read_as_before(name: str) -> None:
    (path,) = resource(f"formats/samples/{name}").glob("sample.*")
    source = source_of(path)
    again = source.with_target("sample", "").with_target("sample", "Items")
    assert again.format == source.format
    assert [c.field for c in again.sheets[0].columns] == [c.field for c in source.sheets[0].columns]
    assert sheet_seen(again.sheets[0])["entries"] == sheet_seen(source.sheets[0])["entries"]
