from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.model.documents import Document
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Filing
from planner.services import deadline_evidence, inventory
from planner.ui.main_window import MainWindow
from planner.ui.pages.deadlines_documents import DocumentOpener, DocumentsBox
from planner.ui.pages.deadlines_evidence import (
    Asked,
    Draft,
    EvidenceDialog,
    OneFiling,
    SeveralFilings,
)
from planner.ui.pages.deadlines_moved_dialog import MovedDialog
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers, Shower

TODAY = date(2026, 11, 23)


def draft(
    falls_on: date, number: int = 1, filing_id: int = 0, filed_on: date | None = None
) -> Draft:
    deadline = Deadline(
        "status-update", f"Status update {number}", "A-1", falls_on, falls_on,
        DeadlineStatus.PAST, "", (), "47 CFR", Confidence.CONFIRMED, number=number,
    )  # fmt: skip
    return Draft(Filing(filing_id, "A-1", "status-update", falls_on, filed_on), deadline)


def dialog(qtbot: QtBot, asked: Asked, files: list[Path] | None = None) -> EvidenceDialog:
    made = EvidenceDialog(asked, lambda: files or [], None)
    qtbot.addWidget(made)
    return made


def one_filing(made: EvidenceDialog) -> OneFiling:
    assert isinstance(made.body, OneFiling)
    return made.body


