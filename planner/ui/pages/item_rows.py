"""Items with their answers, as rows of a table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from planner.model.findings import Answer, Finding
from planner.model.inventory import Item
from planner.model.products import Recognition
from planner.model.sheets import ITEMS, POSITION, Column, Kind
from planner.ui.cells import cell_text
from planner.ui.page import Focus
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import Look, answer_look

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

NUMERIC = frozenset({Kind.MONEY, Kind.WHOLE, Kind.DECIMAL, Kind.DATE})
_WIDTHS = {
    Kind.DATE: 112,
    Kind.MONEY: 108,
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
    """An item and what is known of it; findings are empty while they are worked out."""

    item: Item
    recognition: Recognition | None = None
    findings: tuple[Finding, ...] = ()
    covered: Finding | None = None
    reimbursable: Finding | None = None

    @property
    def product(self) -> str:
        """What it was recognised as, empty if it was not."""
        found = self.recognition.product if self.recognition else None
        return found.name if found else ""


class ItemsModel(RowsModel[ItemRow]):
    """Edits the item of a row."""

    def record(self, row: ItemRow) -> Item:
        return row.item


def item_rows(items: Iterable[Item], known: "Eligibility | None") -> list[ItemRow]:
    """The items in order, each with its answers if there are any for it."""
    if known is None:
        return [ItemRow(item) for item in items]
    answers = {answer.item.id: answer for answer in known.items}
    # Items of equal facts share one tuple of findings: each is looked through once.
    main: dict[int, tuple[Finding | None, Finding | None]] = {}
    rows = []
    for item in items:
        answer = answers.get(item.id)
        if answer is None:
            rows.append(ItemRow(item))
            continue
        findings = answer.findings
        pair = main.get(id(findings))
        if pair is None:
            pair = main[id(findings)] = answer.finding("covered"), answer.finding("reimbursable")
        rows.append(ItemRow(item, answer.recognition, findings, *pair))
    return rows


def rows_after(rows: Sequence[ItemRow], items: Sequence[Item]) -> list[ItemRow] | None:
    """The rows with the items as they are after an edit, and the answers they had until now;
    None if items were added or deleted.
    """
    if len(rows) != len(items):
        return None
    after = [
        row if row.item is item else replace(row, item=item)
        for row, item in zip(rows, items, strict=True)
    ]
    same = all(row.item.id == now.item.id for row, now in zip(rows, after, strict=True))
    return after if same else None


def filter_counts(rows: Sequence[ItemRow]) -> dict[str, int]:
    """How many rows each of `FILTERS` takes."""
    groups: dict[tuple[int, int], tuple[ItemRow, int]] = {}
    for row in rows:
        key = id(row.covered), id(row.reimbursable)
        first, number = groups.get(key, (row, 0))
        groups[key] = first, number + 1
    return {
        name: sum(n for row, n in groups.values() if test is None or test(row))
        for name, (_words, test) in FILTERS.items()
    }


def field_column(column: Column, read: Callable[[Any], Any] = lambda row: row) -> TableColumn[Any]:
    """A table column for a record's field; ``read`` gives the record of a row."""
    field, kind = column.field, column.kind

    def value(row: Any) -> Any:
        return getattr(read(row), field)

    if kind is Kind.LAYER:
        return TableColumn(
            column.heading,
            lambda row: cell_text(value(row)),
            edits=column,
            width=_WIDTHS[kind],
            tip=column.help,
        )
    natural = kind in NUMERIC or kind is Kind.YES_NO
    return TableColumn(
        column.heading,
        lambda row: cell_text(value(row)),
        key=value if natural else None,
        numeric=kind in NUMERIC,
        edits=column,
        width=_WIDTHS[kind],
        tip=column.help,
    )


def item_columns() -> tuple[TableColumn[ItemRow], ...]:
    """What the thing is, then the answers, then everything else that is known."""
    fields = {
        column.field: field_column(column, lambda row: row.item)
        for column in (*ITEMS.columns, POSITION)
    }
    first = {"serial": 178, "manufacturer": 112, "model": 112}
    answers = (
        _answer_column("Covered", "covered", lambda row: row.covered),
        _answer_column("Reimbursable", "reimbursable", lambda row: row.reimbursable),
    )
    product = TableColumn[ItemRow](
        "Product", lambda row: row.product, width=150, tip="What it was recognised as"
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
    heading: str, rule: str, finding: Callable[[ItemRow], Finding | None]
) -> TableColumn[ItemRow]:
    def look(row: ItemRow) -> Look | None:
        found = finding(row)
        return answer_look(rule, found.answer) if found else None

    def text(row: ItemRow) -> str:
        shown = look(row)
        return shown.word if shown else ""

    def key(row: ItemRow) -> int | None:
        found = finding(row)
        return _RANK[found.answer] if found else None

    return TableColumn(heading, text, key=key, look=look, width=_ANSWER_WIDTHS[rule])


def _unknown(row: ItemRow) -> bool:
    found = (row.covered, row.reimbursable)
    return any(finding is not None and finding.answer is Answer.UNKNOWN for finding in found)


def _answers(finding: Finding | None, answer: Answer) -> bool:
    return finding is not None and finding.answer is answer


FILTERS: dict[str, tuple[str, Callable[[ItemRow], bool] | None]] = {
    "all": ("All", None),
    "covered": ("Covered", lambda row: _answers(row.covered, Answer.MET)),
    "reimbursable": ("Reimbursable", lambda row: _answers(row.reimbursable, Answer.MET)),
    "unknown": ("Unknown", _unknown),
    "not covered": ("Not covered", lambda row: _answers(row.covered, Answer.NOT_MET)),
}
"""Key, name and test of the chips above the table."""


def focus_test(focus: Focus) -> tuple[str, Callable[[ItemRow], bool]] | None:
    """The rows that a focus asks for beyond its text: in words, and as a test."""
    if focus.missing:
        return f"Missing fact: {focus.missing}", lambda row: any(
            focus.missing in finding.missing for finding in row.findings
        )
    if focus.answer:
        answer = Answer(focus.answer)

        def answers(row: ItemRow) -> bool:
            return any(f.rule == focus.rule and f.answer is answer for f in row.findings)

        return f"{focus.rule}: {answer_look(focus.rule, answer).word}", answers
    if focus.site:
        return f"Site {focus.site}", lambda row: row.item.site == focus.site
    return None
