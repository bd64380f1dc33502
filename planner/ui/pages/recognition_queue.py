"""Models that nothing names: asked about once, by worth, and answered for all their rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.model.products import Answered, Recognition
from planner.ui import cells, formats, theme
from planner.ui.pages.recognition_form import AnswerForm
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.catalogue.recognise import Recogniser
    from planner.services.eligibility import Eligibility
    from planner.services.recognition import Choices, Given, Question, Suggestion
    from planner.storage.project import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """A model to ask about, or one that was answered."""

    question: "Question"
    answered: Answered | None = None

    @property
    def said(self) -> str:
        """The answer in a few words."""
        given = self.answered
        if given is None:
            return ""
        named = " ".join(filter(None, (given.maker, given.product or given.family)))
        if given.unlisted:
            return tr("{named}: belongs to no listed company", named=named)
        return named or (given.layer.value if given.layer else "")


@dataclass(frozen=True, slots=True)
class Found:
    """The models of a project that are open, and those that were answered; ``items`` are the rows
    that are not recognised, and ``cost`` what they cost in US dollars.
    """

    open: tuple[Entry, ...] = ()
    given: tuple[Entry, ...] = ()
    choices: "Choices | None" = None
    items: int = 0
    cost: Decimal = Decimal(0)


class RecognitionQueue(QObject):
    """What a project's models are known as; ``changed`` says that it was worked out anew."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: Found | None = None
        self._wanted: Eligibility | None = None

    def refresh(self, known: "Eligibility") -> None:
        """Work out in the background which models are open, from what is known of the items."""
        inventory, recogniser = self.session.inventory(), self.session.recogniser
        self._wanted = known

        def done(found: Found) -> None:
            if known is self._wanted:
                self.found = found
                self.changed.emit()

        self.session.runner.start(
            tr("Looking for models to ask about"),
            lambda progress: look(inventory, known, recogniser, progress),
            done,
        )

    def suggestions(self, entry: Entry) -> "tuple[Suggestion, ...]":
        """What an open model may be, best first; none for one that was answered."""
        from planner.services import recognition

        if entry.answered is not None:
            return ()
        return recognition.suggestions(entry.question, self.session.recogniser)

    def answer(
        self, entry: Entry, answered: Answered, done: Callable[[ChangeSet], None] | None = None
    ) -> None:
        """Keep an answer for all rows of the model, as one step."""
        today, recogniser = self.session.today, self.session.recogniser

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import recognition

            return recognition.answer(
                project, entry.question, answered, today=today, recogniser=recogniser
            )

        self.session.write(tr("Saving the answer"), work, done)

    def forget(self, entry: Entry) -> None:
        """Take an answer out of the project; its rows are open again."""

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import recognition

            return recognition.forget(project, entry.question)

        self.session.write(tr("Forgetting the answer"), work)


def look(
    inventory: Inventory, known: "Eligibility", recogniser: "Recogniser", progress: Progress
) -> Found:
    """The open and the answered models of a checked inventory."""
    from planner.services import recognition

    recognitions = [answer.recognition for answer in known.items]
    questions = recognition.queue(inventory, recognitions, progress, recogniser)
    answered = recognition.given(inventory)
    asked = {one.example.id for one in answered if one.items}
    of_item = {
        item.id: found
        for item, found in zip(inventory.items, recognitions, strict=True)
        if item.id in asked
    }
    given = [
        Entry(
            _question_of(
                one, of_item[one.example.id] if one.items else recogniser.recognise(one.example)
            ),
            one.answered,
        )
        for one in answered
    ]
    return Found(
        tuple(map(Entry, questions)),
        tuple(given),
        recognition.choices(recogniser),
        sum(question.items for question in questions),
        sum((question.cost for question in questions), Decimal(0)),
    )


def _question_of(given: "Given", recognised: Recognition) -> "Question":
    """The question that an answer was given to, so that it can be changed."""
    from planner.services.recognition import Question

    item = given.example
    return Question(
        key=given.key,
        manufacturer=item.manufacturer,
        model=item.model,
        part_number=item.part_number,
        description=item.description,
        items=given.items,
        units=given.items,
        cost=Decimal(0),
        example=item,
        decides=True,
        recognition=recognised,
    )


def _known(entry: Entry) -> str:
    found = entry.question.recognition
    if found.product is not None:
        name = f"{found.product.maker} {found.product.name}".strip()
        return f"{name}, {found.strength.value}"
    return tr("{name}, product not known", name=found.maker.name) if found.maker else tr("Nothing")


_TEXTS: tuple[TableColumn[Entry], ...] = (
    TableColumn(tr("Manufacturer"), lambda entry: entry.question.manufacturer, width=112),
    TableColumn(tr("Model"), lambda entry: entry.question.model, width=140),
)
_MORE_TEXTS: tuple[TableColumn[Entry], ...] = (
    TableColumn(tr("Part number"), lambda entry: entry.question.part_number, width=110),
    TableColumn(tr("Description"), lambda entry: entry.question.description, width=180),
)
_ROWS: TableColumn[Entry] = TableColumn(
    tr("Rows"),
    lambda entry: f"{entry.question.items:,}",
    lambda entry: entry.question.items,
    numeric=True,
    width=70,
)
OPEN_COLUMNS: tuple[TableColumn[Entry], ...] = (
    *_TEXTS,
    _ROWS,
    TableColumn(
        tr("Cost"),
        lambda entry: formats.money(entry.question.cost) if entry.question.cost else "",
        lambda entry: entry.question.cost,
        numeric=True,
        width=84,
    ),
    TableColumn(tr("Known so far"), _known, width=170),
    *_MORE_TEXTS,
)
GIVEN_COLUMNS: tuple[TableColumn[Entry], ...] = (
    *_TEXTS,
    _ROWS,
    TableColumn(tr("Your answer"), lambda entry: entry.said, width=190),
    TableColumn(
        tr("On"),
        lambda entry: cells.date_text(entry.answered.on if entry.answered else None),
        lambda entry: entry.answered.on if entry.answered else None,
        width=100,
    ),
    TableColumn(tr("By"), lambda entry: entry.answered.by if entry.answered else "", width=90),
    TableColumn(tr("Why"), lambda entry: entry.answered.why if entry.answered else "", width=150),
    *_MORE_TEXTS,
)


