"""The window: sidebar, pages, menus and status bar around one session."""

from functools import cached_property
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDropEvent, QFontMetrics, QInputEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.model.backups import BackupRules
from planner.model.history import ChangeSet
from planner.ui import pages, tab_order, theme
from planner.ui.commands import APP_NAME, Commands
from planner.ui.ended import EndedBanner
from planner.ui.menus import Menus
from planner.ui.page import Focus, Page
from planner.ui.pages import PAGES, PageEntry
from planner.ui.pages.deadlines_moved import MovedBanner
from planner.ui.preferences import Preferences
from planner.ui.running import Ended
from planner.ui.session import Session
from planner.ui.status_bar import SHOW_AFTER_MS, StatusBar
from planner.ui.surroundings_banner import SurroundingsBanner
from planner.ui.theme import Scheme, Text
from planner.ui.tools import Tools
from planner.ui.translation import tr
from planner.ui.welcome import Welcome
from planner.ui.widgets.as_of import AsOfBanner
from planner.ui.widgets.reflow import PageFrame

SIDEBAR_WIDTH = 196
_FRAME = 40
"""Height in pixels of the largest title bars."""


class MainWindow(QMainWindow):
    """Shows a session. ``page_painted`` says that a page with the project's data is on the
    screen for the first time, ``touched`` that mouse or keyboard was used, ``closed`` that the
    window is closed for good.
    """

    page_painted = Signal()
    touched = Signal()
    closed = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session = session
        self._preferences = preferences
        session.ask.parent = self
        session.may_leave = self._may_leave
        session.may_stop = self._may_stop
        session.windows = preferences.folder
        self._take_preferences()
        self.looks = session.looks = preferences.looks
        self.commands = Commands(session, self.show_import)
        self._pages: dict[str, Page] = {}
        self._frames: dict[str, PageFrame] = {}
        self._stale: dict[str, ChangeSet] = {}
        self._closing = False
        self._painted = False
        self._just_opened = False
        self.setWindowIcon(theme.app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 560)
        self._build()
        self.tools = Tools(self, session, preferences, self._current_topic)
        self.menus = Menus(self, self, session, self.commands, preferences)
        self.status = StatusBar(session, safe_mode=preferences.forgetful)
        self.setStatusBar(self.status)
        self._connect()
        self._restore_geometry()
        self.menus.update()

    # building

    def _build(self) -> None:
        self._outer = QStackedWidget()
        self._loading = QLabel()
        self._soon = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._soon.timeout.connect(self._show_state)
        self._loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_text(self._loading, Text.H2, muted=True)
        self._workspace = QWidget()
        row = QHBoxLayout(self._workspace)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_sidebar())
        self._stack = QStackedWidget()
        pages_column = QVBoxLayout()
        pages_column.setSpacing(0)
        pages_column.addWidget(AsOfBanner(self.session))
        self.moved = MovedBanner(self.session)
        pages_column.addWidget(self.moved)
        self.near = SurroundingsBanner(self.session, self.commands.save_copy)
        pages_column.addWidget(self.near)
        pages_column.addWidget(self._stack, 1)
        row.addLayout(pages_column, 1)
        for view in (self._loading, self._workspace):
            self._outer.addWidget(view)
        self._ended = EndedBanner(self.session)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._ended)
        column.addWidget(self._outer, 1)
        self.setCentralWidget(central)

    @cached_property
    def _welcome(self) -> Welcome:
        """Made when it is first seen: most starts go right to a project."""
        made = Welcome(self.commands, self._preferences)
        self._outer.addWidget(made)
        return made

    def _build_sidebar(self) -> QWidget:
        side = QFrame()
        side.setProperty("sidebar", True)  # noqa: FBT003
        self._side = side
        column = QVBoxLayout(side)
        column.setContentsMargins(0, theme.SPACE_S, 0, 0)
        column.setSpacing(0)
        self.sidebar = QListWidget()
        self.sidebar.setProperty("sidebar", True)  # noqa: FBT003
        self.sidebar.setAccessibleName(tr("Pages"))
        self.sidebar.setIconSize(QSize(18, 18))
        for number, entry in enumerate(PAGES, 1):
            item = QListWidgetItem(theme.icon(entry.icon), entry.title)
            item.setToolTip(f"Ctrl+{number}")
            self.sidebar.addItem(item)
        self._size_sidebar()
        self.sidebar.currentRowChanged.connect(self._on_row)
        column.addWidget(self.sidebar)
        return side

    def _size_sidebar(self) -> None:
        # Said here, because the list is laid out while hidden, before its style is known.
        metrics = QFontMetrics(QApplication.font())
        for row in range(self.sidebar.count()):
            self.sidebar.item(row).setSizeHint(QSize(0, metrics.height() + 24))
        widest = max(metrics.horizontalAdvance(entry.title) for entry in PAGES)
        self._side.setFixedWidth(max(SIDEBAR_WIDTH, widest + 96))

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        session.went_to.connect(self.go_to)
        session.unreadable.connect(self.commands.backups.restore_file)
        session.runner.failed.connect(self._on_failed)
        session.runner.busy.connect(self._on_busy)
        session.saving_began.connect(self._show_saving)
        self._preferences.changed.connect(self._on_preference)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def _restore_geometry(self) -> None:
        kept = self._preferences.now.geometry
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            # The frame is not known yet: a title bar must not push the status bar off the screen.
            room = self.screen().availableGeometry().size() - QSize(0, _FRAME)
            self.resize(QSize(1280, 800).boundedTo(room))

    # pages

    def show_page(self, key: str) -> Page | None:
        """Bring a page up, making it if it was never shown; None without a project."""
        if self.session.project is None:
            return None
        row = [entry.key for entry in PAGES].index(key)
        # Both, for the row may be current without being selected: taking the focus does that.
        self.sidebar.setCurrentRow(row)
        self._on_row(row)
        return self._pages[key]

    def go_to(self, key: str, focus: Focus | None = None) -> None:
        """Bring a page up and have it show the rows of a focus."""
        page = self.show_page(key)
        if page is not None and focus is not None:
            page.focus_on(focus)

    def show_import(self, path: Path | None = None) -> None:
        """Bring the Import page up, with a file if one is given."""
        page = self.show_page("import")
        if page is not None and path is not None:
            page.take_file(path)
        elif page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_row(self, row: int) -> None:
        if row < 0 or self.session.project is None:
            return
        entry = PAGES[row]
        if entry.key not in self._pages:
            self._pages[entry.key] = self._make_page(entry)
            self._frames[entry.key] = PageFrame(self._pages[entry.key])
            self._stack.addWidget(self._frames[entry.key])
            self._stale[entry.key] = ChangeSet()
        self._stack.setCurrentWidget(self._frames[entry.key])
        self._refresh(entry.key)

    def _make_page(self, entry: PageEntry) -> Page:
        module = import_module(f"{pages.__name__}.{entry.module}")
        page: Page = getattr(module, entry.cls)(self.session)
        page.title, page.icon, page.help_topic = entry.title, entry.icon, entry.help_topic
        page.setAccessibleName(entry.title)
        return page

    def _refresh(self, key: str) -> None:
        changes = self._stale.pop(key, None)
        if changes is not None:
            self._pages[key].refresh(changes)

    def _current_key(self) -> str:
        row = self.sidebar.currentRow()
        return PAGES[row].key if row >= 0 else ""

    def _current_topic(self) -> str:
        page = self._pages.get(self._current_key())
        return page.help_topic if page is not None else "index"

    # what happens

    def _on_opened(self) -> None:
        project = self.session.project
        self._drop_pages()
        self.looks.project = str(project.path) if project is not None else ""
        if project is not None:
            self._preferences.opened(project.path)
        self._show_state()
        if project is not None:
            self._just_opened = True
            first = self.show_page(PAGES[0].key)
            if first is not None and not self._painted:
                self._painted = True
                first.installEventFilter(self)
            self.session.check(lambda _known: self._look_after())

    def _look_after(self) -> None:
        """What an opening is followed by, once the findings are known."""
        self.commands.backups.daily()
        self.near.look()

    def _drop_pages(self) -> None:
        for frame in self._frames.values():
            self._stack.removeWidget(frame)
            frame.deleteLater()
        self._frames.clear()
        self._pages.clear()
        self._stale.clear()
        self.sidebar.setCurrentRow(-1)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._just_opened:  # the first page was filled a moment ago, and there is no other
            self._just_opened = False
            self.menus.update()
            return
        for key in self._pages:
            # Two changes since a page was last shown: it is told that anything may differ.
            self._stale[key] = ChangeSet() if key in self._stale else changes
        if self._current_key() in self._pages:
            self._refresh(self._current_key())
        self.menus.update()

    def _show_saving(self) -> None:
        self.setWindowModified(self.session.saving)
        self.menus.update()

    def _on_busy(self, title: str) -> None:
        self._show_saving()
        if title and self.session.project is None and not self._soon.isActive():
            self._soon.start()  # what is over sooner would only flicker
        if not title:
            self._soon.stop()
            self._show_state()
            if self._closing:
                # Not from inside the runner's own signal: closing ends the runner.
                QTimer.singleShot(0, self.close)

    def _on_failed(self, error: UserError) -> None:
        if self._closing:
            return
        if error.code == "file-gone" and self.session.project is not None:
            if self.session.ask.rescue(error):
                self.commands.rescue()
        else:
            self.session.ask.show_error(error)

    def _may_leave(self) -> bool:
        """Ask about what was typed and not kept, before it is lost."""
        for key, page in self._pages.items():
            what = page.unkept()
            if what:
                self.show_page(key)
                if not self.session.ask.drop_typed(what):
                    return False
        return True

    def _may_stop(self) -> bool:
        """Ask about a change that is not finished, before it is stopped."""
        title = self.session.runner.running
        # While the question is open, the work may end by itself.
        return not self.session.saving or not title or self.session.ask.stop_work(title)

    def _take_preferences(self) -> None:
        now = self._preferences.now
        self.session.backups = BackupRules.chosen(now.backup_folder, unasked=now.backups)
        self.session.search_seconds = now.search_seconds

    def _show_state(self) -> None:
        project = self.session.project
        if project is not None:
            self._outer.setCurrentWidget(self._workspace)
            self.setWindowTitle(f"{project.path.name}[*] - {APP_NAME}")
            self.setWindowFilePath(str(project.path))
        elif self.session.runner.running:
            self._loading.setText(f"{self.session.runner.running} ...")
            self._outer.setCurrentWidget(self._loading)
        else:
            self._welcome.show_recent()
            self._outer.setCurrentWidget(self._welcome)
            self.setWindowFilePath("")
            self.setWindowTitle(APP_NAME)
        self.menus.update()

    # the shell's own commands

    def show_figures(self, text: str) -> None:
        """Say in the status bar what is selected in a list."""
        self.status.show_figures(text)

    def print_page(self) -> None:
        """Show the page in view as it will be printed."""
        page = self._pages.get(self._current_key())
        if page is not None:
            page.print_page()

    def say_saved(self) -> None:
        """Answer who saves out of habit: there is nothing to do, or a form to finish."""
        typed = next((what for page in self._pages.values() if (what := page.unkept())), "")
        project = self.session.project
        if project is None:
            return
        if typed:
            said = tr("{what} is not kept yet; all other changes are saved.", what=typed)
        elif self.session.read_only:
            said = tr("{name} is open read-only: nothing in it changes.", name=project.path.name)
        else:
            said = tr("Every change is saved in {name} at once.", name=project.path.name)
        self.session.message.emit(said)

    def last_project(self) -> Path | None:
        """The project to begin with, if the user wants that of the last time and it is there."""
        now = self._preferences.now
        path = Path(now.recent[0]) if now.reopen and now.recent else None
        return path if path is not None and path.is_file() else None

    def say_ended(self, ended: Ended) -> None:
        """Tell of a run that ended unexpectedly."""
        self._ended.tell(ended)

    def set_scheme(self, scheme: Scheme) -> None:
        """Show the window light, dark, or as the system is."""
        self._preferences.set("theme", scheme.value)

    def _on_scheme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            now = self._preferences.now
            theme.apply(app, theme.scheme_of(now.theme), now.text_size)

    def _on_preference(self, field: str) -> None:
        self._take_preferences()
        if field in {"theme", "text_size"}:
            self._on_scheme()
        if field == "text_size":
            self._size_sidebar()
            # Lists are laid out for a size of text. A half-typed form goes on as it is.
            if not any(page.unkept() for page in self._pages.values()):
                key = self._current_key()
                self._drop_pages()
                self.show_page(key or PAGES[0].key)

    def quit(self) -> None:
        """Close the window and with it the program."""
        self.close()

    # Qt's events

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self._closing or (self._may_leave() and self._may_stop())):
            event.ignore()
            return
        if self.session.runner.running:
            # The work is asked to stop; when it has, the window closes.
            self._closing = True
            self.session.runner.cancel_all()
            self.statusBar().showMessage(tr("Stopping the work, then closing..."))
            event.ignore()
            return
        self.tools.close()
        self._preferences.set_geometry(bytes(self.saveGeometry().toBase64().data()).decode())
        self.session.runner.close()
        self.session.close()
        self.closed.emit()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's signature
        return tab_order.step(self, forward=next) or super().focusNextPrevChild(next)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_state()
        # Drags reach the native window before the widget below the cursor: a text field would
        # take a file's name for text.
        self.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            return self._on_drag(event)
        if isinstance(event, QInputEvent):
            self.touched.emit()
        if event.type() == QEvent.Type.Paint and isinstance(watched, Page):
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.page_painted.emit)
        return super().eventFilter(watched, event)

    def _on_drag(self, event: QDropEvent) -> bool:
        from planner.ui.dropping import dragged

        return dragged(self, self.session, event, self.commands.take_file)
