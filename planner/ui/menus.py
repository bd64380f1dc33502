"""The menu bar, its keys, and which commands are on at the moment."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from planner.ui import theme
from planner.ui.commands import Commands
from planner.ui.own_catalogue import OwnCatalogueMenu
from planner.ui.pages import PAGES
from planner.ui.preferences import Preferences
from planner.ui.recent import folder_of
from planner.ui.session import Session
from planner.ui.theme import Scheme
from planner.ui.tools import Tools
from planner.ui.translation import tr

Keys = QKeySequence.StandardKey | str | None


class Shell(Protocol):
    """What the menus ask of the window itself."""

    tools: Tools

    def show_page(self, key: str) -> object: ...
    def set_scheme(self, scheme: Scheme) -> None: ...
    def print_page(self) -> None: ...
    def say_saved(self) -> None: ...
    def quit(self) -> None: ...


class Menus:
    """Builds the menu bar of a window and keeps it right (`update`)."""

    def __init__(
        self,
        window: QMainWindow,
        shell: Shell,
        session: Session,
        commands: Commands,
        preferences: Preferences,
    ) -> None:
        self._window = window
        self._shell = shell
        self._session = session
        self._commands = commands
        self._preferences = preferences
        self._own_catalogue = OwnCatalogueMenu(session)
        self._need_project: list[QAction] = []
        bar = window.menuBar()
        self._build_file(bar.addMenu(tr("&File")))
        self.undo, self.redo = self._build_edit(bar.addMenu(tr("&Edit")))
        self._build_view(bar.addMenu(tr("&View")))
        self._build_help(bar.addMenu(tr("&Help")))
        self.update()

    def update(self) -> None:
        """Switch commands on and off and name the step that undo would take back."""
        session = self._session
        is_open = session.project is not None
        for action in self._need_project:
            action.setEnabled(is_open)
        ready = is_open and not session.read_only
        for action, word, label in (
            (self.undo, tr("Undo"), session.undo_label()),
            (self.redo, tr("Redo"), session.redo_label()),
        ):
            # What is being saved has no name yet, and can be undone: that then waits for it.
            known = "" if session.saving else label.replace("&", "&&")
            action.setText(f"&{word} {known}".strip())
            action.setEnabled(ready and (session.saving or bool(label)))

    def _add(
        self,
        menu: QMenu,
        text: str,
        done: Callable[[], object],
        *,
        keys: Keys = None,
        icon: str = "",
        needs_project: bool = False,
    ) -> QAction:
        action = menu.addAction(text)
        if icon:
            action.setIcon(theme.icon(icon))
        if isinstance(keys, str):
            action.setShortcut(QKeySequence(keys))
        elif keys is not None:
            action.setShortcuts(keys)
        action.triggered.connect(lambda _checked=False: done())
        if needs_project:
            self._need_project.append(action)
        return action

    def _build_file(self, menu: QMenu) -> None:
        do, key = self._commands, QKeySequence.StandardKey
        self._add(menu, tr("&New..."), do.new, keys=key.New, icon="file-plus")
        self._add(menu, tr("New from &sample..."), do.new_from_sample, icon="radio-tower")
        self._add(menu, tr("&Open..."), do.open, keys=key.Open, icon="folder-open")
        recent = menu.addMenu(tr("Open &recent"))
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        menu.addSeparator()
        self._add(menu, tr("Sa&ve"), self._shell.say_saved, keys=key.Save, needs_project=True)
        self._add(
            menu,
            tr("Save a &copy..."),
            do.save_copy,
            keys=key.SaveAs,
            icon="save",
            needs_project=True,
        )
        self._add(menu, tr("&Back up now"), do.backups.back_up, icon="copy", needs_project=True)
        self._add(menu, tr("Resto&re a backup..."), do.backups.restore, icon="rotate-ccw")
        menu.addSeparator()
        self._add(menu, tr("&Import..."), do.import_workbook, keys="Ctrl+I", icon="file-input")
        catalogue = menu.addMenu(tr("Catalo&gue of your own"))
        catalogue.aboutToShow.connect(lambda: self._own_catalogue.fill(catalogue))
        self._need_project.append(catalogue.menuAction())
        self._add(menu, tr("Save the empty &workbook..."), do.write_template)
        self._add(
            menu,
            tr("&Export workbook..."),
            do.export_workbook,
            keys="Ctrl+E",
            icon="file-spreadsheet",
            needs_project=True,
        )
        self._add(
            menu, tr("Wri&te answers into my workbook..."), do.write_answers, needs_project=True
        )
        self._build_reports(menu.addMenu(tr("E&xport a report")))
        self._add(
            menu, tr("Export plan &PDF..."), do.export_pdf, icon="file-text", needs_project=True
        )
        dates = menu.addMenu(tr("Export &deadlines"))
        self._need_project.append(dates.menuAction())
        self._add(dates, tr("As a &calendar..."), do.deadlines.calendar, icon="calendar")
        self._add(dates, tr("As a &workbook..."), do.deadlines.workbook, icon="file-spreadsheet")
        self._add(dates, tr("As a printed &year..."), do.deadlines.year, icon="file-text")
        menu.addSeparator()
        self._add(
            menu, tr("&Print..."), self._shell.print_page, keys=key.Print, icon="file-text",
            needs_project=True,
        )  # fmt: skip
        menu.addSeparator()
        self._add(menu, tr("C&lose"), do.close, keys=key.Close, needs_project=True)
        quit_action = self._add(menu, tr("&Quit"), self._shell.quit, keys="Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_reports(self, menu: QMenu) -> None:
        self._need_project.append(menu.menuAction())
        for text, report, kind in (
            (tr("&Eligibility report, PDF..."), "eligibility", "pdf"),
            (tr("Eligibility report, &workbook..."), "eligibility", "xlsx"),
            (tr("What to &find out, workbook to fill in..."), "unknowns", "xlsx"),
            (tr("What to find out, PDF to &print..."), "unknowns", "pdf"),
        ):
            icon = "file-text" if kind == "pdf" else "file-spreadsheet"
            self._add(menu, text, partial(self._commands.export_report, report, kind), icon=icon)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        menu.setToolTipsVisible(True)
        now = self._preferences.now
        gone = self._preferences.reach.missing(now.listed())
        for name in now.listed():
            path, pinned = Path(name), name in now.pinned
            missing = tr(" (not there)") if name in gone else ""
            # What stands behind the tab has a column of its own.
            text = f"{path.name}{missing}\t{folder_of(path)}".replace("&", "&&")
            action = self._add(menu, text, partial(self._session.open, path))
            action.setIcon(theme.icon("pin") if pinned else QIcon())
            action.setToolTip(name)
            action.setEnabled(not missing)
        menu.addSeparator()
        keep = menu.addMenu(tr("&Keep at the top"))
        keep.setEnabled(bool(now.listed()))
        for name in now.listed():
            on = name in now.pinned
            tick = self._add(
                keep, name.replace("&", "&&"), partial(self._preferences.pin, name, pinned=not on)
            )
            tick.setCheckable(True)
            tick.setChecked(on)
        drop = menu.addMenu(tr("&Take off this list"))
        drop.setEnabled(bool(now.listed()))
        for name in now.listed():
            self._add(drop, name.replace("&", "&&"), partial(self._preferences.forget, name))
        clear = self._add(menu, tr("&Clear this list"), self._preferences.forget_recent)
        clear.setToolTip(tr("All but those kept at the top"))

    def _build_edit(self, menu: QMenu) -> tuple[QAction, QAction]:
        key = QKeySequence.StandardKey
        undo = self._add(menu, tr("&Undo"), self._session.undo, keys=key.Undo, icon="undo-2")
        redo = self._add(menu, tr("&Redo"), self._session.redo, icon="redo-2")
        redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        menu.addSeparator()
        tools = self._shell.tools
        self._add(
            menu, tr("&Find everywhere..."), tools.find, keys="Ctrl+Shift+F", icon="search",
            needs_project=True,
        )  # fmt: skip
        commands = self._add(menu, tr("&Commands..."), tools.palette)
        commands.setShortcuts([QKeySequence("Ctrl+K"), QKeySequence("Ctrl+Shift+P")])
        menu.addSeparator()
        own = self._add(menu, tr("&Preferences..."), tools.preferences, keys="Ctrl+,")
        own.setMenuRole(QAction.MenuRole.PreferencesRole)
        return undo, redo

    def _build_view(self, menu: QMenu) -> None:
        for number, entry in enumerate(PAGES, 1):
            self._add(
                menu,
                f"&{entry.title}",
                partial(self._shell.show_page, entry.key),
                keys=f"Ctrl+{number}",
                icon=entry.icon,
                needs_project=True,
            )
        menu.addSeparator()
        self._add(
            menu, tr("&Undo history"), self._shell.tools.undo_history, keys="Ctrl+Alt+Z",
            icon="undo-2", needs_project=True,
        )  # fmt: skip
        themes = menu.addMenu(tr("&Theme"))
        group = QActionGroup(self._window)
        for scheme, text in (
            (Scheme.SYSTEM, tr("As the &system")),
            (Scheme.LIGHT, tr("&Light")),
            (Scheme.DARK, tr("&Dark")),
        ):
            action = self._add(themes, text, partial(self._shell.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(self._preferences.now.theme == scheme.value)
            group.addAction(action)

    def _build_help(self, menu: QMenu) -> None:
        key, tools = QKeySequence.StandardKey, self._shell.tools
        self._add(
            menu, tr("&Help for this page"), tools.help, keys=key.HelpContents, icon="book-open"
        )
        self._add(menu, tr("What is t&his?"), tools.what_is_this, keys=key.WhatsThis)
        self._add(menu, tr("&Manual"), partial(tools.help, "index"))
        self._add(menu, tr("&Keyboard shortcuts"), tools.keyboard)
        self._add(menu, tr("What is &new"), tools.news)
        menu.addSeparator()
        begin, do = menu.addMenu(tr("Ways to &begin")), self._commands
        self._add(begin, tr("&Read how to begin"), partial(tools.help, "getting-started"))
        self._add(begin, tr("Open the &sample carrier"), do.open_sample, icon="radio-tower")
        self._add(begin, tr("Get the &empty workbook..."), do.write_template)
        self._add(begin, tr("Bring your &workbook..."), do.import_workbook, icon="file-input")
        menu.addSeparator()
        about = self._add(menu, tr("&About"), tools.about, icon="info")
        about.setMenuRole(QAction.MenuRole.AboutRole)
