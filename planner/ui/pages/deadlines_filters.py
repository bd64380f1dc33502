"""What the list of deadlines is narrowed by: state, application, duty, confidence, text."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.ui import theme
from planner.ui.pages.deadlines_rows import CARRIER, HOW_SURE, STATES, duty, lane
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.reflow import SideBySide
from planner.ui.widgets.search_box import SearchBox

ALL_APPLICATIONS, ALL_DUTIES, ANY_CONFIDENCE = (
    tr("All applications"),
    tr("All duties"),
    tr("Any confidence"),
)
_ONE_ROW = 920
"""So many pixels wide, the states and what is beside them share a row."""


class DeadlineFilters(QWidget):
    """``changed`` says that another choice was made; `accepts` tells which dates it takes. The
    owner puts what is chosen of the view into the row ``beside`` the states.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.states = Chips([(key, word) for key, (word, _test) in STATES.items()],
                            lambda _key: self.changed.emit(), tr("Status"))  # fmt: skip
        self.applications = _choice(tr("Applications"), ALL_APPLICATIONS)
        self.duties = _choice(tr("Duties"), ALL_DUTIES)
        self.confidence = _choice(tr("Confidence"), ANY_CONFIDENCE)
        self.confidence.addItems(list(HOW_SURE))
        self.search = SearchBox(tr("Search dates"))
        self.clear_button = button(
            tr("Clear"), self.clear, icon="x", kind="flat", tip=tr("Show all dates")
        )
        for combo in (self.applications, self.duties, self.confidence):
            combo.activated.connect(lambda _at: self.changed.emit())
        self.search.searched.connect(lambda _text: self.changed.emit())
        beside = QWidget()
        self.beside = QHBoxLayout(beside)
        self.beside.setContentsMargins(0, 0, 0, 0)
        self.beside.setSpacing(theme.SPACE_S)
        self.beside.addStretch(1)
        top = SideBySide(_ONE_ROW, theme.SPACE_S)
        top.add(self.states)
        top.add(beside, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for combo in (self.applications, self.duties, self.confidence):
            row.addWidget(combo, 2)
        row.addWidget(self.search, 3)
        row.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(top)
        column.addLayout(row)

    def offer(self, deadlines: Sequence[Deadline]) -> None:
        """Offer the applications and duties that there are; what was chosen stays."""
        lanes = sorted({lane(one) for one in deadlines}, key=lambda name: (name == CARRIER, name))
        _fill(self.applications, [ALL_APPLICATIONS, *lanes])
        _fill(self.duties, [ALL_DUTIES, *sorted({duty(one) for one in deadlines})])

    def count(self, deadlines: Sequence[Deadline]) -> None:
        """Say on each chip how many dates it shows, as the other choices are."""
        taken = [one for one in deadlines if self._chosen(one)]
        numbers = Counter(key for one in taken for key, (_, test) in STATES.items() if test(one))
        for key, (word, _test) in STATES.items():
            self.states.set_text(key, f"{word} {numbers[key]:,}")
            if key in {"late", "missing"}:
                self.states.offer(key, offered=numbers[key] > 0 or self.states.key == key)
        self.clear_button.setVisible(self.narrowed)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state is chosen."""
        combos = (self.applications, self.duties, self.confidence)
        return bool(self.search.text()) or any(combo.currentIndex() > 0 for combo in combos)

    @property
    def application(self) -> str:
        """The one application (or the carrier) that is shown, empty if all are."""
        return self.applications.currentText() if self.applications.currentIndex() > 0 else ""

    def accepts(self, deadline: Deadline) -> bool:
        """Whether the choices take a date; the text is for the table to search."""
        return STATES[self.states.key][1](deadline) and self._chosen(deadline)

    def _chosen(self, deadline: Deadline) -> bool:
        sure = HOW_SURE.get(self.confidence.currentText(), deadline.confidence)
        return (
            self.application in {"", lane(deadline)}
            and (self.duties.currentIndex() <= 0 or self.duties.currentText() == duty(deadline))
            and deadline.confidence is sure
        )

    def clear(self) -> None:
        """Take back every choice but the state."""
        for combo in (self.applications, self.duties, self.confidence):
            combo.setCurrentIndex(0)
        self.search.clear()
        self.search.search_now()

    def show_state(self, key: str) -> None:
        """Show all dates of a state."""
        with QSignalBlocker(self):
            self.clear()
        self.states.choose(key)
        self.changed.emit()


def first_shown(deadlines: Sequence[Deadline], as_of: date) -> date:
    """The earliest day among dates, no later than ``as_of``."""
    return min([as_of, *(one.falls_on for one in deadlines if one.falls_on)])


def _choice(name: str, every: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItem(every)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made


def _fill(combo: QComboBox, choices: Sequence[str]) -> None:
    kept = combo.currentText()
    combo.clear()
    combo.addItems(list(choices))
    combo.setCurrentIndex(max(0, combo.findText(kept)))
