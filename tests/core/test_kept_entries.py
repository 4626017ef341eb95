"""What a phone is told of each entry it had written down."""

from __future__ import annotations

from typing import Any

from core.errors import DomainError, Invalid, Refusals
from core.i18n import t
from core.kept_entries import LONGEST_NONCE, Receipt, nonce_of, refused

WRONG = Invalid("people", t("Not now"), field="people", hint=t("Reload the page."))


def test_an_entry_that_was_taken_is_answered_by_its_nonce_alone() -> None:
    assert Receipt("n" * 20, "taken").as_answer() == {"nonce": "n" * 20, "state": "taken"}


def test_a_refusal_says_why_and_beside_which_field() -> None:
    answer = refused({"nonce": "n" * 20}, WRONG).as_answer()
    assert (answer["state"], answer["message"]) == ("refused", str(WRONG))
    assert answer["fields"] == {"people": str(WRONG)}


def test_several_refusals_are_told_in_full_and_not_as_some_entries() -> None:
    other = DomainError("closed", t("Reload the page."))
    answer = refused({"nonce": "n"}, Refusals([WRONG, other])).as_answer()
    assert str(WRONG) in answer["message"] and str(other) in answer["message"]
    assert answer["fields"] == {"people": str(WRONG)}


def test_the_nonce_of_anything_that_may_arrive_is_a_short_text() -> None:
    arrived: list[Any] = [{"nonce": 7}, {}, [], None, "x"]
    assert [nonce_of(sent) for sent in arrived] == ["7", "", "", "", ""]
    assert len(nonce_of({"nonce": "n" * 500})) == LONGEST_NONCE
