"""The main job from start to end, as a user does it: on the command line, without Qt."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest

from planner.app.entry import main
from planner.common.resources import resource
from planner.model.inventory import Inventory
from planner.model.sheets import ANSWER_HEADINGS
from planner.storage.project import Project

SAMPLE = resource("sample", "sample-carrier.xlsx")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Runs a command that must succeed; gives the JSON it printed."""

    def call(*words: object) -> dict[str, Any]:
        code = main([*map(str, words), "--json"])
        printed = capsys.readouterr()
        assert code == 0, printed
        found: dict[str, Any] = json.loads(printed.out)
        return found

    return call


def listed(path: Path) -> Inventory:
    """What a project lists, without the ids that its file gives."""
    with Project.open(path, read_only=True) as project:
        found = project.inventory()
    return Inventory(
        replace(found.carrier, id=0),
        *(
            tuple(replace(row, id=0) for row in rows)  # type: ignore[arg-type]
            for rows in (
                found.applications,
                found.extensions,
                found.sites,
                found.items,
                found.crews,
                found.work,
                found.gates,
            )
        ),
    )


@pytest.mark.slow
def test_from_a_carriers_workbook_to_answers_a_plan_and_a_workbook_back(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "carrier.rplan"
    run("new", path)
    imported = run("import", path, SAMPLE)
    assert imported["rejected"] == 0
    assert imported["rows"] == imported["added"] + imported["changed"] + imported["same"] > 1200
    assert run("import", path, SAMPLE)["unit"] is None

    checked = run("check", path, "--as-of", "2026-11-23")
    by_rule = checked["summary"]["by_rule"]["covered"]
    assert len(checked["items"]) == sum(answer["items"] for answer in by_rule.values())
    assert {finding["rule"]: finding["answer"] for finding in checked["carrier"]} == {
        "provider-eligible": "met",
        "priority-tier": "met",
        # suspended while a term runs
        "etc-certification": "not_met",
        # of some items it is not known what they are or when they came
        "no-new-covered": "unknown",
        "annual-report": "met",
    }
    told = [checked["carrier"], *(subject["findings"] for subject in checked["items"])]
    for finding in (finding for findings in told for finding in findings):
        assert finding["because"]
        assert finding["citation"]
        assert bool(finding["missing"]) == (finding["answer"] == "unknown")

    dates = run("deadlines", path, "--as-of", "2026-11-23", "--ics", tmp_path / "dates.ics")
    ends = [d["date"] for d in dates["deadlines"] if d["rule"] == "term-end"]
    assert ends == ["2027-03-15", "2027-06-08"]
    calendar = icalendar.Calendar.from_ical((tmp_path / "dates.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) == len(dates["deadlines"])

    plan = run("plan", path, "--start", "2026-11-23", "--time-limit", "5")
    assert plan["status"] == "meets"
    assert plan["start"] <= plan["bound_finish"] <= plan["finish"] <= plan["deadline"]
    assert plan["jobs"]

    out = tmp_path / "out.xlsx"
    run("export", path, out, "--as-of", "2026-11-23")
    run("export", path, tmp_path / "plan.pdf", "--as-of", "2026-11-23")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(out)
    headings = [cell.value for cell in book["Items"][1]]
    assert headings[-len(ANSWER_HEADINGS) :] == list(ANSWER_HEADINGS)

    again = tmp_path / "again.rplan"
    run("new", again)
    assert run("import", again, out)["rejected"] == 0
    assert listed(again) == listed(path)
    back = run("import", path, out)
    assert (back["added"], back["changed"], back["unit"]) == (0, 0, None)

    units = run("history", path)["units"]
    for _ in units:
        run("undo", path)
    assert listed(path) == Inventory()
    for _ in units:
        run("redo", path)
    assert listed(path) == listed(again)
    assert all(not unit["undone"] for unit in run("history", path)["units"])


@pytest.mark.slow
def test_the_law_of_an_earlier_day_answers_for_that_day(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "carrier.rplan"
    run("new", path, "--sample")
    checked = run("check", path, "--as-of", "2019-12-01")
    huawei = next(item for item in checked["items"] if item["product"].startswith("BBU3900"))
    answers = {finding["rule"]: finding for finding in huawei["findings"]}
    assert answers["general-license"]["answer"] == "met"
    assert "2020-02-16" in answers["general-license"]["because"]
    assert answers["usf-ban"]["answer"] == "not_met"
    assert "about to be barred" in answers["usf-ban"]["because"]
    assert "no reimbursement program yet" in answers["reimbursable"]["because"]
    dates = run("deadlines", path, "--as-of", "2019-12-01")
    expiry = [d for d in dates["deadlines"] if d["rule"] == "general-license-expiry"]
    assert [d["date"] for d in expiry] == ["2020-02-16"]


@pytest.mark.slow
def test_the_command_line_never_loads_the_window(
    run: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("planner.ui")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6", None)
    path = tmp_path / "carrier.rplan"
    run("new", path, "--sample")
    run("check", path)
    run("history", path)
