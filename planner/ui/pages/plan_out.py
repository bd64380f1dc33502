"""A plan on its way out: to print, to Project, to calendars, and to the crews and back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from planner.common.progress import Progress
from planner.services.field_work import Selection, file_names
from planner.ui import formats, theme
from planner.ui.pages.plan_out_choice import FieldAsked
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button

if TYPE_CHECKING:
    from planner.storage.project import Project

Writes = Callable[["Project", str, Path, Progress], object]
"""Writes the plan of a name in a project to a place; what it gives are the files, if several."""


class PlanOutput:
    """Asks what and where to, and writes in the background. ``name`` gives the name of the plan
    that is shown, empty if there is none; the ``banner`` says where the file is.
    """

    def __init__(self, session: Session, name: Callable[[], str], banner: Banner) -> None:
        self._session = session
        self._name = name
        self._banner = banner

    def printable(self) -> None:
        """The plan to be printed."""
        place = self._session.ask.pdf_to_write(self._called(".pdf"))
        as_of = self._session.as_of

        def work(project: "Project", name: str, out: Path, progress: Progress) -> None:
            from planner.services import reports

            reports.export_pdf(project, out, as_of=as_of, name=name, progress=progress)

        self._write("plan", place, work)

    def project_xml(self) -> None:
        """The plan for Microsoft Project, held against the project's baseline."""
        place = self._session.ask.project_xml_to_write(self._called(".xml"))
        as_of = self._session.as_of

        def work(project: "Project", name: str, out: Path, progress: Progress) -> None:
            from planner.services import reports

            reports.export_project_xml(project, out, as_of=as_of, name=name, progress=progress)

        self._write(tr("file for Project"), place, work)

    def calendar(self) -> None:
        """One calendar with the jobs of all crews."""
        self._calendars(self._session.ask.calendar_to_write(self._called(".ics")))

    def calendar_each(self) -> None:
        """A calendar for each crew, into a folder."""
        self._calendars(
            self._session.ask.folder_to_write(tr("Folder for a calendar for each crew"))
        )

    def _calendars(self, place: Path | None) -> None:
        def work(project: "Project", name: str, out: Path, progress: Progress) -> object:
            from planner.services import reports

            return reports.export_crew_calendars(project, out, name=name, progress=progress)

        self._write("calendar", place, work)

    def site_pack(self) -> None:
        """Sheets for the sites of the jobs that the user chooses."""
        given = self._session.ask.field_work(self._asked(tr("Site pack to print")))
        if given is not None:
            self._site_pack(given.selection)

    def site_pack_of(self, *codes: str) -> None:
        """Sheets for these sites."""
        self._site_pack(Selection(sites=codes))

    def _site_pack(self, selection: Selection) -> None:
        for_whom = selection.crew or (selection.sites[0] if len(selection.sites) == 1 else "")
        suggested = self._called(".pdf", tr("site pack"), for_whom)
        place = self._session.ask.pdf_to_write(suggested, tr("Export the site pack"))
        as_of = self._session.as_of

        def work(project: "Project", name: str, out: Path, progress: Progress) -> None:
            from planner.services import site_pack

            site_pack.export(
                project,
                out,
                as_of=as_of,
                selection=selection,
                name=name,
                progress=progress,
            )

        self._write(tr("site pack"), place, work)

    def crew_sheets(self) -> None:
        """Workbooks in which crews say how far they are."""
        ask = self._session.ask
        each = tr("A workbook for each crew, in a folder")
        given = ask.field_work(self._asked(tr("Sheets for crews to fill in"), each))
        if given is None:
            return
        if given.each:
            place = ask.folder_to_write(tr("Folder for a workbook for each crew"))
        else:
            suggested = self._called(".xlsx", "progress", given.selection.crew)
            place = ask.workbook_to_write(suggested, tr("Export a sheet for crews"))

        def work(project: "Project", name: str, out: Path, progress: Progress) -> object:
            from planner.services import crew_sheets

            return crew_sheets.export(
                project, out, selection=given.selection, name=name, progress=progress
            )

        self._write(tr("sheet for crews"), place, work)

    def _called(self, ending: str, *more: str) -> str:
        """What a file is suggested to be called."""
        stem = " ".join(filter(None, (self._name(), *more)))
        return file_names([stem], ending)[stem]

    def _asked(self, title: str, each: str = "") -> FieldAsked:
        crews = tuple(sorted(crew.name for crew in self._session.inventory().crews))
        return FieldAsked(title, crews, self._session.today, each)

    def _write(self, what: str, out: Path | None, work: Writes) -> None:
        project, name = self._session.project, self._name()
        if project is None or out is None or not name:
            return

        def done(files: object) -> None:
            if isinstance(files, tuple) and files != (out,):
                said = tr(
                    "{files} written to {out}.", files=formats.count(len(files), "file"), out=out
                )
            else:
                said = tr("The {what} was written to {out}.", what=what, out=out)
            self._banner.say(Tone.GOOD, said)

        self._session.runner.start(
            tr("Writing the {what}", what=what),
            lambda progress: work(project, name, out, progress),
            done,
        )


def export_menu_button(output: PlanOutput, *more: QAction) -> QPushButton:
    """A button whose menu offers every way out of a plan, and ``more`` below them."""
    made = button(
        tr("Export"), lambda: None, icon="download", tip=tr("Print the plan or hand it on")
    )
    menu = QMenu(made)
    for text, icon, done in (
        (tr("Printable plan (.pdf)..."), "file-text", output.printable),
        (tr("Microsoft Project (.xml)..."), "chart-gantt", output.project_xml),
        ("", "", None),
        (tr("Calendar of all crews (.ics)..."), "calendar", output.calendar),
        (tr("A calendar for each crew (.ics)..."), "calendar", output.calendar_each),
        (tr("Site pack to print (.pdf)..."), "radio-tower", output.site_pack),
        (tr("Sheets for crews to fill in (.xlsx)..."), "file-spreadsheet", output.crew_sheets),
    ):
        if done is None:
            menu.addSeparator()
        else:
            menu.addAction(theme.icon(icon), text, done)
    if more:
        menu.addSeparator()
        for action in more:
            if action.parent() is None:
                action.setParent(menu)  # a menu alone does not keep an action
            menu.addAction(action)
    made.setMenu(menu)
    return made
