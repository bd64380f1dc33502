"""The Overview page: where the project stands, every figure a way to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from planner.common.progress import Progress, part
from planner.model.findings import Answer
from planner.model.history import ChangeSet
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.overview_answers import AnswerTile
from planner.ui.pages.overview_chance import Chance
from planner.ui.pages.overview_lists import DatesCard, UnknownsCard
from planner.ui.pages.overview_money import MoneyCard
from planner.ui.pages.overview_progress import ProgressCard
from planner.ui.pages.overview_since import SinceCard
from planner.ui.pages.overview_terms import TermsCard
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import SideBySide, TileGrid

if TYPE_CHECKING:
    from planner.model.inventory import Inventory
    from planner.model.site_states import SiteState
    from planner.services.eligibility import Eligibility
    from planner.services.money import ApplicationMoney
    from planner.services.progress_course import Course
    from planner.services.since import Since
    from planner.ui.pages.overview_map import OverviewMap

WORKING = tr("Working out the answers ...")
STOPPED = tr("Stopped before it was worked out.")
TURNS_AT = 760


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed up in the background, for a hundred thousand items take longer than a
    blink.
    """

    course: "Course"
    money: "tuple[ApplicationMoney, ...]"
    since: "Since | None"
    rows: Mapping[str, int]


class OverviewPage(Page):
    """Cards, each of one file: this one puts them together and has them filled."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.header = PageHeader(tr("Overview"))
        self.chance = Chance(session)
        self.terms = TermsCard(session, self.chance)
        self.answers = {
            "covered": AnswerTile(tr("Covered"), session, Focus(answer=Answer.MET.value)),
            "reimbursable": AnswerTile(
                tr("Reimbursable"), session, Focus(rule="reimbursable", answer=Answer.MET.value)
            ),
            "unknown": AnswerTile(
                tr("Not known whether covered"), session, Focus(answer=Answer.UNKNOWN.value)
            ),
        }
        self.progress = ProgressCard(session)
        self.dates = DatesCard(session)
        self.unknowns = UnknownsCard(session)
        self.since = SinceCard(session)
        self.money = MoneyCard(session)
        self.map: OverviewMap | None = None
        self._lay_out()
        session.runner.busy.connect(self._on_busy)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_M, theme.SPACE_XL, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self.header)
        column.addWidget(self.terms)
        answers = TileGrid()
        answers.set_tiles(list(self.answers.values()))
        column.addWidget(answers)
        for left, right in ((self.progress, self.dates), (self.unknowns, self.since)):
            beside = SideBySide(TURNS_AT)
            beside.add(left, 3)
            beside.add(right, 2)
            column.addWidget(beside)
        column.addWidget(self.money)
        self.map_place = QVBoxLayout()
        column.addLayout(self.map_place)
        column.addStretch(1)
        column.addWidget(paragraph(NOT_ADVICE, Text.SMALL, muted=True))
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr("Overview"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setWidget(content)
        self._nothing = EmptyState(
            "layout-dashboard",
            tr("An empty project"),
            tr(
                "Import a workbook with your sites and items to see what is covered, what can be "
                "reimbursed and when it must be done."
            ),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
            (tr("Enter the carrier's facts"), lambda: self.session.go_to("eligibility")),
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)
        page.addWidget(self._nothing)

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        inventory = self.session.inventory()
        empty = not (inventory.items or inventory.sites or inventory.applications)
        self._nothing.setVisible(empty)
        self._scroll.setVisible(not empty)
        if empty:
            return
        name = inventory.carrier.legal_name or tr("The carrier's name is not entered yet")
        sites = formats.count(len(inventory.sites), "site")
        items = formats.count(len(inventory.items), "item")
        as_of = formats.day(self.session.as_of)
        self.header.set_subtitle(
            tr(
                "{name}: {sites}, {items}. As of {as_of}.",
                name=name,
                sites=sites,
                items=items,
                as_of=as_of,
            )
        )
        self.chance.follow(self.session.eligibility)
        self.terms.show_terms()
        self.dates.show_dates()
        if self.session.eligibility is None:
            for tile in self.answers.values():
                tile.wait("...", tr("Working out the answers"))
            self.unknowns.say(WORKING)
            self.progress.say(WORKING)
            self.money.say(WORKING)
        self.session.check(self._show_findings)

    def _on_busy(self, title: str) -> None:
        """All work has ended: if it ended without the answers, offer to start again."""
        if title or self.session.project is None or self.session.eligibility is not None:
            return
        for tile in self.answers.values():
            tile.wait("?", STOPPED)
        self.progress.say(STOPPED)
        self.money.say(STOPPED)
        self.unknowns.offer(
            tr("Work out the answers"), lambda: self.session.check(self._show_findings)
        )

    def _show_findings(self, known: "Eligibility") -> None:
        for tile in self.answers.values():
            tile.say_count(known.summary)
        self.unknowns.show_findings(known)
        self._sum_up(known)
        self._show_map(known)
        self.chance.follow(known)

    def _sum_up(self, known: "Eligibility") -> None:
        session = self.session
        project, inventory, seen = session.project, session.inventory(), session.seen
        units = session.units()
        if project is None:
            return

        def work(progress: Progress) -> Sums:
            from planner.services import money, progress_course, since

            course = progress_course.course(
                inventory, known, project.plans(), known.as_of, part(progress, 0.0, 0.9)
            )
            found = since.since(units, seen.unit) if seen else None
            rows = since.rows_changed(project, found) if found else {}
            return Sums(course, money.of_applications(inventory, known), found, rows)

        def done(sums: Sums) -> None:
            if session.project is project and session.inventory() is inventory:
                self.progress.show_course(sums.course)
                self.money.show_money(sums.money)
                self.since.show_since(sums.since, sums.rows)

        def stopped() -> None:
            self.progress.say(STOPPED)
            self.money.say(STOPPED)

        session.runner.start(tr("Summing up"), work, done, stopped=stopped)

    def _show_map(self, known: "Eligibility") -> None:
        """Worked out and read in the background, after all that is told in words."""
        project, inventory = self.session.project, self.session.inventory()
        plan = self.session.plan()
        if not any(site.latitude is not None for site in inventory.sites):
            if self.map is not None:
                self.map.hide()
            return

        def work(progress: Progress) -> "Mapping[str, SiteState]":
            from planner.services.site_states import site_states
            from planner.ui.map import loading  # noqa: F401 - loaded here, so that
            from planner.ui.pages import overview_map  # noqa: F401 - the window need not wait

            return site_states(inventory, known, plan, progress)

        def done(states: "Mapping[str, SiteState]") -> None:
            if self.session.project is project and self.session.inventory() is inventory:
                self._draw_map(inventory, states)

        self.session.runner.start(tr("Looking at the sites"), work, done)

    def _draw_map(self, inventory: "Inventory", states: "Mapping[str, SiteState]") -> None:
        from planner.ui.map.loading import load_outlines
        from planner.ui.pages.overview_map import OverviewMap

        if self.map is None:
            self.map = OverviewMap(lambda: self.session.go_to("sites"))
            self.map_place.addWidget(self.map)
        shown = self.map.show_sites(inventory.sites, states)
        self.map.setVisible(shown)
        if shown:
            load_outlines(self.session.runner, self.map.map)
