"""What the dates are counted from, edited right there: applications, extensions, payments."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.model.inventory import Application
from planner.model.sheets import APPLICATIONS, DISBURSEMENTS, EXTENSIONS, Sheet
from planner.ui import cells, theme
from planner.ui.pages.item_rows import field_column
from planner.ui.pages.reasons import add_source
from planner.ui.pages.records import RecordsView, records_of
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

_TERM_END = "term-end"
_FIELDS = (
    "name",
    "approved_on",
    "first_disbursement_on",
    "final_certification_on",
    "status",
    "submitted_on",
    "approved_cost",
    "allocation",
)
"""What dates are counted from comes first."""
_CHECK = Look(tr("Check"), Tone.WARN, "triangle-alert")
_NO_CONTRADICTION = Look(tr("Nothing contradicts"), Tone.GOOD, "circle-check")


class ApplicationsView(RecordsView):
    """The applications with the end of their terms."""

    def __init__(self, session: Session) -> None:
        self.ends: dict[str, Deadline] = {}
        columns = [field_column(APPLICATIONS.column(field)) for field in _FIELDS]
        term = TableColumn[Application](
            tr("Term ends"),
            lambda row: cells.date_text(self._end(row)) or tr("Not computed"),
            self._end,
            numeric=True,
            width=104,
            tip=tr("With every extension entered below"),
        )
        columns.insert(1, term)
        super().__init__(session, APPLICATIONS, RowsModel(columns))
        self.table.look.name = tr("Applications with their terms")

    def _end(self, row: Application) -> date | None:
        found = self.ends.get(row.name)
        return found.on if found else None


class PartOf(RecordsView):
    """The records of one application: its extensions, or what was paid out on it."""

    def __init__(self, session: Session, sheet: Sheet) -> None:
        self.application = ""
        columns = [field_column(column) for column in sheet.columns]
        own = [column for column in columns if column.heading != "Application"]
        super().__init__(session, sheet, RowsModel(own))
        self.table.look.name = tr("{name} of an application", name=sheet.name)
        self.search.hide()
        self.count.hide()
        self.table.verticalHeader().hide()

    def show_of(self, application: str) -> None:
        """Show those of an application."""
        self.application = application
        rows = records_of(self.session.inventory(), self.sheet)
        self.show_rows([row for row in rows if row.application == application])
        self.add_button.setEnabled(bool(application) and not self.session.read_only)

    def _make_empty(self) -> QWidget:
        said = paragraph(tr("No {noun} is entered for it.", noun=self.noun), muted=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return said

    def values_of_new(self) -> dict[str, Any] | None:
        return {"application": self.application}


class TermsView(QWidget):
    """Applications on top; of the chosen one its extensions and payments below, and what the
    checks say of them.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.applications = ApplicationsView(session)
        self.extensions = PartOf(session, EXTENSIONS)
        self.payments = PartOf(session, DISBURSEMENTS)
        self.checks = DetailPanel(tr("What the checks say"))
        self.applications.table.current.connect(lambda _row: self._show_parts())
        self._lay_out()

    def _lay_out(self) -> None:
        side_by_side = Qt.Orientation.Horizontal
        lower = QSplitter(Qt.Orientation.Vertical if theme.text_is_large() else side_by_side)
        upper = QSplitter(Qt.Orientation.Vertical)
        for splitter in (lower, upper):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(theme.SPACE_M)
        self._titled: list[Card] = []
        for title, view in ((tr("Extensions"), self.extensions), (tr("Payments"), self.payments)):
            card = Card(title)
            card.body.addWidget(view)
            lower.addWidget(card)
            self._titled.append(card)
        side = Card(tr("What the checks say"))
        side.body.addWidget(self.checks)
        lower.addWidget(side)
        for at, stretch in enumerate((4, 3, 3)):
            lower.setStretchFactor(at, stretch)
        lower.setSizes([440, 330, 276])
        upper.addWidget(self.applications)
        upper.addWidget(lower)
        upper.setSizes([170, 370])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(upper)

    # what is shown

    def refresh(self) -> None:
        """Show the applications as they are now; the checks follow when they are known."""
        ends = (one for one in self._session.deadlines() if one.rule == _TERM_END)
        self.applications.ends = {one.application: one for one in ends}
        rows = self._session.inventory().applications
        self.applications.show_rows(rows)
        if not self.applications.table.selected():
            self.applications.table.select_place(0 if rows else -1)
        self._show_parts()

    def show_application(self, name: str) -> None:
        """Bring up an application."""
        self.applications.clear_filter()
        self.applications.table.select_where(lambda row: row.name == name)

    def _chosen(self) -> str:
        index = self.applications.table.currentIndex()
        return self.applications.model.row_at(index.row()).name if index.isValid() else ""

    def _show_parts(self) -> None:
        name = self._chosen()
        for view in (self.extensions, self.payments):
            view.show_of(name)
        for card, title in zip(self._titled, (tr("Extensions"), tr("Payments")), strict=True):
            card.title.setText(tr("{title} of {name}", title=title, name=name) if name else title)
        self._show_checks(name, self._session.eligibility)
        if self._session.eligibility is None and name:
            self._session.check(lambda known: self._show_checks(self._chosen(), known))

    def _show_checks(self, name: str, known: "Eligibility | None") -> None:
        self.checks.clear()
        if not name:
            self.checks.add_text(tr("Choose an application."), muted=True)
            return
        end = self.applications.ends.get(name)
        if known is None:
            self.checks.add_text(tr("The checks are being worked out."), muted=True)
        else:
            wrong = [one.finding for one in known.contradictions if one.subject == name]
            for finding in wrong:
                self.checks.add(Badge(_CHECK))
                self.checks.add_text(finding.title, Text.H2)
                self.checks.add_text(finding.because)
            if not wrong:
                self.checks.add(Badge(_NO_CONTRADICTION))
                self.checks.add_text(
                    tr("No check finds dates that contradict each other."), muted=True
                )
        if end is not None:
            self.checks.add_text(end.title, Text.H2)
            self.checks.add_text(end.because)
            add_source(self.checks, end.citation, end.confidence, end.verify)
