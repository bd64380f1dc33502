"""Pictures of what pages show while they wait, when work fails or is stopped, of a project that
is open elsewhere, of the first few rows, and of many rows with long names.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, TypeVar

from PySide6.QtTest import QTest

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress
from planner.model.inventory import Application, Carrier, Crew, Item, Site
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages import PAGES
from planner.ui.preferences import Preferences
from planner.ui.questions import Questions
from planner.ui.runner import SyncRunner, _Job
from planner.ui.session import Session
from planner.ui.status_bar import SHOW_AFTER_MS
from tests.ui.camera import Camera

T = TypeVar("T")
DAMAGED = UserError(
    "file-damaged", "The file is damaged.", "Restore a backup under File > Restore a backup."
)


class ScriptedRunner(SyncRunner):
    """Does what `does` says with each piece of work: "work", "wait" or "fail"."""

    def __init__(self) -> None:
        super().__init__()
        self.does: Callable[[str], str] = lambda _title: "work"

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        does = self.does(title)
        if does == "wait":
            self._jobs.append(_Job(title, work, done, failed, stopped))
            self.busy.emit(self.running)
            self.progress.emit(self.running, self.running, 0.4)
        else:
            super().start(title, work if does == "work" else _fail, done, failed, stopped)

    def stop_all(self) -> None:
        """End all that waits, as Cancel does."""
        for job in tuple(self._jobs):
            self._on_end(job, None, Cancelled())


def _fail(_progress: Progress) -> NoReturn:
    raise DAMAGED


class Silent(Questions):
    """Shows no errors: their box is in a picture of its own."""

    def show_error(self, error: UserError) -> None:
        """Nothing."""


def _is_opening(title: str) -> bool:
    return title.startswith(("Opening", "Making the project", "Closing"))


class States:
    """Takes each state in a window of its own, made by ``new``."""

    def __init__(
        self, settings: Path, today: date, camera_of: Callable[[MainWindow], Camera]
    ) -> None:
        self._settings = settings
        self._today = today
        self._camera_of = camera_of

    def take_all(self, sample: Path, few: Path, many: Path) -> None:
        """All states; the files are those of the sample, of a small and of a large project."""
        self._waiting(sample)
        self._failing(sample)
        self._read_only(sample)
        for name, path in (("few", few), ("many", many)):
            self._pages(name, path)

    def _new(self) -> tuple[MainWindow, ScriptedRunner, Camera]:
        runner = ScriptedRunner()
        window = MainWindow(Session(runner, Silent(), self._today), Preferences(self._settings))
        camera = self._camera_of(window)
        return window, runner, camera

    def _waiting(self, sample: Path) -> None:
        window, runner, camera = self._new()
        runner.does = lambda _title: "wait"
        window.session.open(sample)
        QTest.qWait(SHOW_AFTER_MS + 60)
        camera.take("opening")
        runner.stop_all()
        runner.does = lambda title: "work" if _is_opening(title) else "wait"
        window.session.open(sample)
        for entry in PAGES:
            window.show_page(entry.key)
            QTest.qWait(SHOW_AFTER_MS + 60)
            camera.take(f"{entry.key}-loading")
        runner.stop_all()
        for entry in PAGES:
            window.show_page(entry.key)
            camera.take(f"{entry.key}-stopped")
        window.close()

    def _failing(self, sample: Path) -> None:
        window, runner, camera = self._new()
        runner.does = lambda title: "work" if _is_opening(title) else "fail"
        window.session.open(sample)
        for entry in PAGES:
            window.show_page(entry.key)
            camera.take(f"{entry.key}-failed")
        window.close()

    def _read_only(self, sample: Path) -> None:
        window, _runner, camera = self._new()
        window.session.open(sample, read_only=True)
        for entry in PAGES:
            window.show_page(entry.key)
            camera.take(f"{entry.key}-read-only")
        window.close()

    def _pages(self, name: str, path: Path) -> None:
        window, _runner, camera = self._new()
        window.session.open(path)
        for entry in PAGES:
            window.show_page(entry.key)
            camera.take(f"{entry.key}-{name}")
        window.close()


LONG = "Upper Niobrara and Pine Ridge Consolidated Rural Telephone Cooperative Association"


def make_few(path: Path) -> Path:
    """A project of one site with two items."""
    with Project.create(path) as project, project.unit("Import first list.xlsx") as unit:
        unit.insert(Site, [Site(code="HUB", name="Hub", latitude=41.5, longitude=-103.2)])
        unit.insert(
            Item,
            [
                Item(serial="210235A1B2C3D4E5F601", manufacturer="Huawei", model="RRU3908",
                     site="HUB", obtained_on=date(2014, 5, 1), cost=Decimal(8_200), quantity=1),
                Item(description="grey box, no label", site="HUB"),
            ],
        )  # fmt: skip
    return path


def make_many(path: Path, today: date) -> Path:
    """A project of 300 sites with long names and 3,000 items, and a plan for them."""
    from planner.services import planning
    from planner.services.planning import PlanOptions

    names = [f"{LONG} {region}" for region in ("East", "West")]
    sites = [
        Site(
            code=f"NIOBRARA-{number:04}",
            name=f"{LONG} tower number {number} at the county road",
            latitude=41.2 + number % 20 * 0.09,
            longitude=-104.8 + number // 20 * 0.33,
            state="NE",
            application=names[number % 2],
            tower_owner=LONG,
            notes="Four-wheel drive only; call the landowner a day ahead. " * 3,
        )
        for number in range(1, 301)
    ]
    models = ("RRU3908", "BBU3900", "S5720-56C-EI-AC1 with a long description", "ZXSDR R8862A")
    items = [
        Item(
            serial=f"2102359LHC{number:010}",
            manufacturer=("Huawei Technologies Company, Limited", "ZTE Corporation")[number % 2],
            model=models[number % 4],
            site=sites[number % 300].code,
            description="Remote radio unit, outdoors, with brackets, cables and a sun shield",
            obtained_on=date(2012, 1, 1) + timedelta(days=number),
            cost=Decimal(1_000 + number),
            quantity=1 + number % 12,
        )
        for number in range(3_000)
    ]
    crews = [
        Crew(name=f"{LONG} crew {number}", skills="survey; engineering; tower; integration; "
             "logistics; disposal", working_days="Mon-Sat", day_rate=Decimal(2_400))
        for number in range(1, 13)
    ]  # fmt: skip
    approved = replace(
        Application(name=""), status="Approved", approved_on=date(2024, 7, 15),
        approved_cost=Decimal("123456789.50"), first_disbursement_on=date(2026, 9, 2),
    )  # fmt: skip
    with Project.create(path) as project:
        with project.unit("Import everything that there is.xlsx") as unit:
            unit.save_carrier(Carrier(legal_name=LONG, frn="0012345678", customers=1_912_000))
            unit.insert(Application, [replace(approved, name=name) for name in names])
            unit.insert(Site, sites)
            unit.insert(Item, items)
            unit.insert(Crew, crews)
        options = PlanOptions(
            deadline=None, start=None, time_limit=2, polish=False, name=f"Plan of {LONG}"
        )
        planning.save(project, planning.make(project.inventory(), options, today=today))
    return path
