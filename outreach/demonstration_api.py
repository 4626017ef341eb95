"""Demonstration units for programs: apply, score, grant or review, end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, Search, blueprint, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.times import today
from core.web import actor, session
from outreach import demonstration_services as services
from outreach.demonstration_inputs import DemonstrationInput, EndInput, GrantInput, Level, ScoresInput
from outreach.demonstration_models import Demonstration
from outreach.demonstration_queries import criteria_of, demonstrations
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("demonstrations")


class CriterionAnswer(Answer):
    """A criterion in use, by the number under which it is scored, with the points that it got."""

    number: int
    text: str
    weight: int
    is_required: bool
    points: int | None
    proof: str


class DemonstrationAnswer(Answer):
    """A unit, base or household that applies for a title or holds it."""

    id: int
    name: str
    kind: str
    level: Level
    state: Literal["applied", "granted", "refused", "revoked"]
    area_id: int
    area_code: str
    unit_id: int | None
    place_id: int | None
    applied_on: date
    score_percent: int | None
    granted_on: date | None
    term_until: date | None
    review_due_on: date | None
    decided_on: date | None
    reason: str
    note: str
    criteria: list[CriterionAnswer]
    version: int


class DemonstrationsAsked(Asked):
    """Which demonstration units to list; "due" are titles whose review or term is over."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    state: Annotated[Literal["applied", "granted", "refused", "revoked", "due"] | None, Entry(t("Status"))] = None
    sort: Annotated[Literal["id", "-id", "name", "-name", "review_due_on"], Entry(t("Sorted by"))] = "-id"


@bp.get("/demonstrations")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List demonstration units"))
def list_demonstrations(asked: DemonstrationsAsked) -> Page[DemonstrationAnswer]:
    """Those of the caller's areas."""
    query = demonstrations(actor(), {"q": asked.q, "kind": asked.kind, "state": asked.state or ""}, today())
    sorts = {name: getattr(Demonstration, name) for name in ("id", "name", "review_due_on")}
    return page(session(), query, asked, sorts, _answers)


@bp.post("/demonstrations")
@needs(P.EDIT_EVENTS)
@operation(
    t("Enter an application for a title"),
    location=lambda made: url_for(".get_demonstration", demonstration_id=made.id),
)
def apply_for_demonstration(given: DemonstrationInput) -> DemonstrationAnswer:
    """The application."""
    return _answer(services.apply_for(session(), given, actor()))


@bp.get("/demonstrations/<int:demonstration_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one demonstration unit"))
def get_demonstration(demonstration_id: int) -> DemonstrationAnswer:
    """One with the criteria by which it is scored."""
    return _answer(load(session(), Demonstration, demonstration_id, actor(), P.VIEW_CAMPAIGNS))


@bp.put("/demonstrations/<int:demonstration_id>/scores")
@needs(P.EDIT_EVENTS)
@operation(t("Score a demonstration unit"))
def put_demonstration_scores(demonstration_id: int, given: ScoresInput) -> DemonstrationAnswer:
    """Points and proof by the number of the criterion; one that is not named gets none."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_EVENTS)
    return _answer(services.set_scores(session(), found, given, actor()))


@bp.post("/demonstrations/<int:demonstration_id>/grant")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Give a title, or prolong it after a review"))
def grant_demonstration_title(demonstration_id: int, given: GrantInput) -> DemonstrationAnswer:
    """The title; refused until all that is required is met."""
    return _answer(services.grant(session(), _own(demonstration_id), given, actor()))


@bp.post("/demonstrations/<int:demonstration_id>/end")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Do not grant a title, or revoke it"))
def end_demonstration_title(demonstration_id: int, given: EndInput) -> DemonstrationAnswer:
    """The application, refused, or the title, revoked."""
    return _answer(services.end(session(), _own(demonstration_id), given, actor()))


def _own(demonstration_id: int) -> Demonstration:
    return load(session(), Demonstration, demonstration_id, actor(), P.EDIT_CAMPAIGNS)


def _answers(rows: Sequence[Demonstration]) -> list[DemonstrationAnswer]:
    return [_answer(one) for one in rows]


def _answer(found: Demonstration) -> DemonstrationAnswer:
    names = DemonstrationAnswer.model_fields.keys() - {"area_code", "criteria"}
    known = {name: getattr(found, name) for name in names}
    return DemonstrationAnswer(area_code=found.area.code, criteria=_criteria(found), **known)


def _criteria(found: Demonstration) -> list[CriterionAnswer]:
    answers = []
    for one in criteria_of(session(), found):
        kept = found.scores.get(str(one.number), {})
        answers.append(CriterionAnswer(
            number=one.number, text=one.text, weight=one.weight, is_required=one.is_required,
            points=kept.get("points"), proof=kept.get("proof", ""),
        ))  # fmt: skip
    return answers
