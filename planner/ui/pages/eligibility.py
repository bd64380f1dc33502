"""The Eligibility page: the carrier's facts, what the rules say on a date, what is missing."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.model.history import ChangeSet
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.eligibility_form import CarrierForm
from planner.ui.pages.eligibility_rules import RulesView
from planner.ui.pages.item_why import finding_card
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.detail_panel import DetailPanel
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, Unknown

FIRST_DAY = date(2019, 5, 16)
"""The rule book begins when Huawei was put on the Entity List."""


class MissingView(QWidget):
    """Facts that answers wait for, those worth most first. ``entered`` names a fact of the
    carrier that the user wants to enter.
    """

    entered = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._of_carrier: frozenset[str] = frozenset()
        self.rows = RowsModel(self._columns())
        self.table = RowsTable(self.rows, "Missing facts")
        self.table.current.connect(self._name_button)
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.open = button("Show these items", self._open, icon="arrow-right")
        note = QLabel("Filled in from the top, these facts settle the most money and items.")
        theme.set_text(note, muted=True)
        row = QHBoxLayout()
        row.addWidget(note, 1)
        row.addWidget(self.open)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        nothing = EmptyState(
            "circle-check", "No fact is missing", "Every rule has what it needs for its answer."
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(full)
        self._stack.addWidget(nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _columns(self) -> "tuple[TableColumn[Unknown], ...]":
        return (
            TableColumn("Missing fact", lambda row: row.fact, width=250),
            TableColumn(
                "Items", lambda row: f"{row.items:,}", lambda row: row.items, numeric=True, width=80
            ),
            TableColumn(
                "Cost at stake",
                lambda row: formats.money(row.cost or None) or "not given",
                lambda row: row.cost,
                numeric=True,
                width=120,
            ),
            TableColumn("Example", lambda row: row.example, width=230),
            TableColumn("Rules", lambda row: ", ".join(row.rules), width=180),
        )

    def show_findings(self, known: "Eligibility") -> None:
        """Show what is missing."""
        self._of_carrier = frozenset(fact for one in known.carrier for fact in one.missing)
        self.rows.set_rows(known.unknowns)
        self._stack.setCurrentIndex(0 if known.unknowns else 1)
        if known.unknowns and not self.table.currentIndex().isValid():
            self.table.select_where(lambda _row: True)

    def _name_button(self, row: "Unknown | None") -> None:
        of_carrier = row is not None and row.fact in self._of_carrier
        self.open.setText("Enter it in the facts" if of_carrier else "Show these items")
        self.open.setEnabled(row is not None)

    def _open(self) -> None:
        for row in self.table.selected()[:1]:
            if row.fact in self._of_carrier:
                self.entered.emit(row.fact)
            else:
                self._session.go_to("items", Focus(missing=row.fact))


class EligibilityPage(Page):
    """Facts on the left; on the right the answers for the carrier and for the items."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.form = CarrierForm(session)
        self.carrier = DetailPanel("Answers for the carrier")
        self.rules = RulesView(session)
        self.missing = MissingView(session)
        self.missing.entered.connect(self.form.focus_on)
        self._make_as_of()
        self._lay_out()
        session.runner.busy.connect(self._on_busy)

    def _make_as_of(self) -> None:
        self.as_of = QDateEdit()
        self.as_of.setCalendarPopup(True)
        self.as_of.setDisplayFormat("MM/dd/yyyy")
        self.as_of.setMinimumDate(_qdate(FIRST_DAY))
        # Only a finished date counts, not each digit on the way to it.
        self.as_of.setKeyboardTracking(False)
        self.as_of.setAccessibleName("As-of date")
        self.as_of.setToolTip("Answer with the law in force on this day")
        self.as_of.dateChanged.connect(self._on_as_of)
        self.today = button("Today", lambda: self.session.set_as_of(self.session.today))

    def _lay_out(self) -> None:
        self.header = PageHeader("Eligibility")
        label = QLabel("Law as of")
        label.setBuddy(self.as_of)
        for widget in (label, self.as_of, self.today):
            self.header.add_action(widget)
        choices = [("items", "Items by rule"), ("carrier", "Carrier"), ("missing", "Missing facts")]
        self.views = Chips(choices, self.show_view, "Findings")
        self._loading = EmptyState(
            "scale", "Working out the answers", "Each item is held against the rules of the day."
        )
        self._stopped = EmptyState(
            "scale",
            "Stopped before the answers were worked out",
            "Nothing was changed.",
            ("Work out the answers", self._again),
        )
        self._no_items = EmptyState(
            "scale",
            "No items yet",
            "Import an inventory to see what is covered and what can be reimbursed.",
            ("Import a workbook", lambda: self.session.go_to("import")),
        )
        self.stack = QStackedWidget()
        for view in (
            self.rules,
            self.carrier,
            self.missing,
            self._loading,
            self._stopped,
            self._no_items,
        ):
            self.stack.addWidget(view)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE_S, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.views, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.stack, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.form)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([256, 900])
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(self.header)
        page.addWidget(splitter, 1)

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        with QSignalBlocker(self.as_of):
            self.as_of.setDate(_qdate(self.session.as_of))
        self.today.setEnabled(self.session.as_of != self.session.today)
        self.form.show_carrier(self.session.inventory().carrier)
        if self.session.eligibility is None:
            self.header.set_subtitle("Working out the answers ...")
            self.stack.setCurrentWidget(self._loading)
        self.session.check(self._show_findings)

    def _on_busy(self, title: str) -> None:
        """All work has ended: if it ended without the answers, offer to start again."""
        if not title and self.session.project is not None and self.session.eligibility is None:
            self.header.set_subtitle("")
            self.stack.setCurrentWidget(self._stopped)

    def _again(self) -> None:
        self.stack.setCurrentWidget(self._loading)
        self.session.check(self._show_findings)

    def _show_findings(self, known: "Eligibility") -> None:
        items = formats.count(len(known.items), "item")
        self.header.set_subtitle(
            f"{items} held against rule book {known.book_version}. {NOT_ADVICE}"
        )
        self.rules.show_findings(known)
        self.missing.show_findings(known)
        self.views.set_text("missing", f"Missing facts ({len(known.unknowns):,})")
        self.carrier.clear()
        for finding in known.carrier:
            self.carrier.add(finding_card(finding))
        if not known.carrier:
            text = f"No rule asks about the carrier on {formats.day(known.as_of)}."
            self.carrier.add_text(text, muted=True)
        self.carrier.add_text(NOT_ADVICE, Text.SMALL, muted=True)
        self.show_view(self.views.key)

    def show_view(self, key: str) -> None:
        """Bring up the findings by rule, those of the carrier, or the missing facts."""
        self.views.choose(key)
        known = self.session.eligibility
        if known is None:
            self.stack.setCurrentWidget(self._loading)
        elif key == "items":
            self.stack.setCurrentWidget(self.rules if known.items else self._no_items)
        else:
            self.stack.setCurrentWidget(self.carrier if key == "carrier" else self.missing)

    def _on_as_of(self, chosen: QDate) -> None:
        self.session.set_as_of(date(chosen.year(), chosen.month(), chosen.day()))

    def blocks_leaving(self) -> bool:
        return self.form.dirty


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
