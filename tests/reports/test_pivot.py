"""A pivot puts the answers to several questions into one table, whose totals are right whether they add up or not."""

from __future__ import annotations

import pytest

from reports.measures import BY_NAME
from reports.pivot import Pivot, Shape, assemble

LECTURES = {
    (): {"held": 9},
    ("1", "2026-04"): {"held": 2},
    ("1", "2026-05"): {"held": 3},
    ("2", "2026-05"): {"held": 4},
}
NOTHING: dict[str, list[str]] = {}


def shape(rows: str, columns: str = "", measures: str = "held") -> Shape:
    return Shape(tuple(rows.split()), columns, [BY_NAME[name] for name in measures.split()])


def usual(dimension: str, key: str) -> str:
    return key


def by_month(sort: str = "", expected: dict[str, list[str]] | None = None) -> Pivot:
    return assemble(shape("area", "month"), {("area", "month"): LECTURES}, usual, expected or NOTHING, sort)


def keys(pivot: Pivot) -> list[tuple[str, ...]]:
    return [line.key for line in pivot.lines]


def test_what_adds_up_is_asked_once_and_every_total_is_the_sum_of_its_cells() -> None:
    assert shape("area", "month").questions() == [("area", "month")]
    pivot = by_month()
    assert pivot.heads == ["2026-04", "2026-05"]
    assert [pivot.value(("1",), "", "held"), pivot.value(("2",), "", "held")] == [5, 4]
    assert [pivot.value((), head, "held") for head in (*pivot.heads, "")] == [2, 7, 9]


def test_units_reached_are_asked_anew_for_every_total() -> None:
    asked = shape("area", "month", "units_reached")
    assert asked.questions() == [("area", "month"), ("area",), ("month",)]
    one = {"units_reached": 1}
    answers = {
        ("area", "month"): {(): one, ("1", "4"): one, ("1", "5"): one},
        ("area",): {(): one, ("1",): one},
        ("month",): {(): one, ("4",): one, ("5",): one},
    }
    pivot = assemble(asked, answers, usual, NOTHING, "")
    assert pivot.value(("1",), "", "units_reached") == 1
    assert pivot.value((), "", "units_reached") == 1


def test_categories_are_asked_anew_too_as_one_event_stands_in_several() -> None:
    assert shape("area", "category").questions()[1:] == [("area",), ("category",)]


def test_a_missing_cell_is_nothing_and_not_nought() -> None:
    assert by_month().value(("2",), "2026-04", "held") is None


def test_what_is_expected_is_shown_although_nothing_was_entered() -> None:
    pivot = by_month(expected={"area": ["1", "2", "3"], "month": ["2026-04", "2026-05", "2026-06"]})
    assert keys(pivot) == [("1",), ("2",), ("3",)]
    assert pivot.heads[-1] == "2026-06"
    assert pivot.value(("3",), "", "held") is None


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", ["1", "2"]), ("-", ["2", "1"]), ("-:held", ["1", "2"]), ("2026-05:held", ["1", "2"]),
     ("-2026-05:held", ["2", "1"]), ("-2026-04:held", ["1", "2"]), ("weather:rain", ["1", "2"])],
)  # fmt: skip
def test_lines_are_sorted_by_any_column_those_without_a_figure_last(sort: str, order: list[str]) -> None:
    assert [key for (key,) in keys(by_month(sort))] == order


def test_of_two_dimensions_the_second_is_sorted_within_the_first_whose_subtotal_follows() -> None:
    answer = {(): {"held": 10}, ("1", "a"): {"held": 1}, ("1", "b"): {"held": 2}, ("2", "a"): {"held": 7}}
    pivot = assemble(shape("area kind"), {("area", "kind"): answer}, usual, NOTHING, "-:held")
    assert [(line.key, line.is_subtotal) for line in pivot.lines] == [
        (("2", "a"), False), (("1", "b"), False), (("1", "a"), False), (("1",), True),
    ]  # fmt: skip
    assert pivot.value(("1",), "", "held") == 3
    assert pivot.value((), "", "held") == 10


def test_shades_go_by_the_largest_cell_and_leave_totals_out() -> None:
    shade = by_month().shades()
    assert [shade(value, "held") for value in (None, 0, 1, 2, 4)] == [0, 0, 2, 3, 5]
