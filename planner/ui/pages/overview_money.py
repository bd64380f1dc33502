"""The money of each application on the Overview, as far as the facts tell it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.model.findings import Finding
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
from planner.ui.words import CONFIDENCE

if TYPE_CHECKING:
    from planner.services.money import ApplicationMoney, Sum

FEW = 4
_CAPTIONS = (
    tr("Application"),
    tr("Approved cost"),
    tr("Allocation"),
    tr("Paid out"),
    tr("Claimed"),
    tr("Left to pay out"),
)


class MoneyCard(Card):
    """A line of sums for each application, and what the rule on allocations says of it."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Money"))
        self._session = session
        self._shown: object = None
        self._content = QVBoxLayout()
        self._content.setSpacing(theme.SPACE_S)
        self.body.addLayout(self._content)
        self.say(tr("Working out the answers ..."))

    def say(self, text: str) -> None:
        """Words in the place of the sums."""
        self._shown = None
        clear(self._content)
        self._content.addWidget(paragraph(text, muted=True))

    def show_money(self, found: "Sequence[ApplicationMoney]") -> None:
        """Show the sums."""
        if not found:
            self.say(tr("No application: there is no money to tell of."))
            return
        if found == self._shown:
            return
        clear(self._content)
        self._shown = found
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_S if theme.text_is_large() else theme.SPACE_L)
        grid.setVerticalSpacing(2)
        for column, caption in enumerate(_CAPTIONS):
            label = paragraph(caption, Text.SMALL, muted=True)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            label.setAlignment(side)
            grid.addWidget(label, 0, column)
            grid.setColumnStretch(column, 1)
        line = 1
        for one in found[:FEW]:
            self._add(grid, line, one)
            if one.finding is not None:
                grid.addWidget(self._rule(one.finding), line + 1, 0, 1, len(_CAPTIONS))
            line += 2
        self._content.addLayout(grid)
        if len(found) > FEW:
            more = f"{formats.count(len(found) - FEW, 'more application')}"
            made = button(more, self._go("Applications", ""), kind="link")
            self._content.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _go(self, table: str, text: str) -> Callable[[], object]:
        return lambda: self._session.go_to("items", Focus(table=table, text=text))

    def _add(self, grid: QGridLayout, line: int, one: "ApplicationMoney") -> None:
        name = one.application
        grid.addWidget(Elided(name), line, 0)
        row, tip = self._go("Applications", name), ""
        if one.left is None:
            tip = tr("Known once the allocation and all sums paid out are")
        cells = (
            (tr("approved cost"), tr("Show its row"), row, dollars(one.approved), ""),
            (tr("allocation"), tr("Show its row"), row, dollars(one.allocation), ""),
            (
                tr("paid out"),
                tr("Show the disbursements"),
                self._go("Disbursements", name),
                summed(one.disbursed),
                without(one.disbursed),
            ),
            (
                tr("claimed"),
                tr("Show its costs"),
                self._go("Costs", name),
                summed(one.claimed),
                without(one.claimed),
            ),
            (
                tr("left to pay out"),
                tr("Show the disbursements"),
                self._go("Disbursements", name),
                dollars(one.left),
                tip,
            ),
        )
        for column, (what, leads, go, figure, more) in enumerate(cells, 1):
            link = NumberLink(f"{name}, {what}", leads, go)
            grid.addWidget(link.say(figure, more), line, column, Qt.AlignmentFlag.AlignRight)

    def _rule(self, finding: Finding) -> QWidget:
        """What the rule says, with its source and how sure it is."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, theme.SPACE_S)
        row.setSpacing(theme.SPACE_M)
        said = paragraph(f"{finding.because} {finding.citation}", Text.SMALL, muted=True)
        row.addWidget(said, 1)
        row.addWidget(Badge(CONFIDENCE[finding.confidence]), 0, Qt.AlignmentFlag.AlignTop)
        why = button(
            tr("Why"),
            lambda: self._session.go_to("eligibility", Focus(table="applications")),
            kind="link",
            tip=tr("Show the answers about applications"),
        )
        row.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
        return made


def dollars(amount: Decimal | None) -> str:
    """An amount, or that it is not known."""
    return formats.money(amount) or tr("Not known")


def summed(found: "Sum") -> str:
    """A sum of rows; "at least" where some have no amount."""
    if not found.rows:
        return tr("None listed")
    if found.amount is None:
        return tr("Not known")
    least = tr("at least ") if found.without else ""
    return f"{least}{formats.money(found.amount)}"


def without(found: "Sum") -> str:
    """How many rows a sum leaves out."""
    if not found.without:
        return tr("{rows:,} listed", rows=found.rows) if found.rows else ""
    return tr("{without:,} of {rows:,} without an amount", without=found.without, rows=found.rows)
