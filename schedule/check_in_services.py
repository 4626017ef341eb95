"""Deeds at the door of an event: open and close its check-in, hand out links, take arrivals, void mistaken ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.kept_entries import Receipt
from core.links import new_salt
from core.times import now, say_clock
from registry.audit import record
from schedule.arrivals import judged, totals
from schedule.check_in_inputs import ArrivalInput, HelperInput
from schedule.check_in_queries import arrival_of, group_limit, helpers, known_categories, live_arrivals, opening_of
from schedule.models import HOLDING, Event, Headcount
from schedule.sign_up_models import CheckIn, CheckInDesk, HelperPass, SignUp

MOST_HELPERS = 50
STAGE = "checked_in"


@dataclass(frozen=True)
class Arrived(Receipt):
    """What became of one arrival, with the people that were counted."""

    people: int = 0


def open_desk(session: Session, event: Event, actor: Actor) -> CheckInDesk:
    """The event's check-in, open; refuses for an event that does not take place."""
    if event.status not in HOLDING:
        raise DomainError("wrong_state", t("This event does not take place, so nobody can be checked in."),
                          hint=t("Plan it again first."))  # fmt: skip
    desk = session.get(CheckInDesk, event.id)
    if desk is None:
        desk = CheckInDesk(event_id=event.id, salt=new_salt())
        try:
            with session.begin_nested():
                session.add(desk)
        except IntegrityError:  # somebody else opened it at the same moment
            desk = session.get_one(CheckInDesk, event.id, populate_existing=True)
    desk.is_open = True
    session.flush()
    return desk


def close_desk(session: Session, desk: CheckInDesk, actor: Actor) -> CheckInDesk:
    """The check-in, closed until it is opened again; what was taken stays."""
    desk.is_open = False
    session.flush()
    return desk


def renew_code(session: Session, desk: CheckInDesk, actor: Actor) -> CheckInDesk:
    """The check-in with a new code: posters printed before open nothing any more."""
    desk.salt = new_salt()
    desk.version += 1  # the salt is kept out of the trail, so this is what shows there
    session.flush()
    return desk


def add_helper(session: Session, event: Event, given: HelperInput, actor: Actor) -> HelperPass:
    """A link for somebody who checks people in at this event and may do nothing else; none once it would be over."""
    if over := opening_of(event).over(now()):
        raise over
    active = [one for one in helpers(session, event.id) if one.revoked_at is None]
    if len(active) >= MOST_HELPERS:
        raise Invalid("too_many_helpers", t("An event can have at most %(n)s check-in helpers.", n=MOST_HELPERS),
                      field="name", hint=t("Take back a link that is not used."))  # fmt: skip
    helper = HelperPass(event_id=event.id, name=given.name, salt=new_salt())
    session.add(helper)
    session.flush()
    return helper


def revoke_helper(session: Session, helper: HelperPass, actor: Actor) -> HelperPass:
    """The link opens nothing any more; whom it checked in still counts."""
    helper.revoked_at = helper.revoked_at or now()
    session.flush()
    return helper


def take(
    session: Session, desk: CheckInDesk, given: Sequence[ArrivalInput], source: str, taken_by: str
) -> list[Arrived]:
    """A receipt for each arrival, in order; each nonce is counted once however often and from wherever it comes.

    Refuses everything while the check-in is closed or not yet open, so that a phone keeps what it has and tries again.
    """
    event = _locked(session, desk)
    at = now()
    require_open(desk, event, at)
    there = _there(session, event.id, [one.nonce for one in given])
    door = _Door(session, event, source, taken_by, at)
    receipts = {one.nonce: there.get(one.nonce) or door.judge(one) for one in given}
    _insert(session, event, door.rows)
    return [receipts[one.nonce] for one in given]


def void_arrival(session: Session, arrival: CheckIn, actor: Actor) -> CheckIn:
    """The arrival, kept and marked, but not counted any more."""
    _locked(session, session.get_one(CheckInDesk, arrival.event_id))
    session.refresh(arrival)
    if arrival.voided_at is None:
        arrival.voided_at, arrival.voided_by = now(), actor.key
        session.flush()
        recount(session, arrival.event_id)
    return arrival


def restore_arrival(session: Session, arrival: CheckIn, actor: Actor) -> CheckIn:
    """A voided arrival counts again; refused when its sign-up has been checked in anew meanwhile."""
    event = _locked(session, session.get_one(CheckInDesk, arrival.event_id))
    session.refresh(arrival)
    if arrival.sign_up_id and arrival.voided_at:
        _require_not_arrived(session, event, session.get_one(SignUp, arrival.sign_up_id))
    arrival.voided_at, arrival.voided_by = None, ""
    session.flush()
    recount(session, arrival.event_id)
    return arrival


def recount(session: Session, event_id: int) -> dict[str, int]:
    """People checked in by category, counted anew from the arrivals and written as the event's headcounts."""
    counted = totals(arrival.counts for arrival in live_arrivals(session, event_id))
    _write(session, event_id, counted)
    return counted


