"""Questions about rounds of quick reports. Every one is about one round, or about one mode: none mixes the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, NotFound
from core.i18n import t
from core.links import links, read
from core.times import now
from readiness.network_coverage import Ground
from readiness.network_models import NetworkMember
from readiness.quick_report_models import QuickAsked, QuickPhoto, QuickReport, QuickRound
from readiness.quick_report_picture import Asked, Mode, Picture, Sent, picture
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

LINK = "quick-report"
SEES = Permission.VIEW_READINESS


class QuickLinkVoid(DomainError):
    """The link does not open anything: never ours, or its round is gone."""

    status = 410


def touches(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Rounds of the actor's areas, and of the areas above them: an officer takes part in the county's round."""
    wanted: list[ColumnElement[bool]] = [false()]
    for path in actor.area_paths(permission):
        above = [int(part) for part in path.split("/") if part]
        wanted += [beneath(path), Area.id.in_(above)]
        if path == EVERYWHERE:
            return beneath(path)
    return or_(*wanted)


def rounds(actor: Actor, mode: Mode, permission: Permission = SEES) -> Select[tuple[QuickRound]]:
    """The rounds of one mode that the reader has to do with, the last one first."""
    query = select(QuickRound).join(QuickRound.area).where(QuickRound.mode == mode, touches(actor, permission))
    return query.order_by(QuickRound.opened_at.desc(), QuickRound.id.desc())


def open_rounds(session: Session, actor: Actor, mode: Mode, permission: Permission) -> Sequence[QuickRound]:
    """Those of one mode that are not closed."""
    return session.scalars(rounds(actor, mode, permission).where(QuickRound.closed_at.is_(None)).limit(20)).all()


def seen_round(session: Session, round_id: int, actor: Actor, permission: Permission = SEES) -> QuickRound:
    """The round, if the reader has to do with it; otherwise there is none (NotFound)."""
    query = select(QuickRound).join(QuickRound.area).where(QuickRound.id == round_id, touches(actor, permission))
    found = session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def mode_of(found: QuickRound) -> Mode:
    """The round's mode as its type says."""
    return cast(Mode, found.mode)


def _of(table: type[QuickAsked] | type[QuickReport], found: QuickRound) -> ColumnElement[bool]:
    return and_(table.round_id == found.id, table.mode == found.mode)


def asked_in(session: Session, found: QuickRound, actor: Actor) -> Iterator[Asked]:
    """Everybody who was asked in the reader's areas; names and telephones only for who may see contacts."""
    query = select(QuickAsked, Area.path, Area.name, NetworkMember.phone).join(QuickAsked.area)
    query = query.outerjoin(NetworkMember, NetworkMember.id == QuickAsked.member_id)
    query = query.where(_of(QuickAsked, found), within(actor, SEES, QuickAsked.area_id))
    sees = actor.may(Permission.VIEW_CONTACTS)
    for one, path, name, phone in session.execute(query.order_by(Area.code, QuickAsked.id)).tuples():
        known = (one.name, phone or "") if sees else ("", "")
        yield Asked(one.id, one.round_id, one.mode, known[0], path, name, known[1], one.told_by, one.member_id)


def sent_in(session: Session, found: QuickRound, actor: Actor) -> Iterator[Sent]:
    """Every report of the round from the reader's areas, corrections too."""
    query = select(QuickReport, Area.path).join(Area, Area.id == QuickReport.area_id)
    query = query.join(QuickAsked, QuickAsked.id == QuickReport.asked_id)
    query = query.where(_of(QuickReport, found), within(actor, SEES, QuickAsked.area_id))
    for one, path in session.execute(query.order_by(QuickReport.id)).tuples():
        yield as_sent(one, path, found.shook_at)


def as_sent(one: QuickReport, path: str, shook_at: datetime) -> Sent:
    """The report as plain values."""
    people = {"injured": one.injured, "dead": one.dead, "missing": one.missing, "trapped": one.trapped}
    return Sent(one.id, one.round_id, one.mode, one.asked_id, one.area_id, path, one.felt == "yes", one.degree or 1,
                one.sent_at, one.received_at, people, one.damage, one.services, one.words, one.signs,
                one.sent_at > shook_at)  # fmt: skip


