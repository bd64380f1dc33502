"""The carrier's interview: one plain question at a time, and what its answer changes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.ui import formats, theme
from planner.ui.pages.interview_editors import AnswerEditor, editor_for
from planner.ui.pages.interview_effect import EffectPanel
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views

if TYPE_CHECKING:
    from planner.services.interview import Pass, Question
    from planner.services.interview_answers import Effect, Value
    from planner.storage.project import Project

_PAUSE = 250
"""Milliseconds without a key after which the effect of an answer is worked out."""
_MOST_WAITS = 5


class InterviewView(QWidget):
    """Asks what the rules still need. ``counted`` carries how many questions are open."""

    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pass: Pass | None = None
        self._open: Sequence[Question] = ()
        self._trail: list[Question] = []
        self.question: Question | None = None
        self._left = True
        self._again = False
        self._tries = 0
        self.editor: AnswerEditor | None = None
        self._first: tuple[str, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.try_out)
        self._make()
        self._lay_out()
        session.opened.connect(self._start_over)

    def _make(self) -> None:
        self.place = QLabel()
        theme.set_text(self.place, Text.SMALL, muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Questions dealt with"))
        self.about = QLabel()
        theme.set_text(self.about, Text.SMALL, muted=True)
        self.text = paragraph("", Text.H2)
        self.why = paragraph("")
        self.waits = paragraph("", Text.SMALL, muted=True)
        self.where = paragraph("")
        self.problem = paragraph("")
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        self.back = button(tr("Back"), self.go_back, icon="chevron-left")
        self.skip = button(tr("Skip"), self.skip_it, tip=tr("Ask this later"))
        self.unknown = button(
            tr("I don't know"), self.put_aside, tip=tr("Do not ask this again for now")
        )
        self.save = button(tr("Save and go on"), self.save_it, kind="primary")
        self.effect = EffectPanel()
        self._editor_place = QVBoxLayout()

    def _lay_out(self) -> None:
        asked = Card()
        for label in (self.about, self.text):
            asked.body.addWidget(label)
        asked.body.addSpacing(theme.SPACE_S)
        asked.body.addLayout(self._editor_place)
        asked.body.addWidget(self.problem)
        asked.body.addSpacing(theme.SPACE_M)
        buttons = QHBoxLayout()
        for at, made in enumerate((self.back, self.skip, self.unknown, self.save)):
            buttons.addWidget(made)
            if at == 1:
                buttons.addStretch(1)
        asked.body.addLayout(buttons)
        reasons = Card()
        for heading, texts in (
            (tr("Why it matters"), (self.why, self.waits)),
            (tr("Where to find it"), (self.where,)),
        ):
            head = QLabel(heading)
            theme.set_text(head, Text.SMALL, muted=True)
            reasons.body.addWidget(head)
            for text in texts:
                reasons.body.addWidget(text)
            reasons.body.addSpacing(theme.SPACE_S)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.SPACE_S, 0)
        column.setSpacing(theme.SPACE_M)
        parts: tuple[QWidget, ...] = (self.place, self.bar, asked, reasons)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(left)
        effect = Card()
        effect.body.addWidget(self.effect)
        asking = QSplitter(Qt.Orientation.Horizontal)
        asking.setChildrenCollapsible(False)
        asking.addWidget(scroll)
        asking.addWidget(effect)
        asking.setStretchFactor(0, 1)
        asking.setSizes([600, 380])
        self.done = EmptyState(
            "circle-check",
            tr("Nothing more is needed"),
            tr(
                "Every rule and every deadline has what it needs of the carrier and its "
                "applications."
            ),
        )
        self.later = EmptyState(
            "circle-question-mark",
            tr("No more questions for now"),
            "",
            (tr("Ask again what I did not know"), self._start_pass),
        )
        self.stack = Views()
        for view in (asking, self.done, self.later):
            self.stack.addWidget(view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    @property
    def typed(self) -> bool:
        """Whether something was entered as an answer that is kept nowhere yet."""
        asking = self.question is not None and not self._left
        return asking and self.editor is not None and self.editor.entered() != self._first

    # which question

    def refresh(self) -> None:
        """Look for what is still needed of the project as it is now."""
        self._session.answers.questions(self._take)

    def _start_over(self) -> None:
        """Another project: nothing of this one is kept."""
        self._pass = None
        self._trail = []
        self._open = ()
        self._leave()

    def _start_pass(self) -> None:
        self._start_over()
        self.refresh()

    def _way(self) -> "Pass":
        from planner.services.interview import Pass

        if self._pass is None:
            self._pass = Pass()
        return self._pass

    def _take(self, questions: "Sequence[Question]") -> None:
        self._open = questions
        self.counted.emit(len(questions))
        now = next((one for one in questions if self._is_asked(one)), None)
        if self._left or (now is None and not self._again):
            self._ask(self._way().next(questions))
        elif now is not None:
            self.question = now
            self._tell(now)
            self.try_out()
        self._count()

    def _is_asked(self, question: "Question") -> bool:
        return self.question is not None and question.key == self.question.key

    def _ask(self, question: "Question | None", *, again: bool = False) -> None:
        self._left, self._again = False, again
        self.question = question
        aside = len(self._way().aside)
        self.later.say(
            tr("No more questions for now"),
            tr(
                "You put {questions} aside. What waits for them stays unknown.",
                questions=formats.count(aside, "question"),
            ),
        )
        if question is None:
            self.stack.setCurrentWidget(self.later if aside else self.done)
            return
        self.stack.setCurrentIndex(0)
        self._set_editor(question, again=again)
        self._tell(question)

    def _set_editor(self, question: "Question", *, again: bool) -> None:
        from planner.services import interview_answers

        if self.editor is not None:
            self._editor_place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = editor_for(question)
        stated = interview_answers.current(self._session.inventory(), question)
        rows = isinstance(stated, tuple)
        self.editor.put(stated if again or rows else None)
        self._first = self.editor.entered()
        self.editor.changed.connect(self._on_edit)
        self.editor.finished.connect(self.save_it)
        self._editor_place.addWidget(self.editor)
        self.effect.wait_for_answer()
        self._check()
        if self.isVisible():
            self.editor.start()

    def _tell(self, question: "Question") -> None:
        about = (
            tr("Application {application}", application=question.application)
            if question.application
            else tr("The carrier")
        )
        self.about.setText(about)
        self.text.setText(question.text)
        self.why.setText(question.why)
        self.where.setText(question.find)
        named = [
            f"{wait.title} ({wait.answers:,})" if wait.answers > 1 else wait.title
            for wait in question.waits[:_MOST_WAITS]
        ]
        more = len(question.waits) - _MOST_WAITS
        if more > 0:
            named.append(tr("{more:,} more", more=more))
        waits = tr("answer waits") if question.answers == 1 else tr("answers wait")
        self.waits.setText(
            tr(
                "{answers:,} {waits} for it: {named}.",
                answers=question.answers,
                waits=waits,
                named="; ".join(named),
            )
        )
        self.back.setEnabled(bool(self._trail))

    def _count(self) -> None:
        dealt, whole = self._way().progress(self._open)
        self.bar.setMaximum(max(1, whole))
        self.bar.setValue(dealt)
        self.place.setText(
            tr("Question {number:,} of {whole:,}", number=min(dealt + 1, whole), whole=whole)
        )

    # the answer

    def _on_edit(self) -> None:
        self._tries += 1  # what is being worked out is about an earlier answer
        if self._check() is None:
            self._pause.stop()
            return
        self._pause.start()

    def _check(self) -> "Value | None":
        """The answer as far as it is one; says what is wrong with it."""
        value, problem = None, ""
        if self.editor is not None:
            try:
                value = self.editor.value()
            except UserError as error:
                problem = error.sentence()
            self.save.setText(self.editor.save_words())
            self.editor.setEnabled(not self._session.read_only)
        self._say(problem)
        self.save.setEnabled(value is not None and not self._session.read_only)
        if value is None:
            (self.effect.refuse if problem else self.effect.wait_for_answer)()
        return value

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def try_out(self) -> None:
        """Work out what the answer in the editor would change."""
        self._pause.stop()
        value, question = self._check(), self.question
        if value is None or question is None:
            return
        self._tries += 1
        number = self._tries

        def show(effect: "Effect") -> None:
            if number == self._tries:
                self.effect.show_effect(effect)

        def refuse(error: UserError) -> None:
            if number == self._tries:
                self._say(error.sentence())
                self.effect.refuse()

        self._session.answers.try_out(question, value, show, refuse)

    def save_it(self) -> None:
        """Keep the answer and go on."""
        value, question = self._check(), self.question
        if value is None or question is None or self._session.read_only:
            return
        way = self._way()

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import interview_answers

            return interview_answers.answer(project, question, value)

        def refuse(error: UserError) -> None:
            way.done.discard(question.key)
            self._trail.pop()
            self.question, self._left = question, False
            self._check()
            self._say(error.sentence())

        self.save.setEnabled(False)
        way.answered(question)
        self._trail.append(question)
        self._leave()
        self._session.write(tr("Saving the answer"), work, self._saved, refuse)

    def _saved(self, changes: ChangeSet) -> None:
        if changes.unit is None:  # it was stated so before: nobody else says that it changed
            self.refresh()

    def _leave(self) -> None:
        """The next question is asked when it is known what is still open."""
        self._pause.stop()
        self._tries += 1
        self._left = True

    def put_aside(self) -> None:
        """The user does not know: not asked again in this pass."""
        if self.question is not None:
            self._way().put_aside(self.question)
            self._go_on()

    def skip_it(self) -> None:
        """Ask the others first."""
        if self.question is not None:
            self._way().skip(self.question)
            self._go_on()

    def _go_on(self) -> None:
        if self.question is not None:
            self._trail.append(self.question)
        self._leave()
        self._ask(self._way().next(self._open))
        self._count()

    def go_back(self) -> None:
        """Show the question before, with what was answered."""
        if self._trail:
            self._leave()
            self._ask(self._trail.pop(), again=True)
            self._count()
            self.try_out()
