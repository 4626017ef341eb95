"""Weekly and monthly returns, locks and exceptions for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from core.access import needs
from core.answers import Answer
from core.api import Page, blueprint, operation, whole_page
from core.errors import NotFound
from core.fields import Day, Entry, Input, Line
from core.i18n import t
from core.web import actor, session
from observation.answers import GoneAnswer
from observation.daily_queries import today_in
from observation.point_queries import area_in_reach
from observation.point_services import LOCK_KIND
from observation.return_filing_services import file_period, review_period
from observation.return_queries import ReturnLine, line_of, lines
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from registry.terms import home_path
from schedule.return_inputs import FilingInput, LockExceptionInput, LockInput, ReviewInput
from schedule.return_models import LockException, Return, ReturnLock
from schedule.return_periods import Span, is_possible, span_of
from schedule.return_queries import exceptions, locks
from schedule.return_services import allow_exception, end_exception, lock, unlock

bp = blueprint("observation_returns")
Step = Literal["week", "month"]


class ReturnAnswer(Answer):
    """The return of a township; while nothing was filed (`id` null) the figures are those of the records so far."""

    id: int | None
    area: str
    area_name: str
    step: Step
    starts_on: date
    ends_on: date
    due_at: datetime
    state: Literal["open", "missing", "received", "late", "approved", "sent_back"]
    filed_at: datetime | None
    points: int
    due: int
    received: int
    late: int
    missing: int
    paused: int
    anomalies: int
    note: str
    review_note: str
    version: int | None


class LockAnswer(Answer):
    """Records up to that day are settled in the area and beneath."""

    id: int
    area: str
    up_to: date
    locked_at: datetime


class LockExceptionAnswer(Answer):
    """An area that may still write what is locked, until an instant."""

    id: int
    area: str
    since: date
    up_to: date
    allowed_until: datetime
    reason: str


class ReturnsAsked(Input):
    """Which returns: weekly or monthly, of the span in which the day lies, where."""

    step: Annotated[Step, Entry(t("Weekly or monthly"))] = "week"
    on: Annotated[Day | None, Entry(t("A day of it"), t("Left out: the last week or month that is over."))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; points beneath it too."))] = ""


class FilingAsked(FilingInput):
    """Which return is filed, with a note."""

    step: Annotated[Step, Entry(t("Weekly or monthly"))]
    on: Annotated[Day, Entry(t("A day of it"))]
    area: Annotated[Line, Entry(t("Area"), t("The township, by code or full name."))]


@bp.get("/observation-returns")
@needs(P.VIEW_OBSERVATION)
@operation(t("List the returns of a week or month"))
def list_returns(asked: ReturnsAsked) -> Page[ReturnAnswer]:
    """One for each township that has points, the missing ones first, on one page."""
    span = _span(asked.step, asked.on)
    items = [_answer(line) for line in lines(session(), actor(), span, area_in_reach(session(), asked.area, actor()))]
    return whole_page(items)


@bp.post("/observation-returns")
@needs(P.EDIT_OBSERVATION)
@operation(t("File a return"))
def file_return(given: FilingAsked) -> ReturnAnswer:
    """The return with its figures as the records stand now; they stay as they are filed."""
    area = load(session(), Area, find_area(session(), given.area, "area").id, actor(), P.EDIT_OBSERVATION)
    span = _span(given.step, given.on)
    file_period(session(), area, span, FilingInput(note=given.note, version=given.version), actor())
    return _answer(line_of(session(), actor(), area, span, P.EDIT_OBSERVATION))


@bp.post("/observation-returns/<int:return_id>/review")
@needs(P.LOCK_RETURNS)
@operation(t("Approve a return or send it back"))
def review_return(return_id: int, given: ReviewInput) -> ReturnAnswer:
    """The reviewed return."""
    found = load(session(), Return, return_id, actor(), P.LOCK_RETURNS)
    step: Step = "week" if found.kind.endswith("week") else "month"
    if not found.kind.startswith("observation_"):
        raise NotFound()
    review_period(session(), found, given, actor())
    return _answer(line_of(session(), actor(), found.area, span_of(step, found.starts_on), P.LOCK_RETURNS))


@bp.get("/observation-locks")
@needs(P.LOCK_RETURNS)
@operation(t("List the locks of daily records"))
def list_locks() -> Page[LockAnswer]:
    """What is settled, on one page."""
    items = [_lock(row) for row in locks(session(), LOCK_KIND, actor(), P.LOCK_RETURNS)]
    return whole_page(items)


@bp.post("/observation-locks")
@needs(P.LOCK_RETURNS)
@operation(t("Lock daily records up to a day"))
def lock_records(given: LockInput) -> LockAnswer:
    """The lock: from now on nobody changes these records."""
    return _lock(lock(session(), LOCK_KIND, given, actor(), P.LOCK_RETURNS))


@bp.delete("/observation-locks/<int:lock_id>")
@needs(P.LOCK_RETURNS)
@operation(t("Take a lock of daily records off"))
def open_lock(lock_id: int) -> GoneAnswer:
    """The lock is gone."""
    unlock(session(), load(session(), ReturnLock, lock_id, actor(), P.LOCK_RETURNS), actor(), P.LOCK_RETURNS)
    return GoneAnswer(id=lock_id)


@bp.get("/observation-lock-exceptions")
@needs(P.LOCK_RETURNS)
@operation(t("List the exceptions from locks"))
def list_exceptions() -> Page[LockExceptionAnswer]:
    """The exceptions, the newest first, on one page."""
    items = [_exception(row) for row in exceptions(session(), LOCK_KIND, actor(), P.LOCK_RETURNS)]
    return whole_page(items)


@bp.post("/observation-lock-exceptions")
@needs(P.LOCK_RETURNS)
@operation(t("Allow an exception from a lock"))
def add_exception(given: LockExceptionInput) -> LockExceptionAnswer:
    """The exception."""
    return _exception(allow_exception(session(), LOCK_KIND, given, actor(), P.LOCK_RETURNS))


@bp.post("/observation-lock-exceptions/<int:exception_id>/end")
@needs(P.LOCK_RETURNS)
@operation(t("End an exception from a lock"))
def stop_exception(exception_id: int) -> LockExceptionAnswer:
    """The exception, over."""
    found = load(session(), LockException, exception_id, actor(), P.LOCK_RETURNS)
    return _exception(end_exception(session(), found, actor(), P.LOCK_RETURNS))


def _span(step: Step, on: date | None) -> Span:
    if on is not None and not is_possible(on):
        raise NotFound()
    return span_of(step, on) if on is not None else span_of(step, today_in(session(), home_path(session()))).before()


def _answer(line: ReturnLine) -> ReturnAnswer:
    filed, figures = line.filed, line.figures
    counts = {
        name: int(figures.get(name, 0))
        for name in ("points", "due", "received", "late", "missing", "paused", "anomalies")
    }
    return ReturnAnswer(
        id=filed.id if filed else None, area=line.home.code, area_name=line.home.name, step=line.span.step,
        starts_on=line.span.first, ends_on=line.span.last, due_at=line.due_at, state=line.state,
        filed_at=filed.filed_at if filed else None, note=filed.note if filed else "",
        review_note=filed.review_note if filed else "", version=filed.version if filed else None, **counts,
    )  # fmt: skip


def _lock(row: ReturnLock) -> LockAnswer:
    return LockAnswer(id=row.id, area=row.area.code, up_to=row.up_to, locked_at=row.locked_at)


def _exception(row: LockException) -> LockExceptionAnswer:
    return LockExceptionAnswer(
        id=row.id, area=row.area.code, since=row.since, up_to=row.up_to, allowed_until=row.allowed_until,
        reason=row.reason,
    )  # fmt: skip
