"""How a thing that is owed stands, and the sums up the tree of areas."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.owed import Due, Tally, first_the_missing, state_of, tally, waited_for
from schedule.return_spans import days_of
from schedule.return_tallies import OWN, child_of, tabulate

DUE = datetime(2026, 5, 12, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE, AFTER = DUE - HOUR, DUE + HOUR


def due(path: str = "/1/2/", **more: Any) -> Due:
    facts: dict[str, Any] = {
        "due_at": DUE,
        "title": "讲座",
        "url": "/events/1",
        "who": "石上小学",
        "asked": ("unit", 1),
    }
    return Due(path, **(facts | more))


@pytest.mark.parametrize(
    ("received_at", "review", "at", "state"),
    [
        (None, "", BEFORE, "open"), (None, "", DUE, "missing"), (BEFORE, "", AFTER, "received"),
        (DUE, "", AFTER, "received"), (AFTER, "", AFTER, "late"), (AFTER, "approved", AFTER, "approved"),
        (BEFORE, "sent_back", BEFORE, "sent_back"), (BEFORE, "sent_back", AFTER, "sent_back"),
    ],
)  # fmt: skip
def test_a_thing_stands_by_when_it_came_and_what_the_review_said(
    received_at: datetime | None, review: str, at: datetime, state: str
) -> None:
    assert state_of(DUE, received_at, review, at) == state


def test_sums_count_each_thing_once_and_the_approved_among_those_received() -> None:
    items = [due(), due(received_at=BEFORE), due(received_at=AFTER), due(received_at=AFTER, review="approved"),
             due(received_at=BEFORE, review="sent_back"), due(due_at=AFTER + HOUR)]  # fmt: skip
    found = tally(items, AFTER)
    assert found == Tally(on_time=1, late=2, sent_back=1, missing=1, open=1, approved=1)
    assert (found.expected, found.due, found.received, found.waited_for, found.share) == (6, 5, 3, 2, 0.6)
    assert [one.state(AFTER) for one in first_the_missing(items, AFTER)][:2] == ["missing", "sent_back"]
    assert len(waited_for(items, AFTER)) == 2


def test_what_lies_deep_in_the_tree_counts_in_the_area_one_level_down() -> None:
    assert [child_of(path, "/1/") for path in ("/1/2/7/9/", "/1/2/", "/1/", "/12/3/")] == [2, 2, OWN, OWN]
    found = {"a": [due("/1/2/7/"), due("/1/2/", received_at=BEFORE), due("/1/3/")], "b": [due("/1/")], "c": []}
    table = tabulate(found, "/1/", [(2, "100", "梅江镇"), (3, "101", "青塘镇"), (4, "102", "无事镇")], AFTER, "清源县")
    assert table.kinds == ["a", "b"]
    assert [(line.name, line.cells["a"].expected, line.cells["b"].missing) for line in table.lines] == [
        ("梅江镇", 2, 0), ("青塘镇", 1, 0), ("清源县", 0, 1),
    ]  # fmt: skip
    assert table.total.cells["a"] == Tally(on_time=1, missing=2) and table.total.total.missing == 3
    assert table.worst is not None and table.worst.total.waited_for == 1


def test_periods_are_whole_weeks_months_quarters_and_years() -> None:
    on = date(2026, 11, 30)
    assert days_of("week", on) == (date(2026, 11, 30), date(2026, 12, 6))
    assert days_of("month", on) == (date(2026, 11, 1), date(2026, 11, 30))
    assert days_of("last_month", date(2026, 1, 5)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert days_of("last_quarter", on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert days_of("year", on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert days_of("no such", on) == days_of("month", on)
