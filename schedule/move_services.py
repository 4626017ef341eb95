"""The history of an event's moves, and the notice of each to those whom it concerns, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import DEFAULT, speaking
from core.links import links
from core.messages import Letter, post, tell
from core.times import now
from registry.models import Grant, User
from schedule.feed_facts_queries import event_file
from schedule.line_queries import where
from schedule.models import HOLDING, Event
from schedule.move_words import Change, Notice, is_told
from schedule.record_models import EventMove
from schedule.sign_up_models import LIVE, SignUp
from schedule.sign_up_queries import token_of


@dataclass(frozen=True)
class Before:
    """When, where and in which state an event was before it changed."""

    starts_at: datetime
    ends_at: datetime
    place: str
    status: str


@dataclass(frozen=True)
class _Reader:
    """Somebody with an account who is told; `sign_up` is theirs or their unit's, None for who only looks after it."""

    user: User
    sign_up: SignUp | None


def before(event: Event) -> Before:
    """What to remember of the event until `note_move`; to be taken after it is locked and before it is changed."""
    return Before(event.starts_at, event.ends_at, where(event), event.status)


def note_move(
    session: Session, event: Event, what: str, was: Before, actor: Actor, reason: str = ""
) -> EventMove | None:
    """Keep the move in the event's history and tell those who are coming, and the audience's contacts; each once.

    `what` is moved, confirmed, held, postponed, cancelled or restored. None, and nobody told, when neither time nor
    place nor state is another than before. Whoever did it is not told; nor is anybody of what is over.
    """
    there = before(event)
    if there == was:
        return None
    if what == "moved" and was.status not in HOLDING and event.status in HOLDING:
        what = "restored"
    move = EventMove(
        event_id=event.id, what=what, by_key=actor.key, by_name=actor.name[:60], reason=reason.strip()[:300],
        from_starts_at=was.starts_at, from_ends_at=was.ends_at, from_place=was.place[:200],
        to_starts_at=event.starts_at, to_ends_at=event.ends_at, to_place=there.place[:200],
    )  # fmt: skip
    session.add(move)
    session.flush()
    if is_told(what, was.status) and max(was.ends_at, event.ends_at) > now():
        _tell(session, event, move, actor)
    return move


def _tell(session: Session, event: Event, move: EventMove, actor: Actor) -> None:
    coming = list(session.scalars(select(SignUp).where(SignUp.event_id == event.id, SignUp.state.in_(LIVE))))
    notice = Notice(event.title, move.what, _said(move, event.zone), move.reason)
    for reader in _readers(session, event, coming):
        if f"user:{reader.user.id}" == actor.key:
            continue
        path = _path(session, reader.sign_up) if reader.sign_up else f"/events/{event.id}"
        with speaking(reader.user.language):
            body = notice.body(is_coming=reader.sign_up is not None)
            tell(session, f"move:{move.id}", f"user:{reader.user.id}", notice.subject, body, path)
    for sign_up in coming:
        if sign_up.email:
            _write_to(session, event, move, notice, sign_up)


def _said(move: EventMove, zone: str) -> Change:
    return Change(
        move.from_starts_at, move.from_ends_at, move.from_place, move.to_starts_at, move.to_ends_at, move.to_place, zone
    )


def _readers(session: Session, event: Event, coming: list[SignUp]) -> Iterator[_Reader]:
    """Accounts of those who are coming, of their units' contacts, and of the audience's; each once."""
    of_user = {int(one.user_key[5:]): one for one in coming if one.user_key.startswith("user:")}
    of_unit = {one.unit_id: one for one in coming if one.unit_id}
    granted = select(Grant.user_id, Grant.unit_id).where(Grant.unit_id.in_([*of_unit, event.unit_id or 0]))
    contacts: dict[int, SignUp | None] = {}
    for user_id, unit_id in session.execute(granted).tuples():
        contacts[user_id] = of_unit.get(unit_id or 0) or contacts.get(user_id)
    told = contacts | of_user
    for user in session.scalars(select(User).where(User.id.in_(told), User.is_active).order_by(User.id)):
        yield _Reader(user, told[user.id])


def _path(session: Session, sign_up: SignUp) -> str:
    return f"/sign-ups/{token_of(session, sign_up)}"


def _write_to(session: Session, event: Event, move: EventMove, notice: Notice, sign_up: SignUp) -> None:
    """A letter to the address that was given with the sign-up, in the language of its account where it has one."""
    with speaking(_language(session, sign_up.user_key)):
        url = links(session).address(_path(session, sign_up))
        letter = Letter(
            sign_up.email, notice.subject, notice.body(is_coming=True), url, "event.ics",
            event_file(session, event, url),
        )  # fmt: skip
        post(session, f"move:{move.id}:{sign_up.id}", "email", letter)


def _language(session: Session, user_key: str) -> str:
    kind, _, number = user_key.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    return user.language if user else DEFAULT
