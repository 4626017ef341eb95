"""Questions about materials to download: which are shown to everybody, which there are, how often they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.access import Actor
from core.errors import NotFound
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import today
from outreach.download_models import Download, DownloadDay, DownloadVersion
from outreach.download_words import LANGUAGES, STATES, state_on
from registry import terms
from registry.permissions import Permission
from registry.scope import within

_WHOLE = (joinedload(Download.area), selectinload(Download.versions).joinedload(DownloadVersion.file))


@dataclass(frozen=True)
class DownloadFilter:
    """What a list of materials is narrowed to."""

    typed: str = ""
    kind: str = ""
    language: str = ""


@dataclass(frozen=True)
class Wanted:
    """How often a material was looked at and taken."""

    views: int
    taken: int


def shown(wanted: DownloadFilter, on: date) -> Select[tuple[Download]]:
    """The materials that everybody may download on that day."""
    return select(Download).where(is_shown(on), *_conditions(wanted)).options(*_WHOLE)


def is_shown(on: date) -> ColumnElement[bool]:
    """The condition that a material is shown to everybody on that day."""
    is_over = Download.shown_until < on
    return ~Download.is_hidden & (Download.shown_from <= on) & or_(Download.shown_until.is_(None), ~is_over)


def shown_one(session: Session, download_id: int) -> Download:
    """One that is shown today; NotFound for any other."""
    found = session.scalars(shown(DownloadFilter(), today()).where(Download.id == download_id)).first()
    if found is None or found.current is None:
        raise NotFound()
    return found


def downloads(actor: Actor, wanted: DownloadFilter) -> Select[tuple[Download]]:
    """All materials of the areas whose campaigns the actor may see."""
    mine = within(actor, Permission.VIEW_CAMPAIGNS, Download.area_id)
    return select(Download).where(mine, *_conditions(wanted)).options(*_WHOLE)


def _conditions(wanted: DownloadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.typed:
        found.append(Download.title.icontains(wanted.typed, autoescape=True))
    if wanted.kind:
        found.append(Download.kind == wanted.kind)
    if wanted.language:
        found.append(Download.language.in_((wanted.language, "both")))
    return found


def times(column: str) -> ScalarSelect[int]:
    """How often the material of the enclosing query was looked at ("views") or taken ("taken"), to sort by."""
    query = select(func.coalesce(func.sum(getattr(DownloadDay, column)), 0))
    return query.where(DownloadDay.download_id == Download.id).correlate(Download).scalar_subquery()


def wanted_of(session: Session, found: Sequence[Download]) -> dict[int, Wanted]:
    """The counts of these materials since they were put up."""
    query = select(DownloadDay.download_id, func.sum(DownloadDay.views), func.sum(DownloadDay.taken))
    query = query.where(DownloadDay.download_id.in_([one.id for one in found])).group_by(DownloadDay.download_id)
    there = {number: Wanted(int(views), int(taken)) for number, views, taken in session.execute(query).tuples()}
    return {one.id: there.get(one.id, Wanted(0, 0)) for one in found}


def download_sheet(session: Session, actor: Actor, heading: Sequence[str]) -> Sheet:
    """All materials with their counts."""
    found = session.scalars(downloads(actor, DownloadFilter()).order_by(Download.title, Download.id)).all()
    counted, kinds, on = wanted_of(session, found), terms.labels(session, "download_kind"), today()
    rows: list[list[Value]] = [
        [one.title, kinds.get(one.kind, one.kind), str(LANGUAGES[one.language]),
         one.current.number if one.current else None, one.shown_from, one.shown_until,
         str(STATES[state_on(one.is_hidden, one.shown_from, one.shown_until, on)]), counted[one.id].views,
         counted[one.id].taken, one.source, one.licence]
        for one in found
    ]  # fmt: skip
    columns = [
        Column(str(t("Title")), width=40), Column(str(t("Kind"))), Column(str(t("Language"))),
        Column(str(t("Version")), "integer", total=""), Column(str(t("Shown from")), "date"),
        Column(str(t("Shown until")), "date"), Column(str(t("State"))), Column(str(t("Looked at")), "integer"),
        Column(str(t("Downloaded")), "integer"), Column(str(t("Source"))), Column(str(t("Licence"))),
    ]  # fmt: skip
    return Sheet(str(t("Downloads")), columns, rows, list(heading))
