"""The history of an event's moves, and the notice of each to those whom it concerns, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import DEFAULT
from core.links import links
from core.times import now
from registry.models import Grant, User
from schedule.feed_facts_queries import event_file
from schedule.line_queries import where
from schedule.models import HOLDING, Event
from schedule.move_words import Change, Notice, is_told
from schedule.notice_services import Mailbox, Telling, notify
from schedule.record_models import EventMove
from schedule.sign_up_models import LIVE, SignUp
from schedule.sign_up_queries import token_of
from schedule.sign_up_window_services import move_window

_UNTOLD = "untold_moves"
NEAR = timedelta(hours=24)


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

    @property
    def stale_at(self) -> datetime:
        """After this nobody needs to know of it any more: it is over as it was and as it is."""
        return max(self.move.from_ends_at, self.move.to_ends_at)

    @property
    def is_near(self) -> bool:
        """Whether it was to begin, or begins, within a day: then it waits for nothing."""
        return min(at for at in (self.move.from_starts_at, self.move.to_starts_at)) - now() < NEAR


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
    """Tell the reader of one move, once."""
    event, sign_up = untold.event, reader.sign_up
    path = path_of(session, sign_up) if sign_up else f"/events/{event.id}"
    _tell(session, untold, f"move:{untold.move.id}", reader.user.id, path, is_coming=sign_up is not None)


def _tell_or_keep(session: Session, untold: Untold, actor: Actor) -> None:
    if _UNTOLD in session.info:
        session.info[_UNTOLD].append(untold)
        return
    coming = coming_to(session, untold.event)
    written = set[str]()
    for reader in readers(session, untold.event, coming, actor):
        tell_reader(session, untold, reader)
        written.add(reader.user.email)
    for sign_up in coming:
        if sign_up.email and sign_up.email not in written:
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
    """Tell whoever reads the address that was given with the sign-up, in the language of its account, once."""
    reader = Mailbox(sign_up.email, language_of(session, sign_up.user_key))
    _tell(session, untold, f"move:{untold.move.id}:{sign_up.id}", reader, path_of(session, sign_up), is_coming=True)


def _tell(session: Session, untold: Untold, key: str, reader: int | Mailbox, path: str, *, is_coming: bool) -> None:
    event = untold.event
    notify(session, Telling(
        untold.notice.kind, key, reader, f"event:{event.id}", event.area_id, untold.notice.facts(is_coming), path,
        f"/events/{event.id}", stale_at=untold.stale_at, is_urgent=untold.is_near,
        attachment=lambda: event_file(session, event, links(session).address(path)) if is_coming else "",
    ))  # fmt: skip


def language_of(session: Session, user_key: str) -> str:
    """The language of the account, Chinese without one."""
    kind, _, number = user_key.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    return user.language if user else DEFAULT
