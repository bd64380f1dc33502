import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.files.captures import CaptureTable, find_tables
from planner.files.formats import load_formats

BOARD = """[Board Properties]
BoardType=PAC-150WA
BarCode={serial}
Item=02310PMH
Description=Power
Manufactured=2016-08-06
VendorName=Huawei
"""


def items(text: str) -> list[dict[str, str]]:
    return [entry for table in find_tables(text) for entry in entries(table)]


def entries(table: CaptureTable) -> list[dict[str, str]]:
    head, *rows = table.rows
    return [
        {heading: word for heading, word in zip(head, row, strict=True) if word}
        for index, row in enumerate(rows, 1)
        if index not in table.passed_over
    ]


def test_hosts_pasted_one_after_another_are_told_apart() -> None:
    text = "".join(
        f"<{host}>display elabel\n[Slot_1]\n{BOARD.format(serial=serial)}<{host}>\n"
        for host, serial in (("ELK-1", "2102310PMHHVG8000001"), ("BISON-2", "2102310PMHHVG8000002"))
    )
    found = items(text)
    assert [(i["Site"], i["Serial number"]) for i in found] == [
        ("ELK-1", "2102310PMHHVG8000001"),
        ("BISON-2", "2102310PMHHVG8000002"),
    ]


def test_captures_of_two_devices_without_prompts_are_two_devices() -> None:
    version = (
        "VRP (R) software, Version 8.180 (CX600 V800R007)\nHUAWEI CX600-M2E uptime is 2 days\n"
    )
    assert [i["Model"] for i in items(version * 2)] == ["CX600-M2E", "CX600-M2E"]


def test_devices_that_nobody_named_are_not_taken_for_one_nor_for_a_site() -> None:
    one = (
        "<HUAWEI>display version\nVRP (R) software, Version 8.180 (NE8000 V800)\n"
        "HUAWEI NetEngine 8000 M14 uptime is 2 days\n<HUAWEI>quit\n"
    )
    found = items(one * 2)
    assert [i["Model"] for i in found] == ["NetEngine 8000 M14"] * 2
    assert not any("Site" in i for i in found)


def test_a_host_met_again_goes_on() -> None:
    one = "<ELK-1>display version\nVRP (R) software, Version 8.180 (CX600 V800)\n"
    one += "HUAWEI CX600-M2E uptime is 2 days\n"
    two = "<BISON-2>display version\nVRP (R) software, Version 8.180 (CX600 V800)\n"
    two += "HUAWEI CX600-X8 uptime is 2 days\n"
    esn = "<elk-1>display esn\nESN of device: 2102359NE40E8A000903\n"
    found = items(one + two + esn)
    assert [(i["Site"], i["Model"], i.get("Serial number", "")) for i in found] == [
        ("ELK-1", "CX600-M2E", "2102359NE40E8A000903"),
        ("BISON-2", "CX600-X8", ""),
    ]


def test_one_serial_number_at_both_ends_of_a_cable_is_one_item() -> None:
    cable = BOARD.format(serial="MT1534VS01011")
    (table,) = find_tables(f"[Slot_1]\n[Port_10GE1/0/7]\n{cable}[Port_10GE1/0/9]\n{cable}")
    assert len(entries(table)) == 1
    assert list(table.passed_over.values()) == ["an item that the text lists twice"]


def test_a_box_without_boards_is_one_item_though_three_commands_tell_of_it() -> None:
    text = (
        "<SW>display version\nVRP (R) software, Version 5.170 (S5730 V200R019)\n"
        "HUAWEI S5730-48C-SI-AC Routing Switch uptime is 18 weeks\n"
        "ES5D2S48C001 0(Master)  : uptime is 18 weeks\n"
        "<SW>display device\nS5730-48C-SI-AC's Device status:\n"
        "Slot Sub  Type                   Online    Power    Register     Status   Role\n"
        "0    -    S5730-48C-SI           Present   PowerOn  Registered   Normal   Master\n"
        "<SW>display device manufacture-info\nSlot  Sub  Serial-number          Manu-date\n"
        "0     -    2102351XYZDMK0000931   2019-12-26\n"
    )
    (item,) = items(text)
    assert (item["Model"], item["Serial number"]) == ("S5730-48C-SI-AC", "2102351XYZDMK0000931")


def test_a_chassis_is_named_like_the_product_and_keeps_the_name_of_its_backplane() -> None:
    text = (
        "<NE>display elabel\n[BackPlane_1]\n[Board Properties]\nBoardType=CR5B0BKP0870\n"
        "BarCode=210305274210E8000001\n[Slot_1]\n[Board Properties]\nBoardType=CR5D0LPUF50\n"
        "BarCode=210305274210E8000002\n<NE>display version\n"
        "VRP (R) software, Version 8.180 (NE40E V800R011)\nHUAWEI NE40E-X8A uptime is 161 days\n"
        "<NE>display device\nSlot #    Type       Online    Register      Status      Primary\n"
        "1         LPU        Present   Registered    Normal      NA\n"
    )
    chassis, board = items(text)
    assert (chassis["Model"], chassis["Also named"]) == ("NE40E-X8A", "CR5B0BKP0870")
    assert (board["Model"], board["Also named"]) == ("CR5D0LPUF50", "LPU")
    assert board["Parent serial"] == chassis["Serial number"] == "210305274210E8000001"


def test_one_serial_number_in_two_rows_of_a_list_is_left_for_the_import_to_say() -> None:
    row = "  0/ 1/0    {}  1234567890ABCDEF  active      online   normal   match    no \n"
    text = "  F/S/P   ONT         SN         Control     Run\n" + row.format(0) + row.format(1)
    assert len(items(text)) == 2


