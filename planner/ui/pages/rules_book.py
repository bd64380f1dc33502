"""The rule book to read: rules by subject, a search over all they say, and a rule as a document."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.ui import formats, theme
from planner.ui.pages import rules_text
from planner.ui.pages.rules_text import ABOUT, Frame
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from planner.services.rulebook import BookView, Check, RuleEntry, SearchHit

CHECKS = tr("Checks for contradictions")
_ROLE = Qt.ItemDataRole.UserRole
_LISTED = 300
_MOST_MARKED = 400
"""Words of a search that are marked in one document."""

Name = tuple[str, str]
"""Subject and id of a rule."""


class Document(QTextBrowser):
    """Shows HTML in the colours of the scheme, made again when that changes; ``followed``
    carries what a link holds.
    """

    followed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(theme.SPACE_L)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._follow)
        self._make: Callable[[], str] = str
        self._words: Sequence[str] = ()

    def show_made(self, make: Callable[[], str], words: Sequence[str] = ()) -> None:
        """Show another text from its beginning, or from the first of some words, all of which
        are marked.
        """
        self._make, self._words = make, words
        self._render()
        found = self._mark()
        if found:
            first = min(found, key=QTextCursor.position)
            first.clearSelection()
            self.setTextCursor(first)
            bar, above = self.verticalScrollBar(), self.viewport().height() // 3
            bar.setValue(bar.value() + self.cursorRect().top() - above)

    def _render(self) -> None:
        self.document().setDefaultStyleSheet(rules_text.sheet(theme.tokens()))
        self.setHtml(self._make())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            place = self.verticalScrollBar().value()
            self._render()
            self._mark()
            self.verticalScrollBar().setValue(place)

    def _mark(self) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull() and len(found) < _MOST_MARKED:
                found.append(cursor)
                cursor = self.document().find(word, cursor, QTextDocument.FindFlag(0))
        look = QTextCharFormat()
        look.setBackground(QColor(theme.tokens().warn_soft))
        look.setForeground(QColor(theme.tokens().warn))
        marks = []
        for cursor in found:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)
        return found

    def _follow(self, link: QUrl) -> None:
        self.followed.emit(link.toString())


class RuleTree(QTreeWidget):
    """The rules by what they are about; ``chosen`` carries subject and id of the current one."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Rules"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(theme.SPACE_M)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setStyleSheet("QTreeView::item { padding: 3px 0; }")
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._places: dict[Name, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._tell)

    @property
    def current(self) -> Name | None:
        """Subject and id of the current rule."""
        item = self.currentItem()
        name: Name | None = item.data(0, _ROLE) if item is not None else None
        return tuple(name) if name else None  # type: ignore[return-value]

    @property
    def listed(self) -> list[Name]:
        """The rules listed, in order."""
        return list(self._places)

    def list_rules(self, rules: Iterable["RuleEntry"], left: dict[Name, int]) -> None:
        """List rules, with how many statements of each are to be verified; the current one
        stays so if it is still listed.
        """
        kept = self.current
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        self._places = {}
        groups: dict[str, list[RuleEntry]] = {name: [] for name in (*ABOUT.values(), CHECKS)}
        for rule in rules:
            groups[CHECKS if rule.contradiction else ABOUT[rule.subject]].append(rule)
        for name, members in groups.items():
            if members:
                self._add_group(name, members, left)
        self.expandAll()
        self.blockSignals(False)  # noqa: FBT003
        if self._places and not (kept and self.choose(kept)):
            self.choose(next(iter(self._places)))

    def _add_group(self, name: str, members: Sequence["RuleEntry"], left: dict[Name, int]) -> None:
        group = QTreeWidgetItem([f"{name} ({len(members)})"])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.font()
        font.setBold(True)
        group.setFont(0, font)
        self.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        for rule in members:
            key = (str(rule.subject), rule.id)
            number = left.get(key, 0)
            item = QTreeWidgetItem([rule.title, str(number or "")])
            if number:
                item.setIcon(1, theme.icon("triangle-alert", "warn"))
                item.setToolTip(1, tr("{number} to verify", number=number))
                item.setData(
                    1, Qt.ItemDataRole.AccessibleTextRole, tr("{number} to verify", number=number)
                )
            item.setData(0, _ROLE, key)
            item.setToolTip(0, rule.question)
            item.setForeground(1, theme.color("muted"))
            if rule.failing:
                item.setIcon(0, theme.icon("circle-x", "bad"))
            elif rule.own:
                item.setIcon(0, theme.icon("pencil", "info"))
            group.addChild(item)
            self._places[key] = item

    def choose(self, name: Name) -> bool:
        """Make a rule the current one; False if it is not listed."""
        item = self._places.get((str(name[0]), name[1]))
        if item is None:
            return False
        self.setCurrentItem(item)
        self.scrollToItem(item)
        self._tell()
        return True

    def _tell(self) -> None:
        if self.current is not None:
            self.chosen.emit(*self.current)


