import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.answers import pack, question_of, unpack
from planner.catalogue.recognise import Recogniser
from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.findings import Answer
from planner.model.inventory import Inventory, Item, Layer
from planner.model.products import DataClass, Recognition, Strength
from planner.services import eligibility, recognition
from planner.services.recognition import Answered, Question
from planner.storage.project import Project

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    return Recogniser.shipped()


def fill(project: Project, *items: Item) -> None:
    with project.unit("Fill") as unit:
        unit.insert(Item, items)


def ask(project: Project, recogniser: Recogniser) -> tuple[Question, ...]:
    return recognition.queue(project.inventory(), recogniser=recogniser)


def answer(
    project: Project, recogniser: Recogniser, question: Question, answered: Answered
) -> None:
    recognition.answer(project, question, answered, today=TODAY, recogniser=recogniser)


LIST = (
    Item(manufacturer="Tessco", model="RRU3908", cost=Decimal(5000), quantity=2),
    Item(manufacturer="TESSCO, Inc.", model="rru-3908", cost=Decimal(5000)),
    Item(model="X-Box 77", cost=Decimal(70000)),
    Item(manufacturer="Huawei", model="QQX 1"),
    Item(manufacturer="Huawei", model="QQX-1"),
    Item(manufacturer="Ericsson", model="QQX 1", cost=Decimal(900000)),
    Item(manufacturer="Huawei", model="BBU3900"),
    Item(description="radio on the shelter wall"),
    Item(serial="4711"),
)


def test_each_text_is_asked_about_once_and_what_decides_most_comes_first(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, *LIST)
    asked = ask(project, recogniser)
    assert [(one.text, one.items, one.units, one.cost) for one in asked] == [
        ("X-Box 77", 1, 1, Decimal(70000)),
        ("Tessco RRU3908", 2, 3, Decimal(10000)),
        ("Huawei QQX 1", 2, 2, Decimal(0)),
        ("radio on the shelter wall", 1, 1, Decimal(0)),
        ("Ericsson QQX 1", 1, 1, Decimal(900000)),
    ]
    assert [one.decides for one in asked] == [True, True, True, True, False]


def test_one_answer_counts_for_all_rows_and_says_who_said_so(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, *LIST)
    question = ask(project, recogniser)[1]
    answer(project, recogniser, question, Answered("Huawei", why="label of one of them"))
    inventory = project.inventory()
    found = recogniser.recognise_inventory(inventory)[:2]
    assert [one.product.name for one in found if one.product] == ["RRU3908", "RRU3908"]
    assert {one.strength for one in found} == {Strength.CERTAIN}
    evidence = found[0].evidence[0]
    assert evidence.field == "your answer"
    assert evidence.value == "Tessco RRU3908"
    for part in ("Huawei RRU3908", "you said so on 2026-11-23", "label of one of them"):
        assert part in evidence.says
    assert question.key not in {one.key for one in ask(project, recogniser)}
    assert tuple(replace(item, id=0) for item in inventory.items) == LIST  # no cell was changed


def test_the_rules_use_the_answers_of_the_project(project: Project, recogniser: Recogniser) -> None:
    fill(project, LIST[0])

    def covered() -> Answer:
        finding = eligibility.check(project.inventory(), TODAY).items[0].finding("covered")
        assert finding is not None
        return finding.answer

    assert covered() is Answer.UNKNOWN
    (question,) = ask(project, recogniser)
    answer(project, recogniser, question, Answered("Huawei"))
    assert covered() is Answer.MET
    answer(project, recogniser, question, Answered("Tessco", unlisted=True))
    assert covered() is Answer.NOT_MET
    recognition.forget(project, question)
    assert covered() is Answer.UNKNOWN


def test_an_answer_is_one_step_that_is_undone_and_redone(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, *LIST)
    before = ask(project, recogniser)
    changes = recognition.answer(
        project, before[0], Answered("Huawei", family="Rectifiers"), today=TODAY
    )
    assert changes.label == "Say what X-Box 77 is"
    assert len(ask(project, recogniser)) == len(before) - 1
    project.undo()
    assert ask(project, recogniser) == before
    project.redo()
    (kept,) = recognition.given(project.inventory())
    assert (kept.answered.family, kept.answered.on, kept.items) == ("Rectifiers", TODAY, 1)
    recognition.forget(project, kept)
    assert ask(project, recogniser) == before
    assert recognition.given(project.inventory()) == ()


