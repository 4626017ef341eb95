"""Deeds on observation points: add, change, pause. The place itself is written by the service of places."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.versions import check_version
from maps.inputs import PlaceInput
from maps.models import Place
from maps.services import create_place, edit_place
from observation.haves import HAVES
from observation.models import ObservationPoint, Observer, PointPause
from observation.point_inputs import PauseInput, PointInput
from registry import terms
from registry.permissions import Permission
from registry.scope import load
from schedule.return_services import require_writable

EDIT = Permission.EDIT_OBSERVATION
LOCK_KIND = "observation"
"""The kind of record that returns of the observation network lock."""
LONGEST_PAUSE = 400
_OF_PLACE = ("name", "code", "area", "address", "lon", "lat", "datum", "coordinate_source", "note")


def add_point(session: Session, given: PointInput, actor: Actor) -> ObservationPoint:
    """A new place of kind observation point, with what is watched there."""
    place = create_place(session, _as_place(given, None), actor)
    load(session, Place, place.id, actor, EDIT)
    point = ObservationPoint(place_id=place.id, haves=[])
    _write(session, point, place, given, actor)
    session.add(point)
    session.flush()
    return point


def edit_point(session: Session, place: Place, given: PointInput, actor: Actor) -> ObservationPoint:
    """The changed point; a place that was only a place so far becomes one with what is watched there."""
    load(session, Place, place.id, actor, EDIT)
    if place.kind != "observation_point":
        raise DomainError("not_a_point", t("This place is no observation point."))
    point = session.get(ObservationPoint, place.id)
    if point is not None:
        check_version(point, given.version)
    edit_place(session, place, _as_place(given, given.place_version), actor)
    point = point or ObservationPoint(place_id=place.id, haves=[])
    _write(session, point, place, given, actor)
    session.add(point)
    session.flush()
    return point


def pause_point(session: Session, point: ObservationPoint, given: PauseInput, actor: Actor) -> PointPause:
    """Days on which the point owes nothing; records that are there stay. Refuses settled days, and overlaps."""
    load(session, Place, point.place_id, actor, EDIT)
    if given.ends_on < given.starts_on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="ends_on")
    if (given.ends_on - given.starts_on).days >= LONGEST_PAUSE:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=LONGEST_PAUSE), field="ends_on",
                      hint=t("A point that is given up gets a last day instead."))  # fmt: skip
    require_writable(session, LOCK_KIND, point.place.area, given.starts_on)
    overlapping = select(PointPause.id).where(
        PointPause.place_id == point.place_id, PointPause.starts_on <= given.ends_on,
        PointPause.ends_on >= given.starts_on
    )  # fmt: skip
    if session.scalar(overlapping.limit(1)) is not None:
        raise Invalid("paused_already", t("The point is paused on some of these days already."), field="starts_on")
    pause = PointPause(
        place_id=point.place_id, starts_on=given.starts_on, ends_on=given.ends_on, reason=given.reason,
        allowed_by=actor.name[:60],
    )  # fmt: skip
    session.add(pause)
    session.flush()
    return pause


def end_pause(session: Session, pause: PointPause, actor: Actor) -> None:
    """The point owes records on these days again."""
    place = load(session, Place, pause.place_id, actor, EDIT)
    require_writable(session, LOCK_KIND, place.area, pause.starts_on)
    session.delete(pause)
    session.flush()


def _as_place(given: PointInput, version: int | None) -> PlaceInput:
    values = {name: getattr(given, name) for name in _OF_PLACE}
    return PlaceInput(kind="observation_point", version=version, **values)


def _write(session: Session, point: ObservationPoint, place: Place, given: PointInput, actor: Actor) -> None:
    _check(session, point, place, given, actor)
    point.category, point.object, point.object_count = given.category, given.object, given.object_count
    point.observer_id, point.haves = given.observer_id, _in_order(given.haves)
    _refuse_settled(session, point, place, given)
    point.starts_on, point.ends_on = given.starts_on, given.ends_on


def _check(session: Session, point: ObservationPoint, place: Place, given: PointInput, actor: Actor) -> None:
    known = dict(terms.leaves(session, "observation_category", place.area))
    if given.category not in known and given.category != point.category:  # one put out of use since may stay
        raise Invalid("no_such_term", t("This is not in the list any more."), field="category",
                      hint=t("Choose another."))  # fmt: skip
    if given.ends_on is not None and given.ends_on < given.starts_on:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="ends_on")
    if given.observer_id is not None and given.observer_id != point.observer_id:
        observer = session.get(Observer, given.observer_id)
        if observer is None or not observer.is_active or not actor.may_for(EDIT, observer.area.path):
            raise Invalid("no_such_observer", t("There is no such observer in your areas."), field="observer_id")


def _refuse_settled(session: Session, point: ObservationPoint, place: Place, given: PointInput) -> None:
    """From when until when a point is watched decides what it owed: that does not change for days that are locked."""
    moved = [(one, other) for one, other in ((point.starts_on, given.starts_on), (point.ends_on, given.ends_on))
             if one != other]  # fmt: skip
    if point.starts_on is None or not moved:
        return
    touched = [day for pair in moved for day in pair if day is not None]
    require_writable(session, LOCK_KIND, place.area, min(touched))


def _in_order(haves: Sequence[str]) -> list[str]:
    return [code for code in HAVES if code in haves]
