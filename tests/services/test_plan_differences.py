"""What differs between two plans, with numbers that can be counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from planner.model.plan import (
    ApplicationOutcome,
    ChangeKind,
    JobState,
    Plan,
    PlanChange,
    PlannedJob,
    PlanStatus,
    PlanTerms,
    Travel,
)
from planner.services.plan_differences import differences, terms_in_words

MAR = [date(2027, 3, day) for day in range(1, 32)]


def job(site: str, first: int, last: int, crew: str = "North", **more: object) -> PlannedJob:
    """A job from one day of March to another."""
    start, finish = MAR[first - 1], MAR[last - 1]
    return PlannedJob(site, "Install", crew, start, finish, **more)  # type: ignore[arg-type]


def plan(*jobs: PlannedJob, name: str = "Before", terms: PlanTerms | None = None) -> Plan:
    finish = max((job.finish for job in jobs), default=None)
    late = 0 if finish is None else max(0, (finish - MAR[14]).days)
    outcome = ApplicationOutcome("A", MAR[14], finish, late)
    return Plan(
        0, name, datetime(2027, 3, 1, tzinfo=UTC), PlanStatus.MEETS, MAR[0], finish, MAR[14], late,
        None, None, jobs, (), (outcome,), terms=terms or PlanTerms(),
    )  # fmt: skip


BEFORE = plan(job("S0", 1, 3), job("S1", 4, 5), job("S2", 8, 9), job("S3", 10, 12))


def test_equal_plans_do_not_differ() -> None:
    found = differences(BEFORE, replace(BEFORE, name="Copy"))
    assert found.same
    assert found.text.startswith("Nothing differs")


def test_jobs_that_move_are_counted_and_listed_the_furthest_first() -> None:
    after = plan(
        job("S0", 1, 4),  # ends a day later
        job("S1", 4, 5, "South"),  # other crew
        job("S2", 22, 23),  # two weeks later
        job("S3", 8, 10),  # two days sooner
        name="After",
    )
    found = differences(BEFORE, after)
    assert [(one.key[0], one.days) for one in found.moved] == [
        ("S2", 14), ("S3", -2), ("S0", 1), ("S1", 0),
    ]  # fmt: skip
    assert found.moved[0].was.start == MAR[7]
    assert found.moved[0].now.finish == MAR[22]
    assert [one.key[0] for one in found.moved if one.other_crew] == ["S1"]
    assert (found.far, found.other_crews, found.finish_days) == (1, 1, 11)
    assert found.text == (
        "After finishes 11 days later: Mar 23, 2027 instead of Mar 12, 2027. 4 of 4 jobs move;"
        " 1 by more than 5 days; 1 with other crews."
    )
    (application,) = found.applications
    assert (application.was_late, application.now_late) == (0, 8)
    assert application.was_finish == MAR[11]


def test_the_same_the_other_way_round_has_the_other_signs() -> None:
    after = plan(*BEFORE.jobs[:3], job("S3", 17, 19), name="After")
    found, back = differences(BEFORE, after), differences(after, BEFORE)
    assert found.moved[0].days == -back.moved[0].days == 7
    assert back.text.startswith("Before finishes 7 days sooner: Mar 12, 2027 instead of")


def test_the_order_of_crews_and_overtime_are_no_other_crews() -> None:
    first = plan(job("S0", 1, 3, "North, South"))
    second = plan(job("S0", 1, 3, "South, North (overtime)"), name="After")
    assert differences(first, second).moved == ()


def test_what_the_field_reports_is_not_counted_as_moved() -> None:
    after = plan(
        replace(job("S0", 2, 6), state=JobState.DONE),
        replace(job("S1", 4, 5), state=JobState.UNDER_WAY),
        *BEFORE.jobs[2:],
        name="After",
    )
    found = differences(BEFORE, after)
    assert found.moved == ()
    assert [one.key[0] for one in found.reported] == ["S0", "S1"]
    assert "None of the 4 jobs moves. 2 jobs are as the field reports." in found.text
    assert "Both finish on Mar 12, 2027." in found.text


def test_jobs_of_one_plan_only_are_named_with_it() -> None:
    after = plan(*BEFORE.jobs[:3], job("S9", 10, 12), name="After")
    found = differences(BEFORE, after)
    assert [one.site for one in found.only_before] == ["S3"]
    assert [one.site for one in found.only_after] == ["S9"]
    assert found.text.endswith("1 job only in Before. 1 job only in After.")


def test_a_plan_without_jobs_has_no_finish_to_compare() -> None:
    found = differences(BEFORE, plan(name="Empty"))
    assert found.finish_days is None
    assert found.text.startswith("Empty has no finish.")
    assert len(found.only_before) == 4


def test_terms_that_differ_are_said_in_words() -> None:
    crew = PlanChange(ChangeKind.CREW, "tower", on=MAR[0])
    terms = PlanTerms(
        deadline=MAR[14],
        pins={("S0", "Install"): MAR[0]},
        weights={"A": 3, "B": 1},
        travel=None,
        storage=1200,
        cash=((MAR[2], 250_000),),
        changes=(crew,),
    )
    found = differences(
        plan(terms=PlanTerms(changes=(crew,), storage=9)), plan(terms=terms, name="After")
    )
    assert found.given_up == ("room for 9 removed pieces at once",)
    assert found.new_terms == (
        "Mar 15, 2027 as the deadline of all applications",
        "a day late of A counts 3 times",
        "driving takes no days",
        "room for 1,200 removed pieces at once",
        "$250,000 available from Mar 3, 2027",
        "Install at S0 pinned to Mar 1, 2027",
    )
    assert not found.same
    assert terms_in_words(PlanTerms()) == ()
    far = terms_in_words(PlanTerms(travel=Travel(804.672, 160.9344)))
    assert far == ("crews drive 500 miles a day, and 100 miles without losing one",)
