import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.serials import (
    gpon_vendor,
    is_damaged,
    made_in,
    read_huawei,
    serial_key,
)
from planner.model.inventory import Item

_YEARS = {"9": 2009, "A": 2010, "B": 2011, "H": 2017, "J": 2018, "K": 2019, "L": 2020, "M": 2021}
_MONTHS = "123456789ABC"


@pytest.mark.parametrize(
    ("serial", "item", "month", "sequence"),
    [
        ("210235293310B5000001", "02352933", "2011-05", "000001"),
        ("2102359576DMHC000235", "02359576", "2017-12", "000235"),
        ("21359576DMHC000248", "359576", "2017-12", "000248"),
        ("02DWDMHB001394", "02DW", "2017-11", "001394"),
        ("2102310wygn0g7014852", "02310WYG", "2016-07", "014852"),
        ("2102311BVH6RG7310915.C822", "02311BVH", "2016-07", "310915"),
        (" 2102310WYG N0G7014852\u200b", "02310WYG", "2016-07", "014852"),
    ],
)
def test_a_real_huawei_serial_number_gives_item_month_and_sequence(
    serial: str, item: str, month: str, sequence: str
) -> None:
    read = read_huawei(serial)
    assert read is not None
    assert (read.item, read.made_in, read.sequence) == (item, month, sequence)
    assert made_in(serial) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FOC1234X0AB",
        "210235293310I5000001",  # I stands for no year
        "210235293310BD000001",  # nor D for a month
        "2.10235E+19",
        "48575443CA492571",  # a GPON terminal's number, though it has 16 characters
        "CAT1234567890123",
    ],
)
def test_a_text_without_the_structure_is_no_huawei_serial_number(text: str) -> None:
    assert read_huawei(text) is None
    assert made_in(text) == ""


def test_spellings_of_one_unit_are_equal_and_of_two_units_are_not() -> None:
    def normal(serial: str) -> str:
        read = read_huawei(serial)
        assert read is not None
        return read.normal

    assert normal("21359576DMHC000248") == normal("2102359576dmhc000248")
    assert normal("020KXV6TB8000123") == normal("2103020KXV6TB8000123")
    assert normal("359576DMHC000248") == normal("2102359576DMHC000248")
    assert normal("2102359576DMHC000248") != normal("2103359576DMHC000248")
    assert normal("2102359576DMHC000248") != normal("2102359576DMHC000249")
    # Four characters of the item are not enough to complete it.
    assert normal("9576DMHC000248") != normal("2102359576DMHC000248")


@given(
    item=st.from_regex(r"\A0[23][0-9]{2}[0-9A-Z]{4}\Z"),
    factory=st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=2),
    year=st.sampled_from(sorted(_YEARS)),
    month=st.sampled_from(_MONTHS),
    sequence=st.integers(0, 999_999),
    lower=st.booleans(),
)
def test_every_serial_number_reads_back_as_it_was_built(
    item: str, factory: str, year: str, month: str, sequence: int, *, lower: bool
) -> None:
    serial = f"21{item}{factory}{year}{month}{sequence:06d}"
    read = read_huawei(serial.lower() if lower else serial)
    assert read is not None
    assert read.item_code == item
    assert read.factory == factory
    assert read.made_in == f"{_YEARS[year]}-{_MONTHS.index(month) + 1:02d}"
    assert int(read.sequence) == sequence
    assert read.normal == serial
    short = read_huawei("21" + serial[4:])
    assert short is not None
    assert (short.normal == serial) == item.startswith(("021", "022", "023"))


