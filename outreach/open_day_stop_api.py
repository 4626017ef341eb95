"""Stops of the itinerary of an open day for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import request, url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Input
from core.i18n import t
from core.web import actor, session
from outreach import open_day_queries as queries
from outreach import open_day_services as services
from outreach.open_day_answers import OpenDayStopAnswer, stop_answer
from outreach.open_day_inputs import StopInput
from outreach.open_day_models import OpenDay, OpenDayStop
from registry.permissions import Permission as P

bp = blueprint("open_day_stops")
SORTS: dict[str, Any] = {"position": OpenDayStop.position}


class StopRemovedAnswer(Answer):
    """The number of the stop that is gone."""

    id: int


class StopsAsked(Asked):
    """In which order to list the stops."""

    sort: Annotated[Literal["position", "-position"], Entry(t("Sorted by"))] = "position"


class StopMoveInput(Input):
    """A stop one place earlier or later."""

    to: Annotated[Literal["earlier", "later"], Entry(t("Direction"))]


@bp.get("/open-days/<int:event_id>/stops")
@needs(P.VIEW_CALENDAR)
@operation(t("List the stops of an open day"))
def list_day_stops(event_id: int, asked: StopsAsked) -> Page[OpenDayStopAnswer]:
    """The itinerary in its order."""
    day = queries.load_day(session(), event_id, actor())
    return page(session(), queries.stops_of(day), asked, SORTS, lambda rows: [stop_answer(one) for one in rows])


@bp.post("/open-days/<int:event_id>/stops")
@needs(P.EDIT_EVENTS)
@operation(t("Add a stop at the end of the itinerary"), location=lambda made: _at(made.id))
def add_day_stop(event_id: int, given: StopInput) -> OpenDayStopAnswer:
    """The stop."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return stop_answer(services.add_stop(session(), day, given, actor()))


@bp.get("/open-days/<int:event_id>/stops/<int:stop_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one stop of the itinerary"))
def get_day_stop(event_id: int, stop_id: int) -> OpenDayStopAnswer:
    """One stop."""
    return stop_answer(_own(event_id, stop_id, P.VIEW_CALENDAR)[1])


@bp.patch("/open-days/<int:event_id>/stops/<int:stop_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a stop of the itinerary"))
def change_day_stop(event_id: int, stop_id: int, given: Changes[StopInput]) -> OpenDayStopAnswer:
    """The changed stop."""
    day, found = _own(event_id, stop_id, P.EDIT_EVENTS)
    there = {name: getattr(found, name) for name in StopInput.model_fields if name not in ("starts", "version")}
    wanted = given.over(there | {"starts": clock_of(found)})
    return stop_answer(services.edit_stop(session(), day, found, wanted, actor()))


@bp.post("/open-days/<int:event_id>/stops/<int:stop_id>/move")
@needs(P.EDIT_EVENTS)
@operation(t("Move a stop one place in the itinerary"))
def move_day_stop(event_id: int, stop_id: int, given: StopMoveInput) -> OpenDayStopAnswer:
    """The stop at its new place; the first cannot move earlier, nor the last later: then nothing changes."""
    day, found = _own(event_id, stop_id, P.EDIT_EVENTS)
    services.move_stop(session(), day, found, -1 if given.to == "earlier" else 1, actor())
    return stop_answer(found)


@bp.delete("/open-days/<int:event_id>/stops/<int:stop_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Take a stop out of the itinerary"))
def delete_day_stop(event_id: int, stop_id: int) -> StopRemovedAnswer:
    """It is gone."""
    day, found = _own(event_id, stop_id, P.EDIT_EVENTS)
    services.remove_stop(session(), day, found, actor())
    return StopRemovedAnswer(id=stop_id)


def clock_of(stop: OpenDayStop) -> str | None:
    """When the stop begins, as 09:30; None when nobody said."""
    minute = stop.starts_minute
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _own(event_id: int, stop_id: int, permission: P) -> tuple[OpenDay, OpenDayStop]:
    day = queries.load_day(session(), event_id, actor(), permission)
    found = session().get(OpenDayStop, stop_id)
    if found is None or found.event_id != event_id:
        raise NotFound()
    return day, found


def _at(stop_id: int) -> str:
    return url_for(".get_day_stop", event_id=(request.view_args or {})["event_id"], stop_id=stop_id)
