"""Findings of supervision visits for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from outreach import supervision_queries as queries
from outreach import supervision_services as services
from outreach.findings import finding_list
from outreach.supervision_inputs import FindingBackInput, FindingDoneInput, FindingInput, FindingUnitInput, Severity
from outreach.supervision_models import SupervisionFinding
from outreach.supervision_queries import KEEP, MEND, VIEW
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("supervision")
ListName = Literal["ownerless", "late", "done", "open", "accepted"]


class FindingAnswer(Answer):
    """A finding; `list` is where it stands today, `photos` how many there are."""

    id: int
    event_id: int
    unit_id: int
    unit_name: str
    finding: str
    severity: Severity
    due_on: date
    state: str
    list: ListName
    proof: str
    reason: str
    photos: int
    found_at: datetime
    done_at: datetime | None
    accepted_at: datetime | None
    version: int


class FindingsAsked(Asked):
    """Which findings."""

    list: Annotated[ListName | None, Entry(t("State"))] = None
    severity: Annotated[Severity | None, Entry(t("Severity"))] = None
    event_id: Annotated[Whole | None, Entry(t("Event"))] = None
    unit_id: Annotated[Whole | None, Entry(t("Unit"))] = None
    sort: Annotated[Literal["urgency", "-urgency", "due", "-due"], Entry(t("Sorted by"))] = "urgency"


@bp.get("/supervision-findings")
@needs(VIEW)
@operation(t("List findings of supervision visits"))
def list_supervision_findings(asked: FindingsAsked) -> Page[FindingAnswer]:
    """Late ones first."""
    on, query = today(zone_of(session())), queries.findings_seen(actor())
    if asked.list is not None:
        query = query.where(queries.in_list(asked.list, on))
    for name in ("severity", "event_id", "unit_id"):
        wanted = getattr(asked, name)
        query = query.where(getattr(SupervisionFinding, name) == wanted) if wanted is not None else query
    sorts = {"urgency": queries.urgency(on), "due": SupervisionFinding.due_on}
    return page(session(), query, asked, sorts, lambda rows: [_answer(row) for row in rows])


@bp.post("/events/<int:event_id>/findings")
@needs(KEEP)
@operation(t("Enter a finding of a supervision visit"),
           location=lambda made: url_for(".get_supervision_finding", finding_id=made.id))  # fmt: skip
def make_supervision_finding(event_id: int, given: FindingInput) -> FindingAnswer:
    """The new finding; the unit is told."""
    event = queries.load_visit(session(), event_id, actor())
    return _answer(services.add_finding(session(), event, given, actor()))


@bp.get("/supervision-findings/<int:finding_id>")
@needs(VIEW)
@operation(t("Get one finding of a supervision visit"))
def get_supervision_finding(finding_id: int) -> FindingAnswer:
    """One finding."""
    return _answer(load(session(), SupervisionFinding, finding_id, actor(), VIEW))


@bp.post("/supervision-findings/<int:finding_id>/done")
@needs(MEND)
@operation(t("Say what was done about a finding"))
def finish_supervision_finding(finding_id: int, given: FindingDoneInput) -> FindingAnswer:
    """The finding, to be looked at."""
    found = load(session(), SupervisionFinding, finding_id, actor(), VIEW)
    return _answer(services.report_done(session(), found, given, actor()))


@bp.post("/supervision-findings/<int:finding_id>/hand-over")
@needs(KEEP)
@operation(t("Give a finding to another unit"))
def hand_over_supervision_finding(finding_id: int, given: FindingUnitInput) -> FindingAnswer:
    """The finding at the other unit, which is told."""
    found = load(session(), SupervisionFinding, finding_id, actor(), KEEP)
    return _answer(services.hand_over(session(), found, given, actor()))


@bp.post("/supervision-findings/<int:finding_id>/accept")
@needs(KEEP)
@operation(t("Accept what was done about a finding"))
def accept_supervision_finding(finding_id: int) -> FindingAnswer:
    """The finding, settled."""
    found = load(session(), SupervisionFinding, finding_id, actor(), KEEP)
    return _answer(services.accept(session(), found, actor()))


@bp.post("/supervision-findings/<int:finding_id>/send-back")
@needs(KEEP)
@operation(t("Send a finding back to the unit"))
def send_back_supervision_finding(finding_id: int, given: FindingBackInput) -> FindingAnswer:
    """The finding, open until another day."""
    found = load(session(), SupervisionFinding, finding_id, actor(), KEEP)
    return _answer(services.send_back(session(), found, given, actor()))


def _answer(row: SupervisionFinding) -> FindingAnswer:
    db = session()
    plain = set(FindingAnswer.model_fields) - {"unit_name", "list", "photos"}
    where = finding_list(row.state, row.due_on, today(zone_of(db, row.unit.area)), row.unit.is_active)
    more = {"unit_name": row.unit.name, "list": where, "photos": len(queries.photos_of(db, row))}
    return FindingAnswer.model_validate({name: getattr(row, name) for name in plain} | more)
