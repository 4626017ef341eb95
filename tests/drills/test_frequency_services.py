"""Rules, terms, excuses and reminders in the database, and how the units of the small county stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.models import InboxMessage, OutboxMessage
from drills import frequency_default_services, frequency_services
from drills import frequency_list_queries as lists
from drills.frequency_inputs import ExcuseInput, RuleInput, SchoolTermInput
from drills.frequency_models import DrillRule
from drills.frequency_queries import Line, Survey, Wanted, survey
from drills.frequency_reminder_services import remind
from drills.models import Drill, DrillResult
from drills.periods import window_of
from registry.models import Unit
from registry.permissions import Permission
from schedule.models import Event
from schedule.notice_dispatch_services import send_some
from tests.support.world import World, build_world

TODAY = date(2027, 4, 15)


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 4, 15, 2, 0, tzinfo=UTC), tick=False):
        yield


def hold(session: Session, unit: Unit, at: datetime, status: str = "held", result: datetime | None = None) -> Drill:
    """A drill in the database as it is kept, at that instant."""
    happening = Event(
        uid=f"{at.timestamp()}@test", kind="drill", title="演练", area_id=unit.area_id, unit_id=unit.id,
        status=status, starts_at=at, ends_at=at + timedelta(minutes=30), zone="Asia/Shanghai",
    )  # fmt: skip
    session.add(happening)
    session.flush()
    drill = Drill(event_id=happening.id, unit_id=unit.id, type="evacuation", level="basic")
    session.add(drill)
    session.flush()
    if result is not None:
        session.add(DrillResult(drill_id=drill.id, started_at=result, enrolled=10, present=10))
        session.flush()
    return drill


def look(session: Session, world: World, role: str = "planner", **wanted: Any) -> Survey:
    return survey(session, world.actor(session, role), Wanted(window_of("now", TODAY), **wanted), TODAY)


def line(session: Session, world: World, unit: str, role: str = "planner") -> Line:
    return next(one for one in look(session, world, role).lines if one.unit_id == world.units[unit].id)


def states(found: Line) -> dict[date, str]:
    return {one.period.first: one.state for one in found.standings}


def rule(**more: Any) -> RuleInput:
    return RuleInput.model_validate({"unit_kind": "primary", "period": "month", **more})


def term(world: World, first: date, last: date, **more: Any) -> SchoolTermInput:
    values = {"area_id": world.areas["county"].id, "name": "春季学期", "starts_on": first, "ends_on": last, **more}
    return SchoolTermInput.model_validate(values)


def test_every_installation_begins_with_the_default_rules_and_getting_them_again_changes_nothing(
    session: Session,
) -> None:
    monthly = session.scalar(select(DrillRule).where(DrillRule.unit_kind == "primary"))
    assert monthly is not None
    assert (monthly.period, monthly.times, monthly.in_term_only, monthly.is_verified) == ("month", 1, True, True)
    assert "2014" in monthly.source
    monthly.times = 2
    session.flush()
    assert frequency_default_services.seed(session) == 0
    assert monthly.times == 2
    unsourced = session.scalars(select(DrillRule).where(DrillRule.unit_kind.in_(("village", "special", "school"))))
    assert {one.is_verified for one in unsourced} == {False}


def test_the_units_of_the_county_stand_as_their_rules_say(session: Session, world: World) -> None:
    found = look(session, world)
    rules = {one.name: one.rule.period for one in found.lines}
    assert rules == {"石上小学": "month", "城南中学": "month", "实验幼儿园": "quarter", "清源县地震局": "year"}
    assert found.is_assumed
    assert found.tally.now_owed == 4


@pytest.mark.parametrize(
    ("utc", "month"),
    [
        (datetime(2027, 3, 31, 15, 30, tzinfo=UTC), 3),  # 23:30 on 31 March by the county's clocks
        (datetime(2027, 3, 31, 16, 0, tzinfo=UTC), 4),  # midnight
        (datetime(2027, 2, 28, 23, 0, tzinfo=UTC), 3),  # 1 March, 7:00
    ],
)
def test_a_drill_counts_on_the_countys_calendar(session: Session, world: World, utc: datetime, month: int) -> None:
    hold(session, world.units["primary"], utc, result=utc)
    found = states(line(session, world, "primary"))
    assert [first.month for first, state in found.items() if state == "done"] == [month]


def test_a_drill_counts_on_the_day_on_which_it_was_really_held(session: Session, world: World) -> None:
    registered, begun = datetime(2027, 3, 31, 2, 0, tzinfo=UTC), datetime(2027, 4, 1, 2, 0, tzinfo=UTC)
    hold(session, world.units["primary"], registered, result=begun)
    found = states(line(session, world, "primary"))
    assert (found[date(2027, 3, 1)], found[date(2027, 4, 1)]) == ("overdue", "done")


@pytest.mark.parametrize(
    ("status", "state"), [("cancelled", "overdue"), ("postponed", "overdue"), ("held", "unreported")]
)
def test_what_was_called_off_counts_nowhere(session: Session, world: World, status: str, state: str) -> None:
    hold(session, world.units["primary"], datetime(2027, 3, 3, 2, 0, tzinfo=UTC), status)
    assert states(line(session, world, "primary"))[date(2027, 3, 1)] == state


def test_the_questions_asked_do_not_grow_with_the_number_of_units(
    database: Database, session: Session, world: World
) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    look(session, world)
    before = len(asked)
    village = world.areas["shishang"]
    session.add_all(
        Unit(area_id=village.id, kind="primary", name=f"第{n}小学", name_key=f"第{n}小学") for n in range(60)
    )
    session.flush()
    asked.clear()
    assert len(look(session, world).lines) == 64
    assert len(asked) <= before + 1


def test_somebody_sees_the_own_areas_and_units_only(session: Session, world: World) -> None:
    assert {one.name for one in look(session, world, "township_officer").lines} == {"石上小学", "城南中学"}
    assert {one.name for one in look(session, world, "unit_contact").lines} == {"石上小学"}
    assert look(session, world, "observer").lines == []


def test_lists_are_narrowed_by_kind_area_and_what_is_open(session: Session, world: World) -> None:
    assert {one.name for one in look(session, world, kinds=["kindergarten"]).lines} == {"实验幼儿园"}
    assert len(look(session, world, area=world.areas["meijiang"]).lines) == 2
    default = session.scalar(select(DrillRule).where(DrillRule.unit_kind == "agency"))
    assert default is not None
    default.since = date(2027, 1, 1)
    session.flush()
    assert {one.name for one in look(session, world).only("behind").lines} == {"石上小学", "城南中学", "实验幼儿园"}
    assert len(look(session, world).only("wants").lines) == 3


# rules and terms


def test_a_planner_gives_the_own_county_a_rule_and_not_the_whole_installation(session: Session, world: World) -> None:
    planner, county = world.actor(session, "planner"), world.areas["county"]
    frequency_services.add_rule(session, rule(area_id=county.id, period="quarter", times=2), planner)
    assert line(session, world, "primary").rule.period == "quarter"
    with pytest.raises(Forbidden):
        frequency_services.add_rule(session, rule(), planner)
    with pytest.raises(NotFound):
        frequency_services.add_rule(session, rule(area_id=county.id), world.actor(session, "township_officer"))


def test_one_area_has_one_rule_for_a_kind_and_another_for_its_boarding_schools(session: Session, world: World) -> None:
    planner, county = world.actor(session, "planner"), world.areas["county"]
    first = frequency_services.add_rule(session, rule(area_id=county.id), planner)
    with pytest.raises(Invalid) as refusal:
        frequency_services.add_rule(session, rule(area_id=county.id, times=3), planner)
    assert (refusal.value.code, refusal.value.field) == ("rule_there", "unit_kind")
    frequency_services.add_rule(session, rule(area_id=county.id, times=2, is_boarding=True), planner)
    session.get_one(Unit, world.units["primary"].id).is_boarding = True
    session.flush()
    assert line(session, world, "primary").rule.times == 2
    assert first.times == 1


def test_a_rule_out_of_use_leaves_the_next_one_in_force_and_a_default_cannot_be_deleted(
    session: Session, world: World
) -> None:
    administrator = world.actor(session, "administrator")
    own = frequency_services.add_rule(session, rule(area_id=world.areas["county"].id, period="term"), administrator)
    frequency_services.switch_rule(session, own, False, administrator)
    assert line(session, world, "primary").rule.period == "month"
    default = session.get_one(DrillRule, line(session, world, "primary").rule.id)
    with pytest.raises(DomainError) as refusal:
        frequency_services.delete_rule(session, default, administrator)
    assert refusal.value.code == "default_rule"


def test_terms_that_overlap_or_end_before_they_begin_are_refused(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    first, last = date(2027, 2, 22), date(2027, 7, 2)
    frequency_services.add_term(session, term(world, first, last), planner)
    with pytest.raises(Invalid) as refusal:
        frequency_services.add_term(session, term(world, last, date(2027, 9, 1)), planner)
    assert (refusal.value.code, refusal.value.field) == ("terms_overlap", "starts_on")
    with pytest.raises(Invalid) as refusal:
        frequency_services.add_term(session, term(world, last, first), planner)
    assert (refusal.value.code, refusal.value.field) == ("until_before_on", "ends_on")
    own = frequency_services.add_term(session, term(world, first, last, unit_kinds=["kindergarten"]), planner)
    with pytest.raises(Invalid):
        frequency_services.add_term(session, term(world, first, last, unit_kinds=["kindergarten"]), planner)
    again = term(world, first, date(2027, 6, 25), unit_kinds=["kindergarten"])
    frequency_services.edit_term(session, own, again, planner)
    assert own.ends_on == date(2027, 6, 25)


def test_the_terms_of_the_county_decide_what_is_owed(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    frequency_services.add_term(session, term(world, date(2027, 3, 8), date(2027, 7, 9)), planner)
    found = states(line(session, world, "primary"))
    assert (found[date(2027, 2, 1)], found[date(2027, 7, 1)]) == ("none", "later")


# excuses


def excused(world: World, unit: str = "primary") -> ExcuseInput:
    values = {"unit_id": world.units[unit].id, "starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)}
    return ExcuseInput.model_validate(values | {"reason": "校舍维修"})


def test_an_excuse_says_who_gave_it_when_and_is_taken_back(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    row = frequency_services.excuse(session, excused(world), officer)
    (standing,) = (one for one in line(session, world, "primary").standings if one.state == "excused")
    assert standing.excuse is not None
    assert (standing.excuse.by, standing.excuse.reason) == ("陈助理", "校舍维修")
    assert frequency_services.excuse(session, excused(world), officer).id == row.id, "once for the same days"
    frequency_services.take_back_excuse(session, row, officer)
    assert states(line(session, world, "primary"))[date(2027, 3, 1)] == "overdue"


def test_no_unit_excuses_itself_and_no_officer_another_township(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        frequency_services.excuse(session, excused(world), world.actor(session, "unit_contact"))
    with pytest.raises(NotFound):
        frequency_services.excuse(session, excused(world, "kindergarten"), world.actor(session, "township_officer"))


# reminders


def overseen(session: Session, world: World) -> Survey:
    actor = world.actor(session, "planner")
    return survey(session, actor, Wanted(window_of("now", TODAY)), TODAY, Permission.EDIT_EVENTS)


def test_everybody_who_owes_is_reminded_once_a_day_and_whoever_has_no_account_is_named(
    session: Session, world: World
) -> None:
    planner = world.actor(session, "planner")
    told = remind(session, overseen(session, world), planner)
    assert (told.people, told.units, told.again) == (1, 1, 0)
    assert {one.name for one in told.unreachable} == {"城南中学", "实验幼儿园", "清源县地震局"}
    message = session.scalar(select(InboxMessage))
    assert message is not None
    assert message.reader_key == f"user:{world.users['unit_contact'].id}"
    assert "2027年3月" in message.body
    assert message.url == f"/drills/register?unit={world.units['primary'].id}"
    send_some(session)
    assert session.scalar(select(OutboxMessage.address)) == "unit_contact@qingyuan.example"
    again = remind(session, overseen(session, world), planner)
    assert (again.people, again.again) == (0, 1)
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_whoever_has_planned_the_next_drill_and_missed_none_is_left_in_peace(session: Session, world: World) -> None:
    unit = world.units["primary"]
    hold(session, unit, datetime(2027, 3, 3, 2, 0, tzinfo=UTC), result=datetime(2027, 3, 3, 2, 0, tzinfo=UTC))
    hold(session, unit, datetime(2027, 4, 28, 2, 0, tzinfo=UTC), "planned")
    assert not line(session, world, "primary").wants
    found = survey(session, world.actor(session, "planner"), Wanted(window_of("now", TODAY), units=[unit.id]), TODAY)
    with pytest.raises(DomainError) as refusal:
        remind(session, found, world.actor(session, "planner"))
    assert refusal.value.code == "nobody_owes"


def test_the_same_holds_on_both_databases(any_database: Database) -> None:
    with any_database.transaction() as session:
        frequency_default_services.seed(session)
        assert frequency_default_services.seed(session) == 0
        world = build_world(session)
        planner = world.actor(session, "planner")
        frequency_services.add_rule(session, rule(area_id=world.areas["county"].id, types=["evacuation"]), planner)
        frequency_services.add_term(session, term(world, date(2027, 2, 22), date(2027, 7, 2)), planner)
        frequency_services.excuse(session, excused(world), planner)
        hold(session, world.units["primary"], datetime(2027, 2, 28, 16, 30, tzinfo=UTC), status="planned")
    with any_database.transaction(writing=False) as session:
        found = states(line(session, world, "primary"))
        assert (found[date(2027, 2, 1)], found[date(2027, 3, 1)]) == ("overdue", "unreported")
        actor = world.actor(session, "planner")
        assert next(row.area_id for row in lists.rules(session, actor)) == world.areas["county"].id
        assert len(lists.terms(session, actor)) == len(session.scalars(lists.excuses(actor)).all()) == 1
