"""How units stand with their checklists of a year: read in a handful of queries however many units there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.access import Actor
from core.counting import counted
from core.kept import kept
from core.times import day_bounds, local, now, today
from outreach.checklist_models import Checklist, ChecklistProof
from outreach.checklists import Checklist as Plain
from outreach.checklists import Evidence, Held, Item, Proof, Standing, checklist_for, completed_on, judge, share
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.units import named
from registry.scope import beneath, within
from registry.terms import ids_of, vocabulary
from schedule.models import Event
from schedule.queries import zone_of

VIEW = Permission.VIEW_CALENDAR
"""Held by whoever oversees units and by the contacts of each."""
COUNTS = ("given", "confirmed")
"""States of proofs that count."""


@counted
def proofs_to_confirm(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many proofs by hand the actor should look at."""
    if not actor.area_paths(Permission.EDIT_EVENTS):
        return None
    query = select(func.count(ChecklistProof.id)).join(ChecklistProof.unit).where(ChecklistProof.state == "given")
    return query.where(within(actor, Permission.EDIT_EVENTS, Unit.area_id, Unit.id))


@dataclass(frozen=True)
class Wanted:
    """Which units, and which year of their checklists; `checklist_id` keeps to those for whom this one holds."""

    year: int
    area: Area | None = None
    kinds: Sequence[str] = ()
    typed: str = ""
    unit_ids: Sequence[int] | None = None
    checklist_id: int | None = None


@dataclass(frozen=True)
class Line:
    """One unit with its checklist of the year and how each item stands."""

    unit_id: int
    name: str
    kind: str
    code: str
    area_id: int
    area_name: str
    area_path: str
    year: int
    checklist: Plain
    standings: Sequence[Standing]

    @property
    def due_on(self) -> date:
        """The last day for all items."""
        return self.checklist.due_on(self.year)

    @cached_property
    def done(self) -> int:
        """How many items are done."""
        return sum(one.is_done for one in self.standings)

    @property
    def left(self) -> int:
        """How many items are still to be done."""
        return len(self.standings) - self.done

    @property
    def share(self) -> float:
        """The items done of all, 0 to 1."""
        return share(self.standings) or 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every item is done."""
        return not self.left

    @cached_property
    def completed_on(self) -> date | None:
        """The day on which the last item was done."""
        return completed_on(self.standings)


def survey(session: Session, actor: Actor, wanted: Wanted, permission: Permission = VIEW) -> list[Line]:
    """The units that the actor may see, or do more with, and for whom a checklist with items holds in the year.

    Those with most left come first.
    """
    known = plain_checklists(session)
    groups = {term.code: term.parent_code for term in vocabulary(session, "unit_kind")}
    units = _units(actor, wanted, permission)
    evidence, planned = _evidence(session, units, wanted.year)
    on, lines = today(zone_of(session)), []
    for row in session.execute(units).tuples():
        kinds = [row[2], *([group] if (group := groups.get(row[2])) else [])]
        holding = checklist_for(ids_of(row[6]), kinds, wanted.year, known)
        if holding is None or not holding.items or wanted.checklist_id not in (None, holding.id):
            continue
        due_on = holding.due_on(wanted.year)
        found = judge(holding.items, evidence[row[0]], due_on, on, planned[row[0]])
        lines.append(Line(row[0], row[1], row[2], row[3] or "", row[4], row[5], row[6], wanted.year, holding, found))
    return sorted(lines, key=lambda line: (-line.left, line.area_name, line.name))


def line_of(session: Session, actor: Actor, unit: Unit, year: int) -> Line | None:
    """How one unit stands; None where no checklist holds for it."""
    return next(iter(survey(session, actor, Wanted(year, unit_ids=[unit.id]))), None)


def plain_checklists(session: Session) -> list[Plain]:
    """The checklists in use as the judging sees them, with their names; kept in memory, so nobody may change them."""
    return kept(session, "checklists", _plain_checklists)


def _plain_checklists(session: Session) -> list[Plain]:
    query = select(Checklist).where(Checklist.is_active).options(selectinload(Checklist.items))
    return [as_plain(row) for row in session.scalars(query.order_by(Checklist.id))]


def as_plain(row: Checklist) -> Plain:
    """One checklist as the judging sees it."""
    items = [
        Item(one.id, frozenset(one.event_kinds), one.times, one.takes_proof, one.name, one.name_en) for one in row.items
    ]
    return Plain(
        row.id, frozenset(row.unit_kinds), items, row.area_id, row.year, row.due_month, row.name, row.name_en
    )  # fmt: skip


def rows_of(session: Session, ids: Sequence[int]) -> dict[int, Checklist]:
    """Checklists by their id, with their items."""
    query = select(Checklist).where(Checklist.id.in_(set(ids))).options(selectinload(Checklist.items))
    return {row.id: row for row in session.scalars(query)}


def proofs_of(session: Session, unit_id: int, year: int) -> dict[int, list[ChecklistProof]]:
    """By item the proofs that the unit gave by hand in a year, whatever became of them, the latest first."""
    query = select(ChecklistProof).where(ChecklistProof.unit_id == unit_id, ChecklistProof.year == year)
    found: dict[int, list[ChecklistProof]] = defaultdict(list)
    for proof in session.scalars(query.options(joinedload(ChecklistProof.file)).order_by(ChecklistProof.id.desc())):
        found[proof.item_id].append(proof)
    return dict(found)


def waiting_proofs(actor: Actor, permission: Permission) -> Select[tuple[ChecklistProof]]:
    """Proofs by hand that nobody has confirmed or sent back, as a query."""
    query = select(ChecklistProof).join(ChecklistProof.unit).where(ChecklistProof.state == "given")
    query = query.where(within(actor, permission, Unit.area_id, Unit.id))
    return query.options(joinedload(ChecklistProof.item), joinedload(ChecklistProof.unit).joinedload(Unit.area))


def seen_checklists(session: Session, actor: Actor) -> list[Checklist]:
    """The checklists of the actor's areas and of those above, and those that hold everywhere, these last."""
    above = {number for path in actor.area_paths(VIEW) for number in ids_of(path)}
    mine = within(actor, VIEW, Checklist.area_id) | Checklist.area_id.in_(above) | Checklist.area_id.is_(None)
    query = select(Checklist).outerjoin(Area, Area.id == Checklist.area_id).where(mine)
    query = query.options(joinedload(Checklist.area), selectinload(Checklist.items))
    order = (Checklist.area_id.is_(None), Area.path, Checklist.year.desc(), Checklist.id)
    return list(session.scalars(query.order_by(*order)))


