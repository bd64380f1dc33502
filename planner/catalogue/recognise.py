"""Says what an item is, how surely, and on what evidence.

Evidence in order of trust: model, part number, board type, serial number, MAC address, SNMP
object id, description. The stated manufacturer counts: a model that looks like another
company's never overrules it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from planner.catalogue.answers import completed, evidence_of, question_of, said, unpack_all
from planner.catalogue.catalogue import Catalogue, shipped
from planner.catalogue.evidence import Finder, Found
from planner.catalogue.facts import Facts, facts_of, told
from planner.catalogue.index import ANY_MAKER, OPTICS, Index
from planner.catalogue.makers import MakerEntry, MakerMatch
from planner.catalogue.own import Merged, merge, read_own
from planner.catalogue.serials import made_in
from planner.catalogue.suggest import Suggester, Suggestion
from planner.catalogue.text import key, words
from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.inventory import Inventory, Item
from planner.model.products import (
    NO_CATEGORY,
    Answered,
    Evidence,
    Maker,
    Product,
    Recognition,
    Strength,
)

# "RRU3929 x3", "2 x BBU3900", "UMPTb1 (qty 2)"; a capital X may be part of the model (NE40E X8).
_QUANTITY = re.compile(
    r"^\s*\d{1,3}\s?[x\u00d7]\s+|\s+\(?[x\u00d7]\s?\d{1,3}\)?\s*$|[\s,(]+(?i:qty)[ :.]*\d+\)?\s*$"
)
# What "display version" puts behind the name: "ATN 910C-B V300R003C10SPC500".
_RELEASE = re.compile(r"\s+V\d{3}R\d{3}(?:C\d{2,3})?(?:SP[CH]\d+)*\s*$", re.IGNORECASE)
_STEP = 4096
"""Items between two calls of progress."""


class Recogniser:
    """Recognises items by one catalogue; remembers every distinct set of facts it judged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._shipped = catalogue
        self._kept: Mapping[str, Mapping[str, object]] = {}
        self._own: Mapping[str, str] = {}
        self._answers: dict[str, Answered] = {}
        self._ask(catalogue)

    def _ask(self, catalogue: Catalogue) -> None:
        """Recognise by this catalogue from here on."""
        self.version = catalogue.version
        self._index = Index(catalogue)
        self._finder = Finder(self._index)
        self._suggester = Suggester(self._index)
        self._makers: dict[str, MakerMatch] = {}
        self._judged: dict[tuple[str, str, str], tuple[Recognition, bool]] = {}
        self._judged_further: dict[Facts, Recognition] = {}
        self._dated: dict[tuple[int, str], Recognition] = {}
        self._planned: dict[str, Recognition] = {}
        self._last: tuple[tuple[Item, ...], tuple[Recognition, ...]] = (), ()

    @classmethod
    def shipped(cls) -> Self:
        """A recogniser on the catalogue that comes with the program."""
        return cls(shipped())

    def recognise(self, item: Item) -> Recognition:
        """What one item is.

        ``strength`` is certain where the maker is stated and a list names the product; likely
        where either rests on a pattern, a spelling or a number, and where a stated maker's product
        is unknown or told by everyday words; possible where nothing supports a doubtful maker,
        and for everyday words without a maker.
        """
        facts = (item.manufacturer, item.model, item.part_number)
        judged = self._judged.get(facts)
        if judged is None:
            judged = self._judged[facts] = self._judge_first(Facts(*facts))
        recognition, settled = judged
        if not settled:
            recognition = self._look_further(item)
        maker = recognition.maker
        if maker is None or maker.group != "Huawei" or not item.serial:
            return recognition
        month = made_in(item.serial)
        return self._with_month(recognition, month) if month else recognition

    def planned(self, text: str) -> Recognition:
        """What the text of a planned replacement names ("Ericsson Radio 4449")."""
        known = self._planned.get(text)
        if known is None:
            known = self._judge(Facts("", text, "", text))
            if known.maker is None:
                named = self._judge(Facts(text, "", ""))
                known = named if named.maker else known
            self._planned[text] = known
        return known

    def recognise_inventory(
        self, inventory: Inventory, progress: Progress = silent
    ) -> list[Recognition]:
        """What each item of a project is, with the project's answers and own catalogue."""
        self.learn(inventory)
        return self.recognise_all(inventory.items, progress)

    def learn(self, inventory: Inventory) -> None:
        """Take a project's answers and own catalogue into account, in the place of another's.

        Raises UserError ``catalogue-not-sound`` where the project's own catalogue file does not
        fit the shipped catalogue (any more).
        """
        if inventory.catalogue != self._own:
            self._ask(self.with_own(inventory.catalogue).catalogue)
            self._own = inventory.catalogue
        if inventory.answers != self._kept:
            self._kept = inventory.answers
            self._answers = unpack_all(inventory.answers)
            self._last = (), ()
            self._judged.clear()
            self._judged_further.clear()
            self._dated.clear()

    def with_own(self, own: Mapping[str, str]) -> Merged:
        """The shipped catalogue with a user's file (``name``, ``text``) laid over it.

        Raises UserError ``catalogue-not-sound``.
        """
        if not own:
            return Merged(self._shipped, ())
        try:
            return merge(self._shipped, read_own(own["name"], own["text"], self._shipped.works))
        except ValueError as error:
            raise UserError(
                "catalogue-not-sound",
                f"The catalogue file cannot be used: {error}.",
                "Correct the file and add it again; the help on recognition shows its layout.",
                own["name"],
            ) from error

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that is asked."""
        return self._index.catalogue

    def with_answer(self, item: Item, answered: Answered) -> Recognition:
        """What an item would be by a person's answer, which is not kept."""
        facts = facts_of(item)
        return self._answered(self._judge(facts), answered, facts)

    def suggest(self, found: Recognition, texts: tuple[str, ...]) -> tuple[Suggestion, ...]:
        """The best five things that the texts of an open item may be; the first counts most."""
        entry = self._index.makers.by_name(found.maker.name) if found.maker else None
        return tuple(self._suggester.suggest(entry.families if entry else "", texts))

    def recognise_all(
        self, items: Sequence[Item], progress: Progress = silent
    ) -> list[Recognition]:
        """What each item is, in the same order; equal facts are judged once, and items that were
        among those asked about last, the same objects, not again.
        """
        found: list[Recognition] = []
        recognise = self.recognise
        before, judged = self._last
        known = dict(zip(map(id, before), judged, strict=True))
        for start in range(0, len(items), _STEP):
            progress("Recognising equipment", start / len(items))
            some = items[start : start + _STEP]
            found.extend([known.get(id(item)) or recognise(item) for item in some])
        progress("Recognising equipment", 1.0)
        self._last = tuple(items), tuple(found)
        return found

    def _with_month(self, recognition: Recognition, month: str) -> Recognition:
        # The recognitions live as long as this object, so their ids are good keys.
        known = self._dated.get((id(recognition), month))
        if known is None:
            known = self._dated[id(recognition), month] = Recognition(
                recognition.maker,
                recognition.product,
                recognition.strength,
                recognition.evidence,
                month,
                recognition.catalogue,
            )
        return known

    def _look_further(self, item: Item) -> Recognition:
        """Judge with the serial number, the user's own columns and the description as well."""
        facts = facts_of(item)
        known = self._judged_further.get(facts)
        if known is None:
            known = self._with_answer(self._judge(facts), facts)
            self._judged_further[facts] = known
        return known

    def _judge_first(self, facts: Facts) -> tuple[Recognition, bool]:
        """What the first cells say, and whether that settles it."""
        found = self._judge(facts)
        settled = _is_settled(found)
        return self._with_answer(found, facts) if settled else found, settled

    def _judge(self, facts: Facts) -> Recognition:
        return replace(self._read(told(facts)), catalogue=self.version)

    def _with_answer(self, found: Recognition, facts: Facts) -> Recognition:
        if not self._answers:
            return found
        question = question_of(
            facts.manufacturer, facts.model, facts.part_number, facts.description
        )
        answered = self._answers.get(question)
        return found if answered is None else self._answered(found, answered, facts)

    def _answered(self, found: Recognition, answered: Answered, facts: Facts) -> Recognition:
        """The recognition with a person's answer, which counts where the cells are not enough."""
        asked = " ".join(filter(None, (facts.manufacturer, facts.model or facts.part_number)))
        asked = asked if facts.model or facts.part_number else facts.description
        if not is_open(found):
            says = f"is not needed where other cells tell the product; {said(answered)}"
            return replace(found, evidence=(*found.evidence, Evidence("your answer", asked, says)))
        entry = self._index.makers.by_name(answered.maker) if answered.maker else None
        maker, product = found.maker, found.product
        if entry is not None:
            maker = entry.maker
            product = self._of_maker(entry, Strength.CERTAIN, (), facts, self._model(facts)).product
        elif answered.unlisted:
            maker, product = Maker(answered.maker, ""), None
        families = entry.families if entry else maker.name if maker else ANY_MAKER
        named = self._named(families, answered)
        name = facts.model or facts.part_number or facts.description
        product = completed(named or product, answered, families, name.strip())
        evidence = (evidence_of(answered, asked, maker, product), *found.evidence)
        return replace(
            found, maker=maker, product=product, strength=Strength.CERTAIN, evidence=evidence
        )

    def _named(self, maker: str, answered: Answered) -> Product | None:
        """The catalogue's product or family that an answer names; None if it names neither."""
        listed = self._index.by_name(maker, key(answered.product)) if answered.product else None
        if listed is not None and answered.family in ("", listed.product.family):
            return listed.product
        family = self._index.family_named(maker, answered.family)
        return family.product(answered.product) if family else None

    def _model(self, facts: Facts) -> str:
        """The model in `words` form without a leading maker and quantity."""
        whole = self._without_quantity(facts.model)
        return self._index.makers.leading(whole)[1] or whole

    def _read(self, facts: Facts) -> Recognition:
        makers = self._index.makers
        if not facts.model.strip() and makers.leading(words(facts.manufacturer))[1]:
            facts = facts._replace(model=facts.manufacturer)  # maker and model in one cell
        stated = self._maker(facts.manufacturer)
        whole = self._without_quantity(facts.model)
        leading, rest = makers.leading(whole)
        model = rest or whole  # a brand ("EchoLife") is a maker's alias and may stand alone
        evidence: tuple[Evidence, ...] = (
            Evidence("manufacturer", facts.manufacturer, stated.says),
        )
        if stated.entry is not None:
            if leading and leading.maker.group != stated.entry.maker.group:
                says = f"begins with {leading.maker.name}, which the stated maker contradicts"
                evidence += (Evidence("model", facts.model, says),)
                return _maker_alone(stated.entry, stated.strength, evidence)
            return self._of_maker(stated.entry, stated.strength, evidence, facts, model)
        if stated.says:
            return self._of_unknown_maker(facts, model, evidence)
        if leading is not None:
            says = f"begins with {leading.maker.name}"
            evidence = (Evidence("model", facts.model, says),)
            return self._of_maker(leading, Strength.CERTAIN, evidence, facts, model)
        return self._of_no_maker(facts, model)

    def _maker(self, text: str) -> MakerMatch:
        match = self._makers.get(text)
        if match is None:
            match = self._makers[text] = self._index.makers.find(text)
        return match

    def _without_quantity(self, model: str) -> str:
        """The model in `words` form, less a software release, and less a quantity unless a list
        has it as part of a name.
        """
        model = _RELEASE.sub("", model)
        form = words(model)
        if self._index.makers_of_name(form.replace(" ", "")):
            return form
        return words(_QUANTITY.sub("", model))

    def _of_unknown_maker(
        self, facts: Facts, model: str, evidence: tuple[Evidence, ...]
    ) -> Recognition:
        """A named maker that the catalogue lacks stays unknown, whatever the model looks like."""
        like = self._finder.look_alike(model)
        if like:
            says = f"looks like {like[0]} {like[1]}; naming the maker would settle it"
            evidence += (Evidence("model", facts.model, says),)
        elif facts.model:
            evidence += (Evidence("model", facts.model, "does not tell the maker either"),)
        found = self._finder.by_everyday_words(facts)
        if found is not None and found.product.category not in ("", NO_CATEGORY):
            # The Covered List names its kind whoever made it.
            return Recognition(None, found.product, Strength.POSSIBLE, (*evidence, found.evidence))
        return Recognition(None, None, Strength.NONE, evidence)

    def _of_maker(
        self,
        entry: MakerEntry,
        sure: Strength,
        evidence: tuple[Evidence, ...],
        facts: Facts,
        model: str,
    ) -> Recognition:
        found = self._finder.product(facts, model, entry.families)
        if found is None or not found.telling:
            like = self._finder.look_alike(model)
            if like and like[0] != entry.families:
                says = f"looks like {like[0]} {like[1]}, which the stated maker contradicts"
                evidence += (Evidence("model", facts.model, says),)
                return _maker_alone(entry, sure, evidence)
        if found is None:
            what = "model" if facts.model else "part number"
            cell = facts.model or facts.part_number
            if cell:
                says = f"is not in the catalogue and fits no family of {entry.maker.name}"
                evidence += (Evidence(what, cell, says),)
            return _maker_alone(entry, sure, evidence)
        strength, evidence = _strength(found, sure), (*evidence, found.evidence)
        if found.product.family == OPTICS:
            foreign = self._finder.foreign_optic(facts, entry.families)
            if foreign is not None:
                return Recognition(
                    entry.maker, found.product, Strength.POSSIBLE, (*evidence, foreign)
                )
        return Recognition(entry.maker, found.product, strength, evidence)

    def _of_no_maker(self, facts: Facts, model: str) -> Recognition:
        found = self._finder.product(facts, model, None)
        if found is not None and found.telling:
            entry = self._index.makers.by_name(found.product.maker)
            if entry is not None:
                return Recognition(entry.maker, found.product, Strength.LIKELY, (found.evidence,))
        witness = self._finder.maker(facts)
        if witness is not None:
            # A number names the maker: its own products now come into question.
            entry, evidence = witness
            return self._of_maker(entry, Strength.LIKELY, (evidence,), facts, model)
        named = self._finder.named_maker(facts)
        if named is not None:
            entry, evidence = named
            return self._of_maker(entry, Strength.POSSIBLE, (evidence,), facts, model)
        if found is None:
            cells = (("model", facts.model), ("part number", facts.part_number))
            unknown = [
                Evidence(field, cell, "is not in the catalogue and tells no maker")
                for field, cell in cells
                if cell
            ]
            return Recognition(None, None, Strength.NONE, tuple(unknown))
        return Recognition(None, found.product, Strength.POSSIBLE, (found.evidence,))


