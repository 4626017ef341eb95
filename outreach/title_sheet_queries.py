"""What the rows of a list of demonstration titles are compared with, and the titles as such a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from core.forms import entries
from core.i18n import t
from core.imports import Options
from core.sheets import Column, Sheet, Value
from core.times import local, today
from outreach.checklist_rows import KnownUnit
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.demonstration_queries import pass_setting
from outreach.demonstration_words import LEVEL_NAMES
from outreach.title_documents import document_of
from outreach.title_row_inputs import TitleRow
from outreach.title_rows import Mark, TitleReader, Whom
from registry import terms
from registry.area_book import AreaBook
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from registry.sheet_queries import area_book, area_under, locator
from registry.words import Words
from schedule.queries import zone_of

MOST_TITLES = 20_000
EDIT = Permission.EDIT_CAMPAIGNS
_DAYS, _NUMBERS = ("granted_on", "term_until", "review_due_on", "revoked_on"), ("score",)


def title_reader(session: Session, options: Options, actor: Actor) -> TitleReader:
    """Reads the rows of one file for whoever gives titles: units, kinds, areas, and names that the register has."""
    book = area_book(session)
    under = area_under(book, options)
    query = select(Unit.id, Unit.name, Unit.code, Unit.area_id, Unit.is_active, Area.path)
    query = query.join(Area, Area.id == Unit.area_id).where(within(actor, EDIT, Unit.area_id, Unit.id))
    found = [row for row in session.execute(query) if under is None or row.path.startswith(under.path)]
    in_use = {name_key(row.name) for row in found if row.is_active}
    units = [
        KnownUnit(row.id, row.name, row.code or "", [one.name for one in book.lineage(book.by_id[row.area_id])])
        for row in found if row.is_active or name_key(row.name) not in in_use
    ]  # fmt: skip
    kinds = terms.vocabulary(session, "demonstration_kind")
    named = session.execute(select(Demonstration.name, Demonstration.kind).where(Demonstration.unit_id.is_(None)))
    return TitleReader(
        units, Words([(one.code, (one.name_zh, one.name_en)) for one in kinds]),
        str(t(", ")).join(terms.spoken(one) for one in kinds if one.is_active),
        locator(session, book, options, actor, EDIT),
        frozenset((name_key(name), kind) for name, kind in named.tuples()),
    )  # fmt: skip


def titles_there(session: Session) -> dict[tuple[Whom, str, date | None], Demonstration]:
    """The titles of the register by whom they are for, kind and day."""
    query = select(Demonstration).where(Demonstration.granted_on.is_not(None)).order_by(Demonstration.id.desc())
    return {(whom_of(one), one.kind, one.granted_on): one for one in session.scalars(query)}


def whom_of(title: Demonstration) -> Whom:
    """Whom the title is for, as rows are told apart."""
    return (title.unit_id, 0, "") if title.unit_id else (None, title.area_id, name_key(title.name))


def marks(session: Session, book: AreaBook) -> Callable[[Area], Mark]:
    """The pass mark of an area, and since when its county keeps scores: from the first score on, else from today."""
    # a title that is scored anew tells only when that was; that it had been scored before, its reviews tell
    scored = select(Demonstration.area_id, func.min(Demonstration.scored_at)).group_by(Demonstration.area_id)
    reviewed = select(Demonstration.area_id, func.min(DemonstrationReview.noted_at)).group_by(Demonstration.area_id)
    reviewed = reviewed.join(DemonstrationReview.demonstration)
    first: dict[int, date] = {}
    for area_id, at in [*session.execute(scored).tuples(), *session.execute(reviewed).tuples()]:
        if at is not None:
            day, county = local(at, zone_of(session)).date(), _county(book, area_id)
            first[county] = min(first.get(county, day), day)
    known: dict[int, Mark] = {}

    def mark(area: Area) -> Mark:
        if area.id not in known:
            since = first.get(_county(book, area.id), today(zone_of(session, area)))
            known[area.id] = Mark(int(pass_setting(session, area)["percent"]), since)
        return known[area.id]

    return mark


def _county(book: AreaBook, area_id: int) -> int:
    area = book.by_id[area_id]
    return (book.at_level(area, "county") or area).id


def title_sheet(session: Session, query: Select[tuple[Demonstration]], heading: list[str]) -> Sheet:
    """Those of the query that were ever given, in the columns of the import."""
    query = query.where(Demonstration.granted_on.is_not(None)).order_by(Demonstration.granted_on, Demonstration.id)
    kinds, book = terms.labels(session, "demonstration_kind"), area_book(session)
    rows = [_row(one, kinds, book) for one in session.scalars(query.limit(MOST_TITLES))]
    columns = [Column(str(entry.label), "date" if name in _DAYS else "integer" if name in _NUMBERS else "text")
               for name, entry in entries(TitleRow).items()]  # fmt: skip
    return Sheet(str(t("Demonstration titles")), columns, rows, heading)


def _row(one: Demonstration, kinds: dict[str, str], book: AreaBook) -> list[Value]:
    is_over, (document, note) = one.state == "revoked", document_of(one.note)
    area = book.by_id[one.area_id]
    town, village = book.at_level(area, "township"), book.at_level(area, "village")
    return [
        one.unit.name if one.unit else one.name, (one.unit.code or "") if one.unit else "",
        kinds.get(one.kind, one.kind), str(LEVEL_NAMES[one.level]), one.granted_on, one.term_until, one.review_due_on,
        document, one.score_percent, one.decided_on if is_over else None, one.reason if is_over else "", note,
        area.code, area.name, town.name if town else "", village.name if village else "",
    ]  # fmt: skip
