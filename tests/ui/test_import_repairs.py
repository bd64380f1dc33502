"""Repairs in the window: what was accepted once is shown, can be changed, and can be stopped."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from planner.ui.pages.import_page import ImportPage
from tests.ui.test_import_page import MESSY, page, write

__all__ = ["page"]


def test_a_day_that_came_first_last_time_is_shown_and_can_be_changed(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, MESSY))
    page.look_for_repairs()
    page.repairs.all.click()
    page.repairs.next.click()
    page.apply_all()

    page.take_file(write(tmp_path, MESSY.replace("M-", "N-"), "next.csv"))
    page.look_for_repairs()
    assert page.step == 2  # nothing new to ask
    page._back_from_preview()
    assert page.step == 3
    shown = [repair.field for repair in page.repairs.accepted()]
    assert sorted(shown) == ["model", "obtained_on"]
    order = page.repairs.list.item(shown.index("obtained_on"), 0)
    assert order is not None
    order.setCheckState(Qt.CheckState.Unchecked)
    page.repairs.next.click()
    page.apply_all()
    dates = {item.serial: item.obtained_on for item in page.session.inventory().items}
    assert (dates["M-1"], dates["N-1"]) == (date(2015, 4, 3), date(2015, 3, 4))

    page.take_file(write(tmp_path, MESSY.replace("M-", "O-"), "third.csv"))
    page.look_for_repairs()
    assert page.step == 3  # the order of the dates is asked about again


def test_looking_for_repairs_can_be_stopped(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, MESSY))
    told: list[str] = []

    def stop(_title: str, message: str, _fraction: object) -> None:
        told.append(message)
        page.session.runner.cancel()

    page.session.runner.progress.connect(stop)
    page.look_for_repairs()
    assert told
    assert page.step == 1
