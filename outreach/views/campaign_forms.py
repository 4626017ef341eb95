"""The form of a campaign: what it offers, what it is filled in with, and what its parts are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import Form
from core.i18n import t
from core.times import say_plain_date, today
from outreach.campaign_queries import anchors, team_ids_of, teams_offered
from outreach.coverage import Cover
from outreach.inputs import CampaignInput
from outreach.queries import brief_of, targets_of
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from schedule.models import Campaign

MOST_AREAS = 500


def campaign_form(
    db: Session, who: Actor, values: dict[str, Any], found: Campaign | None = None
) -> Form[CampaignInput]:  # fmt: skip
    """The form with the areas, kinds, anchors and teams that the reader may choose from."""
    kinds = [(term.code, terms.spoken(term)) for term in terms.vocabulary(db, "unit_kind")
             if term.code in values.get("targets", {}) or (term.is_active and term.parent_code is None)]  # fmt: skip
    areas = areas_planned(db, who)
    area = found.area if found else db.get(Area, int(areas[0][0])) if areas else None
    day = values.get("starts_on") or today()
    days = anchors(db, area, day.year) if area else []
    offered = [("", str(t("None"))), *((one.code, one.name) for one in days if one.is_kept)]
    if values.get("anchor") and values["anchor"] not in dict(offered):
        offered.append((values["anchor"], values["anchor"]))
    teams = [(str(team.id), team.name) for team in teams_offered(db, area)] if area else []
    return Form(CampaignInput, {"area_id": areas, "targets": kinds, "anchor": offered, "team_ids": teams}, values)


def areas_planned(db: Session, who: Actor) -> list[tuple[str, str]]:
    """The areas for which the reader plans campaigns, set in by depth."""
    mine = within(who, Permission.EDIT_CAMPAIGNS, Area.id)
    query = select(Area).where(mine, Area.level != "village").order_by(Area.path).limit(MOST_AREAS)
    found = db.scalars(query).all()
    top = min((area.path.count("/") for area in found), default=0)
    return [(str(area.id), "\u3000" * (area.path.count("/") - top) + area.name) for area in found]


def suggested(db: Session, who: Actor) -> dict[str, Any]:
    """Next month, in the reader's highest area; the days of an anchor when the address names one."""
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    areas = areas_planned(db, who)
    values: dict[str, Any] = {"starts_on": first, "ends_on": last, "area_id": areas[0][0] if areas else ""}
    year = request.args.get("year", "")
    if areas and (code := request.args.get("anchor")) and year.isdecimal() and 2000 <= int(year[:5]) < 2200:
        area = db.get_one(Area, int(areas[0][0]))
        for one in anchors(db, area, int(year)):
            if one.code == code:
                values |= {"name": f"{one.starts_on.year} {one.name}"[:120], "anchor": one.code,
                           "starts_on": one.starts_on, "ends_on": one.ends_on}  # fmt: skip
    return values


def values_of(db: Session, found: Campaign) -> dict[str, Any]:
    """The campaign as its form shows it."""
    brief = brief_of(db, found)
    values = {name: getattr(found, name) for name in ("name", "starts_on", "ends_on", "area_id", "version")}
    values["targets"], values["team_ids"] = targets_of(db, found), [str(one) for one in team_ids_of(db, found)]
    if brief is not None:
        values |= {name: getattr(brief, name) for name in ("theme", "purpose", "budget_yuan", "anchor")}
    return values


def anchor_name(db: Session, found: Campaign) -> str:
    """What the anchor that the campaign serves is called, with its days."""
    brief = brief_of(db, found)
    if brief is None or not brief.anchor:
        return ""
    for one in anchors(db, found.area, found.starts_on.year):
        if one.code == brief.anchor:
            days = dict.fromkeys((say_plain_date(one.starts_on), say_plain_date(one.ends_on)))
            return str(t("%(name)s, %(days)s", name=one.name, days=" – ".join(days)))
    return brief.anchor


def area_names(db: Session, rows: Iterable[Cover]) -> dict[int, str]:
    """The names of the areas that have a target of their own."""
    ids = {row.area_id for row in rows if row.area_id}
    if not ids:
        return {}
    return dict(db.execute(select(Area.id, Area.name).where(Area.id.in_(ids))).tuples().all())
