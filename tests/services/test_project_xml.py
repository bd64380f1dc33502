"""What Microsoft Project is told, worked out again from the file alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from planner.common.errors import UserError
from planner.files.project_xml import numbered
from planner.model.inventory import JobReport, WorkStep
from planner.services import planning, reports
from planner.services.planning import PlanOptions
from planner.storage.project import Project
from tests.services import fieldwork
from tests.services.fieldwork import TODAY

SPACE = "{http://schemas.microsoft.com/project}"
DAY = timedelta(days=1)
MORNING, EVENING = time(8), time(17)
ORDERS = {
    "Task": [
        *("UID", "ID", "Name", "Type", "IsNull", "WBS", "OutlineNumber", "OutlineLevel"),
        *("Priority", "Start", "Finish", "Duration", "DurationFormat", "Work", "EffortDriven"),
        *("Estimated", "Milestone", "Summary", "Critical", "PercentComplete"),
        *("PercentWorkComplete", "ActualStart", "ActualFinish", "ActualDuration", "ActualWork"),
        *("RemainingDuration", "RemainingWork", "ConstraintType", "CalendarUID"),
        *("ConstraintDate", "Deadline", "IgnoreResourceCalendar", "Notes", "PredecessorLink"),
        "Baseline",
    ],
    "PredecessorLink": ["PredecessorUID", "Type", "CrossProject", "LinkLag", "LagFormat"],
    "Baseline": [
        *("Number", "Interim", "Start", "Finish", "Duration", "DurationFormat"),
        *("EstimatedDuration", "Work"),
    ],
    "Calendar": ["UID", "Name", "IsBaseCalendar", "BaseCalendarUID", "WeekDays", "Exceptions"],
    "Exception": [
        *("EnteredByOccurrences", "TimePeriod", "Occurrences", "Name", "Type", "DayWorking"),
    ],
    "Resource": [
        *("UID", "ID", "Name", "Type", "IsNull", "Group", "MaxUnits", "AvailableFrom"),
        *("AvailableTo", "CanLevel", "CalendarUID", "AvailabilityPeriods"),
    ],
    "Assignment": [
        *("UID", "TaskUID", "ResourceUID", "PercentWorkComplete", "ActualFinish", "ActualStart"),
        *("ActualWork", "Finish", "RemainingWork", "Start", "Units", "Work"),
    ],
    "Project": [
        *("SaveVersion", "Name", "Title", "Company", "CreationDate", "LastSaved"),
        *("ScheduleFromStart", "StartDate", "FinishDate", "CurrencyCode", "CalendarUID"),
        *("DefaultStartTime", "DefaultFinishTime", "MinutesPerDay", "MinutesPerWeek"),
        *("DaysPerMonth", "DefaultTaskType", "DurationFormat", "HonorConstraints"),
        *("NewTasksEffortDriven", "NewTasksEstimated", "SplitsInProgressTasks", "WeekStartDay"),
        *("Calendars", "Tasks", "Resources", "Assignments"),
    ],
}
"""Children that the program writes, in the order of Microsoft's schema (mspdi_pj12.xsd)."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with fieldwork.make(tmp_path_factory.mktemp("field") / "two-rivers.rplan") as opened:
        yield opened


