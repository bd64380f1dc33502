"""Every question after a file or a folder, one method each."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from planner.ui.translation import tr

_PROJECTS = tr("Projects (*.rplan)")
_OWN_WORKBOOKS = tr("Excel workbooks (*.xlsx *.xlsm);;All files (*)")
_WORKBOOKS = tr(
    "Workbooks, CSV and captures (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.log)"
    ";;All files (*)"
)
_CATALOGUES = tr("Catalogue files (*.yaml *.yml *.csv);;All files (*)")


class FileQuestions:
    """The part of `planner.ui.questions.Questions` that asks for files; None if the user thought
    better.
    """

    def __init__(self) -> None:
        self.parent: QWidget | None = None

    def file_to_restore(self) -> Path | None:
        """A project file to put in the place of another."""
        return self._open_file(tr("Restore from"), _PROJECTS)

    def backup_folder(self) -> Path | None:
        """A folder for backups."""
        name = QFileDialog.getExistingDirectory(
            self.parent, tr("Folder for backups"), _documents("")
        )
        return Path(name) if name else None

    def documents_to_attach(self) -> list[Path]:
        """Documents to attach to what is shown."""
        names, _ = QFileDialog.getOpenFileNames(
            self.parent, tr("Attach documents"), _documents(""), tr("All files (*)")
        )
        return [Path(name) for name in names]

    def document_to_save(self, name: str) -> Path | None:
        """Where to save a copy of an attached document."""
        return self._save_file(
            tr("Save a copy"), name, tr("All files (*)"), Path(name).suffix.lower()
        )

    def project_to_open(self) -> Path | None:
        """A project file to open."""
        return self._open_file(tr("Open project"), _PROJECTS)

    def new_project(self, suggested: str = tr("My network.rplan")) -> Path | None:
        """Where to put a new project."""
        return self._save_file(tr("New project"), suggested, _PROJECTS, ".rplan")

    def copy_of_project(self, suggested: str) -> Path | None:
        """Where to put a copy of the project."""
        return self._save_file(tr("Save a copy"), suggested, _PROJECTS, ".rplan")

    def rule_book_folder(self) -> Path | None:
        """A folder that holds a rule book."""
        name = QFileDialog.getExistingDirectory(self.parent, tr("Rule book"), _documents(""))
        return Path(name) if name else None

    def rule_book_archive(self) -> Path | None:
        """A .zip that holds a rule book."""
        return self._open_file(tr("Rule book"), tr("Rule books (*.zip);;All files (*)"))

    def rule_file(self) -> Path | None:
        """A rule of the user's own, as a file."""
        return self._open_file(tr("Rule"), tr("Rules (*.yaml *.yml);;All files (*)"))

    def workbook_to_import(self) -> Path | None:
        """A workbook, CSV or export to import."""
        return self._open_file(tr("Import"), _WORKBOOKS)

    def catalogue_to_add(self) -> Path | None:
        """A catalogue file of the user's own."""
        return self._open_file(tr("Add a catalogue of your own"), _CATALOGUES)

    def workbook_to_answer(self) -> Path | None:
        """A workbook of the user's, of which a copy gets the answers."""
        return self._open_file(tr("Your workbook"), _OWN_WORKBOOKS)

    def answered_workbook(self, suggested: str) -> Path | None:
        """Where to write the copy with the answers; it ends as the suggested name does."""
        suffix = Path(suggested).suffix
        kinds = tr("Excel workbook (*{suffix})", suffix=suffix)
        return self._save_file(tr("Save the workbook with the answers"), suggested, kinds, suffix)

    def workbook_to_write(self, suggested: str, title: str = tr("Export workbook")) -> Path | None:
        """Where to write a workbook."""
        return self._save_file(title, suggested, tr("Excel workbook (*.xlsx)"), ".xlsx")

    def pdf_to_write(self, suggested: str, title: str = tr("Export plan")) -> Path | None:
        """Where to write a PDF."""
        return self._save_file(title, suggested, tr("PDF (*.pdf)"), ".pdf")

    def word_to_write(self, suggested: str, title: str) -> Path | None:
        """Where to write a document for Word."""
        return self._save_file(title, suggested, tr("Word document (*.docx)"), ".docx")

    def picture_to_write(self, suggested: str) -> Path | None:
        """Where to write a picture."""
        return self._save_file(tr("Export picture"), suggested, tr("Pictures (*.png)"), ".png")

    def calendar_to_write(self, suggested: str) -> Path | None:
        """Where to write a calendar."""
        return self._save_file(tr("Export calendar"), suggested, tr("Calendar (*.ics)"), ".ics")

    def project_xml_to_write(self, suggested: str) -> Path | None:
        """Where to write a file for Microsoft Project."""
        kinds = tr("Microsoft Project XML (*.xml)")
        return self._save_file(tr("Export for Microsoft Project"), suggested, kinds, ".xml")

    def folder_to_write(self, title: str) -> Path | None:
        """A folder to write several files into; those of the same names are replaced."""
        name = QFileDialog.getExistingDirectory(self.parent, title, _documents(""))
        return Path(name) if name else None

    def _open_file(self, title: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self.parent, title, _documents(""), kinds)
        return Path(name) if name else None

    def _save_file(self, title: str, suggested: str, kinds: str, suffix: str) -> Path | None:
        options = QFileDialog.Option(0)
        if suffix == ".rplan":
            # A project is never written over another: the program says so itself.
            options |= QFileDialog.Option.DontConfirmOverwrite
        name, _ = QFileDialog.getSaveFileName(
            self.parent, title, _documents(suggested), kinds, options=options
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _documents(name: str) -> str:
    """The name in the user's documents; at home where there is no such folder, for a dialog
    would take a folder that is missing for the name of a file.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str((Path(folder) if Path(folder).is_dir() else Path.home()) / name)
