"""The main job through the window: import, answers, plan, export, and the export again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner.common.resources import resource
from planner.services.planning import PlanOptions
from planner.ui.main_window import MainWindow
from planner.ui.pages import PAGES
from planner.ui.pages.import_page import ImportPage
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.plan import PlanPage
from tests.ui.conftest import ReadyAnswers


@pytest.mark.slow
def test_from_the_workbook_to_a_plan_and_a_workbook_that_imports_unchanged(
    window: MainWindow, tmp_path: Path, ask: ReadyAnswers
) -> None:
    ask.answers["new_project"] = tmp_path / "job.rplan"
    window.commands.import_workbook(resource("sample", "sample-carrier.xlsx"))
    page = window.show_page("import")
    assert isinstance(page, ImportPage)
    page.make_preview()
    page.apply_all()

    items = window.show_page("items")
    assert isinstance(items, ItemsPage)
    items.view._on_chip("covered")  # type: ignore[attr-defined]
    assert items.view.model.rowCount() > 500

    plan_page = window.show_page("plan")
    assert isinstance(plan_page, PlanPage)
    plan_page.make_plan(PlanOptions(deadline=None, start=None, time_limit=1, polish=False))
    plan = window.session.plan()
    assert plan is not None
    assert plan.jobs

    ask.answers["workbook_to_write"] = tmp_path / "out.xlsx"
    ask.answers["pdf_to_write"] = tmp_path / "out.pdf"
    ask.answers["calendar_to_write"] = tmp_path / "out.ics"
    for export in ("export_workbook", "export_pdf"):
        getattr(window.commands, export)()
    window.commands.deadlines.calendar()
    assert all((tmp_path / name).stat().st_size for name in ("out.xlsx", "out.pdf", "out.ics"))

    page = window.show_page("import")
    assert isinstance(page, ImportPage)
    page.take_file(tmp_path / "out.xlsx")
    page.make_preview()
    counts = {key: tile.figure.text() for key, tile in page.preview.tiles.items()}
    assert (counts["added"], counts["changed"], counts["rejected"]) == ("0", "0", "0")

    while window.session.undo_label():
        window.session.undo()
    assert window.session.inventory().items == ()
    assert ask.errors == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_every_control_of_a_page_has_a_name_for_a_screen_reader(
    small: MainWindow, entry: object
) -> None:
    page = small.show_page(entry.key)  # type: ignore[attr-defined]
    assert page is not None
    nameless = [
        f"{type(control).__name__} in {type(control.parent()).__name__}"
        for control in page.findChildren(QWidget)
        if control.isVisible() and _takes_keys(control) and not _name(control)
    ]
    assert nameless == []


def _takes_keys(control: QWidget) -> bool:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QTextEdit, QAbstractItemView)
    inner = isinstance(control.parent(), QAbstractItemView | QComboBox | QAbstractSpinBox)
    return (
        isinstance(control, kinds) and control.focusPolicy() != Qt.FocusPolicy.NoFocus and not inner
    )


def _name(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    buddies = [label for label in control.window().findChildren(QLabel) if label.buddy() is control]
    return control.accessibleName() or text or (buddies[0].text() if buddies else "")


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_every_page_fits_a_small_screen_without_a_control_off_it(
    small: MainWindow, qtbot: QtBot, entry: object
) -> None:
    small.resize(1280, 720)
    page = small.show_page(entry.key)  # type: ignore[attr-defined]
    assert page is not None
    assert page.minimumSizeHint().width() <= 1280 - 196
    assert page.minimumSizeHint().height() <= 720 - 60
    off = [
        control.accessibleName() or type(control).__name__
        for control in page.findChildren(QAbstractButton)
        if control.isVisible() and not _scrolls(control, page)
        and not page.rect().contains(control.mapTo(page, control.rect().center()))
    ]  # fmt: skip
    assert off == []


def _scrolls(control: QWidget, page: QWidget) -> bool:
    parent = control.parentWidget()
    while parent is not None and parent is not page:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False
