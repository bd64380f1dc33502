"""What holds each job of a schedule, how far it can slip, and proofs in words."""

from dataclasses import dataclass
from enum import StrEnum

from planner.common.days import day_text
from planner.common.money import dollars
from planner.scheduling.bits import ones, runs
from planner.scheduling.board import Purse, Store
from planner.scheduling.bound import Bound
from planner.scheduling.calendars import MON_TO_FRI
from planner.scheduling.network import Network
from planner.scheduling.problem import Job, Link, Rule
from planner.scheduling.proofs import Backlog, Certificate, Overload
from planner.scheduling.sgs import Schedule


class Cause(StrEnum):
    """What keeps a job from starting earlier."""

    START = "start"
    JOB = "job"
    GATE = "gate"
    SEASON = "season"
    PIN = "pin"
    FACT = "fact"
    MONEY = "money"
    STORAGE = "storage"
    CREW = "crew"


@dataclass(frozen=True, slots=True)
class Hold:
    """The cause in words; ``job`` is the job that holds this one, -1 if none does."""

    cause: Cause
    text: str
    job: int = -1


class Limits:
    """From which day on money and storage of a schedule had room for each of its jobs."""

    def __init__(self, net: Network, schedule: Schedule) -> None:
        self._jobs, self._schedule = net.problem.jobs, schedule
        problem = net.problem
        self._purse = None if problem.cash is None else Purse(net)
        self._store = None if problem.storage is None else Store(problem.storage, problem.stored)
        for job, fact, start, end in zip(
            self._jobs, net.fixed, schedule.start, schedule.end, strict=True
        ):
            if self._purse and job.cost and fact is None:
                self._purse.pay(start, job.cost)
            if self._store and (job.stores or job.clears):
                self._store.change(end, job.stores - job.clears)

    def paid(self, j: int) -> int:
        """The first day on which there is money for a job, all others being paid; 0 if it
        needs none.
        """
        cost, start = self._jobs[j].cost, self._schedule.start[j]
        if self._purse is None or not cost:
            return 0
        self._purse.pay(start, -cost)
        day = self._purse.earliest(cost)
        self._purse.pay(start, cost)
        return day or 0

    def room(self, j: int) -> int:
        """The first day from which on what a job removes has room; 0 if it needs none."""
        stores, end = self._jobs[j].stores, self._schedule.end[j]
        if self._store is None or not stores:
            return 0
        self._store.change(end, -stores)
        day = self._store.earliest(stores)
        self._store.change(end, stores)
        return day or 0


