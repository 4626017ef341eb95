"""Programs send specialists, run classes and score demonstration units as people do."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.times import local, today
from tests.support.programs import Programs
from tests.support.world import World


def test_a_visit_that_was_reported_is_accepted_once(programs: Programs, everything: World) -> None:
    planner = programs.of("planner")
    waiting = planner.get("/dispatches", state="sent").json["items"]
    assert {one["report"]["people"].get("students", 0) for one in waiting} == {0}
    done = planner.post("/visit-reports/1/accept", {"confirmed": True})
    assert (done.status_code, done.json["state"], done.json["report"]["paid_in"][-2:]) == (200, "accepted", "01")
    assert planner.post("/visit-reports/1/send-back", {"reason": "缺人数"}).status_code == 409
    back = planner.post("/visit-reports/2/send-back", {"reason": "缺人数"})
    assert (back.json["state"], back.json["report"]["reason"]) == ("returned", "缺人数")


def test_the_same_hour_is_not_given_twice(programs: Programs, everything: World) -> None:
    given = {
        "on": str(today() + timedelta(days=8)),
        "starts": "09:00",
        "ends": "10:00",
        "unit_id": 2,
        "purpose": "复看",
    }
    planner = programs.of("planner")
    first = planner.post("/specialists/1/dispatches", given)
    assert (first.status_code, first.json["state"]) == (201, "ahead")
    again = planner.post("/specialists/1/dispatches", given | {"unit_id": 1})
    assert (again.status_code, again.json["code"]) == (409, "clash")
    assert planner.get(first.headers["Location"].removeprefix("/api/v1")).json == first.json
    sent = planner.get("/dispatches", state="sent").json["items"][0]
    began = local(datetime.fromisoformat(sent["report"]["began_at"]), "Asia/Shanghai")
    report = {"on": f"{began:%Y-%m-%d}", "starts": f"{began:%H:%M}", "ends": f"{began + timedelta(hours=1):%H:%M}",
              "done": "复看", "people": {"nobody-knows": 3}, "nonce": "a-report-on-paper"}  # fmt: skip
    wrong = planner.post(f"/specialists/1/dispatches/{sent['event_id']}/report", report)
    assert (wrong.status_code, wrong.json["field"]) == (422, "people")
    changed = planner.patch("/specialists/1", {"job_title": "高级工程师"}).json
    assert (changed["job_title"], changed["rate_yuan"]) == ("高级工程师", "80.00")


def test_contacts_and_lists_of_trainees_are_not_for_everybody(programs: Programs, everything: World) -> None:
    assert programs.of("official").get("/training-classes/1/trainees").status_code == 403
    listed = programs.of("planner").get("/training-classes/1/trainees").json["items"]
    assert [(one["name"], one["sessions"]) for one in listed] == [("张三", 1), ("李四", 0)]
    assert programs.of("planner").post("/training-classes/1/trainees/1/remove").status_code == 409


def test_a_class_counts_persons_once(programs: Programs, everything: World) -> None:
    planner = programs.of("planner")
    session = {"on": str(today() - timedelta(days=7)), "starts": "14:00", "ends": "16:00"}
    second = planner.post("/training-classes/1/sessions", session).json["event_id"]
    noted = planner.put(f"/training-classes/1/sessions/{second}/attendance", {"came": [1, 2]})
    assert (noted.status_code, noted.json["status"]) == (200, "held")
    found = planner.get("/training-classes/1").json
    assert (found["visits"], found["persons"], found["sessions_held"]) == (3, 2, 2)


def test_a_title_is_granted_when_what_is_required_is_met(programs: Programs, everything: World) -> None:
    planner = programs.of("planner")
    planner.put("/demonstrations/1/scores", {"points": {}})
    given = {"on": str(today()), "review_due_on": str(today() + timedelta(days=700))}
    assert planner.post("/demonstrations/1/grant", given).json["code"] == "lacking"
    granted = planner.post("/demonstrations/2/grant", given).json
    assert (granted["state"], granted["score_percent"], granted["criteria"][0]["points"]) == ("granted", 90, 9)
    assert planner.post("/demonstrations/2/end", {"reason": "未开展演练"}).json["state"] == "revoked"


def test_questions_and_criteria_are_kept_and_one_in_use_stays(programs: Programs, everything: World) -> None:
    planner = programs.of("planner")
    made = planner.post("/exam-questions", {"text": "先做什么？", "answers": "*避险\n乘电梯", "is_active": True}).json
    assert (made["choices"], made["right"]) == (["避险", "乘电梯"], [0])
    changed = planner.patch(f"/exam-questions/{made['id']}", {"is_active": False}).json
    assert (changed["answers"], changed["is_active"]) == ("*避险\n乘电梯", False)
    assert [one["id"] for one in planner.get("/exam-questions", q="先做").json["items"]] == [made["id"]]
    assert planner.get("/exam-questions", q="先做", in_use="true").json["total"] == 0
    assert planner.delete(f"/exam-questions/{made['id']}").status_code == 200
    assert planner.get(f"/exam-questions/{made['id']}").status_code == 404
    assert planner.delete("/exam-questions/1").json["code"] == "in_a_test"
    kept = planner.get("/demonstration-criteria", kind="school").json["items"]
    assert [one["is_active"] for one in kept] == [True, False]
    added = planner.post("/demonstration-criteria", {"kind": "school", "text": "有演练", "weight": 20}).json
    assert planner.patch(f"/demonstration-criteria/{added['id']}", {"weight": 30}).json["weight"] == 30
    assert planner.delete(f"/demonstration-criteria/{added['id']}").status_code == 200
    assert planner.delete("/demonstration-criteria/1").json["code"] == "scored"
    assert programs.of("official").get("/exam-questions").status_code == 403
