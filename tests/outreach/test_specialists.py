"""Specialists: sent somewhere, reporting once, accepted into the event's result and the month's sheet."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.times import local, now, today
from outreach import allowance_services as paying
from outreach import specialist_report_services as reports
from outreach import specialist_services as services
from outreach.allowances import month_of, next_month
from outreach.queries import photos_of as event_photos
from outreach.queries import result_of
from outreach.specialist_inputs import (
    CorrectionInput,
    DispatchInput,
    PaidInput,
    SentPhotoInput,
    SentReportInput,
    SpecialistInput,
)
from outreach.specialist_models import Specialist, VisitPhoto, VisitReport
from outreach.specialist_queries import report_of, sheet_of, visits_of
from schedule.booking_services import Clash
from schedule.models import Event
from schedule.queries import people
from tests.support.world import World, build_world

NONCE = "A" * 20


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def specialist(session: Session, world: World, planner: Actor) -> Specialist:
    given = SpecialistInput(name="温建国", kind="specialist", area_id=world.areas["county"].id, rate_per="hour",
                            rate_yuan=80)  # fmt: skip
    return services.add_specialist(session, given, planner)


def sent_out(session: Session, world: World, specialist: Specialist, planner: Actor, days: int = -3) -> Event:
    given = DispatchInput(on=today() + timedelta(days=days), starts="09:00", ends="11:00",
                          area_id=world.areas["shishang"].id, purpose="看井", household="李家")  # fmt: skip
    return services.dispatch(session, specialist, given, planner)


def report(event: Event, nonce: str = NONCE, **more: Any) -> SentReportInput:
    began = local(event.starts_at, event.zone)
    values = {"on": began.date(), "starts": "09:00", "ends": "11:30", "people": {"villagers": 12}, "done": "看了三口井",
              "nonce": nonce, "visit": event.id}  # fmt: skip
    return SentReportInput(**(values | more))


def of_link(specialist: Specialist) -> Actor:
    return Actor("link", f"specialist:{specialist.id}", specialist.name)


def counted(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_visit_books_the_person_and_keeps_the_household_off_the_calendar(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    event = sent_out(session, world, specialist, planner, 3)
    assert "李家" not in f"{event.title}{event.place_note}{event.note}"
    assert visits_of(session, specialist, now(), now() + timedelta(days=9))[0].state == "ahead"
    with pytest.raises(Clash):
        sent_out(session, world, specialist, planner, 3)


def test_again_in_two_weeks_is_the_same_visit(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    first = sent_out(session, world, specialist, planner)
    second = services.dispatch_again(session, specialist, first.id, 14, planner)
    assert (second.starts_at - first.starts_at, second.area_id) == (timedelta(days=14), first.area_id)


def test_a_report_counts_once_however_often_it_arrives(
    session: Session, world: World, specialist: Specialist, planner: Actor, tmp_path: Path
) -> None:
    event = sent_out(session, world, specialist, planner)
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    photo = SentPhotoInput(nonce="B" * 20, report=NONCE, photo=b64encode(file.getvalue()).decode())
    given: list[SentReportInput | SentPhotoInput] = [report(event), photo]
    store = FileStore(tmp_path, 9_000_000)
    for expected in ("taken", "again"):
        got = reports.take_entries(session, specialist, given, store, of_link(specialist))
        assert [one.state for one in got] == [expected] * 2
    assert (counted(session, VisitReport), counted(session, VisitPhoto)) == (1, 1)
    found = report_of(session, event.id, specialist.id)
    assert found is not None
    reports.accept_report(session, found, False, planner)
    assert people(session, event.id, "reported") == {"villagers": 12}
    assert result_of(session, event) is not None
    assert len(event_photos(session, event)) == 1
    late = reports.take_entries(session, specialist, [report(event, "C" * 20)], store, of_link(specialist))
    assert late[0].state == "refused"


def test_what_was_written_in_time_is_taken_whenever_it_arrives(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    event = sent_out(session, world, specialist, planner, -5)
    with pytest.raises(DomainError, match="72 hours"):
        reports.take_report(session, specialist, report(event), of_link(specialist))
    waited = int(timedelta(days=4).total_seconds() * 1000)
    assert reports.take_report(session, specialist, report(event, elapsed_ms=waited), of_link(specialist))


@pytest.mark.parametrize("wrong", [{"ends": "08:00"}, {"on": date(2026, 1, 5)}, {"people": {"martians": 3}}])
def test_what_cannot_be_is_refused(
    session: Session, world: World, specialist: Specialist, planner: Actor, wrong: dict[str, Any]
) -> None:
    event = sent_out(session, world, specialist, planner)
    with pytest.raises(DomainError):
        reports.take_report(session, specialist, report(event, **wrong), of_link(specialist))


def test_nobody_reports_the_visit_of_another(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    event = sent_out(session, world, specialist, planner)
    other = services.add_specialist(
        session, SpecialistInput(name="廖水生", kind="lecturer", area_id=world.areas["county"].id), planner
    )
    with pytest.raises(NotFound):
        reports.take_report(session, other, report(event), of_link(other))


def test_a_report_that_was_sent_back_is_replaced(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    event = sent_out(session, world, specialist, planner)
    reports.take_report(session, specialist, report(event), of_link(specialist))
    found = report_of(session, event.id, specialist.id)
    assert found is not None
    reports.send_back(session, found, "人数？", planner)
    assert not reports.take_report(session, specialist, report(event), of_link(specialist))  # the old one once more
    assert found.state == "returned"
    assert reports.take_report(
        session, specialist, report(event, "D" * 20, people={"villagers": 9}), of_link(specialist)
    )
    assert (found.state, found.people, counted(session, VisitReport)) == ("sent", {"villagers": 9}, 1)


def test_a_sheet_that_was_paid_is_locked_and_what_comes_later_stands_in_the_next_month(
    session: Session, world: World, specialist: Specialist, planner: Actor
) -> None:
    last = month_of(today()) - timedelta(days=6)
    events = [sent_out(session, world, specialist, planner, (last - today()).days - number) for number in (0, 1)]
    month = month_of(local(events[0].starts_at, events[0].zone).date())
    made = [reports.enter_report(session, specialist, event, report(event), f"{event.id:020}", planner)
            for event in events]  # fmt: skip
    reports.accept_report(session, made[0], False, planner)
    paying.correct(session, specialist, month, CorrectionInput(yuan=-20.5, reason="餐费"), planner)
    assert sheet_of(session, specialist, month).total * 100 == 17950
    with pytest.raises(Invalid):
        paying.correct(session, specialist, month, CorrectionInput(yuan=-200, reason="太多"), planner)
    assert paying.mark_paid(session, specialist, month, PaidInput(confirmed=True), planner).fen == 17950
    with pytest.raises(DomainError, match="paid"):
        paying.correct(session, specialist, month, CorrectionInput(yuan=1, reason="晚了"), planner)
    assert reports.accept_report(session, made[1], False, planner).paid_in == next_month(month)
    assert sheet_of(session, specialist, month).visits == 1


def test_a_month_that_is_not_over_is_not_paid(session: Session, specialist: Specialist, planner: Actor) -> None:
    with pytest.raises(DomainError, match="not over"):
        paying.mark_paid(session, specialist, month_of(today()), PaidInput(confirmed=True), planner)
