"""A message inside a page, with an optional button: a result with its Undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from planner.model.history import ChangeSet
from planner.ui import theme
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button

if TYPE_CHECKING:
    from planner.ui.session import Session


class Banner(QFrame):
    """Hidden until `say` is called; its tone is a `Tone` (good, bad, warn, info)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._row.addWidget(self._text, 1)
        self._extra: list[QWidget] = []
        self._watched: Session | None = None
        self._step: int | None = None
        self._undone = ""
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(
        self,
        tone: Tone,
        text: str,
        *actions: tuple[str, Callable[[], object]],
        dismissable: bool = True,
    ) -> None:
        """Show a message with buttons: (text, what it does) pairs."""
        self._step = None
        for widget in self._extra:
            self._row.removeWidget(widget)
            widget.deleteLater()
        self._extra = [button(name, clicked) for name, clicked in actions]
        if dismissable:
            self._extra.append(button("", self.hide, icon="x", kind="flat", tip=tr("Dismiss")))
        for widget in self._extra:
            self._row.addWidget(widget)
        self._text.setText(text)
        self.setProperty("banner", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()

    def say_step(
        self,
        session: "Session",
        tone: Tone,
        text: str,
        unit: int | None,
        *actions: tuple[str, Callable[[], object]],
        undone: str = "",
    ) -> None:
        """Show that a step was done, with a button that undoes it beside ``actions``; none if it
        changed nothing. Once it is undone, there or elsewhere, the message goes, or says
        ``undone``.
        """
        if self._watched is None:
            self._watched = session
            session.changed.connect(self._on_changed)  # a method: Qt lets go of it with the banner
        if unit is not None:
            actions = (*actions, (tr("Undo"), lambda: session.undo_step(unit)))
        self.say(tone, text, *actions)
        self._step, self._undone = unit, undone
        self._look_at_step()

    def _on_changed(self, _changes: ChangeSet) -> None:
        self._look_at_step()

    def _look_at_step(self) -> None:
        if self._watched is None or self._step is None or self.isHidden():
            return
        step = next((unit for unit in self._watched.units() if unit.id == self._step), None)
        if step is not None and not step.undone:
            return
        if step is not None and self._undone:
            self.say(Tone.INFO, self._undone)
        else:
            self._step = None
            self.hide()
