"""What would meet the deadline, found by planning again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.inventory import Application, Crew, Gate, Inventory, Site, WorkStep
from planner.model.plan import ChangeKind, Plan, PlanStatus
from planner.scheduling.expand import SiteScope
from planner.services import cures as service
from planner.services import planning
from planner.services.cures import Cure, Cures
from planner.services.plan_scope import Scope
from planner.services.planning import PlanOptions

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


def scope(inventory: Inventory) -> Scope:
    return Scope({site.code: SiteScope() for site in inventory.sites})


def plan(inventory: Inventory, deadline: date) -> Plan:
    options = PlanOptions(polish=False)
    ends = dict.fromkeys(("A", "B"), deadline)
    return planning.make_for(inventory, scope(inventory), ends, options, today=TODAY)


def cures(inventory: Inventory = NETWORK, deadline: date = date(2027, 5, 10)) -> Cures:
    made = plan(inventory, deadline)
    return service.cures_for(inventory, scope(inventory), made, today=TODAY)


def the(found: Cures, kind: ChangeKind) -> Cure:
    (only,) = [cure for cure in found.cures if cure.kind is kind]
    return only


def test_one_more_crew_meets_the_deadline_at_a_known_cost() -> None:
    found = cures()
    crew = the(found, ChangeKind.CREW)
    assert (crew.what, crew.on, crew.status) == ("tower", date(2027, 3, 31), PlanStatus.MEETS)
    assert crew.late_days == 0
    # it works whole weeks of five days
    assert crew.cost is not None
    assert crew.cost % 5000 == 0
    assert "meets the deadline" in crew.text
    assert any("30 days is assumed" in said for said in found.remarks)


def test_the_extension_is_as_long_as_the_plan_is_late_and_says_what_is_proved() -> None:
    found = cures()
    extension = the(found, ChangeKind.EXTENSION)
    # 12 weeks of work from March 1
    assert extension.on == date(2027, 5, 21)
    assert extension.days == found.late_days == 11
    assert "fewer than 11 days are not enough" in extension.text
    assert extension.cost is None


def test_overtime_gains_days_and_its_saturdays_have_a_price() -> None:
    overtime = the(cures(), ChangeKind.OVERTIME)
    assert overtime.days > 0
    assert overtime.cost is not None
    assert 1000 <= overtime.cost <= 12_000
    assert "without a premium" in overtime.text


def test_what_has_a_price_comes_first_by_days_per_dollar_then_the_rest_by_days() -> None:
    found = cures().cures
    priced = [cure for cure in found if cure.cost is not None]
    assert list(found[: len(priced)]) == priced
    shares = [cure.days / float(cure.cost or 1) for cure in priced]
    assert shares == sorted(shares, reverse=True)
    rest = [cure.days for cure in found[len(priced) :]]
    assert rest == sorted(rest, reverse=True)


def test_without_a_day_rate_the_cost_is_said_to_be_unknown() -> None:
    crew = the(cures(replace(NETWORK, crews=(Crew(name="N", skills="tower"),))), ChangeKind.CREW)
    assert crew.cost is None
    assert "not known" in crew.text


def test_a_season_that_makes_sites_late_is_named_with_its_state() -> None:
    shut = tuple(replace(site, access_from="06-01", access_to="10-31") for site in SITES)
    season = the(cures(replace(NETWORK, sites=shut)), ChangeKind.SEASON)
    assert season.what == "MT"
    assert season.days > 80
    assert season.sites == tuple(site.code for site in SITES)
    assert "Jun 1 to Oct 31" in season.text


def test_a_gate_on_the_late_chain_is_named_and_so_is_the_site_that_holds_its_cluster() -> None:
    gates = (Gate(site="S4", gate="Permit", on=date(2027, 8, 2)),)
    found = cures(replace(NETWORK, gates=gates), date(2027, 7, 1))
    gate = the(found, ChangeKind.GATE)
    assert (gate.what, gate.sites) == ("Permit", ("S4",))
    assert gate.days > 30
    (held,) = found.holding
    assert (held.site, held.cluster, held.job) == ("S4", "North ridge", "Install")
    assert held.days > 90
    # more crews cannot help with a date
    assert the(found, ChangeKind.CREW).status is not PlanStatus.MEETS


def test_what_is_not_enough_is_proved_not_to_be_where_it_can_be() -> None:
    found = cures(deadline=date(2027, 3, 8))
    crew = the(found, ChangeKind.CREW)
    assert crew.status is PlanStatus.IMPOSSIBLE
    assert crew.proof
    assert "proved that even then" in crew.text


def test_the_extension_of_one_application_leaves_the_other_one_late() -> None:
    sites = (*SITES[:3], *(replace(one, application="B", cluster="D") for one in SITES[3:]))
    found = cures(replace(NETWORK, sites=sites), date(2027, 4, 1))
    extensions = {c.what: c for c in found.cures if c.kind is ChangeKind.EXTENSION}
    assert extensions.keys() == {"A", "B"}
    assert all(one.late_days > 0 for one in extensions.values())
    assert all(one.status is PlanStatus.UNDECIDED for one in extensions.values())


def test_a_plan_that_meets_its_deadline_needs_nothing() -> None:
    found = cures(deadline=date(2028, 1, 1))
    assert (found.cures, found.tried) == ((), 0)
    assert "meets its deadlines" in found.remarks[0]


def test_without_a_deadline_days_of_the_finish_are_gained() -> None:
    made = plan(NETWORK, date(2028, 1, 1))
    free = tuple(replace(one, deadline=None) for one in made.applications)
    bare = replace(made, deadline=None, applications=free)
    found = service.cures_for(NETWORK, scope(NETWORK), bare, today=TODAY)
    crew = the(found, ChangeKind.CREW)
    assert crew.days > 0
    assert "deadline" not in crew.text
    assert not [cure for cure in found.cures if cure.kind is ChangeKind.EXTENSION]


def test_one_site_that_nothing_but_time_helps_says_so() -> None:
    alone = Inventory(
        sites=SITES[:1], crews=CREWS, work=(WorkStep(job="Permit", duration_days=90),)
    )
    found = cures(alone, date(2027, 4, 1))
    assert [cure.kind for cure in found.cures] == [ChangeKind.EXTENSION]
    assert "none gains a day" in found.remarks[0]


def test_a_plan_without_jobs_or_whose_skill_has_gone_is_refused_in_a_sentence() -> None:
    made = plan(NETWORK, date(2027, 5, 10))
    with pytest.raises(UserError, match="no jobs"):
        service.cures_for(NETWORK, scope(NETWORK), replace(made, jobs=()), today=TODAY)
    gone = replace(NETWORK, crews=(Crew(name="North", skills="ground"),))
    with pytest.raises(UserError, match="No crew has the skill 'tower'"):
        service.cures_for(gone, scope(gone), made, today=TODAY)


def test_a_crew_that_has_the_name_of_one_more_crew_already_does_no_harm() -> None:
    crews = (Crew(name="One more tower crew", skills="tower"),)
    assert the(cures(replace(NETWORK, crews=crews)), ChangeKind.CREW).days > 0


def test_a_stop_is_heeded_between_two_plans() -> None:
    made, said = plan(NETWORK, date(2027, 5, 10)), []

    def stop(message: str, _fraction: float | None = None, /) -> None:
        said.append(message)
        if len(said) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        service.cures_for(NETWORK, scope(NETWORK), made, stop, today=TODAY)


def test_crews_with_two_skills_are_offered_overtime_once() -> None:
    work = (WORK[0], replace(WORK[1], skill="ground"))
    both = replace(NETWORK, work=work, crews=(replace(CREWS[0], skills="tower; ground"),))
    assert the(cures(both), ChangeKind.OVERTIME).what == "ground; tower"


def test_late_money_is_named_as_what_no_crew_makes_up_for() -> None:
    applications = (Application(name="A", approved_cost=Decimal(6_000)),)
    order = WorkStep(job="Order", duration_days=1)
    work = (order, WorkStep(job="Install", duration_days=5, skill="tower", after="Order"))
    crews = tuple(replace(CREWS[0], name=name) for name in ("North", "South"))
    listed = replace(NETWORK, applications=applications, work=work, crews=crews)
    options = PlanOptions(polish=False, cash=((TODAY, 2_000), (date(2027, 6, 1), 4_000)))
    late = planning.make_for(listed, scope(listed), {"A": date(2027, 5, 10)}, options, today=TODAY)
    assert "That day does not count when money comes." in late.why
    paid = (
        "Order at S2 on Jun 1, 2027 (Waits for money: $1,000 for it is there from Jun 1, 2027 on)"
    )
    assert any(f"S2 is 29 days late. What holds it back: {paid}." in said for said in late.why)
    found = service.cures_for(listed, scope(listed), late, today=TODAY)
    assert (
        "What holds 2 late sites back is money that comes late, for which no crew and no season"
        " makes up: let money come sooner."
    ) in found.remarks
