"""The sentences with which a file is refused."""

from pathlib import Path

from planner.common.errors import UserError

SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and import that."
_KINDS = "Import an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv file."


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


def wrong_password(path: Path) -> UserError:
    """A password was given and does not open the file."""
    return UserError(
        "wrong-password",
        f"The password does not open {path.name}.",
        "Type it as in Excel; capitals and blanks count.",
    )
