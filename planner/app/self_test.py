"""Whether this installation works: the whole job once, in a folder that is thrown away.

``main.py --self-test`` prints a line for each step with its seconds. It needs no screen and
touches no project and no settings of the user.
"""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.common.resources import resource

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from planner.model.plan import Plan
    from planner.storage.project import Project
    from planner.ui.main_window import MainWindow

PLAN_SECONDS = 3.0
SOLVER_SECONDS = 60.0
"""How long the solver's library may take to load from a cold disk."""

_OUT = ("workbook.xlsx", "plan.pdf", "deadlines.ics", "plan.xml", "request.docx")


class Failed(Exception):
    """A step came to something else than it should have."""


def run() -> int:
    """Does every step and says how it went; 0 if all went well, 1 at the first that did not."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="self-test-", ignore_cleanup_errors=True) as folder:
        good = _steps(Path(folder))
    if good:
        _say(f"Everything works ({time.monotonic() - began:.1f} s).")
        return 0
    _say("This installation does not work. Install it again; if that does not help, report this.")
    return 1


def _steps(folder: Path) -> bool:
    with ExitStack() as ends:
        job = _Job(folder, ends)
        return all(
            _step(title, act)
            for title, act in (
                ("Make a project", job.make),
                ("Import the sample carrier in a process of its own", job.bring_in),
                ("Check every item", job.check),
                ("Load the solver in a process of its own", _solve_apart),
                ("Plan", job.plan),
                ("Export workbook, PDF, calendar, Project and Word files", job.export),
                ("Undo and redo", job.undo),
                ("Open each page of the window", job.show),
            )
        )


def _step(title: str, act: Callable[[], str]) -> bool:
    began = time.monotonic()
    try:
        came = act()
    except Exception as error:  # noqa: BLE001 - said, with all there is to know of it
        reason = error.sentence() if isinstance(error, UserError) else f"{error!r}"
        _say(f"FAILED {time.monotonic() - began:6.2f} s  {title}: {reason}")
        traceback.print_exc()
        return False
    _say(f"ok     {time.monotonic() - began:6.2f} s  {title}: {came}")
    return True


def _say(line: str) -> None:
    print(line, flush=True)


def _expect(what: object, otherwise: str) -> None:
    if not what:
        raise Failed(otherwise)


class _Job:
    """The steps, in their order; each returns what it came to in a few words."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        self._folder = folder
        self._ends = ends
        self._today = datetime.now().astimezone().date()
        self._project: Project | None = None
        self._made: Plan | None = None

    @property
    def _open(self) -> "Project":
        assert self._project is not None  # noqa: S101 - made by the first step
        return self._project

    def make(self) -> str:
        from planner.services import projects

        self._project = projects.create(self._folder / "self-test.rplan")
        self._ends.callback(self._project.close)
        return self._project.path.name

    def bring_in(self) -> str:
        from planner.services import importing

        source = importing.look(resource("sample", "sample-carrier.xlsx"), project=self._open)
        report = importing.apply(self._open, importing.preview(self._open, source))
        _expect(report.added and not report.rejected, f"{report.rejected} rows were rejected")
        return f"{report.added:,} rows"

    def check(self) -> str:
        from planner.services import eligibility

        listed = self._open.inventory()
        answers = eligibility.check(listed, self._today)
        _expect(len(answers.items) == len(listed.items), "not every item has an answer")
        return f"{len(answers.items):,} items, rule book {answers.book_version}"

    def plan(self) -> str:
        from planner.services import planning
        from planner.services.planning import PlanOptions

        options = PlanOptions(deadline=None, start=None, time_limit=PLAN_SECONDS)
        made = planning.make(self._open.inventory(), options, today=self._today)
        ended = [line for line in made.why if "ended unexpectedly" in line]
        _expect(not ended, " ".join(ended))
        _expect(made.jobs and made.finish, "no plan was made")
        planning.save(self._open, made)
        self._made = made
        return f"{len(made.jobs):,} jobs until {made.finish}"

    def export(self) -> str:
        from planner.services import deadlines, extension_request, reports

        project, day = self._open, self._today
        workbook, pdf, calendar, xml, word = (self._folder / name for name in _OUT)
        reports.export_workbook(project, workbook, as_of=day)
        reports.export_pdf(project, pdf, as_of=day)
        reports.export_calendar(deadlines.compute(project.inventory(), day), calendar)
        reports.export_project_xml(project, xml, as_of=day)
        named = project.inventory().applications[0].name
        options = extension_request.RequestOptions(named, helps=False)
        extension_request.export(project, word, options, as_of=day)
        sizes = [(self._folder / name).stat().st_size for name in _OUT]
        _expect(all(sizes), "a file is empty")
        return f"{sum(sizes) // 1024:,} kB"

    def undo(self) -> str:
        from planner.services import history

        project, steps = self._open, 0
        while any(not unit.undone for unit in history.units(project)):
            history.undo(project)
            steps += 1
        _expect(not project.inventory().items, "items are left after everything was undone")
        for _ in range(steps):
            history.redo(project)
        kept = project.plan()
        _expect(
            kept and self._made and kept.jobs == self._made.jobs, "the plan came back different"
        )
        return f"{steps} steps"

    def show(self) -> str:
        path = self._open.path
        self._open.close()
        with _Window(self._folder / "settings.json") as shown:
            count = shown.open_each_page(path, self._today)
        return f"{count} pages"


