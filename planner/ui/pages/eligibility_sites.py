"""The answers by site: how many of its items got which answer of each rule."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.model.findings import Answer
from planner.ui import formats
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, beside, paragraph
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look, answer_look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, Summary

_SHOWN = (("covered", Answer.MET), ("reimbursable", Answer.MET), ("must-remove", Answer.MET))
_HEADINGS = (tr("Covered"), tr("Reimbursable"), tr("To be removed"))


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with its counts; ``open`` is how many items a rule could not decide."""

    code: str
    name: str
    application: str
    summary: "Summary"

    @property
    def open(self) -> int:
        """Items of which the rule that lacks most facts does not know the answer."""
        return max((each[Answer.UNKNOWN] for each in self.summary.items.values()), default=0)


def _number(heading: str, rule: str, answer: Answer) -> TableColumn[SiteRow]:
    def count(row: SiteRow) -> int:
        return row.summary.items.get(rule, {}).get(answer, 0)

    return TableColumn(heading, lambda row: f"{count(row):,}", count, numeric=True, width=100)


def _open_look(row: SiteRow) -> Look | None:
    return answer_look("", Answer.UNKNOWN) if row.open else None


COLUMNS: tuple[TableColumn[SiteRow], ...] = (
    TableColumn(tr("Site"), lambda row: row.code, width=100),
    TableColumn(tr("Name"), lambda row: row.name, width=170),
    TableColumn(tr("Application"), lambda row: row.application, width=160),
    TableColumn(
        tr("Items"),
        lambda row: f"{row.summary.total_items:,}",
        lambda row: row.summary.total_items,
        numeric=True,
        width=80,
    ),
    *(_number(head, *each) for head, each in zip(_HEADINGS, _SHOWN, strict=True)),
    TableColumn(
        tr("Undecided"),
        lambda row: f"{row.open:,}",
        lambda row: row.open,
        numeric=True,
        look=_open_look,
        width=110,
    ),
)


class SitesView(QWidget):
    """A table of sites, and beside it the answers of each rule at the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._titles: Mapping[str, str] = {}
        self._of: Eligibility | None = None
        self.rows = RowsModel(COLUMNS)
        self.table = RowsTable(self.rows, tr("Answers by site"))
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.current.connect(self._tell)
        self.search = SearchBox(tr("Find a site"))
        self.search.searched.connect(self.rows.set_filter)
        self.panel = DetailPanel(tr("Answers at the site"))
        self.open = button(tr("Show its items"), self._open_items, icon="arrow-right")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search)
        head.addStretch(1)
        head.addWidget(self.open)
        nothing = EmptyState(
            "radio-tower",
            tr("No site has items yet"),
            tr("Import an inventory to see what the rules say of each site."),
            (tr("Import a workbook"), lambda: self._session.go_to("import")),
        )
        self._stack = Views(self)
        self._stack.addWidget(beside(head, self.table, self.panel, 320))
        self._stack.addWidget(nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_findings(self, known: "Eligibility") -> None:
        """Count by site, in the background, unless these findings were counted already."""
        if known is self._of:
            return
        self._of = known
        first = known.items[0].findings if known.items else ()
        self._titles = {finding.rule: finding.title for finding in first}
        self._session.answers.by_site(self._take)

    def _take(self, summaries: "Mapping[str, Summary]") -> None:
        sites = {site.code: site for site in self._session.inventory().sites}
        rows = []
        for code, summary in summaries.items():
            site = sites.get(code)
            name, application = (site.name, site.application) if site else ("", "")
            rows.append(SiteRow(code, name, application, summary))
        self.rows.set_rows(sorted(rows, key=lambda row: row.code))
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows and not self.table.selected():
            self.table.select_where(lambda _row: True)
        elif rows:
            self._tell(self.table.selected()[0])

    def _tell(self, row: SiteRow | None) -> None:
        self.panel.clear()
        self.open.setEnabled(row is not None)
        if row is None:
            return
        self.panel.add_text(
            " · ".join(filter(None, (row.code or tr("no site"), row.name))), Text.H2
        )
        self.panel.add_text(formats.count(row.summary.total_items, "item"), muted=True)
        for rule, counts in row.summary.items.items():
            card = Card()
            card.body.addWidget(paragraph(self._titles.get(rule, rule)))
            for answer in (Answer.MET, Answer.NOT_MET, Answer.UNKNOWN):
                if counts[answer]:
                    look = answer_look(rule, answer)
                    card.body.addWidget(
                        Badge(replace(look, word=f"{look.word}: {counts[answer]:,}"))
                    )
            self.panel.add(card)

    def _open_items(self) -> None:
        for row in self.table.selected()[:1]:
            self._session.go_to("items", Focus(site=row.code))
