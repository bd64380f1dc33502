"""The Eligibility page: what the rules say on a date at every level, and what is missing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.model.history import ChangeSet
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.attached import AttachedDocuments
from planner.ui.pages.deadlines_documents import DocumentOpener
from planner.ui.pages.eligibility_form import CarrierForm
from planner.ui.pages.eligibility_levels import (
    CONTRADICTING,
    OF_CARRIER,
    OF_MANY,
    AnswersView,
    application_rows,
    carrier_rows,
    contradiction_rows,
    cost_rows,
)
from planner.ui.pages.eligibility_missing import MissingView
from planner.ui.pages.eligibility_rules import RulesView
from planner.ui.pages.eligibility_sites import SitesView
from planner.ui.pages.interview import InterviewView
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.as_of import AsOfControl
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

VIEWS = [
    ("contradictions", tr("Contradictions")),
    ("items", tr("Items")),
    ("sites", tr("Sites")),
    ("carrier", tr("Carrier")),
    ("applications", tr("Applications")),
    ("costs", tr("Costs")),
    ("missing", tr("Missing facts")),
    ("interview", tr("Questions")),
]
_ITEMS, _CARRIER = "items", "carrier"


class EligibilityPage(Page):
    """A switch between the levels; each shows the answers and, beside them, why."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.form = CarrierForm(session)
        self.rules = RulesView(session)
        self.sites = SitesView(session)
        self.missing = MissingView(session)
        self.missing.asked.connect(lambda: self.show_view("interview"))
        self.interview = InterviewView(session)
        self.interview.counted.connect(self._count_questions)
        self._make_levels()
        self._make_states()
        self._shown: Eligibility | None = None
        self._lay_out()
        session.runner.busy.connect(self._on_busy)
        session.opened.connect(self._forget)

    def _make_levels(self) -> None:
        no_rule = EmptyState(
            "scale",
            tr("No rule asks about the carrier on that day"),
            tr("Choose a later day to see."),
        )
        self.carrier = AnswersView(
            self.session, tr("Answers for the carrier"), OF_CARRIER, no_rule, search=False
        )
        no_application = EmptyState(
            "scale",
            tr("No application yet"),
            tr("An approved application has money, a term and duties of its own."),
            (tr("Answer the questions"), lambda: self.show_view("interview")),
        )
        self.applications = AnswersView(
            self.session, tr("Answers for applications"), OF_MANY, no_application
        )
        no_cost = EmptyState(
            "scale",
            tr("No cost yet"),
            tr(
                "List purchases and work on a sheet Costs and import it, to see what the program "
                "pays."
            ),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
        )
        self.costs = AnswersView(self.session, tr("Answers for costs"), OF_MANY, no_cost)
        agree = EmptyState("circle-check", tr("No fact contradicts another"), "")
        self.contradictions = AnswersView(
            self.session, tr("Contradictions"), CONTRADICTING, agree, search=False
        )

    def _make_states(self) -> None:
        self._loading = EmptyState(
            "scale",
            tr("Working out the answers"),
            tr("Each item is held against the rules of the day."),
        )
        self._stopped = EmptyState(
            "scale",
            tr("Stopped before the answers were worked out"),
            tr("Nothing was changed."),
            (tr("Work out the answers"), self._again),
        )
        self._no_items = EmptyState(
            "scale",
            tr("No items yet"),
            tr("Import an inventory to see what is covered and what can be reimbursed."),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
        )

    def _lay_out(self) -> None:
        self.header = PageHeader(tr("Eligibility"))
        self.as_of = AsOfControl(self.session)
        self.header.add_action(self.as_of)
        self.refused = Banner()
        self.as_of.refused.connect(self._say_refused)
        self.views = Chips(list(VIEWS), self.show_view, tr("Level"), wraps=True)
        self.views.choose(_ITEMS)
        facts = QSplitter(Qt.Orientation.Horizontal)
        facts.setChildrenCollapsible(False)
        facts.setHandleWidth(theme.SPACE_M)
        facts.addWidget(self._of_carrier())
        facts.addWidget(self.carrier)
        facts.setStretchFactor(1, 1)
        facts.setSizes([230, 810])
        self._of: dict[str, QWidget] = {
            "contradictions": self.contradictions,
            _ITEMS: self.rules,
            "sites": self.sites,
            _CARRIER: facts,
            "applications": self.applications,
            "costs": self.costs,
            "missing": self.missing,
            "interview": self.interview,
        }
        self.stack = Views()
        for view in (*self._of.values(), self._loading, self._stopped, self._no_items):
            self.stack.addWidget(view)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(self.header)
        page.addWidget(self.refused)
        page.addWidget(self.views)
        page.addWidget(self.stack, 1)

    def _of_carrier(self) -> QWidget:
        """The carrier's facts, and below them the documents that show them."""
        hint = tr("Drop filings, certifications or letters of the carrier here.")
        self.documents = AttachedDocuments(
            self.session, self.session.inventory().carrier, DocumentOpener(self.session), hint
        )
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.form, 1)
        column.addWidget(self.documents)
        return left

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        self.form.show_carrier(self.session.inventory().carrier)
        if self.session.eligibility is None:
            self.header.set_subtitle(tr("Working out the answers ..."))
            if self._shown is None:
                self.stack.setCurrentWidget(self._loading)
        self.session.check(self._show_findings)
        self.interview.refresh()

    def _forget(self) -> None:
        self._shown = None

    def _on_busy(self, title: str) -> None:
        """All work has ended: if it ended without the answers, offer to start again."""
        if not title and self.session.project is not None and self.session.eligibility is None:
            self.header.set_subtitle("")
            self.stack.setCurrentWidget(self._stopped)

    def _again(self) -> None:
        self._shown = None
        self.stack.setCurrentWidget(self._loading)
        self.session.check(self._show_findings)
        self.interview.refresh()

    def _say_refused(self, sentence: str) -> None:
        if sentence:
            self.refused.say(Tone.WARN, sentence)
        else:
            self.refused.hide()

    def _show_findings(self, known: "Eligibility") -> None:
        first = self._shown is None
        self._shown = known
        items = formats.count(len(known.items), "item") if known.items else tr("Your facts")
        self.header.set_subtitle(
            tr(
                "{items} held against rule book {book_version}. {not_advice}",
                items=items,
                book_version=known.book_version,
                not_advice=NOT_ADVICE,
            )
        )
        inventory = self.session.inventory()
        name = inventory.carrier.legal_name or tr("The carrier")
        self.rules.show_findings(known)
        self.missing.show_findings(known)
        self.carrier.show_rows(carrier_rows(known, name))
        self.applications.show_rows(application_rows(known))
        self.costs.show_rows(cost_rows(known))
        broken = contradiction_rows(known, inventory, name)
        self.contradictions.show_rows(broken)
        if not broken and self.views.key == "contradictions":
            self.views.choose(_ITEMS)
        self.views.set_text("contradictions", tr("Contradictions ({count:,})", count=len(broken)))
        self.views.offer("contradictions", offered=bool(broken))
        self.views.set_text(
            "missing", tr("Missing facts ({unknowns:,})", unknowns=len(known.unknowns))
        )
        start = "contradictions" if first and broken else self.views.key
        self.show_view(start)

    def _count_questions(self, number: int) -> None:
        self.views.set_text(
            "interview", tr("Questions ({number:,})", number=number) if number else tr("Questions")
        )

    def show_view(self, key: str) -> None:
        """Bring up the answers of a level, the missing facts, or the questions."""
        self.views.choose(key)
        known = self._shown
        if known is None:
            self.stack.setCurrentWidget(self._loading)
        elif key == _ITEMS and not known.items:
            self.stack.setCurrentWidget(self._no_items)
        else:
            if key == "sites":
                self.sites.show_findings(known)
            self.stack.setCurrentWidget(self._of[key])

    def focus_on(self, focus: Focus) -> None:
        """``table`` is the key of a level ("missing", "applications"), or "interview"."""
        if focus.table in self._of:
            self.show_view(focus.table)

    def unkept(self) -> str:
        form, answer = self.form.dirty, self.interview.typed
        if form and answer:
            return tr("What you wrote about the carrier and your answer to a question")
        if form:
            return tr("What you wrote about the carrier")
        return tr("Your answer to a question") if answer else ""
