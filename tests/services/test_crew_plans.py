"""The fewest and cheapest crews for the deadlines, as the user is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew, Inventory, Site, WorkStep
from planner.model.plan import ChangeKind, PlanStatus, PlanTerms
from planner.scheduling.expand import SiteScope
from planner.services import crew_plans, planning
from planner.services.crew_plans import CrewPlan, crew_plan_for
from planner.services.plan_scope import Scope
from planner.services.planning import PlanOptions

TODAY = date(2027, 3, 1)  # a Monday
WORK = (
    WorkStep(job="Install", duration_days=5, skill="tower"),
    WorkStep(job="Remove", duration_days=5, skill="tower", after="Install"),
)
SITES = tuple(Site(code=f"S{i}", application="A") for i in range(6))
NORTH = Crew(name="North", skills="tower", day_rate=Decimal(1000))
NETWORK = Inventory(sites=SITES, crews=(NORTH,), work=WORK)


def found_for(inventory: Inventory = NETWORK, deadline: date = date(2027, 5, 21)) -> CrewPlan:
    return crew_plan_for(
        inventory,
        Scope({site.code: SiteScope() for site in inventory.sites}),
        {"A": deadline},
        PlanTerms(),
        start=TODAY,
        today=TODAY,
    )


def test_the_crew_there_is_suffices_and_costs_no_more_than_is_proved() -> None:
    found = found_for()  # 60 days of work in 12 weeks
    assert (found.status, found.crews_now, found.crews_fewest, found.crews) == ("meets", 1, 1, 1)
    assert found.late_now == 0
    assert found.cost == found.cost_now == found.proved_minimum == 60_000
    assert found.gap == 0
    assert found.changes == ()
    assert "That fewer than 1 crew are not enough is proved." not in found.sentences
    assert any("there is no cheaper one" in said for said in found.sentences)


def test_crews_that_can_be_spared_are_named_with_what_that_saves() -> None:
    east = replace(NORTH, name="East", day_rate=Decimal(3000))
    crews = (NORTH, replace(NORTH, name="South"), east)
    found = found_for(replace(NETWORK, crews=crews))
    assert found.crews_now == 3
    assert found.crews == 1
    (cheap, dear) = found.kinds
    assert (cheap.now, cheap.needed, cheap.shared, cheap.chosen) == (2, 0, 1, 1)
    assert (dear.now, dear.chosen, dear.let_go) == (1, 0, ("East",))
    assert dear.name == "tower ($3,000 a day)"
    assert {change.what for change in found.changes} == {"East", *cheap.let_go}
    assert all(change.kind is ChangeKind.WITHOUT_CREW for change in found.changes)
    assert found.cost_now is not None
    assert found.cost is not None
    assert found.cost_now > found.cost == 60_000
    assert any(f"${found.cost_now - found.cost:,.0f} more" in said for said in found.sentences)


def test_crews_to_hire_are_there_in_thirty_days_and_make_a_scenario() -> None:
    found = found_for(deadline=date(2027, 4, 23))
    assert found.late_now == 28
    assert found.crews is not None
    assert found.crews_proved == 2 <= found.crews
    (kind,) = found.kinds
    assert (kind.now, kind.needed, kind.let_go) == (1, 2, ())
    assert kind.hired == found.crews - 1
    assert {change.on for change in found.changes} == {date(2027, 3, 31)}
    assert any("from Mar 31, 2027 on" in said for said in found.sentences)
    assert any("short by" in said for said in found.sentences)
    # planned as a scenario, those crews do meet the deadline
    made = planning.make_for(
        NETWORK,
        Scope({site.code: SiteScope() for site in SITES}),
        {"A": date(2027, 4, 23)},
        PlanOptions(start=TODAY, polish=False, changes=found.changes),
        today=TODAY,
    )
    assert made.status is PlanStatus.MEETS


def test_a_deadline_no_number_of_crews_can_meet_is_proved() -> None:
    found = found_for(deadline=date(2027, 3, 11))
    assert (found.status, found.crews, found.cost) == (PlanStatus.IMPOSSIBLE, None, None)
    assert "Install, Remove follow one another" in found.proof
    assert found.sentences[0].startswith("No number of crews meets every deadline; that is proved.")
    assert found.kinds[0].chosen is None


def test_where_something_else_than_crews_holds_the_work_it_is_not_called_impossible() -> None:
    # the gear of one site fills the storage until it is disposed of
    work = (*WORK, WorkStep(job="Dispose", duration_days=20, skill="tower", after="Remove"))
    scope = Scope({site.code: SiteScope(pieces=5) for site in SITES})
    found = crew_plan_for(
        replace(NETWORK, work=work),
        scope,
        {"A": date(2027, 7, 30)},
        PlanTerms(storage=5),
        start=TODAY,
        today=TODAY,
    )
    assert (found.status, found.crews) == (PlanStatus.UNDECIDED, None)
    assert "impossible is not proved" in found.sentences[0]


def test_no_rate_is_made_up() -> None:
    crews = (NORTH, Crew(name="Unpaid", skills="tower"))
    found = found_for(replace(NETWORK, crews=crews))
    assert (found.crews, found.proved_minimum, found.gap) == (1, None, None)
    assert any("no Day rate is known for Unpaid" in said for said in found.sentences)
    alone = found_for(replace(NETWORK, crews=crews[1:]))
    assert (alone.crews, alone.cost, alone.cost_now) == (1, None, None)
    assert not any("$" in said for said in alone.sentences)


def test_kinds_are_told_apart_by_what_differs() -> None:
    crews = (
        NORTH,
        replace(NORTH, name="Six", working_days="Mon-Sat"),
        replace(NORTH, name="Hired", extras={"Contractor": "yes", "Overtime": "Sat"}),
        replace(NORTH, name="Brief", available_to=date(2027, 4, 1)),
        Crew(name="Office", skills="office; survey", day_rate=Decimal(500)),
    )
    names = [kind.name for kind in found_for(replace(NETWORK, crews=crews)).kinds]
    assert names == [
        "tower (Mon-Fri)",
        "tower (Mon-Sat)",
        "tower (Mon-Fri, overtime Sat, contractor)",
        "tower (Mon-Fri, until Apr 1, 2027)",
        "office and survey",
    ]


def test_crews_nobody_needs_are_not_proved_to_be_needed() -> None:
    crews = (NORTH, Crew(name="Office", skills="office", day_rate=Decimal(500)))
    found = found_for(replace(NETWORK, crews=crews))
    assert [kind.needed for kind in found.kinds] == [1, 0]
    assert found.kinds[1].let_go == ("Office",)
    assert found.kinds[1].cost == 0


def test_what_is_reported_since_a_plan_was_made_counts() -> None:
    scope = Scope({site.code: SiteScope() for site in SITES})
    options = PlanOptions(start=TODAY, polish=False, deadline=date(2027, 5, 21))
    plan = planning.make_for(NETWORK, scope, {}, options, today=TODAY)
    found = crew_plan_for(
        NETWORK, scope, {}, plan.terms, start=date(2027, 4, 5), today=date(2027, 4, 5), last=plan
    )
    # five weeks were lost: more crews are needed now
    assert found.deadline == date(2027, 5, 21)
    assert found.crews_proved == 2


def test_without_any_deadline_there_is_nothing_to_find() -> None:
    with pytest.raises(UserError) as caught:
        crew_plan_for(
            NETWORK,
            Scope({site.code: SiteScope() for site in SITES}),
            {},
            PlanTerms(),
            start=TODAY,
            today=TODAY,
        )
    assert caught.value.code == "no-deadline"


def test_the_usual_way_in_reads_scope_and_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    scope = Scope({site.code: SiteScope() for site in SITES})
    read = (scope, {"A": date(2027, 5, 21)})
    monkeypatch.setattr(crew_plans, "_read", lambda *_args: read)
    options = PlanOptions(start=TODAY)
    assert crew_plans.crew_plan(NETWORK, options, today=TODAY) == found_for()
