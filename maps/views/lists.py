"""The list of places: its columns, its filter bar and the sentence above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import func
from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import Bound
from core.i18n import Text, t, tn
from core.listing import Column
from core.tags import tag
from core.times import today
from maps.kinds import PLACE_KINDS, SHELTER_CLASSES, STATUS_TONES, STATUSES, UNCLASSED
from maps.models import Place, Shelter
from maps.norms import MapNorms
from maps.queries import PlaceFilter, places
from maps.validity import is_current
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices


def columns(sees_verification: bool) -> list[Column]:
    """What the list shows; verification is for those who look after places."""
    shown = [
        Column("name", t("Name"), lambda place: place.name, True),
        Column("kind", t("Kind"), _kind, True, "tag"),
        Column("area", t("Area"), lambda place: place.area.name, True),
        Column("capacity", t("Capacity"), _people, True, "number"),
        Column("status", t("Status"), _status, True, "tag"),
    ]
    return [*shown, Column("verified", t("Verified"), _verified, True, "date")] if sees_verification else shown


def sorts() -> Mapping[str, Any]:
    """What the list may be sorted by."""
    return {
        "name": Place.name,
        "kind": Place.kind,
        "area": Area.path,
        "capacity": func.coalesce(Shelter.declared_capacity, Place.capacity, -1),
        "status": func.coalesce(Shelter.status, ""),
        "verified": func.coalesce(Shelter.verified_on, date.min),
    }


def _kind(place: Place) -> str:
    kind = str(PLACE_KINDS[place.kind])
    given = place.shelter.shelter_class if place.shelter else None
    return f"{kind} · {SHELTER_CLASSES[given]}" if given else kind


def _people(place: Place) -> str:
    people = place.shelter.declared_capacity if place.shelter and place.shelter.declared_capacity else place.capacity
    return "" if people is None else f"{people:,}"


def _status(place: Place) -> Markup | str:
    if not place.is_active:
        return tag(t("Out of use"))
    return tag(STATUSES[place.shelter.status], STATUS_TONES[place.shelter.status]) if place.shelter else ""


def _verified(place: Place) -> Markup | str:
    if place.shelter is None:
        return ""
    on, due = place.shelter.verified_on, place.shelter.verify_due_on
    if on is None:
        return tag(t("Never"), "warn")
    said = f"{on:%Y-%m-%d}"
    return (
        said if is_current(on, due, today(), MapNorms.verify_months) else tag(t("%(day)s, due again", day=said), "warn")
    )


def filter_bar(session: Session, who: Actor, given: PlaceFilter) -> dict[str, Any]:
    """The boxes above the list, holding what the address says."""
    sees_all = who.may(Permission.VIEW_PLACES)
    fields = [_box("q", t("Search"), given.q, attrs={"placeholder": str(t("name, address or code")), "maxlength": 100})]
    if sees_all:
        fields.append(_select("kind", t("Kind"), given.kind, PLACE_KINDS.items(), t("All kinds")))
    unclassed = {UNCLASSED: t("Not given")}
    classes = {**SHELTER_CLASSES, **unclassed}.items()
    fields.append(_select("class", t("Class"), given.shelter_class, classes, t("All classes")))
    fields.append(_select("status", t("Status"), given.status, STATUSES.items(), t("Any status")))
    if sees_all:
        areas = choices(session, who, Permission.VIEW_PLACES, ("prefecture", "county", "township"))
        fields.append(_select("area", t("Area"), given.area.code if given.area else "", areas, t("All areas")))
        fields.append(_select("shows", t("Show"), given.shows, SHOWS.items(), t("In use")))
    return {"fields": fields, "action": "/places", "reset_url": "/places" if given != PlaceFilter() else ""}


SHOWS = {"due": t("To verify"), "unplaced": t("Without coordinates"), "inactive": t("Out of use")}


def _box(name: str, label: Text, value: str, attrs: dict[str, Any]) -> Bound:
    return Bound(name, str(label), "", "text", False, value, attrs=attrs)


def _select(name: str, label: Text, value: str, choices: Iterable[tuple[str, Any]], otherwise: Text) -> Bound:
    offered = [("", str(otherwise)), *((code, str(said)) for code, said in choices)]
    return Bound(name, str(label), "", "select", False, value, offered)


def lede(session: Session, who: Actor, given: PlaceFilter) -> str:
    """The answer above the list: how many places the filter finds and how many people they hold."""
    found = places(who, given).with_only_columns(
        func.count(), func.sum(func.coalesce(Shelter.declared_capacity, Place.capacity)), maintain_column_froms=True
    )
    count, people = session.execute(found.order_by(None)).one()
    said = str(tn("%(n)s place", "%(n)s places", count))
    if not people:
        return said
    room = t("room for %(n)s people", n=f"{int(people):,}")
    return f"{said} · {room}"
