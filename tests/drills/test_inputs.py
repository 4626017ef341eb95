"""Times are typed as people say them; nonsense is refused with an example."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from core.sentences import refusals
from drills.inputs import RegistrationInput, ResultInput, Seconds, clock_of


class Timed(BaseModel):
    took: Seconds


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1:52", 112), ("1：52", 112), ("１：５２", 112), ("1分52秒", 112), ("1 分 52", 112), ("112", 112),
        ("112秒", 112),
        (" 112 s ", 112), ("2分", 120), ("2分钟", 120), ("1 min 52 s", 112), ("1'52\"", 112), ("1′52″", 112),
        ("1’52”", 112),
        ("0:45", 45), ("3:05", 185), ("3:5", 185), ("0", 0), ("1min", 60),
    ],
)  # fmt: skip
def test_a_time_is_understood_however_it_is_typed(typed: str, seconds: int) -> None:
    assert Timed.model_validate({"took": typed}).took == seconds


@pytest.mark.parametrize(
    "typed", ["1:75", "1.52", "about 2 minutes", "二分钟", "-5", "1:2:3", "99999999", "1分75秒", "分"]
)
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Timed.model_validate({"took": typed})
    (refusal,) = refusals(refused.value)
    assert "1:52" in str(refusal) or "86400" in str(refusal)


def test_a_program_sends_seconds_as_a_number_only() -> None:
    assert Timed.model_validate({"took": 112}, context={"json": True}).took == 112
    with pytest.raises(ValidationError):
        Timed.model_validate({"took": "1:52"}, context={"json": True})
    with pytest.raises(ValidationError):
        Timed.model_validate({"took": True}, context={"json": True})


def test_an_evacuation_takes_more_than_no_time_and_a_shelter_phase_may_take_none() -> None:
    with pytest.raises(ValidationError):
        ResultInput.model_validate({"on": "2026-05-12", "started": "14:28", "enrolled": "1", "evacuation": "0"})
    given = ResultInput.model_validate({"on": "2026-05-12", "started": "14:28", "enrolled": "1", "shelter": "0"})
    assert given.shelter == 0 and given.evacuation is None


@pytest.mark.parametrize(("seconds", "shown"), [(112, "1:52"), (5, "0:05"), (225, "3:45"), (None, ""), (0, "0:00")])
def test_a_time_is_shown_again_as_it_is_typed(seconds: int | None, shown: str) -> None:
    assert clock_of(seconds) == shown


def test_a_registration_needs_only_the_unit_and_the_day() -> None:
    given = RegistrationInput.model_validate({"unit_id": "3", "on": "2027年5月12日"})
    assert (f"{given.starts:%H:%M}", given.minutes, given.type, given.is_public) == ("14:28", 30, "evacuation", False)


@pytest.mark.parametrize(
    ("field", "typed"), [("minutes", "0"), ("minutes", "601"), ("type", "party"), ("level", "expert")]
)
def test_a_registration_refuses_what_is_not_offered(field: str, typed: str) -> None:
    with pytest.raises(ValidationError):
        RegistrationInput.model_validate({"unit_id": "3", "on": "2027-05-12", field: typed})
