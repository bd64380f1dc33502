"""The third step of an import: what would change, row by row, before anything does."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.model.history import Problem
from planner.ui import formats, theme
from planner.ui.theme import Text, Tone
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.card import Card, Tile
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.importing import Preview, RowPreview

_MOST_NOTICES = 4
LOOKS = {
    "added": Look("New", Tone.GOOD, "plus"),
    "changed": Look("Changed", Tone.INFO, "pencil"),
    "same": Look("Same", Tone.NEUTRAL, "minus"),
    "rejected": Look("Rejected", Tone.BAD, "circle-x"),
}
"""How each outcome is said, by the name of its count in a preview."""


class Rows(Sequence["RowPreview"]):
    """The rows of a preview with an outcome (or all). A preview makes a row each time it is
    looked at, and a table looks many times: the last ones are kept.
    """

    def __init__(self, entries: "Sequence[RowPreview]", outcome: str | None) -> None:
        self._entries = entries
        self._picked = None if outcome is None else _with_outcome(entries, outcome)
        self._row = lru_cache(maxsize=1024)(entries.__getitem__)

    def __len__(self) -> int:
        return len(self._entries if self._picked is None else self._picked)

    @overload
    def __getitem__(self, index: int) -> "RowPreview": ...
    @overload
    def __getitem__(self, index: slice) -> "list[RowPreview]": ...
    def __getitem__(self, index: int | slice) -> "RowPreview | list[RowPreview]":
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        return self._row(index if self._picked is None else self._picked[index])


def _with_outcome(entries: "Sequence[RowPreview]", outcome: str) -> list[int]:
    from planner.services.importing.entries import Entries, Outcome

    if isinstance(entries, Entries):
        return entries.with_outcome(Outcome[outcome.upper()])
    return [number for number, row in enumerate(entries) if _outcome(row) == outcome]


class PreviewStep(QWidget):
    """Shows a `Preview`; the buttons do what the page says."""

    def __init__(
        self,
        back: Callable[[], object],
        apply_all: Callable[[], object],
        apply_good: Callable[[], object],
        save_rejects: Callable[[], object],
    ) -> None:
        super().__init__()
        self._entries: Sequence[RowPreview] = ()
        self.tiles = {key: Tile(look.word) for key, look in LOOKS.items()}
        self.chips = Chips(
            [("all", "All"), *((key, look.word) for key, look in LOOKS.items())],
            lambda _key: self._filter(),
            "Show rows by what would happen to them",
        )
        self.search = SearchBox("Search rows")
        self.search.searched.connect(lambda _text: self._filter())
        self.model: RowsModel[RowPreview] = RowsModel(_columns())
        self.table = RowsTable(self.model, "Rows of the file")
        self.details = DetailPanel("The row")
        self.table.current.connect(self._show_row)
        self.general = QLabel()
        self.general.setWordWrap(True)
        self.note = QLabel()
        self.note.setWordWrap(True)
        theme.set_text(self.note, muted=True)
        self.back = button("Back", back)
        self.save_rejects = button("Save rejected rows...", save_rejects, icon="save")
        self.apply_good = button("Import good rows only", apply_good)
        self.apply_all = button("Import", apply_all, kind="primary")
        self._build()

    def _build(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.SPACE_M)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        filters = QHBoxLayout()
        filters.setSpacing(theme.SPACE_S)
        self.search.setMaximumWidth(280)
        filters.addWidget(self.search)
        filters.addWidget(self.chips)
        filters.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setStretchFactor(0, 1)
        split.setSizes([720, 310])
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.note, 1)
        for made in (self.back, self.save_rejects, self.apply_good, self.apply_all):
            bar.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addLayout(tiles)
        column.addWidget(self.general)
        column.addLayout(filters)
        column.addWidget(split, 1)
        column.addLayout(bar)

    def show_preview(self, preview: "Preview", *, read_only: bool) -> None:
        """Show what an import would change."""
        counts = {key: int(getattr(preview, key)) for key in LOOKS}
        notes = {
            "added": "rows the project does not have",
            "changed": "rows with other values",
            "same": "rows that are there already",
            "rejected": "rows that cannot be used",
        }
        for key, number in counts.items():
            self.tiles[key].say(f"{number:,}", notes[key])
            self.chips.set_text(key, f"{LOOKS[key].word} {number:,}")
        self.chips.set_text("all", f"All {preview.rows:,}")
        self.chips.choose("rejected" if counts["rejected"] else "all")
        general = [_said(problem) for problem in preview.problems if not problem.row]
        if len(general) > _MOST_NOTICES:
            general[_MOST_NOTICES:] = [f"... and {len(general) - _MOST_NOTICES:,} more."]
        self.general.setText("\n".join(general))
        self.general.setVisible(bool(general))
        self._set_buttons(counts, read_only=read_only)
        self._entries = preview.entries
        self._filter()
        self._show_row(None)

    def _set_buttons(self, counts: dict[str, int], *, read_only: bool) -> None:
        changes, rejected = counts["added"] + counts["changed"], counts["rejected"]
        self.save_rejects.setVisible(rejected > 0)
        self.apply_good.setVisible(rejected > 0)
        self.apply_good.setEnabled(not read_only and changes > 0)
        self.apply_all.setVisible(rejected == 0)
        self.apply_all.setEnabled(not read_only and changes > 0)
        self.apply_all.setText(f"Import {formats.count(changes, 'row')}" if changes else "Import")
        self.apply_good.setText(
            f"Import the {formats.count(changes, 'good row')}" if changes else "No good rows"
        )
        if read_only:
            self.note.setText("The project is open read-only: nothing can be imported into it.")
        elif rejected:
            self.note.setText(
                "Rejected rows can be saved as a workbook that says what is wrong with each."
            )
        elif not changes:
            self.note.setText("The project has all of this already; there is nothing to import.")
        else:
            self.note.setText("One step, which Edit > Undo takes back.")

    def _filter(self) -> None:
        rows = Rows(self._entries, None if self.chips.key == "all" else self.chips.key)
        self.model.set_filter(self.search.text())
        self.model.set_rows(rows)

    def _show_row(self, row: "RowPreview | None") -> None:
        self.details.clear()
        if row is None:
            self.details.add_text("Select a row to see its values, old and new.", muted=True)
            return
        self.details.add_text(row.label or f"Row {row.row}", Text.H2)
        self.details.add_text(f"{row.sheet}, row {row.row}", muted=True)
        self.details.add(Badge(LOOKS[_outcome(row)]))
        for problem in row.problems:
            card = Card()
            card.body.addWidget(paragraph(problem.message))
            place = f"{problem.column}: {problem.value}" if problem.value else problem.column
            card.body.addWidget(paragraph(place, Text.SMALL, muted=True))
            self.details.add(card)
        if row.changes:
            card = Card("Values")
            for heading, old, new in row.changes:
                card.body.addWidget(paragraph(heading, Text.SMALL, muted=True))
                card.body.addWidget(paragraph(_change(old, new)))
            self.details.add(card)


def _outcome(row: "RowPreview") -> str:
    return row.outcome.name.lower()


def _change(old: str, new: str) -> str:
    return f"{old} → {new or '(empty)'}" if old else new


def _said(problem: Problem) -> str:
    return f"{problem.where}: {problem.message}" if problem.where else problem.message


def _changes_text(changes: Sequence[tuple[str, str, str]]) -> str:
    return "; ".join(f"{heading}: {_change(old, new)}" for heading, old, new in changes)


def _columns() -> "tuple[TableColumn[RowPreview], ...]":
    def what(row: "RowPreview") -> str:
        return "; ".join(problem.message for problem in row.problems) or _changes_text(row.changes)

    def look(row: "RowPreview") -> Look:
        return LOOKS[_outcome(row)]

    return (
        TableColumn("Outcome", lambda row: look(row).word, look=look, width=110),
        TableColumn("Sheet", lambda row: row.sheet, width=110),
        TableColumn(
            "Row", lambda row: str(row.row), key=lambda row: row.row, numeric=True, width=60
        ),
        TableColumn("What", lambda row: row.label, width=200),
        TableColumn("Change or problem", what, width=320),
    )
