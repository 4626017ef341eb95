"""Deeds on daily records: what a phone sends, what the office enters, takes back, or marks as unusual.

One point has one record a day, whoever sends it and however often: the first stands, the next one is told so.
What was taken back is remembered by its nonce: the page and its worker may each send the same deed, the later one after
the observer has gone on.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.kept_entries import Receipt, State
from core.throttles import count_try, key_of, pause_left
from core.times import local, now, say_plain_date
from maps.models import Place
from observation.daily_inputs import EntryInput, RecordInput
from observation.duty import MOST_DAYS_BACK, DailyRules, recorded_at
from observation.models import DailyRecord, ObservationPoint, Observer, PointPause
from observation.point_services import EDIT, LOCK_KIND
from observation.readings import checked
from observation.rule_queries import rule_book
from registry.audit import facts, record
from registry.scope import load
from schedule.return_services import require_writable

REMEMBERED_MINUTES = 15 * 24 * 60  # longer than a phone keeps what it has not sent


def take(session: Session, observer: Observer, given: Sequence[RecordInput]) -> list[Receipt]:
    """A receipt for each deed, in order; one that is refused does not hold up the others."""
    at = now()
    receipts = []
    for one in given:
        try:
            receipts.append(Receipt(one.nonce, _do(session, observer, one, at)))
        except DomainError as refusal:
            receipts.append(Receipt(one.nonce, "refused", refusal))
    return receipts


def enter_record(session: Session, place: Place, given: EntryInput, actor: Actor) -> DailyRecord:
    """The record “nothing unusual” as the office enters it; refuses a day that has one ("recorded_already")."""
    load(session, Place, place.id, actor, EDIT)
    point = session.get(ObservationPoint, place.id)
    if point is None:
        raise NotFound()
    at = now()
    _check_day(session, point, given.on, at)
    row = _row(point, given, at, at, actor.key, actor.name, secrets.token_urlsafe(18))
    if not _insert(session, row):
        wording = t("There is a record of %(day)s already.", day=say_plain_date(given.on))
        raise Invalid("recorded_already", wording, field="on")
    return session.scalars(_of(place.id, given.on)).one()


def remove_record(session: Session, kept: DailyRecord, actor: Actor) -> None:
    """The day has no record any more; the audit trail keeps what it was. Refuses one that tells of an anomaly."""
    place = load(session, Place, kept.place_id, actor, EDIT)
    if kept.state == "anomaly":
        raise DomainError("tells_of_anomaly", t("This record tells of something unusual."),
                          hint=t("Close the anomaly instead; it stays in the register."))  # fmt: skip
    require_writable(session, LOCK_KIND, place.area, kept.on)
    session.delete(kept)
    session.flush()


def mark_anomaly(
    session: Session, place: Place, on: date, seen_at: datetime, by_key: str, by_name: str
) -> DailyRecord | None:
    """The day's record says that something unusual was seen: a new one, or the one that said "nothing".

    For whoever takes a report of an anomaly at a point. None, and nothing is changed, where no record is owed for the
    day or its records are settled: the report itself is never refused for that.
    """
    point = session.get(ObservationPoint, place.id)
    try:
        if point is None:
            return None
        _check_day(session, point, on, now())
    except DomainError:
        return None
    facts_of_it = EntryInput(on=on)
    row = _row(point, facts_of_it, seen_at, now(), by_key, by_name, secrets.token_urlsafe(18)) | {"state": "anomaly"}
    is_new = _insert(session, row)
    kept = session.scalars(_of(place.id, on)).one()
    if not is_new and kept.state != "anomaly":
        kept.state = "anomaly"
        session.flush()
    return kept


def _do(session: Session, observer: Observer, one: RecordInput, at: datetime) -> State:
    if pause_left(session, [(_undone_key(one.nonce), 1)]):
        return "again"
    return _undo(session, observer, one) if one.what == "undo" else _nothing(session, observer, one, at)


def _nothing(session: Session, observer: Observer, one: RecordInput, at: datetime) -> State:
    point = _own_point(session, observer, one.place_id)
    before = session.scalar(_of(one.place_id, one.on))
    if before is not None:
        return "again"
    _check_day(session, point, one.on, at)
    recorded = recorded_at(at, one.elapsed_seconds)
    row = _row(point, one, recorded, at, f"observer:{observer.id}", observer.name, one.nonce)
    return "taken" if _insert(session, row) else "again"


def _undo(session: Session, observer: Observer, one: RecordInput) -> State:
    """Take back one's own "nothing", on the day on which it was sent."""
    point = _own_point(session, observer, one.place_id)
    kept = session.scalar(_of(one.place_id, one.on))
    if kept is None:
        return "again"
    zone = _rules(session, point).zone
    is_own = kept.by_key == f"observer:{observer.id}" and kept.state == "nothing"
    if not is_own or local(kept.received_at, zone).date() != local(now(), zone).date():
        raise DomainError("not_to_undo", t("This record can no longer be taken back here."),
                          hint=t("Ask your township to change it."))  # fmt: skip
    require_writable(session, LOCK_KIND, point.place.area, one.on)
    session.delete(kept)
    session.flush()
    count_try(session, [_undone_key(kept.nonce), _undone_key(one.nonce)], REMEMBERED_MINUTES)
    return "taken"


