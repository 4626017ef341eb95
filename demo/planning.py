"""One proposed calendar of the finished county: most visits placed, some left out with the reason, some accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.db import Base
from core.i18n import speaking
from core.times import DEFAULT_ZONE
from demo.accounts import PLANNER_NAME
from demo.numbers import fresh_ids
from demo.year import at, is_in_term
from planning.answers import answer_by
from planning.building import build
from planning.gathered import Gathered
from planning.inputs import ChangesInput, ProposalInput, WeightsInput
from planning.models import Proposal
from planning.plan_figures import figures, way_minutes
from planning.problem_queries import county_of
from planning.setting_queries import conventions
from planning.solving.explaining import Explanation, explain
from planning.solving.greedy import greedy
from planning.solving.problem import Placement, Plan
from planning.verify_queries import verify
from registry.models import Area, Grant, Unit, User
from registry.scope import beneath
from schedule.event_facts_queries import default_title
from schedule.models import Campaign, Team

TABLES = Base.metadata.tables
NAME = "第一稿"
DAYS = 12  # of the calendar, weekends among them: so few that not everybody finds room
TEAMS = 3
_SCHOOL = {"event_kind": "lecture", "minutes": 90, "hours": "school", "skills": ["school_lecture"], "value": 3}
_VILLAGE = {"event_kind": "screening", "minutes": 60, "hours": "office", "value": 2}
IN_TERM = {"village": _VILLAGE, **dict.fromkeys(("junior", "nine_year", "senior"), _SCHOOL)}
IN_HOLIDAYS = {
    "village": _VILLAGE, "community": _VILLAGE,
    "enterprise": {"event_kind": "training", "minutes": 60, "hours": "office"},
}  # fmt: skip
LEAD = timedelta(days=3)  # between today and the first visit
ANSWERS = ("confirmed", "confirmed", "asked", "confirmed", "declined", "asked", "confirmed", "asked", "asked")
"""What becomes of the accepted visits, in order of time."""

REASONS = {"village": "当天召开村民代表选举会议，会场已占用。", "enterprise": "当天停产检修，人员无法集中。"}
REASON, WISHES = "当天期中考试，场地和学生均不便安排。", "次周上午均可。"
ANSWERED_BEFORE = timedelta(days=2)  # the visit
SOLVED_SECONDS = 0.4
EXPLAINED = 8  # of those left out, with remedies; the others have their reason all the same


@dataclass(frozen=True)
class _Made:
    """What is written: the problem with its plan, and when whoever planned did so."""

    proposal: Proposal
    gathered: Gathered
    plan: Plan
    planner: User
    at: datetime
    rng: Random
    own: int | None = None  # the unit that has an account: its visit is asked about and not answered

    def answered(self, lines: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
        """The visits that are accepted, with what becomes of each."""
        placed = sorted((line for line in lines if line["on"]), key=lambda line: (line["on"], line["starts_minute"]))
        others = [line for line in placed if line["unit_id"] != self.own]
        mine = [line for line in placed if line["unit_id"] == self.own]
        return [*zip(others, ANSWERS, strict=False), *((line, "asked") for line in mine)]


def add_planning(session: Session, county: Area, seed: int, today: date, at_: datetime) -> None:
    """A proposal for the campaign that runs or comes next; none when no campaign can be planned from that day on."""
    campaign = _campaign(session, county, today)
    planner = session.scalar(
        select(User).join(Grant).where(Grant.area_id == county.id, Grant.role == "planner").order_by(User.id).limit(1)
    )
    if campaign is None or planner is None:
        return
    own = _own_unit(session, county)
    proposal = _asked(session, county, campaign, today, own)
    asked = ProposalInput.model_validate(proposal.asked)
    known = county_of(session, proposal, asked, ChangesInput())
    gathered = build(replace(known, earliest=proposal.starts_on))  # whatever the clock of the computer says
    plan = greedy(gathered.problem)
    plan = plan.with_(dict.fromkeys(verify(session, gathered, plan)))
    if plan.placed:
        _write(session, _Made(proposal, gathered, plan, planner, at_, Random(f"{seed}:planning"), own))


def _campaign(session: Session, county: Area, today: date) -> Campaign | None:
    query = select(Campaign).where(Campaign.area_id == county.id, Campaign.status.in_(("running", "draft")))
    query = query.where(Campaign.ends_on >= today + LEAD + timedelta(days=DAYS))
    return session.scalar(query.order_by(Campaign.starts_on, Campaign.id).limit(1))


def _own_unit(session: Session, county: Area) -> int | None:
    query = select(Grant.unit_id).join(Unit, Unit.id == Grant.unit_id).join(Area, Area.id == Unit.area_id)
    return session.scalar(query.where(Grant.role == "unit_contact", beneath(county.path)).order_by(Grant.id).limit(1))


def _asked(session: Session, county: Area, campaign: Campaign, today: date, own: int | None) -> Proposal:
    first = max(campaign.starts_on, today + LEAD)
    first += timedelta(days=-first.weekday() % 7)  # from a Monday on
    last = min(campaign.ends_on, first + timedelta(days=DAYS - 1))
    teams = session.scalars(select(Team.id).where(Team.area_id == county.id).order_by(Team.id).limit(TEAMS)).all()
    given = ProposalInput.model_validate(
        {
            "name": NAME,
            "starts_on": first,
            "ends_on": last,
            "team_ids": list(teams),
            "must_unit_ids": [own] if own else [],
            "kinds": IN_TERM if is_in_term(first) else IN_HOLIDAYS,
        }
    )
    usual = conventions(session, county)
    asked = given.model_copy(update={
        "hours": {name: [list(one) for one in there] for name, there in usual.hours.items()},
        "hour_days": usual.days_of_hours(),
        "weights": WeightsInput(**vars(usual.weights)), "most_visits": usual.most_visits,
        "most_drive_minutes": usual.most_drive_minutes,
    })  # fmt: skip
    return Proposal(
        campaign_id=campaign.id, campaign=campaign, area_id=county.id, area=county, kind="plan", name=NAME,
        starts_on=first, ends_on=last, asked=asked.model_dump(mode="json", by_alias=True), changes={},
    )  # fmt: skip


def _write(session: Session, made: _Made) -> None:
    number = fresh_ids(session, TABLES["proposals"], 1)[0]
    found = figures(made.gathered, made.plan, SOLVED_SECONDS)
    row = {
        "id": number, "campaign_id": made.proposal.campaign_id, "area_id": made.proposal.area_id, "name": NAME,
        "kind": "plan", "state": "ready", "starts_on": made.proposal.starts_on, "ends_on": made.proposal.ends_on,
        "asked": made.proposal.asked, "changes": {}, "figures": {**found, "disagreements": 0},
        "course": [[SOLVED_SECONDS, found["placed"], found["drive_minutes"], found["total"]]], "solved_at": made.at,
        "created_at": made.at, "created_by": f"user:{made.planner.id}", "created_by_name": PLANNER_NAME, "version": 1,
    }  # fmt: skip
    session.execute(insert(TABLES["proposals"]), [row])
    lines = _lines(made, number, fresh_ids(session, TABLES["planned_visits"], len(made.gathered.wanted)))
    accepted = _accept(session, made, lines)
    session.execute(insert(TABLES["planned_visits"]), lines)
    session.execute(insert(TABLES["visit_invitations"]), accepted)


def _lines(made: _Made, proposal: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The visits as rows, in the order of the problem, reasons with those left out."""
    problem, plan = made.gathered.problem, made.plan
    why = _explained(made)
    ways = way_minutes(problem, plan)
    lines = []
    for number, wanted in enumerate(made.gathered.wanted):
        reason, remedies = why[number].stored(problem) if number in why else ({}, [])
        lines.append({
            "id": ids[number], "proposal_id": proposal, "unit_id": wanted.unit_id, "occurrence": wanted.occurrence,
            "event_kind": wanted.event_kind, "minutes": wanted.minutes, "skills": sorted(wanted.skills),
            "is_must": wanted.is_must, "value": wanted.value, "due_on": wanted.due_on,
            "teams_needed": wanted.teams, "prefers_team_id": wanted.prefers_team_id, "is_pinned": False,
            "event_id": None, "reason": reason, "remedies": remedies, "version": 1,
            **_placed(made.gathered, plan.placed.get(number), ways.get(number)),
        })  # fmt: skip
    return lines


