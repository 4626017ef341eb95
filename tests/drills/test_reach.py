"""Nobody reaches another unit's drill by any of its addresses, nor a part of it by way of their own drill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import event as happening
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from core.access import PUBLIC, SIGNED_IN, asked_of
from core.db import Database
from core.models import StoredFile
from core.times import now
from drills.action_models import ImprovementAction
from drills.document_models import Certificate
from drills.evaluation_models import Evaluation, EvaluatorLink
from drills.live_models import LiveDrill, LiveEntry
from drills.photo_models import DrillPhoto
from drills.plan_models import DrillGroup, DrillPlan, Inject
from registry.models import Unit
from registry.permissions import ROLES, Permission
from tests.support.programs import Programs
from tests.support.reported import reported_drill
from tests.support.world import Visitor, World

PARTS = ("drill_id", "action_id", "certificate_id", "evaluation_id", "link_id", "photo_id", "inject_id", "earlier_id",
         "number")  # fmt: skip
"""What an address may name of a drill: the drill itself, or something of it."""

Parts = dict[str, int]


def everything_of(session: Session, unit: Unit, at: datetime) -> Parts:
    """A drill of the unit with one of everything, by the names that addresses give these."""
    drill = reported_drill(session, unit, at)
    file = StoredFile(digest=f"{unit.id:064d}", name="a.webp", media_type="image/webp", size=1)
    action = ImprovementAction(unit_id=unit.id, drill_id=drill.id, problem="楼梯口拥挤", due_on=date(2031, 1, 1))
    link = EvaluatorLink(drill_id=drill.id, name="评估员", salt="salt", expires_at=now() + timedelta(days=9))
    signed = Evaluation(drill_id=drill.id, evaluator_key=f"evaluator:{unit.id}", evaluator_name="评估员", score=90.0,
                        signed_at=now())  # fmt: skip
    paper = Certificate(drill_id=drill.id, county_id=1, year=2026, serial=unit.id, number=f"n{unit.id}", salt="s",
                        facts={"unit": unit.name, "type": "evacuation", "on": "2026-05-12", "people": 5,
                               "issuer": "局", "issued_on": "2026-05-12"})  # fmt: skip
    group, line = DrillGroup(drill_id=drill.id, name="一班"), Inject(drill_id=drill.id, number=1, at_seconds=0,
                                                                    message="警报")  # fmt: skip
    live = LiveDrill(drill_id=drill.id, salt="salt")
    session.add_all([file, action, link, signed, paper, group, line, live, DrillPlan(drill_id=drill.id)])
    session.flush()
    photo = DrillPhoto(drill_id=drill.id, file_id=file.id, action_id=action.id)
    session.add(photo)
    session.flush()
    return {"drill_id": drill.id, "action_id": action.id, "certificate_id": paper.id, "evaluation_id": signed.id,
            "link_id": link.id, "photo_id": photo.id, "inject_id": line.id, "earlier_id": drill.id,
            "number": group.id}  # fmt: skip


@pytest.fixture
def theirs(world: World, database: Database) -> Parts:
    """Everything of a drill of the kindergarten, which lies in the other township."""
    with database.transaction() as session:
        return everything_of(session, session.merge(world.units["kindergarten"]), datetime(2026, 5, 12, 6, tzinfo=UTC))


@pytest.fixture
def ours(world: World, database: Database, theirs: Parts) -> Parts:
    """Everything of a drill of the contact's own primary school."""
    with database.transaction() as session:
        return everything_of(session, session.merge(world.units["primary"]), datetime(2026, 5, 13, 6, tzinfo=UTC))


