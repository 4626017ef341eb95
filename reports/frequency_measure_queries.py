"""How units keep the drill frequency, in periods that are over: judged live by the rules, terms and excuses."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.times import today
from drills.frequency import SETTLED
from drills.frequency_queries import Wanted, survey
from drills.periods import Window
from registry.models import Unit
from reports.cube import UNIT
from reports.cut_queries import FIGURES, Cut, days_asked, tops_of
from reports.figures import Answer
from reports.other_measures import FREQUENCY_MEASURES
from reports.periods import key_of

ALLOWED = FREQUENCY_MEASURES[0].allows


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Drills owed and of them those held, by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    by = found.question.by
    if not found.used <= ALLOWED:
        return given
    stands_for = tops_of(session, found) if "area" in by else {}
    for area_id, kind, period_end, is_done, unit_id in _settled(session, found):
        parts = {"area": str(stands_for.get(area_id, area_id)), "kind": kind, UNIT: str(unit_id)}
        key = tuple(parts[name] if name in parts else key_of(name, period_end) for name in by)
        given.add(key, "frequency_due", 1)
        given.add(key, "frequency_done", int(is_done))
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[Unit]]:
    """The units that owed drills, or held them."""
    units = {
        unit_id for *_, is_done, unit_id in _settled(session, found)
        if is_done or name != "frequency_done"
    }  # fmt: skip
    return select(Unit).where(Unit.id.in_(units))


def _settled(session: Session, found: Cut) -> Iterator[tuple[int, str, date, bool, int]]:
    """(area, kind, last day of the period, whether it was kept, unit) of each period of a unit that is over."""
    first, last = days_asked(found)
    kinds = list(found.kinds or ())
    if "kind" in found.line:
        kinds = [kind for kind in [found.line["kind"]] if not kinds or kind in kinds]
        if not kinds:
            return
    on = today(found.zone)
    wanted = Wanted(Window("", first, last), found.area, kinds)
    stands_for = tops_of(session, found) if "area" in found.line else {}
    for line in survey(session, found.actor, wanted, on, FIGURES).lines:
        if stands_for and str(stands_for.get(line.area_id)) != found.line["area"]:
            continue
        if found.line.get(UNIT, str(line.unit_id)) != str(line.unit_id):
            continue
        for one in line.standings:
            if first <= one.period.last <= last and one.period.last < on and one.state in SETTLED:
                yield line.area_id, line.kind, one.period.last, one.state == "done", line.unit_id
