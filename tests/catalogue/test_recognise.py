import re
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.recognise import Recogniser
from planner.common.progress import Cancelled
from planner.model.inventory import Item, Layer
from planner.model.products import DataClass, Recognition, Strength

ACCESS, CORE, TRANSPORT, POWER = Layer.ACCESS, Layer.CORE, Layer.TRANSPORT, Layer.POWER
RETAINS, PROCESSES, NEITHER = DataClass.RETAINS, DataClass.PROCESSES, DataClass.NEITHER


def maker(found: Recognition) -> str:
    return found.maker.name if found.maker else ""


@pytest.mark.parametrize(
    ("stated", "model", "layer", "data", "electronics"),
    [
        ("Huawei", "BBU3900", ACCESS, RETAINS, True),
        ("HUAWEI TECHNOLOGIES CO.,LTD", "RRU3908 V2", ACCESS, PROCESSES, True),
        ("HUAWEI TECH CO LTD", "RRU3936-900", ACCESS, PROCESSES, True),
        ("Hua wei", "MRFUd (900)", ACCESS, PROCESSES, True),
        ("huawei", "DBS5900", ACCESS, RETAINS, True),
        ("Huawei", "WD22UMPTb1", ACCESS, RETAINS, True),
        ("Huawei", "QWL3WBBPF3", ACCESS, PROCESSES, True),
        ("Huawei", "UPEUd", ACCESS, NEITHER, True),
        ("Huawei", "ADU4518R9", ACCESS, NEITHER, False),
        ("Huawei", "Panel antenna 65 deg", ACCESS, NEITHER, False),
        ("Huawei", "Active antenna unit", ACCESS, PROCESSES, True),
        ("Huawei", "Antenna with RET", ACCESS, NEITHER, True),
        ("Huawei", "BSC6910", ACCESS, RETAINS, True),
        ("Huawei", "USN9810", CORE, RETAINS, True),
        ("Huawei", "MSOFTX3000", CORE, RETAINS, True),
        ("Huawei", "HSS9860", CORE, RETAINS, True),
        ("Huawei", "iManager U2000", Layer.SOFTWARE, RETAINS, False),
        ("Huawei", "OptiX RTN 950A", TRANSPORT, RETAINS, True),
        ("Huawei", "OptiX OSN 3500", TRANSPORT, RETAINS, True),
        ("Huawei", "NE40E-X3A", TRANSPORT, RETAINS, True),
        ("Huawei", "ATN 910C", TRANSPORT, RETAINS, True),
        ("Huawei", "S5720-28X-LI-AC", TRANSPORT, RETAINS, True),
        ("Huawei", "SFP-10G-LR", TRANSPORT, PROCESSES, True),
        ("Huawei", "MA5608T-DC", ACCESS, RETAINS, True),
        ("Huawei", "H805GPFD", ACCESS, PROCESSES, True),
        ("Huawei", "EchoLife HG8245H", Layer.PREMISES, RETAINS, True),
        ("Huawei", "R4850G2", POWER, NEITHER, True),
        ("Huawei", "TP48200A", POWER, NEITHER, True),
        ("Huawei", "RRU3908 software license", Layer.SOFTWARE, NEITHER, False),
        ("Huawei", "RRU3908 with power cable", ACCESS, PROCESSES, True),
        ("Huawei", "Hi-Care support", Layer.SERVICE, NEITHER, False),
        ("ZTE", "ZXSDR BS8700", ACCESS, RETAINS, True),
        ("ZTE Corporation", "ZXSDR R8881", ACCESS, PROCESSES, True),
        ("zte corp.", "ZXSDR B8200", ACCESS, RETAINS, True),
        ("ZTE", "ZXUN xGW", CORE, RETAINS, True),
        ("ZTE", "ZXR10 5928E", TRANSPORT, RETAINS, True),
        ("ZTE", "ZXCTN 6120H-S", TRANSPORT, RETAINS, True),
        ("ZTE", "ZXMW NR8250", TRANSPORT, RETAINS, True),
        ("ZTE", "ZXA10 C320", ACCESS, RETAINS, True),
        ("ZTE", "ZXHN F660", Layer.PREMISES, RETAINS, True),
        ("ZTE", "ZXDU68 T601", POWER, NEITHER, True),
        ("ZTE", "NetNumen U31", Layer.SOFTWARE, RETAINS, False),
    ],
)
def test_what_a_rural_carrier_has_gets_layer_disposal_class_and_electronics(
    recogniser: Recogniser,
    stated: str,
    model: str,
    layer: Layer,
    data: DataClass,
    *,
    electronics: bool,
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, model=model))
    assert found.maker is not None
    assert found.maker.group == ("ZTE" if stated.lower().startswith("zte") else "Huawei")
    product = found.product
    assert product is not None
    assert (product.layer, product.data_class, product.electronics) == (layer, data, electronics)
    assert product.work
    assert found.strength in (Strength.CERTAIN, Strength.LIKELY)
    assert [evidence.field for evidence in found.evidence] == ["manufacturer", "model"]


