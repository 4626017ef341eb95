"""The history of an event's moves, and the notice of each to those whom it concerns, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from schedule.sign_up_window_services import move_window

_UNTOLD = "untold_moves"


@dataclass(frozen=True)
class Before:
    """When, where and in which state an event was before it changed."""

    starts_at: datetime
    ends_at: datetime
    place: str
    status: str


@dataclass(frozen=True)
class Untold:
    """A move of an event that nobody has been told of yet."""

    event: Event
    move: EventMove

    @property
    def notice(self) -> Notice:
        """What is to be told."""
        return Notice(self.event.title, self.move.what, _said(self.move, self.event.zone), self.move.reason)


@dataclass(frozen=True)
class Reader:
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

    The window of sign-up keeps its distance to the event.

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
    move_window(session, event, was.starts_at)
    if is_told(what, was.status) and max(was.ends_at, event.ends_at) > now():
        _tell_or_keep(session, Untold(event, move), actor)
    return move


@contextmanager
def quietly(session: Session) -> Iterator[list[Untold]]:
    """While the block lasts moves are kept but nobody is told; gives those of which somebody should be, in order."""
    session.info[_UNTOLD] = untold = list[Untold]()
    try:
        yield untold
    finally:
        del session.info[_UNTOLD]


def coming_to(session: Session, event: Event) -> list[SignUp]:
    """The live sign-ups of the event."""
    return list(session.scalars(select(SignUp).where(SignUp.event_id == event.id, SignUp.state.in_(LIVE))))


def tell_reader(session: Session, untold: Untold, reader: Reader) -> None:
    """Put the notice of one move into the reader's inbox, once."""
    path = path_of(session, reader.sign_up) if reader.sign_up else f"/events/{untold.event.id}"
    with speaking(reader.user.language):
        notice = untold.notice
        body = notice.body(is_coming=reader.sign_up is not None)
        tell(session, f"move:{untold.move.id}", f"user:{reader.user.id}", notice.subject, body, path)


def _tell_or_keep(session: Session, untold: Untold, actor: Actor) -> None:
    if _UNTOLD in session.info:
        session.info[_UNTOLD].append(untold)
        return
    coming = coming_to(session, untold.event)
    for reader in readers(session, untold.event, coming, actor):
        tell_reader(session, untold, reader)
    for sign_up in coming:
        if sign_up.email:
            write_to(session, untold, sign_up)


def _said(move: EventMove, zone: str) -> Change:
    return Change(
        move.from_starts_at, move.from_ends_at, move.from_place, move.to_starts_at, move.to_ends_at, move.to_place, zone
    )


def readers(session: Session, event: Event, coming: list[SignUp], actor: Actor) -> Iterator[Reader]:
    """Accounts of those who are coming, of their units' contacts, and of the audience's; each once, not the actor."""
    of_user = {int(one.user_key[5:]): one for one in coming if one.user_key.startswith("user:")}
    of_unit = {one.unit_id: one for one in coming if one.unit_id}
    granted = select(Grant.user_id, Grant.unit_id).where(Grant.unit_id.in_([*of_unit, event.unit_id or 0]))
    contacts: dict[int, SignUp | None] = {}
    for user_id, unit_id in session.execute(granted).tuples():
        contacts[user_id] = of_unit.get(unit_id or 0) or contacts.get(user_id)
    told = contacts | of_user
    for user in session.scalars(select(User).where(User.id.in_(told), User.is_active).order_by(User.id)):
        if f"user:{user.id}" != actor.key:
            yield Reader(user, told[user.id])


def path_of(session: Session, sign_up: SignUp) -> str:
    """Where the holder of the sign-up finds it."""
    return f"/sign-ups/{token_of(session, sign_up)}"


def write_to(session: Session, untold: Untold, sign_up: SignUp) -> None:
    """Send the notice to the address that was given with the sign-up, in the language of its account, once."""
    with speaking(language_of(session, sign_up.user_key)):
        notice, url = untold.notice, links(session).address(path_of(session, sign_up))
        letter = Letter(
            sign_up.email, notice.subject, notice.body(is_coming=True), url, "event.ics",
            event_file(session, untold.event, url),
        )  # fmt: skip
        post(session, f"move:{untold.move.id}:{sign_up.id}", "email", letter)


def language_of(session: Session, user_key: str) -> str:
    """The language of the account, Chinese without one."""
    kind, _, number = user_key.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    return user.language if user else DEFAULT
