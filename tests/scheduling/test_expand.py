from dataclasses import replace
from datetime import date

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew, Gate, Inventory, Site, WorkStep
from planner.scheduling.expand import Expanded, SiteScope, expand, read_crew
from planner.scheduling.problem import Job
from planner.scheduling.template import read_template

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
    *sites: Site, scopes: dict[str, SiteScope] | None = None, gates: tuple[Gate, ...] = ()
) -> Expanded:
    scopes = {site.code: ACCESS for site in sites} if scopes is None else scopes
    inventory = Inventory(
        sites=sites, crews=(Crew(name="T", skills="TOWER; Integration"),), gates=gates
    )
    deadlines = {site.code: date(2027, 12, 1) for site in sites}
    return expand(inventory, read_template(WORK, []), scopes, deadlines, date(2027, 1, 4))


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
