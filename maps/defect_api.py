"""Defects of places for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from maps import defect_services as services
from maps.defect_inputs import DefectInput, DefectReasonInput, MendedInput, Severity
from maps.defect_queries import DefectFilter, defects_matching, gravity, own_defect, urgency
from maps.defect_words import state_on
from maps.inspection_models import Defect
from maps.models import Place
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may

bp = blueprint("place_defects")
DefectState = Literal["overdue", "open", "mended", "closed", "dropped"]
NAMES = ("owner", "found_by", "mended_by", "closed_by")


class DefectAnswer(Answer):
    """A defect of a place; names of people are empty where the caller may not see contacts."""

    id: int
    place_id: int
    place_name: str
    inspection_id: int | None
    item: str
    problem: str
    severity: Severity
    owner: str
    due_on: date
    state: DefectState
    state_reason: str
    evidence: str
    found_at: datetime
    found_by: str
    mended_at: datetime | None
    mended_by: str
    closed_at: datetime | None
    closed_by: str
    version: int


class DefectsAsked(Asked):
    """Which defects to list."""

    q: Annotated[Search, Entry(t("Place or problem"))] = ""
    state: Annotated[
        Literal["waiting", "overdue", "open", "mended", "closed", "dropped"] | None,
        Entry(t("State"), t("“waiting” are all that are not settled.")),
    ] = None
    severity: Annotated[Severity | None, Entry(t("Severity"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    place_id: Annotated[Whole | None, Entry(t("Place"))] = None
    sort: Annotated[Literal["urgency", "due_on", "-due_on", "severity"], Entry(t("Sorted by"))] = "urgency"


@bp.get("/defects")
@needs(P.VIEW_PLACES)
@operation(t("List defects of places, overdue ones first"))
def list_defects(asked: DefectsAsked) -> Page[DefectAnswer]:
    """The defects that the caller may see."""
    wanted = DefectFilter(
        state=asked.state or "", typed=asked.q, severity=asked.severity or "", place_id=asked.place_id,
        area=find_area(session(), asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts = {"urgency": urgency(today()), "due_on": Defect.due_on, "severity": gravity()}
    return page(session(), defects_matching(actor(), wanted, today()), asked, sorts, _answers)


@bp.post("/places/<int:place_id>/defects")
@needs(P.EDIT_PLACES)
@operation(t("Add a defect of a place"), location=lambda made: url_for(".get_defect", defect_id=made.id))
def make_defect(place_id: int, given: DefectInput) -> DefectAnswer:
    """A new defect, found outside an inspection."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    return _answer(services.add_defect(session(), place, given, actor()))


@bp.get("/defects/<int:defect_id>")
@needs(P.VIEW_PLACES)
@operation(t("Get one defect"))
def get_defect(defect_id: int) -> DefectAnswer:
    """One defect."""
    return _answer(own_defect(session(), defect_id, actor(), P.VIEW_PLACES))


@bp.patch("/defects/<int:defect_id>")
@needs(P.EDIT_PLACES)
@operation(t("Change a defect that is not settled"))
def change_defect(defect_id: int, given: Changes[DefectInput]) -> DefectAnswer:
    """The changed defect."""
    found = _own(defect_id)
    current = {name: getattr(found, name) for name in ("problem", "item", "severity", "owner", "due_on")}
    return _answer(services.edit_defect(session(), found, given.over(current), actor()))


@bp.post("/defects/<int:defect_id>/mend")
@needs(P.EDIT_PLACES)
@operation(t("Say how a defect was mended"))
def mend_defect(defect_id: int, given: MendedInput) -> DefectAnswer:
    """The defect, waiting to be closed."""
    return _answer(services.mend(session(), _own(defect_id), given, actor()))


@bp.post("/defects/<int:defect_id>/close")
@needs(P.EDIT_PLACES)
@operation(t("Close a defect that is mended"))
def close_defect(defect_id: int) -> DefectAnswer:
    """The defect, closed."""
    return _answer(services.close_defect(session(), _own(defect_id), actor()))


@bp.post("/defects/<int:defect_id>/drop")
@needs(P.EDIT_PLACES)
@operation(t("Give a defect up with a reason"))
def drop_defect(defect_id: int, given: DefectReasonInput) -> DefectAnswer:
    """The defect, not pursued."""
    return _answer(services.drop_defect(session(), _own(defect_id), given, actor()))


@bp.post("/defects/<int:defect_id>/reopen")
@needs(P.EDIT_PLACES)
@operation(t("Open a defect again with a reason"))
def reopen_defect(defect_id: int, given: DefectReasonInput) -> DefectAnswer:
    """The defect, open again."""
    return _answer(services.reopen_defect(session(), _own(defect_id), given, actor()))


def _own(defect_id: int) -> Defect:
    return own_defect(session(), defect_id, actor(), P.EDIT_PLACES)


def _answer(found: Defect) -> DefectAnswer:
    return _answers([found])[0]


def _answers(found: Sequence[Defect]) -> list[DefectAnswer]:
    plain, on = set(DefectAnswer.model_fields) - {"place_name", "state"}, today()
    answers = []
    for one in found:
        known = {name: getattr(one, name) for name in plain}
        known |= {"place_name": one.place.name, "state": state_on(one.state, one.due_on, on)}
        if not may(session(), one, actor(), P.VIEW_CONTACTS):
            known |= dict.fromkeys(NAMES, "")
        answers.append(DefectAnswer.model_validate(known))
    return answers
