"""What can be typed: the commands and their arguments."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from planner import __version__
from planner.cli.export_command import REPORTS
from planner.common.errors import UserError
from planner.common.resources import program


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are `UserError`, as every other mistake of a user."""

    def error(self, message: str) -> NoReturn:
        raise UserError("usage", f"{message[:1].upper()}{message[1:]}.", f"See: {self.prog} --help")


def a_date(text: str) -> date:
    """An ISO date, or the sentence that says what one looks like."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a date (write year-month-day, like 2026-11-23)'
        ) from None


def seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds above zero')
    return value


def a_pair(text: str, form: str = "HEADING=field") -> tuple[str, str]:
    """``HEADING=field`` as a pair, or what ``form`` names."""
    heading, sign, field = text.rpartition("=")
    if not (sign and heading):
        raise argparse.ArgumentTypeError(f'"{text}" is not {form}')
    return heading, field


def _add_export(made: Parser) -> None:
    made.add_argument("out", type=Path, metavar="OUT.xlsx|OUT.pdf|OUT.docx|OUT.xml|OUT.ics")
    what = made.add_mutually_exclusive_group()
    what.add_argument(
        "--report",
        choices=REPORTS,
        help="the eligibility report; the list of what to find out; the facts of a request to "
        "extend a term (OUT.docx or OUT.pdf); sheets for a site visit to print; a workbook for "
        "crews to fill in",
    )
    what.add_argument(
        "--into",
        type=Path,
        metavar="WORKBOOK",
        help="write a copy of this workbook of yours, with the answers beside its rows",
    )
    plan = made.add_argument_group(
        "of a plan: OUT.pdf, OUT.xml, OUT.ics, extension-request, site-pack, crew-sheet"
    )
    plan.add_argument("--plan", metavar="NAME", help="default: the newest")
    plan.add_argument(
        "--application",
        metavar="NAME",
        help="the application to extend (extension-request); default: each that is late",
    )
    plan.add_argument("--baseline", metavar="NAME", help="a plan to hold it against (OUT.xml)")
    plan.add_argument(
        "--crew", metavar="NAME", help="this crew only (OUT.ics, site-pack, crew-sheet)"
    )
    plan.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="CODE",
        help="this site only; may be given several times (site-pack, crew-sheet)",
    )
    plan.add_argument(
        "--from",
        type=a_date,
        metavar="DATE",
        dest="first",
        help="jobs from this day on (site-pack, crew-sheet)",
    )
    plan.add_argument(
        "--until",
        type=a_date,
        metavar="DATE",
        dest="last",
        help="jobs up to this day (site-pack, crew-sheet)",
    )


def a_job(text: str) -> tuple[str, str]:
    """``SITE/JOB`` as a pair."""
    site, sign, job = text.partition("/")
    if not (sign and site.strip() and job.strip()):
        raise argparse.ArgumentTypeError(f'"{text}" is not SITE/JOB')
    return site.strip(), job.strip()


def a_pin(text: str) -> tuple[tuple[str, str], date]:
    """``SITE/JOB=DATE`` as the job and the day."""
    job, day = a_pair(text, "SITE/JOB=DATE")
    return a_job(job), a_date(day)


def a_sum(text: str) -> tuple[date, int]:
    """``DATE=DOLLARS`` as the day and a whole amount."""
    day, amount = a_pair(text, "DATE=DOLLARS")
    return a_date(day), whole(amount)


def a_weight(text: str) -> tuple[str, int]:
    """``APPLICATION=NUMBER`` as the name and how much a day late counts."""
    name, number = a_pair(text, "APPLICATION=NUMBER")
    return name, whole(number)


def whole(text: str) -> int:
    """A whole number of zero or more."""
    if not text.replace(",", "").isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number of zero or more')
    return int(text.replace(",", ""))


def _add_plan(made: Parser) -> None:
    made.add_argument("--deadline", type=a_date, metavar="DATE", help="for every application")
    made.add_argument("--start", type=a_date, metavar="DATE", help="default: today")
    made.add_argument("--time-limit", type=seconds, default=10.0, metavar="SECONDS")
    made.add_argument("--name", metavar="N", help="default: Plan; with --update the newest")
    made.add_argument(
        "--update",
        action="store_true",
        help="take in what the field reports, moving as little of the plan as possible",
    )
    made.add_argument(
        "--what-if", action="store_true", help="say what would help where a deadline is missed"
    )
    terms = made.add_argument_group("what it keeps to (with --update, as the plan has it)")
    terms.add_argument(
        "--pin", type=a_pin, action="append", default=[], metavar="SITE/JOB=DATE",
        help="let this job start on that day",
    )  # fmt: skip
    terms.add_argument(
        "--unpin", type=a_job, action="append", default=[], metavar="SITE/JOB",
        help="with --update: take a pin away",
    )  # fmt: skip
    terms.add_argument(
        "--storage", type=whole, metavar="PIECES", help="room for removed gear at once"
    )
    terms.add_argument(
        "--cash", type=a_sum, action="append", metavar="DATE=DOLLARS",
        help="money that becomes available",
    )  # fmt: skip
    terms.add_argument(
        "--weight", type=a_weight, action="append", metavar="APPLICATION=NUMBER",
        help="how much a day late counts",
    )  # fmt: skip
    terms.add_argument("--no-driving", action="store_true", help="crews drive in no time")


def a_skill_from(text: str) -> tuple[str, date | None]:
    """``SKILL`` or ``SKILL=DATE`` as the skill and the day."""
    if "=" not in text:
        return text, None
    skill, day = a_pair(text, "SKILL=DATE")
    return skill, a_date(day)


def a_term(text: str) -> tuple[str, date]:
    """``APPLICATION=DATE`` as the name and the day."""
    name, sign, day = text.rpartition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f'"{text}" is not APPLICATION=DATE')
    return name, a_date(day)


def _add_suppositions(made: Parser) -> None:
    own = made.add_argument_group("what a scenario supposes (each may be given several times)")

    def one(option: str, metavar: str, text: str, kind: Callable[[str], object] = str) -> None:
        own.add_argument(option, type=kind, action="append", default=[], metavar=metavar, help=text)

    one("--more-crews", "SKILL[=DATE]", "one more crew, there from DATE on", a_skill_from)
    one("--without-crew", "NAME", "this crew is let go")
    one("--overtime", "SKILL", "crews with this skill work on Saturdays too where it helps")
    one("--extension", "APPLICATION=DATE", "its term ends on DATE", a_term)


def _add_plans(made: Parser) -> None:
    made.add_argument("--chance", action="store_true", help="try each for its risk, same luck")
    what = made.add_mutually_exclusive_group()
    what.add_argument("--compare", nargs=2, metavar=("A", "B"), help="what differs in B")
    what.add_argument("--baseline", metavar="NAME", help="make this plan the baseline")
    what.add_argument("--no-baseline", action="store_true", help="have no baseline any more")
    what.add_argument("--rename", nargs=2, metavar=("NAME", "TO"), help="give a plan another name")
    what.add_argument("--duplicate", nargs=2, metavar=("NAME", "TO"), help="keep a copy of a plan")
    what.add_argument("--delete", metavar="NAME", help="remove a plan")


def _add_risk(made: Parser) -> None:
    made.add_argument("--plan", metavar="NAME", help="default: the newest")
    made.add_argument("--against", metavar="NAME", help="another plan, with the same luck")
    made.add_argument("--runs", type=int, default=500, metavar="N", help="default: 500")
    made.add_argument("--seed", type=int, default=1, metavar="N", help="which luck; default: 1")


def _add_import(bring: Parser) -> None:
    bring.add_argument("workbook", type=Path)
    bring.add_argument("--sheet", help="this sheet only")
    bring.add_argument("--format", help="read as this format instead of finding it out")
    bring.add_argument(
        "--map", type=a_pair, action="append", default=[], metavar="HEADING=field", dest="mapping"
    )
    bring.add_argument(
        "--password-file",
        type=Path,
        metavar="P",
        help="a text file whose first line is the password of the workbook",
    )
    bring.add_argument("--dry-run", action="store_true", help="say what would change")
    bring.add_argument(
        "--rejects",
        type=Path,
        metavar="OUT.xlsx",
        help="import the good rows and hand the others back here",
    )
    bring.add_argument(
        "--overwrite",
        action="append",
        default=[],
        metavar="HEADING",
        help="let the file overwrite what a person typed in this column",
    )
    bring.add_argument(
        "--bring-back", action="store_true", help="bring back rows that a person deleted"
    )
    bring.add_argument(
        "--new-sites", action="store_true", help="add sites that the project does not know"
    )


def _add_entries(made: Parser, what: argparse._MutuallyExclusiveGroup) -> None:
    what.add_argument("--entries", action="store_true", help="the project's own entries")
    what.add_argument("--confirm", metavar="KEY", help="a statement (see --verify) was read")
    what.add_argument(
        "--correct",
        metavar="SUBJECT/RULE/VALUE[@FROM]",
        help="a value of a rule; @FROM is when its period begins, @new adds one",
    )
    what.add_argument("--own", type=Path, metavar="RULE.yaml", help="add a rule of your own")
    what.add_argument("--take-out", metavar="KEY", help="an entry (see --entries)")
    own = made.add_argument_group("with --confirm, --correct and --own")
    own.add_argument("--value", help="what it is: a date, a number, yes or no, names; parted by ;")
    own.add_argument("--from", type=a_date, metavar="DATE", dest="start", help="its first day")
    own.add_argument("--until", type=a_date, metavar="DATE", help="the first day it is no more")
    own.add_argument("--citation", default="", help="where it is written")
    own.add_argument("--source", default="", help="where you read it")
    own.add_argument("--person", default="", help="who read it; default: the user of this machine")
    own.add_argument(
        "--subject",
        choices=("item", "carrier", "application", "cost", "deadline"),
        default="item",
        help="what the rule of --own is about",
    )


def _add_rules(made: Parser) -> None:
    made.add_argument("rule", nargs="?", metavar="ID", help="this rule only")
    made.add_argument(
        "--project", type=Path, metavar="FILE.rplan", help="with this project's own entries"
    )
    what = made.add_mutually_exclusive_group()
    what.add_argument("--search", metavar="TEXT", help="the rules that have these words")
    what.add_argument("--timeline", action="store_true", help="what changed on which day")
    what.add_argument("--verify", action="store_true", help="what is not confirmed")
    what.add_argument(
        "--since",
        type=a_date,
        metavar="DATE",
        help="which answers of the project changed between this day and the as-of date",
    )
    what.add_argument("--out", type=Path, metavar="BOOK.pdf|BOOK.txt", help="write it to print")
    what.add_argument(
        "--compare",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="BOOK",
        help="beside this folder or .zip; the installed one if none is named",
    )
    what.add_argument("--install", type=Path, metavar="BOOK", help="use this folder or .zip")
    what.add_argument("--uninstall", action="store_true", help="use the book of the program again")
    _add_entries(made, what)


def _add_restore(made: Parser) -> None:
    made.add_argument(
        "backup", nargs="?", metavar="BACKUP", help="its number in the list, its name or its path"
    )
    made.add_argument("--list", action="store_true", help="list the backups, newest first")


def _add_check(made: Parser) -> None:
    made.add_argument("--as-of", type=a_date, metavar="DATE", help="default: today")
    made.add_argument(
        "--why", metavar="SERIAL", help="everything about one item: facts, cells, what would change"
    )


def build() -> Parser:
    """The parser of the whole command line."""
    parser = Parser(
        prog=program(),
        description="Plan the replacement of covered equipment. Without a command, or with a "
        "project alone, the window opens; --self-test alone tries whether everything works. Not "
        "legal advice.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)

    def command(name: str, text: str) -> Parser:
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help="print one JSON object")
        return made

    def on_project(name: str, text: str) -> Parser:
        made = command(name, text)
        made.add_argument("file", type=Path, metavar="FILE.rplan")
        return made

    def as_of(made: Parser) -> None:
        made.add_argument("--as-of", type=a_date, metavar="DATE", help="default: today")

    new = on_project("new", "make a project")
    new.add_argument("--sample", action="store_true", help="with the invented sample carrier")

    template = command("template", "write the empty standard workbook")
    template.add_argument("out", type=Path, metavar="OUT.xlsx")

    bring = on_project("import", "import a workbook, a CSV file or a known export")
    _add_import(bring)

    _add_check(on_project("check", "recognise the items and apply the rules"))

    catalogue = on_project("catalogue", "add a catalogue file of your own, or take it out")
    catalogue.add_argument("own", type=Path, nargs="?", metavar="OWN.yaml", help="or OWN.csv")
    catalogue.add_argument("--remove", action="store_true", help="take it out of the project")

    dates = on_project("deadlines", "every date that law or award sets")
    as_of(dates)
    dates.add_argument("--ics", type=Path, metavar="OUT.ics", help="write a calendar too")
    dates.add_argument(
        "--out",
        type=Path,
        metavar="OUT.xlsx|OUT.pdf",
        help="write a workbook too, or the twelve months from that day's month on",
    )

    plan = on_project("plan", "make a plan, or bring one up to date")
    _add_plan(plan)
    _add_suppositions(plan)
    _add_plans(on_project("plans", "plans side by side, what differs, which is the baseline"))

    crews = on_project("crews", "the fewest and cheapest crews that meet every deadline")
    crews.add_argument("--deadline", type=a_date, metavar="DATE")
    crews.add_argument("--start", type=a_date, metavar="DATE")
    crews.add_argument("--time-limit", type=seconds, default=10.0, metavar="SECONDS")

    _add_risk(on_project("risk", "how likely a plan is to meet its deadlines"))

    export = on_project(
        "export",
        "write the standard workbook, a plan (to print, for Project, as calendars), a report, or "
        "answers into your workbook",
    )
    _add_export(export)
    as_of(export)

    on_project("backup", "make a dated backup of a project")
    _add_restore(on_project("restore", "list the backups of a project, or put one in its place"))

    on_project("undo", "take back the last step")
    on_project("redo", "do it again")
    on_project("history", "who changed what, and when")

    rules = command("rules", "the rule book: what it says, and which one is in use")
    _add_rules(rules)
    as_of(rules)
    return parser
