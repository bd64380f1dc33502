"""An outcome as a `Plan`: dates, zones, and the sentences that explain it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from planner.common.days import day_text
from planner.model.plan import (
    OVERTIME,
    ApplicationOutcome,
    JobState,
    Plan,
    PlannedJob,
    PlanStatus,
    PlanTerms,
)
from planner.scheduling.explain import Cause, Explainer, Hold, proof_text
from planner.scheduling.problem import Job
from planner.scheduling.solve import Outcome

MOST_SITES = 5
PROVING = "How early any plan can be through is still being worked out."
CLOSED_DAYS = 30
"""So long a season closed between the bound and the plan is told, not the days between."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a plan says that the engine does not know. ``remarks`` are sentences on the input."""

    name: str
    made_at: datetime
    remarks: tuple[str, ...] = ()
    terms: PlanTerms = field(default_factory=PlanTerms)


def plan_of(outcome: Outcome, context: Context) -> Plan:
    """The plan that people see."""
    return _Report(outcome, context).plan()


class _Report:
    def __init__(self, outcome: Outcome, context: Context) -> None:
        self.outcome, self.context = outcome, context
        self.net = outcome.net
        self.jobs = self.net.problem.jobs
        self.deadline = max((job.deadline for job in self.jobs if job.deadline), default=None)
        self.bound_finish = None if outcome.proving else self.net.date(outcome.finish_bound - 1)
        self.explainer = None
        if outcome.schedule is not None:
            self.explainer = Explainer(self.net, outcome.bound, outcome.schedule)

    def plan(self) -> Plan:
        schedule = self.outcome.schedule
        applications = self._applications()
        late = max((a.late_days for a in applications), default=0)
        finish = None if schedule is None else self.net.date(schedule.finish - 1)
        status = self._status(late)
        return Plan(
            id=0,
            name=self.context.name,
            made_at=self.context.made_at,
            status=status,
            start=self.net.problem.start,
            finish=finish,
            deadline=self.deadline,
            late_days=late,
            bound_finish=self.bound_finish,
            gap_days=self._gap(finish),
            jobs=self._planned() if self.explainer else (),
            why=tuple(self._why(status, late, finish, applications)),
            applications=applications,
            method=self.outcome.method,
            terms=self.context.terms,
        )

    def _gap(self, finish: date | None) -> int | None:
        if finish is None or self.bound_finish is None:
            return None
        return (finish - self.bound_finish).days

    def _status(self, late: int) -> PlanStatus:
        if self.outcome.impossible is not None or self._search_refutes():
            return PlanStatus.IMPOSSIBLE
        if self.outcome.schedule is None or late:
            return PlanStatus.UNDECIDED
        return PlanStatus.MEETS

    def _search_refutes(self) -> bool:
        """Whether the bound of a complete search alone lies behind the last deadline."""
        if self.deadline is None or self.bound_finish is None:
            return False
        return self.bound_finish > self.deadline

    def _applications(self) -> tuple[ApplicationOutcome, ...]:
        ends: dict[str, int] = {}
        due: dict[str, date | None] = {}
        schedule = self.outcome.schedule
        for j, job in enumerate(self.jobs):
            if job.milestone:
                continue
            due[job.application] = job.deadline
            if schedule is not None:
                ends[job.application] = max(ends.get(job.application, 0), schedule.end[j])
        found = []
        for name in sorted(due):
            finish = self.net.date(ends[name] - 1) if name in ends else None
            found.append(ApplicationOutcome(name, due[name], finish, _late(finish, due[name])))
        return tuple(found)

    def _planned(self) -> tuple[PlannedJob, ...]:
        assert self.explainer is not None  # noqa: S101 - asked only of a plan with jobs
        schedule, slips = self.explainer.schedule, self.explainer.slips()
        crews = self.net.problem.crews
        planned = []
        for j, job in enumerate(self.jobs):
            if job.milestone:
                continue
            finish = self.net.date(schedule.end[j] - 1)
            planned.append(
                PlannedJob(
                    site=job.site,
                    job=job.name,
                    crew=", ".join(crews[c].name for c in schedule.crews[j])
                    + (OVERTIME if schedule.overtime[j] else ""),
                    start=self.net.date(schedule.start[j]),
                    finish=finish,
                    late_days=_late(finish, job.deadline),
                    float_days=slips[j],
                    critical=slips[j] == 0,
                    held_by=self._hold_text(job, self.explainer.hold(j)),
                    state=self._state(job),
                )
            )
        return tuple(sorted(planned, key=lambda p: (p.start, p.finish)))

    def _state(self, job: Job) -> JobState:
        if job.actual is None:
            return JobState.PLANNED
        return JobState.DONE if job.actual.done else JobState.UNDER_WAY

    def _hold_text(self, job: Job, hold: Hold) -> str:
        if hold.cause is Cause.GATE:
            return hold.text if job.gate_certain else f"{hold.text} (not certain)"
        return hold.text

    def _why(
        self,
        status: PlanStatus,
        late: int,
        finish: date | None,
        applications: tuple[ApplicationOutcome, ...],
    ) -> list[str]:
        said = self._verdict(status, finish, applications)
        said += self._limits(finish)
        if late:
            said += self._late_sites()
        return [*said, *self.outcome.notes, *self.context.remarks]

    def _verdict(
        self, status: PlanStatus, finish: date | None, applications: tuple[ApplicationOutcome, ...]
    ) -> list[str]:
        said = []
        if status is PlanStatus.IMPOSSIBLE:
            what = "deadlines cannot all" if self._several() else "deadline cannot"
            said.append(f"It is proved that the {what} be met.")
            if self.outcome.impossible is not None:
                said.append(proof_text(self.net, self.outcome.impossible))
        if finish is None:
            return [*said, self._no_plan()]
        for outcome in applications:
            if outcome.deadline is None or outcome.finish is None:
                continue
            who = f"Application {outcome.application}"
            if not outcome.application:
                who = "The plan" if len(applications) == 1 else "The work without an application"
            said.append(
                f"{who} is through on {day_text(outcome.finish)},"
                f" {_against(outcome.finish, outcome.deadline)}."
            )
        if self.bound_finish is None:
            said.append(PROVING)
        elif status is PlanStatus.UNDECIDED:
            said.append(
                "No plan was found that meets the deadline, and it is not proved impossible:"
                f" the earliest finish found is {day_text(finish)}, and none can be before"
                f" {day_text(self.bound_finish)}."
            )
        return said

    def _several(self) -> bool:
        return len({job.deadline for job in self.jobs if job.deadline}) > 1

    def _no_plan(self) -> str:
        ends = [crew.available_to for crew in self.net.problem.crews if crew.available_to]
        until = f" (the last one on {day_text(max(ends))})" if ends else ""
        return (
            f"No plan was found at all: crews stop being available{until} before the work is"
            " through. Change Available to on the Crews sheet, or add crews."
        )

    def _limits(self, finish: date | None) -> list[str]:
        """What the bound is, what it rests on, and how far the plan is from it."""
        if finish is None or self.bound_finish is None:
            return []
        if finish == self.bound_finish:
            return [f"This is the earliest finish there can be: {self._because()}"]
        said = [f"No plan can finish before {day_text(self.bound_finish)}: {self._because()}"]
        said += self._not_counted()
        gap = (finish - self.bound_finish).days
        closed = self._closed_between()
        if closed:
            said.append(
                f"Between that day and the plan's finish site access is closed ({closed}), so the"
                " earliest possible finish lies on the one side or the other; how far the plan is"
                " from the best cannot be said as a share."
            )
        else:
            said.append(
                f"The plan finishes {gap} calendar day{'s' if gap != 1 else ''} after it: at most"
                " so much can be gained without changing crews, dates or rules."
            )
        if not any(outcome.late_days for outcome in self._applications()):
            said.append(self._last_job())  # late sites are told one by one
        return said

    def _not_counted(self) -> list[str]:
        """Limits of the plan that the earliest possible finish knows nothing of."""
        problem = self.net.problem
        limits = {"when money comes": problem.cash, "the room in storage": problem.storage}
        named = [what for what, limit in limits.items() if limit is not None]
        return [f"That day does not count {' or '.join(named)}."] if named else []

    def _last_job(self) -> str:
        """What the plan's finish hangs on."""
        assert self.explainer is not None  # noqa: S101 - a plan with a finish has jobs
        schedule = self.explainer.schedule
        real = (j for j, job in enumerate(self.jobs) if not job.milestone)
        j = max(real, key=schedule.end.__getitem__)
        through = day_text(self.net.date(schedule.end[j] - 1))
        return (
            f"Last to be through is {self.jobs[j].label}, on {through}. What holds it back:"
            f" {self._root_text(j)}"
        )

    def _root_text(self, j: int) -> str:
        """Where the chain of waits that ends with a job begins, and why it waits there."""
        assert self.explainer is not None  # noqa: S101 - asked only of a plan with jobs
        at, hold = self.explainer.root(j)
        begins = day_text(self.net.date(self.explainer.schedule.start[at]))
        return f"{self.jobs[at].label} on {begins} ({self._hold_text(self.jobs[at], hold)})."

    def _because(self) -> str:
        if self.outcome.searched:
            return "a complete search of the order of jobs (CP-SAT) proves it."
        proof = self.outcome.finish_proof
        if proof is None:
            return "the work takes that long."
        text = proof_text(self.net, proof)
        return f"to be through a day earlier is impossible. {text}"

    def _closed_between(self) -> str:
        """When access is closed between the bound and jobs that the plan does after it, in words:
        the season of most of them; empty if it is not, or for days only.
        """
        assert self.explainer is not None  # noqa: S101 - asked only of a plan with jobs
        after = self.outcome.finish_bound
        bound_finish = self.net.date(after - 1)
        counts: Counter[tuple[date, date, str]] = Counter()
        for job, start in zip(self.jobs, self.explainer.schedule.start, strict=True):
            if job.season is None or start < after:
                continue
            day = self.net.date(start)
            spans = job.season.spans(day - timedelta(days=366), day)
            if len(spans) > 1:
                counts[spans[-2][1], spans[-1][0], str(job.season)] += 1
        for (closes, opens, season), _ in counts.most_common(1):
            if (opens - max(closes, bound_finish)).days > CLOSED_DAYS:
                begin, end = closes + timedelta(days=1), opens - timedelta(days=1)
                return f"{day_text(begin)} to {day_text(end)}, open {season} only"
        return ""

    def _late_sites(self) -> list[str]:
        """Each application's late sites, the latest first, and what holds each back."""
        assert self.explainer is not None  # noqa: S101 - late means that there is a plan
        worst: dict[str, int] = {}
        for j, job in enumerate(self.jobs):
            end = self.explainer.schedule.end[j]
            late = 0 if job.milestone else _late(self.net.date(end - 1), job.deadline)
            if late and (
                job.site not in worst or end > self.explainer.schedule.end[worst[job.site]]
            ):
                worst[job.site] = j
        ranked = sorted(worst.items(), key=lambda pair: -self._late_of(pair[1]))
        said = [f"{len(ranked):,} site{'s are' if len(ranked) != 1 else ' is'} late."]
        for site, j in ranked[:MOST_SITES]:
            days = self._late_of(j)
            said.append(
                f"{site} is {days:,} day{'s' if days != 1 else ''} late. What holds it back:"
                f" {self._root_text(j)}"
            )
        return said

    def _late_of(self, j: int) -> int:
        assert self.explainer is not None  # noqa: S101 - as above
        end = self.net.date(self.explainer.schedule.end[j] - 1)
        return _late(end, self.jobs[j].deadline)


def _late(finish: date | None, deadline: date | None) -> int:
    return 0 if finish is None or deadline is None else max(0, (finish - deadline).days)


def _against(finish: date, deadline: date) -> str:
    days = (deadline - finish).days
    if days < 0:
        return f"{-days:,} day{'s' if days != -1 else ''} after its deadline, {day_text(deadline)}"
    return f"{days:,} day{'s' if days != 1 else ''} before its deadline, {day_text(deadline)}"
