"""Returns put themselves together, are filed once with figures that stay, are reviewed, and are reminded of in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.models import InboxMessage
from observation.daily_inputs import RecordInput
from observation.daily_services import take
from observation.return_clock_services import remind_of_returns
from observation.return_filing_services import file_period, review_period
from observation.return_queries import line_of, lines
from schedule.return_inputs import FilingInput, ReviewInput
from schedule.return_models import Return
from schedule.return_periods import span_of
from tests.support.observing import Network, build_network, watcher
from tests.support.world import World

MONDAY = datetime(2027, 5, 17, 1, 0, tzinfo=UTC)  # nine in the morning in China
WEEK = span_of("week", date(2027, 5, 12))


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def week_of_records(session: Session, network: Network) -> None:
    """The well reported every day but Sunday, the pond on Monday only, and late."""
    for back in range(2, 8):
        _report(session, network, network.well, WEEK.last - timedelta(days=back - 1), in_time=True)
    _report(session, network, network.pond, WEEK.first, in_time=False)


def _report(session: Session, network: Network, place_id: int, on: date, *, in_time: bool) -> None:
    noon = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    elapsed = int((MONDAY - noon).total_seconds()) if in_time else 0
    given = RecordInput(nonce=f"record-{place_id}-{on.isoformat()}", place_id=place_id, on=on, elapsed_seconds=elapsed)
    assert take(session, watcher(session, network), [given])[0].state == "taken"


@pytest.fixture
def network(session: Session, world: World) -> Network:
    found = build_network(session, world, since=date(2027, 5, 1))
    week_of_records(session, found)
    return found


def test_the_weekly_return_counts_every_point_and_day_of_the_township(
    session: Session, network: Network, world: World
) -> None:
    found = lines(session, SYSTEM, WEEK)
    assert [line.home.name for line in found] == ["青塘镇"]
    figures = found[0].figures
    assert {name: figures[name] for name in ("points", "due", "received", "late", "missing")} == {
        "points": 2, "due": 14, "received": 6, "late": 1, "missing": 7,
    }  # fmt: skip
    assert {row["name"]: len(row["missing_on"]) for row in figures["rows"]} == {"河背村水井": 1, "河背村鱼塘": 6}
    assert "刘观测" not in str(figures)
    assert found[0].state == "open"
    assert found[0].due_at == datetime(2027, 5, 17, 10, tzinfo=UTC)


def test_what_is_filed_stays_and_what_came_later_is_told(session: Session, network: Network, world: World) -> None:
    area = world.areas["qingtang"]
    made = file_period(session, area, WEEK, FilingInput(note="鱼塘清淤"), SYSTEM)
    with pytest.raises(DomainError) as again:
        file_period(session, area, WEEK, FilingInput(), SYSTEM)
    assert again.value.code == "filed_already"
    _report(session, network, network.pond, WEEK.last, in_time=False)
    line = line_of(session, SYSTEM, area, WEEK)
    assert (line.figures["missing"], line.live["missing"], line.has_changed) == (7, 6, True)
    review_period(session, made, ReviewInput(decision="send_back", note="请补报"), SYSTEM)
    assert line_of(session, SYSTEM, area, WEEK).can_be_filed
    again_filed = file_period(session, area, WEEK, FilingInput(), SYSTEM)
    assert (again_filed.id, again_filed.figures["missing"]) == (made.id, 6)
    review_period(session, made, ReviewInput(decision="approve"), SYSTEM)
    assert line_of(session, SYSTEM, area, WEEK).state == "approved"


def test_sending_back_needs_a_reason_and_a_span_that_goes_on_cannot_be_filed(
    session: Session, network: Network, world: World
) -> None:
    area = world.areas["qingtang"]
    made = file_period(session, area, WEEK, FilingInput(), SYSTEM)
    with pytest.raises(DomainError) as reasonless:
        review_period(session, made, ReviewInput(decision="send_back"), SYSTEM)
    assert (reasonless.value.code, reasonless.value.field) == ("note_missing", "note")
    with pytest.raises(DomainError) as early:
        file_period(session, area, span_of("month", date(2027, 5, 1)), FilingInput(), SYSTEM)
    assert early.value.code == "too_early"


def test_after_the_hour_it_is_missing_and_then_late(session: Session, network: Network, world: World) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=10), tick=False):
        assert lines(session, SYSTEM, WEEK)[0].state == "missing"
        file_period(session, world.areas["qingtang"], WEEK, FilingInput(), SYSTEM)
        assert lines(session, SYSTEM, WEEK)[0].state == "late"


def test_the_township_officer_of_another_township_cannot_file_it(
    session: Session, network: Network, world: World
) -> None:
    officer = world.actor(session, "township_officer")  # of Meijiang
    with pytest.raises(DomainError) as refused:
        file_period(session, world.areas["qingtang"], WEEK, FilingInput(), officer)
    assert refused.value.status == 404


def test_the_clock_reminds_the_officers_of_the_township_once_and_files_nothing(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        network = build_network(session, world, since=date(2027, 5, 1))
        week_of_records(session, network)
        world.users["township_officer"] = session.merge(world.users["township_officer"])
        world.users["township_officer"].grants[0].area_id = world.areas["qingtang"].id
    assert [remind_of_returns(database) for _ in range(2)] == ["reminded 1", "reminded 0"]
    with database.session(writing=False) as session:
        message = session.scalars(select(InboxMessage)).one()
        assert message.url == f"/observation/returns/week/{world.areas['qingtang'].id}/2027-05-10"
        assert session.scalars(select(Return)).all() == []
