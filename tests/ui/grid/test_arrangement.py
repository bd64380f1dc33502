"""Filters and orders of a list agree with plain Python, whatever the rows hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any, overload

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.model.sheets import ITEMS
from planner.ui.cells import date_text
from planner.ui.grid.arrangement import Arrangement, Level, Ticked
from planner.ui.grid.column import TableColumn
from planner.ui.grid.figures import said
from planner.ui.grid.values import ColumnValues, chosen


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    on: date | None


COLUMNS = (
    TableColumn[Row]("Name", lambda row: row.name, value=lambda row: row.name),
    TableColumn[Row]("On", lambda row: date_text(row.on), lambda row: row.on, value=lambda r: r.on),
    TableColumn[Row]("Number", lambda row: f"{row.id:,}", key=lambda row: row.id),
)
NAMES = st.sampled_from(["", "Huawei", "HUAWEI", "zte", "a b", "straße", "é", "line\nbreak"])
ROWS = st.lists(st.builds(Row, st.integers(0, 2_000), NAMES, st.none() | st.dates()), max_size=40)
TICKED = st.builds(Ticked, st.frozensets(NAMES, max_size=4), st.booleans())


def filled(rows: list[Row]) -> Arrangement[Row]:
    made = Arrangement(COLUMNS)
    made.set_rows(rows)
    return made


def shown(arrangement: Arrangement[Row]) -> list[Row]:
    return [arrangement.rows[place] for place in arrangement.shown.tolist()]


@given(ROWS, st.sampled_from(["", "h", "hua", "ua 1", "ß", "2", "zte 0"]), TICKED, st.integers())
def test_rows_are_shown_that_every_filter_takes(
    rows: list[Row], text: str, ticked: Ticked, chips: int
) -> None:
    even = chips % 2 == 0
    made = filled(rows)
    made.words = tuple(text.split())
    made.ticked = {0: ticked}
    made.accept = (lambda row: row.id % 2 == 0) if even else None
    made.arrange()
    expected = [
        row
        for row in rows
        if (row.name in ticked.texts) is not ticked.hidden
        and (not even or row.id % 2 == 0)
        and all(
            any(word in column.text(row).lower() for column in COLUMNS) for word in text.split()
        )
    ]
    assert shown(made) == expected


@given(ROWS, st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=3))
def test_the_first_column_counts_most_and_what_is_not_known_is_last(
    rows: list[Row], asked: list[tuple[int, bool]]
) -> None:
    made = filled(rows)
    made.levels = tuple(Level(*level) for level in asked)
    made.arrange()
    expected = list(rows)
    for column, descending in reversed(asked):
        key: Any = COLUMNS[column].key or (lambda row: row.name.casefold() or None)
        known = [row for row in expected if key(row) is not None]
        known.sort(key=key, reverse=descending)
        expected = known + [row for row in expected if key(row) is None]
    assert shown(made) == expected


@given(ROWS, ROWS, st.data())
def test_rows_that_change_come_and_go_are_read_as_if_all_were_new(
    rows: list[Row], others: list[Row], data: st.DataObject
) -> None:
    made = filled(rows)
    for column in (0, 1, 2):
        made.coded(column)
    kept = data.draw(st.lists(st.sampled_from(rows), unique_by=id)) if rows else []
    renamed = [replace(row, name="new") for row in kept[:3]]
    after = data.draw(st.permutations([*kept, *renamed, *others]))
    made.set_rows(after)
    made.levels = (Level(0), Level(1, descending=True))
    made.words = ("e",)
    made.arrange()
    fresh = filled(after)
    fresh.levels, fresh.words = made.levels, made.words
    fresh.arrange()
    assert shown(made) == shown(fresh)


class Made(Sequence[Row]):
    """Rows that are made each time they are looked at, as those of an import are."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self.looks = 0

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        self.looks += 1
        return replace(self._rows[index])


@given(ROWS, st.integers(1, 5), st.lists(st.integers(0, 2), max_size=2))
def test_rows_made_when_looked_at_are_looked_at_once_to_read_all_they_say(
    rows: list[Row], step: int, read: list[int]
) -> None:
    made_rows = Made(rows)
    made: Arrangement[Row] = Arrangement(COLUMNS)
    made.set_rows(made_rows)
    for column in read:
        made.coded(column)
    made_rows.looks = 0
    while not made.ready:
        made.read_on(step)
    assert made_rows.looks == (len(rows) if len(set(read)) < len(COLUMNS) else 0)
    fresh = filled(rows)
    every = np.arange(len(rows))
    for column in range(len(COLUMNS)):
        assert made.texts(column, every) == fresh.texts(column, every)


