"""What differs between two plans: the finish, applications, jobs, and what they keep to."""

from dataclasses import dataclass
from datetime import date

from planner.common.days import day_text
from planner.common.money import dollars
from planner.model.plan import KM_A_MILE, JobKey, JobState, Plan, PlannedJob, PlanTerms, Travel
from planner.services.plan_changes import words

FAR = 5
"""Calendar days: a job that moves by more is said to move far."""


@dataclass(frozen=True, slots=True)
class MovedJob:
    """A job that two plans have on other days or with other crews. ``days`` are the calendar days
    by which it moves, below 0 to an earlier day: of its first and its last day the one that
    moves further.
    """

    was: PlannedJob
    now: PlannedJob
    days: int

    @property
    def key(self) -> JobKey:
        """The site and the job."""
        return self.now.key

    @property
    def other_crew(self) -> bool:
        """Whether other crews do it."""
        if self.was.crew == self.now.crew:
            return False
        return sorted(self.was.crews()) != sorted(self.now.crews())


@dataclass(frozen=True, slots=True)
class ApplicationMove:
    """How one application fares in both plans; None for a finish or a deadline that is not
    there, and for a plan that does not know the application.
    """

    application: str
    was_finish: date | None
    now_finish: date | None
    was_deadline: date | None
    now_deadline: date | None
    was_late: int | None
    now_late: int | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What is otherwise in a plan ``after`` than in one ``before``. ``jobs`` are those of the
    second; ``moved`` are to come in both, the furthest moved first; ``reported`` have begun or
    are through in one of them, so it is the field that moved them. ``given_up`` and ``new_terms``
    are phrases that hold for the first, and the second, only.
    """

    before: str
    after: str
    jobs: int
    was_finish: date | None
    now_finish: date | None
    applications: tuple[ApplicationMove, ...] = ()
    moved: tuple[MovedJob, ...] = ()
    reported: tuple[MovedJob, ...] = ()
    only_before: tuple[PlannedJob, ...] = ()
    only_after: tuple[PlannedJob, ...] = ()
    given_up: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()

    @property
    def finish_days(self) -> int | None:
        """Calendar days by which the finish moves, below 0 to an earlier day."""
        if self.was_finish is None or self.now_finish is None:
            return None
        return (self.now_finish - self.was_finish).days

    @property
    def far(self) -> int:
        """How many jobs move by more than `FAR` days."""
        return sum(abs(job.days) > FAR for job in self.moved)

    @property
    def other_crews(self) -> int:
        """How many jobs go to other crews."""
        return sum(job.other_crew for job in self.moved)

    @property
    def same(self) -> bool:
        """Whether nothing differs but the names."""
        jobs = self.moved or self.reported or self.only_before or self.only_after
        terms = self.given_up or self.new_terms
        return not (jobs or terms or self.finish_days or self.applications)

    @property
    def text(self) -> str:
        """The counts in a sentence or a few, without the terms."""
        return " ".join(_sentences(self))


def differences(before: Plan, after: Plan) -> Differences:
    """What is otherwise in the second of two plans. Jobs are matched by site and name."""
    was, now = ({job.key: job for job in plan.jobs} for plan in (before, after))
    both = ((was[key], job) for key, job in now.items() if key in was)
    # most jobs of a plan that was mended stay as they are
    touched = (_moved(*pair) for pair in both if _place(pair[0]) != _place(pair[1]))
    other = sorted(
        (job for job in touched if job.days or job.other_crew or not _same_state(job)),
        key=lambda job: (-abs(job.days), job.now.start, job.key),
    )
    first, second = terms_in_words(before.terms), terms_in_words(after.terms)
    return Differences(
        before=before.name,
        after=after.name,
        jobs=len(now),
        was_finish=before.finish,
        now_finish=after.finish,
        applications=tuple(_applications(before, after)),
        moved=tuple(job for job in other if _to_come(job)),
        reported=tuple(job for job in other if not _to_come(job)),
        only_before=tuple(job for key, job in was.items() if key not in now),
        only_after=tuple(job for key, job in now.items() if key not in was),
        given_up=tuple(one for one in first if one not in second),
        new_terms=tuple(one for one in second if one not in first),
    )


def terms_in_words(terms: PlanTerms) -> tuple[str, ...]:
    """What a plan keeps to beyond what the project lists, a phrase each; none for the usual."""
    said = [words(change) for change in terms.changes]
    if terms.deadline:
        said.append(f"{day_text(terms.deadline)} as the deadline of all applications")
    said += [
        f"a day late of {name or 'sites without an application'} counts {weight:,} times"
        for name, weight in terms.weights.items()
        if weight != 1
    ]
    if terms.travel != PlanTerms().travel:
        said.append(_travel_words(terms.travel))
    if terms.storage is not None:
        said.append(f"room for {terms.storage:,} removed pieces at once")
    if terms.cash is not None:
        said += [f"{dollars(amount)} available from {day_text(on)}" for on, amount in terms.cash]
    said += [
        f"{job} at {site} pinned to {day_text(on)}"
        for (site, job), on in sorted(terms.pins.items())
    ]
    return tuple(said)


def _travel_words(travel: Travel | None) -> str:
    if travel is None:
        return "driving takes no days"
    miles, free = travel.km_a_day / KM_A_MILE, travel.free_km / KM_A_MILE
    return f"crews drive {miles:,.0f} miles a day, and {free:,.0f} miles without losing one"


def _moved(was: PlannedJob, now: PlannedJob) -> MovedJob:
    start, finish = (now.start - was.start).days, (now.finish - was.finish).days
    return MovedJob(was, now, max(start, finish, key=abs))


def _place(job: PlannedJob) -> tuple[date, date, str, JobState]:
    return job.start, job.finish, job.crew, job.state


def _same_state(job: MovedJob) -> bool:
    return job.was.state is job.now.state


def _to_come(job: MovedJob) -> bool:
    return job.was.state is JobState.PLANNED and job.now.state is JobState.PLANNED


def _applications(before: Plan, after: Plan) -> list[ApplicationMove]:
    """Applications that fare otherwise."""
    was, now = ({one.application: one for one in plan.applications} for plan in (before, after))
    found = []
    for name in sorted(was.keys() | now.keys()):
        first, second = was.get(name), now.get(name)
        if first == second:
            continue
        found.append(
            ApplicationMove(
                name,
                first.finish if first else None,
                second.finish if second else None,
                first.deadline if first else None,
                second.deadline if second else None,
                first.late_days if first else None,
                second.late_days if second else None,
            )
        )
    return found


def _sentences(found: Differences) -> list[str]:
    if found.same:
        return ["Nothing differs: the same jobs on the same days, with the same crews and terms."]
    said = [_finish_words(found)]
    moved, far, others = len(found.moved), found.far, found.other_crews
    if not moved:
        said.append(f"None of the {_jobs(found.jobs)} moves.")
    else:
        text = f"{moved:,} of {_jobs(found.jobs)} {'moves' if moved == 1 else 'move'}"
        text += f"; {far:,} by more than {FAR} days" if far else f", none by more than {FAR} days"
        said.append(f"{text}; {others:,} with other crews." if others else f"{text}.")
    if found.reported:
        many = len(found.reported) != 1
        said.append(f"{_jobs(len(found.reported))} {'are' if many else 'is'} as the field reports.")
    for jobs, name in ((found.only_before, found.before), (found.only_after, found.after)):
        if jobs:
            said.append(f"{_jobs(len(jobs))} only in {name}.")
    return said


def _finish_words(found: Differences) -> str:
    was, now = found.was_finish, found.now_finish
    if was is None or now is None:
        return f"{found.before if was is None else found.after} has no finish."
    if was == now:
        return f"Both finish on {day_text(now)}."
    days = abs((now - was).days)
    return (
        f"{found.after} finishes {days:,} day{'s' * (days != 1)}"
        f" {'later' if now > was else 'sooner'}: {day_text(now)} instead of {day_text(was)}."
    )


def _jobs(number: int) -> str:
    return f"{number:,} job{'s' * (number != 1)}"
