from pathlib import Path

import pytest

from planner.common.resources import resource
from planner.files.formats import load_format, load_formats

TABLE = """format: mine
title: Mine
source: A real export.
confirmed: true
sheets:
  Items:
    signatures:
      - [Asset SN, Unit]
    headings:
      serial: [Asset SN]
      model: [Unit]
"""
TEXT = """format: mine
title: Mine
source: A real capture.
confirmed: true
capture:
  prompts: ['^(?P<host>\\w+)>']
  blocks:
    show units:
      starts: ['^Units']
      lines:
        - begins: '^(?P<serial>\\w{4,20}) (?P<model>\\w+)$'
      needs: [serial]
      fields:
        serial: serial
        model: model
"""


def fault(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yaml:\d+: ") as refused:
        load_format(path)
    return str(refused.value)


@pytest.mark.parametrize("text", [TABLE, TEXT], ids=["table", "text"])
def test_a_new_format_is_a_file_and_no_code(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_format(path).id == "mine"


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (TABLE, "title: Mine", "title: Mine\nowner: me", "mine.yaml:3: unknown key owner"),
        (TABLE, "title: Mine", "title: Mine\ntitle: Yours", "mine.yaml:3: title is given twice"),
        (TABLE, "model: [Unit]", "maker: [Unit]", "mine.yaml:11: unknown key maker"),
        (TABLE, "model: [Unit]", "serial: [Unit]", "mine.yaml:11: serial is given twice"),
        (TABLE, "  Items:", "  Boards:", "mine.yaml:6: there is no sheet Boards"),
        (TABLE, "format: mine", "format: other", "mine.yaml:1: the file of format other"),
        (TABLE, "source: A real export.\n", "", "source is missing"),
        (TABLE, "confirmed: true", "confirmed: [", "mine.yaml:"),
        (TABLE, "    signatures:\n      - [Asset SN, Unit]\n", "", "signatures are missing"),
        (TEXT, "'^Units'", "'Units'", "mine.yaml:9: the pattern Units does not start with ^"),
        (TEXT, "'^Units'", "'^(U+)+$'", "mine.yaml:9: the pattern ^(U+)+$ repeats a repeat"),
        (TEXT, "'^Units'", "'^(U|(?:x*y)*)z'", "repeats a repeat"),
        (TEXT, "'^Units'", "'^(Units'", "is wrong"),
        (TEXT, "begins", "starts", "mine.yaml:11: unknown key starts"),
        (TEXT, "needs: [serial]", "needs: [site]", "mine.yaml:12: site is needed"),
        (TEXT, "model: model", "model: {last: [a]}", "unknown key last"),
        (TEXT, "model: model", "colour: model", "mine.yaml:15: unknown key colour"),
    ],
)  # fmt: skip
def test_a_fault_in_a_format_names_file_and_line(
    tmp_path: Path, text: str, old: str, new: str, said: str
) -> None:
    assert old in text
    assert said in fault(tmp_path, text.replace(old, new))


def test_all_shipped_formats_are_read_and_each_id_is_there_once() -> None:
    ids = [known.id for known in load_formats()]
    assert len(ids) == len(set(ids)) == len(list(resource("formats").glob("*.yaml")))
