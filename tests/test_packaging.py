"""What a bundle holds, and what the self-test says of one that is broken.

The bundle itself is built and tested by ``.ci/run``.
"""

import ast
import importlib.util
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtGui import QImage, QImageReader

from planner import __version__
from planner.app import self_test
from planner.app.entry import main
from planner.common.errors import UserError
from planner.storage.database import APPLICATION_ID
from planner.ui.pages import PAGES

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "resources" / "packaging"


class Recorded:
    """Stands in for PyInstaller's own classes: keeps what a spec gives them."""

    made: list["Recorded"]

    def __init__(self, *given: Any, **named: Any) -> None:
        self.given, self.named = given, named
        self.pure: list[tuple[str, str, str]] = [("yaml", "", "PYMODULE")]
        self.scripts: list[Any] = []
        self.binaries = [("PySide6/QtCore.abi3.so", "", "BINARY"), ("numpy/x.so", "", "BINARY")]
        self.datas: list[tuple[str, str, str]] = []
        type(self).made.append(self)


def run_spec(folder: Path) -> dict[str, list[Recorded]]:
    """Runs the spec as PyInstaller does; what it made, by class."""
    kinds = {
        name: type(name, (Recorded,), {"made": []})
        for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    }
    spec = PACKAGING / "planner.spec"
    given = {**kinds, "SPECPATH": str(PACKAGING), "workpath": str(folder / "work")}
    given["DISTPATH"] = str(folder / "dist")
    before = list(sys.path)
    try:
        exec(compile(spec.read_text(encoding="utf-8"), str(spec), "exec"), given)  # noqa: S102
    finally:
        sys.path[:] = before
        sys.modules.pop("parts", None)
    return {name: kind.made for name, kind in kinds.items()}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    """The helper of the spec."""
    found = importlib.util.spec_from_file_location("packaging_parts", PACKAGING / "parts.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_everything_under_resources_is_shipped_where_the_program_looks(tmp_path: Path) -> None:
    (analysis,) = run_spec(tmp_path)["Analysis"]
    shipped = dict(analysis.named["datas"])
    for path in (ROOT / "resources").iterdir():
        if path != PACKAGING:
            goes = f"resources/{path.name}" if path.is_dir() else "resources"
            assert shipped.get(str(path)) == goes
    versions = ROOT / "planner" / "storage" / "migrations" / "versions"
    for revision in versions.glob("*.py"):
        assert shipped[str(revision)] == "planner/storage/migrations/versions"
    assert "docx/parts" in shipped.values(), "the library goes up from there to its templates"


def test_every_module_imported_by_name_is_named(tmp_path: Path) -> None:
    (analysis,) = run_spec(tmp_path)["Analysis"]
    hidden = set(analysis.named["hiddenimports"])
    assert {f"planner.ui.pages.{entry.module}" for entry in PAGES} <= hidden
    assert all(importlib.util.find_spec(name) for name in hidden)
    by_name = {
        path.name
        for path in (ROOT / "planner").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module"
    }
    assert by_name == {"main_window.py"}, "the spec must learn what else is imported by name"


def test_what_a_migration_imports_is_named(tmp_path: Path) -> None:
    (analysis,) = run_spec(tmp_path)["Analysis"]
    known = {"sqlalchemy", *analysis.named["hiddenimports"]}
    for path in (ROOT / "planner" / "storage" / "migrations").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            foreign = {n for n in names if n.split(".")[0] not in sys.stdlib_module_names}
            assert {n for n in foreign if n.split(".")[0] not in {"planner", *known}} <= known


def test_windows_gets_a_second_program_with_a_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    made = run_spec(tmp_path)
    assert {exe.named["name"]: exe.named["console"] for exe in made["EXE"]} == {
        "equipment-replacement-planner": False,
        "equipment-replacement-planner-cli": True,
    }
    icons = QImageReader(made["EXE"][0].named["icon"])
    sides = []
    for number in range(icons.imageCount()):
        icons.jumpToImage(number)
        sides.append(icons.read().width())
    assert sides == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    version = Path(made["EXE"][0].named["version"]).read_text(encoding="utf-8")
    ast.parse(version)
    assert f"StringStruct('ProductVersion', '{__version__}')" in version


def test_windows_gets_a_script_that_has_a_double_click_open_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    made = run_spec(tmp_path)
    (script,) = (tmp_path / "dist" / "equipment-replacement-planner").iterdir()
    text = script.read_bytes().decode("ascii")
    assert text.count("\r\n") == text.count("\n"), "it cannot be run with other ends of lines"
    (named,) = re.findall(r'"PROGRAM=%~dp0(.+)\.exe"', text)
    assert named in {exe.named["name"] for exe in made["EXE"]}
    written = re.findall(r'reg add "%CLASSES%\\([^"]+)" (?:/ve|/v "[^"]+") /d (.+) /f', text)
    told = dict(written)
    assert told["%TYPE%\\shell\\open\\command"] == r'"\"%PROGRAM%\" \"%%1\""'
    assert told["%TYPE%\\DefaultIcon"] == r'"\"%PROGRAM%\",0"'
    assert (".rplan", '"%TYPE%"') in written
    assert all(key.startswith((".rplan", "%TYPE%")) for key, _value in written)


@pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")
def test_linux_gets_a_script_that_has_a_double_click_open_projects(tmp_path: Path) -> None:
    run_spec(tmp_path)
    folder = tmp_path / 'with "quotes" & $HOME 100%'
    (tmp_path / "dist" / "equipment-replacement-planner").rename(folder)
    program = folder / "equipment-replacement-planner"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    data = tmp_path / "data"

    def script(*words: str) -> None:
        subprocess.run(  # noqa: S603 - our own script
            ["/bin/sh", str(folder / "install.sh"), *words],
            env={"PATH": os.environ["PATH"], "XDG_DATA_HOME": str(data)},
            check=True,
            capture_output=True,
        )

    script()
    (entry,) = data.glob("applications/*.desktop")
    text = entry.read_text(encoding="utf-8")
    quoted = re.sub(r'(["$])', r"\\\\\1", str(program)).replace("%", "%%")
    assert "MimeType=application/x-equipment-replacement-project;" in text
    assert f'Exec="{quoted}" %f\n' in text
    assert list(data.glob("mime/packages/*.xml"))
    icons = {path.name for path in data.rglob("*.svg")}
    assert icons == {
        "equipment-replacement-planner.svg",
        "application-x-equipment-replacement-project.svg",
    }
    script("remove")
    assert not [*data.glob("applications/*.desktop"), *data.rglob("*.svg")]


def test_on_a_mac_the_app_opens_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (app,) = run_spec(tmp_path)["BUNDLE"]
    (kind,) = app.named["info_plist"]["CFBundleDocumentTypes"]
    assert kind["CFBundleTypeExtensions"] == ["rplan"]
    assert app.named["version"] == __version__
    icon = Path(app.named["icon"])
    assert kind["CFBundleTypeIconFile"] == icon.name
    found = icon.read_bytes()
    assert struct.unpack(">4sI", found[:8]) == (b"icns", len(found))
    at, sides = 8, []
    while at < len(found):
        _letters, size = struct.unpack(">4sI", found[at : at + 8])
        sides.append(QImage.fromData(found[at + 8 : at + size]).width())
        at += size
    assert sides == [32, 64, 128, 256, 512, 1024]


def test_the_licence_of_every_library_lies_in_the_bundle(tmp_path: Path) -> None:
    made = run_spec(tmp_path)
    collected = made["COLLECT"][0].given[-1]
    names = {name.replace("\\", "/") for name, _path, _kind in collected}
    assert any(name.startswith("licences/numpy/") for name in names)
    assert any(name.startswith("licences/PyYAML/") for name in names)
    assert {"licences/LGPL-3.0.txt", "licences/GPL-3.0.txt", "licences/Python.txt"} <= names
    listed = next(path for name, path, _ in collected if name.endswith("README.txt"))
    text = Path(listed).read_text(encoding="utf-8")
    assert re.search(r"^PySide6_Essentials [\d.]+: .*LGPL-3.0.*", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("libQt6Network.so.6", False),
        ("PySide6/Qt6Pdf.dll", False),
        ("PySide6/plugins/tls/qopensslbackend.dll", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6\\translations\\qtbase_de.qm", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("libQt6OpenGL.so.6", True),
        ("libQt6Svg.so.6", True),
        ("resources/help/index.md", True),
    ],
)
def test_only_parts_of_qt_that_nothing_needs_stay_out(
    parts: ModuleType, name: str, *, kept: bool
) -> None:
    assert bool(parts.without_unused_qt([(name, "", "BINARY")])) is kept


def test_the_mime_type_knows_a_project_by_the_mark_in_its_header() -> None:
    text = (PACKAGING / "linux" / "equipment-replacement-planner.xml").read_text(encoding="utf-8")
    assert f'offset="68" value="{APPLICATION_ID:#x}"' in text
    assert struct.pack(">I", APPLICATION_ID) == b"RPLN"


def test_a_step_that_fails_ends_the_self_test_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_job: object) -> str:
        raise UserError("disk-full", "There is no room left.", "Free some space.")

    monkeypatch.setattr(self_test._Job, "bring_in", refuse)
    assert main(["--self-test"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert re.match(r"ok +\d+\.\d\d s  Make a project: self-test.rplan", said[0])
    assert re.match(r"FAILED +\d+\.\d\d s  Import .*There is no room left", said[1])
    assert "does not work" in said[2]
    assert len(said) == 3


def test_rows_that_do_not_come_in_fail_the_self_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = ROOT / "resources" / "help" / "index.md"
    monkeypatch.setattr(self_test, "resource", lambda *_parts: broken)
    assert main(["--self-test"]) == 1
    assert "FAILED" in capsys.readouterr().out