def test_one_filing_is_entered_with_its_number_note_and_documents(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = tmp_path / "page.pdf"
    page.write_text("filed", encoding="utf-8")
    made = dialog(qtbot, Asked((draft(date(2026, 11, 20)),), TODAY), [page])
    body = one_filing(made)
    filed_on = body.filed_on
    assert filed_on.text() == "11/23/2026"  # near its day: most likely just filed
    filed_on.setText("11/19/2026")
    assert body.how.text() == "In time"
    filed_on.setText("2026-11-21")
    assert body.how.text() == "1 day late"
    body.confirmation.setText(" 0077 ")
    made.note.setText("by courier")
    made.documents.attach.click()
    made.go.click()
    assert made.given is not None
    (filing,) = made.given.filings
    assert (filing.filed_on, filing.confirmation) == (date(2026, 11, 21), "0077")
    assert (filing.notes, made.given.files) == ("by courier", (page,))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Filed on is empty"),
        ("31/31/2026", "Filed on cannot be"),
        ("11/24/2026", "which is still to come"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_the_dialog(qtbot: QtBot, text: str, said: str) -> None:
    made = dialog(qtbot, Asked((draft(date(2022, 10, 13)),), TODAY))
    body = one_filing(made)
    filed_on = body.filed_on
    assert filed_on.text() == ""  # years later, the day is not guessed
    filed_on.setText(text)
    made.go.click()
    assert made.given is None
    assert said in made.problem.text()


def test_a_file_that_cannot_be_attached_is_refused_before_anything_is_lost(
    qtbot: QtBot, tmp_path: Path
) -> None:
    nothing = tmp_path / "empty.pdf"
    nothing.touch()
    made = dialog(qtbot, Asked((draft(date(2026, 11, 20)),), TODAY), [nothing])
    made.documents.attach.click()
    made.go.click()
    assert made.given is None
    assert "empty.pdf is empty" in made.problem.text()
    made.documents.remove.click()
    made.go.click()
    assert made.given is not None


def test_several_are_filled_at_once_and_corrected_one_by_one(qtbot: QtBot) -> None:
    drafts = tuple(draft(date(2022 + year, 3, 1), year) for year in range(3))
    made = dialog(qtbot, Asked(drafts, TODAY))
    made.go.click()
    assert "Filed on is empty" in made.problem.text()
    body = made.body
    assert isinstance(body, SeveralFilings)
    body.one_day.setText("nonsense")
    body.fill_one_day()
    assert not body.problem.isHidden()
    body.fill_due()
    body.model.edited.emit(body.model.rows[1], "filed_on", date(2023, 3, 4))
    body.model.edited.emit(body.model.rows[1], "confirmation", "X-2")
    made.go.click()
    assert made.given is not None
    assert [one.filed_on for one in made.given.filings] == [
        date(2022, 3, 1),
        date(2023, 3, 4),
        date(2024, 3, 1),
    ]
    assert made.given.filings[1].confirmation == "X-2"


def test_a_filing_for_no_date_gets_the_one_that_is_chosen(qtbot: QtBot) -> None:
    lost = Filing(5, "A-1", "status update", date(2022, 1, 1), date(2022, 1, 1), "9")
    choices = (draft(date(2022, 10, 13), 1), draft(date(2023, 1, 11), 2))
    made = dialog(qtbot, Asked((Draft(lost, None),), TODAY, choices))
    chosen = one_filing(made).date
    assert chosen.currentIndex() == -1
    chosen.setCurrentIndex(1)
    made.go.click()
    assert made.given is not None
    (filing,) = made.given.filings
    assert (filing.id, filing.duty, filing.due_on) == (5, "status-update", date(2023, 1, 11))
    assert filing.confirmation == "9"


def test_files_are_dropped_on_the_box_and_taken_off_again(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(b"1")
    kept = Document(3, name="old.pdf", size=400_000)
    box = DocumentsBox([kept], list, lambda _document: None)
    qtbot.addWidget(box)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (*paths, tmp_path)])
    copy, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton
    entered = QDragEnterEvent(QPoint(4, 4), copy, data, left.LeftButton, none)
    QApplication.sendEvent(box, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(box, QDropEvent(QPointF(4, 4), copy, data, left.LeftButton, none))
    assert box.files == paths  # the folder is none
    assert [box.list.item(row).text() for row in range(3)] == [
        "old.pdf (390 KB)",
        "a.pdf (new)",
        "b.pdf (new)",
    ]
    box.remove.click()
    box.remove.click()
    assert (box.taken_off, box.files) == ([kept], paths[1:])


@pytest.fixture
def attached(alone: Shower, tmp_path: Path) -> Session:
    """A session on a project with a filing and two documents."""
    for name in ("page.pdf", "tool.exe"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    filing = Filing(0, "SCRP-1", "status-update", date(2022, 10, 13), date(2022, 10, 13))
    files = [tmp_path / "page.pdf", tmp_path / "tool.exe"]
    alone.session.write(
        "Record", lambda project, _progress: deadline_evidence.record(project, [filing], files)
    )
    return alone.session


def test_a_document_is_opened_from_a_copy_and_what_may_be_a_program_is_only_saved(
    attached: Session, ask: ReadyAnswers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).read_text())
    )
    page, tool = attached.inventory().documents
    opener = DocumentOpener(attached)
    opener.open(page)
    opener.open(page)
    opener.open(tool)
    assert opened == ["page.pdf", "page.pdf"]
    ask.answers["document_to_save"] = tmp_path / "saved.exe"
    opener.open(tool)
    assert opened == ["page.pdf", "page.pdf"]
    assert (tmp_path / "saved.exe").read_text(encoding="utf-8") == "tool.exe"


# what a change moved


def test_a_change_says_above_every_page_which_dates_it_moved(
    small: MainWindow, ask: ReadyAnswers
) -> None:
    session, moved = small.session, small.moved
    assert moved.isHidden()

    def pay_later(project: object, _progress: object) -> ChangeSet:
        (row,) = session.inventory().applications
        changes = {"first_disbursement_on": date(2026, 5, 4)}
        return inventory.edit(project, type(row), [row.id], changes)  # type: ignore[arg-type]

    session.write("Edit", pay_later)
    assert moved.isVisibleTo(small)
    said = moved.banner.text
    assert said.startswith("This change moved 5 dates and added 1 date: ")
    assert "Mar 2, 2027 to May 4, 2027" in said
    moved._show_details()
    assert "End of the removal, replacement and disposal term" in ask.told
    session.undo()
    assert "May 4, 2027 to Mar 2, 2027" in moved.banner.text
    session.set_as_of(date(2026, 12, 24))
    assert moved.isHidden()


def test_a_change_that_moves_no_date_says_nothing(small: MainWindow) -> None:
    session = small.session
    carrier = session.inventory().carrier
    session.write("Same", lambda project, _progress: inventory.save_carrier(project, carrier))
    assert small.moved.isHidden()


def test_the_details_give_the_whole_reason_of_the_chosen_date(
    small: MainWindow, qtbot: QtBot
) -> None:
    session = small.session
    (row,) = session.inventory().applications
    session.write(
        "Edit",
        lambda project, _progress: inventory.edit(
            project, type(row), [row.id], {"first_disbursement_on": None}
        ),
    )
    made = MovedDialog(small.moved.moves, None)
    qtbot.addWidget(made)
    made.table.select_where(lambda move: move.rule == "term-end")
    assert "its date is not known" in made.why.text()
