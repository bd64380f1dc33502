"""Whether what is compared, looked up or counted from is of the kind that it must be."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from planner.rules import wording
from planner.rules.reading import Node
from planner.rules.vocabulary import Held, Kind, Lookup, Op, Operand, Row, Step, Table, Value

_FORMS: Mapping[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.DATE: (date,),
    Kind.MONTH: (str,),
    Kind.NUMBER: (int,),
    Kind.MONEY: (int, Decimal),
    Kind.YES_NO: (bool,),
}
_FARTHEST: Mapping[Step, int] = {Step.DAYS: 36_500, Step.MONTHS: 1_200, Step.YEARS: 100}
"""The most days, months or years that a rule moves a date by."""
_NAMES: Mapping[type, str] = {
    str: "text",
    date: "a date",
    bool: "true or false",
    int: "a number",
    Decimal: "a number",
    tuple: "a list",
}


def check_operand(
    node: Node,
    op: Op,
    kind: Kind,
    operand: Operand,
    values: Mapping[str, Value],
    lookups: Mapping[str, Lookup],
    tables: Mapping[str, Table],
) -> None:
    """Refuses a comparison with something of another kind than the fact."""
    forms = _forms(op, kind)
    for held in _held(operand, values, lookups, tables):
        if type(held) not in forms:
            expected = wording.join(dict.fromkeys(_NAMES[form] for form in forms))
            node.fail(f'{expected.capitalize()} is expected here, not "{wording.show(held)}".')
    if operand.times:
        for period in values[operand.times].periods:
            if type(period.value) not in {int, Decimal}:
                node.fail(f'"{operand.times}" is no number to multiply by.')
    for step, name in operand.moves:
        check_distance(node, step, values[name])


def check_distance(node: Node, step: Step, value: Value) -> None:
    """Refuses a value that no date can be moved by."""
    if not all(is_distance(step, period.value) for period in value.periods):
        most = f"{_FARTHEST[step]:,} {step}"
        node.fail(f'"{value.id}" is a distance in time: a whole number, at most {most}.')


def is_distance(step: Step, held: Held) -> bool:
    """Whether a date can be moved by so much."""
    return type(held) is int and 0 <= held <= _FARTHEST[step]


def check_dated(node: Node, table: Table, column: str) -> None:
    """Refuses a table in which a row lacks the date that it is looked up by."""
    for row in table.rows:
        if not isinstance(row.cells.get(column), date):
            name = wording.show(row.cells.get(table.columns[0]))
            node.fail(f'The row "{name}" of "{table.title}" has no date under "{column}".')


def check_columns(nodes: Sequence[Mapping[str, Node]], rows: tuple[Row, ...]) -> None:
    """Refuses a cell of another kind than the others of its column; ``nodes`` by row."""
    kinds: dict[str, Counter[type]] = {}
    for row in rows:
        for column, held in row.cells.items():
            kinds.setdefault(column, Counter())[type(held)] += 1
    for place, row in enumerate(rows):
        for column, held in row.cells.items():
            usual = kinds[column].most_common(1)[0][0]
            if type(held) is not usual:
                nodes[place][column].fail(f'"{column}" holds {_NAMES[usual]} in the other rows.')


def _forms(op: Op, kind: Kind) -> tuple[type, ...]:
    if op is Op.KNOWN:
        return (bool,)
    if op is Op.IN:
        return (tuple,)
    return (date,) if op is Op.AFTER_MONTH_OF else _FORMS[kind]


def _held(
    operand: Operand,
    values: Mapping[str, Value],
    lookups: Mapping[str, Lookup],
    tables: Mapping[str, Table],
) -> Iterator[Held]:
    """All that the fact may be compared with."""
    if operand.literal is not None:
        yield operand.literal
    elif operand.value:
        yield from (period.value for period in values[operand.value].periods)
    elif operand.lookup:
        for row in tables[lookups[operand.lookup].table].rows:
            if operand.column in row.cells:
                yield row.cells[operand.column]
