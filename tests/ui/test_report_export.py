from pathlib import Path

import pytest
from PySide6.QtGui import QAction

from planner.ui.main_window import MainWindow
from tests.ui.conftest import ReadyAnswers

pytestmark = pytest.mark.gui


def action(window: MainWindow, text: str) -> QAction:
    for found in window.menuBar().findChildren(QAction):
        if found.text().replace("&", "").startswith(text):
            return found
    raise AssertionError(text)


@pytest.mark.parametrize("report", ["Eligibility report", "What to find out"])
def test_reports_are_written_where_the_user_says(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers, report: str
) -> None:
    action(small, f"{report}, PDF").trigger()
    said: list[str] = []
    small.session.message.connect(said.append)
    ask.answers["workbook_to_write"] = tmp_path / "out.xlsx"
    ask.answers["pdf_to_write"] = tmp_path / "out.pdf"
    action(small, f"{report}, workbook").trigger()
    action(small, f"{report}, PDF").trigger()
    assert ask.errors == []
    assert (tmp_path / "out.xlsx").stat().st_size > 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert said == [f"{report} written to {tmp_path / name}" for name in ("out.xlsx", "out.pdf")]


def test_no_report_is_offered_without_a_project(window: MainWindow) -> None:
    assert not action(window, "Export a report").isEnabled()
