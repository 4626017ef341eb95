"""Visits of specialists for programs: sending them, and what they report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Whole
from core.i18n import t
from core.web import actor, session
from outreach import specialist_report_services as reports
from outreach import specialist_services as services
from outreach.specialist_inputs import AcceptInput, DispatchInput, Nonce, SendBackInput, VisitReportInput
from outreach.specialist_models import Specialist, VisitReport
from outreach.specialist_queries import Visit, all_visits, as_visits, load_specialist, visit_of
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.models import Event
from schedule.refusals import EventRefusal

bp = blueprint("dispatches")


class VisitReportAnswer(Answer):
    """What the specialist reported; `reason` says why it was sent back, `paid_in` whose month's sheet it stands in."""

    id: int
    state: Literal["sent", "accepted", "returned"]
    began_at: datetime
    ended_at: datetime
    people: dict[str, int]
    done: str
    next_steps: str
    received_at: datetime
    decided_at: datetime | None
    reason: str
    paid_in: date | None
    version: int


class DispatchAnswer(Answer):
    """A visit of a specialist; `household` is null where the caller does not look after the event."""

    event_id: int
    specialist_id: int
    specialist: str
    title: str
    starts_at: datetime
    ends_at: datetime
    unit_id: int | None
    area_code: str
    purpose: str
    household: str | None
    state: Literal["ahead", "due", "sent", "accepted", "returned"]
    report: VisitReportAnswer | None


class DispatchesAsked(Asked):
    """Which visits to list."""

    state: Annotated[Literal["ahead", "due", "sent", "accepted", "returned"] | None, Entry(t("Status"))] = None
    specialist_id: Annotated[Whole | None, Entry(t("Specialist"))] = None
    sort: Annotated[Literal["starts_at", "-starts_at"], Entry(t("Sorted by"))] = "-starts_at"


class EnteredReportInput(VisitReportInput):
    """A report that came on paper or by telephone; its nonce makes it count once."""

    nonce: Annotated[Nonce, Entry(t("Nonce"))]


@bp.get("/dispatches")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List visits of specialists"))
def list_dispatches(asked: DispatchesAsked) -> Page[DispatchAnswer]:
    """Visits in the caller's areas with what was reported."""
    query = all_visits(actor(), asked.state or "")
    if asked.specialist_id is not None:
        query = query.where(Specialist.id == asked.specialist_id)
    return page(session(), query, asked, {"starts_at": Event.starts_at}, _visits)


@bp.post("/specialists/<int:specialist_id>/dispatches")
@needs(P.EDIT_EVENTS)
@operation(t("Send a specialist somewhere"), clash=EventRefusal, location=lambda made: _address(made))
def send_specialist(specialist_id: int, given: DispatchInput) -> DispatchAnswer:
    """The visit, booked."""
    found = load_specialist(session(), specialist_id, actor(), P.EDIT_EVENTS)
    event = services.dispatch(session(), found, given, actor())
    return _answer(found, visit_of(session(), found, event.id))


@bp.get("/specialists/<int:specialist_id>/dispatches/<int:event_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one visit of a specialist"))
def get_dispatch(specialist_id: int, event_id: int) -> DispatchAnswer:
    """The visit with what was reported."""
    found = load_specialist(session(), specialist_id, actor(), P.VIEW_CAMPAIGNS)
    return _answer(found, visit_of(session(), found, event_id))


@bp.post("/specialists/<int:specialist_id>/dispatches/<int:event_id>/report")
@needs(P.EDIT_EVENTS)
@operation(t("Enter the report of a visit"), location=lambda made: _address(made))
def enter_report_of_visit(specialist_id: int, event_id: int, given: EnteredReportInput) -> DispatchAnswer:
    """The visit with its report, in place of one that was not accepted."""
    found = load_specialist(session(), specialist_id, actor(), P.VIEW_CAMPAIGNS)
    visit = visit_of(session(), found, event_id)
    reports.enter_report(session(), found, visit.event, given, given.nonce, actor())
    return _answer(found, visit_of(session(), found, event_id))


@bp.post("/visit-reports/<int:report_id>/accept")
@needs(P.EDIT_EVENTS)
@operation(t("Accept the report of a visit"))
def accept_report_of_visit(report_id: int, given: AcceptInput) -> DispatchAnswer:
    """The visit: it is held, and stands in the sheet of its month. What is unlikely is refused until confirmed."""
    report = _own(report_id)
    return _decided(reports.accept_report(session(), report, given.confirmed, actor()))


@bp.post("/visit-reports/<int:report_id>/send-back")
@needs(P.EDIT_EVENTS)
@operation(t("Send the report of a visit back"))
def send_report_of_visit_back(report_id: int, given: SendBackInput) -> DispatchAnswer:
    """The visit; the specialist reads the reason and sends another report."""
    return _decided(reports.send_back(session(), _own(report_id), given.reason, actor()))


def _address(made: DispatchAnswer) -> str:
    return url_for(".get_dispatch", specialist_id=made.specialist_id, event_id=made.event_id)


def _own(report_id: int) -> VisitReport:
    found = session().get(VisitReport, report_id)
    if found is None:
        raise NotFound()
    load(session(), Event, found.event_id, actor(), P.EDIT_EVENTS)
    return found


def _decided(report: VisitReport) -> DispatchAnswer:
    return _answer(report.specialist, as_visits(session(), [(report.event, report.specialist)])[0])


def _visits(rows: Sequence[tuple[Event, Specialist]]) -> list[DispatchAnswer]:
    pairs = [(event, one) for event, one in rows]
    return [_answer(one, visit) for (_, one), visit in zip(pairs, as_visits(session(), pairs), strict=True)]


def _answer(found: Specialist, visit: Visit) -> DispatchAnswer:
    event, sent = visit.event, visit.dispatch
    sees = may(session(), event, actor(), P.EDIT_EVENTS)
    return DispatchAnswer.model_validate({
        "event_id": event.id, "specialist_id": found.id, "specialist": found.name, "title": event.title,
        "starts_at": event.starts_at, "ends_at": event.ends_at, "unit_id": event.unit_id,
        "area_code": event.area.code, "purpose": sent.purpose if sent else "", "state": visit.state,
        "household": (sent.household if sent else "") if sees else None, "report": _report(visit.report),
    })  # fmt: skip


def _report(report: VisitReport | None) -> VisitReportAnswer | None:
    if report is None:
        return None
    return VisitReportAnswer.model_validate({name: getattr(report, name) for name in VisitReportAnswer.model_fields})
