from dataclasses import replace
from datetime import date

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew, Gate, Inventory, Site, WorkStep
from planner.model.plan import Travel
from planner.scheduling.expand import Expanded, SiteScope, Terms, expand, read_crew
from planner.scheduling.problem import Actual, Job, Planned
from planner.scheduling.template import read_template
from planner.scheduling.travel import Place

WORK = (
    WorkStep(job="Survey", duration_days=1),
    WorkStep(job="Permit", duration_days=30, applies_to="sites with access items", after="Survey"),
    WorkStep(
        job="Install", duration_days=3, skill="Tower", after="Permit", gate="Delivery; Permit"
    ),
    WorkStep(job="Cut over", duration_days=1, skill="tower", after="Install; Cut over (hub)"),
    WorkStep(job="Remove", duration_days=2, skill="tower", after="Cut over (cluster)", lag_days=5),
    WorkStep(job="Dispose", duration_days=5, after="Remove"),
)
ACCESS = SiteScope(frozenset({"access"}))


def made(
    *sites: Site,
    scopes: dict[str, SiteScope] | None = None,
    gates: tuple[Gate, ...] = (),
    terms: Terms | None = None,
) -> Expanded:
    scopes = {site.code: ACCESS for site in sites} if scopes is None else scopes
    inventory = Inventory(
        sites=sites, crews=(Crew(name="T", skills="TOWER; Integration"),), gates=gates
    )
    deadlines = {site.code: date(2027, 12, 1) for site in sites}
    return expand(inventory, read_template(WORK, []), scopes, deadlines, date(2027, 1, 4), terms)


def job(expanded: Expanded, site: str, name: str) -> Job:
    return next(j for j in expanded.problem.jobs if (j.site, j.name) == (site, name))


def waits(expanded: Expanded, site: str, name: str) -> set[str]:
    return {expanded.problem.jobs[k.before].label for k in job(expanded, site, name).after}


def test_only_sites_in_scope_get_jobs() -> None:
    expanded = made(Site(code="A"), Site(code="B"), scopes={"B": ACCESS})
    assert {j.site for j in expanded.problem.jobs} == {"B"}


def test_a_job_that_the_site_does_not_have_is_passed_through() -> None:
    expanded = made(Site(code="A"), scopes={"A": SiteScope(frozenset({"core"}))})
    assert waits(expanded, "A", "Install") == {"Survey at A"}


def test_the_hub_goes_first_unless_it_is_the_site_itself_or_not_planned() -> None:
    hub, site, lone = (
        Site(code="H", hub_site="H"),
        Site(code="A", hub_site="H"),
        Site(code="B", hub_site="X"),
    )
    expanded = made(hub, site, lone, Site(code="X"), scopes=dict.fromkeys("HAB", ACCESS))
    assert waits(expanded, "A", "Cut over") == {"Install at A", "Cut over at H"}
    assert waits(expanded, "H", "Cut over") == {"Install at H"}
    assert waits(expanded, "B", "Cut over") == {"Install at B"}


def test_hubs_of_each_other_are_a_circle_that_is_named() -> None:
    with pytest.raises(UserError, match=r"Cut over at . waits for Cut over at"):
        made(Site(code="A", hub_site="B"), Site(code="B", hub_site="A"))


def test_removal_waits_for_the_whole_cluster_and_its_lag() -> None:
    expanded = made(Site(code="A", cluster="North"), Site(code="B", cluster="north"))
    (link,) = job(expanded, "A", "Remove").after
    milestone = expanded.problem.jobs[link.before]
    assert link.lag == 5
    assert milestone.milestone
    assert {expanded.problem.jobs[k.before].label for k in milestone.after} == {
        "Cut over at A",
        "Cut over at B",
    }


def test_a_site_without_a_cluster_waits_for_itself_alone() -> None:
    assert waits(made(Site(code="A"), Site(code="B")), "A", "Remove") == {"Cut over at A"}


