"""The clock of suggestions never loses one, whatever is done to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.suggestion_lifecycle import DEEDS, OPEN, Clock, first_due, fits, reopened, tally, with_due

DAY = date(2026, 11, 30)


def new(days: int = 15) -> Clock:
    due = first_due(DAY, days)
    return Clock("new", due, due)


def test_a_suggestion_is_owed_from_the_day_it_was_given() -> None:
    assert first_due(DAY, 15) == date(2026, 12, 15)
    assert not new().is_overdue(date(2026, 12, 15))
    assert new().is_overdue(date(2026, 12, 16))


def test_putting_off_what_is_overdue_does_not_make_it_in_time() -> None:
    late = with_due(new(), DAY + timedelta(days=40), DAY + timedelta(days=20))
    assert late.due_on == DAY + timedelta(days=40)
    assert not replace(late, state="answered", answered_on=DAY + timedelta(days=25)).is_on_time


def test_putting_off_in_time_counts() -> None:
    later = with_due(new(), DAY + timedelta(days=40), DAY + timedelta(days=10))
    assert replace(later, state="answered", answered_on=DAY + timedelta(days=25)).is_on_time


def test_what_nobody_who_can_act_has_is_with_nobody() -> None:
    assert replace(new(), state="assigned", has_owner=True).desk == "owner"
    assert replace(new(), state="assigned", has_owner=False).desk == "nobody"
    assert new().desk == "nobody"


def test_a_merged_one_counts_with_the_other() -> None:
    found = tally([new(), replace(new(), state="merged")], DAY)
    assert (found.collected, found.open, found.nobody) == (1, 1, 1)


@pytest.mark.parametrize("state", ["closed", "merged"])
def test_what_is_settled_can_only_be_taken_up_again(state: str) -> None:
    assert [deed for deed in DEEDS if fits(deed, state)] == (["reopen"] if state == "closed" else ["split"])  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 60), st.booleans()), max_size=25))
def test_an_open_one_waits_with_exactly_one_party_and_always_has_a_day(steps: list[tuple[str, int, bool]]) -> None:
    clock, on = new(), DAY
    for deed, days, can_act in steps:
        on += timedelta(days=days % 5)
        clock = replace(clock, has_owner=can_act)  # an account is closed, or somebody is there again
        if fits(deed, clock.state):
            clock = done(clock, deed, on + timedelta(days=days), on)
        parties = [clock.desk == one for one in ("nobody", "owner", "office", "settled")]
        assert sum(parties) == 1
        assert (clock.desk == "settled") == (clock.state not in OPEN)
        if clock.state in ("new", "assigned"):
            assert clock.is_overdue(on) == (clock.due_on < on)
            assert clock.counted_due_on <= clock.due_on or clock.due_on >= DAY
        found = tally([clock], on)
        assert found.open == (clock.state in OPEN)
        assert found.due >= found.on_time


def done(clock: Clock, deed: str, due: date, on: date) -> Clock:
    """The clock after the deed, as the services do it."""
    if deed in ("assign", "postpone"):
        return with_due(replace(clock, state="assigned" if deed == "assign" else clock.state), due, on)
    if deed == "answer":
        return replace(clock, state="answered", answered_on=clock.answered_on or on)
    if deed in ("send_back", "split", "reopen"):
        return replace(clock, state="assigned" if clock.has_owner else "new", answered_on=None)
    after = {"take_away": "new", "approve": "approved", "publish": "closed", "tell": "closed", "drop": "closed",
             "merge": "merged"}  # fmt: skip
    return replace(clock, state=after.get(deed, clock.state))  # type: ignore[arg-type]


@pytest.mark.parametrize(("answered", "is_late"), [(10, False), (25, True), (None, True)])
def test_what_was_late_stays_late_when_it_is_opened_again(answered: int | None, is_late: bool) -> None:
    answered_on = DAY + timedelta(days=answered) if answered is not None else None
    on = DAY + timedelta(days=30)
    again = reopened(replace(new(), state="closed", answered_on=answered_on), on + timedelta(days=15), on)
    assert again.due_on == on + timedelta(days=15)
    assert replace(again, state="answered", answered_on=on).is_on_time is not is_late
