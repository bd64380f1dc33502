"""Finds the header row of a sheet, what the sheet lists, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.files.cells import is_blank, shown
from planner.files.formats import (
    STANDARD,
    Format,
    SheetFormat,
    columns_of,
    heading_key,
    sheet_named,
)
from planner.files.reading import RawCell, RawSheet
from planner.model.inventory import KEYS
from planner.model.sheets import (
    ANSWER_HEADINGS,
    ASKED_HEADINGS,
    CARRIER,
    ITEMS,
    MORE_SHEETS,
    PLANNED_HEADINGS,
    PROGRESS,
    REPORTED,
    Sheet,
)

HEADER_ROWS = 30
"""How far down a header row is looked for."""

_SURE = 3
"""So many standard headings make sure that a sheet is what it is named."""

_NUMBERED = re.compile(r" \(\d+\)\Z")

REJECT_HEADING = "Problem"
"""Added to a workbook of rejected rows; passed over when that is imported again."""

YOU_SAID_SO, STANDARD_HEADING, KNOWN_NAME = "you said so", "standard heading", "known name"
OWN, PASSED_OVER = "kept as your own column", "passed over: the program's own answer"


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of a sheet: ``index`` into its rows, its heading (numbered if it is there
    twice), the record field it stands for (empty: the user's own), and why.
    """

    index: int
    heading: str
    field: str
    reason: str

    @property
    def passed_over(self) -> bool:
        """Whether nothing is read from the column."""
        return self.reason == PASSED_OVER


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet can be read: as which standard sheet, in which format (its id), from which
    header row (an index into the rows), with which columns; why it is taken for that; and the
    layout of the format that asks for more than columns.
    """

    target: str
    format: str
    header: int
    columns: tuple[ColumnMatch, ...]
    why: str = ""
    layout: SheetFormat | None = None


def headings_in(rows: Sequence[Sequence[RawCell]], header: int) -> list[str]:
    """Headings of a row: equal ones numbered, a column with cells but no heading named."""
    seen: dict[str, int] = {}
    headings = []
    for index, cell in enumerate(rows[header]):
        heading = " ".join(shown(cell).split())
        if not heading:
            below = any(row[index] != "" for row in rows[header + 1 :])
            heading = f"Column {index + 1}" if below else ""
        if heading:
            number = seen[heading.casefold()] = seen.get(heading.casefold(), 0) + 1
            heading = heading if number == 1 else f"{heading} ({number})"
        headings.append(heading)
    return headings


def find_reading(
    sheet: RawSheet,
    formats: Sequence[Format],
    mapping: Mapping[str, str],
    *,
    forced: bool = False,
) -> Reading | None:
    """The best way to read a sheet; None if its headings are not known.

    ``mapping`` maps a heading's key to a field, or to empty text to keep the column as it is.
    A sheet that is named like a standard one is that, unless a format knows more of its columns.
    ``forced``: a format is taken for one of its known columns, without what else tells it.
    """
    if sheet.format:
        return _captured_reading(sheet, formats, mapping)
    if sheet.rows and REPORTED in sheet.rows[0]:
        return None
    standard = sheet_named(sheet.name)
    named = _named_reading(sheet.rows, standard, mapping) if standard else None
    if named is not None and named.target == CARRIER.name:
        return named
    known = _known_reading(sheet, formats, mapping, forced=forced)
    if named is None or known is None:
        return named or known
    # a list of items on a sheet named Sites shares a heading or two with a list of sites
    may_differ = known.target == named.target or _fields(named) < _SURE
    return known if may_differ and _fields(known) > _fields(named) else named


def _fields(reading: Reading) -> int:
    return len({column.field for column in reading.columns if column.field})


def _named_reading(
    rows: Sequence[Sequence[RawCell]], standard: Sheet, mapping: Mapping[str, str]
) -> Reading | None:
    header = _standard_header(rows, standard, mapping)
    if header is None:
        return None
    columns = standard_columns(rows, header, standard, mapping)
    if standard in MORE_SHEETS and len({match.field for match in columns} - {""}) < _SURE:
        return None  # many a workbook has a sheet of costs or customers in its own way
    why = f"the sheet is named {standard.name} and has its headings"
    return Reading(standard.name, STANDARD, header, columns, why)


def _captured_reading(
    sheet: RawSheet, formats: Sequence[Format], mapping: Mapping[str, str]
) -> Reading | None:
    """How the table is read that was made of a text: its format named the columns itself."""
    known = next((entry for entry in formats if entry.id == sheet.format), None)
    if known is None or known.capture is None:
        return None
    columns = []
    for index, cell in enumerate(sheet.rows[0]):
        heading = shown(cell)
        field, reason = known.capture.headings.get(heading, ""), f"read by {known.id}"
        if heading_key(heading) in mapping:
            field, reason = mapping[heading_key(heading)], YOU_SAID_SO
        columns.append(ColumnMatch(index, heading, field, reason if field else OWN))
    why = f"the text holds {', '.join(sheet.parts)}"
    return Reading(ITEMS.name, known.id, 0, tuple(columns), why)


def _known_reading(
    sheet: RawSheet, formats: Sequence[Format], mapping: Mapping[str, str], *, forced: bool
) -> Reading | None:
    best: Reading | None = None
    best_score = (False, 0)
    for known in formats:
        for layout in known.sheets:
            for header, row in enumerate(sheet.rows[:HEADER_ROWS]):
                signed = _signed(row, layout)
                by_columns = forced or not layout.signatures
                # cheap first: few rows hold enough known headings to be looked at closely
                if not signed and not (
                    by_columns and _hits(row, layout, mapping) >= layout.at_least
                ):
                    continue
                columns = known_columns(sheet.rows, header, layout, mapping)
                fields = {column.field for column in columns if column.field}
                enough = len(fields) >= layout.at_least and bool(fields & layout.one_of)
                score = signed > 0, len(fields)
                if score > best_score and (signed or enough):
                    why = _why(known, signed, len(fields))
                    best = Reading(layout.target, known.id, header, columns, why, layout)
                    best_score = score
    return best


def reading_as(sheet: RawSheet, formats: Sequence[Format], standard: Sheet, header: int) -> Reading:
    """How a person wants a sheet read: as that standard sheet, from that header row. The format
    is the one that the row tells, else the one that knows everyday headings.
    """
    if sheet.format and standard is ITEMS and header == 0:
        captured = _captured_reading(sheet, formats, {})
        if captured:
            return captured
    rows = sheet.rows
    if not rows:
        return Reading(standard.name, STANDARD, header, ())
    if sheet.name.strip().casefold() != standard.name.casefold():
        layouts = [
            (_signed(rows[header], layout), not layout.signatures, known.id, layout)
            for known in formats
            for layout in known.sheets
            if layout.target == standard.name
        ]
        best = max(layouts, key=lambda entry: entry[:2], default=None)
        if best and (best[0] or best[1]):
            columns = known_columns(rows, header, best[3], {})
            return Reading(standard.name, best[2], header, columns, YOU_SAID_SO, best[3])
    columns = standard_columns(rows, header, standard, {})
    return Reading(standard.name, STANDARD, header, columns, YOU_SAID_SO)


def _signed(row: Sequence[RawCell], layout: SheetFormat) -> int:
    """How many headings the longest signature has that the row holds whole; 0 if it has none."""
    if not layout.signatures:
        return 0
    keys = {heading_key(cell) for cell in row if isinstance(cell, str) and cell}
    return max((len(wanted) for wanted in layout.signatures if wanted <= keys), default=0)


def _why(known: Format, signed: int, fields: int) -> str:
    if not signed:
        return "1 column is known" if fields == 1 else f"{fields} columns are known"
    doubt = "" if known.confirmed else "; no real export confirmed its headings yet: look at them"
    return f"it has the {signed} headings that {known.title} is known by{doubt}"


def _hits(row: Sequence[RawCell], layout: SheetFormat, mapping: Mapping[str, str]) -> int:
    keys = {heading_key(cell) for cell in row if isinstance(cell, str) and cell}
    return sum(1 for key in keys if key in layout.fields or mapping.get(key))


def _standard_header(
    rows: Sequence[Sequence[RawCell]], standard: Sheet, mapping: Mapping[str, str]
) -> int | None:
    """The row with the most standard headings; one with the heading that the sheet's rows are
    known by comes before any other. None if no row has a standard heading.
    """
    if standard is CARRIER:
        for index, row in enumerate(rows[:HEADER_ROWS]):
            pair = [shown(cell).strip().casefold() for cell in row[:2]]
            if pair == ["field", "value"]:
                return index
        return None
    headings = {column.heading.casefold(): column.field for column in columns_of(standard)}
    key_field = KEYS.get(standard.record, "")
    best, best_score = None, (False, 0)
    for index, row in enumerate(rows[:HEADER_ROWS]):
        words = {shown(cell).strip().casefold() for cell in row} - {""}
        fields = {headings[word] for word in words if word in headings}
        fields |= {mapping[key] for word in words if (key := heading_key(word)) in mapping}
        fields &= set(headings.values())
        score = key_field in fields, len(fields)
        if fields and score > best_score:
            best, best_score = index, score
    return best


def standard_columns(
    rows: Sequence[Sequence[RawCell]], header: int, standard: Sheet, mapping: Mapping[str, str]
) -> tuple[ColumnMatch, ...]:
    """Columns of a sheet of the standard workbook; answers that an export added are passed
    over, and any other heading is the user's own.
    """
    by_heading = _standard_fields(rows[header], standard)
    passed_over = _passed_over(headings_in(rows, header), standard.name)
    columns: list[ColumnMatch] = []
    taken = set(mapping.values())
    for index, heading in enumerate(headings_in(rows, header)):
        key, low = heading_key(heading), heading.casefold()
        if not heading:
            continue
        if key in mapping:
            match = ColumnMatch(index, heading, mapping[key], YOU_SAID_SO)
        elif heading in passed_over:
            match = ColumnMatch(index, heading, "", PASSED_OVER)
        elif (field := by_heading.get(low, "") or by_heading.get(key, "")) and field not in taken:
            match = ColumnMatch(index, heading, field, STANDARD_HEADING)
            taken.add(field)
        else:
            match = ColumnMatch(index, heading, "", OWN)
        columns.append(match)
    return tuple(columns)


def _standard_fields(row: Sequence[RawCell], standard: Sheet) -> dict[str, str]:
    """Fields by heading in lower case, and, where that is not there, by another heading's key."""
    there = {shown(cell).strip().casefold() for cell in row}
    fields = {column.heading.casefold(): column.field for column in columns_of(standard)}
    for column in columns_of(standard):
        if column.heading.casefold() not in there:
            for other in column.also:
                fields.setdefault(heading_key(other), column.field)
    return fields


