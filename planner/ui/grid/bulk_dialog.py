"""One value for a column of many rows."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QWidget

from planner.common.errors import UserError
from planner.model.sheets import Column
from planner.ui import cells
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form, dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.editors import editor_text, field_editor


class BulkDialog(QDialog):
    """Asks for a column and its value; ``given`` has both when it was accepted."""

    def __init__(
        self,
        what: str,
        columns: Sequence[Column],
        first: Column,
        choices: Callable[[Column], Sequence[str]],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Set a field of {what}", what=what))
        self.given: tuple[Column, str] | None = None
        self._columns = list(columns)
        self._choices = choices
        self.column = QComboBox()
        self.column.setAccessibleName(tr("Field"))
        self.column.addItems([column.heading for column in columns])
        column_of = dialog_column(self)
        self._form = Form()
        column_of.addLayout(self._form)
        self._form.line(tr("&Field"), self.column)
        self.editor: QWidget = QWidget()
        self._form.line(tr("&Value"), self.editor)
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        column_of.addWidget(self.wrong)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = button(tr("Set in {what}", what=what), self.accept, kind="primary")
        box.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        box.rejected.connect(self.reject)
        go.setDefault(True)
        column_of.addWidget(box)
        self.setMinimumWidth(380)
        self.column.currentIndexChanged.connect(lambda _at: self._show_editor())
        self.column.setCurrentIndex(self._columns.index(first))
        self._show_editor()

    def _show_editor(self) -> None:
        column = self._columns[self.column.currentIndex()]
        made = field_editor(column, self._choices(column), self)
        self._form.replaceWidget(self.editor, made)
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = made
        label = self._form.labelForField(made)
        if isinstance(label, QLabel):
            label.setBuddy(made)
        self.wrong.hide()

    def accept(self) -> None:
        column, text = self._columns[self.column.currentIndex()], editor_text(self.editor)
        try:
            cells.parse(column, text)
        except UserError as error:
            self.wrong.setText(error.sentence())
            self.wrong.show()
            return
        self.given = column, text
        super().accept()
