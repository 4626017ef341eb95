from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from core.errors import Invalid
from schedule.spans import span_of

DAY = date(2027, 5, 12)


def test_a_typed_span_is_kept_in_utc_and_said_in_the_countys_time() -> None:
    span = span_of(DAY, time(14, 28), time(15))
    assert span.starts_at == datetime(2027, 5, 12, 6, 28, tzinfo=UTC)
    assert str(span) == "Wed 12 May 2027 14:28–15:00"


def test_a_span_over_several_days_has_a_last_day() -> None:
    span = span_of(DAY, time(9), time(17), date(2027, 5, 14))
    assert (span.on, span.until, span.is_one_day) == (DAY, date(2027, 5, 14), False)


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    span = span_of(DAY, time(20), time(0), date(2027, 5, 13))
    assert span.until == DAY
    assert span.last_minute == 1440


@pytest.mark.parametrize(
    ("starts", "ends", "until", "field"),
    [
        (time(14), time(14), None, "ends"),
        (time(14), time(13), None, "ends"),
        (time(14), time(15), date(2027, 5, 11), "until"),
        (time(14), time(14, 1), date(2027, 5, 26), "until"),
    ],
)
def test_a_span_that_cannot_be_is_refused_beside_its_field(
    starts: time, ends: time, until: date | None, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        span_of(DAY, starts, ends, until)
    assert refusal.value.field == field


def test_fourteen_days_are_still_one_event() -> None:
    assert span_of(DAY, time(14), time(14), date(2027, 5, 26)).until == date(2027, 5, 26)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2101, 1, 1), date(9999, 12, 31)])
def test_a_year_far_away_is_a_slip_of_the_hand(day: date) -> None:
    with pytest.raises(Invalid) as refusal:
        span_of(day, time(0), time(1))
    assert refusal.value.field == "on"


def test_moving_keeps_the_length_on_the_wall() -> None:
    moved = span_of(DAY, time(14), time(15, 30)).moved_to(date(2027, 5, 13), time(9))
    assert (moved.on, moved.starts, moved.ends) == (date(2027, 5, 13), time(9), time(10, 30))


def test_neighbours_in_time_do_not_overlap() -> None:
    morning, noon = span_of(DAY, time(9), time(11)), span_of(DAY, time(11), time(12))
    assert not morning.overlaps(noon.starts_at, noon.ends_at)
    assert morning.overlaps(morning.starts_at, noon.ends_at)
