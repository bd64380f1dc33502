"""Plans side by side: what they cost, which is the baseline, and scenarios made from cures."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Crew, Gate, Inventory, JobReport, Site, WorkStep
from planner.model.plan import (
    ApplicationOutcome,
    ChangeKind,
    JobState,
    Plan,
    PlanChange,
    PlannedJob,
    PlanStatus,
    PlanTerms,
)
from planner.scheduling.expand import SiteScope
from planner.services import cures, planning, scenarios
from planner.services.cures import Cure
from planner.services.plan_changes import check_change, check_extensions, supposed, words
from planner.services.plan_costs import cost
from planner.services.plan_scope import Scope
from planner.services.planning import PlanOptions
from planner.services.risk import Risk, RiskOptions
from planner.storage.project import Project

TODAY = date(2027, 3, 1)  # a Monday
WORK = (
    WorkStep(job="Install", duration_days=5, skill="tower", gate="Permit", needs_window=True),
    WorkStep(job="Remove", duration_days=5, skill="tower", after="Install (cluster)"),
)
SITES = tuple(
    Site(code=f"S{i}", cluster="North ridge", state="MT", application="A") for i in range(6)
)
CREWS = (Crew(name="North", skills="tower", day_rate=Decimal(1000)),)
NETWORK = Inventory(sites=SITES, crews=CREWS, work=WORK)
ENDS = {"A": date(2027, 5, 10)}
SCOPE = Scope({site.code: SiteScope() for site in SITES})


def plan_of(*jobs: PlannedJob, name: str = "Plan", terms: PlanTerms | None = None) -> Plan:
    late = max((job.late_days for job in jobs), default=0)
    finish = max((job.finish for job in jobs), default=None)
    deadline = date(2027, 6, 30)
    outcome = ApplicationOutcome("A", deadline, finish, late)
    return Plan(
        0, name, datetime(2027, 3, 1, tzinfo=UTC),
        PlanStatus.UNDECIDED if late else PlanStatus.MEETS,
        TODAY, finish, deadline, late, None, None, jobs, (), (outcome,), terms=terms or PlanTerms(),
    )  # fmt: skip


def job(site: str, crew: str, start: date, finish: date, **more: object) -> PlannedJob:
    return PlannedJob(site, "Install", crew, start, finish, **more)  # type: ignore[arg-type]


# what it costs

RATED = Inventory(
    crews=(
        Crew(name="North", skills="tower", day_rate=Decimal("1000.10")),
        Crew(name="South, two", skills="tower", working_days="Mon-Sat", day_rate=Decimal(800)),
        Crew(name="Own", skills="tower", extras={"Overtime": "Sat"}),
        Crew(name="Off", skills="tower", day_rate=Decimal(1), time_off="2027-03-02..2027-03-03"),
    )
)
MON, SAT, NEXT_MON = date(2027, 3, 1), date(2027, 3, 6), date(2027, 3, 8)


def test_each_working_day_of_each_crew_is_paid_to_the_cent() -> None:
    # Monday to the Monday after: 6 days of North, 7 of a crew that works on Saturdays
    found = cost(RATED, plan_of(job("S0", "North, South, two", MON, NEXT_MON)))
    assert (found.days, found.overtime_days) == (13, 0)
    assert found.known == found.dollars == Decimal("1000.10") * 6 + 800 * 7


def test_holidays_and_time_off_are_not_paid() -> None:
    memorial = job("S0", "North", date(2027, 5, 31), date(2027, 6, 1))
    assert cost(RATED, plan_of(memorial)).days == 1
    assert cost(RATED, plan_of(job("S0", "Off", MON, date(2027, 3, 5)))).days == 3


def test_overtime_days_count_and_a_crew_without_a_rate_makes_the_cost_partly_unknown() -> None:
    jobs = (job("S0", "Own (overtime)", MON, SAT), job("S1", "North", MON, MON))
    found = cost(RATED, plan_of(*jobs))
    assert (found.days, found.overtime_days) == (7, 1)
    assert found.without_rate == ("Own",)
    assert found.known is None
    assert found.dollars == Decimal("1000.10")
    # the same days without overtime are five
    assert cost(RATED, plan_of(job("S0", "Own", MON, SAT))).days == 5


def test_work_done_on_a_day_off_is_paid_and_a_job_that_needs_nobody_is_not() -> None:
    sunday = date(2027, 3, 7)
    done = job("S0", "North", sunday, sunday, state=JobState.DONE)
    assert cost(RATED, plan_of(done, job("S1", "", MON, SAT))).days == 1
    assert cost(RATED, plan_of()).known == 0


def test_a_crew_that_is_supposed_costs_its_rate_and_one_that_is_gone_is_named() -> None:
    more = PlanChange(ChangeKind.CREW, "tower", on=TODAY, day_rate=Decimal(500))
    crew = "One more tower crew"
    made = plan_of(job("S0", crew, MON, MON), terms=PlanTerms(changes=(more,)))
    assert cost(RATED, made).known == 500
    assert cost(RATED, replace(made, terms=PlanTerms())).without_rate == (crew,)


# side by side


def test_a_line_says_how_a_plan_fares() -> None:
    late = job("S0", "North", MON, SAT, late_days=3)
    again = replace(late, job="Remove", late_days=5)
    terms = PlanTerms(
        pins={("S0", "Install"): MON}, changes=(PlanChange(ChangeKind.WITHOUT_CREW, "Off"),)
    )
    made = plan_of(late, again, job("S1", "South, two", MON, MON), terms=terms)
    (line,) = scenarios.side_by_side(RATED, [replace(made, baseline=True)])
    assert (line.late_days, line.late_applications, line.late_sites) == (5, 1, 1)
    assert (line.jobs, line.crews, line.pins, line.baseline) == (3, 2, 1, True)
    assert line.supposes == ("without the crew Off",)
    assert line.cost is not None
    assert line.cost.days == 11
    assert line.problem == ""


def test_a_scenario_that_cannot_be_priced_says_why_and_the_others_are_listed() -> None:
    gone = PlanTerms(changes=(PlanChange(ChangeKind.WITHOUT_CREW, "Nobody"),))
    bad, good = scenarios.side_by_side(
        RATED, [plan_of(job("S0", "North", MON, MON), terms=gone), plan_of()]
    )
    assert bad.cost is None
    assert "Nobody" in bad.problem
    assert good.finish is None
    assert good.cost is not None


def made(inventory: Inventory = NETWORK, **options: object) -> Plan:
    asked = PlanOptions(polish=False, **options)  # type: ignore[arg-type]
    return planning.make_for(inventory, SCOPE, ENDS, asked, today=TODAY)


def test_chances_meet_the_same_luck_and_a_plan_that_fits_no_more_spares_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scenarios, "read_scope", lambda *_args: SCOPE)
    first = made(name="First")
    plans = [first, replace(first, name="Twin"), replace(first, name="Bad", jobs=first.jobs[1:])]
    found = scenarios.chances(NETWORK, plans, RiskOptions(runs=300), today=TODAY)
    one, twin = found["First"], found["Twin"]
    assert isinstance(one, Risk)
    assert isinstance(twin, Risk)
    assert one.finishes == twin.finishes
    bad = found["Bad"]
    assert isinstance(bad, UserError)
    assert bad.code == "plan-outdated"


# plans of a project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = Project.create(tmp_path / "plans.rplan")
    for number, name in enumerate(("Winter", "Summer")):
        plan = plan_of(job("S0", "North", MON, MON), name=name)
        planning.save(opened, replace(plan, made_at=plan.made_at + timedelta(hours=number)))
    return opened


def names(project: Project) -> list[str]:
    return [plan.name + "*" * plan.baseline for plan in project.plans()]


def test_each_operation_is_one_step_that_can_be_undone(project: Project) -> None:
    with project:
        scenarios.set_baseline(project, "Winter")
        assert names(project) == ["Summer", "Winter*"]
        scenarios.set_baseline(project, "Summer")
        assert names(project) == ["Summer*", "Winter"]
        scenarios.rename(project, "Summer", " Autumn ")
        assert names(project) == ["Autumn*", "Winter"]
        scenarios.duplicate(project, "Autumn", "Copy")
        # the copy is the newer of two plans that were made at the same time, and no baseline
        assert names(project) == ["Copy", "Autumn*", "Winter"]
        assert project.plans()[0].jobs == project.plans()[1].jobs
        scenarios.delete(project, "Autumn")
        assert names(project) == ["Copy", "Winter"]
        project.undo()
        assert names(project) == ["Copy", "Autumn*", "Winter"]
        scenarios.set_baseline(project, None)
        assert names(project) == ["Copy", "Autumn", "Winter"]
        labels = [unit.label for unit in project.units() if not unit.undone]
        assert "Rename plan Summer to Autumn" in labels
        for _ in range(5):
            project.undo()
        assert names(project) == ["Summer", "Winter"]


def test_what_cannot_be_done_with_a_plan_is_refused_and_leaves_no_step(project: Project) -> None:
    with project:
        steps = len(project.units())
        refusals: list[tuple[str, Callable[[], ChangeSet]]] = [
            ("no-such-plan", lambda: scenarios.set_baseline(project, "Spring")),
            ("no-such-plan", lambda: scenarios.rename(project, "Spring", "Fall")),
            ("no-such-plan", lambda: scenarios.delete(project, "Spring")),
            ("duplicate-key", lambda: scenarios.rename(project, "Summer", "Winter")),
            ("duplicate-key", lambda: scenarios.duplicate(project, "Summer", "Winter")),
            ("bad-value", lambda: scenarios.rename(project, "Summer", "  ")),
        ]
        for code, act in refusals:
            with pytest.raises(UserError) as refused:
                act()
            assert refused.value.code == code
        assert len(project.units()) == steps
        assert names(project) == ["Summer", "Winter"]


def test_a_free_name_gets_a_number_where_it_is_taken() -> None:
    assert scenarios.free_name(["Plan"], "Other") == "Other"
    assert scenarios.free_name(["Plan", "Plan (2)"], "Plan") == "Plan (3)"


# a cure kept as a scenario


def kept(
    kind: ChangeKind,
    inventory: Inventory = NETWORK,
    end: date = ENDS["A"],
    asked: Mapping[str, date] = MappingProxyType({}),
) -> tuple[Plan, Cure, Plan]:
    """A late plan, a cure of it, and the scenario that is made of the cure."""
    ends = {"A": end}
    options = PlanOptions(polish=False, deadline=asked.get("deadline"))
    late = planning.make_for(inventory, SCOPE, ends, options, today=TODAY)
    found = cures.cures_for(inventory, SCOPE, late, today=TODAY)
    cure = next(one for one in found.cures if one.kind is kind)
    chosen = replace(
        scenarios.scenario_options(late, [cure.as_change()], "Scenario", today=TODAY), polish=False
    )
    scenario = planning.make_for(inventory, SCOPE, ends, chosen, today=TODAY, last=late)
    assert scenario.terms.changes == (cure.as_change(),)
    assert any(said.startswith("A scenario. It supposes ") for said in scenario.why)
    # a full search finds at least what the quick one did
    assert scenario.late_days <= cure.late_days
    assert scenario.finish is not None
    if kind is not ChangeKind.EXTENSION:
        assert scenario.finish <= cure.finish
    return late, cure, scenario


def test_one_more_crew_is_kept_with_its_first_day_and_its_rate() -> None:
    late, cure, scenario = kept(ChangeKind.CREW)
    new = [job for job in scenario.jobs if "One more tower crew" in job.crew]
    assert new
    assert min(job.start for job in new) >= date(2027, 3, 31)
    assert scenario.status is PlanStatus.MEETS
    assert late.late_days > 0
    # what the new crew costs is known from the usual rate
    assert cure.day_rate == 1000
    assert cost(NETWORK, scenario).known == 60_000


def test_one_more_crew_works_the_week_that_most_do_however_it_is_written() -> None:
    crews = (
        Crew(name="A", skills="tower", working_days="Mon-Fri"),
        Crew(name="B", skills="tower"),
        Crew(name="C", skills="tower", working_days="Mon, Tue, Wed, Thu, Fri"),
        *(Crew(name=f"D{n}", skills="tower", working_days="Mon-Sat") for n in range(2)),
    )
    more = PlanChange(ChangeKind.CREW, "tower")
    assert supposed(Inventory(crews=crews), [more]).crews[-1].working_days == "Mon-Fri"


def test_overtime_is_kept_for_the_crews_that_lack_saturdays_only() -> None:
    crews = (*CREWS, Crew(name="Six days", skills="tower", working_days="Mon-Sat"))
    gone = replace(NETWORK, crews=crews)
    _, cure, scenario = kept(ChangeKind.OVERTIME, gone, date(2027, 3, 26))
    assert {crew for job in scenario.jobs if job.overtime for crew in job.crews()} == {"North"}
    (_, six) = supposed(gone, [cure.as_change()]).crews
    assert six == crews[1]


def test_overtime_of_two_skills_at_once_is_kept_for_both() -> None:
    work = (WORK[0], replace(WORK[1], skill="search and rescue"))
    both = replace(
        NETWORK, work=work, crews=(replace(CREWS[0], skills="tower; search and rescue"),)
    )
    _, cure, scenario = kept(ChangeKind.OVERTIME, both)
    assert words(cure.as_change()).endswith("with the skill search and rescue and tower")
    assert any(job.overtime for job in scenario.jobs)


def test_a_season_is_kept_open_at_the_sites_of_the_cure() -> None:
    shut = tuple(replace(site, access_from="06-01", access_to="10-31") for site in SITES)
    late, cure, scenario = kept(ChangeKind.SEASON, replace(NETWORK, sites=shut))
    assert late.jobs[0].start >= date(2027, 6, 1)
    assert scenario.jobs[0].start == TODAY
    assert cure.sites == tuple(site.code for site in SITES)


def test_a_gate_is_kept_earlier_but_not_before_the_plan_starts() -> None:
    gates = (Gate(site="S4", gate="Permit", on=date(2027, 8, 2)),)
    inventory = replace(NETWORK, gates=gates)
    _, cure, scenario = kept(ChangeKind.GATE, inventory, date(2027, 4, 1))
    change = cure.as_change()
    assert (change.on, change.days) == (TODAY, cure.gate_days)
    (install,) = [one for one in scenario.jobs if one.key == ("S4", "Install")]
    assert install.start >= date(2027, 8, 2) - timedelta(days=cure.gate_days)
    (moved,) = supposed(inventory, [replace(change, days=900)]).gates
    assert moved.on == TODAY
    assert words(replace(change, days=900)) == (
        "Permit at S4 900 days earlier, but not before Mar 1, 2027"
    )
    passed = replace(inventory, gates=(replace(gates[0], on=date(2027, 1, 4)),))
    assert supposed(passed, [change]).gates[0].on == date(2027, 1, 4)


def test_a_gate_gains_no_more_than_the_next_date_at_the_site_lets_it() -> None:
    work = (replace(WORK[0], gate="Permit; Delivery"), WORK[1])
    gates = (
        Gate(site="S4", gate="Permit", on=date(2027, 8, 2)),
        Gate(site="S4", gate="Delivery", on=date(2027, 7, 26)),
    )
    inventory = replace(NETWORK, work=work, gates=gates)
    late, cure, scenario = kept(ChangeKind.GATE, inventory, date(2027, 5, 10))
    assert cure.days == 7
    assert late.finish is not None
    assert scenario.finish == late.finish - timedelta(days=7)


@pytest.mark.parametrize("asked", [{}, {"deadline": date(2027, 5, 10)}])
def test_an_extension_is_kept_also_where_one_deadline_was_asked_for(
    asked: dict[str, date],
) -> None:
    late, cure, scenario = kept(ChangeKind.EXTENSION, asked=asked)
    assert late.status is PlanStatus.IMPOSSIBLE
    assert scenario.status is PlanStatus.MEETS
    assert scenario.applications[0].deadline == cure.on


def test_an_extension_of_sites_without_an_application_moves_theirs_alone() -> None:
    sites = (*SITES[:3], *(replace(one, application="", cluster="D") for one in SITES[3:]))
    network = replace(NETWORK, sites=sites)
    late = planning.make_for(network, SCOPE, ENDS, PlanOptions(polish=False), today=TODAY)
    change = PlanChange(ChangeKind.EXTENSION, "", on=date(2027, 12, 1))
    options = scenarios.scenario_options(late, [change], "Later", today=TODAY)
    scenario = planning.make_for(
        network, SCOPE, ENDS, replace(options, polish=False), today=TODAY, last=late
    )
    due = {one.application: one.deadline for one in scenario.applications}
    assert due == {"A": date(2027, 5, 10), "": date(2027, 12, 1)}


def test_a_scenario_keeps_the_terms_of_its_plan_and_starts_no_earlier_than_today() -> None:
    first = PlanChange(ChangeKind.WITHOUT_CREW, "Off")
    terms = PlanTerms(
        deadline=date(2027, 6, 1), pins={("S0", "Install"): MON}, weights={"A": 3},
        travel=None, storage=9, cash=((MON, 5),), changes=(first,),
    )  # fmt: skip
    change = PlanChange(ChangeKind.CREW, "tower")
    plan = plan_of(job("S0", "North", MON, MON), terms=terms)
    options = scenarios.scenario_options(plan, [change], "More", today=date(2027, 3, 20))
    assert options.terms == replace(terms, changes=(first, change))
    assert (options.name, options.start) == ("More", date(2027, 3, 22))


def test_a_change_of_what_is_not_there_is_refused_with_what_there_is() -> None:
    listed = replace(NETWORK, applications=(Application(name="A"),))
    for change in (
        PlanChange(ChangeKind.CREW, "diver"),
        PlanChange(ChangeKind.OVERTIME, ""),
        PlanChange(ChangeKind.WITHOUT_CREW, "north"),
        PlanChange(ChangeKind.EXTENSION, "B", on=TODAY),
        PlanChange(ChangeKind.EXTENSION, "", on=TODAY),
    ):
        with pytest.raises(UserError) as refused:
            check_change(listed, change)
        assert refused.value.code == "bad-change"
    check_change(listed, PlanChange(ChangeKind.CREW, "Tower"))
    check_change(listed, PlanChange(ChangeKind.EXTENSION, "A", on=TODAY))


def test_an_extension_that_is_supposed_never_makes_a_term_end_sooner() -> None:
    change = PlanChange(ChangeKind.EXTENSION, "A", on=date(2027, 4, 1))
    scenario = made(changes=(change,))
    assert scenario.applications[0].deadline == ENDS["A"]
    assert scenario.terms.changes == ()
    said = [sentence for sentence in scenario.why if "suppose" in sentence.casefold()]
    assert len(said) == 1
    assert said[0].startswith("Not supposed any more, because there is time until May 10, 2027")


@pytest.mark.parametrize(
    ("on", "deadline", "end"),
    [
        (date(2027, 4, 1), None, "the term of application A ends on May 10, 2027"),
        (date(2027, 5, 10), None, "the term of application A ends on May 10, 2027"),
        (date(2027, 5, 20), date(2027, 6, 1), "the plan's deadline is Jun 1, 2027"),
    ],
)
def test_an_extension_that_gives_no_more_time_is_refused_with_both_dates(
    on: date, deadline: date | None, end: str
) -> None:
    change = PlanChange(ChangeKind.EXTENSION, "A", on=on)
    with pytest.raises(UserError) as refused:
        check_extensions([change], ENDS, deadline)
    said = f"An extension to {day_text(on)} gives no more time: {end}."
    assert (refused.value.code, refused.value.message) == ("no-extension", said)
    check_extensions([replace(change, on=date(2027, 6, 2))], ENDS, deadline)
    check_extensions([replace(change, what="B")], ENDS, None)  # its term end is not known


def test_what_is_reported_stays_reported_in_a_scenario() -> None:
    report = JobReport(site="S0", job="Install", started_on=date(2027, 2, 22))
    listed = replace(NETWORK, reports=(report,))
    late = planning.make_for(listed, SCOPE, ENDS, PlanOptions(polish=False), today=TODAY)
    options = scenarios.scenario_options(
        late, [PlanChange(ChangeKind.CREW, "tower", on=TODAY)], "More", today=TODAY
    )
    scenario = planning.make_for(
        listed, SCOPE, ENDS, replace(options, polish=False), today=TODAY, last=late
    )
    (install,) = [one for one in scenario.jobs if one.key == ("S0", "Install")]
    assert (install.state, install.start) == (JobState.UNDER_WAY, date(2027, 2, 22))