class _Window:
    """The window without a screen; what goes wrong in it is raised at the end."""

    def __init__(self, settings: Path) -> None:
        self._settings = settings
        self._faults: list[BaseException] = []
        self._hook = sys.excepthook

    def __enter__(self) -> "_Window":
        # Set here, not at the start: child processes inherit it, and have no window.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        sys.excepthook = self._keep
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._hook

    def _keep(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._faults.append(error)

    def open_each_page(self, path: Path, today: date) -> int:
        """Shows every page of a project with its help; how many there are."""
        from planner.app.start import make_app
        from planner.ui import theme
        from planner.ui.pages import PAGES

        app = make_app()
        theme.apply(app, theme.Scheme.LIGHT)
        window = self._make(today)
        _expect(not theme.app_icon().pixmap(64).isNull(), "the icons cannot be drawn")
        window.resize(1280, 800)
        window.show()
        window.session.open(path)
        for entry in PAGES:
            page = window.show_page(entry.key)
            app.processEvents()
            _expect(page is not None and page.isVisible(), f"the page {entry.title} did not open")
            _expect(not window.grab().isNull(), f"the page {entry.title} was not drawn")
            _expect(resource("help", f"{entry.help_topic}.md").is_file(), "its help is missing")
        window.close()
        app.processEvents()
        if self._faults:
            raise self._faults[0]
        return len(PAGES)

    def _make(self, today: date) -> "MainWindow":
        from planner.ui.main_window import MainWindow
        from planner.ui.preferences import Preferences
        from planner.ui.questions import Questions
        from planner.ui.runner import SyncRunner
        from planner.ui.session import Session

        faults = self._faults

        class NobodyAsked(Questions):
            """Nobody is there to close a message."""

            def show_error(self, error: UserError) -> None:
                faults.append(error)

        session = Session(SyncRunner(), NobodyAsked(), today)
        return MainWindow(session, Preferences(self._settings))


def _solve_apart() -> str:
    """A plan is made without the solver where its process cannot start: so it is asked itself."""
    from multiprocessing import get_context

    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_solve_small, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    try:
        answered = ours.poll(SOLVER_SECONDS)
        _expect(answered, f"no answer in {SOLVER_SECONDS:.0f} seconds")
        finish = ours.recv()
    finally:
        child.kill()
        child.join()
        ours.close()
    _expect(finish == _SMALL_FINISH, f"a wrong answer: {finish}")
    return "answered"


_SMALL_FINISH = 5
"""Two jobs of 2 and 3 days for one crew."""


def _solve_small(pipe: "Connection") -> None:
    """The child: what the solver proves of the smallest problem that needs it."""
    from planner.scheduling.polish import Limits, Prover
    from planner.scheduling.relaxation import Ends, Goal, Pool, Relaxed

    days = tuple(range(10))
    model = Relaxed(
        size=2,
        nodes=(0, 1),
        days=days,
        domains=([(0, 8)], [(0, 7)]),
        latest=(8, 7),
        durations=(2, 3),
        links=(),
        pools=(Pool(capacity=1, jobs=((0, 1), (1, 1)), away=()),),
        goals=(Goal(weight=1, at_least=0, at_most=10, ends=(Ends(((0, 1), (1, 2)), extra=1),)),),
        hints=(5, 0),
        proves=True,
    )
    pipe.send(Prover(model, Limits(SOLVER_SECONDS, None), lambda _starts: None).wait().bound)
