from planner.common.progress import silent
from planner.scheduling.improve import Settings
from planner.scheduling.solve import solve
from planner.scheduling.whatif import crew_like, one_more_crew
from tests.scheduling.networks import after, crew, job, problem


def test_one_more_crew_gains_days_only_where_crews_hold_the_plan_back() -> None:
    towers = [job(f"J{i}", 5) for i in range(4)]
    made = problem(
        *towers,
        job("Cut over", 1, skill="integration", after=after(0)),
        crews=(crew("T"), crew("I", "integration")),
    )
    outcome = solve(made, Settings(polish=False), silent)
    assert outcome.schedule is not None
    tower, integration = one_more_crew(outcome.net, outcome.schedule)
    assert (tower.skill, tower.days) == ("tower", 14)
    assert (integration.skill, integration.days) == ("integration", 0)


def test_the_crew_added_works_like_the_others_of_its_skill() -> None:
    six = frozenset(range(6))
    made = problem(job("A"), crews=(crew("A"), *(crew(n, working_days=six) for n in "BC")))
    assert crew_like(made, "tower").working_days == six
