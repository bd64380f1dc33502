"""The crews a deadline takes, told by the command line."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from planner.app.entry import main
from planner.model.inventory import Crew, Item, Site, WorkStep
from planner.storage.project import Project
from tests.cli.conftest import Run


def carrier(new_file: Path, folder: Path, rate: Decimal | None) -> Path:
    """A project of two sites with covered gear, each five days of work, and two crews."""
    path = Path(shutil.copy(new_file, folder / "carrier.rplan"))
    with Project.open(path) as project, project.unit("Set up") as unit:
        unit.insert(Site, [Site(code=f"S{n}", state="KS") for n in range(2)])
        items = (
            Item(serial=f"21023{n}", manufacturer="Huawei", model="BTS3900", site=f"S{n}")
            for n in range(2)
        )
        unit.insert(Item, list(items))
        names = ("North", "South")
        unit.insert(Crew, [Crew(name=one, skills="tower", day_rate=rate) for one in names])
        install = WorkStep(job="Install", duration_days=3, skill="tower")
        remove = WorkStep(job="Remove", duration_days=2, skill="tower", after="Install")
        unit.insert(WorkStep, [install, remove])
    return path


@pytest.mark.slow
def test_figures_for_scripts(run: Run, new_file: Path, tmp_path: Path) -> None:
    asked = ("crews", carrier(new_file, tmp_path, Decimal(1200)), "--start", "2027-03-01")
    code, found = run(*asked, "--deadline", "2027-03-12")
    assert code == 0, found
    # one crew can do both sites, one after the other
    assert (found["status"], found["crews_now"], found["crews"]) == ("meets", 2, 1)
    assert found["crews_proved"] == found["crews_fewest"] == 1
    assert found["cost"] == found["proved_minimum"] == 12_000
    assert found["gap_percent"] == 0
    (kind,) = found["kinds"]
    assert kind["let_go"] == ["South"]
    assert (kind["days"], kind["waiting"]) == (10, 0)
    code, found = run(*asked, "--deadline", "2027-03-02")
    assert (code, found["status"], found["crews"]) == (0, "impossible", None)
    assert "follow one another" in found["why"][0]


@pytest.mark.slow
def test_words_for_people(
    new_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = carrier(new_file, tmp_path, None)
    words = ("crews", str(file), "--start", "2027-03-01", "--deadline", "2027-03-12")
    assert main([*words]) == 0
    said = capsys.readouterr().out
    assert "no Day rate is known for North, South" in " ".join(said.split())
    assert "Proved needed" in said
    assert "not known" in said
    assert "$" not in said
