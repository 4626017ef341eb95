from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import DomainError, Invalid
from schedule.lifecycle import MOVES, STATUS_NAMES, STATUS_TONES, Move, after, moves
from schedule.models import HOLDING, STATUSES

START = datetime(2027, 5, 12, 6, tzinfo=UTC)
BEFORE, LATER = START - timedelta(minutes=1), START + timedelta(minutes=1)
ALLOWED = {
    ("planned", "confirm"): "confirmed", ("planned", "hold"): "held", ("planned", "postpone"): "postponed",
    ("planned", "cancel"): "cancelled", ("confirmed", "hold"): "held", ("confirmed", "postpone"): "postponed",
    ("confirmed", "cancel"): "cancelled", ("postponed", "cancel"): "cancelled", ("postponed", "restore"): "planned",
    ("cancelled", "restore"): "planned", ("held", "restore"): "confirmed",
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("move", list(Move))
def test_each_move_leads_where_the_table_says_or_is_refused(status: str, move: Move) -> None:
    to = ALLOWED.get((status, move.value))
    if to is None:
        with pytest.raises(DomainError) as refusal:
            after(move, status, START, LATER, "rain")
        assert refusal.value.code == "wrong_state"
    else:
        assert after(move, status, START, LATER, "rain") == to
    assert (move in moves(status, START, LATER)) == (to is not None)


def test_nothing_can_have_been_held_before_it_began() -> None:
    with pytest.raises(DomainError) as refusal:
        after(Move.HOLD, "planned", START, BEFORE)
    assert refusal.value.code == "not_begun"
    assert Move.HOLD not in moves("planned", START, BEFORE)
    assert after(Move.HOLD, "planned", START, START) == "held"


@pytest.mark.parametrize("move", [Move.CANCEL, Move.POSTPONE])
@pytest.mark.parametrize("reason", ["", "  "])
def test_whoever_was_to_come_is_told_why(move: Move, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        after(move, "planned", START, BEFORE, reason)
    assert refusal.value.field == "reason"


def test_a_reason_is_no_essay() -> None:
    with pytest.raises(Invalid):
        after(Move.CANCEL, "planned", START, BEFORE, "x" * 301)


def test_every_state_has_a_name_and_every_state_reached_is_one() -> None:
    assert set(STATUS_NAMES) == set(STATUS_TONES) == set(STATUSES)
    assert {to for table in MOVES.values() for to in table.values()} <= set(STATUSES)
    assert set(HOLDING) < set(STATUSES)
