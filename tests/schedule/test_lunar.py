from __future__ import annotations

from datetime import date

import pytest

from core.i18n import speaking
from schedule.lunar import lunar_day, say_lunar, say_lunar_in_full


@pytest.mark.parametrize(
    ("on", "short", "full", "english"),
    [
        (date(2026, 2, 17), "正月", "正月初一", "lunar 1/1"),
        (date(2026, 5, 24), "初八", "四月初八", "lunar 4/8"),
        (date(2025, 7, 25), "闰六月", "闰六月初一", "lunar leap 6/1"),
        (date(2025, 7, 30), "初六", "闰六月初六", "lunar leap 6/6"),
        (date(2026, 2, 16), "廿九", "腊月廿九", "lunar 12/29"),
        (date(2026, 1, 18), "三十", "冬月三十", "lunar 11/30"),
    ],
)
def test_a_day_is_called_as_the_almanac_calls_it(on: date, short: str, full: str, english: str) -> None:
    with speaking("zh"):
        assert (say_lunar(on), say_lunar_in_full(on)) == (short, full)
    assert say_lunar(on) == say_lunar_in_full(on) == english


def test_a_leap_month_is_told_from_the_one_before() -> None:
    before, leap = lunar_day(date(2025, 7, 1)), lunar_day(date(2025, 7, 31))
    assert (before.month, before.is_leap) == (6, False)
    assert (leap.month, leap.day, leap.is_leap) == (6, 7, True)
