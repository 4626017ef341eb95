"""Daily records for programs: the board, sums of a day, records of observers, and what the office enters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from core.access import needs
from core.answers import Answer
from core.api import Asked, Page, blueprint, operation, whole_page
from core.errors import Invalid, NotFound
from core.fields import Day, Entry, Input, Line
from core.i18n import t
from core.web import actor, session
from observation import daily_services as services
from observation.answers import GoneAnswer
from observation.daily_inputs import EntryInput, RecordsInput, RemindInput
from observation.daily_queries import LONGEST, Survey, Wanted, as_kept, survey, today_in
from observation.daily_queries import Line as PointLine
from observation.duty import DayCell, Kept, Tally
from observation.models import DailyRecord, Observer
from observation.point_queries import area_in_reach, seen_point
from observation.reminder_services import remind
from registry.permissions import Permission as P
from registry.scope import load
from registry.terms import home_path

bp = blueprint("observation_daily")
State = Literal["received", "late", "missing", "open", "paused", "none"]
SPAN = 14


class RecordAnswer(Answer):
    """One daily record; `state` "nothing" means that nothing unusual was seen."""

    id: int
    place_id: int
    on: date
    state: Literal["nothing", "anomaly"]
    readings: dict[str, float]
    note: str
    recorded_at: datetime
    received_at: datetime
    by_name: str


class DayAnswer(Answer):
    """One point on one day; no record is missing, never zero."""

    on: date
    state: State
    record_id: int | None
    is_anomaly: bool
    reason: str


class PointDaysAnswer(Answer):
    """A point and its days."""

    place_id: int
    name: str
    area_name: str
    township: str
    category: str
    observer_id: int | None
    days: list[DayAnswer]


class SumsAnswer(Answer):
    """Sums of daily records; `due` includes what can still come today."""

    name: str
    code: str
    due: int
    received: int
    late: int
    missing: int
    open: int
    paused: int
    anomalies: int


class DaySumsAnswer(Answer):
    """The sums of a day, of all and by township."""

    on: date
    total: SumsAnswer
    townships: list[SumsAnswer]


class ReceiptAnswer(Answer):
    """What became of one record: taken, there already (again), or refused with the reason."""

    nonce: str
    state: Literal["taken", "again", "refused"]
    code: str
    message: str


class ReceiptsAnswer(Answer):
    """A receipt for each record that was sent, in order."""

    receipts: list[ReceiptAnswer]


class RemindedAnswer(Answer):
    """How many observers were told; points whose observer has no account and has to be called."""

    people: int
    again: int
    to_call: list[int]


class DaysAsked(Input):
    """Which points, over which days."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; points beneath it too."))] = ""
    since: Annotated[Day | None, Entry(t("From"))] = None
    until: Annotated[Day | None, Entry(t("To"), t("Left out: today. At most 62 days."))] = None


class BoardAsked(Asked, DaysAsked):
    """The same, in pages, those that miss most first."""


