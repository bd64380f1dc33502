"""The sentences with which a file is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.common.errors import UserError
from planner.files.limits import MAX_FILE_BYTES, too_large

SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and import that."
_KINDS = "Import an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv file."


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Around the opening of a user's file: refuses one that is too large, missing or locked."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise too_large(path, f"it has {size // 2**20:,} MB")
        yield
    except FileNotFoundError:
        raise UserError(
            "file-missing", f"There is no file {path}.", "Check the name and the folder."
        ) from None
    except OSError as error:
        raise UserError(
            "file-unreadable",
            f"{path.name} cannot be read ({error.strerror}).",
            "Close it in other programs and check that you may read it.",
        ) from error


def damaged(path: Path) -> UserError:
    """No reader could make sense of a workbook."""
    return UserError(
        "not-a-workbook",
        f"{path.name} cannot be read as a workbook: it is damaged or of another kind.",
        SAVE_AS,
    )


def damaged_zip(path: Path) -> UserError:
    """The archive that a workbook is cannot be unpacked."""
    return UserError(
        "not-a-workbook",
        f"{path.name} cannot be read as a workbook: its zip archive is damaged.",
        SAVE_AS,
    )


def no_table(path: Path, what: str = "it is not a workbook or a table") -> UserError:
    """The file is of a kind that holds no table."""
    return UserError("not-a-workbook", f"{path.name} cannot be read: {what}.", _KINDS)


def unsafe(path: Path, why: str) -> UserError:
    """The file holds what no spreadsheet program writes and what attacks are made of."""
    return UserError("unsafe-file", f"{path.name} was not read: {why}.", SAVE_AS)


def protected(path: Path) -> UserError:
    """A password is needed and none was given."""
    return UserError(
        "password-protected",
        f"{path.name} is protected by a password.",
        "Give the password (--password-file on the command line), or save a copy without one.",
    )


def protected_ods(path: Path) -> UserError:
    """OpenDocument files have an encryption of their own, which is not read here."""
    return UserError(
        "not-a-workbook",
        f"{path.name} is an OpenDocument file with a password; such a file cannot be opened here.",
        "Open it in LibreOffice, save it as .xlsx, with the password or without, and import that.",
    )


def wrong_password(path: Path) -> UserError:
    """A password was given and does not open the file."""
    return UserError(
        "wrong-password",
        f"The password does not open {path.name}.",
        "Type it as in Excel; capitals and blanks count.",
    )
