"""What is known of a time: what is booked, who is away, which days and hours are closed; plain rows for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Float,
    Integer,
    Select,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Json
from core.i18n import language, t
from core.prepared import Prepared, answers
from core.times import day_bounds
from maps.models import Place
from registry.models import Area, Term, Unit
from schedule.closures import Absent, Closure
from schedule.conflicts import NEAR_HOURS, Hold, Known, Resource
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.ground_queries import Ground, areas_above
from schedule.models import HOLDING, Booking, Event
from schedule.queries import visible
from schedule.road_queries import ways_at
from schedule.spans import LONGEST_DAYS, Span
from schedule.travel import Point
from schedule.wishes import GOING
from schedule.workdays import DayBook, EnteredDay, book_of


def _holds_query() -> Select[Any]:
    """Bookings on the resources `keys` of living events, but one, that touch a time; with where the events are."""
    b, e, p, u = Booking.__table__, Event.__table__, Place.__table__, Unit.__table__
    there = b.join(e, e.c.id == b.c.event_id).outerjoin(p, p.c.id == e.c.place_id).outerjoin(u, u.c.id == e.c.unit_id)
    return (
        select(
            b.c.resource, e.c.id, e.c.title, b.c.starts_at, b.c.ends_at, b.c.people, b.c.is_shared,
            func.coalesce(p.c.lon, u.c.lon), func.coalesce(p.c.lat, u.c.lat), literal(""),
        )
        .select_from(there)
        .where(b.c.resource.in_(bindparam("keys", expanding=True)), e.c.status.in_(HOLDING))
        # no event is longer than that, so the index on the start alone narrows both ends
        .where(b.c.starts_at < bindparam("until"), b.c.starts_at > bindparam("earliest"))
        .where(b.c.ends_at > bindparam("since"), b.c.event_id != bindparam("but"))
    )  # fmt: skip


def _away_query() -> Select[Any]:
    """Absences of the resources `going` that touch the time, as columns like those of the bookings."""
    a, nowhere = Absence.__table__.c, cast(null(), Float)
    return select(
        a.resource, literal(0), a.note, a.starts_at, a.ends_at, literal(0), false(), nowhere, nowhere, a.source
    ).where(
        a.resource.in_(bindparam("going", expanding=True)),
        a.starts_at < bindparam("until"), a.ends_at > bindparam("since"),
    )  # fmt: skip


def _days_query() -> CompoundSelect[Any]:
    """Blackouts of the areas that touch the days, and the days entered of the years, as columns like those."""
    b, d, area = Blackout.__table__.c, SpecialDay.__table__, Area.__table__
    days, minute = cast(null(), Json), cast(null(), Integer)
    areas: BindParameter[int] = bindparam("areas", expanding=True)
    closed = select(
        b.id, b.name, b.starts_on, b.ends_on, b.weekdays, b.endings, b.is_lunar, b.from_minute, b.until_minute,
        b.unit_kinds, b.event_kinds, b.is_strict, literal(""), literal(0),
    ).where(
        b.is_active, b.starts_on <= bindparam("last"), b.ends_on >= bindparam("first"), b.area_id.in_(areas)
    )  # fmt: skip
    entered = (
        select(
            literal(0), d.c.name, d.c.on, d.c.on, days, days, false(), minute, minute, days, days, false(), d.c.kind,
            func.length(func.coalesce(area.c.path, "")),
        )
        .select_from(d.outerjoin(area, area.c.id == d.c.area_id))
        .where(d.c.on.between(bindparam("january"), bindparam("december")))
        .where(or_(d.c.area_id.is_(None), d.c.area_id.in_(areas)))
    )  # fmt: skip
    return union_all(closed, entered)


_HOLDS = Prepared(_holds_query())
_HOLDS_AND_AWAY = Prepared(union_all(_holds_query(), _away_query()))
_DAYS = Prepared(_days_query())


@dataclass(frozen=True)
class Reach:
    """For which area and time something is to be known, leaving one event out; skills are to be named if asked for."""

    area: Area
    starts_at: datetime
    ends_at: datetime
    but_event: int | None = None
    skills: frozenset[str] = frozenset()


def around(area: Area, span: Span, but_event: int | None, skills: frozenset[str]) -> Reach:
    """What must be known to judge the span: its days, and the stops just before and after them."""
    near = timedelta(hours=NEAR_HOURS)
    first, last = day_bounds(span.on, span.zone)[0], day_bounds(span.until, span.zone)[1]
    return Reach(area, min(first, span.starts_at - near), max(last, span.ends_at + near), but_event, skills)


def over_days(reach: Reach, days: int) -> Reach:
    """The same with so many days more, in which ways out of a clash are looked for."""
    return replace(reach, starts_at=reach.starts_at - timedelta(days=1), ends_at=reach.ends_at + timedelta(days=days))


def known(
    session: Session, reach: Reach, wanted: Iterable[Resource], ground: Ground, point: Point | None = None
) -> Known:
    """All that the conflict rules need to judge these resources within the reach, at that point if it is known."""
    session.flush()
    keys = {key for one in wanted for key in (one.key, *(kin for kin, _ in one.kin))}
    held, closed = answers(session, _asked_of_holds(keys, reach), _asked_of_days(reach))
    there, away = _told_apart(held)
    closures, days = _closed(closed)
    road = ground.road
    if ground.has_ways and point is not None:
        road = replace(road, ways=ways_at(session, point))
    return Known(there, away, closures, days, road, _skill_names(session) if reach.skills else {})


def holds(session: Session, keys: Iterable[str], reach: Reach) -> tuple[list[Hold], list[Absent]]:
    """Bookings of living events on these resources that touch the time, and when those who go are away."""
    return _told_apart(*answers(session, _asked_of_holds(keys, reach)))


def _asked_of_holds(keys: Iterable[str], reach: Reach) -> tuple[Prepared, dict[str, Any]]:
    wanted = sorted(keys)
    going = [key for key in wanted if key.partition(":")[0] in GOING]
    asked = {
        "keys": wanted, "since": reach.starts_at, "until": reach.ends_at, "but": reach.but_event or 0,
        "earliest": reach.starts_at - timedelta(days=LONGEST_DAYS + 1),
    }  # fmt: skip
    return (_HOLDS_AND_AWAY, asked | {"going": going}) if going else (_HOLDS, asked)


def _told_apart(rows: Iterable[Any]) -> tuple[list[Hold], list[Absent]]:
    there: list[Hold] = []
    away: list[Absent] = []
    for key, event_id, title, starts, ends, people, is_shared, lon, lat, source in rows:
        if source:
            away.append(Absent(key, starts, ends, title, source))
        else:
            point = None if lon is None or lat is None else (lon, lat)
            there.append(Hold(key, event_id, title, starts, ends, point, people, is_shared))
    return there, away


def named_for(session: Session, there: Sequence[Hold], actor: Actor) -> list[Hold]:
    """The bookings, those of events that the actor may not see without the events' titles and numbers."""
    ids = {hold.event_id for hold in there}
    shown = set(session.scalars(select(Event.id).where(Event.id.in_(ids), visible(actor))))
    return [
        hold if hold.event_id in shown else replace(hold, title=t("another event"), is_foreign=True) for hold in there
    ]


