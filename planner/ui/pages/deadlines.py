"""The Deadlines page: every date that law or award sets, what comes next, and what shows it."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.model.history import ChangeSet
from planner.services import deadline_evidence as evidence
from planner.services import deadlines as service
from planner.services.deadline_evidence import Filed, Standing
from planner.services.deadlines import Need
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.deadlines_acts import EvidenceActs
from planner.ui.pages.deadlines_filings import FilingsView
from planner.ui.pages.deadlines_list import DatesView
from planner.ui.pages.deadlines_out import DeadlineOutput, export_button
from planner.ui.pages.deadlines_print import list_document
from planner.ui.pages.deadlines_request import RequestDrafter
from planner.ui.pages.deadlines_rows import OVER, lane
from planner.ui.pages.deadlines_terms import TermsView
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import TileGrid, Views

VIEWS = [
    ("dates", tr("Dates")),
    ("filings", tr("Filings")),
    ("terms", tr("Extensions and payments")),
]


class DeadlinesPage(Page):
    """The dates, what was filed for them, and what they are counted from; above them what calls
    for a look.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.drafter = RequestDrafter(session, self._say)
        self.acts = EvidenceActs(session, self._say_done, self.enter_facts, self.drafter.draft)
        self.output = DeadlineOutput(session, self._say)
        self.dates = DatesView(session, self.acts)
        self._stale: set[str] = set()
        self.banner = Banner()
        self.attention = TileGrid(least=220, most=4)
        self.views = Chips(VIEWS, self.show_view, tr("What to show"))
        self.export = export_button(self.output, self.print_list)
        self._lay_out()

    def _lay_out(self) -> None:
        self.header = PageHeader(tr("Deadlines"))
        self.header.add_action(self.views)
        self.header.add_action(self.export)
        self.body = Views()
        self.body.addWidget(self.dates)
        self.stack = Views()
        self.stack.addWidget(self.body)
        self.stack.addWidget(
            EmptyState(
                "calendar-clock",
                tr("No deadlines yet"),
                tr(
                    "Dates are computed from the applications: approval, first disbursement and "
                    "the extensions as granted."
                ),
                (tr("Enter applications"), lambda: self.enter_facts("")),
                (tr("Import a workbook"), lambda: self.session.go_to("import")),
            )
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_S)
        page.addWidget(self.header)
        page.addWidget(self.banner)
        page.addWidget(self.attention)
        page.addWidget(self.stack, 1)

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        session = self.session
        dates, listed = session.deadlines(), session.inventory()
        filed = evidence.filed(listed, dates, session.as_of)
        plan = session.plan()
        needed = service.needed(plan, listed, session.as_of) if plan else ()
        self.export.setVisible(any(one.falls_on for one in dates))
        self.header.set_subtitle(self._what_is_next(dates))
        self._stale = {key for key, _text in VIEWS}
        self._call_attention(evidence.lacking(dates, session.as_of), filed, needed)
        self.show_view(self.views.key)

    @cached_property
    def filings(self) -> FilingsView:
        """What was filed; made when it is first asked for."""
        made = FilingsView(self.session, self.acts)
        self.body.addWidget(made)
        return made

    @cached_property
    def terms(self) -> TermsView:
        """What dates are counted from; made when it is first asked for."""
        made = TermsView(self.session)
        self.body.addWidget(made)
        return made

    def show_view(self, key: str) -> None:
        """Bring up the dates, the filings, or what dates are counted from."""
        self.views.choose(key)
        view: DatesView | FilingsView | TermsView = getattr(self, key)
        self.body.setCurrentWidget(view)
        if key in self._stale:
            self._stale.discard(key)
            view.refresh()
        self.stack.setCurrentIndex(0 if self.session.deadlines() or key == "terms" else 1)

    def _what_is_next(self, deadlines: tuple[Deadline, ...]) -> str:
        coming = [one for one in deadlines if one.falls_on and one.status not in OVER]
        if not coming:
            return tr("Computed for each application from its own facts")
        first = min(coming, key=lambda one: one.falls_on or date.max)
        when = first.falls_on or self.session.as_of
        left = formats.countdown(when, self.session.as_of)
        return tr(
            "Next: {title}, {first}, on {when} ({left})",
            title=first.title,
            first=lane(first),
            when=formats.weekday(when),
            left=left,
        )

    def _call_attention(
        self, past: tuple[Deadline, ...], filed: tuple[Filed, ...], needed: tuple[Need, ...]
    ) -> None:
        """A button for each thing that calls for a look."""
        odd = sum(one.standing in {Standing.UNMATCHED, Standing.UNDATED} for one in filed)
        late = sum(one.standing is Standing.LATE for one in filed)
        found: list[QPushButton] = []
        if past:
            number = formats.count(len(past), "past date")
            verb = tr("lacks") if len(past) == 1 else tr("lack")
            found.append(
                _call(
                    tr("{number} {verb} evidence", number=number, verb=verb), "bad", self.dates_past
                )
            )
        if odd:
            is_one = odd == 1
            said = tr(
                "{filings} {verb} for no date",
                filings=formats.count(odd, "filing"),
                verb=tr("is") if is_one else tr("are"),
            )
            found.append(_call(said, "bad", lambda: self._show_filings("look")))
        if late:
            said = tr(
                "{filings} {verb} late",
                filings=formats.count(late, "filing"),
                verb=tr("was") if late == 1 else tr("were"),
            )
            found.append(_call(said, "warn", lambda: self._show_filings("look")))
        if needed:
            found.append(self._call_for_extensions(needed))
        if not self.session.inventory().applications:
            said = tr("No applications are entered")
            found.append(_call(said, "info", lambda: self.show_view("terms")))
        self.attention.setVisible(bool(found))
        # Quarters of the width, however few they are.
        self.attention.set_tiles([*found, *(QWidget() for _ in range(4 - len(found)))])

    def _call_for_extensions(self, needed: tuple[Need, ...]) -> QPushButton:
        number = sum(one.extensions for one in needed)
        made = _call(
            tr(
                "The plan takes {extensions}",
                extensions=formats.count(number, "more extension"),
            ),
            "warn",
            lambda: self._say_needed(needed),
        )
        made.setToolTip("\n".join(map(_need_text, needed)))
        return made

    def _say_needed(self, needed: tuple[Need, ...]) -> None:
        show = (tr("Show the plan"), lambda: self.session.go_to("plan"))
        draft = (tr("Draft a request"), self.drafter.draft)
        self.banner.say(Tone.WARN, "\n".join(map(_need_text, needed)), show, draft)

    def dates_past(self) -> None:
        """Show what is past without evidence, chosen, to be marked at once."""
        self.show_view("dates")
        self.dates.choose_past()

    def _show_filings(self, which: str) -> None:
        self.show_view("filings")
        self.filings.chips.choose(which)
        self.filings.show_filtered()

    def enter_facts(self, application: str) -> None:
        """Bring up the application that a date is counted from, or the carrier's facts."""
        if not application and self.session.inventory().applications:
            self.session.go_to("eligibility")
            return
        self.show_view("terms")
        self.terms.show_application(application)

    def focus_on(self, focus: Focus) -> None:
        """``text`` is searched for; ``table`` "Filings" or "Extensions" brings that view up."""
        view = {"Filings": "filings", "Extensions": "terms"}.get(focus.table, "dates")
        self.show_view(view)
        self.dates.filters.search.setText(focus.text)
        self.dates.filters.search.search_now()

    # what is said and printed

    def _say(self, text: str) -> None:
        self.banner.say(Tone.GOOD, text)

    def _say_done(self, text: str, changes: ChangeSet) -> None:
        self.banner.say_step(self.session, Tone.GOOD, text, changes.unit)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_page(self) -> None:
        self.print_list()

    def print_list(self) -> None:
        """Print the list of dates as it is filtered."""
        self.show_view("dates")
        session = self.session
        shown, carrier = self.dates.rows.shown(), session.inventory().carrier.legal_name
        document = list_document(shown, carrier, session.as_of)
        session.ask.print_document(document, tr("Deadlines"), wide=True)


def _call(text: str, tone: str, clicked: Callable[[], object]) -> QPushButton:
    icon = {"bad": "circle-x", "warn": "triangle-alert", "info": "info"}[tone]
    made = button(text, clicked)
    made.setIcon(theme.icon(icon, tone))
    return made


def _need_text(need: Need) -> str:
    """What one application's plan takes."""
    more = formats.count(need.extensions, "more extension")
    return tr(
        "{application}: the plan finishes on {finish}, "
        "{days} after the term ends on {term_end}. "
        "That takes {more} of the longest kind; ask before the term ends.",
        application=need.application,
        finish=formats.day(need.finish),
        days=formats.count(need.days, "day"),
        term_end=formats.day(need.term_end),
        more=more,
    )
