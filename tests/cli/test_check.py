import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.app.entry import main
from planner.storage.project import Project

Run = Callable[..., str]
SERIAL = "2102359LHCE0D5000203"
DAY = "2026-11-24"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("check") / "sample.rplan"
    assert main(["new", str(path), "--sample"]) == 0
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; gives its exit code and what it printed."""

    def call(*words: object, code: int = 0) -> str:
        assert main([*map(str, words)]) == code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return printed.out

    return call


def as_json(run: Run, *words: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run(*words, "--json"))
    return data


@pytest.mark.slow
def test_a_check_tells_contradictions_costs_and_sites(run: Run, sample: Path) -> None:
    data = as_json(run, "check", sample, "--as-of", DAY)
    assert list(data["applications"]) == ["SCRP Nebraska 2022", "SCRP Wyoming 2022"]
    assert data["contradictions"][0]["answer"] == "not_met"
    assert {finding["rule"] for finding in data["costs"][0]["findings"]} >= {"cost-eligible"}
    covered = data["summary"]["by_rule"]["covered"]
    for answer in ("met", "not_met", "unknown"):
        of_sites = sum(site["by_rule"]["covered"][answer] for site in data["sites"])
        assert of_sites == covered[answer]["items"]
    assert set(data["items"][0]["findings"][0]) == {
        "rule", "answer", "because", "missing", "citation", "confidence",
    }  # fmt: skip


@pytest.mark.slow
def test_the_text_of_a_check_fits_a_terminal_and_begins_with_what_contradicts(
    run: Run, sample: Path
) -> None:
    text = run("check", sample, "--as-of", DAY)
    lines = text.splitlines()
    assert max(map(len, lines)) < 80
    assert lines[3].startswith("Facts that contradict each other")
    ranked = [line for line in lines if line[3:5] == ". " and line[:3].strip().isdigit()]
    amounts = [float(line.rpartition("$")[2].replace(",", "")) for line in ranked]
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.slow
def test_why_tells_all_about_one_item(run: Run, sample: Path) -> None:
    data = as_json(run, "check", sample, "--as-of", DAY, "--why", SERIAL)
    (item,) = data["items"]
    assert item["product"] == "UGW9811"
    assert item["origins"]["serial"] == (
        "sample-carrier.xlsx, sheet Items, row 3, column Serial number"
    )
    found = {finding["rule"]: finding for finding in item["findings"]}
    reimbursable = found["reimbursable"]
    assert reimbursable["missing"] == ["Obtained on"]
    assert {"fact": "Obtained on", "condition": "on or before 2020-06-30", "answer": "met"} in (
        reimbursable["would_change"]
    )
    assert reimbursable["values"]["Obtained at the latest on"] == "2020-06-30"
    sources = {fact["fact"]: fact["source"] for fact in found["covered"]["facts"]}
    assert "column Disposed on" in sources["Disposed on"]
    text = run("check", sample, "--as-of", DAY, "--why", SERIAL.lower())
    assert max(map(len, text.splitlines())) < 80
    assert "It would be met if Obtained on were on or before 2020-06-30." in text


def test_an_item_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    with Project.create(tmp_path / "e.rplan"):
        pass
    for serial in ("X1", " "):
        said = run("check", tmp_path / "e.rplan", "--why", serial, "--json", code=2)
        assert json.loads(said)["error"]["code"] == "no-such-item"


@pytest.mark.slow
@pytest.mark.parametrize("report", ["eligibility", "unknowns"])
@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_reports_are_written_by_the_ending_of_the_name(
    run: Run, sample: Path, tmp_path: Path, report: str, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    data = as_json(run, "export", sample, out, "--report", report, "--as-of", DAY)
    assert data == {"out": str(out)}
    assert out.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")


def test_a_report_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    with Project.create(tmp_path / "e.rplan"):
        pass
    for report in ("eligibility", "unknowns"):
        said = run(
            "export", tmp_path / "e.rplan", tmp_path / "x.txt", "--report", report, "--json", code=2
        )
        assert json.loads(said)["error"]["code"] == "wrong-ending"
