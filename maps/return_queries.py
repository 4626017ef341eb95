"""Defects to be mended and shelters to be verified as things that are owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.owed import Asked, Due, ReturnKind
from core.times import day_bounds, instant
from maps.inspection_models import Defect
from maps.models import Place, Shelter
from maps.queries import is_public
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import TIME_ZONE, setting
from registry.scope import beneath, within

VIEW = Permission.VIEW_PLACES
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def defects_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The defects that are to be mended between two days; a closed one counts as approved."""
    query = select(Defect.id, Defect.problem, Defect.due_on, Defect.state, Defect.mended_at, Defect.closed_at,
                   Place.name.label("place"), Place.unit_id, Place.area_id, Area.path)  # fmt: skip
    query = query.join(Place, Place.id == Defect.place_id).join(Area, Area.id == Place.area_id)
    query = query.where(Defect.due_on.between(first, last), Defect.state != "dropped")
    zones = _Zones(session)
    for row in session.execute(_within(query, actor, area).order_by(Defect.due_on, Defect.id)):
        is_here = row.state in ("mended", "closed")
        zone = zones.of(row)
        yield Due(
            row.path, day_bounds(row.due_on, zone)[1], row.problem, f"/defects/{row.id}", row.place, _asked(row),
            (row.mended_at or row.closed_at) if is_here else None, "approved" if row.state == "closed" else "",
            row.unit_id, zone,
        )  # fmt: skip


def verifications_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The shelters in use that are due to be verified between two days, were verified then, or never were at all."""
    query = select(Place.id, Place.name, Place.unit_id, Place.area_id, Area.path, Shelter.verified_on,
                   Shelter.verify_due_on)  # fmt: skip
    query = query.join(Shelter, Shelter.place_id == Place.id).join(Area, Area.id == Place.area_id)
    never = and_(Shelter.verified_on.is_(None), Shelter.verify_due_on.is_(None))
    then = or_(never, Shelter.verify_due_on.between(first, last), Shelter.verified_on.between(first, last))
    zones = _Zones(session)
    for row in session.execute(_within(query.where(is_public(), then), actor, area).order_by(Place.id)):
        zone, due_on = zones.of(row), row.verify_due_on
        is_here = row.verified_on is not None and row.verified_on >= first and (due_on is None or due_on > last)
        ends = last if is_here or due_on is None else due_on
        due_at = day_bounds(ends, zone)[1] if is_here or due_on is not None else LONG_AGO
        yield Due(
            row.path, due_at, row.name, f"/places/{row.id}", row.name, _asked(row),
            instant(row.verified_on, time(12), zone) if is_here else None, "", row.unit_id, zone,
        )  # fmt: skip


def _within(query: Select[Any], actor: Actor, area: Area | None) -> Select[Any]:
    query = query.where(within(actor, VIEW, Place.area_id, Place.unit_id))
    return query.where(beneath(area.path)) if area is not None else query


def _asked(row: Any) -> Asked:
    return ("unit", row.unit_id) if row.unit_id is not None else ("area", row.area_id)


class _Zones:
    """The zone of each area, asked once."""

    def __init__(self, session: Session) -> None:
        self._session, self._known = session, dict[int, str]()

    def of(self, row: Any) -> str:
        """The zone in which the row's place lies."""
        if row.area_id not in self._known:
            area = self._session.get(Area, row.area_id)
            self._known[row.area_id] = str(setting(self._session, TIME_ZONE, area))
        return self._known[row.area_id]


KINDS = (
    ReturnKind(
        "defect", t("Defects of shelters"),
        t("One for each defect that was not dropped, by the end of its due day; received when it is said to be "
          "mended, approved when it was closed."),
        VIEW, defects_due, rank=30,
    ),
    ReturnKind(
        "verification", t("Shelters to verify"),
        t("One for each shelter in use that is due again in this time, was verified in it, or never was; whether a "
          "verification came late is not known."),
        VIEW, verifications_due, rank=31,
    ),
)  # fmt: skip
