"""Deeds on one date of a series: try it, place it where it is free, drop it, and try all that wait again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError
from core.i18n import Said, t
from core.times import now, say_date, today
from registry.identity import actor_of_key
from schedule import occasions, services
from schedule.booking_services import without_ways_out
from schedule.event_facts_queries import may_plan
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.notice_services import Telling, notify
from schedule.series_inputs import PlaceInput
from schedule.series_models import Series, SeriesDate
from schedule.services import Clash

TRIED_AT_ONCE = 40
"""How many waiting dates one round of the clock tries; those not tried for longest come first."""


def planned_on(series: Series, on: date) -> EventInput:
    """What the series has for that date."""
    when = occasions.clocks(on, series.starts_minute, series.minutes)
    return occasions.event_input(series.template, when, title=series.title)


def attempt(session: Session, series: Series, one: SeriesDate, actor: Actor) -> bool:
    """Plan the date as the series has it; False when it has to wait, what stands in the way being kept with it."""
    try:
        with session.begin_nested():
            event = _plan(session, one, planned_on(series, one.on), actor)
    except Clash as clash:
        wait(one, clash, occasions.earlier_event(one.blocked_by))
        return False
    _settle(one, event)
    return True


def wait(one: SeriesDate, refusal: DomainError, was: int | None = None) -> None:
    """Let the date wait for what the refusal names; `was` is the postponed event that will be planned again."""
    clashes, ways = (refusal.clashes, refusal.alternatives) if isinstance(refusal, Clash) else ([], [])
    one.state, one.event_id, one.event = "waiting", None, None
    one.blocked_by = [*occasions.blocks(clashes, ways, refusal.message), *([{"was": was}] if was else [])]


def place(session: Session, one: SeriesDate, given: PlaceInput, actor: Actor) -> Event | None:
    """The event of a waiting date, planned where the person wants it; refuses with `Clash` when that is not free.

    None when somebody cancelled meanwhile the event that was to be planned again: the date is dropped then.
    """
    series = lock(session, one)
    _must_be(one, "waiting")
    planned = planned_on(series, one.on)
    wanted = occasions.placed_as(planned, given)
    event = _plan(session, one, wanted, actor)
    _settle(one, event, is_own=wanted != planned)
    session.flush()
    return event if one.state == "placed" else None


def drop(session: Session, one: SeriesDate, actor: Actor) -> None:
    """Give a waiting date up: it does not come back by itself."""
    series = lock(session, one)
    _must_be(one, "waiting")
    _check(session, series, actor)
    give_up(session, one, "dropped", actor)
    session.flush()


def give_up(session: Session, one: SeriesDate, why: str, actor: Actor) -> None:
    """Drop a waiting date, and cancel the postponed event that waited with it."""
    was = _earlier(session, one)
    if was is not None and was.status == "postponed":
        services.cancel_event(session, was, str(t("This date of the series was dropped.")), actor)
    one.state, one.event_id, one.event = "dropped", None, None
    one.blocked_by = [occasions.given_up(why, actor.name)]


def take_up(session: Session, one: SeriesDate, actor: Actor) -> bool:
    """Try a dropped date again; False when it waits now."""
    series = lock(session, one)
    _must_be(one, "dropped")
    _check(session, series, actor)
    one.blocked_by = []
    is_placed = attempt(session, series, one, actor)
    session.flush()
    return is_placed


def try_waiting(database: Database) -> str:
    """Place the waiting dates of the future that have become free, and tell who made their series; for the clock."""
    with database.transaction(writing=False) as session:
        query = select(SeriesDate.id).where(SeriesDate.state == "waiting", SeriesDate.on >= today())
        ids = session.scalars(
            query.order_by(SeriesDate.tried_at.nulls_first(), SeriesDate.id).limit(TRIED_AT_ONCE)
        ).all()
    placed = 0
    for date_id in ids:
        with database.transaction() as session:
            session.info["actor"] = SYSTEM
            placed += _try_again(session, date_id)
            # not through the session: that nothing has changed since the last round is nothing for the trail
            tried = update(SeriesDate).where(SeriesDate.id == date_id).values(tried_at=now())
            session.execute(tried.execution_options(synchronize_session=False))
    return f"placed {placed} of {len(ids)} waiting dates"


def _try_again(session: Session, date_id: int) -> bool:
    one = session.get(SeriesDate, date_id)
    series = lock(session, one) if one is not None else None
    if one is None or series is None or one.state != "waiting":
        return False
    ways = occasions.way_blocks(one.blocked_by)
    try:
        with without_ways_out(session):
            is_placed = attempt(session, series, one, SYSTEM)
        if not is_placed:
            one.blocked_by = [*one.blocked_by, *ways]
            return False
    except DomainError as refusal:  # the unit, the place or the campaign is out of use
        wait(one, refusal, occasions.earlier_event(one.blocked_by))
        return False
    if one.event is not None and one.event.created_by == SYSTEM.key:
        one.event.created_by = series.created_by
    session.flush()
    _tell(session, series, one)
    return one.state == "placed"


def _tell(session: Session, series: Series, one: SeriesDate) -> None:
    planner = actor_of_key(session, series.created_by)
    if one.event is None or not planner.is_signed_in:
        return
    facts = {"title": series.title, "day": Said(say_date, (one.on,))}
    key, event = f"series-date:{one.id}:{one.event.id}", one.event
    reader = int(planner.key.removeprefix("user:"))
    notify(session, Telling("change.placed", key, reader, f"event:{event.id}", event.area_id, facts,
                            f"/events/{event.id}"))  # fmt: skip


def lock(session: Session, one: SeriesDate) -> Series:
    """The date's series, both read afresh and kept from others until the transaction ends."""
    series = session.get_one(Series, one.series_id)
    session.refresh(series, with_for_update=True)
    session.refresh(one)  # whoever changes a date locks its series first
    return series


def _plan(session: Session, one: SeriesDate, given: EventInput, actor: Actor) -> Event:
    """A new event, or the one that was postponed when the series changed, planned again."""
    was = _earlier(session, one)
    if was is None:
        return services.create_event(session, given, actor)
    if was.status != "postponed":
        return was  # somebody has planned or cancelled it by hand while its date waited
    return services.edit_event(session, was, given.model_copy(update={"plan_again": True}), actor)


def _settle(one: SeriesDate, event: Event, *, is_own: bool = False) -> None:
    if event.status == "cancelled":  # somebody cancelled it while it waited: its date does not come back
        one.state, one.event_id, one.event = "dropped", None, None
        one.blocked_by = [occasions.block("cancelled", t("The event was cancelled while this date waited."))]
        return
    one.state, one.event_id, one.event, one.blocked_by, one.is_own = "placed", event.id, event, [], is_own


def _earlier(session: Session, one: SeriesDate) -> Event | None:
    event_id = occasions.earlier_event(one.blocked_by)
    return session.get(Event, event_id) if event_id else None


def _must_be(one: SeriesDate, state: str) -> None:
    if one.state != state:
        wording = t("Somebody has placed or dropped this date meanwhile.")
        raise DomainError("not_waiting", wording, hint=t("Reload the page to see what can be done."))


def _check(session: Session, series: Series, actor: Actor) -> None:
    template: Mapping[str, Any] = series.template
    may_plan(session, str(template["kind"]), series.area, series.unit_id, actor)
