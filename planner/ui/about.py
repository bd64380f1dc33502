"""What About says: versions, dates of rule book and catalogue, and the licences of all parts."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner import __version__
from planner.common.resources import resource
from planner.ui import theme
from planner.ui.commands import APP_NAME
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.buttons import button

_LIBRARIES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("SQLAlchemy", "MIT"),
    ("alembic", "MIT"),
    ("openpyxl", "MIT"),
    ("python-calamine", "MIT"),
    ("msoffcrypto-tool", "MIT"),
    ("olefile", "BSD"),
    ("ortools", "Apache-2.0"),
    ("numpy", "BSD-3-Clause"),
    ("pyqtgraph", "MIT"),
    ("PyYAML", "MIT"),
    ("rapidfuzz", "MIT"),
    ("icalendar", "BSD-2-Clause"),
    ("reportlab", "BSD"),
    ("python-docx", "MIT"),
    ("platformdirs", "MIT"),
    ("filelock", "MIT"),
)
"""What the program is built with, and under which terms; what these need is found out."""
_ASSETS = (
    ("Lucide icons", "ISC", ("icons", "LICENSE")),
    (tr("Outlines of states and counties (us-atlas)"), "ISC", ("map", "LICENSE")),
)
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A library or a set of files that the program is built with; ``files`` hold its terms, or
    those of what is ``installed``, looked for when they are wanted: there are thousands.
    """

    name: str
    version: str
    terms: str
    files: tuple[Path, ...] = ()
    installed: Distribution | None = None

    def text(self) -> str:
        """The terms, as its makers wrote them."""
        files = self.files if self.installed is None else _texts(self.installed)
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        return "\n\n".join(texts) or f"{self.name}: {self.terms}"


def versions() -> list[tuple[str, str]]:
    """The program and what it runs on, with their versions."""
    from planner.storage.database import sqlite_version

    return [
        (APP_NAME, __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("SQLite", sqlite_version()),
        *((part.name, part.version) for part in third_parties() if part.version),
    ]


def third_parties() -> list[Part]:
    """Every library that is built in, also those that others need, and then the other files."""
    terms = dict(_LIBRARIES)
    found: dict[str, Part] = {}
    waiting = [name for name, _terms in _LIBRARIES]
    while waiting:
        name = waiting.pop(0)
        key = name.casefold().replace("_", "-")
        if key in found:
            continue
        try:
            made = distribution(name)
        except PackageNotFoundError:  # not needed here, or a bundle came without its metadata
            if name in terms:
                found[key] = Part(name, "", terms[name])
            continue
        found[key] = Part(name, made.version, terms.get(name) or _terms(made), installed=made)
        waiting += _needs(made)
    assets = [Part(name, "", terms, (resource(*place),)) for name, terms, place in _ASSETS]
    return [*sorted(found.values(), key=lambda part: part.name.casefold()), *assets]


def _needs(made: Distribution) -> Iterator[str]:
    for line in made.requires or ():
        name = re.match(r"[\w.-]+", line)
        if name is not None and "extra ==" not in line:
            yield name.group()


def _terms(made: Distribution) -> str:
    told = made.metadata
    for field in ("License-Expression", "License"):
        said = str(told[field] or "").strip()
        if said and "\n" not in said:
            return said
    kinds = [kind for kind in told.get_all("Classifier") or () if kind.startswith("License ::")]
    return kinds[-1].rpartition("::")[2].strip() if kinds else tr("see its text")


def _texts(made: Distribution) -> Iterator[Path]:
    for file in made.files or ():
        if _TEXTS.fullmatch(file.name) and file.suffix in {"", ".txt", ".md", ".rst"}:
            path = Path(str(file.locate()))
            if path.is_file():
                yield path


def system_information(book: str, catalogue: str) -> str:
    """Versions for a report, one a line; nothing of the user's."""
    lines = [f"{name} {number}" for name, number in versions()]
    lines += [f"{platform.system()} {platform.release()}, {platform.machine()}"]
    lines += [tr("Rule book {book}", book=book)] if book else []
    lines += [tr("Catalogue {catalogue}", catalogue=catalogue)] if catalogue else []
    return "\n".join(lines)


class AboutDialog(QDialog):
    """What the program is; the parts on the left, their terms on the right."""

    def __init__(self, book: str, catalogue: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About {app_name}", app_name=APP_NAME))
        self.information = system_information(book, catalogue)
        self.parts = [Part(APP_NAME, __version__, "MIT", _own_licence()), *third_parties()]
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Parts of the program"))
        self.list.ensurePolished()
        for part in self.parts:
            self.list.addItem(" ".join(filter(None, (part.name, part.version))) + f", {part.terms}")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Licence"))
        theme.set_text(self.text, Text.SMALL)
        self.list.currentRowChanged.connect(self._show_part)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setSizes([270, 600])
        row = QHBoxLayout()
        row.addWidget(button(tr("Copy system information"), self.copy, icon="copy"))
        row.addStretch(1)
        close = button(tr("Close"), self.accept, kind="primary")
        row.addWidget(close)
        column = dialog_column(self)
        column.addLayout(self._head(book, catalogue))
        column.addWidget(split, 1)
        column.addLayout(row)
        self.list.setCurrentRow(0)
        close.setFocus()
        self.resize(920, 580)

    def _head(self, book: str, catalogue: str) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(theme.app_icon().pixmap(56, 56))
        name = QLabel(f"{APP_NAME} {__version__}")
        theme.set_text(name, Text.H1)
        dates = [
            tr("Rule book {book}", book=book) if book else "",
            tr("Catalogue {catalogue}", catalogue=catalogue) if catalogue else "",
        ]
        of_data = QLabel(" · ".join(filter(None, dates)))
        of_data.setVisible(bool(of_data.text()))
        advice = QLabel(
            tr(
                "This is not legal advice: every answer shows the text it rests on, so that you "
                "and your counsel can check it. Nothing leaves this computer."
            )
        )
        advice.setWordWrap(True)
        theme.set_text(advice, muted=True)
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        for label in (name, of_data, advice):
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_L)
        row.addWidget(mark)
        row.addLayout(words, 1)
        return row

    def copy(self) -> None:
        """Put the versions on the clipboard."""
        QGuiApplication.clipboard().setText(self.information)

    def _show_part(self, row: int) -> None:
        self.text.setPlainText(self.parts[row].text())


def _own_licence() -> tuple[Path, ...]:
    path = resource().parent / "LICENSE"
    return (path,) if path.is_file() else ()
