"""Deadlines on their way out: calendar, workbook, printed year, and straight to a printer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton

from planner.common.progress import Progress
from planner.ui import theme
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button


class DeadlineOutput:
    """Asks where to, and writes in the background; ``said`` is told where it is."""

    def __init__(self, session: Session, said: Callable[[str], None]) -> None:
        self._session = session
        self._said = said

    def calendar(self) -> None:
        """A calendar file with reminders."""
        self._write(self._session.ask.calendar_to_write(f"{self._stem()}.ics"), "calendar")

    def workbook(self) -> None:
        """A workbook of all dates."""
        title = tr("Export deadlines as a workbook")
        self._write(self._session.ask.workbook_to_write(f"{self._stem()}.xlsx", title), "workbook")

    def year(self) -> None:
        """The next twelve months as a PDF to print or to hang up."""
        title = tr("Export the year of deadlines")
        self._write(self._session.ask.pdf_to_write(f"{self._stem()} year.pdf", title), "year")

    def _stem(self) -> str:
        project = self._session.project
        return (
            tr("{stem} deadlines", stem=project.path.stem)
            if project is not None
            else tr("Deadlines")
        )

    def _write(self, out: Path | None, what: str) -> None:
        if out is None:
            return
        session = self._session
        dates, as_of = session.deadlines(), session.as_of
        carrier = session.inventory().carrier.legal_name

        def work(_progress: Progress) -> None:
            from planner.services import deadline_exports

            deadline_exports.export(dates, out, carrier=carrier, as_of=as_of)

        session.runner.start(
            tr("Writing the {what}", what=what),
            work,
            lambda _none: self._said(tr("The {what} was written to {out}", what=what, out=out)),
        )


def export_button(output: DeadlineOutput, print_list: Callable[[], object]) -> QPushButton:
    """A button whose menu offers every way out."""
    made = button(tr("Export"), lambda: None, icon="download")
    menu = QMenu(made)
    for text, icon, done in (
        (tr("Calendar (.ics)..."), "calendar", output.calendar),
        (tr("Workbook (.xlsx)..."), "file-spreadsheet", output.workbook),
        (tr("Printed year (.pdf)..."), "file-text", output.year),
    ):
        menu.addAction(theme.icon(icon), text, done)
    menu.addSeparator()
    menu.addAction(tr("Print what is shown..."), print_list)
    made.setMenu(menu)
    return made