@pytest.mark.parametrize(
    ("stated", "model", "name"),
    [
        ("H3C", "S5720-28X-LI-AC", "H3C"),
        ("New H3C Technologies Co., Ltd", "S5560", "H3C"),
        ("Honor", "MagicBook", "Honor"),
        ("Shanghai Dahua Scale Factory", "TCS-B", "Dahua Scale"),
        ("Dahua Scale", "NVR4108", "Dahua Scale"),
        ("xFusion", "2288H V6", "xFusion"),
        ("Ericsson", "RRU 2217", "Ericsson"),
        ("Ericsson", "RBS 6601", "Ericsson"),
        ("Nokia", "AHLBA", "Nokia"),
        ("Cisco", "SFP-10G-LR", "Cisco"),
        ("Finisar (for Huawei)", "FTLX8571D3BCL", "Finisar"),
        ("FiberHome", "AN5506", "FiberHome"),
    ],
)
def test_a_look_alike_is_not_a_match(
    recogniser: Recogniser, stated: str, model: str, name: str
) -> None:
    found = recogniser.recognise(
        Item(manufacturer=stated, model=model, serial="2102359576DMHC000248")
    )
    assert maker(found) == name
    assert found.maker is not None
    assert found.maker.group == ""
    assert found.made_in == ""  # the number's structure says nothing about other makers
    assert found.product is None or found.product.maker == name


@pytest.mark.parametrize(
    ("stated", "model"),
    [
        ("Cisco", "RRU3908"),
        ("ZTE", "RRU3908"),
        ("Kathrein", "ZXSDR R8881"),
        ("Huawei", "ZXSDR B8200"),
        ("Huawei", "Cisco SFP-10G-SR"),
        ("H3C", "Huawei S5720"),
    ],
)
def test_a_model_that_contradicts_the_stated_maker_is_left_open_and_said(
    recogniser: Recogniser, stated: str, model: str
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, model=model))
    assert maker(found) == stated
    assert found.product is None
    assert "contradicts" in found.evidence[-1].says


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("ZXSDR R8881", "ZTE"),
        ("MA5608T", "Huawei"),
        ("RRU3908", "Huawei"),
        ("BBU3900", "Huawei"),
        ("EchoLife HG8245H", "Huawei"),
        ("Huawei RRU3929 x3", "Huawei"),
        ("HUAWEI BBU3900 (old)", "Huawei"),
        ("ZTE F660", "ZTE"),
        ("WD22UMPTb1", "Huawei"),
    ],
)
def test_an_unmistakable_model_tells_its_maker(
    recogniser: Recogniser, model: str, name: str
) -> None:
    found = recogniser.recognise(Item(model=model))
    assert maker(found) == name
    assert found.product is not None
    assert found.strength in (Strength.CERTAIN, Strength.LIKELY)


