"""The parent's side of reading a file in a child process.

A file may be made to crash its reader or to fill the memory. Therefore another process opens it,
which may use so much memory and time (`planner.files.limits.allowance`) and no more; this one
only ever sees plain values. A fresh child for each file costs about 0.05 seconds.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import ModuleType

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.files.limits import Allowance, allowance, too_large
from planner.files.packing import unpack
from planner.files.reading import RawCell, RawSheet
from planner.files.refusals import SAVE_AS
from planner.files.sandbox_child import serve

_POLL = 0.05
_starting = Lock()


class ReaderBug(RuntimeError):
    """The child failed in a way that is this program's fault; holds the child's traceback."""


def read(path: Path, password: str | None, progress: Progress) -> tuple[RawSheet, ...]:
    """The sheets of the file; raises what the child raises, and a UserError if it dies.

    ``progress`` is called at least every 0.1 seconds; when it raises, the child is killed.
    """
    allowed = allowance(_size(path))
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(path, password, allowed, sender), daemon=True)
    began = time.monotonic()
    with _without_main():
        child.start()
    sender.close()
    try:
        return _collect(path, receiver, began + allowed.seconds, allowed, progress)
    except EOFError:
        child.join(1)
        raise _died(path, child.exitcode, allowed) from None
    finally:
        child.kill()
        child.join()
        child.close()
        receiver.close()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the child says what is wrong
        return 0


@contextmanager
def _without_main() -> Iterator[None]:
    """Keeps a starting child from running the program's main module, which it does not need:
    that would take longer than most files, and would do a plain script's work a second time.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _collect(
    path: Path, receiver: Connection, ends: float, allowed: Allowance, progress: Progress
) -> tuple[RawSheet, ...]:
    sheets: list[RawSheet] = []
    rows: list[list[RawCell]] = []
    known: dict[RawCell, RawCell] = {}
    said: tuple[str, float | None] = (f"Reading {path.name}", None)
    while True:
        progress(*said)
        if time.monotonic() > ends:
            raise too_large(path, f"reading it takes longer than {allowed.seconds:.0f} seconds")
        if not receiver.poll(_POLL):
            continue
        kind, content = receiver.recv()
        if kind == "progress":
            said = content
        elif kind == "sheet":
            rows = []
            sheets.append(replace(content, rows=rows))
        elif kind == "rows":
            rows += unpack(content, known)
        elif kind == "refused":
            raise content
        elif kind == "bug":
            raise ReaderBug(content)
        else:
            return tuple(sheets)


def _died(path: Path, exitcode: int | None, allowed: Allowance) -> UserError:
    """Aborted, the child wanted more memory than it may have; otherwise the reader broke."""
    if exitcode in {-6, -9, 3, 134}:
        megabytes = allowed.memory // 2**20
        return too_large(path, f"it needs more than {megabytes:,} MB of memory, or is damaged")
    return UserError(
        "not-a-workbook",
        f"{path.name} cannot be read: it is damaged in a way that stops the reader.",
        SAVE_AS,
    )
