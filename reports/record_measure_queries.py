"""Anomalies verified on the day, shelters verified within the norm, improvements after drills: counted live."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from core.times import day_bounds, local, now, today
from drills.action_models import ImprovementAction
from drills.action_queries import in_state
from maps.models import Place, Shelter
from maps.queries import is_public
from maps.setting_queries import norms
from maps.validity import is_current
from observation.anomaly_clock import ClockRule, Times, deadlines, verifying
from observation.anomaly_models import Anomaly
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import within
from reports.cube import UNIT
from reports.cut_queries import Cut, days_asked, tops_of, whole
from reports.figures import Answer, Key
from reports.other_measures import ACTION_MEASURES, ANOMALY_MEASURES, SHELTER_MEASURES
from reports.periods import key_of
from schedule.queries import zone_of

Action = ImprovementAction


def anomalies(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Anomalies by the day of their arrival: all, those to be verified by now, those verified on the day."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= ANOMALY_MEASURES[0].allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for _, area_id, on, is_settled, is_in_time in _judged(session, found):
        key = tuple(
            str(stands_for.get(area_id, area_id)) if name == "area" else key_of(name, on)
            for name in found.question.by
        )  # fmt: skip
        counts = {"anomalies": 1, "anomalies_due": int(is_settled), "anomalies_on_time": int(is_in_time)}
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def anomaly_rows(session: Session, found: Cut, name: str) -> Select[tuple[Anomaly]]:
    """The anomalies behind a figure."""
    chosen = [
        anomaly_id for anomaly_id, _, _, is_settled, is_in_time in _judged(session, found)
        if name == "anomalies" or (is_in_time if name == "anomalies_on_time" else is_settled)
    ]  # fmt: skip
    return select(Anomaly).where(Anomaly.id.in_(chosen))


def _judged(session: Session, found: Cut) -> Iterator[tuple[int, int, date, bool, bool]]:
    """(id, area, day of arrival, whether its time is over, whether it was verified in time) of each anomaly."""
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    query = select(Anomaly.id, Anomaly.area_id, Anomaly.county_id, Anomaly.received_at, Anomaly.verified_at)
    query = query.where(
        found.where(Anomaly.area_id), within(found.actor, Permission.VIEW_OBSERVATION, Anomaly.area_id),
        Anomaly.received_at >= since, Anomaly.received_at < until,
    )  # fmt: skip
    zones: dict[int, str] = {}
    at = now()
    for anomaly_id, area_id, county_id, received_at, verified_at in session.execute(query).tuples():
        if county_id not in zones:
            zones[county_id] = zone_of(session, session.get(Area, county_id))
        dues = deadlines(received_at, ClockRule(), zones[county_id])
        due = verifying(Times(received_at, verified_at=verified_at), dues, at)
        is_settled = due.is_done or due.is_late
        on = local(received_at, found.zone).date()
        yield anomaly_id, area_id, on, is_settled, is_settled and not due.is_late


def shelters(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Shelters in use today, and those verified and not due again."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= SHELTER_MEASURES[0].allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for _, area_id, is_verified in _visited(session, found):
        key: Key = tuple(str(stands_for.get(area_id, area_id)) for _ in found.question.by)
        given.add(key, "shelters", 1)
        given.add(key, "shelters_verified", int(is_verified))
    return given


def shelter_rows(session: Session, found: Cut, name: str) -> Select[tuple[Place]]:
    """The shelters behind a figure."""
    wanted = [place_id for place_id, _, is_verified in _visited(session, found) if is_verified or name == "shelters"]
    return select(Place).where(Place.id.in_(wanted))


def _visited(session: Session, found: Cut) -> Iterator[tuple[int, int, bool]]:
    """(id, area, whether it is verified) of each shelter in use."""
    query = select(Place.id, Place.area_id, Area.path, Shelter.verified_on, Shelter.verify_due_on)
    query = query.join(Place.shelter).join(Place.area).where(is_public(), found.where(Place.area_id, Place.unit_id))
    on, months = today(found.zone), _Months(session)
    for place_id, area_id, path, verified_on, due_on in session.execute(query).tuples():
        yield place_id, area_id, is_current(verified_on, due_on, on, months.of(path))


class _Months:
    """Months until a shelter is visited again, looked up once for each area that has shelters."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, int] = {}

    def of(self, path: str) -> int:
        """The months that hold in the area with this path."""
        if path not in self._known:
            self._known[path] = norms(self._session, _Placed(path)).verify_months
        return self._known[path]


class _Placed:
    """Stands for an area of which only the path is known."""

    def __init__(self, path: str) -> None:
        self.path = path


def actions(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Improvements by the day on which they were due: all, those closed, those overdue today."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= ACTION_MEASURES[0].allows:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    query = select(Unit.area_id, Unit.kind, Unit.id, Action.due_on, Action.state).join(Action.unit)
    on = today(found.zone)
    for area_id, kind, unit_id, due_on, state in session.execute(query.where(_due(found))).tuples():
        parts = {"area": str(stands_for.get(area_id, area_id)), "kind": kind, UNIT: str(unit_id)}
        key = tuple(parts[name] if name in parts else key_of(name, due_on) for name in found.question.by)
        given.add(key, "actions_due", 1)
        given.add(key, "actions_closed", int(state == "closed"))
        given.add(key, "actions_overdue", int(state == "open" and due_on < on))
    return given


def action_rows(session: Session, found: Cut, name: str) -> Select[tuple[ImprovementAction]]:
    """The improvements behind a figure."""
    narrowed = {"actions_closed": Action.state == "closed", "actions_overdue": in_state("overdue", today(found.zone))}
    query = select(Action).join(Action.unit).where(_due(found))
    return query.where(narrowed[name]) if name in narrowed else query


def _due(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return and_(
        found.where(Unit.area_id, Unit.id), found.of_kind(Unit.kind), Action.state != "dropped",
        Action.due_on >= first, Action.due_on <= last,
        *([Unit.id == whole(found.line[UNIT])] if UNIT in found.line else []),
    )  # fmt: skip
