"""What the command line says of plans that are kept."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.app.entry import main
from planner.model.inventory import Application, Crew, Item, JobReport, Site, WorkStep
from planner.storage.project import Project
from tests.cli.conftest import Run


@pytest.fixture
def carrier(new_file: Path, tmp_path: Path) -> Path:
    """A project of two sites with covered gear, one crew with a rate and one without."""
    path = Path(shutil.copy(new_file, tmp_path / "carrier.rplan"))
    with Project.open(path) as project, project.unit("Set up") as unit:
        unit.insert(Application, [Application(name="A", first_disbursement_on=date(2026, 9, 1))])
        unit.insert(Site, [Site(code=f"S{n}", application="A", state="KS") for n in range(2)])
        unit.insert(
            Item,
            [
                Item(serial=f"21023{n}", manufacturer="Huawei", model="BTS3900", site=f"S{n}")
                for n in range(2)
            ],
        )
        unit.insert(Crew, [Crew(name="North", skills="tower"), Crew(name="South", skills="tower")])
        unit.insert(
            WorkStep,
            [
                WorkStep(job="Install", duration_days=3, skill="tower"),
                WorkStep(job="Remove", duration_days=2, skill="tower", after="Install"),
            ],
        )
    return path


def planned(run: Run, carrier: Path, name: str = "Plan", **options: object) -> dict[str, Any]:
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    code, data = run(
        *("plan", carrier, "--start", "2027-03-01", "--time-limit", 1, "--name", name, *words)
    )
    assert code == 0, data
    return data


@pytest.mark.slow
def test_risk_tells_chances_dates_and_what_decides(run: Run, carrier: Path) -> None:
    made = planned(run, carrier, deadline="2027-03-05")
    code, found = run("risk", carrier, "--runs", 300)
    assert code == 0, found
    assert found["planned"] == made["finish"]
    assert 0 < found["chance"] < 1
    assert found["p50"] <= found["p80"]
    assert found["jobs"][0]["site"].startswith("S")
    assert found["assumes"]
    assert run("risk", carrier, "--runs", 300)[1] == found
    planned(run, carrier, "Later", deadline="2027-03-05")
    compared = run("risk", carrier, "--plan", "Plan", "--against", "Later")[1]["against"]
    assert compared["plan"] == "Later"
    assert 0 <= compared["sooner"] + compared["same_day"] <= 1


def test_the_risk_of_a_plan_that_is_not_there_is_refused(run: Run, carrier: Path) -> None:
    code, data = run("risk", carrier, "--plan", "Winter")
    assert (code, data["error"]["code"]) == (2, "no-such-plan")
    assert data["error"]["message"] == "There is no plan Winter."
    assert run("risk", carrier)[1]["error"]["message"] == "There is no plan yet."


@pytest.mark.slow
def test_a_late_plan_is_told_with_what_would_help(run: Run, carrier: Path) -> None:
    code, data = run(
        *("plan", carrier, "--start", "2027-03-01", "--time-limit", 1),
        *("--deadline", "2027-03-03", "--what-if"),
    )
    assert code == 0, data
    assert data["late_days"] > 0
    kinds = {one["kind"] for one in data["cures"]}
    assert "extension" in kinds
    assert all(one["days"] > 0 and one["text"] for one in data["cures"])
    assert data["cures_remarks"]


@pytest.mark.slow
def test_without_being_asked_nothing_is_tried(run: Run, carrier: Path) -> None:
    assert "cures" not in planned(run, carrier)


@pytest.mark.slow
def test_what_would_help_is_said_in_words(
    carrier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("plan", carrier, "--time-limit", 1, "--deadline", "2030-01-01", "--what-if")
    assert main([*map(str, words)]) == 0
    said = capsys.readouterr().out
    assert "What would help:\nThe plan meets its deadlines" in said


def starts(data: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(job["site"], job["job"]): job["start"] for job in data["jobs"]}


@pytest.mark.slow
def test_a_plan_keeps_its_pin_until_it_is_taken_away(run: Run, carrier: Path) -> None:
    made = planned(run, carrier, pin="S0/Install=2027-03-22", deadline="2027-12-01")
    assert starts(made)["S0", "Install"] == "2027-03-22"
    code, updated = run("plan", carrier, "--update", "--pin", "S1/Install=2027-03-29")
    assert code == 0, updated
    assert starts(updated) == {
        **starts(made),
        ("S1", "Install"): "2027-03-29",
        ("S1", "Remove"): "2027-04-01",
    }
    assert [job["pinned"] for job in updated["jobs"] if job["job"] == "Install"] == [True, True]
    code, refused = run("plan", carrier, "--update", "--unpin", "S0/Remove")
    assert (code, refused["error"]["code"]) == (2, "not-pinned")
    code, free = run("plan", carrier, "--update", "--unpin", "S1/Install")
    assert code == 0, free
    assert [job["pinned"] for job in free["jobs"] if job["site"] == "S1"] == [False, False]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pin", "code", "said"),
    [
        (
            "S0/Install=2027-03-21",
            "pin-too-early",
            "no crew with the skill tower works on a Sunday",
        ),
        ("S0/Remove=2027-03-02", "pin-too-early", "can start is Mar 4, 2027"),
        ("S0/Cut over=2027-03-02", "unknown-job", "the plan has no such job"),
    ],
)
def test_a_pin_that_cannot_be_kept_is_refused_in_one_sentence(
    run: Run, carrier: Path, pin: str, code: str, said: str
) -> None:
    options = ("--start", "2027-03-01", "--deadline", "2027-12-01", "--pin", pin)
    status, told = run("plan", carrier, *options)
    assert (status, told["error"]["code"]) == (2, code)
    assert said in told["error"]["message"]


@pytest.mark.slow
def test_what_the_field_reports_is_taken_into_the_plan(run: Run, carrier: Path) -> None:
    made = planned(run, carrier, deadline="2027-12-01")
    with Project.open(carrier) as project, project.unit("Report") as unit:
        report = JobReport(site="S0", job="Install", started_on=date(2026, 9, 7), crew="North",
                           finished_on=date(2026, 9, 9))  # fmt: skip
        unit.insert(JobReport, [report])
    code, updated = run("plan", carrier, "--update")
    assert code == 0, updated
    done = next(job for job in updated["jobs"] if job["state"] == "done")
    assert (done["site"], done["job"], done["finish"]) == ("S0", "Install", "2026-09-09")
    assert starts(updated)["S1", "Install"] == starts(made)["S1", "Install"]
    assert "1 job is taken as the field reports." in updated["why"]


@pytest.mark.parametrize(
    "words",
    [
        ("--pin", "S0=2027-01-01"),
        ("--cash", "soon=5"),
        ("--storage", "-1"),
        ("--unpin", "S0/Install"),
    ],
)
def test_terms_that_cannot_be_read_are_told(
    run: Run, carrier: Path, words: tuple[str, ...]
) -> None:
    code, told = run("plan", carrier, *words)
    assert (code, told["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--pin", "S0"), "usage", '"S0" is not SITE/JOB=DATE'),
        (("--storage", "-1"), "usage", '"-1" is not a whole number of zero or more'),
        (("--weight", "B=3"), "unknown-application", "There is no application B"),
        (("--name", " "), "bad-value", "The plan has no name."),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_planned(
    run: Run, carrier: Path, words: tuple[str, ...], code: str, said: str
) -> None:
    status, told = run("plan", carrier, *words)
    assert (status, told["error"]["code"]) == (2, code)
    assert said in told["error"]["message"]
    with Project.open(carrier) as project:
        assert not project.plans()


def test_what_would_count_for_nothing_is_refused(run: Run, carrier: Path) -> None:
    start = ("plan", carrier, "--start", "2027-03-01")
    code, data = run(*start, "--pin", "S0/Install=2027-02-26")
    assert (code, data["error"]["code"]) == (2, "pin-in-past")
    code, data = run(*start, "--extension", "A=2027-05-01")
    assert (code, data["error"]["code"]) == (2, "no-extension")
    assert "to May 1, 2027" in data["error"]["message"]
    assert "ends on Sep 1, 2027" in data["error"]["message"]
