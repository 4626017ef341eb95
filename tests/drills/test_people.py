"""The usual categories are asked first, and nobody is counted twice."""

from __future__ import annotations

from drills.pace import pace
from drills.people import asked_first, total

OFFERED = ["students", "teachers", "staff", "villagers", "residents", "workers", "visitors", "unspecified"]


def test_a_school_is_asked_for_students_and_teachers() -> None:
    assert asked_first("primary", [], OFFERED, is_school=True) == ["students", "teachers"]


def test_what_the_unit_has_is_asked_too_in_the_order_of_the_vocabulary() -> None:
    assert asked_first("primary", ["workers", "students"], OFFERED, is_school=True) == [
        "students",
        "teachers",
        "workers",
    ]
    assert asked_first("village", [], OFFERED, is_school=False) == ["staff", "villagers"]
    assert asked_first("something_new", [], OFFERED, is_school=False) == ["staff"]


def test_people_who_need_help_are_counted_among_the_others() -> None:
    assert total({"students": 1012, "teachers": 53, "special_needs": 3}) == 1065


def test_the_pace_is_the_median_and_the_share_within_target() -> None:
    found = pace([(100, True), (112, True), (240, False)])
    assert found is not None
    assert (found.median, found.within, found.of, round(found.share, 2)) == (112, 2, 3, 0.67)
    assert pace([]) is None
