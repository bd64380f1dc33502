"""A catalogue of the user's own in the window: added, shown, used, and taken out."""

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from planner.model.inventory import Item
from planner.services import inventory
from planner.ui.main_window import MainWindow
from tests.ui.conftest import ReadyAnswers

OWN = """version: "2026-11"
makers:
- {name: Tessco, aliases: [Tessco Technologies]}
products:
- {maker: Huawei, name: QBOX-9, family: Baseband units, part_numbers: [02359ZZZ]}
"""


def offered(window: MainWindow) -> list[QAction]:
    menu = next(menu for menu in window.menuBar().findChildren(QMenu) if "Catalo" in menu.title())
    menu.aboutToShow.emit()
    return menu.actions()


def test_a_catalogue_file_is_added_shown_and_removed(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    session = small.session
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    session.write(
        "Add",
        lambda project, _progress: inventory.add(
            project, [Item(manufacturer="Huawei", model="QBOX-9")]
        ),
    )
    assert [action.isEnabled() for action in offered(small)] == [True, False, False]
    ask.answers["catalogue_to_add"] = path
    said: list[str] = []
    session.message.connect(said.append)
    offered(small)[0].trigger()
    assert said[-1].startswith("own.yaml adds 1 maker, 0 families and 1 product.")
    session.check(lambda _known: None)
    assert session.eligibility is not None
    product = session.eligibility.items[-1].recognition.product
    assert product is not None
    assert product.family == "Baseband units"

    offered(small)[1].trigger()
    assert ask.told[-1] == OWN
    assert offered(small)[2].text() == "&Remove own.yaml"
    offered(small)[2].trigger()
    assert [action.isEnabled() for action in offered(small)] == [True, False, False]
    session.undo()
    assert [action.isEnabled() for action in offered(small)] == [True, True, True]


def test_a_file_that_is_no_catalogue_is_refused_in_one_sentence(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("makers: 5", encoding="utf-8")
    ask.answers["catalogue_to_add"] = path
    offered(small)[0].trigger()
    assert [error.code for error in ask.errors] == ["catalogue-not-sound"]
    assert small.session.inventory().catalogue == {}
