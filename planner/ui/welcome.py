"""What is shown while no project is open: ways to begin."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.ui import theme
from planner.ui.commands import APP_NAME, Commands
from planner.ui.preferences import Preferences
from planner.ui.recent import folder_of
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button

_SHOWN_RECENT = 5
_LEAST, _WIDEST, _LOWEST = 232, 370, 190
"""Widths of a choice, and its least height, in pixels."""


class Choice(QPushButton):
    """A large button: icon, a title, and a line that says what it does."""

    def __init__(self, icon: str, title: str, text: str, chosen: Callable[[], object]) -> None:
        super().__init__()
        self._icon_name = icon
        self.setProperty("choice", True)  # noqa: FBT003
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture = QLabel()
        heading = QLabel(title)
        heading.setWordWrap(True)
        theme.set_text(heading, Text.H2)
        line = QLabel(text)
        line.setWordWrap(True)
        theme.set_text(line, muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_L)
        column.setSpacing(theme.SPACE_S)
        for label in (self._picture, heading, line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        self.clicked.connect(lambda _checked=False: chosen())
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """As large as the words need: three stand beside each other also with large text."""
        layout = self.layout()
        if layout is not None:
            wide = min(_WIDEST, max(_LEAST, 14 * self.fontMetrics().height()))
            self.setFixedSize(wide, max(_LOWEST, layout.totalHeightForWidth(wide)))

    def _draw(self) -> None:
        icon = theme.icon(self._icon_name, "accent")
        self._picture.setPixmap(icon.pixmap(QSize(32, 32), self.devicePixelRatioF()))


class Welcome(QScrollArea):
    """Three ways to begin, and the projects that were open last."""

    def __init__(self, commands: Commands, preferences: Preferences) -> None:
        super().__init__()
        self.setAccessibleName(tr("Ways to begin"))
        # Its buttons are brought into view by the Tab key.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._commands = commands
        self._preferences = preferences
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget()
        self.setWidget(content)
        column = QVBoxLayout(content)
        column.setSpacing(theme.SPACE_L)
        column.addStretch(2)
        self._add_heading(column)
        column.addSpacing(theme.SPACE_S)
        choices = QHBoxLayout()
        choices.setSpacing(theme.SPACE_L)
        choices.addStretch(1)
        for choice in self._choices():
            choices.addWidget(choice)
        choices.addStretch(1)
        column.addLayout(choices)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(theme.SPACE_XS)
        self._shown: tuple[list[str], frozenset[str]] = [], frozenset()
        column.addLayout(self._recent)
        column.addStretch(3)

    def _add_heading(self, column: QVBoxLayout) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        mark = QLabel()
        mark.setPixmap(theme.app_icon().pixmap(QSize(64, 64), self.devicePixelRatioF()))
        heading = QLabel(APP_NAME)
        theme.set_text(heading, Text.DISPLAY)
        line = QLabel(
            tr(
                "Know what you have, what is covered and can be reimbursed,\n"
                "and how to replace it before the deadline. Nothing leaves this computer."
            )
        )
        line.setAlignment(centre)
        theme.set_text(line, muted=True)
        for label in (mark, heading, line):
            column.addWidget(label, 0, centre)

    def _choices(self) -> tuple[Choice, ...]:
        do = self._commands
        return (
            Choice(
                "radio-tower",
                tr("Explore the sample carrier"),
                tr("An invented cooperative with 40 sites, ready to check and plan."),
                do.open_sample,
            ),
            Choice(
                "file-spreadsheet",
                tr("Get the empty workbook"),
                tr("A template with every column explained, to fill in with Excel."),
                do.write_template,
            ),
            Choice(
                "file-input",
                tr("Bring your workbook"),
                tr("Drop an Excel or CSV file anywhere here, or choose one."),
                do.import_workbook,
            ),
        )

    def show_recent(self) -> None:
        """List the projects that were open last."""
        names = list(self._preferences.now.listed()[:_SHOWN_RECENT])
        gone = self._preferences.reach.missing(names)
        if (names, gone) == self._shown and self._recent.count():
            return
        self._shown = names, gone
        while (taken := self._recent.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._recent.addWidget(
            button(tr("Open a project..."), self._commands.open, icon="folder-open"), 0, centre
        )
        if names:
            caption = QLabel(tr("Open again"))
            caption.setContentsMargins(0, theme.SPACE_M, 0, 0)
            theme.set_text(caption, Text.SMALL, muted=True)
            self._recent.addWidget(caption, 0, centre)
        for name in names:
            line = self._recent_line(Path(name), gone=name in gone)
            self._recent.addWidget(line, 0, centre)

    def _recent_line(self, path: Path, *, gone: bool) -> QWidget:
        text = tr("{name} (not there)", name=path.stem) if gone else path.stem
        link = button(text, lambda: self._commands.take_file(path), kind="link", tip=str(path))
        link.setAccessibleDescription(str(path))
        link.setEnabled(not gone)
        folder = QLabel(folder_of(path))
        folder.setToolTip(str(path))
        theme.set_text(folder, Text.SMALL, muted=True)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(link)
        row.addWidget(folder)
        return line
