"""What lists really say: optics of others, object ids without an entry, and plain words."""

import pytest

from planner.catalogue.recognise import Recogniser, is_open
from planner.model.inventory import Item
from planner.model.products import Recognition, Strength


def named(found: Recognition) -> tuple[str, str]:
    return (found.maker.name if found.maker else "", found.product.name if found.product else "")


def family(found: Recognition) -> str:
    return found.product.family if found.product else ""


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("FTLX1471D3BCL", "Finisar"),
        ("FTLF1318P3BTL-HW", "Finisar"),
        ("FTL410QD2C", "Finisar"),
        ("FCLF8521P2BTL", "Finisar"),
        ("AFBR-709SMZ", "Avago"),
        ("AFCT-5715APZ", "Avago"),
        ("SPP5200LR-HW", "Sumitomo"),
        ("TR-PX13L-N00", "InnoLight"),
        ("T-DP4CNH-N00", "InnoLight"),
        ("RTXM228-401", "Accelink"),
        ("LTF1303-BH+", "Hisense"),
        ("GLC-LH-SMD", "Cisco"),
        ("10-2457-02", "Cisco"),
    ],
)
def test_an_optical_module_of_another_company_in_a_huawei_chassis_is_told_apart(
    recogniser: Recogniser, number: str, name: str
) -> None:
    alone = recogniser.recognise(Item(part_number=number))
    assert alone.maker is None or alone.maker.name == name
    unstated = recogniser.recognise(Item(model=number))
    assert (unstated.maker.name if unstated.maker else "") == name
    assert family(unstated) == "Optical modules"
    assert unstated.maker is not None
    assert unstated.maker.group == ""
    # Stated as Huawei's: not overruled, but open until somebody looks.
    as_model = recogniser.recognise(Item(manufacturer="Huawei", model=number))
    assert as_model.product is None
    assert name in as_model.evidence[-1].says
    as_part = recogniser.recognise(
        Item(manufacturer="Huawei", model="SFP-10G-LR", part_number=number)
    )
    assert as_part.strength is Strength.POSSIBLE
    assert is_open(as_part)
    assert (as_part.evidence[-1].field, name in as_part.evidence[-1].says) == ("part number", True)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (Item(manufacturer="Huawei", model="eSFP-GE", serial="FNS18231ABC"), "serial"),
        (Item(manufacturer="Huawei", model="eSFP-GE", description="by FINISAR CORP."),
         "description"),
    ],
)  # fmt: skip
def test_serial_number_and_description_speak_against_the_stated_maker_of_an_optic(
    recogniser: Recogniser, item: Item, field: str
) -> None:
    found = recogniser.recognise(item)
    assert found.strength is Strength.POSSIBLE
    assert found.evidence[-1].field == field


@pytest.mark.parametrize(
    "item",
    [
        Item(manufacturer="Huawei", part_number="34060713"),
        Item(manufacturer="Huawei", model="SFP-10G-LR", serial="EB21H1234567"),
        Item(manufacturer="Huawei", model="OSX010000", part_number="34060713"),
        Item(manufacturer="Huawei", model="eSFP-GE-LX-SM1310", description="Huawei eSFP 10 km"),
        Item(manufacturer="Huawei", model="BBU3900", serial="FNS18231ABC"),
    ],
)
def test_huaweis_own_optics_and_other_equipment_are_not_suspected(
    recogniser: Recogniser, item: Item
) -> None:
    found = recogniser.recognise(item)
    assert found.maker is not None
    assert found.maker.name == "Huawei"
    assert found.strength in (Strength.LIKELY, Strength.CERTAIN)


