"""Counting a drill day: three numbers side by side, a unit counted once, by kind and by township."""

from __future__ import annotations

from typing import Any

import pytest

from drills.day_counts import HELD, REGISTERED, UNDER_WAY, Part, Tally, each_once, stage_of, tallies, tally


def part(unit_id: int, stage: str = REGISTERED, expected: int = 100, reported: int | None = None, **more: Any) -> Part:
    return Part(unit_id, more.pop("kind", "primary"), more.pop("township", 1), stage, expected, reported, **more)


@pytest.mark.parametrize(
    ("status", "begun", "ended", "result", "expected"), [
        ("planned", False, False, False, REGISTERED), ("confirmed", True, False, False, UNDER_WAY),
        ("planned", True, True, False, HELD), ("held", False, False, False, HELD), ("planned", True, False, True, HELD),
        ("cancelled", True, True, True, None), ("postponed", False, False, False, None),
    ],
)  # fmt: skip
def test_the_stage_of_a_drill(status: str, begun: bool, ended: bool, result: bool, expected: str | None) -> None:
    assert stage_of(status, begun, ended, result) == expected


def test_registered_held_and_reported_are_three_numbers() -> None:
    parts = [part(1), part(2, UNDER_WAY, 200), part(3, HELD, 300), part(4, HELD, 400, 390), part(5, HELD, 50, 0)]
    found = tally(parts, 9)
    assert (found.registered, found.under_way, found.held, found.reported) == (5, 1, 3, 2)
    assert (found.registered_people, found.under_way_people, found.held_people, found.reported_people) == (
        1050,
        200,
        750,
        390,
    )
    assert found.done_people == 300 + 390 + 0, "who was counted stands for who was expected"
    assert (found.missing, round(found.share, 3), found.share_held) == (4, 0.556, 0.6)


def test_more_may_take_part_than_are_called_on() -> None:
    found = tally([part(1), part(2)], 1)
    assert (found.missing, found.share) == (0, 1.0)
    assert (Tally().share, Tally().share_held, Tally(called=0).share) == (0.0, 0.0, 0.0)


def test_a_unit_with_two_drills_counts_once_as_far_as_it_has_come() -> None:
    (kept,) = each_once([part(1, HELD, 80, 79), part(1, REGISTERED, 500), part(1, HELD, 90)])
    assert (kept.stage, kept.reported) == (HELD, 79)


def test_groups_without_a_part_are_listed_too() -> None:
    found = tallies([part(1, township=7), part(2, township=8)], lambda one: one.township, {7: 3, 9: 2})
    assert {key: (one.called, one.registered) for key, one in found.items()} == {7: (3, 1), 9: (2, 0), 8: (0, 1)}


def test_the_parts_of_groups_make_the_whole() -> None:
    stages = [(HELD, "a"), (UNDER_WAY, "b"), (REGISTERED, "a"), (HELD, "b")]
    parts = [part(n, stage, n * 10, n if stage == HELD else None, kind=kind) for n, (stage, kind) in enumerate(stages)]
    whole, by_kind = tally(parts), tallies(parts, lambda one: one.kind, {})
    for name in ("registered", "under_way", "held", "reported", "registered_people", "held_people", "done_people"):
        assert sum(getattr(one, name) for one in by_kind.values()) == getattr(whole, name)