class BookReader(QWidget):
    """List and search on the left, the rule on the right. ``asked`` carries what a link of the
    rule asks for, with the rule: "correct:most/2020-12-27", "confirm:KEY", "own:".
    """

    asked = Signal(object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: BookView | None = None
        self._checks: Sequence[Check] = ()
        self._hits: dict[Name, SearchHit] | None = None
        self._wanted = ""
        self._shown: tuple[object, ...] = ()
        self._with_cases = False
        self.search = SearchBox(tr("Search the whole rule book"))
        self.search.searched.connect(self._search)
        self.found = QLabel()
        theme.set_text(self.found, Text.SMALL, muted=True)
        self.tree = RuleTree()
        self.tree.chosen.connect(lambda _subject, _id: self._show_rule())
        self.text = Document(tr("The rule"))
        self.text.followed.connect(self._follow)
        self.failing = button(tr("Show"), self._to_failing, icon="circle-x")
        self.failing.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.search)
        row = QHBoxLayout()
        row.addWidget(self.found, 1)
        row.addWidget(self.failing)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(left)
        split.addWidget(self.text)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([_LISTED, 760])
        left.setMinimumWidth(200)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    # what is shown

    @property
    def rule(self) -> "RuleEntry | None":
        """The rule on show."""
        name = self.tree.current
        rules = self._view.rules if self._view and name else ()
        return next((rule for rule in rules if (rule.subject, rule.id) == name), None)

    def show_book(self, view: "BookView", checks: Sequence["Check"]) -> None:
        """Show a book as it is on a date."""
        self._view, self._checks = view, checks
        failing = sum(rule.failing for rule in view.rules)
        self.failing.setText(tr("{cases} failing", cases=formats.count(failing, "case")))
        self.failing.setVisible(failing > 0)
        if self._wanted:
            self._search(self._wanted)
        else:
            self._list()

    def go_to(self, name: Name) -> None:
        """Show a rule, whatever was searched for."""
        if not self.tree.choose(name):
            self.search.clear()
            self.search.search_now()
            self.tree.choose(name)

    def _to_failing(self) -> None:
        rules = self._view.rules if self._view else ()
        for rule in rules:
            if rule.failing:
                self._with_cases = True
                self.go_to((rule.subject, rule.id))
                return

    def _search(self, text: str) -> None:
        self._wanted = text.strip()
        if not self._wanted:
            self._hits = None
            self._list()
            return
        inventory, as_of, wanted = self._session.inventory(), self._session.as_of, self._wanted

        def work(_progress: object) -> "tuple[SearchHit, ...]":
            from planner.services import rulebook

            return rulebook.search(wanted, as_of, inventory)

        def done(hits: "tuple[SearchHit, ...]") -> None:
            if wanted == self._wanted:
                self._hits = {(str(hit.subject), hit.id): hit for hit in hits}
                self._list()

        self._session.runner.start(tr("Searching the rule book"), work, done)

    def _list(self) -> None:
        if self._view is None:
            return
        rules = [
            rule
            for rule in self._view.rules
            if self._hits is None or (str(rule.subject), rule.id) in self._hits
        ]
        left = {(str(rule.subject), rule.id): self._left(rule) for rule in rules}
        self.tree.list_rules(rules, left)
        total = formats.count(len(self._view.rules), "rule")
        self.found.setText(
            total if self._hits is None else tr("{rules} of {total}", rules=len(rules), total=total)
        )
        if not rules:
            self._shown = ()
            self.text.show_made(
                lambda: rules_text.paragraph_html(tr("No rule has all of these words."))
            )

    def _left(self, rule: "RuleEntry") -> int:
        """How many statements of a rule are to be verified."""
        return sum(c.confirmed is None for c in rules_text.checks_of(rule, self._checks))

    def _show_rule(self) -> None:
        rule = self.rule
        if rule is None:
            return
        checks = rules_text.checks_of(rule, self._checks)
        words = tuple(self._wanted.split()) if self._hits is not None else ()
        editable, cases = not self._session.read_only, self._with_cases
        shown = (rule, checks, words, cases, editable)
        if shown == self._shown:
            return
        same = bool(self._shown) and (self._shown[0], self._shown[2]) == (rule, words)
        place = self.text.verticalScrollBar().value() if same else 0
        self._shown = shown

        def make() -> str:
            frame = Frame(theme.tokens(), editable=editable, cases=cases)
            return rules_text.document(rule, checks, frame)

        self.text.show_made(make, words)
        if same or not words:
            self.text.verticalScrollBar().setValue(place)

    def _follow(self, link: str) -> None:
        if link == "cases:":
            self._with_cases = True
            self._show_rule()
        elif self.rule is not None:
            self.asked.emit(self.rule, link)
