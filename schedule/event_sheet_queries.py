"""What the rows of a plan of events are compared with: who and what may be planned with, and what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from core.imports import Given, Options
from core.imports.bulk import chunks
from core.times import day_bounds, instant
from maps.models import Place
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from registry.sheet_queries import area_book, locator
from registry.words import Words
from schedule.choice_queries import serving
from schedule.event_facts_queries import default_title
from schedule.event_rows import KIND_WORDS, ByName, EventReader, Known
from schedule.inputs import EventInput
from schedule.models import HOLDING, Event, Person, Team, Vehicle
from schedule.queries import campaigns, people, zone_of

_LOOKED_UP = 400
_TABLES: dict[str, Any] = {"team": Team, "person": Person, "vehicle": Vehicle}


def reader(session: Session, given: Sequence[Given], options: Options, actor: Actor) -> EventReader:
    """Reads these rows for this actor: everything that they name and the actor may plan with is looked up."""
    kinds = terms.leaves(session, "event_kind")
    finder = locator(session, area_book(session), options, actor, Permission.EDIT_EVENTS)
    finder.expects_point = False
    return EventReader(
        kinds=_words(terms.vocabulary(session, "event_kind"), KIND_WORDS.items()),
        kind_names=dict(kinds),
        skills=_words(terms.vocabulary(session, "skill"), ()),
        units=ByName(units_named(session, given, actor, Permission.EDIT_EVENTS)),
        places=ByName(_places(session, given, actor)),
        campaigns=ByName(Known(one.id, one.name, one.area.name) for one in campaigns(session, actor)),
        resources={kind: ByName(_resources(session, table, actor)) for kind, table in _TABLES.items()},
        locator=finder,
    )


def _words(known: Sequence[terms.KnownTerm], more: Iterable[tuple[str, Iterable[str]]]) -> Words:
    """A term by its code, its names in both languages, and what lists call it besides."""
    return Words([*((term.code, (term.name_zh, term.name_en)) for term in known), *more])


def units_named(session: Session, given: Sequence[Given], actor: Actor, permission: Permission) -> Iterator[Known]:
    """The active units that rows name, by name or code, and for which the actor holds the permission; each once."""
    mine = (Unit.is_active, within(actor, permission, Unit.area_id, Unit.id))
    query = select(Unit.id, Unit.name, Area.name, Area.path, Unit.code).join(Area, Area.id == Unit.area_id)
    keys = sorted({name_key(row.values["unit"]) for row in given if row.values.get("unit")})
    codes = sorted({row.values["unit_code"] for row in given if row.values.get("unit_code")})
    seen: set[int] = set()
    for column, wanted in ((Unit.name_key, keys), (Unit.code, codes)):
        for part in chunks(wanted, _LOOKED_UP):
            for row in session.execute(query.where(*mine, column.in_(part))):
                if row[0] not in seen:
                    seen.add(row[0])
                    yield Known(row[0], row[1], row[2], row[3], row[4] or "")


def _places(session: Session, given: Sequence[Given], actor: Actor) -> Iterator[Known]:
    keys = sorted({name_key(row.values["place"]) for row in given if row.values.get("place")})
    query = select(Place.id, Place.name, Area.name, Area.path).join(Area, Area.id == Place.area_id)
    mine = within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id)
    for part in chunks(keys, _LOOKED_UP):
        wanted = (Place.is_active, Place.kind.in_(("venue", "shelter")), Place.name_key.in_(part))
        for row in session.execute(query.where(mine, *wanted)):
            yield Known(*row)


def _resources(session: Session, table: Any, actor: Actor) -> Iterator[Known]:
    query = select(table).where(serving(actor, Permission.EDIT_EVENTS, table.area_id), table.is_active)
    for one in session.scalars(query.order_by(table.id)):
        yield Known(one.id, one.name, one.area.name, one.area.path, getattr(one, "plate", ""))


def planned_already(session: Session, given: EventInput) -> Event | None:
    """The event of the same kind and start for the same unit, or without one of the same area and title."""
    area = _area(session, given)
    if area is None:
        return None
    starts_at = instant(given.on, given.starts, zone_of(session, area))
    query = select(Event).where(Event.kind == given.kind, Event.starts_at == starts_at)
    if given.unit_id is not None:
        return session.scalars(query.where(Event.unit_id == given.unit_id).order_by(Event.id)).first()
    title = given.title or default_title(session, given.kind, None, area)
    alike = query.where(Event.unit_id.is_(None), Event.area_id == area.id, Event.title == title)
    return session.scalars(alike.order_by(Event.id)).first()


def standing_alike(session: Session, given: EventInput) -> list[Event]:
    """Events of the same kind, audience and title that begin at other times of that day and are not called off."""
    area = _area(session, given)
    if area is None:
        return []
    zone = zone_of(session, area)
    begins, ends = day_bounds(given.on, zone, 1)
    unit = session.get(Unit, given.unit_id) if given.unit_id is not None else None
    query = select(Event).where(
        Event.kind == given.kind, Event.title == (given.title or default_title(session, given.kind, unit, area)),
        Event.unit_id.is_(None) & (Event.area_id == area.id) if unit is None else Event.unit_id == unit.id,
        Event.starts_at >= begins, Event.starts_at < ends, Event.status.in_(HOLDING),
        Event.starts_at != instant(given.on, given.starts, zone),
    )  # fmt: skip
    return list(session.scalars(query.order_by(Event.starts_at, Event.id)))


def _area(session: Session, given: EventInput) -> Area | None:
    if given.unit_id is not None:
        unit = session.get(Unit, given.unit_id)
        return unit.area if unit else None
    if given.area_id is not None:
        return session.get(Area, given.area_id)
    place = session.get(Place, given.place_id) if given.place_id is not None else None
    return place.area if place else None


def differing(session: Session, event: Event, given: EventInput) -> list[str]:
    """The fields of the row that say something else than the event does."""
    booked = {booking.resource for booking in event.bookings}
    ends_at = instant(given.until or given.on, given.ends, event.zone)
    there: dict[str, tuple[Any, Any]] = {
        "title": (given.title, event.title), "ends": (ends_at, event.ends_at),
        "place": (given.place_id, event.place_id), "campaign": (given.campaign_id, event.campaign_id),
        "place_note": (given.place_note, event.place_note), "note": (given.note, event.note),
        "teams": (set(given.resources) <= booked, True),
    }  # fmt: skip
    found = [name for name, (wanted, found) in there.items() if wanted not in (None, "") and wanted != found]
    if given.expected and given.expected != _kept(people(session, event.id, "expected"), given.expected):
        found.append("unspecified")
    return found


def _kept(there: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
    return {name: there.get(name, 0) for name in wanted}


def locked_keys(given: Iterable[EventInput]) -> list[str]:
    """Every unit, place and resource that these may book, so that they can be locked in one order."""
    keys: set[str] = set()
    for one in given:
        keys |= {*one.resources, f"unit:{one.unit_id or 0}", f"place:{one.place_id or 0}"}
    return sorted(keys - {"unit:0", "place:0"})
