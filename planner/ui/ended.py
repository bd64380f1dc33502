"""What is said at the start after a run that ended unexpectedly."""

from pathlib import Path

from planner.model.history import Unit
from planner.ui import formats
from planner.ui.running import Ended
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
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
        said = tr(
            "The program ended unexpectedly on {at} or soon after", at=formats.moment(ended.at)
        )
        if not ended.project:
            self.say(Tone.WARN, tr("{said}. No project was open, so nothing was lost.", said=said))
        elif self._is_open(path):
            self._on_opened()
        elif path.exists():
            self.say(
                Tone.WARN,
                tr(
                    "{said}, while {name} was open. All steps that were saved are in it.",
                    said=said,
                    name=path.name,
                ),
                (tr("Open {name}", name=path.name), lambda: self._session.open(path)),
            )
        else:
            self.say(
                Tone.WARN,
                tr(
                    "{said}, while {path} was open, which is not there now. Put the drive back, or "
                    "choose a backup under File > Restore a backup.",
                    said=said,
                    path=path,
                ),
            )

    def _is_open(self, path: Path) -> bool:
        project = self._session.project
        return project is not None and project.path == path

    def _on_opened(self) -> None:
        ended = self._ended
        if ended is None or not self._is_open(Path(ended.project)):
            return
        self._ended = None
        said = tr(
            "The program ended unexpectedly on {at} or soon after. {name} is whole. {units}",
            at=formats.moment(ended.at),
            name=Path(ended.project).name,
            units=_last_step(self._session.units()),
        )
        if ended.doing:
            said += tr(
                ' "{doing}" was under way then: if it is not that step, nothing of it was kept.',
                doing=ended.doing,
            )
        self.say(Tone.INFO, said)


def _last_step(units: tuple[Unit, ...]) -> str:
    live = [unit for unit in units if not unit.undone]
    if not live:
        return tr("No step was ever saved in it.")
    last = max(live, key=lambda unit: unit.id)
    return tr(
        'The last saved step is "{label}" of {when}.',
        label=last.label,
        when=formats.moment(last.when),
    )
