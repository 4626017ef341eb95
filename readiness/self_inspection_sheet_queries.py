"""What the rows of a list of self-inspections are compared with, and the rounds as such a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.forms import entries
from core.i18n import t
from core.imports import Options
from core.imports.bulk import chunks
from core.sheets import Column, Sheet, Value
from core.times import today
from readiness.self_inspection_follow import answers_of_day
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_queries import SCHEME, UnitFilter, checklist
from readiness.self_inspection_row_inputs import SelfInspectionRow
from readiness.self_inspection_rows import KnownUnit, RoundReader
from readiness.self_inspection_words import HAZARD_STATES, hazard_state, said_note
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from registry.sheet_queries import area_book, area_under
from registry.words import Words
from schedule.queries import zone_of

MOST_ROUNDS, LOOKED_UP = 20_000, 400
OLDEST = timedelta(days=3650)
_DAYS = {"done_on", "fix_by", "settled_on"}


def round_reader(session: Session, options: Options, actor: Actor) -> RoundReader:
    """Reads the rows of one file for whoever looks after readiness: units, items, and the rounds that are there."""
    book, on = area_book(session), today(zone_of(session))
    under = area_under(book, options)
    mine = within(actor, Permission.EDIT_READINESS, Unit.area_id, Unit.id)
    query = select(Unit, Area.path).join(Unit.area).where(mine).order_by(Unit.id)
    units = [
        KnownUnit(one.id, one.name, one.code or "", one.kind, path, [area.name for area in book.lineage(
                  book.by_id[one.area_id])], one.is_active)
        for one, path in session.execute(query).tuples() if under is None or path.startswith(under.path)
    ]  # fmt: skip
    there = session.execute(select(SelfInspection.unit_id, SelfInspection.done_on)).tuples()
    known = terms.vocabulary(session, SCHEME)
    words = Words([(term.code, (term.name_zh, term.name_en)) for term in known])
    return RoundReader(units, words, _items(session), on, on - OLDEST, frozenset(there.all()))


def _items(session: Session) -> Callable[[KnownUnit], Mapping[str, str]]:
    """The checklist of a unit, looked up once for each kind of unit and area."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}

    def items(unit: KnownUnit) -> Mapping[str, str]:
        key = (unit.kind, unit.path)
        if key not in found:
            area_id = terms.ids_of(unit.path)[-1]
            found[key] = dict(checklist(session, unit.kind, session.get(Area, area_id)))
        return found[key]

    return items


def round_sheet(session: Session, actor: Actor, wanted: UnitFilter, heading: list[str]) -> Sheet:
    """The rounds that the filter leaves as a list that can be brought in again: a row for each hazard, else one.

    Several rounds of a unit on one day stand there as one, as such a list is read.
    """
    rounds = _rounds(session, actor, wanted)
    hazards = _hazards(session, {one.unit_id for one in rounds})
    towns, items, on = _towns(session), terms.labels(session, SCHEME), today(zone_of(session))
    rows: list[list[Value]] = []
    for (_, day), same in groupby(rounds, lambda one: (one.unit_id, one.done_on)):
        of_day = list(same)
        one, answers = of_day[0].unit, answers_of_day([round_.answers for round_ in of_day])
        note = "\n".join(dict.fromkeys(round_.note for round_ in of_day if round_.note))
        seen = [item for item, answer in answers.items() if answer == "hazard"]
        left = "\n".join(items.get(item, item) for item, answer in answers.items() if answer == "na")
        for at, item in enumerate(seen or [""]):
            known = [each for each in hazards.get((one.id, item), []) if _stood(each, day)]
            unit: list[Value] = [one.name, one.code or "", towns.get(one.area_id, ""), day]
            tail: list[Value] = [left, note] if at == 0 else ["", ""]
            rows.append([*unit, items.get(item, item), *_told(known[0] if known else None, on), *tail])
    columns = [Column(str(entry.label), "date" if name in _DAYS else "text")
               for name, entry in entries(SelfInspectionRow).items()]  # fmt: skip
    return Sheet(str(t("Self-inspections and hazards")), columns, rows, heading)


def _rounds(session: Session, actor: Actor, wanted: UnitFilter) -> Sequence[SelfInspection]:
    """The rounds that the filter leaves, those of one unit and day one after the other."""
    query = select(SelfInspection).join(SelfInspection.unit).join(Unit.area).options(joinedload(SelfInspection.unit))
    query = query.where(within(actor, Permission.VIEW_READINESS, Unit.area_id, Unit.id))
    query = query.where(beneath(wanted.area.path)) if wanted.area is not None else query
    if wanted.typed:
        query = query.where(Unit.name.icontains(wanted.typed, autoescape=True))
    if wanted.kind:
        query = query.where(Unit.kind.in_(terms.beneath(session, "unit_kind", wanted.kind)))
    query = query.order_by(Unit.area_id, Unit.name, Unit.id, SelfInspection.done_on, SelfInspection.id)
    return session.scalars(query.limit(MOST_ROUNDS)).all()


def _told(one: SelfHazard | None, on: date) -> list[Value]:
    if one is None:
        return ["", None, "", None, ""]
    state = str(HAZARD_STATES[hazard_state(one.state, one.fix_by, on)])
    return [one.problem, one.fix_by, state, one.settled_on, said_note(one.settled_note, one.settled_on)]


def _stood(one: SelfHazard, day: date) -> bool:
    return one.found_on <= day and (one.settled_on is None or one.settled_on >= day)


def _hazards(session: Session, units: Collection[int]) -> Mapping[tuple[int, str], Sequence[SelfHazard]]:
    """The hazards of these units by unit and item, those found last first."""
    found: dict[tuple[int, str], list[SelfHazard]] = {}
    query = select(SelfHazard).order_by(SelfHazard.found_on.desc(), SelfHazard.id)
    for part in chunks(sorted(units), LOOKED_UP):
        for one in session.scalars(query.where(SelfHazard.unit_id.in_(part))):
            found.setdefault((one.unit_id, one.item), []).append(one)
    return found


def _towns(session: Session) -> Mapping[int, str]:
    """The name of the township of each area in one, and of each township."""
    names = {one.id: (one.name, one.level, one.parent_id) for one in session.scalars(
        select(Area).where(Area.level.in_(("township", "village"))))}  # fmt: skip
    return {
        number: names[above][0] if level == "village" and above in names else name
        for number, (name, level, above) in names.items()
    }
