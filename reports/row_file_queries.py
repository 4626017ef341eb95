"""The records behind a figure as a table that leaves the building, a piece at a time, for these readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session, joinedload, selectinload

from core.access import Actor
from core.chunked import Chunked
from core.errors import DomainError
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local, now, say_plain_date, today
from drills.action_models import ImprovementAction
from drills.models import Drill
from maps.models import Place
from observation.anomaly_models import Anomaly
from outreach.campaign_models import BudgetLine, Expense
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.download_models import Download
from outreach.material_models import Material, MaterialMove
from outreach.media_models import MediaItem
from outreach.meeting_models import JointTask
from outreach.open_day_models import Suggestion
from outreach.specialist_models import Specialist, VisitReport
from outreach.supervision_models import SupervisionFinding
from readiness.call_out_models import Mobilisation
from readiness.fortification_models import Project
from readiness.network_models import NetworkMember
from readiness.plan_models import EmergencyPlan
from readiness.quick_report_models import QuickReport
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.team_models import ResponseTeam
from registry.models import Unit, User
from registry.permissions import Permission
from registry.scope import may
from registry.terms import labels
from reports.export_profiles import Profile, SmallCells
from reports.measures import BY_NAME
from reports.row_field import Field, Known
from reports.row_fields import INTERNAL, fields_for
from reports.rows_queries import Behind
from reports.workbooks import Exported
from schedule.models import Campaign, Event
from schedule.queries import people_totals_of, zone_of

_READ: dict[str, tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = {
    "events": (Event.id, (Event.starts_at, Event.id), (joinedload(Event.area), joinedload(Event.unit))),
    "drills": (Drill.id, (Drill.id,), (joinedload(Drill.event).joinedload(Event.area), joinedload(Drill.event)
               .joinedload(Event.unit), joinedload(Drill.unit), joinedload(Drill.result))),
    "units": (Unit.id, (Unit.name, Unit.id), (joinedload(Unit.area),)),
    "anomalies": (Anomaly.id, (Anomaly.received_at, Anomaly.id), (joinedload(Anomaly.area),)),
    "shelters": (Place.id, (Place.name, Place.id), (joinedload(Place.area), joinedload(Place.shelter))),
    "actions": (ImprovementAction.id, (ImprovementAction.due_on, ImprovementAction.id),
                (joinedload(ImprovementAction.unit),)),
    "suggestions": (Suggestion.id, (Suggestion.received_at, Suggestion.id), (joinedload(Suggestion.area),)),
    "media": (MediaItem.id, (MediaItem.published_on, MediaItem.id), (joinedload(MediaItem.area),)),
    "emergency_plans": (EmergencyPlan.id, (EmergencyPlan.id,), (joinedload(EmergencyPlan.area),
                        joinedload(EmergencyPlan.unit).joinedload(Unit.area))),
    "response_teams": (ResponseTeam.id, (ResponseTeam.name, ResponseTeam.id), (joinedload(ResponseTeam.area),)),
    "mobilisations": (Mobilisation.id, (Mobilisation.started_at, Mobilisation.id),
                      (joinedload(Mobilisation.team).joinedload(ResponseTeam.area),)),
    "self_inspections": (SelfInspection.id, (SelfInspection.done_on, SelfInspection.id),
                         (joinedload(SelfInspection.unit).joinedload(Unit.area),)),
    "hazards": (SelfHazard.id, (SelfHazard.fix_by, SelfHazard.id), (joinedload(SelfHazard.unit),)),
    "projects": (Project.id, (Project.result_on, Project.id), (joinedload(Project.area),)),
    "network_members": (NetworkMember.id, (NetworkMember.name, NetworkMember.id), (joinedload(NetworkMember.area),)),
    "quick_reports": (QuickReport.id, (QuickReport.id,), (joinedload(QuickReport.area), joinedload(QuickReport.asked),
                      joinedload(QuickReport.round))),
    "campaigns": (Campaign.id, (Campaign.starts_on, Campaign.id), (joinedload(Campaign.area),)),
    "expenses": (Expense.id, (Expense.spent_on, Expense.id),
                 (joinedload(Expense.line).joinedload(BudgetLine.campaign).joinedload(Campaign.area),)),
    "materials": (Material.id, (Material.name, Material.id), (joinedload(Material.area),)),
    "material_moves": (MaterialMove.id, (MaterialMove.moved_on, MaterialMove.id),
                       (joinedload(MaterialMove.material).joinedload(Material.area),
                        joinedload(MaterialMove.campaign))),
    "joint_tasks": (JointTask.id, (JointTask.due_on, JointTask.id),
                    (joinedload(JointTask.area), joinedload(JointTask.unit), joinedload(JointTask.event),
                     selectinload(JointTask.owner).selectinload(User.grants))),
    "findings": (SupervisionFinding.id, (SupervisionFinding.due_on, SupervisionFinding.id),
                 (joinedload(SupervisionFinding.unit).joinedload(Unit.area), joinedload(SupervisionFinding.event))),
    "visit_reports": (VisitReport.id, (VisitReport.began_at, VisitReport.id),
                      (joinedload(VisitReport.specialist).joinedload(Specialist.person),
                       joinedload(VisitReport.event).joinedload(Event.area),
                       joinedload(VisitReport.event).joinedload(Event.unit))),
    "titles": (Demonstration.id, (Demonstration.granted_on, Demonstration.id), (joinedload(Demonstration.area),
               joinedload(Demonstration.unit))),
    "title_reviews": (DemonstrationReview.id, (DemonstrationReview.reviewed_on, DemonstrationReview.id),
                      (joinedload(DemonstrationReview.demonstration).joinedload(Demonstration.area),)),
    "downloads": (Download.id, (Download.title, Download.id), (joinedload(Download.area),)),
}  # fmt: skip
"""By kind of records: the key, the order, and what is loaded with them."""
PEOPLE = ("network_members", "quick_reports")
TAGS = {
    "on": "#date", "starts": "#date+start+time", "ends": "#date+end+time", "activity": "#activity+type",
    "title": "#activity+name", "status": "#status", "area": "#adm+name", "unit_kind": "#org+type", "unit": "#org+name",
    "unit_code": "#org+code", "expected": "#targeted+num", "reported": "#reached+num", "contact_name": "#contact+name",
    "contact_phone": "#contact+phone", "name": "#loc+name", "code": "#loc+code", "address": "#loc+address",
    "verified_on": "#date+verified", "verify_due_on": "#date+due", "due_on": "#date+due", "type": "#activity+kind",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which records, of which figure, for whom."""

    behind: Behind
    measure: str
    heading: Sequence[str]
    profile: Profile
    small: SmallCells
    actor: Actor


