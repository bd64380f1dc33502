"""Find everywhere: what a project lists, its plan and history, the rules and the manual."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.ui import formats
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.slices import Slices
from planner.ui.translation import tr
from planner.ui.widgets.jump_list import JumpDialog
from planner.ui.widgets.table_model import AT_ONCE

if TYPE_CHECKING:
    from planner.services.finding import Finder, Found, Hit

_ICONS = {
    "sites": "map-pin",
    "items": "server",
    "plan": "chart-gantt",
    "deadlines": "calendar-clock",
    "rules": "book-open",
    "history": "history",
    "eligibility": "scale",
    "help": "circle-question-mark",
}
_HINT = tr(
    "All words must be there, in any order: serial numbers, models, notes, your own columns, "
    "dates, names of documents. Enter opens the line under the cursor."
)


class FindEverywhere(JumpDialog):
    """Reads the project in the background when it is opened after a change; then each keystroke
    is answered at once, or where there are very many rows as soon as they are looked through.
    """

    def __init__(
        self, session: Session, show_help: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(tr("Find everywhere"), tr("Find everywhere"), parent, delay_ms=60)
        self._session = session
        self._show_help = show_help
        self._finder: Finder | None = None
        self._reading = False
        self._few = True
        self._slices = Slices(self)
        self._found: list[Found] = []
        self._taking = False
        session.changed.connect(self._forget)
        session.opened.connect(self._forget)

    def _forget(self, _changes: ChangeSet | None = None) -> None:
        self._finder = None
        self._slices.drop()
        if self.isVisible():
            self._read()

    def start(self) -> None:
        super().start()
        self._read()

    def _read(self) -> None:
        if self._finder is not None or self._reading:
            return
        self._reading = True
        session = self._session

        listed, units, deadlines = session.inventory(), session.units(), session.deadlines()
        plan, as_of = session.plan(), session.as_of

        def work(progress: Progress) -> "Finder":
            from planner.services.finding import Finder, Sources

            return Finder(Sources(listed, units, deadlines, plan, as_of), progress)

        def done(finder: "Finder") -> None:
            self._reading = False
            if listed is not session.inventory():
                self._read()
                return
            self._finder, self._few = finder, len(listed.items) <= AT_ONCE
            self.search_for(self.search.text())

        def stopped() -> None:
            self._reading = False
            self.note.setText(tr("Stopped before everything was read. Open it again to go on."))

        session.runner.start(tr("Reading everything to find in"), work, done, stopped=stopped)

    def search_for(self, text: str) -> None:
        """Show what has all the words, when it is found; until then what was found before."""
        self._taking = False
        if self._finder is None:
            super().search_for(text)
            return

        def show(found: "list[Found]") -> None:
            taking, self._found = self._taking, found
            super(FindEverywhere, self).search_for(text)
            if taking:
                super(FindEverywhere, self).take()

        steps = self._finder.searching(text)
        self._slices.start(tr("Finding"), steps, show, at_once=self._few)
        if self._slices.running:
            self.note.setText(tr("Looking ..."))

    def take(self) -> None:
        """Do what the line under the cursor says: of those that are looked for, if they are."""
        self._taking = bool(self._slices.running)
        if not self._taking:
            super().take()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._slices.drop()

    def show_matches(self, text: str) -> None:
        if self._finder is None:
            self.note.setText(tr("Reading ..."))
            return
        found = self._found
        for one in found:
            group = self.add_group(f"{one.group} ({one.count:,})")
            for hit in one.hits:
                self.add_line(
                    (hit.title, _short(hit.note)),
                    partial(self._go, hit),
                    icon=_ICONS.get(hit.page, ""),
                    group=group,
                    tip=f"{hit.title}\n{hit.note}",
                )
        count = sum(one.count for one in found)
        if found:
            self.note.setText(tr("{places} found.", places=formats.count(count, "place")))
        else:
            self.note.setText(
                _HINT if len(text.strip()) < 2 else tr("Nothing has all these words.")
            )

    def _go(self, hit: "Hit") -> None:
        if hit.page == "help":
            self._show_help(hit.text)
            return
        of_history = hit.page == "history"
        items = frozenset((hit.id,)) if hit.id and not of_history else frozenset()
        focus = Focus(
            table=hit.table,
            text=hit.text,
            site=hit.site,
            rule=hit.rule,
            items=items,
            unit=hit.id if of_history else 0,
        )
        self._session.go_to(hit.page, focus)


def _short(note: str) -> str:
    return note if len(note) <= 48 else f"{note[:47]}…"
