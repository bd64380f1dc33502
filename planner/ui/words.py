"""How answers, states and levels are said: a word, a tone and an icon, together everywhere."""

from dataclasses import dataclass

from planner.model.findings import Answer, Confidence, DeadlineStatus
from planner.model.plan import PlanStatus
from planner.ui.theme import Tone
from planner.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Look:
    """A word with its tone and icon, so that colour is never the only sign."""

    word: str
    tone: Tone
    icon: str


UNKNOWN = Look(tr("Unknown"), Tone.UNKNOWN, "circle-question-mark")

_ANSWERS: dict[tuple[str, Answer], Look] = {
    ("covered", Answer.MET): Look(tr("Covered"), Tone.WARN, "ban"),
    ("covered", Answer.NOT_MET): Look(tr("Not covered"), Tone.NEUTRAL, "circle-minus"),
    ("reimbursable", Answer.MET): Look(tr("Reimbursable"), Tone.GOOD, "circle-check"),
    ("reimbursable", Answer.NOT_MET): Look(tr("Not reimbursable"), Tone.BAD, "circle-x"),
    ("provider-eligible", Answer.MET): Look(tr("Eligible"), Tone.GOOD, "circle-check"),
    ("provider-eligible", Answer.NOT_MET): Look(tr("Not eligible"), Tone.BAD, "circle-x"),
    ("usf-ban", Answer.MET): Look(tr("Banned"), Tone.BAD, "ban"),
    ("usf-ban", Answer.NOT_MET): Look(tr("Not banned"), Tone.NEUTRAL, "circle-minus"),
    ("subsidy-ban", Answer.MET): Look(tr("Banned"), Tone.BAD, "ban"),
    ("subsidy-ban", Answer.NOT_MET): Look(tr("Not banned"), Tone.NEUTRAL, "circle-minus"),
}


THEIRS = Look(tr("Yours"), Tone.INFO, "pencil")
"""What rests on an entry of the project's own."""


def answer_look(rule: str, answer: Answer) -> Look:
    """A rule's answer in its own words ("Covered"), else plain yes and no."""
    if answer is Answer.UNKNOWN:
        return UNKNOWN
    plain = (
        Look(tr("Yes"), Tone.GOOD, "circle-check")
        if answer is Answer.MET
        else Look(tr("No"), Tone.NEUTRAL, "circle-minus")
    )
    return _ANSWERS.get((rule, answer), plain)


CONFIDENCE = {
    Confidence.CONFIRMED: Look(tr("Confirmed"), Tone.GOOD, "circle-check"),
    Confidence.COMPUTED: Look(tr("Computed"), Tone.INFO, "info"),
    Confidence.UNCONFIRMED: Look(tr("Check before filing"), Tone.WARN, "triangle-alert"),
}

DEADLINE = {
    DeadlineStatus.PAST: Look(tr("Past"), Tone.BAD, "circle-x"),
    DeadlineStatus.DUE: Look(tr("Due"), Tone.WARN, "triangle-alert"),
    DeadlineStatus.UPCOMING: Look(tr("Upcoming"), Tone.INFO, "clock"),
    DeadlineStatus.DONE: Look(tr("Done"), Tone.GOOD, "circle-check"),
}

PLAN = {
    PlanStatus.MEETS: Look(tr("Meets the deadline"), Tone.GOOD, "circle-check"),
    PlanStatus.UNDECIDED: Look(tr("Not decided"), Tone.UNKNOWN, "circle-question-mark"),
    PlanStatus.IMPOSSIBLE: Look(tr("Proved impossible"), Tone.BAD, "circle-x"),
}

STEP_WORDS = {
    "replaced": tr("replaced or further"),
    "removed": tr("removed or further"),
    "disposed": tr("disposed of"),
}
"""How far covered items are that a focus can ask for."""
