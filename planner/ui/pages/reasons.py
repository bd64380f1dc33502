"""How pages show what an answer or a date rests on: source, confidence, what to check."""

from planner.model.findings import Confidence
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.detail_panel import DetailPanel
from planner.ui.words import CONFIDENCE

NOT_ADVICE = tr("This is not legal advice: each answer names the rule text it rests on.")
CHECK = tr("Check against the rule text before filing.")


def add_source(panel: DetailPanel, citation: str, confidence: Confidence, verify: str = "") -> None:
    """Add the citation, how sure it is, and what to verify where it is not confirmed."""
    panel.add_text(tr("Source"), Text.SMALL, muted=True)
    panel.add_text(citation or tr("none given"))
    panel.add(Badge(CONFIDENCE[confidence]))
    if confidence is Confidence.UNCONFIRMED:
        panel.add_text(verify or CHECK)
    elif verify:
        panel.add_text(verify, muted=True)
