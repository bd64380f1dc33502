import io
import logging
import traceback
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from planner.common.errors import UserError
from planner.files.reading import read
from tests.files.ole import record, xls
from tests.files.workbooks import shared_workbooks, workbook

SECRET = "Elk-Hill 7 \u00e9"  # noqa: S105


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    plain = workbook(tmp_path / "plain.xlsx", {"S": [["serial"], ["001"]]})
    path = tmp_path / "locked.xlsx"
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(SECRET, out)
    path.write_bytes(out.getvalue())
    return path


def refusal(path: Path, password: str | None) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path, password=password)
    return caught.value


@pytest.mark.slow
def test_a_protected_workbook_opens_with_its_password(protected: Path) -> None:
    assert read(protected, password=SECRET)[0].rows == [["serial"], ["001"]]


@pytest.mark.slow
def test_without_a_password_the_sentence_asks_for_it(protected: Path) -> None:
    error = refusal(protected, None)
    assert error.code == "password-protected"
    assert "--password-file" in error.hint


@pytest.mark.slow
def test_a_wrong_password_is_said_and_never_repeated(
    protected: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for wrong in ("Wrong-Word 9", "", "x" * 5000):
        error = refusal(protected, wrong)
        assert error.code == "wrong-password"
        told = "".join(traceback.format_exception(error)) + repr(error) + error.sentence()
        assert not wrong or wrong not in told + caplog.text


def test_a_password_for_an_open_workbook_is_not_needed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plain.xlsx", {"S": [["serial"]]})
    assert read(path, password="anything")[0].rows == [["serial"]]  # noqa: S106


@pytest.mark.slow
def test_a_workbook_protected_with_the_password_of_all_opens_without_one(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "plain.xlsx", {"S": [["serial"]]})
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("VelvetSweatshop", out)
    path = tmp_path / "write-protected.xlsx"
    path.write_bytes(out.getvalue())
    assert read(path)[0].rows == [["serial"]]


def test_an_old_protected_workbook_is_known_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(xls([], [], extra=record(0x002F, "HHH", 0, 0x1234, 0x5678)))
    assert refusal(path, None).code == "password-protected"
    assert refusal(path, "x").code == "wrong-password"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["excelize__encryptAES.xlsx", "excelize__encryptSHA512.xlsx"])
def test_workbooks_that_excel_protected_open(name: str) -> None:
    path = shared_workbooks() / name
    if not path.exists():
        pytest.skip("shared workbooks not present")
    assert read(path, password="password")  # noqa: S106
    assert msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).is_encrypted()
