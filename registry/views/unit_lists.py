"""The list of units: its columns, its filter bar and the sentence above it."""

from __future__ import annotations

from flask import request, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import language, t, tn
from core.listing import Column, Listing, listing
from core.tags import tag
from core.web import actor, session
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.queries.units import UnitFilter, count_units, people_of_unit, units_matching
from registry.telephones import dial
from registry.terms import beneath, indented, labels

STATES = (("inactive", t("Out of use")), ("all", t("In use and out of use")))


def unit_page() -> Listing:
    """The page of the list that the address asks for."""
    people = people_of_unit()
    place = select(Area.path).where(Area.id == Unit.area_id).correlate(Unit).scalar_subquery()
    sorts = {"name": Unit.name, "kind": Unit.kind, "area": place, "people": people}
    wanted = asked_for()
    return listing(session(), units_matching(actor(), wanted), request.args, url_for(".units"), sorts, "name")


def asked_for() -> UnitFilter:
    """The filter that the address describes; what it gets wrong narrows nothing."""
    args = request.args
    kind = args.get("kind", "")
    area = session().scalar(select(Area).where(Area.code == args["area"])) if args.get("area") else None
    kinds = beneath(session(), "unit_kind", kind) if kind else ()
    missing = args.get("contact", "") if actor().may(P.VIEW_CONTACTS) else ""
    return UnitFilter(args.get("q", "").strip(), kinds, area, args.get("state") or "active", missing)


def unit_bar() -> FilterBar:
    """The boxes above the list."""
    args = request.args
    upper = choices(session(), actor(), P.VIEW_AREAS, ("prefecture", "county", "township"))
    fields = [
        text_box(args, "q", t("Name or code")),
        choice(args, "kind", t("Kind"), indented(session(), "unit_kind")),
        choice(args, "area", t("Area"), upper),
        choice(args, "state", t("State"), STATES, t("In use")),
    ]
    if actor().may(P.VIEW_CONTACTS):
        fields.append(choice(args, "contact", t("Contact"), [("missing", t("Without contact"))]))
    return filter_bar(args, url_for(".units"), *fields)


def columns(session: Session, who: Actor) -> list[Column]:
    """What the list shows; contacts only to those who may see them, unit by unit."""
    kinds = labels(session, "unit_kind")
    shown = [
        Column("name", t("Name"), _name, True),
        Column("kind", t("Kind"), lambda unit: kinds.get(unit.kind, unit.kind), True),
        Column("area", t("Area"), lambda unit: unit.area.name, True),
        Column("people", t("People"), lambda unit: _people(unit), True, "number"),
    ]
    return (
        [*shown, Column("contact", t("Contact"), lambda unit: _contact(unit, who))]
        if who.may(P.VIEW_CONTACTS)
        else shown
    )


def lede() -> str:
    """The sentence above the list: how many there are, and how many nobody can call."""
    total = count_units(session(), actor(), UnitFilter())
    said = str(tn("%(n)s unit in use.", "%(n)s units in use.", total))
    missing = count_units(session(), actor(), UnitFilter(contact="missing"), P.VIEW_CONTACTS)
    if missing and actor().may(P.VIEW_CONTACTS):
        lacking = tn("%(n)s has no contact that can be called.", "%(n)s have no contact that can be called.", missing)
        return f"{said}{'' if language() == 'zh' else ' '}{lacking}"
    return said


def _name(unit: Unit) -> Markup | str:
    if unit.is_active:
        return unit.name
    return Markup('{} <span class="tag tag-muted">{}</span>').format(unit.name, str(t("Out of use")))


def _people(unit: Unit) -> str:
    return f"{sum(row.count for row in unit.headcounts):,}" if unit.headcounts else ""


def _contact(unit: Unit, who: Actor) -> Markup | str:
    if not who.may_for(P.VIEW_CONTACTS, unit.area.path, unit.id):
        return ""
    if not unit.contact_phone:
        return tag(t("No telephone"), "warn")
    called = dial(unit.contact_phone)
    return Markup('<span>{} <a class="call" href="tel:{}">{}</a></span>').format(
        unit.contact_name, called, unit.contact_phone
    )