def require_open(desk: CheckInDesk, event: Event, at: datetime) -> None:
    """Refuse while the check-in is closed, not yet open or over, or the event does not take place."""
    if event.status not in HOLDING:
        raise DomainError("not_held", t("This event does not take place at this time."),
                          hint=t("Ask the organiser when it will be."))  # fmt: skip
    if not desk.is_open:
        raise DomainError("closed", t("The organiser has closed the check-in."),
                          hint=t("Ask the organiser to open it again."))  # fmt: skip
    refusal = opening_of(event).refusal(at)
    if refusal is not None:
        raise refusal


class _Door:
    """Judges arrivals one after the other and keeps the rows of those that are good."""

    def __init__(self, session: Session, event: Event, source: str, taken_by: str, at: datetime) -> None:
        self.session, self.event, self.at = session, event, at
        self.who = {"event_id": event.id, "source": source, "taken_by": taken_by, "received_at": at}
        self.known, self.limit = known_categories(session, event), group_limit(session, event)
        self.rows: list[dict[str, Any]] = []

    def judge(self, one: ArrivalInput) -> Arrived:
        """The arrival's receipt."""
        try:
            counts = judged(one.counts, self.known, self.limit)
            name = one.name or self._sign_up_name(one)
        except DomainError as refusal:
            return Arrived(one.nonce, "refused", refusal)
        arrived_at = opening_of(self.event).arrived_at(self.at, one.elapsed_seconds)
        people = sum(counts.values())
        self.rows.append(self.who | {
            "nonce": one.nonce, "sign_up_id": one.sign_up_id, "name": name, "counts": counts, "people": people,
            "arrived_at": arrived_at,
        })  # fmt: skip
        return Arrived(one.nonce, "taken", None, arrived_at, people)

    def _sign_up_name(self, one: ArrivalInput) -> str:
        """The name under which it signed up; refuses a stranger's, and one that has been checked in before."""
        if one.sign_up_id is None:
            return ""
        sign_up = self.session.get(SignUp, one.sign_up_id)
        if sign_up is None or sign_up.event_id != self.event.id:
            raise NotFound("sign_up", t("This sign-up does not belong to this event."))
        if any(row["sign_up_id"] == one.sign_up_id for row in self.rows):
            raise _arrived_before(self.event, self.at)
        _require_not_arrived(self.session, self.event, sign_up)
        return sign_up.name[:60]


def _require_not_arrived(session: Session, event: Event, sign_up: SignUp) -> None:
    before = arrival_of(session, sign_up)
    if before is not None:
        raise _arrived_before(event, before.arrived_at)


def _arrived_before(event: Event, arrived_at: datetime) -> DomainError:
    wording = t("This sign-up was checked in at %(clock)s already.", clock=say_clock(arrived_at, event.zone))
    return DomainError("arrived_before", wording, hint=t("If more people have come, check them in as a group."))


def _locked(session: Session, desk: CheckInDesk) -> Event:
    """The desk's event, while this transaction alone counts its arrivals."""
    locking = select(CheckInDesk).where(CheckInDesk.event_id == desk.event_id).with_for_update()
    session.scalars(locking.execution_options(populate_existing=True)).one()
    return session.get_one(Event, desk.event_id)


def _there(session: Session, event_id: int, nonces: Sequence[str]) -> dict[str, Arrived]:
    query = select(CheckIn.nonce, CheckIn.people, CheckIn.arrived_at).where(
        CheckIn.event_id == event_id, CheckIn.nonce.in_(nonces)
    )
    return {nonce: Arrived(nonce, "again", None, at, people) for nonce, people, at in session.execute(query).tuples()}


def _insert(session: Session, event: Event, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(CheckIn).values(sorted(rows, key=lambda row: str(row["nonce"])))
    once = fresh.on_conflict_do_nothing(index_elements=["event_id", "nonce"])
    made = session.execute(once.returning(CheckIn.id, CheckIn.counts, CheckIn.taken_by)).tuples().all()
    record(session, [
        ("created", "check_ins", str(key), None, {"event_id": event.id, "counts": counts, "taken_by": taken_by})
        for key, counts, taken_by in made
    ])  # fmt: skip
    before = {row.category: row.count for row in _headcounts(session, event.id)}
    _write(session, event.id, totals([before, *(counts for _, counts, _ in made)]))


def _headcounts(session: Session, event_id: int) -> list[Headcount]:
    query = select(Headcount).where(
        Headcount.event_id == event_id, Headcount.stage == STAGE, Headcount.measure == "visits"
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _write(session: Session, event_id: int, counted: Mapping[str, int]) -> None:
    there = {row.category: row for row in _headcounts(session, event_id)}
    for category, row in there.items():
        if category in counted:
            row.count = counted[category]
        else:
            session.delete(row)
    for category in sorted(counted.keys() - there.keys()):
        session.add(Headcount(event_id=event_id, stage=STAGE, category=category, count=counted[category],
                              source="check-in"))  # fmt: skip
    session.flush()
