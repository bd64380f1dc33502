"""The findings of the items: a table of rules and answers, and the items behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.model.findings import Answer, Finding
from planner.model.inventory import Item
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.finding_why import FindingWhy
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look, answer_look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, ItemAnswer

ANSWERS = (Answer.MET, Answer.NOT_MET, Answer.UNKNOWN)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, with how many items and units got each of its answers."""

    rule: str
    title: str
    items: Mapping[Answer, int]
    units: Mapping[Answer, int]


def rule_rows(known: "Eligibility") -> list[RuleRow]:
    """The item rules in the order that the findings have."""
    if not known.items:
        return []
    items, units = known.summary.items, known.summary.units
    return [
        RuleRow(one.rule, one.title, items[one.rule], units[one.rule])
        for one in known.items[0].findings
        if one.rule in items
    ]


def _count_column(heading: str, answer: Answer) -> TableColumn[RuleRow]:
    def text(row: RuleRow) -> str:
        word = answer_look(row.rule, answer).word
        return (
            f"{word}: {row.items[answer]:,}" if row.items[answer] else tr("{word}: none", word=word)
        )

    def look(row: RuleRow) -> Look | None:
        return answer_look(row.rule, answer) if row.items[answer] else None

    return TableColumn(heading, text, lambda row: row.items[answer], look=look, width=172)


RULE_COLUMNS: tuple[TableColumn[RuleRow], ...] = (
    TableColumn(tr("Rule"), lambda row: row.title, width=220),
    *(
        _count_column(heading, answer)
        for heading, answer in zip((tr("Yes"), tr("No"), tr("Unknown")), ANSWERS, strict=True)
    ),
)


def _units(item: Item) -> int:
    return 1 if item.quantity is None else item.quantity


class _Behind(Sequence["ItemAnswer"]):
    """The answers at some places, each put together when it is looked at."""

    def __init__(self, items: "Sequence[ItemAnswer]", places: list[int]) -> None:
        self._items = items
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> "ItemAnswer": ...
    @overload
    def __getitem__(self, place: slice) -> "list[ItemAnswer]": ...
    def __getitem__(self, place: int | slice) -> "ItemAnswer | list[ItemAnswer]":
        if isinstance(place, slice):
            return [self._items[each] for each in self._places[place]]
        return self._items[self._places[place]]


class RulesView(QWidget):
    """Rules above; below, the items behind the chosen answer and what it rests on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._known: Eligibility | None = None
        self._chosen: tuple[str, Answer | None] = ("covered", Answer.MET)
        self.rules = RowsModel(RULE_COLUMNS)
        self.table = RowsTable(self.rules, tr("Findings by rule"))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(RowsTable.SelectionBehavior.SelectItems)
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.current.connect(self._choose)
        # Each answer of a rule has a cell of its own: another one in the row is another choice.
        self.table.selectionModel().currentColumnChanged.connect(
            lambda now, _before: (
                self._choose(self.rules.row_at(now.row())) if now.isValid() else None
            )
        )
        self.items = RowsModel(self._item_columns())
        self.list = RowsTable(self.items, tr("Items behind the answer"))
        self.list.verticalHeader().hide()
        self.list.current.connect(self._explain)
        self.why = FindingWhy(session)
        self._head = QLabel()
        theme.set_text(self._head, Text.H2)
        self._lay_out()

    def _item_columns(self) -> "tuple[TableColumn[ItemAnswer], ...]":
        return (
            TableColumn(tr("Serial number"), lambda row: row.item.serial, width=176),
            TableColumn(tr("Manufacturer"), lambda row: row.item.manufacturer, width=116),
            TableColumn(tr("Model"), lambda row: row.item.model, width=116),
            TableColumn(tr("Site"), lambda row: row.item.site, width=80),
            TableColumn(
                tr("Units"),
                lambda row: f"{_units(row.item):,}",
                lambda row: _units(row.item),
                numeric=True,
                width=70,
            ),
            TableColumn(tr("Because"), self._because, width=260),
        )

    def _because(self, row: "ItemAnswer") -> str:
        finding = row.finding(self._chosen[0])
        return formats.us_dates(finding.because) if finding else ""

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(
            button(tr("Open in Items"), self._open_items, icon="arrow-right", kind="link")
        )
        behind = QWidget()
        column = QVBoxLayout(behind)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(theme.SPACE_M)
        left.addWidget(self.table)
        left.addWidget(behind)
        left.setSizes([340, 300])
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(theme.SPACE_M)
        both.addWidget(left)
        both.addWidget(self.why)
        both.setStretchFactor(0, 1)
        both.setSizes([690, 340])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(both)

    def show_findings(self, known: "Eligibility") -> None:
        """Show what the rules say of the items."""
        self._known = known
        rows = rule_rows(known)
        self.rules.set_rows(rows)
        rule, answer = self._chosen
        place = self.rules.place_of(lambda row: row.rule == rule)
        if place >= 0:
            at = ANSWERS.index(answer) + 1 if answer else 0
            self.table.setCurrentIndex(self.rules.index(place, at))
            self._list_items()

    def _choose(self, row: RuleRow | None) -> None:
        if row is None or self._known is None:
            return
        at = self.table.currentIndex().column()
        chosen = (row.rule, ANSWERS[at - 1] if at > 0 else None)
        if chosen != self._chosen:
            self._chosen = chosen
            self._list_items()

    def _list_items(self) -> None:
        rule, answer = self._chosen
        self.items.set_rows(self._behind(rule, answer))
        self._head.setText(self._count_words(rule, answer))
        if not self.list.select_where(lambda _row: True):
            self._explain(None)

    def _count_words(self, rule: str, answer: Answer | None) -> str:
        if self._known is None:
            return ""
        whole = self._known.summary
        items = whole.items[rule][answer] if answer else whole.total_items
        units = whole.units[rule][answer] if answer else whole.total_units
        words = answer_look(rule, answer).word if answer else tr("All answers")
        return f"{words}: {formats.count(items, 'item')}, {formats.count(units, 'unit')}"

    def _behind(self, rule: str, answer: Answer | None) -> "Sequence[ItemAnswer]":
        if self._known is None or answer is None:
            return self._known.items if self._known else ()
        judged = enumerate(self._known.items.judged())
        places = [place for place, one in judged if one.answers.get(rule) is answer]
        return _Behind(self._known.items, places)

    def _explain(self, row: "ItemAnswer | None") -> None:
        finding = row.finding(self._chosen[0]) if row is not None else None
        if row is None or finding is None:
            self.why.show_nothing(tr("No item has this answer."))
        else:
            self._tell(row, finding)

    def _tell(self, row: "ItemAnswer", finding: Finding) -> None:
        from planner.services.eligibility_counts import item_in_words

        self.why.show_finding(
            row,
            item_in_words(row.item),
            finding,
            row.findings,
            lambda other: self._tell(row, other),
        )

    def _open_items(self) -> None:
        rule, answer = self._chosen
        self._session.go_to("items", Focus(rule=rule, answer=answer.value if answer else ""))
