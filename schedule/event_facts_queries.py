"""What an event input means: its area, audience, place and campaign looked up, allowed, and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import Forbidden, Invalid
from core.i18n import DEFAULT, Text, speaking, t
from maps.models import Place
from registry import terms
from registry.models import Area, Term, Unit
from registry.permissions import Permission
from schedule.booking_queries import county_path, resources
from schedule.conflicts import Resource
from schedule.ground_queries import Ground, ground
from schedule.inputs import EventInput
from schedule.models import Campaign, Event
from schedule.queries import people
from schedule.spans import Span, span_of
from schedule.travel import Point

DRILL = "drill"
T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """An event's facts, checked; `keys` are all resources it books, the audience and the place among them.

    `people` are those expected, `skills` what those who go must be able to do, `point` where it is if that is known;
    `held` are the resources by key, and `ground` the words and settings of the area.
    """

    span: Span
    title: str
    area: Area
    unit: Unit | None
    place: Place | None
    campaign: Campaign | None
    keys: list[str]
    may_override: bool
    people: int
    skills: tuple[str, ...]
    ground: Ground
    held: Mapping[str, Resource]

    @property
    def point(self) -> Point | None:
        """Where it is: at the place, else at the unit."""
        return point_of(self.place) or point_of(self.unit)


def facts(
    session: Session, given: EventInput, actor: Actor, event: Event | None = None, *, locking: bool = False,
    known: Ground | None = None,
) -> Facts:  # fmt: skip
    """What was given, looked up; refuses what is unknown, out of use, or not the actor's to plan.

    With `locking` nobody else can book the same resources until this transaction ends. `known` is the ground of the
    event's area with the words of the input, if the caller has asked for it already.
    """
    unit = _found(session, Unit, given.unit_id, "unit_id", event.unit_id if event else None)
    place = _found(session, Place, given.place_id, "place_id", event.place_id if event else None)
    area = _area(session, given, unit, place)
    may_plan(session, given.kind, area, given.unit_id, actor)
    if event is not None:
        may_plan(session, event.kind, event.area, event.unit_id, actor)
    there = known or ground(session, area, [given.kind, *given.expected, *given.skills])
    _check_kind(session, given.kind, event, there)
    _check_place(session, place, area)
    span = span_of(given.on, given.starts, given.ends, given.until, there.zone)
    keys = _keys(given, unit, place)
    may_override = actor.may_for(Permission.EDIT_EVENTS, area.path, given.unit_id)
    held = resources(session, keys, lock=locking)
    before = [b.resource for b in event.bookings] if event else []
    _check_resources(given.resources, held, area, actor, before)
    title = given.title or _usual_title((unit or area).name, there, given.kind)
    return Facts(
        span, title, area, unit, place, _campaign(session, given, area, event), keys, may_override,
        _people(session, given, event), _skills(session, given, event, there), there, held,
    )  # fmt: skip


def point_of(located: Place | Unit | None) -> Point | None:
    """Where it lies, if that is known."""
    if located is None or located.lon is None or located.lat is None:
        return None
    return located.lon, located.lat


def may_plan(session: Session, kind: str, area: Area, unit_id: int | None, actor: Actor) -> None:
    """Refuse who may not plan events there; a unit's own drill may also be planned by who reports its drills."""
    allowed = actor.may_for(Permission.EDIT_EVENTS, area.path, unit_id)
    if not allowed and kind == DRILL:
        allowed = actor.may_for(Permission.EDIT_DRILLS, area.path, unit_id)
    if not allowed:
        raise Forbidden()


def known_terms(session: Session, scheme: str) -> set[str]:
    """The codes of a vocabulary, those out of use included."""
    return set(session.scalars(select(Term.code).where(Term.scheme == scheme)))


def default_title(session: Session, kind: str, unit: Unit | None, area: Area) -> str:
    """For whom, and the kind, in the language of the county whoever enters it: 石上小学讲座."""
    with speaking(DEFAULT):
        return _title_of((unit or area).name, terms.label(session, "event_kind", kind, area))


def _usual_title(whom: str, there: Ground, kind: str) -> str:
    with speaking(DEFAULT):
        return _title_of(whom, there.name("event_kind", kind))


def _title_of(whom: str, kind: str) -> str:
    return str(t("%(name)s · %(kind)s", name=whom, kind=kind))[:120]


