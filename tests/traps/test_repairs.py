"""Traps 19, 20 and 21: spellings, and cells that hold several things. Offered, never unasked."""

from pathlib import Path
from typing import Any

import pytest

from planner.common.progress import Cancelled
from planner.services import importing
from planner.services.importing import RepairKind
from planner.services.importing.splitting import split_model, split_serials
from planner.storage.project import Project
from tests.traps.making import items, listed


def spelt(name: str, model: str = "RRU3929", serial: str = "") -> list[Any]:
    return [serial, name, model, "Elk", 1, None, 1]


def test_trap_19_spellings_of_one_maker_are_offered_once_and_remembered(
    tmp_path: Path, project: Project
) -> None:
    names = [
        "HUAWEI TECH CO LTD",
        "Huawei Technologies",
        "HW",
        "Huawei",
        "zte corp.",
        "ZTE",
        "Acme",
    ]
    path = listed(tmp_path, *(spelt(name, serial=f"S{n}") for n, name in enumerate(names)))
    source = importing.look(path, project=project)
    offers = importing.repairs(source, project)
    assert {offer.values[0][1] for offer in offers} == {"Huawei", "ZTE"}
    assert not any(offer.known for offer in offers)
    untouched = importing.preview(project, source)
    assert untouched.entries[0].changes[1][2] == "HUAWEI TECH CO LTD"

    for offer in offers:
        source = source.with_repairs((offer,))
    importing.apply(project, importing.preview(project, source))
    assert {item.manufacturer for item in items(project)} == {"Huawei", "ZTE", "Acme"}
    assert items(project)[0].extras == {"Vendor as written": "HUAWEI TECH CO LTD"}

    again = importing.look(path, project=project)
    assert all(offer.known for offer in importing.repairs(again, project))
    found = importing.preview(project, again)
    assert (found.added, found.changed, found.same) == (0, 0, len(names))


def test_trap_19_spellings_of_one_model_are_offered_and_other_models_are_not(
    tmp_path: Path, project: Project
) -> None:
    models = ["RRU3929"] * 6 + ["RRU-3929", "rru 3929", "RRU3936", "RRV3929", "BBU39OO", "BBU3900"]
    path = listed(tmp_path, *(spelt("Huawei", model) for model in models))
    offers = importing.repairs(importing.look(path), project)
    assert {offer.values for offer in offers} == {
        (("RRU-3929", "RRU3929"), ("rru 3929", "RRU3929"), ("RRV3929", "RRU3929")),
        (("BBU39OO", "BBU3900"),),
    }


def test_trap_20_maker_model_and_number_in_one_cell_are_taken_apart_if_asked(
    tmp_path: Path, project: Project
) -> None:
    head = ["S/N", "Model", "Site"]
    path = listed(tmp_path, ["", "Huawei RRU3929 x3", "Elk"], ["", "BBU3900", "Elk"], head=head)
    source = importing.look(path)
    (offer,) = importing.repairs(source, project)
    assert offer.values == (("Huawei RRU3929 x3", "Huawei | RRU3929 | 3"),)
    importing.apply(project, importing.preview(project, source.with_repairs((offer,))))
    first, second = items(project)
    assert (first.manufacturer, first.model, first.quantity) == ("Huawei", "RRU3929", 3)
    assert first.extras == {"Model as written": "Huawei RRU3929 x3"}
    assert (second.manufacturer, second.model, second.quantity) == ("", "BBU3900", None)


def test_trap_21_several_serials_in_one_cell_become_rows_if_asked(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ["AB1001\nAB1002, AB1003", "Huawei", "RRU", "Elk", 3, None, 1])
    source = importing.look(path)
    assert importing.preview(project, source).rows == 1
    (offer,) = importing.repairs(source, project)
    assert offer.kind is RepairKind.SERIALS
    mended = source.with_repairs((offer,))
    found = importing.preview(project, mended)
    assert (found.rows, found.added, [entry.row for entry in found.entries]) == (3, 3, [2, 2, 2])
    importing.apply(project, found)
    assert [(i.serial, i.quantity) for i in items(project)] == [
        ("AB1001", 1), ("AB1002", 1), ("AB1003", 1),
    ]  # fmt: skip
    assert items(project)[2].extras == {"S/N as written": "AB1001\nAB1002, AB1003"}
    assert mended.with_repairs((), (offer,)).sheets == source.sheets


@pytest.mark.parametrize(
    ("text", "maker", "model", "quantity"),
    [
        ("Huawei RRU3929 x3", "Huawei", "RRU3929", 3),
        ("Huawei Technologies Co., Ltd RRU3929", "Huawei", "RRU3929", 0),
        ("RRU3929 (2)", "", "RRU3929", 2),
        ("2 x RRU3929", "", "RRU3929", 2),
        ("ZTE ZXSDR B8200", "ZTE", "ZXSDR B8200", 0),
        ("RRU3929 4 pcs", "", "RRU3929", 4),
    ],
)
def test_a_cell_is_taken_apart(text: str, maker: str, model: str, quantity: int) -> None:
    parts = split_model(text)
    assert parts is not None
    assert (parts.maker, parts.model, parts.quantity) == (maker, model, quantity)


@pytest.mark.parametrize("text", ["RRU3929", "MA5608T", "OptiX RTN 950", "Huawei", "S5700-28X"])
def test_a_plain_model_is_left_alone(text: str) -> None:
    assert split_model(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("A1234, A1235", 2), ("A1234\nA1235\nA1236", 3), ("210235-77/8", 1), ("S 1", 1), ("A1234", 1)],
)
def test_a_cell_of_serial_numbers_is_told_from_one_with_blanks(text: str, count: int) -> None:
    assert len(split_serials(text)) == count


def test_trap_19_a_spelling_that_is_taken_back_is_asked_about_again(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, spelt("HW", serial="S1"), spelt("Huawei", serial="S2"))
    source = importing.look(path, project=project)
    (offer,) = importing.repairs(source, project)
    importing.apply(project, importing.preview(project, source.with_repairs((offer,))))

    again = importing.look(path, project=project)
    (known,) = importing.repairs(again, project)
    refused = again.with_repairs((), (known,))
    importing.apply(project, importing.preview(project, refused))
    assert items(project)[0].manufacturer == "HW"
    (asked,) = importing.repairs(importing.look(path, project=project), project)
    assert not asked.known


def test_looking_for_repairs_and_making_them_says_how_far_it_is_and_can_be_stopped(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, spelt("HW", "RRU 3929 x2"), spelt("Huawei"))
    source = importing.look(path, project=project)
    said: list[str] = []

    def stop(message: str, _fraction: float | None = None, /) -> None:
        said.append(message)
        raise Cancelled

    offers = importing.repairs(source, project)
    with pytest.raises(Cancelled):
        importing.repairs(source, project, stop)
    with pytest.raises(Cancelled):
        source.with_repairs(offers, progress=stop)
    assert said == ["Looking through Equipment", "Repairing Equipment"]
