"""How far the networks reach within an actor's areas: posts that the rules ask for, who is there, who is untrained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.kept import asked_once
from core.times import today
from readiness.network_coverage import Ground, Post, Share, by_role, by_township, posts, share_of
from readiness.network_models import NetworkMember, NetworkTraining
from readiness.network_queries import SEES, all_names, role_names, roles_asked, rosters, rules, serves
from readiness.network_rules import holding, is_too_old
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within


@dataclass(frozen=True)
class Reach:
    """The posts of an area; `untrained` counts people by role whose training is older than the rule asks."""

    posts: list[Post]
    towns: list[Ground]
    names: dict[str, str]
    people: dict[str, int]
    untrained: dict[str, int]

    @cached_property
    def gaps(self) -> list[Post]:
        """The posts that nobody, or too few, hold."""
        return [post for post in self.posts if not post.is_covered]

    @cached_property
    def roles(self) -> dict[str, Share]:
        """The sums of each role."""
        return by_role(self.posts)

    @cached_property
    def whole(self) -> Share:
        """The sum of all posts."""
        return share_of(self.posts)

    def townships(self) -> list[tuple[Ground, dict[str, Share]]]:
        """Each township with the sums of its roles, the worst first."""
        return by_township(self.posts, self.towns)

    def town_of(self, ground: Ground) -> str:
        """The name of the township around an area; its own for a township."""
        return next((town.name for town in self.towns if ground.path.startswith(town.path)), "")


@asked_once
def reach(session: Session, actor: Actor, area: Area | None = None, permission: Permission = SEES) -> Reach:
    """The reach of the networks where the actor holds the permission, in an area and beneath it."""
    owned = rules(session)
    query = select(Area.id, Area.path, Area.name, Area.level, Area.code, Area.lon, Area.lat)
    query = query.where(Area.level.in_(("township", "village")), within(actor, permission, Area.id))
    if area is not None:
        query = query.where(beneath(area.path))
    grounds = [Ground(*row) for row in session.execute(query.order_by(Area.code)).tuples()]
    held = list(_holders(session, actor, permission, area))
    asked = posts(grounds, held, roles_asked(session), lambda role, path: holding(owned, path, role))
    people: dict[str, int] = {}
    for role, _ in held:
        people[role] = people.get(role, 0) + 1
    towns = [ground for ground in grounds if ground.level == "township"]
    return Reach(asked, towns, all_names(session), people, _untrained(session, actor, permission, area))


def _holders(session: Session, actor: Actor, permission: Permission, area: Area | None) -> Iterator[tuple[str, str]]:
    query = select(NetworkMember.role, Area.path).join(NetworkMember.area)
    query = query.where(serves(today()), within(actor, permission, NetworkMember.area_id))
    if area is not None:
        query = query.where(beneath(area.path))
    yield from session.execute(query).tuples()
    for roster in rosters():
        for one in roster.entries(session, actor):
            if area is None or one.area_path.startswith(area.path):
                yield roster.code, one.area_path


def _untrained(session: Session, actor: Actor, permission: Permission, area: Area | None) -> dict[str, int]:
    """How many of each role were never trained, or too long ago."""
    owned, on, found = rules(session), today(), dict.fromkeys(role_names(session), 0)
    last = select(NetworkTraining.member_id, func.max(NetworkTraining.on).label("on"))
    last_of = last.group_by(NetworkTraining.member_id).subquery()
    query = select(NetworkMember.role, Area.path, last_of.c.on).join(NetworkMember.area)
    query = query.outerjoin(last_of, last_of.c.member_id == NetworkMember.id)
    query = query.where(serves(on), within(actor, permission, NetworkMember.area_id))
    if area is not None:
        query = query.where(beneath(area.path))
    years: dict[tuple[str, str], int | None] = {}
    for role, path, trained in session.execute(query).tuples():
        if (role, path) not in years:
            rule = holding(owned, path, role)
            years[role, path] = rule.training_years if rule is not None else None
        found[role] = found.get(role, 0) + is_too_old(trained, years[role, path], on)
    for roster in rosters():
        for one in roster.entries(session, actor) if roster.is_people else ():
            rule = holding(owned, one.area_path, roster.code)
            is_old = is_too_old(one.trained_on, rule.training_years if rule is not None else None, on)
            if is_old and (area is None or one.area_path.startswith(area.path)):
                found[roster.code] = found.get(roster.code, 0) + 1
    return {role: count for role, count in found.items() if count}