def exported_rows(session: Session, wanted: Wanted) -> Exported:
    """The records as a table; refused to the public where they are internal."""
    rows, profile = wanted.behind.rows, wanted.profile
    if profile == "public" and rows in INTERNAL:
        raise DomainError(
            "export_internal", t("These records are internal and are not published."), field="profile",
            hint=t("Choose a file for the office or for analysis, or publish the figures without the records."),
        )  # fmt: skip
    key, order, options = _READ[rows]
    fields = fields_for(rows, profile)
    if not wanted.actor.may(Permission.VIEW_CONTACTS):
        fields = [one for one in fields if not one.is_contact]
    found: Chunked[Any] = Chunked(session, wanted.behind.query.order_by(None).order_by(*order), key, options)
    if profile == "analysis":
        columns = [Column(one.key, one.kind) for one in fields]
        sheet = Sheet(rows, columns, _rows(session, wanted, fields, found), filters=False, count=len(found))
        return Exported([sheet], None, len(found))
    columns = [Column(str(one.header), one.kind) for one in fields]
    notes = [str(wanted.small.note)] if profile == "public" and any(one.counts_people for one in fields) else []
    sheet = Sheet(
        str(BY_NAME[wanted.measure].label), columns, _rows(session, wanted, fields, found), wanted.heading,
        notes=notes, count=len(found),
    )  # fmt: skip
    return Exported([sheet], [TAGS.get(one.key, f"#meta+{one.key}") for one in fields], len(found))


def heading_of(measure: str, place: str, period: str) -> list[str]:
    """What stands over the table: which figure's records, where, of which days, when it was made."""
    named = BY_NAME[measure].label
    return [
        str(t("%(measure)s: the records behind the figure, %(place)s", measure=named, place=place)),
        str(t("Period: %(period)s", period=period)),
        str(t("Made on %(day)s.", day=say_plain_date(local(now()).date()))),
    ]


def _rows(session: Session, wanted: Wanted, fields: Sequence[Field], found: Chunked[Any]) -> Iterator[list[Value]]:
    zone = zone_of(session)
    named = ("event_kind", "unit_kind", "media_channel", "project_kind", "plan_kind", "response_team_kind",
             "material_kind", "budget_purpose", "network_role", "specialist_kind", "demonstration_kind")  # fmt: skip
    schemes = {name: name for name in named}
    schemes |= {"category": "observation_category", "hazard": "self_inspection_item"}
    words = {name: labels(session, scheme) for name, scheme in schemes.items()}
    known = Known(words, today(zone), zone)
    for part in found:
        known = replace(known, people=_people(session, wanted.behind.rows, part))
        for record in part:
            sees = any(one.is_contact for one in fields) and _sees_contacts(session, record, wanted)
            yield [_cell(one, record, known, sees, wanted) for one in fields]


def _cell(one: Field, record: Any, known: Known, sees_contacts: bool, wanted: Wanted) -> Value:
    if one.is_contact and not sees_contacts:
        return None
    value = one.value(record, known)
    if one.counts_people and wanted.profile == "public" and isinstance(value, int) and 0 < value < wanted.small.least:
        return wanted.small.sign
    return value


def _sees_contacts(session: Session, record: Any, wanted: Wanted) -> bool:
    if wanted.behind.rows in PEOPLE:  # whose names are contacts themselves, in an area and not of a unit
        return may(session, record, wanted.actor, Permission.VIEW_CONTACTS)
    unit = record if wanted.behind.rows == "units" else record.unit
    return unit is not None and may(session, unit, wanted.actor, Permission.VIEW_CONTACTS)


def _people(session: Session, rows: str, part: Sequence[Any]) -> dict[tuple[int, str], int]:
    if rows not in ("events", "drills"):
        return {}
    ids = [one.id if rows == "events" else one.event_id for one in part]
    totals = people_totals_of(session, ids)
    return {(event_id, stage): count for event_id, by in totals.items() for stage, count in by.items()}
