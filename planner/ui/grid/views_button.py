"""The button that offers the saved views of a list."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QToolButton

from planner.ui import theme
from planner.ui.grid.look import look_of
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.pages.records import RecordsView


class ViewsButton(QToolButton):
    """Saves how a `RecordsView` looks under a name, and brings it back."""

    def __init__(self, view: "RecordsView") -> None:
        super().__init__()
        self._view = view
        self.setIcon(theme.icon("bookmark"))
        self.setToolTip(tr("Saved views: columns, order and filters under a name"))
        self.setAccessibleName(tr("Saved views"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.setMenu(menu)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for former in menu.findChildren(QMenu):
            former.deleteLater()
        kept, name = self._view.session.looks, self._view.table.look.name
        views = kept.views(name)
        for view in views:
            menu.addAction(theme.icon("bookmark"), _shown(view), partial(self.show_view, view))
        if views:
            menu.addSeparator()
        menu.addAction(tr("Save this view..."), self.save)
        if views:
            rename, delete = menu.addMenu(tr("Rename")), menu.addMenu(tr("Delete"))
            for view in views:
                rename.addAction(_shown(view), partial(self.rename, view))
                delete.addAction(_shown(view), partial(kept.delete_view, name, view))
        menu.addAction(tr("Back to how it came"), self._view.show_as_it_came)

    def show_view(self, view: str) -> None:
        """Make the list look as it was saved."""
        found = self._view.session.looks.view(self._view.table.look.name, view)
        if found is not None:
            self._view.show_look(found)

    def save(self) -> None:
        """Ask for a name, and save how the list looks under it."""
        session, table = self._view.session, self._view.table
        name = session.ask.name_of_view(session.looks.views(table.look.name))
        if name is not None:
            look = look_of(table, self._view.search.text())
            session.looks.keep_view(table.look.name, name, look)

    def rename(self, view: str) -> None:
        """Ask for another name of a view."""
        session, name = self._view.session, self._view.table.look.name
        to = session.ask.name_of_view(session.looks.views(name), view)
        if to is not None:
            session.looks.rename_view(name, view, to)


def _shown(view: str) -> str:
    return view.replace("&", "&&")
