"""A county made at night remembers nothing of the morning that is still to come."""

from __future__ import annotations

from datetime import datetime

from demo.county import SEED, build
from demo.past import REMEMBERED, leave_out_the_future
from demo.year import at
from tests.demo.conftest import SMALL, TODAY

HALF_PAST_MIDNIGHT = at(TODAY, 30)
INSTANTS = {*(name for names in REMEMBERED.values() for name in names), "recorded_at", "received_at", "reported_at",
            "judged_at", "verified_at", "filed_at", "reviewed_at", "found_at", "sent_at"}  # fmt: skip


def test_what_a_county_made_at_night_remembers_lies_before_that_moment() -> None:
    rows = build(SEED, TODAY, SMALL).rows
    assert any(row["received_at"] > HALF_PAST_MIDNIGHT for row in rows["daily_records"])
    leave_out_the_future(rows, HALF_PAST_MIDNIGHT)
    for table, kept in rows.tables.items():
        for row in kept:
            told = [value for name, value in row.items() if name in INSTANTS and isinstance(value, datetime)]
            assert all(value <= HALF_PAST_MIDNIGHT for value in told), (table, row)
    assert [row["id"] for row in rows["daily_records"]] == list(range(1, len(rows["daily_records"]) + 1))


def test_by_the_evening_nothing_is_left_out() -> None:
    rows, whole = build(SEED, TODAY, SMALL).rows, build(SEED, TODAY, SMALL).rows
    leave_out_the_future(rows, at(TODAY, 23 * 60 + 59) + (at(TODAY, 1440 - 1) - at(TODAY, 0)) * 2)
    assert rows.tables == whole.tables
