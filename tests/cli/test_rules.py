"""The rules command, as scripts and people call it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.cli import run
from planner.common.resources import resource
from planner.rules import installed

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command; gives its exit code, standard output and standard error."""

    def words(*typed: object) -> tuple[int, str, str]:
        code = run.run([str(word) for word in typed])
        said = capsys.readouterr()
        return code, said.out, said.err

    return words


@pytest.fixture
def file(new_file: Path, tmp_path: Path) -> Path:
    """A new project's file."""
    return Path(shutil.copy(new_file, tmp_path / "carrier.rplan"))


def _json(done: tuple[int, str, str]) -> Any:
    assert done[0] == 0, done[2]
    return json.loads(done[1])


def test_one_rule_is_told_whole_with_its_condition_and_the_state_of_its_cases(call: Call) -> None:
    code, out, _ = call("rules", "provider-eligible", "--as-of", "2021-01-01")

    assert code == 0
    assert "1.1 The as-of date is on or after 2020-03-12" in out
    assert "* 10,000,000 from 2020-12-27" in out
    assert "passes: exactly at the limit" in out


def test_json_holds_everything_that_is_known_of_a_rule(call: Call) -> None:
    rules = _json(call("rules", "general-license", "--json"))["rules"]
    rule = next(each for each in rules if each["subject"] == "item")

    assert {"question", "condition", "values", "tables", "cases", "verify", "leaves_out"} <= set(
        rule
    )
    assert rule["tables"][0]["rows"][0]["rests_on"]["citation"]
    assert {case["state"] for case in rule["cases"]} == {"passes"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("nope",), "unknown-rule"),
        (("--as-of", "2019-05-15"), "before-the-book"),
        (("--uninstall",), "no-rule-book"),
        (("--install", "no-such-folder"), "file-missing"),
        (("--confirm", "x"), "usage"),
        (("--search", "x", "--timeline"), "usage"),
        (("--out", "book.doc"), "file-name"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    call: Call, typed: tuple[str, ...], code: str
) -> None:
    exit_code, out, _ = call("rules", *typed, "--json")

    assert exit_code == 2
    assert json.loads(out)["error"]["code"] == code


def test_the_timeline_can_be_narrowed_to_a_rule(call: Call) -> None:
    events = _json(call("rules", "usf-ban", "--timeline", "--json"))["events"]

    assert [event["on"] for event in events][:2] == ["2019-11-22", "2020-01-03"]
    assert all(["item", "usf-ban"] in event["rules"] for event in events)


def test_a_search_without_a_hit_says_so(call: Call) -> None:
    assert call("rules", "--search", "nosuchword")[1].strip() == "0 rules have that."
    assert "covered (item)" in call("rules", "--search", "covered list kaspersky")[1]


def test_a_statement_is_confirmed_listed_and_taken_out_again(call: Call, file: Path) -> None:
    statements = _json(call("rules", "--verify", "--json"))["statements"]
    key = next(each["key"] for each in statements if "ten days" in each["verify"])

    words = ("rules", "--project", file, "--json")
    done = _json(call(*words, "--confirm", key, "--source", "eCFR", "--person", "Ana"))
    assert [(entry["person"], entry["refused"]) for entry in done["entries"]] == [("Ana", "")]
    assert done["unit"] is not None
    assert _json(call(*words, "--entries"))["entries"] == done["entries"]
    assert _json(call(*words, "--take-out", f"confirm:{key}"))["entries"] == []


def test_a_corrected_value_answers_the_project_from_then_on(call: Call, file: Path) -> None:
    words = ("rules", "--project", file)
    typed = ("--value", "9,000,000", "--citation", "47 USC 1603", "--source", "the Code")

    code, _, error = call(*words, "--correct", "carrier/provider-eligible/most", *typed)
    assert (code, "no period" in error) == (2, True)
    where = "carrier/provider-eligible/most@2020-12-27"
    assert call(*words, "--correct", where, *typed)[0] == 0

    assert (
        "* 9,000,000 from 2020-12-27: 47 USC 1603 (own entry)"
        in call(*words, "provider-eligible")[1]
    )
    assert "with own entries" in call("check", file)[1]


def test_a_rule_file_of_ones_own_is_refused_by_line(call: Call, file: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("id: own-x\nauthor: me\n", encoding="utf-8")

    code, _, error = call("rules", "--project", file, "--own", path)

    assert code == 2
    assert error.startswith("your rule own-x, line 2:")


@pytest.mark.slow
def test_a_damaged_installed_book_is_told_on_standard_error_alone(
    call: Call, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setattr(installed, "home", lambda: kept)
    assert call("rules", "--install", resource("rules"))[0] == 0
    next(kept.glob("*/facts.yaml")).write_text("x: [", encoding="utf-8")
    installed._in_use.cache_clear()

    code, out, error = call("check", file, "--json")

    assert code == 0
    assert json.loads(out)["as_of"]
    assert error.count("cannot be used (rules/facts.yaml, line 2") == 1
    assert call("rules", "--uninstall")[0] == 0
    assert call("check", file)[2] == ""
