"""The line below the pages: file, counts, rule book, saving, and work in the background."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QWidget,
)

from planner.ui import formats, theme
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.time_left import TimeLeft, in_words
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.words import Look

SHOW_AFTER_MS = 300
"""Work shorter than this shows no progress: it would only flicker."""
MESSAGE_MS = 8000


class JobArea(QWidget):
    """Title, percent, time left and Cancel of the running work; hidden while there is none."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self.label = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.percent = QLabel()
        self.percent.setMinimumWidth(40)
        self.left = QLabel()
        self._time_left = TimeLeft()
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setProperty("flat", True)  # noqa: FBT003
        self.cancel.setAccessibleName(tr("Cancel the running work"))
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.label, self.bar, self.percent, self.left, self.cancel):
            row.addWidget(widget)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOW_AFTER_MS)
        self._delay.timeout.connect(self.show)
        runner.busy.connect(self._on_busy)
        runner.progress.connect(self._on_progress)
        self.hide()

    def _cancel(self) -> None:
        self._runner.cancel()
        self.cancel.setEnabled(False)
        self.label.setText(tr("Stopping..."))

    def _on_busy(self, title: str) -> None:
        self.cancel.setEnabled(True)
        self.label.setText(title)
        self.bar.setRange(0, 0)
        self.percent.clear()
        self.left.clear()
        self._time_left.begin()
        if not title:
            self._delay.stop()
            self.hide()
        elif self.isHidden() and not self._delay.isActive():
            self._delay.start()

    def _on_progress(self, title: str, message: str, fraction: float | None) -> None:
        if not self.cancel.isEnabled():
            return
        self.label.setText(message or title)
        self.left.setText(in_words(self._time_left.seconds(time.monotonic(), fraction)))
        if fraction is None:
            self.bar.setRange(0, 0)
            self.percent.clear()
        else:
            self.bar.setRange(0, 100)
            self.bar.setValue(round(fraction * 100))
            self.percent.setText(f"{fraction:.0%}")


class StatusBar(QStatusBar):
    """Says what is open and what is going on."""

    def __init__(self, session: Session, *, safe_mode: bool = False) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self._safe_mode = Badge(Look(tr("Safe mode"), Tone.WARN, "triangle-alert"))
        self._safe_mode.setToolTip(
            tr(
                "Started without your preferences, the last project and an installed rule book. "
                "Nothing that you choose now is remembered."
            )
        )
        self._safe_mode.setVisible(safe_mode)
        self._file = QLabel()
        self._counts = QLabel()
        self._rules = QLabel()
        self._saved = QLabel()
        self._read_only = Badge(Look(tr("Read-only"), Tone.WARN, "lock"))
        # In a box of their own: the bar hides the box while it shows a message, and must not
        # find single labels shown again.
        facts = QWidget()
        row = QHBoxLayout(facts)
        row.setContentsMargins(theme.SPACE_S, 0, 0, 0)
        row.setSpacing(theme.SPACE_XL)
        for widget in (
            self._safe_mode,
            self._file,
            self._read_only,
            self._counts,
            self._rules,
            self._saved,
        ):
            row.addWidget(widget)
        self.addWidget(facts)
        self._figures = QLabel()
        self._figures.setAccessibleName(tr("What is selected"))
        self._figures.setContentsMargins(0, 0, theme.SPACE_S, 0)
        self.addPermanentWidget(self._figures)
        self.jobs = JobArea(session.runner)
        self.addPermanentWidget(self.jobs)
        session.opened.connect(self.update_facts)
        session.changed.connect(self.update_facts)
        session.checked.connect(self.update_facts)
        session.runner.busy.connect(self.update_facts)
        session.saving_began.connect(self.update_facts)
        session.message.connect(self._say)
        self.update_facts()

    def update_facts(self) -> None:
        """Show the project as it is."""
        session, project = self._session, self._session.project
        self._read_only.setVisible(project is not None and session.read_only)
        # Emptied rather than hidden: showing it would lay it over a message in view.
        self._saved.clear()
        if project is None:
            self._file.setText(tr("No project open"))
            self._counts.hide()
            self._rules.hide()
            return
        inventory = session.inventory()
        self._file.setText(project.path.name)
        self._file.setToolTip(str(project.path))
        sites = formats.count(len(inventory.sites), "site")
        self._counts.setText(f"{sites} · {formats.count(len(inventory.items), 'item')}")
        known = session.eligibility
        self._counts.show()
        # While findings are worked out again, the book is the same.
        if known:
            self._rules.setText(tr("Rule book {book_version}", book_version=known.book_version))
        self._rules.setVisible(bool(self._rules.text()))
        if not session.read_only:
            self._saved.setText(
                tr("{work}...", work=session.runner.running)
                if session.saving
                else tr("All changes saved")
            )

    def show_figures(self, text: str) -> None:
        """Say what is selected in a list: "Count 12 · Sum $3,400"; nothing if empty."""
        self._figures.setText(text)

    def _say(self, text: str) -> None:
        self.showMessage(text, MESSAGE_MS)
