"""Observation points, their pauses, and observers for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.answers import Answer
from core.api import Asked, Changes, Page, blueprint, operation, page, whole_page
from core.errors import NotFound
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, address, session
from maps.models import Place
from observation import observer_queries, observer_services, point_queries, point_services
from observation.answers import GoneAnswer
from observation.haves import missing
from observation.models import ObservationPoint, Observer, PointPause
from observation.observer_inputs import ObserverInput
from observation.point_inputs import Have, PauseInput, PointInput
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may

bp = blueprint("observation_points")
CONTACT = ("phone", "allowance_yuan", "note")


class PointAnswer(Answer):
    """An observation point; degrees are WGS-84, `missing` are the six-haves that it lacks."""

    id: int
    area: str
    area_name: str
    name: str
    code: str | None
    address: str
    category: str
    object: str
    object_count: int | None
    observer_id: int | None
    observer: str | None
    haves: list[Have]
    missing: list[Have]
    starts_on: date
    ends_on: date | None
    lon: float | None
    lat: float | None
    is_active: bool
    version: int


class PauseAnswer(Answer):
    """Days on which a point owes no record."""

    id: int
    place_id: int
    starts_on: date
    ends_on: date
    reason: str


class ObserverAnswer(Answer):
    """An observer; telephone, allowance and note only for callers who may see contacts."""

    id: int
    area: str
    area_name: str
    name: str
    phone: str | None
    trained_on: date | None
    allowance_yuan: int | None
    note: str | None
    login: str | None
    is_active: bool
    points: int
    version: int


class LinkAnswer(Answer):
    """The personal link of an observer: whoever has it can report for the observer's points."""

    observer_id: int
    address: str


