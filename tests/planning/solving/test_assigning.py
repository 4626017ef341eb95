"""Rows get columns of their own at least total cost."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.solving.assigning import assigned


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows = draw(st.integers(0, 4))
    columns = draw(st.integers(max(1, rows), 5))
    cost = st.integers(-20, 20)
    return draw(st.lists(st.lists(cost, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


@settings(max_examples=80, deadline=None)
@given(tables())
def test_no_other_assignment_is_cheaper(costs: list[list[int]]) -> None:
    found = assigned(costs)
    assert len(set(found)) == len(costs)
    columns = range(len(costs[0]) if costs else 0)
    every = (sum(row[at] for row, at in zip(costs, one, strict=True)) for one in permutations(columns, len(costs)))
    assert sum(row[at] for row, at in zip(costs, found, strict=True)) == min(every)
