"""Write answers into a copy of the user's own workbook, beside what is there.

openpyxl would lose charts, pictures and pivot tables, so the package is edited part by part:
cells are put into the sheets that list items, styles are added behind those that are there, and
every other part is copied byte for byte. Formulas keep the values that they were saved with.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.annotate_cells import LAST_COLUMN, AnswerCells, area, area_name, letters
from planner.files.annotate_package import Package, SheetPart, open_package
from planner.files.annotate_sheet import Change, Survey, rewrite, survey
from planner.files.annotate_styles import AnswerStyles, StyleSheet
from planner.files.annotate_xml import CHUNK, Copy, Element, parse, whole
from planner.files.output import replacing
from planner.files.workbook_cells import Value
from planner.files.workbook_records import answer_columns

_COLUMNS = answer_columns()
_NARROW_COLUMN, _LOW_ROW = 609_600, 190_500
"""Size of a column and a row that nobody changed, in the unit that drawings are measured in."""

_BYTES_A_ROW = 4_000
_ZIP_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """What is written into one sheet. Rows and columns are as Excel numbers them, from 1.

    ``like`` is the user's column whose look the new ones take on; ``there`` names the columns
    of answers that an earlier run added; ``rows`` has the values under `ANSWER_HEADINGS`.
    """

    sheet: str
    heading_row: int
    like: int
    there: Mapping[str, int]
    rows: Mapping[int, Sequence[Value]]
    heading_rows: int = 1

    @property
    def headings(self) -> range:
        """The rows that headings fill; those of the answers stand in each, as they must to be
        read as headings on their own.
        """
        return range(self.heading_row, self.heading_row + self.heading_rows)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be changed."""

    answers: SheetAnswers
    place: SheetPart
    found: Survey
    columns: tuple[int, ...]
    filtered: str


def check_target(workbook: Path, out: Path) -> None:
    """Raises UserError where answers of a project cannot be written from one file into the
    other: ``same-file``, ``wrong-ending``, and those of `open_package`.
    """
    if out.exists() and workbook.exists() and out.samefile(workbook):
        raise UserError(
            "same-file",
            f"{out.name} is the workbook itself; it is never overwritten.",
            "Choose another name.",
        )
    with open_package(workbook) as package:
        ending = package.ending()
    if out.suffix.lower() != ending:
        why = " and has macros" if ending in (".xlsm", ".xltm") else ""
        raise UserError(
            "wrong-ending",
            f"{out.name} does not end in {ending}, as {workbook.name} would{why}.",
            f"Name it *{ending}.",
        )


def annotate(
    workbook: Path, out: Path, sheets: Sequence[SheetAnswers], progress: Progress = silent
) -> None:
    """Writes ``out``: the workbook with the answers put into its sheets.

    Raises UserError as `check_target` and `planner.files.output.replacing` do, and ``no-room``
    for a sheet that is full to its last column; ``out`` then stays as it was.
    """
    check_target(workbook, out)
    with open_package(workbook) as package:
        book = parse(package.small(package.workbook))
        listed = package.sheets(book)
        surveys = part(progress, 0.0, 0.4)
        changed = [
            _look(package, listed, answers, part(surveys, n / len(sheets), (n + 1) / len(sheets)))
            for n, answers in enumerate(sheets)
        ]
        styles = package.related(package.workbook, "styles")
        sheet_of_styles = StyleSheet(package.small(styles)) if styles else None
        from_1904 = _counts_from_1904(book)
        changes = {
            sheet.place.part: (sheet, _change(sheet, sheet_of_styles, from_1904=from_1904))
            for sheet in changed
        }
        small = {package.workbook: _with_filters(package, book, changed)}
        if styles and sheet_of_styles:
            small[styles] = sheet_of_styles.result()
        with replacing(out) as file, zipfile.ZipFile(file, "w") as target:
            _write(package, target, changes, small, part(progress, 0.4, 1.0))
    progress("Written", 1.0)


# -- looking


def _look(
    package: Package, listed: Mapping[str, SheetPart], answers: SheetAnswers, progress: Progress
) -> _Sheet:
    place = listed.get(answers.sheet)
    if place is None:
        raise UserError(
            "sheet-missing",
            f"The sheet {answers.sheet} is not where it was read.",
            "Open the workbook in Excel, save it as .xlsx and use that.",
        )
    entry = package.entry(place.part)
    total = entry.file_size or 1
    wanted = {*answers.headings, *answers.rows}
    looked_at = {*answers.headings, min(answers.rows, default=0)}
    with package.archive.open(entry) as stream:
        found = survey(
            stream, wanted, looked_at, lambda read: progress("Looking for room", read / total)
        )
    new = len(_COLUMNS) - len(answers.there)
    first = _first_free(package, place, answers, found, new)
    if first + new - 1 > LAST_COLUMN:
        raise UserError(
            "no-room",
            f"{new} columns of answers do not fit behind the last used one.",
            "Delete what stands far to the right, and try again.",
            f"sheet {answers.sheet}",
        )
    free = iter(range(first, first + new))
    columns = tuple(answers.there.get(column.heading) or next(free) for column in _COLUMNS)
    filtered = _wider_filter(found.filtered, answers, first, new)
    return _Sheet(answers, place, found, columns, filtered)


def _first_free(
    package: Package, place: SheetPart, answers: SheetAnswers, found: Survey, new: int
) -> int:
    """The first column behind everything used, merged or drawn beside the table."""
    top, bottom = answers.heading_row, max(answers.rows, default=answers.heading_row)
    used = found.used
    taken = [area(reference) for reference in found.merged if reference]
    used = max([used, *(right for _, low, right, high in taken if low <= bottom and high >= top)])
    first = used + 1
    drawing = package.related(place.part, "drawing")
    drawn = sorted(_drawn(package.small(drawing))) if drawing else []
    for left, high, right, low in drawn:
        if high <= bottom and low >= top and left < first + new and right >= first:
            first = right + 1
    return first


