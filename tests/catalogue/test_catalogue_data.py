"""Guards over the shipped files: what a contributor gets wrong is told here, by name."""

import re
from collections import Counter, defaultdict

import pytest

from planner.catalogue.catalogue import Catalogue, load
from planner.catalogue.families import FamilyMatcher
from planner.catalogue.makers import name_key
from planner.catalogue.text import key, words
from planner.common.resources import resource


def test_all_spellings_of_makers_are_unique(catalogue: Catalogue) -> None:
    owners = defaultdict(set)
    for entry in catalogue.makers:
        for alias in (entry.maker.name, *entry.aliases, *entry.weak):
            owners[name_key(alias)].add(entry.maker.name)
    assert not {alias: names for alias, names in owners.items() if len(names) > 1}
    assert "" not in owners


def test_every_member_of_a_group_has_a_source_and_says_if_confirmed(catalogue: Catalogue) -> None:
    for entry in catalogue.makers:
        if entry.maker.group:
            assert re.fullmatch(r".+\((?:un)?confirmed\)", entry.maker.group_source), entry


def test_every_family_belongs_to_a_maker_and_stands_once(catalogue: Catalogue) -> None:
    names = {entry.maker.name for entry in catalogue.makers} | {""}
    assert catalogue.families.keys() <= names
    for entry in catalogue.makers:
        assert entry.families in names
    for families in catalogue.families.values():
        count = Counter(family.name for family in families)
        assert not [name for name, times in count.items() if times > 1]


def test_every_family_has_layer_disposal_class_and_work(catalogue: Catalogue) -> None:
    for families in catalogue.families.values():
        for family in families:
            assert family.layer, family.name
            assert family.data_class, family.name
            assert family.work, family.name


def test_every_listed_product_and_board_names_a_family_of_its_maker(catalogue: Catalogue) -> None:
    known = {(m, f.name) for m, families in catalogue.families.items() for f in families}
    for line in catalogue.products:
        assert (line.maker, line.family) in known, line
    for board_type, (maker, _name, family) in catalogue.boards.items():
        assert (maker, family) in known, board_type


def test_no_product_is_listed_twice(catalogue: Catalogue) -> None:
    names = Counter((line.maker, key(line.name)) for line in catalogue.products)
    assert not [name for name, times in names.items() if times > 1]
    ids = Counter(one for line in catalogue.products for one in line.object_ids)
    assert not [one for one, times in ids.items() if times > 1]


def test_the_patterns_agree_with_the_list_of_products(catalogue: Catalogue) -> None:
    """Modules are listed under names like "MPU": those need a list, not a pattern."""
    matchers = {maker: FamilyMatcher(group) for maker, group in catalogue.families.items()}
    traits = {
        (maker, family.name): (family.layer, family.data_class, family.electronics)
        for maker, group in catalogue.families.items()
        for family in group
    }
    differing = []
    for line in catalogue.products:
        match = matchers[line.maker].find(words(line.name))
        if match and traits[line.maker, match.family.name] != traits[line.maker, line.family]:
            differing.append((line.name, line.family, match.family.name))
    parts = ("power modules", "fan modules", "control boards", "fabric boards")
    assert not [one for one in differing if not one[1].endswith(parts)]


def test_patterns_that_tell_a_maker_tell_only_one(catalogue: Catalogue) -> None:
    tellers = {
        maker: FamilyMatcher(group, telling=True)
        for maker, group in catalogue.families.items()
        if any(family.tells for family in group)
    }
    for line in catalogue.products:
        text = words(line.name)
        told = {
            maker
            for maker, matcher in tellers.items()
            if (match := matcher.find(text)) and match.start == 0
        }
        assert told <= {line.maker}, line


def test_item_codes_keep_to_the_rule_that_completes_short_serial_numbers(
    catalogue: Catalogue,
) -> None:
    codes = [p for line in catalogue.products for p in line.part_numbers]
    plain = [code for code in codes if re.fullmatch(r"0[23]\d{2}[0-9A-Z]{4}", code)]
    assert len(plain) > 50
    for code in plain:
        assert (code[2] == "0") == code.startswith("03"), code


def test_mac_prefixes_are_well_formed_and_their_makers_known(catalogue: Catalogue) -> None:
    names = {entry.maker.name for entry in catalogue.makers}
    for prefix, maker in catalogue.mac_prefixes.items():
        assert re.fullmatch(r"[0-9A-F]{6,7}", prefix)
        assert maker in names


def test_an_unknown_key_in_a_family_is_refused_with_file_and_name(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import shutil

    folder = tmp_path_factory.mktemp("catalogue") / "copy"
    shutil.copytree(resource("catalogue"), folder)
    (folder / "families" / "zz.yaml").write_text(
        'Ciena2:\n- {family: "X", layer: core, data: retains, electronics: true, work: core,\n'
        "   match: ['X'], colour: red}\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"zz\.yaml: Ciena2: X: unknown or missing keys"):
        load(folder)
