"""Emergency plans: when they are due, who brings versions in, what tests find, which units lack one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import travel

from core.db import Database
from core.errors import DomainError, Invalid, NotFound, Refusals
from core.files import FileStore
from core.imports import Given, Options
from core.models import InboxMessage
from core.times import now, today
from readiness import plan_services, plan_test_services, plan_version_services
from readiness.plan_clock_services import remind_of_plans
from readiness.plan_dates import review_due, standing, years_later
from readiness.plan_file_services import SentFile
from readiness.plan_inputs import (
    FindingInput,
    PlanInput,
    PlanReasonInput,
    ReviewRuleInput,
    SentPlanInput,
    TakenUpInput,
    VersionInput,
)
from readiness.plan_missing_queries import missing_units, whole_share
from readiness.plan_models import EmergencyPlan
from readiness.plan_owed_queries import reviews_due
from readiness.plan_queries import holds_on, offered_to, standing_of, versions_of
from readiness.plan_sheets import PlanImporter
from registry.models import Unit
from schedule.models import Event
from tests.support.world import Visitor, World

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
PDF = SentFile("预案.pdf", b"%PDF-1.7 plan")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "kept", 50_000_000)


def plan_of(session: Session, world: World, approved: date, unit: str = "primary") -> EmergencyPlan:
    planner = world.actor(session, "planner")
    given = PlanInput(unit_id=world.units[unit].id, level="unit", kind="school", title="学校地震应急预案")
    made = plan_services.add_plan(session, given, planner)
    store = FileStore(Path("unused"), 1)
    plan_version_services.add_version(session, store, made, VersionInput(approved_on=approved), None, planner)
    return made


@for_all(DAYS, st.integers(1, 20))
def test_a_review_is_due_on_the_same_day_years_later(day: date, years: int) -> None:
    later = years_later(day, years)
    assert later.year == day.year + years and later.month == day.month
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


@for_all(DAYS, st.none() | DAYS, DAYS, DAYS, st.integers(1, 20))
def test_a_later_review_never_makes_a_plan_due_earlier(
    approved: date, typed: date | None, first: date, second: date, years: int
) -> None:
    early, late = sorted((max(first, approved), max(second, approved)))
    assert review_due(approved, None, early, years) <= review_due(approved, None, late, years)
    assert review_due(approved, typed, None, years) == (typed or years_later(approved, years))


@for_all(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, DAYS, st.integers(1, 366))
def test_a_plan_stands_in_one_way_and_is_never_current_after_its_day(
    since: date | None, due: date | None, gone: date | None, on: date, soon: int
) -> None:
    found = standing(since, due, gone, on, soon)
    if found in ("current", "soon"):
        assert since is not None and since <= on and due is not None and due >= on and (gone is None or gone > on)


def test_staying_as_it_is_moves_the_day_and_undoing_moves_it_back(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, date(2020, 5, 12)), world.actor(session, "planner")
    assert (plan.review_due_on, standing_of(session, plan)) == (date(2023, 5, 12), "overdue")
    review = plan_services.stays(session, plan, planner)
    assert plan.review_due_on == years_later(today(), 3) and standing_of(session, plan) == "current"
    with pytest.raises(DomainError) as refused:
        plan_services.stays(session, plan, planner)
    assert refused.value.code == "reviewed_today"
    plan_services.undo_review(session, plan, review.id, planner)
    assert plan.review_due_on == date(2023, 5, 12)


def test_a_version_renews_the_review_only_once_it_is_in_force(database: Database, world: World) -> None:
    with database.transaction() as session:
        plan, planner = plan_of(session, world, date(2020, 5, 12)), world.actor(session, "planner")
        later = VersionInput(approved_on=today(), in_force_from=today() + timedelta(days=60))
        plan_version_services.add_version(session, FileStore(Path("unused"), 1), plan, later, None, planner)
        assert (plan.review_due_on, standing_of(session, plan)) == (date(2023, 5, 12), "overdue")
        number = plan.id
    with travel(now() + timedelta(days=61)):
        remind_of_plans(database)
        with database.session(writing=False) as session:
            assert standing_of(session, session.get_one(EmergencyPlan, number)) == "current"


def test_the_version_of_today_is_in_force_and_not_the_first_or_the_next(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, date(2020, 5, 12)), world.actor(session, "planner")
    for began in (date(2024, 1, 1), today() + timedelta(days=60)):
        given = VersionInput(approved_on=date(2024, 1, 1), in_force_from=began)
        plan_version_services.add_version(session, FileStore(Path("unused"), 1), plan, given, None, planner)
    versions = versions_of(session, plan)
    found = [holds_on(versions, on) for on in (date(2019, 1, 1), date(2020, 5, 12), today(), date(2030, 1, 1))]
    assert [one and one.number for one in found] == [None, 1, 2, 3]


def test_a_unit_sends_its_plan_and_the_officer_sends_it_back_or_accepts_it(
    session: Session, world: World, store: FileStore
) -> None:
    contact, officer = world.actor(session, "unit_contact"), world.actor(session, "township_officer")
    given = SentPlanInput(kind="school", title="石上小学地震应急预案", approved_on=today())
    with pytest.raises(Invalid):
        plan_version_services.send_plan(session, store, world.units["primary"], given, None, contact)
    with pytest.raises(Invalid, match="PDF"):
        spoilt = SentFile("预案.pdf", b"MZ not a plan")
        plan_version_services.send_plan(session, store, world.units["primary"], given, spoilt, contact)
    session.rollback()
    version = plan_version_services.send_plan(session, store, world.units["primary"], given, PDF, contact)
    plan = version.plan
    assert (version.state, standing_of(session, plan)) == ("sent", "waiting")
    with pytest.raises(NotFound):
        plan_version_services.accept(session, version, contact)
    plan_version_services.send_back(session, version, PlanReasonInput(reason="缺第 3 页"), officer)
    told = session.scalars(select(InboxMessage.body)).all()
    assert any("缺第 3 页" in body for body in told)
    again = plan_version_services.add_version(session, store, plan, VersionInput(approved_on=today()), PDF, contact)
    plan_version_services.accept(session, again, officer)
    assert (again.number, standing_of(session, plan)) == (2, "current")
    with pytest.raises(NotFound):
        plan_version_services.send_plan(session, store, world.units["junior"], given, PDF, contact)


def test_units_that_must_have_a_plan_are_missing_until_one_is_current(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    names = {one.name for one in session.scalars(missing_units(session, planner, today()))}
    assert names == {"石上小学", "城南中学", "实验幼儿园"}  # schools, not the bureau
    plan_of(session, world, today())
    plan_of(session, world, date(2015, 1, 1), "junior")  # overdue: not current
    names = {one.name for one in session.scalars(missing_units(session, planner, today()))}
    assert names == {"城南中学", "实验幼儿园"}
    session.info.clear()
    share = whole_share(session, planner)
    assert (share.needed, share.current) == (3, 1)


def test_what_a_test_found_stays_open_until_a_version_takes_it_up(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, today()), world.actor(session, "planner")
    unit = world.units["primary"]
    event = Event(uid="plan-test", kind="drill", title="疏散演练", area_id=unit.area_id, unit_id=unit.id,
                  starts_at=_at(-3), ends_at=_at(-3, 1), status="held")  # fmt: skip
    session.add(event)
    session.flush()
    test = plan_test_services.note_test(session, event, plan, planner)
    assert plan_test_services.note_test(session, event, plan, planner) is test
    found = plan_test_services.add_finding(session, test, FindingInput(found="集合点过小"), planner)
    with pytest.raises(DomainError):
        plan_test_services.remove_test(session, test, planner)
    with pytest.raises(Invalid) as older:
        plan_test_services.take_up(session, found, TakenUpInput(number=1), planner)
    assert (older.value.code, older.value.field) == ("not_newer", "number"), "the version that was tested"
    with pytest.raises(DomainError, match="集合点过小") as unheeded:
        plan_services.stays(session, plan, planner)
    assert unheeded.value.code == "finding_open"
    newer = VersionInput(approved_on=today())
    plan_version_services.add_version(session, FileStore(Path("unused"), 1), plan, newer, None, planner)
    plan_test_services.take_up(session, found, TakenUpInput(number=2), planner)
    assert (found.state, found.taken_up_in and found.taken_up_in.number) == ("taken_up", 2)
    with pytest.raises(DomainError):
        plan_test_services.take_up(session, found, TakenUpInput(number=2), planner)


def test_the_days_of_a_version_come_one_after_the_other(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, date(2020, 5, 12)), world.actor(session, "planner")
    store, days = FileStore(Path("unused"), 1), [date(2026, 11, day) for day in (25, 20, 1)]
    given = VersionInput(drafted_on=days[0], approved_on=days[1], in_force_from=days[2])
    with pytest.raises(Refusals) as refused:
        plan_version_services.add_version(session, store, plan, given, None, planner)
    assert {getattr(one, "field", "") for one in refused.value.errors} == {"drafted_on", "in_force_from"}
    given = VersionInput(drafted_on=days[2], approved_on=days[2], in_force_from=days[2])
    assert plan_version_services.add_version(session, store, plan, given, None, planner).number == 2


def test_only_a_drill_before_its_withdrawal_tests_a_plan(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, today()), world.actor(session, "planner")
    unit = session.get_one(Unit, world.units["primary"].id)
    events = {name: Event(uid=name, kind=kind, title="讲座或演练", area_id=unit.area_id, unit_id=unit.id,
                          starts_at=_at(days), ends_at=_at(days, 1), status="planned", area=unit.area, unit=unit)
              for name, kind, days in (("lecture", "lecture", -3), ("media", "media", -3), ("before", "drill", -3),
                                       ("after", "drill", 1))}  # fmt: skip
    session.add_all(events.values())
    session.flush()
    for name in ("lecture", "media"):
        assert plan not in offered_to(session, events[name], planner)
        with pytest.raises(DomainError, match="Only a drill"):
            plan_test_services.note_test(session, events[name], plan, planner)
    plan_services.withdraw(session, plan, PlanReasonInput(reason="学校撤并"), planner)
    assert plan in offered_to(session, events["before"], planner)
    assert plan not in offered_to(session, events["after"], planner)
    with pytest.raises(Invalid) as refused:
        plan_test_services.note_test(session, events["after"], plan, planner)
    assert refused.value.field == "plan_id"
    assert plan_test_services.note_test(session, events["before"], plan, planner).event_id == events["before"].id


def _at(days: int, hours: int = 0) -> datetime:
    return now() + timedelta(days=days, hours=hours)


def test_a_review_is_owed_and_received(session: Session, world: World) -> None:
    plan, planner = plan_of(session, world, date(2020, 5, 12)), world.actor(session, "planner")
    span = (date(2023, 1, 1), date(2023, 12, 31))
    (owed,) = reviews_due(session, planner, *span, None)
    assert (owed.received_at, owed.unit_id, owed.title) == (None, plan.unit_id, plan.title)
    review = plan_services.stays(session, plan, planner)
    (kept,) = reviews_due(session, planner, *span, None)
    assert kept.received_at == review.reviewed_at


def test_a_new_rule_gives_every_plan_its_day_anew(session: Session, world: World) -> None:
    plan, admin = plan_of(session, world, date(2024, 2, 29)), world.actor(session, "administrator")
    assert plan.review_due_on == date(2027, 2, 28)
    plan_services.set_review_rule(session, None, ReviewRuleInput(years=5, unit_kinds=["school"]), admin)
    assert plan.review_due_on == date(2029, 2, 28)
    with pytest.raises(Invalid):
        plan_services.set_review_rule(session, None, ReviewRuleInput(unit_kinds=["castle"]), admin)


def test_the_clock_reminds_once(database: Database, world: World) -> None:
    with database.transaction() as session:
        plan_of(session, world, years_later(today(), -3) + timedelta(days=30))
    assert remind_of_plans(database) == "reminded 1"
    assert remind_of_plans(database) == "reminded 0"


def test_pages_from_an_empty_list_to_a_reviewed_plan(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert "No plans yet" in client.get("/readiness/plans").text
    given = {"area": "990101", "owner_name": "县教育局", "level": "county", "kind": "earthquake", "title": "专项预案"}
    made = client.post("/readiness/plans/new", data=given)
    assert made.headers["Location"] == "/readiness/plans/1/versions/new"
    file = (BytesIO(PDF.data), "预案.pdf")
    client.post(made.headers["Location"], data={"approved_on": "2020-05-12", "file": file})
    assert "Review overdue" in client.get("/readiness/plans/1").text
    said = client.post("/readiness/plans/1/stays", follow_redirects=True).text
    assert "Reviewed: it stays as it is" in said and "Undo" in said
    assert client.get("/readiness/plans/1/versions/1/file").data == PDF.data
    assert client.get("/readiness/plans.csv").text.count("专项预案") == 1
    wrong = client.post("/readiness/plans/new", data=given | {"kind": "castle", "area": "", "title": ""})
    assert wrong.status_code == 422
    client.sign_in_as(world, "unit_contact")
    assert client.get("/readiness/plans/1").status_code == 404
    assert client.get("/readiness/plans/send").status_code == 200
    assert "Send our plan" in client.get(f"/units/{world.units['primary'].id}").text


def test_which_plan_a_drill_tested_is_chosen_each_time(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        plan_of(session, world, date(2020, 5, 12))
        unit = world.units["primary"]
        event = Event(uid="which-plan", kind="drill", title="疏散演练", area_id=unit.area_id, unit_id=unit.id,
                      starts_at=_at(-3), ends_at=_at(-3, 1), status="held")  # fmt: skip
        session.add(event)
        session.flush()
        number = event.id
    client.sign_in_as(world, "planner")
    assert '<option value="">Choose the plan</option>' in client.get(f"/events/{number}").text
    unchosen = client.post(f"/readiness/tests/{number}", data={"plan_id": ""})
    assert unchosen.status_code == 422 and "Choose the plan that the event tested." in unchosen.text


def test_a_list_of_plans_is_brought_in_and_taken_back(client: Visitor, world: World, database: Database) -> None:
    rows: list[dict[str, object]] = [
        {"unit": "石上小学", "title": "地震应急预案", "kind": "学校地震应急预案", "approved_on": date(2025, 3, 1)},
        {"area": "990101", "owner_name": "县教育局", "level": "县级", "title": "专项预案"},
        {"unit": "没有的学校", "title": "地震应急预案"},
        {"unit": "石上小学", "title": "地震应急预案", "kind": "学校地震应急预案"},
        {"area": "990101", "title": "另一预案", "approved_on": date(2025, 3, 2), "in_force_from": date(2025, 3, 1)},
    ]
    with database.transaction(writing=False) as session:
        given = [Given(at + 2, dict(row)) for at, row in enumerate(rows)]
        plan = PlanImporter().plan(session, given, Options(), world.actor(session, "planner"))
    assert plan.new == {2, 3}
    codes = {(one.row, one.code) for one in plan.problems if one.is_error}
    assert codes == {(4, "unit.unknown"), (5, "repeat.plan"), (6, "plan.day")}
    written = {change.table.name: change.after for change in plan.changes if change.row == 2}
    assert written["emergency_plans"]["review_due_on"] == date(2028, 3, 1)
    assert written["plan_versions"]["number"] == 1
