"""What the File menu does: making, opening, copying, importing and exporting."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from planner.common.progress import Progress
from planner.common.resources import data_folder
from planner.ui.backups import BackupCommands
from planner.ui.pages.deadlines_out import DeadlineOutput
from planner.ui.session import Session
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.storage.project import Project

APP_NAME = "Equipment Replacement Planner"
SUFFIX = ".rplan"


def sample_project() -> Path:
    """Where the sample carrier's project is kept for this user."""
    return data_folder() / tr("Sample carrier{suffix}", suffix=SUFFIX)


class Commands:
    """Each method asks what it must know and then does one thing in the background.

    ``show_import`` brings the Import page up, with a file if one is given.
    """

    def __init__(self, session: Session, show_import: Callable[[Path | None], None]) -> None:
        self._session = session
        self._ask = session.ask
        self._show_import = show_import
        self.backups = BackupCommands(session)
        self.deadlines = DeadlineOutput(session, session.message.emit)

    # projects

    def new(self) -> None:
        """An empty project."""
        path = self._ask.new_project()
        if path is not None:
            self._session.create(path)

    def new_from_sample(self) -> None:
        """A project of the user's own with the sample carrier in it."""
        path = self._ask.new_project(tr("Sample carrier{suffix}", suffix=SUFFIX))
        if path is not None:
            self._session.create(path, sample=True)

    def open_sample(self) -> None:
        """The sample carrier, made if it is not there."""
        path = sample_project()
        if path.exists():
            self._session.open(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._session.create(path, sample=True)

    def open(self) -> None:
        """A project that the user picks."""
        path = self._ask.project_to_open()
        if path is not None:
            self._session.open(path)

    def close(self) -> None:
        """Close the project and go back to the welcome view."""
        self._session.close_project()

    def save_copy(self) -> None:
        """A copy of the project under another name."""
        project = self._session.project
        if project is None:
            return
        out = self._ask.copy_of_project(
            tr("{stem} copy{suffix}", stem=project.path.stem, suffix=SUFFIX)
        )
        if out is None:
            return

        def work(_progress: Progress) -> None:
            from planner.services import projects

            projects.copy(project, out)

        self._run(tr("Saving a copy"), work, tr("Saved a copy as {out}", out=out))

    def rescue(self) -> None:
        """Save elsewhere what is left of a project whose file is gone, and open that."""
        session, project = self._session, self._session.project
        if project is None:
            return
        out = self._ask.copy_of_project(
            tr("{stem} rescued{suffix}", stem=project.path.stem, suffix=SUFFIX)
        )
        if out is None:
            return
        listed, plan = session.inventory(), session.plan()

        def work(_progress: Progress) -> bool:
            from planner.services import projects

            return projects.rescue(project, listed, plan, out)

        def done(whole: bool) -> None:  # noqa: FBT001 - what the work gives
            what = (
                tr("everything")
                if whole
                else tr("the lists and the plan, not history and documents")
            )
            session.open(
                out,
                then=lambda: session.message.emit(tr("Saved {what} in {out}", what=what, out=out)),
            )

        session.runner.start(tr("Saving what is left"), work, done)

    # workbooks

    def write_template(self) -> None:
        """The empty standard workbook."""
        out = self._ask.workbook_to_write(
            tr("Inventory template.xlsx"), tr("Save the empty workbook")
        )
        if out is None:
            return

        def work(_progress: Progress) -> None:
            from planner.services import reports

            reports.write_template(out)

        self._run(
            tr("Writing the empty workbook"), work, tr("The empty workbook is at {out}", out=out)
        )

    def import_workbook(self, path: Path | None = None) -> None:
        """Bring up the importer; without a project, make one for the workbook first."""
        if self._session.project is not None:
            self._show_import(path)
            return
        path = path or self._ask.workbook_to_import()
        if path is None:
            return
        place = self._ask.new_project(f"{path.stem}{SUFFIX}")
        if place is not None:
            self._session.create(place, then=lambda: self._show_import(path))

    def take_file(self, path: Path) -> None:
        """Open a dropped file: a project is opened, anything else goes to the importer."""
        if path.suffix.lower() == SUFFIX:
            self._session.open(path)
        else:
            self.import_workbook(path)

    def export_workbook(self) -> None:
        """The standard workbook with answers and plan."""
        self._export("xlsx")

    def write_answers(self) -> None:
        """A copy of a workbook of the user's, with the answers beside its rows."""
        project = self._session.project
        workbook = self._ask.workbook_to_answer() if project is not None else None
        if project is None or workbook is None:
            return
        ending = workbook.suffix.lower() if workbook.suffix.lower() == ".xlsm" else ".xlsx"
        out = self._ask.answered_workbook(
            tr("{stem} with answers{ending}", stem=workbook.stem, ending=ending)
        )
        if out is None:
            return
        as_of = self._session.as_of

        def work(progress: Progress) -> str:
            from planner.services import reports

            done = reports.write_answers(project, workbook, out, as_of=as_of, progress=progress)
            return tr(
                "{matched:,} of {rows:,} rows have answers: {out}",
                matched=done.matched,
                rows=done.rows,
                out=out,
            )

        self._session.runner.start(
            tr("Writing answers into {name}", name=out.name), work, self._session.message.emit
        )

    def export_pdf(self) -> None:
        """The printable plan."""
        self._export("pdf")

    def export_report(self, report: str, kind: str) -> None:
        """The report "eligibility", or the list of "unknowns", as "pdf" or "xlsx"."""
        project = self._session.project
        if project is None:
            return
        title = {"eligibility": tr("Eligibility report"), "unknowns": tr("What to find out")}[
            report
        ]
        ask = {"pdf": self._ask.pdf_to_write, "xlsx": self._ask.workbook_to_write}[kind]
        out = ask(f"{project.path.stem} {title.lower()}.{kind}", title)
        if out is None:
            return
        as_of = self._session.as_of

        def work(progress: Progress) -> None:
            from planner.services import eligibility_report, unknowns_export

            writer = {
                "eligibility": eligibility_report.export,
                "unknowns": unknowns_export.export,
            }[report]
            writer(project, out, as_of=as_of, progress=progress)

        self._run(
            tr("Writing {name}", name=out.name),
            work,
            tr("{title} written to {out}", title=title, out=out),
        )

    def _export(self, kind: str) -> None:
        project = self._session.project
        if project is None:
            return
        name = f"{project.path.stem}.{kind}"
        ask = {
            "xlsx": self._ask.workbook_to_write,
            "pdf": self._ask.pdf_to_write,
        }[kind]
        out = ask(name)
        if out is None:
            return
        as_of = self._session.as_of

        def work(progress: Progress) -> None:
            _write(project, out, kind, progress)

        def _write(project: "Project", out: Path, kind: str, progress: Progress) -> None:
            from planner.services import reports

            if kind == "xlsx":
                reports.export_workbook(project, out, as_of=as_of, progress=progress)
            else:
                reports.export_pdf(project, out, as_of=as_of, progress=progress)

        self._run(tr("Exporting {name}", name=out.name), work, tr("Exported to {out}", out=out))

    def _run(self, title: str, work: Callable[[Progress], None], said: str) -> None:
        self._session.runner.start(title, work, lambda _none: self._session.message.emit(said))
