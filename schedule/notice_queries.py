"""How a notice is to be worded and sent in an area: an administrator's words, the rule, quiet hours, groups told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry.models import Area
from registry.queries.settings import NOTICE_QUIET, TIME_ZONE, setting
from registry.terms import NOWHERE, Placed
from schedule.notice_kinds import KINDS
from schedule.notice_models import NoticeChannel, NoticeRule, NoticeTemplate
from schedule.notice_times import Quiet, Rule
from schedule.notice_words import Words

_KEPT = "notice_settings"
"""Under this name a session keeps what it has asked here; a deed that changes it calls `forget`."""


def forget(session: Session) -> None:
    """Ask anew from now on: words, rules or channels have been changed."""
    session.info.pop(_KEPT, None)


def own_words(session: Session, wording: str, language: str, area_id: int | None) -> Words | None:
    """An administrator's words for that notice, the nearest up the tree of areas; None where the shipped ones hold."""
    found = nearest(_kept(session, NoticeTemplate, wording, language), chain(session, area_id))
    return Words(found.subject, found.body) if found is not None else None


def rule(session: Session, kind: str, area_id: int | None) -> Rule:
    """How that kind of notice is sent in the area: its own rule, the nearest above, or what is shipped."""
    found = nearest(_kept(session, NoticeRule, kind), chain(session, area_id))
    if found is None:
        return Rule(True, tuple(KINDS[kind].channels), tuple(KINDS[kind].leads))
    return Rule(found.is_on, tuple(found.channels), tuple(sorted(found.leads, reverse=True)))


def carrying(session: Session, kind: str, area_id: int | None) -> list[str]:
    """The channels of groups that are told of this kind in the area, as the outbox calls them ("wecom:3")."""
    return [f"{one.kind}:{one.id}" for one in _channels(session, area_id) if kind in one.carries]


def text_message_channel(session: Session, area_id: int | None) -> str | None:
    """The nearest channel for text messages to one person; None when none is set up."""
    found = [one for one in _channels(session, area_id) if one.kind == "sms"]
    return f"sms:{found[0].id}" if found else None


def quiet_hours(session: Session, area_id: int | None) -> Quiet:
    """The county's quiet hours."""
    value = setting(session, NOTICE_QUIET, _placed(session, area_id))
    return Quiet(int(value["from"]), int(value["until"]))


def zone(session: Session, area_id: int | None) -> str:
    """The name of the time zone by whose clocks notices of the area are sent."""
    return str(setting(session, TIME_ZONE, _placed(session, area_id)))


def chain(session: Session, area_id: int | None) -> list[int | None]:
    """The area and those above it, the nearest first, and at the end None for everywhere."""
    area = session.get(Area, area_id) if area_id else None
    return [*(int(part) for part in reversed((area.path if area else "").split("/")) if part), None]


def nearest(rows: Sequence[Any], areas: Sequence[int | None]) -> Any:
    """Of rows of settings the one of the nearest area; None when none of them holds there."""
    by_area = {row.area_id: row for row in rows}
    return next((by_area[area_id] for area_id in areas if area_id in by_area), None)


def _placed(session: Session, area_id: int | None) -> Placed:
    return session.get(Area, area_id) or NOWHERE if area_id else NOWHERE


def _kept(session: Session, table: type[NoticeTemplate] | type[NoticeRule], kind: str, language: str = "") -> list[Any]:
    kept = session.info.setdefault(_KEPT, {})
    if (table, kind, language) not in kept:
        query = select(table).where(table.kind == kind)
        if language:
            query = query.where(NoticeTemplate.language == language)
        kept[table, kind, language] = session.scalars(query).all()
    return list(kept[table, kind, language])


def _channels(session: Session, area_id: int | None) -> list[NoticeChannel]:
    kept = session.info.setdefault(_KEPT, {})
    if NoticeChannel not in kept:
        kept[NoticeChannel] = session.scalars(select(NoticeChannel).where(NoticeChannel.is_active)).all()
    areas = chain(session, area_id)
    here = [one for one in kept[NoticeChannel] if one.area_id in areas]
    return sorted(here, key=lambda one: (areas.index(one.area_id), one.id))


def rule_of(session: Session, kind: str, area: Area | None) -> NoticeRule | None:
    """The rule that the area itself has for the kind, or with None everywhere."""
    query = select(NoticeRule).where(NoticeRule.kind == kind)
    return session.scalar(query.where(_is_of(NoticeRule.area_id, area)))


def words_of(session: Session, code: str, language: str, area: Area | None) -> NoticeTemplate | None:
    """The words that the area itself has for the notice in the language, or with None everywhere."""
    query = select(NoticeTemplate).where(NoticeTemplate.kind == code, NoticeTemplate.language == language)
    return session.scalar(query.where(_is_of(NoticeTemplate.area_id, area)))


def _is_of(column: Any, area: Area | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == area.id if area is not None else column.is_(None)
    return found
