"""Import: choose a file, say which column is which, see what would change, apply, undo."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from planner.common.errors import UserError
from planner.common.progress import Progress, part
from planner.model.backups import BEFORE_IMPORT
from planner.model.history import ChangeSet
from planner.storage.project import Project
from planner.ui import formats, theme
from planner.ui.page import Page
from planner.ui.pages.import_match import MatchStep
from planner.ui.pages.import_preview import PreviewActions, PreviewStep
from planner.ui.pages.import_repairs import RepairsStep, with_repairs
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.drop_zone import DropZone
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views

if TYPE_CHECKING:
    from planner.services.importing import ImportReport, PassedRow, Preview, Repair, Source

_FILE, _COLUMNS, _PREVIEW, _REPAIRS = range(4)
_SUBTITLES = (
    tr("Excel workbooks, OpenDocument and CSV files. Nothing is changed before you have seen it."),
    tr("What each sheet lists, and which column is which."),
    tr("What would change. Nothing has changed yet."),
    tr("Cells that can be repaired on the way in. The file itself stays as it is."),
)
PASTED, PASTED_PAGE = tr("Pasted block.tsv"), tr("Pasted block.html")
_LOCKED = ("password-protected", "wrong-password")
_PASTE_TIP = tr("Copy cells in Excel, with their headings, and paste them here")


class ImportPage(Page):
    """Views in turn: the file, its columns, repairs if there are any to offer, the preview."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._preview: Preview | None = None
        self._header = PageHeader(tr("Import"), _SUBTITLES[0])
        self.banner = Banner()
        self.zone = DropZone(
            tr("Drop a workbook here"),
            tr(
                "An inventory in Excel or CSV, an export of the vendor's system,\n"
                "or the standard workbook that this program writes."
            ),
            self._choose,
        )
        self.zone.dropped.connect(self.take_file)
        self.setFocusProxy(self.zone.choose)
        self.zone.add_button(
            button(
                tr("Paste"),
                self.paste,
                icon="clipboard-paste",
                tip=tr("{paste_tip} (Ctrl+V)", paste_tip=_PASTE_TIP),
            )
        )
        # Only while the page is shown: a hidden widget's keys are off.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        self.match = MatchStep(self.start_over, self.look_for_repairs, session.ask.show_error)
        self.repairs = RepairsStep(lambda: self._show(_COLUMNS), self.make_preview)
        self.preview = PreviewStep(
            PreviewActions(
                self._back_from_preview,
                self.make_preview,
                self.apply_all,
                self.apply_good,
                self.save_rejects,
                self.read_rows,
            )
        )
        self._stack = Views()
        for view in (self.zone, self.match, self.preview, self.repairs):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self._header)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    @property
    def step(self) -> int:
        """0: the file, 1: its columns, 2: the preview, 3: repairs, which come before it."""
        return self._stack.currentIndex()

    def refresh(self, _changes: ChangeSet) -> None:
        if self.session.read_only:
            self.banner.say(
                Tone.INFO,
                tr("The project is read-only: a file can be looked at, but not imported."),
                dismissable=False,
            )
        if self.step == _PREVIEW:
            # The preview compares with the project, which is another now.
            self.make_preview()

    def take_file(self, path: Path) -> None:
        self._take(path, None)

    def _take(self, path: Path, password: str | None) -> None:
        project = self.session.project

        def failed(error: UserError) -> None:
            if error.code not in _LOCKED:
                self.session.runner.failed.emit(error)
                return
            given = self.session.ask.workbook_password(path.name, again=error.code == _LOCKED[1])
            if given is not None:
                self._take(path, given)

        self._read(
            tr("Reading {name}", name=path.name),
            lambda progress: _look(path, progress, password, project),
            failed,
        )

    def paste(self) -> None:
        """Take the block of cells on the clipboard for a file."""
        clipboard = QGuiApplication.clipboard()
        text, name = clipboard.text(), PASTED
        if not text.strip():
            text, name = _page_on(clipboard.mimeData()), PASTED_PAGE
        if not text.strip():
            self.session.ask.show_error(
                UserError("nothing-to-paste", tr("The clipboard holds no cells."), f"{_PASTE_TIP}.")
            )
            return

        project = self.session.project

        def work(progress: Progress) -> "Source":
            # Kept only while it is read: the rows are somebody's network.
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                path.write_bytes(text.encode("utf-8-sig", "replace"))
                return _look(path, progress, None, project)

        self._read(tr("Reading the pasted block"), work)

    def start_over(self) -> None:
        """Back to choosing a file."""
        self._preview = None
        self._show(_FILE)

    def _let_go(self) -> None:
        """Free the rows of a file that is done with."""
        self.match.forget()
        self.preview.forget()

    def _choose(self) -> None:
        path = self.session.ask.workbook_to_import()
        if path is not None:
            self.take_file(path)

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._header.set_subtitle(_SUBTITLES[step])

    # looking and previewing

    def _read(
        self,
        title: str,
        work: "Callable[[Progress], Source]",
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        self.banner.hide()

        def done(source: "Source") -> None:
            self._preview = None
            self.repairs.start_over()
            self.preview.start_over()
            self.match.show_source(source)
            self._show(_COLUMNS)

        self.session.runner.start(title, work, done, failed)

    def look_for_repairs(self) -> None:
        """Offer the repairs that the file could do with; without any go on to the preview."""
        project, source = self.session.project, self.match.source
        if project is None:
            return

        def work(progress: Progress) -> "tuple[Repair, ...]":
            from planner.services import importing

            return importing.repairs(source, project, progress)

        def done(found: "tuple[Repair, ...]") -> None:
            self.repairs.show_repairs(found, source)
            if all(repair.known for repair in found):
                self.make_preview()
            else:
                self._show(_REPAIRS)

        self.session.runner.start(tr("Looking for cells to repair"), work, done)

    def _back_from_preview(self) -> None:
        self._show(_REPAIRS if self.repairs.repairs else _COLUMNS)

    def make_preview(self) -> None:
        """Compare the file with the project and show what would change."""
        project, source = self.session.project, self.match.source
        new_sites = True if self.match.new_sites.isChecked() else None
        offered, accepted = self.repairs.repairs, self.repairs.accepted()
        overwrite, bring_back = self.preview.overwrite, self.preview.bring_back
        if project is None:
            return

        def work(progress: Progress) -> "tuple[Preview, tuple[PassedRow, ...]]":
            from planner.services import importing

            repaired = with_repairs(source, offered, accepted, part(progress, 0, 0.2))
            made = importing.preview(
                project,
                repaired,
                part(progress, 0.2, 1),
                new_sites=new_sites,
                overwrite=overwrite,
                bring_back=bring_back,
            )
            return made, importing.passed_rows(repaired)

        def done(found: "tuple[Preview, tuple[PassedRow, ...]]") -> None:
            self._preview, passed = found
            self.preview.show_preview(self._preview, passed, read_only=self.session.read_only)
            self._show(_PREVIEW)

        self.session.runner.start(tr("Comparing {name}", name=source.path.name), work, done)

    def read_rows(self, rows: "Sequence[PassedRow]", read: bool) -> None:  # noqa: FBT001 - a button's
        """Have rows read that were passed over, or pass them over again; and compare anew."""
        self.match.read_rows(rows, read=read)
        self.make_preview()

    # applying

    def apply_all(self) -> None:
        """Import every row."""
        self._apply(good_rows_only=False)

    def apply_good(self) -> None:
        """Import what can be used; the rejected rows stay out."""
        self._apply(good_rows_only=True)

    def _apply(self, *, good_rows_only: bool) -> None:
        preview = self._preview
        if preview is None:
            return
        reports: list[ImportReport] = []

        def work(project: Project, progress: Progress) -> ChangeSet:
            from planner.services import importing

            report = importing.apply(project, preview, progress, good_rows_only=good_rows_only)
            reports.append(report)
            return report.changes

        # Before the write, because after it the page is told to refresh.
        self._show(_FILE)
        self.session.write_after_backup(
            BEFORE_IMPORT,
            tr("Importing {name}", name=preview.source.path.name),
            work,
            lambda _changes: self._say_done(reports[0]),
            failed=self._back_to_preview,
            stopped=lambda: self._show(_PREVIEW),
        )

    def _back_to_preview(self, error: Exception) -> None:
        self._show(_PREVIEW)
        self.session.runner.failed.emit(error)

    def _say_done(self, report: "ImportReport") -> None:
        self._let_go()
        if not report.rejected:
            self._preview = None
        said = tr(
            "Imported: {added:,} new, {changed:,} changed, {same:,} the same",
            added=report.added,
            changed=report.changed,
            same=report.same,
        )
        said += tr(", {rejected:,} left out.", rejected=report.rejected) if report.rejected else "."
        actions: list[tuple[str, Callable[[], object]]] = []
        actions.append((tr("Show items"), lambda: self.session.go_to("items")))
        if report.rejected:
            actions.insert(0, (tr("Save rejected rows..."), self.save_rejects))
        self.banner.say_step(
            self.session,
            Tone.WARN if report.rejected else Tone.GOOD,
            said,
            report.unit,
            *actions,
            undone=tr("The import was taken back."),
        )

    def save_rejects(self) -> None:
        """Write the rejected rows as a workbook that says what is wrong with each."""
        preview = self._preview
        if preview is None:
            return
        name = f"{preview.source.path.stem} rejected.xlsx"
        out = self.session.ask.workbook_to_write(name, tr("Save rejected rows"))
        if out is None:
            return

        def work(_progress: Progress) -> None:
            from planner.services import importing

            importing.write_rejects(preview, out)

        self.session.runner.start(
            tr("Saving the rejected rows"),
            work,
            lambda _none: self.session.message.emit(
                tr(
                    "Saved {rows} to {out}",
                    rows=formats.count(preview.rejected, "rejected row"),
                    out=out,
                )
            ),
        )


def _page_on(held: QMimeData | None) -> str:
    """A table that was copied as a page only; empty without one, or with an empty clipboard."""
    return held.html() if held is not None and held.hasHtml() else ""


def _look(
    path: Path, progress: Progress, password: str | None, project: Project | None
) -> "Source":
    from planner.services import importing

    return importing.look(
        path, progress=progress, even_unknown=True, password=password, project=project
    )