_WITH_AREA: dict[type[Any], Any] = {Unit: joinedload(Unit.area), Place: joinedload(Place.area)}


def _found(session: Session, table: type[T], record_id: int | None, field: str, before: int | None) -> T | None:
    """The record of that id; one that is out of use may only stay where it was."""
    if record_id is None:
        return None
    record: Any = session.get(table, record_id, options=[_WITH_AREA[table]])
    if record is None or not (record.is_active or record_id == before):
        raise Invalid("no_such_record", t("This is not in the list any more."), field=field, hint=t("Choose another."))
    return record  # type: ignore[no-any-return]


def _area(session: Session, given: EventInput, unit: Unit | None, place: Place | None) -> Area:
    """The audience's area; without an audience the given one, else the place's."""
    area = unit.area if unit else session.get(Area, given.area_id) if given.area_id else place.area if place else None
    if area is None:
        raise Invalid("no_area", t("Choose the unit it is held for, or an area."), field="area_id")
    return area


def _check_kind(session: Session, kind: str, event: Event | None, there: Ground) -> None:
    if not there.unknown("event_kind", [kind]) or (event and event.kind == kind):
        return
    if known_terms(session, "event_kind"):
        raise Invalid("event_kind", t("There is no such kind of event."), field="kind", hint=t("Choose from the list."))


def _check_place(session: Session, place: Place | None, area: Area) -> None:
    """A place of another county is a slip of the hand, or somebody trying addresses."""
    if place is None or place.area.path.startswith(area.path):
        return
    if not place.area.path.startswith(county_path(session, area)):
        raise Invalid("place_elsewhere", t("This place lies in another county."), field="place_id",
                      hint=t("Choose another."))  # fmt: skip


def _people(session: Session, given: EventInput, event: Event | None) -> int:
    """How many are expected; an input that is silent about it leaves what was."""
    if event is not None and "expected" not in given.model_fields_set:
        return sum(people(session, event.id, "expected").values())
    return sum(given.expected.values())


def _skills(session: Session, given: EventInput, event: Event | None, there: Ground) -> tuple[str, ...]:
    """The skills needed, each once; an input that is silent about them leaves what was."""
    before = list(event.skills) if event else []
    if event is not None and "skills" not in given.model_fields_set:
        return tuple(before)
    if unknown := [code for code in there.unknown("skill", given.skills) if code not in before]:
        wording = t("There is no skill “%(code)s”.", code=unknown[0])
        raise Invalid("skill", wording, field="skills", hint=t("Choose from the list."))
    return tuple(dict.fromkeys(given.skills))


def _campaign(session: Session, given: EventInput, area: Area, event: Event | None) -> Campaign | None:
    if given.campaign_id is None:
        return None
    campaign = session.get(Campaign, given.campaign_id)
    stays = event is not None and event.campaign_id == given.campaign_id
    wrong: Text | None = None
    if campaign is None or not area.path.startswith(campaign.area.path):
        wrong = t("There is no such campaign in this area.")
    elif campaign.status == "cancelled" and not stays:
        wrong = t("This campaign has been cancelled.")
    if wrong is not None:
        raise Invalid("campaign", wrong, field="campaign_id", hint=t("Choose another."))
    return campaign


def _keys(given: EventInput, unit: Unit | None, place: Place | None) -> list[str]:
    """All that is booked: a venue has one event at a time, other places are shared up to their capacity, if known."""
    keys = [f"unit:{unit.id}"] if unit else []
    if place is not None and (place.kind == "venue" or place.capacity is not None):
        keys.append(f"place:{place.id}")
    return list(dict.fromkeys([*keys, *given.resources]))


def _check_resources(
    keys: list[str], held: Mapping[str, Resource], area: Area, actor: Actor, before: list[str]
) -> None:
    """A resource serves its area and all beneath; others may be sent by whoever plans events where they belong."""
    for key in keys:
        one = held.get(key)
        there = one is not None and (
            area.path.startswith(one.area_path) or actor.may_for(Permission.EDIT_EVENTS, one.area_path)
        )
        if key not in before and not (there and actor.may_for(Permission.EDIT_EVENTS, area.path)):
            raise Invalid("no_such_resource", t("There is no such team, person or vehicle here."), field="resources",
                          hint=t("Choose from the list."))  # fmt: skip
