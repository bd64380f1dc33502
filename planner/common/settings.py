"""What the program remembers of its user between runs: on this machine, outside any project."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

RECENT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the user. ``theme`` is "system", "light" or "dark"; ``recent`` holds paths of
    projects, newest first; ``geometry`` is the window's own text.
    """

    theme: str = "system"
    recent: tuple[str, ...] = ()
    geometry: str = ""

    def opened(self, path: Path) -> "Settings":
        """These settings with a project moved to the head of the recent ones."""
        name = str(path.resolve())
        recent = (name, *(other for other in self.recent if other != name))
        return Settings(self.theme, recent[:RECENT], self.geometry)


def settings_file() -> Path:
    """Where the settings are kept: the user's own configuration folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir("equipment-replacement-planner")) / "settings.json"


def load(path: Path) -> Settings:
    """The kept settings; what is missing, damaged or of another kind is the default."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    default = asdict(Settings())
    kept: dict[str, Any] = {}
    for field in fields(Settings):
        value = found.get(field.name) if isinstance(found, dict) else None
        if isinstance(value, list):
            value = tuple(text for text in value if isinstance(text, str))
        if isinstance(value, type(default[field.name])):
            kept[field.name] = value
    return Settings(**kept)


def save(path: Path, settings: Settings) -> None:
    """Keeps the settings; a folder that cannot be written is no reason to stop the program."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
    except OSError:
        return
