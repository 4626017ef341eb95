"""Evaluations and improvements on pages and for programs: who may, what stays typed, what an evaluator may not see."""

from __future__ import annotations

import re
from datetime import time, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from core.times import today
from drills import indicator_services, services
from drills.action_models import ImprovementAction
from drills.evaluation_models import Evaluation, IndicatorSet
from drills.inputs import RegistrationInput, ResultInput
from drills.photo_models import DrillPhoto
from registry import defaults
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World

ON = today() - timedelta(days=7)


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    """A drill of the primary school a week ago, reported with a problem."""
    with database.transaction() as session:
        defaults.seed(session)
        indicator_services.seed(session)
        given = RegistrationInput(
            unit_id=world.units["primary"].id, on=ON, expected={"students": 900}, special_needs=1,
            special_needs_helper="温老师",
        )  # fmt: skip
        drill = services.register(session, given, SYSTEM)
        result = ResultInput(on=ON, started=time(14, 28), enrolled=900, present={"students": 900}, evacuation=110,
                             problems="二楼楼梯口拥挤。")  # fmt: skip
        services.report(session, drill, result, SYSTEM)
        return drill.id


@pytest.fixture
def points(database: Database, drill_id: int) -> dict[str, str]:
    """The best points of every indicator, as a form sends them."""
    with database.transaction(writing=False) as session:
        live = session.scalars(select(IndicatorSet).where(IndicatorSet.mode == "live")).one()
        return {f"points.{one.id}": "100" for one in live.indicators}


def invited(client: Visitor, drill_id: int) -> str:
    """The path of an invitation."""
    client.post(f"/drills/{drill_id}/evaluators", data={"name": "邱桂生", "organisation": "消防大队", "days": "7"})
    page: str = client.get(f"/drills/{drill_id}/evaluation").text
    return str(re.findall(r"/evaluate/[\w-]+", page)[0])


def visitor(client: Visitor) -> Visitor:
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["language"] = "en"
    return client


def test_an_outsider_evaluates_by_link_and_sees_nothing_else(
    client: Visitor, world: World, drill_id: int, points: dict[str, str]
) -> None:
    path = invited(client.sign_in_as(world, "unit_contact"), drill_id)
    page = visitor(client).get(path).text
    assert "石上小学" in page and "邱桂生" in page and "within the target" in page and "not the text of GB/T" in page
    assert "温老师" not in page and "王老师" not in page and "0797" not in page and f"/drills/{drill_id}" not in page
    signed = client.post(path, data=points | {"deed": "sign", "name": "邱桂生", "remarks.1": "很好"})
    assert (signed.status_code, signed.location) == (302, path)
    assert "100" in client.get(path).text
    again = client.post(path, data=points | {"deed": "sign", "name": "别人"})
    assert again.status_code == 409 or "signed" in again.text
    assert client.get(f"/drills/{drill_id}/evaluation").status_code == 302
    assert "消防大队" in client.sign_in_as(world, "planner").get(f"/drills/{drill_id}/evaluation").text


def test_a_link_that_was_taken_back_opens_nothing(client: Visitor, world: World, drill_id: int) -> None:
    path = invited(client.sign_in_as(world, "unit_contact"), drill_id)
    client.post(f"/drills/{drill_id}/evaluators/1/revoke")
    answer = visitor(client).get(path)
    assert answer.status_code == 404 and "ask whoever sent it" in unescape(answer.text)
    assert client.get("/evaluate/1-0-abc").status_code == 404


def test_a_refused_signature_keeps_what_was_typed_and_names_what_is_missing(
    client: Visitor, world: World, drill_id: int, points: dict[str, str], database: Database
) -> None:
    client.sign_in_as(world, "unit_contact")
    left = points.popitem()[0]
    sent = points | {"deed": "sign", "name": "王老师", "weaknesses": "广播声音小", "remarks.1": "不错"}
    answer = client.post(f"/drills/{drill_id}/evaluate", data=sent)
    assert answer.status_code == 422
    assert f'href="#f-{left.replace(".", "-")}"' in answer.text
    assert "广播声音小" in answer.text and 'value="不错"' in answer.text and answer.text.count("checked") >= 5
    assert client.post(f"/drills/{drill_id}/evaluate", data=sent | {"deed": "draft"}).status_code == 302
    with database.transaction(writing=False) as session:
        draft = session.scalars(select(Evaluation)).one()
    assert draft.signed_at is None and draft.weaknesses == "广播声音小"


