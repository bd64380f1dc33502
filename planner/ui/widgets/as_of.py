"""The day whose law the window answers with: chosen in a control, said above every page."""

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button


class AsOfBanner(QWidget):
    """Above every page while the session's as-of date is not today."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, 0)
        column.addWidget(self._banner)
        session.changed.connect(self._update)
        session.opened.connect(self._update)
        self._update()

    @property
    def text(self) -> str:
        """What it says, empty while the day is today."""
        return "" if self.isHidden() else self._banner.text

    def _update(self) -> None:
        session = self._session
        past = session.project is not None and session.as_of != session.today
        self.setVisible(past)
        if past:
            self._banner.say(
                Tone.WARN,
                tr(
                    "Answers and deadlines are shown with the law as of {as_of}, not of today.",
                    as_of=formats.day(session.as_of),
                ),
                (tr("Back to today"), lambda: session.set_as_of(session.today)),
                dismissable=False,
            )


class AsOfControl(QWidget):
    """Chooses the day. ``refused`` carries the sentence on a day that the book does not know,
    empty once another one was taken.
    """

    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("MM/dd/yyyy")
        # Only a finished date counts, not each digit on the way to it.
        self.day.setKeyboardTracking(False)
        self.day.setAccessibleName(tr("As-of date"))
        self.day.setToolTip(tr("Answer with the law in force on this day"))
        self.day.dateChanged.connect(self._choose)
        self.today = button(tr("Today"), lambda: session.set_as_of(session.today))
        label = QLabel(tr("Law as of"))
        label.setBuddy(self.day)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for widget in (label, self.day, self.today):
            row.addWidget(widget)
        session.changed.connect(self.update_day)
        self.update_day()

    def update_day(self) -> None:
        """Show the session's day."""
        day = self._session.as_of
        with QSignalBlocker(self.day):
            self.day.setDate(QDate(day.year, day.month, day.day))
        self.today.setEnabled(day != self._session.today)
        self.refused.emit("")

    def _choose(self, chosen: QDate) -> None:
        day = date(chosen.year(), chosen.month(), chosen.day())
        self._session.set_as_of(day, self._refuse)

    def _refuse(self, error: UserError) -> None:
        self.update_day()
        self.refused.emit(error.sentence())
