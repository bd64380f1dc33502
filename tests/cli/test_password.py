import io
import json
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from planner.app.entry import main

SECRET = "Hill 7"  # noqa: S105


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["S/N", "Vendor", "Model"])
    book.worksheets[0].append(["S1", "Huawei", "RRU3929"])
    out = io.BytesIO()
    book.save(out)
    locked = io.BytesIO()
    OOXMLFile(out).encrypt(SECRET, locked)
    path = tmp_path / "locked.xlsx"
    path.write_bytes(locked.getvalue())
    return path


def bring(project: Path, workbook: Path, password: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the import printed, on both streams."""
    words = ["import", project, workbook, "--password-file", password, "--dry-run", "--json"]
    main([str(word) for word in words])
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["", "\n", "\r\nsecond line\n"])
def test_a_protected_workbook_is_imported_with_the_password_of_a_file(
    new_file: Path, protected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    key = tmp_path / "key.txt"
    key.write_bytes((SECRET + ending).encode())
    said = bring(new_file, protected, key, capsys)
    assert '"rows": 1' in said
    assert SECRET not in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "code"),
    [(b"Wrong-Word", "wrong-password"), (b"", "password-file"), (b"\xff\xfe\xfa", "password-file")],
)
def test_a_password_that_does_not_open_the_workbook_is_never_shown(
    new_file: Path,
    protected: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    code: str,
) -> None:
    key = tmp_path / "key.txt"
    key.write_bytes(content)
    said = bring(new_file, protected, key, capsys)
    found, _ = json.JSONDecoder().raw_decode(said[said.index("{") :])
    assert found["error"]["code"] == code
    assert "Wrong-Word" not in said
