"""Says that the window answers with the law of another day, and leads back to today."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.widgets.banner import Banner


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
                "Answers and deadlines are shown with the law as of "
                f"{formats.day(session.as_of)}, not of today.",
                ("Back to today", lambda: session.set_as_of(session.today)),
                dismissable=False,
            )