def test_layer_electronics_and_disposal_class_can_be_said_where_no_family_fits(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, Item(manufacturer="Huawei", model="QQX 1"))
    (question,) = ask(project, recogniser)
    said = Answered(layer=Layer.POWER, electronics=False, data_class=DataClass.NEITHER)
    answer(project, recogniser, question, said)
    (found,) = recogniser.recognise_inventory(project.inventory())
    assert found.maker is not None
    assert found.maker.name == "Huawei"
    product = found.product
    assert product is not None
    assert (product.name, product.layer) == ("QQX 1", Layer.POWER)
    assert (product.electronics, product.data_class) == (False, DataClass.NEITHER)


def test_a_product_named_in_an_answer_is_the_catalogues_own(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, Item(model="old cell router", part_number="XJ-1"))
    (question,) = ask(project, recogniser)
    answer(project, recogniser, question, Answered("Huawei", product="atn910c-b"))
    (found,) = recogniser.recognise_inventory(project.inventory())
    assert found.product is not None
    assert found.product.family == "Cell-site and metro routers (ATN, CX)"
    assert found.product.electronics is True


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Answered(), "nothing-said"),
        (Answered(why="no idea"), "nothing-said"),
        (Answered("Acme Radio"), "unknown-maker"),
        (Answered("Huawei", unlisted=True), "unknown-maker"),
        (Answered("Huawei", family="Toasters"), "unknown-family"),
        (Answered("Ericsson", family="Rectifiers"), "unknown-family"),
        (Answered("Huawei", product="QQX"), "layer-missing"),
        (Answered("Huawei", electronics=False), "layer-missing"),
    ],
)
def test_an_answer_that_says_too_little_or_names_what_is_not_there_is_refused(
    project: Project, recogniser: Recogniser, said: Answered, code: str
) -> None:
    fill(project, Item(model="X-Box 77"))
    (question,) = ask(project, recogniser)
    with pytest.raises(UserError) as caught:
        answer(project, recogniser, question, said)
    assert caught.value.code == code
    assert caught.value.hint
    assert project.answers() == {}


def test_an_answer_does_not_overrule_cells_that_tell_the_product(
    project: Project, recogniser: Recogniser
) -> None:
    fill(
        project,
        Item(manufacturer="N/A", model="Slot 7"),
        Item(model="Slot 7", serial="2102350TKK10K5000001"),
    )
    (question,) = ask(project, recogniser)
    assert question.items == 1
    answer(project, recogniser, question, Answered("ZTE", layer=Layer.POWER, product="Box"))
    first, second = recogniser.recognise_inventory(project.inventory())
    assert first.maker is not None
    assert first.maker.name == "ZTE"
    assert second.product is not None
    assert second.product.name == "ATN910C-B"
    assert "other cells tell the product" in second.evidence[-1].says


@pytest.mark.parametrize(
    ("item", "maker", "family"),
    [
        (Item(manufacturer="Tessco", model="RRU3908"), "Huawei", "Remote radio units (RRU)"),
        (Item(model="S5720-28X-LI-AG"), "Huawei", "Ethernet switches (S series)"),
        (Item(model="F660"), "ZTE", "Customer terminals and routers (ZXHN)"),
        (Item(manufacturer="ZTE", model="ZXCNT 6100"), "ZTE", "Packet transport (ZXCTN)"),
        (Item(manufacturer="Huawei", model="AIN910C-B"), "Huawei",
         "Cell-site and metro routers (ATN, CX)"),
        (Item(description="router in the hut"), "", "Routers"),
    ],
)  # fmt: skip
def test_suggestions_name_a_product_or_family_with_the_reason(
    project: Project, recogniser: Recogniser, item: Item, maker: str, family: str
) -> None:
    fill(project, item)
    (question,) = ask(project, recogniser)
    found = recognition.suggestions(question, recogniser)
    assert 1 <= len(found) <= 5
    assert (maker, family) in [(one.maker, one.family) for one in found]
    assert all(one.reason for one in found)
    assert len(set(found)) == len(found)


def test_a_suggestion_for_a_known_maker_is_of_another_only_where_the_name_is_unmistakable(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, Item(manufacturer="Ericsson", model="S5720-28X"),
         Item(manufacturer="Huawei", model="FTLX1471D3BCL"))  # fmt: skip
    optic, switch = ask(project, recogniser)
    found = recognition.suggestions(switch, recogniser)
    assert {one.maker for one in found} <= {"Ericsson", ""}
    assert recognition.suggestions(optic, recogniser)[0].maker == "Finisar"