def _undone_key(nonce: str) -> str:
    return key_of("undone", nonce)


def _own_point(session: Session, observer: Observer, place_id: int) -> ObservationPoint:
    point = session.get(ObservationPoint, place_id)
    if point is None or point.observer_id != observer.id or not point.place.is_active:
        raise NotFound("not_your_point", t("This point is not on your list."))
    return point


def _check_day(session: Session, point: ObservationPoint, on: date, at: datetime) -> None:
    """Refuse a day to come, one too long ago, one on which nothing is owed, and one that is settled."""
    today = local(at, _rules(session, point).zone).date()
    if on > today:
        raise Invalid("day_to_come", t("This day is still to come."), field="on")
    if (today - on) > timedelta(days=MOST_DAYS_BACK):
        wording = t("Only the last %(days)s days can still be filled in.", days=MOST_DAYS_BACK)
        raise Invalid("too_long_ago", wording, field="on")
    pause = select(PointPause.id).where(
        PointPause.place_id == point.place_id, PointPause.starts_on <= on, PointPause.ends_on >= on
    )
    out = on < point.starts_on or (point.ends_on is not None and on > point.ends_on)
    if out or session.scalar(pause.limit(1)) is not None:
        raise Invalid("not_owed", t("No record is owed for this point on that day."), field="on")
    require_writable(session, LOCK_KIND, point.place.area, on)


def _rules(session: Session, point: ObservationPoint) -> DailyRules:
    return rule_book(session).holding(point.place.area.path)


def _of(place_id: int, on: date) -> Select[tuple[DailyRecord]]:
    query = select(DailyRecord).where(DailyRecord.place_id == place_id, DailyRecord.on == on)
    return query.execution_options(populate_existing=True)  # rows are inserted behind the session's back


def _row(
    point: ObservationPoint, given: RecordInput | EntryInput, recorded: datetime, received: datetime, by_key: str,
    by_name: str, nonce: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "place_id": point.place_id, "on": given.on, "state": "nothing", "readings": checked(given.readings),
        "note": given.note, "recorded_at": recorded, "received_at": received, "by_key": by_key, "by_name": by_name[:60],
        "nonce": nonce, "version": 1,
    }  # fmt: skip


def _insert(session: Session, row: dict[str, Any]) -> bool:
    """Whether the record is new; of two that come at once the database takes one."""
    session.flush()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = session.execute(insert(DailyRecord).values(row).on_conflict_do_nothing().returning(DailyRecord.id)).scalar()
    if made is not None:
        record(session, [("created", "daily_records", str(made), None, facts(DailyRecord, row))])
    return made is not None
