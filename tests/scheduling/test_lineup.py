"""Who could start when, kept up by bits, against each crew's days looked at one by one."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.scheduling.board import Board
from planner.scheduling.network import Network
from planner.scheduling.problem import Actual, Problem
from tests.scheduling.networks import MONDAY, crew, job, problem, problems


def agree(board: Board) -> None:
    net, standby = board.net, board.standby
    for number, (crews, calendar, duration) in enumerate(net.lineups):
        masks = {c: board.fit(c, calendar, duration) for c in crews}
        for s, who in enumerate(standby.who[number]):
            assert who == sum(1 << c for c in crews if masks[c] >> s & 1)
            assert bool(who) == bool(standby.some[number] >> s & 1)


@settings(max_examples=60, deadline=None)
@given(problems(most_jobs=12), st.lists(st.tuples(*[st.integers(0, 60)] * 2), max_size=25))
def test_lineups_know_after_each_booking_who_could_start(
    random: Problem, bookings: list[tuple[int, int]]
) -> None:
    board = Board(Network(random, 90))
    agree(board)
    for number, (first, days) in enumerate(bookings):
        booked = number % len(random.crews)
        board.book((booked,), first, first + 1 + days % 9, "", "")
        agree(board)


def test_a_fact_on_a_day_that_the_crew_rests_parts_its_days() -> None:
    # a Saturday worked: the crew has no two days in a row from Friday on
    saturday = date(2027, 3, 6)
    done = job("Patch", actual=Actual(saturday, saturday, ("A",)))
    made = problem(done, job("Install", 2), crews=(crew("A"), crew("B")), start=MONDAY)
    board = Board(Network(made, 90))
    agree(board)
    (lineup,) = (n for n, one in enumerate(board.net.lineups) if one.duration == 2)
    assert [board.standby.who[lineup][s] for s in range(5)] == [3, 3, 3, 3, 2]


def test_crews_are_counted_in_the_cluster_where_they_worked_last() -> None:
    jobs = [job(f"J{i}", 1, group=group) for i, group in enumerate("xxy")]
    board = Board(Network(problem(*jobs, crews=(crew("A"), crew("B"), crew("C"))), 90))
    board.book((0,), 0, 1, "x", "")
    board.book((1,), 0, 1, "y", "")
    assert (board.within["x"], board.within["y"]) == (1, 2)
    board.book((0,), 1, 2, "y", "")
    assert (board.within["x"], board.within["y"], board.within[""]) == (0, 3, 4)
