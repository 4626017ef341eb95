"""Deeds on visit reports: take what phones send, each once; enter one at the desk; accept, send back."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t
from core.kept_entries import Receipt
from core.photos import MOST_PHOTOS, keep
from core.times import instant, local, now
from outreach.allowances import month_of, next_month
from outreach.inputs import ResultInput
from outreach.models import EventPhoto
from outreach.queries import photos_of as event_photos
from outreach.queries import result_of
from outreach.result_services import report as report_result
from outreach.specialist_inputs import SentPhotoInput, SentReportInput, VisitReportInput
from outreach.specialist_models import Specialist, VisitPhoto, VisitReport
from outreach.specialist_queries import WINDOW, Visit, payment_of, photos_of, report_of, visit_of
from registry.permissions import Permission
from registry.scope import load
from schedule.headcount_services import check_counts
from schedule.models import Event
from schedule.services import mark_held

LONGEST = timedelta(hours=16)
NEAR = timedelta(days=3)
"""How far a visit may lie from when it was planned before the event has to be moved."""
LATEST = timedelta(days=10)
"""How long phones keep what waits; nothing older can come from one."""


def take_entries(
    session: Session, specialist: Specialist, given: Sequence[SentReportInput | SentPhotoInput], store: FileStore,
    actor: Actor,
) -> list[Receipt]:  # fmt: skip
    """A receipt for each report and photo, in order; each nonce counts once however often it arrives."""
    return [_receipt(session, specialist, one, store, actor) for one in given]


def take_report(session: Session, specialist: Specialist, given: SentReportInput, actor: Actor) -> bool:
    """Whether the report is new; it replaces an earlier one that was not accepted.

    Refuses what was written before the visit began or more than 72 hours after its end, whenever it arrives.
    """
    visit = visit_of(session, specialist, given.visit)
    there = report_of(session, visit.event.id, specialist.id, locking=True)
    if there is not None and given.nonce in there.nonces:
        return False
    made_at = now() - min(timedelta(milliseconds=given.elapsed_ms), LATEST)
    if made_at > visit.event.ends_at + WINDOW:
        raise DomainError("visit.over", t("This was written more than 72 hours after the visit."),
                          hint=t("Tell the bureau: it can still be entered there."))  # fmt: skip
    try:
        with session.begin_nested():
            _write(session, visit, specialist, given, made_at, actor, given.nonce)
    except IntegrityError:  # the same report arrived a second time at the same moment
        return False
    return True


def enter_report(
    session: Session, specialist: Specialist, event: Event, given: VisitReportInput, nonce: str, actor: Actor
) -> VisitReport:
    """The report as it came on paper or by telephone; needs events.edit for the event."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    visit = visit_of(session, specialist, event.id)
    there = report_of(session, event.id, specialist.id, locking=True)
    if there is not None and nonce in there.nonces:
        return there
    return _write(session, visit, specialist, given, now(), actor, nonce)


def accept_report(session: Session, report: VisitReport, is_confirmed: bool, actor: Actor) -> VisitReport:
    """The report, accepted: the event's result if it has none yet, its photos, and a line of the month's sheet.

    A month that was paid takes nothing more: the visit then stands in the first month after it that was not. Asks
    back what is unlikely (`Unlikely`) until it is confirmed.
    """
    event = load(session, Event, report.event_id, actor, Permission.EDIT_EVENTS)
    _lock(session, report)
    _require_sent(report)
    if result_of(session, event) is None and event.kind != "training":
        said = "\n".join(part for part in (report.done, report.next_steps) if part)
        given = ResultInput(people=report.people, remarks=said, confirmed=is_confirmed)
        report_result(session, event, given, actor)
    elif event.status != "held":
        mark_held(session, event, actor)
    _hand_over_photos(session, report)
    report.paid_in = _month(session, report)
    _decide(session, report, "accepted", "", actor)
    return report


def send_back(session: Session, report: VisitReport, reason: str, actor: Actor) -> VisitReport:
    """The report, sent back with the reason; the specialist sends another."""
    load(session, Event, report.event_id, actor, Permission.EDIT_EVENTS)
    _lock(session, report)
    _require_sent(report)
    _decide(session, report, "returned", reason, actor)
    return report


def _receipt(
    session: Session, specialist: Specialist, one: SentReportInput | SentPhotoInput, store: FileStore, actor: Actor
) -> Receipt:
    try:
        if isinstance(one, SentReportInput):
            is_new = take_report(session, specialist, one, actor)
        else:
            is_new = _take_photo(session, specialist, one, store, actor)
    except DomainError as wrong:
        return Receipt(one.nonce, "refused", wrong)
    return Receipt(one.nonce, "taken" if is_new else "again")


