"""Opening workbooks that are protected by a password; runs in the child process alone.

A password is never part of an error, a log line or a `repr`: it is used here and forgotten.
"""

import io
from pathlib import Path

from planner.common.errors import UserError
from planner.files.refusals import damaged, protected, wrong_password

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_EVERYBODYS = "VelvetSweatshop"
_LONGEST_PASSWORD = 255


def decrypted(path: Path, data: bytes, password: str | None) -> bytes:
    """The workbook inside a protected file; a file without protection as it is.

    Raises UserError ``password-protected``, ``wrong-password`` and ``not-a-workbook``.
    """
    if not _is_protected(data):
        return data
    opened = _open(path, data, _EVERYBODYS if password is None else password)
    if opened is None and password is not None:
        opened = _open(path, data, _EVERYBODYS)
    if opened is None:
        raise protected(path) if password is None else wrong_password(path)
    return opened


def _is_protected(data: bytes) -> bool:
    if _PACKAGE in data:
        return True
    from planner.files.biff import is_protected

    return is_protected(data)


def _open(path: Path, data: bytes, password: str) -> bytes | None:
    """The contents; None if the password is wrong, as the empty one always is."""
    if not password:
        return None
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    out = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        kind = type(office).__name__
        if kind == "OOXMLFile":
            office.load_key(password=password[:_LONGEST_PASSWORD], verify_password=True)
        else:
            office.load_key(password=password[:_LONGEST_PASSWORD])
        office.decrypt(out)
    except InvalidKeyError:
        return None
    except DecryptionError as error:
        raise UserError(
            "password-protected",
            f"{path.name} is protected in a way that this program cannot open.",
            "Open it in Excel, save a copy without the protection and import the copy.",
        ) from error
    except Exception as error:
        raise damaged(path) from error
    return out.getvalue()
