"""Certificates in the browser and for programs: issued by the planner, printed by the school, checked by everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import Database
from drills.document_models import Certificate
from tests.drills.test_document_pages import worked
from tests.support.papers import code
from tests.support.programs import Programs
from tests.support.reported import reported_drill
from tests.support.world import Visitor, World


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    with database.transaction() as session:
        return reported_drill(session, world.units["primary"]).id


@pytest.fixture
def issued(client: Visitor, world: World, drill_id: int) -> str:
    """The path at which the drill's certificate can be checked."""
    answer = client.sign_in_as(world, "planner").post(f"/drills/{drill_id}/certificate")
    assert answer.status_code == 303
    found = re.search(r'href="(/certificates/[^"]+)"', client.get(f"/drills/{drill_id}").text)
    assert found is not None
    return found[1]


def anonymous(app: Flask) -> Any:
    return app.test_client(use_cookies=False)


def test_everybody_sees_that_it_is_valid_and_nobodys_name(app: Flask, issued: str) -> None:
    answer = anonymous(app).get(issued)
    assert answer.status_code == 200 and answer.headers["X-Robots-Tag"] == "noindex"
    page = answer.get_data(as_text=True)
    for part in ("证书有效", "石上小学", "应急疏散", "2026年5月12日", "1,063", "清源县防震减灾工作主管部门"):
        assert part in page
    for name in ("李老师", "王老师", "林规划", "0797"):
        assert name not in page


def test_a_wrong_code_says_so_and_many_end_in_a_pause_that_does_not_touch_true_ones(app: Flask, issued: str) -> None:
    guesses = [anonymous(app).get(f"/certificates/{number}-0-{'A' * 27}").status_code for number in range(35)]
    assert guesses == [404] * 30 + [429] * 5
    for odd in ("x", "%00", "9" * 300, "1-0-" + "é" * 27, "../../etc"):
        assert anonymous(app).get(f"/certificates/{odd}").status_code in (404, 429)
    assert anonymous(app).get(issued).status_code == 200


def test_the_school_prints_it_and_its_code_leads_to_the_check(
    client: Visitor, world: World, drill_id: int, issued: str
) -> None:
    client.sign_in_as(world, "unit_contact")
    page = client.get(f"/drills/{drill_id}").text
    links = re.findall(rf'href="(/drills/{drill_id}/certificates/\d+/(?:zh|en))"', page)
    assert len(links) == 2 and "Revoke" not in page
    pdf = client.get(links[0])
    assert pdf.mimetype == "application/pdf" and ".pdf" in pdf.headers["Content-Disposition"]
    assert code(pdf.data) == f"http://localhost{issued}"


def test_a_revoked_one_is_shown_as_revoked_without_the_reason(
    app: Flask, client: Visitor, world: World, drill_id: int, issued: str, database: Database
) -> None:
    with database.transaction(writing=False) as session:
        number = session.scalars(select(Certificate.id)).one()
    address = f"/drills/{drill_id}/certificates/{number}"
    assert client.get(f"{address}/revoke").status_code == 200
    assert client.post(f"{address}/revoke", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/revoke", data={"reason": "李老师报错人数"}).status_code == 303
    page = anonymous(app).get(issued).get_data(as_text=True)
    assert "此证书已失效" in page and "李老师" not in page
    assert client.get(f"{address}/zh").status_code == 404
    own = client.get(f"/drills/{drill_id}").text
    assert "李老师报错人数" in own and "Issue the certificate" in own


def test_schools_and_officials_do_not_issue(client: Visitor, world: World, drill_id: int) -> None:
    for role in ("unit_contact", "township_officer", "official"):
        client.sign_in_as(world, role)
        assert client.post(f"/drills/{drill_id}/certificate").status_code == 403
        assert "Not issued yet." in client.get(f"/drills/{drill_id}").text


def test_a_days_certificates_are_issued_at_once_as_one_pdf(
    app: Flask, client: Visitor, world: World, database: Database, drill_id: int, issued: str
) -> None:
    with database.transaction() as session:
        for unit in ("junior", "kindergarten"):
            reported_drill(session, world.units[unit])
    client.sign_in_as(world, "planner")
    page = client.get("/drills/certificates?day=2026-05-12").text
    assert "2 of 3 reported drills have no certificate yet." in page and ">Issue" in page.replace("</svg>", ">")
    asked = client.post("/drills/certificates", data={"day": "2026-05-12"})
    job = worked(app, database)
    assert job.state == "done" and job.result is not None and job.result["certificates"] == 2, job.error
    pdf = client.get(job.result["url"])
    assert pdf.mimetype == "application/pdf" and b"/Count 2" in pdf.data and asked.status_code == 303
    assert "Every drill in this list has its certificate." in client.get("/drills/certificates?day=2026-05-12").text
    again = client.post("/drills/certificates", data={"day": "2026-05-12"})
    assert "day=2026-05-12" in again.location


def test_programs_issue_fetch_and_revoke(programs: Programs, world: World, drill_id: int) -> None:
    planner, school = programs.of("planner"), programs.of("unit_contact")
    path = f"/drills/{drill_id}/certificate"
    assert planner.get(path).status_code == 404 and school.post(path).status_code == 403
    made = planner.post(path)
    assert made.status_code == 201 and made.json["people"] == 1063 and "/certificates/" in made.json["address"]
    assert school.get(path).json["number"] == made.json["number"]
    document = school.get(f"/drills/{drill_id}/document", kind="certificate", language="en")
    assert document.json["media_type"] == "application/pdf" and document.json["content"].startswith("JVBERi")
    plan = school.get(f"/drills/{drill_id}/document", kind="plan")
    assert plan.json["name"] == "石上小学_应急疏散演练方案_2026-05-12.docx"
    assert school.get(f"/drills/{drill_id}/document", kind="evaluation").status_code == 404
    assert school.get(f"/drills/{drill_id}/document", kind="novel").status_code == 422
    gone = planner.post(f"{path}/revoke", {"reason": "重复"})
    assert gone.json["revoked_at"] and planner.get(path).status_code == 404
