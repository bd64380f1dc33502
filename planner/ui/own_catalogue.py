"""A catalogue file of the user's own: added, shown and taken out by the window."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.services.recognition import OwnCatalogue
    from planner.storage.project import Project


class OwnCatalogueMenu:
    """What a menu offers about the catalogue file that the open project keeps."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fill(self, menu: QMenu) -> None:
        """Offer what can be done now."""
        menu.clear()
        name = self._session.inventory().catalogue.get("name", "")
        shown = name.replace("&", "&&")
        add = menu.addAction(tr("&Add a file in its place...") if name else tr("&Add a file..."))
        show = menu.addAction(tr("&Show {shown}...", shown=shown) if name else tr("&Show..."))
        remove = menu.addAction(tr("&Remove {shown}", shown=shown) if name else tr("&Remove"))
        for action, done in ((add, self.add), (show, self.show), (remove, self.remove)):
            action.triggered.connect(lambda _checked=False, done=done: done())
        show.setEnabled(bool(name))
        for action in (add, remove):
            action.setEnabled(not self._session.read_only and (action is add or bool(name)))

    def add(self) -> None:
        """Lay a file that the user picks over the shipped catalogue."""
        path = self._session.ask.catalogue_to_add()
        if path is None:
            return
        added: list[OwnCatalogue] = []

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import recognition

            added.append(recognition.add_catalogue(project, path))
            return added[0].changes

        def done(_changes: ChangeSet) -> None:
            if added[0].conflicts:
                self._show(added[0])
            self._session.message.emit(what_it_adds(added[0]))

        self._session.write(tr("Adding {name}", name=path.name), work, done)

    def show(self) -> None:
        """The file as the project keeps it, with what it adds and where it disagrees."""
        project = self._session.project
        if project is None:
            return

        def work(_progress: Progress) -> "OwnCatalogue | None":
            from planner.services import recognition

            return recognition.own_catalogue(project)

        def done(found: "OwnCatalogue | None") -> None:
            if found is not None:
                self._show(found)

        self._session.runner.start(tr("Reading the catalogue"), work, done)

    def _show(self, found: "OwnCatalogue") -> None:
        said = [what_it_adds(found), *found.conflicts]
        self._session.ask.show_text(
            tr("Catalogue of your own: {name}", name=found.name), "\n".join(said), found.text
        )

    def remove(self) -> None:
        """Take the file out of the project."""

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import recognition

            return recognition.remove_catalogue(project)

        self._session.write(
            tr("Removing the catalogue file"),
            work,
            lambda _changes: self._session.message.emit(
                tr("Only the shipped catalogue is asked now.")
            ),
        )


def what_it_adds(found: "OwnCatalogue") -> str:
    """In a sentence: own.yaml adds 1 maker, 2 families and 3 products."""
    families = (
        tr("1 family")
        if found.families == 1
        else tr("{families:,} families", families=found.families)
    )
    return tr(
        "{name} adds {makers}, {families} and {products}. The catalogue is {version}.",
        name=found.name,
        makers=formats.count(found.makers, "maker"),
        families=families,
        products=formats.count(found.products, "product"),
        version=found.version,
    )
