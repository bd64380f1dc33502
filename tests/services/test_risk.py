"""What may come of a plan: chances, dates, what decides, and the same luck for two plans."""

from dataclasses import replace
from datetime import date

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Cell, Crew, Gate, Inventory, JobReport, Site, WorkStep
from planner.model.plan import ChangeKind, Plan, PlanChange
from planner.scheduling.expand import SiteScope
from planner.services import planning, risk
from planner.services.plan_scope import Scope
from planner.services.planning import PlanOptions
from planner.services.risk import Risk, RiskOptions
from planner.services.risk_ranges import Assumed

TODAY = date(2027, 3, 1)
WORK = (
    WorkStep(job="Permit", duration_days=30),
    WorkStep(job="Install", duration_days=4, skill="tower", after="Permit", needs_window=True),
    WorkStep(job="Remove", duration_days=2, skill="tower", after="Install (cluster)"),
)
SITES = tuple(Site(code=f"S{i}", cluster="C", state="MT", application="A") for i in range(4))
NETWORK = Inventory(sites=SITES, crews=(Crew(name="North", skills="tower"),), work=WORK)
CERTAIN = Assumed((1, 1), (1, 1), (1, 1), (0, 0))


def scope(inventory: Inventory = NETWORK) -> Scope:
    return Scope({site.code: SiteScope() for site in inventory.sites})


def plan(
    inventory: Inventory = NETWORK, deadline: date = date(2027, 6, 15), name: str = "Plan"
) -> Plan:
    options = PlanOptions(polish=False, name=name)
    return planning.make_for(inventory, scope(inventory), {"A": deadline}, options, today=TODAY)


def assess(inventory: Inventory = NETWORK, made: Plan | None = None, **options: object) -> Risk:
    asked = RiskOptions(**{"runs": 300, **options})  # type: ignore[arg-type]
    return risk.assess_for(inventory, scope(inventory), made or plan(inventory), asked)


def test_without_any_range_every_run_is_the_plan_itself() -> None:
    found = assess(assumed=CERTAIN)
    assert set(found.finishes) == {found.planned}
    assert found.p50 == found.p80 == found.planned
    assert found.chance == 1.0
    assert all(one.extra_days == 0 for one in found.jobs)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answer_and_another_seed_another_one() -> None:
    assert assess() == assess()
    assert assess().finishes != assess(seed=2).finishes


@pytest.mark.slow
def test_a_deadline_is_met_in_some_runs_and_the_chance_lies_between_p50_and_p80() -> None:
    found = assess()
    assert found.p50 is not None
    assert found.p80 is not None
    assert found.planned < found.p50 <= found.p80
    halfway = assess(made=plan(deadline=found.p50)).chance
    # the chance by another day is that of the same plan with that deadline
    assert found.applications[0].by(found.p50) == halfway
    more = assess(made=plan(deadline=found.p80)).chance
    assert halfway is not None
    assert more is not None
    assert 0.5 <= halfway <= more
    assert more >= 0.8
    assert assess(made=plan(deadline=date(2027, 3, 2))).chance == 0.0


def test_each_application_has_its_own_chance_and_all_together_the_least() -> None:
    sites = (*SITES[:2], *(replace(one, application="B", cluster="D") for one in SITES[2:]))
    inventory = replace(NETWORK, sites=sites)
    ends = {"A": date(2027, 12, 1), "B": date(2027, 5, 12)}
    made = planning.make_for(
        inventory, scope(inventory), ends, PlanOptions(polish=False), today=TODAY
    )
    found = assess(inventory, made)
    chances = {one.application: one.chance for one in found.applications}
    assert chances["A"] == 1.0
    assert found.chance == chances["B"]
    assert 0 < found.late_sites <= 2


def test_days_that_the_user_gives_take_the_place_of_the_assumed_ones() -> None:
    given = replace(WORK[0], extras={"Shortest days": 30, "longest DAYS": "30"})
    found = assess(replace(NETWORK, work=(given, *WORK[1:])))
    assert "For Install, Remove the Work sheet" in found.assumes[0]
    wide = assess()
    assert found.p80 is not None
    assert wide.p80 is not None
    assert found.p80 < wide.p80


@pytest.mark.parametrize("extras", [{"Shortest days": 31}, {"Longest days": 29.5}])
def test_days_that_contradict_the_duration_are_refused(extras: dict[str, float]) -> None:
    with pytest.raises(UserError, match="not between Shortest days and Longest days"):
        assess(replace(NETWORK, work=(replace(WORK[0], extras=extras), *WORK[1:])))


