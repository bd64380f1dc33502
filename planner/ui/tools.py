"""The windows beside the window: help, preferences, about, and lists to jump from."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from planner.ui.preferences import Preferences
from planner.ui.session import Session
from planner.ui.translation import tr


class Tools(QObject):
    """Opens each when it is first asked for, and brings the same one back later. ``topic`` says
    which page of the manual is about what is in view.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        topic: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._preferences = preferences
        self._topic = topic
        self._open: dict[str, QWidget] = {}
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def shown(self, name: str) -> QWidget | None:
        """The window of a name, if it was opened once."""
        return self._open.get(name)

    # help

    def help(self, topic: str = "") -> None:
        """Open the manual at a topic, or at the one about what is in view."""
        from planner.ui.help_window import HelpWindow

        shown = self._open.get("help")
        if not isinstance(shown, HelpWindow):
            shown = self._open["help"] = HelpWindow(self._extra, self._window)
        shown.show_topic(topic or self._topic())

    def what_is_this(self) -> None:
        """Tell about the control that has the keyboard."""
        from planner.ui import whats_this

        whats_this.show()

    def keyboard(self) -> None:
        """List all keys."""
        self.help("keyboard")

    def news(self) -> None:
        """Say what is new in this version."""
        self.help("changelog")

    def _extra(self, topic: str) -> str:
        """What the manual says besides its own text."""
        from planner.ui.palette import commands

        if topic != "keyboard":
            return ""
        lines = ["", tr("## Commands of the menus"), "", tr("| keys | command |"), "|---|---|"]
        for action, path in commands(self._window):
            keys = tr(" or ").join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            )
            if keys:
                lines.append(f"| {keys} | {' > '.join(path)} |")
        return "\n".join(lines)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """F1 and Shift+F1 in a dialog: the keys of the window do not reach it."""
        box = now.window() if now is not None else None
        if isinstance(box, QDialog) and not box.property("has-help"):
            box.setProperty("has-help", True)  # noqa: FBT003
            keys = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), box)
            keys.activated.connect(lambda: self._help_in(box))
            keys = QShortcut(QKeySequence(QKeySequence.StandardKey.WhatsThis), box)
            keys.activated.connect(self.what_is_this)

    def _help_in(self, box: QDialog) -> None:
        from planner.ui.help_window import HelpWindow

        # Of its own: while the dialog waits for an answer, the window's cannot be used.
        shown = HelpWindow(self._extra, box)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.show_topic(str(box.property("help-topic") or self._topic()))

    # the others

    def preferences(self) -> None:
        """Open the preferences."""
        from planner.ui.preferences_dialog import PreferencesDialog

        shown = self._open.get("preferences")
        if shown is None:
            shown = PreferencesDialog(self._session, self._preferences, self._window)
            self._open["preferences"] = shown
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def about(self) -> None:
        """Say what the program is."""
        known = self._session.eligibility
        book = known.book_version if known else ""
        self._session.ask.show_about(book, self._session.recogniser.version if known else "")

    def palette(self) -> None:
        """Open the list of all commands."""
        from planner.ui.palette import Palette

        shown = self._open.get("palette")
        if not isinstance(shown, Palette):
            shown = Palette(self._window, self._session, self._preferences, self._window)
            self._open["palette"] = shown
        shown.start()

    def find(self) -> None:
        """Find words anywhere in the open project."""
        from planner.ui.find_everywhere import FindEverywhere

        if self._session.project is None:
            return
        shown = self._open.get("find")
        if not isinstance(shown, FindEverywhere):
            shown = self._open["find"] = FindEverywhere(self._session, self.help, self._window)
        shown.start()

    def undo_history(self) -> None:
        """Show the list of steps beside the pages, or hide it."""
        from planner.ui.undo_panel import UndoPanel

        shown = self._open.get("undo")
        if not isinstance(shown, UndoPanel):
            shown = self._open["undo"] = UndoPanel(self._session, self._window)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, shown)
        shown.setVisible(shown.isHidden())
        if shown.isVisible():
            shown.list.setFocus()

    def close(self) -> None:
        """Close what is open."""
        for shown in self._open.values():
            shown.close()
