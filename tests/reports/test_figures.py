"""Counts at the finest grain become lines and a total; units count once, person-times and people stay apart."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reports.figures import SUMMED, Grain, Material, months, tabulate

TOWNSHIP_OF = {1: 1, 11: 1, 12: 1, 2: 2, 21: 2}

grains = st.builds(
    Grain,
    area=st.sampled_from(sorted(TOWNSHIP_OF)),
    kind=st.sampled_from(["primary", "village"]),
    month=st.sampled_from(["2026-04", "2026-05"]),
    activity=st.sampled_from(["lecture", "drill"]),
)
counts = st.lists(st.tuples(grains, st.sampled_from(SUMMED), st.integers(0, 10_000)), max_size=40)
reached = st.lists(st.tuples(grains, st.integers(1, 6)), max_size=40)
dimensions = st.sets(st.sampled_from(["area", "kind", "month", "activity"]))


def above(area: int) -> int:
    return TOWNSHIP_OF[area]


@given(counts, reached, dimensions)
def test_the_lines_add_up_to_the_total_and_the_total_to_what_went_in(counts, reached, dimensions):
    figures = tabulate(Material(counts, reached, {}, {}), sorted(dimensions), above)
    given_in: Counter[str] = Counter()
    for _, measure, count in counts:
        given_in[measure] += count
    for measure in SUMMED:
        assert figures.total.values[measure] == given_in[measure]
        assert sum(line.values[measure] for line in figures.lines) == given_in[measure]
    assert figures.total.reached == {unit for _, unit in reached}
    assert len({line.key for line in figures.lines}) == len(figures.lines)


def test_a_unit_reached_twice_counts_once_in_its_line_and_once_in_the_total():
    may, april = Grain(11, "primary", "2026-05", "drill"), Grain(11, "primary", "2026-04", "drill")
    figures = tabulate(Material([], [(may, 7), (april, 7), (may, 7)], {(11, "primary"): 4}, {}), ["month"], above)
    assert [len(line.reached) for line in figures.lines] == [1, 1]
    assert len(figures.total.reached) == 1
    assert figures.total.coverage == 0.25


def test_villages_roll_up_into_their_township_with_its_units_and_people():
    figures = tabulate(
        Material(
            [(Grain(11, "", "", ""), "reported", 500), (Grain(12, "", "", ""), "reported", 250)],
            [(Grain(11, "", "", ""), 1)],
            {(11, "primary"): 1, (12, "primary"): 3},
            {1: 7500, 11: 2000},
        ),
        ["area"],
        above,
    )
    (line,) = figures.lines
    assert (line.key, line.units, line.coverage, line.share) == (("1",), 4, 0.25, 0.1)


def test_where_there_are_no_units_there_is_no_coverage():
    figures = tabulate(Material([(Grain(2, "", "", ""), "held", 1)], [], {}, {}), ["area"], above)
    assert (figures.lines[0].coverage, figures.lines[0].share) == (None, None)


def test_months_run_across_the_new_year():
    assert months((2025, 11), (2026, 2)) == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]
