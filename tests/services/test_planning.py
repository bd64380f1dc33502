"""Plans of whole inventories: deadlines, zones, reasons."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.model.inventory import Application, Crew, Gate, Inventory, Item, Site, WorkStep
from planner.model.plan import Plan, PlanStatus
from planner.scheduling.expand import SiteScope
from planner.scheduling.report import PROVING
from planner.services import planning
from planner.services.plan_problem import first_workday
from planner.services.plan_scope import Scope, read_scope
from planner.services.planning import PlanOptions
from planner.storage.project import Project

TODAY = date(2027, 3, 1)  # a Monday
WORK = (
    WorkStep(job="Order", duration_days=30),
    WorkStep(job="Install", duration_days=3, skill="tower", after="Order", needs_window=True),
    WorkStep(job="Remove", duration_days=2, skill="tower", after="Install (cluster)"),
)
SITES = tuple(Site(code=f"S{i}", cluster="C", application="A") for i in range(4))
NETWORK = Inventory(sites=SITES, crews=(Crew(name="North", skills="tower"),), work=WORK)
# 4 x 5 days of work after 30 days of waiting: from March 31 to April 27
BEST = date(2027, 4, 27)


def plan(
    inventory: Inventory = NETWORK, deadline: date = date(2027, 12, 1), **more: object
) -> Plan:
    scope = more.pop("scope", None) or Scope({site.code: SiteScope() for site in inventory.sites})
    ends = more.pop("ends", {"A": deadline})
    options = PlanOptions(polish=False, **more)  # type: ignore[arg-type]
    return planning.make_for(inventory, scope, ends, options, today=TODAY)  # type: ignore[arg-type]


def refusal(inventory: Inventory = NETWORK, **more: object) -> UserError:
    with pytest.raises(UserError) as refused:
        plan(inventory, **more)  # type: ignore[arg-type]
    return refused.value


def test_a_plan_that_meets_its_deadline_is_the_known_best() -> None:
    made = plan()
    assert made.status is PlanStatus.MEETS
    assert (made.start, made.finish, made.bound_finish, made.gap_days) == (TODAY, BEST, BEST, 0)
    assert made.late_days == 0
    assert len(made.jobs) == 12
    assert made.applications[0].finish == BEST
    assert any("earliest finish there can be" in sentence for sentence in made.why)


def test_the_day_of_the_deadline_is_in_time_and_the_day_before_it_is_not() -> None:
    assert plan(deadline=BEST).status is PlanStatus.MEETS
    late = plan(deadline=date(2027, 4, 26))
    assert late.status is PlanStatus.IMPOSSIBLE
    assert late.late_days == 1


def test_an_impossible_deadline_is_proved_with_need_and_have() -> None:
    made = plan(deadline=date(2027, 4, 16))
    assert made.status is PlanStatus.IMPOSSIBLE
    assert made.finish == BEST  # the earliest plan is given all the same
    assert "crew with the skill tower would need 20 crew-days" in made.why[1]
    assert any(
        "S" in sentence and "days late. What holds it back" in sentence for sentence in made.why
    )


def test_a_deadline_before_the_plan_starts_is_impossible() -> None:
    made = plan(deadline=date(2026, 12, 1))
    assert made.status is PlanStatus.IMPOSSIBLE
    assert made.late_days == (BEST - date(2026, 12, 1)).days


# three jobs of two days for two crews: six crew-days fit in three days by count, but no two
# crews can share them so
UNEVEN = Inventory(
    sites=tuple(Site(code=f"S{i}", application="A") for i in range(3)),
    crews=(Crew(name="A", skills="tower"), Crew(name="B", skills="tower")),
    work=(WorkStep(job="Install", duration_days=2, skill="tower", needs_window=True),),
)


def test_what_is_neither_met_nor_disproved_is_undecided() -> None:
    made = plan(UNEVEN, date(2027, 3, 3))
    assert made.status is PlanStatus.UNDECIDED
    assert made.finish == date(2027, 3, 4)
    assert made.bound_finish == date(2027, 3, 3)
    assert any("not proved impossible" in sentence for sentence in made.why)


@pytest.mark.slow
def test_a_complete_search_settles_what_counting_cannot() -> None:
    scope = Scope({site.code: SiteScope() for site in UNEVEN.sites})
    made = planning.make_for(
        UNEVEN, scope, {"A": date(2027, 3, 3)}, PlanOptions(time_limit=20), today=TODAY
    )
    assert made.status is PlanStatus.IMPOSSIBLE
    assert made.bound_finish == made.finish == date(2027, 3, 4)
    assert any("a complete search" in sentence for sentence in made.why)


def test_a_plan_on_the_other_side_of_a_closed_season_does_not_give_a_share() -> None:
    sites = tuple(replace(s, access_from="05-03", access_to="05-05") for s in UNEVEN.sites)
    made = plan(replace(UNEVEN, sites=sites))
    assert made.bound_finish == date(2027, 5, 5)
    assert made.finish == date(2028, 5, 4)
    (gap,) = (said for said in made.why if said.startswith("Between that day"))
    assert "site access is closed (May 6, 2027 to May 2, 2028, open May 3 to May 5 only)" in gap
    assert not any("so much can be gained" in said for said in made.why)


def test_a_season_closed_far_from_the_gap_is_no_excuse_for_it() -> None:
    # closed all the time, but nothing that is left waits for it: there the days are told
    site = replace(UNEVEN.sites[0], access_from="03-01", access_to="03-02")
    made = plan(replace(UNEVEN, sites=(site, *UNEVEN.sites[1:])))
    assert made.bound_finish == date(2027, 3, 3)
    assert any("The plan finishes 1 calendar day after it" in said for said in made.why)
    assert any(
        said.startswith("Last to be through is Install at S2, on Mar 4, 2027. What holds it back:")
        for said in made.why
    )


def test_each_application_has_its_own_deadline() -> None:
    sites = (*SITES[:2], *(replace(site, application="B", cluster="D") for site in SITES[2:]))
    made = plan(
        replace(NETWORK, sites=sites), ends={"A": date(2027, 12, 1), "B": date(2027, 4, 14)}
    )
    ends = {outcome.application: outcome for outcome in made.applications}
    assert made.status is PlanStatus.MEETS
    assert ends["B"].finish is not None
    assert ends["B"].finish <= date(2027, 4, 14)
    assert made.deadline == date(2027, 12, 1)


def test_one_deadline_can_stand_for_all_applications() -> None:
    made = planning.make_for(
        NETWORK,
        Scope({site.code: SiteScope() for site in SITES}),
        {},
        PlanOptions(deadline=BEST, polish=False),
        today=TODAY,
    )
    assert made.deadline == BEST
    assert made.status is PlanStatus.MEETS


def test_without_any_deadline_the_user_is_told_what_to_fill_in() -> None:
    with pytest.raises(UserError) as refused:
        planning.make_for(
            NETWORK, Scope({"S1": SiteScope()}), {}, PlanOptions(polish=False), today=TODAY
        )
    assert refused.value.code == "no-deadline"
    assert "First disbursement on" in refused.value.hint


def test_sites_without_an_application_take_the_latest_deadline_and_it_is_said() -> None:
    sites = (*SITES, Site(code="S9"))
    made = plan(replace(NETWORK, sites=sites))
    assert any("1 site names no application" in sentence for sentence in made.why)


def test_an_unknown_term_end_is_said() -> None:
    sites = (*SITES, Site(code="S9", application="B"))
    made = plan(replace(NETWORK, sites=sites))
    assert any("term end of application B is not known" in sentence for sentence in made.why)


def test_undecided_sites_are_planned_and_named() -> None:
    scope = Scope({"S1": SiteScope(), "S2": SiteScope(undecided=True)}, without_site=3)
    made = plan(scope=scope)
    assert {job.site for job in made.jobs} == {"S1", "S2"}
    assert any("no item there is known to be covered" in s and "S2" in s for s in made.why)
    assert any("3 covered items name no site" in s for s in made.why)


def test_an_uncertain_gate_is_said_in_the_plan_and_at_the_job() -> None:
    work = (WORK[0], replace(WORK[1], gate="Delivery"), WORK[2])
    gates = (Gate(site="S1", gate="Delivery", on=date(2027, 5, 3), certain=False),)
    made = plan(replace(NETWORK, work=work, gates=gates))
    assert any("1 date is not certain" in sentence for sentence in made.why)
    install = next(job for job in made.jobs if (job.site, job.job) == ("S1", "Install"))
    assert install.start == date(2027, 5, 3)
    assert install.held_by == "Delivery: not before May 3, 2027 (not certain)"


def test_what_holds_a_job_is_said() -> None:
    made = plan(
        replace(
            NETWORK, sites=tuple(replace(s, access_from="06-01", access_to="09-30") for s in SITES)
        )
    )
    held = {job.held_by for job in made.jobs}
    assert "The first day of the plan" in held
    assert "Site access is open from Jun 1 to Sep 30 only" in held
    assert any(text.startswith("North works at S") for text in held)
    assert any("whole cluster first" in text for text in held)


def test_slack_is_counted_and_the_chain_without_it_is_critical() -> None:
    far = (*SITES, Site(code="S9", application="A"))
    work = (*WORK, WorkStep(job="Paint", duration_days=1, applies_to="dependent sites"))
    made = plan(replace(NETWORK, sites=(*far[:4], replace(far[4], hub_site="S1")), work=work))
    slack = {(job.site, job.job): job.float_days for job in made.jobs}
    assert made.finish is not None
    assert slack["S9", "Paint"] == sum(
        date.fromordinal(n).weekday() < 5
        for n in range(TODAY.toordinal() + 1, made.finish.toordinal() + 1)
    )
    last = [job for job in made.jobs if job.finish == made.finish]
    assert all(job.critical and job.float_days == 0 for job in last)


def test_crews_that_leave_too_early_give_a_proof_without_a_plan() -> None:
    crews = (Crew(name="North", skills="tower", available_to=date(2027, 4, 12)),)
    made = plan(replace(NETWORK, crews=crews))
    assert (made.finish, made.jobs, made.gap_days) == (None, (), None)
    assert made.status is PlanStatus.IMPOSSIBLE
    assert made.why[1] == (
        "The one crew with the skill tower would need 20 crew-days between Mar 31, 2027 and"
        " Apr 12, 2027 for 8 jobs, and has 9: short by 11 crew-days (2.2 crew-weeks)."
    )
    assert "crews stop being available (the last one on Apr 12, 2027)" in made.why[2]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"crews": ()}, "no-crews"),
        ({"crews": (Crew(name="North", skills=" ; "),)}, "crew-without-skills"),
        ({"crews": (Crew(name="North", skills="tower", working_days="x"),)}, "bad-working-days"),
        ({"work": (replace(WORK[0], after="Order"),)}, "circular-predecessors"),
        ({"work": (replace(WORK[0], after="Oder"),)}, "unknown-predecessor"),
        ({"work": (replace(WORK[1], skill="diver", after=""),)}, "no-crew-with-skill"),
        ({"work": (replace(WORK[1], crews_needed=2, after=""),)}, "too-few-crews"),
        ({"work": (replace(WORK[0], duration_days=10_000),)}, "bad-duration"),
        ({"work": (replace(WORK[0], applies_to="hub sites"),)}, "no-jobs"),
        ({"sites": (replace(SITES[0], access_from="May"),)}, "half-season"),
        ({"sites": (replace(SITES[0], access_from="05-01", access_to="05-02"),)}, "never-possible"),
    ],
)
def test_input_that_cannot_be_planned_is_refused_in_one_sentence(
    change: dict[str, object], code: str
) -> None:
    refused = refusal(replace(NETWORK, **change))  # type: ignore[arg-type]
    assert refused.code == code
    assert refused.message.endswith(".")


SUMMER = replace(
    NETWORK, sites=tuple(replace(s, access_from="05-15", access_to="10-31") for s in SITES)
)
AWAY = replace(
    NETWORK, crews=(Crew(name="North", skills="tower", time_off="2027-04-12..2027-04-16"),)
)
APRIL_12 = date(2027, 4, 12)


@pytest.mark.parametrize(
    ("inventory", "pins", "why", "nearest"),
    [
        (NETWORK, {("S0", "Install"): date(2027, 3, 5)}, "what it waits for is", "Mar 31, 2027"),
        (
            NETWORK,
            {("S0", "Order"): APRIL_12, ("S0", "Install"): date(2027, 4, 5)},
            "Order at S0, for which it waits, is pinned to Apr 12, 2027",
            "May 12, 2027",
        ),
        (
            NETWORK,
            {("S0", "Install"): APRIL_12, ("S1", "Install"): date(2027, 4, 13)},
            "Install at S0 is done then, and there is only 1 crew with the skill tower",
            "Apr 15, 2027",
        ),
        (
            NETWORK,
            {("S0", "Remove"): date(2027, 4, 8)},
            "what it waits for is through on Apr 20, 2027",
            "Apr 20, 2027",
        ),
        (
            SUMMER,
            {("S0", "Install"): APRIL_12},
            "site access is open from May 15 to Oct 31 only",
            "May 17, 2027",
        ),
        (
            SUMMER,
            {("S0", "Install"): date(2027, 3, 2)},  # before what it waits for, too
            "site access is open from May 15 to Oct 31 only",
            "May 17, 2027",
        ),
        (SUMMER, {("S0", "Install"): date(2027, 10, 29)}, "no 3 days in a row", "May 15, 2028"),
        (
            NETWORK,
            {("S0", "Install"): date(2027, 5, 31)},
            "that day is a holiday",
            "Jun 1, 2027",
        ),
        (
            NETWORK,
            {("S0", "Install"): date(2027, 5, 30)},
            "no crew with the skill tower works on a Sunday",
            "Jun 1, 2027",
        ),
        (AWAY, {("S0", "Install"): date(2027, 4, 13)}, "no 3 days in a row", "Apr 19, 2027"),
    ],
)
def test_a_pin_that_cannot_be_kept_is_refused_with_the_reason_and_the_nearest_day(
    inventory: Inventory, pins: dict[tuple[str, str], date], why: str, nearest: str
) -> None:
    refused = refusal(inventory, pins=pins)
    (site, job), pinned = max(pins.items(), key=lambda pin: (pin[0][1] != "Order", pin[0][0]))
    assert refused.message.startswith(f"{job} at {site} is pinned to {day_text(pinned)}, but ")
    assert why in refused.message
    assert refused.message.count(".") == 1
    assert refused.hint == f"Pin it to {nearest} or later, or take the pin away."
    # the day named is one that can be kept
    made = plan(inventory, pins={**pins, (site, job): _date(nearest)})
    assert next(p.start for p in made.jobs if (p.site, p.job) == (site, job)) == _date(nearest)


def _date(text: str) -> date:
    return datetime.strptime(text, "%b %d, %Y").date()  # noqa: DTZ007 - a day has no zone


def test_a_pin_further_ahead_than_plans_look_is_refused() -> None:
    refused = refusal(pins={("S0", "Order"): date(2080, 2, 1)})
    assert refused.code == "pin-too-late"
    assert "no plan looks further ahead than Feb 28, 2059" in refused.message


def test_windows_without_room_are_told_with_the_day_from_which_on_they_are_of_use() -> None:
    sites = tuple(replace(s, extras={"Windows": "2027-03-02..2027-03-03"}) for s in SITES)
    refused = refusal(replace(NETWORK, sites=sites))
    assert "its windows (Mar 2, 2027 to Mar 3, 2027) have no room for it" in refused.message
    assert refused.hint == "Widen a window, or add one of 3 days after Mar 31, 2027."


def test_a_crew_that_is_never_there_long_enough_is_told_with_the_skill() -> None:
    away = Crew(name="North", skills="tower", time_off="2027-01-01..2099-12-31")
    refused = refusal(replace(NETWORK, crews=(away,)))
    said = "Install at S0 finds no 3 days in a row for a crew with the skill 'tower'."
    assert refused.message == said


def test_no_site_with_covered_equipment_is_no_plan() -> None:
    assert refusal(scope=Scope({})).code == "nothing-to-plan"


def test_a_project_without_a_work_sheet_gets_the_programs_own_template() -> None:
    crews = tuple(Crew(name=skill, skills=skill) for skill in ("survey", "tower", "integration"))
    made = plan(replace(NETWORK, work=(), crews=crews))
    assert {job.job for job in made.jobs} >= {"Survey", "Install", "Remove", "Dispose"}
    assert any("Work sheet is empty" in sentence for sentence in made.why)


def test_the_plan_starts_on_the_next_working_day() -> None:
    assert first_workday(date(2027, 7, 3)) == date(2027, 7, 6)  # the 4th is a Sunday
    assert first_workday(TODAY) == TODAY
    assert plan(start=date(2027, 4, 1)).start == date(2027, 4, 1)


def test_a_start_in_another_age_is_refused() -> None:
    assert refusal(start=date(9990, 1, 1)).code == "bad-start"


def test_each_better_plan_is_handed_out_at_once() -> None:
    """The first one before anything is proved of it, and again when it is."""
    seen: list[Plan] = []
    scope = Scope({site.code: SiteScope() for site in SITES})
    made = planning.make_for(
        NETWORK,
        scope,
        {"A": BEST - timedelta(days=30)},
        PlanOptions(polish=False, name="First"),
        today=TODAY,
        on_better=seen.append,
    )
    first, proved = seen[:2]
    assert first.name == "First"
    assert (first.bound_finish, first.gap_days) == (None, None)
    assert first.status is PlanStatus.UNDECIDED
    assert PROVING in first.why
    assert not any("impossible" in sentence for sentence in first.why)
    assert proved.jobs == first.jobs
    assert proved.status is PlanStatus.IMPOSSIBLE
    assert proved.bound_finish is not None
    assert PROVING not in proved.why
    assert seen[-1].jobs == made.jobs


def test_sites_are_planned_for_what_the_rules_say_of_their_items() -> None:
    radio = Item(manufacturer="Huawei", model="BBU3900", quantity=1)
    gone = date(2026, 1, 15)
    rows = (
        replace(radio, site="Open"),
        replace(radio, site="Removed", removed_on=gone),
        replace(radio, site="Finished", disposed_on=gone),
        replace(radio, site="Half", replaced_on=gone),
        replace(radio, site="Half"),
        Item(site="Other", manufacturer="Ericsson", model="RBS 6601"),
        Item(site="Unclear", description="rectifier"),
        radio,
    )
    items = tuple(replace(item, id=number) for number, item in enumerate(rows, 1))
    sites = tuple(Site(code=code) for code in dict.fromkeys(i.site for i in items if i.site))
    scope = read_scope(Inventory(sites=sites, items=items), TODAY)
    assert set(scope.sites) == {"Open", "Removed", "Half", "Unclear"}
    assert scope.sites["Open"].layers == {"access"}
    assert scope.sites["Removed"].done == {"replaced", "removed"}
    assert scope.sites["Half"].done == set()
    assert [code for code, site in scope.sites.items() if site.undecided] == ["Unclear"]
    assert scope.without_site == 1


def test_a_plan_is_saved_as_one_step(tmp_path: Path) -> None:
    made = plan()
    with Project.create(tmp_path / "p.rplan") as project:
        changes = planning.save(project, made)
        kept = project.plan("Plan")
        assert changes.unit is not None
        assert kept is not None
        assert (kept.jobs, kept.why, kept.bound_finish) == (made.jobs, made.why, made.bound_finish)


@pytest.mark.slow
def test_planning_costs_nothing_until_it_is_used() -> None:
    script = (
        "import sys, planner.services.planning;"
        "heavy = {'numpy', 'ortools', 'holidays', 'yaml', 'multiprocessing.context'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run(  # noqa: S603 - this interpreter, a fixed script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"


def test_pins_storage_and_money_of_the_options_hold_in_the_plan() -> None:
    work = (*WORK, WorkStep(job="Dispose", duration_days=20, after="Remove"))
    scope = Scope({site.code: SiteScope(pieces=10) for site in SITES})
    applications = (Application(name="A", approved_cost=Decimal(4000)),)
    made = plan(
        replace(NETWORK, work=work, applications=applications),
        scope=scope,
        pins={("S2", "Install"): date(2027, 5, 3)},
        storage=20,
        cash=((TODAY, 2000), (date(2027, 4, 1), 2000)),
    )
    start = {(job.site, job.job): job.start for job in made.jobs}
    assert start["S2", "Install"] == date(2027, 5, 3)
    assert sum(start[site.code, "Order"] < date(2027, 4, 1) for site in SITES) == 2
    removed = sorted(job.finish for job in made.jobs if job.job == "Remove")
    disposed = sorted(job.finish for job in made.jobs if job.job == "Dispose")
    assert removed[2] >= disposed[0]


def test_overtime_is_said_behind_the_crew() -> None:
    north = Crew(name="North", skills="tower", extras={"Overtime": "Sat"})
    made = plan(replace(NETWORK, crews=(north,)))
    assert "North (overtime)" in {job.crew for job in made.jobs}
    assert made.finish is not None
    assert made.finish < BEST