def unit(serial: str, manufacturer: str = "Huawei", part_number: str = "") -> str:
    return serial_key(Item(serial=serial, manufacturer=manufacturer, part_number=part_number))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2102359576DMHC000248", "21359576DMHC000248"),
        ("2102359576DMHC000248", "359576DMHC000248"),
        ("2102359576DMHC000248", "2102359576dmhc000248"),
        ("2102359576DMHC000248", " 2102359576DMHC\u200b 000248 "),
        ("2102311BVH6RG7310915", "2102311BVH6RG7310915.C822"),
        ("2103020KXV6TB8000123", "020kxv6tb8000123"),
        ("21030502DWDMHB001394", "0502DWDMHB001394"),
        ("HWTCCA49257B", "48575443ca49257b"),
        ("ZTEGC0A1B2C3", "5A544547C0A1B2C3"),
        ("00:18:82:AB:CD:EF", "0018-82ab-cdef"),
    ],
)
def test_two_spellings_of_one_number_have_one_key(one: str, other: str) -> None:
    assert unit(one) == unit(other) != ""
    assert unit(one, "") == unit(other, "N/A")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2102359576DMHC000248", "2102359576DMHC000249"),
        ("2102359576DMHC000248", "2103359576DMHC000248"),
        ("2102359576DMHC000248", "9576DMHC000248"),  # four characters of the item: whose?
        ("2103050576DMHC000248", "21050576DMHC000248"),  # 18 characters leave out 02, not 03
        ("2127010123DMHC000248", "010123DMHC000248"),  # neither 02 nor 03
        ("2103010123DMHC000248", "010123DMHC000248"),
        ("HWTCCA49257B", "ZTEGCA49257B"),
        ("HWTCCA49257B", "CA49257B"),
        ("00:18:82:AB:CD:EF", "001882ABCDEF"),
        ("AB12.A123", "AB12"),
    ],
)
def test_two_numbers_that_are_not_provably_one_unit_are_kept_apart(one: str, other: str) -> None:
    assert unit(one) != unit(other)
    assert unit(one, "") != unit(other, "")


@pytest.mark.parametrize("stated", ["ZTE", "Cisco", "H3C", "Huawei-3Com", "Tessco", "Ericsson"])
def test_a_short_number_of_another_maker_is_never_read_as_huaweis(stated: str) -> None:
    assert unit("359576DMHC000248", stated) == "359576DMHC000248"
    assert unit("359576dmhc000248", stated) == "359576DMHC000248"


@pytest.mark.parametrize(
    "stated", ["HUAWEI TECHNOLOGIES CO.,LTD", "Hua wei", "HW", "\u534e\u4e3a", "", "unknown"]
)
def test_a_short_number_is_completed_where_the_maker_is_huawei_or_not_stated(stated: str) -> None:
    assert unit("359576DMHC000248", stated) == "2102359576DMHC000248"


def test_the_part_number_completes_what_the_number_alone_does_not_tell() -> None:
    assert unit("02DWDMHB001394", part_number="030502DW") == "21030502DWDMHB001394"
    assert unit("02DWDMHB001394", part_number="030502dw-001") == "21030502DWDMHB001394"
    assert unit("010123DMHC000248", part_number="27010123") == "2127010123DMHC000248"
    assert unit("02DWDMHB001394", part_number="03059999") == "02DWDMHB001394"
    assert unit("02DWDMHB001394", part_number="S5720") == "02DWDMHB001394"


@pytest.mark.parametrize("text", ["", "2.10235E+19", "21023529331000000000", "#N/A", "  "])
def test_what_is_no_serial_number_tells_no_units_apart(text: str) -> None:
    assert unit(text) == ""


@given(st.text(max_size=30), st.sampled_from(["", "Huawei", "ZTE", "Cisco"]))
def test_a_key_is_one_of_a_kind_for_any_text(text: str, stated: str) -> None:
    found = unit(text, stated)
    assert found == found.upper() or not text.isascii()
    if found and text.isascii() and text.isalnum():
        assert found.endswith(text.upper()[-8:])  # the sequence is never touched


@given(st.text(max_size=30))
def test_any_text_is_judged_without_a_fault(text: str) -> None:
    read = read_huawei(text)
    assert made_in(text) == (read.made_in if read else "")
    assert isinstance(is_damaged(text), str)
    assert gpon_vendor(text) in ("", "Huawei", "ZTE")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2.10235E+19", "scientific"),
        ("2,10235e+19", "scientific"),
        ("21023529331000000000", "rounded"),
        ("123456789012345000", "rounded"),
        ("2102352933.0", "number"),
        ("#N/A", "error"),
        ("########", "error"),
        ("2019-03-05 00:00:00", "date"),
    ],
)
def test_a_serial_number_that_a_spreadsheet_damaged_is_told_with_the_reason(
    text: str, word: str
) -> None:
    assert word in is_damaged(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2102352933100000",
        "5E12345",
        "210235293310B5000001",
        "FOC1234",
        "1E7",
        "0012300",
        "12-34",
    ],
)
def test_a_sound_serial_number_is_not_called_damaged(text: str) -> None:
    assert is_damaged(text) == ""


def test_a_gpon_terminal_names_its_vendor_in_letters_or_hex() -> None:
    assert gpon_vendor("48575443CA49257B") == "Huawei"
    assert gpon_vendor("hwtcca49257b") == "Huawei"
    assert gpon_vendor("ZTEGC0A1B2C3") == "ZTE"
    assert gpon_vendor("ALCLF0A1B2C3") == ""
