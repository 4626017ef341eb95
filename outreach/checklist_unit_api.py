"""How units stand with their checklists, for programs: proofs by hand, and reminders."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Asked, Page, blueprint, operation
from core.errors import NotFound
from core.fields import Entry, Input, Line
from core.i18n import t
from core.times import day_bounds, today
from core.web import actor, session
from outreach import checklist_proof_services as proofs
from outreach import checklist_queries as queries
from outreach.checklist_answers import (
    ChecklistProofAnswer,
    ChecklistRemindedAnswer,
    ItemStandingAnswer,
    UnitChecklistAnswer,
)
from outreach.checklist_inputs import ChecklistProofInput, ChecklistReasonInput, ChecklistRemindInput, Year
from outreach.checklist_models import ChecklistProof
from outreach.checklist_queries import VIEW, Wanted
from outreach.checklist_return_queries import KIND, dues
from outreach.checklists import Held
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may
from schedule.queries import zone_of
from schedule.return_reminder_services import remind_the_missing

bp = blueprint("unit_checklists")


class UnitChecklistsAsked(Asked):
    """Which units, in which year."""

    year: Annotated[Year | None, Entry(t("Year"), t("Left out: the year that runs."))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; units beneath it too."))] = ""
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    only: Annotated[Literal["", "left", "complete"], Entry(t("Only"))] = ""


class ChecklistYearAsked(Input):
    """Which year."""

    year: Annotated[Year | None, Entry(t("Year"), t("Left out: the year that runs."))] = None


@bp.get("/unit-checklists")
@needs(VIEW)
@operation(t("How units stand with their checklists"))
def list_unit_checklists(asked: UnitChecklistsAsked) -> Page[UnitChecklistAnswer]:
    """The units for whom a checklist holds, those with most left first."""
    kinds = terms.beneath(session(), "unit_kind", asked.kind) if asked.kind else ()
    wanted = Wanted(asked.year or _this_year(), _area(asked.area), kinds)
    lines = queries.survey(session(), actor(), wanted)
    lines = [line for line in lines if not asked.only or line.is_complete == (asked.only == "complete")]
    shown = lines[(asked.page - 1) * asked.size : asked.page * asked.size]
    return Page(items=[_line(line) for line in shown], total=len(lines), page=asked.page, size=asked.size)


@bp.post("/unit-checklists/remind")
@needs(P.SEND_REMINDERS)
@operation(t("Remind units whose checklist is not complete"))
def remind_of_checklists(given: ChecklistRemindInput) -> ChecklistRemindedAnswer:
    """Who was reminded, once a day."""
    db, zone = session(), zone_of(session())
    kinds = terms.beneath(db, "unit_kind", given.kind) if given.kind else ()
    wanted = Wanted(given.year or _this_year(), _area(given.area), kinds, given.q)
    lines = [line for line in queries.survey(db, actor(), wanted) if line.left]
    last = max((day_bounds(line.due_on, zone)[1] for line in lines), default=None)
    told = remind_the_missing(db, KIND, dues(db, lines), actor(), last)
    return ChecklistRemindedAnswer(people=told.people, again=told.again, to_call=len(told.to_call))


@bp.get("/units/<int:unit_id>/checklist")
@needs(VIEW)
@operation(t("One unit's checklist of a year"))
def get_unit_checklist(unit_id: int, asked: ChecklistYearAsked) -> UnitChecklistAnswer:
    """How the unit stands; not found where no checklist holds for it."""
    unit = load(session(), Unit, unit_id, actor(), VIEW)
    line = queries.line_of(session(), actor(), unit, asked.year or _this_year())
    if line is None:
        raise NotFound()
    return _line(line)


@bp.post("/units/<int:unit_id>/checklist/proofs")
@needs(proofs.GIVE)
@operation(t("Say by hand that a unit did an item"),
           location=lambda made: url_for(".get_checklist_proof", proof_id=made.id))  # fmt: skip
def make_checklist_proof(unit_id: int, given: ChecklistProofInput) -> ChecklistProofAnswer:
    """The proof, which counts at once."""
    unit = load(session(), Unit, unit_id, actor(), proofs.GIVE)
    return _proof(proofs.give_proof(session(), unit, given, actor()))


@bp.get("/checklist-proofs/<int:proof_id>")
@needs(VIEW)
@operation(t("Get one proof by hand"))
def get_checklist_proof(proof_id: int) -> ChecklistProofAnswer:
    """One proof."""
    return _proof(load(session(), ChecklistProof, proof_id, actor(), VIEW))


@bp.post("/checklist-proofs/<int:proof_id>/confirm")
@needs(proofs.JUDGE)
@operation(t("Confirm a proof by hand"))
def confirm_proof(proof_id: int) -> ChecklistProofAnswer:
    """The proof, confirmed."""
    return _proof(proofs.confirm(session(), load(session(), ChecklistProof, proof_id, actor(), proofs.JUDGE), actor()))


@bp.post("/checklist-proofs/<int:proof_id>/send-back")
@needs(proofs.JUDGE)
@operation(t("Send a proof by hand back to the unit"))
def send_back_proof(proof_id: int, given: ChecklistReasonInput) -> ChecklistProofAnswer:
    """The proof, which counts no more."""
    found = load(session(), ChecklistProof, proof_id, actor(), proofs.JUDGE)
    return _proof(proofs.send_back(session(), found, given, actor()))


@bp.post("/checklist-proofs/<int:proof_id>/take-back")
@needs(proofs.GIVE)
@operation(t("Take back a proof by hand"))
def take_back_proof(proof_id: int, given: ChecklistReasonInput) -> ChecklistProofAnswer:
    """The proof, which counts no more."""
    found = load(session(), ChecklistProof, proof_id, actor(), proofs.GIVE)
    return _proof(proofs.take_back(session(), found, given, actor()))


def _area(typed: str) -> Area | None:
    found = find_area(session(), typed, "area") if typed else None
    if found is not None and not may(session(), found, actor(), VIEW):
        raise NotFound()
    return found


def _this_year() -> int:
    return today(zone_of(session())).year


def _proof(row: ChecklistProof) -> ChecklistProofAnswer:
    plain = set(ChecklistProofAnswer.model_fields) - {"has_file"}
    return ChecklistProofAnswer.model_validate(
        {name: getattr(row, name) for name in plain} | {"has_file": row.file_id is not None}
    )


def _line(line: queries.Line) -> UnitChecklistAnswer:
    standings = [
        ItemStandingAnswer(
            item_id=one.item.id, state=one.state, times=one.item.times, done=one.done, done_on=one.done_on,
            planned_on=one.planned_on, event_ids=[e.id for e in one.evidence if isinstance(e, Held)],
            proof_ids=[e.id for e in one.evidence if not isinstance(e, Held)],
        )
        for one in line.standings
    ]  # fmt: skip
    return UnitChecklistAnswer(
        unit_id=line.unit_id, unit_name=line.name, kind=line.kind, year=line.year, checklist_id=line.checklist.id,
        due_on=line.due_on, items=len(line.standings), done=line.done, completed_on=line.completed_on,
        standings=standings,
    )  # fmt: skip
