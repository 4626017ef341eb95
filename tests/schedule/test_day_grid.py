from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedule.day_grid import Timed, gaps, hours_shown, laid_out

TIMES = st.lists(
    st.tuples(st.integers(0, 1380), st.integers(5, 300)).map(lambda pair: (pair[0], min(pair[0] + pair[1], 1440))),
    max_size=14,
)


def timed(*times: tuple[int, int]) -> list[Timed[int]]:
    return [Timed(number, starts, ends) for number, (starts, ends) in enumerate(times)]


def test_events_that_do_not_overlap_have_the_whole_width() -> None:
    blocks, crowds = laid_out(timed((480, 540), (540, 600)), 3)
    assert [(block.column, block.columns) for block in blocks] == [(0, 1), (0, 1)]
    assert crowds == []


def test_events_that_overlap_share_the_width_and_the_first_free_column_is_taken_again() -> None:
    blocks, _ = laid_out(timed((480, 600), (500, 540), (540, 600)), 3)
    assert [(block.column, block.columns) for block in blocks] == [(0, 2), (1, 2), (1, 2)]


def test_a_short_event_is_drawn_long_enough_to_be_read_and_keeps_others_out_of_it() -> None:
    blocks, _ = laid_out(timed((480, 485), (490, 530)), 3)
    assert blocks[0].minutes == 30
    assert [block.column for block in blocks] == [0, 1]


def test_what_has_no_column_left_is_counted_beside_the_others() -> None:
    blocks, crowds = laid_out(timed((480, 600), (480, 600), (490, 560), (500, 580)), 2)
    assert len(blocks) == 2 and all(block.is_crowded for block in blocks)
    (crowd,) = crowds
    assert (crowd.starts, crowd.ends, crowd.count) == (490, 580, 2)


@given(TIMES, st.integers(1, 5))
def test_no_two_blocks_cover_each_other_and_none_is_lost(times: list[tuple[int, int]], most: int) -> None:
    items = timed(*times)
    blocks, crowds = laid_out(items, most)
    assert len(blocks) + sum(crowd.count for crowd in crowds) == len(items)
    assert all(block.column < block.columns <= most for block in blocks)
    for number, one in enumerate(blocks):
        for other in blocks[number + 1 :]:
            apart = one.starts + one.minutes <= other.starts or other.starts + other.minutes <= one.starts
            assert apart or one.column != other.column


@pytest.mark.parametrize(
    ("times", "shown"), [([], (8, 18)), ([(400, 500)], (6, 18)), ([(1080, 1110)], (8, 19)), ([(0, 1440)], (0, 24))]
)
def test_a_grid_shows_the_working_day_and_as_much_more_as_is_needed(
    times: list[tuple[int, int]], shown: tuple[int, int]
) -> None:
    assert hours_shown(times) == shown


def test_gaps_are_what_is_left_of_the_day() -> None:
    assert gaps(480, 1080, [(510, 720), (840, 1020)]) == [(480, 510), (720, 840), (1020, 1080)]
    assert gaps(480, 1080, []) == [(480, 1080)]
    assert gaps(480, 1080, [(0, 1440)]) == []
