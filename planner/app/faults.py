"""The one end of every bug: logged, and shown in plain words."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot

from planner.app.fault_report import report
from planner.common.resources import log_folder
from planner.ui.questions import Questions

_LOG = logging.getLogger("planner")


def log_file() -> Path:
    """Where faults are written for this user."""
    return log_folder() / "planner.log"


class FaultHandler(QObject):
    """Takes exceptions that nobody expected, from any thread, and shows one at a time;
    ``save_copy`` says what saves a copy of the project, None while none is open.
    """

    _came = Signal(object)

    def __init__(
        self,
        ask: Questions,
        parent: QObject | None = None,
        save_copy: Callable[[], Callable[[], object] | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._save_copy = save_copy
        self._log: Path | None = None
        self._writer: logging.Handler | None = None
        self._showing = False
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's own handling."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    @Slot(object)
    def handle(self, error: BaseException) -> None:
        """Log a fault and show it."""
        self._open_log()
        _LOG.critical("fault", exc_info=error)
        self._came.emit(error)

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, _trace)
        else:
            self.handle(error or kind())

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        if self._showing:  # one box is enough: the log has them all
            return
        self._showing = True
        try:
            self._ask.show_bug(report(error), self._log, self._save_copy())
        except Exception:  # noqa: BLE001 - logged; shown the same way it would come again for ever
            _LOG.critical("the fault could not be shown", exc_info=True)
        else:
            self._showing = False

    def _open_log(self) -> None:
        if self._log is not None:
            return
        from logging.handlers import RotatingFileHandler

        path = log_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
        except OSError:  # no place to write to: the box on the screen must do
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.addHandler(handler)
        self._log, self._writer = path, handler

    def close(self) -> None:
        """Close the log."""
        if self._writer is not None:
            _LOG.removeHandler(self._writer)
            self._writer.close()
            self._log = self._writer = None