def _asked_of_days(reach: Reach) -> tuple[Prepared, dict[str, Any]]:
    first, last = reach.starts_at.date(), (reach.ends_at + timedelta(days=1)).date()
    asked = {
        "areas": areas_above(reach.area), "first": first, "last": last,
        "january": date(first.year, 1, 1), "december": date(last.year, 12, 31),
    }  # fmt: skip
    return _DAYS, asked


def _closed(rows: Sequence[Any]) -> tuple[list[Closure], DayBook]:
    """Blackouts, by their first day, and the years' workdays; the nearest area's day stands."""
    closures = sorted((_closure(row) for row in rows if row[0]), key=lambda one: (one.starts_on, one.id))
    entered = sorted((row for row in rows if not row[0]), key=lambda row: row[13])
    return closures, book_of(
        EnteredDay(row[2], "holiday" if row[12] == "holiday" else "workday", row[1]) for row in entered
    )


def _closure(row: Any) -> Closure:
    number, name, starts_on, ends_on, weekdays, endings, is_lunar, first, last, units, events, is_strict, *_ = row
    return Closure(
        name, "", starts_on, ends_on, frozenset(weekdays), frozenset(endings), is_lunar, first, last,
        frozenset(units), frozenset(events), is_strict, number,
    )  # fmt: skip


@dataclass(frozen=True)
class _Skill:
    """The name of a skill in the language in which it is read."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en


def _skill_names(session: Session) -> dict[str, object]:
    query = select(Term.code, Term.name_zh, Term.name_en).where(Term.scheme == "skill")
    return {code: _Skill(zh, en) for code, zh, en in session.execute(query)}
