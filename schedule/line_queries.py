"""Events as lines: what a calendar, a list or a panel says of each in one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from maps.models import Place
from registry import terms
from registry.models import Area, Unit
from schedule.lifecycle import STATUS_NAMES, STATUS_TONES
from schedule.models import Booking, Campaign, Event, Team
from schedule.queries import people_totals_of
from schedule.spans import Span

ICONS = {
    "planned": "clock", "confirmed": "check-circle", "held": "check-lg", "postponed": "hourglass-split",
    "cancelled": "x-circle",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One event in a row; `people` are those reported, else those expected; `parts` counts events folded into it."""

    id: int
    title: str
    kind: str
    status: str
    span: Span
    where: str
    campaign: str
    teams: list[str]
    people: int | None
    has_report: bool
    parts: int = 0
    version: int = 0
    area_path: str = ""
    unit_id: int | None = None

    @property
    def status_name(self) -> str:
        """The state in the language spoken."""
        return str(STATUS_NAMES[self.status])

    @property
    def tone(self) -> str:
        """The state's tone: ok warn bad info muted."""
        return STATUS_TONES[self.status]

    @property
    def icon(self) -> str:
        """The state's icon, so that colour is not its only sign."""
        return ICONS[self.status]

    @cached_property
    def on(self) -> date:
        """The first day on the county's calendar."""
        return self.span.on

    @cached_property
    def until(self) -> date:
        """The last day on the county's calendar."""
        return self.span.until

    @cached_property
    def starts(self) -> str:
        """14:00 on the county's wall."""
        return f"{self.span.starts:%H:%M}"

    @cached_property
    def ends(self) -> str:
        """16:00 on the county's wall."""
        return f"{self.span.ends:%H:%M}"

    @property
    def tip(self) -> str:
        """What is told of it where only its title has room."""
        return f"{self.title} · {self.clocks} · {self.where} · {self.status_name}"

    @property
    def clocks(self) -> str:
        """14:00–16:00 on the county's wall."""
        return f"{self.starts}–{self.ends}"


def lines(session: Session, events: Sequence[Event], *, folded: bool = False) -> list[Line]:
    """A line for each event; when folded, a part of an event that is here too is counted with it instead."""
    here = {event.id for event in events}
    parts = Counter(event.part_of_id for event in events if folded and event.part_of_id in here)
    found = lines_of(session, [event.id for event in events if not (folded and event.part_of_id in here)])
    return [replace(line, parts=parts[line.id]) if parts[line.id] else line for line in found]


def lines_of(session: Session, ids: Sequence[int], *, detailed: bool = True) -> list[Line]:
    """Lines of the events with these ids, in this order; ids behind which there is nothing are left out.

    Without details there are no teams, people and kinds: for chips that have no room for them.
    """
    if not ids:
        return []
    rows = {row.id: row for row in session.execute(_rows(ids))}
    kinds = terms.labels(session, "event_kind") if detailed else {}
    teams, totals = (_teams(session, ids), people_totals_of(session, ids)) if detailed else ({}, {})
    return [
        _line(rows[number], kinds, teams.get(number, []), totals.get(number, {})) for number in ids if number in rows
    ]


def _rows(ids: Sequence[int]) -> Select[Any]:
    """Columns, not records: a calendar shows hundreds of events and changes none of them."""
    return (
        select(
            Event.id, Event.title, Event.kind, Event.status, Event.starts_at, Event.ends_at, Event.zone,
            Event.place_note, Event.version, Event.unit_id, Area.name.label("area"), Area.path,
            Unit.name.label("unit"), Place.name.label("place"), Campaign.name.label("campaign"),
        )
        .join(Area, Area.id == Event.area_id)
        .outerjoin(Unit, Unit.id == Event.unit_id)
        .outerjoin(Place, Place.id == Event.place_id)
        .outerjoin(Campaign, Campaign.id == Event.campaign_id)
        .where(Event.id.in_(ids))
    )  # fmt: skip


def _teams(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(Booking.event_id, Booking.resource).where(
        Booking.event_id.in_(ids), Booking.resource.startswith("team:")
    )
    booked = [(event_id, int(key[5:])) for event_id, key in session.execute(query.order_by(Booking.id)).tuples()]
    wanted = {team_id for _, team_id in booked}
    teams = select(Team.id, Team.name).where(Team.id.in_(wanted))
    names = dict(session.execute(teams).tuples().all()) if wanted else {}
    found: dict[int, list[str]] = {}
    for event_id, team_id in booked:
        if team_id in names:
            found.setdefault(event_id, []).append(names[team_id])
    return found


def _line(row: Any, kinds: Mapping[str, str], teams: list[str], totals: Mapping[str, int]) -> Line:
    reported = totals.get("reported")
    return Line(
        id=row.id, title=row.title, kind=kinds.get(row.kind, row.kind), status=row.status,
        span=Span(row.starts_at, row.ends_at, row.zone), where=row.place or row.place_note or row.unit or row.area,
        campaign=row.campaign or "", teams=teams, people=totals.get("expected") if reported is None else reported,
        has_report=reported is not None, version=row.version, area_path=row.path, unit_id=row.unit_id,
    )  # fmt: skip


def where(event: Event) -> str:
    """Where it takes place, as shortly as it can be said."""
    if event.place:
        return event.place.name
    return event.place_note or (event.unit.name if event.unit else event.area.name)
