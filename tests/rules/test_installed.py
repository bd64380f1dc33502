"""A rule book of the user's: only a sound one is taken into use, and the last good one stays."""

import shutil
import zipfile
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.rules import installed
from planner.rules.book import RuleBook

SHIPPED = RuleBook.shipped()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the book is kept."""
    return tmp_path / "kept"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The folder of a later version of the shipped book."""
    folder = Path(shutil.copytree(resource("rules"), tmp_path / "newer"))
    _edit(folder / "index.yaml", f'version: "{SHIPPED.version}"', 'version: "2031.1"')
    _edit(
        folder / "index.yaml",
        f"checked_on: {SHIPPED.index.checked_on}",
        "checked_on: 2031-01-02",
    )
    return folder


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _zipped(folder: Path, out: Path, top: str = "") -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.yaml")):
            archive.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return out


def test_the_shipped_book_is_used_where_none_is_installed(place: Path) -> None:
    assert installed.in_use(place) is SHIPPED


@pytest.mark.slow
def test_an_installed_folder_is_used_from_then_on(place: Path, newer: Path) -> None:
    book = installed.install(newer, place)

    assert (book.version, book.remarks) == ("2031.1", ())
    assert installed.in_use(place) is book
    assert installed.uninstall(place) is SHIPPED
    assert not place.exists()


@pytest.mark.slow
@pytest.mark.parametrize("top", ["", "rules/", "some folder/rules/"])
def test_a_zip_is_installed_wherever_in_it_the_book_lies(
    place: Path, newer: Path, tmp_path: Path, top: str
) -> None:
    book = installed.install(_zipped(newer, tmp_path / "book.zip", top), place)

    assert book.version == "2031.1"


@pytest.mark.slow
def test_a_bad_book_is_refused_by_file_and_line_and_the_last_good_one_stays(
    place: Path, newer: Path
) -> None:
    good = installed.install(newer, place)
    _edit(newer / "item" / "usf-ban.yaml", "version: 1", "version: 1\nauthor: me")

    with pytest.raises(UserError) as caught:
        installed.install(newer, place)

    assert caught.value.where == "rules/item/usf-ban.yaml, line 7"
    assert installed.in_use(place) is good
    assert len([each for each in place.iterdir() if each.is_dir()]) == 1


@pytest.mark.slow
def test_a_book_whose_case_does_not_come_out_is_refused_with_the_line_of_the_case(
    place: Path, newer: Path
) -> None:
    path = newer / "item" / "general-license.yaml"
    _edit(path, "says: [third period", "says: [ninth period")
    line = path.read_text(encoding="utf-8").splitlines()
    expected = line.index("  - name: on 2019-12-01 the third period is in force") + 1

    with pytest.raises(UserError, match='does not say "ninth period"') as caught:
        installed.install(newer, place)
    assert caught.value.where == f"rules/item/general-license.yaml, line {expected}"


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["spoilt", "folder gone", "pointer"])
def test_a_damaged_book_gives_way_to_the_shipped_one_and_says_so(
    place: Path, newer: Path, damage: str
) -> None:
    installed.install(newer, place)
    folder = next(each for each in place.iterdir() if each.is_dir())
    if damage == "spoilt":
        (folder / "facts.yaml").write_bytes(b"\xff\xfe\x00")
    elif damage == "folder gone":
        shutil.rmtree(folder)
    else:
        (place / "in-use.json").write_text('{"folder": "../../etc"}', encoding="utf-8")
    _touch(place)

    book = installed.in_use(place)

    assert book.version == SHIPPED.version
    assert len(book.remarks) == 1
    assert "cannot be used" in book.remarks[0]
    assert "--uninstall" in book.remarks[0]
    assert installed.uninstall(place) is SHIPPED


def _touch(place: Path) -> None:
    """As if the program were started anew: the book is read again."""
    installed._in_use.cache_clear()


@pytest.mark.slow
def test_a_book_that_is_older_than_the_shipped_one_is_used_and_called_older(
    place: Path, newer: Path
) -> None:
    _edit(newer / "index.yaml", "checked_on: 2031-01-02", "checked_on: 2020-01-02")

    book = installed.install(newer, place)

    assert book.version == "2031.1"
    assert "before" in book.remarks[0]


@pytest.mark.parametrize("name", ["../index.yaml", "/etc/index.yaml", "C:\\rules\\index.yaml"])
def test_a_zip_that_would_leave_its_folder_is_refused(
    place: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "book.zip"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.yaml", "version: 1")
        archive.writestr(name, "x")

    with pytest.raises(UserError, match="leave its folder"):
        installed.install(out, place)


@pytest.mark.slow
def test_a_zip_that_unpacks_to_more_than_a_book_is_refused(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "book.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.yaml", b" " * 30_000_000)

    with pytest.raises(UserError, match="too large"):
        installed.install(out, place)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"plain text"])
def test_a_file_that_is_no_zip_is_refused(place: Path, tmp_path: Path, content: bytes) -> None:
    out = tmp_path / "book.zip"
    out.write_bytes(content)

    with pytest.raises(UserError) as caught:
        installed.install(out, place)
    assert caught.value.code == "not-a-rule-book"


def test_a_folder_without_a_book_and_a_missing_one_are_refused(place: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no index\.yaml"):
        installed.install(tmp_path, place)
    with pytest.raises(UserError, match="There is no"):
        installed.install(tmp_path / "nowhere", place)
    with pytest.raises(UserError, match="No rule book of your own"):
        installed.uninstall(place)
