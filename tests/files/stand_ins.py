"""What takes the place of the reader's child process in tests; each is what a bad file does."""

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from planner.files.limits import Allowance
from planner.files.sandbox_limits import limit


def hang(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    """Never answers."""
    time.sleep(60)


def abort(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    """Ends as a reader does that gets no memory."""
    os.abort()


def leave(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    """Ends without a word."""
    os._exit(7)


def hoard(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    """Tells whether it could take more memory than it may."""
    limit(allowed)
    try:
        taken = bytearray(allowed.memory)
        sender.send(("bug", f"took {len(taken)}"))
    except MemoryError:
        sender.send(("bug", "was refused"))
