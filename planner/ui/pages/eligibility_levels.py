"""The answers for the carrier, its applications and its costs, and facts that contradict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Confidence, Finding
from planner.model.inventory import Inventory
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.finding_why import FindingWhy
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.detail_panel import beside
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import CONFIDENCE, Look, answer_look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility
    from planner.services.explaining import About


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer: about what, in words, and what the rule says. ``fix`` says what to do about
    a contradiction.
    """

    about: "About"
    who: str
    finding: Finding
    fix: str = ""


def _look(row: AnswerRow) -> Look:
    return answer_look(row.finding.rule, row.finding.answer)


def _sure(row: AnswerRow) -> Look:
    return CONFIDENCE[row.finding.confidence]


_WHO = TableColumn[AnswerRow](tr("About"), lambda row: row.who, width=210)
_TITLE = TableColumn[AnswerRow](tr("Rule"), lambda row: row.finding.title, width=220)
_ANSWER = TableColumn[AnswerRow](tr("Answer"), lambda row: _look(row).word, look=_look, width=130)
_BECAUSE = TableColumn[AnswerRow](
    tr("Because"), lambda row: formats.us_dates(row.finding.because), width=300
)
_SURE = TableColumn[AnswerRow](
    tr("How sure"),
    lambda row: _sure(row).word,
    look=lambda row: _sure(row) if row.finding.confidence is Confidence.UNCONFIRMED else None,
    width=150,
)
_FIX = TableColumn[AnswerRow](tr("What to do"), lambda row: row.fix, width=300)

_FITTED = frozenset((_WHO.heading, _TITLE.heading))

OF_CARRIER = (_TITLE, replace(_ANSWER, width=120), _SURE, _BECAUSE)
OF_MANY = (_WHO, _TITLE, _ANSWER, _SURE, _BECAUSE)
CONTRADICTING = (replace(_WHO, width=180), replace(_TITLE, width=180), _FIX, _BECAUSE)


class AnswersView(QWidget):
    """A table of answers, and beside it why the chosen one is what it is."""

    def __init__(
        self,
        session: Session,
        name: str,
        columns: Sequence[TableColumn[AnswerRow]],
        nothing: EmptyState,
        *,
        search: bool = True,
    ) -> None:
        super().__init__()
        self._session = session
        self.rows = RowsModel(columns)
        self.table = RowsTable(self.rows, name)
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.current.connect(self._explain)
        self.why = FindingWhy(session)
        self.search = SearchBox(tr("Find an answer"))
        self.search.searched.connect(self.rows.set_filter)
        self.count = QLabel()
        theme.set_text(self.count, muted=True)
        self.rows.counted.connect(self._say_count)
        self.items = button(tr("Show the item"), self._open_item, icon="arrow-right")
        self.items.hide()
        self._fitted = False
        self._lay_out(nothing, search=search)

    def _lay_out(self, nothing: EmptyState, *, search: bool) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search)
        head.addWidget(self.count, 1)
        head.addWidget(self.items)
        if not search:  # never shown here: it would be a window till the page has it
            self.search.hide()
        self._stack = Views(self)
        self._stack.addWidget(beside(head, self.table, self.why, 340))
        self._stack.addWidget(nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_rows(self, rows: Sequence[AnswerRow]) -> None:
        """Show answers; the one that was chosen stays so if it is still there."""
        chosen = self.table.selected()[:1]
        self.rows.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        kept = chosen and self.table.select_where(lambda row: _same(row, chosen[0]))
        if not kept and not self.table.select_where(lambda _row: True):
            self._explain(None)
        elif kept:
            self._explain(self.table.selected()[0])
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give names and titles the room they need, as far as the window has it, once."""
        if self._fitted or not self.isVisible() or not self.rows.rows:
            return
        self._fitted = True
        most = self.table.viewport().width() * 2 // 5
        for number, column in enumerate(self.rows.columns):
            if column.heading in _FITTED:
                needed = self.table.sizeHintForColumn(number)
                self.table.setColumnWidth(number, max(110, min(needed + theme.SPACE_M, most)))

    def _say_count(self, shown: int, whole: int) -> None:
        said = formats.count(whole, "answer")
        self.count.setText(
            said if shown == whole else tr("{shown:,} of {said}", shown=shown, said=said)
        )

    def _explain(self, row: AnswerRow | None) -> None:
        self.items.setVisible(row is not None and hasattr(row.about, "item"))
        if row is None:
            self.why.show_nothing(tr("Choose an answer to see why."))
        else:
            self.why.show_finding(row.about, row.who, row.finding, fix=row.fix)

    def _open_item(self) -> None:
        for row in self.table.selected()[:1]:
            item = getattr(row.about, "item", None)
            if item is not None:
                self._session.go_to("items", Focus(text=item.serial or item.model, site=item.site))


def _same(row: AnswerRow, other: AnswerRow) -> bool:
    return (row.who, row.finding.rule) == (other.who, other.finding.rule)


def carrier_rows(known: "Eligibility", name: str) -> list[AnswerRow]:
    """The answers for the carrier; here as below contradictions come first."""
    return _first(known, (AnswerRow("", name, finding) for finding in known.carrier))


def application_rows(known: "Eligibility") -> list[AnswerRow]:
    """The answers for each application."""
    listed = known.applications.items()
    return _first(
        known, (AnswerRow(name, name, one) for name, findings in listed for one in findings)
    )


def cost_rows(known: "Eligibility") -> list[AnswerRow]:
    """The answers for each cost."""
    from planner.services.eligibility_counts import cost_in_words

    named = ((cost, cost_in_words(cost.cost)) for cost in known.costs)
    return _first(
        known, (AnswerRow(cost, who, one) for cost, who in named for one in cost.findings)
    )


def contradiction_rows(known: "Eligibility", inventory: Inventory, name: str) -> list[AnswerRow]:
    """The facts that contradict each other, whatever they are about."""
    from planner.services.eligibility_counts import item_in_words
    from planner.services.explaining import how_to_fix

    of_items = (
        AnswerRow(answer, item_in_words(answer.item), finding)
        for answer in known.items.contradicting()
        for finding in answer.findings
    )
    checks = _checks(known)
    every = (*carrier_rows(known, name), *application_rows(known), *cost_rows(known), *of_items)
    return [
        replace(row, fix=how_to_fix(inventory, row.about, row.finding))
        for row in every
        if row.finding.rule in checks
    ]


def _checks(known: "Eligibility") -> frozenset[str]:
    return frozenset(one.finding.rule for one in known.contradictions)


def _first(known: "Eligibility", rows: Iterable[AnswerRow]) -> list[AnswerRow]:
    checks = _checks(known)
    return sorted(rows, key=lambda row: row.finding.rule not in checks)
