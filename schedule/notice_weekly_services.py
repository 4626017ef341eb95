"""The summary that officials get on Monday morning: what was held in their area, what is late, what is coming."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from core.access import SYSTEM
from core.db import Database
from core.i18n import Said
from core.times import day_bounds, instant, local, now, say_plain_date
from registry.models import Area, Grant, User
from registry.scope import beneath
from schedule import notice_queries
from schedule.late_queries import without_result
from schedule.line_queries import where
from schedule.models import HOLDING, Event, Headcount
from schedule.notice_fields import say_coming, say_held, say_late
from schedule.notice_models import Notice
from schedule.notice_result_services import Conditions
from schedule.notice_services import Telling, notify
from schedule.queries import span_of_event

KIND = "weekly"
AT, HOURS = time(8), 36
"""Monday at eight; a clock that was down until Tuesday evening still sends it."""
MOST_LINES = 12
LATE_SINCE = timedelta(days=180)


def send_summaries(database: Database, known: Conditions) -> str:
    """Write this week's summary to every official, once; `known` says which events have their result."""
    with database.transaction(writing=False) as session:
        due = list(_due(session))
    if not due:
        return "sent 0"
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        return f"sent {sum(_tell(session, user_id, area_id, known) for user_id, area_id in due)}"


def _due(session: Session) -> Iterator[tuple[int, int | None]]:
    """Officials, each with an area (None: everywhere), who have not had the summary of this week."""
    query = select(Grant.user_id, Grant.area_id).join(User, User.id == Grant.user_id)
    query = query.where(Grant.role == "official", Grant.unit_id.is_(None), User.is_active).order_by(Grant.id)
    had = set(session.scalars(select(Notice.key).where(Notice.kind == KIND, Notice.stale_at > now())))
    for user_id, area_id in session.execute(query.distinct()).tuples():
        monday = _monday(session, area_id)
        since = instant(monday, AT, notice_queries.zone(session, area_id))
        is_time = since <= now() < since + timedelta(hours=HOURS)
        is_on = notice_queries.rule(session, KIND, area_id).is_on
        if is_time and is_on and f"{_key(area_id, monday)}:user:{user_id}" not in had:
            yield user_id, area_id


def _tell(session: Session, user_id: int, area_id: int | None, known: Conditions) -> bool:
    zone, monday = notice_queries.zone(session, area_id), _monday(session, area_id)
    area = session.get(Area, area_id) if area_id else None
    here: ColumnElement[bool] = Event.area_id.in_(select(Area.id).where(beneath(area.path))) if area else true()
    before, begun = day_bounds(monday - timedelta(days=7), zone, 7)
    facts = {
        "area": area.name if area else "", "day": Said(say_plain_date, (monday,)),
        "held": Said(say_held, _held(session, here, before, begun)),
        "late": Said(say_late, (_late(session, here, known),)),
        "coming": Said(say_coming, _coming(session, here, begun, zone)),
    }  # fmt: skip
    path = "/calendar?view=week"
    return notify(session, Telling(
        "weekly.summary", _key(area_id, monday), user_id, f"area:{area_id or ''}", area_id, facts, path, path,
        stale_at=instant(monday, AT, zone) + timedelta(hours=HOURS),
    ))  # fmt: skip


def _held(session: Session, here: ColumnElement[bool], since: datetime, until: datetime) -> tuple[int, int, int]:
    """Events that were held, drills among them, and people reported (visits)."""
    held = here & (Event.status == "held") & (Event.starts_at >= since) & (Event.starts_at < until)
    counts = dict(session.execute(select(Event.kind, func.count()).where(held).group_by(Event.kind)).tuples().all())
    people = select(func.sum(Headcount.count)).join(Event, Event.id == Headcount.event_id)
    reported = session.scalar(people.where(held, Headcount.stage == "reported", Headcount.measure == "visits"))
    return sum(counts.values()), counts.get("drill", 0), int(reported or 0)


def _late(session: Session, here: ColumnElement[bool], known: Conditions) -> int:
    missing = here & without_result(now(), known) & (Event.ends_at > now() - LATE_SINCE)
    return session.scalar(select(func.count(Event.id)).where(missing)) or 0


def _coming(session: Session, here: ColumnElement[bool], begun: datetime, zone: str) -> tuple[int, Sequence[Said]]:
    """How many events begin this week, and a line for each of the first."""
    _, ends = day_bounds(local(begun, zone).date(), zone, 7)
    query = select(Event).where(here, Event.status.in_(HOLDING), Event.starts_at >= begun, Event.starts_at < ends)
    found = session.scalars(query.order_by(Event.starts_at, Event.id).options(joinedload(Event.place))).unique().all()
    return len(found), tuple(Said(_line, (one,)) for one in found[:MOST_LINES])


def _line(event: Event) -> str:
    return f"{span_of_event(event)} {event.title} · {where(event)}"


def _monday(session: Session, area_id: int | None) -> date:
    day = local(now(), notice_queries.zone(session, area_id)).date()
    return day - timedelta(days=day.weekday())


def _key(area_id: int | None, monday: date) -> str:
    return f"weekly:{area_id or 'all'}:{monday.isoformat()}"
