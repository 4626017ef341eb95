"""Pages that a phone keeps: one entry that is spoilt does not hold up the others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from pydantic import StrictInt

from core.errors import DomainError, Invalid
from core.fields import Input
from core.i18n import t
from core.kept_entries import Receipt
from core.kept_pages import list_sent, reader_of, take_apart, take_together


class Counted(Input):
    nonce: str
    people: StrictInt


def take(given: list[Counted]) -> list[Receipt]:
    return [Receipt(one.nonce, "taken") for one in given]


@pytest.mark.parametrize("body", [None, [], {"entries": "x"}, {"entries": [1, 2, 3]}], ids=str)
def test_what_is_no_list_of_entries_or_too_long_is_refused_as_a_whole(body: Any) -> None:
    with pytest.raises(Invalid) as wrong:
        list_sent(body, "entries", 2)
    assert wrong.value.field == "entries"


def test_entries_taken_together_are_answered_in_the_order_in_which_they_were_sent() -> None:
    sent = [{"what": "count", "nonce": "a", "people": 1}, {"what": "count", "nonce": "b", "people": "many"}, 5,
            {"what": "else", "nonce": "d"}, {"what": "count", "nonce": "e", "people": 2}]  # fmt: skip
    receipts = take_together(sent, reader_of({"count": Counted}), take)
    assert [(one.nonce, one.state) for one in receipts] == [
        ("a", "taken"), ("b", "refused"), ("", "refused"), ("d", "refused"), ("e", "taken"),
    ]  # fmt: skip
    assert set(receipts[1].as_answer()["fields"]) == {"people"}


def test_entries_taken_apart_leave_nothing_of_one_that_is_refused(app: Flask) -> None:
    def answer(sent: Any) -> dict[str, Any]:
        if sent["people"] > 9:
            raise DomainError("too_many", t("Not now"), field="people")
        return {"message": "ok"}

    with app.test_request_context("/x", method="POST"):
        answers = take_apart([{"nonce": "a", "people": 10}, {"nonce": "b", "people": 1}], answer)
    assert [one["state"] for one in answers] == ["refused", "taken"]
    assert answers[1] == {"nonce": "b", "state": "taken", "message": "ok"}
