"""What a list says while the answers that belong to its rows were not worked out."""

from collections.abc import Callable

from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner


class StoppedBanner(Banner):
    """Shows once all work has ended without the answers; its button does ``again``."""

    def __init__(self, session: Session, again: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        self._again = again
        session.runner.busy.connect(self._on_busy)
        session.checked.connect(self.hide)
        session.opened.connect(self.hide)

    def _on_busy(self, title: str) -> None:
        session = self._session
        if title or session.project is None or session.eligibility is not None:
            return
        self.say(
            Tone.WARN,
            tr("Stopped before the answers were worked out. Nothing was changed."),
            (tr("Work out the answers"), self._again),
            dismissable=False,
        )
