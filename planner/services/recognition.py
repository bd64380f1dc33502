"""Models that the catalogue does not know: asked about once, answered for all their rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from planner.catalogue.answers import QUESTION, pack, question_of, unpack_all
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.recognise import Recogniser, is_open
from planner.catalogue.suggest import Suggestion
from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory, Item
from planner.model.products import Answered, Recognition
from planner.storage.locking import user_name
from planner.storage.project import CATALOGUE, Project

__all__ = [
    "Answered", "Choices", "Given", "OwnCatalogue", "Question", "Suggestion",
    "add_catalogue", "answer", "catalogue_version", "choices", "forget", "given",
    "own_catalogue", "queue", "remove_catalogue", "suggestions",
]  # fmt: skip

_STEP = 1_000
"""Rows between two calls of progress."""
_LARGEST = 4_000_000
"""Bytes of a catalogue file that are read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One text that many rows may share, and that nobody has told the meaning of.

    ``key`` is what a project keeps the answer under. ``manufacturer``, ``model``,
    ``part_number`` and ``description`` are as the first row has them; the description is part of
    the question only where model and part number are empty. ``items`` (rows), ``units`` (their
    quantities) and ``cost`` (US dollars) say what the answer is worth; ``decides``: whether it
    can change what the rules say, which it cannot where the maker is known and not listed.
    ``recognition`` is what is known without an answer.
    """

    key: str
    manufacturer: str
    model: str
    part_number: str
    description: str
    items: int
    units: int
    cost: Decimal
    example: Item
    decides: bool
    recognition: Recognition

    @property
    def text(self) -> str:
        """The question in a few words: what the rows say."""
        what = " ".join(filter(None, (self.model, self.part_number))) or self.description
        return f"{self.manufacturer} {what}".strip()


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given, and the rows of the project that it is about: ``items`` of
    them, the first as ``example``. Where none is left, that holds what the question says.
    """

    key: str
    answered: Answered
    items: int
    example: Item


@dataclass(frozen=True, slots=True)
class OwnCatalogue:
    """A catalogue file of the user's own, as the project keeps it, and what it adds;
    ``version`` is of the whole catalogue with it. ``conflicts`` are sentences that say where it
    and the shipped catalogue disagree and which of the two is used. ``changes``: of the step
    that added it.
    """

    name: str
    text: str
    version: str
    makers: int
    families: int
    products: int
    conflicts: tuple[str, ...]
    changes: ChangeSet = field(default_factory=ChangeSet)


@dataclass(frozen=True, slots=True)
class Choices:
    """What an answer can name: companies, and by company its families. The families under ""
    are of everyday words and open to every company.
    """

    makers: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]


def queue(
    inventory: Inventory,
    recognitions: Sequence[Recognition] | None = None,
    progress: Progress = silent,
    recogniser: Recogniser | None = None,
) -> tuple[Question, ...]:
    """The texts that are not recognised, or only as a guess, by what their answer is worth:
    those that can change a rule's answer first, then cost, then number of rows.

    ``recognitions`` in the order of the items, where they are known already (as an
    `eligibility.Eligibility` has them). Rows without any text to ask about, and texts that have
    an answer, are left out. Raises Cancelled out of ``progress``.
    """
    recogniser = recogniser or Recogniser.shipped()
    if recognitions is None:
        recognitions = recogniser.recognise_inventory(inventory, progress)
    else:
        recogniser.learn(inventory)
    return tuple(_collect(inventory, recognitions, progress))


@dataclass(slots=True)
class _Tally:
    """Open rows of one question."""

    example: Item
    recognition: Recognition
    items: int = 0
    units: int = 0
    cost: Decimal = Decimal(0)


def _collect(
    inventory: Inventory, recognitions: Sequence[Recognition], progress: Progress
) -> list[Question]:
    tallies: dict[str, _Tally] = {}
    rows = zip(inventory.items, recognitions, strict=True)
    opened = [(item, recognition) for item, recognition in rows if is_open(recognition)]
    keys = _keys([item for item, _recognition in opened])
    for place, ((item, recognition), key) in enumerate(zip(opened, keys, strict=True)):
        if place % _STEP == 0:
            progress("Looking for models to ask about", place / len(opened))
        if not key or key in inventory.answers:
            continue
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = _Tally(item, recognition)
        tally.items += 1
        tally.units += 1 if item.quantity is None else item.quantity
        if item.cost is not None:
            tally.cost += item.cost
    questions = [_question(key, tally) for key, tally in tallies.items()]
    return sorted(questions, key=lambda one: (not one.decides, -one.cost, -one.items, one.text))


