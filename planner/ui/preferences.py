"""What the window remembers of its user, kept as it changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from planner.common import settings
from planner.common.settings import OPTIONS, Settings
from planner.ui.grid.look import KeptLooks
from planner.ui.recent import Reach


class Preferences(QObject):
    """The settings of a file; each change is kept at once. ``changed`` carries the name of an
    option that has another value now.

    ``forgetful`` ones begin with the defaults and keep nothing: those of safe mode.
    """

    changed = Signal(str)

    def __init__(self, path: Path, *, forgetful: bool = False) -> None:
        super().__init__()
        self._path = path
        self.forgetful = forgetful
        self.now: Settings = Settings() if forgetful else settings.load(path)
        self.reach = Reach()
        self.looks = KeptLooks(None if forgetful else path.with_name("lists.json"))

    @property
    def folder(self) -> Path:
        """Where the settings are, and with them what the window keeps of its runs."""
        return self._path.parent

    def set(self, field: str, value: Any) -> None:
        """Choose a value of an option; ValueError if it is none."""
        option = next(option for option in OPTIONS if option.field == field)
        if not option.takes(value):
            raise ValueError(f"{field} cannot be {value!r}")
        if getattr(self.now, field) != value:
            self._keep(replace(self.now, **{field: value}))
            self.changed.emit(field)

    def reset(self, page: str) -> None:
        """Give the options of one page of the preferences their defaults."""
        for option in OPTIONS:
            if option.page == page:
                self.set(option.field, option.default)

    def set_geometry(self, geometry: str) -> None:
        """Remember where the window was."""
        self._keep(replace(self.now, geometry=geometry))

    def opened(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        self._keep(self.now.opened(path))

    def pin(self, name: str, *, pinned: bool) -> None:
        """Pin a recent project, so that it stays at the head of the list, or unpin it."""
        self._keep(self.now.with_pin(name, pinned=pinned))

    def forget(self, name: str) -> None:
        """Take one project off the list of recent ones."""
        self._keep(self.now.without(name))

    def forget_recent(self) -> None:
        """Empty the list of recent projects but for the pinned ones."""
        self._keep(replace(self.now, recent=()))

    def _keep(self, changed: Settings) -> None:
        if changed != self.now:
            self.now = changed
            if not self.forgetful:
                settings.save(self._path, changed)
