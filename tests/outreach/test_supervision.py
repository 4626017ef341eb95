"""Findings of supervision visits: put right by the unit, looked at by the supervisor, never out of the lists."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from core.times import now, today
from outreach import supervision_queries as queries
from outreach import supervision_services as services
from outreach.findings import FINDING_LISTS, finding_list
from outreach.joint_return_queries import findings_due
from outreach.supervision_clock_services import remind_of_findings
from outreach.supervision_inputs import FindingBackInput, FindingDoneInput, FindingInput, FindingUnitInput
from outreach.supervision_models import SupervisionFinding
from tests.core.test_photos import picture
from tests.outreach.test_services import event
from tests.support.programs import Programs
from tests.support.world import Visitor, World

SOON = today() + timedelta(days=3)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def found(session: Session, world: World, planner: Actor) -> SupervisionFinding:
    visit = event(session, world, planner, -1, "primary", kind="inspection")
    given = FindingInput(unit="石上小学", finding="应急包过期", severity="major", due_on=SOON)
    return services.add_finding(session, visit, given, planner)


def test_the_unit_says_what_was_done_and_the_supervisor_accepts_or_sends_back(
    session: Session, world: World, planner: Actor
) -> None:
    one, contact = found(session, world, planner), world.actor(session, "unit_contact")
    with pytest.raises(DomainError):
        services.accept(session, one, planner)
    services.report_done(session, one, FindingDoneInput(proof="已更换"), contact)
    with pytest.raises(NotFound):
        services.accept(session, one, contact)
    services.send_back(session, one, FindingBackInput(reason="缺照片", due_on=SOON), planner)
    assert (one.state, one.reason) == ("open", "缺照片")
    services.report_done(session, one, FindingDoneInput(proof="已更换，见照片"), contact)
    assert services.accept(session, one, planner).state == "accepted"


def test_findings_belong_to_supervision_visits_and_days_to_come(session: Session, world: World, planner: Actor) -> None:
    given = FindingInput(unit="石上小学", finding="应急包过期", due_on=SOON)
    with pytest.raises(NotFound):
        services.add_finding(session, event(session, world, planner, -2, "primary"), given, planner)
    visit = event(session, world, planner, -1, "primary", kind="inspection")
    with pytest.raises(Invalid):
        services.add_finding(session, visit, given.model_copy(update={"due_on": today() - timedelta(days=1)}), planner)
    with pytest.raises(Invalid, match="ithin a year"):
        services.add_finding(session, visit, given.model_copy(update={"due_on": date(2199, 1, 1)}), planner)


@pytest.mark.parametrize("state", ["open", "done", "accepted"])
@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("is_there", [True, False])
def test_every_finding_stands_in_exactly_one_list(
    session: Session, world: World, planner: Actor, state: str, days: int, is_there: bool
) -> None:
    one = found(session, world, planner)
    one.state, one.due_on, one.unit.is_active = state, today() + timedelta(days=days), is_there
    session.flush()
    query = select(SupervisionFinding.id)
    lists = [name for name in FINDING_LISTS if session.scalars(query.where(queries.in_list(name, today()))).all()]
    assert lists == [finding_list(state, one.due_on, today(), is_there)]
    assert [name for name, many in queries.counts(session, planner, queries.VIEW, today()).items() if many] == lists


def test_a_finding_at_a_closed_unit_of_a_cancelled_visit_goes_to_another_unit(
    session: Session, world: World, planner: Actor
) -> None:
    one = found(session, world, planner)
    one.unit.is_active, one.event.status = False, "cancelled"
    session.flush()
    given = FindingUnitInput(unit="城南中学", due_on=SOON + timedelta(days=5))
    with pytest.raises(Invalid):
        services.hand_over(session, one, given.model_copy(update={"unit": "石上小学"}), planner)
    services.hand_over(session, one, given, planner)
    assert (one.unit.name, finding_list(one.state, one.due_on, today(), one.unit.is_active)) == ("城南中学", "open")
    services.report_done(session, one, FindingDoneInput(proof="已整改"), planner)
    with pytest.raises(DomainError):
        services.hand_over(session, one, given, planner)


def test_the_unit_is_told_once_for_each_day(database: Database, world: World) -> None:
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        found(session, world, actor)
    assert [remind_of_findings(database) for _ in range(2)] == ["reminded 1", "reminded 0"]


def test_the_pages_lead_from_the_visit_to_what_was_accepted(client: Visitor, world: World, session: Session) -> None:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    made = event(session, world, actor, -1, "primary", kind="inspection").id
    session.commit()
    planner = client.sign_in_as(world, "planner")
    address, given = f"/events/{made}/findings/new", {"unit": "石上小学", "finding": "应急包过期", "due_on": str(SOON)}
    assert planner.get(address).status_code == 200
    assert planner.post(address, data=given | {"severity": "none"}).status_code == 422
    photos = {"photos": (BytesIO(picture()), "a.jpg")}
    assert planner.post(address, data=given | {"severity": "urgent"} | photos).status_code == 302
    assert "应急包过期" in planner.get(f"/events/{made}").text
    assert planner.get("/findings/1/photos/1").status_code == 200
    contact = client.sign_in_as(world, "unit_contact")
    assert "/findings?list=open" in contact.get("/").text
    assert contact.post("/findings/1/done", data={"proof": ""}).status_code == 422
    assert contact.post("/findings/1/done", data={"proof": "已更换"}).status_code == 302
    assert contact.post("/findings/1/accept").status_code in (403, 404)
    planner = client.sign_in_as(world, "planner")
    assert "/findings?list=done" in planner.get("/").text
    assert planner.post("/findings/1/accept").status_code == 302
    assert "应急包过期" in planner.get("/findings").text


def test_programs_send_photos_of_what_was_found_and_of_how_it_was_put_right(
    programs: Programs, database: Database, world: World
) -> None:
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        number = found(session, world, actor).id
    planner, contact = programs.of("planner"), programs.of("unit_contact")
    path, key, photo = f"/supervision-findings/{number}", "one-visit-one-photo", ("现场.jpg", picture())
    sent = [planner.send_files("POST", f"{path}/photos", "photos", photo, Idempotency_Key=key) for _ in range(2)]
    assert [(one.status_code, len(one.json["photos"])) for one in sent] == [(200, 1)] * 2
    other = planner.send_files("POST", f"{path}/photos", "photos", ("b.jpg", picture()), Idempotency_Key=key)
    assert other.json["code"] == "idempotency_key_reused"
    assert contact.send_files("POST", f"{path}/photos", "photos", photo).status_code == 403
    assert contact.send_files("POST", f"{path}/proof-photos", "photos", photo).status_code == 200
    listed = planner.get(f"{path}/photos").json["items"]
    assert contact.delete(f"{path}/photos/{listed[0]['id']}").status_code == 404
    assert contact.delete(f"{path}/photos/{listed[1]['id']}").json["is_proof"] is True
    assert contact.send_files("POST", f"{path}/proof-photos", "photos", photo).status_code == 200
    listed = planner.get(f"{path}/photos").json["items"]
    assert [one["is_proof"] for one in listed] == [False, True]
    assert b64decode(planner.get(f"{path}/photos/{listed[0]['id']}").json["content"])[:2] == b"\xff\xd8"
    for part, file in (("file", photo), ("photos", ("a.txt", b"text"))):
        assert planner.send_files("POST", f"{path}/photos", part, file).status_code == 422
    assert planner.post(f"{path}/photos", {"photos": []}).status_code == 415
    assert planner.send_files("POST", f"{path}/photos", "photos", *[photo] * 11).json["field"] == "photos"


def test_a_finding_is_owed_by_the_unit_until_it_says_that_it_was_put_right(
    session: Session, world: World, planner: Actor
) -> None:
    one = found(session, world, planner)
    [owed] = findings_due(session, planner, SOON, SOON, None)
    assert (owed.who, owed.state(now() + timedelta(days=9))) == ("石上小学", "missing")
    assert not list(findings_due(session, planner, SOON, SOON, world.areas["qingtang"]))
    one.unit.is_active = False
    session.flush()
    assert not list(findings_due(session, planner, SOON, SOON, None)), "nobody can be asked for it any more"
    one.unit.is_active = True
    services.report_done(session, one, FindingDoneInput(proof="已更换"), world.actor(session, "unit_contact"))
    assert [due.state(now()) for due in findings_due(session, planner, SOON, SOON, None)] == ["received"]
    services.accept(session, one, planner)
    assert [due.state(now()) for due in findings_due(session, planner, SOON, SOON, None)] == ["approved"]