class EntriesModel(RowsModel[Entry]):
    """Models, known again by what was asked."""

    def identity(self, row: Entry) -> object:
        return row.question.key


class RecognitionView(QWidget):
    """A list of models on the left, the question about the chosen one on the right."""

    def __init__(self, queue: RecognitionQueue, back: Callable[[], object]) -> None:
        super().__init__()
        self.queue = queue
        self._entry: Entry | None = None
        self._next = ""
        self.models = {"open": EntriesModel(OPEN_COLUMNS), "given": EntriesModel(GIVEN_COLUMNS)}
        self.tables = {
            "open": RowsTable(self.models["open"], tr("Models that are not recognised")),
            "given": RowsTable(self.models["given"], tr("Models that you answered")),
        }
        self.chips = Chips(
            [("open", tr("To answer")), ("given", tr("Answered"))],
            self.show_list,
            tr("Which models to list"),
        )
        self.back = button(tr("Back to items"), back, icon="chevron-left")
        self.worth = QLabel()
        theme.set_text(self.worth, muted=True)
        self.form = AnswerForm(self._answer, self._leave, self._forget)
        self._build()
        for table in self.tables.values():
            table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
            table.current.connect(self._show_entry)
        queue.changed.connect(self.refresh)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.back.click)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.back)
        bar.addWidget(self.chips)
        bar.addStretch(1)
        bar.addWidget(self.worth)
        lists = Views()
        for table in self.tables.values():
            lists.addWidget(table)
        self._lists = lists
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(lists)
        split.addWidget(self.form)
        split.setStretchFactor(0, 1)
        split.setSizes([640, 396])
        self._empty = EmptyState("circle-check", "", "", (tr("Back to items"), self.back.click))
        self._stack = Views()
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    # showing

    def refresh(self) -> None:
        """Show what is open and what was answered now, staying where the user was."""
        found = self.queue.found
        if found is None:
            self.worth.setText(tr("Looking for models to ask about ..."))
            self._say_empty(
                tr("Looking ..."), tr("The models are being compared with the catalogue.")
            )
            return
        self.models["open"].set_rows(found.open)
        self.models["given"].set_rows(found.given)
        self.chips.set_text("open", tr("To answer {count:,}", count=len(found.open)))
        self.chips.set_text("given", tr("Answered {count:,}", count=len(found.given)))
        self.worth.setText(worth(found))
        self.show_list(self.chips.key)

    def show_list(self, key: str) -> None:
        """List the open models, or those that were answered."""
        self.chips.choose(key)
        table, model = self.tables[key], self.models[key]
        self._lists.setCurrentWidget(table)
        if not model.rowCount():
            self._show_entry(None)
            if key == "open":
                self._say_empty(
                    tr("Every model is recognised"),
                    tr("Nothing is left to ask. What you answered can be changed under Answered."),
                )
            else:
                self._say_empty(
                    tr("Nothing answered yet"),
                    tr(
                        "What you say about a model is kept in the project and counts for all its "
                        "rows, also of later imports."
                    ),
                )
            return
        self._stack.setCurrentIndex(0)
        wanted, self._next = self._next or self._key(), ""
        if not table.select_where(lambda entry: entry.question.key == wanted):
            table.select_where(lambda _entry: True)

    def _say_empty(self, title: str, text: str) -> None:
        self._empty.say(title, text)
        self._stack.setCurrentIndex(1)

    def _key(self) -> str:
        return self._entry.question.key if self._entry else ""

    def _show_entry(self, entry: Entry | None) -> None:
        self._entry = entry
        found = self.queue.found
        self.form.show_question(
            entry.question if entry else None,
            found.choices if found else None,
            entry.answered if entry else None,
            suggestions=self.queue.suggestions(entry) if entry else (),
            read_only=self.queue.session.read_only,
        )

    # answering

    def _after(self) -> str:
        """Key of the model below the chosen one, else of the one above."""
        table = self.tables[self.chips.key]
        shown = self.models[self.chips.key].shown()
        row = table.currentIndex().row()
        beside = shown[row + 1 : row + 2] or shown[max(row - 1, 0) : row]
        return beside[0].question.key if beside else ""

    def _answer(self, answered: Answered) -> None:
        entry = self._entry
        if entry is None:
            return
        if entry.answered is None:
            self._next = self._after()
        said = replace(entry, answered=answered).said
        text = f"{entry.question.text}: {said} ({formats.count(entry.question.items, 'row')})"
        self.queue.answer(entry, answered, lambda _changes: self.queue.session.message.emit(text))

    def _leave(self) -> None:
        key = self._after()
        self.tables[self.chips.key].select_where(lambda entry: entry.question.key == key)

    def _forget(self) -> None:
        if self._entry is not None:
            self._next = self._after()
            self.queue.forget(self._entry)


def worth(found: Found) -> str:
    """What the open models stand for: "3 models (48 items, $96,000)"."""
    if not found.open:
        return ""
    stakes = formats.count(found.items, "item")
    if found.cost:
        stakes += f", {formats.money(found.cost)}"
    return f"{formats.count(len(found.open), 'model')} ({stakes})"
