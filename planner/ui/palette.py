"""The command palette: every command, page, recent project, site, rule and plan by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from planner.ui.page import Focus
from planner.ui.preferences import Preferences
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.jump_list import JumpDialog

_MOST = 60
_LEAST_SCORE = 62


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to jump to: its name, a note (its keys, or what it is), and what it does."""

    name: str
    note: str
    icon: QIcon | str
    go: Callable[[], object]


class Palette(JumpDialog):
    """Finds with letters left out or mistyped too; shows the keys of commands, to be learnt."""

    def __init__(
        self, window: QMainWindow, session: Session, preferences: Preferences, parent: QWidget
    ) -> None:
        super().__init__(
            tr("Commands"), tr("Type the name of a command, page, site or rule"), parent
        )
        self._window = window
        self._session = session
        self._preferences = preferences
        self._entries: list[Entry] = []
        self._names: list[str] = []

    def start(self) -> None:
        self.search.clear()
        self._entries = [*self._commands(), *self._recent(), *self._places()]
        self._names = [entry.name.casefold() for entry in self._entries]
        super().start()

    def show_matches(self, text: str) -> None:
        found = [self._entries[at] for at in matching(text, self._names)[:_MOST]]
        for entry in found:
            self.add_line((entry.name, entry.note), entry.go, icon=entry.icon)
        self.note.setText("" if found else tr("Nothing has a name like that. Find everywhere looks "
                          "into everything: Ctrl+Shift+F."))  # fmt: skip

    def _commands(self) -> Iterator[Entry]:
        for action, path in commands(self._window):
            if action.isEnabled():
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Entry(" > ".join(path), keys, action.icon(), action.trigger)

    def _recent(self) -> Iterator[Entry]:
        for name in self._preferences.now.listed():
            path = Path(name)
            if path.exists():
                yield Entry(
                    tr("Open {stem}", stem=path.stem),
                    "project",
                    "folder-open",
                    partial(self._session.open, path),
                )

    def _places(self) -> Iterator[Entry]:
        session = self._session
        for site in session.inventory().sites:
            name = f"{site.code} {site.name}".strip()
            go = partial(session.go_to, "sites", Focus(table="Sites", site=site.code))
            yield Entry(name, "site", "map-pin", go)
        if session.eligibility is not None:  # before that, the book would have to be read
            from planner.services import rulebook

            for subject, rule, title in rulebook.titles(session.inventory()):
                go = partial(session.go_to, "rules", Focus(table=subject.value, rule=rule))
                yield Entry(title, "rule", "book-open", go)
        plan = session.plan()
        if plan is not None:
            go = partial(session.go_to, "plan", Focus(table="Plans", text=plan.name))
            yield Entry(tr("Plan {name}", name=plan.name), "plan", "chart-gantt", go)


def commands(window: QMainWindow) -> Iterator[tuple[QAction, list[str]]]:
    """Every command of the menu bar, with the menus that lead to it; not what menus list anew
    each time they are opened.
    """

    def below(menu: QMenu, path: list[str]) -> Iterator[tuple[QAction, list[str]]]:
        for action in menu.actions():
            name = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            inner = action.menu()
            if isinstance(inner, QMenu):
                yield from below(inner, [*path, name])
            elif not action.isSeparator():
                yield action, [*path, name.removesuffix("...")]

    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from below(menu, [action.text().replace("&", "")])


def matching(text: str, names: list[str]) -> list[int]:
    """The places of the names that fit a text, best first; all, as they stand, for no text."""
    from rapidfuzz import fuzz

    words = text.casefold().split()
    if not words:
        return list(range(len(names)))
    whole = " ".join(words)
    scored = []
    for at, name in enumerate(names):
        parts = name.replace(">", " ").split()
        if all(any(part.startswith(word) for part in parts) for word in words):
            score = 300.0 - len(name) / 100
        elif all(word in name for word in words):
            score = 200.0 - len(name) / 100
        else:
            score = fuzz.token_set_ratio(whole, name, score_cutoff=_LEAST_SCORE)
            score = max(score, fuzz.partial_ratio(whole, name, score_cutoff=80) - 5)
        if score >= _LEAST_SCORE:
            scored.append((-score, at))
    return [at for _score, at in sorted(scored)]
