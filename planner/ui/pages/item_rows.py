"""Items with their answers, as rows of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from planner.model.findings import Answer, Finding
from planner.model.inventory import Item
from planner.model.products import Recognition
from planner.model.sheets import ITEMS, POSITION, Column, Kind
from planner.ui import formats
from planner.ui.cells import cell_text
from planner.ui.page import Focus
from planner.ui.slices import Steps
from planner.ui.translation import tr
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import CONFIDENCE, STEP_WORDS, Look, answer_look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility, ItemAnswer

_PART = 2_000
"""Rows made in one step."""
NUMERIC = frozenset({Kind.MONEY, Kind.WHOLE, Kind.DECIMAL, Kind.DATE})
_WIDTHS = {
    Kind.DATE: 112,
    Kind.MONEY: 126,
    Kind.WHOLE: 84,
    Kind.DECIMAL: 96,
    Kind.YES_NO: 84,
    Kind.LAYER: 128,
    Kind.IDENTIFIER: 150,
    Kind.TEXT: 130,
    Kind.SEASON: 96,
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item and what is known of it: nothing while the answers are worked out. The words of
    the findings are put together when they are asked for.
    """

    item: Item
    known: "ItemAnswer | None" = None
    covered: Answer | None = None
    reimbursable: Answer | None = None

    @property
    def recognition(self) -> Recognition | None:
        """What it was recognised as."""
        return self.known.recognition if self.known else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say about it."""
        return self.known.findings if self.known else ()

    @property
    def product(self) -> str:
        """What it was recognised as, empty if it was not."""
        found = self.recognition.product if self.recognition else None
        return found.name if found else ""


class ItemsModel(RowsModel[ItemRow]):
    """Edits the item of a row."""

    record_of = attrgetter("item")

    def with_record(self, row: ItemRow, record: Item) -> ItemRow:
        return replace(row, item=record)


def listing(
    former: Sequence[ItemRow], items: Sequence[Item], known: "Eligibility | None"
) -> Steps[tuple[list[ItemRow], dict[str, int]]]:
    """The items in order, each with its answers, and how many rows each of `FILTERS` takes.
    ``former`` are rows with the same answers: after an edit they keep them until there are new
    ones.
    """
    rows = yield from _edited(former, items)
    if rows is None:
        rows = yield from _making(items, known)
    return rows, (yield from _counting(rows))


def _making(items: Sequence[Item], known: "Eligibility | None") -> Steps[list[ItemRow]]:
    rows: list[ItemRow] = []
    answers = yield from _answers(known)
    for start in range(0, len(items), _PART):
        for item in items[start : start + _PART]:
            answer = answers.get(item.id)
            if answer is None:
                rows.append(ItemRow(item))
                continue
            pair = answer.answer("covered"), answer.answer("reimbursable")
            rows.append(ItemRow(item, answer, *pair))
        yield start / len(items)
    return rows


def _answers(known: "Eligibility | None") -> "Steps[dict[int, ItemAnswer]]":
    found: dict[int, ItemAnswer] = {}
    answers = known.items if known is not None else ()
    for start in range(0, len(answers), _PART):
        found.update((answer.item.id, answer) for answer in answers[start : start + _PART])
        yield 0.0
    return found


def _edited(rows: Sequence[ItemRow], items: Sequence[Item]) -> Steps[list[ItemRow] | None]:
    """The rows with the items as they are after an edit; None if items were added or deleted."""
    if len(rows) != len(items):
        return None
    after: list[ItemRow] = []
    for start in range(0, len(items), _PART):
        for row, item in zip(
            rows[start : start + _PART], items[start : start + _PART], strict=True
        ):
            if row.item is not item:
                if row.item.id != item.id:
                    return None
                after.append(replace(row, item=item))
            else:
                after.append(row)
        yield start / len(items)
    return after


def _counting(rows: Sequence[ItemRow]) -> Steps[dict[str, int]]:
    """How many rows each of `FILTERS` takes."""
    groups: dict[tuple[int, int], tuple[ItemRow, int]] = {}
    for start in range(0, len(rows), _PART):
        for row in rows[start : start + _PART]:
            key = id(row.covered), id(row.reimbursable)
            first, number = groups.get(key, (row, 0))
            groups[key] = first, number + 1
        yield start / len(rows)
    return {
        name: sum(n for row, n in groups.values() if test is None or test(row))
        for name, (_words, test) in FILTERS.items()
    }


def field_column(column: Column, within: str = "") -> TableColumn[Any]:
    """A table column for a record's field; ``within`` is the attribute of a row that has the
    record, empty if the row is the record.
    """
    kind = column.kind
    value = attrgetter(f"{within}.{column.field}" if within else column.field)
    natural = kind in NUMERIC or kind is Kind.YES_NO
    return TableColumn(
        column.heading,
        lambda row: cell_text(value(row)),
        key=value if natural else None,
        numeric=kind in NUMERIC,
        edits=column,
        width=_WIDTHS[kind],
        tip=column.help,
        value=value,
        summed=not column.field.endswith(("latitude", "longitude")),
    )


def item_columns() -> tuple[TableColumn[ItemRow], ...]:
    """What the thing is, then the answers, then everything else that is known."""
    fields = {column.field: field_column(column, "item") for column in (*ITEMS.columns, POSITION)}
    first = {"serial": 188, "manufacturer": 112, "model": 112}
    answers = (
        _answer_column(tr("Covered"), "covered", lambda row: row.covered),
        _answer_column(tr("Reimbursable"), "reimbursable", lambda row: row.reimbursable),
    )
    product = TableColumn[ItemRow](
        tr("Product"),
        lambda row: row.product,
        width=150,
        tip=tr("What it was recognised as"),
        value=lambda row: row.product,
    )
    rest = [name for name in fields if name not in first and name != "site"]
    order = ("quantity", "obtained_on", "cost", "status")
    rest.sort(key=lambda name: order.index(name) if name in order else len(order))
    return (
        *(replace(fields[name], width=width) for name, width in first.items()),
        *answers,
        fields["site"],
        product,
        *(fields[name] for name in rest),
    )


_ANSWER_WIDTHS = {"covered": 116, "reimbursable": 152}
_RANK = {Answer.MET: 0, Answer.UNKNOWN: 1, Answer.NOT_MET: 2}


def _answer_column(
    heading: str, rule: str, answer: Callable[[ItemRow], Answer | None]
) -> TableColumn[ItemRow]:
    def look(row: ItemRow) -> Look | None:
        found = answer(row)
        return answer_look(rule, found) if found else None

    def text(row: ItemRow) -> str:
        shown = look(row)
        return shown.word if shown else ""

    def key(row: ItemRow) -> int | None:
        found = answer(row)
        return _RANK[found] if found else None

    def why(row: ItemRow) -> str:
        found = next((one for one in row.findings if one.rule == rule), None)
        if found is None:
            return ""
        sure = CONFIDENCE[found.confidence].word.lower()
        return f"{formats.us_dates(found.because)}\n{found.citation} ({sure})"

    wide = _ANSWER_WIDTHS[rule]
    return TableColumn(heading, text, key=key, look=look, width=wide, value=answer, why=why)


def _unknown(row: ItemRow) -> bool:
    return Answer.UNKNOWN in (row.covered, row.reimbursable)


FILTERS: dict[str, tuple[str, Callable[[ItemRow], bool] | None]] = {
    "all": (tr("All"), None),
    "covered": (tr("Covered"), lambda row: row.covered is Answer.MET),
    "reimbursable": (tr("Reimbursable"), lambda row: row.reimbursable is Answer.MET),
    "unknown": (tr("Unknown"), _unknown),
    tr("not covered"): (tr("Not covered"), lambda row: row.covered is Answer.NOT_MET),
}
"""Key, name and test of the chips above the table."""


def focus_test(focus: Focus) -> tuple[str, Callable[[ItemRow], bool]] | None:
    """The rows that a focus asks for beyond its text: in words, and as a test."""
    if focus.step:
        return tr("Covered: {step_words}", step_words=STEP_WORDS[focus.step]), _came(focus.step)
    if focus.missing:
        return tr("Missing fact: {missing}", missing=focus.missing), lambda row: bool(
            row.known and row.known.lacks(focus.missing)
        )
    if focus.items:
        words = tr("As found")
        if focus.answer:
            words = tr(
                "{rule}: now {answer}",
                rule=focus.rule,
                answer=answer_look(focus.rule, Answer(focus.answer)).word,
            )
        return words, lambda row: row.item.id in focus.items
    if focus.answer:
        answer = Answer(focus.answer)

        def answers(row: ItemRow) -> bool:
            return row.known is not None and row.known.answer(focus.rule) is answer

        return f"{focus.rule}: {answer_look(focus.rule, answer).word}", answers
    if focus.site:
        return tr("Site {site}", site=focus.site), lambda row: row.item.site == focus.site
    return None


def _came(step: str) -> Callable[[ItemRow], bool]:
    from planner.services.site_states import item_step

    before = list(STEP_WORDS).index(step)

    def came(row: ItemRow) -> bool:
        covered = row.known is not None and row.known.answer("covered") is Answer.MET
        return covered and item_step(row.item) > before

    return came
