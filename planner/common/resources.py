"""Where the shipped data lies: the source tree, or the folder a bundle unpacks."""

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder below ``resources/``.

    Raises ValueError for a part that would leave that folder.
    """
    root = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2])) / "resources"
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"resource path leaves the resources folder: {parts}")
    return path
