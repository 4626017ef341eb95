"""What cannot be is refused, what is unlikely is asked back, and everything else is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from drills.judging import Outcome, Registered, refusals, registration_refusals, warnings

START = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
GOOD = Outcome(
    "evacuation", START, START, START + timedelta(hours=2), enrolled=1065, present=1063, excused=2, evacuation=112
)
TODAY = date(2026, 5, 1)
REGISTERED = Registered(on=date(2026, 5, 12), today=TODAY, people=1065)


def codes(found: list) -> list[str]:
    return [one.code for one in found]


def test_an_ordinary_result_is_taken_without_a_question() -> None:
    assert refusals(GOOD) == [] and warnings(GOOD) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"excused": 0}, "2 people are not accounted for"),
        ({"excused": 1}, "1 person is not accounted for"),
        ({"missing": 3}, "3 people too many"),
    ],
)
def test_people_that_do_not_add_up_are_refused_with_the_difference(change: dict, sentence: str) -> None:
    (refusal,) = refusals(replace(GOOD, **change))
    assert refusal.code == "people_differ" and sentence in str(refusal)
    assert "1,063 present" in str(refusal) and "1,065 are on the roll" in str(refusal)


def test_more_people_than_there_can_be_are_visitors() -> None:
    (refusal,) = refusals(replace(GOOD, present=1070, excused=0))
    assert refusal.code == "too_many_present" and "visitors" in str(refusal)
    assert refusals(replace(GOOD, present=1065, excused=0, visitors=5)) == []


def test_a_result_before_the_start_is_refused() -> None:
    assert codes(refusals(replace(GOOD, started_at=GOOD.reported_at + timedelta(minutes=1)))) == ["starts_later"]


def test_an_end_later_than_now_is_refused() -> None:
    begun = replace(GOOD, started_at=GOOD.reported_at - timedelta(seconds=60))
    assert codes(refusals(begun)) == ["ends_later"]
    assert refusals(replace(begun, evacuation=60)) == []


def test_more_injured_than_were_there_are_refused() -> None:
    assert codes(refusals(replace(GOOD, injured=1064))) == ["injured"]
    assert refusals(replace(GOOD, injured=1063)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"evacuation": 19}, "unusually fast"),
        ({"evacuation": 1201}, "unusually slow"),
        ({"evacuation": None}, "empty"),
        ({"shelter": 113}, "under cover"),
        ({"present": 0, "excused": 1065}, "Nobody"),
        ({"started_at": START - timedelta(days=1)}, "another day"),
    ],
)
def test_the_unlikely_is_asked_back(change: dict, words: str) -> None:
    doubtful = replace(GOOD, **change)
    assert refusals(doubtful) == []
    (sentence,) = warnings(doubtful)
    assert words in str(sentence)


@pytest.mark.parametrize("seconds", [20, 1200])
def test_the_edges_of_the_likely_are_taken(seconds: int) -> None:
    assert warnings(replace(GOOD, evacuation=seconds)) == []


def test_a_tabletop_exercise_needs_no_evacuation_time() -> None:
    assert warnings(replace(GOOD, type="tabletop", evacuation=None)) == []


def test_an_ordinary_registration_is_taken() -> None:
    assert registration_refusals(REGISTERED) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"people": 0}, "nobody"),
        ({"special_needs": 3}, "helper"),
        ({"special_needs": 1066, "helper": "李老师×1066"}, "special_needs"),
        ({"rehearsed_on": date(2026, 5, 13)}, "rehearsed_late"),
        ({"on": date(2016, 5, 12)}, "day_far"),
        ({"on": date(2036, 5, 12)}, "day_far"),
    ],
)
def test_a_registration_that_cannot_be_is_refused(change: dict, code: str) -> None:
    assert codes(registration_refusals(replace(REGISTERED, **change))) == [code]


def test_several_wrong_entries_are_all_told() -> None:
    wrong = replace(REGISTERED, people=0, special_needs=2, on=date(2016, 5, 12))
    assert codes(registration_refusals(wrong)) == ["day_far", "nobody", "helper"]


def test_more_than_on_the_roll_are_taken_with_a_reason() -> None:
    assert refusals(replace(GOOD, present=1070, excused=0, extra_reason="交流学生5人")) == []


@pytest.mark.parametrize(
    ("minutes", "code"), [(-1, ["ends_early"]), (1, ["ends_early"]), (10, []), (100_000, ["ends_early"])]
)
def test_an_end_before_the_start_the_last_person_or_to_come_is_refused(minutes: int, code: list[str]) -> None:
    ended = replace(GOOD, evacuation=225, ended_at=GOOD.started_at + timedelta(minutes=minutes))
    assert codes(refusals(ended)) == code
