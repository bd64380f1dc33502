from dataclasses import fields

import pytest

from planner.model.bulk import made
from planner.model.inventory import Item, Site
from planner.storage.schema import TABLES


@pytest.mark.parametrize("number", [0, 3, 10_001])
def test_records_made_at_once_are_as_if_made_one_by_one(number: int) -> None:
    columns = [[f"{entry.name} {row}" for row in range(number)] for entry in fields(Item)]
    assert made(Item, columns) == list(map(Item, *columns))


def test_columns_of_unequal_length_or_number_are_refused() -> None:
    columns: list[list[object]] = [[1, 2] for _ in fields(Site)]
    with pytest.raises(ValueError, match="argument"):
        made(Site, columns[1:])
    columns[3] = [1]
    with pytest.raises(ValueError, match="1 values of type for 2 records"):
        made(Site, columns)


def test_no_record_does_more_when_it_is_made() -> None:
    assert not [kind for kind in TABLES if hasattr(kind, "__post_init__")]
