import subprocess
import sys
import textwrap
import time
from multiprocessing import active_children
from pathlib import Path
from threading import Thread

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.files import sandbox
from planner.files.limits import Allowance, allowance
from planner.files.reading import RawSheet, read
from tests.files import stand_ins
from tests.files.workbooks import workbook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "a.xlsx", {"S": [["a", "b"], ["x", 1]]})


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path)
    assert not active_children()
    return caught.value


def test_a_child_that_crashes_becomes_one_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "serve", stand_ins.leave)
    error = refusal(path)
    assert error.code == "not-a-workbook"
    assert "save it as .xlsx" in error.hint
    monkeypatch.setattr(sandbox, "serve", stand_ins.abort)
    assert refusal(path).code == "too-large"


@pytest.mark.slow
def test_a_child_that_takes_too_long_is_stopped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "serve", stand_ins.hang)
    monkeypatch.setattr(sandbox, "allowance", lambda _: Allowance(2**29, 0.2))
    assert "longer than" in refusal(path).message


def test_a_cancel_is_answered_while_the_child_hangs(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "serve", stand_ins.hang)
    calls = 0

    def progress(message: str, fraction: float | None = None, /) -> None:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise Cancelled

    began = time.monotonic()
    with pytest.raises(Cancelled):
        read(path, progress)
    # a child that was never asked would have slept for a minute
    assert time.monotonic() - began < 5
    assert not active_children()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not hold to the limit")
def test_the_child_gets_no_more_memory_than_it_may_have(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "serve", stand_ins.hoard)
    with pytest.raises(sandbox.ReaderBug, match="was refused"):
        read(path)


def test_what_a_file_may_use_grows_with_its_size_up_to_an_end() -> None:
    small, large, huge = (allowance(size).memory for size in (10_000, 8 * 2**20, 2**30))
    assert small < 400 * 2**20
    assert small < large < huge == 4 * 2**30


def test_files_are_read_from_another_thread_and_two_at_once(path: Path) -> None:
    found: list[tuple[RawSheet, ...]] = []
    threads = [Thread(target=lambda: found.append(read(path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sheets[0].rows for sheets in found] == [[["a", "b"], ["x", 1.0]]] * 2


def test_a_plain_script_can_read_a_file_and_is_not_run_twice(tmp_path: Path, path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
            import sys
            sys.path.insert(0, {str(ROOT)!r})
            from pathlib import Path
            from planner.files.reading import read
            print("rows", len(read(Path({str(path)!r}))[0].rows))
        """),
        encoding="utf-8",
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("rows 2\n", "")


def test_the_child_imports_neither_the_database_nor_the_window() -> None:
    code = (
        "import sys, planner.files.sandbox_child, planner.files.content, planner.files.zip_reading;"
        "heavy = {'sqlalchemy', 'PySide6', 'openpyxl', 'numpy', 'yaml'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
