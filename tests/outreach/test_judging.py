"""Figures that are hard to believe are asked back; those of an ordinary event are taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outreach.judging import Outcome, warnings
from outreach.kinds import COLUMNS

STALL = Outcome(people=260, expected=220, population=731_000, counts={"leaflets": 500})


def test_an_ordinary_result_is_taken_without_a_question() -> None:
    assert warnings(STALL) == []


@pytest.mark.parametrize(
    ("people", "expected", "is_asked"),
    [(2200, 220, False), (2201, 220, True), (1000, 5, False), (1001, 5, True), (5000, None, False), (5000, 0, False)],
)
def test_ten_times_those_expected_is_asked_back_beyond_a_thousand(
    people: int, expected: int | None, is_asked: bool
) -> None:
    found = warnings(replace(STALL, people=people, expected=expected))
    assert [str(one) for one in found] == ([f"{people:,} people reached, but {expected} were expected."] * is_asked)


def test_more_people_than_live_in_the_county_are_asked_back() -> None:
    many = replace(STALL, people=731_001, expected=None)
    (sentence,) = warnings(many)
    assert str(sentence) == "731,001 people reached, but only 731,000 live in the county."
    assert warnings(replace(many, people=731_000)) == [] and warnings(replace(many, population=None)) == []


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "media_reach"])
def test_more_than_a_million_of_anything_is_asked_back(column: str) -> None:
    assert warnings(replace(STALL, counts={column: 1_000_000})) == []
    (sentence,) = warnings(replace(STALL, counts={column: 1_000_001}))
    assert str(sentence) == f"{COLUMNS[column]}: 1,000,001 is unusually many."


def test_the_media_may_reach_millions() -> None:
    assert warnings(replace(STALL, counts={"media_reach": 5_000_000})) == []
