"""Specialists and lecturers for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.money import plain_yuan
from core.web import actor, session
from outreach import specialist_services as services
from outreach.specialist_inputs import RatePer, SpecialistInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import load_specialist, specialists
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may
from schedule.models import Person

bp = blueprint("specialists")


class SpecialistAnswer(Answer):
    """A specialist; `resource` is how events book them, `phone` and `note` are null where contacts are not shown.

    `rate_yuan` is written with two decimals.
    """

    id: int
    resource: str
    name: str
    kind: str
    area_id: int
    area_code: str
    phone: str | None
    field: str
    organisation: str
    job_title: str
    skills: list[str]
    term_from: date | None
    term_until: date | None
    rate_per: RatePer
    rate_yuan: str
    has_account: bool
    note: str | None
    is_active: bool
    version: int


class SpecialistsAsked(Asked):
    """Which specialists to list."""

    q: Annotated[Search, Entry(t("Name, field or organisation"))] = ""
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    shows: Annotated[Literal["active", "inactive"], Entry(t("In use"))] = "active"
    sort: Annotated[Literal["name", "-name", "id", "-id"], Entry(t("Sorted by"))] = "name"


@bp.get("/specialists")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List specialists and lecturers"))
def list_specialists(asked: SpecialistsAsked) -> Page[SpecialistAnswer]:
    """Those who serve the caller's areas."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    query = specialists(actor(), {"q": asked.q, "kind": asked.kind, "shows": asked.shows}, area)
    return page(session(), query, asked, {"name": Person.name, "id": Specialist.id}, _answers)


@bp.post("/specialists")
@needs(P.EDIT_RESOURCES)
@operation(t("Add a specialist"), location=lambda made: url_for(".get_specialist", specialist_id=made.id))
def add_specialist(given: SpecialistInput) -> SpecialistAnswer:
    """The new specialist, who can be booked."""
    return _answer(services.add_specialist(session(), given, actor()))


@bp.get("/specialists/<int:specialist_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one specialist"))
def get_specialist(specialist_id: int) -> SpecialistAnswer:
    """One specialist."""
    return _answer(load_specialist(session(), specialist_id, actor(), P.VIEW_CAMPAIGNS))


@bp.patch("/specialists/<int:specialist_id>")
@needs(P.EDIT_RESOURCES)
@operation(t("Change a specialist"))
def change_specialist(specialist_id: int, given: Changes[SpecialistInput]) -> SpecialistAnswer:
    """The changed specialist; sheets that were paid keep their rate."""
    found = load(session(), Specialist, specialist_id, actor(), P.EDIT_RESOURCES)
    return _answer(services.edit_specialist(session(), found, given.over(_there(found)), actor()))


def _there(found: Specialist) -> dict[str, Any]:
    person = {name: getattr(found.person, name) for name in ("name", "phone", "area_id", "skills")}
    own = {name: getattr(found, name) for name in ("kind", "field", "organisation", "job_title", "note", "rate_per")}
    terms = {name: day.isoformat() if (day := getattr(found, name)) else None for name in ("term_from", "term_until")}
    return own | person | terms | {"rate_yuan": found.rate_fen / 100, "login": found.user.login if found.user else ""}


def _answers(rows: Sequence[Specialist]) -> list[SpecialistAnswer]:
    return [_answer(one) for one in rows]


def _answer(found: Specialist) -> SpecialistAnswer:
    person, sees = found.person, may(session(), found, actor(), P.VIEW_CONTACTS)
    own = {name: getattr(found, name) for name in ("id", "kind", "field", "organisation", "job_title", "term_from",
                                                   "term_until", "rate_per", "version")}  # fmt: skip
    return SpecialistAnswer(
        resource=f"person:{person.id}", name=person.name, area_id=person.area_id, area_code=person.area.code,
        phone=person.phone if sees else None, note=found.note if sees else None, skills=list(person.skills),
        rate_yuan=plain_yuan(found.rate_fen), has_account=found.user_id is not None, is_active=person.is_active, **own,
    )  # fmt: skip
