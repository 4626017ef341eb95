"""Absences of teams, people and vehicles for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Day, Entry
from core.i18n import t
from core.times import day_bounds
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import absence_queries, absence_services
from schedule.booking_queries import TABLES, parsed
from schedule.day_models import Absence
from schedule.inputs import ResourceKey
from schedule.queries import zone_of
from schedule.resource_inputs import AbsenceInput

bp = blueprint("schedule_absences")
SORTS: dict[str, Any] = {"starts_at": Absence.starts_at}


class AbsenceAnswer(Answer):
    """A time in which `resource` is away; `source` is "calendar" where it comes from somebody's own."""

    id: int
    resource: str
    starts_at: datetime
    ends_at: datetime
    on: date
    until: date | None
    starts: str | None
    ends: str | None
    zone: str
    note: str
    source: Literal["typed", "calendar"]
    version: int


class AbsencesAsked(Asked):
    """Which absences to list."""

    resource: Annotated[ResourceKey | None, Entry(t("Who or what"), t("For example team:3."))] = None
    since: Annotated[Day | None, Entry(t("From"), t("Absences that end on this day or later."))] = None
    until: Annotated[Day | None, Entry(t("To"), t("Absences that begin on this day or earlier."))] = None
    sort: Annotated[Literal["starts_at", "-starts_at"], Entry(t("Sorted by"))] = "starts_at"


class GoneAnswer(Answer):
    """The absence that is no more."""

    id: int


@bp.get("/absences")
@needs(P.VIEW_CALENDAR)
@operation(t("List absences of teams, people and vehicles"))
def list_absences(asked: AbsencesAsked) -> Page[AbsenceAnswer]:
    """The absences of what serves the caller's areas."""
    query, zone = absence_queries.absences_seen(actor()), zone_of(session())
    if asked.resource:
        query = query.where(Absence.resource == asked.resource)
    if asked.since:
        query = query.where(Absence.ends_at > day_bounds(asked.since, zone)[0])
    if asked.until:
        query = query.where(Absence.starts_at < day_bounds(asked.until, zone)[1])
    return page(session(), query, asked, SORTS, _answers)


@bp.post("/absences")
@needs(P.EDIT_RESOURCES)
@operation(t("Enter an absence"), location=lambda made: url_for(".get_absence", absence_id=made.id))
def add_absence(given: AbsenceInput) -> AbsenceAnswer:
    """The new absence."""
    return _answer(absence_services.add_absence(session(), given, actor()))


@bp.get("/absences/<int:absence_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one absence"))
def get_absence(absence_id: int) -> AbsenceAnswer:
    """One absence."""
    found = session().scalar(absence_queries.absences_seen(actor()).where(Absence.id == absence_id))
    if found is None:
        raise NotFound()
    return _answer(found)


@bp.patch("/absences/<int:absence_id>")
@needs(P.EDIT_RESOURCES)
@operation(t("Change an absence"))
def change_absence(absence_id: int, given: Changes[AbsenceInput]) -> AbsenceAnswer:
    """The changed absence."""
    found = _own(absence_id)
    current = absence_queries.as_typed(found, _zone(found))
    return _answer(absence_services.edit_absence(session(), found, given.over(current), actor()))


@bp.delete("/absences/<int:absence_id>")
@needs(P.EDIT_RESOURCES)
@operation(t("Delete an absence"))
def delete_absence(absence_id: int) -> GoneAnswer:
    """The absence is gone."""
    absence_services.delete_absence(session(), _own(absence_id), actor())
    return GoneAnswer(id=absence_id)


def _own(absence_id: int) -> Absence:
    found = session().get(Absence, absence_id)
    if found is None:
        raise NotFound()
    kind, number = parsed(found.resource)
    load(session(), TABLES[kind], number, actor(), P.EDIT_RESOURCES)
    return found


def _zone(absence: Absence) -> str:
    kind, number = parsed(absence.resource)
    return zone_of(session(), absence_queries.area_of(session(), session().get_one(TABLES[kind], number)))


def _answers(found: Sequence[Absence]) -> list[AbsenceAnswer]:
    return [_answer(absence) for absence in found]


def _answer(absence: Absence) -> AbsenceAnswer:
    zone = _zone(absence)
    typed = absence_queries.as_typed(absence, zone)
    clocks = {name: f"{typed[name]:%H:%M}" if typed[name] is not None else None for name in ("starts", "ends")}
    more = {name: getattr(absence, name) for name in ("id", "starts_at", "ends_at", "source", "version")}
    return AbsenceAnswer.model_validate(typed | clocks | more | {"zone": zone})
