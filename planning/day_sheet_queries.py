"""Day sheets of a proposal from the database: the visits of each team and day, and where else the team is then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import Text, t
from core.times import day_bounds, local, today
from drills.certificate_queries import ISSUER
from geo.polygons import PolygonError, parse_geojson
from maps.models import Place
from maps.outline_queries import drawn_outlines
from planning.day_sheet_facts import Base, DaySheet, Ground, Point, SheetsFacts, StopFacts
from planning.day_sheet_ways_queries import Ways, ways_in
from planning.models import PlannedVisit, Proposal, VisitInvitation
from planning.result_words import VISIT_NAMES
from planning.thing_queries import things
from planning.workbook_queries import townships_of
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import setting
from registry.scope import may
from schedule.models import HOLDING, Booking, Event, Headcount, Person, Team, Vehicle
from schedule.queries import between, zone_of

INVITED: dict[str, Text] = {
    "asked": t("Accepted, not yet confirmed"), "confirmed": t("Confirmed by the unit"), "declined": t("Declined"),
}  # fmt: skip
DRAWN_AROUND = 0.6  # degrees: outlines farther from the county's seat than this are on no sheet


@dataclass(frozen=True)
class Wanted:
    """Whose sheets: of one team or all, for one day or all; `base` is the address of the site."""

    team_id: int | None = None
    on: date | None = None


def days_of(session: Session, proposal: Proposal) -> dict[int, list[date]]:
    """For each team of the proposal, in order of name, the days on which it goes out."""
    found: dict[int, set[date]] = defaultdict(set)
    query = select(PlannedVisit.team_id, PlannedVisit.second_team_id, PlannedVisit.on).where(
        PlannedVisit.proposal_id == proposal.id, PlannedVisit.on.is_not(None)
    )
    for *team_ids, on in session.execute(query):
        for team_id in team_ids:
            if team_id is not None:
                found[team_id].add(on)
    names = _named(session, found)
    return {team_id: sorted(found[team_id]) for team_id in sorted(names, key=lambda one: (names[one], one))}


def _named(session: Session, ids: Iterable[int]) -> dict[int, str]:
    query = select(Team.id, Team.name).where(Team.id.in_(list(ids)))
    return dict(session.execute(query).tuples().all())


def facts_of(session: Session, proposal: Proposal, wanted: Wanted, actor: Actor) -> SheetsFacts:
    """The day sheets asked for; contacts only of units whose contacts the reader may see."""
    reader = _Reader(session, proposal, wanted, actor)
    sheets = [sheet for team in reader.teams for on in reader.days[team.id] if (sheet := reader.sheet(team, on)).stops]
    area = proposal.area
    issuer = setting(session, ISSUER, area)
    return SheetsFacts(
        proposal.name, proposal.campaign.name, area.name,
        str(issuer) if issuer else str(t("%(area)s authority for earthquake preparedness", area=area.name)),
        today(zone_of(session, area)), sheets, str(reader.ways.source), _ground(session, area),
    )  # fmt: skip


class _Reader:
    """Asks once for what all sheets need."""

    def __init__(self, session: Session, proposal: Proposal, wanted: Wanted, actor: Actor) -> None:
        self.session, self.proposal, self.actor = session, proposal, actor
        self.zone = zone_of(session, proposal.area)
        days = days_of(session, proposal)
        self.days = {
            team: [on for on in dates if wanted.on in (None, on)]
            for team, dates in days.items() if wanted.team_id in (None, team)
        }  # fmt: skip
        found = {team.id: team for team in session.scalars(select(Team).where(Team.id.in_(self.days)))}
        self.teams = [found[team_id] for team_id in self.days]
        self.names = {team_id: team.name for team_id, team in found.items()}
        self.names |= _named(session, days)
        self.ways: Ways = ways_in(session, proposal)
        self.kinds = terms.labels(session, "event_kind", proposal.area)
        self.skills = terms.labels(session, "skill", proposal.area)
        self.things = things(session, proposal.area)
        self.visits = self._visits()
        self.states = self._invited()
        self.expected = self._expected([visit.event_id for visit in self.visits if visit.event_id])
        self.areas = townships_of(session, [visit.unit for visit in self.visits])

    def _visits(self) -> list[PlannedVisit]:
        query = (
            select(PlannedVisit)
            .where(PlannedVisit.proposal_id == self.proposal.id, PlannedVisit.on.is_not(None))
            .options(joinedload(PlannedVisit.unit).joinedload(Unit.area),
                     joinedload(PlannedVisit.event).joinedload(Event.place))
            .order_by(PlannedVisit.id)
        )  # fmt: skip
        on = {day for days in self.days.values() for day in days}
        return list(self.session.scalars(query.where(PlannedVisit.on.in_(on))))

    def _invited(self) -> dict[int, str]:
        ids = [visit.event_id for visit in self.visits if visit.event_id]
        query = select(VisitInvitation.event_id, VisitInvitation.state).where(VisitInvitation.event_id.in_(ids))
        return dict(self.session.execute(query).tuples().all())

    def _expected(self, ids: Sequence[int]) -> dict[int, int]:
        query = select(Headcount.event_id, func.sum(Headcount.count)).where(
            Headcount.event_id.in_(ids), Headcount.stage == "expected"
        )
        return {event: int(people) for event, people in self.session.execute(query.group_by(Headcount.event_id))}

    def sheet(self, team: Team, on: date) -> DaySheet:
        """The team's day, its stops in order of time with the ways between them."""
        mine = [visit for visit in self.visits if visit.on == on and team.id in (visit.team_id, visit.second_team_id)]
        visits = [stop for visit in mine if (stop := self._visit(visit, team, on)) is not None]
        others = self._others(team, on, {visit.event_id for visit in mine if visit.event_id})
        base = self._base(team)
        stops = self._with_ways(sorted([*visits, *others], key=lambda stop: (stop.starts, stop.ends)), base)
        back = self.ways(stops[-1].point, base.point) if stops else None
        return DaySheet(team.name, on, stops, base, back, self._people(team), self._vehicles(team),
                        self._bring(mine))  # fmt: skip

    def _visit(self, visit: PlannedVisit, team: Team, on: date) -> StopFacts | None:
        """The visit as a stop; an accepted one when and where its event is now, None when that is off or elsewhere."""
        starts, event, unit = visit.starts_minute or 0, visit.event, visit.unit
        minutes, state, place = visit.minutes, str(VISIT_NAMES[visit.state]), None
        if event is not None:
            begins = local(event.starts_at, event.zone)
            if event.status not in HOLDING or begins.date() != on:
                return None
            starts, place = _minute(begins), event.place
            minutes = int((event.ends_at - event.starts_at).total_seconds() // 60)
            state = str(INVITED.get(self.states.get(event.id, ""), VISIT_NAMES["accepted"]))
        may_see = may(self.session, unit, self.actor, Permission.VIEW_CONTACTS)
        other = visit.second_team_id if visit.team_id == team.id else visit.team_id
        return StopFacts(
            starts, starts + minutes, unit.name, self.kinds.get(visit.event_kind, visit.event_kind), state,
            self.areas.get(unit.area_id, ""), f"{unit.address} {place.name}".strip() if place else unit.address,
            unit.contact_name if may_see else "", unit.contact_phone if may_see else "",
            self.expected.get(visit.event_id or 0), None, _point(place) or _point(unit) or _point(unit.area),
            self.names.get(other or 0, ""), event.place_note if event is not None else "",
        )  # fmt: skip

    def _others(self, team: Team, on: date, known: set[int]) -> list[StopFacts]:
        """Other events of the calendar at which the team is on that day."""
        first, last = day_bounds(on, self.zone)
        query = (
            select(Event).join(Booking, Booking.event_id == Event.id)
            .where(Booking.resource == f"team:{team.id}", between(first, last), Event.status.in_(HOLDING),
                   Event.id.not_in(known))
            .options(joinedload(Event.unit).joinedload(Unit.area), joinedload(Event.place), joinedload(Event.area))
        )  # fmt: skip
        return [self._other(event) for event in self.session.scalars(query)]

    def _other(self, event: Event) -> StopFacts:
        begins, ends = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
        unit, place = event.unit, event.place
        where = place.name if place is not None else unit.address if unit is not None else event.place_note
        may_see = unit is not None and may(self.session, unit, self.actor, Permission.VIEW_CONTACTS)
        last = _minute(ends) + (ends.date() - begins.date()).days * 1440
        return StopFacts(
            _minute(begins), last, event.title, self.kinds.get(event.kind, event.kind),
            str(t("Other event of the calendar")), event.area.name, where or "",
            unit.contact_name if unit is not None and may_see else "",
            unit.contact_phone if unit is not None and may_see else "",
            point=_point(place) or _point(unit) or _point(event.area), note=event.place_note,
        )  # fmt: skip

    def _with_ways(self, stops: Sequence[StopFacts], base: Base) -> list[StopFacts]:
        found, before = [], base.point
        for stop in stops:
            found.append(replace(stop, way=self.ways(before, stop.point)))
            before = stop.point
        return found

    def _base(self, team: Team) -> Base:
        place = self.session.get(Place, team.base_id) if team.base_id else None
        if place is not None and _point(place):
            return Base(place.name, place.address, _point(place))
        return Base(team.area.name, "", _point(team.area))

    def _people(self, team: Team) -> list[str]:
        query = select(Person.name).where(Person.team_id == team.id, Person.is_active).order_by(Person.id)
        return list(self.session.scalars(query))

    def _vehicles(self, team: Team) -> list[str]:
        query = select(Vehicle).where(Vehicle.team_id == team.id, Vehicle.is_active).order_by(Vehicle.id)
        return [f"{one.name} {one.plate}".strip() for one in self.session.scalars(query)]

    def _bring(self, visits: Iterable[PlannedVisit]) -> list[str]:
        """What the kinds of event of the day need by the county's list, and the skills that are asked for."""
        there = list(visits)
        kinds = dict.fromkeys(visit.event_kind for visit in there)
        skills = dict.fromkeys(skill for visit in there for skill in visit.skills)
        said = [
            str(t("%(activity)s: %(things)s", activity=self.kinds.get(kind, kind), things=self.things[kind]))
            for kind in kinds if self.things.get(kind)
        ]  # fmt: skip
        return [*said, *(str(t("Skill: %(skill)s", skill=self.skills.get(skill, skill))) for skill in skills)]


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _point(record: Any) -> Point | None:
    """Where a unit, a place or an area is, as far as that is known."""
    lon, lat = getattr(record, "lon", None), getattr(record, "lat", None)
    return None if lon is None or lat is None else (float(lon), float(lat))


def _ground(session: Session, area: Area) -> Ground:
    """Outlines of townships around the area."""
    at = _point(area)
    found = []
    for feature in drawn_outlines(session)["features"]:
        properties: Mapping[str, Any] = feature["properties"]
        lon, lat = properties["at"]
        is_near = at is None or (abs(lon - at[0]) < DRAWN_AROUND and abs(lat - at[1]) < DRAWN_AROUND)
        if properties["level"] == "township" and is_near:
            try:
                found.append((str(properties["name"]), parse_geojson(feature["geometry"])))
            except PolygonError:
                continue  # what cannot be drawn is left out; the import has said so
    return Ground(found)
