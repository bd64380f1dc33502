"""What can be done with a job of the plan: its menu, and the question for a day to pin it to."""

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMenu, QWidget

from planner.common.errors import UserError
from planner.model.plan import PlannedJob
from planner.model.sheets import Column, Kind
from planner.ui import cells, theme
from planner.ui.gantt.breaks import Move
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column, make_primary
from planner.ui.widgets.editors import DateEdit

DAY = Column(tr("Day"), "start", Kind.DATE)


class PinDialog(QDialog):
    """Asks from which day on a job is to be done, and says at once what that would break.
    ``day`` is the answer, None until it is given.
    """

    def __init__(
        self, job: PlannedJob, move: Callable[[date], Move], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Pin to another date"))
        self.day: date | None = None
        self._move = move
        label = QLabel(tr("First day of {job} at {site}:", job=job.job, site=job.site))
        self.edit = DateEdit()
        self.edit.setText(cells.date_text(job.start))
        self.edit.setAccessibleName(tr("First day"))
        label.setBuddy(self.edit)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setMinimumSize(340, 3 * self.fontMetrics().height())
        note = QLabel(tr("A pinned job stays on its day when the plan is made again."))
        note.setWordWrap(True)
        theme.set_text(note, theme.Text.SMALL, muted=True)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.button(kinds.Ok).setText(tr("Pin"))
        make_primary(self.buttons.button(kinds.Ok))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        for widget in (label, self.edit, self.said, note, self.buttons):
            column.addWidget(widget)
        self.edit.textChanged.connect(lambda _text: self._tell())
        self._tell()

    def _tell(self) -> None:
        ready = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        try:
            day = cells.parse(DAY, self.edit.text())
        except UserError as error:
            self.said.setText(error.sentence())
            ready.setEnabled(False)
            return
        ready.setEnabled(isinstance(day, date))
        if isinstance(day, date):
            move = self._move(day)
            breaks = ". ".join(move.breaks)
            self.said.setText(
                ". ".join((move.words(), breaks or tr("Nothing breaks"), "")).rstrip()
            )

    def accept(self) -> None:
        day = cells.parse(DAY, self.edit.text())
        self.day = day if isinstance(day, date) else None
        super().accept()


def job_menu(
    words: str,
    parent: QWidget,
    *,
    editable: bool,
    pinned: bool,
    movable: bool,
    does: Callable[[str], object],
) -> QMenu:
    """The menu of a job; ``does`` is called with "report", "done", "pin", "keep", "unpin", "site"
    or "pack".
    """
    menu = QMenu(parent)
    if editable:
        menu.addAction(theme.icon("pencil"), tr("Report progress..."), lambda: does("report"))
        menu.addAction(theme.icon("check"), tr("Went as planned"), lambda: does("done"))
        menu.addSeparator()
    if movable:
        menu.addAction(theme.icon("pin"), tr("Pin to another date..."), lambda: does("pin"))
        if not pinned:
            menu.addAction(tr("Pin where it is\tP"), lambda: does("keep"))
    if pinned:
        menu.addAction(theme.icon("pin-off"), tr("Unpin\tDel"), lambda: does("unpin"))
    menu.addSeparator()
    menu.addAction(theme.icon("radio-tower"), tr("Show the site"), lambda: does("site"))
    menu.addAction(theme.icon("file-text"), tr("Site pack to print..."), lambda: does("pack"))
    copy = theme.icon("copy")
    menu.addAction(copy, tr("Copy as text"), lambda: QGuiApplication.clipboard().setText(words))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
