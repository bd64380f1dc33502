"""Every filing recorded: which date it is for, in time or late, and those that are for none."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.services import deadline_evidence as evidence
from planner.services.deadline_evidence import Filed, Standing
from planner.ui import cells, formats, theme
from planner.ui.pages.deadlines_details import Acts
from planner.ui.pages.deadlines_rows import CARRIER
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

STANDING = {
    Standing.IN_TIME: Look(tr("In time"), Tone.GOOD, "circle-check"),
    Standing.LATE: Look(tr("Late"), Tone.WARN, "triangle-alert"),
    Standing.AGAIN: Look(tr("Filed again"), Tone.NEUTRAL, "circle-check"),
    Standing.UNMATCHED: Look(tr("For no date"), Tone.BAD, "circle-x"),
    Standing.LATER: Look(tr("Not filed yet"), Tone.INFO, "clock"),
    Standing.UNDATED: Look(tr("Day missing"), Tone.UNKNOWN, "circle-question-mark"),
}
_LOOKED_AT = frozenset({Standing.UNMATCHED, Standing.UNDATED, Standing.LATE})


def _look(row: Filed) -> Look:
    look = STANDING[row.standing]
    if row.standing is Standing.LATE:
        return Look(
            tr("{days} late", days=formats.count(row.days_late, "day")), look.tone, look.icon
        )
    return look


_COLUMNS: tuple[TableColumn[Filed], ...] = (
    TableColumn(
        tr("Filed on"), lambda row: cells.date_text(row.filing.filed_on),
        lambda row: row.filing.filed_on, numeric=True, width=100,
    ),
    TableColumn(tr("Standing"), lambda row: _look(row).word, look=_look, width=126),
    TableColumn(
        tr("For"), lambda row: row.deadline.title if row.deadline else row.filing.duty, width=230
    ),
    TableColumn(tr("Application"), lambda row: row.filing.application or CARRIER, width=150),
    TableColumn(
        tr("Due on"),
        lambda row: cells.date_text(row.deadline.on if row.deadline else row.filing.due_on),
        lambda row: row.deadline.on if row.deadline else row.filing.due_on,
        numeric=True, width=100,
    ),
    TableColumn(tr("Confirmation number"), lambda row: row.filing.confirmation, width=160),
    TableColumn(
        tr("Documents"),
        lambda row: ", ".join([*(one.name for one in row.documents), row.filing.document]).strip(
            ", "
        ),
        width=170,
    ),
    TableColumn(tr("Note"), lambda row: row.filing.notes, width=150),
)  # fmt: skip


class FiledModel(RowsModel[Filed]):
    """A filing stays the one chosen when it is edited."""

    def identity(self, row: Filed) -> object:
        return row.filing.id


class FilingsView(QWidget):
    """A table of the filings; those that need a look come first."""

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__()
        self._session = session
        self._acts = acts
        self.rows = FiledModel(_COLUMNS)
        self.table = RowsTable(self.rows, tr("Filings"))
        self.table.verticalHeader().hide()
        self.table.doubleClicked.connect(lambda _at: self.edit())
        self.table.add_command(tr("Edit..."), self.edit, "pencil", "Return")
        self.table.add_command(
            tr("Remove"), self.remove, "trash-2", QKeySequence.StandardKey.Delete
        )
        self.chips = Chips(
            [("all", tr("All")), ("look", tr("To look at"))],
            lambda _key: self.show_filtered(),
            tr("Filings"),
        )
        self.search = SearchBox(tr("Search filings"))
        self.search.setMaximumWidth(320)
        self.search.searched.connect(lambda _text: self.show_filtered())
        self.edit_button = button(tr("Edit..."), self.edit, icon="pencil")
        self.remove_button = button(tr("Remove"), self.remove, icon="trash-2")
        self.open_button = button(tr("Open document"), self.open, icon="file-text")
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._offer())
        self._lay_out()

    def _lay_out(self) -> None:
        hint = QLabel(
            tr(
                "A filing for no date counts for nothing: edit it and choose the date that it is "
                "for."
            )
        )
        hint.setWordWrap(True)
        theme.set_text(hint, muted=True)
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.chips)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        for widget in (self.open_button, self.edit_button, self.remove_button):
            bar.addWidget(widget)
        bar.addWidget(self.table.column_button())
        self.stack = Views()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            EmptyState(
                "file-text",
                tr("Nothing is recorded as filed"),
                tr(
                    "Choose a date in the list, and record when it was filed and under which "
                    "number. An import of the sheet Filings brings many at once."
                ),
            )
        )
        self.stack.addWidget(
            EmptyState("search", tr("Nothing matches"), tr("No filing is what you look for."))
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.SPACE_S)
        page.addLayout(bar)
        page.addWidget(hint)
        page.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Show the filings as they are now."""
        session = self._session
        filed = evidence.filed(session.inventory(), session.deadlines(), session.as_of)
        self.rows.set_rows(filed)
        number = sum(row.standing in _LOOKED_AT for row in filed)
        self.chips.set_text("all", tr("All {count:,}", count=len(filed)))
        self.chips.set_text("look", tr("To look at {number:,}", number=number))
        self.show_filtered()

    def show_filtered(self) -> None:
        """Show the filings that the chips and the text take."""
        looked_at = self.chips.key == "look"
        self.rows.set_filter(
            self.search.text(), (lambda row: row.standing in _LOOKED_AT) if looked_at else None
        )
        shown = self.rows.rowCount()
        self.stack.setCurrentIndex(0 if shown else 2 if self.rows.rows else 1)
        if not self.table.selected():
            self.table.select_place(0 if shown else -1)
        self._offer()

    def _offer(self) -> None:
        chosen = self.table.selected()
        writes = bool(chosen) and not self._session.read_only
        self.edit_button.setEnabled(writes and len(chosen) == 1)
        self.remove_button.setEnabled(writes)
        self.open_button.setEnabled(len(chosen) == 1 and bool(chosen[0].documents))

    def edit(self) -> None:
        """Edit the chosen filing."""
        chosen = self.table.selected()
        if len(chosen) == 1 and not self._session.read_only:
            self._acts.edit(chosen[0].filing)

    def remove(self) -> None:
        """Remove the chosen filings."""
        chosen = self.table.selected()
        if chosen and not self._session.read_only:
            self._acts.remove([row.filing for row in chosen])

    def open(self) -> None:
        """Open the document of the chosen filing."""
        for document in self.table.selected()[0].documents[:1]:
            self._acts.open_document(document)