class DayAsked(Input):
    """Which day, where."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; points beneath it too."))] = ""
    on: Annotated[Day | None, Entry(t("Day"), t("Left out: today."))] = None


@bp.get("/observation-board")
@needs(P.VIEW_OBSERVATION)
@operation(t("How points stand with their daily records"))
def list_board(asked: BoardAsked) -> Page[PointDaysAnswer]:
    """Points and days, those that miss most first."""
    lines = _survey(asked).lines
    shown = lines[(asked.page - 1) * asked.size : asked.page * asked.size]
    return Page(items=[_line(line) for line in shown], total=len(lines), page=asked.page, size=asked.size)


@bp.get("/observation-board/sums")
@needs(P.VIEW_OBSERVATION)
@operation(t("Sums of the daily records of a day"))
def sum_day(asked: DayAsked) -> DaySumsAnswer:
    """How many records are due and here, of all and by township."""
    on = asked.on or _today()
    found = survey(session(), actor(), Wanted(on, on, area_in_reach(session(), asked.area, actor())))
    townships = [_sums(home.name, home.code, sums) for home, sums in found.by_home()]
    return DaySumsAnswer(on=on, total=_sums("", "", found.tally), townships=townships)


@bp.post("/observation-board/remind")
@needs(P.EDIT_OBSERVATION)
@operation(t("Remind the observers whose record of a day has not come"))
def remind_observers(given: RemindInput) -> RemindedAnswer:
    """Who was told, by inbox and e-mail, once a day."""
    on = given.on or _today()
    found = survey(
        session(),
        actor(),
        Wanted(on, on, area_in_reach(session(), given.area, actor(), P.EDIT_OBSERVATION)),
        P.EDIT_OBSERVATION,
    )
    told = remind(session(), found, on, actor())
    return RemindedAnswer(people=told.people, again=told.again, to_call=[line.place_id for line in told.to_call])


@bp.get("/observation-points/<int:place_id>/records")
@needs(P.VIEW_OBSERVATION)
@operation(t("List the daily records of a point"))
def list_records(place_id: int, asked: DaysAsked) -> Page[RecordAnswer]:
    """The records that are kept, on one page."""
    point = seen_point(session(), place_id, actor())
    first, last = _days(asked)
    lines = survey(session(), actor(), Wanted(first, last, place_ids=[point.place_id])).lines
    kept = [cell.record for line in lines for cell in line.cells if cell.record is not None]
    items = [_record(place_id, one) for one in kept]
    return whole_page(items)


@bp.post("/observation-points/<int:place_id>/records")
@needs(P.EDIT_OBSERVATION)
@operation(t("Enter “nothing unusual” for a point and day"))
def enter_record(place_id: int, given: EntryInput) -> RecordAnswer:
    """The record, as the office enters it."""
    point = seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION)
    return _record(place_id, as_kept(services.enter_record(session(), point.place, given, actor())))


@bp.delete("/daily-records/<int:record_id>")
@needs(P.EDIT_OBSERVATION)
@operation(t("Take a daily record back"))
def remove_record(record_id: int) -> GoneAnswer:
    """The day has no record any more."""
    kept = session().get(DailyRecord, record_id)
    if kept is None:
        raise NotFound()
    services.remove_record(session(), kept, actor())
    return GoneAnswer(id=record_id)


@bp.post("/observers/<int:observer_id>/records")
@needs(P.EDIT_OBSERVATION)
@operation(t("Take daily records of an observer, each nonce once"))
def take_records(observer_id: int, given: RecordsInput) -> ReceiptsAnswer:
    """A receipt for each, as the observer's phone gets it."""
    observer = load(session(), Observer, observer_id, actor(), P.EDIT_OBSERVATION)
    receipts = services.take(session(), observer, given.records)
    return ReceiptsAnswer(receipts=[
        ReceiptAnswer(
            nonce=one.nonce, state=one.state, code=one.refusal.code if one.refusal else "",
            message=str(one.refusal) if one.refusal else "",
        )
        for one in receipts
    ])  # fmt: skip


def _today() -> date:
    return today_in(session(), home_path(session()))


def _days(asked: DaysAsked) -> tuple[date, date]:
    last = asked.until or _today()
    first = asked.since or last - timedelta(days=SPAN - 1)
    if last < first:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    if (last - first).days >= LONGEST:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=LONGEST), field="until")
    return first, last


def _survey(asked: DaysAsked) -> Survey:
    first, last = _days(asked)
    return survey(session(), actor(), Wanted(first, last, area_in_reach(session(), asked.area, actor())))


def _line(line: PointLine) -> PointDaysAnswer:
    return PointDaysAnswer(
        place_id=line.place_id, name=line.name, area_name=line.area_name, township=line.home.name,
        category=line.category, observer_id=line.observer_id, days=_cells(line.cells),
    )  # fmt: skip


def _cells(cells: Sequence[DayCell]) -> list[DayAnswer]:
    return [
        DayAnswer(on=cell.on, state=cell.state, record_id=cell.record.id if cell.record else None,
                  is_anomaly=bool(cell.record and cell.record.is_anomaly), reason=cell.reason)
        for cell in cells
    ]  # fmt: skip


def _sums(name: str, code: str, sums: Tally) -> SumsAnswer:
    values: dict[str, Any] = vars(sums)
    return SumsAnswer(name=name, code=code, due=sums.due, **values)


def _record(place_id: int, one: Kept) -> RecordAnswer:
    return RecordAnswer(
        id=one.id, place_id=place_id, on=one.on, state="anomaly" if one.is_anomaly else "nothing",
        readings=dict(one.readings or {}), note=one.note, recorded_at=one.recorded_at, received_at=one.received_at,
        by_name=one.by_name,
    )  # fmt: skip
