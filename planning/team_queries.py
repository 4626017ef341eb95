"""The teams of a plan: who and what goes with them, and from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.i18n import Text, t, tn
from maps.models import Place
from planning.county_facts import TeamFacts
from planning.inputs import ChangesInput, ProposalInput
from planning.solving.problem import Window
from registry.models import Area
from schedule.models import Person, Team, Vehicle
from schedule.travel import Point


@dataclass(frozen=True)
class Home:
    """From where a team sets out whose base is not known: the seat of the area."""

    area: Area
    point: Point

    @property
    def key(self) -> str:
        """Its key as a location."""
        return f"area:{self.area.id}"


def team_facts(session: Session, asked: ProposalInput, home: Home) -> tuple[tuple[TeamFacts, ...], list[Text]]:
    """The teams asked for that are in use, in order, and what had to be assumed about their bases."""
    ids = asked.team_ids or []
    query = select(Team).where(Team.id.in_(ids), Team.is_active).options(joinedload(Team.area))
    teams = {team.id: team for team in session.scalars(query)}
    bases = _bases(session, [team.base_id for team in teams.values() if team.base_id])
    people = _by_team(session, Person, ids)
    vehicles = _by_team(session, Vehicle, ids)
    found = tuple(
        _facts(teams[one], people.get(one, []), vehicles.get(one, []), bases, asked, home)
        for one in ids
        if one in teams
    )
    lost = [team.name for team in found if team.base == home.key]
    warnings = []
    if lost:
        wording = tn(
            "%(n)s team has no home base on the map and is taken to set out from the seat of %(area)s: %(names)s.",
            "%(n)s teams have no home base on the map and are taken to set out from the seat of %(area)s: %(names)s.",
            len(lost), area=home.area.name, names=", ".join(lost[:4]),
        )  # fmt: skip
        warnings.append(wording)
    return found, warnings


def with_assumed(
    session: Session, teams: Sequence[TeamFacts], changes: ChangesInput, home: Home
) -> tuple[TeamFacts, ...]:
    """The teams with those that are only assumed, each like one that there is, without its bookings."""
    bases = _bases(session, [one.base_place_id for one in changes.extra_teams if one.base_place_id])
    found = list(teams)
    for number, one in enumerate(changes.extra_teams, start=1):
        like = next((team for team in teams if team.id == one.like_team_id), None)
        if like is None:
            continue
        base, point = bases.get(one.base_place_id or 0, (like.base, like.base_point))
        name = one.name or str(t("%(team)s (assumed)", team=like.name))
        found.append(
            replace(like, id=None, key=f"extra:{number}", name=name, base=base, base_point=point, people=(),
                    vehicles=(), skills=like.skills.union(*(skills for _, skills in like.people)))
        )  # fmt: skip
    return tuple(found)


def _facts(
    team: Team, people: Sequence[Any], vehicles: Sequence[Any], bases: dict[int, tuple[str, Point]],
    asked: ProposalInput, home: Home,
) -> TeamFacts:  # fmt: skip
    base, point = bases.get(team.base_id or 0, (home.key, home.point))
    rest = None
    if team.rests_from is not None and team.rests_until is not None:
        rest = Window(team.rests_from, team.rests_until)
    return TeamFacts(
        f"team:{team.id}", team.name, team.area.path, base, point, team.works_from, team.works_until,
        frozenset(team.works_on), rest, frozenset(team.skills),
        tuple((f"person:{one.id}", frozenset(one.skills)) for one in people),
        tuple(f"vehicle:{one.id}" for one in vehicles),
        team.most_visits or asked.most_visits, team.most_drive_minutes or asked.most_drive_minutes, team.id,
    )  # fmt: skip


def _bases(session: Session, place_ids: Sequence[int]) -> dict[int, tuple[str, Point]]:
    """Places that are on the map, as keys and points."""
    query = select(Place.id, Place.lon, Place.lat).where(Place.id.in_(place_ids))
    rows = session.execute(query).tuples() if place_ids else ()
    return {one: (f"place:{one}", (lon, lat)) for one, lon, lat in rows if lon is not None and lat is not None}


def _by_team(session: Session, table: Any, ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(table).where(table.team_id.in_(ids), table.is_active).order_by(table.id)
    found: dict[int, list[Any]] = {}
    for one in session.scalars(query):
        found.setdefault(one.team_id, []).append(one)
    return found
