"""Events on the map: those of a window of days, each at its place, or where its unit is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import day_bounds, say_minute, today
from maps.kinds import Sign
from maps.layers import Layer, Mark
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.terms import labels
from schedule.models import HOLDING, Event
from schedule.queries import between, visible, zone_of

WINDOW_DAYS = 14
LONGEST_WINDOW_DAYS = 366
EVENT = Sign("event", "square", "活", "E", t("Event"), "amber")
HELD = Sign("event-held", "square", "毕", "H", t("Event, held"), "slate")


def window(asked: Mapping[str, str], first: date) -> tuple[date, int]:
    """The first day and the number of days that an address asks for with `from` and `until`; else two weeks."""
    start = _day(asked.get("from", "")) or first
    end = _day(asked.get("until", "")) or start + timedelta(days=WINDOW_DAYS - 1)
    return start, min(max((end - start).days + 1, 1), LONGEST_WINDOW_DAYS)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def event_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The events of the window that the reader may see, parts left to the event that they belong to."""
    zone = zone_of(session)
    first, days = window(asked, today(zone))
    kinds = labels(session, "event_kind")
    lon, lat = (func.coalesce(getattr(Place, name), getattr(Unit, name)) for name in ("lon", "lat"))
    facts: Any = (Event.id, Event.title, Event.kind, Event.status, Event.starts_at, Event.zone, lon, lat, Area.path)
    query = select(*facts).select_from(Event).join(Event.area).outerjoin(Event.place).outerjoin(Event.unit)
    query = query.where(visible(actor), Event.status.in_(HOLDING), Event.part_of_id.is_(None))
    query = query.where(between(*day_bounds(first, zone, days)))
    for row in session.execute(query.order_by(Event.starts_at, Event.id)):
        number, title, kind, status, starts_at, its_zone, *at, path = row
        said = f"{say_minute(starts_at, its_zone)} · {kinds.get(kind, kind)}"
        is_over = status == "held"
        yield Mark(number, title, (HELD if is_over else EVENT).code, at[0], at[1], path, said, is_hollow=is_over)


LAYER = Layer(
    "events", t("Events"), "time", (EVENT, HELD), event_marks,
    changes_of=("events", "places", "units", "areas", "terms"), changes_every=60,
    needs=Permission.VIEW_CALENDAR, page="/events/", asks=("from", "until"),
)  # fmt: skip
