"""What the command line writes of a plan."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services import fieldwork, late_carrier


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("field") / "field.rplan"
    fieldwork.make(path).close()
    return path


@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("plan.pdf", ("--plan", "Plan"), b"%PDF-"),
        ("plan.xml", ("--baseline", "Plan"), b"<?xml"),
        ("crews.ics", (), b"BEGIN:VCALENDAR"),
        ("radio.ics", ("--crew", "Radio"), b"BEGIN:VCALENDAR"),
        ("pack.pdf", ("--report", "site-pack", "--site", "S-1", "--site", "007"), b"%PDF-"),
        ("crew.xlsx", ("--report", "crew-sheet", "--crew", "North"), b"PK"),
    ],
)
def test_each_is_written_where_it_is_wanted(
    run: Run, field: Path, tmp_path: Path, name: str, words: tuple[str, ...], begins: bytes
) -> None:
    out = tmp_path / name
    code, data = run("export", field, out, *words, "--as-of", fieldwork.TODAY)
    assert (code, data) == (0, {"out": str(out)})
    assert out.read_bytes().startswith(begins)


def test_a_folder_gets_a_sheet_for_each_crew(run: Run, field: Path, tmp_path: Path) -> None:
    code, data = run("export", field, tmp_path, "--report", "crew-sheet")
    assert code == 0
    assert sorted(map(str, tmp_path.iterdir())) == sorted(data["files"])


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("a.xlsx", ("--crew", "North"), "--crew does not go with .xlsx"),
        ("a.pdf", ("--baseline", "Plan"), "--baseline does not go with .pdf"),
        ("a.ics", ("--from", "2027-01-01"), "--from does not go with .ics"),
        ("a.pdf", ("--report", "eligibility", "--site", "S-1"), "--report eligibility"),
        ("a.xml", ("--plan", "Nowhere"), "no plan Nowhere"),
        ("a.pdf", ("--plan", "Nowhere"), "no plan Nowhere"),
        ("a.ics", ("--crew", "Nobody"), "Nobody"),
        ("a.xlsx", ("--report", "site-pack"), ".pdf"),
        ("a.pdf", ("--report", "site-pack", "--site", "S-9"), "S-9"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run, field: Path, tmp_path: Path, name: str, words: tuple[str, ...], said: str
) -> None:
    code, data = run("export", field, tmp_path / name, *words)
    assert code == 2
    assert said in " ".join(data["error"].values())
    assert not (tmp_path / name).exists()


def test_a_span_of_days_chooses_the_jobs(run: Run, field: Path, tmp_path: Path) -> None:
    before = date(2026, 11, 23) - timedelta(days=1)
    words = ("--report", "crew-sheet", "--until", before)
    code, data = run("export", field, tmp_path / "crew.xlsx", *words)
    assert (code, data["error"]["code"]) == (2, "nothing-chosen")


def test_the_facts_of_an_extension_request_are_written_for_word_and_to_print(
    run: Run, tmp_path: Path
) -> None:
    late = tmp_path / "late.rplan"
    late_carrier.make(late).close()
    words = ("--report", "extension-request", "--as-of", late_carrier.TODAY)
    for name, options, begins in (
        ("request.docx", (), b"PK"),
        ("request.pdf", ("--application", "West", "--plan", "Plan"), b"%PDF-"),
    ):
        out = tmp_path / name
        assert run("export", late, out, *words, *options) == (0, {"out": str(out)})
        assert out.read_bytes().startswith(begins)
    code, data = run("export", late, tmp_path / "r.docx", *words, "--application", "Nowhere")
    assert (code, data["error"]["code"]) == (2, "no-such-application")
    code, data = run("export", late, tmp_path / "r.pdf", "--application", "West")
    assert (code, data["error"]["code"]) == (2, "usage")
