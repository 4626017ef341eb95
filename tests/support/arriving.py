"""Phones that were offline: each sends what it kept, in an order of its own, while all the others do the same."""

from __future__ import annotations

import random
from collections import Counter

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import VISITOR
from core.db import Database
from core.errors import Busy
from schedule import check_in_services as services
from schedule.check_in_inputs import ArrivalInput
from schedule.sign_up_models import CheckInDesk

CATEGORIES = ("students", "villagers", "unspecified")


def arrivals(number_of_people: int) -> list[ArrivalInput]:
    """One arrival for each person, as the phones have kept them."""
    return [
        ArrivalInput(nonce=f"phone-{number:026x}", counts={CATEGORIES[number % 3]: 1}, elapsed_seconds=number)
        for number in range(number_of_people)
    ]


def send_all(url: str, event_id: int, seed: int, people: int, at_once: int) -> dict[str, int]:
    """Send every arrival, shuffled, a few in a request; how often each answer came."""
    dice = random.Random(seed)
    kept = arrivals(people)
    dice.shuffle(kept)
    database = Database(url)
    answers: Counter[str] = Counter()
    while kept:
        batch, kept = kept[:at_once], kept[at_once:]
        try:
            with database.transaction() as session:
                session.info["actor"] = VISITOR
                desk = session.get_one(CheckInDesk, event_id)
                receipts = services.take(session, desk, batch, "poster", "")
            answers.update(receipt.state for receipt in receipts)
        except Busy:
            answers["busy"] += 1
            kept += batch  # the phone tries again later
    database.engine.dispose()
    return dict(answers)
