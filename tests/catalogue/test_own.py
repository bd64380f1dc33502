"""A catalogue file of the user's own: what it adds, and what it may not do."""

import pytest

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.own import merge, read_own
from planner.catalogue.recognise import Recogniser
from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.inventory import Inventory, Item, Layer
from planner.model.products import Recognition, Strength

OWN = r"""
version: "2026-11"
makers:
- {name: Tessco, aliases: [Tessco Technologies]}
- name: Shenzhen Lookout
  group: Huawei
  source: our purchase contract of 2016
  confidence: unconfirmed
  families: Huawei
families:
  Huawei:
  - {family: "Our outdoor kits", layer: access, data: retains, electronics: true,
     work: base-station, tells: ['QKIT ?\d{2}']}
  Tessco:
  - {family: "Surge kits", layer: power, data: neither, electronics: false, work: power,
     match: ['SK ?\d{3}']}
products:
- {maker: Huawei, name: QBOX-9, family: "Baseband units", part_numbers: [02359ZZZ],
   other_names: [Old grey box]}
- {maker: Huawei, name: RRU3908, family: "Our outdoor kits"}
boards:
- {maker: Huawei, board_type: WD99QQ1, name: QQ1, family: "BBU baseband boards"}
"""


def laid_over(recogniser: Recogniser, text: str, name: str = "own.yaml") -> Recogniser:
    mine = Recogniser(recogniser.with_own({}).catalogue)
    mine.learn(Inventory(catalogue={"name": name, "text": text}))
    return mine


def named(found: Recognition) -> tuple[str, str, str]:
    maker = found.maker.name if found.maker else ""
    return (maker, found.product.name, found.product.family) if found.product else (maker, "", "")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item(manufacturer="Huawei", model="qbox 9"), ("Huawei", "QBOX-9", "Baseband units")),
        (Item(manufacturer="Huawei", model="Old grey box"), ("Huawei", "QBOX-9", "Baseband units")),
        (Item(part_number="02359ZZZ"), ("Huawei", "QBOX-9", "Baseband units")),
        (Item(serial="2102359ZZZ10K5000001"), ("Huawei", "QBOX-9", "Baseband units")),
        (Item(model="QKIT 77"), ("Huawei", "QKIT 77", "Our outdoor kits")),
        (Item(manufacturer="Tessco Technologies, Inc.", model="SK-100"),
         ("Tessco", "SK-100", "Surge kits")),
        (Item(manufacturer="Huawei", model="WD99QQ1"), ("Huawei", "QQ1", "BBU baseband boards")),
        (Item(manufacturer="Huawei", model="RRU3908"), ("Huawei", "RRU3908", "Our outdoor kits")),
        (Item(manufacturer="ZTE", model="ZXSDR R8881"),
         ("ZTE", "ZXSDR R8881", "Remote radio units (ZXSDR R)")),
    ],
)  # fmt: skip
def test_a_file_of_ones_own_adds_to_what_is_shipped(
    recogniser: Recogniser, item: Item, expected: tuple[str, str, str]
) -> None:
    found = laid_over(recogniser, OWN).recognise(item)
    assert named(found) == expected
    assert found.catalogue.endswith("with own.yaml (2026-11)")


def test_an_affiliate_of_ones_own_file_belongs_to_its_group(recogniser: Recogniser) -> None:
    found = laid_over(recogniser, OWN).recognise(Item(manufacturer="Shenzhen Lookout"))
    assert found.maker is not None
    assert found.maker.group == "Huawei"
    assert found.maker.group_source == "our purchase contract of 2016 (unconfirmed)"


def test_without_the_file_all_is_as_shipped_again(recogniser: Recogniser) -> None:
    mine = laid_over(recogniser, OWN)
    item = Item(manufacturer="Huawei", model="QBOX-9")
    assert mine.recognise(item).product is not None
    mine.learn(Inventory())
    assert mine.recognise(item).product is None
    assert mine.recognise(item).catalogue == recogniser.version


def test_where_the_two_disagree_it_is_said(recogniser: Recogniser) -> None:
    merged = recogniser.with_own({"name": "own.yaml", "text": OWN})
    (sentence,) = merged.conflicts
    assert sentence == (
        "Huawei RRU3908 (Our outdoor kits): the shipped catalogue has Huawei RRU3908 (Remote "
        "radio units (RRU)) under that name or number; yours is used."
    )
    text = (
        "makers: [{name: Acme, aliases: [Huawei Technologies]}]\n"
        "families: {Huawei: [{family: Rectifiers, layer: power, data: neither,"
        " electronics: true, work: power, match: ['QQ']}]}\n"
        "boards: [{maker: Huawei, board_type: WD22UMPTb1, name: Mine, family: Rectifiers}]\n"
    )
    told = recogniser.with_own({"name": "a.yml", "text": text}).conflicts
    assert len(told) == 3
    assert all("is used" in sentence for sentence in told)


def test_whom_the_covered_list_reaches_cannot_be_changed(recogniser: Recogniser) -> None:
    text = (
        "makers: [{name: Huawei, aliases: [Wah Way]},"
        " {name: H3C, group: Huawei, source: x, confidence: confirmed}]"
    )
    mine = laid_over(recogniser, text)
    for stated, group in (("Wah Way", "Huawei"), ("H3C", "")):
        found = mine.recognise(Item(manufacturer=stated))
        assert found.maker is not None
        assert found.maker.group == group
    assert (
        "what the shipped catalogue says"
        in mine.with_own({"name": "a.yaml", "text": text}).conflicts[0]
    )