@pytest.mark.parametrize("points_typed", ["101", "-1", "八十", "1e2"])
def test_points_out_of_range_are_refused_beside_their_indicator(
    client: Visitor, world: World, drill_id: int, points: dict[str, str], points_typed: str
) -> None:
    name = next(iter(points))
    data = points | {"deed": "draft", name: points_typed}
    answer = client.sign_in_as(world, "unit_contact").post(f"/drills/{drill_id}/evaluate", data=data)
    assert answer.status_code == 422 and "indicator needs attention" in answer.text


def test_what_was_named_as_a_problem_becomes_an_improvement_with_photos_and_is_closed(
    client: Visitor, world: World, drill_id: int, database: Database
) -> None:
    client.sign_in_as(world, "unit_contact")
    page = client.get(f"/drills/{drill_id}/actions/new").text
    assert "二楼楼梯口拥挤" in page
    made = client.post(f"/drills/{drill_id}/actions/new", data={"problem": "二楼楼梯口拥挤", "owner": "总务处"})
    assert made.status_code == 302
    assert "二楼楼梯口拥挤" in client.get(f"/drills/{drill_id}").text
    photo = BytesIO()
    Image.new("RGB", (60, 40), "green").save(photo, "JPEG")
    refused = client.post("/drills/actions/1/done", data={"evidence": ""})
    assert refused.status_code == 422
    sent = {"evidence": "已增设引导教师", "photos": (BytesIO(photo.getvalue()), "楼梯.jpg"), "caption": "整改后"}
    assert client.post("/drills/actions/1/done", data=sent).status_code == 302
    assert client.get("/drills/actions/1/photos/1").mimetype == "image/jpeg"
    assert client.post("/drills/actions/1/close").status_code == 403
    client.sign_in_as(world, "planner")
    assert "整改后" in client.get("/drills/actions/1").text
    assert client.post("/drills/actions/1/close").status_code == 302
    with database.transaction(writing=False) as session:
        assert session.scalars(select(ImprovementAction.state)).one() == "closed"
        assert session.scalars(select(DrillPhoto.action_id)).one() == 1


def test_a_photo_that_is_none_leaves_the_improvement_open(
    client: Visitor, world: World, drill_id: int, database: Database
) -> None:
    client.sign_in_as(world, "unit_contact").post(f"/drills/{drill_id}/actions/new", data={"problem": "广播声音小"})
    sent = {"evidence": "已加装音柱", "photos": (BytesIO(b"%PDF-1.4"), "a.jpg")}
    answer = client.post("/drills/actions/1/done", data=sent)
    assert answer.status_code == 422 and "已加装音柱" in answer.text
    with database.transaction(writing=False) as session:
        assert session.scalars(select(ImprovementAction.state)).one() == "open"


def test_the_list_is_filtered_and_filed(client: Visitor, world: World, drill_id: int) -> None:
    client.sign_in_as(world, "unit_contact")
    for problem, due in (("广播声音小", today() - timedelta(days=2)), ("=通道堵塞", today() + timedelta(days=2))):
        client.post(f"/drills/{drill_id}/actions/new", data={"problem": problem, "due_on": due.isoformat()})
    client.sign_in_as(world, "planner")
    page = client.get("/drills/actions").text
    assert page.index("广播声音小") < page.index("=通道堵塞") and "1 is overdue, 1 to be done" in page
    assert "通道堵塞" not in client.get("/drills/actions?state=overdue").text
    book = load_workbook(BytesIO(client.get("/drills/actions.xlsx?state=open").data))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "=通道堵塞" in cells and "广播声音小" not in cells
    assert "广播声音小" in client.get("/drills/actions.csv").data.decode("utf-8-sig")
    assert client.get("/drills/actions.pdf").status_code == 404
    assert "1 improvement is overdue" in client.get("/").text


def test_officials_see_improvements_without_names(client: Visitor, world: World, drill_id: int) -> None:
    data = {"problem": "广播声音小", "owner": "温老师"}
    client.sign_in_as(world, "unit_contact").post(f"/drills/{drill_id}/actions/new", data=data)
    client.sign_in_as(world, "official")
    for path in ("/drills/actions", "/drills/actions/1", f"/drills/{drill_id}", "/drills/actions.csv"):
        page = client.get(path).get_data(as_text=True)
        assert "温老师" not in page, path
    assert client.post("/drills/actions/1/done", data={"evidence": "x"}).status_code == 403


