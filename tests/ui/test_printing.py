"""Lists on paper: as wide as the page, the heading on each, page x of y."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageLayout, QPainter, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from planner.model.inventory import Item
from planner.ui import printing
from planner.ui.main_window import MainWindow
from planner.ui.page import Page
from planner.ui.printing import page_printer, print_on
from planner.ui.table_print import is_wide, table_document
from planner.ui.widgets.table_view import RowsTable
from tests.ui.conftest import ReadyAnswers

Drawn = list[str]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What is written below the pages."""
    kept: Drawn = []

    class Watched(QPainter):
        def drawText(self, *given: Any) -> None:  # type: ignore[override]  # noqa: N802
            kept.append(given[-1])
            super().drawText(*given)

    monkeypatch.setattr(printing, "QPainter", Watched)
    return kept


def pages_in(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def table_of(page: Page) -> RowsTable:
    QApplication.processEvents()
    return next(one for one in page.findChildren(RowsTable) if one.isVisible())


def test_each_page_of_a_list_says_which_it_is_and_of_how_many(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers, drawn: Drawn
) -> None:
    project = small.session.project
    assert project is not None
    with project.unit("Items") as unit:
        unit.insert(Item, [Item(model="RRU3908", notes="A hill " * 8)] * 300)
    small.commands.close()
    small.session.open(project.path)
    page = small.show_page("items")
    assert page is not None
    out = tmp_path / "out.pdf"
    printer = page_printer("Items", wide=True)
    printer.setOutputFileName(str(out))
    ask.answers["print_document"] = printer
    page.print_page()
    count = pages_in(out)
    assert count > 3
    assert drawn[1::2] == [f"Page {number} of {count}" for number in range(1, count + 1)]
    assert set(drawn[::2]) == {"Items"}


def test_a_choice_of_pages_is_kept_to(tmp_path: Path, drawn: Drawn) -> None:
    document = QTextDocument()
    document.setPlainText("a line\n" * 500)
    printer = page_printer("Lines", wide=False)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFromTo(2, 3)
    count = print_on(printer, document, "Lines")
    assert drawn[1::2] == [f"Page 2 of {count}", f"Page 3 of {count}"]
    assert pages_in(tmp_path / "out.pdf") == 2


@pytest.mark.parametrize(("letters", "smaller"), [(4, False), (16, True), (400, True)])
def test_what_is_wider_than_the_paper_is_made_smaller_not_cut_off(
    letters: int, *, smaller: bool
) -> None:
    document = QTextDocument()
    cells = "".join(f"<td>{'W' * letters}</td>" for _number in range(6))
    document.setHtml(f"<table width='100%'><tr>{cells}</tr></table>")
    room = QSizeF(600, 800)
    shrunk = printing._laid_out(document, room)
    assert (shrunk > 1) is smaller
    assert shrunk < 2, "it can still be read"
    assert document.size().width() <= room.width() * shrunk + 1
    assert document.pageSize().height() == pytest.approx(800 * shrunk)


def test_the_heading_of_a_list_is_repeated_on_each_page(small: MainWindow) -> None:
    page = small.show_page("items")
    assert page is not None
    document = table_document(table_of(page), "Items", "Here.")
    tables = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    assert [one.format().headerRowCount() for one in tables] == [1]


def test_a_list_of_many_columns_is_printed_on_its_side(small: MainWindow) -> None:
    page = small.show_page("items")
    assert page is not None
    table = table_of(page)
    assert is_wide(table)
    sides = QPageLayout.Orientation
    assert page_printer("Items", wide=True).pageLayout().orientation() == sides.Landscape
    for number in range(4, table.model().columnCount()):
        table.setColumnHidden(number, True)  # noqa: FBT003 - Qt's signature
    assert not is_wide(table)
    assert page_printer("Items", wide=False).pageLayout().orientation() == sides.Portrait
