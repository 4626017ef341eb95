"""How far the checklists of units are: judged live by the checklists that hold, held events and proofs by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from outreach.checklist_queries import Line, Wanted, plain_checklists, survey
from registry.models import Unit
from reports.checklist_measures import CHECKLIST_MEASURES
from reports.cube import UNIT
from reports.cut_queries import FIGURES, Cut, days_asked, tops_of
from reports.figures import Answer
from reports.periods import key_of

ALLOWED = CHECKLIST_MEASURES[0].allows


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Items due and done, units with a checklist and those with a complete one, by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= ALLOWED:
        return given
    by = found.question.by
    stands_for = tops_of(session, found) if "area" in by else {}
    for line in _lines(session, found):
        parts = {"area": str(stands_for.get(line.area_id, line.area_id)), "kind": line.kind, UNIT: str(line.unit_id)}
        key = tuple(parts[name] if name in parts else key_of(name, line.due_on) for name in by)
        given.add(key, "checklist_due", len(line.standings))
        given.add(key, "checklist_done", line.done)
        given.add(key, "checklist_units", 1)
        given.add(key, "checklist_complete", int(line.is_complete))
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[Unit]]:
    """The units with a checklist, those that did something of it, or those that completed it."""
    least = {"checklist_done": lambda line: line.done > 0, "checklist_complete": lambda line: line.is_complete}
    keep: Callable[[Line], bool] = least.get(name, lambda line: True)
    return select(Unit).where(Unit.id.in_({line.unit_id for line in _lines(session, found) if keep(line)}))


def _lines(session: Session, found: Cut) -> Iterator[Line]:
    """Each unit and year whose checklist is due between the days asked for."""
    first, last = days_asked(found)
    kinds = list(found.kinds or ())
    if "kind" in found.line:
        kinds = [kind for kind in [found.line["kind"]] if not kinds or kind in kinds]
        if not kinds:
            return
    known = plain_checklists(session)
    stands_for = tops_of(session, found) if "area" in found.line else {}
    for year in range(first.year, last.year + 1):
        if not any(first <= one.due_on(year) <= last for one in known if one.year in (None, year)):
            continue
        for line in survey(session, found.actor, Wanted(year, found.area, kinds), FIGURES):
            is_here = not stands_for or str(stands_for.get(line.area_id)) == found.line["area"]
            is_asked = found.line.get(UNIT, str(line.unit_id)) == str(line.unit_id)
            if first <= line.due_on <= last and is_here and is_asked:
                yield line