def _question(key: str, tally: _Tally) -> Question:
    item = tally.example
    return Question(
        key=key,
        manufacturer=item.manufacturer,
        model=item.model,
        part_number=item.part_number,
        description=item.description,
        items=tally.items,
        units=tally.units,
        cost=tally.cost,
        example=item,
        decides=_decides(tally.recognition),
        recognition=tally.recognition,
    )


def _keys(items: Sequence[Item]) -> Iterator[str]:
    """The question of each item; of equal texts it is worked out once."""
    known: dict[tuple[str, str, str, str], str] = {}
    for item in items:
        texts = (item.manufacturer, item.model, item.part_number, item.description)
        key = known.get(texts)
        if key is None:
            key = known[texts] = question_of(*texts)
        yield key


def _decides(recognition: Recognition) -> bool:
    return recognition.maker is None or bool(recognition.maker.group)


def suggestions(question: Question, recogniser: Recogniser | None = None) -> tuple[Suggestion, ...]:
    """What a question may be about, best first: products and families of the catalogue. Takes
    about a millisecond, so it is asked for the question in view.
    """
    recogniser = recogniser or Recogniser.shipped()
    texts = (question.model, question.part_number, question.description)
    return recogniser.suggest(question.recognition, texts)


def choices(recogniser: Recogniser | None = None) -> Choices:
    """What an answer can name, for lists to choose from."""
    catalogue = (recogniser or Recogniser.shipped()).catalogue
    names = {
        maker: tuple(family.name for family in group) for maker, group in catalogue.families.items()
    }
    return Choices(
        tuple(entry.maker.name for entry in catalogue.makers),
        {entry.maker.name: names.get(entry.families, ()) for entry in catalogue.makers}
        | {"": names.get("", ())},
    )


def given(inventory: Inventory) -> tuple[Given, ...]:
    """The answers a project keeps, newest first."""
    if not inventory.answers:
        return ()
    counts: Counter[str] = Counter()
    examples: dict[str, Item] = {}
    for item, key in zip(inventory.items, _keys(inventory.items), strict=True):
        if key in inventory.answers:
            counts[key] += 1
            examples.setdefault(key, item)
    found = [
        Given(key, answered, counts[key], examples.get(key) or _asked(key))
        for key, answered in unpack_all(inventory.answers).items()
    ]
    return tuple(sorted(found, key=lambda one: one.answered.on or date.min, reverse=True))


def _asked(key: str) -> Item:
    """The texts of a question, as far as its key has them."""
    maker, *what = key.removeprefix(QUESTION).split("|")
    if len(what) == 1:
        return Item(manufacturer=maker, description=what[0])
    return Item(manufacturer=maker, model=what[0], part_number=what[1])


def answer(
    project: Project,
    question: Question,
    answered: Answered,
    *,
    today: date,
    recogniser: Recogniser | None = None,
) -> ChangeSet:
    """Keeps an answer for all rows of the question, as one undoable step.

    The date and the person are filled in. Raises UserError ``nothing-said``, ``unknown-maker``,
    ``unknown-family`` or ``layer-missing``.
    """
    recogniser = recogniser or Recogniser.shipped()
    recogniser.learn(_told(project))
    answered = replace(answered, on=today, by=user_name())
    _check(recogniser, question, answered)
    with project.unit(f"Say what {question.text} is", answered.why) as unit:
        unit.set_answer(question.key, pack(answered), answered.why)
    return unit.changes


def forget(project: Project, question: Question | Given) -> ChangeSet:
    """Takes an answer out of the project, as one undoable step; its rows are open again."""
    if question.key not in project.answers():
        raise UserError("unknown-question", "There is no answer to forget: it was not given.")
    name = question.text if isinstance(question, Question) else _name(question)
    with project.unit(f"Forget what {name} is") as unit:
        unit.set_answer(question.key, None)
    return unit.changes


def _name(given: Given) -> str:
    item = given.example
    what = " ".join(filter(None, (item.model, item.part_number))) or item.description
    return f"{item.manufacturer} {what}".strip()


