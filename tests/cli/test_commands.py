import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import __version__
from planner.app.entry import main
from planner.model.sheets import SHEETS
from planner.storage.project import Project
from tests.cli.conftest import Run


@pytest.fixture
def empty(new_file: Path, tmp_path: Path) -> Path:
    """A project with nothing in it."""
    return Path(shutil.copy(new_file, tmp_path / "carrier.rplan"))


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """An .xlsx file with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


ITEM_HEAD: list[object] = ["Serial number", "Manufacturer", "Model", "Site", "Quantity"]
SITES: list[list[object]] = [["Site", "Name"], ["S-1", "Elevator"]]


def items(*rows: list[object], head: list[object] | None = None) -> list[list[object]]:
    """An Items sheet with a heading."""
    return [head or ITEM_HEAD, *rows]


def refused(result: tuple[int, dict[str, Any]], *parts: str) -> dict[str, Any]:
    """Asserts a plain refusal whose sentence holds these parts; gives the error."""
    code, data = result
    assert code == 2
    error: dict[str, Any] = data["error"]
    assert set(error) == {"code", "message", "hint", "where"}
    text = " ".join(error.values())
    for part in parts:
        assert part in text, text
    assert "\n" not in text
    return error


def test_import_says_what_it_did_and_doing_it_again_changes_nothing(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    book = workbook(
        tmp_path / "in.xlsx",
        Sites=SITES,
        Items=items(["0021 5", "Huawei", "RRU3908", "S-1", 1], ["", "Huawei", "BBU3900", "S-1", 2]),
    )
    code, data = run("import", empty, book)
    assert code == 0
    assert list(data) == [
        "format",
        "sheets",
        "rows",
        "added",
        "changed",
        "same",
        "rejected",
        "unit",
        "problems",
    ]
    assert (data["rows"], data["added"], data["rejected"]) == (3, 3, 0)
    code, again = run("import", empty, book)
    assert code == 0
    assert (again["added"], again["changed"], again["same"], again["unit"]) == (0, 0, 3, None)


def test_a_dry_run_changes_nothing(run: Run, empty: Path, tmp_path: Path) -> None:
    book = workbook(tmp_path / "in.xlsx", Sites=SITES)
    before = empty.read_bytes()
    code, data = run("import", empty, book, "--dry-run")
    assert (code, data["added"], data["unit"]) == (0, 1, None)
    assert empty.read_bytes() == before


@pytest.mark.parametrize(
    ("sheets", "parts"),
    [
        ({"Items": items(["1", "Huawei", "X", "S-1", -2])}, ["Items", "row 2", "Quantity", "-2"]),
        ({"Items": items(["1", "Huawei", "X", "S-7", 1])}, ["Items", "row 2", "Site", "S-7"]),
        (
            {
                "Items": items(
                    ["1", "Huawei", "X", "S-1", 1, "13/13/2019"], head=[*ITEM_HEAD, "Obtained on"]
                )
            },
            ["Items", "row 2", "Obtained on", "13/13/2019"],
        ),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_imported(
    run: Run, empty: Path, tmp_path: Path, sheets: dict[str, list[list[object]]], parts: list[str]
) -> None:
    book = workbook(tmp_path / "in.xlsx", Sites=SITES, **sheets)
    before = empty.read_bytes()
    refused(run("import", empty, book), *parts)
    assert empty.read_bytes() == before
    code, data = run("import", empty, book, "--rejects", tmp_path / "back.xlsx")
    assert (code, data["added"], data["rejected"]) == (0, 1, 1)
    assert (tmp_path / "back.xlsx").is_file()


@pytest.mark.slow
def test_files_that_cannot_be_read_are_refused_in_words(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    no_workbook, nothing = tmp_path / "letter.xlsx", tmp_path / "empty.xlsx"
    no_workbook.write_bytes(b"\x00\x01\x02 this is no workbook" * 50)
    nothing.touch()
    before = empty.read_bytes()
    refused(run("import", empty, no_workbook), "letter.xlsx")
    refused(run("import", empty, nothing), "empty.xlsx")
    refused(run("import", empty, tmp_path / "gone.xlsx"), "gone.xlsx")
    refused(run("import", tmp_path / "gone.rplan", no_workbook), "gone.rplan")
    assert empty.read_bytes() == before


def test_a_locked_project_is_refused_for_writing_and_readable_all_the_same(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    book = workbook(tmp_path / "in.xlsx", Sites=SITES)
    with Project.open(empty):
        assert refused(run("import", empty, book))["code"] == "project-locked"
        assert run("check", empty)[0] == 0
        assert run("history", empty) == (0, {"units": []})


def test_a_project_of_an_earlier_version_is_read_after_a_backup(run: Run, tmp_path: Path) -> None:
    kept = Path(__file__).resolve().parents[1] / "storage" / "projects" / "v0001.rplan"
    path = Path(shutil.copy(kept, tmp_path))
    code, data = run("check", path, "--as-of", "2026-11-23")
    assert code == 0
    assert [item["serial"] for item in data["items"]] == ["0042"]
    (backup,) = tmp_path.glob("* backups/*.rplan")
    assert backup.read_bytes() == kept.read_bytes()


def test_undo_redo_and_history_tell_the_same_story(run: Run, empty: Path, tmp_path: Path) -> None:
    refused(run("undo", empty), "nothing to undo")
    run("import", empty, workbook(tmp_path / "in.xlsx", Sites=SITES))
    code, data = run("undo", empty)
    (unit,) = data["units"]
    assert (code, unit["undone"], unit["label"]) == (0, True, "Import in.xlsx")
    assert set(unit) == {"id", "label", "when", "who", "changes", "undone"}
    refused(run("undo", empty), "nothing to undo")
    assert run("redo", empty)[1]["units"][0]["undone"] is False
    refused(run("redo", empty), "nothing to redo")
    assert run("history", empty)[1]["units"][0]["undone"] is False


WORK: list[object] = ["Job", "Duration days", "Skill", "Crews needed", "After", "Applies to"]
CREW: list[object] = ["Crew", "Skills"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "crews", "parts"),
    [
        (
            [["Install", 2, "tower", 1, "Remove"], ["Remove", 2, "tower", 1, "Install"]],
            [["North", "tower"]],
            ["Install", "Remove"],
        ),
        ([["Install", 2, "tower", 1, ""]], [["North", ""]], ["North", "skill"]),
        ([["Install", 2, "diving", 1, ""]], [["North", "tower"]], ["Install", "diving"]),
    ],
)
def test_work_that_cannot_be_planned_is_refused_with_names(
    run: Run,
    empty: Path,
    tmp_path: Path,
    work: list[list[object]],
    crews: list[list[object]],
    parts: list[str],
) -> None:
    book = workbook(
        tmp_path / "in.xlsx",
        Sites=SITES,
        Items=items(["1", "Huawei", "RRU3908", "S-1", 1]),
        Crews=[CREW, *crews],
        Work=[WORK, *[[*row, "every site"] for row in work]],
    )
    result = run("import", empty, book)
    if result[0] == 0:  # what the import cannot see, the plan does
        before = empty.read_bytes()
        result = run("plan", empty, "--deadline", "2027-06-30", "--start", "2026-11-23")
        assert empty.read_bytes() == before
    refused(result, *parts)


def test_the_template_is_not_written_over_a_workbook_that_is_there(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "carrier.xlsx"
    out.write_bytes(b"filled in")
    refused(run("template", out), "exists already", "Choose another name.")
    assert out.read_bytes() == b"filled in"


def test_the_template_has_every_sheet_and_heading_of_the_contract(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    out = tmp_path / "template.xlsx"
    assert run("template", out)[0] == 0
    book = openpyxl.load_workbook(out)
    for sheet in SHEETS[1:]:
        headings = [cell.value for cell in book[sheet.name][1]]
        assert headings == [column.heading for column in sheet.columns]
    assert [cell.value for cell in book["Carrier"]["A"]] == [
        "Field",
        *(column.heading for column in SHEETS[0].columns),
    ]
    code, data = run("import", empty, out)
    assert (code, data["added"], data["rejected"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["chek", "x"], "chek"),
        (["check"], "FILE"),
        (["check", "x.rplan", "--as-of", "13/13/2019"], "13/13/2019"),
        (["plan", "x.rplan", "--time-limit", "-1"], "-1"),
        (["import", "x.rplan", "y.xlsx", "--map", "nonsense"], "HEADING=field"),
        (["new", "x.txt"], ".rplan"),
        (["rules", "no-such-rule"], "no-such-rule"),
    ],
)
def test_a_mistyped_command_is_one_sentence(run: Run, words: list[str], part: str) -> None:
    refused(run(*words), part)


def test_an_export_of_another_kind_is_refused(run: Run, empty: Path, tmp_path: Path) -> None:
    refused(run("export", empty, tmp_path / "out.docx"), ".xlsx", ".pdf")


def test_answers_are_written_into_a_copy_of_the_users_workbook(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    row: list[object] = ["S1", "Huawei", "RRU3908", "S-1", 1]
    listed = workbook(tmp_path / "in.xlsx", Sites=SITES, Items=items(row))
    assert run("import", empty, listed)[0] == 0
    own = workbook(tmp_path / "own.xlsx", Gear=items(row, ["S2", "ZTE", "R8882", "S-1", 1]))
    out = tmp_path / "out.xlsx"
    done = run("export", empty, out, "--into", own, "--as-of", "2026-08-01")
    assert done == (0, {"out": str(out), "rows": 2, "matched": 1, "unmatched": 1})
    page = openpyxl.load_workbook(out)["Gear"]
    assert [page.cell(2, place).value for place in (6, 7)] == ["Huawei RRU3908", "Covered"]
    refused(run("export", empty, own, "--into", own), "never overwritten")
    refused(run("export", empty, tmp_path / "out.pdf", "--into", own), ".xlsx")


def test_the_rule_book_is_shown_with_the_values_of_a_day(run: Run) -> None:
    code, book = run("rules", "--as-of", "2019-12-01")
    assert code == 0
    ids = {rule["id"] for rule in book["rules"]}
    assert {"covered", "reimbursable", "usf-ban", "subsidy-ban", "general-license"} <= ids
    assert {"provider-eligible", "term-end", "status-update", "final-certification"} <= ids
    code, one = run("rules", "reimbursable")
    assert code == 0
    assert [rule["id"] for rule in one["rules"]] == ["reimbursable"]
    assert "2020-06-30" in json.dumps(one)


def test_a_catalogue_of_ones_own_is_added_used_and_taken_out(
    run: Run, empty: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "products: [{maker: Huawei, name: RRU3908, family: Rectifiers}]", encoding="utf-8"
    )
    code, said = run("catalogue", empty, own)
    assert code == 0
    assert (said["makers"], said["products"], len(said["conflicts"])) == (0, 1, 1)
    assert "own.yaml" in said["catalogue"]
    assert run("catalogue", empty)[1] == {"catalogue": said["catalogue"]}
    assert run("catalogue", empty, own, "--remove")[1]["error"]["code"] == "contradiction"
    code, said = run("catalogue", empty, "--remove")
    assert code == 0
    assert "own.yaml" not in said["catalogue"]
    assert run("catalogue", empty, "--remove")[0] == 2


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"main.py {__version__}\n"


def test_a_place_that_the_sentence_names_is_not_said_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "none.rplan"]) == 2
    assert capsys.readouterr().err == "There is no project none.rplan. Check the name.\n"


def test_a_file_that_came_before_is_said_without_a_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, listed = tmp_path / "a.rplan", tmp_path / "list.csv"
    listed.write_text("Serial number,Manufacturer,Model,Site\n0042,Huawei,BTS3900,Elk\n", "utf-8")
    assert main(["new", str(project)]) == 0
    for _ in range(2):
        assert main(["import", str(project), str(listed)]) == 0
    assert "\n  This very file was imported on" in capsys.readouterr().out
