"""Many at the last places at once: never more people than places, and every answer says why."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import func, select

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core import i18n
from core.access import SYSTEM, VISITOR
from core.db import Database
from core.errors import DomainError
from core.times import local, now
from schedule import services
from schedule import sign_up_clock_services as clock
from schedule import sign_up_services as deeds
from schedule import sign_up_window_services as windows
from schedule.inputs import EventInput
from schedule.models import Event, Headcount
from schedule.sign_up_inputs import SignUpInput, SignUpWindowInput
from schedule.sign_up_models import TAKING, SignUp
from tests.support.world import build_world

THREADS, EACH = 8, 6


def prepared(database: Database, **more: Any) -> int:
    """An event with 25 places; the answer is its number."""
    with database.transaction() as session:
        world = build_world(session)
        day = local(now()).date() + timedelta(days=5)
        event = services.create_event(
            session, EventInput(kind="lecture", title="Open day", on=day, starts=time(9), ends=time(11),
                                area_id=world.areas["county"].id), SYSTEM,
        )  # fmt: skip
        facts: dict[str, Any] = {
            "opens_on": date(2020, 1, 1), "opens_at": time(8), "closes_on": day, "closes_at": time(8), "capacity": 25,
        }  # fmt: skip
        windows.open_window(session, event, SignUpWindowInput(**(facts | more)), SYSTEM)
        return event.id


def at_once(database: Database, deed: Any) -> Counter[str]:
    """Eight threads do the deed six times each; how often each answer came."""
    answers: Counter[str] = Counter()
    start = threading.Barrier(THREADS)

    def run(thread: int) -> None:
        with i18n.speaking("en"):
            start.wait()
            for turn in range(EACH):
                try:
                    with database.transaction() as session:
                        answers[deed(session, thread, turn)] += 1
                except DomainError as refusal:
                    assert str(refusal)
                    answers[refusal.code] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def taken(database: Database, event_id: int) -> int:
    with database.transaction(writing=False) as session:
        query = select(func.sum(SignUp.people)).where(SignUp.event_id == event_id, SignUp.state.in_(TAKING))
        counted = session.scalar(select(func.sum(Headcount.count)).where(Headcount.event_id == event_id,
                                                                         Headcount.stage == "signed_up"))  # fmt: skip
        places = session.scalar(query) or 0
        assert (counted or 0) == places
        return int(places)


def test_the_last_places_are_given_out_once(any_database: Database) -> None:
    event_id = prepared(any_database, has_waiting_list=False)

    def join(session: Any, thread: int, turn: int) -> str:
        given = SignUpInput(name=f"{thread}-{turn}", counts={"visitors": 1 + turn % 3})
        return deeds.sign_up(session, session.get_one(Event, event_id), given, VISITOR).state

    answers = at_once(any_database, join)
    assert set(answers) <= {"confirmed", "full", "busy"}, answers
    assert answers["full"], answers
    assert taken(any_database, event_id) == 25


def test_signing_up_and_withdrawing_at_once_never_exceeds_the_places(any_database: Database) -> None:
    event_id = prepared(any_database, confirm_hours=1)

    def join_or_leave(session: Any, thread: int, turn: int) -> str:
        event = session.get_one(Event, event_id)
        if turn % 3 == 2:
            mine = select(SignUp).where(
                SignUp.name.startswith(f"{thread}-"), SignUp.state.in_(("confirmed", "offered"))
            )
            found = session.scalars(mine.limit(1)).first()
            return deeds.withdraw(session, found, VISITOR).state if found else "nothing"
        given = SignUpInput(
            name=f"{thread}-{turn}", phone=f"1390000{thread}{turn}", counts={"visitors": 2 + thread % 3}
        )
        return deeds.sign_up(session, event, given, VISITOR).state

    answers = at_once(any_database, join_or_leave)
    assert set(answers) <= {"confirmed", "waiting", "withdrawn", "nothing", "busy", "wrong_state"}, answers
    assert answers["waiting"] and answers["withdrawn"], answers
    assert taken(any_database, event_id) <= 25


def test_an_offer_and_the_clock_never_give_a_place_twice(any_database: Database) -> None:
    event_id = prepared(any_database, confirm_hours=1, capacity=10)
    with any_database.transaction() as session:
        event = session.get_one(Event, event_id)
        rows = [
            deeds.sign_up(session, event, SignUpInput(name=f"{n}", phone=f"1390000000{n}", counts={"visitors": 10}),
                          VISITOR)
            for n in range(4)
        ]  # fmt: skip
        deeds.withdraw(session, rows[0], VISITOR)
        rows[1].offered_until = now()  # over by the time anybody looks
    number = rows[1].id

    def confirm_or_tick(session: Any, thread: int, turn: int) -> str:
        if thread % 2:
            return clock.take_turns(any_database)
        return deeds.confirm_offer(session, session.get_one(SignUp, number), VISITOR).state

    def only_ticks(session: Any, thread: int, turn: int) -> str:
        session.rollback()  # the clock has sessions of its own
        return clock.take_turns(any_database)

    answers = at_once(any_database, only_ticks if any_database.is_sqlite else confirm_or_tick)
    assert set(answers) <= {"0 lines moved", "1 lines moved", "offer_lapsed", "wrong_state", "busy"}, answers
    assert answers["1 lines moved"] == 1, answers
    assert taken(any_database, event_id) == 10


def test_the_same_unit_signs_up_once(any_database: Database) -> None:
    event_id = prepared(any_database)

    def join(session: Any, thread: int, turn: int) -> str:
        given = SignUpInput(unit_id=1, counts={"students": 1})
        return deeds.sign_up(session, session.get_one(Event, event_id), given, SYSTEM).state

    answers = at_once(any_database, join)
    assert set(answers) <= {"confirmed", "already_signed_up", "busy"} and answers["confirmed"] == 1, answers
