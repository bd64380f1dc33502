"""The answers of a check, for scripts and for people."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from planner.cli.output import Lines, encoded, filled, table
from planner.common.money import dollars
from planner.model.findings import Answer, Confidence, Finding
from planner.model.products import Recognition
from planner.services.eligibility import CostAnswer, Eligibility, Summary, by_site
from planner.services.phrases import count

_MOST_SITES = 10
_MOST_CONTRADICTIONS = 20


def data(answers: Eligibility) -> dict[str, Any]:
    """The JSON of a check: every finding of the carrier, of each application, cost and item, the
    contradictions, and the counts, by rule and by site.
    """
    summary = answers.summary
    return {
        "as_of": answers.as_of,
        "carrier": [finding_data(finding) for finding in answers.carrier],
        "applications": {
            name: [finding_data(finding) for finding in findings]
            for name, findings in answers.applications.items()
        },
        "costs": [_cost(answer) for answer in answers.costs],
        "contradictions": [
            {"subject": one.subject, **finding_data(one.finding)} for one in answers.contradictions
        ],
        "items": Lines(_items(answers)),
        "sites": [
            {
                "site": site,
                "items": summary.total_items,
                "units": summary.total_units,
                "by_rule": {
                    rule: {answer.value: counts[answer] for answer in Answer}
                    for rule, counts in summary.items.items()
                },
            }
            for site, summary in by_site(answers).items()
        ],
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


def _items(answers: Eligibility) -> Iterator[str]:
    """Every item as JSON. Items of equal facts share their findings, and the JSON of these."""
    shared: dict[int, str] = {}
    for answer in answers.items:
        item, findings = answer.item, answer.findings
        for finding in findings:
            if id(finding) not in shared:
                shared[id(finding)] = encoded(finding_data(finding))
        head = {
            "serial": item.serial,
            "site": item.site,
            "manufacturer": item.manufacturer,
            "model": item.model,
            "product": product(answer.recognition),
        }
        told = ", ".join(shared[id(finding)] for finding in findings)
        yield f'{encoded(head)[:-1]}, "findings": [{told}]}}'


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
        "findings": [finding_data(finding) for finding in answer.findings],
    }


def finding_data(finding: Finding) -> dict[str, object]:
    """A finding as every answer in JSON has it."""
    return {
        "rule": finding.rule,
        "answer": finding.answer,
        "because": finding.because,
        "missing": finding.missing,
        "citation": finding.citation,
        "confidence": finding.confidence,
    }


def text(answers: Eligibility) -> str:
    """The answers in short, contradictions first: the carrier, its applications, the counts by
    rule and site, the missing facts by worth. No line is wider than 79 letters but for names.
    """
    summary = answers.summary
    lines = [
        f"As of {answers.as_of}, rule book {answers.book_version}. Not legal advice.",
        f"{count(summary.total_items, 'item')}, {count(summary.total_units, 'unit')}.",
        "",
        *_contradictions(answers),
        "The carrier",
        *_findings(answers.carrier),
    ]
    for name, findings in answers.applications.items():
        lines += [f"Application {name}", *_findings(findings)] if findings else []
    if answers.costs:
        lines += ["Costs", *_costs(answers.costs), ""]
    if answers.items:
        lines += [_counts(summary.items.items()), "", *_sites(by_site(answers)), ""]
    lines += _unknowns(answers)
    lines.append(
        "Why an item is answered so: --why SERIAL. All of it: --json. To keep or print: export "
        "FILE OUT --report eligibility, and --report unknowns."
    )
    return "\n".join([*lines[:-1], *filled(lines[-1])])


def _contradictions(answers: Eligibility) -> Iterator[str]:
    found = answers.contradictions
    if not found:
        return
    yield "Facts that contradict each other, which no answer rests on:"
    for one in found[:_MOST_CONTRADICTIONS]:
        yield from filled(f"{one.subject}: {one.finding.because}", "  ")
    if len(found) > _MOST_CONTRADICTIONS:
        yield f"  and {len(found) - _MOST_CONTRADICTIONS:,} more; --json lists them."
    yield ""


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        said = f"{finding.title}: {_word(finding.answer)}. {finding.because}"
        yield from filled(said, "  ")
        sure = "" if finding.confidence is Confidence.CONFIRMED else f" ({finding.confidence})"
        yield from filled(f"{finding.citation}{sure}", "      ")
    yield ""


def _word(answer: Answer) -> str:
    return answer.value.replace("_", " ")


def _costs(costs: Sequence[CostAnswer]) -> Iterator[str]:
    counts: dict[str, dict[Answer, int]] = {}
    for cost in costs:
        for finding in cost.findings:
            of_rule = counts.setdefault(finding.rule, dict.fromkeys(Answer, 0))
            of_rule[finding.answer] += 1
    yield _counts(counts.items())
    yield f"{len(costs):,} costs; --json lists what the rules say of each."


def _counts(counts: Iterable[tuple[str, Any]]) -> str:
    rows = [(rule, *(f"{found[answer]:,}" for answer in Answer)) for rule, found in counts]
    return table(("Rule", *map(_word, Answer)), rows)


def _sites(sites: dict[str, Summary]) -> Iterator[str]:
    """The sites with most that must be removed or is unknown."""

    def open_items(summary: Summary) -> int:
        counts = summary.items.get("must-remove", {})
        return counts.get(Answer.MET, 0) + counts.get(Answer.UNKNOWN, 0)

    ranked = sorted(sites.items(), key=lambda entry: -open_items(entry[1]))
    rows = [
        (
            *(site or "no site", f"{summary.total_items:,}"),
            *(
                f"{summary.items.get(rule, {}).get(answer, 0):,}"
                for rule in ("covered", "must-remove")
                for answer in (Answer.MET, Answer.UNKNOWN)
            ),
        )
        for site, summary in ranked[:_MOST_SITES]
    ]
    yield table(("Site", "items", "covered", "unknown", "must remove", "unknown"), rows)
    if len(ranked) > _MOST_SITES:
        yield f"and {len(ranked) - _MOST_SITES:,} more sites; --json lists them."


def _unknowns(answers: Eligibility) -> Iterator[str]:
    if not answers.unknowns:
        return
    yield "Missing facts, worth most first:"
    for rank, unknown in enumerate(answers.unknowns, 1):
        items = count(unknown.items, "item")
        worth = f"{items}, {dollars(unknown.cost)}" if unknown.items else "holds back no item"
        yield f"{rank:>3}. {unknown.fact}: {worth}"
        told = f"for {', '.join(unknown.rules)}; such as {unknown.example}"
        yield from filled(told, "     ")
    yield ""
