from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from planner.services.field_work import Selection
from planner.ui.pages.plan_out import PlanOutput, export_menu_button
from planner.ui.pages.plan_out_choice import ALL_CREWS, FieldAsked, FieldDialog, FieldGiven
from planner.ui.session import Session
from planner.ui.widgets.banner import Banner
from tests.services import fieldwork
from tests.ui.conftest import ReadyAnswers

pytestmark = pytest.mark.gui
ASKED = FieldAsked("Site pack to print", ("North", "Radio"), date(2026, 11, 23), "For each")


@dataclass
class Out:
    """A way out with its banner."""

    output: PlanOutput
    banner: Banner


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("field") / "field.rplan"
    fieldwork.make(path).close()
    return path


@pytest.fixture
def out(qtbot: QtBot, session: Session, ask: ReadyAnswers, field: Path) -> Out:
    session.open(field)
    banner = Banner()
    qtbot.addWidget(banner)
    session.runner.failed.connect(ask.errors.append)
    return Out(PlanOutput(session, lambda: "Plan", banner), banner)


@pytest.mark.parametrize(
    ("act", "question", "name"),
    [
        ("printable", "pdf_to_write", "plan.pdf"),
        ("project_xml", "project_xml_to_write", "plan.xml"),
        ("calendar", "calendar_to_write", "plan.ics"),
        ("site_pack", "pdf_to_write", "pack.pdf"),
        ("crew_sheets", "workbook_to_write", "crew.xlsx"),
    ],
)
def test_each_way_out_writes_where_the_user_says_and_tells(
    out: Out, ask: ReadyAnswers, tmp_path: Path, act: str, question: str, name: str
) -> None:
    ask.answers["field_work"] = lambda asked: FieldGiven(Selection(crew=asked.crews[0]))
    getattr(out.output, act)()
    assert not list(tmp_path.iterdir())  # no place was named
    assert out.banner.isHidden()

    ask.answers[question] = tmp_path / name
    getattr(out.output, act)()
    assert ask.errors == []
    assert (tmp_path / name).stat().st_size > 0
    assert str(tmp_path / name) in out.banner.text


def test_a_folder_gets_a_file_for_each_crew(out: Out, ask: ReadyAnswers, tmp_path: Path) -> None:
    ask.answers["folder_to_write"] = tmp_path
    ask.answers["field_work"] = lambda _asked: FieldGiven(Selection(), each=True)
    out.output.calendar_each()
    assert out.banner.text == f"3 files written to {tmp_path}."
    out.output.crew_sheets()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:3] == ["North.ics", "North.xlsx", "Radio.ics"]
    assert "Without a crew.xlsx" in names


def test_what_cannot_be_written_is_said(out: Out, ask: ReadyAnswers, tmp_path: Path) -> None:
    ask.answers["pdf_to_write"] = tmp_path / "missing" / "pack.pdf"
    out.output.site_pack_of("S-1")
    assert [error.code for error in ask.errors] == ["folder-missing"]
    assert out.banner.isHidden()


def test_the_menu_offers_every_way_and_what_else_is_given(qtbot: QtBot, out: Out) -> None:
    made = export_menu_button(out.output, QAction("Print the chart..."))
    qtbot.addWidget(made)
    texts = [action.text() for action in made.menu().actions() if action.text()]
    assert len(texts) == 7
    assert texts[-1] == "Print the chart..."
    assert made.text() == "Export"


def test_the_dialog_gives_a_crew_and_days(qtbot: QtBot) -> None:
    dialog = FieldDialog(ASKED, None)
    qtbot.addWidget(dialog)
    assert dialog.crew.currentText() == ALL_CREWS
    assert (dialog.first.text(), dialog.last.text()) == ("11/23/2026", "12/20/2026")
    dialog.each.setChecked(True)
    dialog.go.click()
    span = Selection(first=date(2026, 11, 23), last=date(2026, 12, 20))
    assert dialog.given == FieldGiven(span, each=True)

    dialog.crew.setCurrentText("Radio")
    dialog.days.setCurrentText("The whole plan")
    assert not dialog.each.isEnabled()
    dialog.go.click()
    assert dialog.given == FieldGiven(Selection(crew="Radio"))


def test_the_dialog_takes_no_days_that_cannot_be(qtbot: QtBot) -> None:
    dialog = FieldDialog(ASKED, None)
    qtbot.addWidget(dialog)
    dialog.first.clear()
    qtbot.keyClicks(dialog.first, "13/40/2026")
    assert dialog.days.currentText() == "Other days"
    dialog.go.click()
    assert dialog.given is None
    assert "From" in dialog.problem.text()
    dialog.first.setText("12/24/2026")
    dialog.go.click()
    assert dialog.given is None
    assert dialog.problem.text() == "Until is before From."
