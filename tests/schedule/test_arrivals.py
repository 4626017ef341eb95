from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from schedule.arrivals import (
    LARGEST_LIMIT,
    MOST_SLOTS,
    Opening,
    is_nonce,
    judged,
    people_limit,
    slots,
    totals,
)

START = datetime(2031, 5, 12, 6, tzinfo=UTC)
END = START + timedelta(hours=2)
OPENING = Opening(START, END, "Asia/Shanghai")
KNOWN = frozenset({"students", "villagers", "unspecified"})


def refused(counts: dict[str, int], limit: int = 300) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        judged(counts, KNOWN, limit)
    return refusal.value


def test_it_opens_three_hours_before_and_closes_72_hours_after() -> None:
    for at, code in [
        (START - timedelta(hours=3, seconds=1), "too_early"), (START - timedelta(hours=3), None), (END, None),
        (END + timedelta(hours=72), None), (END + timedelta(hours=72, seconds=1), "too_late"),
    ]:  # fmt: skip
        refusal = OPENING.refusal(at)
        assert (refusal.code if refusal else None) == code, at


def test_a_refusal_says_when_on_the_events_own_clock() -> None:
    refusal = OPENING.refusal(START - timedelta(days=1))
    assert refusal is not None
    assert "Mon 12 May 2031 11:00" in str(refusal)


def test_an_arrival_was_as_long_ago_as_the_phone_says() -> None:
    assert OPENING.arrived_at(START + timedelta(hours=1), 600) == START + timedelta(minutes=50)


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=0, max_value=77 * 3600))
def test_a_phones_clock_is_only_believed_while_the_check_in_is_open(elapsed: int, received: int) -> None:
    received_at = OPENING.opens_at + timedelta(seconds=received)
    assert OPENING.opens_at <= OPENING.arrived_at(received_at, elapsed) <= received_at


def test_categories_without_people_are_left_out() -> None:
    assert judged({"students": 45, "villagers": 0}, KNOWN, 300) == {"students": 45}


@pytest.mark.parametrize("counts", [{}, {"students": 0}, {"students": -1, "villagers": 2}])
def test_nobody_is_no_arrival(counts: dict[str, int]) -> None:
    assert refused(counts).code == "nobody"


def test_a_category_that_nobody_knows_is_refused_with_its_name() -> None:
    refusal = refused({"martians": 2})
    assert refusal.code == "category"
    assert "martians" in str(refusal)


def test_a_group_that_the_place_cannot_hold_is_a_mistake() -> None:
    assert judged({"students": 299, "villagers": 1}, KNOWN, 300)
    assert refused({"students": 300, "villagers": 1}).code == "too_many"


def test_the_limit_follows_the_place_and_who_is_expected() -> None:
    assert people_limit(None, 0) == people_limit(50, 20) == 300
    assert people_limit(3000, 0) == 3000
    assert people_limit(3000, 1600) == 3200
    assert people_limit(None, 10**7) == LARGEST_LIMIT


def test_a_nonce_is_16_to_40_plain_characters() -> None:
    assert is_nonce("a" * 16)
    assert is_nonce("Az-_09" * 6)
    assert not [
        text for text in ("a" * 15, "a" * 41, "a" * 16 + "\n", "a" * 15 + "é", "' OR 1=1 -- abcdef") if is_nonce(text)
    ]


def test_totals_add_up_by_category() -> None:
    assert totals([{"students": 3}, {"students": 2, "villagers": 1}, {}]) == {"students": 5, "villagers": 1}


def test_slots_run_from_the_first_to_the_last_ten_minutes_with_the_empty_ones_between() -> None:
    arrivals = [(START + timedelta(minutes=at), people) for at, people in [(31, 4), (3, 1), (9, 2)]]
    assert [(slot.starts_at - START, slot.people) for slot in slots(arrivals)] == [
        (timedelta(minutes=minute), people) for minute, people in [(0, 3), (10, 0), (20, 0), (30, 4)]
    ]
    assert slots([]) == []


def test_a_long_event_shows_its_latest_half_day() -> None:
    shown = slots([(START, 1), (START + timedelta(days=2), 7)])
    assert len(shown) == MOST_SLOTS
    assert shown[-1].people == 7
