"""Items with their answers and the reasons, and the other lists of the inventory."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from planner.model.history import ChangeSet
from planner.model.sheets import (
    APPLICATIONS,
    COSTS,
    CREWS,
    CUSTOMERS,
    DISBURSEMENTS,
    EXTENSIONS,
    FILINGS,
    GATES,
    ITEMS,
    PROGRESS,
    WORK,
    Sheet,
)
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.attached import ApplicationsView
from planner.ui.pages.item_rows import (
    FILTERS,
    ItemRow,
    ItemsModel,
    field_column,
    focus_test,
    item_columns,
    listing,
)
from planner.ui.pages.item_why import WhyPanel
from planner.ui.pages.job_reports import ReportsView
from planner.ui.pages.recognition_queue import RecognitionQueue, RecognitionView, worth
from planner.ui.pages.records import RecordsView, records_of
from planner.ui.pages.stopped import StoppedBanner
from planner.ui.session import Session
from planner.ui.slices import Slices
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_model import AT_ONCE, RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

KINDS = (
    ITEMS,
    APPLICATIONS,
    EXTENSIONS,
    DISBURSEMENTS,
    COSTS,
    FILINGS,
    CUSTOMERS,
    CREWS,
    WORK,
    GATES,
    PROGRESS,
)


class ItemsView(RecordsView):
    """The items: chips that filter by answer, and the panel that says why."""

    def __init__(
        self, session: Session, queue: RecognitionQueue, show_queue: Callable[[], object]
    ) -> None:
        self._known: Eligibility | None = None
        self._rows: list[ItemRow] = []
        self._rows_of: Eligibility | None = None
        self._why = WhyPanel(session)
        self._show_queue = show_queue
        self._slices = Slices()
        self._queue = queue
        self.unrecognised = Banner()
        super().__init__(session, ITEMS, ItemsModel(item_columns()))
        names = [(key, name) for key, (name, _test) in FILTERS.items()]
        self.chips = Chips(names, self._on_chip, tr("Filter by answer"), wraps=True)
        self.focus_label = button("", self.clear_filter, icon="x", tip=tr("Show all items"))
        self.focus_label.hide()
        line = QHBoxLayout()
        line.addWidget(self.chips, 1)
        line.addWidget(self.focus_label)
        line.addStretch(0)
        self.table.current.connect(self._why.show_row)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(1, line)
            layout.insertWidget(layout.count() - 1, self.unrecognised)
            layout.insertWidget(layout.count() - 1, StoppedBanner(session, self.refresh))
        queue.changed.connect(self._say_unrecognised)

    def _say_unrecognised(self) -> None:
        found = self._queue.found
        if found is None or not (found.open or found.given):
            self.unrecognised.hide()
        elif found.open:
            verb = "is" if len(found.open) == 1 else "are"
            self.unrecognised.say(
                Tone.INFO,
                tr(
                    "{found} {verb} not recognised. One answer counts for all rows of a model.",
                    found=worth(found),
                    verb=verb,
                ),
                (
                    tr("Say what it is") if verb == "is" else tr("Say what they are"),
                    self._show_queue,
                ),
                dismissable=False,
            )
        else:
            answers = formats.count(len(found.given), "answer")
            self.unrecognised.say(
                Tone.GOOD,
                tr("Every model is recognised, with {answers} of yours.", answers=answers),
                (tr("Your answers"), self._show_queue),
            )

    def beside(self, table: RowsTable) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(table)
        split.addWidget(self._why)
        split.setStretchFactor(0, 1)
        split.setSizes([740, 296])
        return split

    def refresh(self) -> None:
        """Show the items at once, with the last known answers, then with those of now."""
        if self.session.eligibility is None:
            self._show()
        self.session.check(self._on_checked)

    def _on_checked(self, known: "Eligibility") -> None:
        self._known = known
        self._show()
        self._queue.refresh(known)

    def _show(self) -> None:
        items, known = self.session.inventory().items, self._known
        former = self._rows if self._rows_of is known else ()

        def show(made: tuple[list[ItemRow], dict[str, int]]) -> None:
            self._rows, counts = made
            self._rows_of = known
            for key, number in counts.items():
                # Without the answers only how many there are is known.
                counted = known is not None or key == "all"
                name = FILTERS[key][0]
                self.chips.set_text(key, f"{name} {number:,}" if counted else name)
            self.show_rows(self._rows)

        steps = listing(former, items, known)
        self._slices.start(tr("Listing the items"), steps, show, at_once=len(items) <= AT_ONCE)

    def _on_chip(self, key: str) -> None:
        self.focus_label.hide()
        self.accept = FILTERS[key][1]
        self.apply_filter()

    def on_given_up(self) -> None:
        super().on_given_up()
        for key, (_words, test) in FILTERS.items():
            if test is self.accept:
                self.chips.choose(key)

    def clear_filter(self) -> None:
        self.chips.choose("all")
        self.chips.show()
        self.focus_label.hide()
        super().clear_filter()

    def focus_on(self, focus: Focus) -> None:
        """Show the rows of a focus, and say which they are on a button that shows all again."""
        self.clear_filter()
        asked = focus_test(focus)
        if asked is not None:
            words, self.accept = asked
            self.focus_label.setText(words)
            self.focus_label.show()
            # In place of the chips, which it overrides: there is no room for both.
            self.chips.hide()
        self.search.setText(focus.text)
        self.search.search_now()


class ItemsPage(Page):
    """A switch between the kinds of records, and a table of each."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = PageHeader(tr("Items"))
        self.kinds = Chips(
            [(s.name, s.name) for s in KINDS], self.show_kind, tr("What to list"), wraps=True
        )
        self._stack = Views()
        self.views: dict[str, RecordsView] = {}
        self._stale: set[str] = set()
        self.queue = RecognitionQueue(session)
        self.recognition: RecognitionView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self._header)
        column.addWidget(self.kinds)
        column.addWidget(self._stack, 1)

    @property
    def view(self) -> RecordsView:
        """The table in view."""
        return self.views[self.kinds.key]

    def refresh(self, _changes: ChangeSet) -> None:
        self._stale = {sheet.name for sheet in KINDS}
        if self.recognition and self._stack.currentWidget() is self.recognition:
            self.session.check(self.queue.refresh)
        else:
            self.show_kind(self.kinds.key)

    def show_kind(self, name: str) -> None:
        """Bring up the table of a kind, made when first shown."""
        self.kinds.choose(name)
        if name not in self.views:
            self.views[name] = self._make(name)
            self._stack.addWidget(self.views[name])
        view = self.views[name]
        self._stack.setCurrentWidget(view)
        self._header.set_title(name)
        self._header.set_subtitle(_SUBTITLES[name])
        if name in self._stale:
            self._stale.discard(name)
            if isinstance(view, ItemsView):
                view.refresh()
            else:
                view.show_rows(records_of(self.session.inventory(), view.sheet))

    def show_recognition(self) -> None:
        """Bring up the models that are not recognised, made when first shown."""
        if self.recognition is None:
            self.recognition = RecognitionView(self.queue, lambda: self.show_kind(self.kinds.key))
            self._stack.addWidget(self.recognition)
        self.recognition.refresh()
        self._stack.setCurrentWidget(self.recognition)
        self.recognition.tables["open"].setFocus()
        self._header.set_title(tr("Recognition"))
        self._header.set_subtitle(
            tr(
                "Models that the catalogue does not know. One answer counts for all rows of a "
                "model."
            )
        )

    def focus_on(self, focus: Focus) -> None:
        self.show_kind(focus.table)
        view = self.view
        if isinstance(view, ItemsView):
            view.focus_on(focus)
        else:
            view.search.setText(focus.text or focus.site)
            view.search.search_now()

    def _make(self, name: str) -> RecordsView:
        if name == ITEMS.name:
            return ItemsView(self.session, self.queue, self.show_recognition)
        if name == PROGRESS.name:
            return ReportsView(self.session, _columns(PROGRESS))
        if name == APPLICATIONS.name:
            return ApplicationsView(self.session, _columns(APPLICATIONS))
        sheet = next(sheet for sheet in KINDS if sheet.name == name)
        model = RowsModel(_columns(sheet))
        return RecordsView(self.session, sheet, model)


def _columns(sheet: Sheet) -> list[TableColumn[Any]]:
    """The columns of a list as its sheet has them; of costs, the amount where it is seen."""
    found = {column.field: field_column(column) for column in sheet.columns}
    if sheet is COSTS:
        found["description"] = replace(found["description"], width=220)
        order = ["on", "application", "category", "description", "amount"]
        return [found.pop(field) for field in order] + list(found.values())
    return list(found.values())


_SUBTITLES = {
    "Items": tr("What you have, and what the rules say of each piece."),
    "Applications": tr("Your applications to the program: their dates decide the deadlines."),
    "Extensions": tr("Extensions of a term, as granted."),
    "Disbursements": tr("Money of the program that was paid out, and on which claim."),
    "Costs": tr("Purchases, costs and support bought: what for, from whom, with which money."),
    "Filings": tr("What was filed, when, under which number: the evidence for the deadlines."),
    "Customers": tr("How many customers you had on a day, your own and those of affiliates."),
    "Crews": tr("Who does the work, with which skills, and when."),
    "Work": tr("The jobs that every site gets, in order."),
    "Gates": tr("Dates that a job waits for: deliveries, permits, consents."),
    "Progress": tr("What the field reports: jobs begun and done, and what delays them."),
}
