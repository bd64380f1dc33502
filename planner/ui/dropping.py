"""Files that are dropped on the window: documents on a row of a list are attached to what the row
is about, anything else is opened or imported.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Item, JobReport, Site
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.drop_zone import FileFrame
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.storage.project import Project

_LISTS = frozenset(
    (".rplan", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".log")
)
"""What is opened or imported wherever it is dropped."""


def dragged(
    window: QWidget, session: Session, event: QDropEvent, take_file: Callable[[Path], object]
) -> bool:
    """Take what is dragged over the window or dropped on it, wherever that is but for the frames
    that show where to; False if it is left to what is below.
    """
    files = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
    place = event.position().toPoint()
    below = window.childAt(place)
    while below is not None and not isinstance(below, FileFrame):
        below = below.parentWidget()
    if not files or below is not None:
        return False
    event.acceptProposedAction()

    def take() -> None:
        if not attach_at(window, session, place, files):
            take_file(files[0])

    if event.type() == QEvent.Type.Drop:
        # Not inside the drop: what follows may ask a question, and the source waits.
        QTimer.singleShot(0, take)
    return True


def attach_at(window: QWidget, session: Session, place: QPoint, files: Sequence[Path]) -> bool:
    """Attach files to the row at a place of the window, as one step. False if there is none that
    takes documents, or if one of the files is a project or a list.
    """
    given = [path for path in files if path.is_file()]
    found = _about(session, _row_at(window, place))
    if not given or found is None or session.read_only:
        return False
    if any(path.suffix.lower() in _LISTS for path in given):
        return False
    record, job, name = found

    def work(project: "Project", _progress: Progress) -> ChangeSet:
        from planner.services import documents

        return documents.attach(project, record, given, job=job)

    what = given[0].name if len(given) == 1 else formats.count(len(given), "document")
    said = tr("Attached {what} to {name}", what=what, name=name)
    session.write(tr("Attaching documents"), work, lambda _changes: session.message.emit(said))
    return True


def _row_at(window: QWidget, place: QPoint) -> object:
    below = window.childAt(place)
    while below is not None and not isinstance(below, RowsTable):
        below = below.parentWidget()
    if below is None:
        return None
    row = below.rowAt(below.viewport().mapFrom(window, place).y())
    return below.rows.row_at(row) if row >= 0 else None


def _about(session: Session, row: object) -> tuple[Item | Site | Application, str, str] | None:
    """What documents of a row are about: a record, a job at it or "", and how that is called."""
    if isinstance(row, JobReport):
        return _of_job(session, row)
    # Lists of items and sites show more of each than the record.
    held = (row, getattr(row, "item", None), getattr(row, "site", None))
    row = next((one for one in held if isinstance(one, Item | Site | Application)), None)
    if isinstance(row, Item):
        return row, "", row.serial or row.model or row.description or tr("the item")
    if isinstance(row, Site):
        return row, "", row.code
    if isinstance(row, Application):
        return row, "", row.name
    return None


def _of_job(session: Session, report: JobReport) -> tuple[Site, str, str] | None:
    site = next((one for one in session.inventory().sites if one.code == report.site), None)
    if site is None or not report.job:
        return None
    return site, report.job, tr("{job} at {site}", job=report.job, site=site.code)
