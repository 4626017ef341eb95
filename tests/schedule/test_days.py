from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from registry.models import AuditEntry
from registry.permissions import Permission
from registry.queries import setting
from schedule import absence_queries, absence_services, blackout_queries, day_services, resource_services, services
from schedule.day_inputs import BlackoutInput, SpecialDayInput
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.day_queries import absences, closures, day_book, home_area, kinds_above
from schedule.inputs import EventInput
from schedule.models import Person, Team
from schedule.resource_inputs import AbsenceInput, TeamInput
from tests.support.world import World, build_world

YEAR = (date(2031, 1, 1), date(2031, 12, 31))
DAY = date(2031, 5, 12)


@pytest.fixture
def session(any_database: Database) -> Iterator[Session]:
    with any_database.session(writing=True) as session:
        yield session
        session.rollback()


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def admin(session: Session, world: World) -> Actor:
    return world.actor(session, "administrator")


def exams(world: World, **more: Any) -> BlackoutInput:
    facts = {
        "name": "中考", "reason": "exam", "area_id": world.areas["county"].id, "starts_on": DAY,
        "ends_on": date(2031, 5, 14), "unit_kinds": ["school"],
    }  # fmt: skip
    return BlackoutInput(**(facts | more))


def lecture(world: World, **more: Any) -> EventInput:
    facts = {
        "kind": "lecture", "title": "Lecture", "on": DAY, "starts": time(14), "ends": time(16),
        "unit_id": world.units["primary"].id, "resources": [team(world)],
    }  # fmt: skip
    return EventInput(**(facts | more))


def team(world: World) -> str:
    return f"team:{world.teams['first'].id}"


def leave(world: World, **more: Any) -> AbsenceInput:
    return AbsenceInput(**({"resource": team(world), "on": DAY, "note": "培训"} | more))


def holiday(area_id: int | None, on: date = DAY, **more: Any) -> SpecialDayInput:
    return SpecialDayInput(**({"area_id": area_id, "kind": "holiday", "on": on} | more))


# --- days off and make-up workdays


def test_an_entered_day_holds_in_its_area_and_beneath_only(session: Session, world: World, planner: Actor) -> None:
    day_services.enter_days(session, holiday(world.areas["meijiang"].id, name="圩庆"), planner)
    assert not day_book(session, world.areas["meijiang"], *YEAR).is_workday(DAY)
    assert not day_book(session, world.areas["shishang"], *YEAR).is_workday(DAY)
    assert day_book(session, world.areas["county"], *YEAR).is_workday(DAY)
    assert day_book(session, world.areas["qingtang"], *YEAR).is_workday(DAY)
    assert day_book(session, None, *YEAR).is_workday(DAY)


def test_the_nearest_entry_stands(session: Session, world: World, admin: Actor, planner: Actor) -> None:
    day_services.enter_days(session, holiday(None), admin)
    day_services.enter_days(session, holiday(world.areas["county"].id, kind="workday"), planner)
    day_services.enter_days(session, holiday(world.areas["meijiang"].id, name="圩庆"), planner)
    assert not day_book(session, None, *YEAR).is_workday(DAY)
    assert day_book(session, world.areas["qingtang"], *YEAR).is_workday(DAY)
    assert day_book(session, world.areas["laocheng"], *YEAR).say(DAY).name == "圩庆"


def test_days_in_a_row_are_entered_at_once_and_again_change_them(
    session: Session, world: World, planner: Actor
) -> None:
    area = world.areas["county"].id
    day_services.enter_days(session, holiday(area, until=date(2031, 5, 14), name="圩庆"), planner)
    day_services.enter_days(session, holiday(area, date(2031, 5, 13), kind="workday"), planner)
    found = session.execute(select(SpecialDay.on, SpecialDay.kind).order_by(SpecialDay.on)).all()
    assert [(on.day, kind) for on, kind in found] == [(12, "holiday"), (13, "workday"), (14, "holiday")]


def test_a_day_taken_back_is_as_the_library_has_it(session: Session, world: World, planner: Actor) -> None:
    (entered,) = day_services.enter_days(session, holiday(world.areas["county"].id), planner)
    day_services.forget_day(session, entered, planner)
    assert day_book(session, world.areas["county"], *YEAR).is_workday(DAY)


def test_a_year_is_known_once_days_of_it_were_entered(session: Session, world: World, planner: Actor) -> None:
    assert not day_book(session, world.areas["county"], *YEAR).is_known(2031)
    day_services.enter_days(session, holiday(world.areas["county"].id, date(2031, 2, 1)), planner)
    assert day_book(session, world.areas["county"], DAY, DAY).is_known(2031), "also when only one day is asked for"
    assert not day_book(session, None, *YEAR).is_known(2031)