def test_a_csv_file_has_the_layout_of_the_shipped_one(recogniser: Recogniser) -> None:
    head = "maker,name,family,part_numbers,object_ids,other_names"
    comma = f"{head}\nHuawei,QBOX-9,Baseband units,02359ZZZ;02359ZZY,,\n\n"
    semicolon = f'{head}\nHuawei,QBOX-9,Baseband units,"02359ZZZ;02359ZZY",,\n'.replace(",", ";")
    for text in (comma, semicolon):
        found = laid_over(recogniser, text, "own.csv").recognise(Item(part_number="02359ZZY"))
        assert named(found) == ("Huawei", "QBOX-9", "Baseband units")
    boards = "maker,board_type,name,family\nHuawei,WD99QQ1,QQ1,BBU baseband boards\n"
    found = laid_over(recogniser, boards, "b.csv").recognise(Item(model="WD99QQ1"))
    assert named(found) == ("Huawei", "QQ1", "BBU baseband boards")


_FAMILY = "layer: power, data: neither, electronics: true, work: power"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.yaml", "", "only these sections"),
        ("a.yaml", "{}", "holds nothing"),
        ("a.yaml", "colour: red", "only these sections"),
        ("a.yaml", "makers: {a: b}", "expected a list"),
        ("a.yaml", "makers: [", "not sound YAML"),
        ("a.yaml", "makers: []\nmakers: []", "'makers' stands twice"),
        ("a.yaml", "makers: [Acme]", "is no maker"),
        ("a.yaml", "makers: [{name: Acme, group: Nokia, source: x, confidence: confirmed}]",
         "no company on the Covered List"),
        ("a.yaml", "makers: [{name: Acme, group: ZTE}]", "needs confidence"),
        ("a.yaml", "makers: [{name: Huawei Technologies}]", "is a spelling of Huawei"),
        ("a.yaml", "products: [{maker: Huawei, name: Q}]", "family is missing"),
        ("a.yaml", "products: [{maker: Huawei, name: Q, family: Toasters}]", "has no family"),
        ("a.yaml", "products: [{maker: Huawei, name: Q, family: Rectifiers, part_numbers: x}]",
         "is a list of texts"),
        ("a.yaml", "products: [{maker: Huawei, name: Q, family: Rectifiers, size: 1}]",
         "the known keys are"),
        ("a.yaml", "families: {Acme: [{family: A, match: [Q], " + _FAMILY + "}]}",
         "neither catalogue has this maker"),
        ("a.yaml", "families: {Huawei: [{family: A, match: ['('], " + _FAMILY + "}]}",
         "no regular expression"),
        ("a.yaml", "families: {Huawei: [{family: A, match: ['(Q)'], " + _FAMILY + "}]}",
         "captures"),
        ("a.yaml", "families: {Huawei: [{family: A, match: ['Q?'], " + _FAMILY + "}]}",
         "fits everything"),
        ("a.yaml", "families: {Huawei: [{family: A, match: ['(?:A+)+B'], " + _FAMILY + "}]}",
         "repeats too much"),
        ("a.yaml", "families: {Huawei: [{family: A, match: ['.*.*.*B'], " + _FAMILY + "}]}",
         "repeats too much"),
        ("a.yaml", "families: {Huawei: [{family: A, match: [Q], "
         + _FAMILY.replace("power,", "[x],", 1) + "}]}", "unknown layer"),
        ("a.yaml", "a: &a [*a]", "only these sections"),
        ("own.csv", "", "first line"),
        ("own.csv", "name,maker\nA,B\n", "first line"),
        ("own.csv", "maker,board_type,name,family\nHuawei,X,Y\n", "line 2"),
        ("own.csv", "maker,board_type,name,family\nHuawei,,Y,Rectifiers\n", "line 2"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_sound_is_refused_with_the_entry(
    recogniser: Recogniser, name: str, text: str, says: str
) -> None:
    with pytest.raises(UserError) as caught:
        recogniser.with_own({"name": name, "text": text})
    assert caught.value.code == "catalogue-not-sound"
    assert says in caught.value.message
    assert caught.value.where == name


def test_a_deeply_nested_file_is_refused_and_not_followed(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="nested without end"):
        merge(catalogue, read_own("a.yaml", "[" * 100_000, catalogue.works))


def test_a_pattern_of_ones_own_stays_quick_on_long_texts(recogniser: Recogniser) -> None:
    text = "families: {Huawei: [{family: A, match: ['Q.*Q.*Z9'], " + _FAMILY + "}]}"
    found = laid_over(recogniser, text).recognise(Item(manufacturer="Huawei", model="Q" * 5000))
    assert found.strength is Strength.LIKELY
    assert found.product is None or found.product.layer is not Layer.POWER


def test_the_example_in_the_help_is_sound(recogniser: Recogniser) -> None:
    page = resource("help", "recognition.md").read_text(encoding="utf-8")
    start = page.index('    version: "2026-11"')
    lines = page[start : page.index("\n\n", start)].splitlines()
    text = "\n".join(line.removeprefix("    ") for line in lines)
    mine = laid_over(recogniser, text)
    assert named(mine.recognise(Item(model="QKIT 77")))[2] == "Our outdoor kits"
    assert not mine.with_own({"name": "own.yaml", "text": text}).conflicts
