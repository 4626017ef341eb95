"""Taking resources for an event: locked, checked, booked, and the database's own refusal said kindly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, t
from core.times import now
from registry.models import Area
from schedule import alternatives
from schedule.alternatives import Alternative
from schedule.booking_queries import as_resource, holds, horizon, rows, stand_ins
from schedule.conflicts import Conflict, Hardness, Resource, conflicts
from schedule.models import HOLDING, Booking, Event
from schedule.spans import Span

EXCLUSION_VIOLATION = "23P01"


class Clash(DomainError):
    """Something wanted cannot be had then: `.clashes` say what, with what and when; `.alternatives` are free."""

    def __init__(self, clashes: Sequence[Conflict], ways_out: Sequence[Alternative]) -> None:
        super().__init__("clash", _sentences(clashes), field="starts", hint=_remedy(ways_out))
        self.clashes = list(clashes)
        self.alternatives = list(ways_out)

    @property
    def can_override(self) -> bool:
        """Whether giving a reason would do."""
        return bool(self.clashes) and all(clash.hardness is Hardness.WITH_REASON for clash in self.clashes)

    def members(self) -> dict[str, object]:
        """The clashes and the ways out, for programs."""
        return {
            "clashes": [clash.as_json() for clash in self.clashes],
            "alternatives": [way.as_json() for way in self.alternatives],
        }


@dataclass(frozen=True)
class Wanted:
    """What an event wants: when, where, and reasons given for resources that are not free ("" for all others)."""

    span: Span
    area: Area
    keys: Sequence[str]
    reason: str = ""
    reasons: Mapping[str, str] | None = None
    may_override: bool = False
    event_id: int | None = None

    def reason_for(self, key: str) -> str:
        """Why this resource may be taken although it is not free; empty when nobody gave a reason."""
        return self.reason or (self.reasons or {}).get(key, "") if self.may_override else ""


def lock(session: Session, keys: Sequence[str], *, locking: bool = True) -> list[Resource]:
    """The resources behind the keys, held until the transaction ends; refuses a key behind which there is nothing."""
    found = rows(session, keys, lock=locking)
    if any(key not in found for key in keys):
        raise Invalid("no_such_resource", t("There is no such team, person or vehicle."), field="resources",
                      hint=t("Choose from the list."))  # fmt: skip
    return [as_resource(key, found[key]) for key in keys]


def claim(
    session: Session, wanted: Wanted, checked: Sequence[str], actor: Actor, *, locking: bool = True
) -> dict[str, tuple[bool, str]]:
    """Lock everything wanted and check what is to be checked; per resource whether it is exclusive, and the reason.

    Refuses with `Clash` when something is not free and no reason makes it possible. Without `locking` it only looks.
    """
    resources = lock(session, wanted.keys, locking=locking)
    span = wanted.span
    looked_at = [resource for resource in resources if resource.key in set(checked)]
    held = holds(session, [r.key for r in looked_at], span.starts_at, span.ends_at, wanted.event_id)
    found = conflicts(span, looked_at, held, wanted.may_override)
    if any(c.hardness is Hardness.NEVER or not wanted.reason_for(c.resource.key) for c in found):
        raise Clash(found, ways_out(session, wanted, resources, actor))
    terms = dict.fromkeys(checked, (True, ""))
    for conflict in found:
        key = conflict.resource.key
        terms[key] = (terms[key][0] and conflict.hold is None, wanted.reason_for(key))
    return terms


def ways_out(session: Session, wanted: Wanted, resources: Sequence[Resource], actor: Actor) -> list[Alternative]:
    """Free alternatives for everything wanted."""
    others = stand_ins(session, wanted.area, actor)
    keys = [resource.key for resource in (*resources, *others)]
    held = holds(session, keys, *horizon(wanted.span), wanted.event_id)
    return alternatives.alternatives(wanted.span, resources, others, held, now())


def book(session: Session, event: Event, terms: dict[str, tuple[bool, str]]) -> None:
    """Write the bookings, as copies of the event's span and state."""
    for key, (is_exclusive, reason) in terms.items():
        session.add(
            Booking(event_id=event.id, resource=key, starts_at=event.starts_at, ends_at=event.ends_at,
                    is_exclusive=is_exclusive, holds=is_exclusive and event.status in HOLDING, override_reason=reason)
        )  # fmt: skip
    session.flush()


@contextmanager
def kindly(session: Session, wanted: Wanted, actor: Actor) -> Iterator[None]:
    """Do the block in a savepoint; the database's refusal of a double booking becomes the same `Clash`."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        if not is_double_booking(error):
            raise
        resources = lock(session, wanted.keys)
        held = holds(session, wanted.keys, wanted.span.starts_at, wanted.span.ends_at, wanted.event_id)
        found = [c for c in conflicts(wanted.span, resources, held, wanted.may_override) if c.hold is not None]
        raise Clash(found, ways_out(session, wanted, resources, actor)) from error


def is_double_booking(error: IntegrityError) -> bool:
    """Whether the database refused because something was booked already (SQLite's trigger, PostgreSQL's exclusion)."""
    return getattr(error.orig, "sqlstate", None) == EXCLUSION_VIOLATION or "double booking" in str(error.orig)


def _sentences(clashes: Sequence[Conflict]) -> Text:
    if not clashes:
        return t("Somebody else has just booked one of these for the same time.")
    said = clashes[0].sentence
    for clash in clashes[1:]:
        said = t("%(first)s %(next)s", first=said, next=clash.sentence)
    return said


def _remedy(ways: Sequence[Alternative]) -> Text:
    if ways:
        return t("Take one of the free alternatives, or choose another time.")
    return t("Choose another time, or leave out what is not free.")