@pytest.mark.parametrize(
    ("identifier", "name", "kind"),
    [
        ("1.3.6.1.4.1.2011.2.220.33", "Huawei", "Cell-site and metro routers (ATN, CX)"),
        ("1.3.6.1.4.1.2011.2.220.99999", "Huawei", "Cell-site and metro routers (ATN, CX)"),
        (".1.3.6.1.4.1.2011.2.220.33.1.1", "Huawei", "Cell-site and metro routers (ATN, CX)"),
        ("1.3.6.1.4.1.2011.2.23.99999", "Huawei", "Ethernet switches (S series)"),
        ("1.3.6.1.4.1.3902.3.100.99999", "ZTE", "Routers and switches (ZXR10)"),
        ("1.3.6.1.4.1.2011.2.99999", "Huawei", ""),  # a branch of many families
        ("1.3.6.1.4.1.2011.20021210.12.3", "Huawei", ""),
        ("1.3.6.1.4.1.2011", "Huawei", ""),
        ("1.3.6.1.4.1.25506.1.1221", "H3C", ""),
        ("1.3.6.1.4.1.25506", "H3C", ""),
        ("1.3.6.1.4.1.2011.10.1.66", "H3C", ""),  # H3C's first equipment, in Huawei's tree
        ("1.3.6.1.4.1.2011.100.1", "Huawei", ""),
        ("1.3.6.1.4.1.20110.2.220.33", "", ""),
        ("1.3.6.1.4.1.9.1.1208", "Cisco", ""),
    ],
)
def test_an_object_id_that_no_list_has_is_placed_by_those_around_it(
    recogniser: Recogniser, identifier: str, name: str, kind: str
) -> None:
    found = recogniser.recognise(Item(extras={"sysObjectID": identifier}))
    assert (found.maker.name if found.maker else "") == name
    assert family(found) == kind
    if kind and identifier != "1.3.6.1.4.1.2011.2.220.33":
        assert found.strength is Strength.LIKELY
    if name == "H3C":
        assert found.maker is not None
        assert found.maker.group == ""


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item(description="Radio on the shelter wall"), ("", "Radio units")),
        (Item(model="Radio on the shelter wall"), ("", "Radio units")),
        (Item(manufacturer="Huawei", model="router"), ("Huawei", "Routers")),
        (Item(manufacturer="Huawei", description="software licence for 3 sectors"),
         ("Huawei", "Licences")),
        (Item(manufacturer="Huawei", model="Rru3908e"), ("Huawei", "Rru3908e")),
        (Item(manufacturer="Huawei", model="umptG3"), ("Huawei", "umptG3")),
        (Item(description="old  Optix rtn-950Q in rack"), ("Huawei", "Optix rtn-950Q")),
        (Item(description="huawei atn910c-b, rack 2"), ("Huawei", "ATN910C-B")),
        (Item(description="Huawei microwave ODU (XMC-2) 11G Hi"), ("Huawei", "ODU XMC")),
        (Item(manufacturer="Huawei", model="bbu3900"), ("Huawei", "BBU3900")),  # listed so
        (Item(manufacturer="Huawei", model="ATN 910C-B V300R003C10SPC500"),
         ("Huawei", "ATN910C-B")),
        (Item(manufacturer="Huawei", model="rtn905q v100r008"), ("Huawei", "rtn905q")),
    ],
)  # fmt: skip
def test_a_product_is_named_as_listed_or_as_the_user_writes_it_or_by_its_family(
    recogniser: Recogniser, item: Item, expected: tuple[str, str]
) -> None:
    assert named(recogniser.recognise(item)) == expected


@pytest.mark.parametrize("text", ["N/A", "n/a", "-", "unknown", "None", "TBD", "?", "Not given"])
def test_a_cell_that_says_nothing_is_no_model(recogniser: Recogniser, text: str) -> None:
    cells = {"model": text, "part_number": text, "description": text, "serial": text}
    found = recogniser.recognise(Item(manufacturer="ZTE", **cells))  # type: ignore[arg-type]
    assert named(found) == ("ZTE", "")
    assert found.strength is Strength.LIKELY
    nothing = recogniser.recognise(Item(manufacturer=text, **cells))  # type: ignore[arg-type]
    assert (nothing.maker, nothing.product) == (None, None)


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("Old HUAWEI base stn", "Huawei"),
        ("huawei, unknown model", "Huawei"),
        ("Hauwei box", "Huawei"),
        ("gray zte thing in rack 2", "ZTE"),
        ("cable to Huawei RNC room", ""),
        ("mounted near ZTE rack", ""),
        ("compatible with Huawei", ""),
        ("Huawei or ZTE, not sure", ""),
        ("Haywire box", ""),
        ("ribbon cable, ask Andrew", ""),
        ("generator (Kohler)", ""),
        ("generac", ""),
    ],
)
def test_a_maker_that_only_a_description_names_is_possible_and_stays_to_be_asked(
    recogniser: Recogniser, description: str, name: str
) -> None:
    found = recogniser.recognise(Item(description=description))
    assert (found.maker.name if found.maker else "") == name
    assert is_open(found)
    if name:
        assert found.strength is Strength.POSSIBLE
        assert found.evidence[0].field == "description"