@pytest.fixture
def writes(database: Database) -> Iterator[list[str]]:
    """Statements that change a table of drills, as they are sent."""
    found: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE") and "audit" not in statement:
            found.append(statement)

    happening.listen(database.engine, "before_cursor_execute", listen)
    yield found
    happening.remove(database.engine, "before_cursor_execute", listen)


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address of a drill or of something of it that is not open to all, with each method."""
    for rule in app.url_map.iter_rules():
        if asked_of(app.view_functions[rule.endpoint]) not in (PUBLIC, SIGNED_IN) and {
            "drill_id", "action_id", "evaluation_id", "link_id"
        } & rule.arguments:  # fmt: skip
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def path(rule: Rule, parts: Parts, sort: str = "") -> str:
    """The rule's address with these numbers in it."""
    given: dict[str, Any] = {"day_id": 1, "template_id": 1, "kind": "plan", "spoken": "zh", "which": "groups"}
    given |= {name: sorted(one.items)[0] for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
    built = rule.build({name: (given | parts)[name] for name in rule.arguments} | ({"sort": sort} if sort else {}))
    assert built is not None
    return "/" + built[1].lstrip("/")


def answer(visitor: Visitor, rule: Rule, method: str, at: str, token: dict[str, str]) -> int:
    given: dict[str, Any] = {"json": {}} if rule.rule.startswith("/api/") and method != "GET" else {}
    return int(visitor.open(at, method=method, headers=token, **given).status_code)


def text_of(body: bytes) -> str:
    """What is said there, also in the parts of a Word file or a workbook."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as package:
            body = b"\n".join(package.read(name) for name in package.namelist())
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ["unit_contact", "township_officer"])
def test_another_units_drill_is_not_there_by_any_address(
    app: Flask, client: Visitor, world: World, programs: Programs, theirs: Parts, writes: list[str], role: str
) -> None:
    client.sign_in_as(world, role)
    token, open_to = {"Authorization": f"Bearer {programs.token(role)}"}, []
    tried = 0
    writes.clear()
    for rule, method in addresses(app):
        tried += 1
        lacks = Permission(str(asked_of(app.view_functions[rule.endpoint]))) not in ROLES[role]
        status = answer(client, rule, method, path(rule, theirs), token)
        if status not in ((403,) if lacks else (404, 422) if "api" in rule.rule and method != "GET" else (404,)):
            open_to.append((method, rule.rule, status))
    assert tried > 100
    assert not open_to
    assert not [one for one in writes if "drill" in one or "improvement" in one or "evaluat" in one or "live" in one]


def test_a_part_of_another_units_drill_is_not_there_by_way_of_ones_own(
    app: Flask, client: Visitor, world: World, programs: Programs, ours: Parts, theirs: Parts, writes: list[str]
) -> None:
    client.sign_in_as(world, "planner")  # may do everything with both, so that only the drill can refuse the part
    token, open_to, tried = {"Authorization": f"Bearer {programs.token('planner')}"}, [], 0
    for rule, method in addresses(app):
        parts = [name for name in PARTS[1:] if name in rule.arguments]
        if not parts or len(rule.arguments & set(PARTS)) < 2 or "earlier_id" in rule.arguments:
            continue
        owner = "drill_id" if "drill_id" in rule.arguments else "action_id"
        mixed = theirs | {owner: ours[owner]}
        tried += 1
        writes.clear()
        sort = "g" if "sort" in rule.arguments else ""
        status = answer(client, rule, method, path(rule, mixed, sort), token)
        if status not in (404, 409) or writes:  # 409: the plan of a drill that is over takes no change of anything
            open_to.append((method, rule.rule, status, writes))
    assert tried > 8
    assert not open_to


def test_an_official_reads_and_changes_nothing(
    app: Flask, client: Visitor, world: World, programs: Programs, ours: Parts
) -> None:
    client.sign_in_as(world, "official")
    token, open_to = {"Authorization": f"Bearer {programs.token('official')}"}, []
    for rule, method in addresses(app):
        if method != "GET":
            status = answer(client, rule, method, path(rule, ours), token)
            if status != 403:
                open_to.append((method, rule.rule, status))
    assert not open_to
    assert client.get(f"/drills/{ours['drill_id']}").status_code == 200


def test_the_names_of_a_drill_are_not_told_to_who_may_not_see_contacts(
    app: Flask, client: Visitor, world: World, programs: Programs, database: Database, ours: Parts
) -> None:
    names = {"李老师", "陈班长", "吴评估", "郑负责"}
    with database.transaction() as session:
        session.get_one(DrillGroup, ours["number"]).leader = "陈班长"
        session.get_one(DrillPlan, ours["drill_id"]).roles = [{"name": "总指挥", "person": "陈班长", "duty": ""}]
        session.get_one(Inject, ours["inject_id"]).controller = "陈班长"
        session.get_one(EvaluatorLink, ours["link_id"]).name = "吴评估"
        session.get_one(Evaluation, ours["evaluation_id"]).evaluator_name = "吴评估"
        session.get_one(ImprovementAction, ours["action_id"]).owner = "郑负责"
        session.add(LiveEntry(drill_id=ours["drill_id"], nonce="n", what="note", at=now(), by_name="陈班长", data={}))
    client.sign_in_as(world, "official")
    token = {"Authorization": f"Bearer {programs.token('official')}"}
    told = []
    for rule, method in addresses(app):
        if method == "GET" and "photo_id" not in rule.arguments:
            said = text_of(client.get(path(rule, ours), headers=token).get_data())
            told += [(rule.rule, name) for name in names if name in said]
    lists = ("/drills", "/drills/actions", "/drills/file.csv?month=2026-05", "/drills/actions.csv", "/api/v1/drills",
             "/api/v1/improvement-actions", "/drills/live")  # fmt: skip
    for page in lists:
        said = text_of(client.get(page, headers=token).get_data())
        told += [(page, name) for name in names if name in said]
    assert not told
