"""A drill's state follows from its event and its result; every closed list is in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from drills import kinds
from drills.inputs import DrillType, Level
from drills.models import CHANNELS, LEVELS, TYPES

START = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
BEFORE, AFTER = START - timedelta(minutes=1), START + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "has_result", "at", "state"),
    [
        ("planned", False, BEFORE, "registered"),
        ("confirmed", False, BEFORE, "registered"),
        ("planned", False, AFTER, "unreported"),
        ("planned", False, START, "unreported"),
        ("held", False, AFTER, "unreported"),
        ("held", True, AFTER, "reported"),
        ("confirmed", True, AFTER, "unreported"),  # somebody took the "held" back
        ("cancelled", True, AFTER, "cancelled"),
        ("postponed", False, BEFORE, "postponed"),
    ],
)
def test_the_state_of_a_drill(status: str, has_result: bool, at: datetime, state: str) -> None:
    assert kinds.state(status, START, has_result, at) == state


def test_every_type_level_and_channel_has_a_name() -> None:
    assert set(kinds.TYPE_NAMES) == set(TYPES) == set(get_args(DrillType))
    assert set(kinds.LEVEL_NAMES) == set(LEVELS) == set(get_args(Level))
    assert set(kinds.CHANNEL_NAMES) == set(CHANNELS)
    assert set(kinds.STATE_TONES) == set(kinds.STATE_NAMES)
