"""The Overview page: how long is left, what is unknown, what comes next, how far things are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress
from planner.model.findings import Answer, Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Item
from planner.model.plan import ApplicationOutcome, Plan
from planner.ui import formats, theme
from planner.ui.charts import Share, StackedBar
from planner.ui.page import Focus, Page
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card, Tile
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import SideBySide, TileGrid
from planner.ui.words import DEADLINE, PLAN, Look

if TYPE_CHECKING:
    from planner.model.inventory import Inventory
    from planner.model.site_states import SiteState
    from planner.services.eligibility import Eligibility, Summary
    from planner.ui.pages.overview_map import OverviewMap

FEW_TERMS, FEW_UNKNOWNS, FEW_DATES = 4, 6, 5
STAGES = ("In service", "Replaced", "Removed", "Disposed")
"""Of items, by `item_step`."""


@dataclass(frozen=True, slots=True)
class Term:
    """An application's term: its end if that can be computed, and how the plan fares."""

    application: str
    ends: date | None
    missing: tuple[str, ...]
    outcome: ApplicationOutcome | None


def terms_of(deadlines: Sequence[Deadline], plan: Plan | None) -> list[Term]:
    """One term an application, those that end first before others."""
    outcomes = {one.application: one for one in plan.applications} if plan else {}
    latest: dict[str, Deadline] = {}
    for deadline in deadlines:
        if deadline.rule == "term-end":
            known = latest.get(deadline.application)
            if known is None or (deadline.on or date.min) >= (known.on or date.min):
                latest[deadline.application] = deadline
    terms = [Term(n, d.on, d.missing, outcomes.get(n)) for n, d in latest.items()]
    return sorted(terms, key=lambda term: (term.ends or date.max, term.application))


def stage_shares(items: Sequence[Item]) -> list[Share]:
    """How many items are at each stage."""
    from planner.services.site_states import item_step

    counts = [0] * len(STAGES)
    for item in items:
        counts[item_step(item)] += 1
    series = (7, 0, 1, 2)
    return [Share(name, counts[at], series[at]) for at, name in enumerate(STAGES)]


