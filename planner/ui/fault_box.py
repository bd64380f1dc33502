"""What is shown after a fault of the program: plain words first, and ways to go on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button


class FaultBox(QDialog):
    """Offers a copy of the project and the report; the report is shown when asked for."""

    def __init__(
        self,
        report: str,
        log: Path | None,
        save_copy: Callable[[], object] | None,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self._report = report
        mark = QLabel()
        mark.setPixmap(theme.icon("circle-x", "bad").pixmap(32, 32))
        said = QLabel(tr("The program made a mistake. What was saved before is safe."))
        said.setWordWrap(True)
        theme.set_text(said, Text.H2)
        where = tr(" This machine keeps all details in {log}.", log=log) if log else ""
        more = QLabel(
            tr(
                "Nothing was saved by halves: what was under way was not done. You can go on "
                "working; if in doubt, save a copy of the project first.\n\nPlease send the "
                "report to the makers of the program. It says where in the program the mistake "
                "is; names, numbers and whatever may be yours are left out of it.{where}",
                where=where,
            )
        )
        more.setWordWrap(True)
        self.shown = QPlainTextEdit(report)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(tr("Report"))
        self.shown.setFont(theme.fixed_font())
        self.shown.setMinimumHeight(200)
        self.shown.hide()
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_M)
        words.addWidget(said)
        words.addWidget(more)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_L)
        head.addWidget(mark)
        head.addLayout(words, 1)
        self.copy = button(tr("Copy report"), self._copy, icon="copy")
        self.show_it = button(tr("Show report"), self._show_report)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.copy)
        row.addWidget(self.show_it)
        row.addStretch(1)
        if save_copy is not None:
            row.addWidget(button(tr("Save a copy of the project..."), save_copy, icon="save"))
        close = button(tr("Go on"), self.accept, kind="primary")
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.SPACE_L] * 4)
        column.setSpacing(theme.SPACE_L)
        column.addLayout(head)
        column.addWidget(self.shown, 1)
        column.addLayout(row)
        more.setMinimumWidth(theme.scaled(520))
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy.setText(tr("Copied"))

    def _show_report(self) -> None:
        self.shown.setVisible(self.shown.isHidden())
        self.show_it.setText(tr("Hide report") if self.shown.isVisible() else tr("Show report"))
        self.adjustSize()
