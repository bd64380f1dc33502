"""Every question that the program asks, each asked once with what it may be asked with."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from planner.common.errors import UserError
from planner.model.backups import Backup
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.inventory import Filing, JobReport
from planner.model.sheets import ITEMS
from planner.services.cell_edits import CellChange, CellProblem, Proposed
from planner.services.deadlines import Move
from planner.services.extension_facts import ExtensionRequest
from planner.services.plan_differences import Differences, MovedJob
from planner.ui.gantt.breaks import Move as JobMove
from planner.ui.pages.deadlines_evidence import Asked, Draft
from planner.ui.pages.job_reports import DocumentsAsked
from planner.ui.pages.plan_out_choice import FieldAsked
from planner.ui.questions import Questions
from planner.ui.restore_dialog import BackupRow, RestoreAsked
from tests.ui.test_page_plan import a_plan

DAY = date(2026, 11, 23)
WHEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REFUSED = UserError("in-use", "The project is open elsewhere.", "Close it there first.")
PLAN = a_plan()
JOB = PLAN.jobs[-1]
ALL_ITEMS = ITEMS.columns


def draft(number: int) -> Draft:
    """Something to be filed by a day."""
    due = date(2026, 9, number)
    deadline = Deadline(
        "status-update", f"Status update {number}", "A-1", due, due,
        DeadlineStatus.PAST, "", (), "47 CFR", Confidence.CONFIRMED, number=number,
    )  # fmt: skip
    return Draft(Filing(0, "A-1", "status-update", due), deadline)


def proposed() -> Proposed:
    """Cells that would change, and one that cannot."""
    made = Proposed(ITEMS, {1: {"model": "RRU3908"}}, cells=1, problem_count=1)
    made.changes.append(CellChange("item 1", "Model", "RRU", "RRU3908"))
    made.problems.append(CellProblem("item 2", "Quantity", "-2", "It must be 0 or more."))
    return made


QUESTIONS: Mapping[str, Callable[[Questions], object]] = MappingProxyType(
    {
        "show_error": lambda ask: ask.show_error(REFUSED),
        "show_bug": lambda ask: ask.show_bug("the report", Path("log.txt"), lambda: None),
        "show_about": lambda ask: ask.show_about("2026.11.2", "2026.11"),
        "show_text": lambda ask: ask.show_text("Title", "What it is.", "A longer text\n" * 40),
        "project_in_use": lambda ask: ask.project_in_use(REFUSED, here=False),
        "project_in_use here": lambda ask: ask.project_in_use(REFUSED, here=True),
        "take_back_anyway": lambda ask: ask.take_back_anyway("Import", ["Edit", "Plan"]),
        "drop_typed": lambda ask: ask.drop_typed("The rule"),
        "stop_work": lambda ask: ask.stop_work("Making a plan"),
        "go_on_without_backup": lambda ask: ask.go_on_without_backup(REFUSED),
        "restore_instead": lambda ask: ask.restore_instead(REFUSED),
        "rescue": lambda ask: ask.rescue(REFUSED),
        "undo_to": lambda ask: ask.undo_to("Import", ["Edit", "Plan"], "undone"),
        "backup_to_restore": lambda ask: ask.backup_to_restore(
            RestoreAsked(
                Path("a.rplan"),
                [BackupRow(Backup(Path("b.rplan"), WHEN, "Before an import", 4096), None)],
                lambda: None,
            )
        ),
        "name_of_new": lambda ask: ask.name_of_new("site"),
        "name_of_plan": lambda ask: ask.name_of_plan("Rename", "Spring"),
        "name_of_view": lambda ask: ask.name_of_view(["Mine"]),
        "choice_for_new": lambda ask: ask.choice_for_new("gate", "Site", ["S-1", "S-2"]),
        "changes_to_make": lambda ask: ask.changes_to_make("Paste", proposed(), ("Two rows.",)),
        "value_for_all": lambda ask: ask.value_for_all(
            "3 items", ALL_ITEMS, ALL_ITEMS[0], lambda _column: ()
        ),
        "evidence": lambda ask: ask.evidence(Asked((draft(1),), DAY)),
        "evidence of several": lambda ask: ask.evidence(Asked((draft(1), draft(2)), DAY)),
        "documents": lambda ask: ask.documents(DocumentsAsked("Order at S-1", ())),
        "extension_request": lambda ask: ask.extension_request(
            ExtensionRequest(
                carrier="Co-op",
                frn="0012345678",
                invented=True,
                project="a",
                plan=PLAN,
                as_of=DAY,
                made_at=WHEN,
                book="2026.11.2",
                requests=(),
            )
        ),
        "show_moves": lambda ask: ask.show_moves(
            [Move("claims", "Last day for claims", "A-1", DAY, None, "No approval any more.")]
        ),
        "day_to_pin": lambda ask: ask.day_to_pin(JOB, lambda day: JobMove(JOB, day, day)),
        "show_moved_jobs": lambda ask: ask.show_moved_jobs(
            Differences("Spring", "Summer", 2, DAY, DAY, moved=(MovedJob(JOB, JOB, 3),))
        ),
        "job_report": lambda ask: ask.job_report(
            JobReport(1, "S-1", "Install", DAY), ["North"], "Planned for the day before."
        ),
        "workbook_password": lambda ask: ask.workbook_password("list.xlsx"),
        "field_work": lambda ask: ask.field_work(
            FieldAsked("Site pack to print", ("North", "Radio"), DAY, "A file for each")
        ),
    }
)
"""By the name of the method, which words may follow."""


def ask(name: str, questions: Questions, look: Callable[[QDialog], object]) -> None:
    """Ask a question, ``look`` at its dialog, and turn it down."""

    def see() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        try:
            look(box)
        finally:
            box.reject()

    QTimer.singleShot(0, see)
    QUESTIONS[name](questions)