def is_open(recognition: Recognition) -> bool:
    """Whether a person still has to say what it is: no maker, no product, or a mere guess."""
    return (
        recognition.maker is None
        or recognition.product is None
        or recognition.strength is Strength.POSSIBLE
    )


def _is_settled(recognition: Recognition) -> bool:
    """Whether the first cells say enough; everyday words alone (no maker's product) do not,
    and an optical module may be another company's than the chassis it is in.
    """
    product = recognition.product
    return (
        recognition.maker is not None
        and product is not None
        and product.maker != ANY_MAKER
        and product.family != OPTICS
        and recognition.strength is not Strength.POSSIBLE
    )


def _strength(found: Found, maker: Strength) -> Strength:
    """How sure a product is, given how sure its maker is."""
    if not found.telling:
        return _at_most_likely(maker)
    # A doubtful spelling and a model of that maker are two witnesses that agree.
    listed_and_stated = found.listed and maker is Strength.CERTAIN
    return Strength.CERTAIN if listed_and_stated else Strength.LIKELY


def _maker_alone(entry: MakerEntry, sure: Strength, evidence: tuple[Evidence, ...]) -> Recognition:
    return Recognition(entry.maker, None, _at_most_likely(sure), evidence)


def _at_most_likely(maker: Strength) -> Strength:
    return Strength.POSSIBLE if maker is Strength.POSSIBLE else Strength.LIKELY