class Explainer:
    """Answers about one schedule."""

    def __init__(self, net: Network, bound: Bound, schedule: Schedule) -> None:
        self.net = net
        self.bound = bound
        self.schedule = schedule
        self.jobs = net.problem.jobs
        self.before_on_crew, self.after_on_crew = self._chains()
        self.limits = Limits(net, schedule)

    def _chains(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each job, the jobs just before and just after it on its crews."""
        before: list[list[int]] = [[] for _ in self.jobs]
        after: list[list[int]] = [[] for _ in self.jobs]
        last: dict[int, int] = {}
        for j in sorted(range(len(self.jobs)), key=self.schedule.start.__getitem__):
            for crew in self.schedule.crews[j]:
                if crew in last:
                    before[j].append(last[crew])
                    after[last[crew]].append(j)
                last[crew] = j
        return before, after

    def hold(self, j: int) -> Hold:
        """What keeps job j from starting earlier."""
        start = self.schedule.start[j]
        if self.net.fixed[j] is not None:
            return Hold(Cause.FACT, "Done or under way")
        if self.net.pinned[j] is not None:
            return Hold(Cause.PIN, f"Pinned to {self._day(start)}")
        ready, holder = self._ready(j)
        if start <= ready:
            return holder
        idle = self.bound.earliest(self.net.kind[j], ready)
        if idle is not None and start > idle[0]:
            return self._limit(j, ready) or self._busy(j)
        return self._closed(j, ready, holder)

    def _limit(self, j: int, ready: int) -> Hold | None:
        """The money or the room in storage that a job waits for, if it came last."""
        job, ends = self.jobs[j], (self.schedule.end[k] for k in self.before_on_crew[j])
        since = max(ready, *ends, 0)
        paid = self.limits.paid(j)
        room = self.limits.room(j) - self.net.duration[j]
        if paid > max(since, room):
            text = f"Waits for money: {dollars(job.cost)} for it is there from {self._day(paid)} on"
            return Hold(Cause.MONEY, text)
        if room > since:
            text = f"Waits for room in storage for the {job.stores:,} pieces that it removes"
            return Hold(Cause.STORAGE, text)
        return None

    def _ready(self, j: int) -> tuple[int, Hold]:
        """The day from which on nothing but days and crews can hold a job, and what held it."""
        ready, holder = 0, Hold(Cause.START, "The first day of the plan")
        for link in self.jobs[j].after:
            ends = self.schedule.start if link.from_start else self.schedule.end
            if ends[link.before] + link.lag > ready:
                ready = ends[link.before] + link.lag
                holder = self._wait(link)
        if self.net.release[j] > ready:
            ready = self.net.release[j]
            text = f"{self.jobs[j].gate}: not before {self._day(ready)}"
            holder = Hold(Cause.GATE, text)
        return ready, holder

    def _closed(self, j: int, ready: int, holder: Hold) -> Hold:
        """What holds a job that starts on the first day that is open to it."""
        start, season = self.schedule.start[j], self.jobs[j].season
        if season is not None and not self._open(j, ready, start):
            text = f"Site access is open from {season} only"
            return Hold(Cause.SEASON, text, holder.job)
        if self.jobs[j].windows and start - ready > 4:
            return Hold(Cause.SEASON, f"Its window opens by {self._day(start)}", holder.job)
        if start - ready > 4 and self.jobs[j].needs:
            text = f"No crew with the skill {self._skills(j)} works from {self._day(ready)}"
            return Hold(Cause.CREW, f"{text} to {self._day(start - 1)}")
        return holder

    def _skills(self, j: int) -> str:
        return " and ".join(self.jobs[j].skills)

    def _open(self, j: int, first: int, last: int) -> bool:
        season = self.jobs[j].season
        return season is None or all(
            season.contains(self.net.date(day)) for day in range(first, last + 1)
        )

    def _wait(self, link: Link) -> Hold:
        before, lag, rule = link.before, link.lag, link.rule
        cluster = rule is Rule.CLUSTER and self.jobs[before].milestone
        if cluster:
            before = max(
                (link.before for link in self.jobs[before].after), key=self.schedule.end.__getitem__
            )
        job = self.jobs[before]
        text = f"{job.name} at {job.site} until {self._day(self.schedule.end[before] - 1)}"
        if link.from_start:
            text = f"{job.name} at {job.site} starts on {self._day(self.schedule.start[before])}"
        if cluster:
            text += " (whole cluster first)"
        if rule is Rule.HUB:
            text += " (hub first)"
        if lag:
            text += f", and {lag} day{'s' if lag > 1 else ''} after it"
        return Hold(Cause.JOB, text, before)

    def _busy(self, j: int) -> Hold:
        previous = max(self.before_on_crew[j], key=self.schedule.end.__getitem__, default=-1)
        until = self._day(self.schedule.start[j] - 1)
        text = f"Crews with the skill {self._skills(j)} are busy until {until}"
        if previous >= 0 and self.schedule.start[j] - self.schedule.end[previous] <= 14:
            crew = self.net.problem.crews[self.schedule.crews[j][0]].name
            text = f"{crew} works at {self.jobs[previous].site} before"
            if len(self.schedule.crews[j]) == 1:
                text += "; no other crew with its skill is free sooner"
        elif self.jobs[j].season is not None:
            text += ", or site access is closed"
        return Hold(Cause.CREW, text, previous)

    def root(self, j: int) -> tuple[int, Hold]:
        """The job back along the chain of waits at which something else than a job holds."""
        hold = self.hold(j)
        while hold.cause is Cause.JOB:
            j = hold.job
            hold = self.hold(j)
        return j, hold

    def slips(self) -> list[int]:
        """Working days (Mon-Fri, no holidays) that each job can slip, everyone else's order
        kept, without moving the plan's finish or making an application (more) late.
        """
        schedule, finish = self.schedule, self.schedule.finish
        limit = self._limits(finish)
        latest = [0] * len(self.jobs)
        axis = self.net.calendars[self.net.calendar(MON_TO_FRI)]
        slips = [0] * len(self.jobs)
        order = sorted(
            range(len(self.jobs)), key=lambda j: (-schedule.start[j], self.jobs[j].milestone)
        )
        for j in order:
            end, start_by = limit[j], limit[j]
            for after, lag, from_start in self.net.succs[j]:
                if from_start:
                    start_by = min(start_by, latest[after] - lag)
                else:
                    end = min(end, latest[after] - lag)
            for after in self.after_on_crew[j]:
                end = min(end, latest[after])
            latest[j] = schedule.start[j]
            if self.net.fixed[j] is None and self.net.pinned[j] is None:
                latest[j] = max(latest[j], self._latest_start(j, end, start_by))
            first, last = max(0, schedule.start[j]), min(max(0, latest[j]), self.net.horizon)
            slips[j] = axis.index[last] - axis.index[first]
        return slips

    def _limits(self, finish: int) -> list[int]:
        """Day (exclusive) by which each job's application must be through."""
        ends: dict[str, int] = {}
        for job, end in zip(self.jobs, self.schedule.end, strict=True):
            ends[job.application] = max(ends.get(job.application, 0), end)
        return [
            finish if due is None else min(finish, max(due, ends[job.application]))
            for job, due in zip(self.jobs, self.net.deadline, strict=True)
        ]

    def _latest_start(self, j: int, end: int, start_by: int) -> int:
        """Latest start of job j by ``end`` on the days of its own crews."""
        kind = self.net.kinds[self.net.kind[j]]
        if kind.anytime:
            return min(end - kind.duration, start_by)
        best = self.schedule.start[j]
        crews = self.schedule.crews[j]
        for option in kind.options:
            if option.overtime != self.schedule.overtime[j] or not set(crews) <= set(option.crews):
                continue
            mask = option.allowed
            for crew in crews:
                mask &= runs(self.net.crew_free(crew, option.calendar), kind.duration)
            days = self.net.calendars[option.calendar]
            last = days.index[min(max(end, 0), self.net.horizon)] - kind.duration
            last = min(last, days.index[min(max(start_by + 1, 0), self.net.horizon)] - 1)
            s = (mask & ones(0, last + 1)).bit_length() - 1
            if s >= 0:
                best = max(best, days.days[s])
        return best

    def _day(self, day: int) -> str:
        return day_text(self.net.date(day))


def proof_text(net: Network, proof: Certificate) -> str:
    """A certificate as one sentence."""
    if isinstance(proof, Overload):
        skills = " or ".join(proof.skills)
        one = proof.crews == 1
        who = f"{'one crew' if one else f'{proof.crews:,} crews'} with the skill {skills}"
        span = f"between {day_text(net.date(proof.first))} and {day_text(net.date(proof.end - 1))}"
        open_days = " on days with open site access" if proof.seasonal else ""
        short = proof.need - proof.have
        return (
            f"The {who} would need {proof.need:,} crew-day{'s' * (proof.need != 1)} {span} for"
            f" {proof.jobs:,} job{'s' * (proof.jobs != 1)}, and {'has' if one else 'have'}"
            f" {proof.have:,}{open_days}: short by {short:,} crew-day{'s' * (short != 1)}"
            f" ({short / 5:,.1f} crew-weeks)."
        )
    if isinstance(proof, Backlog):
        return _backlog_text(net, proof)
    jobs = [net.problem.jobs[j] for j in proof.chain if not net.problem.jobs[j].milestone]
    sites = list(dict.fromkeys(job.site for job in jobs))
    names = ", ".join(job.name if len(sites) == 1 else job.label for job in jobs)
    place = f"At {sites[0]} " if len(sites) == 1 else ""
    verb = f"{names} {'follow' if len(jobs) > 1 else 'takes its time'}"
    verb += " one another" if len(jobs) > 1 else ""
    return (
        f"{place}{verb} and cannot end before {day_text(net.date(proof.end - 1))} even with every"
        f" crew free, but would have to end by {day_text(net.date(proof.limit - 1))}."
        f"{_season_text(net, jobs, proof.limit)}"
    )


def _backlog_text(net: Network, proof: Backlog) -> str:
    """What keeps each step, one after the other, from being further."""
    parts = []
    for stage in proof.stages:
        job = net.problem.jobs[stage.job]
        why = ""
        if stage.skill:
            crews = f"{stage.crews:,} crew{'s' * (stage.crews != 1)}"
            why = f" ({crews} with the skill {stage.skill})"
        elif stage.season:
            why = f" (site access is open from {job.season} only)"
        what = f"{stage.through:,} of {stage.jobs:,} jobs {job.name}"
        by = day_text(net.date(stage.day - 1))
        parts.append(f"by {by} at most {what} can be through{why}")
    text = ", so ".join(parts)
    return f"{text[0].upper()}{text[1:]}, where {proof.must:,} would have to be."


def _season_text(net: Network, jobs: list[Job], limit: int) -> str:
    """Which season stands in the way of a chain of jobs, if one does."""
    dated = [(job.site, job.season) for job in jobs if job.season is not None]
    if not dated:
        return ""
    site, season = dated[-1]
    text = f" Access to {site} is open from {season} only"
    if limit <= 0 or not season.spans(net.problem.start, net.date(limit - 1)):
        text += ", and none of that is left before then"
    return f"{text}."
