"""Where the shipped data lies, and what the program is called: from the source, or in a bundle."""

import re
import sys
from pathlib import Path

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
