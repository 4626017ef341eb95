"""What this package adds to pages below it: hits of the search, panels of areas and units, parts of Today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.fields import name_key
from core.i18n import t
from core.kept import asked_once
from core.panels import Figure, Hit, Need, Panel
from core.times import today
from maps.kinds import PLACE_KINDS, STATUSES
from maps.models import Place
from maps.queries import is_due, is_public, is_visible
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, may, within

SHOWN = 8


def find_places(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Places in use whose name or code matches, as hits of the search."""
    key = name_key(typed)
    if not key:
        return []
    matches = or_(Place.name_key.contains(key, autoescape=True), Place.code == typed.strip())
    query = select(Place).join(Place.area).options(contains_eager(Place.area))
    query = query.where(Place.is_active, is_visible(actor), matches)
    closest = (func.length(Place.name_key), Place.id)
    return [_hit(place) for place in session.scalars(query.order_by(*closest).limit(limit))]


def _hit(place: Place) -> Hit:
    detail = " · ".join(part for part in (place.area.name, place.address) if part)
    return Hit(str(PLACE_KINDS[place.kind]), place.name, detail, url_for("maps.place", place_id=place.id))


def area_panel(session: Session, area: Area, actor: Actor) -> Panel | None:
    """The places in an area and beneath, for its page."""
    panel = _panel(
        session, actor, beneath(area.path), {"area": area.code}, may(session, area, actor, Permission.EDIT_PLACES)
    )
    if panel is not None and area.level == "township":
        panel.values["sheet_url"] = url_for("maps.shelter_map", town=area.id)
    return panel


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The places that belong to a unit, for its page."""
    can_edit = actor.may_for(Permission.EDIT_PLACES, unit.area.path)
    return _panel(session, actor, Place.unit_id == unit.id, {}, can_edit, unit)


def _panel(
    session: Session,
    actor: Actor,
    where: ColumnElement[bool],
    more: dict[str, Any],
    can_edit: bool,
    unit: Unit | None = None,
) -> Panel | None:
    query = select(Place).join(Place.area).outerjoin(Place.shelter).options(
        contains_eager(Place.area), contains_eager(Place.shelter)
    )  # fmt: skip
    query = query.where(Place.is_active, is_visible(actor), where)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if not total and not can_edit:
        return None
    shown = session.scalars(query.order_by(Place.kind != "shelter", Place.name).limit(SHOWN)).all()
    prefill: dict[str, Any] = {"unit": unit.id} if unit else more
    values = {
        "places": shown,
        "kinds": PLACE_KINDS,
        "statuses": STATUSES,
        "total": total,
        "all_url": url_for("maps.places", **more) if more and total > len(shown) else "",
        "new_url": url_for("maps.new_place", **prefill) if can_edit else "",
    }
    return Panel(str(t("Places")), "maps/places_panel.html", values)


def today_figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """How many shelters were verified within their time, for Today."""
    total, due = _counts(session, actor, Permission.VIEW_PLACES)
    if not total:
        return []
    verified = total - due
    tone = "ok" if not due else ""
    note = t("all verified in time") if not due else t("%(n)s to verify", n=due)
    return [
        Figure(
            str(t("Shelters verified")), f"{verified:,}", f"/ {total:,}", str(note), tone,
            url_for("maps.places", kind="shelter"), verified / total,
        )
    ]  # fmt: skip


def today_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """That shelters wait to be verified, for those who may edit them."""
    total, due = _counts(session, actor, Permission.EDIT_PLACES)
    if not due:
        return []
    title = t("%(due)s of %(total)s shelters need a visit", due=f"{due:,}", total=f"{total:,}")
    hint = t("Never verified, or longer ago than their time allows.")
    url = url_for("maps.inspections")
    return [Need("warn", str(t("Verify")), str(title), str(hint), url, str(t("See them")))]


@asked_once
def _counts(session: Session, actor: Actor, permission: Permission) -> tuple[int, int]:
    if not actor.may(permission):
        return 0, 0
    query = select(func.count(), func.count().filter(is_due(today()))).select_from(Place).join(Place.shelter)
    total, due = session.execute(query.where(is_public(), within(actor, permission, Place.area_id))).one()
    return total, due
