"""The words of the window go through Qt's translation, and a translator can find them all."""

import ast
import json
import os
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from planner.ui import formats, translation
from planner.ui.translation import tr
from tests.ui.pseudo_language import UI

ROOT = UI.parents[1]


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def texts() -> Iterator[tuple[str, str, ast.Call]]:
    """Where, the text, and the call of each use of `tr`; fails for one that is no plain text."""
    for where, call in calls():
        if getattr(call.func, "id", "") == "tr":
            assert len(call.args) == 1, where
            (said,) = call.args
            assert isinstance(said, ast.Constant), f"{where}: lupdate reads no computed text"
            assert isinstance(said.value, str), where
            yield where, said.value, call


def test_places_in_a_text_are_those_that_are_filled() -> None:
    for where, text, call in texts():
        given = {word.arg for word in call.keywords}
        if given:  # without values braces stand for themselves
            places = {name for _lit, name, _spec, _conv in string.Formatter().parse(text) if name}
            assert places == given, where


def test_what_is_counted_is_in_the_vocabulary() -> None:
    nouns = {
        node.args[1].value: path.name
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "formats.count"
        and isinstance(node.args[1], ast.Constant)
    }
    assert nouns
    assert {noun: name for noun, name in nouns.items() if noun not in formats.NOUNS} == {}


@pytest.mark.slow
@pytest.mark.gui
def test_every_text_on_screen_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.pseudo_language"],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["left"] == []
    assert found["marked"] > 10_000, "the walk saw the pages"


@pytest.mark.slow
def test_translators_tools_find_every_text(tmp_path: Path) -> None:
    lupdate = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    if lupdate is None:
        pytest.skip("pyside6-lupdate is not installed beside this Python")
    listed = tmp_path / "planner.ts"
    sources = [str(path) for path in UI.rglob("*.py")]
    subprocess.run(  # noqa: S603 - Qt's own tool on this source
        [lupdate, *sources, "-ts", str(listed)], check=True, capture_output=True, timeout=120
    )
    contexts = ElementTree.parse(listed).getroot().findall("context")  # noqa: S314 - just written
    found = {
        message.findtext("source") for context in contexts for message in context.findall("message")
    }
    assert {context.findtext("name") for context in contexts} == {""}
    assert {text for _where, text, _call in texts()} - found == set()


def test_text_without_a_translation_is_said_as_written() -> None:
    assert tr("{count:,} of {rows}", count=1200, rows="1,500 rows") == "1,200 of 1,500 rows"
    assert tr("{left} as it stands") == "{left} as it stands"
    assert formats.count(1, "item") == "1 item"
    assert formats.count(1200, "more duty") == "1,200 more duties"
    assert formats.count(2, "tower") == "2 towers"


def test_language_of_the_system_is_spoken_where_there_is_a_translation(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lrelease = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    if lrelease is None:
        pytest.skip("pyside6-lrelease is not installed beside this Python")
    source = tmp_path / "planner_es.ts"
    source.write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="es">'
        "<context><name></name><message><source>{count:,} of {rows}</source>"
        "<translation>de {rows}, {count:,}</translation></message></context></TS>",
        encoding="utf-8",
    )
    subprocess.run([lrelease, str(source)], check=True, capture_output=True)  # noqa: S603 - Qt's own
    monkeypatch.setattr(translation, "resource", lambda *_parts: tmp_path)
    assert not translation.install(qapp, QLocale("de_DE"))
    assert translation.install(qapp, QLocale("es_MX"))
    try:
        assert tr("{count:,} of {rows}", count=1200, rows="8") == "de 8, 1,200"
        assert tr("Not in it") == "Not in it"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
