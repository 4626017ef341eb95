"""How far a campaign has come: rounded up, grouped, and never over the target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.coverage import Cover, Target, area_coverage, coverage, summed

UNITS = [(1, "primary"), (2, "junior"), (3, "kindergarten"), (4, "agency")]
GROUPS = {"school": ["school", "primary", "junior", "kindergarten"], "agency": ["agency"]}


def test_a_target_for_schools_covers_schools_of_every_kind() -> None:
    (row,) = coverage(UNITS, {1}, {2}, {"school": 100}, GROUPS)
    assert (row.units, row.reached, row.planned, row.due, row.to_go) == (3, 1, 1, 3, 2)


@pytest.mark.parametrize(("percent", "due"), [(100, 3), (67, 3), (66, 2), (34, 2), (33, 1), (1, 1)])
def test_a_part_of_a_unit_counts_as_a_whole_one(percent: int, due: int) -> None:
    assert Cover("school", 3, 0, 0, percent).due == due


def test_a_unit_that_was_reached_needs_no_planned_visit() -> None:
    (row,) = coverage(UNITS, {1}, {1}, {"school": 100}, GROUPS)
    assert (row.reached, row.planned) == (1, 0)


def test_without_targets_only_kinds_that_were_reached_or_planned_are_shown() -> None:
    rows = coverage(UNITS, {1}, {4}, {}, GROUPS)
    assert [(row.kind, row.reached, row.percent) for row in rows] == [("primary", 1, None), ("agency", 0, None)]
    assert coverage(UNITS, set(), set(), {}, GROUPS) == []


def test_a_target_for_units_that_do_not_exist_is_shown_as_such() -> None:
    (row,) = coverage(UNITS, {1}, set(), {"village": 100}, GROUPS)
    assert (row.units, row.due, row.to_go, row.share) == (0, 0, 0, 0.0)


def test_units_outside_are_not_counted() -> None:
    (row,) = coverage(UNITS, {99}, {98}, {"school": 50}, GROUPS)
    assert (row.reached, row.planned) == (0, 0)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 100))
def test_the_share_is_a_share(units: int, reached: int, percent: int) -> None:
    row = Cover("school", units, min(reached, units), 0, percent)
    assert 0 <= row.share <= 1
    assert (row.share == 1) == (row.to_go == 0 and units > 0)


KINDS = st.sampled_from(["primary", "junior", "kindergarten", "agency"])
PLACED = st.lists(st.tuples(KINDS, st.sampled_from(["/1/", "/1/2/", "/1/2/5/", "/1/3/"])), max_size=25)
TARGETS = st.lists(
    st.builds(Target, st.sampled_from(["school", "primary", "agency"]), st.integers(1, 100), st.just(None),
              st.sampled_from(["", "/1/2/", "/1/3/"])),
    max_size=5, unique_by=lambda target: (target.kind, target.path),
)  # fmt: skip
VISITED = st.lists(st.integers(0, 24), max_size=60)


@given(PLACED, TARGETS, VISITED, VISITED)
def test_a_unit_counts_once_however_many_events_and_targets_there_are(
    placed: list[tuple[str, str]], targets: list[Target], held: list[int], ahead: list[int]
) -> None:
    units = [(number, *one) for number, one in enumerate(placed)]
    groups = GROUPS | {"primary": ["primary"]}
    rows = area_coverage(units, set(held), set(ahead), targets, groups)
    meant = {
        number for number, kind, path in units
        if any(path.startswith(one.path) and kind in groups[one.kind] for one in targets)
    } if targets else {number for number, _, _ in units if number in {*held, *ahead}}  # fmt: skip
    wanted = kinds_met(units, held, ahead) if not targets else meant
    whole = summed(rows)
    assert whole.units == len(wanted)
    assert whole.reached == len(wanted & set(held)) and whole.planned == len(wanted & set(ahead) - set(held))


def kinds_met(units: list[tuple[int, str, str]], held: list[int], ahead: list[int]) -> set[int]:
    """Without targets: all units of the kinds of which one was reached or planned."""
    kinds = {kind for number, kind, _ in units if number in {*held, *ahead}}
    return {number for number, kind, _ in units if kind in kinds}
