"""What cells say of facts: the value, or why there is none."""

from datetime import date

from planner.model.inventory import Cell
from planner.rules.record_facts import Columns, Stated, stated
from planner.rules.vocabulary import Fact, Kind

NOTICE = Fact("notice_on", "Notice on", Kind.DATE, columns=("Notice on", "Notice of violation"))
SHOWN = Fact("shown", "Shown", Kind.YES_NO, columns=("Shown",))
COLUMNS = Columns({fact.id: fact for fact in (NOTICE, SHOWN)})


def test_a_cell_gives_the_value_or_the_reason_and_an_empty_one_neither() -> None:
    said = stated(NOTICE, "2026-11-23")
    assert said is not None
    assert (said.value, said.wrong) == (date(2026, 11, 23), "")
    wrong = stated(NOTICE, "last spring")
    assert wrong == Stated(
        "last spring",
        None,
        '"Notice on" is "last spring", which is no date (write it like 2026-11-23).',
    )
    unclear = stated(SHOWN, "perhaps")
    assert unclear is not None
    assert unclear.wrong == '"Shown" is "perhaps", which is not clear.'
    assert stated(NOTICE, "") is None
    assert stated(NOTICE, "  ") is None
    assert stated(NOTICE, None) is None


def test_of_two_columns_of_one_fact_the_first_that_is_clear_counts() -> None:
    extras: dict[str, Cell] = {
        "Notice of violation ": "soon",
        "NOTICE ON": "2026-11-23",
        "Shown": "",
        "Else": 1,
    }
    found = COLUMNS.stated(extras)
    assert {name: said.value for name, said in found.items()} == {"notice_on": date(2026, 11, 23)}
    assert COLUMNS.facts(extras) == {"notice_on": date(2026, 11, 23)}
    (unread,) = COLUMNS.stated({"Notice on": "soon", "Notice of violation": "later"}).values()
    assert unread.text == "soon"