@pytest.mark.parametrize("value", ["soon", "-1", "1e9", "nan"])
def test_what_is_no_number_of_days_is_refused(value: str) -> None:
    rows = (replace(WORK[0], extras={"Longest days": value}), *WORK[1:])
    with pytest.raises(UserError, match="not a number of days"):
        assess(replace(NETWORK, work=rows))


GATED = replace(
    NETWORK,
    work=(WORK[0], replace(WORK[1], gate="Delivery"), WORK[2]),
    gates=(Gate(site="S0", gate="Delivery", on=date(2027, 8, 2), certain=False),),
)


@pytest.mark.slow
def test_an_uncertain_date_moves_the_plan_and_a_certain_one_does_not() -> None:
    sure = replace(GATED, gates=(replace(GATED.gates[0], certain=True),))
    fixed = replace(Assumed(), indoor=(1, 1), outdoor=(1, 1), waiting=(1, 1))
    assert len(set(assess(sure, assumed=fixed).finishes)) == 1
    found = assess(GATED, assumed=fixed)
    assert len(set(found.finishes)) > 10
    assert found.jobs[0].job == "Install"
    assert found.jobs[0].extra_days > 0
    assert any("1 job waits for dates that are not certain" in said for said in found.assumes)


def test_the_earliest_and_latest_date_of_a_gate_can_be_given() -> None:
    extras: dict[str, Cell] = {"Earliest": "2027-08-02", "Latest": date(2027, 8, 2)}
    given = replace(GATED, gates=(replace(GATED.gates[0], extras=extras),))
    fixed = replace(Assumed(), indoor=(1, 1), outdoor=(1, 1), waiting=(1, 1))
    assert len(set(assess(given, assumed=fixed).finishes)) == 1
    wrong = replace(GATED, gates=(replace(GATED.gates[0], extras={"Latest": "2027-08-01"}),))
    with pytest.raises(UserError, match="not between Earliest and Latest"):
        assess(wrong)


@pytest.mark.slow
def test_shared_weather_makes_the_finish_less_certain_than_luck_of_each_job() -> None:
    apart = tuple(replace(site, state=f"State {n}") for n, site in enumerate(SITES))
    free = replace(Assumed(), waiting=(1, 1))
    together, alone = assess(assumed=free), assess(replace(NETWORK, sites=apart), assumed=free)

    def spread(found: Risk) -> int:
        ranked = sorted(on for on in found.finishes if on)
        return (ranked[-25] - ranked[25]).days

    assert spread(together) > spread(alone)


@pytest.mark.slow
def test_two_plans_are_compared_with_the_same_luck() -> None:
    more = replace(NETWORK, crews=(*NETWORK.crews, Crew(name="South", skills="tower")))
    one, two = assess(), assess(more, plan(more, name="Two crews"))
    sooner = risk.compare(two, one)
    assert sooner.before > 0.95
    assert risk.compare(one, one).same == 1.0
    with pytest.raises(ValueError, match="same luck"):
        risk.compare(one, assess(seed=2))


def test_a_job_that_slips_past_its_season_waits_for_the_next_one() -> None:
    sites = tuple(replace(one, access_from="03-01", access_to="04-28") for one in SITES)
    inventory = replace(NETWORK, sites=sites)
    found = assess(inventory)
    assert found.planned.year == 2027
    assert {on.year for on in found.finishes if on} == {2027, 2028}


@pytest.mark.slow
def test_a_crew_that_leaves_is_told_where_runs_find_no_place() -> None:
    leaves = date(2027, 5, 14)
    crew = Crew(name="North", skills="tower", available_to=leaves)
    inventory = replace(NETWORK, crews=(crew,))
    found = assess(inventory, plan(inventory))
    assert 0 < found.never < 1
    assert found.finishes.count(None) == found.never * found.runs
    assert max(on for on in found.finishes if on) <= leaves
    assert found.chance is not None
    assert found.chance + found.never == pytest.approx(1.0)


def test_one_job_on_a_leap_day_is_a_plan_like_any_other() -> None:
    inventory = Inventory(sites=SITES[:1], work=(WorkStep(job="Permit", duration_days=1),))
    options = PlanOptions(polish=False, start=date(2028, 2, 29))
    made = planning.make_for(
        inventory, scope(inventory), {"A": date(2028, 2, 29)}, options, today=TODAY
    )
    found = assess(inventory, made)
    assert found.planned == found.p50 == date(2028, 2, 29)
    assert found.jobs[0].site == "S0"


