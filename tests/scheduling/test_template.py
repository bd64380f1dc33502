import pytest

from planner.common.errors import UserError
from planner.model.inventory import Site, WorkStep
from planner.scheduling.problem import Need, Rule
from planner.scheduling.template import (
    SiteFacts,
    Wait,
    applies,
    default_steps,
    read_template,
)


def step(job: str, **more: object) -> WorkStep:
    more.setdefault("duration_days", 1)
    return WorkStep(job=job, **more)  # type: ignore[arg-type]


def facts(*layers: str, kind: str = "", hub: str = "", is_hub: bool = False) -> SiteFacts:
    return SiteFacts(Site(code="S1", type=kind, hub_site=hub), frozenset(layers), is_hub)


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("", facts(), None),
        ("Every site", facts(), None),
        ("hub sites", facts(is_hub=True), facts()),
        ("dependent sites", facts(hub="H"), facts(is_hub=True)),
        ("sites with access items", facts("access"), facts("core")),
        ("customer premises", facts("customer premises"), facts("access")),
        ("Macro sites", facts(kind="macro"), facts(kind="office")),
        ("macro; office", facts(kind="Office"), facts(kind="hut")),
        ("core items, hub sites", facts("core"), facts("power")),
        # a type of site that is called like a layer
        ("power", facts(kind="power"), facts("power")),
        ("sites with power items", facts("power"), facts(kind="power")),
    ],
)
def test_applies_to_is_read_as_people_write_it(
    text: str, yes: SiteFacts, no: SiteFacts | None
) -> None:
    types = ["Macro", "Office", "hut", "power"]
    (made,) = read_template([step("Install", applies_to=text)], types)
    assert applies(made, yes)
    assert no is None or not applies(made, no)


def test_after_names_jobs_of_the_site_the_cluster_the_hub_and_the_dependents() -> None:
    rows = [
        step("Survey"),
        step("Cut over, night", after="survey; Cut over, night (hub)"),
        step("Remove", after="Cut over, night (cluster); Cut over, night (dependents); Survey"),
    ]
    made = read_template(rows, [])
    assert made[1].after == (Wait(0, Rule.SITE), Wait(1, Rule.HUB))
    assert made[2].after == (
        Wait(1, Rule.CLUSTER),
        Wait(1, Rule.DEPENDENTS),
        Wait(0, Rule.SITE),
    )


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([step("A", after="B")], "Sheet Work, job A, column After: 'B' is not a job"),
        ([step("A"), step("B", after="A (county)")], "'county' says nothing about which sites"),
        ([step("A", after="B"), step("B", after="A")], "A waits for B, which waits for A"),
        ([step("A", after="A")], "A waits for itself"),
        ([step("A"), step("a")], "'a' is there twice"),
        ([step("")], "A job has no name"),
        ([step("A", duration_days=None)], "has no duration"),
        ([step("A", lag_days=-1)], "a lag of -1 days"),
        ([step("A", skill="tower; 2 Tower")], "names the skill 'tower' twice"),
        ([step("A", applies_to="rooftops")], "'rooftops' is no group of sites"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused_with_job_and_column(
    rows: list[WorkStep], says: str
) -> None:
    with pytest.raises(UserError) as refused:
        read_template(rows, ["macro"])
    assert says in refused.value.sentence()


def test_the_shipped_template_is_valid_and_needs_three_skills() -> None:
    made = read_template(default_steps(), [])
    assert made[0].name == "Survey"
    assert {need.skill for one in made for need in one.needs} == {"survey", "tower", "integration"}


def test_a_job_may_need_several_skills_at_once() -> None:
    (made,) = read_template([step("Lift", skill="2 Tower; crane", crews_needed=1)], [])
    assert made.needs == (Need("tower", 2), Need("crane", 1))
    (made,) = read_template([step("Lift", skill="tower", crews_needed=3)], [])
    assert made.needs == (Need("tower", 3),)


def test_after_may_name_the_start_of_a_job() -> None:
    made = read_template([step("Order"), step("Survey", after="start of Order (hub); Order")], [])
    assert made[1].after == (Wait(0, Rule.HUB, from_start=True), Wait(0, Rule.SITE))
