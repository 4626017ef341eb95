"""What is too small to be published is left out, and cannot be worked out from what stands around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.small_counts import hidden
from reports.export_profiles import LEAST_PEOPLE, SmallCells, counts_people
from reports.measures import BY_NAME

LEAST = 5
counts = st.one_of(st.none(), st.integers(0, 12))
tables = st.integers(1, 5).flatmap(lambda wide: st.lists(st.lists(counts, min_size=wide, max_size=wide), max_size=7))


def column(*values: int | None) -> set[int]:
    return {at for at, _ in hidden([[value] for value in values], LEAST)}


def test_small_counts_are_left_out_nought_and_nothing_are_not() -> None:
    assert column(3, 0, None, 5, 100, 4) == {0, 5}


def test_a_single_small_count_takes_the_next_smallest_with_it() -> None:
    assert column(3, 40, 20, 60, 0) == {0, 2}


def test_where_nothing_else_is_there_the_small_count_stands_alone() -> None:
    assert column(3, 0, None) == {0}


def test_a_limit_of_one_or_nought_publishes_everything() -> None:
    assert hidden([[1], [2]], 1) == hidden([[1], [2]], 0) == set()


def test_with_totals_of_lines_no_line_hides_just_one_cell() -> None:
    table = [[3, 40, 30], [50, 60, 70], [80, 90, 95]]
    out = hidden(table, LEAST, has_line_totals=True)
    assert (0, 0) in out and len(out) == 4
    for at in range(3):
        assert len([cell for cell in out if cell[0] == at]) != 1
        assert len([cell for cell in out if cell[1] == at]) != 1


@given(tables, st.booleans())
def test_no_column_and_no_line_gives_away_a_hidden_count(table: list[list[int | None]], has_totals: bool) -> None:
    out = hidden(table, LEAST, has_totals)
    assert {(at, across) for at, line in enumerate(table) for across, v in enumerate(line) if v and v < LEAST} <= out
    lines = [[(at, across) for at in range(len(table))] for across in range(len(table[0]) if table else 0)]
    lines += [[(at, across) for across in range(len(line))] for at, line in enumerate(table)] if has_totals else []
    for cells in lines:
        seen = [cell for cell in cells if cell not in out and table[cell[0]][cell[1]]]  # noughts hide nothing
        assert len([cell for cell in cells if cell in out]) != 1 or not seen


def test_counts_of_people_are_known_as_such_and_things_are_not() -> None:
    assert {name for name in ("reported", "expected", "people", "arrived") if counts_people(BY_NAME[name])} == {
        "reported", "expected", "people", "arrived",
    }  # fmt: skip
    assert not any(counts_people(BY_NAME[name]) for name in ("held", "leaflets", "units", "coverage", "media_reach"))


def test_the_default_is_five_and_nobody_has_verified_it() -> None:
    assert (SmallCells().least, SmallCells().is_verified, SmallCells().sign) == (LEAST_PEOPLE, False, "<5")
