"""Plans side by side on the command line, and scenarios made there."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planner.app.entry import main
from planner.model.inventory import Application, Crew, Item, Site, WorkStep
from planner.storage.project import Project
from tests.cli.conftest import Run


@pytest.fixture(scope="session")
def template(new_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four sites for one crew: a plan, and a scenario with one crew more."""
    path = Path(shutil.copy(new_file, tmp_path_factory.mktemp("plans") / "carrier.rplan"))
    with Project.open(path) as project, project.unit("Set up") as unit:
        unit.insert(Application, [Application(name="A", first_disbursement_on=date(2026, 9, 1))])
        unit.insert(Site, [Site(code=f"S{n}", application="A", state="KS") for n in range(4)])
        unit.insert(
            Item,
            [
                Item(serial=f"21023{n}", manufacturer="Huawei", model="BTS3900", site=f"S{n}")
                for n in range(4)
            ],
        )
        unit.insert(Crew, [Crew(name="North", skills="tower", day_rate=Decimal("900.50"))])
        unit.insert(WorkStep, [WorkStep(job="Remove", duration_days=5, skill="tower")])
    for words in ((), ("--name", "Two", "--more-crews", "tower=2099-01-04")):
        made = ("plan", path, "--start", "2099-01-05", "--time-limit", 1, *words)
        assert main([*map(str, made), "--deadline", "2099-01-30", "--json"]) == 0
    return path


@pytest.fixture
def carrier(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "carrier.rplan"))


def named(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in data["plans"]}


def test_plans_are_listed_newest_first_with_what_they_suppose_and_cost(
    run: Run, carrier: Path
) -> None:
    code, data = run("plans", carrier)
    assert code == 0, data
    assert [one["name"] for one in data["plans"]] == ["Two", "Plan"]
    two, plan = named(data)["Two"], named(data)["Plan"]
    assert two["supposes"] == ["one more tower crew from Jan 4, 2099"]
    # 20 days of work either way, from Monday, January 5; one crew is not through in time
    assert plan["finish"] > "2099-01-30" > two["finish"]
    assert (plan["crews"], two["crews"]) == (1, 2)
    assert plan["crew_days"] == two["crew_days"] == 20
    # the new crew costs what crews with its skill do
    assert plan["cost"] == two["cost"] == 18_010
    assert (plan["late_sites"], two["late_sites"]) == (1, 0)
    assert "chance" not in plan


def test_two_plans_are_compared_with_the_jobs_that_move(run: Run, carrier: Path) -> None:
    code, data = run("plans", carrier, "--compare", "Plan", "Two")
    assert code == 0, data
    assert data["finish_days"] < 0
    assert data["jobs"] == 4
    assert data["new_terms"] == ["one more tower crew from Jan 4, 2099"]
    days = [abs(one["days"]) for one in data["moved"]]
    assert days == sorted(days, reverse=True)
    assert data["moved"][0]["was"]["finish"] > data["moved"][0]["now"]["finish"]
    assert run("plans", carrier, "--compare", "Plan", "Three")[1]["error"]["code"] == "no-such-plan"


def test_baseline_rename_duplicate_and_delete_are_steps(run: Run, carrier: Path) -> None:
    code, data = run("plans", carrier, "--baseline", "Plan")
    assert code == 0, data
    assert named(data)["Plan"]["baseline"]
    assert data["unit"] is not None
    assert not any(one["baseline"] for one in run("plans", carrier, "--no-baseline")[1]["plans"])
    assert named(run("plans", carrier, "--rename", "Two", "Second crew")[1]).keys() == {
        "Plan", "Second crew",
    }  # fmt: skip
    assert len(run("plans", carrier, "--duplicate", "Plan", "Copy")[1]["plans"]) == 3
    assert len(run("plans", carrier, "--delete", "Plan")[1]["plans"]) == 2
    assert run("undo", carrier)[0] == 0
    assert len(run("plans", carrier)[1]["plans"]) == 3
    assert run("plans", carrier, "--delete", "Nobody")[1]["error"]["code"] == "no-such-plan"


@pytest.mark.slow
def test_chances_are_worked_out_when_asked_for(run: Run, carrier: Path) -> None:
    found = named(run("plans", carrier, "--chance")[1])
    assert found["Plan"]["chance"] <= found["Two"]["chance"]
    assert found["Two"]["p50"] <= found["Plan"]["p50"]
    assert found["Two"]["seed"] == found["Plan"]["seed"]


def test_people_read_a_table_and_what_is_not_known(
    carrier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Project.open(carrier) as project, project.unit("No rate") as unit:
        unit.insert(Crew, [Crew(name="South", skills="tower")])
    assert main(["plans", str(carrier), "--baseline", "Plan"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Make Plan the baseline.\n")
    assert "Two supposes one more tower crew from Jan 4, 2099." in said
    assert "$18,010.00" in said
    assert said.rstrip().endswith("* the baseline")
    assert main(["plans", str(carrier), "--compare", "Plan", "Two"]) == 0
    assert "Only Two: one more tower crew from Jan 4, 2099." in capsys.readouterr().out


def test_a_project_without_a_plan_says_how_to_make_one(
    new_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plans", str(new_file)]) == 0
    assert capsys.readouterr().out == "There is no plan yet. Make one with: plan FILE.\n"


def test_a_supposition_that_names_nothing_known_is_refused_before_planning(
    run: Run, carrier: Path
) -> None:
    for words in (
        ("--more-crews", "diver"),
        ("--overtime", "diver"),
        ("--without-crew", "West"),
        ("--extension", "B=2099-06-01"),
    ):
        code, data = run("plan", carrier, "--name", "Other", *words)
        assert (code, data["error"]["code"]) == (2, "bad-change")
    assert run("plan", carrier, "--extension", "A=June")[1]["error"]["code"] == "usage"
    assert len(run("plans", carrier)[1]["plans"]) == 2


@pytest.mark.slow
def test_a_scenario_may_suppose_several_changes(run: Run, carrier: Path) -> None:
    words = ["--start", "2099-01-05", "--time-limit", "1", "--name", "All"]
    words += ["--more-crews", "tower", "--without-crew", "North", "--overtime", "tower"]
    code, data = run("plan", carrier, *words, "--extension", "A=2099-12-31")
    assert code == 0, data
    assert data["deadline"] == "2099-12-31"
    assert {job["crew"].removesuffix(" (overtime)") for job in data["jobs"]} == {
        "One more tower crew"
    }
    assert named(run("plans", carrier)[1])["All"]["supposes"] == [
        "without the crew North",
        "one more tower crew",
        "overtime on Saturdays for crews with the skill tower",
        "the term of application A to Dec 31, 2099",
    ]


@pytest.mark.slow
def test_a_plan_brought_up_to_date_may_suppose_one_change_more(run: Run, carrier: Path) -> None:
    code, data = run("plan", carrier, "--update", "--name", "Two", "--overtime", "tower")
    assert code == 0, data
    assert named(run("plans", carrier)[1])["Two"]["supposes"] == [
        "one more tower crew from Jan 4, 2099",
        "overtime on Saturdays for crews with the skill tower",
    ]
