"""What the field reports of a job, typed in by hand."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from planner.common.errors import UserError
from planner.model.inventory import JobReport
from planner.model.sheets import DELAY_CAUSES, PROGRESS
from planner.ui import cells, theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form, dialog_column, make_primary
from planner.ui.widgets.editors import editor_text, field_editor, set_editor_text

FIELDS = ("started_on", "finished_on", "expected_on", "crew", "delay_cause", "notes")


class ReportDialog(QDialog):
    """Begin with ``report``; ``given`` is what was typed once it is accepted, None before."""

    def __init__(
        self, report: JobReport, crews: Sequence[str], planned: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.given: JobReport | None = None
        self._report = report
        self.setWindowTitle(tr("Report {job} at {site}", job=report.job, site=report.site))
        said = QLabel(planned)
        said.setWordWrap(True)
        theme.set_text(said, muted=True)
        form = Form()
        choices = {"crew": crews, "delay_cause": DELAY_CAUSES}
        self.editors = {}
        for name in FIELDS:
            column = PROGRESS.column(name)
            editor = field_editor(column, choices.get(name, ()), self)
            set_editor_text(editor, cells.edit_text(getattr(report, name)))
            form.line(column.heading, editor)
            self.editors[name] = editor
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "bad")
        theme.set_text(self.problem, Text.BODY)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        make_primary(buttons.button(QDialogButtonBox.StandardButton.Save))
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        column_of = dialog_column(self)
        column_of.addWidget(said)
        column_of.addLayout(form)
        column_of.addWidget(self.problem)
        column_of.addWidget(buttons)
        self.setMinimumWidth(420)

    def _save(self) -> None:
        from planner.services import inventory

        values: dict[str, Any] = {}
        try:
            for name, editor in self.editors.items():
                values[name] = cells.parse(PROGRESS.column(name), editor_text(editor).strip())
            given = JobReport(
                self._report.id,
                self._report.site,
                self._report.job,
                **values,
                extras=self._report.extras,
            )
            inventory.check(given)
        except UserError as error:
            self.problem.setText(error.sentence())
            return
        self.given = given
        self.accept()
