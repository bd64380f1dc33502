"""What the book does not call confirmed, and what the project has put in its place."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.rulebook import Check, OwnEntry

TO_VERIFY = Look(tr("To verify"), Tone.WARN, "triangle-alert")
CONFIRMED = Look(tr("Confirmed by you"), Tone.INFO, "circle-check")
USED = Look(tr("In use"), Tone.INFO, "circle-check")
REFUSED = Look(tr("Not used"), Tone.BAD, "circle-x")


def check_look(check: "Check") -> Look:
    """How the state of a statement is said."""
    return CONFIRMED if check.confirmed else TO_VERIFY


def _table(rows: RowsModel, name: str) -> RowsTable:  # type: ignore[type-arg]
    made = RowsTable(rows, name)
    made.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
    made.verticalHeader().hide()
    return made


def _beside(table: RowsTable, panel: DetailPanel) -> QSplitter:
    side = Card()
    side.body.addWidget(panel)
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.setHandleWidth(theme.SPACE_M)
    split.addWidget(table)
    split.addWidget(side)
    split.setStretchFactor(0, 1)
    split.setSizes([640, 380])
    return split


class ChecksView(QWidget):
    """Every statement to verify, those about the law first; beside it, what rests on it and a
    button to confirm it or to take that back. ``confirm`` and ``take_back`` carry the statement's
    key, ``rule`` subject and id of a rule to read.
    """

    confirm = Signal(object)
    take_back = Signal(str)
    rule = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._titles: Mapping[tuple[str, str], str] = {}
        self.rows: RowsModel[Check] = _Checks(self._columns())
        self.table = _table(self.rows, tr("Statements to verify"))
        self.table.current.connect(self._show)
        self.table.doubleClicked.connect(lambda _index: self._act())
        self.panel = DetailPanel(tr("The statement"))
        self.search = SearchBox(tr("Search the statements"))
        self.search.searched.connect(lambda _text: self._filter())
        self.kinds = Chips(
            [("open", tr("To verify")), ("confirmed", tr("Confirmed by you")), ("all", tr("All"))],
            lambda _key: self._filter(),
            tr("Which statements"),
        )
        self.note = QLabel()
        theme.set_text(self.note, muted=True)
        self.nothing = EmptyState("circle-check", tr("No such statement"), "")
        self._stack = Views()
        self._stack.addWidget(_beside(self.table, self.panel))
        self._stack.addWidget(self.nothing)
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE_S)
        tools.addWidget(self.kinds)
        tools.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(tools)
        column.addWidget(self._stack, 1)

    def _columns(self) -> "tuple[TableColumn[Check], ...]":
        return (
            TableColumn(tr("State"), lambda row: check_look(row).word, look=check_look, width=156),
            TableColumn(tr("What to verify"), lambda row: row.verify, width=330),
            TableColumn(tr("Written in"), lambda row: row.citation, width=170),
            TableColumn(tr("About"), _about, width=100),
            TableColumn(tr("Rules"), lambda row: ", ".join(map(self._title, row.rules)), width=220),
        )

    def _title(self, rule: tuple[str, str]) -> str:
        subject, name = rule
        return self._titles.get((str(subject), name), name)

    def show_checks(self, checks: "Sequence[Check]", titles: Mapping[tuple[str, str], str]) -> None:
        """Show the statements of the book in use; ``titles`` are those of its rules."""
        self._titles = titles
        done = sum(check.confirmed is not None for check in checks)
        for key, name, number in (
            ("open", tr("To verify"), len(checks) - done),
            ("confirmed", tr("Confirmed by you"), done),
            ("all", tr("All"), len(checks)),
        ):
            self.kinds.set_text(key, f"{name} ({number})")
        self.rows.set_rows(checks)
        self._filter()

    def _filter(self) -> None:
        kind = self.kinds.key

        def accept(check: "Check") -> bool:
            return kind == "all" or (check.confirmed is not None) == (kind == "confirmed")

        self.rows.set_filter(self.search.text(), accept)
        shown = self.rows.rowCount()
        self._stack.setCurrentIndex(0 if shown else 1)
        if not shown:
            self.nothing.say(*self._why_nothing())
            self._show(None)
        elif not self.table.currentIndex().isValid():
            self.table.select_place(0)
        else:
            self._show(self.rows.row_at(self.table.currentIndex().row()))

    def _why_nothing(self) -> tuple[str, str]:
        if self.search.text():
            return tr("No such statement"), tr("None has all of these words.")
        if self.kinds.key == "confirmed":
            said = tr("Read a statement in its source, then confirm it here with the source.")
            return tr("Nothing confirmed by you yet"), said
        return tr("Nothing left to verify"), tr("Every statement of the book is confirmed.")

    def _show(self, check: "Check | None") -> None:
        self.panel.clear()
        if check is None:
            return
        self.panel.add_text(check.verify, Text.H2)
        self.panel.add(Badge(check_look(check)))
        self.panel.add_text(check.citation)
        for said in check.said:
            self.panel.add_text(said, Text.SMALL, muted=True)
        if check.of_facts:
            self.panel.add_text(
                tr(
                    "It is about single items rather than about the law: confirmed, it counts for "
                    "all items alike."
                ),
                muted=True,
            )
        writable = not self._session.read_only
        if check.confirmed:
            held = check.confirmed
            self.panel.add_text(
                tr("Confirmed by {person} on {on}.", person=held.person, on=formats.day(held.on))
            )
            self.panel.add_text(tr("Read in {source}", source=held.source))
            if held.note:
                self.panel.add_text(held.note)
            back = button(tr("Take it back"), self._act, icon="undo-2")
            back.setEnabled(writable)
            self.panel.add(back)
        else:
            made = button(tr("Confirm ..."), self._act, icon="check", kind="primary")
            made.setEnabled(writable)
            self.panel.add(made)
        self.panel.add_text(tr("Rules that rest on it"), Text.SMALL, muted=True)
        for subject, rule in check.rules:
            link = _reads(self.rule.emit, str(subject), rule)
            self.panel.add(button(self._title((subject, rule)), link, kind="link"))

    def _act(self) -> None:
        """Confirm the statement chosen, or take that back."""
        for check in self.table.selected()[:1]:
            if self._session.read_only:
                return
            if check.confirmed:
                self.take_back.emit(check.confirmed.key)
            else:
                self.confirm.emit(check)


class _Checks(RowsModel["Check"]):
    """Statements, which stay the same when they are confirmed."""

    def identity(self, row: "Check") -> object:
        return row.key


def _about(check: "Check") -> str:
    return tr("Single items") if check.of_facts else tr("The law")


def _reads(tell: Callable[[str, str], object], subject: str, rule: str) -> Callable[[], object]:
    return lambda: tell(subject, rule)


def _entry_look(entry: "OwnEntry") -> Look:
    return REFUSED if entry.refused else USED


def _kind(entry: "OwnEntry") -> str:
    kinds = {
        "confirm": tr("Confirmed statement"),
        "correct": tr("Corrected value"),
        "rule": tr("Own rule"),
    }
    return kinds.get(entry.key.partition(":")[0], tr("Entry"))


def can_change(entry: "OwnEntry") -> bool:
    """Whether an entry can be changed where it stands: a rule, and a value whose period begins
    as it did. Others are taken out and entered again.
    """
    from planner.services.rulebook import Correction, OwnRule

    held = entry.held
    if isinstance(held, Correction):
        return not entry.refused and held.period == (held.start.isoformat() if held.start else "")
    return isinstance(held, OwnRule)


class OwnView(QWidget):
    """What the project has of its own. ``change`` carries an entry to change, ``take_out`` the
    key of one to take out, ``add`` asks for a rule of one's own.
    """

    change = Signal(object)
    take_out = Signal(str)
    add = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rows: RowsModel[OwnEntry] = _Entries(self._columns())
        self.table = _table(self.rows, tr("Entries of the project's own"))
        self.table.current.connect(lambda _row: self._update())
        self.table.doubleClicked.connect(lambda _index: self._change())
        self.add_rule = button(tr("Add a rule ..."), self.add.emit, icon="plus", kind="primary")
        self.change_it = button(tr("Change ..."), self._change, icon="pencil")
        self.take_it_out = button(tr("Take out"), self._take_out, icon="trash-2")
        note = QLabel(tr("Confirmed, corrected and added in this project only; marked everywhere."))
        note.setWordWrap(True)
        theme.set_text(note, muted=True)
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE_S)
        tools.addWidget(note, 1)
        for made in (self.change_it, self.take_it_out, self.add_rule):
            tools.addWidget(made)
        self._stack = Views()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                "pencil",
                tr("Nothing of your own yet"),
                tr(
                    "Confirm what the book calls unconfirmed, correct a value where you read "
                    "another one in the rule, or add a rule of your own. Each can be undone, and "
                    "what rests on it is marked as yours."
                ),
                (tr("Add a rule of your own ..."), self.add.emit),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(tools)
        column.addWidget(self._stack, 1)

    def _columns(self) -> "tuple[TableColumn[OwnEntry], ...]":
        def state(row: "OwnEntry") -> str:
            return row.refused or USED.word

        return (
            TableColumn(tr("Kind"), _kind, width=160),
            TableColumn(tr("Entry"), lambda row: row.name, width=270),
            TableColumn(tr("What it says"), lambda row: row.detail, width=260),
            TableColumn(tr("By"), lambda row: row.person, width=110),
            TableColumn(tr("On"), lambda row: formats.day(row.on), lambda row: row.on, width=122),
            TableColumn(tr("State"), state, look=_entry_look, width=120),
        )

    def show_entries(self, entries: "Sequence[OwnEntry]") -> None:
        """Show the entries of the project."""
        self.rows.set_rows(entries)
        self._stack.setCurrentIndex(0 if entries else 1)
        if entries and not self.table.currentIndex().isValid():
            self.table.select_place(0)
        self._update()

    def _update(self) -> None:
        writable = not self._session.read_only
        chosen = self.table.selected()[:1] if writable else []
        self.add_rule.setEnabled(writable)
        self.take_it_out.setEnabled(bool(chosen))
        self.change_it.setEnabled(any(map(can_change, chosen)))

    def _change(self) -> None:
        for row in self.table.selected()[:1]:
            if self.change_it.isEnabled():
                self.change.emit(row)

    def _take_out(self) -> None:
        for row in self.table.selected()[:1]:
            self.take_out.emit(row.key)


class _Entries(RowsModel["OwnEntry"]):
    """Entries, which stay the same under their key."""

    def identity(self, row: "OwnEntry") -> object:
        return row.key
