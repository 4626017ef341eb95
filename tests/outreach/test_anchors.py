"""The anchors of a year: as shipped, as entered by the nearest area, and own ones that come again."""

from __future__ import annotations

from datetime import date

import pytest

from outreach.anchors import SHIPPED, Entered, anchors_of, of_window


def entered(code: str, year: int, first: date, last: date, **more: object) -> Entered:
    values: dict[str, object] = {
        "id": 7, "area_id": 1, "depth": 2, "code": code, "year": year, "name": "", "kind": "own", "starts_on": first,
        "ends_on": last, "source": "通知", "is_verified": True, "is_kept": True,
    }  # fmt: skip
    return Entered(**values | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("year", "first"),
    [(2023, date(2023, 5, 6)), (2024, date(2024, 5, 11)), (2025, date(2025, 5, 10)), (2026, date(2026, 5, 9))],
)
def test_the_week_of_12_may_begins_on_the_saturday_before(year: int, first: date) -> None:
    week = next(one for one in anchors_of(year, []) if one.code == "disaster_week")
    assert week.starts_on == first and week.starts_on <= date(year, 5, 12) <= week.ends_on
    assert not week.is_verified and week.moves


def test_only_days_that_are_sure_are_shipped_as_verified() -> None:
    assert {one.code for one in SHIPPED if one.is_verified} == {"disaster_day", "tangshan_day", "science_month"}


def test_the_nearest_area_says_when_the_days_are() -> None:
    rows = [
        entered("science_week", 2027, date(2027, 5, 22), date(2027, 5, 29), depth=2),
        entered("science_week", 2027, date(2027, 5, 23), date(2027, 5, 30), depth=4, id=8),
        entered("science_week", 2028, date(2028, 5, 1), date(2028, 5, 2), depth=4, id=9),
    ]
    week = next(one for one in anchors_of(2027, rows) if one.code == "science_week")
    assert (week.starts_on, week.entry_id, week.is_verified) == (date(2027, 5, 23), 8, True)


def test_an_own_anchor_comes_again_unverified_until_it_is_entered_or_dropped() -> None:
    row = entered("own_1", 2024, date(2024, 2, 29), date(2024, 3, 1), name="建县日")
    again = next(one for one in anchors_of(2027, [row]) if one.code == "own_1")
    assert (again.name, again.starts_on, again.ends_on) == ("建县日", date(2027, 2, 28), date(2027, 3, 1))
    assert not again.is_verified and again.entry_id is None
    dropped = entered("own_1", 2026, date(2026, 2, 28), date(2026, 3, 1), is_kept=False)
    assert "own_1" not in {one.code for one in anchors_of(2027, [row, dropped])}


def test_a_window_serves_the_shortest_anchor_it_touches() -> None:
    days = anchors_of(2026, [])
    assert of_window(days, date(2026, 5, 9), date(2026, 5, 16)) == "disaster_day"
    assert of_window(days, date(2026, 9, 3), date(2026, 9, 9)) == "science_month"
    assert of_window(days, date(2026, 12, 5), date(2026, 12, 9)) == ""