def test_the_latest_gate_of_a_job_counts_and_a_gate_for_all_sites_too() -> None:
    gates = (
        Gate(site="A", gate="delivery", on=date(2027, 4, 1), certain=False),
        Gate(site="", gate="Permit", on=date(2027, 5, 1)),
        Gate(site="A", gate="Permit"),
        Gate(site="A", gate="Owner's consent", on=date(2027, 6, 1)),
    )
    expanded = made(Site(code="A"), Site(code="B"), gates=gates)
    assert job(expanded, "A", "Install").not_before == date(2027, 5, 1)
    assert job(expanded, "A", "Install").gate == "Permit"
    assert expanded.uncertain == (gates[0],)
    assert expanded.dateless == (gates[2],)
    assert expanded.unused == (gates[3],)


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (set(), ["Survey", "Permit", "Install", "Cut over", "Remove", "Dispose"]),
        ({"replaced"}, ["Remove", "Dispose"]),
        ({"replaced", "removed"}, ["Dispose"]),
    ],
)
def test_what_is_done_gets_no_job(done: set[str], left: list[str]) -> None:
    scope = replace(ACCESS, done=frozenset(done))
    expanded = made(Site(code="A", cluster="C"), scopes={"A": scope})
    assert [j.name for j in expanded.problem.jobs if not j.milestone] == left


def test_half_a_season_names_the_site() -> None:
    inventory = Inventory(
        sites=(Site(code="S9", access_from="05-15"),), crews=(Crew(name="T", skills="x"),)
    )
    steps = read_template([WorkStep(job="Go", duration_days=1, needs_window=True)], [])
    with pytest.raises(UserError) as refused:
        expand(inventory, steps, {"S9": ACCESS}, {}, date(2027, 1, 4))
    assert "site S9" in refused.value.where


def test_a_crew_row_is_read_with_its_calendar() -> None:
    spec = read_crew(
        Crew(name="T", skills="Tower , Survey", working_days="Mon-Sat", time_off="2027-07-05")
    )
    assert spec.skills == {"tower", "survey"}
    assert len(spec.working_days) == 6
    assert spec.time_off == ((date(2027, 7, 5), date(2027, 7, 5)),)


def test_overtime_and_contractors_are_read_from_columns_of_the_users_own() -> None:
    spec = read_crew(Crew(name="T", skills="x", extras={"Overtime": "Sat", "contractor ": "Yes"}))
    assert spec.overtime == {5}
    assert spec.contractor
    plain = read_crew(Crew(name="T", skills="x", extras={"Overtime": None, "Contractor": "no"}))
    assert (plain.overtime, plain.contractor) == (frozenset(), False)


def test_windows_of_dates_are_read_from_a_column_of_the_users_own() -> None:
    steps = read_template([WorkStep(job="Go", duration_days=1, needs_window=True)], [])
    site = Site(code="A", extras={"Windows": "2027-05-03..2027-05-07; 2027-06-01"})
    found = expand(Inventory(sites=(site,)), steps, {"A": ACCESS}, {}, date(2027, 1, 4))
    assert found.problem.jobs[0].windows == (
        (date(2027, 5, 3), date(2027, 5, 7)),
        (date(2027, 6, 1), date(2027, 6, 1)),
    )


def test_pins_facts_and_the_last_plan_reach_their_jobs() -> None:
    begun = Actual(date(2027, 1, 4), date(2027, 1, 5), ("T",))
    terms = Terms(
        pins={("A", "install"): date(2027, 5, 3)},
        actuals={("A", "Survey"): begun},
        planned={("A", "Cut over"): Planned(date(2027, 6, 1))},
    )
    expanded = made(Site(code="A"), terms=terms)
    assert job(expanded, "A", "Install").pinned == date(2027, 5, 3)
    assert job(expanded, "A", "Survey").actual == begun
    assert job(expanded, "A", "Cut over").planned == Planned(date(2027, 6, 1))


def test_a_pin_of_a_job_that_is_not_planned_is_refused() -> None:
    with pytest.raises(UserError, match="Paint at A is pinned, but the plan has no such job"):
        made(Site(code="A"), terms=Terms(pins={("A", "Paint"): date(2027, 5, 3)}))


def test_storage_money_and_places_come_from_sites_and_terms() -> None:
    sites = (Site(code="A", latitude=41.0, longitude=-100.0), Site(code="B", latitude=41.0))
    removed = SiteScope(ACCESS.layers, frozenset({"replaced", "removed"}), pieces=7)
    terms = Terms(
        travel=Travel(), storage=50, cash=((date(2027, 1, 1), 900),), costs={"A": 300, "B": 200}
    )
    scopes = {"A": SiteScope(ACCESS.layers, pieces=12), "B": removed}
    problem = made(*sites, scopes=scopes, terms=terms).problem
    assert problem.places == {"A": Place(41.0, -100.0)}
    assert (problem.storage, problem.stored) == (50, 7)
    moves = {one.label: (one.stores, one.clears) for one in problem.jobs if one.stores + one.clears}
    assert moves == {"Remove at A": (12, 0), "Dispose at A": (0, 12), "Dispose at B": (0, 7)}
