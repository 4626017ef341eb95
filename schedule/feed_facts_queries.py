"""What calendars are told of our events; nothing personal: no notes, no names of people, no telephones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.i18n import t, tn
from core.links import links
from registry import terms
from registry.models import Area
from schedule.icalendars import EventFacts, FeedContent, sequence_of
from schedule.lifecycle import STATUS_NAMES
from schedule.models import Booking, Event, Team


def event_facts(session: Session, events: Sequence[Event], area: Area | None = None) -> list[EventFacts]:
    """The facts of each event in the language spoken, kinds by the words of the area (or of the reader's home)."""
    kinds = terms.labels(session, "event_kind", area)
    teams, parts = _teams(session, events), _parts(session, events)
    return [
        _facts(session, event, kinds.get(event.kind, event.kind), teams.get(event.id, []), parts.get(event.id, 0))
        for event in events
    ]


def event_file(session: Session, event: Event, url: str = "") -> str:
    """The text of an .ics file with this event, in the language spoken.

    `url` is where its reader learns more, a whole address; without it the event's own page.
    """
    return events_file(session, [(event, url)])


def events_file(session: Session, linked: Sequence[tuple[Event, str]]) -> str:
    """The text of an .ics file with these events, under the title of the first, each with its address as above."""
    first = linked[0][0]
    found = event_facts(session, [event for event, _ in linked], first.area)
    facts = tuple(_leading_to(one, url) for one, (_, url) in zip(found, linked, strict=True))
    return FeedContent(first.title, facts, alarm_minutes=1440).text


def _leading_to(facts: EventFacts, url: str) -> EventFacts:
    return EventFacts(**{**facts.__dict__, "url": url}) if url else facts


def _facts(session: Session, event: Event, kind: str, teams: list[str], parts: int) -> EventFacts:
    lat, lon = _point(event)
    campaign = event.campaign.name if event.campaign else ""
    return EventFacts(
        uid=event.uid, sequence=sequence_of(event.version), title=event.title, starts_at=event.starts_at,
        ends_at=event.ends_at, zone=event.zone, status=event.status, changed_at=event.changed_at or event.created_at,
        where=_where(event), lat=lat, lon=lon, about=_about(event, kind, teams, parts),
        url=links(session).address(f"/events/{event.id}"), categories=tuple(name for name in (kind, campaign) if name),
    )  # fmt: skip


def _where(event: Event) -> str:
    """The place with its address, or the audience, and where exactly."""
    if event.place is not None:
        parts = [event.place.name, event.place.address, event.place_note]
    elif event.place_note:
        parts = [event.place_note]
    else:
        parts = [event.unit.name, event.unit.address] if event.unit else [event.area.name]
    first, *others = [part for part in parts if part]
    return reduce(lambda said, more: str(t("%(place)s, %(more)s", place=said, more=more)), others, first)


def _point(event: Event) -> tuple[float | None, float | None]:
    """Latitude and longitude of where it is, when that is known."""
    here = event.place or (None if event.place_note else event.unit)
    if here is None or here.lat is None or here.lon is None:
        return None, None
    return here.lat, here.lon


def _about(event: Event, kind: str, teams: list[str], parts: int) -> str:
    said: list[object] = [t("Status: %(status)s", status=STATUS_NAMES[event.status])]
    if event.status_reason:
        said.append(t("Reason: %(reason)s", reason=event.status_reason))
    said.append(t("Kind: %(kind)s", kind=kind))
    if event.unit is not None:
        said.append(t("Audience: %(unit)s", unit=event.unit.name))
    if event.campaign is not None:
        said.append(t("Campaign: %(campaign)s", campaign=event.campaign.name))
    if teams:
        said.append(t("Teams: %(names)s", names=str(t(", ")).join(teams)))
    if parts:
        said.append(tn("%(n)s event is part of it.", "%(n)s events are part of it.", parts))
    return "\n".join(map(str, said))


def _teams(session: Session, events: Sequence[Event]) -> dict[int, list[str]]:
    """The names of each event's teams."""
    names = {f"team:{team_id}": name for team_id, name in session.execute(select(Team.id, Team.name)).tuples()}
    query = select(Booking.event_id, Booking.resource).where(
        Booking.event_id.in_([event.id for event in events]), Booking.resource.startswith("team:")
    )
    found: dict[int, list[str]] = {}
    for event_id, resource in session.execute(query.order_by(Booking.id)).tuples():
        if resource in names:
            found.setdefault(event_id, []).append(names[resource])
    return found


def _parts(session: Session, events: Sequence[Event]) -> dict[int, int]:
    """How many events are part of each."""
    whole = Event.part_of_id
    query = select(whole, func.count()).where(whole.in_([event.id for event in events])).group_by(whole)
    return {int(event_id): count for event_id, count in session.execute(query).tuples() if event_id is not None}
