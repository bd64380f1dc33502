"""What lies around a project's file that can part it in two: copies that were made when it was
changed in two places, a network drive, a folder that a program keeps in step.
"""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afpfs|afs|ncpfs|9p|webdav|davfs|(fuse\.)?(sshfs|davfs2?|rclone|gvfsd-fuse))",
    re.IGNORECASE,
)
"""Kinds of file system that are on another computer, as Linux and macOS name them."""
_KEEPERS = {
    "OneDrive": re.compile(r"OneDrive( - .+)?"),
    "Dropbox": re.compile(r"Dropbox( \(.+\))?"),
    "Google Drive": re.compile(r"Google ?Drive|My Drive|GoogleDrive-.+"),
    "iCloud Drive": re.compile(r"iCloud ?Drive|com~apple~CloudDocs"),
    "Nextcloud": re.compile(r"Nextcloud\d*"),
    "ownCloud": re.compile(r"ownCloud\d*"),
    "Box": re.compile(r"Box( Sync)?|Box-Box"),
}
"""Programs that keep folders in step, with what they call theirs."""
_SYNCTHING_MARK = ".stfolder"
_CONFLICT = re.compile(
    r"""
    \ \(.*\bconflict(ed)?\b.*\)                # Dropbox, Nextcloud, Box: "(conflicted copy ...)"
    | _conflict-\d{8}-\d{6}                    # older ownCloud
    | \.sync-conflict-\d{8}-\d{6}(-\w+)?       # Syncthing
    | \ \[conflict(ed)?\]                      # Google Drive
    | -(?P<host>[A-Za-z0-9][A-Za-z0-9-]{0,62}) # OneDrive: "-NAME-OF-THE-COMPUTER"
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMPUTER = re.compile(r"((DESKTOP|LAPTOP|WIN|PC)-\w+|\w+-?(PC|LAPTOP|DESKTOP)|PC)(-\d+)?")
"""Names that Windows and its makers give to computers."""


@dataclass(frozen=True, slots=True)
class ConflictCopy:
    """A second version of a project's file, and when it was changed last."""

    path: Path
    changed: datetime


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``copies`` are second versions beside the file, newest first; ``network`` says that it is on
    another computer; ``keeper`` names the program that keeps its folder in step, if one does.
    """

    copies: tuple[ConflictCopy, ...] = ()
    network: bool = False
    keeper: str = ""


def around(path: Path, file_system: str, computer: str = "") -> Surroundings:
    """What lies around a project, on a file system of a kind as the system names it. ``computer``
    is this computer's name unless another is given. What cannot be read is not there.
    """
    try:
        place = path.resolve()
        found = tuple(_copies(place, computer or socket.gethostname()))
    except OSError:
        return Surroundings()
    # Windows: a letter that stands for a share is resolved to the share itself.
    network = str(place).startswith("\\\\") or _NETWORK.fullmatch(file_system) is not None
    newest = tuple(sorted(found, key=lambda one: one.changed, reverse=True))
    return Surroundings(newest, network, _keeper(place))


def _copies(path: Path, computer: str) -> Iterator[ConflictCopy]:
    for other in path.parent.iterdir():
        longer = other.name.startswith(path.stem) and other.stem != path.stem
        if longer and other.suffix.casefold() == path.suffix.casefold():
            part = other.stem.removeprefix(path.stem)
            if _is_conflict(part, computer) and other.is_file():
                changed = datetime.fromtimestamp(other.stat().st_mtime).astimezone()
                yield ConflictCopy(other, changed)


def _is_conflict(part: str, computer: str) -> bool:
    found = _CONFLICT.fullmatch(part)
    if found is None:
        return False
    host = found["host"]
    if host is None:
        return True
    # "-Spring" is a name that a person gave; one of a computer is not.
    return host.casefold() == computer.casefold() or _COMPUTER.fullmatch(host) is not None


def _keeper(path: Path) -> str:
    for folder in path.parent.parts:
        for name, theirs in _KEEPERS.items():
            if theirs.fullmatch(folder):
                return name
    if any((folder / _SYNCTHING_MARK).exists() for folder in path.parents):
        return "Syncthing"
    return ""
