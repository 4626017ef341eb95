"""Totals that areas report, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.answers import Answer
from core.api import Page, blueprint, operation, whole_page
from core.errors import NotFound
from core.fields import Day, Entry, Input, Line
from core.i18n import t
from core.times import today
from core.web import actor, session
from outreach.total_inputs import TotalInput
from outreach.total_queries import totals_reported
from outreach.total_services import KIND, file_total, review_total
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of
from schedule.return_inputs import ReviewInput
from schedule.return_models import Return
from schedule.return_spans import days_of

bp = blueprint("outreach_totals")


class TotalAnswer(Answer):
    """A total that an area reported; `rough` names the columns that are only roughly known."""

    id: int
    area: str
    area_name: str
    starts_on: date
    ends_on: date
    title: str
    counts: dict[str, int]
    rough: list[str]
    source: str
    note: str
    state: Literal["filed", "approved", "sent_back"]
    filed_at: datetime
    review_note: str
    version: int


class TotalsAsked(Input):
    """Which days and where; left out: this year, everywhere the caller may look."""

    since: Annotated[Day | None, Entry(t("First day"))] = None
    until: Annotated[Day | None, Entry(t("Last day"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; what lies beneath it too."))] = ""


@bp.get("/outreach-totals")
@needs(P.VIEW_FIGURES)
@operation(t("List the totals reported by areas"))
def list_totals(asked: TotalsAsked) -> Page[TotalAnswer]:
    """Those whose last day lies between two days, on one page; they are no part of the figures of events."""
    usual = days_of("year", today(zone_of(session())))
    found_area = find_area(session(), asked.area, "area") if asked.area else None
    area = load(session(), Area, found_area.id, actor(), P.VIEW_FIGURES) if found_area is not None else None
    found = totals_reported(session(), actor(), asked.since or usual[0], asked.until or usual[1], area)
    items = [_answer(one) for one in found.returns]
    return whole_page(items)


@bp.post("/outreach-totals")
@needs(P.EDIT_EVENTS)
@operation(t("File a total of an area"), location=lambda made: url_for(".get_total", return_id=made.id))
def add_total(given: TotalInput) -> TotalAnswer:
    """The total; one that was sent back is filed again."""
    return _answer(file_total(session(), given, actor()))


@bp.get("/outreach-totals/<int:return_id>")
@needs(P.VIEW_FIGURES)
@operation(t("Get one total of an area"))
def get_total(return_id: int) -> TotalAnswer:
    """The total as it stands."""
    found = load(session(), Return, return_id, actor(), P.VIEW_FIGURES)
    if found.kind != KIND:
        raise NotFound()
    return _answer(found)


@bp.post("/outreach-totals/<int:return_id>/review")
@needs(P.LOCK_RETURNS)
@operation(t("Approve a total or send it back"))
def review_one(return_id: int, given: ReviewInput) -> TotalAnswer:
    """The reviewed total."""
    found = load(session(), Return, return_id, actor(), P.LOCK_RETURNS)
    return _answer(review_total(session(), found, given, actor()))


def _answer(one: Return) -> TotalAnswer:
    figures = one.figures
    state: Literal["filed", "approved", "sent_back"] = (
        "approved" if one.state == "approved" else "sent_back" if one.state == "sent_back" else "filed"
    )
    return TotalAnswer(
        id=one.id, area=one.area.code, area_name=one.area.name, starts_on=one.starts_on, ends_on=one.ends_on,
        title=figures["title"], counts=figures["counts"], rough=figures["rough"], source=figures["source"],
        note=one.note, state=state, filed_at=one.filed_at, review_note=one.review_note, version=one.version,
    )  # fmt: skip