def test_two_units_with_different_numbers_are_never_one() -> None:
    text = "[BackPlane_1]\n" + BOARD.format(serial="2102310PMHHVG8000001")
    text += "[BackPlane_2]\n" + BOARD.format(serial="2102310PMHHVG8000002")
    assert len(items(text)) == 2


def test_another_makers_optic_keeps_its_maker_and_an_unknown_one_gets_none() -> None:
    optic = BOARD.replace("Huawei", "Molex Inc.").format(serial="215230069")
    unknown = BOARD.replace("Huawei", "").format(serial="031830150")
    found = items(f"[Slot_1]\n[Port_10GE1/0/1]\n{optic}[Port_10GE1/0/2]\n{unknown}")
    assert [i.get("Manufacturer", "") for i in found] == ["Molex Inc.", ""]


def test_pagers_and_escape_sequences_of_a_terminal_are_taken_off() -> None:
    board = BOARD.format(serial="2102310PMHHVG8000001")
    pager = "  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42DBarCode="
    text = "[Slot_1]\r\n" + board.replace("BarCode=", pager).replace("\n", "\r\n")
    assert items(text)[0]["Serial number"] == "2102310PMHHVG8000001"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "A" * 2**20,
        "[Slot_1]\n" + "Description=" + "x " * 2**19,
        "[" * 100_000 + "\n" + "(" * 100_000,
        "\n" * 300_000,
        "<" + "a" * 60 + "\n" + "- " * 400_000,
        ("[Slot_1]\n" + "[Board Properties]\n" * 50_000),
        " 0/ 0/ 0  " * 100_000,
        "".join(chr(i) for i in range(0x2FFF)) * 20,
        "\x00\x1b[" * 100_000,
    ],
    ids=["line", "value", "brackets", "blank", "dashes", "empty", "runs", "signs", "binary"],
)
def test_hostile_text_is_done_with_soon_and_makes_no_items(text: str) -> None:
    # A pattern that backtracks would take hours; processor time, as others use the machine too.
    began = time.process_time()
    assert items(text) == []
    assert time.process_time() - began < 10


@pytest.mark.slow
def test_very_many_items_of_one_device_take_no_longer_each() -> None:
    head = "  F/S/P   ONT         SN         Control     Run      Config\n"
    rows = (
        f"  0/ 1/{n % 16}    {n % 128}  48575443{n:08X}  active      online   normal   match\n"
        for n in range(20_000)
    )
    began = time.process_time()
    assert len(items(head + "".join(rows))) == 20_000
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "line",
    ["-" * 1000, " " * 1000, "a " * 500, "0/ " * 333, "A1-" * 333, " " * 500 + "0" * 500,
     "HUAWEI " + "A1 " * 330, "MPU " * 250, "  0/ 1/0    0  " + "4857" * 240],
)  # fmt: skip
def test_no_pattern_of_a_format_is_slow_on_any_line(line: str) -> None:
    for known in load_formats():
        if known.capture is None:
            continue
        patterns = [*known.capture.prompts]
        for block in known.capture.blocks:
            patterns += [*block.starts, *(rule.pattern for rule in block.lines)]
        began = time.process_time()
        for pattern in patterns:
            pattern.match(line)
        assert time.process_time() - began < 2, known.id


# -- real captures, where they are present

_MEANT = {
    "huawei_ont-display_deviceInfo": {"model_name": "Model", "manufacturer": "Manufacturer",
                                      "description": "Description"},
    "huawei_ont-display_sn": {"serial_number": "Serial number"},
    "huawei_smartax-display_board": {"boardname": "Model", "slot_id": "Position",
                                     "status": "State"},
    "huawei_smartax-display_board_serial-number": {"board_name": "Model", "slot_id": "Position",
                                                   "serial_number": "Serial number"},
    "huawei_smartax-display_version": {"product": "Model"},
    "huawei_vrp-display_device": {"pid": "Model", "slot": "Position", "online_status": "State"},
    "huawei_vrp-display_version": {"model": "Model"},
    "zte_zxros-show_version": {"hardware": "Model"},
}  # fmt: skip
"""What the project that collected the captures calls a value, and our heading for it."""


def test_real_captures_give_what_their_collectors_read(shared_data: Path) -> None:
    captures = sorted((shared_data / "inventory" / "cli").glob("*/*.raw"))
    assert len(captures) > 10
    for path in captures:
        text = path.read_text(encoding="utf-8", errors="replace")
        parsed = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
        meant = _MEANT[path.parent.name]
        found = items(text)
        for sample in parsed["parsed_sample"]:
            wanted = _wanted(sample, meant)
            assert any(wanted.items() <= entry.items() for entry in found) or not _model(wanted), (
                path.name,
                wanted,
                found,
            )


def _wanted(sample: dict[str, Any], meant: dict[str, str]) -> dict[str, str]:
    wanted = {ours: str(sample[theirs]).strip() for theirs, ours in meant.items()}
    if "card" in sample and sample["card"] != "-":
        wanted["Position"] += f"/{sample['card']}"
    model = re.sub(r"\(.*\)| Terabit Routing Switch", "", wanted.get("Model", ""))
    if model == "6120H-S":
        model = "ZXCTN 6120H-S"
    return {name: word for name, word in (wanted | {"Model": model}).items() if word}


def _model(wanted: dict[str, str]) -> str:
    """Its model or serial number: an empty slot has neither and is no item."""
    return wanted.get("Model", "") or wanted.get("Serial number", "")