def test_only_an_administrator_of_everything_enters_days_that_hold_everywhere(
    session: Session, world: World, planner: Actor
) -> None:
    with pytest.raises(Forbidden):
        day_services.enter_days(session, holiday(None), planner)


def test_an_officer_enters_no_days_for_another_township(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        day_services.enter_days(session, holiday(world.areas["qingtang"].id), officer)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"until": date(2031, 5, 11)}, "until"), ({"until": date(2031, 7, 1)}, "until"), ({"on": date(2150, 1, 1)}, "on")],
)
def test_days_that_cannot_be_are_refused(
    session: Session, world: World, planner: Actor, more: dict[str, Any], field: str
) -> None:
    given = SpecialDayInput(**({"area_id": world.areas["county"].id, "kind": "holiday", "on": DAY} | more))
    with pytest.raises(Invalid) as refusal:
        day_services.enter_days(session, given, planner)
    assert refusal.value.field == field


def test_home_is_the_actors_own_area(session: Session, world: World, planner: Actor) -> None:
    assert home_area(session) == world.areas["county"]


# --- blackouts


def test_a_blackout_holds_in_its_area_and_beneath(session: Session, world: World, planner: Actor) -> None:
    day_services.add_blackout(session, exams(world, area_id=world.areas["meijiang"].id), planner)
    assert [one.name for one in closures(session, world.areas["shishang"], DAY, DAY)] == ["中考"]
    assert closures(session, world.areas["qingtang"], DAY, DAY) == []
    assert closures(session, world.areas["county"], DAY, DAY) == []
    assert closures(session, None, DAY, DAY) == []


def test_a_closure_says_all_that_was_typed(session: Session, world: World, planner: Actor) -> None:
    given = exams(
        world, weekdays=[5, 1, 1], endings=[7, 0], is_lunar=True, from_time=time(8), until_time=time(12),
        event_kinds=["drill"], is_strict=True,
    )  # fmt: skip
    made = day_services.add_blackout(session, given, planner)
    (found,) = closures(session, world.areas["county"], DAY, DAY)
    assert (found.name, found.reason_name, found.id) == ("中考", "Exams", made.id)
    assert (found.weekdays, found.endings, found.is_lunar) == (frozenset({1, 5}), frozenset({0, 7}), True)
    assert found.minutes == (480, 720)
    assert (found.unit_kinds, found.event_kinds) == (frozenset({"school"}), frozenset({"drill"}))
    assert found.is_strict
    typed = blackout_queries.as_typed(made)
    assert day_services.edit_blackout(session, made, BlackoutInput(**typed), planner).endings == [0, 7]


