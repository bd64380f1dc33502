"""Each rule of the problem: plans whose best is known, and plans that the referee must refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.progress import silent
from planner.model.plan import Travel
from planner.scheduling.explain import Cause, Explainer
from planner.scheduling.improve import Settings
from planner.scheduling.network import Network
from planner.scheduling.problem import Actual, Job, Link, Need, Planned, Problem
from planner.scheduling.referee import Assignment, violations
from planner.scheduling.report import Context, plan_of
from planner.scheduling.search import Search
from planner.scheduling.sgs import forward
from planner.scheduling.solve import assignments, solve
from planner.scheduling.travel import Place, distance
from tests.scheduling.networks import MONDAY, after, crew, job, problem, problems

QUICK = Settings(polish=False, max_tries=10)
CHICAGO, DENVER = Place(41.8781, -87.6298), Place(39.7392, -104.9903)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def planned(given_problem: Problem) -> list[Assignment]:
    outcome = solve(given_problem, QUICK, silent)
    assert outcome.schedule is not None
    plan = assignments(outcome.net, outcome.schedule)
    assert violations(given_problem, plan) == []
    assert outcome.finish_bound <= outcome.schedule.finish
    return plan


def refusal(given_problem: Problem) -> UserError:
    with pytest.raises(UserError) as refused:
        solve(given_problem, QUICK, silent)
    return refused.value


def test_a_job_with_two_skills_has_both_crews_on_the_same_days() -> None:
    made = problem(
        job("Lift", 2, needs=(Need("tower"), Need("crane"))),
        job("Other", 3, skill="crane", not_before=MONDAY, gate="Delivery"),
        crews=(crew("T"), crew("C", "crane")),
    )
    lift, other = planned(made)
    assert set(lift.crews) == {"C", "T"}
    assert lift.start > other.finish or other.start > lift.finish


def test_a_crew_with_both_skills_fills_one_post_only() -> None:
    both = (Need("tower"), Need("crane"))
    made = problem(job("Lift", needs=both), crews=(crew("A", "tower", "crane"), crew("B", "crane")))
    assert planned(made)[0].crews == ("A", "B")
    lonely = problem(job("Lift", site="S7", needs=both), crews=(crew("A", "tower", "crane"),))
    assert "Lift at S7 needs 2 crews at once" in refusal(lonely).message
    seated = [Assignment(MONDAY, MONDAY, ("B", "C"))]
    made = replace(made, crews=(crew("B", "crane"), crew("C", "crane"), crew("T")))
    assert "cannot fill the skills" in violations(made, seated)[0]


def test_a_start_to_start_wait_lets_jobs_overlap() -> None:
    made = problem(
        job("Order", 30, skill=""), job("Survey", 2, after=(Link(0, 3, from_start=True),))
    )
    assert planned(made)[1].start == day(3)
    early = [Assignment(day(0), day(29)), Assignment(day(1), day(2), ("T1",))]
    assert "starts on 2027-03-01" in violations(made, early)[0]


def test_a_job_keeps_to_its_windows() -> None:
    windows = ((day(1), day(2)), (day(9), day(30)))
    made = problem(job("Install", 3, windows=windows))
    assert planned(made)[0].start == day(9)
    assert "outside its windows" in violations(made, [Assignment(day(1), day(3), ("T1",))])[0]
    assert planned(problem(job("Permit", 3, skill="", windows=windows)))[0].start == day(9)


def test_a_window_that_never_has_room_is_refused_with_its_dates() -> None:
    refused = refusal(problem(job("Install", 3, site="S7", windows=((day(1), day(2)),))))
    assert "Install at S7 takes 3 days" in refused.message
    assert "Mar 2, 2027 to Mar 3, 2027" in refused.message
    with pytest.raises(UserError, match="opens on 2027-03-03 but closes on 2027-03-02"):
        job("Install", windows=((day(2), day(1)),))


def test_a_pinned_job_starts_on_its_day_and_others_make_room() -> None:
    made = problem(job("A", 3), job("B", 3, pinned=day(1)))
    plan = planned(made)
    assert plan[1].start == day(1)
    assert plan[0].start == day(4)
    moved = [Assignment(day(0), day(2), ("T1",)), Assignment(day(3), day(7), ("T1",))]
    assert "is pinned to 2027-03-02" in violations(made, moved)[0]


def test_pins_that_contradict_are_refused_with_the_nearest_day() -> None:
    chain = problem(job("Order", 10, skill=""), job("Install", after=after(0), pinned=day(3)))
    refused = refusal(chain)
    assert refused.code == "pin-too-early"
    assert "the first day on which it can start is Mar 11, 2027" in refused.message
    clash = problem(job("A", 3, pinned=day(1)), job("B", 1, pinned=day(2)))
    assert refusal(clash).code == "pin-without-crew"
    # each alone could be kept, but the one crew has to do the job before the pin too
    both = problem(job("First", 3), job("Second", 3), job("Last", after=after(0, 1), pinned=day(4)))
    assert "pinned" in refusal(both).message


def test_facts_stay_keep_crews_busy_and_hold_others() -> None:
    begun = Actual(day(-3), day(1), ("T1",))
    made = problem(job("A", 5, actual=begun), job("B", 1), job("C", 1, after=after(0, lag=4)))
    plan = planned(made)
    assert (plan[0].start, plan[0].finish, plan[0].crews) == (day(-3), day(1), ("T1",))
    assert plan[1].start == day(2)
    assert plan[2].start == day(7)  # Friday to Sunday pass by
    assert violations(made, [replace(plan[0], start=day(0)), *plan[1:]])


def test_overtime_is_worked_where_it_ends_a_job_sooner() -> None:
    made = problem(
        job("Install", 3, not_before=day(3), gate="Delivery"),
        crews=(crew("T1", overtime=frozenset({5})),),
    )
    assert planned(made) == [Assignment(day(3), day(5), ("T1",), overtime=True)]
    plain = problem(job("Install", 3, not_before=day(3), gate="Delivery"))
    assert planned(plain) == [Assignment(day(3), day(7), ("T1",))]
    assert violations(plain, planned(made))


def test_a_crew_needs_days_to_drive_between_far_sites() -> None:
    jobs = (job("A", 1, site="CHI"), job("B", 1, site="DEN"))
    made = problem(
        *jobs,
        places={"CHI": CHICAGO, "DEN": DENVER},
        travel=Travel(km_a_day=800.0, free_km=100.0),
    )
    starts = sorted(given_job.start for given_job in planned(made))
    assert (starts[1] - starts[0]).days == 1 + 2  # 1,480 km are two days
    rushed = [Assignment(day(0), day(0), ("T1",)), Assignment(day(2), day(2), ("T1",))]
    assert "no time to drive" in violations(made, rushed)[0]


def test_the_distance_is_the_great_circle() -> None:
    assert distance(CHICAGO, DENVER) == pytest.approx(1478, abs=5)
    assert distance(CHICAGO, CHICAGO) == 0


def test_no_more_is_spent_than_has_come_in() -> None:
    jobs = [job(f"J{i}", 1, skill="", cost=60) for i in range(3)]
    made = problem(*jobs, cash=((day(0), 100), (day(10), 50), (day(20), 30)))
    assert sorted(given_job.start for given_job in planned(made)) == [day(0), day(10), day(20)]
    at_once = [Assignment(day(0), day(0))] * 3
    assert "$80 more is spent by 2027-03-01" in violations(made, at_once)[0]
    with pytest.raises(UserError, match=r"cost \$180, but only \$150"):
        replace(made, cash=((day(0), 100), (day(10), 50)))


def test_money_that_comes_late_is_told_as_that_not_as_a_lack_of_crews() -> None:
    cash = ((day(0), 60), (day(10), 1_200))
    dear = job("Order", 1, cost=1_200, pinned=day(4))
    refused = refusal(problem(job("Survey", 1, cost=60, pinned=day(0)), dear, cash=cash))
    assert refused.code == "pin-without-money"
    assert "there is money for it ($1,200) only from Mar 11, 2027 on" in refused.message
    # the only crew leaves before the money comes
    leaving = (crew("T1", available_to=day(8)),)
    refused = refusal(problem(job("Install", 2, site="S7", cost=1_260), crews=leaving, cash=cash))
    assert refused.code == "money-too-late"
    assert "there is money for it ($1,260) only from Mar 11, 2027 on, and the" in refused.message
    assert "are available to Mar 9, 2027" in refused.message


def test_what_holds_a_job_is_the_money_only_where_that_comes_last() -> None:
    jobs = (job("A", 3), job("B", 2, cost=50), job("C", 4, cost=40))
    held = {}
    for cash in (((day(0), 90),), ((day(0), 50), (day(14), 40))):
        outcome = solve(problem(*jobs, cash=cash), QUICK, silent)
        assert outcome.schedule is not None
        explainer = Explainer(outcome.net, outcome.bound, outcome.schedule)
        held[cash] = [explainer.hold(j) for j in range(3)]
    plenty, late = held.values()
    assert Cause.MONEY not in {hold.cause for hold in plenty}
    assert {hold.cause for hold in plenty} == {Cause.START, Cause.CREW}
    assert late[2].text == "Waits for money: $40 for it is there from Mar 15, 2027 on"
    assert Cause.MONEY not in {late[0].cause, late[1].cause}


def test_storage_is_emptied_before_more_is_removed() -> None:
    jobs: list[Job] = []
    for i in range(3):
        jobs.append(job("Remove", 1, site=f"S{i}", stores=40))
        jobs.append(job("Dispose", 9, "", site=f"S{i}", after=after(len(jobs) - 1), clears=40))
    made = problem(*jobs, storage=80)
    plan = planned(made)
    assert sorted(given_job.start for given_job in plan[::2])[2] >= day(9)
    full = [Assignment(day(i), day(i), ("T1",)) for i in range(3)]
    ends = [Assignment(day(i + 1), day(i + 9)) for i in range(3)]
    mixed = [one for pair in zip(full, ends, strict=True) for one in pair]
    assert "storage holds 120 pieces" in violations(made, mixed)[0]
    with pytest.raises(UserError, match="storage has room for 30"):
        replace(made, storage=30)


def test_storage_that_nothing_empties_in_time_is_refused() -> None:
    jobs = [job("Remove", 1, site=f"S{i}", stores=40) for i in range(3)]
    jobs.append(job("Dispose", 1, skill="", site="all", after=after(0, 1, 2), clears=120))
    assert refusal(problem(*jobs, storage=80)).code == "storage-full"


def test_the_application_that_weighs_more_is_in_time() -> None:
    due = day(2)
    jobs = [job(name, 3, application=name, deadline=due) for name in ("light", "heavy")]
    plan = planned(problem(*jobs, weights={"heavy": 10}))
    assert plan[1].finish == due


PINS = (
    "pin-too-early", "pin-not-kept", "pin-without-crew", "pin-without-money", "pin-without-room"
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(problems(most_jobs=18), st.data())
def test_plans_with_every_rule_pass_the_referee_or_are_refused(
    random: Problem, data: st.DataObject
) -> None:
    full = with_every_rule(random, data)
    try:
        outcome = solve(full, QUICK, silent)
    except UserError as refused:
        assert refused.code in {*PINS, "storage-full", "never-possible"}  # noqa: PT017 - or a plan
        return
    if outcome.schedule is None:
        return
    assert violations(full, assignments(outcome.net, outcome.schedule)) == []
    assert outcome.finish_bound <= outcome.schedule.finish
    assert plan_of(outcome, Context("Any", datetime(2027, 1, 1, tzinfo=UTC))).why


def with_every_rule(random: Problem, data: st.DataObject) -> Problem:
    """The problem with pins, facts, costs, storage, drives and a last plan."""
    draw = data.draw
    jobs = []
    for one in random.jobs:
        job_of = replace(
            one,
            cost=draw(st.integers(0, 9)),
            stores=draw(st.sampled_from((0, 0, 5))),
            clears=draw(st.sampled_from((0, 5))),
            planned=Planned(day(draw(st.integers(0, 60)))),
        )
        kind = draw(st.integers(0, 9))
        if kind == 0:
            job_of = replace(job_of, pinned=day(draw(st.integers(0, 60))))
        elif kind == 1:
            first = draw(st.integers(-10, 5))
            crews = tuple(f"crew {i}" for i in range(one.crews_needed))
            last = first + draw(st.integers(0, 9))
            job_of = replace(job_of, actual=Actual(day(first), day(last), crews))
        jobs.append(job_of)
    spent = sum(one.cost for one in jobs)
    return replace(
        random,
        jobs=tuple(jobs),
        places={"S0": CHICAGO, "S1": DENVER, "S2": Place(41.0, -100.0)},
        travel=draw(st.sampled_from((None, Travel()))),
        storage=draw(st.sampled_from((None, 5 * len(jobs), 10))),
        stored=draw(st.sampled_from((0, 5))),
        cash=draw(st.sampled_from((None, ((day(0), spent // 2), (day(30), spent))))),
        weights={"A1": 3},
    )


def test_of_equally_good_plans_the_one_near_the_last_plan_and_with_less_idling_is_kept() -> None:
    jobs = [job("A", 2, planned=Planned(day(2))), job("B", 2, planned=Planned(day(0)))]
    net = Network(problem(*jobs), 400)
    search = Search(net, [4, 4], 1)
    assert search.offer(forward(net, [0, 1]))
    assert search.offer(forward(net, [1, 0]))
    assert search.best is not None
    assert search.best.start == [2, 0]
    far = problem(*(job(f"J{i}", 1, site=f"S{i % 2}") for i in range(4)))
    far = replace(far, places={"S0": CHICAGO, "S1": DENVER})
    net = Network(far, 400)
    search = Search(net, [4] * 4, 1)
    assert search.offer(forward(net, [0, 1, 2, 3]))
    assert search.offer(forward(net, [0, 2, 1, 3]))
    assert not search.offer(forward(net, [0, 1, 2, 3]))


def test_a_pinned_job_that_storage_has_no_room_for_is_refused() -> None:
    full = problem(job("Remove", pinned=day(1), stores=5), storage=6, stored=4)
    refused = refusal(full)
    assert refused.code == "pin-without-room"
    assert "there is no room in storage (6 pieces) then for the 5" in refused.message
