"""The register of specialists from a sheet: found again by name and telephone, taken back, out and in again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.imports import Given, Options, Plan
from core.imports.bulk import keep
from core.imports.services import start, take_back
from core.models import ImportBatch
from core.sheets import open_table
from core.times import today
from outreach import specialist_services as services
from outreach.specialist_inputs import DispatchInput, SpecialistInput
from outreach.specialist_models import Specialist
from outreach.specialist_sheet_queries import kept_of
from outreach.specialist_sheets import SpecialistImporter
from schedule.models import Person
from schedule.resource_inputs import PersonInput
from schedule.resource_services import add_person, switch_resource
from tests.support.world import Visitor, World

PHONE = "13900000000"


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def known(session: Session, world: World, planner: Actor) -> Specialist:
    """Somebody who is in the register."""
    given_ = SpecialistInput(name="温建国", kind="lecturer", area_id=world.areas["county"].id, phone=PHONE,
                             field="农房抗震", rate_per="hour", rate_yuan=80.5, note="周三有课")  # fmt: skip
    return services.add_specialist(session, given_, planner)


def given(*rows: dict[str, Any]) -> list[Given]:
    return [Given(at, {"name": "温建国"} | row) for at, row in enumerate(rows, start=2)]


def take(session: Session, planner: Actor, *rows: dict[str, Any]) -> Plan:
    return SpecialistImporter().take(session, given(*rows), Options(), planner)


def brought_in(session: Session, planner: Actor, *rows: dict[str, Any]) -> tuple[Plan, ImportBatch]:
    batch = start(session, "specialists", "名册.xlsx", Options(), planner)
    plan = take(session, planner, *rows)
    keep(session, batch.id, plan.changes)
    return plan, batch


def undo(session: Session, batch: ImportBatch, planner: Actor) -> int:
    """Take the batch back; how many records stay."""
    take_back(session, batch, SpecialistImporter(), planner)
    session.flush()
    session.expire_all()
    return int((batch.report or {})["undone"]["kept_count"])


def people(session: Session) -> Sequence[str]:
    return session.scalars(select(Person.name).order_by(Person.id)).all()


def codes(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.field) for one in plan.problems]


def test_somebody_new_comes_in_with_everything_and_goes_again(session: Session, world: World, planner: Actor) -> None:
    row = {"phone": PHONE, "organisation": "县农业农村局", "kind": "讲师", "term_from": date(2026, 1, 1),
           "township": "梅江镇", "rate_per": "元/小时", "rate_yuan": 80.5}  # fmt: skip
    plan, batch = brought_in(session, planner, row, {"name": "谢红"})
    assert plan.new == {2, 3} and not plan.problems
    made = session.scalars(select(Specialist).order_by(Specialist.id)).all()
    assert (made[0].kind, made[0].rate_fen, made[0].person.area_id) == ("lecturer", 8050, world.areas["meijiang"].id)
    assert (made[1].kind, made[1].person.area_id) == ("specialist", world.areas["county"].id), "the planner's own area"
    assert take(session, planner, row, {"name": "谢红"}).unchanged == {2, 3}
    assert undo(session, batch, planner) == 0 and not people(session)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "专员"}, "kind.unknown", "kind"), ({"skills": "方言、飞行"}, "skills.unknown", "skills"),
    ({"rate_yuan": 80.0}, "rate_per.missing", "rate_per"), ({"rate_per": "按月"}, "rate_per.unknown", "rate_per"),
    ({"rate_per": "按次"}, "rate", "rate_yuan"), ({"township": "无此镇"}, "area.no_such_name", ""),
    ({"term_from": date(2026, 5, 1), "term_until": date(2026, 4, 1)}, "window", "term_until"),
]  # fmt: skip


def test_a_row_that_cannot_be_taken_says_where(session: Session, world: World, planner: Actor) -> None:
    for row, code, column in REFUSED:
        plan = take(session, planner, {"phone": PHONE, **row})
        assert (2, code, column) in codes(plan) and not plan.new and not people(session), row


def test_somebody_known_is_changed_only_where_the_row_says_something_and_is_put_back(
    session: Session, planner: Actor, known: Specialist
) -> None:
    was = kept_of(known)
    switch_resource(session, known.person, False, planner)
    plan, batch = brought_in(session, planner, {"phone": "139-0000-0000", "organisation": "县科协"})
    assert plan.changed == {2} and codes(plan) == [(2, "specialist.in_use_again", "name")]
    assert kept_of(known) == was | {"organisation": "县科协", "phone": "139-0000-0000"}
    assert undo(session, batch, planner) == 0 and kept_of(known) == was | {"is_active": False}


def test_the_telephone_tells_people_of_one_name_apart(session: Session, planner: Actor, known: Specialist) -> None:
    other = {"phone": "13911111111"}
    plan = take(session, planner, {"organisation": "县科协"}, other, {**other, "note": "重复"}, {"phone": PHONE})
    assert (plan.changed, plan.new) == ({2}, {3}) and codes(plan) == [
        (3, "specialist.other_phone", "phone"), (4, "specialist.other_phone", "phone"), (4, "specialist.twice", "name"),
        (5, "specialist.twice", "name"),
    ]  # fmt: skip
    assert codes(take(session, planner, {"note": "哪一位"})) == [(2, "specialist.several", "phone")]


def test_somebody_who_can_be_booked_is_taken_into_the_register_and_stays_bookable(
    session: Session, world: World, planner: Actor
) -> None:
    there = PersonInput(name="温建国", area_id=world.areas["county"].id, phone=PHONE)
    person = add_person(session, there, planner)
    plan, batch = brought_in(session, planner, {"phone": PHONE, "township": "梅江镇"})
    assert plan.new == {2} and codes(plan) == [(2, "specialist.booked_already", "name")]
    assert people(session) == ["温建国"] and person.area_id == world.areas["meijiang"].id
    assert undo(session, batch, planner) == 0
    assert not session.scalar(select(func.count(Specialist.id))) and person.area_id == world.areas["county"].id


def test_whoever_was_sent_somewhere_since_stays(session: Session, world: World, planner: Actor) -> None:
    _, batch = brought_in(session, planner, {"phone": PHONE}, {"name": "谢红"})
    sent = DispatchInput.model_validate({
        "on": today(), "starts": "14:00", "ends": "15:00", "area_id": world.areas["county"].id, "purpose": "讲课",
    })  # fmt: skip
    services.dispatch(session, session.scalars(select(Specialist).order_by(Specialist.id)).all()[0], sent, planner)
    assert undo(session, batch, planner) == 2 and people(session) == ["温建国"]


def test_the_register_goes_out_and_comes_in_again(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")
    with database.transaction() as session:
        row = {"phone": PHONE, "rate_per": "visit", "rate_yuan": 120.5, "skills": "方言、学校讲座", "note": "甲\n乙",
               "term_until": date(2027, 1, 1), "village": "石上村"}  # fmt: skip
        assert take(session, world.actor(session, "planner"), row, {"name": "谢红"}).new == {2, 3}
    visitor, target = client.sign_in_as(world, "planner"), tmp_path / "名册.xlsx"
    for language, heading, ending in (("en", "Appointed until", "xlsx"), ("zh", "聘期止", "csv")):
        visitor.post("/language", data={"language": language})
        target = target.with_suffix(f".{ending}")
        target.write_bytes(visitor.get(f"/specialists.{ending}").data)
        assert heading in open_table(target, target.name).headers
        said = app.test_cli_runner().invoke(args=["import", "specialists", str(target)]).output
        assert "Nothing to change" in said, said
    page = visitor.get("/specialists").text
    assert "kind=specialists" in page and "/specialists.xlsx" in page
