"""Documents dropped on the carrier, an application and an item: kept in the project."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.model.documents import About
from planner.model.inventory import JobReport
from planner.ui.main_window import MainWindow
from planner.ui.pages import deadlines_documents
from planner.ui.pages.attached import ApplicationsView, AttachedDocuments
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.pages.job_reports import DocumentsAsked, DocumentsDialog, DocumentsGiven
from planner.ui.pages.sites import SitesPage
from planner.ui.session import Session
from planner.ui.widgets.table_view import RowsTable
from tests.ui.conftest import ReadyAnswers


def of_item(window: MainWindow) -> AttachedDocuments:
    page = window.show_page("items")
    assert isinstance(page, ItemsPage)
    page.show_kind("Items")
    assert isinstance(page.view, ItemsView)
    page.view.table.select_place(0)
    found = page.view._why.documents
    assert found is not None
    return found


def of_application(window: MainWindow) -> AttachedDocuments:
    page = window.show_page("items")
    assert isinstance(page, ItemsPage)
    page.show_kind("Applications")
    assert isinstance(page.view, ApplicationsView)
    page.view.table.select_place(0)
    found = page.view.panel.documents
    assert found is not None
    return found


def of_carrier(window: MainWindow) -> AttachedDocuments:
    page = window.show_page("eligibility")
    assert isinstance(page, EligibilityPage)
    window.session.check(lambda _known: None)
    page.show_view("carrier")
    return page.documents


def of_site(window: MainWindow) -> AttachedDocuments:
    page = window.show_page("sites")
    assert isinstance(page, SitesPage)
    page.view.table.select_place(0)
    found = page.view.panel.documents
    assert found is not None
    return found


PLACES = pytest.mark.parametrize(
    ("place", "about"),
    [
        (of_item, About.ITEM),
        (of_application, About.APPLICATION),
        (of_carrier, About.CARRIER),
        (of_site, About.SITE),
    ],
    ids=["item", "application", "carrier", "site"],
)


def attached(session: Session) -> list[tuple[About, str]]:
    return [(one.about, one.name) for one in session.inventory().documents]


@PLACES
def test_a_dropped_file_is_attached_with_its_date_and_hash_and_undone(
    small: MainWindow, tmp_path: Path, place: object, about: About
) -> None:
    file = tmp_path / "label photo.jpg"
    file.write_bytes(b"a picture")
    box: AttachedDocuments = place(small)  # type: ignore[operator]
    assert box.take([file])
    box = place(small)  # type: ignore[operator]
    assert attached(small.session) == [(about, "label photo.jpg")]
    assert box.list.item(0).text().startswith("label photo.jpg")
    (document,) = small.session.inventory().documents
    assert document.sha256 in box.list.item(0).toolTip()
    assert document.added_on is not None
    project = small.session.project
    assert project is not None
    assert project.content(document.sha256) == b"a picture"
    small.session.undo()
    assert attached(small.session) == []
    assert place(small).list.count() == 0  # type: ignore[operator]


@PLACES
def test_a_file_that_cannot_be_attached_is_said_and_not_listed(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers, place: object, about: About
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    box: AttachedDocuments = place(small)  # type: ignore[operator]
    box.take([empty])
    assert [error.code for error in ask.errors] == ["document-empty"]
    assert place(small).list.count() == 0  # type: ignore[operator]


def test_a_file_dropped_on_the_documents_is_not_imported(small: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "quote.xlsx"
    file.write_bytes(b"a quote")
    box = of_item(small)
    QApplication.processEvents()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    spot = box.mapTo(small, box.rect().center())
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    entered = QDragEnterEvent(spot, copy, data, left, none)
    dropped = QDropEvent(QPointF(spot), copy, data, left, none)
    assert not small._on_drag(entered), "left to the frame below the cursor"
    assert not small._on_drag(dropped)
    assert small.sidebar.currentItem().text() == "Items"


def test_a_project_that_is_read_only_takes_none(
    window: MainWindow, small_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    window.session.open(small_file, read_only=True)
    box = of_item(window)
    assert not box.take([file])
    assert not box.attach.isEnabled()


# on a row


def table_of(window: MainWindow, kind: str) -> RowsTable:
    if kind == "Sites":
        page = window.show_page("sites")
        assert isinstance(page, SitesPage)
        return page.view.table
    page = window.show_page("items")
    assert isinstance(page, ItemsPage)
    page.show_kind(kind)
    return page.view.table


def drop(window: MainWindow, table: RowsTable, row: int, *files: Path) -> None:
    QApplication.processEvents()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    inside = table.visualRect(table.model().index(row, 1)).center()
    spot = QPointF(table.viewport().mapTo(window, inside))
    left = Qt.MouseButton.LeftButton
    event = QDropEvent(spot, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    assert window._on_drag(event)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("Items", About.ITEM),
        ("Sites", About.SITE),
        ("Applications", About.APPLICATION),
        ("Progress", About.JOB),
    ],
)
def test_documents_dropped_on_a_row_are_attached_to_what_it_is_about(
    small: MainWindow, tmp_path: Path, kind: str, about: About
) -> None:
    project = small.session.project
    assert project is not None
    with project.unit("Report") as unit:
        unit.insert(JobReport, [JobReport(site="S-2", job="Install")])
    small.commands.close()
    small.session.open(project.path)
    files = [tmp_path / name for name in ("label.jpg", "permit.pdf")]
    for file in files:
        file.write_bytes(file.name.encode())
    drop(small, table_of(small, kind), 0, *files)
    assert attached(small.session) == [(about, "label.jpg"), (about, "permit.pdf")]
    assert small.statusBar().currentMessage().startswith("Attached 2 documents to ")
    small.session.undo()
    assert attached(small.session) == []


def test_a_list_dropped_on_a_row_is_imported_and_one_below_the_rows_too(
    small: MainWindow, tmp_path: Path
) -> None:
    table = table_of(small, "Items")
    workbook = tmp_path / "quote.csv"
    workbook.write_text("Serial number,Model\n1,RRU3908\n", encoding="utf-8")
    drop(small, table, 0, workbook)
    assert attached(small.session) == []
    assert small.sidebar.currentItem().text() == "Import"


def test_documents_dropped_on_the_job_of_a_report_are_attached_to_it(
    small: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "tower.jpg"
    file.write_bytes(b"a picture")
    box = DocumentsDialog(DocumentsAsked("Install at S-2", ()), lambda: (), None)
    qtbot.addWidget(box)
    box.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    spot = QPointF(box.box.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    box.box.dropEvent(QDropEvent(spot, Qt.DropAction.CopyAction, data, left, none))
    box._save()
    assert box.given == DocumentsGiven((file,))


@PLACES
def test_a_double_click_opens_what_is_attached(
    small: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, about: About
) -> None:
    opened: list[bytes] = []
    monkeypatch.setattr(
        deadlines_documents, "show_file", lambda path: opened.append(path.read_bytes())
    )
    file = tmp_path / "label photo.jpg"
    file.write_bytes(b"a picture")
    place(small).take([file])  # type: ignore[operator]
    box: AttachedDocuments = place(small)  # type: ignore[operator]
    box.list.itemActivated.emit(box.list.item(0))
    assert opened == [b"a picture"]
