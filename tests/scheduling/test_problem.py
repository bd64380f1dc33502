from datetime import date

import pytest

from planner.common.errors import UserError
from planner.scheduling.problem import Link
from tests.scheduling.networks import after, crew, job, problem


def refusal(*jobs: object, **more: object) -> str:
    with pytest.raises(UserError) as refused:
        problem(*jobs, **more)  # type: ignore[arg-type]
    return refused.value.sentence()


def test_a_circle_of_jobs_is_named() -> None:
    said = refusal(
        job("Survey", site="S1"),
        job("Install", site="S1", after=after(0, 2)),
        job("Remove", site="S1", after=after(1)),
    )
    assert (
        "Install at S1 waits for Remove at S1, which waits for Install at S1" in said
        or "Remove at S1 waits for Install at S1, which waits for Remove at S1" in said
    )


def test_a_job_that_waits_for_itself_is_named() -> None:
    assert "Install at S1 waits for itself" in refusal(job("Install", site="S1", after=after(0)))


def test_a_skill_that_no_crew_has_is_named_with_its_job() -> None:
    said = refusal(job("Cut over", skill="integration"))
    assert "'integration'" in said
    assert "'Cut over'" in said


def test_without_crews_the_crews_sheet_is_pointed_at() -> None:
    with pytest.raises(UserError) as refused:
        problem(job("Install")).__class__(date(2027, 1, 4), (job("Install"),), ())
    assert refused.value.code == "no-crews"


def test_more_crews_at_once_than_there_are_is_refused() -> None:
    assert "needs 3 crews" in refusal(job("Lift", crews_needed=3), crews=(crew("A"), crew("B")))


@pytest.mark.parametrize("duration", [0, -1, 10_000])
def test_an_absurd_duration_is_refused(duration: int) -> None:
    with pytest.raises(UserError, match=f"takes {duration} days"):
        job("Install", duration)


def test_a_crew_without_skills_is_named() -> None:
    with pytest.raises(UserError, match="'North' has no skills"):
        crew("North").__class__("North", frozenset())


def test_a_crew_that_is_never_there_is_refused() -> None:
    with pytest.raises(UserError, match="available from"):
        crew("North", available_from=date(2027, 2, 1), available_to=date(2027, 1, 1))


def test_long_chains_are_checked_without_recursion() -> None:
    jobs = [job(f"J{i}", after=(Link(i - 1),) if i else ()) for i in range(5000)]
    assert len(problem(*jobs).jobs) == 5000