def test_figures_of_a_few_rows_do_not_wait_for_all_to_be_read() -> None:
    rows = Made([Row(number, f"name {number}", None) for number in range(5_000)])
    made: Arrangement[Row] = Arrangement(COLUMNS)
    made.set_rows(rows)
    made.arrange()
    rows.looks = 0
    few = said(made, [(10, 19, column) for column in range(len(COLUMNS))])
    assert rows.looks <= 10 * len(COLUMNS)
    for column in range(len(COLUMNS)):
        made.coded(column)
    assert few == said(made, [(10, 19, column) for column in range(len(COLUMNS))])


@given(ROWS, TICKED, st.sampled_from(["", "u", "zte"]))
def test_the_values_of_a_column_are_those_that_other_filters_leave_with_their_rows(
    rows: list[Row], ticked: Ticked, search: str
) -> None:
    made = filled(rows)
    made.ticked = {0: ticked}
    made.words = ("1",)
    made.arrange()
    left = [row for row in rows if any("1" in column.text(row) for column in COLUMNS)]
    values, there_are = ColumnValues(made, 0).matching(search)
    held = [row.name for row in left if search in row.name.lower()]
    assert {value.text: value.rows for value in values} == {n: held.count(n) for n in held}
    assert there_are == len(values)


@given(ROWS, TICKED, st.sampled_from(["", "hua"]))
def test_what_is_ticked_is_what_is_shown(rows: list[Row], ticked: Ticked, search: str) -> None:
    made = filled(rows)
    made.arrange()
    found = chosen(ticked, ColumnValues(made, 0), search)
    wanted = {row.name for row in rows if search in row.name.lower() and ticked.takes(row.name)}
    made.ticked = {} if found is None else {0: found}
    made.arrange()
    assert {row.name for row in shown(made)} == wanted


def test_a_new_value_is_not_hidden_by_a_filter_that_left_few_out() -> None:
    rows = [Row(n, name, None) for n, name in enumerate(["a", "b", "c", "d"])]
    made = filled(rows)
    made.arrange()
    found = chosen(Ticked(frozenset("b"), hidden=True), ColumnValues(made, 0), "")
    assert found is not None
    assert found.takes("e")


def test_asking_again_for_a_column_turns_its_order_and_then_drops_it() -> None:
    made = filled([])
    seen = []
    for column, add in ((0, False), (1, True), (1, True), (0, True), (1, True), (2, False)):
        made.levels = made.sorted_by(column, add=add)
        seen.append([(level.column, level.descending) for level in made.levels])
    assert seen == [
        [(0, False)],
        [(0, False), (1, False)],
        [(0, False), (1, True)],
        [(0, True), (1, True)],
        [(0, True)],
        [(2, False)],
    ]


@dataclass(frozen=True)
class Judged:
    """A row of a record, and what is known of it."""

    record: Row
    answer: str


@given(ROWS, st.data())
def test_new_answers_leave_what_follows_from_the_records_read(
    rows: list[Row], data: st.DataObject
) -> None:
    read: list[int] = []

    def name_of(row: Judged) -> str:
        read.append(row.record.id)
        return row.record.name

    columns = (
        TableColumn[Judged]("Name", name_of, value=name_of, edits=ITEMS.column("model")),
        TableColumn[Judged]("Answer", lambda row: row.answer, value=lambda row: row.answer),
    )
    made = Arrangement(columns, attrgetter("record"))
    made.set_rows([Judged(row, "unknown") for row in rows])
    made.arrange()
    made.coded(0)
    made.coded(1)
    edited = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    after = [replace(row, name="new") if at in edited else row for at, row in enumerate(rows)]
    read.clear()
    ids = attrgetter("record.id")
    assert made.set_rows([Judged(row, "met") for row in after], lambda some: map(ids, some))
    made.coded(0)
    if len(edited) < len(rows):
        assert len(read) <= 2 * len(edited)
    every = np.arange(len(rows))
    assert made.texts(0, every) == [row.name for row in after]
    assert made.texts(1, every) == ["met"] * len(rows)
    assert not rows or not made.set_rows(
        [Judged(replace(row, id=-1), "met") for row in after], lambda some: map(ids, some)
    )
