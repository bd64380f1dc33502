"""A window on a small project, with work done at once and questions answered beforehand."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.model.history import ChangeSet
from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Gate,
    Item,
    JobReport,
    Site,
    WorkStep,
)
from planner.model.plan import PlannedJob
from planner.model.sheets import Column
from planner.services import planning, projects, scenarios
from planner.services.cell_edits import Proposed
from planner.services.deadlines import Move
from planner.services.extension_facts import ExtensionRequest
from planner.services.plan_differences import Differences
from planner.services.planning import PlanOptions
from planner.storage.project import Project
from planner.ui.checker import Checker
from planner.ui.gantt.breaks import Move as JobMove
from planner.ui.grid.changes_dialog import summary
from planner.ui.main_window import MainWindow
from planner.ui.opening import Instead
from planner.ui.page import Page
from planner.ui.pages.deadlines_evidence import Asked, Given
from planner.ui.pages.job_reports import DocumentsAsked, DocumentsGiven
from planner.ui.pages.plan_out_choice import FieldAsked, FieldGiven
from planner.ui.preferences import Preferences
from planner.ui.printing import print_on
from planner.ui.questions import Questions
from planner.ui.restore_dialog import RestoreAsked
from planner.ui.runner import SyncRunner
from planner.ui.session import Session

TODAY = date(2026, 11, 23)


class ReadyAnswers(Questions):
    """Answers every question from ``answers`` (None, a refusal, by default) and keeps what it
    was told.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, object] = {}
        self.errors: list[UserError] = []
        self.bugs: list[str] = []
        self.told: list[str] = []

    def show_error(self, error: UserError) -> None:
        self.errors.append(error)

    def show_bug(
        self, report: str, log: Path | None, save_copy: Callable[[], object] | None
    ) -> None:
        self.bugs.append(report)

    def show_about(self, book: str, catalogue: str) -> None:
        self.told += [book, catalogue]

    def stop_work(self, title: str) -> bool:
        self.told.append(title)
        return bool(self.answers.get("stop_work"))

    def go_on_without_backup(self, error: UserError) -> bool:
        self.told.append(error.code)
        return bool(self.answers.get("go_on_without_backup"))

    def restore_instead(self, error: UserError) -> bool:
        self.told.append(error.code)
        return bool(self.answers.get("restore_instead"))

    def rescue(self, error: UserError) -> bool:
        self.told.append(error.code)
        return bool(self.answers.get("rescue"))

    def undo_to(self, label: str, steps: Sequence[str], verb: str) -> bool:
        self.told += [label, *steps, verb]
        return bool(self.answers.get("undo_to"))

    def backup_to_restore(self, asked: RestoreAsked) -> Path | None:
        answer = self.answers.get("backup_to_restore")
        return answer(asked) if callable(answer) else None

    def backup_folder(self) -> Path | None:
        return self._path("backup_folder")

    def show_text(self, title: str, said: str, text: str) -> None:
        self.told += [title, said, text]

    def catalogue_to_add(self) -> Path | None:
        return self._path("catalogue_to_add")

    def project_in_use(self, error: UserError, *, here: bool) -> Instead:
        self.told += [error.code, "here"] if here else [error.code]
        answer = self.answers.get("project_in_use")
        return answer if isinstance(answer, Instead) else Instead.NOTHING

    def drop_typed(self, what: str) -> bool:
        self.told.append(what)
        return bool(self.answers.get("drop_typed"))

    def take_back_anyway(self, label: str, later: Sequence[str]) -> bool:
        self.told.append(f"{label}: {'; '.join(later)}")
        return bool(self.answers.get("take_back_anyway"))

    def name_of_new(self, what: str) -> str | None:
        return self._name("name_of_new")

    def name_of_plan(self, title: str, suggested: str) -> str | None:
        self.told += [title, suggested]
        return self._name("name_of_plan")

    def name_of_view(self, taken: Sequence[str], now: str = "") -> str | None:
        self.told += taken
        return self._name("name_of_view")

    def choice_for_new(self, what: str, field: str, choices: Sequence[str]) -> str | None:
        self.told += choices
        return self._name("choice_for_new")

    def changes_to_make(self, verb: str, made: Proposed, notes: tuple[str, ...]) -> bool:
        self.told += [summary(made), *notes, *(problem.message for problem in made.problems)]
        return bool(self.answers.get("changes_to_make"))

    def value_for_all(
        self,
        what: str,
        columns: Sequence[Column],
        first: Column,
        choices: Callable[[Column], Sequence[str]],
    ) -> tuple[Column, str] | None:
        self.told.append(what)
        answer = self.answers.get("value_for_all")
        if not isinstance(answer, tuple):
            return None
        return next((one, answer[1]) for one in columns if one.field == answer[0])

    def evidence(self, asked: Asked) -> Given | None:
        answer = self.answers.get("evidence")
        return answer(asked) if callable(answer) else None

    def documents(self, asked: DocumentsAsked) -> DocumentsGiven | None:
        self.told.append(asked.what)
        answer = self.answers.get("documents")
        return answer(asked) if callable(answer) else None

    def extension_request(self, made: ExtensionRequest) -> str | None:
        self.told += [one.application for one in made.requests]
        return self._name("extension_request")

    def word_to_write(self, suggested: str, title: str) -> Path | None:
        self.told.append(suggested)
        return self._path("word_to_write")

    def show_moves(self, moves: Sequence[Move]) -> None:
        self.told += [move.title for move in moves]

    def day_to_pin(self, job: PlannedJob, move: Callable[[date], JobMove]) -> date | None:
        answer = self.answers.get("day_to_pin")
        if isinstance(answer, date):
            self.told.append(move(answer).sentence())
        return answer if isinstance(answer, date) else None

    def show_moved_jobs(self, found: Differences) -> None:
        self.told += [f"{job.now.job} at {job.now.site}: {job.days}" for job in found.moved]

    def job_report(self, report: JobReport, crews: Sequence[str], planned: str) -> JobReport | None:
        self.told.append(planned)
        values = self.answers.get("job_report")
        return replace(report, **values) if isinstance(values, dict) else None

    def print_document(self, document: QTextDocument, name: str, *, wide: bool = False) -> None:
        self.told += [name, document.toPlainText()]
        printer = self.answers.get("print_document")
        if isinstance(printer, QPrinter):
            print_on(printer, document, name)

    def print_pages(self, paint: Callable[[QPrinter], None], name: str) -> None:
        printer = self.answers.get("print_pages")
        self.told.append(name)
        if isinstance(printer, QPrinter):
            paint(printer)

    def documents_to_attach(self) -> list[Path]:
        answer = self._path("documents_to_attach")
        return [answer] if answer else []

    def document_to_save(self, name: str) -> Path | None:
        return self._path("document_to_save")

    def project_to_open(self) -> Path | None:
        return self._path("project_to_open")

    def new_project(self, suggested: str = "") -> Path | None:
        return self._path("new_project")

    def copy_of_project(self, suggested: str) -> Path | None:
        return self._path("copy_of_project")

    def workbook_to_import(self) -> Path | None:
        return self._path("workbook_to_import")

    def workbook_to_answer(self) -> Path | None:
        return self._path("workbook_to_answer")

    def answered_workbook(self, suggested: str) -> Path | None:
        self.told.append(suggested)
        return self._path("answered_workbook")

    def workbook_password(self, name: str, *, again: bool = False) -> str | None:
        left = self.answers.get("workbook_password")
        return str(left.pop(0)) if isinstance(left, list) and left else None

    def workbook_to_write(self, suggested: str, title: str = "") -> Path | None:
        return self._path("workbook_to_write")

    def pdf_to_write(self, suggested: str, title: str = "") -> Path | None:
        return self._path("pdf_to_write")

    def picture_to_write(self, suggested: str) -> Path | None:
        self.told.append(suggested)
        return self._path("picture_to_write")

    def calendar_to_write(self, suggested: str) -> Path | None:
        return self._path("calendar_to_write")

    def project_xml_to_write(self, suggested: str) -> Path | None:
        return self._path("project_xml_to_write")

    def folder_to_write(self, title: str) -> Path | None:
        return self._path("folder_to_write")

    def field_work(self, asked: FieldAsked) -> FieldGiven | None:
        answer = self.answers.get("field_work")
        return answer(asked) if callable(answer) else None

    def _path(self, question: str) -> Path | None:
        answer = self.answers.get(question)
        return answer if isinstance(answer, Path) else None

    def _name(self, question: str) -> str | None:
        answer = self.answers.get(question)
        return answer if isinstance(answer, str) else None


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a thread, a running timer or a window behind."""
    threads = set(threading.enumerate())
    windows = set(map(id, QApplication.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [thread.name for thread in threading.enumerate() if thread not in threads]
    assert not left, f"threads left running: {left}"
    parents = [qapp, *QApplication.topLevelWidgets()]
    timers = [t for parent in parents for t in parent.findChildren(QTimer) if t.isActive()]
    assert not timers, f"timers left running: {[timer.parent() for timer in timers]}"
    found = [w for w in QApplication.topLevelWidgets() if id(w) not in windows and w.isVisible()]
    assert not found, f"windows left open: {found}"


@pytest.fixture
def ask() -> ReadyAnswers:
    """The questions of the session, answered by the test."""
    return ReadyAnswers()


@pytest.fixture(scope="session")
def checker() -> Checker:
    """Catalogue and rule book, loaded once for all tests."""
    return Checker()


@pytest.fixture
def session(qapp: QApplication, ask: ReadyAnswers, checker: Checker) -> Iterator[Session]:
    """A session without a project, whose work is done at once."""
    made = Session(SyncRunner(), ask, TODAY, checker)
    yield made
    made.runner.close()
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    """A window without a project."""
    made = MainWindow(session, Preferences(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, made once."""
    path = tmp_path_factory.mktemp("template") / "small.rplan"
    with Project.create(path) as project, project.unit("Import small.xlsx") as unit:
        fill_small(unit.insert, unit.save_carrier)
    return path


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project, made once; tests get copies."""
    path = tmp_path_factory.mktemp("template") / "empty.rplan"
    Project.create(path).close()
    return path


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample carrier with two plans, made once."""
    path = tmp_path_factory.mktemp("template") / "sample.rplan"
    with projects.create(path, sample=True) as project:
        options = PlanOptions(deadline=None, start=None, time_limit=2, polish=False)
        plan = planning.make(project.inventory(), replace(options, name="Spring"), today=TODAY)
        for name in ("Spring", "Summer"):
            planning.save(project, replace(plan, name=name))
        scenarios.set_baseline(project, "Spring")
    return path


