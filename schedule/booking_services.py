"""Taking resources for an event: locked, checked, booked, and the database's own refusal said kindly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, t
from core.times import now
from registry.models import Area
from schedule import alternatives
from schedule.alternatives import Alternative
from schedule.booking_queries import resources, stand_ins
from schedule.conflicts import Conflict, Hardness, Known, Resource, Why, Wish, conflicts, notes
from schedule.ground_queries import Ground, ground
from schedule.known_queries import Reach, around, known, named_for, over_days
from schedule.models import HOLDING, Booking, Event
from schedule.spans import Span
from schedule.travel import Point

EXCLUSION_VIOLATION = "23P01"
_NO_WAYS = "without_ways_out"


class Clash(DomainError):
    """Something wanted cannot be had then: `.clashes` say what, with what and when; `.alternatives` are free.

    `.notes` are what one should know besides.
    """

    def __init__(
        self, clashes: Sequence[Conflict], ways_out: Sequence[Alternative], notes: Sequence[Text] = ()
    ) -> None:
        super().__init__("clash", _sentences(clashes), field="starts", hint=_remedy(ways_out))
        self.clashes = list(clashes)
        self.alternatives = list(ways_out)
        self.notes = list(notes)

    @property
    def can_override(self) -> bool:
        """Whether giving a reason would do."""
        return bool(self.clashes) and all(clash.hardness is Hardness.WITH_REASON for clash in self.clashes)

    @property
    def way_out(self) -> Text | None:
        """What is free instead, at most two of them in one sentence."""
        match self.alternatives[:2]:
            case [first, second]:
                return t("Free instead: %(first)s; or %(second)s.", first=first.label, second=second.label)
            case [first]:
                return t("Free instead: %(first)s.", first=first.label)
        return self.hint

    def members(self) -> dict[str, object]:
        """The clashes and the ways out, for programs."""
        return {
            "clashes": [clash.as_json() for clash in self.clashes],
            "alternatives": [way.as_json() for way in self.alternatives],
        }


@dataclass(frozen=True)
class Wanted:
    """What an event wants: when, where, and reasons given for resources that are not free ("" for all others).

    `people` are those expected, `skills` what those who go must be able to do, `point` where it is if that is known;
    `window` are the days of its campaign. `held` are the resources if they are locked already, `ground` the words and
    settings of the area if they are known.
    """

    span: Span
    area: Area
    keys: Sequence[str]
    reason: str = ""
    reasons: Mapping[str, str] | None = None
    may_override: bool = False
    event_id: int | None = None
    point: Point | None = None
    people: int = 0
    skills: frozenset[str] = frozenset()
    unit_kind: str = ""
    event_kind: str = ""
    window: tuple[date, date] | None = None
    held: Mapping[str, Resource] | None = None
    ground: Ground | None = None

    def reason_for(self, key: str) -> str:
        """Why this resource may be taken although it is not free; empty when nobody gave a reason."""
        return self.reason or (self.reasons or {}).get(key, "") if self.may_override else ""


class Term(NamedTuple):
    """How one resource is booked: alone, with others up to its capacity, or in spite of a clash for a reason."""

    is_exclusive: bool
    reason: str
    is_shared: bool


@dataclass(frozen=True)
class Look:
    """What a look found: the clash that planning would meet (None: free), and what one should know besides."""

    clash: Clash | None
    notes: list[Text]


def lock(session: Session, wanted: Wanted, *, locking: bool = True) -> list[Resource]:
    """The resources wanted, held until the transaction ends; refuses a key behind which there is nothing."""
    keys = wanted.keys
    found = resources(session, keys, lock=locking) if wanted.held is None else wanted.held
    if any(key not in found for key in keys):
        raise Invalid("no_such_resource", t("There is no such team, person or vehicle."), field="resources",
                      hint=t("Choose from the list."))  # fmt: skip
    return [found[key] for key in keys]


def claim(session: Session, wanted: Wanted, checked: Sequence[str], actor: Actor) -> dict[str, Term]:
    """Lock everything wanted and check what is to be checked; how each resource is booked.

    Refuses with `Clash` when something is not free and no reason makes it possible.
    """
    held = lock(session, wanted)
    wish, about = _asked(session, wanted, held, checked)
    found = _found(session, wanted, wish, about, actor)
    if not _is_allowed(found, wanted):
        raise _clash(session, wanted, wish, found, actor)
    terms = {one.key: Term(not one.is_shared, "", one.is_shared) for one in held}
    for conflict in found:
        key = conflict.resource.key
        if key in terms:
            is_exclusive = terms[key].is_exclusive and conflict.why is not Why.TAKEN
            terms[key] = terms[key]._replace(is_exclusive=is_exclusive, reason=wanted.reason_for(key))
    return terms


def look(session: Session, wanted: Wanted, checked: Sequence[str], actor: Actor) -> Look:
    """What `claim` would meet now, nothing being locked or written."""
    wish, about = _asked(session, wanted, lock(session, wanted, locking=False), checked)
    found = _found(session, wanted, wish, about, actor)
    clash = None if _is_allowed(found, wanted) else _clash(session, wanted, wish, found, actor)
    return Look(clash, notes(wish, about, now()))


def _is_allowed(found: Iterable[Conflict], wanted: Wanted) -> bool:
    return all(c.hardness is Hardness.WITH_REASON and wanted.reason_for(c.resource.key) for c in found)


def _found(session: Session, wanted: Wanted, wish: Wish, about: Known, actor: Actor) -> list[Conflict]:
    """What stands in the way; who may see which event is only asked when one of them does."""
    if not wish.checked:
        return []
    found = conflicts(wish, about, wanted.may_override)
    if not any(conflict.hold for conflict in found):
        return found
    return conflicts(wish, replace(about, holds=named_for(session, about.holds, actor)), wanted.may_override)


def _asked(session: Session, wanted: Wanted, held: Sequence[Resource], checked: Sequence[str]) -> tuple[Wish, Known]:
    """The wish as the conflict rules see it, and what is known of its time."""
    there = wanted.ground or ground(session, wanted.area)
    wish = Wish(
        wanted.span, tuple(held), wanted.point, wanted.people, wanted.skills, there.kinds_above(wanted.unit_kind),
        wanted.event_kind, frozenset(checked),
    )  # fmt: skip
    return wish, known(session, _reach(wanted), wish.judged, there, wanted.point) if checked else Known()


def _reach(wanted: Wanted) -> Reach:
    return around(wanted.area, wanted.span, wanted.event_id, wanted.skills)


@contextmanager
def without_ways_out(session: Session) -> Iterator[None]:
    """While the block lasts refusals come without alternatives, finding which takes far longer than the refusal."""
    session.info[_NO_WAYS] = True
    try:
        yield
    finally:
        del session.info[_NO_WAYS]


def _clash(session: Session, wanted: Wanted, wish: Wish, found: Sequence[Conflict], actor: Actor) -> Clash:
    """The refusal with ways out, each free for everything wanted; looked for farther ahead when the month has none."""
    if session.info.get(_NO_WAYS):
        return Clash(found, [])
    clashing = {conflict.resource.kind for conflict in found}
    if any(conflict.why is Why.SKILL for conflict in found):
        clashing |= {"team", "person"}
    kinds = [kind for kind in ("team", "vehicle", "person", "place") if kind in clashing]
    others = stand_ins(session, wanted.area, actor, kinds, wanted.people)
    there = wanted.ground or ground(session, wanted.area)
    ways: list[Alternative] = []
    for days in alternatives.HORIZONS:
        about = known(session, over_days(_reach(wanted), days), [*wish.resources, *others], there, wanted.point)
        search = alternatives.Search(wish, about, others, now(), wanted.window, days)
        ways = alternatives.alternatives(search)
        if len(ways) >= alternatives.ENOUGH:
            break
    return Clash(found, ways, notes(wish, about, now()))


def new_bookings(event: Event, terms: Mapping[str, Term], people: int) -> list[Booking]:
    """The bookings, as copies of the event's span and state; of a place with the people expected there."""
    return [
        Booking(
            event_id=event.id, resource=key, starts_at=event.starts_at, ends_at=event.ends_at,
            is_exclusive=term.is_exclusive, is_shared=term.is_shared, override_reason=term.reason,
            holds=term.is_exclusive and event.status in HOLDING, people=people if key.startswith("place:") else 0,
        )
        for key, term in terms.items()
    ]  # fmt: skip


@contextmanager
def kindly(session: Session, wanted: Wanted, actor: Actor) -> Iterator[None]:
    """Do the block in a savepoint; the database's refusal of a double booking becomes the same `Clash`."""
    with said_kindly(session, wanted, actor), session.begin_nested():
        yield
        session.flush()


@contextmanager
def said_kindly(session: Session, wanted: Wanted, actor: Actor) -> Iterator[None]:
    """The same for a block that leaves nothing behind when the database refuses it."""
    try:
        yield
    except IntegrityError as error:
        if not is_double_booking(error):
            raise
        fresh = replace(wanted, held=None)
        wish, about = _asked(session, fresh, lock(session, fresh), wanted.keys)
        found = [c for c in _found(session, wanted, wish, about, actor) if c.why is Why.TAKEN]
        raise _clash(session, wanted, wish, found, actor) from error


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