@pytest.mark.parametrize(
    "model",
    ["F660", "BSC", "SBC", "C300", "B8200", "BTS", "AR1220", "Alpha sector RRU", "NE 40 ft"],
)
def test_a_short_or_common_model_tells_no_maker(recogniser: Recogniser, model: str) -> None:
    found = recogniser.recognise(Item(model=model))
    assert found.maker is None
    assert found.strength in (Strength.NONE, Strength.POSSIBLE)


@pytest.mark.parametrize("stated", ["Tessco Technologies", "Acme", "Huawei/ZTE", "Huaneng"])
def test_an_unknown_maker_stays_unknown_whatever_the_model(
    recogniser: Recogniser, stated: str
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, model="RRU3908"))
    assert (found.maker, found.product, found.strength) == (None, None, Strength.NONE)
    assert any("naming the maker" in evidence.says for evidence in found.evidence)


@pytest.mark.parametrize("stated", ["", "N/A", "unknown", "-", "TBD"])
def test_a_maker_that_is_not_stated_is_looked_for_elsewhere(
    recogniser: Recogniser, stated: str
) -> None:
    assert maker(recogniser.recognise(Item(manufacturer=stated, model="BBU3910"))) == "Huawei"


@pytest.mark.parametrize(
    ("stated", "model", "strength"),
    [
        ("Huwaei", "BTS3900", Strength.LIKELY),
        ("Huwei", "RRU 3929", Strength.LIKELY),
        ("Huaweii", "", Strength.POSSIBLE),
        ("HW", "BBU3910", Strength.LIKELY),
        ("HW", "", Strength.POSSIBLE),
        ("Huawei (Shenzhen) export", "BTS3900", Strength.LIKELY),
        ("\u534e\u4e3a", "BTS3900", Strength.CERTAIN),
        ("HUAWEI\u00a0Technologies\u200b", "BTS3900", Strength.CERTAIN),
        ("Huawei", "", Strength.LIKELY),
        ("Huawei", "router", Strength.LIKELY),
        ("HW", "router", Strength.POSSIBLE),
        ("", "Huawei router", Strength.LIKELY),
    ],
)
def test_a_doubtful_spelling_makes_a_recognition_weaker(
    recogniser: Recogniser, stated: str, model: str, strength: Strength
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, model=model))
    assert maker(found) == "Huawei"
    assert found.strength is strength


def test_an_affiliate_names_its_group_and_says_whether_that_is_confirmed(
    recogniser: Recogniser,
) -> None:
    found = recogniser.recognise(Item(manufacturer="Netas", model="ZXHN H298Q"))
    assert found.maker is not None
    assert (found.maker.name, found.maker.group) == ("Netas", "ZTE")
    assert "unconfirmed" in found.maker.group_source
    assert found.product is not None
    assert found.product.name == "ZXHN H298Q"


def test_a_family_names_what_no_list_names_and_keeps_the_users_spelling(
    recogniser: Recogniser,
) -> None:
    found = recogniser.recognise(Item(manufacturer="Huawei", model="ma5608t-dc  x2"))
    assert found.product is not None
    assert found.product.name == "ma5608t-dc"
    assert found.product.family.startswith("OLT")
    router = recogniser.recognise(Item(manufacturer="Huawei", model="NE40E x8"))
    assert router.product is not None
    assert router.product.name == "NE40E-X8"  # listed so: the x8 is no quantity


def test_maker_and_model_in_the_maker_cell_are_both_read(recogniser: Recogniser) -> None:
    found = recogniser.recognise(Item(manufacturer="Huawei RRU3929"))
    assert maker(found) == "Huawei"
    assert found.product is not None
    assert found.product.name == "RRU3929"