def test_out_of_use_or_past_it_closes_nothing(session: Session, world: World, planner: Actor) -> None:
    made = day_services.add_blackout(session, exams(world), planner)
    assert closures(session, world.areas["county"], date(2031, 5, 15), date(2031, 6, 1)) == []
    day_services.switch_blackout(session, made, False, planner)
    assert closures(session, world.areas["county"], DAY, DAY) == []
    day_services.switch_blackout(session, made, True, planner)
    assert len(closures(session, world.areas["county"], DAY, DAY)) == 1


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [({}, (0, 1440)), ({"from_time": time(18)}, (1080, 1440)), ({"until_time": time(12)}, (0, 720)),
     ({"from_time": time(18), "until_time": time(0)}, (1080, 1440))],
)  # fmt: skip
def test_an_open_end_of_its_hours_is_the_days_own(
    session: Session, world: World, planner: Actor, typed: dict[str, Any], minutes: tuple[int, int]
) -> None:
    day_services.add_blackout(session, exams(world, **typed), planner)
    assert closures(session, world.areas["county"], DAY, DAY)[0].minutes == minutes


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": date(2031, 5, 11)}, "ends_on"),
        ({"from_time": time(12), "until_time": time(8)}, "until_time"),
        ({"reason": "boredom"}, "reason"),
        ({"unit_kinds": ["castle"]}, "unit_kinds"),
        ({"event_kinds": ["party"]}, "event_kinds"),
        ({"ends_on": date(2160, 1, 1)}, "ends_on"),
    ],
)
def test_a_blackout_that_cannot_be_is_refused_at_its_field(
    session: Session, world: World, planner: Actor, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        day_services.add_blackout(session, exams(world, **more), planner)
    assert refusal.value.field == field
    assert session.scalars(select(Blackout)).all() == []


def test_lunar_without_endings_means_nothing_and_is_not_kept(session: Session, world: World, planner: Actor) -> None:
    assert day_services.add_blackout(session, exams(world, is_lunar=True), planner).is_lunar is False


def test_two_planners_changing_one_blackout_notice_each_other(session: Session, world: World, planner: Actor) -> None:
    made = day_services.add_blackout(session, exams(world), planner)
    opened = made.version
    day_services.edit_blackout(session, made, exams(world, name="高考", version=opened), planner)
    with pytest.raises(DomainError) as refusal:
        day_services.edit_blackout(session, made, exams(world, name="会考", version=opened), planner)
    assert refusal.value.code == "changed_meanwhile"


def test_a_deleted_blackout_is_in_the_audit_trail(session: Session, world: World, planner: Actor) -> None:
    made = day_services.add_blackout(session, exams(world), planner)
    day_services.delete_blackout(session, made, planner)
    session.flush()
    entries = session.scalars(select(AuditEntry.action).where(AuditEntry.record_type == "blackouts")).all()
    assert list(entries)[-1] == "deleted"


def test_looking_at_a_blackout_keeps_nothing(session: Session, world: World, planner: Actor) -> None:
    looked = day_services.checked_blackout(session, exams(world), planner)
    session.flush()
    assert looked.name == "中考" and session.scalars(select(Blackout)).all() == []


def test_events_that_stand_in_a_new_blackout_are_found(session: Session, world: World, planner: Actor) -> None:
    schools = services.create_event(session, lecture(world), planner)
    services.create_event(session, lecture(world, unit_id=world.units["bureau"].id, resources=[]), planner)
    later = date(2031, 5, 20)
    services.create_event(session, lecture(world, on=later), planner)
    closure = closures_of(session, world, planner)
    county = world.areas["county"]
    hit = blackout_queries.events_closed(session, planner, closure, county, DAY, "Asia/Shanghai")
    assert hit == [schools]
    beside = world.areas["qingtang"]
    assert blackout_queries.events_closed(session, planner, closure, beside, DAY, "Asia/Shanghai") == []
    assert blackout_queries.events_closed(session, planner, closure, county, later, "Asia/Shanghai") == []


def closures_of(session: Session, world: World, planner: Actor) -> Any:
    day_services.add_blackout(session, exams(world), planner)
    return closures(session, world.areas["county"], DAY, DAY)[0]


def test_a_kind_of_unit_is_asked_with_its_group(session: Session, world: World, planner: Actor) -> None:
    assert kinds_above(session, "primary", world.areas["meijiang"]) == {"primary", "school"}
    assert kinds_above(session, "village", world.areas["meijiang"]) == {"village"}
    assert kinds_above(session, "unheard_of", None) == {"unheard_of"}


# --- absences


def test_without_clocks_it_is_away_for_whole_days(session: Session, world: World, planner: Actor) -> None:
    made = absence_services.add_absence(session, leave(world, until=date(2031, 5, 13)), planner)
    assert made.starts_at == datetime(2031, 5, 11, 16, tzinfo=UTC)
    assert made.ends_at == datetime(2031, 5, 13, 16, tzinfo=UTC)
    typed = absence_queries.as_typed(made, "Asia/Shanghai")
    assert (typed["on"], typed["until"], typed["starts"], typed["ends"]) == (DAY, date(2031, 5, 13), None, None)


def test_with_clocks_it_is_away_between_them(session: Session, world: World, planner: Actor) -> None:
    made = absence_services.add_absence(session, leave(world, starts=time(9), ends=time(11, 30)), planner)
    (found,) = absences(session, [team(world)], made.starts_at, made.ends_at)
    assert (found.resource, found.note, found.source) == (team(world), "培训", "typed")
    assert (found.starts_at.hour, found.ends_at.minute) == (1, 30)
    typed = absence_queries.as_typed(made, "Asia/Shanghai")
    assert (typed["until"], typed["starts"], typed["ends"]) == (None, time(9), time(11, 30))


def test_absences_that_only_touch_the_time_are_not_in_it(session: Session, world: World, planner: Actor) -> None:
    made = absence_services.add_absence(session, leave(world, starts=time(9), ends=time(11)), planner)
    later = datetime(2031, 5, 12, 9, tzinfo=UTC)
    assert absences(session, [team(world)], made.ends_at, later) == []
    assert absences(session, ["team:999"], made.starts_at, later) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"until": date(2031, 5, 11)}, "until"),
        ({"starts": time(11), "ends": time(9)}, "ends"),
        ({"starts": time(11), "ends": time(11)}, "ends"),
        ({"until": date(2033, 5, 11)}, "until"),
        ({"on": date(2160, 1, 1)}, "on"),
    ],
)
def test_an_absence_whose_end_is_not_after_its_start_is_refused(
    session: Session, world: World, planner: Actor, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        absence_services.add_absence(session, leave(world, **more), planner)
    assert refusal.value.field == field
    assert session.scalars(select(Absence)).all() == []


def test_the_events_that_an_absence_hits_are_named(session: Session, world: World, planner: Actor) -> None:
    hit = services.create_event(session, lecture(world), planner)
    services.create_event(session, lecture(world, starts=time(8), ends=time(9)), planner)
    made = absence_services.add_absence(session, leave(world, starts=time(15), ends=time(18)), planner)
    assert absence_queries.events_during(session, planner, made.resource, made.starts_at, made.ends_at) == [hit]
    missed = absence_queries.events_missed(session, planner, Permission.EDIT_EVENTS, [made.resource])
    assert [(event, booking.resource) for event, booking in missed] == [(hit, made.resource)]
    services.cancel_event(session, hit, "moved", planner)
    assert absence_queries.events_missed(session, planner, Permission.EDIT_EVENTS) == []


def test_what_comes_from_somebodys_own_calendar_is_not_changed_here(
    session: Session, world: World, planner: Actor
) -> None:
    busy = absence_services.add_absence(session, leave(world), planner)
    busy.source = "calendar"
    for deed in (
        lambda: absence_services.edit_absence(session, busy, leave(world), planner),
        lambda: absence_services.delete_absence(session, busy, planner),
    ):
        with pytest.raises(DomainError) as refusal:
            deed()
        assert refusal.value.code == "from_calendar"


def test_only_who_looks_after_it_says_that_it_is_away(session: Session, world: World, planner: Actor) -> None:
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        absence_services.add_absence(session, leave(world), officer)
    made = absence_services.add_absence(session, leave(world), planner)
    with pytest.raises(NotFound):
        absence_services.delete_absence(session, made, officer)
    with pytest.raises(NotFound):
        absence_services.add_absence(session, leave(world, resource="person:999"), planner)


def test_absences_are_listed_where_what_is_away_serves(session: Session, world: World, planner: Actor) -> None:
    absence_services.add_absence(session, leave(world), planner)
    away = Person(area_id=world.areas["qingtang"].id, name="李讲师")
    session.add(away)
    session.flush()
    absence_services.add_absence(session, leave(world, resource=f"person:{away.id}"), planner)
    seen = {role: len(session.scalars(absence_queries.absences_seen(world.actor(session, role))).all())
            for role in ("planner", "township_officer", "unit_contact", "observer")}  # fmt: skip
    assert seen == {"planner": 2, "township_officer": 1, "unit_contact": 0, "observer": 0}


# --- a team's hours


def given_team(world: World, **more: Any) -> TeamInput:
    return TeamInput(**({"name": "宣传三队", "area_id": world.areas["county"].id} | more))


def test_a_team_works_monday_to_friday_unless_said_otherwise(session: Session, world: World, planner: Actor) -> None:
    made = resource_services.add_team(session, given_team(world), planner)
    assert (made.works_on, made.rests_from, made.rests_until) == ([1, 2, 3, 4, 5], None, None)
    changed = resource_services.edit_team(
        session, made, given_team(world, works_on=[6, 7, 6], rests_from=time(12), rests_until=time(14, 30)), planner
    )
    assert (changed.works_on, changed.rests_from, changed.rests_until) == ([6, 7], 720, 870)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"works_on": []}, "works_on"),
        ({"rests_from": time(12)}, "rests_until"),
        ({"rests_until": time(14)}, "rests_from"),
        ({"rests_from": time(14), "rests_until": time(12)}, "rests_until"),
        ({"rests_from": time(7), "rests_until": time(9)}, "rests_from"),
        ({"rests_from": time(17), "rests_until": time(19)}, "rests_from"),
    ],
)
def test_a_break_has_both_ends_inside_the_hours(
    session: Session, world: World, planner: Actor, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        resource_services.add_team(session, given_team(world, **more), planner)
    assert refusal.value.field == field
    assert session.scalar(select(Team).where(Team.name == "宣传三队")) is None


def test_travel_is_reckoned_by_an_unverified_default(session: Session, world: World, planner: Actor) -> None:
    travel = setting(session, "travel", world.areas["county"])
    assert (travel["km_per_hour"], travel["detour"], travel["margin_minutes"], travel["is_verified"]) == (
        40, 1.4, 10, False,
    )  # fmt: skip
