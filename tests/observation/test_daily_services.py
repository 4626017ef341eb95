"""Daily records as a phone sends them: each point once a day, undone, late, for other days, and locked ones refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.times import now, today
from maps.models import Place
from observation import daily_services as services
from observation.daily_inputs import EntryInput, RecordInput
from observation.daily_queries import Wanted, survey
from observation.models import DailyRecord, ObservationPoint
from observation.point_inputs import PauseInput
from observation.point_services import pause_point
from observation.reminder_services import remind
from registry.models import AuditEntry
from registry.permissions import Permission
from schedule.return_inputs import LockExceptionInput, LockInput
from schedule.return_models import ReturnLock
from schedule.return_services import allow_exception, lock
from tests.support.observing import Network, build_network, watcher
from tests.support.world import World


@pytest.fixture
def network(session: Session, world: World) -> Network:
    return build_network(session, world)


def nothing(place_id: int, number: int = 1, **more: Any) -> RecordInput:
    given = {"nonce": f"nonce-of-a-phone-{number:04d}", "place_id": place_id, "on": today()} | more
    return RecordInput.model_validate(given)


def states(session: Session, network: Network, day: date | None = None) -> list[str]:
    on = day or today()
    lines = survey(session, SYSTEM, Wanted(on, on)).lines
    return [line.last.state for line in sorted(lines, key=lambda line: line.place_id)]


def take(session: Session, network: Network, *given: RecordInput) -> list[str]:
    receipts = services.take(session, watcher(session, network), given)
    return [one.refusal.code if one.refusal else one.state for one in receipts]


def test_one_tap_is_one_record_however_often_it_is_sent(session: Session, network: Network) -> None:
    assert states(session, network) == ["open", "open"]
    tap = nothing(network.well)
    assert take(session, network, tap) == ["taken"]
    assert take(session, network, tap, nothing(network.well, 2)) == ["again", "again"]
    assert session.scalar(select(func.count()).select_from(DailyRecord)) == 1
    assert states(session, network) == ["received", "open"]


def test_what_was_taken_back_stays_so_when_the_phone_sends_its_tap_once_more(
    session: Session, network: Network
) -> None:
    tap, undo, tap_again = nothing(network.well), nothing(network.well, 2, what="undo"), nothing(network.well, 3)
    assert take(session, network, tap, undo) == ["taken", "taken"]
    assert take(session, network, tap, undo) == ["again", "again"]
    assert states(session, network) == ["open", "open"]
    assert take(session, network, tap_again, undo) == ["taken", "again"]
    assert states(session, network) == ["received", "open"]


def test_every_record_stands_in_the_trail_without_its_observer_being_a_user(session: Session, network: Network) -> None:
    take(session, network, nothing(network.well))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "daily_records")).one()
    assert entry.after is not None
    assert entry.after["by_key"] == f"observer:{network.observer}"


def test_it_is_taken_back_on_the_same_day_and_can_be_given_again(session: Session, network: Network) -> None:
    take(session, network, nothing(network.well))
    assert take(session, network, nothing(network.well, 2, what="undo")) == ["taken"]
    assert states(session, network)[0] == "open"
    assert take(session, network, nothing(network.well, 2, what="undo"), nothing(network.well, 3)) == ["again", "taken"]


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "day_to_come"), (32, "too_long_ago"), (31, "not_owed"), (3, "taken"), (0, "taken")]
)
def test_days_before_can_be_filled_in_later_but_not_days_to_come(
    session: Session, network: Network, days: int, code: str
) -> None:
    assert take(session, network, nothing(network.well, on=today() - timedelta(days=days))) == [code]


def test_what_is_filled_in_later_is_late_and_what_waited_on_the_phone_is_not(
    session: Session, network: Network
) -> None:
    yesterday = today() - timedelta(days=1)
    waited = nothing(network.pond, 2, on=yesterday, elapsed_seconds=20 * 3600)  # 14:00 yesterday: it is 10:00 now
    assert take(session, network, nothing(network.well, on=yesterday), waited) == ["taken", "taken"]
    assert states(session, network, yesterday) == ["late", "received"]


def test_only_ones_own_points_are_taken_and_one_refusal_does_not_hold_up_the_others(
    session: Session, network: Network
) -> None:
    session.get_one(ObservationPoint, network.pond).observer_id = None
    wrong = nothing(network.well, 3, readings={"water_level_m": 4000})
    assert take(session, network, nothing(network.pond), wrong, nothing(network.well, 2)) == [
        "not_your_point", "reading_range", "taken",
    ]  # fmt: skip


def test_while_a_point_is_paused_nothing_is_owed(session: Session, network: Network) -> None:
    point = session.get_one(ObservationPoint, network.well)
    pause_point(session, point, PauseInput(starts_on=today(), ends_on=today(), reason="水井维修"), SYSTEM)
    assert states(session, network) == ["paused", "open"]
    assert take(session, network, nothing(network.well)) == ["not_owed"]
    with pytest.raises(DomainError, match="paused on some of these days already"):
        pause_point(session, point, PauseInput(starts_on=today(), ends_on=today(), reason="又一次"), SYSTEM)


def test_after_locking_nobody_changes_records_but_a_named_area_until_an_instant(
    session: Session, network: Network, world: World
) -> None:
    yesterday = today() - timedelta(days=1)
    place = session.get_one(Place, network.well)
    take(session, network, nothing(network.pond, 9, on=yesterday))
    kept = session.scalars(select(DailyRecord)).one()
    lock(session, "observation", LockInput(area="990101", up_to=yesterday), SYSTEM, Permission.LOCK_RETURNS)
    assert take(session, network, nothing(network.well, on=yesterday), nothing(network.well, 2)) == ["locked", "taken"]
    for deed in (lambda: services.enter_record(session, place, EntryInput(on=yesterday), SYSTEM),
                 lambda: services.remove_record(session, kept, SYSTEM)):  # fmt: skip
        with pytest.raises(DomainError, match="are locked"):
            deed()
    given = LockExceptionInput.model_validate({
        "area": world.areas["qingtang"].code, "since": yesterday, "up_to": yesterday, "until_on": today(),
        "until_time": "12:00", "reason": "补报",
    })  # fmt: skip
    made = allow_exception(session, "observation", given, SYSTEM, Permission.LOCK_RETURNS)
    assert take(session, network, nothing(network.well, 3, on=yesterday)) == ["taken"]
    made.allowed_until = now() - timedelta(seconds=1)
    with pytest.raises(DomainError, match="are locked"):
        services.remove_record(session, kept, SYSTEM)
    assert session.scalars(select(ReturnLock)).one().up_to == yesterday


def test_something_unusual_turns_the_days_record_and_counts_as_received(session: Session, network: Network) -> None:
    place = session.get_one(Place, network.well)
    take(session, network, nothing(network.well))
    for _ in range(2):
        made = services.mark_anomaly(session, place, today(), now(), "observer:1", "刘观测")
        assert made is not None
        assert made.state == "anomaly"
    found = survey(session, SYSTEM, Wanted(today(), today()))
    assert (found.tally.received, found.tally.anomalies) == (1, 1)
    assert take(session, network, nothing(network.well, 4, what="undo")) == ["not_to_undo"]
    assert services.mark_anomaly(session, place, today() - timedelta(days=90), now(), "", "") is None


def test_the_office_enters_what_it_was_told_once(session: Session, network: Network) -> None:
    place = session.get_one(Place, network.well)
    made = services.enter_record(session, place, EntryInput(on=today(), note="电话"), SYSTEM)
    assert (made.state, made.by_key) == ("nothing", "system")
    with pytest.raises(DomainError, match="There is a record"):
        services.enter_record(session, place, EntryInput(on=today()), SYSTEM)


def test_who_has_an_account_is_reminded_once_a_day_and_who_has_none_is_to_be_called(
    session: Session, network: Network, world: World
) -> None:
    found = survey(session, SYSTEM, Wanted(today(), today()))
    assert len(remind(session, found, today(), SYSTEM).to_call) == 2
    watcher(session, network).user_id = world.users["observer"].id
    session.flush()
    session.expire_all()
    told = [remind(session, found, today(), SYSTEM) for _ in range(2)]
    assert [(one.people, one.again, len(one.to_call)) for one in told] == [(1, 0, 0), (0, 1, 0)]
    take(session, network, nothing(network.well), nothing(network.pond, 2))
    with pytest.raises(DomainError, match="Every record of this day"):
        remind(session, survey(session, SYSTEM, Wanted(today(), today())), today(), SYSTEM)


def test_two_phones_at_once_make_one_record(any_database: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from tests.support.world import build_world

    with any_database.transaction() as session:
        network = build_network(session, build_world(session))

    def tap(number: int) -> str:
        with any_database.transaction() as session:
            session.info["actor"] = SYSTEM
            return take(session, network, nothing(network.well, number))[0]

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(tap, range(6)))
    assert answers == ["again"] * 5 + ["taken"]
    with any_database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(DailyRecord)) == 1