def test_part_number_serial_object_id_and_description_each_find_the_product(
    recogniser: Recogniser,
) -> None:
    facts = [
        Item(manufacturer="Huawei", part_number="02350TKK"),
        Item(manufacturer="Huawei", serial="2102350TKK10K5000001"),
        Item(serial="2102350TKK10K5000001.C822"),
        Item(manufacturer="Huawei", model="1.3.6.1.4.1.2011.2.220.33"),
        Item(manufacturer="Huawei", extras={"sysObjectID": "1.3.6.1.4.1.2011.2.220.33"}),
        Item(description="Huawei ATN910C-B cell site router"),
    ]
    found = [recogniser.recognise(item) for item in facts]
    assert {maker(one) for one in found} == {"Huawei"}
    assert {one.product.family for one in found if one.product} == {
        "Cell-site and metro routers (ATN, CX)"
    }
    assert [one.evidence[-1].field for one in found] == [
        "part number", "serial", "serial", "object id", "object id", "description",
    ]  # fmt: skip


def test_a_column_of_board_types_is_evidence_where_the_model_says_nothing(
    recogniser: Recogniser,
) -> None:
    item = Item(manufacturer="Huawei", model="Slot 7", extras={"Board Type": "WD22UMPTb1"})
    found = recogniser.recognise(item)
    assert found.product is not None
    assert found.product.name == "UMPTb1"
    assert found.evidence[-1].field == "board type"


def test_a_serial_number_is_quoted_without_the_sequence_that_differs(
    recogniser: Recogniser,
) -> None:
    items = [Item(serial=f"2102350TKK10K50000{n:02d}") for n in range(3)]
    found = recogniser.recognise_all(items)
    assert {one.evidence[-1].value for one in found} == {"2102350TKK10K5..."}


def test_a_mac_address_tells_the_maker_where_nothing_else_does(recogniser: Recogniser) -> None:
    in_column = Item(model="S8505", extras={"MAC address": "0018.82AB.CDEF"})
    assert maker(recogniser.recognise(in_column)) == "Huawei"
    assert maker(recogniser.recognise(Item(serial="00:15:EB:01:02:03"))) == "ZTE"
    assert maker(recogniser.recognise(Item(serial="00-0F-E2-01-02-03"))) == "H3C"
    assert recogniser.recognise(Item(serial="001882ABCDEF")).maker is None  # may be any number
    stated = Item(manufacturer="Cisco", serial="00:18:82:AB:CD:EF")
    assert maker(recogniser.recognise(stated)) == "Cisco"


def test_the_more_trusted_cell_decides(recogniser: Recogniser) -> None:
    item = Item(manufacturer="Huawei", model="RRU3908", part_number="02350TKK", description="NE40E")
    found = recogniser.recognise(item)
    assert found.product is not None
    assert found.product.name == "RRU3908"


def test_everyday_words_give_way_to_a_number_that_knows_the_product(
    recogniser: Recogniser,
) -> None:
    item = Item(manufacturer="Huawei", model="switch", serial="2102350TKK10K5000001")
    found = recogniser.recognise(item)
    assert found.product is not None
    assert found.product.name == "ATN910C-B"


@pytest.mark.parametrize(
    "model",
    [
        "Box with cables",
        "Shelf in rack 1",
        "Kit RRU3908 and CPRI cable",
        "Power cable for RRU3908",
        "19 inch rack mount unit",
        "Fiber terminal",
        "Antenna integrated radio unit",
        "AAU antenna",
        "Antenna RET controller",
    ],
)
def test_a_passive_word_takes_nothing_off_the_list_that_may_have_electronics(
    recogniser: Recogniser, model: str
) -> None:
    for item in (
        Item(manufacturer="Huawei", model=model),
        Item(manufacturer="Huawei", description=model),
    ):
        found = recogniser.recognise(item)
        assert found.product is None or found.product.electronics is not False