@pytest.mark.slow
def test_a_plan_that_no_longer_fits_the_inventory_is_refused_with_names() -> None:
    made = plan()
    with pytest.raises(UserError, match="Install at S3, Permit at S3, Remove at S3"):
        assess(replace(NETWORK, sites=SITES[:3]), made)
    with pytest.raises(UserError, match="no such crew any more"):
        assess(replace(NETWORK, crews=(Crew(name="New", skills="tower"),)), made)
    rows = (WORK[0], replace(WORK[1], after="Remove"), replace(WORK[2], after="Permit"))
    with pytest.raises(UserError, match="order of jobs"):
        assess(replace(NETWORK, work=rows), made)


def test_too_few_runs_and_a_plan_without_jobs_are_refused() -> None:
    with pytest.raises(UserError, match="299 runs"):
        assess(runs=299)
    with pytest.raises(UserError, match="has no jobs"):
        assess(made=replace(plan(), jobs=()))


def test_a_crew_with_a_comma_in_its_name_is_known_again() -> None:
    crews = (Crew(name="Smith, Sons", skills="tower"), Crew(name="North", skills="tower"))
    rows = (WORK[0], replace(WORK[1], crews_needed=2), WORK[2])
    inventory = replace(NETWORK, crews=crews, work=rows)
    found = assess(inventory, plan(inventory), assumed=CERTAIN)
    assert set(found.finishes) == {found.planned}


PIN = ("S3", "Install")


def test_a_pinned_job_does_not_begin_before_its_day_in_any_run() -> None:
    pinned = PlanOptions(polish=False, pins={PIN: date(2027, 9, 1)})
    made = planning.make_for(NETWORK, scope(), {"A": date(2027, 12, 1)}, pinned, today=TODAY)
    quick = replace(Assumed(), waiting=(0.1, 1), indoor=(0.1, 1), outdoor=(0.1, 1))
    found = assess(made=made, assumed=quick)
    assert min(on for on in found.finishes if on) > date(2027, 9, 1)
    assert any("1 job pinned" in said for said in found.assumes)


def reported(*reports: JobReport, today: date = TODAY) -> tuple[Inventory, Plan]:
    inventory = replace(NETWORK, sites=SITES[:1], work=WORK[:2], reports=reports)
    ends = {"A": date(2027, 12, 1)}
    options = PlanOptions(polish=False)
    return inventory, planning.make_for(inventory, scope(inventory), ends, options, today=today)


def test_what_is_done_does_not_vary() -> None:
    inventory, made = reported(
        JobReport(site="S0", job="Permit", finished_on=date(2027, 2, 26)),
        JobReport(site="S0", job="Install", finished_on=TODAY),
    )
    found = assess(inventory, made)
    assert set(found.finishes) == {TODAY}
    assert all(one.extra_days == 0 for one in found.jobs)


@pytest.mark.slow
def test_of_a_job_under_way_only_the_days_that_are_left_vary() -> None:
    done = JobReport(site="S0", job="Permit", finished_on=date(2027, 1, 4))
    begun = JobReport(site="S0", job="Install", started_on=date(2027, 1, 5), crew="North")
    inventory, made = reported(done, replace(begun, expected_on=date(2027, 3, 12)))
    spread = replace(Assumed(), outdoor=(0.5, 2.0))
    found = assess(inventory, made, assumed=spread)
    # ten working days are left: it takes 5 to 20, and none of the days that have passed again
    assert min(on for on in found.finishes if on) >= date(2027, 3, 5)
    assert max(on for on in found.finishes if on) <= date(2027, 3, 26)
    assert len(set(found.finishes)) > 5
    assert all(on and on.weekday() < 5 for on in found.finishes)
    assert any("of 1 job under way only" in said for said in found.assumes)
    assert set(assess(inventory, made, assumed=CERTAIN).finishes) == {date(2027, 3, 12)}


@pytest.mark.slow
def test_a_date_that_a_scenario_supposes_earlier_moves_with_its_own_range() -> None:
    extras: dict[str, Cell] = {"Earliest": "2027-07-30", "Latest": "2027-08-06"}
    inventory = replace(GATED, gates=(replace(GATED.gates[0], extras=extras),))
    sooner = PlanChange(ChangeKind.GATE, "Delivery", ("S0",), days=60)
    options = PlanOptions(polish=False, changes=(sooner,))
    made = planning.make_for(
        inventory, scope(inventory), {"A": date(2027, 12, 1)}, options, today=TODAY
    )
    fixed = replace(Assumed(), indoor=(1, 1), outdoor=(1, 1), waiting=(1, 1))
    found, usual = assess(inventory, made, assumed=fixed), assess(inventory, assumed=fixed)
    assert max(on for on in found.finishes if on) < min(on for on in usual.finishes if on)
    assert len(set(found.finishes)) > 3