@pytest.fixture
def small_file(tmp_path: Path, small_template: Path) -> Path:
    """A project file with two sites, five items and what a plan needs; closed."""
    return Path(shutil.copy(small_template, tmp_path / "small.rplan"))


def fill_small(insert: Callable[..., object], save_carrier: Callable[[Carrier], object]) -> None:
    """Put the small carrier into a project."""
    save_carrier(
        Carrier(
            legal_name="Prairie Test Cooperative",
            frn="0012345678",
            customers=12_000,
            advanced_service=True,
        )
    )
    insert(
        Application,
        [
            Application(
                name="SCRP-1",
                status="Approved",
                approved_on=date(2022, 7, 15),
                approved_cost=Decimal(900_000),
                first_disbursement_on=date(2026, 3, 2),
            )
        ],
    )
    insert(
        Site,
        [
            Site(code="HUB", name="Hub", latitude=41.5, longitude=-103.2, application="SCRP-1"),
            Site(code="S-2", name="Ridge", hub_site="HUB", application="SCRP-1"),
        ],
    )
    insert(
        Item,
        [
            Item(
                serial="210235A1B2C3D4E5F601",
                manufacturer="Huawei",
                model="RRU3908",
                site="HUB",
                obtained_on=date(2014, 5, 1),
                cost=Decimal(8_200),
                quantity=1,
            ),
            Item(manufacturer="HUAWEI TECH", model="BBU3900", site="S-2", quantity=1),
            Item(manufacturer="ZTE", model="ZXSDR R8862", site="S-2", quantity=3),
            Item(manufacturer="Ericsson", model="Radio 4449", site="S-2", quantity=3),
            Item(description="grey box, no label", site="S-2"),
        ],
    )
    insert(
        Crew,
        [Crew(name="Tower 1", skills="tower; radio", working_days="Mon-Fri")],
    )
    insert(
        WorkStep,
        [
            WorkStep(job="Install", skill="radio", duration_days=2, crews_needed=1),
            WorkStep(job="Remove", skill="tower", duration_days=1, crews_needed=1, after="Install"),
        ],
    )
    insert(Gate, [Gate(site="S-2", gate="Permit", on=date(2027, 1, 15), certain=False)])


@pytest.fixture
def small(window: MainWindow, small_file: Path) -> MainWindow:
    """A window on the small project."""
    window.session.open(small_file)
    return window


P = TypeVar("P", bound=Page)


class Shower:
    """Shows one page of a session alone, refreshed as the window does it."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self._qtbot = qtbot
        self.session = session

    def __call__(self, cls: type[P]) -> P:
        page = cls(self.session)
        self._qtbot.addWidget(page)
        page.resize(1060, 720)
        self.session.changed.connect(page.refresh)
        page.refresh(ChangeSet())
        page.show()
        return page


@pytest.fixture
def empty(qtbot: QtBot, session: Session, empty_template: Path, tmp_path: Path) -> Shower:
    """Shows pages of an empty project."""
    session.open(Path(shutil.copy(empty_template, tmp_path / "empty.rplan")))
    return Shower(qtbot, session)


@pytest.fixture
def alone(qtbot: QtBot, session: Session, small_file: Path) -> Shower:
    """Shows pages of the small project without the window around them."""
    session.open(small_file)
    return Shower(qtbot, session)
