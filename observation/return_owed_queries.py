"""Daily records and returns of the observation network as things that are owed, and who is asked for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.owed import Asked, Due, ReturnKind, Whom
from core.times import local, today
from observation.daily_queries import Home, Wanted, points_by_home, survey
from observation.models import Observer
from observation.return_kinds import KIND_NAMES, KIND_OF
from observation.rule_queries import rule_book
from registry.models import Area, User
from registry.permissions import Permission
from schedule.return_models import Return
from schedule.return_periods import Span, Step, span_of
from schedule.return_queries import filed

VIEW = Permission.VIEW_OBSERVATION
LATEST_DUE = 40
"""So many days after its span no return is due any more."""


def daily_records(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The records that points owe for the days between two days; paused days and days to come owe nothing."""
    until = min(last, today() + timedelta(days=1))
    if until < first:
        return
    for line in survey(session, actor, Wanted(first, until, area)).lines:
        asked = ("observer", line.observer_id) if line.observer_id is not None else ("area", line.home.id)
        url = f"/observation/points/{line.place_id}"
        for cell in line.cells:
            if cell.state in ("received", "late", "missing", "open"):
                received_at = cell.record.recorded_at if cell.record is not None else None
                yield Due(line.home.path, line.rules.closes_at(cell.on), line.name, url,
                          line.observer or line.home.name, asked, received_at, "", None, line.rules.zone)  # fmt: skip


def returns_due(
    step: Step, session: Session, actor: Actor, first: date, last: date, area: Area | None
) -> Iterator[Due]:
    """The weekly or monthly returns of townships that are due between two days."""
    spans = _spans(step, first, last)
    book = rule_book(session)
    for span in spans:
        homes = [
            home for home in points_by_home(session, actor, VIEW, span.first, span.last)
            if area is None or home.path.startswith(area.path)
        ]  # fmt: skip
        here = filed(session, KIND_OF[step], [home.id for home in homes], span.first, span.first)
        for home in homes:
            rules, found = book.holding(home.path), here.get((home.id, span.first))
            due_at = found.due_at if found else span.due_at(rules.closing, rules.month_due_day, rules.zone)
            if first <= local(due_at, rules.zone).date() <= last:
                yield Due(home.path, due_at, span.said(), _address(step, home, span), home.name, ("area", home.id),
                          found.filed_at if found else None, _review(found), None, rules.zone)  # fmt: skip


def _spans(step: Step, first: date, last: date) -> list[Span]:
    span = span_of(step, min(last, today()))
    found = []
    while span.last >= first - timedelta(days=LATEST_DUE):
        found.append(span)
        span = span.before()
    return found[::-1]


def _review(found: Return | None) -> Literal["", "approved", "sent_back"]:
    if found is None or found.state == "filed":
        return ""
    return "approved" if found.state == "approved" else "sent_back"


def _address(step: Step, home: Home, span: Span) -> str:
    return f"/observation/returns/{step}/{home.id}/{span.first.isoformat()}"


def observers_of(session: Session, asked: Collection[Asked]) -> Mapping[Asked, Whom]:
    """By observer the account, if there is one, and the telephone."""
    ids = sorted(number for sort, number in asked if sort == "observer")
    found: dict[Asked, Whom] = {}
    for start in range(0, len(ids), 500):
        query = select(Observer.id, Observer.name, Observer.phone, User.id.label("user_id"))
        query = query.outerjoin(User, (User.id == Observer.user_id) & User.is_active)
        for row in session.execute(query.where(Observer.id.in_(ids[start : start + 500]))):
            found["observer", row.id] = Whom([row.user_id] if row.user_id else [], row.name, row.phone)
    return found


def _items(step: Step) -> partial[Iterator[Due]]:
    return partial(returns_due, step)


KINDS = (
    ReturnKind(
        "daily_record", t("Daily records"),
        t("One for each observation point and day in service, by the closing time of the day; none while the point is "
          "paused."),
        VIEW, daily_records, observers_of, rank=10,
        reader_url="/observation/mine",
    ),
    ReturnKind(
        "observation_week", KIND_NAMES["week"],
        t("One for each township that has observation points, due when work closes on the Monday after the week."),
        VIEW, _items("week"), rank=11,
    ),
    ReturnKind(
        "observation_month", KIND_NAMES["month"],
        t("One for each township that has observation points, due on the day of the next month that the rules give."),
        VIEW, _items("month"), rank=12,
    ),
)  # fmt: skip
