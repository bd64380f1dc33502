"""The list of deadlines as a document to print: what is shown, with its sources."""

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtGui import QTextDocument

from planner.model.findings import Deadline
from planner.ui import cells, formats
from planner.ui.pages.deadlines_rows import evidence_text, lane, look, rolled
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.translation import tr
from planner.ui.words import CONFIDENCE

_HEADINGS = {
    tr("Falls on"): 12,
    tr("Rule's date"): 12,
    tr("Status"): 9,
    tr("What"): 19,
    tr("Application"): 15,
    tr("Evidence"): 13,
    tr("Source"): 20,
}
"""What stands above each column, and its share of the width in hundredths."""


def list_document(deadlines: Sequence[Deadline], carrier: str, as_of: date) -> QTextDocument:
    """The dates in their order, black on white."""
    rows = "".join(_row(one) for one in deadlines)
    heads = "".join(
        f"<th align='left' width='{share}%'>{escape(name)}</th>"
        for name, share in _HEADINGS.items()
    )
    about = (
        tr("{carrier}, as of {as_of}.", carrier=escape(carrier), as_of=formats.day(as_of))
        if carrier
        else formats.day(as_of)
    )
    title = tr("Deadlines")
    made = QTextDocument()
    made.setDefaultStyleSheet("* { color: black; } th, td { font-size: 7.5pt; }")
    made.setHtml(
        f"<h2>{title}</h2><p>{about} {formats.count(len(deadlines), 'date')}. "
        f"{escape(NOT_ADVICE)}</p>"
        f"<table border='1' cellspacing='0' cellpadding='3' width='100%' "
        f"style='border-collapse: collapse; border-color: #999999'><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    return made


def _row(one: Deadline) -> str:
    sure = CONFIDENCE[one.confidence].word
    evidence = evidence_text(one)
    if one.evidence and one.evidence.confirmation:
        evidence += f", {one.evidence.confirmation}"
    texts = (
        cells.date_text(one.falls_on)
        or tr("Not computed: {missing}", missing=", ".join(one.missing)),
        cells.date_text(one.on) if rolled(one) else "",
        look(one).word,
        one.title,
        lane(one),
        evidence,
        f"{one.citation} ({sure.lower()})",
    )
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in texts)}</tr>"
