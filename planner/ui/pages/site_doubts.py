"""Sites whose coordinates cannot be right: what is wrong, and a button that mends it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from planner.model.inventory import Site
from planner.services.site_coordinates import Doubt, Flaw, Mend, sure_mends
from planner.ui import formats, theme
from planner.ui.pages.site_rows import site_title
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph

Mender: TypeAlias = Callable[[Sequence[tuple[Site, Mend]]], object]
_MOST_CARDS = 40


class DoubtCard(Card):
    """One site with what is wrong; ``named`` with its name as a link, if ``go_to`` is given."""

    def __init__(
        self,
        doubt: Doubt,
        mend: Mender,
        go_to: Callable[[str], object] = lambda _code: None,
        *,
        named: bool = True,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        site = doubt.site
        self.setAccessibleName(tr("Coordinates of site {code}", code=site.code))
        if named:
            self.body.addWidget(button(site_title(site), lambda: go_to(site.code), kind="link"))
        said = (
            doubt.said
            if doubt.flaw is not Flaw.MISSING
            else tr("{said} Enter it.", said=doubt.said)
        )
        self.body.addWidget(paragraph(said, Text.SMALL))
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        self.buttons: list[QPushButton] = []
        for one in doubt.mends:
            made = button(one.label, partial(mend, [(site, one)]), tip=_becomes(one))
            made.setEnabled(not read_only)
            self.buttons.append(made)
            row.addWidget(made)
        row.addStretch(1)
        if doubt.mends:
            self.body.addLayout(row)
            self.body.addWidget(paragraph(_becomes(doubt.mends[0]), Text.SMALL, muted=True))


def _becomes(mend: Mend) -> str:
    """What a mend makes of a row."""
    values = mend.values
    if "state" in values:
        return tr("State becomes {state}; the coordinates stay.", state=values["state"])
    if values["latitude"] is None:
        return tr("Latitude and longitude become empty.")
    return tr(
        "Becomes {latitude:g}, {longitude:g}.",
        latitude=values["latitude"],
        longitude=values["longitude"],
    )


class DoubtsPanel(DetailPanel):
    """Lists the doubts; sites without coordinates are counted together."""

    def __init__(
        self, mend: Mender, go_to: Callable[[str], object], show_missing: Callable[[], object]
    ) -> None:
        super().__init__(tr("Coordinates to check"))
        self._mend = mend
        self._go_to = go_to
        self._show_missing = show_missing
        self._waiting: tuple[Sequence[Doubt], bool] | None = None
        self._cards: list[DoubtCard] = []
        self.all: QPushButton | None = None

    @property
    def cards(self) -> list[DoubtCard]:
        """One for each doubt that is told alone."""
        self._build()
        return self._cards

    def show_doubts(self, doubts: Sequence[Doubt], *, read_only: bool) -> None:
        """Show what is to be looked at; a hundred cards wait until the panel is seen."""
        self._waiting = doubts, read_only
        if self.isVisible():
            self._build()

    def showEvent(self, event: QShowEvent) -> None:
        self._build()
        super().showEvent(event)

    def _build(self) -> None:
        if self._waiting is None:
            return
        doubts, read_only = self._waiting
        self._waiting = None
        self.clear()
        self._cards, self.all = [], None
        wrong = [doubt for doubt in doubts if doubt.flaw is not Flaw.MISSING]
        sure = sure_mends(wrong)
        if len(sure) > 1:
            self.all = button(
                tr("Mend all {count:,}", count=len(sure)),
                lambda: self._mend(sure),
                kind="primary",
                tip=tr("Swap or change the sign where the place then agrees with the site's state"),
            )
            self.all.setEnabled(not read_only)
            self.add(self.all)
        for doubt in wrong[:_MOST_CARDS]:
            card = DoubtCard(doubt, self._mend, self._go_to, read_only=read_only)
            self._cards.append(card)
            self.add(card)
        if len(wrong) > _MOST_CARDS:
            self.add_text(tr("and {count:,} more", count=len(wrong) - _MOST_CARDS), muted=True)
        self._add_missing(len(doubts) - len(wrong))

    def _add_missing(self, missing: int) -> None:
        if not missing:
            return
        card = Card()
        has = tr("has") if missing == 1 else tr("have")
        card.body.addWidget(
            paragraph(
                tr("{sites} {has} no coordinates.", sites=formats.count(missing, "site"), has=has)
            )
        )
        card.body.addWidget(
            paragraph(
                tr(
                    "Enter latitude and longitude in the table, or import a workbook that has them."
                ),
                Text.SMALL,
                muted=True,
            )
        )
        card.body.addWidget(button(tr("Show them in the table"), self._show_missing, kind="link"))
        self.add(card)
