"""The panel that says why: what an item was recognised as, and each answer with its law."""

from collections.abc import Mapping
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Confidence, Finding
from planner.model.products import Recognition, Strength
from planner.ui import theme
from planner.ui.cells import cell_text
from planner.ui.pages.attached import AttachedDocuments
from planner.ui.pages.deadlines_documents import DocumentOpener
from planner.ui.pages.item_rows import ItemRow
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.words import CONFIDENCE, THEIRS, Look, answer_look

_STRENGTH = {
    Strength.CERTAIN: Look(tr("Certain"), Tone.GOOD, "circle-check"),
    Strength.LIKELY: Look(tr("Likely"), Tone.INFO, "info"),
    Strength.POSSIBLE: Look(tr("Possible"), Tone.WARN, "triangle-alert"),
    Strength.NONE: Look(tr("Not recognised"), Tone.UNKNOWN, "circle-question-mark"),
}


_TOLD = attrgetter("id", "model", "part_number", "description", "serial", "site", "extras")
"""What the panel says of an item itself."""
_HINT = tr("Drop photos of labels, invoices or certificates of disposal here.")


class WhyPanel(DetailPanel):
    """Tells about one item at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Why"))
        self._session = session
        self._opener = DocumentOpener(session)
        self.documents: AttachedDocuments | None = None
        self._told: object = None
        self.show_row(None)

    def show_row(self, row: ItemRow | None) -> None:
        """Tell about an item, or say how to choose one."""
        told = (*_TOLD(row.item), row.recognition, row.findings) if row is not None else ()
        if told == self._told:
            return  # read again, or something else was edited
        self._told = told
        self.clear()
        self.documents = None
        if row is None:
            self.add_text(tr("Why?"), Text.H2)
            self.add_text(
                tr("Select an item to see what it was recognised as, and why."), muted=True
            )
            return
        item = row.item
        self.add_text(item.model or item.part_number or item.description or tr("Item"), Text.H2)
        serial = (
            tr("Serial {serial}", serial=item.serial) if item.serial else tr("No serial number")
        )
        self.add_text(" · ".join(part for part in (serial, item.site) if part), muted=True)
        if row.recognition is None:
            self.add_text(tr("The answers are being worked out."), muted=True)
        else:
            self.add(_recognition_card(row.recognition))
            for finding in row.findings:
                self.add(finding_card(finding))
        if item.extras:
            own = {name: cell_text(value) for name, value in item.extras.items()}
            self.add(_pairs_card(tr("Your own columns"), own))
        self.add_text(tr("Documents"), Text.H2)
        self.documents = AttachedDocuments(self._session, item, self._opener, _HINT)
        self.add(self.documents)


def _recognition_card(found: Recognition) -> Card:
    card = Card(tr("Recognised as"))
    card.head.addWidget(Badge(_STRENGTH[found.strength]), 0, Qt.AlignmentFlag.AlignTop)
    if found.product is not None:
        name = f"{found.product.maker} {found.product.name}"
        card.body.addWidget(paragraph(name))
        kind = [found.product.family, found.product.layer.value]
        if found.product.data_class is not None:
            kind.append(tr("user data: {kind}", kind=found.product.data_class.value))
        card.body.addWidget(paragraph(" · ".join(filter(None, kind)), Text.SMALL, muted=True))
    elif found.maker is not None:
        card.body.addWidget(paragraph(tr("{name}, product not recognised", name=found.maker.name)))
    else:
        text = tr(
            "Nothing in the catalogue fits. A maker and a model, or a part number, would help."
        )
        card.body.addWidget(paragraph(text))
    for evidence in found.evidence:
        text = f'{evidence.field} "{evidence.value}": {evidence.says}'
        card.body.addWidget(paragraph(text, Text.SMALL, muted=True))
    if found.made_in:
        text = tr("Made in {made_in}, as its serial number says.", made_in=found.made_in)
        card.body.addWidget(paragraph(text, Text.SMALL, muted=True))
    return card


def finding_card(finding: Finding) -> Card:
    """One answer: the question, the answer, the reason, the law and how sure it is."""
    card = Card()
    title = paragraph(finding.title)
    title.setStyleSheet("font-weight: 600;")
    card.body.addWidget(title)
    badges = QHBoxLayout()
    badges.setSpacing(theme.SPACE_XS)
    badges.addWidget(Badge(answer_look(finding.rule, finding.answer)))
    if finding.confidence is Confidence.UNCONFIRMED:
        badges.addWidget(Badge(CONFIDENCE[finding.confidence]))
    if finding.theirs:
        badges.addWidget(Badge(THEIRS))
    badges.addStretch(1)
    card.body.addLayout(badges)
    card.body.addWidget(paragraph(finding.because))
    if finding.missing:
        card.body.addWidget(_missing(finding))
    card.body.addWidget(paragraph(finding.citation, Text.SMALL, muted=True))
    if finding.verify:
        card.body.addWidget(paragraph(finding.verify, Text.SMALL, muted=True))
    return card


def _missing(finding: Finding) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE_S)
    mark = QLabel()
    mark.setPixmap(theme.icon("circle-question-mark", "unknown").pixmap(16, 16))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(paragraph(tr("Missing: ") + ", ".join(finding.missing)), 1)
    return box


def _pairs_card(title: str, pairs: Mapping[str, str]) -> Card:
    card = Card(title)
    for name, value in pairs.items():
        line = QVBoxLayout()
        line.setSpacing(0)
        line.addWidget(paragraph(name, Text.SMALL, muted=True))
        line.addWidget(paragraph(value or "-"))
        card.body.addLayout(line)
    return card