@dataclass
class Days:
    """A calendar as the file has it."""

    name: str
    weekdays: set[int]
    off: set[date] = field(default_factory=set)
    base: "Days | None" = None

    def works(self, day: date) -> bool:
        free = self.off | (self.base.off if self.base else set())
        return day.weekday() in self.weekdays and day not in free

    def next(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def finish(self, day: date, count: int) -> date:
        while True:
            count -= self.works(day)
            if count == 0:
                return day
            day += DAY


class Read:
    """The file, by what its elements are called."""

    def __init__(self, path: Path) -> None:
        self.root = ET.parse(path).getroot()  # noqa: S314 - written by the program
        self.calendars: dict[str, Days] = {}
        for one in self.all("Calendars/Calendar"):
            base = self.calendars.get(text(one, "BaseCalendarUID"))
            days = Days(text(one, "Name"), set(), base=base)
            for each in one.iter(f"{SPACE}WeekDay"):
                kind = int(text(each, "DayType"))
                if kind and text(each, "DayWorking") == "1":
                    days.weekdays.add((kind + 5) % 7)
            for each in one.iter(f"{SPACE}Exception"):
                assert text(each, "DayWorking") == "0"
                day, last = (
                    datetime.fromisoformat(text(each, f"TimePeriod/{end}")).date()
                    for end in ("FromDate", "ToDate")
                )
                while day <= last:
                    days.off.add(day)
                    day += DAY
            self.calendars[text(one, "UID")] = days
        self.tasks = {text(one, "UID"): one for one in self.all("Tasks/Task")}
        self.crews = {text(one, "UID"): one for one in self.all("Resources/Resource")}
        self.booked: dict[str, list[str]] = {}
        for one in self.all("Assignments/Assignment"):
            self.booked.setdefault(text(one, "TaskUID"), []).append(text(one, "ResourceUID"))

    def all(self, path: str) -> list[ET.Element]:
        return self.root.findall("/".join(SPACE + part for part in path.split("/")))

    def jobs(self) -> dict[str, ET.Element]:
        return {uid: task for uid, task in self.tasks.items() if text(task, "Summary") == "0"}

    def named(self, name: str) -> list[ET.Element]:
        return [task for task in self.tasks.values() if text(task, "Name") == name]

    def calendar(self, uid: str) -> Days:
        """The days that Project counts a task in: its own, or those of its only crew."""
        task = self.tasks[uid]
        if text(task, "CalendarUID") != "-1":
            assert text(task, "IgnoreResourceCalendar") == "1"
            return self.calendars[text(task, "CalendarUID")]
        (crew,) = self.booked[uid]
        return self.calendars[text(self.crews[crew], "CalendarUID")]

    def earliest(self, uid: str, moments: dict[str, tuple[datetime, datetime]]) -> datetime:
        task = self.tasks[uid]
        found = [datetime.fromisoformat(text(self.root, "StartDate"))]
        if text(task, "ConstraintType") == "4":
            found.append(datetime.fromisoformat(text(task, "ConstraintDate")))
        for link in task.findall(f"{SPACE}PredecessorLink"):
            assert text(link, "LagFormat") == "8"  # elapsed days
            lag = timedelta(minutes=int(text(link, "LinkLag")) / 10)
            start, finish = moments[text(link, "PredecessorUID")]
            found.append((start if text(link, "Type") == "3" else finish) + lag)
        return max(found)

    def scheduled(self) -> dict[str, tuple[datetime, datetime]]:
        """Start and finish of each job as links, constraints and calendars alone give them."""
        moments: dict[str, tuple[datetime, datetime]] = {}
        waiting = list(self.jobs())
        while waiting:
            uid = waiting.pop(0)
            links = self.tasks[uid].findall(f"{SPACE}PredecessorLink")
            if any(text(link, "PredecessorUID") not in moments for link in links):
                waiting.append(uid)
                continue
            at, days = self.earliest(uid, moments), self.calendar(uid)
            count = int(text(self.tasks[uid], "Duration").removeprefix("PT").split("H")[0])
            if not count:
                moments[uid] = at, at
                continue
            first = days.next(at.date() if at.time() <= MORNING else at.date() + DAY)
            last = days.finish(first, count // 8)
            moments[uid] = datetime.combine(first, MORNING), datetime.combine(last, EVENING)
        return moments


def text(element: ET.Element, path: str) -> str:
    found = element.find("/".join(SPACE + part for part in path.split("/")))
    assert found is not None, path
    return found.text or ""


def written(project: Project, out: Path, **more: object) -> Read:
    reports.export_project_xml(project, out, as_of=TODAY, **more)  # type: ignore[arg-type]
    return Read(out)


def test_links_constraints_and_calendars_of_the_file_give_the_days_of_the_plan(
    project: Project, tmp_path: Path
) -> None:
    read = written(project, tmp_path / "plan.xml")
    plan = project.plan()
    assert plan is not None

    for uid, (start, finish) in read.scheduled().items():
        task = read.tasks[uid]
        assert text(task, "Start") == start.isoformat(), text(task, "Name")
        assert text(task, "Finish") == finish.isoformat(), text(task, "Name")
    told = sorted(
        (text(task, "Name"), text(task, "Start")[:10], text(task, "Finish")[:10])
        for task in read.jobs().values()
        if text(task, "Milestone") == "0"
    )
    assert told == sorted((j.job, j.start.isoformat(), j.finish.isoformat()) for j in plan.jobs)
    assert {job.overtime for job in plan.jobs} == {True, False}  # both were put to the test
    assert any(len(crews) > 1 for crews in read.booked.values())


def test_links_are_those_of_the_work_sheet(project: Project, tmp_path: Path) -> None:
    read = written(project, tmp_path / "plan.xml")

    def waits(name: str) -> set[tuple[str, str, int]]:
        return {
            (
                text(read.tasks[text(link, "PredecessorUID")], "Name"),
                {"1": "FS", "3": "SS"}[text(link, "Type")],
                int(text(link, "LinkLag")) // 14_400,
            )
            for task in read.named(name)
            for link in task.findall(f"{SPACE}PredecessorLink")
        }

    assert waits("Order") == {("Survey", "FS", 2)}
    assert waits("Permit") == {("Order", "SS", 0)}
    assert waits("Install") == {("Order", "FS", 0), ("Permit", "FS", 0)}
    assert waits("Remove") == {("Cut over, cluster C", "FS", 0), ("Cut over", "FS", 0)}
    (milestone,) = read.named("Cut over, cluster C")
    assert text(milestone, "Milestone") == "1"
    assert len(milestone.findall(f"{SPACE}PredecessorLink")) == 2


def test_calendars_hold_weekdays_holidays_overtime_and_time_off(
    project: Project, tmp_path: Path
) -> None:
    read = written(project, tmp_path / "plan.xml")
    by_name = {days.name: days for days in read.calendars.values()}

    assert text(read.root, "CalendarUID") == "1"
    assert text(read.root, "MinutesPerDay") == "480"
    assert not by_name["Standard"].works(date(2026, 11, 26))
    assert by_name["Every day"].works(date(2026, 11, 26))
    assert by_name["Every day"].works(date(2026, 11, 29))
    assert by_name["Radio"].weekdays == {1, 2, 3, 4, 5}
    assert not by_name["Radio"].works(date(2026, 12, 25))
    assert not by_name["Radio"].works(date(2027, 1, 2))
    assert not by_name["North"].works(date(2026, 12, 5))
    assert by_name["North, with overtime"].works(date(2026, 12, 5))
    both = by_name["North + South, two [A]"]
    assert both.weekdays == {0, 1, 2, 3, 4}


def test_elements_stand_in_the_order_of_the_schema(project: Project, tmp_path: Path) -> None:
    read = written(project, tmp_path / "plan.xml", baseline="Plan")
    seen = set()
    for element in read.root.iter():
        name = element.tag.removeprefix(SPACE)
        if name in ORDERS:
            seen.add(name)
            places = [ORDERS[name].index(child.tag.removeprefix(SPACE)) for child in element]
            assert places == sorted(places), name
    assert seen == set(ORDERS)


def test_names_that_xml_or_project_cannot_hold_are_made_harmless(
    project: Project, tmp_path: Path
) -> None:
    read = written(project, tmp_path / "plan.xml")
    names = [text(task, "Name") for task in read.tasks.values()]
    assert 'S-1 =cmd|"/c calc"!A1 <b>&amp; ]]>' in names
    assert "007 华为 عربي" in names
    assert max(map(len, names)) <= 512
    assert {text(crew, "Name") for crew in read.crews.values()} == {
        "North",
        "South; two (A)",
        "Radio",
    }


def test_deadline_baseline_and_facts_are_told(tmp_path: Path) -> None:
    options = PlanOptions(polish=False, time_limit=1.0, deadline=date(2027, 6, 30), name="New")
    with fieldwork.make(tmp_path / "field.rplan") as project:
        first = project.plan()
        assert first is not None
        survey = next(job for job in first.jobs if job.key == ("S-1", "Survey"))
        other = next(job for job in first.jobs if job.key == ("S-2", "Survey"))
        late = survey.finish + 2 * DAY
        with project.unit("Report") as unit:
            unit.set_baseline(first.name)
            unit.insert(
                JobReport,
                [
                    JobReport(site="S-1", job="Survey", started_on=survey.start, finished_on=late),
                    JobReport(site="S-2", job="Survey", started_on=other.start),
                ],
            )
        made = planning.make(project.inventory(), options, today=late + DAY)
        planning.save(project, made)
        read = written(project, tmp_path / "plan.xml", name="New")

    done = next(t for t in read.named("Survey") if text(t, "PercentComplete") == "100")
    assert text(done, "ActualFinish")[:10] == text(done, "Finish")[:10] == late.isoformat()
    assert done.find(f"{SPACE}ConstraintDate") is None
    assert text(done, "Deadline") == "2027-06-30T17:00:00"
    assert text(done, "Baseline/Start")[:10] == survey.start.isoformat()
    assert text(done, "Baseline/Finish")[:10] == survey.finish.isoformat()
    assert text(read.root, "StartDate")[:10] == survey.start.isoformat() < made.start.isoformat()
    begun = [t for t in read.named("Survey") if t.find(f"{SPACE}ActualStart") is not None]
    assert len(begun) == 2


def test_a_task_keeps_its_number_while_the_plan_moves(project: Project, tmp_path: Path) -> None:
    first = written(project, tmp_path / "plan.xml")
    numbers = {uid: text(task, "Name") for uid, task in first.tasks.items()}
    inventory = project.inventory()
    less = tuple(site for site in inventory.sites if site.code != "007")
    gates = tuple(replace(gate, on=date(2027, 2, 1)) for gate in inventory.gates)
    kept = [item for item in inventory.items if item.site != "007"]
    smaller = replace(inventory, sites=less, gates=gates, items=tuple(kept))
    with fieldwork.make(tmp_path / "smaller.rplan", smaller) as other:
        second = written(other, tmp_path / "second.xml")
    again = {uid: text(task, "Name") for uid, task in second.tasks.items()}
    assert again.items() < numbers.items()
    assert [t.find(f"{SPACE}Start") for t in second.named("Remove")] != []


def test_numbers_are_apart_and_below_what_project_keeps_for_itself() -> None:
    numbers = numbered(f"S{site}\n{job}" for site in range(3_000) for job in range(8))
    assert len(set(numbers.values())) == 24_000
    assert min(numbers.values()) > 0
    assert max(numbers.values()) < 0x400000


def test_a_plan_that_does_not_fit_the_inventory_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "plan.xml"
    with fieldwork.make(tmp_path / "field.rplan") as project:
        with project.unit("Add a job") as unit:
            unit.insert(WorkStep, [WorkStep(job="Paint", duration_days=1)])
        with pytest.raises(UserError) as refused:
            reports.export_project_xml(project, out, as_of=TODAY)
    assert refused.value.code == "plan-outdated"
    assert not out.exists()
