"""The rosters of the three networks: who serves where; people whom other floors keep stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from core.access import needs
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import t, tn
from core.listing import SIZE, Column, Listing, listing
from core.rosters import Listed, Roster
from core.tags import tag
from core.times import today
from core.web import actor, session
from readiness.network_coverage_queries import reach
from readiness.network_models import NetworkMember
from readiness.network_queries import (
    KNOWS,
    NEVER,
    MembersWanted,
    all_names,
    allowances,
    members,
    role_names,
    rosters,
    rules,
    trained_on,
)
from readiness.network_rules import holding, is_too_old
from readiness.views import bp
from readiness.views.asked import asked_area
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices

SHOWS = {"untrained": t("Training due"), "unpaid": t("Allowance of this year not paid"), "left": t("No longer serving")}


@bp.get("/readiness/network")
@needs(P.VIEW_READINESS)
def network() -> str:
    """The people of the networks within the reader's reach; only how many there are for who may not know them."""
    found, knows = reach(session(), actor()), bool(actor().area_paths(KNOWS))
    if not knows:
        return render_template("readiness/network.html", page=None, reach=found, lede=_lede(found))
    roster = next((one for one in rosters() if one.code == request.args.get("role") and one.is_people), None)
    page, columns = _of_others(roster) if roster is not None else _members()
    return render_template(
        "readiness/network.html", page=page, columns=columns, bar=_bar(), reach=found, roster=roster,
        lede=_lede(found), may_edit=actor().may(P.EDIT_READINESS), may_import=actor().may(P.IMPORT),
        asked=_asked(), year=today().year,
    )  # fmt: skip


def wanted() -> MembersWanted:
    """The members that the address asks for."""
    asked = request.args
    return MembersWanted(asked.get("q", "").strip()[:60], asked.get("role", "")[:40], asked_area(),
                         asked.get("shows", ""))  # fmt: skip


def _asked() -> dict[str, str]:
    return {name: value for name in ("q", "role", "area", "shows") if (value := request.args.get(name, ""))}


def _lede(found: Any) -> str:
    people = sum(found.people.get(code, 0) for code in found.names if code != "observation_point")
    said = str(tn("%(n)s person serves", "%(n)s people serve", people))
    if not found.posts:
        return f"{said}{t('.')}"
    gaps = tn("%(n)s area lacks somebody", "%(n)s areas lack somebody", len(found.gaps))
    return f"{said}{t('; ')}{gaps if found.gaps else t('nobody is lacking')}{t('.')}"


def _members() -> tuple[Listing, list[Column]]:
    sorts = {"name": NetworkMember.name, "area": Area.path, "role": NetworkMember.role}
    page = listing(session(), members(session(), actor(), wanted()), request.args, request.path, sorts, "area")
    ids = [one.id for one in page.rows]
    return page, _columns(trained_on(session(), ids), allowances(session(), ids, today().year))


def _columns(trained: Mapping[int, Any], paid: Mapping[int, Any]) -> list[Column]:
    names, owned, on = role_names(session()), rules(session()), today()

    def training(one: NetworkMember) -> Markup | str:
        rule = holding(owned, one.area.path, one.role)
        return say_training(trained.get(one.id), rule.training_years if rule else None, on)

    def allowance(one: NetworkMember) -> Markup | str:
        found = paid.get(one.id)
        if found is None:
            return ""
        said = f"{found.yuan:,}"
        return f"{said} ✓" if found.paid_on else Markup('{} <span class="tag tag-warn">{}</span>').format(
            said, str(t("not paid")))  # fmt: skip

    return [
        Column("name", t("Full name"), lambda one: one.name, True),
        Column("role", t("Role"), lambda one: names.get(one.role, one.role), True),
        Column("area", t("Area"), lambda one: one.area.name, True),
        Column("phone", t("Telephone"), lambda one: one.phone),
        Column("trained", t("Last training"), training),
        Column("allowance", t("Allowance of this year"), allowance, False, "number"),
    ]


def say_training(last: Any, years: int | None, on: Any) -> Markup | str:
    """When somebody was last trained, marked where that is too long ago."""
    said = str(NEVER) if last is None else f"{last:%Y-%m-%d}"
    return tag(said, "warn") if is_too_old(last, years, on) else said


def _of_others(roster: Roster) -> tuple[Listing, list[Column]]:
    """People whom another floor keeps, as one page of its list."""
    asked = wanted()
    rows = [one for one in roster.entries(session(), actor()) if _is_wanted(one, asked)]
    pages = max(1, -(-len(rows) // SIZE))
    typed = request.args.get("page", "1")
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    shown = rows[(number - 1) * SIZE : number * SIZE]
    return Listing(shown, len(rows), number, SIZE, "", _asked(), request.path), _columns_of_others(roster)


def _is_wanted(one: Listed, asked: MembersWanted) -> bool:
    typed = asked.typed
    fits = not typed or typed in one.name or typed in one.phone
    return fits and (asked.area is None or one.area_path.startswith(asked.area.path))


def _columns_of_others(roster: Roster) -> list[Column]:
    owned, on = rules(session()), today()

    def training(one: Listed) -> Markup | str:
        rule = holding(owned, one.area_path, roster.code)
        return say_training(one.trained_on, rule.training_years if rule else None, on)

    return [
        Column("name", t("Full name"), lambda one: one.name),
        Column("role", t("Role"), lambda one: str(roster.name)),
        Column("area", t("Area"), lambda one: one.area_name),
        Column("phone", t("Telephone"), lambda one: one.phone),
        Column("trained", t("Last training"), training),
        Column("allowance", t("Allowance (yuan a year)"), lambda one: one.yuan or "", False, "number"),
    ]


def _bar() -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_READINESS, ("county", "township"))
    people = {one.code for one in rosters() if not one.is_people}
    roles = [(code, name) for code, name in all_names(session()).items() if code not in people]
    fields = [
        text_box(asked, "q", t("Name or telephone")),
        choice(asked, "role", t("Role"), roles, t("All roles")),
        choice(asked, "shows", t("Show"), list(SHOWS.items()), t("Serving")),
    ]
    if len(areas) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".network"), *fields)
