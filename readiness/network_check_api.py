"""Yearly checks of the rosters of the networks, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry, Whole
from core.i18n import t
from core.web import actor, session
from readiness import network_check_services as services
from readiness.network_check_inputs import AreaCheckInput
from readiness.network_check_queries import checks_matching
from readiness.network_models import NetworkCheck
from readiness.network_queries import KNOWS
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may, require_area

bp = blueprint("network_checks")


class RosterCheckAnswer(Answer):
    """A township's check of a year: who serves since, how many had left, and what was lacking on that day."""

    id: int
    area: str
    area_name: str
    year: int
    checked_on: date
    people: int
    left: list[int]
    untrained: int
    gaps: int
    note: str


class CheckRemovedAnswer(Answer):
    """The number of the check that was taken back."""

    id: int


class ChecksAsked(Asked):
    """Which checks to list."""

    year: Annotated[Annotated[Whole, Field(ge=2000, le=2100)] | None, Entry(t("Year"))] = None
    sort: Annotated[Literal["-checked_on", "checked_on"], Entry(t("Sorted by"))] = "-checked_on"


@bp.get("/network-checks")
@needs(P.VIEW_READINESS)
@operation(t("List yearly checks of rosters"))
def list_network_checks(asked: ChecksAsked) -> Page[RosterCheckAnswer]:
    """Those of the townships that the caller may see, the latest first."""
    query = checks_matching(actor())
    query = query.where(NetworkCheck.year == asked.year) if asked.year is not None else query
    sorts = {"checked_on": NetworkCheck.checked_on}
    return page(session(), query, asked, sorts, lambda rows: [_answer(one) for one in rows])


@bp.post("/network-checks")
@needs(P.EDIT_READINESS)
@operation(t("Check the roster of a township for this year"),
           location=lambda made: url_for(".get_network_check", roster_check_id=made.id))  # fmt: skip
def make_network_check(given: AreaCheckInput) -> RosterCheckAnswer:
    """The check; people named in `left` served until yesterday."""
    area = require_area(session(), find_area(session(), given.area, "area").id, actor(), P.EDIT_READINESS)
    return _answer(services.check_roster(session(), area, given, actor()))


@bp.get("/network-checks/<int:roster_check_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one check of a roster"))
def get_network_check(roster_check_id: int) -> RosterCheckAnswer:
    """One check."""
    return _answer(load(session(), NetworkCheck, roster_check_id, actor(), P.VIEW_READINESS))


@bp.delete("/network-checks/<int:roster_check_id>")
@needs(P.EDIT_READINESS)
@operation(t("Take a check of a roster back"))
def remove_network_check(roster_check_id: int) -> CheckRemovedAnswer:
    """The check is gone; those whom it marked as gone serve again."""
    found = load(session(), NetworkCheck, roster_check_id, actor(), P.EDIT_READINESS)
    services.take_check_back(session(), found, actor())
    return CheckRemovedAnswer(id=roster_check_id)


def _answer(one: NetworkCheck) -> RosterCheckAnswer:
    names = ("id", "year", "checked_on", "people", "untrained", "gaps")
    facts = {name: getattr(one, name) for name in names}
    facts["note"] = one.note if may(session(), one, actor(), KNOWS) else ""
    facts |= {"area": one.area.code, "area_name": one.area.name, "left": one.left_ids}
    return RosterCheckAnswer.model_validate(facts)
