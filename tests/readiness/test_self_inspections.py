"""Units look for hazards in their own rooms: found, open until fixed, looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given as sampled
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from core.i18n import speaking
from core.sentences import refusals
from core.times import today
from readiness import self_inspection_queries as queries
from readiness import self_inspection_services as services
from readiness.self_inspection_clock_services import remind_of_self_inspections
from readiness.self_inspection_inputs import RuleInput, SelfInspectionInput, SettleInput
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_return_queries import inspections_due
from readiness.self_inspection_rule import SelfInspectionRule, months_later, score
from readiness.self_inspection_words import IN_ORDER, said_note
from reports.cube import Question
from reports.cube_queries import ask
from reports.rows_queries import rows_of
from tests.support.programs import Programs
from tests.support.world import Visitor, World

DAY = date(2026, 11, 30)
YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    actor = world.actor(session, "unit_contact")
    session.info["actor"] = actor
    return actor


def round_of(day: date = DAY, rest: bool = True, **answers: str) -> SelfInspectionInput:
    return SelfInspectionInput.model_validate({"done_on": day, "answers": answers, "rest_is_fine": rest})


@sampled(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(-500, 500), st.integers(1, 24))
def test_the_database_asks_by_the_same_day_as_the_rule_judges_by(on: date, before: int, months: int) -> None:
    rule, last = SelfInspectionRule(months=months), on + timedelta(days=before)
    assert (rule.standing(last, on) == "overdue") == (last < rule.done_since(on))


def test_the_last_day_of_a_month_stays_the_last_day() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert SelfInspectionRule().standing(None, DAY) == "never"
    assert score({"a": "ok", "b": "hazard", "c": "na"}) == 0.5 and score({"c": "na"}) is None


def test_a_round_entered_late_settles_nothing_that_was_found_after_it(
    session: Session, world: World, contact: Actor
) -> None:
    unit = world.units["primary"]
    services.inspect(session, unit, round_of(DAY - timedelta(days=9), exits="hazard"), contact)
    services.inspect(session, unit, round_of(DAY - timedelta(days=20)), contact)
    assert [one.item for one in queries.hazards_of(session, unit)] == ["exits"]


def test_a_second_round_of_the_day_settles_nothing_that_was_found_that_day(
    client: Visitor, world: World, database: Database
) -> None:
    visitor = client.sign_in_as(world, "unit_contact")
    page = f"/units/{world.units['primary'].id}/self-inspections/new"
    visitor.post(page, data={"done_on": DAY, "answer.gas": "hazard", "rest_is_fine": "1"})
    said = visitor.post(page, data={"done_on": DAY, "rest_is_fine": "1"}, follow_redirects=True).text
    assert "1 hazard found the same day stays open" in said
    with database.transaction(writing=False) as session:
        assert [(one.item, one.state) for one in session.scalars(select(SelfHazard))] == [("gas", "open")]


def test_what_is_entered_late_stands_as_the_rounds_after_it_left_it(
    session: Session, world: World, contact: Actor
) -> None:
    unit = world.units["primary"]
    services.inspect(session, unit, round_of(DAY - timedelta(days=50), gas="hazard"), contact)
    later = services.inspect(session, unit, round_of(DAY - timedelta(days=9), exits="hazard", gas="hazard"), contact)
    services.inspect(session, unit, round_of(DAY - timedelta(days=20), exits="hazard", glass="hazard"), contact)
    found = {one.item: one for one in queries.hazards_of(session, unit, only_open=False)}
    assert len(found) == 3 and found["exits"].found_on == later.done_on, "seen again, so it is the same hazard"
    assert (found["glass"].state, found["glass"].settled_on, later.fixed) == ("fixed", later.done_on, 1)
    assert found["gas"].state == "open", "what a later round saw again is not settled"


def test_nothing_is_to_be_fixed_before_it_was_found(session: Session, world: World, contact: Actor) -> None:
    unit, found_on = world.units["primary"], DAY - timedelta(days=20)

    def hazard(day: date, fix_by: date) -> SelfInspectionInput:
        told = {"item": "exits", "fix_by": fix_by}
        return SelfInspectionInput.model_validate({"done_on": day, "hazards": [told], "rest_is_fine": True})

    with pytest.raises(Invalid) as refused:
        services.inspect(session, unit, hazard(found_on, found_on - timedelta(days=1)), contact)
    assert refused.value.code == "fix_by"
    assert "Doors, stairs" in str(refused.value) and "before it was found" in str(refused.value)
    services.inspect(session, unit, hazard(found_on, found_on), contact)
    services.inspect(session, unit, hazard(DAY, found_on), contact)  # the day that it has had since it was found


@pytest.mark.parametrize("note", [":in_order", "2026-11-30 自查时已正常。",
                                  "Found in order at the self-inspection of 2026-11-30."])  # fmt: skip
def test_what_a_round_notes_by_itself_is_said_in_the_readers_language(note: str) -> None:
    with speaking("zh"):
        assert said_note(note, DAY) == "2026年11月30日 自查时已正常。"
    with speaking("en"):
        assert said_note(note, DAY) == "Found in order at the self-inspection of 30 Nov 2026."
        assert said_note("已清理", DAY) == "已清理"


def test_an_answer_that_nobody_offers_is_refused_with_the_words_of_the_screen() -> None:
    with pytest.raises(ValidationError) as refused:
        round_of(exits="maybe")
    with speaking("zh"):
        (said,) = refusals(refused.value)
        assert "正常 (ok)、隐患 (hazard)、不适用 (na)" in str(said)
    with pytest.raises(ValidationError) as refused, speaking("en"):
        SettleInput(note="")
    assert [str(one) for one in refusals(refused.value)] == ["Please fill this in."]


def test_a_checklist_holds_what_applies_to_the_kind_of_unit(session: Session, world: World) -> None:
    school, home = (dict(queries.checklist(session, kind)) for kind in ("primary", "household"))
    assert "assembly" in school and "bedroom" not in school
    assert "bedroom" in home and "lifts" not in home and "gas" in home


def test_a_hazard_stays_open_until_a_later_round_finds_it_in_order(
    session: Session, world: World, contact: Actor
) -> None:
    unit = world.units["primary"]
    first = services.inspect(session, unit, round_of(DAY - timedelta(days=20), exits="hazard", gas="na"), contact)
    (hazard,) = queries.hazards_of(session, unit)
    assert (hazard.item, hazard.fix_by, first.answers["gas"]) == ("exits", DAY + timedelta(days=10), "na")
    services.inspect(session, unit, round_of(DAY - timedelta(days=9), exits="hazard"), contact)
    assert [one.id for one in queries.hazards_of(session, unit)] == [hazard.id], "the same hazard is not opened twice"
    last = services.inspect(session, unit, round_of(), contact)
    assert (hazard.state, hazard.settled_on, last.fixed, hazard.settled_note) == ("fixed", DAY, 1, IN_ORDER)
    with pytest.raises(DomainError, match="settled already"):
        services.settle_hazard(session, hazard, "fixed", SettleInput(note="x"), contact)
    assert services.reopen_hazard(session, hazard, contact).state == "open"


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"rest": False}, "unanswered"), ({"day": DAY + timedelta(days=1)}, "day_ahead"),
     ({"day": DAY - timedelta(days=400)}, "day_old"), ({"bedroom": "ok"}, "item")],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    session: Session, world: World, contact: Actor, typed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.inspect(session, world.units["primary"], round_of(**typed), contact)
    assert refused.value.code == code


def test_a_round_that_looked_at_nothing_is_refused_and_one_look_is_enough(
    session: Session, world: World, contact: Actor
) -> None:
    unit = world.units["primary"]
    nothing: dict[str, Any] = dict.fromkeys(dict(queries.checklist(session, unit.kind)), "na")
    with pytest.raises(Invalid) as refused:
        services.inspect(session, unit, round_of(**nothing), contact)
    assert refused.value.code == "nothing_seen"
    assert services.inspect(session, unit, round_of(**nothing | {"gas": "ok"}), contact).answers["gas"] == "ok"


def test_each_unit_files_its_own_and_a_round_sent_twice_counts_once(
    session: Session, world: World, contact: Actor
) -> None:
    with pytest.raises(NotFound):
        services.inspect(session, world.units["junior"], round_of(), contact)
    given = SelfInspectionInput(done_on=DAY, rest_is_fine=True, nonce="phone-0123456789")
    made = [services.inspect(session, world.units["primary"], given, contact).id for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(NotFound):
        services.inspect(session, world.units["primary"], round_of(), world.actor(session, "official"))


def test_the_board_and_the_figures_count_each_unit_once(session: Session, world: World, contact: Actor) -> None:
    planner, rule = world.actor(session, "planner"), SelfInspectionRule()
    services.inspect(session, world.units["primary"], round_of(DAY - timedelta(days=40), exits="hazard"), contact)
    services.inspect(session, world.units["primary"], round_of(DAY - timedelta(days=2), exits="hazard"), contact)
    total = queries.board_sums(session, planner, queries.UnitFilter(), rule, DAY).total
    assert (total.units, total.done, total.never, total.hazards, total.late) == (3, 1, 2, 1, 1)
    names = ("self_owing", "self_current", "self_share", "self_rounds", "hazards_found", "hazards_overdue")
    figures = ask(session, Question(*YEAR, (), names), planner).total.values
    assert [figures[name] for name in names] == [3, 1, 1 / 3, 2, 1, 1]
    behind = rows_of(session, Question(*YEAR, (), names), planner, "self_rounds")
    assert (behind.rows, len(session.scalars(behind.query).all())) == ("self_inspections", 2)
    by_month = ask(session, Question(*YEAR, ("month",), names), planner)
    assert {line.key[0]: line.values["self_rounds"] for line in by_month.lines} == {"2026-10": 1, "2026-11": 1}
    states = [due.state(due.due_at) for due in inspections_due(session, planner, *YEAR, None)]
    assert len(states) == 4 and states.count("missing") == 2
    stood = queries.units_owing(session, planner, queries.UnitFilter(standing="never"), rule, DAY)
    assert {row[0].name for row in session.execute(stood)} == {"城南中学", "实验幼儿园"}


def test_contacts_are_told_once_that_a_round_is_due_and_that_a_hazard_is_late(
    session: Session, world: World, contact: Actor, database: Database
) -> None:
    services.inspect(session, world.units["primary"], round_of(DAY - timedelta(days=180), exits="hazard"), contact)
    session.commit()
    assert [remind_of_self_inspections(database) for _ in range(2)] == ["reminded 1", "reminded 0"]
    hazard = session.scalars(select(SelfHazard)).one()
    hazard.fix_by = DAY - timedelta(days=1)
    session.commit()
    assert remind_of_self_inspections(database) == "reminded 1"


def test_the_rule_is_the_countys_to_say(session: Session, world: World) -> None:
    administrator = world.actor(session, "administrator")
    given = RuleInput(months=3, kinds=["agency"], source="县规", is_verified=True)
    rule = services.set_rule(session, None, given, administrator)
    assert (rule.months, rule.is_verified, queries.owing_kinds(session, rule)) == (3, True, ["agency"])


def test_a_contact_goes_through_the_school_on_the_telephone(client: Visitor, world: World, database: Database) -> None:
    unit = world.units["primary"].id
    contact = client.sign_in_as(world, "unit_contact")
    assert "Self-inspection of 石上小学" in contact.get("/").text
    page = contact.post(f"/units/{unit}/self-inspections/new", data={"done_on": DAY.isoformat(), "answer.gas": "ok"})
    assert page.status_code == 422 and "not answered" in page.text
    picture = BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    picture.seek(0)
    typed: dict[str, Any] = {
        "done_on": DAY.isoformat(), "rest_is_fine": "1", "answer.exits": "hazard", "problem.exits": "西楼梯堆放桌椅",
        "fix_by.exits": today().isoformat(), "photo.exits": (picture, "西楼梯.png"),
    }  # fmt: skip
    made = contact.post(f"/units/{unit}/self-inspections/new", data=typed, content_type="multipart/form-data",
                        follow_redirects=True)  # fmt: skip
    assert "西楼梯堆放桌椅" in made.text and "Saved: 1 hazard" in made.text
    assert contact.get("/self-inspections/hazards/1/photos/1").mimetype == "image/jpeg"
    assert "西楼梯堆放桌椅" in contact.get(f"/units/{unit}").text
    empty = contact.post("/self-inspections/hazards/1", data={"state": "fixed"})
    assert empty.status_code == 422
    fixed = contact.post(
        "/self-inspections/hazards/1", data={"state": "fixed", "note": "已清理"}, follow_redirects=True
    )
    assert "已清理" in fixed.text
    planner = client.sign_in_as(world, "planner")
    assert "1 of 3 units have inspected themselves in time" in planner.get("/self-inspections").text
    assert "1 of 3 units" in planner.get("/readiness").text
    assert planner.get("/self-inspections.xlsx").status_code == 200
    with database.transaction(writing=False) as session:
        assert session.scalars(select(SelfInspection.by_name)).one()


def test_programs_hand_in_a_round_and_settle_its_hazards(programs: Programs, world: World) -> None:
    program = programs.of("unit_contact")
    unit = world.units["primary"].id
    made = program.post(f"/units/{unit}/self-inspections",
                        {"done_on": str(DAY), "answers": {"exits": "hazard"}, "rest_is_fine": True})  # fmt: skip
    assert (made.status_code, made.json["answers"]["exits"]) == (201, "hazard")
    assert program.get("/self-hazards").json["items"][0]["state"] == "open"
    assert program.post("/self-hazards/1/fixed", {"note": "已清理"}).json["state"] == "fixed"
    assert program.get(f"/units/{unit}/self-inspections").json["standing"] == "done"
