"""Small plans for the tests of the chart."""

from datetime import date, datetime, timedelta

from planner.model.plan import ApplicationOutcome, Plan, PlannedJob, PlanStatus

START = date(2027, 1, 4)
"""A Monday."""


def job(
    site: str, name: str, day: int, days: int = 3, crew: str = "Tower 1", late: int = 0
) -> PlannedJob:
    """A job that begins so many days after START."""
    begin = START + timedelta(days=day)
    return PlannedJob(site, name, crew, begin, begin + timedelta(days=days - 1), late, float_days=4)


def plan(*jobs: PlannedJob, deadline: date | None = None) -> Plan:
    """A plan of some jobs, of one application."""
    finish = max((one.finish for one in jobs), default=None)
    made = datetime(2026, 11, 23)  # noqa: DTZ001 - a plan's own clock
    outcomes = (ApplicationOutcome("A-1", deadline, finish, 0),) if deadline else ()
    return Plan(
        1, "Plan", made, PlanStatus.MEETS, START, finish, deadline, 0, None, None, tuple(jobs), (),
        outcomes,
    )  # fmt: skip
