"""Versions of emergency plans, their tests and what those found, for programs."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints
from sqlalchemy import select

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import Invalid
from core.fields import Entry, Line
from core.i18n import t
from core.sent_photos import file_store
from core.web import actor, session
from readiness import plan_queries as queries
from readiness import plan_test_services, plan_version_services
from readiness.plan_file_services import SentFile
from readiness.plan_inputs import FindingInput, PlanReasonInput, PlanTestInput, TakenUpInput, VersionInput
from readiness.plan_models import EmergencyPlan, PlanFinding, PlanTest, PlanVersion
from registry.permissions import Permission as P
from registry.scope import load, within
from schedule.models import Event

bp = blueprint("plan_versions")


class VersionsAsked(Asked):
    """How to list versions."""

    sort: Annotated[Literal["-number", "number"], Entry(t("Sorted by"))] = "-number"


class FindingsAsked(Asked):
    """How to list findings."""

    sort: Annotated[Literal["-id", "id"], Entry(t("Sorted by"))] = "-id"


class PlanVersionAnswer(Answer):
    """A version of a plan."""

    plan_id: int
    number: int
    state: Literal["sent", "sent_back", "accepted"]
    state_reason: str
    drafted_on: date | None
    approved_on: date | None
    approved_by: str
    filed_no: str
    in_force_from: date
    file_name: str
    handed_in_at: datetime


class PlanFindingAnswer(Answer):
    """What a test found about a plan."""

    id: int
    plan_id: int
    test_id: int
    event_id: int
    found: str
    must_change: str
    state: Literal["open", "taken_up", "dropped"]
    taken_up_in: int | None


class PlanTestAnswer(Answer):
    """A test of a plan by an event."""

    id: int
    plan_id: int
    event_id: int


class SentVersionInput(VersionInput):
    """A version with its file as base64."""

    file_name: Annotated[Line, Entry(t("File name"))] = ""
    file: Annotated[
        Annotated[str, StringConstraints(max_length=900_000)], Entry(t("File of the plan"), t("The bytes as base64."))
    ] = ""


@bp.get("/emergency-plans/<int:plan_id>/versions")
@needs(P.VIEW_READINESS)
@operation(t("List the versions of an emergency plan"))
def list_plan_versions(plan_id: int, asked: VersionsAsked) -> Page[PlanVersionAnswer]:
    """All versions, the newest first."""
    found = load(session(), EmergencyPlan, plan_id, actor(), P.VIEW_READINESS)
    query = select(PlanVersion).where(PlanVersion.plan_id == found.id)
    return page(session(), query, asked, {"number": PlanVersion.number}, lambda rows: [_version(one) for one in rows])


@bp.post("/emergency-plans/<int:plan_id>/versions")
@needs(P.FILE_READINESS)
@operation(t("Enter or send in a version of an emergency plan"))
def make_plan_version(plan_id: int, given: SentVersionInput) -> PlanVersionAnswer:
    """The version: in force, or waiting to be looked at where a unit's contact sends it."""
    file = SentFile(given.file_name or "plan.pdf", _bytes(given.file)) if given.file else None
    plain = VersionInput(**given.model_dump(exclude={"file", "file_name"}))
    return _version(plan_version_services.add_version(session(), file_store(), _own(plan_id), plain, file, actor()))


@bp.post("/emergency-plans/<int:plan_id>/versions/<int:number>/accept")
@needs(P.EDIT_READINESS)
@operation(t("Accept a version that a unit sent in"))
def accept_version(plan_id: int, number: int) -> PlanVersionAnswer:
    """The version, in force."""
    found = queries.version_of(session(), _own(plan_id), number)
    return _version(plan_version_services.accept(session(), found, actor()))


@bp.post("/emergency-plans/<int:plan_id>/versions/<int:number>/send-back")
@needs(P.EDIT_READINESS)
@operation(t("Send a version back to its unit"))
def send_back_version(plan_id: int, number: int, given: PlanReasonInput) -> PlanVersionAnswer:
    """The version, with the reason."""
    found = queries.version_of(session(), _own(plan_id), number)
    return _version(plan_version_services.send_back(session(), found, given, actor()))


@bp.get("/plan-findings")
@needs(P.VIEW_READINESS)
@operation(t("List what tests found about emergency plans"))
def list_plan_findings(asked: FindingsAsked) -> Page[PlanFindingAnswer]:
    """The findings of plans that the caller may see, the latest first."""
    query = select(PlanFinding).join(PlanFinding.plan).outerjoin(EmergencyPlan.unit)
    query = query.where(within(actor(), P.VIEW_READINESS, queries.home_id(), EmergencyPlan.unit_id))
    return page(session(), query, asked, {"id": PlanFinding.id}, lambda rows: [_finding(one) for one in rows])


@bp.post("/events/<int:event_id>/plan-tests")
@needs(P.FILE_READINESS)
@operation(t("Say which emergency plan an event tested"))
def make_plan_test(event_id: int, given: PlanTestInput) -> PlanTestAnswer:
    """The test; the same again is the same test."""
    event = load(session(), Event, event_id, actor(), P.VIEW_CALENDAR)
    made = plan_test_services.note_test(session(), event, _own(given.plan_id), actor())
    return PlanTestAnswer(id=made.id, plan_id=made.plan_id, event_id=made.event_id)


@bp.post("/plan-tests/<int:test_id>/findings")
@needs(P.FILE_READINESS)
@operation(t("Add what a test found about a plan"))
def make_plan_finding(test_id: int, given: FindingInput) -> PlanFindingAnswer:
    """The finding, to be taken up by a version."""
    test = session().get(PlanTest, test_id)
    _own(test.plan_id if test is not None else 0)
    assert test is not None
    return _finding(plan_test_services.add_finding(session(), test, given, actor()))


@bp.post("/plan-findings/<int:finding_id>/taken-up")
@needs(P.FILE_READINESS)
@operation(t("Say in which version a finding was taken up"))
def settle_plan_finding(finding_id: int, given: TakenUpInput) -> PlanFindingAnswer:
    """The finding, settled."""
    found = queries.own_finding(session(), finding_id, actor(), P.FILE_READINESS)
    return _finding(plan_test_services.take_up(session(), found, given, actor()))


def _own(plan_id: int) -> EmergencyPlan:
    return load(session(), EmergencyPlan, plan_id, actor(), P.FILE_READINESS)


def _bytes(typed: str) -> bytes:
    try:
        return b64decode(typed, validate=True)
    except (Error, ValueError):
        raise Invalid("file.base64", t("This is not base64."), field="file") from None


def _version(found: PlanVersion) -> PlanVersionAnswer:
    plain = set(PlanVersionAnswer.model_fields) - {"file_name"}
    facts = {name: getattr(found, name) for name in plain}
    return PlanVersionAnswer.model_validate(facts | {"file_name": found.file.name if found.file else ""})


def _finding(found: PlanFinding) -> PlanFindingAnswer:
    plain = set(PlanFindingAnswer.model_fields) - {"event_id", "taken_up_in"}
    facts = {name: getattr(found, name) for name in plain}
    number = found.taken_up_in.number if found.taken_up_in else None
    return PlanFindingAnswer.model_validate(facts | {"event_id": found.test.event_id, "taken_up_in": number})
