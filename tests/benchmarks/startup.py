"""How fast the window is usable on the sample, beside a bare window of the same toolkit.

    python -m tests.benchmarks.startup [--repeat N]

Starts a new interpreter each time. Prints one JSON object: seconds from the start of the
process until the first page with the sample's data was painted, the event loop was free
again and the window closed ("sample"), the same for an empty PySide6 window ("baseline"),
and which heavy libraries the window had loaded by then. The first run of each is the cold one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "openpyxl",
    "python_calamine",
    "ortools",
    "reportlab",
    "docx",
    "icalendar",
    "pyqtgraph",
    "pandas",
)

_BASELINE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import sys
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, app.quit))
app.exec()
"""
_WINDOW = f"""
import json, sys
from PySide6.QtCore import QTimer
from pathlib import Path
from planner.app import entry, start  # what main.py imports

HEAVY = {HEAVY!r}

def ready(window):
    print(json.dumps([name for name in HEAVY if name in sys.modules]), flush=True)
    QTimer.singleShot(0, window.close)

sys.exit(start.run_window(Path(sys.argv[1]), ready=ready))
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.rplan"
        made = _seconds([sys.executable, "main.py", "new", str(sample), "--sample"], folder)
        baseline = [_seconds([sys.executable, "-c", _BASELINE], folder) for _ in range(repeat)]
        runs = [
            _seconds([sys.executable, "-c", _WINDOW, str(sample)], folder) for _ in range(repeat)
        ]
    loaded = json.loads(runs[0][1])
    window, bare = ([run[0] for run in kind] for kind in (runs, baseline))
    print(
        json.dumps(
            {
                "sample": {"first": round(window[0], 3), "median": _median(window)},
                "baseline": {"first": round(bare[0], 3), "median": _median(bare)},
                "ratio": round(statistics.median(window) / statistics.median(bare), 2),
                "making_the_sample": round(made[0], 3),
                "heavy_libraries_loaded": loaded,
            },
            indent=1,
        )
    )


def _median(times: list[float]) -> float:
    return round(statistics.median(times), 3)


def _seconds(command: list[str], folder: str) -> tuple[float, str]:
    settings = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA"), folder)
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, done.stdout


if __name__ == "__main__":
    main()
