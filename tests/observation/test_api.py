"""The observation network for programs: points, observers, records, the board, returns."""

from __future__ import annotations

from tests.support.programs import Program, Programs

VILLAGE = "990101100201"
OBSERVER = {"name": "刘观测", "area": VILLAGE, "phone": "0797-6832003"}
WELL = {"name": "石上村水井", "area": VILLAGE, "category": "well", "observer_id": 1, "starts_on": "2026-10-01"}


def watched_well(program: Program) -> int:
    """The well with its observer, and its number."""
    assert program.post("/observers", OBSERVER).status_code == 201
    made = program.post("/observation-points", WELL)
    assert made.status_code == 201, made.text
    return int(made.json["id"])


def test_points_and_observers_are_listed_read_and_changed(programs: Programs) -> None:
    program = programs.of("planner")
    well = watched_well(program)
    for path in ("/observation-points", f"/observation-points/{well}", f"/observation-points/{well}/pauses",
                 f"/observation-points/{well}/records", "/observers", "/observers/1", "/observation-board",
                 "/observation-board/sums", "/observation-locks",
                 "/observation-lock-exceptions"):  # fmt: skip
        assert program.get(path).status_code == 200, path
    changed = program.patch(f"/observation-points/{well}", {"object": "手压井", "haves": ["plate"]}).json
    assert (changed["object"], changed["missing"][0], changed["name"]) == ("手压井", "observer", "石上村水井")
    assert program.patch("/observers/1", {"note": "村医"}).json["note"] == "村医"
    assert programs.of("official").get("/observers/1").json["phone"] is None
    assert "/o/" in program.post("/observers/1/link").json["address"]


def test_a_record_counts_once_and_the_return_is_filed_and_approved(programs: Programs) -> None:
    program = programs.of("planner")
    well = watched_well(program)
    sent = {"records": [{"nonce": "made-by-some-device-1", "place_id": well, "on": "2026-11-30"}]}
    answers = [program.post("/observers/1/records", sent).json["receipts"][0]["state"] for _ in range(2)]
    assert answers == ["taken", "again"]
    assert program.post(f"/observation-points/{well}/records", {"on": "2026-11-30"}).status_code == 422
    assert program.get("/observation-board/sums").json["total"]["received"] == 1
    filed = program.post("/observation-returns", {"step": "week", "on": "2026-11-23", "area": "990101100"}).json
    assert (filed["due"], filed["missing"], filed["state"]) == (7, 7, "received")
    approved = program.post(f"/observation-returns/{filed['id']}/review", {"decision": "approve"}).json
    assert approved["state"] == "approved"
    assert program.delete("/daily-records/1").status_code == 200
