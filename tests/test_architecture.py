import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "planner").rglob("*.py"))


def run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_run_one_way() -> None:
    run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def test_code_follows_the_rules_of_style() -> None:
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")


@pytest.mark.slow
def test_types_hold() -> None:
    run("-m", "mypy")


@pytest.mark.slow
def test_files_and_functions_stay_small_enough_to_read() -> None:
    long_files = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long_files == {}
    long_functions = []
    for path in SOURCES:
        if "migrations" in path.parts:  # a revision lists its tables
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 80:
                    long_functions.append(f"{path.relative_to(ROOT)}:{node.name} {length}")
    assert long_functions == []


@pytest.mark.slow
def test_text_files_are_opened_with_their_encoding() -> None:
    missing = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"read_text", "write_text"}
                and not any(keyword.arg == "encoding" for keyword in node.keywords)
            ):
                missing.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert missing == []


@pytest.mark.slow
def test_starting_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, planner.cli.commands, planner.app.entry;"
        "heavy = {'openpyxl', 'ortools', 'reportlab', 'docx', 'icalendar', 'pandas', 'PySide6',"
        " 'alembic'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    run("-c", code)


def test_the_window_is_painted_without_waiting_for_the_database_library() -> None:
    code = (
        "import sys, planner.app.entry, planner.app.start, planner.ui.main_window;"
        "late = {'sqlalchemy', 'yaml', 'rapidfuzz', 'numpy'};"
        "sys.exit(', '.join(sorted(late & set(sys.modules))) or 0)"
    )
    run("-c", code)
