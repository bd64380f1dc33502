"""Up to which step each project was seen on this machine; kept beside the settings."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST = 100
"""Projects that are remembered; those seen longest ago are forgotten."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The number of the last step, and when the project was closed."""

    unit: int
    when: datetime


class LastSeen:
    """Reads and writes the file; without one, nothing is remembered."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def of(self, project: Path) -> Seen | None:
        """When a project was seen last, None if it never was."""
        kept = self._load().get(str(project.resolve()))
        if not isinstance(kept, list) or len(kept) != 2 or not isinstance(kept[0], int):
            return None
        try:
            return Seen(kept[0], datetime.fromisoformat(str(kept[1])))
        except ValueError:
            return None

    def keep(self, project: Path, unit: int) -> None:
        """A project is seen now, up to a step; a folder that cannot be written to is no reason
        to stop the program.
        """
        if self._path is None:
            return
        name, now = str(project.resolve()), datetime.now().astimezone()
        kept: dict[str, object] = {name: [unit, now.isoformat(timespec="seconds")]}
        kept |= {other: seen for other, seen in self._load().items() if other != name}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(dict(list(kept.items())[:MOST]), indent=1)
            self._path.write_text(text, encoding="utf-8")
        except OSError:
            return

    def _load(self) -> dict[str, object]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8")) if self._path else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
