"""A place in a window for a part that takes a while to make: made when it is first seen."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

W = TypeVar("W", bound=QWidget)


class Later(QWidget, Generic[W]):
    """Holds what ``make`` makes; ``fill`` puts into it what is known, then and on `refill`."""

    def __init__(self, make: Callable[[], W], fill: Callable[[W], object]) -> None:
        super().__init__()
        self._make, self._fill = make, fill
        self._made: W | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def get(self) -> W:
        """The part, made now if it was not."""
        if self._made is None:
            self._made = self._make()
            self._column.addWidget(self._made)
            self._fill(self._made)
            # at once, not when the layout comes to it
            self._made.show()
        return self._made

    def refill(self) -> None:
        """Something else is known; a part that is not made yet can wait."""
        if self._made is not None:
            self._fill(self._made)

    def showEvent(self, event: QShowEvent) -> None:
        self.get()
        super().showEvent(event)
