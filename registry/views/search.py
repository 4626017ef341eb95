"""The search over everything that the reader may see: units, areas and people here, more from the floors above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from core.access import Actor, signed_in
from core.fields import name_key
from core.i18n import t
from core.panels import Hit, board
from core.web import actor, session
from registry.inputs import LEVEL_NAMES
from registry.models import Area, Unit
from registry.permissions import ROLE_NAMES
from registry.permissions import Permission as P
from registry.queries import areas as area_queries
from registry.queries.units import UnitFilter, units_matching
from registry.scope import within
from registry.terms import labels
from registry.user_queries import users
from registry.views import bp

SHOWN = 20
SHOWN_OF_ONE = 200


@dataclass(frozen=True)
class Found:
    """What one part of the product found: hits, and the address that shows more of them ("" when these are all)."""

    hits: Sequence[Hit]
    more_url: str
    count: str


@bp.get("/search")
@signed_in
def search() -> str:
    """What was found, in groups; only what the reader may see."""
    typed = request.args.get("q", "").strip()[:100]
    only = request.args.get("in", "")
    groups = [found for place in _searchers(only) if (found := _found(place, typed, bool(only))).hits] if typed else []
    total = sum(len(group.hits) for group in groups)
    return render_template("registry/search.html", typed=typed, groups=groups, total=total, is_narrowed=bool(only))


def find_units(session: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Units by part of the name or beginning of the code, those that begin with it first."""
    kinds = labels(session, "unit_kind")
    query = units_matching(who, UnitFilter(typed, state="all"))
    begins = case((Unit.name_key.startswith(name_key(typed), autoescape=True), 0), else_=1)
    found = session.scalars(query.order_by(Unit.is_active.desc(), begins, Unit.name).limit(limit))
    return [
        Hit(str(t("Units")), unit.name, _detail(kinds.get(unit.kind, unit.kind), unit.area.name, unit.address),
            url_for("registry.unit", unit_id=unit.id))
        for unit in found
    ]  # fmt: skip


def find_areas(session: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Areas by part of the name or beginning of the code, the highest first."""
    query: Select[tuple[Area]] = select(Area).where(within(who, P.VIEW_AREAS, Area.id), area_queries.named(typed))
    found = session.scalars(
        query.order_by(func.length(Area.path), Area.code).limit(limit).options(selectinload(Area.parent))
    )
    return [
        Hit(str(t("Areas")), area.name, _detail(LEVEL_NAMES[area.level], area.parent and area.parent.name, area.code),
            url_for("registry.area", area_id=area.id))
        for area in found
    ]  # fmt: skip


def find_people(session: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Accounts that the reader manages, by name or login."""
    if not who.may(P.MANAGE_USERS):
        return []
    found = session.scalars(users(who, {"q": typed}).limit(limit))
    return [
        Hit(str(t("Users")), user.name, _detail(*(ROLE_NAMES[grant.role] for grant in user.grants), user.login),
            url_for("registry.user", user_id=user.id))
        for user in found
    ]  # fmt: skip


def _detail(*parts: object) -> str:
    return " · ".join(str(part) for part in dict.fromkeys(parts) if part)


def _searchers(only: str) -> list[int]:
    places = range(len(board().searchers))
    return [place for place in places if not only or only == str(place)]


def _found(place: int, typed: str, is_alone: bool) -> Found:
    limit = SHOWN_OF_ONE if is_alone else SHOWN
    hits = board().searchers[place](session(), typed, actor(), limit + 1)
    is_cut = len(hits) > limit
    more = f"{url_for('.search', q=typed)}&in={place}" if is_cut and not is_alone else ""
    return Found(hits[:limit], more, f"{limit}+" if is_cut else str(len(hits)))
