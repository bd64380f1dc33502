"""Dates, counts and money as people here read them."""

import pytest

from planner.ui import formats


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Due by 2027-03-31.", "Due by Mar 31, 2027."),
        ("DA 21-309 (2021-03-12); 47 CFR 1.50001", "DA 21-309 (Mar 12, 2021); 47 CFR 1.50001"),
        ("from 2026-09-16 to 2026-12-15", "from Sep 16, 2026 to Dec 15, 2026"),
        # No day there is, a month alone, and parts of names and paths.
        ("2027-02-30", "2027-02-30"),
        ("Made in 2013-06.", "Made in 2013-06."),
        ("Letter 2026-11-28.pdf", "Letter 2026-11-28.pdf"),
        ("SN-2026-11-28, a/2026-11-28/b", "SN-2026-11-28, a/2026-11-28/b"),
        ("+1-2026-11-28", "+1-2026-11-28"),
    ],
)
def test_dates_in_sentences_are_read_as_dates_are_written_here(said: str, read: str) -> None:
    assert formats.us_dates(said) == read
