"""How likely the newest plan is to end in time: tried in the background, once for each state."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility
    from planner.services.risk import Risk

UNASKED = 400
"""Jobs of a plan that is tried without being asked: a moment's work. Others are on request."""


class ChanceState(Enum):
    """Where the asking stands."""

    NO_PLAN = 0
    ASK = 1
    WORKING = 2
    KNOWN = 3
    REFUSED = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A figure, the line below it, what else there is to know, and whether it leads anywhere."""

    figure: str
    note: str = ""
    tip: str = ""
    leads: bool = True


class Chance(QObject):
    """What is known of the newest plan's chance; ``changed`` when that is something else."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._of: tuple[Any, ...] = ()
        self._known: Eligibility | None = None
        self._risk: Risk | None = None
        self._refused = ""
        self.state = ChanceState.NO_PLAN

    def follow(self, known: "Eligibility | None") -> None:
        """The project as it is now; what was found stays as long as nothing that counts has
        changed.
        """
        self._known = known
        plan = self._session.plan()
        state = _state_of(plan, self._session.inventory(), self._session.today)
        if not _same(state, self._of):
            self._of, self._risk, self._refused = state, None, ""
            no_plan = plan is None or not plan.jobs
            self._turn(ChanceState.NO_PLAN if no_plan else ChanceState.ASK)
        small = plan is not None and len(plan.jobs) <= UNASKED
        if self.state is ChanceState.ASK and small and known is not None:
            self.find_out()

    def find_out(self) -> None:
        """Try the plan in the background."""
        session, asked = self._session, self._of
        plan, known, inventory = session.plan(), self._known, session.inventory()
        if plan is None or self.state is ChanceState.WORKING:
            return
        today = session.today
        self._turn(ChanceState.WORKING)

        def work(progress: Progress) -> "Risk":
            from planner.services import risk
            from planner.services.plan_scope import scope_of

            options = risk.RiskOptions(runs=risk.LEAST_RUNS)
            if known is None or known.as_of != today:
                return risk.assess(inventory, plan, options, progress, today=today)
            return risk.assess_for(inventory, scope_of(known.items), plan, options, progress)

        def done(found: "Risk") -> None:
            if self._of is asked:
                self._risk = found
                self._turn(ChanceState.KNOWN)

        def failed(error: UserError) -> None:
            if self._of is asked:
                self._refused = error.sentence()
                self._turn(ChanceState.REFUSED)

        def stopped() -> None:
            if self._of is asked:
                self._turn(ChanceState.ASK)

        session.runner.start(tr("Trying the plan"), work, done, failed, stopped)

    def _turn(self, state: ChanceState) -> None:
        self.state = state
        self.changed.emit()

    def of(self, application: str, due: date | None) -> Said:
        """What to say of an application that has until ``due``."""
        if self.state is ChanceState.NO_PLAN:
            return Said("-", tr("No plan"), leads=False)
        if self.state is ChanceState.ASK:
            return Said(
                tr("Work out"),
                tr("A large plan"),
                tr("Tries the plan 300 times; takes some seconds"),
            )
        if self.state is ChanceState.WORKING:
            return Said("...", tr("Trying the plan"), leads=False)
        if self._risk is None:
            return Said(tr("Not known"), tr("Cannot be tried"), self._refused)
        found = next((a for a in self._risk.applications if a.application == application), None)
        if found is None or due is None:
            return Said(tr("Not known"), tr("No deadline") if found else tr("Not planned"))
        half = tr("Half of {runs:,} runs are through", runs=self._risk.runs)
        tip = tr("{half} by {p50}", half=half, p50=formats.day(found.p50)) if found.p50 else ""
        return Said(share(found.by(due)), tr("to end by {due}", due=formats.day(due)), tip)


def share(chance: float) -> str:
    """A chance as a whole percentage; what happened in some runs is never said to be certain."""
    if 0 < chance < 0.01:
        return "< 1%"
    return "> 99%" if 0.99 < chance < 1 else f"{chance:.0%}"


def _state_of(plan: Plan | None, listed: Inventory, today: date) -> tuple[Any, ...]:
    """All that a chance depends on."""
    made = (plan.id, plan.made_at) if plan else None
    rows = (listed.items, listed.sites, listed.crews, listed.work, listed.gates, listed.reports)
    terms = (listed.applications, listed.extensions, listed.disbursements, listed.filings)
    return (made, today, *rows, *terms, listed.carrier, listed.answers, listed.overlay)


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Tables that were not touched are the same objects: comparing them takes no time."""
    if len(one) != len(other) or one[:2] != other[:2]:
        return False
    return all(a is b for a, b in zip(one[2:], other[2:], strict=True))
