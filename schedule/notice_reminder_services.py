"""Reminders of what is near, made from what the events are now: one that was moved is reminded of anew, at its new
time, and one that was cancelled is not reminded of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.i18n import DEFAULT, Said
from core.times import now
from registry.models import Grant, User
from schedule import notice_queries
from schedule.line_queries import where
from schedule.models import HOLDING, Event
from schedule.notice_fields import say_away
from schedule.notice_models import Notice, NoticePreference, NoticeRule
from schedule.notice_services import Mailbox, Telling, notify, tell_groups
from schedule.notice_times import DAY_MINUTES, Reminder, reminder
from schedule.notice_wish_queries import Reached, all_with_wishes
from schedule.queries import span_of_event
from schedule.record_models import EventMove
from schedule.sign_up_models import SignUp
from schedule.sign_up_notice_services import telling_of

KIND = "reminder"
LONGEST_MINUTES = 60 * DAY_MINUTES
SHORTEST_LOOK = 10 * DAY_MINUTES
"""So far ahead is looked in any case: a weekly digest tells of what begins up to eight days later."""

Reader = int | Mailbox | None  # None: the groups


@dataclass(frozen=True)
class Candidate:
    """Somebody to whom an event matters, since when they know of its start, and their sign-up if they have one."""

    event: Event
    reader: Reader
    known_at: datetime
    sign_up: SignUp | None = None


def remind(database: Database) -> str:
    """Write every reminder that is due, once; says how many are new."""
    with database.transaction(writing=False) as session:
        if next(_due(session), None) is None:
            return "reminded 0"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        told = sum(_tell(session, one, due) for one, due in list(_due(session)))
    return f"reminded {told}"


def _due(session: Session) -> Iterator[tuple[Candidate, Reminder]]:
    """Who is to be reminded now and has not been."""
    at, near = now(), _near(session)
    wishes = all_with_wishes(session)
    told = set(session.scalars(select(Notice.key).where(Notice.kind == KIND, Notice.stale_at > at)))
    for one in _candidates(session, near):
        due = _reminder(session, one, wishes, at)
        if due is None:
            continue
        keys = {f"{_key(one.event, due)}:{name}" for name in _names(session, one)}
        if not keys <= told:
            told |= keys
            yield one, due


def _near(session: Session) -> ColumnElement[bool]:
    """The condition on events that they are held and near enough for somebody's earliest reminder."""
    leads = [lead for row in session.scalars(select(NoticeRule.leads).where(NoticeRule.kind == KIND)) for lead in row]
    own = session.scalars(select(NoticePreference.leads).where(NoticePreference.kind == KIND))
    leads += [int(lead) for row in own for lead in row or ()]
    ahead = timedelta(minutes=min(max([*leads, SHORTEST_LOOK]), LONGEST_MINUTES) + DAY_MINUTES)
    return Event.status.in_(HOLDING) & (Event.starts_at > now()) & (Event.starts_at <= now() + ahead)


def _candidates(session: Session, near: ColumnElement[bool]) -> Iterator[Candidate]:
    """Who signed up, then the contacts of the audience, then groups."""
    moved = select(EventMove.event_id, func.max(EventMove.at)).join(Event, Event.id == EventMove.event_id)
    moved = moved.where(near, EventMove.what.in_(("moved", "restored"))).group_by(EventMove.event_id)
    moves = dict(session.execute(moved).tuples().all())
    for sign_up, event, readers in _signed_up(session, near):
        for reader in readers:
            yield Candidate(event, reader, max(sign_up.signed_at, moves.get(event.id, sign_up.signed_at)), sign_up)
    audience = select(Event, User.id).join(Grant, Grant.unit_id == Event.unit_id).join(User, User.id == Grant.user_id)
    for event, user_id in session.execute(audience.where(near, User.is_active).order_by(Event.id, User.id)).tuples():
        yield Candidate(event, user_id, max(event.created_at, moves.get(event.id, event.created_at)))
    for event in session.scalars(select(Event).where(near, Event.part_of_id.is_(None)).order_by(Event.id)):
        if notice_queries.carrying(session, KIND, event.area_id):
            yield Candidate(event, None, max(event.created_at, moves.get(event.id, event.created_at)))


def _signed_up(session: Session, near: ColumnElement[bool]) -> Iterator[tuple[SignUp, Event, list[Reader]]]:
    """The sign-ups that have a place, with everybody who is to be reminded of each."""
    of_unit = select(SignUp.id, User.id).join(Event, Event.id == SignUp.event_id)
    of_unit = of_unit.join(Grant, (Grant.unit_id == SignUp.unit_id) & (Grant.role == "unit_contact"))
    of_unit = of_unit.join(User, User.id == Grant.user_id).where(near, SignUp.state == "confirmed", User.is_active)
    contacts: dict[int, list[int]] = defaultdict(list)
    for sign_up_id, user_id in session.execute(of_unit.order_by(User.id)).tuples():
        contacts[sign_up_id].append(user_id)
    is_own = (SignUp.user_key == literal("user:") + cast(User.id, String)) & User.is_active
    query = select(SignUp, Event, User).join(Event, Event.id == SignUp.event_id).outerjoin(User, is_own)
    for sign_up, event, user in session.execute(query.where(near, SignUp.state == "confirmed").order_by(SignUp.id)):
        readers: list[Reader] = list(dict.fromkeys([*([user.id] if user else []), *contacts[sign_up.id]]))
        letter = [Mailbox(sign_up.email, user.language if user else DEFAULT)] if sign_up.email else []
        yield sign_up, event, [*readers, *letter]


def _reminder(session: Session, one: Candidate, wishes: Mapping[int, Reached], at: datetime) -> Reminder | None:
    rule = notice_queries.rule(session, KIND, one.event.area_id)
    if not rule.is_on:
        return None
    reader = wishes.get(one.reader, Reached()) if isinstance(one.reader, int) else Reached()
    wish = reader.wish(KIND, notice_queries.quiet_hours(session, one.event.area_id))
    return reminder(one.event.starts_at, one.known_at, reader.leads(rule.leads), wish, one.event.zone, at)


def _tell(session: Session, one: Candidate, due: Reminder) -> int:
    event, key = one.event, _key(one.event, due)
    away = Said(say_away, (round((event.starts_at - now()).total_seconds() / 60),))
    if one.sign_up is not None and one.reader is not None:
        return notify(session, telling_of(session, event, one.sign_up, KIND, key, one.reader, away))
    facts = {
        "title": event.title, "when": span_of_event(event), "where": where(event), "away": away,
        "unit": event.unit.name if event.unit else "",
    }  # fmt: skip
    path, about = f"/events/{event.id}", f"event:{event.id}"
    telling = Telling("reminder.audience", key, one.reader or Mailbox(""), about, event.area_id, facts, path, path,
                      stale_at=event.starts_at)  # fmt: skip
    if one.reader is None:
        return tell_groups(session, telling)
    return notify(session, replace(telling, group_url=""))


def _key(event: Event, due: Reminder) -> str:
    """With the start, so that a moved event has reminders of its own."""
    return f"event:{event.id}:reminder:{due.starts_at.timestamp():.0f}:{due.lead}"


def _names(session: Session, one: Candidate) -> list[str]:
    """The reader, or each group, as the key of a notice ends."""
    if isinstance(one.reader, int):
        return [f"user:{one.reader}"]
    return [one.reader.address] if one.reader else notice_queries.carrying(session, KIND, one.event.area_id)
