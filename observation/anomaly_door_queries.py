"""Who may send reports, and from where: a signed-in person, or an observer by the personal link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.links import links, read
from core.times import now
from maps.models import Place
from observation.models import ObservationPoint, Observer
from observation.observer_queries import opened
from registry.identity import actor_of
from registry.models import Area, User
from registry.permissions import Permission
from registry.scope import area_ids, beneath, within

REPORTER = "reporter"
"""The kind of ticket that a signed-in person's page sends reports with."""
TICKET_DAYS = 10
MOST_AREAS = 400


@dataclass(frozen=True)
class Reporter:
    """Who reports: as an actor, with name and telephone, the top of the areas in which it may be, and the observer."""

    actor: Actor
    name: str
    phone: str
    top: str
    observer: Observer | None = None

    def reaches(self, area: Area) -> bool:
        """Whether a report from that area is taken from this person."""
        if self.observer is not None:
            return area.path.startswith(self.top)
        return self.actor.may_for(Permission.OBSERVE, area.path)


@dataclass(frozen=True)
class Choice:
    """A point that a report can be about: what is watched there is filled in."""

    id: int
    name: str
    category: str
    object: str


def reporter_of_link(session: Session, token: str) -> Reporter:
    """The observer whose personal link this is; refuses (`LinkVoid`) one that is void or of somebody inactive."""
    observer = opened(session, token)
    who = Actor("link", f"observer:{observer.id}", observer.name)
    return Reporter(who, observer.name, observer.phone, _township(session, observer.area), observer)


def reporter_of_user(session: Session, actor: Actor) -> Reporter:
    """The signed-in person, who may report from where the role reaches."""
    paths = actor.area_paths(Permission.OBSERVE)
    return Reporter(actor, actor.name, "", paths[0] if paths else "")


def ticket(session: Session, actor: Actor) -> str:
    """What a signed-in person's page sends reports with for ten days, also when the sign-in has ended meanwhile."""
    user = session.get_one(User, int(actor.key.partition(":")[2]))
    return links(session).token(REPORTER, user.id, user.session_key, now() + timedelta(days=TICKET_DAYS))


def reporter_of_ticket(session: Session, token: str) -> Reporter:
    """Whose ticket it is, with the roles held now; signing out everywhere makes it void."""
    found = read(token)
    user = session.get(User, found.number) if found else None
    if user is None or not links(session).is_good(REPORTER, token, user.session_key):
        raise NotFound()
    who = actor_of(session, user)
    if not who.may(Permission.OBSERVE):
        raise NotFound()
    return reporter_of_user(session, who)


def points_of(session: Session, reporter: Reporter) -> list[Choice]:
    """The points that this person may report from: an observer's own, otherwise those in reach."""
    query = select(Place, ObservationPoint).outerjoin(ObservationPoint, ObservationPoint.place_id == Place.id)
    query = query.where(Place.kind == "observation_point", Place.is_active)
    if reporter.observer is not None:
        query = query.where(ObservationPoint.observer_id == reporter.observer.id)
    else:
        query = query.where(within(reporter.actor, Permission.OBSERVE, Place.area_id))
    rows = session.execute(query.order_by(Place.name).limit(MOST_AREAS)).tuples()
    return [
        Choice(place.id, place.name, point.category if point else "", point.object if point else "")
        for place, point in rows
    ]


def areas_of(session: Session, reporter: Reporter) -> Sequence[Area]:
    """The villages, or where there are none the areas, from which this person may report."""
    query = select(Area).order_by(Area.code).limit(MOST_AREAS)
    if reporter.observer is not None:
        query = query.where(beneath(reporter.top))
    else:
        query = query.where(Area.id.in_(area_ids(reporter.actor, Permission.OBSERVE)))
    return session.scalars(query.where(Area.level.in_(("village", "township")))).all()


def area_called(session: Session, reporter: Reporter, typed: str) -> Area | None:
    """The area of that code among those in reach, whatever list of codes it is from; None where there is none."""
    found = session.scalars(select(Area).where(Area.code == typed.strip()).order_by(Area.id)).all()
    return next((area for area in found if reporter.reaches(area)), None)


def _township(session: Session, area: Area) -> str:
    """The path of the township that the area lies in; the area's own where there is none."""
    ids = [int(part) for part in area.path.split("/") if part]
    query = select(Area.path).where(Area.id.in_(ids), Area.level == "township").order_by(func.length(Area.path))
    return session.scalar(query.limit(1)) or area.path
