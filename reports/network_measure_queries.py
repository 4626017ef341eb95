"""People and posts of the three networks today, and quick reports by the day of the earthquake, each mode by itself."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
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
    query = select(NetworkMember.role, NetworkMember.area_id).where(
        serves(today(found.zone)), found.where(NetworkMember.area_id), within(found.actor, SEES, NetworkMember.area_id)
    )
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
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    for mode in ("real", "exercise"):
        if (name := f"quick_reports_{mode}") not in names:
            continue
        query = select(QuickReport.asked_id, QuickReport.area_id, QuickRound.shook_at).join(
            QuickRound, (QuickRound.id == QuickReport.round_id) & (QuickRound.mode == QuickReport.mode)
        )
        query = query.where(QuickReport.mode == mode, QuickRound.shook_at >= since, QuickRound.shook_at < until)
        query = query.where(found.where(QuickReport.area_id), within(found.actor, SEES, QuickReport.area_id))
        latest = {asked: (area, at) for asked, area, at in session.execute(query.order_by(QuickReport.id)).tuples()}
        for area_id, at in latest.values():
            on = local(at, found.zone).date()
            key = tuple(
                str(stands_for.get(area_id, area_id)) if part == "area" else key_of(part, on)
                for part in found.question.by
            )  # fmt: skip
            given.add(key, name, 1)
    return given


def no_rows(session: Session, found: Cut, name: str) -> Select[tuple[NetworkMember]]:
    """Nothing is opened behind these figures: the rosters and rounds have pages of their own."""
    return select(NetworkMember).where(NetworkMember.id < 0)


def _key(found: Cut, stands_for: dict[int, int], area_id: int) -> Key:
    return tuple(str(stands_for.get(area_id, area_id)) for _ in found.question.by)
