"""Documents dropped on the carrier, an application and an item: kept in the project."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from planner.model.documents import About
from planner.ui.main_window import MainWindow
from planner.ui.pages.attached import ApplicationsView, AttachedDocuments
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.session import Session
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


PLACES = pytest.mark.parametrize(
    ("place", "about"),
    [(of_item, About.ITEM), (of_application, About.APPLICATION), (of_carrier, About.CARRIER)],
    ids=["item", "application", "carrier"],
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
