"""Sets the program up where it stands, then runs it. Needs nothing but Python and pip.

    python start.py             opens the window on the invented sample carrier
    python start.py ARGUMENTS   runs main.py with these arguments
    python start.py --tests     runs the tests (arguments after it go to pytest)

What it installs goes into a virtual environment: the active one, or ``.venv`` beside this file
(or below the home folder where that cannot be written). Nothing is installed anywhere else.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARKER = "equipment-planner-setup.txt"


def main(arguments: "list[str]") -> int:
    """Runs one of the three forms above and returns its exit code."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    tests = arguments[:1] == ["--tests"]
    try:
        python = set_up(tests=tests)
    except subprocess.CalledProcessError as error:
        print(
            f"The set-up stopped at: {' '.join(map(str, error.cmd))}\n"
            "Its own message stands above. A connection is needed the first time.",
            file=sys.stderr,
        )
        return 2
    if tests:
        return subprocess.call([python, "-m", "pytest", *arguments[1:]], cwd=HERE)
    return subprocess.call([python, str(HERE / "main.py"), *(arguments or ["--sample"])])


def set_up(*, tests: bool) -> str:
    """Installs what ``pyproject.toml`` names if it is not there yet; the interpreter to use."""
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    program = list(project["project"]["dependencies"])
    wanted = program + project["dependency-groups"]["test"] if tests else program
    folder = environment()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    marker = folder / MARKER
    done = marker.read_text(encoding="utf-8").split() if marker.is_file() else []
    if _state(wanted) in done:
        return str(python)
    print("Setting up, once: libraries are fetched (about 500 MB on disk).", file=sys.stderr)
    pip = [sys.executable, "-m", "pip"]
    if not python.exists():
        make_environment(folder)
    if folder != Path(sys.prefix):
        pip += ["--python", str(python)]
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *quiet, *wanted], check=True)
    # What runs the tests runs the program too.
    marker.write_text("\n".join({*done, _state(wanted), _state(program)}), encoding="utf-8")
    return str(python)


def _state(wanted: "list[str]") -> str:
    """A mark of these libraries under this Python."""
    return hashlib.sha256(repr((sys.version, wanted)).encode()).hexdigest()


def environment() -> Path:
    """The virtual environment to use; it may not exist yet."""
    if sys.prefix != sys.base_prefix:
        return Path(sys.prefix)
    if (HERE / ".venv").exists() or os.access(HERE, os.W_OK):
        return HERE / ".venv"
    return Path.home() / ".equipment-replacement-planner" / "venv"


def make_environment(folder: Path) -> None:
    """Makes a virtual environment; Debian's Python can, even without its ensurepip package."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
