"""How a list looks: order, widths and choice of its columns, what it is sorted and filtered by;
as the user left it, and under names.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_NARROWEST, _WIDEST = 24, 2_000


@dataclass(frozen=True, slots=True)
class Look:
    """Columns are named by their headings, so that a list may get others. ``levels`` are the
    columns sorted by, and whether the last comes first; ``ticked`` the texts of cells that are
    shown, or with True those that are not; ``text`` is what the search box holds.
    """

    order: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    frozen: int = 0
    levels: tuple[tuple[str, bool], ...] = ()
    ticked: Mapping[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    text: str = ""


def look_of(table: "RowsTable", text: str = "") -> Look:
    """How a table looks now."""
    columns, head, arrangement = table.rows.columns, table.head, table.rows.arrangement
    order = sorted(range(len(columns)), key=head.visualIndex)
    last = order[-1] if order else -1
    return Look(
        order=tuple(columns[at].heading for at in order),
        # The last one fills what is left, whatever it was given; a hidden one has no width.
        widths={
            columns[at].heading: table.columnWidth(at)
            for at in order
            if not table.isColumnHidden(at) and at != last
        },
        hidden=tuple(columns[at].heading for at in order if table.isColumnHidden(at)),
        frozen=table.frozen,
        levels=tuple((columns[one.column].heading, one.descending) for one in arrangement.levels),
        ticked={
            columns[at].heading: (tuple(sorted(one.texts)), one.hidden)
            for at, one in arrangement.ticked.items()
        },
        text=text,
    )


def give_look(table: "RowsTable", look: Look, *, rows: bool = True) -> None:
    """Make a table look so; with ``rows`` sort and filter it as well."""
    from planner.ui.grid.arrangement import Level, Ticked

    place = {column.heading: at for at, column in enumerate(table.rows.columns)}
    head = table.head
    known = [place[heading] for heading in look.order if heading in place]
    for visual, at in enumerate(known):
        head.moveSection(head.visualIndex(at), visual)
    for at in known:
        table.setColumnHidden(at, table.rows.columns[at].heading in look.hidden)
    if not table.cell_cursor.columns():
        table.setColumnHidden(0, False)  # noqa: FBT003 - Qt's signature
    for heading, width in look.widths.items():
        if heading in place:
            table.setColumnWidth(place[heading], min(max(width, _NARROWEST), _WIDEST))
    table.freeze(look.frozen)
    if rows:
        levels = [Level(place[heading], last) for heading, last in look.levels if heading in place]
        table.rows.show_by(
            levels,
            {
                place[heading]: Ticked(frozenset(texts), hidden)
                for heading, (texts, hidden) in look.ticked.items()
                if heading in place
            },
        )


class KeptLooks:
    """The looks of all lists, in a file of the user's; without a path they last as long as the
    program. What a project is filtered by is for that ``project`` alone.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._found: dict[str, dict[str, Any]] | None = None
        self.project = ""

    def look(self, name: str) -> tuple[Look, bool] | None:
        """The look of a list, and whether its filters are for this project; None if it was
        never changed.
        """
        kept = self._list(name).get("now")
        if not isinstance(kept, dict):
            return None
        return _read(kept), bool(self.project) and kept.get("project") == self.project

    def keep(self, name: str, look: Look) -> None:
        """Remember the look of a list."""
        self._list(name)["now"] = {**asdict(look), "project": self.project}
        self._save()

    def choice(self, name: str, what: str) -> str | None:
        """What was chosen last beside a list, on its map say; None if nothing ever was."""
        kept = self._choices(name).get(what)
        return kept if isinstance(kept, str) else None

    def keep_choice(self, name: str, what: str, chosen: str) -> None:
        """Remember what was chosen."""
        self._list(name)["choices"] = {**self._choices(name), what: chosen}
        self._save()

    def _choices(self, name: str) -> dict[str, Any]:
        found = self._list(name).get("choices")
        return found if isinstance(found, dict) else {}

    def views(self, name: str) -> list[str]:
        """Names of the views of a list that were saved."""
        return sorted(self._views(name), key=str.casefold)

    def view(self, name: str, view: str) -> Look | None:
        """A view of a list; None if there is none of that name."""
        kept = self._views(name).get(view)
        return _read(kept) if isinstance(kept, dict) else None

    def keep_view(self, name: str, view: str, look: Look) -> None:
        """Save a view, in the place of one of that name."""
        self._list(name).setdefault("views", {})[view] = asdict(look)
        self._save()

    def rename_view(self, name: str, view: str, to: str) -> None:
        """Give a view another name, in the place of one that has it."""
        views = self._views(name)
        if view in views and view != to:
            views[to] = views.pop(view)
            self._save()

    def delete_view(self, name: str, view: str) -> None:
        """Forget a view."""
        self._views(name).pop(view, None)
        self._save()

    def _views(self, name: str) -> dict[str, Any]:
        found = self._list(name).get("views")
        return found if isinstance(found, dict) else {}

    def _list(self, name: str) -> dict[str, Any]:
        if self._found is None:
            self._found = self._load()
        return self._found.setdefault(name, {})

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8")) if self._path else {}
        except (OSError, ValueError):
            # Damaged or not there: lists look as they came.
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: kept for name, kept in found.items() if isinstance(kept, dict)}

    def _save(self) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self._found, ensure_ascii=False, indent=1)
            self._path.write_text(text, encoding="utf-8")
        except OSError:
            # A folder that cannot be written is no reason to stop the program.
            return


def _read(kept: Mapping[str, Any]) -> Look:
    """A look as it was kept; what is damaged is as it came."""
    return Look(
        order=tuple(_texts(kept.get("order"))),
        widths={
            heading: width
            for heading, width in _pairs(kept.get("widths"))
            if isinstance(width, int)
        },
        hidden=tuple(_texts(kept.get("hidden"))),
        frozen=kept["frozen"] if isinstance(kept.get("frozen"), int) else 0,
        levels=tuple(
            (level[0], bool(level[1]))
            for level in _listed(kept.get("levels"))
            if isinstance(level, list | tuple) and len(level) == 2 and isinstance(level[0], str)
        ),
        ticked={
            heading: (tuple(_texts(one[0])), bool(one[1]))
            for heading, one in _pairs(kept.get("ticked"))
            if isinstance(one, list | tuple) and len(one) == 2
        },
        text=kept["text"] if isinstance(kept.get("text"), str) else "",
    )


def _listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, list | tuple) else []


def _texts(found: Any) -> list[str]:
    return [text for text in _listed(found) if isinstance(text, str)]


def _pairs(found: Any) -> list[tuple[str, Any]]:
    return list(found.items()) if isinstance(found, dict) else []