@pytest.mark.parametrize(
    "description",
    ["angle iron", "same face as before", "set of spares", "fancy lid", "see the safe",
     "DAS head end", "acute bend", "cell site", "ascending pipe", "SE corner"],
)  # fmt: skip
@pytest.mark.parametrize("stated", ["Huawei", "ZTE"])
def test_plain_words_are_no_model_names(
    recogniser: Recogniser, stated: str, description: str
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, description=description))
    assert found.product is None or found.product.maker == ""


@pytest.mark.parametrize(
    ("stated", "model", "kind"),
    [
        ("Huawei", "UMPTga1", "BBU main control boards"),
        ("Huawei", "UBBPfw1", "BBU baseband boards"),
        ("Huawei", "WD22UBBPg2", "BBU baseband boards"),
        ("Huawei", "RRU5336E", "Remote radio units (RRU)"),
        ("Huawei", "DRRU", "Remote radio units (RRU)"),
        ("Huawei", "DBBP530", "Baseband units"),
        ("Huawei", "eGBTS", "Base stations"),
        ("Huawei", "PCU6000", "Radio network controllers"),
        ("Huawei", "EPU05A-02", "Power systems"),
        ("Huawei", "TCUD", "Site monitoring units"),
        ("Huawei", "CG9812", "Subscriber data and policy"),
        ("Huawei", "H901GPHF", "OLT and DSLAM boards"),
        ("Huawei", "H902MPLA", "OLT and DSLAM control boards"),
        ("Huawei", "H802SCUN-B", "OLT and DSLAM control boards"),
        ("Huawei", "H801PRTG", "OLT and DSLAM power boards"),
        ("Huawei", "CR5D0E8GFA99", "Network line and fabric boards"),
        ("Huawei", "TN54NS9", "Optical line amplifiers and boards"),
        ("Huawei", "FAN1", "Network fan modules"),
        ("Huawei", "PWR2", "Network power modules"),
        ("ZTE", "6120H-S", "Packet transport (ZXCTN)"),
        ("ZTE", "5928E", "Routers and switches (ZXR10)"),
        ("ZTE", "BPN2", "Baseband boards"),
        ("ZTE", "FS5C", "Baseband boards"),
        ("ZTE", "SE", "Baseband boards"),
        ("ZTE", "R8862A", "Remote radio units (ZXSDR R)"),
    ],
)
def test_families_know_boards_and_models_that_no_list_names(
    recogniser: Recogniser, stated: str, model: str, kind: str
) -> None:
    found = recogniser.recognise(Item(manufacturer=stated, model=model))
    assert family(found) == kind


def test_the_catalogue_that_was_asked_is_named(recogniser: Recogniser) -> None:
    for item in (Item(manufacturer="Huawei", model="BBU3900"), Item(), Item(model="?")):
        assert recogniser.recognise(item).catalogue == recogniser.version


def test_every_recognition_says_on_what_it_rests(recogniser: Recogniser) -> None:
    items = [
        Item(manufacturer="Huawei", model="BBU3900"),
        Item(model="ZXSDR R8881"),
        Item(part_number="02350TKK"),
        Item(serial="2102350TKK10K5000001"),
        Item(serial="HWTCCA49257B"),
        Item(extras={"MAC": "0018.82AB.CDEF"}),
        Item(extras={"OID": "1.3.6.1.4.1.2011.2.220.33"}),
        Item(extras={"Board Type": "WD22UMPTb1"}),
        Item(description="Huawei ATN910C-B"),
        Item(description="old router"),
        Item(manufacturer="Tessco", model="RRU3908"),
        Item(manufacturer="Cisco", model="RRU3908"),
        Item(manufacturer="Huwaei"),
        Item(manufacturer="Huawei", model="QQX 1"),
        Item(manufacturer="Acme", model="X1"),
        Item(model="X1"),
        Item(part_number="X1"),
        Item(model="F660"),
    ]
    for item in items:
        found = recogniser.recognise(item)
        assert found.evidence, item
        for evidence in found.evidence:
            assert evidence.field
            assert evidence.value
            assert evidence.says.split()[0] in (
                "is", "begins", "fits", "carries", "names", "reads", "looks", "has", "stands",
                "lies", "does",
            )  # fmt: skip
