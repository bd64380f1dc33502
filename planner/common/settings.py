"""What the program remembers of its user between runs: on this machine, outside any project."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from planner.common.resources import settings_folder

RECENT = 10
PINNED = 10
SEARCH_TIMES = (
    (3, "3 seconds"),
    (10, "10 seconds"),
    (30, "30 seconds"),
    (120, "2 minutes"),
    (600, "10 minutes"),
)
"""How long a plan is searched for, as offered."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the user (see `OPTIONS`), and what the window remembers: ``recent`` and
    ``pinned`` hold paths of projects, newest first; ``geometry`` is the window's own text.
    ``backup_folder`` is empty for a folder beside each project.
    """

    theme: str = "system"
    text_size: int = 100
    reopen: bool = False
    backups: bool = True
    backup_folder: str = ""
    search_seconds: int = 10
    recent: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    geometry: str = ""

    def opened(self, path: Path) -> "Settings":
        """These settings with a project moved to the head of the recent ones."""
        name = str(path.resolve())
        recent = (name, *(other for other in self.recent if other != name))
        return replace(self, recent=recent[:RECENT])

    def with_pin(self, name: str, *, pinned: bool) -> "Settings":
        """These settings with a recent project pinned to the head of the list, or not."""
        others = tuple(other for other in self.pinned if other != name)
        return replace(self, pinned=((name, *others)[:PINNED] if pinned else others))

    def without(self, name: str) -> "Settings":
        """These settings without a project in the list of recent ones."""
        return replace(
            self,
            recent=tuple(other for other in self.recent if other != name),
            pinned=tuple(other for other in self.pinned if other != name),
        )

    def listed(self) -> tuple[str, ...]:
        """Projects to offer: the pinned ones, then the others, newest first."""
        return (*self.pinned, *(name for name in self.recent if name not in self.pinned))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of the user: the field of `Settings`, the page of the preferences it is on, how
    it is named and explained, and the values it takes: one of ``choices`` (value and name), a
    whole number from ``low`` to ``high`` in steps (with its ``unit``), a ``folder``, or yes or
    no.
    """

    field: str
    page: str
    title: str
    help: str
    choices: tuple[tuple[str | int, str], ...] = ()
    low: int = 0
    high: int = 0
    step: int = 1
    unit: str = ""
    folder: bool = False

    def takes(self, value: object) -> bool:
        """Whether the option can have a value."""
        if self.choices:
            return any(
                type(value) is type(known) and value == known for known, _name in self.choices
            )
        if self.high:
            return type(value) is int and self.low <= value <= self.high
        return type(value) is (str if self.folder else bool)

    @property
    def default(self) -> Any:
        """The value while the user chose none."""
        return getattr(Settings(), self.field)


OPTIONS: tuple[Option, ...] = (
    Option(
        "theme",
        "Appearance",
        "Colours",
        "Light, dark, or as the system has it; follows the system at once when that changes.",
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Option(
        "text_size",
        "Appearance",
        "Text size",
        "Size of all text, relative to the system's own.",
        low=90,
        high=200,
        step=10,
        unit="%",
    ),
    Option(
        "reopen",
        "Files",
        "Open the last project at start",
        "The project that was open when the program was closed is opened again. "
        "In safe mode it is not.",
    ),
    Option(
        "backups",
        "Files",
        "Make backups before risky steps",
        "Once a day when a project is opened, and before each import, taking back, restoring and "
        "new rule book. Older ones are thinned out: all of the last day stay, one a day for a "
        "week, one a week for two months, then one a month.",
    ),
    Option(
        "backup_folder",
        "Files",
        "Folder for backups",
        'Empty: a folder "NAME backups" beside each project. Another drive guards against the '
        "loss of this one.",
        folder=True,
    ),
    Option(
        "search_seconds",
        "Planning",
        "Time to search for a plan",
        "How long the Plan page looks for a better plan unless you say otherwise there.",
        choices=SEARCH_TIMES,
    ),
)
"""In the order of the preferences; pages in the order in which they first come."""


def settings_file() -> Path:
    """Where the settings are kept."""
    return settings_folder() / "settings.json"


def load(path: Path) -> Settings:
    """The kept settings; what is missing, damaged or of another kind is the default."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    default = asdict(Settings())
    options = {option.field: option for option in OPTIONS}
    kept: dict[str, Any] = {}
    for field in fields(Settings):
        value = found.get(field.name) if isinstance(found, dict) else None
        if isinstance(value, list):
            value = tuple(text for text in value if isinstance(text, str))
        option = options.get(field.name)
        if option.takes(value) if option else type(value) is type(default[field.name]):
            kept[field.name] = value
    return Settings(**kept)


def save(path: Path, settings: Settings) -> None:
    """Keeps the settings; a folder that cannot be written is no reason to stop the program."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a crash in the middle would cost all choices.
        part.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
        part.replace(path)
    except OSError:
        return
