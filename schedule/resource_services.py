"""Deeds on teams, people and vehicles: add, change, put out of use and take back."""

from __future__ import annotations

from datetime import time
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.times import now
from core.versions import check_version
from maps.models import Place
from registry.permissions import Permission
from registry.scope import load, may, require_area
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.resource_inputs import PersonInput, TeamInput, VehicleInput

R = TypeVar("R", Team, Person, Vehicle)


def add_team(session: Session, given: TeamInput, actor: Actor) -> Team:
    """The new team; refuses a name that another team of the area has."""
    return _write_team(session, Team(), given, actor)


def edit_team(session: Session, team: Team, given: TeamInput, actor: Actor) -> Team:
    """The changed team; events that it is booked for stay as they are."""
    check_version(team, given.version)
    return _write_team(session, team, given, actor)


def add_person(session: Session, given: PersonInput, actor: Actor) -> Person:
    """The new person."""
    return _write_person(session, Person(), given, actor)


def edit_person(session: Session, person: Person, given: PersonInput, actor: Actor) -> Person:
    """The changed person."""
    check_version(person, given.version)
    return _write_person(session, person, given, actor)


def add_vehicle(session: Session, given: VehicleInput, actor: Actor) -> Vehicle:
    """The new vehicle."""
    return _write_vehicle(session, Vehicle(), given, actor)


def edit_vehicle(session: Session, vehicle: Vehicle, given: VehicleInput, actor: Actor) -> Vehicle:
    """The changed vehicle."""
    check_version(vehicle, given.version)
    return _write_vehicle(session, vehicle, given, actor)


def switch_resource(session: Session, resource: R, is_active: bool, actor: Actor) -> int:
    """Put it out of use or take it back; how many coming events it is still booked for."""
    require_area(session, resource.area_id, actor, Permission.EDIT_RESOURCES)
    resource.is_active = is_active
    session.flush()
    return coming(session, key_of(resource))


def key_of(resource: Team | Person | Vehicle) -> str:
    """The resource's key in bookings."""
    return f"{type(resource).__name__.lower()}:{resource.id}"


def coming(session: Session, key: str) -> int:
    """How many living events that are not over yet have booked it."""
    query = (
        select(func.count()).select_from(Booking).join(Event, Event.id == Booking.event_id)
        .where(Booking.resource == key, Event.status.in_(HOLDING), Event.ends_at > now())
    )  # fmt: skip
    return session.scalar(query) or 0


def _write_team(session: Session, team: Team, given: TeamInput, actor: Actor) -> Team:
    _place_in_area(session, team, given.area_id, actor)
    _check_hours(given)
    same = select(Team.id).where(Team.area_id == given.area_id, Team.name == given.name, Team.id != (team.id or 0))
    if session.scalar(same.limit(1)) is not None:
        raise Invalid(
            "team_exists", t("There is a team of this name already."), field="name", hint=t("Choose another.")
        )
    if given.base_id is not None:
        place = session.get(Place, given.base_id)
        if place is None or not may(session, place, actor, Permission.VIEW_PLACES):
            raise Invalid(
                "no_such_record", t("This is not in the list any more."), field="base_id", hint=t("Choose another.")
            )
    team.name, team.base_id, team.skills = given.name, given.base_id, sorted(set(given.skills))
    team.works_on = sorted(set(given.works_on))
    team.works_from, team.works_until = _minutes(given.works_from), _minutes(given.works_until)
    team.rests_from = _minutes(given.rests_from) if given.rests_from else None
    team.rests_until = _minutes(given.rests_until) if given.rests_until else None
    team.most_visits, team.most_drive_minutes = given.most_visits, given.most_drive_minutes
    return _add(session, team)


def _check_hours(given: TeamInput) -> None:
    """A team works on some weekday, its hours end after they begin, and its break lies inside them."""
    if not given.works_on:
        raise Invalid("works_on", t("Tick at least one weekday."), field="works_on")
    if given.works_from >= given.works_until:
        raise Invalid("hours", t("The end must be after the start."), field="works_until")
    if given.rests_from is None and given.rests_until is None:
        return
    if given.rests_from is None or given.rests_until is None:
        missing = "rests_from" if given.rests_from is None else "rests_until"
        raise Invalid("break", t("A break needs both ends: fill this in, or clear the other."), field=missing)
    if given.rests_from >= given.rests_until:
        raise Invalid("break", t("The end must be after the start."), field="rests_until")
    if given.rests_from < given.works_from or given.rests_until > given.works_until:
        wording = t("The break must lie inside the hours, %(from)s–%(until)s.",
                    **{"from": f"{given.works_from:%H:%M}", "until": f"{given.works_until:%H:%M}"})  # fmt: skip
        raise Invalid("break", wording, field="rests_from")


def _write_person(session: Session, person: Person, given: PersonInput, actor: Actor) -> Person:
    _place_in_area(session, person, given.area_id, actor)
    _put_into_team(session, person, given.team_id, actor)
    person.name, person.phone, person.skills = given.name, given.phone, sorted(set(given.skills))
    return _add(session, person)


def _write_vehicle(session: Session, vehicle: Vehicle, given: VehicleInput, actor: Actor) -> Vehicle:
    _place_in_area(session, vehicle, given.area_id, actor)
    _put_into_team(session, vehicle, given.team_id, actor)
    vehicle.name, vehicle.plate, vehicle.seats = given.name, given.plate, given.seats
    return _add(session, vehicle)


def _place_in_area(session: Session, record: Any, area_id: int, actor: Actor) -> None:
    """Both where it was and where it goes must be the actor's to look after."""
    if record.id is not None:
        require_area(session, record.area_id, actor, Permission.EDIT_RESOURCES)
    record.area = require_area(session, area_id, actor, Permission.EDIT_RESOURCES)
    record.area_id = area_id


def _put_into_team(session: Session, record: Any, team_id: int | None, actor: Actor) -> None:
    if team_id is not None and team_id != record.team_id:
        load(session, Team, team_id, actor, Permission.EDIT_RESOURCES)
    record.team_id = team_id


def _add(session: Session, record: R) -> R:
    session.add(record)
    session.flush()
    return record


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
