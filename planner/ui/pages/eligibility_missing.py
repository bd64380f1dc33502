"""The unknowns as a work list: the facts that answers wait for, ranked by what they are worth."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress, part
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.services.eligibility import Eligibility, Unknown


_EXPORT = tr("Export for a site visit")


class MissingView(QWidget):
    """Facts that answers wait for, those worth most first. ``asked`` says that the user wants to
    answer what is missing of the carrier or an application.
    """

    asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._known: Eligibility | None = None
        self._of_carrier: frozenset[str] = frozenset()
        self._titles: dict[str, str] = {}
        self._unknowns: Sequence[Unknown] = ()
        self.rows = RowsModel(self._columns())
        self.table = RowsTable(self.rows, tr("Missing facts"))
        self.table.current.connect(self._name_button)
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.open = button(tr("Show these items"), self._open, icon="arrow-right")
        self.rank = Chips(
            [("cost", tr("By money")), ("items", tr("By items"))], self.rank_by, tr("Ranked by")
        )
        self.out = button(tr("Export for a site visit..."), lambda: None, icon="download")
        self.out.setMenu(self._out_menu())
        note = QLabel(tr("Filled in from the top, these facts settle the most."))
        note.setWordWrap(True)
        theme.set_text(note, muted=True)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.rank)
        row.addWidget(note, 1)
        row.addWidget(self.out)
        row.addWidget(self.open)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        nothing = EmptyState(
            "circle-check",
            tr("No fact is missing"),
            tr("Every rule has what it needs for its answer."),
        )
        self._stack = Views(self)
        self._stack.addWidget(full)
        self._stack.addWidget(nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _out_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(
            theme.icon("file-spreadsheet"),
            tr("Workbook to fill in and import again..."),
            self._workbook,
        )
        menu.addAction(theme.icon("file-text"), tr("PDF to print..."), self._pdf)
        return menu

    def _workbook(self) -> None:
        self._export(self._session.ask.workbook_to_write(tr("What to find out.xlsx"), _EXPORT))

    def _pdf(self) -> None:
        self._export(self._session.ask.pdf_to_write(tr("What to find out.pdf"), _EXPORT))

    def _export(self, out: "Path | None") -> None:
        """Write what is missing, by site."""
        known, inventory = self._known, self._session.inventory()
        if known is None or out is None:
            return

        def work(progress: Progress) -> None:
            from planner.services import project_book, unknowns, unknowns_export

            listed = unknowns.work_list(
                project_book.of(inventory), inventory, known, part(progress, 0.0, 0.4)
            )
            unknowns_export.write(listed, out, part(progress, 0.4, 1.0))

        self._session.runner.start(
            tr("Writing what is missing"),
            work,
            lambda _none: self._session.message.emit(tr("Written to {name}", name=out.name)),
        )

    def _columns(self) -> "tuple[TableColumn[Unknown], ...]":
        return (
            TableColumn(tr("Missing fact"), lambda row: row.fact, width=230),
            TableColumn(
                tr("Items"),
                lambda row: f"{row.items:,}",
                lambda row: row.items,
                numeric=True,
                width=80,
            ),
            TableColumn(
                tr("Cost at stake"),
                lambda row: formats.money(row.cost or None) or tr("not given"),
                lambda row: row.cost,
                numeric=True,
                width=120,
            ),
            TableColumn(tr("Example"), lambda row: row.example, width=280),
            TableColumn(tr("Rules that wait"), self._rules, width=260),
        )

    def _rules(self, row: "Unknown") -> str:
        return ", ".join(self._titles.get(rule, rule) for rule in row.rules)

    def show_findings(self, known: "Eligibility") -> None:
        """Show what is missing."""
        self._known = known
        of_applications = (one for found in known.applications.values() for one in found)
        listed = (*known.carrier, *of_applications)
        self._of_carrier = frozenset(fact for one in listed for fact in one.missing)
        of_costs = (one for cost in known.costs[:1] for one in cost.findings)
        of_items = known.items[0].findings if known.items else ()
        self._titles = {one.rule: one.title for one in (*listed, *of_costs, *of_items)}
        self._unknowns = known.unknowns
        self.rank_by(self.rank.key)
        self._stack.setCurrentIndex(0 if known.unknowns else 1)

    def rank_by(self, key: str) -> None:
        """Put first what holds back the most money, or the most items."""
        self.rank.choose(key)
        ranked = list(self._unknowns)
        if key == "items":
            ranked.sort(key=lambda one: (-one.items, -one.cost))
        self.rows.set_rows(ranked)
        if ranked and not self.table.currentIndex().isValid():
            self.table.select_where(lambda _row: True)

    def _name_button(self, row: "Unknown | None") -> None:
        of_carrier = row is not None and row.fact in self._of_carrier
        self.open.setText(tr("Answer the questions") if of_carrier else tr("Show these items"))
        self.open.setEnabled(row is not None)

    def _open(self) -> None:
        for row in self.table.selected()[:1]:
            if row.fact in self._of_carrier:
                self.asked.emit()
            else:
                self._session.go_to("items", Focus(missing=row.fact))
