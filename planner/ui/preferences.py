"""What the window remembers of its user, kept as it changes."""

from dataclasses import replace
from pathlib import Path

from planner.common import settings
from planner.common.settings import Settings


class Preferences:
    """The settings of a file; each change is kept at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now: Settings = settings.load(path)

    def set_theme(self, theme: str) -> None:
        """Remember light, dark or system."""
        self._keep(replace(self.now, theme=theme))

    def set_geometry(self, geometry: str) -> None:
        """Remember where the window was."""
        self._keep(replace(self.now, geometry=geometry))

    def opened(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        self._keep(self.now.opened(path))

    def forget_recent(self) -> None:
        """Empty the list of recent projects."""
        self._keep(replace(self.now, recent=()))

    def _keep(self, changed: Settings) -> None:
        if changed != self.now:
            self.now = changed
            settings.save(self._path, changed)
