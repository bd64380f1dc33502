"""Which of the projects that were open last are still there."""

import time
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

PATIENCE = 0.05
"""Seconds that disks are given to answer: a network drive that is away takes half a minute."""


class Reach:
    """Asks each disk on a thread of its own; one that is slow is asked once at a time."""

    def __init__(self) -> None:
        self._asked: dict[str, Thread] = {}
        self._missing: dict[str, bool] = {}

    def missing(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the files that are not there. Of a disk that does not answer soon, what it
        said last counts; without that its files are taken to be there.
        """
        until = time.monotonic() + PATIENCE
        listed = tuple(names)
        for name in listed:
            if name not in self._asked or not self._asked[name].is_alive():
                self._asked[name] = Thread(target=self._ask, args=(name,), daemon=True)
                self._asked[name].start()
        for name in listed:
            self._asked[name].join(max(0.0, until - time.monotonic()))
        return frozenset(name for name in listed if self._missing.get(name))

    def _ask(self, name: str) -> None:
        try:
            self._missing[name] = not Path(name).exists()
        except OSError:
            self._missing[name] = True


def folder_of(path: Path) -> str:
    """The folder of a project, as short as a person writes it."""
    try:
        inside = path.parent.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return str(path.parent)
    return str(Path("~") / inside)
