"""What a person answered once for all items of one text, and the questions it answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from planner.catalogue.makers import is_stated, name_key
from planner.catalogue.text import key, words
from planner.model.inventory import Layer
from planner.model.products import Answered, DataClass, Evidence, Maker, Product

QUESTION = "product:"
"""What the questions about products begin with; a project keeps other answers too."""
_LONGEST = 300


def question_of(manufacturer: str, model: str, part_number: str, description: str = "") -> str:
    """The question that equal texts share, case, spaces, signs and forms of company apart.

    The description counts only where neither model nor part number says anything. Empty where
    there is nothing to ask about.
    """
    what = [key(cell[:_LONGEST]) if is_stated(cell) else "" for cell in (model, part_number)]
    if not any(what):
        what = [words(description[:_LONGEST])] if is_stated(description) else []
    if not any(what):
        return ""
    maker = manufacturer[:_LONGEST]
    return QUESTION + "|".join([name_key(maker) if is_stated(maker) else "", *what])


def pack(answered: Answered) -> dict[str, object]:
    """An answer as a project keeps it: what was said, in plain values."""
    said: dict[str, object] = {
        "maker": answered.maker,
        "unlisted": answered.unlisted or None,
        "product": answered.product,
        "family": answered.family,
        "layer": answered.layer.value if answered.layer else None,
        "electronics": answered.electronics,
        "data_class": answered.data_class.value if answered.data_class else None,
        "why": answered.why,
        "on": answered.on.isoformat() if answered.on else None,
        "by": answered.by,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def unpack(kept: Mapping[str, object]) -> Answered:
    """An answer as `pack` wrote it."""
    layer, electronics = kept.get("layer"), kept.get("electronics")
    data_class, on = kept.get("data_class"), kept.get("on")
    return Answered(
        maker=str(kept.get("maker", "")),
        unlisted=bool(kept.get("unlisted", False)),
        product=str(kept.get("product", "")),
        family=str(kept.get("family", "")),
        layer=Layer(str(layer)) if layer else None,
        electronics=electronics if isinstance(electronics, bool) else None,
        data_class=DataClass(str(data_class)) if data_class else None,
        why=str(kept.get("why", "")),
        on=date.fromisoformat(str(on)) if on else None,
        by=str(kept.get("by", "")),
    )


def unpack_all(kept: Mapping[str, Mapping[str, object]]) -> dict[str, Answered]:
    """Those of a project's answers that are about products."""
    return {
        question: unpack(answer)
        for question, answer in kept.items()
        if question.startswith(QUESTION)
    }


def completed(product: Product | None, answered: Answered, maker: str, name: str) -> Product | None:
    """The product with what the person said about it; None if not enough is known of it.

    ``product``: what catalogue or cells say; ``name``: what to call one that they do not know.
    """
    if product is None:
        if answered.layer is None:
            return None
        product = Product(maker, name, answered.family, answered.layer, None, None)
    electronics = product.electronics if answered.electronics is None else answered.electronics
    return replace(
        product,
        name=answered.product or product.name,
        layer=answered.layer or product.layer,
        data_class=answered.data_class or product.data_class,
        electronics=electronics,
    )


def evidence_of(
    answered: Answered, asked: str, maker: Maker | None, product: Product | None
) -> Evidence:
    """The answer as evidence of its own kind: what was said, when, by whom and why."""
    if product is None:
        says = f"is made by {maker.name}" if maker else "is not known any better"
    else:
        says = f"is {maker.name if maker else ''} {product.name}".replace("  ", " ")
    return Evidence("your answer", asked, f"{says}: {said(answered)}")


def said(answered: Answered) -> str:
    """When, by whom and why, in words."""
    when = f" on {answered.on.isoformat()}" if answered.on else ""
    by = f" ({answered.by})" if answered.by else ""
    why = f", because: {answered.why}" if answered.why else ""
    return f"you said so{when}{by}{why}"
