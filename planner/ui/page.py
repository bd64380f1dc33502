"""What every page of the window is: built once when first shown, refreshed from changes."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from planner.model.history import ChangeSet
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Focus:
    """Rows that a page is asked to show: `Session.go_to("items", Focus(answer="unknown"))`.

    ``table`` is a sheet's name (for a rule: what it is about), ``rule`` and ``answer`` filter by
    a finding, ``missing`` by a missing fact, ``text`` by what the rows show, ``site`` by site
    code, ``items`` by their ids: those whose answer became ``answer``, or just these if none is
    given. ``step`` asks for covered items that are "replaced", "removed" or "disposed" of, or
    further; ``unit`` for a step of the history by its number. Of the plan, ``text`` names one of
    the "Plans", or with ``site`` a job.
    """

    table: str = "Items"
    rule: str = "covered"
    answer: str = ""
    missing: str = ""
    text: str = ""
    site: str = ""
    items: frozenset[int] = frozenset()
    step: str = ""
    unit: int = 0


class Page(QWidget):
    """Base of the pages. ``title``, ``icon`` and ``help_topic`` are set by the registry
    (`planner.ui.pages.PAGES`) when the window makes the page.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title = ""
        self.icon = ""
        self.help_topic = ""
        self.setProperty("page", True)  # noqa: FBT003
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def refresh(self, changes: ChangeSet) -> None:
        """Show the project as it is now. Called when the page is shown after something
        changed, and at once if it changes while the page is visible. An empty change set
        means that anything may have changed. Never called without an open project.
        """
        raise NotImplementedError

    def focus_on(self, focus: Focus) -> None:
        """Show the rows asked for; pages without such rows ignore it."""

    def unkept(self) -> str:
        """What was typed here and is kept nowhere ("The carrier's facts"), empty if nothing is:
        the window asks before it is lost.
        """
        return ""

    def print_page(self) -> None:
        """Show what is in view as it will be printed. Without a way of its own, a page prints
        the list in view, if there is one.
        """
        from planner.ui.table_print import is_wide, table_document
        from planner.ui.widgets.table_view import RowsTable

        table = next((one for one in self.findChildren(RowsTable) if one.isVisible()), None)
        if table is None:
            self.session.message.emit(tr("There is no list here to print."))
            return
        name, carrier = table.accessibleName(), self.session.inventory().carrier.legal_name
        about = tr(
            "{carrier}, as of {as_of}.", carrier=carrier, as_of=formats.day(self.session.as_of)
        )
        document = table_document(table, name, about.removeprefix(", "))
        self.session.ask.print_document(document, name, wide=is_wide(table))

    def take_file(self, path: Path) -> None:
        """Take a file that was dropped or chosen elsewhere; only the Import page does."""
