"""How fast the window is usable on the sample, beside a bare window of the same toolkit.

    python -m tests.benchmarks.startup [--repeat N] [--bundle FOLDER]

Starts a new interpreter each time. Prints one JSON object: seconds from the start of the
process until the first page with the sample's data was painted and the event loop was free
again ("sample"), the same for an empty PySide6 window ("baseline"),
and which heavy libraries the window had loaded by then. The first run of each is the cold one.
With the folder of a bundle the same for its program ("bundle"), of which "cold" is a run after the
system was told to forget the bundle's files (where it can be told), and its size on disk.
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
QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: (print(flush=True), app.quit())))
app.exec()
"""
_WINDOW = f"""
import json, sys
from PySide6.QtCore import QTimer
from pathlib import Path
from planner.app import entry, start  # what main.py imports

HEAVY = {HEAVY!r}

def ready(window):
    loaded = json.dumps([name for name in HEAVY if name in sys.modules])
    QTimer.singleShot(0, lambda: (print(loaded, flush=True), window.close()))

sys.exit(start.run_window(Path(sys.argv[1]), ready=ready))
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--bundle", type=Path)
    asked = parser.parse_args()
    repeat = asked.repeat
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.rplan"
        made = _seconds([sys.executable, "main.py", "new", str(sample), "--sample"], folder)
        # In turns: what else the machine does at the time then slows both.
        baseline, runs = [], []
        for _ in range(repeat):
            baseline.append(_seconds([sys.executable, "-c", _BASELINE], folder))
            runs.append(_seconds([sys.executable, "-c", _WINDOW, str(sample)], folder))
        bundle = time_bundle(asked.bundle.resolve(), sample, repeat) if asked.bundle else {}
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
                **bundle,
            },
            indent=1,
        )
    )


def time_bundle(bundle: Path, sample: Path, repeat: int) -> dict[str, object]:
    """How long the bundle's program takes to show the sample, cold and warm; its megabytes."""
    program = bundle / f"equipment-replacement-planner{'.exe' if os.name == 'nt' else ''}"
    command = [str(program), "--quit-when-shown", str(sample)]
    folder = str(sample.parent)
    files = [path for path in bundle.rglob("*") if path.is_file()]
    cold = []
    for _ in range(repeat):
        forget(files)
        cold.append(_seconds(command, folder)[0])
    warm = [_seconds(command, folder)[0] for _ in range(repeat)]
    size = sum(path.stat().st_size for path in files if not path.is_symlink())
    return {
        "bundle": {
            "cold": {"first": round(cold[0], 3), "median": _median(cold)},
            "warm": _median(warm),
            "megabytes": round(size / 1e6),
        }
    }


def forget(files: list[Path]) -> None:
    """Tell the system to read these files from the disk again, where it takes such advice."""
    if not hasattr(os, "posix_fadvise"):
        return
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def _median(times: list[float]) -> float:
    return round(statistics.median(times), 3)


def _seconds(command: list[str], folder: str) -> tuple[float, str]:
    """How long a program takes to say its first line, and the line."""
    settings = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA"), folder)
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # As for its user: what was compiled at the first start is there at the second.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        seconds = time.perf_counter() - began
        child.communicate()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return seconds, said


if __name__ == "__main__":
    main()
