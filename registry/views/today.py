"""Today: what needs the reader now, what comes this week, and the figures; put together from every floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from core.access import Actor, signed_in
from core.counting import ask_together
from core.i18n import Text, language, t, tn
from core.panels import Figure, Need, board, coming, gather
from core.times import today as day_in
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries import areas as area_queries
from registry.queries.settings import TIME_ZONE, setting
from registry.queries.units import (
    UnitFilter,
    all_units,
    own_units,
    people_of_units,
    units_in_use,
    units_matching,
    without_contact,
)
from registry.terms import labels
from registry.user_queries import expired_links, waiting, without_password
from registry.views import bp

COUNTS = (
    units_in_use, people_of_units, all_units, without_contact, area_queries.without_population, without_password,
    expired_links,
)  # fmt: skip
URGENCY = {"bad": 0, "warn": 1}


@dataclass(frozen=True)
class Step:
    """One of the first steps of an empty installation."""

    is_done: bool
    title: Text
    hint: Text
    url: str
    action: Text


@bp.get("/")
@signed_in
def today() -> str:
    """The reader's day."""
    who, made = actor(), board()
    ask_together(session(), who, made.counts)
    needs = sorted(gather(made.needs, session(), who), key=lambda need: URGENCY.get(need.tone, 2))
    speaks_for = own_units(session(), who) if not who.area_paths(P.VIEW_REGISTRY) else []
    return render_template(
        "registry/today.html", day=day_in(str(setting(session(), TIME_ZONE))), needs=needs, lede=_lede(needs),
        figures=gather(made.figures, session(), who), soon=coming(session(), who), steps=_first_steps(who),
        own_units=speaks_for, kinds=labels(session(), "unit_kind") if speaks_for else {},
        categories=labels(session(), "people_category") if speaks_for else {},
    )  # fmt: skip


def registry_figures(session: Session, who: Actor) -> Sequence[Figure]:
    """Residents and units of the areas that the reader may see."""
    shown = []
    tops = area_queries.tops(session, who)
    if tops:
        people = [figures.population for _, figures in area_queries.top_figures(session, who)]
        known = [one.people for one in people if one.people is not None]
        if known:
            note = str(t("sum of the areas beneath")) if any(one.is_sum for one in people) else _names(tops)
            shown.append(
                Figure(str(t("Residents")), f"{sum(known):,}", note=note, url=url_for("registry.areas"), is_steady=True)
            )
    if who.area_paths(P.VIEW_REGISTRY) and (units := units_in_use(session, who)):
        note = str(t("%(people)s people belong to them", people=f"{people_of_units(session, who):,}"))
        shown.append(
            Figure(str(t("Units in use")), f"{units:,}", note=note, url=url_for("registry.units"), is_steady=True)
        )
    return shown


def registry_needs(session: Session, who: Actor) -> Sequence[Need]:
    """What the registry lacks and the reader can give: contacts, passwords not yet set, population figures."""
    found = [_missing_contacts(session, who), _waiting_users(session, who), _missing_population(session, who)]
    return [*_no_role(who), *_own_contact(session, who), *(need for need in found if need is not None)]


def _no_role(who: Actor) -> list[Need]:
    """Somebody from whom every role was taken sees nothing; that is said, lest it look as if all were done."""
    if who.roles or who.scopes:
        return []
    return [
        Need("warn", str(t("No role")), str(t("Your account has no role, so there is nothing here for you yet.")),
             str(t("Ask your administrator to give it one.")), url_for("registry.account"), str(t("My account")))
    ]  # fmt: skip


def _own_contact(session: Session, who: Actor) -> list[Need]:
    if not who.may(P.EDIT_OWN_UNIT) or who.area_paths(P.EDIT_OWN_UNIT):
        return []
    return [
        Need("warn", str(t("Incomplete")), str(t("Who can be called at %(unit)s?", unit=unit.name)),
             str(t("The bureau needs a name and a telephone for drills and visits.")),
             url_for("registry.correct_unit", unit_id=unit.id), str(t("Fill in")))
        for unit in own_units(session, who)
        if not (unit.contact_name and unit.contact_phone)
    ]  # fmt: skip


def _missing_contacts(session: Session, who: Actor) -> Need | None:
    missing = without_contact(session, who)
    if not missing:
        return None
    first = session.scalars(units_matching(who, UnitFilter(contact="missing"), P.EDIT_UNITS).limit(3)).all()
    title = tn(
        "%(n)s unit has no contact that can be called", "%(n)s units have no contact that can be called", missing
    )
    return Need("warn", str(t("Incomplete")), str(title), _some([unit.name for unit in first], missing),
                url_for("registry.units", contact="missing"), str(t("Show")))  # fmt: skip


def _waiting_users(session: Session, who: Actor) -> Need | None:
    count = without_password(session, who)
    if not count:
        return None
    first = session.scalars(waiting(who).options().limit(3)).all()
    title = tn("%(n)s person has not set a password yet", "%(n)s people have not set a password yet", count)
    state = "expired" if expired_links(session, who) == count else "invited"
    return Need("info", str(t("Waiting")), str(title), _some([user.name for user in first], count),
                url_for("registry.users", state=state), str(t("Show")))  # fmt: skip


def _missing_population(session: Session, who: Actor) -> Need | None:
    missing = area_queries.without_population(session, who)
    if not missing:
        return None
    title = tn("%(n)s area has no population figure", "%(n)s areas have no population figure", missing)
    hint = t("Shares and coverage are counted without them. Import the areas again with the column of population.")
    return Need("info", str(t("Incomplete")), str(title), str(hint), url_for("registry.areas"), str(t("Show")))


def _first_steps(who: Actor) -> list[Step]:
    if not who.may(P.IMPORT):
        return []
    areas = sum(area_queries.level_counts(session(), who).values())
    units = all_units(session(), who)
    if areas and units:
        return []
    importing = f"{request.script_root}/import"
    return [
        Step(areas > 0, t("Import the areas"), t("County, townships and villages with their codes and population, "
             "from a spreadsheet or a GeoJSON file."), importing, t("Import")),
        Step(units > 0, t("Import the units"), t("Schools, agencies, communities and enterprises with their contacts."),
             importing, t("Import")),
    ]  # fmt: skip


def _lede(needs: Sequence[Need]) -> str:
    if not needs:
        return str(t("Nothing waits for you at the moment."))
    said = str(tn("%(n)s thing needs you.", "%(n)s things need you.", len(needs)))
    if urgent := sum(need.tone == "bad" for need in needs):
        pressing = tn("%(n)s of them is urgent.", "%(n)s of them are urgent.", urgent)
        said = f"{said}{'' if language() == 'zh' else ' '}{pressing}"
    return said


def _names(areas: Sequence[object]) -> str:
    return str(t(", ")).join(str(getattr(area, "name", "")) for area in areas[:3])


def _some(names: Sequence[str], total: int) -> str:
    listed = str(t(", ")).join(names)
    return str(t("%(names)s and others", names=listed)) if total > len(names) else listed
