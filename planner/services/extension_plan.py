"""Of an extension request: what the plan says, how many days are needed, and what would help."""

import re
from collections.abc import Iterator
from datetime import date

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.model.plan import Plan, PlanTerms
from planner.scheduling.bound import Bound
from planner.scheduling.explain import Cause, Explainer, Hold, proof_text
from planner.scheduling.network import HORIZONS, Network
from planner.scheduling.proofs import Certificate
from planner.scheduling.referee import violations
from planner.scheduling.solve import assignments
from planner.scheduling.whatif import schedule_of
from planner.services.cures import Cures
from planner.services.deadlines import Need
from planner.services.delay_causes import FUNDING, LABOR, OTHER, WEATHER, cause_of_gate
from planner.services.extension_facts import Delay, Fact, Found, Needed, count
from planner.services.extension_term import Party
from planner.services.plan_changes import words
from planner.services.planned_work import PlannedWork

_TOLD = re.compile(
    r"Application .* is through on|The plan is through on|The work without an application is"
    r"|It is proved that the|No plan was found that meets|The .* would need .* crew-days?"
    r"|(?!No plan can finish|This is the earliest).*cannot end before .* even with every crew free"
    r"|By .* at most .* can be through"
    r"|[\d,]+ sites? (is|are) late|.* is [\d,]+ days? late\. What holds"
    r"|A scenario\. It supposes"
)
"""Sentences of a plan that the request says by itself, for the application it is about."""


