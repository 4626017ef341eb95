"""Events as a table with the columns of the import, so that what was written out can be read in again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.chunked import Chunked
from core.forms import entries
from core.i18n import t
from core.sheets import Column, Sheet
from core.times import day_bounds, local, now, say_minute, say_plain_date
from registry import terms
from registry.models import Area
from schedule.calendar_queries import narrowed
from schedule.event_row_inputs import EXPECTED, EventRow
from schedule.lifecycle import STATUS_NAMES
from schedule.models import Booking, Event, Headcount
from schedule.queries import between, booked, counts_by_event, events

_TWICE = frozenset({"clocks", "area_names"})  # what other columns say already
_KINDS = {"on": "date", "until": "date", **dict.fromkeys(EXPECTED, "integer")}
_COLUMN_OF = {"team": "teams", "person": "people", "vehicle": "vehicles"}


@dataclass(frozen=True)
class Words:
    """What the table needs to know besides the events: kinds, skills, categories and areas by name."""

    kinds: Mapping[str, str]
    skills: Mapping[str, str]
    more: Mapping[str, str]  # categories of people that the import does not know, by name
    areas: dict[int, Area]  # those met so far


def event_table(session: Session, actor: Actor, filters: Mapping[str, str], first: date, days: int, zone: str) -> Sheet:
    """The events of these days that the actor may see, narrowed as the calendar is, in order of time."""
    query = narrowed(events(actor), filters).where(between(*day_bounds(first, zone, days)))
    found = Chunked(session, query.order_by(Event.starts_at, Event.id), Event.id)
    words = _words(session, _categories_used(session, query))
    labels = {name: str(entry.label) for name, entry in entries(EventRow).items() if name not in _TWICE}
    columns = [Column(label, _KINDS.get(name, "text")) for name, label in labels.items()]  # type: ignore[arg-type]
    columns[-1:-1] = [Column(name, "integer") for name in words.more.values()]
    last = first + timedelta(days=days - 1)
    period = t("%(first)s to %(last)s", first=say_plain_date(first), last=say_plain_date(last))
    place = actor.place or _top(session, query)
    made = t("%(place)s, written on %(when)s", place=place, when=say_minute(now(), zone))
    heading = (str(t("Plan of events")), str(period), str(made))
    rows = _rows(session, found, words, list(labels))
    return Sheet(str(t("Events")), columns, rows, heading=heading, count=len(found))


def _categories_used(session: Session, query: Select[tuple[Event]]) -> set[str]:
    """The categories of people who are expected at any of these events."""
    ids = query.order_by(None).with_only_columns(Event.id, maintain_column_froms=True)
    expected = (Headcount.stage == "expected") & (Headcount.measure == "visits")
    return set(session.scalars(select(Headcount.category).where(Headcount.event_id.in_(ids), expected).distinct()))


def _words(session: Session, used: set[str]) -> Words:
    categories = terms.labels(session, "people_category")
    return Words(
        terms.labels(session, "event_kind"), terms.labels(session, "skill"),
        {code: categories.get(code, code) for code in sorted(used - set(EXPECTED))}, {},
    )  # fmt: skip


def _top(session: Session, query: Select[tuple[Event]]) -> str:
    """The name of the widest area in which any of these events lies."""
    areas = query.order_by(None).with_only_columns(Event.area_id, maintain_column_froms=True)
    path = session.scalar(select(func.min(Area.path)).where(Area.id.in_(areas)))
    top = session.get(Area, int(path.strip("/").split("/")[0])) if path else None
    return top.name if top else ""


def _learn_areas(session: Session, words: Words, part: Sequence[Event]) -> None:
    """Know also the areas in and above these events."""
    ids = {int(part) for event in part for part in event.area.path.split("/") if part} - set(words.areas)
    words.areas.update({area.id: area for area in session.scalars(select(Area).where(Area.id.in_(ids)))})


def _rows(session: Session, found: Chunked[Event], words: Words, names: Sequence[str]) -> Iterator[list[Any]]:
    for part in found:
        _learn_areas(session, words, part)
        counts, going = counts_by_event(session, part), booked(session, part)
        for event in part:
            expected = counts.get((event.id, "expected"), {})
            cells = _cells(event, words, expected, going[event.id])
            *others, last = [cells.get(name) for name in names]
            yield [*others, *(expected.get(code) for code in words.more), last]


def cells_of(session: Session, event: Event) -> dict[str, Any]:
    """What a row of the table says of the event, by the fields of the import."""
    expected = counts_by_event(session, [event]).get((event.id, "expected"), {})
    words = _words(session, set())
    _learn_areas(session, words, [event])
    return _cells(event, words, expected, booked(session, [event])[event.id])


def _cells(
    event: Event, words: Words, expected: Mapping[str, int], going: Sequence[tuple[Booking, Any]]
) -> dict[str, Any]:
    cells = {**_facts(event, words), **_where(event, words), **{name: expected.get(name) for name in EXPECTED}}
    for kind, column in _COLUMN_OF.items():
        records = [one for booking, one in going if one and booking.resource.startswith(f"{kind}:")]
        cells[column] = "、".join(record.name for record in records)
    return cells


def _facts(event: Event, words: Words) -> dict[str, Any]:
    starts, ends = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
    return {
        "kind": words.kinds.get(event.kind, event.kind), "title": event.title, "on": starts.date(),
        "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
        "until": ends.date() if ends.date() != starts.date() else None,
        "unit": event.unit.name if event.unit else None, "unit_code": event.unit.code if event.unit else None,
        "campaign": event.campaign.name if event.campaign else None,
        "skills": "、".join(words.skills.get(code, code) for code in event.skills or ()),
        "status": str(STATUS_NAMES[event.status]), "note": event.note, "uid": event.uid,
    }  # fmt: skip


def _where(event: Event, words: Words) -> dict[str, Any]:
    above = [words.areas[int(part)] for part in event.area.path.split("/") if part]
    levels = {area.level: area.name for area in above}
    return {
        "area_code": event.area.code, "township": levels.get("township"), "village": levels.get("village"),
        "place": event.place.name if event.place else None, "place_note": event.place_note,
    }  # fmt: skip