def _units(actor: Actor, wanted: Wanted, permission: Permission) -> Select[Any]:
    columns = (Unit.id, Unit.name, Unit.kind, Unit.code, Unit.area_id, Area.name, Area.path)
    query = select(*columns).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, within(actor, permission, Unit.area_id, Unit.id))
    query = query.where(Unit.opened_on.is_(None) | (Unit.opened_on <= date(wanted.year, 12, 31)))
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.kinds:
        query = query.where(Unit.kind.in_(wanted.kinds))
    if wanted.typed:
        query = query.where(named(wanted.typed))
    return query.where(Unit.id.in_(wanted.unit_ids)) if wanted.unit_ids is not None else query


def _evidence(
    session: Session, units: Select[Any], year: int
) -> tuple[Mapping[int, list[Evidence]], Mapping[int, dict[str, date]]]:
    """By unit the year's evidence, and by kind of event the next day for which one is planned."""
    ids, found = units.with_only_columns(Unit.id), defaultdict[int, list[Evidence]](list)
    planned: dict[int, dict[str, date]] = defaultdict(dict)
    for unit_id, event_id, kind, on, is_held in _events(session, ids, year):
        if is_held:
            found[unit_id].append(Held(event_id, kind, on))
        else:
            planned[unit_id].setdefault(kind, on)
    columns = (ChecklistProof.unit_id, ChecklistProof.id, ChecklistProof.item_id, ChecklistProof.done_on)
    query = select(*columns, ChecklistProof.state).where(ChecklistProof.year == year)
    query = query.where(ChecklistProof.unit_id.in_(ids), ChecklistProof.state.in_(COUNTS))
    for unit_id, proof_id, item_id, on, state in session.execute(query).tuples():
        found[unit_id].append(Proof(proof_id, item_id, on, state == "confirmed"))
    return found, planned


def _events(session: Session, unit_ids: Any, year: int) -> Iterator[tuple[int, int, str, date, bool]]:
    """(unit, event, kind, day, whether held) of the year's events that were held or are still to come, by time."""
    zone = zone_of(session)
    since, until = day_bounds(date(year, 1, 1), zone)[0], day_bounds(date(year, 12, 31), zone)[1]
    is_to_come = Event.status.in_(("planned", "confirmed")) & (Event.starts_at > now())
    columns = (Event.unit_id, Event.id, Event.kind, Event.starts_at, Event.zone, Event.status)
    query = select(*columns).where(
        (Event.status == "held") | is_to_come, Event.starts_at >= since, Event.starts_at < until,
        Event.unit_id.in_(unit_ids),
    )  # fmt: skip
    for unit_id, event_id, kind, at, event_zone, status in session.execute(query.order_by(Event.starts_at)).tuples():
        if unit_id is not None:
            yield unit_id, event_id, kind, local(at, event_zone).date(), status == "held"


def events_behind(session: Session, standings: Sequence[Standing]) -> dict[int, Event]:
    """By id the events that prove these items."""
    ids = {one.id for standing in standings for one in standing.evidence if isinstance(one, Held)}
    return {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(ids)))}
