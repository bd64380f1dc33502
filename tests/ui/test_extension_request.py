"""Drafting an extension request on the Deadlines page, and evidence for the reports of jobs."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from planner.files.printed import Band, Bullet, Grid, Heading, Paragraph
from planner.model.documents import About
from planner.services import extension_request
from planner.services import extension_request_print as printing
from planner.services.extension_request import RequestOptions
from planner.ui import theme
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.deadlines_request import DRAFT_REQUEST, RequestDialog
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.job_reports import (
    DocumentsAsked,
    DocumentsDialog,
    DocumentsGiven,
    ReportsView,
)
from planner.ui.session import Session
from planner.ui.widgets.document_view import DocumentView
from tests.services import late_carrier
from tests.ui.conftest import ReadyAnswers, Shower


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("late") / "late.rplan"
    late_carrier.make(path).close()
    return path


@pytest.fixture
def late(qtbot: QtBot, session: Session, template: Path, tmp_path: Path) -> Shower:
    session.open(Path(shutil.copy(template, tmp_path / "late.rplan")))
    return Shower(qtbot, session)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts without planning again."""
    real = extension_request.draft

    def without(project: object, options: RequestOptions, *args: object, **named: object) -> object:
        asked = RequestOptions(options.application, options.plan, helps=False)
        return real(project, asked, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(extension_request, "draft", without)


def buttons(page: DeadlinesPage) -> list[QPushButton]:
    return [b for b in page.dates.details.findChildren(QPushButton) if b.text() == DRAFT_REQUEST]


def choose(page: DeadlinesPage, rule: str, application: str = "West") -> None:
    page.dates.details.show_dates(
        [
            one
            for one in page.session.deadlines()
            if (one.rule, one.application) == (rule, application)
        ]
    )


@pytest.mark.usefixtures("quick")
def test_the_draft_is_asked_for_beside_the_day_to_ask_shown_and_saved_for_word(
    late: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = late(DeadlinesPage)
    choose(page, "term-end")
    assert not buttons(page)
    choose(page, "extension-request")
    (made,) = buttons(page)
    out = tmp_path / "request.docx"
    ask.answers |= {"extension_request": ".docx", "word_to_write": out}
    made.click()
    assert ask.told == ["West", "Extension request West.docx"]
    assert out.read_bytes().startswith(b"PK")
    assert str(out) in page.banner.text


@pytest.mark.usefixtures("quick")
def test_without_an_application_each_that_is_late_is_drafted_and_may_be_left(
    late: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = late(DeadlinesPage)
    page.drafter.draft()
    assert ask.told == ["West"]
    assert not ask.errors
    ask.answers |= {"extension_request": ".pdf", "pdf_to_write": tmp_path / "r.pdf"}
    page.drafter.draft(plan="Plan")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_plan_there_is_nothing_to_draft_from(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    choose(page, "extension-request", "SCRP-1")
    assert not buttons(page)


def test_the_dialog_shows_all_and_says_how_it_is_to_be_saved(
    qtbot: QtBot, late: Shower, template: Path
) -> None:
    project = late.session.project
    assert project is not None
    made = extension_request.draft(project, RequestOptions(helps=False), as_of=late_carrier.TODAY)
    dialog = RequestDialog(made, None)
    qtbot.addWidget(dialog)
    shown = dialog.view.toPlainText()
    assert printing.NOTICE in shown
    assert "To add before this can be filed" in shown
    assert "=1+1 bears" in shown
    assert dialog.view.accessibleName() == "Facts for an extension request: West"
    dialog.word.click()
    assert dialog.ending == ".docx"
    other = RequestDialog(made, None)
    qtbot.addWidget(other)
    other.pdf.click()
    assert other.ending == ".pdf"


def test_a_shown_text_is_text_whatever_is_in_it_and_follows_the_theme(
    qtbot: QtBot, qapp: QApplication
) -> None:
    view = DocumentView("A text")
    qtbot.addWidget(view)
    view.show_blocks(
        [
            Heading("One <b>&amp;"),
            Bullet("two <img src=x>"),
            Paragraph("three", faint=True),
            Grid(("A", "B"), (1, 2), [("<i>4</i>", "5\n6"), Band("seven")], frozenset((1,))),
        ]
    )
    view.show()
    shown = view.toPlainText()
    for text in ("One <b>&amp;", "two <img src=x>", "three", "<i>4</i>", "seven"):
        assert text in shown
    before = view.toHtml()
    theme.apply(qapp, theme.Scheme.DARK)
    try:
        assert view.toPlainText() == shown
        assert view.toHtml() != before
    finally:
        theme.apply(qapp, theme.Scheme.LIGHT)


def reports(late: Shower) -> ReportsView:
    page = late(ItemsPage)
    page.show_kind("Progress")
    assert isinstance(page.view, ReportsView)
    return page.view


def test_documents_are_attached_to_the_job_of_a_report_and_counted_in_its_row(
    late: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    view = reports(late)
    view.table.clearSelection()
    letter = tmp_path / "letter.txt"
    letter.write_text("late", encoding="utf-8")
    ask.answers["documents"] = lambda _asked: DocumentsGiven((letter,))
    assert view.table.select_where(lambda report: report.site == "S-1")
    assert view.attach.isEnabled()
    view.attach.click()
    assert ask.told == ["order at S-1"]
    (document,) = late.session.inventory().documents
    site = next(one for one in late.session.inventory().sites if one.code == "S-1")
    assert (document.about, document.key) == (About.JOB, f"{site.id}/order")
    shown = view.model.columns[-1]
    counts = {row.site: shown.text(row) for row in view.model.rows}
    assert (counts["S-1"], counts["S-2"]) == ("1", "")
    assert "Attached 1 document" in view.banner.text

    ask.answers["documents"] = lambda asked: DocumentsGiven((), asked.documents)
    view.table.select_where(lambda report: report.site == "S-1")
    view.edit_documents()
    assert not late.session.inventory().documents
    late.session.undo()
    assert len(late.session.inventory().documents) == 1


def test_the_dialog_refuses_what_cannot_be_attached(qtbot: QtBot, tmp_path: Path) -> None:
    nothing = tmp_path / "empty.pdf"
    nothing.touch()
    dialog = DocumentsDialog(DocumentsAsked("Order at S-1", ()), lambda: [nothing], None)
    qtbot.addWidget(dialog)
    dialog.box.attach.click()
    dialog._save()
    assert dialog.given is None
    assert "empty.pdf is empty" in dialog.problem.text()
    dialog.box.take_off()
    dialog._save()
    assert dialog.given == DocumentsGiven()
