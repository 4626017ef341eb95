"""Which of the wanted resources cannot be had at a time, with what they clash, and how hard that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from core.i18n import Text, t
from schedule.spans import Span


class Hardness(StrEnum):
    """Whether a conflict can be overridden."""

    NEVER = "never"
    WITH_REASON = "with_reason"


class Why(StrEnum):
    """What stands in the way."""

    TAKEN = "taken"
    HOURS = "hours"
    INACTIVE = "inactive"


@dataclass(frozen=True)
class Resource:
    """What can be booked: its key ("team:3"), name, and working hours in wall-clock minutes (None: any hour)."""

    key: str
    name: str
    is_active: bool = True
    works_from: int | None = None
    works_until: int | None = None
    skills: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """team person vehicle place unit."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Hold:
    """What another event has booked; also one taken in spite of a clash, which the database does not guard."""

    resource: str
    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Conflict:
    """One resource that cannot simply be had; `hold` is the other event's when that is the reason."""

    resource: Resource
    why: Why
    hardness: Hardness
    hold: Hold | None = None
    zone: str = field(default="Asia/Shanghai", compare=False)

    @property
    def sentence(self) -> Text:
        """Who, with what, when."""
        name = self.resource.name
        if self.hold is not None:
            span = Span(self.hold.starts_at, self.hold.ends_at, self.zone)
            return t(
                "“%(name)s” is already booked for “%(title)s”, %(span)s.", name=name, title=self.hold.title, span=span
            )
        if self.why is Why.HOURS:
            first, last = _clock(self.resource.works_from or 0), _clock(self.resource.works_until or 0)
            return t("“%(name)s” works from %(first)s to %(last)s.", name=name, first=first, last=last)
        return t("“%(name)s” is no longer in use.", name=name)

    def as_json(self) -> dict[str, object]:
        """What programs are told of it; instants in UTC."""
        hold = self.hold
        return {
            "resource": self.resource.key, "name": self.resource.name, "why": str(self.why),
            "sentence": str(self.sentence), "can_override": self.hardness is Hardness.WITH_REASON,
            "event_id": hold.event_id if hold else None, "starts_at": _instant(hold.starts_at) if hold else None,
            "ends_at": _instant(hold.ends_at) if hold else None,
        }  # fmt: skip


def conflicts(
    span: Span, resources: Iterable[Resource], holds: Iterable[Hold], may_override: bool = True
) -> list[Conflict]:
    """Every conflict of the wanted resources at that time, in the order of the resources; none means free."""
    held = list(holds)
    hardness = Hardness.WITH_REASON if may_override else Hardness.NEVER
    found: list[Conflict] = []
    for resource in resources:
        found += _of_one(span, resource, held, hardness)
    return found


def is_free(span: Span, resources: Iterable[Resource], holds: Sequence[Hold]) -> bool:
    """Whether all of the resources can be had at that time without a reason."""
    return not conflicts(span, resources, holds)


def _of_one(span: Span, resource: Resource, holds: Sequence[Hold], hardness: Hardness) -> list[Conflict]:
    if not resource.is_active:
        return [Conflict(resource, Why.INACTIVE, Hardness.NEVER, zone=span.zone)]
    found = [
        Conflict(resource, Why.TAKEN, hardness, hold, span.zone)
        for hold in sorted(holds, key=lambda h: h.starts_at)
        if hold.resource == resource.key and span.overlaps(hold.starts_at, hold.ends_at)
    ]
    if is_outside_hours(span, resource):
        found.append(Conflict(resource, Why.HOURS, hardness, zone=span.zone))
    return found


def is_outside_hours(span: Span, resource: Resource) -> bool:
    """Whether the span begins before or ends after the resource's working hours on the county's wall clock."""
    if resource.works_from is None or resource.works_until is None:
        return False
    return span.first_minute < resource.works_from or span.last_minute > resource.works_until


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
