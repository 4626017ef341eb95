"""What the form for a new proposal offers: kinds of unit with how many there are, teams, and units by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import today
from outreach.cover_queries import units_meant
from outreach.queries import is_planned, is_reached
from planning.conventions import HOUR_NAMES, KindHabit
from planning.input_queries import USUAL_DAYS, usual_days, usual_kinds, usual_teams
from planning.inputs import KindInput, ProposalInput, WeightsInput
from planning.setting_queries import conventions
from registry import terms
from registry.models import Area, Unit
from registry.queries.units import named
from registry.scope import beneath
from schedule.models import Campaign, Team
from schedule.queries import zone_of


@dataclass(frozen=True)
class OfferedKind:
    """A kind of unit: how it is usually visited, how many units there are, and how many of them are not reached yet."""

    code: str
    name: str
    usual: KindInput
    units: int
    missing: int
    is_target: bool


@dataclass(frozen=True)
class Offered:
    """Everything that the form offers, and the input that stands in it at first."""

    usual: ProposalInput
    kinds: list[OfferedKind]
    teams: Sequence[Team]
    hours: list[tuple[str, str]]
    event_kinds: list[tuple[str, str]]
    skills: list[tuple[str, str]]
    is_verified: bool


def offered(session: Session, campaign: Campaign, actor: Actor) -> Offered:
    """What can be chosen for a proposal of this campaign."""
    known, teams = conventions(session, campaign.area), usual_teams(session, campaign.area, actor)
    first, last = _days(campaign, today(zone_of(session, campaign.area)))
    usual = ProposalInput(
        starts_on=first, ends_on=last, team_ids=[team.id for team in teams],
        kinds=usual_kinds(session, campaign, known), weights=WeightsInput(**vars(known.weights)),
        hours={name: [list(one) for one in there] for name, there in known.hours.items()},
        hour_days=known.days_of_hours(),
        most_visits=known.most_visits, most_drive_minutes=known.most_drive_minutes,
    )  # fmt: skip
    return Offered(
        usual, _kinds(session, campaign, actor, usual), teams,
        [(code, str(HOUR_NAMES.get(code, code))) for code in usual.hours or {}],
        terms.names(session, "event_kind", campaign.area), terms.names(session, "skill", campaign.area),
        known.is_verified,
    )  # fmt: skip


def _days(campaign: Campaign, on: date) -> tuple[date, date]:
    """The usual days; of a campaign that is over the four weeks from tomorrow."""
    first, last = usual_days(campaign, on)
    tomorrow = on + timedelta(days=1)
    return (first, last) if last > on else (tomorrow, tomorrow + timedelta(days=USUAL_DAYS - 1))


def _kinds(session: Session, campaign: Campaign, actor: Actor, usual: ProposalInput) -> list[OfferedKind]:
    """The campaign's targets first, then the other kinds of which there are units."""
    area, targets = campaign.area, list(usual.kinds or {})
    there = units_meant(session, campaign, actor).with_only_columns(Unit.kind, func.count()).group_by(Unit.kind)
    units = dict(session.execute(there).tuples().all())
    left = dict(session.execute(there.where(~is_reached(campaign), ~is_planned(campaign))).tuples().all())
    known = terms.vocabulary(session, "unit_kind", area)
    covered = {one for kind in targets for one in terms.beneath(session, "unit_kind", kind, area)}
    others = [one.code for one in known if one.code in units and one.code not in covered]
    parents, habits = {one.code: one.parent_code for one in known}, conventions(session, area)
    found = []
    for kind in [*targets, *others]:
        mine = terms.beneath(session, "unit_kind", kind, area)
        usually = (usual.kinds or {}).get(kind) or _usually(habits.kind(kind, *filter(None, [parents.get(kind)])))
        sums = [sum(counts.get(one, 0) for one in mine) for counts in (units, left)]
        name = terms.label(session, "unit_kind", kind, area)
        found.append(OfferedKind(kind, name, usually, sums[0], sums[1], kind in targets))
    return found


def _usually(habit: KindHabit) -> KindInput:
    return KindInput(event_kind=habit.event_kind, minutes=habit.minutes, hours=habit.hours, value=habit.value,
                     skills=list(habit.skills))  # fmt: skip


def units_named(
    session: Session, campaign: Campaign, typed: str = "", ids: Sequence[str] = (), most: int = 2000
) -> list[tuple[int, str]]:
    """(id, name and area) of units in use of the campaign's area: those with these ids, or those with this name."""
    wanted = [int(one) for one in ids if str(one).isdecimal() and len(str(one)) < 10]
    if not wanted and not typed:
        return []
    query = select(Unit.id, Unit.name, Area.name).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active == true(), beneath(campaign.area.path))
    query = query.where(named(typed) if typed else Unit.id.in_(wanted))
    rows = session.execute(query.order_by(Unit.name, Unit.id).limit(most))
    return [(key, f"{name} · {area}") for key, name, area in rows]
