import sys
from pathlib import Path

import pytest

from planner.cli import arguments
from planner.common import resources
from planner.common.resources import manual_page, program, resource

BUNDLE = "equipment-replacement-planner"


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", f"/opt/planner/{BUNDLE}")


@pytest.mark.parametrize(
    ("platform", "file", "name"),
    [
        ("linux", BUNDLE, BUNDLE),
        ("win32", f"{BUNDLE}.exe", f"{BUNDLE}-cli"),
        ("win32", f"{BUNDLE}-cli.exe", f"{BUNDLE}-cli"),
    ],
)
def test_a_bundle_is_called_as_its_file_that_has_a_console(
    bundled: None, monkeypatch: pytest.MonkeyPatch, platform: str, file: str, name: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", f"/opt/planner/{file}")
    assert program() == name


def test_from_the_source_it_is_called_as_its_script() -> None:
    assert program() == "main.py"


def test_help_of_a_bundle_names_no_script_that_is_not_there(
    bundled: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        arguments.build().parse_args(["check", "--help"])
    said = capsys.readouterr().out
    assert said.startswith(f"usage: {BUNDLE} check")
    pages = [manual_page(path) for path in resource("help").glob("*.md")]
    assert not [page for page in pages if "main.py" in page]
    assert any(f"{BUNDLE} rules --timeline" in page for page in pages)
    assert "main.py" not in arguments.build().format_help()


def test_what_developers_type_stays_as_it_is(bundled: None, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`python main.py rules ID`, `main.py rules`", encoding="utf-8")
    assert manual_page(page) == f"`python main.py rules ID`, `{BUNDLE} rules`"


FOLDERS = (resources.settings_folder, resources.data_folder, resources.log_folder)


def test_what_is_kept_for_the_user_lies_in_the_users_own_folders() -> None:
    for folder in FOLDERS:
        assert folder().name in {resources.APP, "log", "Logs"}
        assert not folder().is_relative_to(resources.resource().parent)


@pytest.mark.parametrize(
    ("system", "program"),
    [
        ("win32", "planner.exe"),
        ("linux", "planner"),
        ("darwin", "Planner.app/Contents/MacOS/planner"),
    ],
)
def test_a_folder_beside_the_program_takes_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, program: str
) -> None:
    stick = tmp_path / "stick"
    (stick / program).parent.mkdir(parents=True)
    (stick / program).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "executable", str(stick / program))
    own = stick / resources.PORTABLE
    assert own not in {folder() for folder in FOLDERS}
    own.mkdir()
    assert {folder() for folder in FOLDERS} == {own}
