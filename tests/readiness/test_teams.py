"""Response teams: how ready they are, what is checked, and call-outs that are answered once however often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from core.times import local, now, today
from readiness import call_out_queries, call_out_services, equipment_services, team_services
from readiness.call_out_inputs import CallAnswerInput, CallOutInput, MobilisationInput
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.call_out_result import Answered, outcome
from readiness.equipment_dates import months_later
from readiness.readiness_level import ORDER, Facts, Limits, judge, level_of
from readiness.same_person_queries import in_earnest
from readiness.team_clock_services import remind_of_equipment
from readiness.team_inputs import CheckInput, EquipmentInput, MemberInput, MemberTrainingInput
from readiness.team_models import ResponseTeam
from readiness.team_queries import facts_of, levels_of
from registry.defaults import seed
from reports.cube import Question
from reports.cut_queries import cut
from reports.plan_measure_queries import mobilisations
from reports.plan_measures import MOBILISATION_MEASURES
from schedule.notice_dispatch_services import send_some
from schedule.notice_models import Notice, NoticeChannel
from tests.support.programs import Programs
from tests.support.response_teams import team_of
from tests.support.world import Visitor, World, build_world

COUNTS = st.integers(0, 40)
AT = datetime.fromisoformat("2026-11-30T10:00+08:00")
COMING = CallAnswerInput(answer="coming", minutes=20)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    members, items = draw(COUNTS), draw(COUNTS)
    return Facts(
        members=members, present=draw(st.integers(0, members)), trained=draw(st.integers(0, members)),
        wanted=draw(COUNTS), items=items, checked=draw(st.integers(0, items)), expired=draw(st.integers(0, items)),
        short=draw(st.integers(0, items)), has_leader=draw(st.booleans()), has_deputy=draw(st.booleans()),
        months=draw(st.none() | st.integers(0, 60)),
    )  # fmt: skip


def bettered(known: Facts) -> list[Facts]:
    """The same team with one thing better."""
    return [
        replace(known, present=min(known.members, known.present + 1)),
        replace(known, trained=min(known.members, known.trained + 1)),
        replace(known, checked=min(known.items, known.checked + 1)),
        replace(known, expired=max(0, known.expired - 1)), replace(known, short=max(0, known.short - 1)),
        replace(known, has_leader=True), replace(known, has_deputy=True),
        replace(known, months=max(0, (known.months if known.months is not None else 61) - 1)),
    ]  # fmt: skip


@for_all(facts())
def test_a_team_never_gets_less_ready_by_anything_that_gets_better(known: Facts) -> None:
    before = ORDER.index(level_of(judge(known, Limits())))
    for better in bettered(known):
        assert ORDER.index(level_of(judge(better, Limits()))) <= before


def test_each_rule_says_why_it_is_amber() -> None:
    known = Facts(members=10, present=7, trained=10, items=4, checked=4, has_leader=True, months=2)
    said = {one.code: (one.level, str(one.why)) for one in judge(known, Limits())}
    assert said["present"] == ("amber", "7 of 10 people can come")
    assert level_of(judge(known, Limits())) == "amber"
    assert level_of(judge(replace(known, present=8), Limits())) == "green"


@for_all(st.lists(st.tuples(st.sampled_from(["", "coming", "cannot"]), st.none() | st.integers(0, 7200),
                            st.none() | st.integers(0, 9000)), max_size=30))  # fmt: skip
def test_the_counts_of_a_call_out_hold_together(rows: Sequence[tuple[str, int | None, int | None]]) -> None:
    def at(seconds: int | None) -> datetime | None:
        return AT + timedelta(seconds=seconds) if seconds is not None else None

    found = outcome([Answered(a, at(b), at(c)) for a, b, c in rows], AT, AT + timedelta(hours=1), 15)
    assert found.prompt <= found.acknowledged <= found.called == len(rows)
    assert found.arrived_in_time <= found.arrived and found.waiting + found.acknowledged == found.called
    assert (found.median_seconds or 0) <= (found.slowest_seconds or 0)


@for_all(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_check_is_due_that_many_months_later(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months and later.day <= day.day


def call(session: Session, team: ResponseTeam, actor: Actor, nature: str = "exercise") -> Mobilisation:
    by = local(now()) + timedelta(hours=1)
    given = {"nature": nature, "reason": "夜间集结", "place": "文化广场", "by_on": by.date(),
             "by_clock": by.time().replace(microsecond=0), "message": "带头盔",
             "confirmed": nature == "real"}  # fmt: skip
    return call_out_services.call_out(session, team, CallOutInput.model_validate(given), actor)


def test_everybody_is_told_by_every_way_and_exercise_stands_in_every_message(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    session.add(NoticeChannel(kind="sms", name="短信", address="https://sms.qingyuan.example", is_active=True))
    team = team_of(session, world, planner)
    made = call(session, team, planner)
    notices = session.scalars(select(Notice).where(Notice.kind == "call_out").order_by(Notice.id)).all()
    officer = world.users["township_officer"].id
    assert [one.reader_key or one.address for one in notices] == [
        f"user:{officer}", "deputy@qingyuan.example", "tel:13800000000",
    ]  # fmt: skip
    assert all(re.search("演练|EXERCISE", one.title) and one.is_urgent for one in notices)
    assert all(one.is_told for one in call_out_queries.answers_of(session, made))
    send_some(session)
    assert {one.state for one in notices} == {"sent"}
    with pytest.raises(DomainError) as refused:
        call(session, team, planner)
    assert refused.value.code == "already_out"


def test_a_real_call_out_breaks_an_exercise_off_and_nobody_is_told_to_stay_at_home(
    session: Session, world: World
) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    exercise = call(session, team, planner)
    made = call(session, team, planner, "real")
    assert exercise.released_at is not None and "earnest" in exercise.note
    assert call_out_queries.open_of(session, team) is made
    titles = session.scalars(select(Notice.title).where(Notice.kind == "call_out")).all()
    assert not [one for one in titles if "解除" in one or "stood" in one]
    old = call_out_queries.answers_of(session, exercise)[0]
    real = in_earnest(session, old)
    assert real is not None and (real.mobilisation_id, real.member_id) == (made.id, old.member_id)
    with pytest.raises(DomainError, match="Answer the real call-out"):
        call_out_services.answer_call(session, old, COMING, "link")
    for nature in ("exercise", "real"):
        with pytest.raises(DomainError, match="called out already"):
            call(session, team, planner, nature)


def test_a_call_out_to_which_nobody_came_is_no_practice(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    made = call(session, team, planner)

    def last_out() -> int | None:
        return facts_of(session, [team], today())[team.id].months

    call_out_services.stand_down(session, made, planner)
    assert last_out() is None
    second = call(session, team, planner)
    call_out_services.arrive(session, call_out_queries.answers_of(session, second)[0], "link")
    assert last_out() == 0


def test_a_real_call_out_is_confirmed_and_stays_real(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    by = local(now()) + timedelta(hours=1)
    given = CallOutInput(nature="real", reason="地震", place="广场", by_on=by.date(), by_clock=by.time())
    with pytest.raises(Invalid, match="Confirm"):
        call_out_services.call_out(session, team, given, planner)
    made = call(session, team, planner, "real")
    with pytest.raises(ValueError, match="stays"):
        made.is_exercise = True


def test_answers_by_link_and_phone_come_into_the_log(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    made = call(session, team_of(session, world, planner), planner)
    first, second, third = call_out_queries.answers_of(session, made)
    call_out_services.answer_call(session, first, COMING, "link")
    since = first.acknowledged_at
    call_out_services.answer_call(session, first, CallAnswerInput(answer="cannot", reason="生病"), "link")
    assert (first.acknowledged_at, first.answer, first.minutes_away) == (since, "cannot", None)
    call_out_services.answer_call(session, second, COMING, "phone", "林规划")
    call_out_services.arrive(session, third, "link")
    found = call_out_queries.outcome_of(made, call_out_queries.answers_of(session, made))
    assert (found.acknowledged, found.coming, found.cannot, found.arrived, found.prompt) == (3, 2, 1, 1, 3)
    call_out_services.stand_down(session, made, planner)
    assert (made.came, call_out_services.stand_down(session, made, planner).released_at) == (1, made.released_at)
    over = session.scalars(
        select(Notice.title).where(Notice.title.contains("解除") | Notice.title.contains("stood"))
    ).all()
    assert len(over) == 1  # the deputy by e-mail; who cannot come is not told, and nobody sends text messages here
    with pytest.raises(DomainError):
        call_out_services.answer_call(session, second, COMING, "link")


def test_whoever_has_arrived_cannot_say_from_an_old_page_that_they_do_not_come(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    one = call_out_queries.answers_of(session, call(session, team_of(session, world, planner), planner))[0]
    call_out_services.arrive(session, one, "link")
    with pytest.raises(DomainError) as refusal:
        call_out_services.answer_call(session, one, CallAnswerInput(answer="cannot", reason="路断"), "link")
    assert refusal.value.code == "has_arrived"
    assert call_out_services.answer_call(session, one, COMING, "link").answer == "coming"


@pytest.mark.parametrize("sends_mail", [True, False])
def test_a_letter_counts_as_told_only_where_letters_leave(session: Session, world: World, sends_mail: bool) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    given = MemberInput(name="吴队员", role="member", email="wu@example.org")
    member = team_services.add_member(session, team, given, planner)
    session.info["sends_mail"] = sends_mail
    made = call(session, team, planner)
    told = {one.member_id: one.is_told for one in call_out_queries.answers_of(session, made)}
    assert told[member.id] is sends_mail


def test_two_answers_at_the_same_moment_are_one(any_database: Database) -> None:
    with any_database.transaction() as session:
        seed(session)
        world = build_world(session)
        planner = world.actor(session, "planner")
        made = call(session, team_of(session, world, planner), planner)
        number = call_out_queries.answers_of(session, made)[0].id

    def answer(_: int) -> datetime | None:
        with any_database.transaction() as own:
            found = own.get_one(CallAnswer, number)
            call_out_services.answer_call(own, found, COMING, "link")
            return call_out_services.arrive(own, found, "link").arrived_at

    with ThreadPoolExecutor(4) as pool:
        arrived = set(pool.map(answer, range(4)))
    with any_database.transaction(writing=False) as session:
        kept = session.get_one(CallAnswer, number)
        assert arrived == {kept.arrived_at}
        assert kept.acknowledged_at is not None and kept.acknowledged_at <= (kept.arrived_at or now())


def test_exercise_and_real_are_never_counted_together(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    made = call(session, team, planner)
    call_out_services.answer_call(session, call_out_queries.answers_of(session, made)[0], COMING, "link")
    on = today() - timedelta(days=1)
    over = {"nature": "real", "reason": "山火", "on": on, "starts": "08:00", "released": "11:00", "came": 12}
    with pytest.raises(Invalid, match=r"than the team has people \(3\)"):
        call_out_services.enter_mobilisation(session, team, MobilisationInput.model_validate(over), planner)
    over |= {"note": "另有志愿者9人"}
    call_out_services.enter_mobilisation(session, team, MobilisationInput.model_validate(over), planner)
    with pytest.raises(Invalid, match="began then: 山火, ") as twice:
        again = over | {"reason": "山林火灾", "released": "12:00"}
        call_out_services.enter_mobilisation(session, team, MobilisationInput.model_validate(again), planner)
    assert twice.value.field == "starts"
    question = Question(on.replace(day=1), today(), area_id=world.areas["county"].id)
    names = [one.name for one in MOBILISATION_MEASURES if one.derive is None]
    total = mobilisations(session, cut(session, question, planner), names).total
    assert total == {
        "mobilisations_exercise": 1, "called_exercise": 3, "prompt_exercise": 1, "mobilisations_real": 1,
        "called_real": 0, "prompt_real": 0,
    }  # fmt: skip
    with pytest.raises(DomainError):
        call_out_services.remove_mobilisation(session, made, planner)


def test_the_same_member_and_the_same_thing_are_not_entered_twice(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    with pytest.raises(Invalid, match="张队员 is in this team already") as refused:
        team_services.add_member(session, team, MemberInput(name="张 队员", phone="138-0000-0000"), planner)
    assert refused.value.field == "name"
    namesake = team_services.add_member(session, team, MemberInput(name="张队员", phone="13900000001"), planner)
    with pytest.raises(Invalid):
        given = MemberInput(name="张队员", phone="13800000000")
        team_services.edit_member(session, namesake, given, planner)
    team_services.switch_member(session, namesake, False, planner)
    again = team_services.add_member(session, team, MemberInput(name="张队员", phone="13900000001"), planner)
    assert (again.id, again.is_active) == (namesake.id, True)
    thing = equipment_services.add_equipment(session, team, EquipmentInput(name="急救包", quantity=2), planner)
    with pytest.raises(Invalid, match="急救包 already: 2"):
        equipment_services.add_equipment(session, team, EquipmentInput(name="急救包", quantity=3), planner)
    equipment_services.add_equipment(session, team, EquipmentInput(name="急救包", kept_at="车上"), planner)
    equipment_services.switch_equipment(session, thing, False, planner)
    back = equipment_services.add_equipment(session, team, EquipmentInput(name="急救包", quantity=5), planner)
    assert (back.id, back.quantity, back.is_active) == (thing.id, 5, True)


def test_nobody_was_trained_on_a_day_to_come(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    member = call_out_queries.to_call(session, team_of(session, world, planner))[0]
    given = MemberTrainingInput(what="急救", held_on=today() + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        team_services.add_training(session, member, given, planner)
    assert refused.value.field == "held_on"


def test_what_programs_make_has_an_address(programs: Programs) -> None:
    planner = programs.of("planner")
    planner.post("/response-teams", {"name": "抢险救援队", "kind": "rescue", "area": "990101100"})
    on = str(today() - timedelta(days=1))
    log = {"nature": "exercise", "reason": "夜间集结", "on": on, "starts": "19:00", "released": "21:00", "came": 0}
    for path, given in (("members", {"name": "李队长"}), ("equipment", {"name": "灯"}), ("mobilisations", log)):
        made = planner.post(f"/response-teams/1/{path}", given)
        assert made.status_code == 201
        assert planner.get(made.headers["Location"].removeprefix("/api/v1")).json == made.json


def test_one_tap_checks_a_thing_and_undo_takes_it_back(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    team = team_of(session, world, planner)
    gone = EquipmentInput(name="急救包", quantity=2, wanted=4, expires_on=today() - timedelta(days=1))
    thing = equipment_services.add_equipment(session, team, gone, planner)
    level, findings = levels_of(session, [team])[team.id]
    codes = {one.code: one.level for one in findings}
    assert (level, codes["expired"], codes["short"], codes["checked"], codes["leader"]) == (
        "red", "red", "amber", "red", "green",
    )  # fmt: skip
    made = equipment_services.check_equipment(session, thing, CheckInput(quantity=1, condition="worn"), planner)
    assert (thing.quantity, thing.condition, thing.check_due_on) == (1, "worn", months_later(today(), 3))
    equipment_services.undo_check(session, thing, made.id, planner)
    assert (thing.quantity, thing.condition, thing.checked_on, thing.check_due_on) == (2, "good", None, None)
    with pytest.raises(NotFound):
        equipment_services.undo_check(session, thing, made.id, planner)


def test_the_clock_tells_of_equipment_once_a_week(database: Database, world: World) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        team = team_of(session, world, planner)
        equipment_services.add_equipment(session, team, EquipmentInput(name="灯", quantity=1, wanted=4), planner)
    assert (remind_of_equipment(database), remind_of_equipment(database)) == ("reminded 1", "reminded 0")


def test_a_member_answers_by_link_without_an_account(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        made = call(session, team_of(session, world, planner), planner)
        token = call_out_queries.token_of(session, call_out_queries.answers_of(session, made)[0])
    page = client.get(f"/call/{token}").text
    assert "夜间集结" in page and ("演练" in page or "EXERCISE" in page)
    assert client.post(f"/call/{token}", data={"answer": "coming", "minutes": "20"}).status_code == 302
    assert client.post(f"/call/{token}", data={"answer": "coming", "minutes": "-1"}).status_code == 422
    assert client.post(f"/call/{token}/arrived").status_code == 302
    assert client.get(f"/call/{token[:-1]}{'y' if token[-1] == 'x' else 'x'}").status_code == 404
    client.sign_in_as(world, "official")
    live = client.get("/readiness/call-outs/1").text
    assert "EXERCISE" in live and "陈队长" not in live and "/call/" not in live
    assert client.post("/readiness/call-outs/1/stand-down").status_code == 403
    client.sign_in_as(world, "planner")
    part = client.get("/readiness/call-outs/1/live")
    again = client.get("/readiness/call-outs/1/live", headers={"If-None-Match": part.headers["ETag"]})
    assert (again.status_code, "陈队长" in part.text) == (304, True)
    over = client.post("/readiness/call-outs/1/stand-down", follow_redirects=True).text
    assert "Those who were coming are told." in over


def test_who_gets_no_message_is_said_before_and_after_and_has_a_link_to_pass_on(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        team_of(session, world, world.actor(session, "planner"))
    client.sign_in_as(world, "planner")
    form = client.get("/readiness/teams/1/call-out").text
    assert "2 of 3 get no message" in form and "1 person is told at once" in form
    by = local(now()) + timedelta(hours=1)
    given = {
        "nature": "real",
        "reason": "山火",
        "place": "文化广场",
        "by_on": f"{by:%Y-%m-%d}",
        "by_clock": f"{by:%H:%M}",
    }
    wrong = client.post("/readiness/teams/1/call-out", data=given).text
    assert "in earnest</a>: Confirm" in wrong
    live = client.post("/readiness/teams/1/call-out", data=given | {"confirmed": "1"}, follow_redirects=True).text
    assert "2 people get no message: please ring" in live and "alert-warning" in live
    assert live.count("data-copy=") == live.count('class="call-link pt-2"><svg') == 2 and 'id="answer-3"' in live
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', live) == ["/readiness/teams"]
    over = client.post("/readiness/call-outs/1/stand-down", follow_redirects=True).text
    assert "Nobody had said that they were coming." in over and "are told" not in over
