"""A year assessed as a story: points from the figures, some by hand, published, appealed against, answered, locked."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.db import Database
from reports.assessment_models import Assessment, AssessmentScheme
from reports.assessment_scheme_services import seed
from tests.reports.test_participation import hold
from tests.support.world import Visitor, World


@pytest.fixture
def year(database: Database, world: World) -> None:
    """The shipped schemes, and a year in which one township held something and the other nothing."""
    with database.transaction() as session:
        seed(session)
        hold(session, world, "primary", reported=300)
        hold(session, world, "junior", reported=200)


def begun(client: Visitor, world: World, database: Database, code: str = "townships") -> str:
    with database.session(writing=False) as session:
        scheme = session.scalar(select(AssessmentScheme.id).where(AssessmentScheme.code == code))
    made = client.post("/assessments/new", data={
        "scheme_id": str(scheme), "area": world.areas["county"].code, "name": "", "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    })  # fmt: skip
    assert made.status_code == 303, made.text
    return str(made.location)


def keys(database: Database) -> dict[str, str]:
    """The keys of the criteria by their Chinese names."""
    with database.session(writing=False) as session:
        kept = session.scalars(select(Assessment)).one().criteria["criteria"]
    return {one["name_zh"]: one["key"] for one in kept}


@pytest.mark.usefixtures("year")
def test_the_township_that_reached_its_units_leads_and_what_nobody_could_measure_does_not_count(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner", "zh")
    page = client.get(begun(client, world, database)).text
    assert f"{world.areas['meijiang'].name}以 36.36 分居首" in page
    assert page.index(f">{world.areas['meijiang'].name}<") < page.index(f">{world.areas['qingtang'].name}<")


@pytest.mark.usefixtures("year")
def test_points_by_hand_need_a_reason_and_stay_when_counted_anew(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner", "zh")
    where = begun(client, world, database)
    key, mine = keys(database)["单位覆盖率"], f"{where}/area/{world.areas['qingtang'].id}"
    refused = client.post(f"{mine}/points/{key}", data={"points": "12", "reason": ""})
    assert (
        refused.status_code == 422 and "请说明为什么不采用数据得分。" in refused.text and 'value="12"' in refused.text
    )
    assert client.post(f"{mine}/points/{key}", data={"points": "99", "reason": "已核实"}).status_code == 422
    assert client.post(f"{mine}/points/{key}", data={"points": "12", "reason": "纸质台账已核实"}).status_code == 303
    assert client.post(f"{where}/count").status_code == 303
    assert "纸质台账已核实" in client.get(mine).text


@pytest.mark.usefixtures("year")
def test_a_draft_is_seen_by_nobody_else_and_an_officer_sees_only_the_own_township(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner", "zh")
    where = begun(client, world, database)
    client.sign_in_as(world, "township_officer", "zh")
    assert client.get(where).status_code == 404
    client.sign_in_as(world, "planner", "zh")
    client.post(f"{where}/publish")
    client.sign_in_as(world, "township_officer", "zh")
    page = client.get(where).text
    assert world.areas["meijiang"].name in page and f">{world.areas['qingtang'].name}<" not in page
    assert client.get(f"{where}/area/{world.areas['qingtang'].id}").status_code == 404


@pytest.mark.usefixtures("year")
def test_an_appeal_is_answered_and_a_locked_round_changes_by_exception_only(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner", "zh")
    where = begun(client, world, database)
    key, mine = keys(database)["组织领导和资料档案"], f"{where}/area/{world.areas['meijiang'].id}"
    client.post(f"{mine}/points/{key}", data={"points": "8"})
    client.post(f"{where}/publish")
    client.sign_in_as(world, "township_officer", "zh")
    assert client.post(f"{mine}/appeals", data={"indicator_key": key, "note": "档案齐全，请复核。"}).status_code == 303
    client.sign_in_as(world, "planner", "zh")
    assert client.post(f"{where}/lock").status_code == 409
    answered = {"decision": "upheld", "points": "15", "answer": "复核属实。"}
    assert client.post("/assessments/appeals/1", data=answered).status_code == 303
    page = client.get(mine).text
    assert "已采纳" in page and "复核属实。" in page
    assert client.post(f"{where}/lock").status_code == 303
    assert "这轮考核已锁定。" in client.post(f"{mine}/points/{key}", data={"points": "1"}).text
    allowed = {"subject": f"area:{world.areas['meijiang'].id}", "until_on": "2026-12-05", "until_time": "18:00",
               "reason": "上级复核"}  # fmt: skip
    assert client.post(f"{where}/exceptions", data=allowed).status_code == 303
    assert client.post(f"{mine}/points/{key}", data={"points": "14"}).status_code == 303


@pytest.mark.usefixtures("year")
def test_schools_are_assessed_each_for_itself(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner", "zh")
    where = begun(client, world, database, "schools")
    rows = list(load_workbook(BytesIO(client.get(f"{where}.xlsx").data)).worksheets[0].iter_rows(values_only=True))
    names = [row[1] for row in rows if row[0] in (1, 2, 3)]
    assert world.units["primary"].name in names and world.units["bureau"].name not in names
    key = keys(database)["开展宣传教育活动（4 场得满分）"]
    page = client.get(f"{where}/unit/{world.units['primary'].id}").text
    line = page[page.index(f'id="i-{key}"') :]
    assert ">2.5<" in line[: line.index("</tr>")]
    assert client.get(f"/figures/rows?starts_on=2026-01-01&ends_on=2026-12-31&line_unit={world.units['primary'].id}"
                      "&state=held").text.count("地震科普讲座") == 1  # fmt: skip


def test_a_county_changes_its_own_copy_of_a_scheme(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        seed(session)
        assert seed(session) == 0
    client.sign_in_as(world, "planner", "zh")
    assert client.post("/assessments/schemes/1/indicators/1/remove").status_code == 403
    made = client.post("/assessments/schemes/1/copy", data={"area": world.areas["county"].code}).location
    added = client.post(f"{made}/indicators/new", data={
        "name_zh": "科普讲座场次", "kind": "measured", "measure": "held", "weight": "10", "zero_at": "0",
        "full_at": "12",
    })  # fmt: skip
    assert added.status_code == 303 and "科普讲座场次" in client.get(made).text
    wrong = client.post(f"{made}/indicators/new", data={
        "name_zh": "年份", "kind": "measured", "measure": "nothing", "weight": "10", "zero_at": "0", "full_at": "12",
    })  # fmt: skip
    assert wrong.status_code == 422
