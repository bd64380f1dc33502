"""Where the shipped data and the user's own lie, and what the program is called: from the source,
or in a bundle.
"""

import re
import sys
from pathlib import Path

APP = "equipment-replacement-planner"
PORTABLE = "portable"
"""A folder of this name beside the program takes all that it keeps for its user."""
_FROM_SOURCE = "main.py"
_COMMAND = re.compile(r"(?<!python )\bmain\.py\b")


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder below ``resources/``.

    Raises ValueError for a part that would leave that folder.
    """
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2])) / "resources"
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"resource path leaves the resources folder: {parts}")
    return path


def _beside() -> Path:
    """The folder that the program, or on a Mac its .app, lies in."""
    if not getattr(sys, "frozen", False):
        return Path(__file__).resolve().parents[2]
    levels = 3 if sys.platform == "darwin" else 0  # NAME.app/Contents/MacOS
    return Path(sys.executable).resolve().parents[levels]


def _own(folder_of: str) -> Path:
    portable = _beside() / PORTABLE
    if portable.is_dir():
        return portable
    import platformdirs

    return Path(getattr(platformdirs, folder_of)(APP, appauthor=False))


def settings_folder() -> Path:
    """Where the choices of the user are kept."""
    return _own("user_config_dir")


def data_folder() -> Path:
    """Where the sample carrier and an installed rule book are kept."""
    return _own("user_data_dir")


def log_folder() -> Path:
    """Where faults of the program are written."""
    return _own("user_log_dir")


def program() -> str:
    """What is typed to run the program: the script, or the name of the bundle's own file (on
    Windows of the one that has a console).
    """
    if not getattr(sys, "frozen", False):
        return _FROM_SOURCE
    name = Path(sys.executable).name.removesuffix(".exe")
    return f"{name}-cli" if sys.platform == "win32" and not name.endswith("-cli") else name


def manual_page(path: Path) -> str:
    """The text of a page of the manual, in which commands are those that can be typed here."""
    return _COMMAND.sub(program(), path.read_text(encoding="utf-8"))
