"""The form that says what a model is: one of the suggestions, or what the user knows."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from planner.model.inventory import Layer
from planner.model.products import Answered
from planner.ui import formats, theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph

if TYPE_CHECKING:
    from planner.services.recognition import Choices, Question, Suggestion

NOT_SAID = tr("Not said")


class AnswerForm(QWidget):
    """Asks about one model at a time; ``answer`` is given what the user said."""

    def __init__(
        self,
        answer: Callable[[Answered], object],
        leave: Callable[[], object],
        forget: Callable[[], object],
    ) -> None:
        super().__init__()
        self._answer = answer
        self._choices: Choices | None = None
        self._question: Question | None = None
        self._suggestions: Sequence[Suggestion] = ()
        self.options: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self.panel = DetailPanel(tr("The question"))
        self.maker: QComboBox
        self.product: QLineEdit
        self.family: QComboBox
        self.layer: QComboBox
        self.company: QLineEdit
        self.why = _line(tr("Why you say so"))
        self.why.setPlaceholderText(tr("For example: label on the unit, invoice 1234"))
        self.say = button(tr("Answer"), self._say, kind="primary", tip="Ctrl+Enter")
        self.leave = button(tr("Leave unknown"), leave, tip=tr("Go on to the next one"))
        self.forget = button(tr("Forget this answer"), forget, icon="trash-2")
        self._build()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        for made in (self.say, self.leave, self.forget):
            bar.addWidget(made)
        bar.addStretch(1)
        reason = QVBoxLayout()
        reason.setSpacing(theme.SPACE_XS)
        reason.addWidget(paragraph(tr("Why"), Text.SMALL, muted=True))
        reason.addWidget(self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.panel, 1)
        column.addLayout(reason)
        column.addLayout(bar)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._say)

    # showing

    def show_question(
        self,
        question: "Question | None",
        choices: "Choices | None",
        given: Answered | None = None,
        *,
        suggestions: "Sequence[Suggestion]" = (),
        read_only: bool = False,
    ) -> None:
        """Ask about a model, with what it may be, or the answer that was given."""
        self._question, self._choices, self._suggestions = question, choices, suggestions
        for option in self.options:
            self._group.removeButton(option)
        self.options = []
        self.panel.clear()
        ready = question is not None and choices is not None
        self.why.setText(given.why if given else "")
        self.why.setEnabled(ready and not read_only)
        self.say.setEnabled(ready and not read_only)
        self.leave.setVisible(given is None)
        self.leave.setEnabled(ready)
        self.forget.setVisible(given is not None)
        self.forget.setEnabled(not read_only)
        if question is None or choices is None:
            self.say.setText(tr("Answer"))
            self.panel.add_text(tr("Select a model to say what it is."), muted=True)
            return
        rows = formats.count(question.items, "row")
        self.say.setText(
            tr("Change for {rows}", rows=rows) if given else tr("Answer for {rows}", rows=rows)
        )
        if not question.items:
            self.say.setText(tr("Change"))
        self._add_question(question)
        self._add_options(question, choices, given)

    def _add_question(self, question: "Question") -> None:
        self.panel.add_text(question.text, Text.H2)
        facts = [formats.count(question.items, "row"), formats.count(question.units, "unit")]
        if not question.items:
            facts = [tr("No row says this now; the answer waits for rows of a later import")]
        if question.cost:
            facts.append(formats.money(question.cost))
        example = question.example
        facts += [tr("serial {serial}", serial=example.serial)] if example.serial else []
        facts += [tr("at {site}", site=example.site)] if example.site else []
        self.panel.add_text(" · ".join(facts), muted=True)
        if question.description and question.description not in question.text:
            self.panel.add_text(question.description)
        for evidence in question.recognition.evidence:
            said = f'{evidence.field} "{evidence.value}": {evidence.says}'
            self.panel.add_text(said, Text.SMALL, muted=True)
        if not question.decides:
            self.panel.add_text(
                tr(
                    "Its maker is known and belongs to no listed company: no answer changes what "
                    "the rules say."
                ),
                Text.SMALL,
                muted=True,
            )

    def _add_options(
        self, question: "Question", choices: "Choices", given: Answered | None
    ) -> None:
        for suggestion in self._suggestions:
            self._add_suggestion(suggestion)
        self._add_own(choices)
        if question.recognition.maker is None or (given is not None and given.unlisted):
            self._add_unlisted(question)
        if given is not None:
            self._fill_given(given)
        # A suggestion is never ticked beforehand: the answer is to be the user's own.
        if given is not None or not self._suggestions:
            self.options[-1 if given is not None and given.unlisted else 0].setChecked(True)

    def _option(self, text: str, *, detail: str = "") -> Card:
        card = Card()
        option = QRadioButton(text)
        option.setAccessibleDescription(detail)
        self.options.append(option)
        self._group.addButton(option)
        card.body.addWidget(option)
        if detail:
            card.body.addWidget(paragraph(detail, Text.SMALL, muted=True))
        self.panel.add(card)
        return card

    def _add_suggestion(self, found: "Suggestion") -> None:
        name = " ".join(filter(None, (found.maker, found.product or found.family)))
        kind = found.family if found.product else ""
        detail = " · ".join(filter(None, (kind, found.layer.value, found.reason)))
        self._option(name, detail=detail)

    def _add_own(self, choices: "Choices") -> None:
        card = self._option(tr("Something else") if self.options else tr("It is"))
        self.maker = _combo(tr("Maker"), editable=True)
        self.maker.addItems(["", *sorted(choices.makers, key=str.casefold)])
        self.product = _line(tr("Product"))
        self.family = _combo(tr("Family"))
        self.layer = _layers()
        known = self._known_maker()
        if field := self.maker.lineEdit():
            field.setPlaceholderText(
                tr("{known}, as recognised", known=known) if known else NOT_SAID
            )
        self._fill_families()
        self.maker.currentTextChanged.connect(lambda _text: self._fill_families())
        card.body.addLayout(
            _form(
                (tr("Maker"), self.maker),
                (tr("Product"), self.product),
                (tr("Family"), self.family),
                (tr("Layer"), self.layer),
            )
        )
        option = self.options[-1]
        self.product.textEdited.connect(option.click)
        for box in (self.maker, self.family, self.layer):
            box.activated.connect(option.click)

    def _add_unlisted(self, question: "Question") -> None:
        card = self._option(
            tr("Its maker belongs to no listed company"),
            detail=tr("By your word: it is then not covered by its maker. Say why below."),
        )
        self.company = _line(tr("Name of the maker"))
        self.company.setText(question.manufacturer)
        card.body.addLayout(_form((tr("Maker"), self.company)))
        self.company.textEdited.connect(self.options[-1].click)

    def _fill_given(self, given: Answered) -> None:
        if given.unlisted:
            self.company.setText(given.maker)
        else:
            self.maker.setCurrentText(given.maker)
        self.product.setText(given.product)
        self.family.setCurrentIndex(max(self.family.findData(given.family), 0))
        self.layer.setCurrentIndex(max(self.layer.findData(given.layer), 0))

    def _known_maker(self) -> str:
        maker = self._question.recognition.maker if self._question else None
        return maker.name if maker else ""

    def _fill_families(self) -> None:
        if self._choices is None:
            return
        maker = self.maker.currentText() or self._known_maker()
        known: Sequence[str] = self._choices.families.get(maker, ()) if maker else ()
        self.family.clear()
        self.family.addItem(NOT_SAID, "")
        for name in (*known, *self._choices.families.get("", ())):
            self.family.addItem(name, name)

    # answering

    def answered(self) -> Answered:
        """What the user says, as the form stands."""
        question = self._question
        place = next((n for n, option in enumerate(self.options) if option.isChecked()), -1)
        why = self.why.text().strip()
        if question is None or place < 0:
            return Answered()
        if place < len(self._suggestions):
            one = self._suggestions[place]
            return Answered(one.maker, product=one.product, family=one.family, why=why)
        if place > len(self._suggestions):
            return Answered(self.company.text().strip(), unlisted=True, why=why)
        return Answered(
            self.maker.currentText().strip(),
            product=self.product.text().strip(),
            family=self.family.currentData() or "",
            layer=Layer(layer) if (layer := self.layer.currentData()) else None,
            why=why,
        )

    def _say(self) -> None:
        if self.say.isEnabled():
            self._answer(self.answered())


def _combo(name: str, *, editable: bool = False) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setEditable(editable)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setMinimumContentsLength(12)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _layers() -> QComboBox:
    made = _combo(tr("Layer"))
    made.addItem(NOT_SAID, None)
    for layer in Layer:
        made.addItem(layer.value.capitalize(), layer.value)
    return made


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def _form(*fields: tuple[str, QWidget]) -> Form:
    made = Form()
    made.setContentsMargins(theme.SPACE_L, 0, 0, 0)
    for name, field in fields:
        made.line(name, field)
    return made
