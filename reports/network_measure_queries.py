"""People and posts of the three networks today, and quick reports by the day of the earthquake, each mode by itself."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from core.times import day_bounds, local, today
from readiness.network_coverage_queries import reach
from readiness.network_models import NetworkMember
from readiness.network_queries import serves
from readiness.quick_report_models import QuickReport, QuickRound
from registry.permissions import Permission
from registry.scope import within
from reports.cut_queries import Cut, days_asked, tops_of
from reports.figures import Answer, Key
from reports.network_measures import NETWORK_MEASURES, QUICK_MEASURES
from reports.periods import key_of

SEES = Permission.VIEW_READINESS


def networks(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """People by role, and posts that the rules ask for."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= NETWORK_MEASURES[0].allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    query = select(NetworkMember.role, NetworkMember.area_id).where(_serving(found))
    for role, area_id in session.execute(query).tuples():
        if (name := f"network_{role}") in names:
            given.add(_key(found, stands_for, area_id), name, 1)
    wanted = {"network_posts", "network_held"} & set(names)
    for post in reach(session, found.actor, found.area).posts if wanted else ():
        key = _key(found, stands_for, post.ground.id)
        for name, count in (("network_posts", 1), ("network_held", int(post.is_covered))):
            if name in wanted:
                given.add(key, name, count)
    return given


def quick_reports(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Informants who reported, once for each round, by the day of the earthquake; no name counts both modes."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= QUICK_MEASURES[0].allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for mode in ("real", "exercise"):
        if (name := f"quick_reports_{mode}") not in names:
            continue
        query = select(QuickReport.area_id, QuickRound.shook_at).join(QuickReport.round)
        for area_id, at in session.execute(query.where(QuickReport.id.in_(_latest(found, mode)))).tuples():
            on = local(at, found.zone).date()
            key = tuple(
                str(stands_for.get(area_id, area_id)) if part == "area" else key_of(part, on)
                for part in found.question.by
            )  # fmt: skip
            given.add(key, name, 1)
    return given


def member_rows(session: Session, found: Cut, name: str) -> Select[tuple[NetworkMember]]:
    """The people of this role who serve today."""
    return select(NetworkMember).where(NetworkMember.role == name.removeprefix("network_"), _serving(found))


def report_rows(session: Session, found: Cut, name: str) -> Select[tuple[QuickReport]]:
    """The latest report of each informant in each round of that mode."""
    return select(QuickReport).where(QuickReport.id.in_(_latest(found, name.removeprefix("quick_reports_"))))


def _serving(found: Cut) -> ColumnElement[bool]:
    return and_(serves(today(found.zone)), found.where(NetworkMember.area_id),
                within(found.actor, SEES, NetworkMember.area_id))  # fmt: skip


def _latest(found: Cut, mode: str) -> Select[tuple[int]]:
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    query = select(func.max(QuickReport.id)).join(
        QuickRound, (QuickRound.id == QuickReport.round_id) & (QuickRound.mode == QuickReport.mode)
    )
    query = query.where(QuickReport.mode == mode, QuickRound.shook_at >= since, QuickRound.shook_at < until)
    query = query.where(found.where(QuickReport.area_id), within(found.actor, SEES, QuickReport.area_id))
    return query.group_by(QuickReport.asked_id)


def _key(found: Cut, stands_for: dict[int, int], area_id: int) -> Key:
    return tuple(str(stands_for.get(area_id, area_id)) for _ in found.question.by)