def known_columns(
    rows: Sequence[Sequence[RawCell]],
    header: int,
    layout: SheetFormat,
    mapping: Mapping[str, str],
) -> tuple[ColumnMatch, ...]:
    """Columns by the headings that a format knows; each field goes to the column whose heading
    is preferred for it, and a column that gets none is the user's own.
    """
    headings = headings_in(rows, header)
    passed_over = _passed_over(headings, layout.target)
    keys = ["" if h in passed_over else heading_key(h) for h in headings]
    chosen = _assigned(keys, layout, mapping)
    standard = sheet_named(layout.target)
    names = {column.field: column.heading for column in columns_of(standard)} if standard else {}
    columns = []
    for index, (heading, key) in enumerate(zip(headings, keys, strict=True)):
        if not heading:
            continue
        if key in mapping:
            columns.append(ColumnMatch(index, heading, mapping[key], YOU_SAID_SO))
        elif heading in passed_over:
            columns.append(ColumnMatch(index, heading, "", PASSED_OVER))
        elif field := chosen.get(index, ""):
            exact = heading.casefold() == names[field].casefold()
            reason = STANDARD_HEADING if exact else f"{KNOWN_NAME} for {names[field]}"
            columns.append(ColumnMatch(index, heading, field, reason))
        else:
            columns.append(ColumnMatch(index, heading, "", OWN))
    return tuple(columns)