def _explained(made: _Made) -> Mapping[int, Explanation]:
    """Reasons of all that are left out, remedies of the first few: they take long to look for."""
    asked = iter(range(EXPLAINED))
    return explain(made.gathered.problem, made.plan, None, lambda: next(asked, None) is None)


def _placed(gathered: Gathered, placement: Placement | None, way: int | None) -> dict[str, Any]:
    if placement is None:
        return {"state": "left_out", "on": None, "starts_minute": None, "team_id": None, "second_team_id": None,
                "way_minutes": None}  # fmt: skip
    teams = [*gathered.team_ids_at(placement), None][:2]
    return {"state": "placed", "on": gathered.problem.days[placement.day], "starts_minute": placement.start,
            "team_id": teams[0], "second_team_id": teams[1], "way_minutes": way}  # fmt: skip


def _accept(session: Session, made: _Made, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first visits become events, with an invitation each; writes the events, and gives the invitations as rows."""
    answered = made.answered(lines)
    ids = [line["unit_id"] for line, _ in answered]
    units = {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    events, bookings, invitations = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    numbers = fresh_ids(session, TABLES["events"], len(answered))
    for (line, answer), number in zip(answered, numbers, strict=True):
        unit = units[line["unit_id"]]
        with speaking("zh"):
            title = default_title(session, line["event_kind"], unit, unit.area)
        event = _event(made, line, unit, answer, {"id": number, "title": title})
        events.append(event)
        bookings += _bookings(event, line)
        invitations.append(_invitation(made, event, line, unit, answer))
        line["event_id"], line["state"] = number, "accepted"
        if answer == "declined":
            said = {"code": "declined", "cause": _why(unit, answer), "wishes": WISHES}
            line |= _placed(made.gathered, None, None) | {"state": "declined", "reason": said}
    if events:
        session.execute(insert(TABLES["events"]), events)
        session.execute(insert(TABLES["bookings"]), bookings)
    return invitations


def _why(unit: Unit, answer: str) -> str:
    return REASONS.get(unit.kind, REASON) if answer == "declined" else ""


def _event(made: _Made, line: dict[str, Any], unit: Unit, answer: str, named: dict[str, Any]) -> dict[str, Any]:
    starts_at = at(line["on"], line["starts_minute"])
    status = {"confirmed": "confirmed", "declined": "cancelled"}.get(answer, "planned")
    return {
        **named, "uid": str(UUID(int=made.rng.getrandbits(128), version=4)), "kind": line["event_kind"],
        "area_id": unit.area_id, "campaign_id": made.proposal.campaign_id, "unit_id": unit.id,
        "place_note": "", "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=line["minutes"]),
        "zone": DEFAULT_ZONE, "skills": line["skills"], "status": status,
        "status_reason": _why(unit, answer), "note": "", "created_at": made.at,
        "changed_at": made.at, "created_by": f"user:{made.planner.id}", "version": 1,
    }  # fmt: skip


def _bookings(event: dict[str, Any], line: dict[str, Any]) -> list[dict[str, Any]]:
    teams = [f"team:{one}" for one in (line["team_id"], line["second_team_id"]) if one is not None]
    return [
        {"event_id": event["id"], "resource": key, "starts_at": event["starts_at"], "ends_at": event["ends_at"],
         "is_exclusive": True, "is_shared": False, "people": 0, "holds": event["status"] != "cancelled",
         "override_reason": ""}
        for key in (*teams, f"unit:{event['unit_id']}")
    ]  # fmt: skip


def _invitation(made: _Made, event: dict[str, Any], line: dict[str, Any], unit: Unit, answer: str) -> dict[str, Any]:
    has_answered = answer != "asked"
    return {
        "event_id": event["id"], "unit_id": unit.id, "visit_id": line["id"], "state": answer,
        "salt": f"{made.rng.getrandbits(96):024x}", "starts_at": event["starts_at"], "asked_at": made.at,
        "answer_by": answer_by(made.at, 7, event["starts_at"] - ANSWERED_BEFORE, DEFAULT_ZONE), "reminded_at": None,
        "answered_at": made.at if has_answered else None, "answered_by": "",
        "answered_by_name": unit.contact_name if has_answered else "", "how": "link" if has_answered else "",
        "reason": _why(unit, answer), "wishes": WISHES if answer == "declined" else "",
        "version": 1,
    }  # fmt: skip
