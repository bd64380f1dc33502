"""What is said when a project is opened that lies where it can part in two."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStorageInfo, QUrl
from PySide6.QtGui import QDesktopServices

from planner.common.progress import Progress
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from planner.services.surroundings import Surroundings


class SurroundingsBanner(Banner):
    """Tells of second versions beside the file each time it is opened, and of a network drive or a
    folder kept in step when it is opened on this machine for the first time.
    """

    def __init__(self, session: Session, save_copy: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        self._save_copy = save_copy
        session.opened.connect(self.hide)

    def look(self) -> None:
        """Look around the open project, in the background, and tell what there is."""
        project = self._session.project
        if project is None:
            return
        path = project.path

        def work(_progress: Progress) -> "Surroundings":
            from planner.services.surroundings import around

            kind = QStorageInfo(str(path.parent)).fileSystemType()
            return around(path, bytes(kind.data()).decode(errors="replace"))

        def done(found: "Surroundings") -> None:
            if self._session.project is project:
                self.tell(path, found)

        self._session.runner.start(tr("Looking beside the project"), work, done)

    def tell(self, path: Path, found: "Surroundings") -> None:
        """Say what matters most."""
        first_time = self._session.seen is None
        if found.copies:
            self._tell_copies(path, found)
        elif found.network and first_time:
            said = tr(
                "{name} lies on a network drive. A connection that breaks off is a risk there, and "
                "so is a second computer that has it open. Work on a copy on your own drive if you "
                "can.",
                name=path.name,
            )
            self.say(Tone.WARN, said, (tr("Save a copy..."), self._save_copy))
        elif found.keeper and first_time:
            said = tr(
                "{name} lies in a folder that {keeper} keeps in step. Close it here before it is "
                "opened on another computer, or there will be two versions of it.",
                name=path.name,
                keeper=found.keeper,
            )
            self.say(Tone.INFO, said)

    def _tell_copies(self, path: Path, found: "Surroundings") -> None:
        newest = found.copies[0]
        more = len(found.copies) - 1
        said = tr(
            "Beside {name} lies {other}{more}, changed last on {when}. A program that keeps "
            "folders in step makes such a copy when a file is changed in two places: what was done "
            "in it is not in this project. Its History tells what that was: do it here too, then "
            "delete it.",
            name=path.name,
            other=newest.path.name,
            more=tr(" and {more}", more=formats.count(more, "more copy")) if more else "",
            when=formats.moment(newest.changed),
        )
        folder = QUrl.fromLocalFile(str(path.parent))
        self.say(Tone.WARN, said, (tr("Show the folder"), lambda: QDesktopServices.openUrl(folder)))