def _drawn(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The area of each chart and picture: left column, top row, right column, bottom row."""
    for anchor in parse(data).children:
        corner, other, size = anchor.child("from"), anchor.child("to"), anchor.child("ext")
        if corner is None:
            continue
        left, top = _cell_of(data, corner)
        if other is not None:
            yield left, top, *_cell_of(data, other)
        elif size is not None:
            wide = whole(size.attributes.get("cx", "0")) // _NARROW_COLUMN
            tall = whole(size.attributes.get("cy", "0")) // _LOW_ROW
            yield left, top, left + wide, top + tall


def _cell_of(data: bytes, corner: Element) -> tuple[int, int]:
    """Column and row of a drawing's corner, from 1; the file counts from 0."""
    column, row = (
        whole(data[found.inner : found.close].strip()) + 1 if (found := corner.child(name)) else 1
        for name in ("col", "row")
    )
    return column, row


def _wider_filter(filtered: str, answers: SheetAnswers, first: int, new: int) -> str:
    """The area of the sheet's filter with the answers; empty if they do not stand beside it."""
    if not filtered or not new:
        return ""
    left, top, right, bottom = area(filtered)
    if top not in answers.headings or right != first - 1:
        return ""
    return area_name(left, top, right + new, bottom)


# -- changing


def _counts_from_1904(book: Element) -> bool:
    told = book.child("workbookPr")
    return told is not None and told.attributes.get("date1904") in ("1", "true")


def _change(sheet: _Sheet, styles: StyleSheet | None, *, from_1904: bool) -> Change:
    answers, found = sheet.answers, sheet.found
    looks: AnswerStyles | None = None
    if styles is not None and styles.usable:
        first = min(answers.rows, default=0)
        looks = styles.add(_look_of(sheet, answers.headings[-1]), _look_of(sheet, first))
    old = {n for n, column in enumerate(_COLUMNS) if column.heading in answers.there}
    return Change(
        answers.headings,
        sheet.columns,
        old,
        answers.rows,
        {
            place: column.shown_width
            for n, (place, column) in enumerate(zip(sheet.columns, _COLUMNS, strict=True))
            if n not in old
        },
        sheet.filtered,
        AnswerCells(found.prefix, _COLUMNS, sheet.columns, looks, from_1904=from_1904),
    )


def _look_of(sheet: _Sheet, row: int) -> int:
    """The style number of the user's last cell of a row."""
    looks = sheet.found.looks.get(row, {})
    place = max((place for place in looks if place <= sheet.answers.like), default=0)
    return looks.get(place, 0)


def _with_filters(package: Package, book: Element, sheets: Sequence[_Sheet]) -> bytes:
    """The workbook part, in which a hidden name repeats the area of each sheet's filter."""
    data = package.small(package.workbook)
    wider = {str(sheet.place.number): sheet for sheet in sheets if sheet.filtered}
    names = book.child("definedNames")
    for name in reversed(names.children if names else []):
        sheet = wider.get(name.attributes.get("localSheetId", ""))
        if sheet is None or name.attributes.get("name") != "_xlnm._FilterDatabase":
            continue
        text = data[name.inner : name.close]
        old = _absolute(sheet.found.filtered)
        if text.endswith(b"!" + old):
            new = text[: -len(old)] + _absolute(sheet.filtered)
            data = data[: name.inner] + new + data[name.close :]
    return data


def _absolute(reference: str) -> bytes:
    """$A$1:$H$20 for A1:H20."""
    left, top, right, bottom = area(reference)
    return f"${letters(left)}${top}:${letters(right)}${bottom}".encode()


# -- writing


def _write(
    package: Package,
    target: zipfile.ZipFile,
    changes: Mapping[str, tuple[_Sheet, Change]],
    small: Mapping[str, bytes],
    progress: Progress,
) -> None:
    entries = package.archive.infolist()
    total = sum(entry.file_size for entry in entries) or 1
    done = 0
    for entry in entries:
        stage = part(progress, done / total, (done + entry.file_size) / total)
        stage("Writing the answers", 0.0)
        made = zipfile.ZipInfo(entry.filename, entry.date_time)
        made.compress_type = entry.compress_type and zipfile.ZIP_DEFLATED
        made.external_attr, made.comment = entry.external_attr, entry.comment
        if entry.filename in small:
            target.writestr(made, small[entry.filename])
        elif entry.is_dir():
            target.writestr(made, b"")
        else:
            _copy(package, entry, target, made, changes.get(entry.filename), stage)
        done += entry.file_size


def _copy(
    package: Package,
    entry: zipfile.ZipInfo,
    target: zipfile.ZipFile,
    made: zipfile.ZipInfo,
    changed: tuple[_Sheet, Change] | None,
    progress: Progress,
) -> None:
    size = entry.file_size + (len(changed[1].rows) * _BYTES_A_ROW if changed else 0)
    # The larger kind of entry only where it is needed: Excel offers to repair such files.
    with (
        package.archive.open(entry) as source,
        target.open(made, "w", force_zip64=size > _ZIP_LIMIT) as sink,
    ):
        if changed is None:
            shutil.copyfileobj(source, sink, CHUNK)
            return
        sheet, change = changed
        total = entry.file_size or 1
        copy = Copy(source, sink, lambda read: progress("Writing the answers", read / total))
        rewrite(copy, sheet.found, change)
