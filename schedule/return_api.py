"""What is owed by when, and locks of records and results, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from core.access import needs
from core.answers import Answer
from core.api import Page, blueprint, operation, whole_page
from core.errors import Invalid
from core.fields import Day, Entry, Input, Line
from core.i18n import t
from core.owed import Due, State, Tally
from core.times import now, today
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of
from schedule.return_board_queries import home, kind_of, owing_between, things
from schedule.return_inputs import AnyLockExceptionInput, AnyLockInput, LockKind
from schedule.return_models import LockException, ReturnLock
from schedule.return_queries import exceptions, locks
from schedule.return_reminder_services import remind_the_missing
from schedule.return_services import allow_exception, end_exception, lock, unlock
from schedule.return_spans import LONGEST_DAYS, USUAL, days_of
from schedule.return_words import LOCK_NAMES

bp = blueprint("returns")
MOST = 2000
Kind = Literal[
    "daily_record", "observation_week", "observation_month", "event_result", "drill_result", "improvement", "defect",
    "verification", "outreach_total",
]  # fmt: skip


class OwedSumsAnswer(Answer):
    """What is owed in an area of one kind; `area` null is the area asked for itself, without those beneath."""

    area: str | None
    area_name: str
    kind: str
    expected: int
    due: int
    received: int
    late: int
    missing: int
    sent_back: int
    open: int
    approved: int


class OwedThingAnswer(Answer):
    """One thing that is owed, and how it stands."""

    kind: str
    title: str
    who: str
    url: str
    unit_id: int | None
    due_at: datetime
    received_at: datetime | None
    state: State


class RemindedAnswer(Answer):
    """How many accounts were told, how many had been told today already, and who has no account."""

    people: int
    again: int
    to_call: list[str]


class AnyLockAnswer(Answer):
    """Records or results up to that day are settled in the area and beneath."""

    id: int
    kind: LockKind
    area: str
    up_to: date
    locked_at: datetime


class AnyLockExceptionAnswer(Answer):
    """An area, or one unit, that may still write what is locked, until an instant."""

    id: int
    kind: LockKind
    area: str
    unit_id: int | None
    since: date
    up_to: date
    allowed_until: datetime
    reason: str


class OwedAsked(Input):
    """Which days and where; left out: this month, everywhere the caller may look."""

    since: Annotated[Day | None, Entry(t("First day"))] = None
    until: Annotated[Day | None, Entry(t("Last day"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; what lies beneath it too."))] = ""


class ThingsAsked(OwedAsked):
    """Which kind, days and where."""

    kind: Annotated[Kind, Entry(t("Kind of return"))]


class LocksAsked(Input):
    """Which locks; left out: all."""

    kind: Annotated[LockKind | None, Entry(t("What is locked"))] = None


@bp.get("/returns")
@needs(P.VIEW_FIGURES)
@operation(t("Sum up what is owed, by area and kind"))
def list_owed(asked: OwedAsked) -> Page[OwedSumsAnswer]:
    """Areas one level down, each with every kind that anything is owed of, on one page; counted by the due day."""
    first, last = _days(asked)
    found = owing_between(session(), actor(), first, last, _area(asked))
    items = [_sums(line.code or None, line.name, kind, line.cells[kind]) for line in found.table.lines
             for kind in found.table.kinds]  # fmt: skip
    return whole_page(items)


@bp.get("/returns/things")
@needs(P.VIEW_FIGURES)
@operation(t("List what is owed of one kind"))
def list_owed_things(asked: ThingsAsked) -> Page[OwedThingAnswer]:
    """At most 2,000 things, what is missing first; `total` counts all."""
    first, last = _days(asked)
    found = things(session(), actor(), kind_of(actor(), asked.kind), first, last, _area(asked))
    return Page(items=[_thing(asked.kind, one) for one in found[:MOST]], total=len(found), page=1, size=MOST)


@bp.post("/returns/remind")
@needs(P.SEND_REMINDERS)
@operation(t("Remind those who owe something of one kind"))
def remind_owing(given: ThingsAsked) -> RemindedAnswer:
    """Who was told; everybody is told once a day for each kind."""
    first, last = _days(given)
    kind = kind_of(actor(), given.kind)
    told = remind_the_missing(session(), kind, things(session(), actor(), kind, first, last, _area(given)), actor())
    return RemindedAnswer(people=told.people, again=told.again, to_call=[one.who for one in told.to_call])


@bp.get("/return-locks")
@needs(P.LOCK_RETURNS)
@operation(t("List the locks of records and results"))
def list_return_locks(asked: LocksAsked) -> Page[AnyLockAnswer]:
    """What is settled, on one page."""
    items = [_lock(one) for kind in _kinds(asked) for one in locks(session(), kind, actor(), P.LOCK_RETURNS)]
    return whole_page(items)


@bp.post("/return-locks")
@needs(P.LOCK_RETURNS)
@operation(t("Lock records or results up to a day"))
def add_return_lock(given: AnyLockInput) -> AnyLockAnswer:
    """The lock: from now on nobody changes what lies up to this day."""
    return _lock(lock(session(), given.kind, given, actor(), P.LOCK_RETURNS))


@bp.post("/return-locks/<int:lock_id>/open")
@needs(P.LOCK_RETURNS)
@operation(t("Take a lock of records or results off"))
def open_return_lock(lock_id: int) -> AnyLockAnswer:
    """The lock that is gone now."""
    found = load(session(), ReturnLock, lock_id, actor(), P.LOCK_RETURNS)
    answer = _lock(found)
    unlock(session(), found, actor(), P.LOCK_RETURNS)
    return answer


@bp.get("/return-lock-exceptions")
@needs(P.LOCK_RETURNS)
@operation(t("List the exceptions from locks of records and results"))
def list_return_exceptions(asked: LocksAsked) -> Page[AnyLockExceptionAnswer]:
    """The exceptions, on one page."""
    items = [_exception(one) for kind in _kinds(asked) for one in exceptions(session(), kind, actor(), P.LOCK_RETURNS)]
    return whole_page(items)


@bp.post("/return-lock-exceptions")
@needs(P.LOCK_RETURNS)
@operation(t("Allow an area or a unit to write what is locked"))
def add_return_exception(given: AnyLockExceptionInput) -> AnyLockExceptionAnswer:
    """The exception."""
    return _exception(allow_exception(session(), given.kind, given, actor(), P.LOCK_RETURNS))


@bp.post("/return-lock-exceptions/<int:exception_id>/end")
@needs(P.LOCK_RETURNS)
@operation(t("End an exception before its time"))
def end_return_exception(exception_id: int) -> AnyLockExceptionAnswer:
    """The exception, over."""
    found = load(session(), LockException, exception_id, actor(), P.LOCK_RETURNS)
    return _exception(end_exception(session(), found, actor(), P.LOCK_RETURNS))


def _days(asked: OwedAsked) -> tuple[date, date]:
    usual = days_of(USUAL, today(zone_of(session())))
    first, last = asked.since or usual[0], asked.until or usual[1]
    if last < first:
        raise Invalid("until_before_on", t("The last day must not be before the first."), field="until")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid("too_many_days", t("At most %(days)s days at once.", days=LONGEST_DAYS), field="until")
    return first, last


def _area(asked: OwedAsked) -> Area | None:
    if not asked.area:
        return home(session(), actor())
    return load(session(), Area, find_area(session(), asked.area, "area").id, actor(), P.VIEW_FIGURES)


def _kinds(asked: LocksAsked) -> list[str]:
    return [asked.kind] if asked.kind else list(LOCK_NAMES)


def _sums(code: str | None, name: str, kind: str, cell: Tally) -> OwedSumsAnswer:
    return OwedSumsAnswer(
        area=code, area_name=name, kind=kind, expected=cell.expected, due=cell.due, received=cell.received,
        late=cell.late, missing=cell.missing, sent_back=cell.sent_back, open=cell.open, approved=cell.approved,
    )  # fmt: skip


def _thing(kind: str, one: Due) -> OwedThingAnswer:
    return OwedThingAnswer(
        kind=kind, title=one.title, who=one.who, url=one.url, unit_id=one.unit_id, due_at=one.due_at,
        received_at=one.received_at, state=one.state(now()),
    )  # fmt: skip


def _lock(row: ReturnLock) -> AnyLockAnswer:
    kind: LockKind = "results" if row.kind == "results" else "observation"
    return AnyLockAnswer(id=row.id, kind=kind, area=row.area.code, up_to=row.up_to, locked_at=row.locked_at)


def _exception(row: LockException) -> AnyLockExceptionAnswer:
    return AnyLockExceptionAnswer(
        id=row.id, kind="results" if row.kind == "results" else "observation", area=row.area.code, unit_id=row.unit_id,
        since=row.since, up_to=row.up_to, allowed_until=row.allowed_until, reason=row.reason,
    )  # fmt: skip
