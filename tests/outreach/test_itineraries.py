"""A stop lies within the event, and a guide is at one stop at a time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from outreach.itineraries import StopTimes, misfit, times_of

ZONE = "Asia/Shanghai"
BEGINS = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo(ZONE))
ENDS = BEGINS + timedelta(hours=2)
HALL = StopTimes(9 * 60 + 30, 30, person_id=7, title="展厅")


@pytest.mark.parametrize(
    ("starts", "minutes", "person_id", "guide", "field"),
    [
        (time(8, 30), 20, None, "", "starts"),
        (time(11, 0), None, None, "", "starts"),
        (time(10, 50), 20, None, "", "minutes"),
        (time(9, 45), 20, 7, "", "person_id"),
        (time(10, 0), 20, 7, "", None),
        (time(9, 45), 20, 8, "", None),
        (time(9, 45), 20, None, "李老师", None),
        (None, 20, 7, "", None),
        (time(10, 40), 20, None, "", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_names_its_field(
    starts: time | None, minutes: int | None, person_id: int | None, guide: str, field: str | None
) -> None:
    refusal = misfit(times_of(starts, minutes, person_id, guide), BEGINS, ENDS, ZONE, [HALL])
    assert (refusal.field if refusal else None) == field


def test_another_guide_is_known_by_name() -> None:
    there = times_of(time(9, 30), 30, None, "李老师")
    refusal = misfit(times_of(time(9, 40), 5, None, " 李老师"), BEGINS, ENDS, ZONE, [there])
    assert refusal is not None and refusal.field == "guide_name"


def test_an_event_of_several_days_has_no_hours_for_a_stop() -> None:
    assert misfit(times_of(time(20, 0), 5, None, ""), BEGINS, ENDS + timedelta(days=2), ZONE, []) is None
