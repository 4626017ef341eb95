"""What a proposal is asked for, typed and sent."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from core.sentences import refusals
from planning.conventions import Conventions
from planning.entry_tables import EntryTable
from planning.inputs import ProposalInput
from planning.setting_inputs import SettingsInput


def wrong(typed: dict[str, Any]) -> dict[str | None, str]:
    with pytest.raises(ValidationError) as caught:
        ProposalInput.model_validate(typed)
    return {one.field: str(one) for one in refusals(caught.value)}


def test_hours_are_read_as_people_write_them_and_put_in_order() -> None:
    given = ProposalInput.model_validate({"hours": {"school": "14:00—16:30，8:30至11:30", "evening": [[1080, 1230]]}})
    assert given.hours == {"school": [[510, 690], [840, 990]], "evening": [[1080, 1230]]}


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("half past eight", "08:30-11:30"),
        ("11:30-8:30", "end after they begin"),
        ("8:00-10:00, 9:00-11:00", "overlap"),
        ("25:00-99:99", "times of the clock"),
        ("08:75-10:00", "times of the clock"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_remedy(hours: str, said: str) -> None:
    assert said in wrong({"hours": {"school": hours}})["hours.school"]


def test_days_in_the_wrong_order_and_too_many_of_them_are_refused() -> None:
    assert "before the first" in str(wrong({"starts_on": "2027-05-12", "ends_on": "2027-05-01"}))
    assert "At most 92 days" in str(wrong({"starts_on": "2027-01-01", "ends_on": "2027-12-31"}))


def test_what_a_form_sends_becomes_members_of_members() -> None:
    form = EntryTable(ProposalInput, {}, ticks=("only_missing",))
    given = form.read({
        "csrf_token": ["x"], "team_ids": ["1", "3"],
        "kinds.primary.minutes": ["90"], "kinds.primary.skills": ["dialect"],
        "kinds.village.times": [""], "weights.must": ["5000"],
    })  # fmt: skip
    assert given is not None and given.kinds is not None and given.weights is not None
    assert given.team_ids == [1, 3]
    assert (given.kinds["primary"].minutes, given.kinds["primary"].skills) == (90, ["dialect"])
    assert (given.weights.must, given.weights.value, given.only_missing) == (5000, 1000, False)


def test_a_wrong_entry_of_a_form_is_kept_and_said_at_its_place() -> None:
    form = EntryTable(SettingsInput, {})
    assert form.read({"kinds.primary.minutes": ["62"], "hours.evening": ["later"]}) is None
    assert form("kinds.primary.minutes") == "62"
    assert "multiple of 5" in form.wrong("kinds.primary.minutes")[0]
    assert form.wrong("hours.evening") and not form.wrong("source")


def test_conventions_come_back_as_they_were_kept_and_lack_nothing() -> None:
    usual = Conventions()
    assert Conventions.from_stored(usual.as_stored()).as_stored() == usual.as_stored()
    kept = Conventions.from_stored({"hours": {"evening": [[1140, 1260]]}, "weights": {"late": 5, "gone": 1}})
    assert kept.hours["evening"] == [[1140, 1260]] and kept.hours["school"] == usual.hours["school"]
    assert (kept.weights.late, kept.kind("primary", "school").hours) == (5, "school")
