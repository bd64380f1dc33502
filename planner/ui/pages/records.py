"""A table of records of one kind: search, edit in place, add, delete, copy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import KEYS, Inventory, Record
from planner.model.sheets import DELAY_CAUSES, REFERS, Column, Kind, Sheet
from planner.storage.project import Project
from planner.ui import formats, theme
from planner.ui.grid.look import Look, give_look
from planner.ui.grid.views_button import ViewsButton
from planner.ui.pages.records_cells import CellActions
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.editors import FieldDelegate
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable

_MEANWHILE = 1_000
"""Rows that are shown as they will be while they are written."""


def records_of(inventory: Inventory, sheet: Sheet) -> Sequence[Any]:
    """The rows of a sheet in an inventory."""
    rows: Sequence[Any] = getattr(inventory, sheet.part)
    return rows


def _names_of_jobs(inventory: Inventory) -> list[str]:
    from planner.scheduling.template import default_steps

    return [row.job for row in inventory.work or default_steps()]


class RecordsView(QWidget):
    """Shows the records of a sheet and writes what the user changes, one step each.

    Subclasses put more beside the table (`beside`) and say what a row's record is.
    """

    def __init__(self, session: Session, sheet: Sheet, model: RowsModel[Any]) -> None:
        super().__init__()
        self.session = session
        self.sheet = sheet
        self.noun = sheet.noun
        self.model = model
        self.table = RowsTable(model, sheet.name, cells=True)
        self.table.runner = session.runner
        self.accept: Callable[[Any], bool] | None = None
        self.search = SearchBox(tr("Search {name}", name=sheet.name.lower()))
        self.count = QLabel()
        self.banner = Banner()
        self._start_adding = False
        self._build()
        self.cell_actions = CellActions(self)
        self.table.setItemDelegate(
            FieldDelegate(self.table, self.choices, session.ask.show_error, self.cell_actions)
        )
        model.edited.connect(self._on_edited)
        model.counted.connect(self._on_counted)
        model.given_up.connect(self.on_given_up)
        self.search.searched.connect(lambda _text: self.apply_filter())
        self.table.add_command(tr("Delete rows"), self.delete, "trash-2", "Ctrl+-")
        self.table.add_separator()

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        self.filters = QHBoxLayout()
        self.filters.setSpacing(theme.SPACE_S)
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        self.search.setMinimumWidth(8 * self.fontMetrics().height())
        self.search.setMaximumWidth(320)
        theme.set_text(self.count, muted=True)
        self.add_button = button(
            tr("Add"), self.add, icon="plus", tip=tr("Add a row to {name}", name=self.sheet.name)
        )
        self.delete_button = button(
            tr("Delete"), self.delete, icon="trash-2", tip=tr("Delete the selected rows")
        )
        bar.addWidget(self.search, 1)
        bar.addLayout(self.filters)
        bar.addStretch(1)
        bar.addWidget(self.count)
        self.views = ViewsButton(self)
        self.unfilter = QToolButton()
        self.unfilter.setIcon(theme.icon("funnel-x", "accent"))
        self.unfilter.clicked.connect(lambda _checked=False: self.table.clear_filters())
        self.unfilter.hide()
        bar.addWidget(self.unfilter)
        self.model.arranged.connect(self._say_filters)
        for widget in (
            self.add_button, self.delete_button, self.views, self.table.column_button()
        ):  # fmt: skip
            bar.addWidget(widget)
        column.addLayout(bar)
        column.addWidget(self.banner)
        self._stack = Views()
        self._empty = self._make_empty()
        self._no_match = EmptyState(
            "search", tr("Nothing matches"), tr("No row holds what you look for."),
            (tr("Clear the filter"), self.clear_filter),
        )  # fmt: skip
        for view in (self.beside(self.table), self._empty, self._no_match):
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)

    def beside(self, table: RowsTable) -> QWidget:
        """The table, with whatever stands beside it."""
        return table

    def _make_empty(self) -> QWidget:
        return EmptyState(
            "server",
            tr("No {name} yet", name=self.sheet.name.lower()),
            tr("Import a workbook that lists them, or add the first one here."),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
            (tr("Add to {name}", name=self.sheet.name), self.add),
        )

    def choices(self, column: Column) -> Sequence[str]:
        """What the cells of a column may name, empty if they take any text."""
        kind = REFERS.get((self.sheet.name, column.field))
        if column.field == "duty":
            return sorted({deadline.rule for deadline in self.session.deadlines()})
        if column.field == "delay_cause":
            return DELAY_CAUSES
        if (self.sheet.name, column.field) == ("Progress", "job"):
            return _names_of_jobs(self.session.inventory())
        if kind is None:
            return ()
        return [
            str(getattr(row, KEYS[type(row)])) for row in getattr(self.session.inventory(), kind)
        ]

    # showing

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows, staying where the user was."""
        self.model.editable = not self.session.read_only
        for widget in (self.add_button, self.delete_button):
            widget.setEnabled(not self.session.read_only)
        self.model.set_rows(rows, stay=True)
        if self._start_adding and rows:
            self._start_adding = False
            self.show_newest(1)

    def show_newest(self, number: int) -> None:
        """Select the rows that were added last, whatever was filtered by."""
        self.clear_filter()
        record = self.model.record
        newest = set(sorted(record(row).id for row in self.model.rows)[-number:])
        shown = enumerate(self.model.shown())
        lines = [line for line, row in shown if record(row).id in newest]
        if lines:
            self.table.select_place(lines[-1])
            self.table.cell_cursor.select_lines(lines)

    def apply_filter(self) -> None:
        """Show the rows that the search box and the chips ask for."""
        self.model.set_filter(self.search.text(), self.accept)

    def on_given_up(self) -> None:
        """A filter that was asked for is not waited for any more: say the one in force."""
        self.accept = self.model.arrangement.accept
        with QSignalBlocker(self.search):
            self.search.setText(" ".join(self.model.arrangement.words))

    def clear_filter(self) -> None:
        """Show every row."""
        self.accept = None
        self.table.clear_filters()
        self.search.clear()
        self.search.search_now()

    def show_look(self, look: Look) -> None:
        """Show the list as it was saved: columns, order and filters."""
        self.clear_filter()
        give_look(self.table, look)
        self.search.setText(look.text)
        self.search.search_now()

    def show_as_it_came(self) -> None:
        """Show the list with its own columns, order and no filter."""
        self.clear_filter()
        self.table.look.reset()

    def _say_filters(self) -> None:
        columns, ticked = self.model.columns, self.model.arrangement.ticked
        names = ", ".join(columns[at].heading for at in sorted(ticked))
        self.unfilter.setVisible(bool(ticked))
        self.unfilter.setToolTip(tr("Filtered by {names}. Click to show every row.", names=names))
        self.unfilter.setAccessibleName(tr("Clear the filter of {names}", names=names))

    def _on_counted(self, shown: int, there_are: int) -> None:
        self.count.setText(
            tr("{shown:,} of {there_are:,}", shown=shown, there_are=there_are)
            if shown != there_are
            else formats.count(there_are, self.noun)
        )
        self._stack.setCurrentIndex(1 if there_are == 0 else 2 if shown == 0 else 0)

    # writing

    def _on_edited(self, row: Any, field: str, value: Any) -> None:
        record, kind = self.model.record(row), self.sheet.record

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import inventory

            return inventory.edit(project, kind, [record.id], {field: value})

        back = self.show_meanwhile({record.id: {field: value}})
        self.session.write(tr("Saving the edit"), work, None, back, lambda: back(None))

    def show_meanwhile(
        self, edits: Mapping[int, Mapping[str, Any]]
    ) -> Callable[[UserError | None], None]:
        """Show rows as they will be when the edits are written, unless they are so many that the
        window would be held; what is returned shows them as they were, and says why.
        """
        model, former = self.model, self.model.rows
        if few := len(edits) <= _MEANWHILE:
            rows = list(former)
            for place in model.places_of(edits):
                record = model.record(rows[place])
                rows[place] = model.with_record(rows[place], replace(record, **edits[record.id]))
            model.set_rows(rows, stay=True)

        def back(error: UserError | None) -> None:
            if few:
                model.set_rows(former, stay=True)
            if error is not None:
                self.session.runner.failed.emit(error)

        return back

    def values_of_new(self) -> dict[str, Any] | None:
        """What a new row begins with; None if the user thought better. What others refer to by
        name needs one, and some rows say nothing without what they are about.
        """
        from planner.services.inventory import NEEDED

        record, ask = self.sheet.record, self.session.ask
        if key := KEYS.get(record):
            name = ask.name_of_new(self.sheet.column(key).heading.lower())
            return None if name is None else {key: name}
        if record not in NEEDED:
            return {}
        column = self.sheet.column(NEEDED[record])
        if column.kind is Kind.DATE:
            return {column.field: self.session.as_of}
        choices = self.choices(column)
        if len(choices) == 1:
            return {column.field: choices[0]}
        about = ask.choice_for_new(self.noun, column.heading, choices)
        return None if about is None else {column.field: about}

    def add(self) -> None:
        """Add a row, and show it."""
        values = self.values_of_new()
        if values is None:
            return
        make: Callable[..., Record] = self.sheet.record
        record = make(**values)

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import inventory

            return inventory.add(project, [record])

        self._start_adding = True
        self.session.write(
            tr("Adding to {name}", name=self.sheet.name), work, failed=self._on_add_failed
        )

    def _on_add_failed(self, error: Any) -> None:
        self._start_adding = False
        self.session.ask.show_error(error)

    def delete(self) -> None:
        """Delete the selected rows, without asking: it can be undone."""
        rows, kind = self.table.selected(), self.sheet.record
        if not rows or self.session.read_only:
            return
        ids = [self.model.record(row).id for row in rows]

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import inventory

            return inventory.remove(project, kind, ids)

        said = tr("Deleted {count}.", count=formats.count(len(ids), self.noun))
        self.session.write(tr("Deleting"), work, lambda changes: self.say_done(said, changes))

    def say_done(self, said: str, changes: ChangeSet) -> None:
        """Say what was done, with a button that undoes it."""
        self.banner.say_step(self.session, Tone.INFO, said, changes.unit)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