class OverviewPage(Page):
    """Tiles for each term and each answer, lists of what is unknown and what comes next."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.header = PageHeader("Overview")
        self.terms = TileGrid()
        self.answers = {
            "covered": _AnswerTile("Covered", session, Focus(answer=Answer.MET.value)),
            "reimbursable": _AnswerTile(
                "Reimbursable", session, Focus(rule="reimbursable", answer=Answer.MET.value)
            ),
            "unknown": _AnswerTile(
                "Not known whether covered", session, Focus(answer=Answer.UNKNOWN.value)
            ),
        }
        self.unknowns = Card("What is not known, by worth")
        self.dates = Card("Next dates")
        self.progress = Card("Progress of covered items")
        self.bar = StackedBar("Items by stage")
        self.progress.body.addWidget(self.bar)
        self.map: OverviewMap | None = None
        self._lay_out()
        session.runner.busy.connect(self._on_busy)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self.header)
        column.addWidget(self.terms)
        answers = TileGrid()
        answers.set_tiles(list(self.answers.values()))
        column.addWidget(answers)
        column.addWidget(self.progress)
        lists = SideBySide(turns_at=760)
        lists.add(self.unknowns, 3)
        lists.add(self.dates, 2)
        column.addWidget(lists)
        self._column = column
        column.addStretch(1)
        column.addWidget(paragraph(NOT_ADVICE, Text.SMALL, muted=True))
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Overview")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._nothing = EmptyState(
            "layout-dashboard",
            "An empty project",
            "Import a workbook with your sites and items to see what is covered, what can be "
            "reimbursed and when it must be done.",
            ("Import a workbook", lambda: self.session.go_to("import")),
            ("Enter the carrier's facts", lambda: self.session.go_to("eligibility")),
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
        name = inventory.carrier.legal_name or "The carrier's name is not entered yet"
        sites = formats.count(len(inventory.sites), "site")
        items = formats.count(len(inventory.items), "item")
        as_of = formats.day(self.session.as_of)
        self.header.set_subtitle(f"{name}: {sites}, {items}. As of {as_of}.")
        self._show_terms()
        self._show_dates()
        if self.session.eligibility is None:
            for tile in self.answers.values():
                tile.say("...", "Working out the answers")
            _clear(self.unknowns.body)
            self.unknowns.body.addWidget(paragraph("Working out the answers ...", muted=True))
        self.session.check(self._show_findings)

    def _on_busy(self, title: str) -> None:
        """All work has ended: if it ended without the answers, offer to start again."""
        if title or self.session.project is None or self.session.eligibility is not None:
            return
        for tile in self.answers.values():
            tile.say("?", "Stopped before it was worked out")
        _clear(self.unknowns.body)
        again = button("Work out the answers", self._again, icon="play")
        self.unknowns.body.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        self.unknowns.body.addStretch(1)

    def _again(self) -> None:
        self.session.check(self._show_findings)

    def _show_terms(self) -> None:
        plan = self.session.plan()
        terms = terms_of(self.session.deadlines(), plan)
        cards: list[QWidget] = [self._term_tile(term) for term in terms[:FEW_TERMS]]
        if not cards:
            tile = Tile("Term end")
            tile.say("No application", "Enter the applications to see how long is left.")
            tile.body.addWidget(
                _link("Enter applications", self.session, "items", Focus(table="Applications"))
            )
            cards.append(tile)
        cards.append(self._plan_tile(plan))
        self.terms.set_tiles(cards)

    def _term_tile(self, term: Term) -> Tile:
        tile = Tile(f"{term.application}: term ends in")
        if term.ends is None:
            tile.say("Not known", f"{', '.join(term.missing) or 'A fact'} is missing.")
            tile.body.insertWidget(
                3, _link("Enter it", self.session, "items", Focus(table="Applications"))
            )
            return tile
        left = (term.ends - self.session.as_of).days
        figure = formats.count(left, "day") if left >= 0 else f"{-left:,} days over"
        finish = term.outcome.finish if term.outcome else None
        planned = f"Plan finishes {formats.day(finish)}." if finish else "Not planned yet."
        tile.say(figure, f"{formats.weekday(term.ends)}. {planned}")
        tile.body.insertWidget(3, Badge(fares(term.ends, term.outcome)))
        return tile

    def _plan_tile(self, plan: Plan | None) -> Tile:
        tile = Tile("Forecast finish")
        if plan is None:
            tile.say("No plan yet", "A plan says whether the deadlines can be met.")
            made = button("Make a plan", lambda: self.session.go_to("plan"), kind="primary")
            tile.body.insertWidget(3, made, 0, Qt.AlignmentFlag.AlignLeft)
            return tile
        against = f", due {formats.day(plan.deadline)}" if plan.deadline else ""
        tile.say(formats.day(plan.finish) or "-", f'By the plan "{plan.name}"{against}')
        _beside_figure(tile, _link("Open the plan", self.session, "plan"))
        tile.body.insertWidget(3, Badge(PLAN[plan.status]))
        return tile

    def _show_dates(self) -> None:
        _clear(self.dates.body)
        over = {DeadlineStatus.PAST, DeadlineStatus.DONE}
        coming = [d for d in self.session.deadlines() if d.falls_on and d.status not in over]
        coming.sort(key=lambda d: d.falls_on or date.max)
        if not coming:
            self.dates.body.addWidget(paragraph("No date lies ahead.", muted=True))
        for deadline in coming[:FEW_DATES]:
            self.dates.body.addLayout(self._date_row(deadline))
        link = _link("All deadlines", self.session, "deadlines")
        self.dates.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.dates.body.addStretch(1)

    def _date_row(self, deadline: Deadline) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(paragraph(deadline.title))
        when = deadline.falls_on or self.session.as_of
        who = deadline.application or "Carrier"
        words.addWidget(paragraph(f"{who}, {formats.day(when)}", Text.SMALL, muted=True))
        row.addLayout(words, 1)
        if deadline.status is not None:
            left = formats.countdown(when, self.session.as_of)
            due = deadline.status is DeadlineStatus.DUE
            look = replace(DEADLINE[deadline.status], word=f"Due {left}" if due else left)
            row.addWidget(Badge(look), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _show_findings(self, known: "Eligibility") -> None:
        for tile in self.answers.values():
            tile.say_count(known.summary)
        self._show_unknowns(known)
        self._show_progress(known)
        self._show_map(known)

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

            return site_states(inventory, known, plan, progress)

        def done(states: "Mapping[str, SiteState]") -> None:
            if self.session.project is project and self.session.inventory() is inventory:
                self._draw_map(inventory, states)

        self.session.runner.start("Looking at the sites", work, done)

    def _draw_map(self, inventory: "Inventory", states: "Mapping[str, SiteState]") -> None:
        from planner.ui.map.loading import load_outlines
        from planner.ui.pages.overview_map import OverviewMap

        if self.map is None:
            self.map = OverviewMap(lambda: self.session.go_to("sites"))
            self._column.insertWidget(self._column.count() - 2, self.map)
        shown = self.map.show_sites(inventory.sites, states)
        self.map.setVisible(shown)
        if shown:
            load_outlines(self.session.runner, self.map.map)

    def _show_unknowns(self, known: "Eligibility") -> None:
        _clear(self.unknowns.body)
        unknowns = known.unknowns
        of_carrier = {fact for finding in known.carrier for fact in finding.missing}
        if not unknowns:
            text = "Nothing: every rule has the facts it needs."
            self.unknowns.body.addWidget(paragraph(text, muted=True))
            self.unknowns.body.addStretch(1)
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.setColumnStretch(0, 1)
        for at, caption in enumerate(("Missing fact", "Items", "Cost at stake")):
            grid.addWidget(_cell(caption, right=at > 0, muted=True), 0, at)
        for line, unknown in enumerate(unknowns[:FEW_UNKNOWNS], 1):
            page = "eligibility" if unknown.fact in of_carrier else "items"
            focus = None if unknown.fact in of_carrier else Focus(missing=unknown.fact)
            grid.addWidget(_link(unknown.fact, self.session, page, focus), line, 0)
            grid.addWidget(_cell(f"{unknown.items:,}", right=True), line, 1)
            grid.addWidget(
                _cell(formats.money(unknown.cost or None) or "not given", right=True), line, 2
            )
        self.unknowns.body.addLayout(grid)
        more = len(unknowns) - FEW_UNKNOWNS
        if more > 0:
            link = _link(f"{more} more on Eligibility", self.session, "eligibility")
            self.unknowns.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.unknowns.body.addStretch(1)

    def _show_progress(self, known: "Eligibility") -> None:
        """Counted in the background: a hundred thousand items take longer than a blink."""
        project = self.session.project

        def work(_progress: Progress) -> list[Share]:
            return stage_shares(
                [row.item for row in known.items if row.answer("covered") is Answer.MET]
            )

        def done(shares: list[Share]) -> None:
            if self.session.project is project:
                self.bar.set_shares(shares)

        self.session.runner.start("Counting progress", work, done)


class _AnswerTile(Tile):
    """How many items have an answer; its link shows them."""

    def __init__(self, name: str, session: Session, focus: Focus) -> None:
        super().__init__(name)
        self._focus = focus
        self.open = _link("Show the items", session, "items", focus)
        _beside_figure(self, self.open)

    def say_count(self, summary: "Summary") -> None:
        """Show how many items and units have the answer."""
        rule, answer = self._focus.rule, Answer(self._focus.answer)
        items, units = summary.items[rule][answer], summary.units[rule][answer]
        share = f", {items / summary.total_items:.0%} of all items" if items else ""
        self.say(f"{items:,}", f"{formats.count(units, 'unit')}{share}")
        self.open.setVisible(bool(items))


def _beside_figure(tile: Tile, widget: QWidget) -> None:
    row = QHBoxLayout()
    tile.body.removeWidget(tile.figure)
    row.addWidget(tile.figure, 1)
    row.addWidget(widget)
    tile.body.insertLayout(1, row)


def fares(ends: date, outcome: ApplicationOutcome | None) -> Look:
    """How the plan fares against a term's end."""
    if outcome is None or outcome.finish is None:
        return Look("No forecast", Tone.NEUTRAL, "circle-dashed")
    spare = (ends - outcome.finish).days
    if spare < 0:
        return Look(f"{formats.count(-spare, 'day')} late", Tone.BAD, "triangle-alert")
    return Look(f"{formats.count(spare, 'day')} in hand", Tone.GOOD, "circle-check")


def _link(text: str, session: Session, page: str, focus: Focus | None = None) -> QPushButton:
    return button(text, lambda: session.go_to(page, focus), kind="link")


def _cell(text: str, *, right: bool = False, muted: bool = False) -> QLabel:
    label = QLabel(text)
    label.setAlignment(
        (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        | Qt.AlignmentFlag.AlignVCenter
    )
    theme.set_text(label, Text.SMALL if muted else Text.BODY, muted=muted)
    return label


def _clear(layout: "QGridLayout | QVBoxLayout | QHBoxLayout") -> None:
    """Take everything out of a layout, layouts within it too."""
    while (entry := layout.takeAt(0)) is not None:
        widget, inner = entry.widget(), entry.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QGridLayout | QVBoxLayout | QHBoxLayout):
            _clear(inner)
