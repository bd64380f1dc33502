"""The dialog in which a rule of one's own is written, tried at every pause in typing."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QTextEdit, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.ui import theme
from planner.ui.pages.rules_forms import EntryDialog, Work
from planner.ui.pages.rules_text import ABOUT
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.detail_panel import paragraph

if TYPE_CHECKING:
    from planner.services.rulebook import OwnRule
    from planner.storage.project import Project

_LINE = re.compile(r"line (\d+)$")
_PAUSE_MS = 250


class CodeEdit(QPlainTextEdit):
    """Text with numbered lines, of which one can be marked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(theme.fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(lambda _area, _dy: self._numbers.update())
        self._make_room()

    def mark_line(self, number: int) -> None:
        """Mark a line, counted from 1; 0 marks none."""
        marks = []
        block = self.document().findBlockByNumber(number - 1)
        if number and block.isValid():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(block)
            mark.format.setBackground(QColor(theme.tokens().bad_soft))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003
            marks.append(mark)
        self.setExtraSelections(marks)

    def numbers_width(self) -> int:
        """Pixels that the numbers take."""
        return self.fontMetrics().horizontalAdvance("9" * len(str(self.blockCount()))) + 16

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines in sight."""
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), theme.color("raised"))
        painter.setPen(theme.color("muted"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            place = QRect(0, round(top), self._numbers.width() - 8, round(height))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            top += height
            block = block.next()
        painter.end()

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        area = self.contentsRect()
        self._numbers.setGeometry(area.left(), area.top(), self.numbers_width(), area.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.textCursor().block().text()
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # What a line belongs to is said by how far it is set in.
            self.insertPlainText(before[: len(before) - len(before.lstrip(" "))])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


class _Numbers(QWidget):
    """The column beside the text."""

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)


class RuleDialog(EntryDialog):
    """Text of a rule, what it is about, and what is wrong with it. ``held`` is one of the
    project's own that is changed.
    """

    def __init__(
        self,
        session: Session,
        kept: Callable[[], object],
        held: "OwnRule | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Change the rule {id}", id=held.id) if held else tr("Add a rule of your own")
        super().__init__(session, title, kept, parent)
        self.subject = QComboBox()
        self.subject.setAccessibleName(tr("The rule is about"))
        for key, name in ABOUT.items():
            self.subject.addItem(name, key)
        self.facts = QComboBox()
        self.facts.setAccessibleName(tr("Facts to ask for"))
        self.facts.setToolTip(tr("Put the name of a fact where the cursor is"))
        self.facts.setMinimumContentsLength(20)
        self.facts.activated.connect(self._put_in)
        self.text = CodeEdit(tr("Text of the rule"))
        self._first = self._template = ""
        self._tried = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.try_out)
        self._lay_out()
        if held:
            self.subject.setCurrentIndex(self.subject.findData(str(held.subject)))
            self.subject.setEnabled(False)
            self.text.setPlainText(held.text)
            self._first = held.text
        else:
            self._start_over()
        self._list_facts()
        self.text.textChanged.connect(self._timer.start)
        self.subject.currentIndexChanged.connect(lambda _at: self._on_subject())
        self.resize(820, 640)
        self.text.setFocus()
        self.try_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        label = QLabel(tr("The rule is about"))
        label.setBuddy(self.subject)
        row.addWidget(label)
        row.addWidget(self.subject)
        row.addWidget(self.facts, 1)
        row.addWidget(button(tr("From a file ..."), self._read_file, icon="folder-open"))
        self.body.addLayout(row)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(
            paragraph(
                tr(
                    "It is written as the rules of the book are; its id begins with own-. What it "
                    "says is marked as your own everywhere."
                ),
                theme.Text.SMALL,
                muted=True,
            )
        )

    def _list_facts(self) -> None:
        from planner.services import rulebook

        self.facts.clear()
        self.facts.addItem(tr("Facts to ask for"))
        for fact in rulebook.facts(rulebook.Subject(self.subject.currentData())):
            may_be = ", ".join(fact.choices) or fact.kind
            self.facts.addItem(f"{fact.label}: {fact.name} ({may_be})", fact.name)

    def _put_in(self, place: int) -> None:
        if place > 0:
            self.text.insertPlainText(self.facts.itemData(place))
            self.text.setFocus()
        self.facts.setCurrentIndex(0)

    def _on_subject(self) -> None:
        self._list_facts()
        self._start_over()

    def _start_over(self) -> None:
        """Begin with the template of the subject, if nothing was written yet."""
        if self.text.toPlainText() == self._template:
            from planner.services import rulebook

            subject = rulebook.Subject(self.subject.currentData())
            self._first = self._template = rulebook.template(subject)
            self.text.setPlainText(self._template)
        self._timer.start()

    def _read_file(self) -> None:
        path = self._session.ask.rule_file()
        if path is None:
            return

        def work(_progress: Progress) -> str:
            from planner.services import rulebook

            return rulebook.read_rule_file(path)

        self._session.runner.start(
            tr("Reading {name}", name=path.name), work, self.text.setPlainText, self._tell
        )

    def try_out(self) -> None:
        """Say what is wrong with the text as it is, with its line."""
        self._timer.stop()
        subject, text = self.subject.currentData(), self.text.toPlainText()
        inventory, on = self._session.inventory(), self._session.today
        self._tried = text

        def work(_progress: Progress) -> str:
            from planner.services import rulebook

            given = rulebook.check_own_rule(inventory, rulebook.Subject(subject), text, on)
            return given.id

        def done(_rule: str) -> None:
            if text == self._tried:
                self._tell(None)

        def failed(error: UserError) -> None:
            if text == self._tried:
                self._tell(error)

        self._session.runner.start(tr("Trying the rule"), work, done, failed)

    def _tell(self, error: UserError | None) -> None:
        self.save.setEnabled(error is None)
        if error is None:
            self.say(tr("The rule is sound, and each of its cases comes out."))
            self.problem.setStyleSheet(f"color: {theme.tokens().good};")
            self.text.mark_line(0)
            return
        place = _LINE.search(error.where)
        self.say(
            tr("Line {place}: {message}", place=place[1], message=error.message)
            if place
            else error.sentence()
        )
        self.text.mark_line(int(place[1]) if place else 0)

    def entry(self) -> tuple[str, Work]:
        subject, text = self.subject.currentData(), self.text.toPlainText()
        on = self._session.today

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import rulebook

            return rulebook.own_rule(project, rulebook.Subject(subject), text, on=on)

        return tr("Keeping the rule"), work

    def _refused(self, error: UserError) -> None:
        if self._closed:
            super()._refused(error)
        else:
            self._tell(error)

    def reject(self) -> None:
        if self.text.toPlainText() == self._first or self._session.ask.drop_typed(tr("The rule")):
            super().reject()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._tried = "closed"
        super().done(result)
