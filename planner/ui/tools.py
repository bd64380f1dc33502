"""The windows beside the window: help, preferences, about, and lists to jump from."""

from PySide6.QtWidgets import QWidget

from planner.ui.preferences import Preferences
from planner.ui.session import Session


class Tools:
    """Opens each when it is first asked for, and brings the same one back later."""

    def __init__(self, window: QWidget, session: Session, preferences: Preferences) -> None:
        self._window = window
        self._session = session
        self._preferences = preferences
        self._open: dict[str, QWidget] = {}

    def shown(self, name: str) -> QWidget | None:
        """The window of a name, if it was opened once."""
        return self._open.get(name)

    def help(self, topic: str) -> None:
        """Open the manual at a topic."""
        from planner.ui.help_window import HelpWindow

        shown = self._open.get("help")
        if not isinstance(shown, HelpWindow):
            shown = self._open["help"] = HelpWindow(self._window)
        shown.show_topic(topic)

    def preferences(self) -> None:
        """Open the preferences."""
        from planner.ui.preferences_dialog import PreferencesDialog

        if "preferences" not in self._open:
            self._open["preferences"] = PreferencesDialog(
                self._session, self._preferences, self._window
            )
        self._bring("preferences")

    def about(self) -> None:
        """Say what the program is."""
        known = self._session.eligibility
        book = known.book_version if known else ""
        self._session.ask.show_about(book, self._session.recogniser.version if known else "")

    def _bring(self, name: str) -> None:
        shown = self._open[name]
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def close(self) -> None:
        """Close what is open."""
        for shown in self._open.values():
            shown.close()
