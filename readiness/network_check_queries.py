"""Questions about the yearly checks of rosters: who owes one, who made it, what it said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import instant, today
from readiness.network_check_rule import CheckRule
from readiness.network_models import NetworkCheck, NetworkMember
from readiness.network_queries import KNOWS, SEES, MembersWanted, members
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.settings import nearest
from registry.scope import beneath, within
from schedule.queries import zone_of

RULE = "network_check_rule"
CLOSES = time(23, 59)


@dataclass(frozen=True)
class Checked:
    """A township with its check of a year, if there is one, and the day by which it is due; None where none is owed."""

    area: Area
    due_on: date | None
    check: NetworkCheck | None


def check_rule(session: Session, path: str) -> CheckRule:
    """The rule that holds in the area with this path."""
    held = nearest(session, RULE, path)
    return CheckRule() if held is None else CheckRule(**{**asdict(CheckRule()), **held.value})


def townships(session: Session, actor: Actor, area: Area | None = None, permission: P = SEES) -> Sequence[Area]:
    """The townships where the actor holds the permission, in an area and beneath it."""
    query = select(Area).where(Area.level == "township", within(actor, permission, Area.id))
    query = query.where(beneath(area.path)) if area is not None else query
    return session.scalars(query.order_by(Area.code)).all()


def check_of(session: Session, area: Area, year: int) -> NetworkCheck | None:
    """The check that the township made in that year."""
    return session.scalar(select(NetworkCheck).where(NetworkCheck.area_id == area.id, NetworkCheck.year == year))


def checks_matching(actor: Actor) -> Select[tuple[NetworkCheck]]:
    """The checks of townships that the actor may see."""
    query = select(NetworkCheck).where(within(actor, SEES, NetworkCheck.area_id))
    return query.options(joinedload(NetworkCheck.area))


def checks_in(session: Session, actor: Actor, year: int) -> list[Checked]:
    """Every township of the actor with its check of that year."""
    made = {one.area_id: one for one in session.scalars(checks_matching(actor).where(NetworkCheck.year == year))}
    found = []
    for area in townships(session, actor):
        rule = check_rule(session, area.path)
        found.append(Checked(area, rule.due_on(year) if rule.is_owed else None, made.get(area.id)))
    return found


def roster_of(session: Session, area: Area, actor: Actor, permission: P = KNOWS) -> Sequence[NetworkMember]:
    """Who serves in a township and its villages, those of the township first; nobody for who may not know them."""
    query = members(session, actor, MembersWanted(area=area), permission)
    return session.scalars(query.order_by(Area.path, NetworkMember.role, NetworkMember.name)).all()


def open_checks(session: Session, actor: Actor, days: int) -> list[Checked]:
    """Checks of this year that the actor's own townships owe within so many days; of whole counties nobody's."""
    paths = set(actor.area_paths(P.EDIT_READINESS))
    own = [one for one in townships(session, actor, None, P.EDIT_READINESS) if one.path in paths]
    found = []
    for area in own:
        on, rule = today(zone_of(session, area)), check_rule(session, area.path)
        due = rule.due_on(on.year)
        if rule.is_owed and (due - on).days <= days and check_of(session, area, on.year) is None:
            found.append(Checked(area, due, None))
    return found


def roster_checks_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The checks of rosters that are due between two days, one for each township and year."""
    owing = townships(session, actor, area)
    query = checks_matching(actor).where(NetworkCheck.year.between(first.year, last.year))
    made = {(one.area_id, one.year): one.checked_at for one in session.scalars(query)}
    for town in owing:
        zone = zone_of(session, town)
        for due in check_rule(session, town.path).between(first, last):
            title = str(t("Check of the roster of the networks, %(year)s", year=due.year))
            url = f"/readiness/network/checks/{town.code}"
            yield Due(town.path, instant(due, CLOSES, zone), title, url, town.name, ("area", town.id),
                      made.get((town.id, due.year)), "", None, zone)  # fmt: skip


KIND = ReturnKind(
    "network_check", t("Checks of rosters"),
    t("One for each township and year, by the day that the settings give: who of the networks is still there, who has "
      "left, who is due for training, and which posts nobody holds."),
    SEES, roster_checks_due, rank=42,
)  # fmt: skip
