"""Events as lines: what a calendar, a list or a panel says of each in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry import terms
from schedule.lifecycle import STATUS_NAMES, STATUS_TONES
from schedule.models import Event
from schedule.queries import people_totals, span_of_event, team_names
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

    @property
    def clocks(self) -> str:
        """14:00–16:00 on the county's wall."""
        return f"{self.span.starts:%H:%M}–{self.span.ends:%H:%M}"


def lines(session: Session, events: Sequence[Event], *, folded: bool = False) -> list[Line]:
    """A line for each event; when folded, a part of an event that is here too is counted with it instead."""
    kinds, teams = terms.labels(session, "event_kind"), team_names(session, events)
    totals = people_totals(session, events)
    here = {event.id for event in events}
    parts: dict[int, int] = {}
    for event in events:
        if folded and event.part_of_id in here:
            parts[event.part_of_id] = parts.get(event.part_of_id, 0) + 1
    shown = [event for event in events if not (folded and event.part_of_id in here)]
    return [
        _line(
            event, kinds.get(event.kind, event.kind), teams[event.id], totals.get(event.id, {}), parts.get(event.id, 0)
        )
        for event in shown
    ]


def _line(event: Event, kind: str, teams: list[str], totals: dict[str, int], parts: int) -> Line:
    reported = totals.get("reported")
    return Line(
        id=event.id, title=event.title, kind=kind, status=event.status, span=span_of_event(event), where=where(event),
        campaign=event.campaign.name if event.campaign else "", teams=teams,
        people=totals.get("expected") if reported is None else reported, has_report=reported is not None, parts=parts,
    )  # fmt: skip


def where(event: Event) -> str:
    """Where it takes place, as shortly as it can be said."""
    if event.place:
        return event.place.name
    return event.place_note or (event.unit.name if event.unit else event.area.name)