@pytest.mark.parametrize("model", ["CPRI cable", "RF jumper 3m", "Grounding kit", "Sector antenna"])
def test_a_plainly_passive_part_has_no_electronics(recogniser: Recogniser, model: str) -> None:
    found = recogniser.recognise(Item(manufacturer="Huawei", model=model))
    assert found.product is not None
    assert found.product.electronics is False


def test_a_damaged_serial_number_is_no_evidence(recogniser: Recogniser) -> None:
    found = recogniser.recognise(Item(serial="2.10235E+19"))
    assert (found.maker, found.product, found.strength) == (None, None, Strength.NONE)
    assert not found.evidence


def test_the_month_of_manufacture_follows_each_serial_number(recogniser: Recogniser) -> None:
    items = [
        Item(manufacturer="Huawei", model="BBU3900", serial=f"2102359576DM{code}000248")
        for code in ("HC", "K1", "Z9")
    ]
    assert [one.made_in for one in recogniser.recognise_all(items)][:2] == ["2017-12", "2019-01"]


def test_all_items_are_recognised_in_order_and_the_work_can_be_stopped(
    recogniser: Recogniser,
) -> None:
    items = [Item(manufacturer="Huawei", model=f"RRU39{n:02d}") for n in range(100)] * 100
    found = recogniser.recognise_all(items)
    names = [one.product.name for one in found if one.product]
    assert names == [item.model for item in items]
    assert len({id(one) for one in found}) == 100  # equal facts share one answer

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        recogniser.recognise_all(items, stop)


@pytest.mark.slow
def test_nearly_all_public_names_get_product_and_layer(
    recogniser: Recogniser, public_names: list[dict[str, str]]
) -> None:
    found = [
        recogniser.recognise(Item(manufacturer=row["vendor"], model=row["model"]))
        for row in public_names
    ]
    wrong = Counter(
        (row["vendor"], maker(one))
        for row, one in zip(public_names, found, strict=True)
        if maker(one) != row["vendor"]
    )
    assert not wrong
    assert sum(one.product is not None for one in found) / len(found) > 0.97


def test_item_codes_and_object_ids_of_the_public_list_find_a_product(
    recogniser: Recogniser, public_names: list[dict[str, str]]
) -> None:
    for row in public_names:
        if row["kind"] == "device" and row["part_number"].startswith("02"):
            item = Item(manufacturer=row["vendor"], part_number=row["part_number"])
            assert recogniser.recognise(item).product, row
        # Groups of the registry have an id too ("...SysOid"); only products are looked for.
        if row["kind"] == "sysObjectID" and re.fullmatch(
            r"(s57|ne40|ar1|ma5)[\w-]+\d", row["model"]
        ):
            item = Item(model=row["detail"])
            assert recogniser.recognise(item).product, row


_CELLS = st.one_of(
    st.text(max_size=40),
    st.text("RBUZXSDHWN0123456789 -.:()x", max_size=25),
    st.sampled_from(["Huawei", "ZTE", "", "N/A", "Huawei for ZTE", "A " * 400, "\u200b", "()"]),
)


@pytest.mark.slow
@given(_CELLS, _CELLS, _CELLS, _CELLS, _CELLS)
def test_any_cells_are_judged_and_every_claim_has_its_evidence(
    stated: str, model: str, part: str, serial: str, description: str
) -> None:
    item = Item(
        manufacturer=stated,
        model=model,
        part_number=part,
        serial=serial,
        description=description,
        extras={"MAC": serial, "OID": model, "Other": None},
    )
    found = _shared().recognise(item)
    assert (found.strength is Strength.NONE) == (found.maker is None and found.product is None)
    assert found.evidence or found.strength is Strength.NONE
    if found.maker and found.product and found.product.maker:
        assert found.product.maker in (found.maker.name, found.maker.group)


@cache
def _shared() -> Recogniser:
    """For property tests, which take no fixtures that live shorter than a session."""
    return Recogniser.shipped()
