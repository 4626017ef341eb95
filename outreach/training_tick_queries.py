"""Questions about trainees who tick themselves: what a code opens, until when, who is meant, who did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.fields import name_key
from core.i18n import t
from core.links import links, read
from outreach.training_models import Trainee, TrainingClass, TrainingSession
from outreach.training_queries import trainees_of
from schedule import check_in_queries
from schedule.arrivals import Opening, voided
from schedule.models import Event
from schedule.sign_up_models import CheckIn, CheckInDesk

LINK = "training"
EARLY = LATE = timedelta(minutes=30)
"""So long before the start and after the end of a session trainees can tick themselves."""
SHORTEST_NUMBER = 7  # digits of a telephone
LONGEST_NUMBER = 11  # digits that are compared: a number with 86 before it is the same


def opening_of(event: Event) -> Opening:
    """From when until when trainees tick themselves at this session."""
    return Opening(event.starts_at, event.ends_at, event.zone, EARLY, LATE)


def token(session: Session, desk: CheckInDesk) -> str:
    """What the code of a session carries; a new code of its check-in makes it void."""
    until = check_in_queries.opening_of(desk.event).closes_at
    return links(session).token(LINK, desk.event_id, desk.salt, until)


def opened(session: Session, given: str) -> tuple[TrainingSession, CheckInDesk]:
    """The session that the code opens, with its check-in; refuses (`Void`) a code that is renewed, old or not ours."""
    named = read(given)
    desk = session.get(CheckInDesk, named.number) if named is not None else None
    held = session.get(TrainingSession, named.number) if named is not None else None
    if desk is None or held is None or not links(session).is_good(LINK, given, desk.salt):
        raise voided()
    return held, desk


def nonce_of(trainee_id: int) -> str:
    """Under which the arrival of a trainee is counted once at a session."""
    return f"trainee-{trainee_id:012d}"


def arrivals_of(session: Session, event_id: int, trainee_ids: Collection[int]) -> dict[int, CheckIn]:
    """The arrivals by phone of these trainees at the session, voided ones too."""
    nonces = {nonce_of(number): number for number in trainee_ids}
    query = select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.nonce.startswith("trainee-"))
    return {nonces[one.nonce]: one for one in session.scalars(query) if one.nonce in nonces}


def ticked_by_phone(session: Session, event_id: int, trainee_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these trainees ticked themselves; those who did not, and those taken back, are missing."""
    found = arrivals_of(session, event_id, trainee_ids)
    return {number: one.arrived_at for number, one in found.items() if one.voided_at is None}


def named(session: Session, training: TrainingClass, typed: str) -> Trainee:
    """Who on the list is meant by a name or a telephone number; refuses nobody and more than one, naming none."""
    number = _number(typed)
    key = name_key(typed)
    found = [
        one for one in trainees_of(session, training)
        if (_number(one.phone) == number if number else name_key(one.name) == key)
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid("not_listed", t("Nobody is on the list of this class under that name or number."), field="who",
                      hint=t("Write it as you registered, or ask whoever runs the class."))  # fmt: skip
    if number:
        raise Invalid("same_number", t("Several people registered with this number."), field="who",
                      hint=t("Type your name in its place."))  # fmt: skip
    raise Invalid("same_name", t("Several people on the list have this name."), field="who",
                  hint=t("Type your telephone number, or ask whoever runs the class."))  # fmt: skip


def is_number(typed: str) -> bool:
    """Whether a telephone number was typed and no name."""
    return bool(_number(typed))


def _number(typed: str) -> str:
    """The digits of a telephone number by which it is compared; "" for what is none."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    has_letters = any(sign.isalpha() for sign in typed)
    return "" if has_letters or len(digits) < SHORTEST_NUMBER else digits[-LONGEST_NUMBER:]
