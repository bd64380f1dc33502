"""Says that the window answers with the law of another day, and leads back to today."""

from PySide6.QtWidgets import QWidget

from planner.ui import formats
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.widgets.banner import Banner


class AsOfBanner(Banner):
    """Shown while the session's as-of date is not today."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.changed.connect(self._update)
        self._update()

    def _update(self) -> None:
        session = self._session
        if session.as_of == session.today:
            self.hide()
            return
        self.say(
            Tone.WARN,
            f"Everything is shown with the law and the dates as of {formats.day(session.as_of)}.",
            ("Back to today", lambda: session.set_as_of(session.today)),
            dismissable=False,
        )