def _check(recogniser: Recogniser, question: Question, answered: Answered) -> None:
    said = replace(answered, why="", on=None, by="", unlisted=False)
    if said == Answered():
        raise UserError(
            "nothing-said",
            f"Nothing was said about {question.text}.",
            "Choose a maker, a family or a layer.",
        )
    known = choices(recogniser)
    if answered.maker and answered.maker not in known.makers and not answered.unlisted:
        raise UserError(
            "unknown-maker",
            f'The catalogue does not know the maker "{answered.maker}".',
            "Choose one that it knows, say that it belongs to no listed company, or add it with "
            "a catalogue file of your own.",
        )
    if answered.maker in known.makers and answered.unlisted:
        raise UserError(
            "unknown-maker",
            f"The catalogue knows {answered.maker}, and whether it belongs to a listed company.",
            "Leave out that it belongs to none.",
        )
    maker = answered.maker or (
        question.recognition.maker.name if question.recognition.maker else ""
    )
    families = (*known.families.get(maker, ()), *known.families[""])
    if answered.family and answered.family not in families:
        raise UserError(
            "unknown-family",
            f'There is no family "{answered.family}" of {maker or "everyday words"}.',
            "Choose one of the list, or say the layer instead.",
        )
    _check_enough(recogniser, question, answered)


def _check_enough(recogniser: Recogniser, question: Question, answered: Answered) -> None:
    wants_product = (
        answered.product or answered.electronics is not None or answered.data_class is not None
    )
    if not wants_product:
        return
    if recogniser.with_answer(question.example, answered).product is None:
        raise UserError(
            "layer-missing",
            f"The catalogue does not know {answered.product or question.text}, so its layer of "
            "the network is needed.",
            "Choose a layer or a family.",
        )


def add_catalogue(
    project: Project, path: Path, recogniser: Recogniser | None = None
) -> OwnCatalogue:
    """Lays a YAML or CSV file of the user's own over the shipped catalogue, in the place of an
    earlier one, as one undoable step. The project keeps its text: the file itself is not needed
    again.

    Raises UserError ``file-missing``, ``file-unreadable`` or ``catalogue-not-sound``.
    """
    kept = {"name": path.name, "text": _read(path)}
    added = _own(kept, recogniser or Recogniser.shipped())
    with project.unit(f"Add the catalogue file {path.name}") as unit:
        unit.set_choices(CATALOGUE, kept)
    return replace(added, changes=unit.changes)


def own_catalogue(project: Project, recogniser: Recogniser | None = None) -> OwnCatalogue | None:
    """The catalogue file of the user's own that the project keeps, None without one."""
    kept = project.choices(CATALOGUE)
    return _own(kept, recogniser or Recogniser.shipped()) if kept.get("name") else None


def _own(kept: Mapping[str, str], recogniser: Recogniser) -> OwnCatalogue:
    merged = recogniser.with_own(kept)
    shipped, catalogue = recogniser.with_own({}).catalogue, merged.catalogue
    return OwnCatalogue(
        kept["name"],
        kept["text"],
        catalogue.version,
        len(catalogue.makers) - len(shipped.makers),
        _families(catalogue) - _families(shipped),
        len(catalogue.products) - len(shipped.products),
        merged.conflicts,
    )


def remove_catalogue(project: Project) -> ChangeSet:
    """Takes the user's own catalogue file out of the project, as one undoable step."""
    name = project.choices(CATALOGUE).get("name")
    if not name:
        raise UserError("no-catalogue", "The project has no catalogue file of its own.")
    with project.unit(f"Remove the catalogue file {name}") as unit:
        unit.set_choices(CATALOGUE, {})
    return unit.changes


def catalogue_version(project: Project) -> str:
    """The version of the catalogue that the project's items are recognised by."""
    return Recogniser.shipped().with_own(project.choices(CATALOGUE)).catalogue.version


def _told(project: Project) -> Inventory:
    """What a recogniser learns from a project, without its rows."""
    return Inventory(answers=project.answers(), catalogue=project.choices(CATALOGUE))


def _families(catalogue: Catalogue) -> int:
    return sum(map(len, catalogue.families.values()))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise UserError(
                "file-unreadable",
                f"{path.name} is larger than {_LARGEST // 1_000_000} MB; a catalogue is not.",
                "Choose the catalogue file.",
                str(path),
            )
        return content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(
            "file-missing", f"There is no file {path.name}.", "Check the name.", str(path)
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "file-unreadable",
            f"{path.name} cannot be read as text.",
            'Save it as text in UTF-8 ("CSV UTF-8" in Excel).',
            str(path),
        ) from error
