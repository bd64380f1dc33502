"""The third step of an import: what would change, row by row, before anything does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.model.history import Problem
from planner.ui import formats, theme
from planner.ui.pages.import_passed import PassedOver
from planner.ui.pages.import_rows import (
    KEPT,
    LOOKS,
    PROBLEM_COLUMNS,
    RowDetails,
    row_columns,
)
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.card import Tile
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.importing import PassedRow, Preview, RowPreview

_MOST_NOTICES = 3
_DELETED = frozenset(("deleted-by-hand", "site-deleted"))
_NOTES = {
    "added": tr("rows the project does not have"),
    "changed": tr("rows with other values"),
    "same": tr("rows that are there already"),
    "rejected": tr("rows that cannot be used"),
}


class Rows(Sequence["RowPreview"]):
    """The rows of a preview, or some of them by number. A preview makes a row each time it is
    looked at, and a table looks many times: the last ones are kept.
    """

    def __init__(
        self, entries: "Sequence[RowPreview]", picked: Sequence[int] | None = None
    ) -> None:
        self._entries = entries
        self._picked = picked
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


def _picked(entries: "Sequence[RowPreview]", key: str) -> list[int] | None:
    """The numbers of the rows that a chip shows, None for all."""
    from planner.services.importing.entries import Entries, Outcome

    if key == "all" or not isinstance(entries, Entries):
        return None
    return entries.with_kept() if key == "kept" else entries.with_outcome(Outcome[key.upper()])


@dataclass(frozen=True, slots=True)
class PreviewActions:
    """What the buttons of the preview do; ``again`` compares anew, as the step now says."""

    back: Callable[[], object]
    again: Callable[[], object]
    apply_all: Callable[[], object]
    apply_good: Callable[[], object]
    save_rejects: Callable[[], object]
    read_rows: "Callable[[Sequence[PassedRow], bool], object]"


class PreviewStep(QWidget):
    """Shows a `Preview`; the buttons do what the page says. ``overwrite`` are the columns in
    which values that a person typed give way, ``bring_back`` whether deleted rows come back.
    """

    def __init__(self, do: PreviewActions) -> None:
        super().__init__()
        self._do = do
        self._entries: Sequence[RowPreview] = ()
        self.overwrite: frozenset[str] = frozenset()
        self.bring_back = False
        self.tiles = {key: Tile(look.word) for key, look in LOOKS.items()}
        self.chips = Chips(
            [
                ("all", tr("All")),
                *((key, look.word) for key, look in LOOKS.items()),
                ("kept", KEPT.word),
                ("problems", tr("Problems")),
                ("passed", tr("Passed over")),
            ],
            lambda _key: self._filter(),
            tr("Show rows by what would happen to them"),
        )
        self.search = SearchBox(tr("Search rows"))
        self.search.searched.connect(lambda _text: self._filter())
        self.model: RowsModel[RowPreview] = RowsModel(row_columns())
        self.table = RowsTable(self.model, tr("Rows of the file"))
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS)
        self.problem_table = RowsTable(self.problems, tr("Problems of the file"))
        self.problem_table.setToolTip(tr("Double-click a problem to see its row"))
        self.problem_table.activated.connect(
            lambda index: self.show_row_of(self.problems.row_at(index.row()))
        )
        self.passed = PassedOver(do.read_rows)
        self.details = RowDetails()
        self.table.current.connect(self.details.show_row)
        self.general = QLabel()
        self.general.setWordWrap(True)
        self.typed = QToolButton()
        self.typed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.typed.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.typed.setIcon(theme.icon("pencil"))
        self.typed_menu = QMenu(self.typed)
        self.typed.setMenu(self.typed_menu)
        self.deleted = QCheckBox()
        self.deleted.clicked.connect(self._on_deleted)
        self.note = QLabel()
        self.note.setWordWrap(True)
        theme.set_text(self.note, muted=True)
        self.back = button(tr("Back"), do.back)
        self.save_rejects = button(tr("Save rejected rows..."), do.save_rejects, icon="save")
        self.apply_good = button(tr("Import good rows only"), do.apply_good)
        self.apply_all = button(tr("Import"), do.apply_all, kind="primary")
        self._build()

    def _build(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.SPACE_M)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        told = QHBoxLayout()
        told.setSpacing(theme.SPACE_M)
        told.addWidget(self.general, 1)
        told.addWidget(self.deleted)
        told.addWidget(self.typed)
        filters = QHBoxLayout()
        filters.setSpacing(theme.SPACE_S)
        self.search.setMaximumWidth(280)
        filters.addWidget(self.search)
        filters.addWidget(self.chips)
        filters.addStretch(1)
        rows = QSplitter(Qt.Orientation.Horizontal)
        rows.setChildrenCollapsible(False)
        rows.setHandleWidth(theme.SPACE_M)
        rows.addWidget(self.table)
        rows.addWidget(self.details)
        rows.setStretchFactor(0, 1)
        rows.setSizes([660, 370])
        self._views = Views()
        self._views.addWidget(rows)
        self._views.addWidget(self.problem_table)
        self._views.addWidget(self.passed)
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.note, 1)
        for made in (self.back, self.save_rejects, self.apply_good, self.apply_all):
            bar.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addLayout(tiles)
        column.addLayout(told)
        column.addLayout(filters)
        column.addWidget(self._views, 1)
        column.addLayout(bar)

    def start_over(self) -> None:
        """Another file: typed values stay and deleted rows stay away until the user says so."""
        self.overwrite, self.bring_back = frozenset(), False

    def forget(self) -> None:
        """Let go of the rows, which are done with."""
        self._entries = ()
        self.model.set_rows(())
        self.problems.set_rows(())
        self.details.show_row(None)

    def show_preview(
        self, preview: "Preview", passed: "Sequence[PassedRow]" = (), *, read_only: bool
    ) -> None:
        """Show what an import would change, and the rows of the file that were ``passed`` over."""
        looking = self.chips.key == "passed"
        counts = {key: int(getattr(preview, key)) for key in LOOKS}
        for key, number in counts.items():
            self.tiles[key].say(f"{number:,}", _NOTES[key])
            self.chips.set_text(key, f"{LOOKS[key].word} {number:,}")
        self.chips.set_text("all", tr("All {rows:,}", rows=preview.rows))
        self.chips.set_text("kept", f"{KEPT.word} {len(_picked(preview.entries, 'kept') or ()):,}")
        self.chips.set_text("problems", tr("Problems {problems:,}", problems=len(preview.problems)))
        self.chips.choose("rejected" if counts["rejected"] else "all")
        self.chips.offer("kept", offered=preview.kept > 0)
        self.chips.offer("problems", offered=bool(preview.problems))
        self.chips.set_text("passed", f"{tr('Passed over')} {sum(not r.read for r in passed):,}")
        if passed and looking:  # a row of that list was chosen just now
            self.chips.choose("passed")
        self.chips.offer("passed", offered=bool(passed))
        self.passed.show_rows(passed)
        self._tell(preview)
        self._set_buttons(counts, read_only=read_only)
        self._entries = preview.entries
        self.problems.set_rows(preview.problems)
        self._filter()
        if not self.table.select_where(lambda _row: True):
            self.details.show_row(None)

    def _tell(self, preview: "Preview") -> None:
        general = [_said(problem) for problem in preview.problems if not problem.row]
        if len(general) > _MOST_NOTICES:
            general[_MOST_NOTICES:] = [
                tr("... and {count:,} more.", count=len(general) - _MOST_NOTICES)
            ]
        self.general.setText("\n".join(general))
        self.general.setVisible(bool(general))
        columns = {p.column for p in preview.problems if p.code == "kept-by-hand"}
        self._offer_typed(preview.kept, sorted(columns | self.overwrite))
        deleted = sum(problem.code in _DELETED for problem in preview.problems)
        self.deleted.setVisible(bool(deleted) or self.bring_back)
        self.deleted.setChecked(self.bring_back)
        rows = formats.count(deleted, "row") if deleted else tr("the rows")
        self.deleted.setText(tr("Bring back {rows} that a person deleted", rows=rows))

    def _offer_typed(self, kept: int, columns: Sequence[str]) -> None:
        self.typed.setVisible(bool(columns))
        stay = tr("stays") if kept == 1 else tr("stay")
        self.typed.setText(
            f"{formats.count(kept, 'typed value')} {stay}" if kept else tr("Typed values give way")
        )
        self.typed.setToolTip(
            tr("Values that a person typed are not overwritten unless you say so")
        )
        for action in self.typed_menu.actions():
            # Not at once: it may be the one that the user just chose.
            self.typed_menu.removeAction(action)
            action.deleteLater()
        for name in columns:
            action = self.typed_menu.addAction(tr("Overwrite {name}", name=name))
            action.setCheckable(True)
            action.setChecked(name in self.overwrite)
            action.toggled.connect(lambda on, name=name: self.set_overwrite(name, on=on))

    def set_overwrite(self, column: str, *, on: bool) -> None:
        """Let values that a person typed in a column give way to the file's, or stay."""
        self.overwrite = self.overwrite | {column} if on else self.overwrite - {column}
        self._do.again()

    def _on_deleted(self) -> None:
        self.bring_back = self.deleted.isChecked()
        self._do.again()

    def _set_buttons(self, counts: dict[str, int], *, read_only: bool) -> None:
        changes, rejected = counts["added"] + counts["changed"], counts["rejected"]
        self.save_rejects.setVisible(rejected > 0)
        self.apply_good.setVisible(rejected > 0)
        self.apply_good.setEnabled(not read_only and changes > 0)
        self.apply_all.setVisible(rejected == 0)
        self.apply_all.setEnabled(not read_only and changes > 0)
        self.apply_all.setText(
            tr("Import {rows}", rows=formats.count(changes, "row")) if changes else tr("Import")
        )
        self.apply_good.setText(
            tr("Import the {rows}", rows=formats.count(changes, "good row"))
            if changes
            else tr("No good rows")
        )
        if read_only:
            self.note.setText(tr("The project is open read-only: nothing can be imported into it."))
        elif rejected:
            self.note.setText(
                tr("Rejected rows can be saved as a workbook that says what is wrong with each.")
            )
        elif not changes:
            self.note.setText(
                tr("The project has all of this already; there is nothing to import.")
            )
        else:
            self.note.setText(tr("One step, which Edit > Undo takes back."))

    def _filter(self) -> None:
        key = self.chips.key
        self._views.setCurrentIndex({"problems": 1, "passed": 2}.get(key, 0))
        if key == "passed":
            self.passed.rows.set_filter(self.search.text())
            return
        if key == "problems":
            self.problems.set_filter(self.search.text())
            return
        self.model.set_filter(self.search.text())
        self.model.set_rows(Rows(self._entries, _picked(self._entries, key)))

    def show_row_of(self, problem: Problem) -> None:
        """Show the row that a problem is about, if it is about one."""
        from planner.services.importing.entries import Entries

        if not problem.row or not isinstance(self._entries, Entries):
            return
        self.search.clear()
        self.chips.choose("all")
        self._filter()
        number = self._entries.place_of(problem.sheet, problem.row)
        self.table.select_place(self.model.place_of_number(number))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _said(problem: Problem) -> str:
    where = problem.where
    return f"{where[:1].upper()}{where[1:]}: {problem.message}" if where else problem.message
