"""Deeds on places: create, edit, verify, put out of use, remove. Each asks for the permission in the place's area."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.i18n import t
from core.times import now, today
from core.versions import check_version
from geo.datums import Datum
from maps.inputs import SHELTER_FACTS, PlaceInput, VerificationInput
from maps.models import Place, Shelter
from maps.outline_queries import outline_over
from maps.setting_queries import norms
from maps.validity import months_later
from registry.models import Area
from registry.permissions import Permission
from registry.positions import read_position
from registry.queries.areas import find_area
from registry.queries.references import references
from registry.scope import load, require_area
from registry.terms import labels

SHOWN_DECIMALS = 6
"""Degrees as forms show them; a box that still holds them was not touched."""


def create_place(session: Session, given: PlaceInput, actor: Actor) -> Place:
    """A new place in an area where the actor may edit; raises Refusals or DomainError with what to put right."""
    area = _area(session, given, actor)
    place = Place(kind=given.kind, area_id=area.id, unit_id=given.unit_id)
    _write(session, place, given, area)
    session.add(place)
    session.flush()
    return place


def edit_place(session: Session, place: Place, given: PlaceInput, actor: Actor) -> Place:
    """Change the facts of a place; it may move only to an area where the actor may edit as well."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    area = _area(session, given, actor)
    check_version(place, given.version)
    _write(session, place, given, area)
    count_change(session, place)
    session.flush()
    return place


def verify_shelter(session: Session, place: Place, given: VerificationInput, actor: Actor) -> Place:
    """Note that the actor has been there and found the facts right, and when it is due again."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    check_version(place, given.version)
    if place.shelter is None:
        raise DomainError("not_a_shelter", t("Only shelters are verified."))
    on = given.verified_on or today()
    if on > today():
        raise Invalid("future", t("This day is still to come. Give the day of the visit."), field="verified_on")
    place.shelter.verified_on, place.shelter.verified_by = on, actor.name[:60]
    place.shelter.verify_due_on = months_later(on, norms(session, place.area).verify_months)
    count_change(session, place)
    session.flush()
    return place


def deactivate_place(session: Session, place: Place, actor: Actor) -> None:
    """Take a place out of use: it leaves lists and maps, and what happened there keeps it."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES).is_active = False
    session.flush()


def restore_place(session: Session, place: Place, actor: Actor) -> None:
    """Put a place back into use."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES).is_active = True
    session.flush()


def remove_place(session: Session, place: Place, actor: Actor) -> None:
    """Delete a place that was entered by mistake; refused when anything refers to it."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    if hanging := references(session, place):
        listed = str(t(", ")).join(str(words) for words in hanging)
        wording = t("%(name)s cannot be removed: %(what)s would be lost with it.", name=place.name, what=listed)
        raise DomainError("in_use", wording, hint=t("Take it out of use instead; its history stays."))
    _ = place.shelter  # loaded, so that the trail keeps its facts too
    session.delete(place)
    session.flush()


def _area(session: Session, given: PlaceInput, actor: Actor) -> Area:
    found = find_area(session, given.area, "area")
    return require_area(session, found.id, actor, Permission.EDIT_PLACES)


def _write(session: Session, place: Place, given: PlaceInput, area: Area) -> None:
    if given.site_kind and given.site_kind not in labels(session, "shelter_site", area):
        raise Invalid("site_kind", t("This site is not in the vocabulary."), field="site_kind")
    _refuse_second(session, place, given, area)
    _move(session, place, given, area)
    place.kind, place.area_id, place.code = given.kind, area.id, given.code
    place.name, place.name_key = given.name, name_key(given.name)
    place.address, place.note, place.capacity = given.address, given.note, given.capacity
    place.coordinate_source = given.coordinate_source
    _write_shelter(session, place, given)


def _refuse_second(session: Session, place: Place, given: PlaceInput, area: Area) -> None:
    """Two places with one code, or two without a code that nobody could tell apart, are a slip."""
    alike = select(Place.name).where(Place.kind == given.kind, Place.id != (place.id or 0))
    if given.code:
        other = session.scalar(alike.where(Place.code == given.code))
        if other is not None:
            wording = t("This code belongs to “%(name)s” already.", name=other)
            raise DomainError("code_taken", wording, field="code", hint=t("Give another code, or edit that one."))
        return
    key = name_key(given.name)
    if session.scalar(alike.where(Place.code.is_(None), Place.area_id == area.id, Place.name_key == key)) is not None:
        wording = t("In %(area)s there is a place of this kind and name already.", area=area.name)
        hint = t("Edit that one, or add to the name, or give a code.")
        raise DomainError("name_taken", wording, field="name", hint=hint)


def _move(session: Session, place: Place, given: PlaceInput, area: Area) -> None:
    if _is_untouched(place, given):
        return
    around = outline_over(session, area)
    position = read_position(
        given.lon, given.lat, given.datum, around.shape if around else None, around.name if around else area.name
    )
    place.lon, place.lat = position.point if position else (None, None)
    place.datum = str(given.datum)
    place.precision_m = position.precision_m if position else None


def _is_untouched(place: Place, given: PlaceInput) -> bool:
    if place.lon is None or place.lat is None or given.datum != Datum.WGS84:
        return False
    return (given.lon, given.lat) == shown_position(place)


def shown_position(place: Place) -> tuple[str, str]:
    """Longitude and latitude as the form shows them: WGS-84 degrees, or two empty texts."""
    if place.lon is None or place.lat is None:
        return "", ""
    return _shown(place.lon), _shown(place.lat)


def _shown(degrees: float) -> str:
    return f"{degrees:.{SHOWN_DECIMALS}f}".rstrip("0").rstrip(".")


def _write_shelter(session: Session, place: Place, given: PlaceInput) -> None:
    if given.kind != "shelter":
        if place.shelter is not None:
            raise DomainError(
                "kind_fixed",
                t("A shelter stays a shelter: its facts would be lost."),
                field="kind",
                hint=t("Take it out of use, and add the other place beside it."),
            )
        return
    if place.shelter is None:
        place.shelter = Shelter()
    for name in SHELTER_FACTS:
        setattr(place.shelter, name, getattr(given, name))
    place.shelter.declared_capacity = given.capacity
    if not given.is_open:
        place.shelter.is_open, place.shelter.occupancy, place.shelter.opened_at = False, None, None
    elif place.shelter.opened_at is None:
        place.shelter.opened_at = now()


def count_change(session: Session, place: Place) -> None:
    """A change of the shelter's facts is a change of the place, so that a second editor is told."""
    if place.shelter is not None and session.is_modified(place.shelter):
        flag_modified(place, "version")
