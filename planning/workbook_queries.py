"""The workbook of a proposal from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.i18n import language, sentences, t
from core.times import say_minute, today
from planning.conventions import HOUR_DAYS, HOUR_NAMES, say_hours
from planning.day_sheet_ways_queries import ways_in
from planning.explanation_words import say_reason, say_remedy
from planning.inputs import WeightsInput
from planning.models import PlannedVisit, Proposal
from planning.workbook_facts import PlanFacts, Said, TeamHours, VisitLine
from planning.workbook_reading import Known
from registry import terms
from registry.models import Area, Unit
from registry.queries.settings import TRAVEL, setting
from schedule.models import Team
from schedule.queries import zone_of


def facts_of(session: Session, proposal: Proposal) -> PlanFacts:
    """All that the workbook tells, names in the language spoken."""
    zone = zone_of(session, proposal.area)
    visits = _visits(session, proposal)
    names = team_names(session, proposal)
    lines = _lines(session, proposal, visits, names)
    return PlanFacts(
        proposal.id, proposal.name, proposal.campaign.name, proposal.area.name, proposal.starts_on, proposal.ends_on,
        today(zone), lines, _hours(proposal, visits, names), _said(session, proposal, zone),
    )  # fmt: skip


def lines_of(session: Session, proposal: Proposal) -> list[VisitLine]:
    """The visits of the proposal as lines."""
    return _lines(session, proposal, _visits(session, proposal), team_names(session, proposal))


def known_of(session: Session, proposal: Proposal, lines: Sequence[VisitLine]) -> Known:
    """What rows that come back are matched with."""
    names = team_names(session, proposal).values()
    added = [
        date.fromisoformat(on)
        for kept in (proposal.asked, proposal.changes)
        for on in (kept or {}).get("extra_days") or []
    ]
    days = [proposal.starts_on, proposal.ends_on, *added]
    return Known(lines, list(names), min(days), max(days), frozenset())


def team_names(session: Session, proposal: Proposal) -> dict[int, str]:
    """The teams that were asked for or that go somewhere, by id, in order of name."""
    going = select(PlannedVisit.team_id).where(PlannedVisit.proposal_id == proposal.id).union(
        select(PlannedVisit.second_team_id).where(PlannedVisit.proposal_id == proposal.id)
    )  # fmt: skip
    asked = proposal.asked.get("team_ids") or []
    query = select(Team.id, Team.name).where(Team.id.in_(going) | Team.id.in_(asked)).order_by(Team.name, Team.id)
    return dict(session.execute(query).tuples().all())


def _visits(session: Session, proposal: Proposal) -> list[PlannedVisit]:
    query = select(PlannedVisit).join(Unit, Unit.id == PlannedVisit.unit_id).join(Area, Area.id == Unit.area_id)
    query = query.where(PlannedVisit.proposal_id == proposal.id).options(
        joinedload(PlannedVisit.unit).joinedload(Unit.area)
    )
    return list(session.scalars(query.order_by(Unit.kind, Area.path, Unit.name, PlannedVisit.occurrence)))


def _lines(
    session: Session, proposal: Proposal, visits: Sequence[PlannedVisit], names: Mapping[int, str]
) -> list[VisitLine]:
    kinds = terms.labels(session, "unit_kind", proposal.area)
    events = terms.labels(session, "event_kind", proposal.area)
    skills = terms.labels(session, "skill", proposal.area)
    townships = townships_of(session, [visit.unit for visit in visits])
    return [
        VisitLine(
            visit.id, visit.unit.code or "", visit.unit.name, townships[visit.unit.area_id],
            kinds.get(visit.unit.kind, visit.unit.kind), events.get(visit.event_kind, visit.event_kind),
            visit.minutes, visit.state, visit.occurrence, visit.on, visit.starts_minute,
            names.get(visit.team_id or 0, ""), names.get(visit.second_team_id or 0, ""), visit.way_minutes,
            visit.is_must, visit.is_pinned, _reason(visit.reason or {}, skills),
            str(say_remedy(visit.remedies[0], skills)) if visit.remedies else "",
        )
        for visit in visits
    ]  # fmt: skip


def townships_of(session: Session, units: Sequence[Unit]) -> dict[int, str]:
    """The name of the township of each area in which a unit lies; of areas above townships their own."""
    ids = {int(part) for unit in units for part in unit.area.path.split("/") if part}
    query = select(Area.id, Area.name).where(Area.id.in_(ids), Area.level == "township")
    names = dict(session.execute(query).tuples().all())
    found: dict[int, str] = {}
    for unit in units:
        above = [int(part) for part in unit.area.path.split("/") if part]
        found[unit.area_id] = next((names[area_id] for area_id in above if area_id in names), unit.area.name)
    return found


def _hours(proposal: Proposal, visits: Sequence[PlannedVisit], names: Mapping[int, str]) -> list[TeamHours]:
    """Hours of each team; the ways back are kept with the figures of the proposal."""
    back: Mapping[str, Any] = (proposal.figures or {}).get("back_minutes") or {}
    mine: dict[int, list[PlannedVisit]] = defaultdict(list)
    for visit in visits:
        for team_id in (visit.team_id, visit.second_team_id):
            if team_id is not None and visit.on is not None:
                mine[team_id].append(visit)
    found = []
    for team_id, name in names.items():
        there = mine[team_id]
        ways = sum(visit.way_minutes or 0 for visit in there) + (int(back.get(str(team_id), 0)) if there else 0)
        found.append(TeamHours(name, len({visit.on for visit in there}), len(there),
                               sum(visit.minutes for visit in there), ways))  # fmt: skip
    return found


def _reason(stored: Mapping[str, Any], skills: Mapping[str, str]) -> str:
    """Why a visit is left out: found by the planner, or said by the calendar's own rules."""
    if there := stored.get("sentences"):
        return sentences(*(one.get(language(), "") for one in there))
    return say_reason(stored, skills)


def _said(session: Session, proposal: Proposal, zone: str) -> list[Said]:
    """What was asked for and assumed."""
    asked = proposal.asked or {}
    days = ((t("First day"), proposal.starts_on), (t("Last day"), proposal.ends_on))
    found = [Said(str(name), on.isoformat()) for name, on in days]
    if proposal.solved_at is not None:
        found.append(Said(str(t("Worked out on")), say_minute(proposal.solved_at, zone)))
    found.append(Said(str(t("Ways")), _unverified(session, proposal), str(ways_in(session, proposal).source)))
    for name, hours in (asked.get("hours") or {}).items():
        held = (asked.get("hour_days") or {}).get(name)
        note = str(HOUR_DAYS[held]) if held in HOUR_DAYS else ""
        found.append(Said(str(HOUR_NAMES.get(name, name)), say_hours(hours), note))
    for name, field in WeightsInput.model_fields.items():
        weight = (asked.get("weights") or {}).get(name)
        label = next((one.label for one in field.metadata if hasattr(one, "label")), None)
        if weight is not None and label is not None:
            found.append(Said(str(label), weight, str(t("Weight, in minutes of driving"))))
    for one in (proposal.figures or {}).get("assumed") or []:
        found.append(Said(str(t("To be noted")), one.get(language(), "")))
    return found


def _unverified(session: Session, proposal: Proposal) -> str:
    travel = setting(session, TRAVEL, proposal.area) or {}
    if travel.get("is_verified"):
        return str(travel.get("source") or "")
    return str(t("unverified"))
