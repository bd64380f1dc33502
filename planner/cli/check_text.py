"""The answers of a check, for scripts and for people."""

from typing import Any

from planner.cli.output import table
from planner.model.findings import Answer, Finding
from planner.model.products import Recognition
from planner.services.eligibility import CostAnswer, Eligibility


def data(answers: Eligibility) -> dict[str, Any]:
    """The JSON of a check: every finding of the carrier and of each item, and the counts."""
    shared: dict[int, list[dict[str, object]]] = {}
    items = []
    for answer in answers.items:
        item, findings = answer.item, answer.findings
        # Items of equal facts share their findings; they share their JSON too.
        if id(findings) not in shared:
            shared[id(findings)] = [_finding(finding) for finding in findings]
        items.append(
            {
                "serial": item.serial,
                "site": item.site,
                "manufacturer": item.manufacturer,
                "model": item.model,
                "product": product(answer.recognition),
                "findings": shared[id(findings)],
            }
        )
    summary = answers.summary
    return {
        "as_of": answers.as_of,
        "carrier": [_finding(finding) for finding in answers.carrier],
        "applications": {
            name: [_finding(finding) for finding in findings]
            for name, findings in answers.applications.items()
        },
        "costs": [_cost(answer) for answer in answers.costs],
        "contradictions": [
            {"subject": one.subject, **_finding(one.finding)} for one in answers.contradictions
        ],
        "items": items,
        "summary": {
            "book": answers.book_version,
            "items": summary.total_items,
            "units": summary.total_units,
            "by_rule": {
                rule: {
                    answer.value: {
                        "items": counts[answer],
                        "units": summary.units[rule][answer],
                    }
                    for answer in Answer
                }
                for rule, counts in summary.items.items()
            },
            "missing_facts": [
                {
                    "fact": unknown.fact,
                    "rules": unknown.rules,
                    "items": unknown.items,
                    "cost": unknown.cost,
                    "example": unknown.example,
                }
                for unknown in answers.unknowns
            ],
        },
    }


def product(recognition: Recognition) -> str:
    """Name of the product an item was recognised as, empty if none."""
    return recognition.product.name if recognition.product else ""


def _cost(answer: CostAnswer) -> dict[str, object]:
    cost = answer.cost
    return {
        "date": cost.on,
        "application": cost.application,
        "category": cost.category,
        "description": cost.description,
        "invoice": cost.invoice,
        "amount": cost.amount,
        "findings": [_finding(finding) for finding in answer.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "answer": finding.answer,
        "because": finding.because,
        "missing": finding.missing,
        "citation": finding.citation,
        "confidence": finding.confidence,
    }


def _in_words(finding: Finding) -> list[str]:
    return [f"{finding.title}: {finding.answer}. {finding.because}", f"  {finding.citation}"]


def text(answers: Eligibility) -> str:
    """The answers in short: the carrier, the counts by rule, the missing facts by worth."""
    summary = answers.summary
    lines = [
        f"As of {answers.as_of}, rule book {answers.book_version}. Not legal advice.",
        f"{summary.total_items:,} items, {summary.total_units:,} units.",
        "",
    ]
    for finding in answers.carrier:
        lines += _in_words(finding)
    for name, findings in answers.applications.items():
        lines += ["", f"Application {name}"] if findings else []
        for finding in findings:
            lines += _in_words(finding)
    if answers.contradictions:
        lines += ["", "Facts that contradict each other, which no answer rests on:"]
        lines += [f"{one.subject}: {one.finding.because}" for one in answers.contradictions]
    if answers.costs:
        lines += ["", f"{len(answers.costs):,} costs; --json lists what the rules say of each."]
    rows = [
        (rule, *(f"{counts[answer]:,}" for answer in Answer))
        for rule, counts in summary.items.items()
    ]
    lines += ["", table(("Rule", "met", "not met", "unknown"), rows)]
    if answers.unknowns:
        missing = [
            (unknown.fact, f"{unknown.items:,}", f"${unknown.cost:,.2f}", unknown.example)
            for unknown in answers.unknowns
        ]
        lines += ["", "Missing facts, worth most first:"]
        lines += [table(("Fact", "Items", "Cost", "For example"), missing)]
    return "\n".join(lines)
