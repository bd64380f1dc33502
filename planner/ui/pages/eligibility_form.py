"""The carrier's facts as a form: saved as one step that can be undone."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Carrier
from planner.model.sheets import CARRIER, Column, Kind
from planner.ui import cells, theme
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.editors import editor_text, field_editor, set_editor_text

if TYPE_CHECKING:
    from planner.storage.project import Project

NOT_KNOWN = tr("Not known")


class CarrierForm(Card):
    """One field a fact; a fact left empty is not known. ``edited`` says that a field changed."""

    edited = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Carrier facts"))
        self._session = session
        self._kept: dict[str, str] = {}
        self.editors = {column.field: self._editor(column) for column in CARRIER.columns}
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        self.save = button(tr("Save"), self._save, icon="save", kind="primary")
        self.revert = button(tr("Revert"), self._revert, icon="rotate-ccw")
        self._lay_out()
        self._on_edit()

    def _editor(self, column: Column) -> QWidget:
        editor = field_editor(column, (), self)
        if isinstance(editor, QComboBox):
            editor.setItemText(0, NOT_KNOWN)
            editor.currentTextChanged.connect(lambda _text: self._on_edit())
        elif isinstance(editor, QLineEdit):
            if column.kind is not Kind.DATE:
                editor.setPlaceholderText(NOT_KNOWN)
            editor.textChanged.connect(lambda _text: self._on_edit())
            editor.returnPressed.connect(self._save)
        return editor

    def _lay_out(self) -> None:
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, theme.SPACE_S, 0)
        column.setSpacing(theme.SPACE_XS)
        for field in CARRIER.columns:
            label = QLabel(field.heading)
            label.setWordWrap(True)
            label.setBuddy(self.editors[field.field])
            theme.set_text(label, Text.SMALL, muted=True)
            column.addWidget(label)
            column.addWidget(self.editors[field.field])
            column.addSpacing(theme.SPACE_XS)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields scroll into view themselves
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(fields)
        buttons = QHBoxLayout()
        buttons.addWidget(self.revert)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self.problem)
        self.body.addLayout(buttons)

    @property
    def dirty(self) -> bool:
        """Whether a field differs from what the project holds."""
        return any(self._text(field) != text for field, text in self._kept.items())

    def show_carrier(self, carrier: Carrier) -> None:
        """Show the project's facts; what is being typed is kept."""
        if self.dirty:
            return
        self._kept = {name: cells.edit_text(getattr(carrier, name)) for name in self.editors}
        self._revert()

    def focus_on(self, fact: str) -> None:
        """Put the cursor into the field of a fact, named by its heading."""
        for column in CARRIER.columns:
            if column.heading.casefold() == fact.casefold():
                self.editors[column.field].setFocus()

    def _text(self, field: str) -> str:
        text = editor_text(self.editors[field])
        return "" if text == NOT_KNOWN else text

    def _revert(self) -> None:
        for field, text in self._kept.items():
            editor = self.editors[field]
            empty = NOT_KNOWN if isinstance(editor, QComboBox) else ""
            set_editor_text(editor, text or empty)
            if isinstance(editor, QLineEdit):
                editor.setCursorPosition(0)
        self._on_edit()

    def _on_edit(self) -> None:
        problem = self._check()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        writable = not self._session.read_only
        dirty = self.dirty
        self.save.setEnabled(dirty and not problem and writable)
        self.revert.setEnabled(dirty)
        for editor in self.editors.values():
            editor.setEnabled(writable)
        self.edited.emit()

    def _check(self) -> str:
        """What is wrong with what was typed, empty if nothing is."""
        frn = self._text("frn").strip()
        if frn and not (frn.isascii() and frn.isdigit() and len(frn) == 10):
            return tr(
                "An FRN has ten digits; {frn} has {digits}.",
                frn=frn,
                digits=sum(c.isdigit() for c in frn),
            )
        try:
            self._values()
        except UserError as error:
            return error.sentence()
        return ""

    def _values(self) -> dict[str, Any]:
        return {
            column.field: cells.parse(column, self._text(column.field).strip())
            for column in CARRIER.columns
        }

    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        changed = replace(self._session.inventory().carrier, **self._values())

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import inventory

            return inventory.save_carrier(project, changed)

        self._kept = {field: self._text(field) for field in self.editors}
        self._session.write(tr("Saving the carrier's facts"), work, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self._kept = {
            name: cells.edit_text(getattr(self._session.inventory().carrier, name))
            for name in self.editors
        }
        self._on_edit()
        self.problem.setText(error.sentence())
        self.problem.show()