def test_every_suggestion_can_be_given_as_the_answer(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, Item(manufacturer="Tessco", model="RRU3908"), Item(model="S5720-28X-LI-AG"),
         Item(description="router in the hut"))  # fmt: skip
    for question in ask(project, recogniser):
        for one in recognition.suggestions(question, recogniser):
            said = Answered(one.maker, product=one.product, family=one.family)
            answer(project, recogniser, question, said)
            found = recogniser.recognise_inventory(project.inventory())
            product = found[question.example.id - 1].product
            assert product is not None
            assert (product.family, product.layer) == (one.family, one.layer)


def test_the_queue_can_be_cancelled(project: Project, recogniser: Recogniser) -> None:
    fill(project, *LIST)

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        recognition.queue(project.inventory(), progress=stop, recogniser=recogniser)


def test_other_answers_of_a_project_are_left_alone(
    project: Project, recogniser: Recogniser
) -> None:
    fill(project, *LIST)
    with project.unit("Spelling") as unit:
        unit.set_answer("spelling:huawai", {"means": "Huawei"})
    assert recognition.given(project.inventory()) == ()
    assert len(ask(project, recogniser)) == 5


OWN = "makers: [{name: Tessco}]\nproducts: [{maker: Huawei, name: X-Box 77, family: Rectifiers}]\n"


