"""Takes the county out again with everything that hangs on it, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import t
from core.models import ImportBatch, InboxMessage, Job, OutboxMessage, StoredFile, Submission
from demo.loading import demo_county
from demo.scenarios import SOURCE
from drills.frequency_models import DrillExcuse, DrillRule, SchoolTerm
from drills.models import Drill
from drills.photo_models import DrillPhoto
from maps.coverage_models import CoverageRun, WalkingWay
from maps.inspection_models import PlacePhoto
from maps.models import Place
from maps.scenario_models import Earthquake, Scenario
from observation.anomaly_models import Anomaly, AnomalyFile
from observation.models import Observer
from outreach.campaign_models import AnchorDay, BudgetLine, Expense
from outreach.checklist_models import Checklist, ChecklistProof
from outreach.demonstration_models import Demonstration, DemonstrationCriterion, DemonstrationPhoto
from outreach.download_models import Download, DownloadVersion
from outreach.material_models import Material
from outreach.media_models import MediaItem
from outreach.meeting_models import JointTask
from outreach.models import EventPhoto
from outreach.specialist_models import VisitPhoto, VisitReport
from outreach.training_models import ExamQuestion, TrainingClass
from planning.models import Proposal, VisitInvitation
from readiness.call_out_models import JointCallOut, Mobilisation
from readiness.fortification_models import Project, ProjectDocument
from readiness.network_models import NetworkCheck, NetworkMember, NetworkRule
from readiness.plan_models import EmergencyPlan, PlanVersion
from readiness.quick_report_models import QuickPhoto, QuickReport, QuickRound
from readiness.self_inspection_models import HouseholdCheck, SelfHazard, SelfHazardPhoto
from readiness.team_models import ResponseTeam
from registry.audit import record
from registry.models import Area, Grant, Setting, Term, Unit, User
from registry.scope import beneath
from reports import rollup_services
from reports.models import FigureTarget, SavedView
from schedule.day_models import Absence
from schedule.models import Campaign, Event, Person, Team, Vehicle
from schedule.notice_models import Notice, NoticeChannel
from schedule.return_models import Return
from schedule.series_models import Series

Ids = Select[tuple[int]]
READINESS: tuple[Any, ...] = (QuickRound, NetworkCheck, NetworkMember, NetworkRule, Project)
"""What readiness keeps by area."""


def remove(session: Session) -> tuple[dict[str, int], list[str]]:
    """Delete the demonstration; gives how many rows went by table, and the digests of files nobody has any more.

    The audit trail stays, as it is only added to. Refuses when there is no demonstration.
    """
    county = demo_county(session)
    if county is None:
        raise DomainError("demo.absent", t("There is no demonstration county in the database."))
    before = (str(county.id), {"name": county.name, "code": county.code, "is_demo": True})
    areas = select(Area.id).where(beneath(county.path))
    units = select(Unit.id).where(Unit.area_id.in_(areas))
    people = _people(session, areas, units)
    gone = _delete_all(session, _what_people_left(people))
    photos = list(session.scalars(select(EventPhoto.file_id).join(Event).where(Event.area_id.in_(areas))))
    photos += session.scalars(select(DrillPhoto.file_id).join(Drill).join(Event).where(Event.area_id.in_(areas)))
    photos += session.scalars(select(AnomalyFile.file_id).join(Anomaly).where(Anomaly.area_id.in_(areas)))
    photos += session.scalars(select(QuickPhoto.file_id).join(QuickReport).where(QuickReport.area_id.in_(areas)))
    photos += session.scalars(select(PlacePhoto.file_id).join(Place).where(Place.area_id.in_(areas)))
    spent = select(Expense.file_id).join(BudgetLine).join(Campaign).where(Campaign.area_id.in_(areas))
    photos += [one for one in session.scalars(spent) if one]
    photos += session.scalars(
        select(ChecklistProof.file_id).where(ChecklistProof.unit_id.in_(units), ChecklistProof.file_id.is_not(None))
    )
    photos += session.scalars(select(ProjectDocument.file_id).join(Project).where(Project.area_id.in_(areas)))
    photos += _files_of_publicity(session, areas, units)
    of_plans = EmergencyPlan.area_id.in_(areas) | EmergencyPlan.unit_id.in_(units)
    versions = select(PlanVersion.file_id).join(PlanVersion.plan).where(of_plans, PlanVersion.file_id.is_not(None))
    photos += [number for number in session.scalars(versions) if number is not None]
    gone |= _delete_all(session, [*_what_figures_keep(areas, people), *_what_lies_there(areas, units, people)])
    digests = _delete_files(session, people, photos)
    rollup_services.forget_gone(session)
    session.expire_all()
    record(session, [("deleted", "areas", before[0], before[1] | gone, None)])
    return gone, digests


def _people(session: Session, areas: Ids, units: Ids) -> list[int]:
    """Users whose every role is held in the demonstration; others only lose the roles they hold there."""
    inside = or_(Grant.area_id.in_(areas), Grant.unit_id.in_(units))
    everywhere = Grant.area_id.is_(None) & Grant.unit_id.is_(None)
    elsewhere = select(Grant.user_id).where(everywhere | ~func.coalesce(inside, False))
    return list(session.scalars(select(Grant.user_id).where(inside, Grant.user_id.not_in(elsewhere)).distinct()))


def _what_people_left(people: Sequence[int]) -> list[tuple[Any, ColumnElement[bool]]]:
    keys = [f"user:{number}" for number in people]
    return [
        (InboxMessage, InboxMessage.reader_key.in_(keys)),
        (OutboxMessage, OutboxMessage.reader_key.in_(keys)),
        (Notice, Notice.reader_key.in_(keys)),
        (Submission, Submission.sender.in_(keys)),
        (ImportBatch, ImportBatch.owner_key.in_(keys)),
        (Job, Job.owner_key.in_(keys)),
    ]


def _what_figures_keep(areas: Ids, people: Sequence[int]) -> list[tuple[Any, ColumnElement[bool]]]:
    return [
        (SavedView, SavedView.area_id.in_(areas) | SavedView.owner_id.in_(people)),
        (FigureTarget, FigureTarget.area_id.in_(areas)),
    ]


def _what_lies_there(areas: Ids, units: Ids, people: Sequence[int]) -> list[tuple[Any, ColumnElement[bool]]]:
    """In an order in which nothing is deleted before what refers to it."""
    return [
        (Notice, Notice.area_id.in_(areas)),
        (OutboxMessage, OutboxMessage.channel.in_(_channels(areas))),
        (NoticeChannel, NoticeChannel.area_id.in_(areas)),
        (Series, Series.area_id.in_(areas) | Series.unit_id.in_(units)),
        (Absence, or_(*(_of(table, areas) for table in (Team, Person, Vehicle)))),
        *_what_is_planned(areas, units),
        *((table, table.area_id.in_(areas)) for table in (Vehicle, Person, Team)),
        (EmergencyPlan, EmergencyPlan.area_id.in_(areas) | EmergencyPlan.unit_id.in_(units)),
        (ResponseTeam, ResponseTeam.area_id.in_(areas)),
        (JointCallOut, ~exists().where(Mobilisation.joint_id == JointCallOut.id)),  # of whose teams none is left
        (Anomaly, Anomaly.area_id.in_(areas)),
        (Return, Return.area_id.in_(areas)),
        (CoverageRun, CoverageRun.area_id.in_(areas)),
        (WalkingWay, WalkingWay.area_id.in_(areas)),
        (Place, Place.area_id.in_(areas)),
        (Observer, Observer.area_id.in_(areas)),
        *((table, table.area_id.in_(areas)) for table in READINESS),
        (User, User.id.in_(people)),
        (Grant, Grant.area_id.in_(areas) | Grant.unit_id.in_(units)),
        *_what_units_do(areas, units),
        (Scenario, Scenario.area_id.in_(areas)),
        (Earthquake, Earthquake.source == SOURCE),
        (Unit, Unit.area_id.in_(areas)),
        (Setting, Setting.area_id.in_(areas)),
        (Term, Term.area_id.in_(areas)),
        (Area, Area.id.in_(areas)),
    ]


def _files_of_publicity(session: Session, areas: Ids, units: Ids) -> list[int]:
    """Clippings, materials with their covers, and photos of hazards, of visits and of demonstration units."""
    hazards = select(SelfHazard.id).where(SelfHazard.unit_id.in_(units))
    found = (
        select(MediaItem.file_id).where(MediaItem.area_id.in_(areas)),
        select(Download.cover_id).where(Download.area_id.in_(areas)),
        select(DownloadVersion.file_id).join(Download).where(Download.area_id.in_(areas)),
        select(SelfHazardPhoto.file_id).where(SelfHazardPhoto.hazard_id.in_(hazards)),
        select(DemonstrationPhoto.file_id).join(Demonstration).where(Demonstration.area_id.in_(areas)),
        select(VisitPhoto.file_id)
        .join(VisitReport, VisitReport.id == VisitPhoto.report_id)
        .join(Event, Event.id == VisitReport.event_id)
        .where(Event.area_id.in_(areas)),
    )
    return [one for query in found for one in session.scalars(query) if one is not None]


def _what_is_planned(areas: Ids, units: Ids) -> list[tuple[Any, ColumnElement[bool]]]:
    return [
        (VisitInvitation, VisitInvitation.unit_id.in_(units)),
        (Proposal, Proposal.area_id.in_(areas)),
        (MediaItem, MediaItem.area_id.in_(areas)),
        (Download, Download.area_id.in_(areas)),
        (HouseholdCheck, HouseholdCheck.area_id.in_(areas)),
        (Event, Event.area_id.in_(areas) | Event.unit_id.in_(units)),
        (Material, Material.area_id.in_(areas)),
        (AnchorDay, AnchorDay.area_id.in_(areas)),
        (Campaign, Campaign.area_id.in_(areas)),
    ]


def _what_units_do(areas: Ids, units: Ids) -> list[tuple[Any, ColumnElement[bool]]]:
    return [
        (DrillExcuse, DrillExcuse.unit_id.in_(units)),
        (DrillRule, DrillRule.area_id.in_(areas)),
        (SchoolTerm, SchoolTerm.area_id.in_(areas)),
        (ChecklistProof, ChecklistProof.unit_id.in_(units)),
        (Checklist, Checklist.area_id.in_(areas)),
        (JointTask, JointTask.area_id.in_(areas)),
        *((table, table.area_id.in_(areas)) for table in (TrainingClass, ExamQuestion)),
        *((table, table.area_id.in_(areas)) for table in (Demonstration, DemonstrationCriterion)),
    ]


def _channels(areas: Ids) -> Select[tuple[str]]:
    """What the outbox calls the channels of these areas."""
    return select(NoticeChannel.kind + literal(":") + cast(NoticeChannel.id, String)).where(
        NoticeChannel.area_id.in_(areas)
    )


def _of(table: Any, areas: Ids) -> ColumnElement[bool]:
    """Absences of the teams, people or vehicles of these areas."""
    kind = literal(f"{table.__name__.lower()}:")
    return Absence.resource.in_(select(kind + cast(table.id, String)).where(table.area_id.in_(areas)))


def _delete_all(session: Session, wanted: Sequence[tuple[Any, ColumnElement[bool]]]) -> dict[str, int]:
    gone: dict[str, int] = {}
    for table, condition in wanted:
        done = session.execute(delete(table).where(condition).execution_options(synchronize_session=False))
        name: str = table.__tablename__
        gone[name] = gone.get(name, 0) + done.rowcount  # type: ignore[attr-defined]
    return {name: count for name, count in gone.items() if count}


def _delete_files(session: Session, people: Sequence[int], photos: Sequence[int]) -> list[str]:
    """Forget the files of these people and photos; the digests that no file in the database has any more."""
    theirs = or_(StoredFile.owner_key.in_([f"user:{number}" for number in people]), StoredFile.id.in_(photos))
    digests = set(session.scalars(select(StoredFile.digest).where(theirs)))
    session.execute(delete(StoredFile).where(theirs).execution_options(synchronize_session=False))
    kept = set(session.scalars(select(StoredFile.digest).where(StoredFile.digest.in_(digests))))
    return sorted(digests - kept)
