"""An anomaly from the report to the closing: who may do what, what is kept once, who is told."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.models import InboxMessage, OutboxMessage
from core.times import now
from observation import anomaly_services as services
from observation.anomaly_clock_services import escalate_anomalies
from observation.anomaly_door_queries import reporter_of_link, reporter_of_ticket, reporter_of_user, ticket
from observation.anomaly_file_services import add_files, take_file
from observation.anomaly_inputs import (
    AnomalyClockInput,
    CalledReportInput,
    ClosingInput,
    JudgementInput,
    KeptFileInput,
    ReopenInput,
)
from observation.anomaly_models import Anomaly, AnomalyFile, AnomalyStep
from observation.anomaly_queries import (
    AnomalyFilter,
    anomalies_matching,
    clock_rule,
    standing_of,
    steps_of,
    verified_on_time,
)
from registry.models import User
from schedule.notice_dispatch_services import send_some
from tests.support.anomalies import given, judged, observer_with_link, report, reported, visit
from tests.support.everything import photo
from tests.support.world import World, build_world

CAUSES = ("weather", "season", "rain", "pumping", "irrigation", "drainage", "pollution", "works")


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """A clock that stands still, so that minutes are exact."""
    with time_machine.travel("2026-11-30T10:00+08:00", tick=False):
        yield


def whats(session: Session, anomaly: Anomaly) -> list[str]:
    return [step.what for step in steps_of(session, anomaly)]


def test_a_report_gets_the_next_number_of_the_county_and_its_half_hour(session: Session, world: World) -> None:
    first, second = reported(session, world), reported(session, world)
    assert (first.number, second.number, first.year) == (1, 2, 2026)
    assert standing_of(session, first).judging.left == timedelta(minutes=30)
    assert first.county_id == world.areas["county"].id


def test_a_report_that_is_sent_twice_is_there_once(session: Session, world: World) -> None:
    first = reported(session, world, nonce="the-same-nonce-0001")
    assert reported(session, world, nonce="the-same-nonce-0001").id == first.id
    assert session.scalar(select(func.count(Anomaly.id))) == 1


def test_what_waited_on_the_phone_was_reported_then_but_its_time_runs_from_its_arrival(
    session: Session, world: World
) -> None:
    anomaly = reported(session, world, elapsed=3600, appeared_clock="08:30")
    assert now() - anomaly.reported_at == timedelta(hours=1)
    assert not standing_of(session, anomaly).judging.is_late


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "hens"}, "category"),
        ({"features": ["restless"]}, "features"),
        ({"features": []}, "nothing_said"),
        ({"area": ""}, "no_area"),
        ({"area": "990101100"}, "area_out_of_reach"),
        ({"appeared_clock": "23:00"}, "future"),
        ({"appeared_on": "2024-01-01"}, "long_ago"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    session: Session, world: World, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reported(session, world, **more)
    assert refused.value.code == code
    assert session.scalar(select(func.count(Anomaly.id))) == 0


def test_the_desk_enters_a_call_whose_time_runs_from_the_call(session: Session, world: World) -> None:
    who = reporter_of_user(session, world.actor(session, "planner"))
    called = {"reporter_name": "王大爷", "reporter_phone": "13800000002", "called_on": date(2026, 11, 30),
              "called_clock": time(9, 20)}  # fmt: skip
    call = CalledReportInput(**given(appeared_clock="09:00"), **called)
    anomaly = services.enter_call(session, call, who, "a-nonce-of-the-desk", who.actor)
    assert standing_of(session, anomaly).judging.late == timedelta(minutes=10)
    assert anomaly.reporter_key == ""
    with pytest.raises(NotFound):
        observer = reporter_of_user(session, world.actor(session, "observer"))
        services.enter_call(session, call, observer, "another-nonce-0001", observer.actor)


def test_an_observer_reports_by_the_personal_link_from_the_own_township_only(session: Session, world: World) -> None:
    observer, token = observer_with_link(session, world)
    who = reporter_of_link(session, token)
    anomaly = report(session, who)
    assert (anomaly.reporter_key, anomaly.reporter_phone) == (f"observer:{observer.id}", "13800000001")
    with pytest.raises(Invalid):
        report(session, who, area="990101100201")
    observer.salt = "another-salt-of-24-chars"
    with pytest.raises(DomainError):
        reporter_of_link(session, token)


def test_the_ticket_of_a_page_is_void_when_somebody_signs_out_everywhere(session: Session, world: World) -> None:
    token = ticket(session, world.actor(session, "observer"))
    assert reporter_of_ticket(session, token).name == "刘观测"
    session.get_one(User, world.users["observer"].id).session_key = "fresh"
    with pytest.raises(NotFound):
        reporter_of_ticket(session, token)


def test_everybody_concerned_is_told_once_and_letters_name_nobody(session: Session, world: World) -> None:
    reported(session, world)
    readers = set(session.scalars(select(InboxMessage.reader_key)))
    assert readers == {f"user:{world.users['planner'].id}"}  # the officer's township is another one
    send_some(session)
    letters = session.scalars(select(OutboxMessage.subject + OutboxMessage.body)).all()
    assert len(letters) == 1
    assert "刘观测" not in letters[0]


def test_from_judgement_to_closing_and_open_again(session: Session, world: World) -> None:
    planner, anomaly = world.actor(session, "planner"), reported(session, world)
    judged(session, world, anomaly)
    services.verify(session, anomaly, visit(), planner)
    services.close(session, anomaly, ClosingInput(note="水泵停后澄清"), planner)
    assert whats(session, anomaly) == ["reported", "judged", "passed_up", "verified", "closed"]
    first = anomaly.verified_at
    services.reopen(session, anomaly, ReopenInput(reason="又变浑"), planner)
    assert (anomaly.state, anomaly.closed_at) == ("judged", None)
    services.verify(session, anomaly, visit(conclusion="unexplained", checks=dict.fromkeys(CAUSES, "no")), planner)
    assert anomaly.verified_at == first, "the time that counts is that of the first verification"


def test_the_first_judgement_may_be_changed_and_keeps_its_time(session: Session, world: World) -> None:
    anomaly, planner = reported(session, world), world.actor(session, "planner")
    judged(session, world, anomaly, "unclear", passes_up=False)
    first = anomaly.judged_at
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        services.judge(session, anomaly, JudgementInput(judgement="likely"), planner)
    assert (anomaly.judgement, anomaly.judged_at) == ("likely", first)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"checks": {"rain": "no"}}, "no_cause"),
        ({"conclusion": "real"}, "causes_open"),
        ({"conclusion": "real", "checks": dict.fromkeys(CAUSES, "yes")}, "cause_given"),
        ({"checks": {"predators": "yes"}}, "checks"),
        ({"on_site_on": date(2026, 11, 29)}, "before"),
        ({"on_site_clock": time(23, 0)}, "future"),
    ],
)
def test_a_verification_that_does_not_hold_together_is_refused(
    session: Session, world: World, more: dict[str, Any], code: str
) -> None:
    anomaly = judged(session, world, reported(session, world))
    with pytest.raises(Invalid) as refused:
        services.verify(session, anomaly, visit(**more), world.actor(session, "planner"))
    assert refused.value.code == code
    assert anomaly.state == "judged"


def test_an_officer_judges_only_at_home_and_verifies_nowhere(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    elsewhere = reported(session, world)
    at_home = report(session, reporter_of_user(session, officer), area="990101100201")
    services.judge(session, at_home, JudgementInput(judgement="likely"), officer)
    with pytest.raises(NotFound):
        services.judge(session, elsewhere, JudgementInput(judgement="likely"), officer)
    with pytest.raises(NotFound):
        services.verify(session, at_home, visit(), officer)
    found = session.scalars(anomalies_matching(officer, AnomalyFilter(), "Asia/Shanghai")).all()
    assert list(found) == [at_home]


def test_files_are_kept_once_and_only_with_a_report_of_the_same_person(
    session: Session, world: World, tmp_path: Path
) -> None:
    store, anomaly = FileStore(tmp_path / "files", 50_000_000), reported(session, world, nonce="the-same-nonce-0001")
    who = reporter_of_user(session, world.actor(session, "observer"))
    sound = b64encode(b"OggS" + b"\0" * 60).decode()
    for data in (photo(), sound, photo()):
        nonce = f"nonce-of-a-file-{len(data):04d}"
        sent = KeptFileInput(nonce=nonce, report="the-same-nonce-0001", name="a.jpg", data=data)
        take_file(session, store, sent, who, who.actor)
    kinds = session.scalars(select(AnomalyFile).order_by(AnomalyFile.id)).all()
    assert [one.file.media_type for one in kinds] == ["image/jpeg", "audio/ogg"]
    other = reporter_of_user(session, world.actor(session, "planner"))
    with pytest.raises(DomainError, match="has not arrived"):
        take_file(session, store, sent.model_copy(update={"nonce": "x" * 20}), other, other.actor)
    with pytest.raises(Invalid, match="at most 20"):
        add_files(session, store, anomaly, [("a.ogg", b"OggS" + bytes(n)) for n in range(19)], "n", who.actor)


def test_the_times_are_the_countys_own_and_unverified_without_a_source(session: Session, world: World) -> None:
    administrator = world.actor(session, "administrator")
    assert not clock_rule(session).is_verified
    rule = AnomalyClockInput(judge_minutes=60, remind_minutes=40)
    services.set_clock_rule(session, world.areas["county"], rule, administrator)
    found = clock_rule(session, world.areas["hebei"])
    assert (found.judge_minutes, found.is_verified) == (60, False)
    with pytest.raises(Invalid):
        services.set_clock_rule(session, None, AnomalyClockInput(judge_minutes=20, remind_minutes=20), administrator)


def test_on_time_counts_verifications_on_the_day(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    in_time = judged(session, world, reported(session, world))
    services.verify(session, in_time, visit(), planner)
    late = judged(session, world, reported(session, world))
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        services.verify(session, late, visit(), planner)
        found = verified_on_time(session, planner, now() - timedelta(days=9), now())
    assert (found.due, found.in_time) == (2, 1)


def test_two_clocks_escalate_once(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        reported(session, world)
    told = {}
    for minutes in (10, 25, 31, 601):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False), ThreadPoolExecutor(2) as pool:
            told[minutes] = sorted(pool.map(escalate_anomalies, [any_database, any_database]))
    nothing, once = ["escalated 0", "escalated 0"], ["escalated 0", "escalated 1"]
    assert told == {10: nothing, 25: once, 31: once, 601: once}
    with any_database.transaction(writing=False) as session:
        steps = session.scalars(select(AnomalyStep.what).order_by(AnomalyStep.id)).all()
        letters = session.scalar(select(func.count(InboxMessage.id)))
    assert list(steps) == ["reported", "remind", "overdue", "evening"]
    assert letters == 4