def answer_heading(heading: str) -> str | None:
    """Which answer's heading this is, also where it is numbered because the user has one of
    that name; None if it is none.
    """
    plain = _NUMBERED.sub("", heading)
    return plain if plain in ANSWER_HEADINGS else None


def _passed_over(headings: Sequence[str], target: str) -> set[str]:
    """Headings that the program itself wrote: the reason of a rejected row, and the answers it
    put behind a list. Those are all of them side by side, or else half of them.
    """
    found = {heading for heading in headings if heading.casefold() == REJECT_HEADING.casefold()}
    if target == PROGRESS.name:
        return found | (set(PLANNED_HEADINGS) & set(headings))
    if target != ITEMS.name:
        return found
    if set(ASKED_HEADINGS) <= set(headings):
        found |= set(ASKED_HEADINGS)
    answers = [answer_heading(heading) for heading in headings]
    width = len(ANSWER_HEADINGS)
    for start in range(len(headings) - width, -1, -1):
        if tuple(answers[start : start + width]) == ANSWER_HEADINGS:
            return found | set(headings[start : start + width])
    named = {heading for heading in headings if heading in ANSWER_HEADINGS}
    return found | named if len(named) * 2 >= width else found


def _assigned(
    keys: Sequence[str], layout: SheetFormat, mapping: Mapping[str, str]
) -> dict[int, str]:
    """Which column stands for which field: the best-ranked heading wins, then the leftmost."""
    offers = sorted(
        (layout.rank[key, field], index, field)
        for index, key in enumerate(keys)
        if key not in mapping
        for field in layout.fields.get(key, ())
    )
    chosen: dict[int, str] = {}
    taken = set(mapping.values())
    for _, index, field in offers:
        if field not in taken and index not in chosen:
            chosen[index] = field
            taken.add(field)
    key_field = KEYS.get(layout.record)
    if key_field and key_field not in taken:
        # a list that has only names: they are what its rows are known by
        named = [index for _, index, field in offers if field == key_field]
        chosen.update(dict.fromkeys(named[:1], key_field))
    return chosen


def is_empty_row(row: Sequence[RawCell]) -> bool:
    """Whether a row shows nothing."""
    return all(cell == "" or is_blank(cell) for cell in row)


def wordiest_row(rows: Sequence[Sequence[RawCell]]) -> int:
    """The most likely header row where no heading is known: the one with the most words."""

    def words(index: int) -> int:
        return sum(1 for cell in rows[index] if isinstance(cell, str) and cell.strip())

    return max(range(min(HEADER_ROWS, len(rows))), key=words, default=0)