class PointsAsked(Asked):
    """Which points."""

    q: Annotated[Line, Entry(t("Name, code or observer"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; points beneath it too."))] = ""
    category: Annotated[Line, Entry(t("Category"), t("A group stands for all categories in it."))] = ""
    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


class ObserversAsked(Asked):
    """Which observers."""

    q: Annotated[Line, Entry(t("Name or telephone"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; observers beneath it too."))] = ""
    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


@bp.get("/observation-points")
@needs(P.VIEW_OBSERVATION)
@operation(t("List observation points"))
def list_points(asked: PointsAsked) -> Page[PointAnswer]:
    """The points in use of the caller's areas."""
    categories = terms.beneath(session(), "observation_category", asked.category) if asked.category else ()
    query = point_queries.points(
        actor(), asked.q, point_queries.area_in_reach(session(), asked.area, actor()), categories
    )
    return page(session(), query, asked, {"name": Place.name}, lambda rows: [point_answer(row) for row in rows])


@bp.post("/observation-points")
@needs(P.EDIT_OBSERVATION)
@operation(t("Add an observation point"), location=lambda made: url_for(".get_point", place_id=made.id))
def add_point(given: PointInput) -> PointAnswer:
    """The new point."""
    return point_answer(point_services.add_point(session(), given, actor()))


@bp.get("/observation-points/<int:place_id>")
@needs(P.VIEW_OBSERVATION)
@operation(t("Get one observation point"))
def get_point(place_id: int) -> PointAnswer:
    """One point."""
    return point_answer(point_queries.seen_point(session(), place_id, actor()))


@bp.patch("/observation-points/<int:place_id>")
@needs(P.EDIT_OBSERVATION)
@operation(t("Change an observation point"))
def change_point(place_id: int, given: Changes[PointInput]) -> PointAnswer:
    """The changed point."""
    point = point_queries.seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION)
    there = dict(point_queries.as_typed(point.place, point)) | {"version": None, "place_version": None}
    there |= {name: getattr(point, name).isoformat() for name in ("starts_on", "ends_on") if getattr(point, name)}
    return point_answer(point_services.edit_point(session(), point.place, given.over(there), actor()))


@bp.get("/observation-points/<int:place_id>/pauses")
@needs(P.VIEW_OBSERVATION)
@operation(t("List the pauses of a point"))
def list_pauses(place_id: int) -> Page[PauseAnswer]:
    """Its pauses, the latest first, on one page."""
    point = point_queries.seen_point(session(), place_id, actor())
    items = [_pause(row) for row in point_queries.pauses(session(), point.place_id)]
    return whole_page(items)


@bp.post("/observation-points/<int:place_id>/pauses")
@needs(P.EDIT_OBSERVATION)
@operation(t("Pause a point"))
def pause_point(place_id: int, given: PauseInput) -> PauseAnswer:
    """The pause: on its days no record is owed."""
    point = point_queries.seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION)
    return _pause(point_services.pause_point(session(), point, given, actor()))


@bp.delete("/observation-points/<int:place_id>/pauses/<int:pause_id>")
@needs(P.EDIT_OBSERVATION)
@operation(t("Take a pause back"))
def end_pause(place_id: int, pause_id: int) -> GoneAnswer:
    """Records are owed on its days again."""
    found = session().get(PointPause, pause_id)
    if found is None or found.place_id != place_id:
        raise NotFound()
    point_services.end_pause(session(), found, actor())
    return GoneAnswer(id=pause_id)


@bp.get("/observers")
@needs(P.VIEW_OBSERVATION)
@operation(t("List observers"))
def list_observers(asked: ObserversAsked) -> Page[ObserverAnswer]:
    """The active observers of the caller's areas."""
    query = observer_queries.observers(actor(), asked.q, point_queries.area_in_reach(session(), asked.area, actor()))
    return page(session(), query, asked, {"name": Observer.name}, lambda rows: [observer_answer(row) for row in rows])


@bp.post("/observers")
@needs(P.EDIT_OBSERVATION)
@operation(t("Add an observer"), location=lambda made: url_for(".get_observer", observer_id=made.id))
def add_observer(given: ObserverInput) -> ObserverAnswer:
    """The new observer."""
    return observer_answer(observer_services.add_observer(session(), given, actor()))


@bp.get("/observers/<int:observer_id>")
@needs(P.VIEW_OBSERVATION)
@operation(t("Get one observer"))
def get_observer(observer_id: int) -> ObserverAnswer:
    """One observer."""
    return observer_answer(load(session(), Observer, observer_id, actor(), P.VIEW_OBSERVATION))


@bp.patch("/observers/<int:observer_id>")
@needs(P.EDIT_OBSERVATION)
@operation(t("Change an observer"))
def change_observer(observer_id: int, given: Changes[ObserverInput]) -> ObserverAnswer:
    """The changed observer."""
    found = _own(observer_id)
    there = dict(observer_queries.as_typed(found)) | {"version": None}
    there["trained_on"] = found.trained_on.isoformat() if found.trained_on else None
    return observer_answer(observer_services.edit_observer(session(), found, given.over(there), actor()))


@bp.get("/observers/<int:observer_id>/link")
@needs(P.EDIT_OBSERVATION)
@operation(t("Get the personal link of an observer"))
def get_link(observer_id: int) -> LinkAnswer:
    """The link as it is at present."""
    return _link(_own(observer_id))


@bp.post("/observers/<int:observer_id>/link")
@needs(P.EDIT_OBSERVATION)
@operation(t("Give an observer a new personal link"))
def renew_link(observer_id: int) -> LinkAnswer:
    """The new link; the old one opens nothing any more."""
    return _link(observer_services.renew_link(session(), _own(observer_id), actor()))


def point_answer(point: ObservationPoint) -> PointAnswer:
    """The point as programs see it."""
    place = point.place
    of_point: Mapping[str, Any] = {name: getattr(point, name) for name in point_queries.OF_POINT}
    return PointAnswer(
        id=place.id, area=place.area.code, area_name=place.area.name, name=place.name, code=place.code,
        address=place.address, observer=point.observer.name if point.observer else None, missing=missing(point.haves),
        lon=place.lon, lat=place.lat, is_active=place.is_active, **of_point,
    )  # fmt: skip


def observer_answer(observer: Observer) -> ObserverAnswer:
    """The observer as the caller may see it."""
    known = dict(observer_queries.as_typed(observer))
    if not may(session(), observer, actor(), P.VIEW_CONTACTS):
        known |= dict.fromkeys(CONTACT)
    counts = observer_queries.point_counts(session(), [observer.id])
    known["login"] = known["login"] or None
    return ObserverAnswer(id=observer.id, area_name=observer.area.name, points=counts.get(observer.id, 0), **known)


def _own(observer_id: int) -> Observer:
    return load(session(), Observer, observer_id, actor(), P.EDIT_OBSERVATION)


def _link(observer: Observer) -> LinkAnswer:
    token = observer_queries.token(session(), observer)
    return LinkAnswer(observer_id=observer.id, address=address(f"/o/{token}"))


def _pause(row: PointPause) -> PauseAnswer:
    return PauseAnswer(
        id=row.id, place_id=row.place_id, starts_on=row.starts_on, ends_on=row.ends_on, reason=row.reason
    )
