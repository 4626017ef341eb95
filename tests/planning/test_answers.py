"""How a unit's answer stands, until when it is taken, and when somebody is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from planning.answers import Asked, Standing, answer_by, is_to_be_reminded

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
DAY = timedelta(days=1)
START = NOW + 10 * DAY
FRESH = Asked("asked", START, NOW + 7 * DAY, START, "planned", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("asked", "standing"),
    [
        (FRESH, Standing.ASKED),
        (replace(FRESH, answer_by=NOW - DAY), Standing.OVERDUE),
        (replace(FRESH, starts_at=START + DAY), Standing.MOVED),
        (replace(FRESH, starts_at=START + DAY, answer_by=NOW - DAY), Standing.MOVED),
        (replace(FRESH, state="confirmed"), Standing.CONFIRMED),
        (replace(FRESH, state="confirmed", starts_at=START + DAY), Standing.MOVED),
        (replace(FRESH, state="declined", status="cancelled"), Standing.DECLINED),
        (replace(FRESH, state="confirmed", status="cancelled"), Standing.CANCELLED),
        (replace(FRESH, state="withdrawn"), Standing.WITHDRAWN),
        (replace(FRESH, starts_at=NOW - DAY, asked_for=NOW - DAY), Standing.OVER),
    ],
    ids=lambda value: value.value if isinstance(value, Standing) else "",
)
def test_the_calendar_is_above_what_was_answered(asked: Asked, standing: Standing) -> None:
    assert asked.standing(NOW) is standing


def test_a_late_answer_is_refused_with_whom_to_call_but_taken_by_telephone() -> None:
    late = replace(FRESH, answer_by=NOW - DAY)
    refusal = late.refusal(NOW, "林规划")
    assert (
        refusal is not None and str(refusal) == "The time to answer ended on Sun 29 Nov 2026 10:00. Please ask 林规划."
    )
    assert late.refusal(NOW, "林规划", for_the_unit=True) is None


def test_who_has_confirmed_may_decline_as_long_as_answers_are_taken() -> None:
    confirmed = replace(FRESH, state="confirmed")
    assert confirmed.may_answer(NOW)
    assert not confirmed.may_answer(NOW + 8 * DAY) and confirmed.may_answer(NOW + 8 * DAY, for_the_unit=True)


def test_the_time_to_answer_ends_with_a_day_but_never_after_the_visit() -> None:
    assert answer_by(NOW, 7, START, "Asia/Shanghai") == datetime(2026, 12, 7, 15, 59, tzinfo=UTC)
    assert answer_by(NOW, 7, NOW + DAY, "Asia/Shanghai") == NOW + DAY


def test_a_unit_is_reminded_once_when_the_end_is_near() -> None:
    near = NOW + 6 * DAY
    assert not is_to_be_reminded(FRESH, None, NOW, 2) and is_to_be_reminded(FRESH, None, near, 2)
    assert not is_to_be_reminded(FRESH, NOW, near, 2)
    assert not is_to_be_reminded(replace(FRESH, state="confirmed"), None, near, 2)
