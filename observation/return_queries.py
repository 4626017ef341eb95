"""Returns as they are put together from the daily records: who owes which, what it says, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.times import day_bounds, local, now
from observation.anomaly_models import Anomaly
from observation.daily_queries import Home, Line, Wanted, homes_of, points_by_home, survey
from observation.duty import DailyRules
from observation.return_kinds import KIND_OF, figures_of, row_of, state_of
from observation.rule_queries import rule_book
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from schedule.return_models import Return
from schedule.return_periods import Span, Step
from schedule.return_queries import filed
from schedule.return_services import Owed

VIEW = Permission.VIEW_OBSERVATION


@dataclass(frozen=True)
class ReturnLine:
    """The return of a township for one span: what was filed, or what the records say so far."""

    home: Home
    span: Span
    due_at: datetime
    zone: str
    filed: Return | None
    live: Mapping[str, Any]
    at: datetime

    @property
    def state(self) -> str:
        """open, missing, received, late, approved or sent_back."""
        return state_of((self.filed.state, self.filed.filed_at) if self.filed else None, self.due_at, self.at)

    @property
    def figures(self) -> Mapping[str, Any]:
        """What was filed; before that, what the records say."""
        return self.filed.figures if self.filed is not None else self.live

    @property
    def can_be_filed(self) -> bool:
        """Whether its last day has come and it is not here yet, or was sent back."""
        has_come = local(self.at, self.zone).date() >= self.span.last
        return has_come and (self.filed is None or self.filed.state == "sent_back")

    @cached_property
    def has_changed(self) -> bool:
        """Whether the records say something else by now than what was filed."""
        if self.filed is None:
            return False
        return any(
            self.live.get(name) != self.filed.figures.get(name) for name in ("due", "received", "late", "missing")
        )


def waiting(session: Session, actor: Actor, span: Span, permission: Permission) -> list[ReturnLine]:
    """The returns of a span that can be filed, late ones first; records are read for a single one, others have none."""
    at, book = now(), rule_book(session)
    owing = points_by_home(session, actor, permission, span.first, span.last)
    here = filed(session, KIND_OF[span.step], [home.id for home in owing], span.first, span.first)
    found = [
        _line(home, span, [], here.get((home.id, span.first)), 0, book.holding(home.path), at)
        for home in owing
    ]  # fmt: skip
    open_ = [line for line in found if line.can_be_filed]
    if len(open_) == 1:
        open_ = lines(session, actor, span, None, permission, owing[open_[0].home])
    return sorted(open_, key=_first_the_missing)


def lines(
    session: Session, actor: Actor, span: Span, area: Area | None = None, permission: Permission = VIEW,
    place_ids: Collection[int] | None = None,
) -> list[ReturnLine]:  # fmt: skip
    """The returns of a span, one a township that has points; the missing ones first."""
    at, book = now(), rule_book(session)
    found = survey(session, actor, Wanted(span.first, span.last, area, place_ids=place_ids), permission, at)
    homes = {line.home for line in found.lines}
    here = filed(session, KIND_OF[span.step], [home.id for home in homes], span.first, span.first)
    anomalies = _anomalies(session, homes, span, book.holding)
    made = [
        _line(home, span, [line for line in found.lines if line.home == home], here.get((home.id, span.first)),
              anomalies[home.id], book.holding(home.path), at)
        for home in homes
    ]  # fmt: skip
    return sorted(made, key=_first_the_missing)


def _first_the_missing(line: ReturnLine) -> tuple[int, str]:
    order = {"missing": 0, "sent_back": 1, "late": 2, "received": 3, "open": 4, "approved": 5}
    return order[line.state], line.home.code


def line_of(session: Session, actor: Actor, area: Area, span: Span, permission: Permission = VIEW) -> ReturnLine:
    """The return of one township for a span; NotFound where no record is owed and nothing was filed."""
    found = next((line for line in lines(session, actor, span, area, permission) if line.home.id == area.id), None)
    if found is not None:
        return found
    here = filed(session, KIND_OF[span.step], [area.id], span.first, span.first).get((area.id, span.first))
    if here is None:
        raise NotFound("nothing_owed", None)
    rules = rule_book(session).holding(area.path)
    home = Home(area.id, area.code, area.name, area.path)
    return _line(home, span, [], here, 0, rules, now())


def _line(
    home: Home, span: Span, points: Sequence[Line], here: Return | None, anomalies: int, rules: DailyRules, at: datetime
) -> ReturnLine:
    rows = [
        row_of(
            line.place_id, line.name, line.category, line.object, line.tally, line.days("missing") + line.days("open")
        )
        for line in sorted(points, key=lambda one: (one.name, one.place_id))
    ]
    due_at = here.due_at if here is not None else span.due_at(rules.closing, rules.month_due_day, rules.zone)
    return ReturnLine(home, span, due_at, rules.zone, here, figures_of(rows, anomalies), at)


def owed(session: Session, line: ReturnLine) -> Owed:
    """The return as the floor below knows it."""
    area = session.get_one(Area, line.home.id)
    return Owed(KIND_OF[line.span.step], area, line.span.first, line.span.last, line.due_at)


def _anomalies(session: Session, homes: set[Home], span: Span, rules: Any) -> Counter[int]:
    """By township how many anomalies appeared in the span, reported mistakes left out."""
    if not homes:
        return Counter()
    first, last = span.first - timedelta(days=1), span.last + timedelta(days=2)
    since, until = day_bounds(first)[0], day_bounds(last)[0]
    query = select(Area.path, Anomaly.appeared_at).join(Anomaly, Anomaly.area_id == Area.id)
    rows = session.execute(
        query.where(Anomaly.appeared_at.between(since, until), Anomaly.conclusion != "mistake")
    ).all()
    found = homes_of(session, {path for path, _ in rows})
    counted: Counter[int] = Counter()
    for path, at in rows:
        home = found[path]
        if span.first <= local(at, rules(home.path).zone).date() <= span.last:
            counted[home.id] += 1
    return counted


def unreviewed(session: Session, actor: Actor, step: Step) -> Sequence[Return]:
    """What was filed and the county has not looked at yet, the latest first."""
    query = select(Return).where(
        Return.kind == KIND_OF[step], Return.state == "filed", within(actor, Permission.LOCK_RETURNS, Return.area_id)
    )
    return session.scalars(query.order_by(Return.starts_on.desc(), Return.id)).all()


def filed_before(session: Session, actor: Actor, span: Span, many: int) -> dict[tuple[int, date], Return]:
    """What was filed for the spans before this one, by area and first day."""
    first = span
    for _ in range(many):
        first = first.before()
    query = select(Return).where(
        Return.kind == KIND_OF[span.step], Return.unit_id.is_(None), Return.starts_on.between(first.first, span.first),
        within(actor, VIEW, Return.area_id),
    )  # fmt: skip
    return {(row.area_id, row.starts_on): row for row in session.scalars(query)}