def test_the_next_drill_asks_and_the_answer_is_kept(client: Visitor, world: World, drill_id: int) -> None:
    client.sign_in_as(world, "unit_contact")
    client.post(f"/drills/{drill_id}/actions/new", data={"problem": "广播声音小"})
    later = today() - timedelta(days=1)
    sent = {"unit_id": str(world.units["primary"].id), "on": later.isoformat(), "starts": "09:00", "minutes": "30",
            "expected.students": "900"}  # fmt: skip
    number = int(re.findall(r"\d+", client.post("/drills/register", data=sent).location)[0])
    assert "Were the improvements of earlier drills fixed?" in client.get(f"/drills/{number}").text
    answer = {"drill_id": str(number), "answer": "not_fixed"}
    assert client.post("/drills/actions/1/retest", data=answer).status_code == 302
    page = client.get(f"/drills/{number}").text
    assert "Were the improvements" not in page and "Not fixed" in page


def test_an_administrator_copies_and_changes_a_set(client: Visitor, world: World, drill_id: int) -> None:
    client.sign_in_as(world, "administrator")
    assert "Live exercise (default)" in client.get("/settings/evaluation").text
    copied = client.post("/settings/evaluation/1/copy", data={"area_id": str(world.areas["county"].id)})
    path = copied.location
    page = client.get(path).text
    number = re.findall(rf"{path}/indicators/(\d+)\"", page)[0]
    worded = {"section_zh": "准备", "name_zh": "方案完整", "weight": "10", "kind": "choice"}
    changed = client.post(f"{path}/indicators/{number}", data=worded | {"options": "100 | 是 | Yes\n0 | 否"})
    assert changed.status_code == 302
    page = client.get(path).text
    assert "方案完整" in page and "The weights come to 104" in page
    assert client.post(f"{path}/indicators/{number}", data={"name_zh": "", "weight": "0"}).status_code == 422
    bands = "85 | 优 | A\n0 | 其他 | Other"
    assert client.post(path, data={"name_zh": "本县指标", "bands": bands}).status_code == 302
    assert client.post(path, data={"name_zh": "本县指标", "bands": "很多分"}).status_code == 422
    assert client.post("/settings/evaluation/due", data={"days": "14", "is_verified": "1"}).status_code == 302
    due = (today() + timedelta(days=14)).isoformat()
    client.sign_in_as(world, "unit_contact")
    assert due in client.get(f"/drills/{drill_id}/actions/new").text
    assert "方案完整" in client.get(f"/drills/{drill_id}/evaluate").text
    assert client.get("/settings/evaluation").status_code == 403


@pytest.fixture
def school(programs: Programs) -> Program:
    return programs.of("unit_contact")


def test_a_program_evaluates_and_sees_an_improvement_through(
    school: Program, programs: Programs, drill_id: int, points: dict[str, str]
) -> None:
    sets = school.get(f"/drills/{drill_id}/indicator-sets").json["items"]
    given = {"points": {str(one["id"]): 100 for one in sets[0]["indicators"]}, "name": "王老师"}
    assert school.put(f"/drills/{drill_id}/evaluation", {"points": {}}).json["signed_at"] is None
    signed = school.post(f"/drills/{drill_id}/evaluation/sign", given)
    assert (signed.status_code, signed.json["score"], signed.json["grade_en"]) == (200, 100.0, "Excellent")
    assert school.post(f"/drills/{drill_id}/evaluation/sign", given).status_code == 409
    planner = programs.of("planner")
    assert planner.get(f"/drills/{drill_id}/evaluation-comparison").json["evaluators"] == 1
    reopened = planner.post("/evaluations/1/reopen").json
    assert (reopened["score"], reopened["marks"], reopened["strengths"]) == (None, [], "")
    assert school.get(f"/drills/{drill_id}/evaluation").json["marks"] != []
    invitation = school.post(f"/drills/{drill_id}/evaluators", {"name": "邱桂生"})
    assert invitation.status_code == 201 and invitation.json["is_open"] and "/evaluate/1-" in invitation.json["address"]
    assert school.post("/evaluators/1/revoke").json["is_open"] is False
    made = school.post(f"/drills/{drill_id}/improvement-actions", {"problem": "广播声音小"})
    assert made.status_code == 201 and made.json["state"] == "open"
    assert school.post("/improvement-actions/1/done", {"evidence": "已加装音柱"}).json["state"] == "done"
    assert school.post("/improvement-actions/1/close").status_code == 403
    assert planner.post("/improvement-actions/1/send-back", {"reason": "请附照片"}).json["state_reason"] == "请附照片"
    assert planner.get("/improvement-actions", state="waiting").json["total"] == 1
    assert programs.of("official").get("/improvement-actions/1").json["owner"] == ""
