"""What a person does to many cells of a list at once: paste, fill, clear, set alike, replace."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from planner.common.errors import UserError
from planner.common.progress import Progress, part
from planner.model.history import ChangeSet
from planner.model.sheets import Column
from planner.storage.project import Project
from planner.ui import formats
from planner.ui.theme import Tone
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.services.cell_edits import Proposed, Wanted
    from planner.ui.grid.finding import Found, Sought
    from planner.ui.pages.records import RecordsView

Asked = tuple["Wanted", tuple[str, ...]]
"""Values for cells, and what is to be said of them."""

_PAST = {
    tr("Paste"): tr("Pasted"),
    tr("Fill down"): tr("Filled"),
    tr("Clear"): tr("Cleared"),
    tr("Set"): tr("Set"),
    tr("Replace"): tr("Replaced"),
}


class CellActions:
    """Turns what is done to the selected cells of a `RecordsView` into one step each: looked
    at first where much changes, checked, written whole, and offered to be undone.
    """

    def __init__(self, view: "RecordsView") -> None:
        self._view = view
        self._table = view.table
        self._session = view.session
        table = view.table
        table.add_command(tr("Paste..."), self.paste, "clipboard-paste", "Ctrl+V")
        table.add_separator()
        table.add_command(tr("Fill down"), self.fill_down, "", "Ctrl+D")
        table.add_command(
            tr("Set a field of all..."), self.set_field, "list-checks", "Ctrl+Shift+E"
        )
        table.add_command(tr("Clear cells"), self.clear_or_delete, "", "Delete")
        table.set_replacing(self.replace)

    # what the selection is

    def _editable(self, column: int) -> Column | None:
        model = self._view.model
        return model.columns[column].edits if model.can_edit(column) else None

    def _records(self) -> Callable[[Iterable[int]], Iterable[Any]]:
        """Gives the records of lines as they are shown now, found when they are asked for."""
        model, shown = self._view.model, self._view.model.shown()
        return lambda lines: map(model.record, map(shown.__getitem__, lines))

    def _chosen(self) -> list[tuple[Column, Iterable[Any]]]:
        """Selected cells that can be edited: of each column the records."""
        lines: dict[int, list[range]] = {}
        for top, bottom, column in self._table.selected_blocks():
            lines.setdefault(column, []).append(range(top, bottom + 1))
        found = ((self._editable(column), some) for column, some in lines.items())
        records = self._records()
        return [
            (column, records(chain.from_iterable(some)))
            for column, some in found
            if column is not None
        ]

    def _namer(self) -> Callable[[Any], str]:
        """Gives what a record is called."""
        from planner.services.inventory import describe

        sheet = self._view.sheet
        return lambda record: describe(sheet, [record])

    # pasting

    def paste(self) -> None:
        """Paste what is on the clipboard from the first selected cell on."""
        if self._session.read_only:
            return
        # There is no data at all on a clipboard that was emptied, whatever the stubs say.
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        text = data.text() if data is not None else ""
        markup = data.html() if data is not None and not text else ""
        if text or markup:
            asked = self._pasting(text, markup)
            self._propose(tr("Paste"), asked, look=True)
        else:
            self._session.ask.show_error(
                UserError(
                    "nothing-to-paste",
                    tr("The clipboard holds no cells."),
                    tr("Copy some in Excel or in a list, and paste again."),
                )
            )

    def _pasting(self, text: str, markup: str) -> Callable[[Progress], Asked]:
        from planner.ui.grid import clipboard, wanted

        model, ranges = self._view.model, self._table.ranges()
        shown = self._table.cell_cursor.columns()
        chosen = self._chosen()
        index = self._table.currentIndex()
        top = min((r[0] for r in ranges), default=max(index.row(), 0))
        bottom = max((r[1] for r in ranges), default=top)
        seen = [at for at in shown if any(r[2] <= at <= r[3] for r in ranges)] or shown[:1]
        right = shown[shown.index(seen[0]) :]
        headings = [model.columns[at].heading for at in right]
        columns = [self._editable(at) for at in right]
        below, name = model.shown()[top:], self._namer()

        def work(progress: Progress) -> Asked:
            reading = part(progress, 0.0, 0.4)
            rows = clipboard.from_text(text, reading) if text else ()
            rows = rows or clipboard.from_html(markup, reading)
            if len(rows) == 1 and len(rows[0]) == 1 and len(ranges) > 1:
                return wanted.set_alike(rows[0][0], chosen, name), ()
            rows = wanted.repeated(rows, bottom - top + 1, len(seen))
            block = wanted.block_for(rows, headings, columns)
            targets = [
                wanted.Target(record.id, name(record))
                for record in map(model.record, below[: len(block.rows)])
            ]
            return wanted.pasted(block, targets, part(progress, 0.4, 1.0)), block.notes

        return work

    # filling, clearing, setting alike, replacing

    def fill_down(self) -> None:
        """Copy the first selected cell of each column to those below it; of a single line the
        cell above is copied.
        """
        from planner.ui.grid import wanted

        model, columns, records = self._view.model, [], self._records()
        for top, bottom, at in self._table.selected_blocks():
            column = self._editable(at)
            source = top if bottom > top else top - 1
            if column is not None and source >= 0:
                below = records(range(source + 1, bottom + 1))
                columns.append((column, model.record(model.row_at(source)), below))
        self._propose(tr("Fill down"), lambda _progress: (wanted.filled(columns), ()))

    def clear_or_delete(self) -> None:
        """Empty the selected cells; rows that are selected from end to end are deleted."""
        if self._table.rows_are_whole():
            self._view.delete()
        else:
            self.set_selected("", tr("Clear"))

    def set_selected(self, text: str, verb: str = tr("Set")) -> None:
        """Give every selected cell the same text."""
        from planner.ui.grid import wanted

        chosen = self._chosen()
        self._propose(verb, lambda _progress: (wanted.set_alike(text, chosen, self._namer()), ()))

    def set_field(self) -> None:
        """Ask for a column and a value, and give it to every row that has a selected cell."""
        from planner.ui.grid import wanted

        model = self._view.model
        columns = [c for at in range(len(model.columns)) if (c := self._editable(at)) is not None]
        records = list(self._records()(self._table.selected_lines()))
        if not records or not columns:
            return
        here = self._editable(max(self._table.currentIndex().column(), 0))
        what = formats.count(len(records), self._view.noun)
        given = self._session.ask.value_for_all(
            what, columns, here or columns[0], self._view.choices
        )
        if given is not None:
            column, text = given
            alike = [(column, records)]
            self._propose(
                tr("Set"), lambda _progress: (wanted.set_alike(text, alike, self._namer()), ())
            )

    def replace(self, sought: "Sought", new: str, found: "Found") -> None:
        """Replace a text in the cells where it was found and that can be edited."""
        from planner.ui.grid import wanted

        records = self._records()
        columns = {
            column: records(lines)
            for at, lines in found.by_column().items()
            if (column := self._editable(at)) is not None
        }
        change = sought.replacing(new)
        self._propose(
            tr("Replace"),
            lambda _progress: (wanted.replaced(columns, change, self._namer()), ()),
            look=True,
        )

    # one step

    def _propose(
        self, verb: str, asked: Callable[[Progress], Asked], *, look: bool = False
    ) -> None:
        if self._session.read_only:
            return
        inventory, sheet = self._session.inventory(), self._view.sheet

        def work(progress: Progress) -> "tuple[Proposed, tuple[str, ...]]":
            from planner.services import cell_edits

            wanted, notes = asked(part(progress, 0.0, 0.6))
            made = cell_edits.propose(inventory, sheet, wanted, part(progress, 0.6, 1.0))
            return made, notes

        def done(result: "tuple[Proposed, tuple[str, ...]]") -> None:
            made, notes = result
            if made.empty and not made.problem_count and not notes:
                self._view.banner.say(Tone.INFO, tr("Nothing changes: the cells say so already."))
            elif (
                not (look and made.cells + len(made.added) > 1)
                and not made.problem_count
                and not notes
            ) or self._session.ask.changes_to_make(verb, made, notes):
                self._write(verb, made)

        self._session.runner.start(tr("{verb}: looking at the cells", verb=verb), work, done)

    def _write(self, verb: str, made: "Proposed") -> None:
        if made.empty:
            return
        sheet, edits, added = self._view.sheet, made.edits, made.added
        parts = [formats.count(made.cells, "cell")] if edits else []
        parts += [formats.count(len(added), sheet.noun)] if added else []
        what = tr(" and ").join(parts)

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import cell_edits

            label = tr("{verb} {what} in {name}", verb=verb, what=what, name=sheet.name)
            return cell_edits.edit_cells(project, sheet.record, edits, added, label=label)

        def done(changes: ChangeSet) -> None:
            self._view.say_done(f"{_PAST[verb]} {what}.", changes)
            if added:
                self._view.show_newest(len(added))

        back = self._view.show_meanwhile(edits)
        self._session.write(tr("{verb}: saving", verb=verb), work, done, back, lambda: back(None))