def test_a_catalogue_file_is_kept_in_the_project_and_undone_like_any_step(
    project: Project, recogniser: Recogniser, tmp_path: Path
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8-sig")
    fill(project, Item(manufacturer="Huawei", model="x-box 77"))

    def product() -> str:
        inventory = project.inventory()
        found = eligibility.check(inventory, TODAY).items[0].recognition
        return found.product.name if found.product else ""

    added = recognition.add_catalogue(project, file, recogniser)
    assert (added.makers, added.families, added.products) == (1, 0, 1)
    assert (added.conflicts, added.changes.label) == ((), "Add the catalogue file own.yaml")
    file.unlink()
    assert product() == "X-Box 77"
    project.undo()
    assert product() == ""
    project.redo()
    recognition.remove_catalogue(project)
    assert product() == ""
    with pytest.raises(UserError, match="no catalogue file"):
        recognition.remove_catalogue(project)
    recogniser.learn(project.inventory())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file-missing"),
        (b"\xff\xfe\x00m", "file-unreadable"),
        (b"x" * 4_000_001, "file-unreadable"),
        (b"makers: 7", "catalogue-not-sound"),
    ],
)
def test_a_catalogue_file_that_cannot_be_used_changes_nothing(
    project: Project, recogniser: Recogniser, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "own.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserError) as caught:
        recognition.add_catalogue(project, file, recogniser)
    assert caught.value.code == code
    assert not project.units()


@pytest.mark.parametrize(
    ("serial", "obtained", "answer", "says"),
    [
        ("2102359576DML9000248", date(2019, 1, 15), Answer.UNKNOWN, "speaks against it"),
        ("2102359576dmg3000248", date(2016, 2, 29), Answer.UNKNOWN, ""),
        ("2102359576DMG3000248", date(2016, 3, 1), Answer.MET, ""),
        ("359576DMG3000248", date(2016, 2, 29), Answer.UNKNOWN, ""),
        ("2102359576DML7000248", None, Answer.UNKNOWN, "speaks against it"),
        ("2102359576DML6000248", None, Answer.UNKNOWN, ""),
        ("2102359576DMC3000248", None, Answer.UNKNOWN, ""),
    ],
)
def test_the_month_of_manufacture_speaks_about_the_date_obtained(
    serial: str, obtained: date | None, answer: Answer, says: str
) -> None:
    item = Item(manufacturer="Huawei", model="RRU3908", serial=serial, obtained_on=obtained)
    finding = eligibility.check(Inventory(items=(item,)), TODAY).items[0].finding("reimbursable")
    assert finding is not None
    assert finding.answer is answer
    if says:
        assert says in finding.because
    else:
        assert "serial number" not in finding.because


def test_equal_items_with_and_without_a_contradiction_get_their_own_findings() -> None:
    items = tuple(
        Item(id=n, manufacturer="Huawei", model="RRU3908", serial=f"2102359576DM{code}000248",
             obtained_on=date(2016, 2, 29))
        for n, code in enumerate(("G3", "G1", "G3", "F9"))
    )  # fmt: skip
    findings = [
        answer.finding("reimbursable")
        for answer in eligibility.check(Inventory(items=items), TODAY).items
    ]
    answers = [finding.answer for finding in findings if finding]
    assert answers == [Answer.UNKNOWN, Answer.MET, Answer.UNKNOWN, Answer.MET]


def test_what_contradicts_each_other_is_named_as_stated() -> None:
    item = Item(
        manufacturer="Huawei",
        model="RRU3908",
        serial="2102359576DMG3000248",
        obtained_on=date(2016, 2, 29),
    )
    (found,) = eligibility.check(Inventory(items=(item,)), TODAY).contradictions
    assert "obtained on 2016-02-29" in found.finding.because
    assert "made in 2016-03" in found.finding.because


@pytest.mark.slow
def test_answers_and_a_catalogue_of_ones_own_cost_next_to_nothing(recogniser: Recogniser) -> None:
    stated = [("Huawei", f"RRU39{n:02d}") for n in range(50)]
    stated += [("Tessco", "RRU3908"), ("", "X-Box 77"), ("Huawei", "SFP-10G-LR")]
    items = tuple(
        Item(id=n, manufacturer=maker, model=model, serial=f"2102359576DMHC{n:06d}")
        for n, (maker, model) in enumerate(stated * 600)
    )
    kept = {question_of("Tessco", "RRU3908", ""): pack(Answered("Huawei", on=TODAY))}
    plain = Inventory(items=items)
    full = Inventory(items=items, answers=kept, catalogue={"name": "own.yaml", "text": OWN})

    def seconds(inventory: Inventory) -> float:
        one = Recogniser(recogniser.with_own({}).catalogue)
        one.learn(inventory)
        start = perf_counter()
        one.recognise_inventory(inventory)
        return perf_counter() - start

    runs = [(seconds(plain), seconds(full)) for _ in range(5)]
    assert min(full for _, full in runs) < 2 * min(plain for plain, _ in runs)


_WORDS = st.text(max_size=20)


@given(
    st.builds(
        Answered,
        maker=_WORDS,
        unlisted=st.booleans(),
        product=_WORDS,
        family=_WORDS,
        layer=st.none() | st.sampled_from(Layer),
        electronics=st.none() | st.booleans(),
        data_class=st.none() | st.sampled_from(DataClass),
        why=_WORDS,
        on=st.none() | st.dates(),
        by=_WORDS,
    )
)
def test_an_answer_is_kept_whole(said: Answered) -> None:
    assert unpack(json.loads(json.dumps(pack(said)))) == said


@given(_WORDS, _WORDS, _WORDS, _WORDS)
def test_any_texts_make_a_question_or_none_and_case_makes_no_difference(
    maker: str, model: str, part: str, description: str
) -> None:
    question = question_of(maker, model, part, description)
    if all(text.isascii() for text in (maker, model, part, description)):
        assert question == question_of(
            maker.lower(), f" {model.upper()}", part.lower(), description.upper()
        )
    assert not question or question.startswith("product:")


def test_after_an_edit_only_what_changed_is_recognised_again(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = (
        Item(id=1, manufacturer="Huawei", model="RRU3908", serial="210235A1B2C3D4E5F601"),
        Item(id=2, manufacturer="Tessco", model="AX-9"),
        Item(id=3, description="router in the hut"),
    )
    before = recogniser.recognise_inventory(Inventory(items=items))
    after = (items[0], replace(items[1], model="ZXR10 8905"), items[2], Item(id=4, model="F660"))
    asked: list[int] = []
    recognise = recogniser.recognise

    def noted(item: Item) -> Recognition:
        asked.append(item.id)
        return recognise(item)

    monkeypatch.setattr(recogniser, "recognise", noted)
    found = recogniser.recognise_inventory(Inventory(items=after))
    assert asked == [2, 4]
    assert (found[0], found[2]) == (before[0], before[2])
    assert found == Recogniser.shipped().recognise_inventory(Inventory(items=after))
    said = {question_of("Tessco", "ZXR10 8905", "", ""): pack(Answered("ZTE"))}
    recogniser.recognise_inventory(Inventory(items=after, answers=said))
    assert asked == [2, 4, 1, 2, 3, 4], "an answer may be about any of them"
