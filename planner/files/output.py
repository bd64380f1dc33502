"""Files that appear whole or not at all: written beside their place, then put there."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from planner.common.errors import UserError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def replacing(out: Path) -> Iterator[BinaryIO]:
    """Yield a file to write; ``out`` holds its content once the block ends without an error.

    Whatever goes wrong or is cancelled, ``out`` stays as it was and nothing is left beside it.
    Raises UserError for a folder that is missing or not writable, a full disk, and a file that
    another program keeps open.
    """
    part = out.with_name(f".{secrets.token_hex(8)}.part")
    file = _open(part, out)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _replace(part, out)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UserError(
            "disk-full",
            f"The disk is full: {out.name} could not be written.",
            "Free some space or choose another disk.",
            str(out.parent),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _open(part: Path, out: Path) -> BinaryIO:
    if out.is_dir():
        raise UserError(
            "is-a-folder", f"{out} is a folder.", "Give the name of a file to write in it."
        )
    if not out.parent.is_dir():
        raise UserError(
            "folder-missing", f"The folder {out.parent} does not exist.", "Make it first."
        )
    try:
        return part.open("xb")
    except PermissionError as error:
        raise _read_only(out) from error
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        raise _read_only(out) from error


def _read_only(out: Path) -> UserError:
    return UserError(
        "folder-read-only",
        f"{out.name} could not be written: the folder {out.parent} is read-only.",
        "Choose another folder.",
    )


def _replace(part: Path, out: Path) -> None:
    try:
        part.replace(out)
    except PermissionError as error:
        raise UserError(
            "file-in-use",
            f"{out.name} could not be replaced: another program has it open, or it is protected.",
            "Close it there, or choose another name.",
            str(out.parent),
        ) from error
