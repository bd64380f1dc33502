"""The preferences: pages made from the list of options, with a search over all of them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from planner.common.settings import OPTIONS, Option
from planner.ui import theme
from planner.ui.preferences import Preferences
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.search_box import SearchBox

SOURCES = tr("Rules and catalogue")


class OptionRow(QWidget):
    """One option: its name, what it is set to, and what it does."""

    def __init__(
        self, option: Option, preferences: Preferences, choose_folder: Callable[[], Path | None]
    ) -> None:
        super().__init__()
        self.option = option
        self._preferences = preferences
        self._choose_folder = choose_folder
        self._showing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.SPACE_L)
        column.setSpacing(theme.SPACE_XS)
        self.editor = self._make_editor()
        self.editor.setAccessibleName(option.title)
        self.editor.setAccessibleDescription(option.help)
        if not isinstance(self.editor, QCheckBox):
            name = QLabel(option.title)
            name.setBuddy(self.editor)
            column.addWidget(name)
        column.addLayout(self._line())
        text = QLabel(option.help)
        text.setWordWrap(True)
        theme.set_text(text, Text.SMALL, muted=True)
        column.addWidget(text)
        self.show_value()

    def _make_editor(self) -> QWidget:
        if self.option.choices:
            box = QComboBox()
            for value, name in self.option.choices:
                box.addItem(name, value)
            box.currentIndexChanged.connect(lambda _index: self._keep(box.currentData()))
            return box
        if self.option.high:
            number = QSpinBox()
            number.setRange(self.option.low, self.option.high)
            number.setSingleStep(self.option.step)
            number.setSuffix(f" {self.option.unit}")
            # Not at each digit: "1" on the way to "150" is a text size too.
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._keep)
            return number
        if self.option.folder:
            line = QLineEdit()
            line.setPlaceholderText(tr("Beside each project"))
            line.setClearButtonEnabled(True)
            line.textChanged.connect(self._keep)
            return line
        tick = QCheckBox(self.option.title)
        tick.toggled.connect(self._keep)
        return tick

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(self.editor, 1 if self.option.folder else 0)
        if self.option.folder:
            line.addWidget(button(tr("Choose..."), self._choose, icon="folder-open"))
        else:
            line.addStretch(1)
        return line

    def _choose(self) -> None:
        chosen = self._choose_folder()
        if chosen is not None and isinstance(self.editor, QLineEdit):
            self.editor.setText(str(chosen))

    def _keep(self, value: object) -> None:
        if not self._showing:
            self._preferences.set(self.option.field, value)

    def show_value(self) -> None:
        """Show the value in force."""
        value = getattr(self._preferences.now, self.option.field)
        self._showing = True
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(self.editor.findData(value))
        elif isinstance(self.editor, QSpinBox):
            self.editor.setValue(value)
        elif isinstance(self.editor, QLineEdit) and self.editor.text() != value:
            self.editor.setText(value)
        elif isinstance(self.editor, QCheckBox):
            self.editor.setChecked(value)
        self._showing = False

    def matches(self, words: list[str]) -> bool:
        """Whether name and explanation hold all the words."""
        text = f"{self.option.page} {self.option.title} {self.option.help}".casefold()
        return all(word in text for word in words)


class PreferencesDialog(QDialog):
    """Stays open beside the window; each choice counts at once."""

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self._session = session
        self._preferences = preferences
        choose = session.ask.backup_folder
        self.rows = [OptionRow(option, preferences, choose) for option in OPTIONS]
        self.names = [*dict.fromkeys(option.page for option in OPTIONS), SOURCES]
        self.search = SearchBox(tr("Find an option"), delay_ms=0)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the preferences"))
        self.pages.setFixedWidth(190)
        self.pages.ensurePolished()
        self.pages.addItems(self.names)
        self.pages.currentRowChanged.connect(lambda _row: self._show_rows())
        self.none = QLabel(tr("No option has these words."))
        self.sources = QLabel()
        self.sources.setWordWrap(True)
        self.to_rules = button(tr("Show the rule book"), self._go_to_rules, icon="book-open")
        self.reset = button(tr("Reset this page"), self._reset, icon="rotate-ccw")
        self._lay_out()
        preferences.changed.connect(self._show_value)
        self.pages.setCurrentRow(0)
        self.resize(720, 480)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.SPACE_S, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(row)
        column.addWidget(self.none)
        column.addWidget(self.sources)
        column.addSpacing(theme.SPACE_M)
        column.addWidget(self.to_rules, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields scroll into view themselves
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACE_L)
        middle.addWidget(self.pages)
        middle.addWidget(scroll, 1)
        close = button(tr("Close"), self.close, kind="primary")
        foot = QHBoxLayout()
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.SPACE_L] * 4)
        outer.setSpacing(theme.SPACE_M)
        outer.addWidget(self.search)
        outer.addLayout(middle, 1)
        outer.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        self._say_sources()
        super().showEvent(event)

    def _show_rows(self) -> None:
        """Those of the page, or, while something is searched for, those found on any page."""
        words = self.search.text().casefold().split()
        page = self.names[max(self.pages.currentRow(), 0)]
        for row in self.rows:
            row.setVisible(row.matches(words) if words else row.option.page == page)
        found = any(not row.isHidden() for row in self.rows)
        self.none.setVisible(bool(words) and not found)
        of_sources = not words and page == SOURCES
        self.sources.setVisible(of_sources)
        self.to_rules.setVisible(of_sources)
        self.reset.setVisible(not words and page != SOURCES)
        self.pages.setEnabled(not words)

    def _show_value(self, field: str) -> None:
        for row in self.rows:
            if row.option.field == field:
                row.show_value()

    def _reset(self) -> None:
        self._preferences.reset(self.names[self.pages.currentRow()])

    def _say_sources(self) -> None:
        known = self._session.eligibility
        if known is None:
            said = tr("Open a project to see which rule book and which catalogue are in use.")
        else:
            said = tr(
                "Rule book {book_version}\n"
                "Catalogue of products {version}\n\n"
                "An updated rule book is installed on the Rules page, for every project. A "
                "catalogue of your own is added to a project under File > Catalogue of your own.",
                book_version=known.book_version,
                version=self._session.recogniser.version,
            )
        self.sources.setText(said)
        self.to_rules.setEnabled(known is not None)

    def _go_to_rules(self) -> None:
        self.close()
        self._session.go_to("rules")
