"""What is said at the start after a run that ended unexpectedly."""

from pathlib import Path

from planner.model.history import Unit
from planner.ui import formats
from planner.ui.running import Ended
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.widgets.banner import Banner


class EndedBanner(Banner):
    """Says when the program ended, what was being done, and, once the project is open, that it
    is whole and which step it ends with.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ended: Ended | None = None
        session.opened.connect(self._on_opened)

    def tell(self, ended: Ended) -> None:
        """Tell of a run that left its mark."""
        self._ended = ended
        path = Path(ended.project)
        said = f"The program ended unexpectedly on {formats.moment(ended.at)} or soon after"
        if not ended.project:
            self.say(Tone.WARN, f"{said}. No project was open, so nothing was lost.")
        elif self._is_open(path):
            self._on_opened()
        elif path.exists():
            self.say(
                Tone.WARN,
                f"{said}, while {path.name} was open. All steps that were saved are in it.",
                (f"Open {path.name}", lambda: self._session.open(path)),
            )
        else:
            self.say(
                Tone.WARN,
                f"{said}, while {path} was open, which is not there now. Put the drive back, or "
                "choose a backup under File > Restore a backup.",
            )

    def _is_open(self, path: Path) -> bool:
        project = self._session.project
        return project is not None and project.path == path

    def _on_opened(self) -> None:
        ended = self._ended
        if ended is None or not self._is_open(Path(ended.project)):
            return
        self._ended = None
        said = (
            f"The program ended unexpectedly on {formats.moment(ended.at)} or soon after. "
            f"{Path(ended.project).name} is whole. {_last_step(self._session.units())}"
        )
        if ended.doing:
            said += (
                f' "{ended.doing}" was under way then: if it is not that step, nothing of it was '
                "kept."
            )
        self.say(Tone.INFO, said)


def _last_step(units: tuple[Unit, ...]) -> str:
    live = [unit for unit in units if not unit.undone]
    if not live:
        return "No step was ever saved in it."
    last = max(live, key=lambda unit: unit.id)
    return f'The last saved step is "{last.label}" of {formats.moment(last.when)}.'