def _write(
    session: Session, visit: Visit, specialist: Specialist, given: VisitReportInput, made_at: datetime, actor: Actor,
    nonce: str,
) -> VisitReport:  # fmt: skip
    event, found = visit.event, visit.report
    began_at, ended_at = _span(event, given, made_at)
    check_counts(session, given.people, field="people")
    if found is not None and found.state == "accepted":
        raise DomainError("visit.accepted", t("The report of this visit has been accepted already."))
    report = found or VisitReport(event_id=event.id, event=event, specialist_id=specialist.id, specialist=specialist)
    report.began_at, report.ended_at, report.made_at, report.received_at = began_at, ended_at, made_at, now()
    report.people = {category: count for category, count in given.people.items() if count}
    report.done, report.next_steps = given.done, given.next_steps
    report.lon, report.lat, report.accuracy_m = given.lon, given.lat, given.accuracy_m
    report.state, report.reason, report.sender_key = "sent", "", actor.key
    report.nonces = [*(report.nonces or []), nonce]
    session.add(report)
    session.flush()
    return report


def _span(event: Event, given: VisitReportInput, made_at: datetime) -> tuple[datetime, datetime]:
    """From when until when, as instants; refuses what lies ahead, is too long or far from the time planned."""
    began_at = instant(given.on, given.starts, event.zone)
    ended_at = instant(given.on, given.ends, event.zone)
    if ended_at <= began_at:
        raise Invalid("span", t("The end must be after the start."), field="ends")
    if ended_at - began_at > LONGEST:
        raise Invalid("span_long", t("A visit lasts at most 16 hours."), field="ends")
    if began_at > made_at + timedelta(minutes=5) or event.starts_at > made_at:
        raise Invalid("not_begun", t("This visit has not begun yet."), field="starts")
    if abs(began_at - event.starts_at) > NEAR:
        raise Invalid("far_off", t("This is more than three days away from the day planned."), field="on",
                      hint=t("Move the visit in the calendar first."))  # fmt: skip
    return began_at, ended_at


def _take_photo(
    session: Session, specialist: Specialist, given: SentPhotoInput, store: FileStore, actor: Actor
) -> bool:
    """Whether the photo is new; refuses one of an unknown report, one too many, and what is no picture."""
    query = select(VisitReport).where(VisitReport.specialist_id == specialist.id)
    recent = query.where(VisitReport.received_at > now() - 2 * LATEST)
    report = next((one for one in session.scalars(recent) if given.report in one.nonces), None)
    if report is None:
        raise DomainError("photo.alone", t("The report that this photo belongs to was not taken."))
    there = photos_of(session, report)
    if given.nonce in {photo.nonce for photo in there}:
        return False
    if report.state == "accepted":
        raise DomainError("visit.accepted", t("The report of this visit has been accepted already."))
    if len(there) >= MOST_PHOTOS:
        raise DomainError("photo.many", t("A visit report has at most %(n)s photos.", n=MOST_PHOTOS))
    try:
        files = [(f"visit-{given.nonce}.jpg", b64decode(given.photo, validate=True))]
    except NotBase64:
        raise Invalid("photo.damaged", t("The photo arrived damaged."), field="photo") from None
    photo = VisitPhoto(report_id=report.id, nonce=given.nonce)
    try:
        with session.begin_nested():
            photo.file = keep(session, store, files, actor)[0]
            session.add(photo)
    except IntegrityError:  # the same photo arrived a second time at the same moment
        return False
    return True


def _lock(session: Session, report: VisitReport) -> None:
    """Nobody else decides about it, or pays its specialist, at the same time."""
    session.refresh(report, with_for_update=True)
    session.refresh(report.specialist, with_for_update={"key_share": True})


def _require_sent(report: VisitReport) -> None:
    if report.state == "accepted":
        raise DomainError("visit.accepted", t("The report of this visit has been accepted already."))
    if report.state == "returned":
        raise DomainError("visit.returned", t("This report was sent back; another one has not come yet."))


def _decide(session: Session, report: VisitReport, state: str, reason: str, actor: Actor) -> None:
    report.state, report.reason = state, reason
    report.decided_at, report.decided_by = now(), actor.key
    session.flush()


def _hand_over_photos(session: Session, report: VisitReport) -> None:
    """The event shows the report's photos, as many as it has room for."""
    room = MOST_PHOTOS - len(event_photos(session, report.event))
    for photo in photos_of(session, report)[: max(0, room)]:
        session.add(EventPhoto(event_id=report.event_id, file_id=photo.file_id, file=photo.file))


def _month(session: Session, report: VisitReport) -> date:
    month = month_of(local(report.began_at, report.event.zone).date())
    while payment_of(session, report.specialist, month) is not None:
        month = next_month(month)
    return month
