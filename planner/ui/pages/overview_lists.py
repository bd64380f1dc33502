"""The lists of the Overview: the next dates, and what is not known by its worth."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from planner.model.findings import Deadline, DeadlineStatus
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.elided import Elided
from planner.ui.widgets.layouts import clear
from planner.ui.widgets.number_link import NumberLink
from planner.ui.words import DEADLINE

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, Unknown

FEW_UNKNOWNS, FEW_DATES = 6, 7


class DatesCard(Card):
    """The deadlines that come next."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Next dates"))
        self._session = session
        self._shown: object = None
        self.head.addWidget(
            button(tr("All deadlines"), lambda: session.go_to("deadlines"), kind="link")
        )

    def show_dates(self) -> None:
        """Show the project as it is."""
        coming = next_dates(self._session.deadlines())
        shown = (coming[:FEW_DATES], self._session.as_of)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self.body)
        if not coming:
            self.body.addWidget(paragraph(tr("No date lies ahead."), muted=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for line, deadline in enumerate(coming[:FEW_DATES]):
            self._add(grid, line, deadline, deadline.falls_on or self._session.as_of)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def _add(self, grid: QGridLayout, line: int, deadline: Deadline, when: date) -> None:
        who, go = deadline.application or tr("Carrier"), self._session.go_to
        link = NumberLink(
            f"{deadline.title}, {who}", tr("Show it among the deadlines"),
            lambda: go("deadlines", Focus(text=deadline.title)),
        )  # fmt: skip
        grid.addWidget(link.say(formats.day(when), deadline.citation), 2 * line, 0)
        grid.addWidget(Elided(deadline.title), 2 * line, 1, 1, 2)
        grid.addWidget(Elided(who, Text.SMALL, muted=True), 2 * line + 1, 1)
        if deadline.status is not None:
            left = formats.countdown(when, self._session.as_of)
            due = deadline.status is DeadlineStatus.DUE and when >= self._session.as_of
            look = replace(
                DEADLINE[deadline.status], word=tr("Due {left}", left=left) if due else left
            )
            grid.addWidget(Badge(look), 2 * line + 1, 2, Qt.AlignmentFlag.AlignRight)


def next_dates(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Those that are still ahead, the next first."""
    over = {DeadlineStatus.PAST, DeadlineStatus.DONE}
    coming = [one for one in deadlines if one.falls_on and one.status not in over]
    return sorted(coming, key=lambda one: one.falls_on or date.max)


class UnknownsCard(Card):
    """The facts that are missing, those worth most first, each with where to answer it."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("What is not known, by worth"))
        self._session = session
        self._shown: object = None
        self._more = button(
            tr("All of them"),
            lambda: session.go_to("eligibility", Focus(table="missing")),
            kind="link",
        )
        self.head.addWidget(self._more)
        self._content = QVBoxLayout()
        self.body.addLayout(self._content)
        self.body.addStretch(1)

    def say(self, text: str) -> None:
        """Words in the place of the list."""
        self._shown = None
        clear(self._content)
        self._content.addWidget(paragraph(text, muted=True))

    def offer(self, text: str, clicked: Callable[[], object]) -> None:
        """A button in the place of the list."""
        self._shown = None
        clear(self._content)
        made = button(text, clicked, icon="play")
        self._content.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def show_findings(self, known: "Eligibility") -> None:
        """Show what is missing."""
        if not known.unknowns:
            self.say(tr("Nothing: every rule has the facts it needs."))
            self._more.hide()
            return
        owners = (known.carrier, *known.applications.values())
        asked = {fact for found in owners for one in found for fact in one.missing}
        shown = (known.unknowns, asked)
        if shown == self._shown:
            return
        clear(self._content)
        self._shown = shown
        self._more.setText(tr("All {unknowns:,}", unknowns=len(known.unknowns)))
        self._more.show()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for at, caption in enumerate((tr("Missing fact"), tr("Items"), tr("Cost at stake"), "")):
            grid.addWidget(_caption(caption, right=at > 0), 0, at)
        for line, unknown in enumerate(known.unknowns[:FEW_UNKNOWNS], 1):
            self._add(grid, line, unknown, answered=unknown.fact in asked)
        self._content.addLayout(grid)

    def _add(self, grid: QGridLayout, line: int, unknown: "Unknown", *, answered: bool) -> None:
        fact, go = unknown.fact, self._session.go_to

        def show() -> None:
            if answered:
                go("eligibility", Focus(table="missing"))
            else:
                go("items", Focus(missing=fact))

        leads = tr("Show it among the missing facts") if answered else tr("Show the items")
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(Elided(fact), line, 0)
        items = NumberLink(tr("Items that wait for: {fact}", fact=fact), leads, show)
        grid.addWidget(items.say(f"{unknown.items:,}"), line, 1, right)
        cost = NumberLink(tr("Cost that waits for: {fact}", fact=fact), leads, show)
        money = formats.money(unknown.cost or None) or tr("not given")
        grid.addWidget(cost.say(money), line, 2, right)
        if answered:
            made = button(
                tr("Answer"), lambda: go("eligibility", Focus(table="interview")), kind="link"
            )
        else:
            made = button(tr("Fill in"), show, kind="link")
        made.setAccessibleName(f"{made.text()}: {fact}")
        grid.addWidget(made, line, 3, right)


def _caption(text: str, *, right: bool) -> QLabel:
    label = QLabel(text)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    theme.set_text(label, Text.SMALL, muted=True)
    return label
