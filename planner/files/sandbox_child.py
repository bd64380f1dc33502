"""The child's side: opens one file, sends its sheets, ends. Imports little, starts fast."""

import gc
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from planner.common.errors import UserError
from planner.files.limits import Allowance, too_large
from planner.files.sandbox_limits import limit


def serve(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    """Sends ("progress", (message, fraction)), ("sheet", a RawSheet without rows), ("rows", rows
    as `planner.files.packing` packs them), and at last ("done", None), ("refused", UserError)
    or ("bug", traceback).
    """
    _quiet()
    limit(allowed)
    gc.disable()  # rows hold no cycles, and the search for them takes a tenth of the time
    try:
        _send(path, password, allowed, sender)
        last: tuple[str, object] = ("done", None)
    except UserError as refused:
        last = ("refused", refused)
    except MemoryError:
        megabytes = allowed.memory // 2**20
        last = ("refused", too_large(path, f"it needs more than {megabytes:,} MB of memory"))
    except (BrokenPipeError, ConnectionError):  # nobody listens any more
        return
    except Exception:  # noqa: BLE001 - told to the parent, which raises it
        import traceback

        last = ("bug", traceback.format_exc())
    sender.send(last)
    sender.close()


def _send(path: Path, password: str | None, allowed: Allowance, sender: Connection) -> None:
    from planner.files.content import sheets
    from planner.files.packing import batches, pack

    def report(message: str, fraction: float | None = None, /) -> None:
        sender.send(("progress", (message, fraction)))

    for sheet, rows in sheets(path, password, allowed, report):
        sender.send(("sheet", sheet))
        for batch in batches(rows):
            sender.send(("rows", pack(batch)))


def _quiet() -> None:
    """A reader that breaks writes a report of its own; the user gets one sentence instead."""
    if sys.platform != "win32":
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
