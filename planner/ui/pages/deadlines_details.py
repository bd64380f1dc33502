"""The panel that tells about one date: why it is what it is, and what shows that it was met."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.model.documents import Document
from planner.model.findings import Deadline, DeadlineStatus
from planner.model.inventory import Filing
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.deadlines_request import DRAFT_REQUEST
from planner.ui.pages.deadlines_rows import evidence_text, lane, look, rolled
from planner.ui.pages.reasons import NOT_ADVICE, add_source
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph


class Acts(Protocol):
    """What the panel's buttons do."""

    def record(self, deadlines: Sequence[Deadline]) -> None: ...
    def edit(self, filing: Filing) -> None: ...
    def remove(self, filings: Sequence[Filing]) -> None: ...
    def open_document(self, document: Document) -> None: ...
    def enter_facts(self, application: str) -> None: ...
    def draft_request(self, application: str) -> None: ...


class DeadlinePanel(DetailPanel):
    """Tells about the dates chosen."""

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__(tr("Why this date"))
        self._session = session
        self._acts = acts

    def show_dates(self, chosen: Sequence[Deadline]) -> None:
        """Tell about one date, or offer what can be done with several."""
        self.clear()
        if not chosen:
            self.add_text(tr("Choose a date to see what it rests on."), muted=True)
        elif len(chosen) == 1:
            self._show_one(chosen[0])
        else:
            self._show_several(chosen)

    def _show_several(self, chosen: Sequence[Deadline]) -> None:
        self.add_text(formats.count(len(chosen), "date"), Text.H2)
        open_ones = [one for one in chosen if can_be_recorded(one)]
        if open_ones and not self._session.read_only:
            self.add_text(
                tr("{open_ones} of them can be marked as filed at once.", open_ones=len(open_ones))
                if len(open_ones) < len(chosen)
                else tr("All of them can be marked as filed at once."),
                muted=True,
            )
            text = tr("Record evidence for {open_ones}", open_ones=len(open_ones))
            self._add_button(text, lambda: self._acts.record(open_ones))
        else:
            self.add_text(tr("None of them waits for evidence."), muted=True)

    def _show_one(self, deadline: Deadline) -> None:
        self.add_text(deadline.title, Text.H2)
        self.add_text(lane(deadline), muted=True)
        self.add(Badge(look(deadline)))
        if deadline.falls_on is None:
            self._explain_missing(deadline)
        else:
            self._explain_date(deadline, deadline.falls_on)
        self._show_evidence(deadline)
        self._offer_draft(deadline)
        add_source(self, deadline.citation, deadline.confidence, deadline.verify)
        rule = Focus(table="deadline", rule=deadline.rule)
        self.add(
            button(
                tr("Read it in the rule book"),
                lambda: self._session.go_to("rules", rule),
                kind="link",
            )
        )
        self.add_text(NOT_ADVICE, Text.SMALL, muted=True)

    def _explain_date(self, deadline: Deadline, falls_on: date) -> None:
        left = formats.countdown(falls_on, self._session.as_of)
        over = deadline.status is DeadlineStatus.DONE
        self.add_text(f"{formats.weekday(falls_on)}{'' if over else f', {left}'}")
        if rolled(deadline) and deadline.on is not None:
            self.add_text(
                tr(
                    "The counted day is {on}; what falls due then may be "
                    "filed on the next business day.",
                    on=formats.weekday(deadline.on),
                ),
                muted=True,
            )
        if deadline.because:
            self.add_text(deadline.because)
        if deadline.application:
            self.add(
                button(
                    tr("Extensions and payments"),
                    lambda: self._acts.enter_facts(deadline.application),
                    kind="link",
                    tip=tr("Show and edit the dates that it is counted from"),
                )
            )

    def _offer_draft(self, deadline: Deadline) -> None:
        """The facts of a request to extend the term, where the plan can tell them."""
        if deadline.rule != "extension-request" or self._session.plan() is None:
            return
        self.add(
            button(
                DRAFT_REQUEST,
                lambda: self._acts.draft_request(deadline.application),
                icon="file-text",
                tip=tr("Gather its facts from the plan, the history and the reports"),
            )
        )

    def _explain_missing(self, deadline: Deadline) -> None:
        names = ", ".join(deadline.missing) or tr("A fact")
        verb = tr("is") if len(deadline.missing) < 2 else tr("are")
        self.add_text(tr("Cannot be computed: {names} {verb} missing.", names=names, verb=verb))
        if deadline.because:
            self.add_text(deadline.because, muted=True)
        enter = button(
            tr("Enter it"), lambda: self._acts.enter_facts(deadline.application), icon="pencil"
        )
        self.add(enter)

    def _show_evidence(self, deadline: Deadline) -> None:
        filing = deadline.evidence
        if filing is None:
            may = can_be_recorded(deadline)
            if may and not self._session.read_only:
                self._add_button(tr("Record evidence"), lambda: self._acts.record([deadline]))
            return
        card = Card(tr("Evidence"))
        card.body.addWidget(paragraph(evidence_text(deadline)))
        for caption, text in (
            (tr("Confirmation number"), filing.confirmation),
            (tr("Kept at"), filing.document),
            (tr("Note"), filing.notes),
        ):
            if text:
                card.body.addWidget(paragraph(caption, Text.SMALL, muted=True))
                card.body.addWidget(paragraph(text))
        for document in self._session.inventory().documents_about(filing):
            card.body.addWidget(self._document(document))
        if not self._session.read_only:
            card.body.addLayout(self._evidence_buttons(filing))
        self.add(card)

    def _document(self, document: Document) -> QWidget:
        name = f"{document.name} ({formats.size(document.size)})"
        made = button(
            name,
            lambda: self._acts.open_document(document),
            kind="link",
            icon="file-text",
            tip=tr("Open {name}", name=document.name),
        )
        # A long name may not make the panel wider than it is.
        metrics = made.fontMetrics()
        made.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 190))
        made.setAccessibleName(tr("Open {name}", name=document.name))
        return made

    def _evidence_buttons(self, filing: Filing) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(button(tr("Edit"), lambda: self._acts.edit(filing), icon="pencil"))
        row.addWidget(button(tr("Remove"), lambda: self._acts.remove([filing]), icon="trash-2"))
        row.addStretch(1)
        return row

    def _add_button(self, text: str, clicked: Callable[[], object]) -> None:
        self.add(button(text, clicked, icon="check", kind="primary"))


def can_be_recorded(deadline: Deadline) -> bool:
    """Whether evidence for a date can be recorded: something is filed for it, and none is yet."""
    return deadline.filed and deadline.on is not None and deadline.evidence is None