class PlanReading:
    """A plan put back on its work, and asked about one application after the other."""

    def __init__(self, plan: Plan, work: PlannedWork) -> None:
        days = (max(job.finish for job in plan.jobs) - work.problem.start).days + 1
        horizon = next((one for one in HORIZONS if one > days), HORIZONS[-1])
        self.plan = plan
        self.net = Network(work.problem, horizon)
        self.schedule = schedule_of(self.net, work.assignments)
        self.bound = Bound(self.net)
        self.explainer = Explainer(self.net, self.bound, self.schedule)

    def check(self) -> None:
        """Raises UserError ``plan-outdated`` where the plan breaks what is entered by now: what
        would be proved of it would then not be so.
        """
        broken = violations(self.net.problem, assignments(self.net, self.schedule))
        if broken:
            raise UserError(
                "plan-outdated",
                f"The plan {self.plan.name} does not keep what is entered by now: {broken[0]}.",
                "Make or repair the plan, and draft the request again.",
            )

    def facts(
        self, party: Party, term_end: date | None, need: Need | None
    ) -> tuple[list[Fact], Needed | None]:
        """What the plan says of an application whose term ends on ``term_end`` (None: it is not
        known); with the days needed, where it is not through by then.
        """
        source = f"plan {self.plan.name}, made on {day_text(self.plan.made_at.date())}"
        said = [Fact(text, source) for text in self._terms(self.plan.terms)]
        outcome = next((o for o in self.plan.applications if o.application == party.name), None)
        needed = None
        if outcome is not None and outcome.finish is not None:
            finish = day_text(outcome.finish)
            if term_end is None:
                said.append(Fact(f"The plan is through there on {finish}.", source))
            elif need is None:
                days = count((term_end - outcome.finish).days, "day")
                text = f"The plan is through there on {finish}, {days} before the term ends."
                said.append(Fact(text, source))
            else:
                proved, proofs = self._proved(party.name, need)
                needed = Needed(need.term_end, need.finish, need.days, proved, need.extensions)
                said += [Fact(text, source) for text in self._late(need, proved, proofs)]
        several = len(self.plan.applications) > 1
        whole = f"{source}, of all its applications" if several else source
        said += [Fact(text, whole) for text in self.plan.why if not _TOLD.match(text)]
        return said, needed

    def _terms(self, terms: PlanTerms) -> Iterator[str]:
        if terms.changes:
            what = "; ".join(words(change) for change in terms.changes)
            yield f"The plan is a scenario and supposes what is not so yet: {what}."
        if terms.deadline:
            yield f"The plan was made for the deadline {day_text(terms.deadline)} everywhere."
        if terms.pins:
            yield f"{count(len(terms.pins), 'job')} pinned to a day of the user's choice."
        if terms.cash:
            yield "The plan spends no more than is entered as available by then."
        if terms.storage is not None:
            yield f"There is room to store {terms.storage:,} removed pieces at once."

    def _late(self, need: Need, proved: int | None, proofs: list[str]) -> Iterator[str]:
        yield (
            f"The earliest plan found is through there on {day_text(need.finish)},"
            f" {count(need.days, 'day')} after the term ends on {day_text(need.term_end)}."
        )
        if proved is None:
            yield (
                f"Whether the work can be through by {day_text(need.term_end)} is not decided: no"
                " plan was found that is, and it is not proved that there is none."
            )
            return
        yield (
            f"It is proved that no plan with these crews, dates and rules is through by"
            f" {day_text(need.term_end)}. {proofs[0]}"
        )
        yield f"It is proved that fewer than {count(proved, 'day')} more are not enough. " + (
            proofs[1] if proofs[1] != proofs[0] else ""
        )

    def _proved(self, name: str, need: Need) -> tuple[int | None, list[str]]:
        """Days after the term of which it is proved that fewer are not enough, and the proofs:
        for the end of the term, and for the last day that is not enough.
        """
        term = self.net.day(need.term_end) + 1
        first = last = self._refuted(name, term)
        if first is None or last is None:
            return self._searched(need)
        low, high = term, self.net.day(need.finish) + 1
        while high - low > 1:
            middle = (low + high) // 2
            found = self._refuted(name, middle)
            if found is None:
                high = middle
            else:
                low, last = middle, found
        proofs = [proof_text(self.net, proof) for proof in (first, last)]
        searched, text = self._searched(need)
        if searched is not None and searched > low + 1 - term:
            return searched, [proofs[0], *text[1:]]
        return low + 1 - term, proofs

    def _refuted(self, name: str, limit: int) -> Certificate | None:
        """A proof that the application cannot be through before a day, the others at leisure."""
        return self.bound.refute(
            [
                limit if job.application == name and not job.milestone else self.net.horizon
                for job in self.net.problem.jobs
            ]
        )

    def _searched(self, need: Need) -> tuple[int | None, list[str]]:
        """What the bound of the plan proves, which may come from a complete search; it speaks
        for an application that has the plan to itself.
        """
        bound = self.plan.bound_finish
        if bound is None or bound <= need.term_end or len(self.plan.applications) > 1:
            return None, []
        starts = ("No plan can finish before", "This is the earliest finish there can be")
        text = next((said for said in self.plan.why if said.startswith(starts)), "")
        return (bound - need.term_end).days, [text, text]

    def held(self, party: Party, term_end: date) -> Iterator[Delay]:
        """What holds back each site that is through after the term, the latest first."""
        last: dict[str, int] = {}
        for j, job in enumerate(self.net.problem.jobs):
            mine = not job.milestone and job.application == party.name
            if mine and self.schedule.end[j] > self.schedule.end[last.setdefault(job.site, j)]:
                last[job.site] = j
        for site, j in sorted(last.items(), key=lambda pair: -self.schedule.end[pair[1]]):
            through = self.net.date(self.schedule.end[j] - 1)
            days = (through - term_end).days
            if days > 0:
                yield self._delay(site, j, through, days)

    def _delay(self, site: str, j: int, through: date, days: int) -> Delay:
        at, hold = self.explainer.root(j)
        job = self.net.problem.jobs[at]
        cause, by = self._cause(at, hold)
        unsure = "" if job.gate_certain or hold.cause is not Cause.GATE else " (not certain)"
        begins = day_text(self.net.date(self.schedule.start[at]))
        return Delay(
            cause=cause,
            found=Found.PLAN,
            site=site,
            what=job.label,
            text=f"{site} is through on {day_text(through)}. What holds it back: {job.label} on"
            f" {begins} ({hold.text}{unsure}).",
            days=days,
            source=f"plan {self.plan.name}",
            sorted_by=by,
        )

    def _cause(self, at: int, hold: Hold) -> tuple[str, str]:
        """The cause that a hold is put under by the program, and why it is."""
        if hold.cause is Cause.GATE:
            gate = self.net.problem.jobs[at].gate
            return cause_of_gate(gate), f"by the name of the gate, {gate}"
        return {
            Cause.CREW: (LABOR, "crews with the skill are busy or not there"),
            Cause.SEASON: (WEATHER, "site access is closed then"),
            Cause.PIN: (OTHER, "pinned in the plan, which is a choice"),
            Cause.MONEY: (FUNDING, "it waits for money"),
            Cause.STORAGE: (OTHER, "it waits for room in storage"),
            Cause.FACT: (OTHER, "reported as done or under way then"),
        }.get(hold.cause, (OTHER, "nothing else holds it: the jobs follow one another"))


def help_facts(found: Cures, as_of: date) -> Iterator[Fact]:
    """What planning again with one change at a time found."""
    source = f"plan {found.plan}, planned again on {day_text(as_of)} with that one change"
    for cure in found.cures:
        yield Fact(f"{cure.text} {cure.proof}".rstrip(), source)
    for one in found.holding:
        yield Fact(one.text, f"plan {found.plan}")
    for remark in found.remarks:
        yield Fact(remark, "how to read this")