def told_and_untold(session: Session, found: QuickRound) -> tuple[int, int]:
    """How many of the round's informants a message was made for, and how many no channel reaches."""
    told = func.coalesce(func.sum(case((QuickAsked.told_by != "", 1), else_=0)), 0)
    query = select(told, func.count()).where(QuickAsked.round_id == found.id, QuickAsked.mode == found.mode)
    reached, everybody = session.execute(query).tuples().one()
    return int(reached), everybody - int(reached)


def standing(session: Session, found: QuickRound, actor: Actor, at: datetime | None = None) -> Picture:
    """How the round stands, as far as the reader's areas go."""
    query = select(Area.id, Area.path, Area.name, Area.level, Area.code, Area.lon, Area.lat, Area.population)
    query = query.where(beneath(found.area.path), within(actor, SEES, Area.id)).order_by(Area.code)
    grounds = [Ground(*row) for row in session.execute(query).tuples()]
    return picture(found.id, mode_of(found), at or now(), asked_in(session, found, actor),
                   sent_in(session, found, actor), grounds)  # fmt: skip


def mark(session: Session, found: QuickRound) -> str:
    """Changes as soon as anything of the round does."""
    reports = session.execute(select(func.count(), func.max(QuickReport.id)).where(_of(QuickReport, found))).one()
    photos = session.scalar(select(func.max(QuickPhoto.id)).join(QuickReport).where(_of(QuickReport, found)))
    asked = session.scalar(select(func.count()).select_from(QuickAsked).where(_of(QuickAsked, found)))
    return f"{found.id}-{found.version}-{asked}-{reports[0]}-{reports[1] or 0}-{photos or 0}"


def token(session: Session, asked: QuickAsked) -> str:
    """What the personal link carries; it opens this round and no other."""
    return links(session).token(LINK, asked.id, asked.salt)


def opened(session: Session, given: str) -> tuple[QuickAsked, QuickRound]:
    """Whose link it is and of which round; refuses (`QuickLinkVoid`) one that is not ours."""
    found = read(given)
    asked = session.get(QuickAsked, found.number) if found is not None else None
    if asked is None or not links(session).is_good(LINK, given, asked.salt):
        raise QuickLinkVoid("link_void", t("This link is not valid any more."),
                            hint=t("Ask your township for the new one."))  # fmt: skip
    return asked, session.get_one(QuickRound, asked.round_id)


def seen_asked(session: Session, found: QuickRound, asked_id: int, actor: Actor, permission: Permission) -> QuickAsked:
    """Somebody who was asked in this round, in the actor's areas; otherwise NotFound."""
    query = select(QuickAsked).where(
        QuickAsked.id == asked_id, _of(QuickAsked, found), within(actor, permission, QuickAsked.area_id)
    )
    asked = session.scalar(query)
    if asked is None:
        raise NotFound()
    return asked


def reports_of(session: Session, asked: QuickAsked) -> Sequence[QuickReport]:
    """Everything that this person sent in the round, the last one first."""
    query = select(QuickReport).where(
        QuickReport.asked_id == asked.id, QuickReport.round_id == asked.round_id, QuickReport.mode == asked.mode
    )
    return session.scalars(query.order_by(QuickReport.sent_at.desc(), QuickReport.id.desc())).all()


def photos_of(session: Session, found: QuickRound, asked: QuickAsked | None = None) -> Sequence[QuickPhoto]:
    """The photos of a round, or of one person in it, in the order in which they came."""
    query = select(QuickPhoto).join(QuickReport, QuickReport.id == QuickPhoto.report_id).where(_of(QuickReport, found))
    if asked is not None:
        query = query.where(QuickReport.asked_id == asked.id)
    return session.scalars(query.order_by(QuickPhoto.id)).all()


def areas_for(session: Session, asked: QuickAsked) -> list[tuple[str, str]]:
    """(code, name) of the areas for which the person may report: the own one and those beneath it."""
    query = select(Area.code, Area.name).where(beneath(asked.area.path)).order_by(Area.code).limit(200)
    return [(code, name) for code, name in session.execute(query).tuples()]
