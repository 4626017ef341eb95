"""A county in which there is one of everything, made through the API as a program would make it.

The first event is a lecture, the first drill one of next week that can be changed; the second was held, reported,
evaluated and certified; the third was held, is reported by nobody
yet and has the draft of an evaluation. Tests that ask for `everything` get a copy of it, made once in a process.
"""

from __future__ import annotations

import shutil
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from core.config import Config
from core.db import Database
from core.models import DeliveryTry, OutboxMessage
from core.times import now, today
from drills import indicator_services
from drills.models import Drill
from drills.script_services import seed_templates
from maps.coverage_services import perform
from maps.quake_files import Quake
from maps.scenario_services import load_quakes
from reports import assessment_scheme_services
from schedule.notice_models import NoticeChannel
from tests.support.days import workday_ahead
from tests.support.everything_open import make_open_day
from tests.support.everything_ready import make_ready
from tests.support.everything_specialists import make_specialists
from tests.support.networks import build_networks
from tests.support.programs import Program, Programs
from tests.support.proposed import propose_by_hand
from tests.support.world import World, build_world, write_out

PLANNED, HELD, UNREPORTED = 1, 2, 3
TAKEN = 3
"""The campaign that was taken over from another one."""
PINNED_VISIT = 7
"""The visit of the second proposal that is accepted, so that its unit is asked to confirm."""
SPARE = 2
"""The number of what may be removed: there is another before it."""
BLACKOUT = {
    "name": "期中考试", "reason": "exam", "area_id": 1, "starts_on": "2027-04-20", "ends_on": "2027-04-22",
    "unit_kinds": ["school"],
}  # fmt: skip
GROUPS = [{"name": "三（1）班", "people": 45, "leader": "李老师", "room": "301", "exit": "南门"}, {"name": "三（2）班"}]
SCRIPT = [{"at": 0, "message": "地震警报"}, {"at": 60, "message": "按路线疏散", "sender": "总指挥"}]
SCENARIO = {"area": "990101", "lon": "116.01", "lat": "26.47", "magnitude": 6.5, "region": "east"}
ROUND = {"scheme_id": 1, "area": "990101", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
SUMMARY = {"area": "990101", "year": 2026, "problems": "个别演练走过场。", "plans": "推进宣传进农村。"}
QUAKE = Quake("cenc", "a", datetime(2008, 5, 12, 6, 28, tzinfo=UTC), 103.4, 31.0, 14.0, 8.0, "", "四川汶川县")
PIVOT = {"rows": ["area"], "columns": "month", "measures": ["held"]}
PAPER = b64encode(b"%PDF-1.7\n%%EOF").decode()
PLAN = {"objectives": "两分钟内疏散完毕", "roles": [{"name": "总指挥", "duties": "下令", "person": "王校长"}]}
POINT = 4
"""The number of the place that is an observation point, after those of the county."""
STATION = 5
"""The number of the place that is a station."""
ANOMALIES = 5
"""The first is to be judged, the second passed up, the third verified, the fourth closed, the fifth is closed."""
ACTIONS = 5
"""Of the drill that was held: the second and third are done, the others open."""


@dataclass(frozen=True)
class County:
    """The folder with the database and the files of a county, and its people."""

    data: Path
    world: World


@pytest.fixture(scope="session")
def counties() -> dict[date, County]:
    """The counties with one of everything that were made, by the day they were made for."""
    return {}


@pytest.fixture
def everything(
    config: Config,
    database: Database,
    blank_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
    counties: dict[date, County],
) -> World:
    """The county in which there is one of everything, in the test's own database and files."""
    if today() not in counties:
        counties[today()] = _county(tmp_path_factory.mktemp("everything"), blank_sqlite)
    county = counties[today()]
    database.engine.dispose()
    shutil.copytree(county.data, config.data, dirs_exist_ok=True)
    return county.world


def _county(folder: Path, blank: Path) -> County:
    from app import create_app

    config = Config({"ZHENAN_DATA": str(folder), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"})
    shutil.copy(blank, config.data / "zhenan.db")
    database = Database(config.database_url)
    with database.transaction() as session:
        world = build_world(session)
    app = create_app(config, database, TESTING=True, PROPAGATE_FAILURES=True)
    plan_something(Programs(app, database, world).of("administrator"), database)
    write_out(database)
    return County(config.data, world)


def held_on() -> date:
    """The day of the drill that was held."""
    return today() - timedelta(days=14)


def photo() -> str:
    """A picture as the API takes it."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    return b64encode(file.getvalue()).decode()


def points(program: Program, drill_id: int) -> dict[str, int]:
    """Full points for every indicator by which the drill is judged."""
    sets = program.get(f"/drills/{drill_id}/indicator-sets").json["items"]
    return {str(one["id"]): 100 for one in sets[0]["indicators"]}


def plan_something(program: Program, database: Database) -> None:
    """Everything of the county, each the first of its kind."""
    with database.transaction() as session:
        indicator_services.seed(session)
        seed_templates(session)
        assessment_scheme_services.seed(session)
        load_quakes(session, [QUAKE])
        _channels(session)
    for _ in range(2):
        _done(program, "post", "coverage-runs", {"area": "990101", "new_sites": 1})
    for _ in range(2):
        _done(program, "post", "assessments", ROUND)
    for half in ("1", "2"):
        _done(program, "post", "summaries", SUMMARY | {"half": half})
    perform(database, 1)
    perform(database, SPARE)
    _calendar(program)
    for number in (1, SPARE):
        _removable(program, number)
        _done(program, "post", "scenarios", SCENARIO | {"name": f"县城{number}号情景"})
        _done(program, "post", "figures/views", {"name": f"透视表{number}", "is_shared": True, "question": PIVOT})
    _done(program, "put", "figures/targets", {"area_id": 1, "year": today().year, "measure": "held", "value": 10})
    _drills(program)
    _outcome(program)
    _year(program)
    _visits(program)
    _network(program)
    _projects(program)
    build_networks(program)
    _observation(program)
    _checklists(program)
    _publicity(program)
    with database.transaction() as session:
        held = session.get_one(Drill, HELD).event_id
    make_ready(program, database, held)
    make_open_day(program)
    with database.transaction() as session:
        for number in (1, SPARE):
            propose_by_hand(session, number)
    _done(program, "post", f"proposals/{SPARE}/accept", {"visit_ids": [PINNED_VISIT]})
    with database.transaction() as session:  # its plan is made before it is held
        event = session.get_one(Drill, UNREPORTED).event
        length = event.ends_at - event.starts_at
        event.starts_at = now() - timedelta(days=2)
        event.ends_at = event.starts_at + length
    _done(program, "put", f"drills/{UNREPORTED}/evaluation", {"strengths": "有序"})
    make_specialists(program, database)


def _channels(session: Session) -> None:
    """Two channels whose service is not there, and three messages: two that could not be sent, one that waits."""
    for number in (1, SPARE):
        session.add(
            NoticeChannel(id=number, kind="webhook", name=f"值班平台{number}", address="http://127.0.0.1:9/hook")
        )
    session.flush()
    for number, state in ((1, "failed"), (2, "failed"), (3, "waiting")):
        message = OutboxMessage(key=f"test:{number}", channel="webhook:1", kind="reminder", address="",
                                subject="演练提醒", body="明天 14:28 疏散演练。", state=state, tries=1, error="connect",
                                due_at=now() + timedelta(days=1))  # fmt: skip
        session.add(message)
        session.flush()
        session.add(DeliveryTry(message_id=message.id, outcome="failed", code="connect", answer="cannot be reached"))


def _year(program: Program) -> None:
    """A second campaign with targets of areas and money, a third taken over from it, and the stock of two items."""
    day = str(today())
    campaign = {
        "name": "科普月",
        "area_id": 1,
        "starts_on": f"{today().year}-09-01",
        "ends_on": f"{today().year}-09-30",
    }
    _done(program, "post", "campaigns", campaign)
    line, receipt = {"purpose": "printing", "planned": "800.50"}, {"kind": "received", "count": 500, "moved_on": day}
    spent = {"line_id": 1, "spent_on": day, "amount": "12.5", "what": "印刷"}
    for number, kind in ((1, "primary"), (SPARE, "junior")):
        anchor = {"area_id": 1, "year": 2027, "starts_on": "2027-04-01", "ends_on": "2027-04-02"}
        _done(program, "put", "anchors", anchor | {"name": f"节点{number}"})
        _done(program, "put", "campaigns/2/targets", {"unit_kind": kind, "area_id": 2, "percent": 50})
        _done(program, "post", "campaigns/2/budget", line)
        _done(program, "post", "campaigns/2/expenses", spent)
        _done(program, "post", "materials", {"name": f"宣传单{number}", "kind": "leaflet", "area_id": 1})
        _done(program, "post", "materials/1/moves", receipt)
    _done(program, "put", "campaigns/2/materials", {"material_id": 1, "count": 100})
    taken = {"source_id": 2, "name": "科普月", "starts_on": "2027-09-01", "ends_on": "2027-09-30"}
    _done(program, "post", "campaigns/take-over", {"year": 2027, "campaigns": [taken]})


def _projects(program: Program) -> None:
    """Parameters of the county and three projects: two under review, the third with its result."""
    _done(program, "put", "fortification/parameters/1", {"pga": 0.1, "period": 0.35, "source": "县参数表"})
    for number in range(3):
        given = {"name": f"石上中学{number + 1}号楼", "kind": "school", "area": "990101100"}
        _done(program, "post", "fortification/projects", given)
    _done(program, "post", "fortification/projects/3/result", {"result": "refused", "note": "补正后重报。"})


def _network(program: Program) -> None:
    """A well that is watched since a month, its observer, records, pauses, a return, a lock and an exception."""
    day, village = today(), "990101100201"
    well = {"name": "石上村水井", "area": village, "category": "well", "observer_id": 1, "object": "水井",
            "starts_on": str(day - timedelta(days=60))}  # fmt: skip
    locked = str(day - timedelta(days=50))
    until = {"until_on": str(day + timedelta(days=3)), "until_time": "18:00"}
    exception = until | {"area": "990101", "since": locked, "up_to": locked, "reason": "补报"}
    _done(program, "post", "observers", {"name": "刘观测", "area": village, "phone": "0797-6832003"})
    made = program.post("/observation-points", well)
    assert made.json["id"] == POINT, made.text
    for path, given in (
        *((f"observation-points/{POINT}/records", {"on": str(day - timedelta(days=back))}) for back in (0, 1)),
        *((f"observation-points/{POINT}/pauses", {"starts_on": str(on), "ends_on": str(on), "reason": "清洗水井"})
          for on in (day + timedelta(days=20), day + timedelta(days=21))),
        ("observation-returns", {"step": "week", "on": str(day - timedelta(days=7)), "area": "990101100"}),
        ("observation-locks", {"area": "990101", "up_to": locked}), ("observation-lock-exceptions", exception),
        ("observation-locks", {"area": "990101100", "up_to": locked}),
        ("outreach-totals", {"area": "990101100", "starts_on": locked, "ends_on": locked, "title": "防灾减灾宣传周",
                             "counts": {"leaflets": 2000, "enquiries": 120}, "rough": ["leaflets"]}),
        ("return-locks", {"kind": "results", "area": "990101", "up_to": str(day - timedelta(days=400))}),
    ):  # fmt: skip
        _done(program, "post", path, given)


def _calendar(program: Program) -> None:
    day = str(workday_ahead(7))
    campaign = {"name": "宣传周", "area_id": 1, "starts_on": day, "ends_on": day}
    event = {"kind": "lecture", "unit_id": 2, "on": day, "starts": "09:00", "ends": "10:00", "resources": ["team:1"]}
    drill = {"unit_id": 1, "on": day, "expected": {"students": 1012}}
    series = event | {"on": str(workday_ahead(30)), "repeats": "weekly", "times": 3}
    signed_up = {"unit_id": 1, "counts": {"students": 5}, "on_behalf": True}
    window = {"opens_on": str(today()), "opens_at": "00:00", "closes_on": day, "closes_at": "08:00", "capacity": 200}
    for method, path, given in (
        ("post", "campaigns", campaign), ("post", "events", event), ("post", "drills", drill),
        ("post", "series", series),
        ("put", "events/1/sign-up-window", window), ("post", "events/1/sign-ups", signed_up),
    ):  # fmt: skip
        _done(program, method, path, given)


def _removable(program: Program, number: int) -> None:
    on = str(workday_ahead(7 * number))
    year = 2026 + number
    excuse = {"unit_id": 1, "starts_on": f"{year}-03-01", "ends_on": f"{year}-03-31", "reason": "校舍维修"}
    term = {"area_id": 1, "name": f"{year}年春季学期", "starts_on": f"{year}-02-22", "ends_on": f"{year}-07-02"}
    for path, given in (
        ("blackouts", BLACKOUT | {"name": f"期中考试{number}"}), ("feeds", {"subject": ("all", "unit:1")[number - 1]}),
        ("special-days", {"on": f"{year}-10-08", "kind": "holiday", "name": "国庆节"}),
        ("absences", {"resource": "team:2", "on": on, "until": on}), ("school-terms", term), ("drill-excuses", excuse),
    ):  # fmt: skip
        _done(program, "post", path, given)


def _drills(program: Program) -> None:
    for on in (held_on(), workday_ahead(10)):
        _done(program, "post", "drills", {"unit_id": 1, "on": str(on), "expected": {"students": 1012}})
    nonce = "everything-0000000001"
    for method, path, given in (
        *(("post", "drill-days", _day(ahead)) for ahead in (21, 28, 35)),
        ("put", f"drills/{PLANNED}/plan", PLAN), ("put", f"drills/{PLANNED}/plan/groups", {"items": GROUPS}),
        ("put", f"drills/{PLANNED}/plan/script", {"items": SCRIPT}),
        ("post", f"drills/{PLANNED}/live", {"is_rehearsal": True}),
        ("post", f"drills/{PLANNED}/live/entries", {"entries": [{"nonce": nonce, "what": "phase", "phase": "alarm"}]}),
        ("post", "drill-days/1/messages", None),
    ):  # fmt: skip
        _done(program, method, path, given)


def _day(ahead: int) -> dict[str, Any]:
    return {"name": f"演练日{ahead}", "area_id": 1, "on": str(workday_ahead(ahead)), "is_public": True}


def _outcome(program: Program) -> None:
    held = f"drills/{HELD}"
    result = {
        "on": str(held_on()), "started": "14:28", "evacuation": 112, "enrolled": 1012, "problems": "东楼梯拥挤",
        "present": {"students": 1012},
    }  # fmt: skip
    _done(program, "put", f"{held}/result", result)
    for number in range(1, ACTIONS + 1):
        _done(program, "post", f"{held}/improvement-actions", {"problem": f"问题{number}", "owner": "后勤处"})
    for number in (2, 3):
        _done(program, "post", f"improvement-actions/{number}/done", {"evidence": "已清理"})
    template = program.get(f"/drills/{UNREPORTED}/plan/templates").json["items"][0]["id"]
    for method, path, given in (
        ("post", f"drills/{UNREPORTED}/plan/start", {"template_id": template}),  # it asks about what was found
        ("post", f"{held}/evaluators", {"name": "陈专家"}), ("post", f"{held}/certificate", None),
        ("post", f"{held}/evaluation/sign", {"points": points(program, HELD), "name": "赵管理"}),
        ("post", f"{held}/photos", {"name": "a.jpg", "data": photo()}),
    ):  # fmt: skip
        _done(program, method, path, given)


def _visits(program: Program) -> None:
    """An inspection of the first place; of its defects the second is mended and the third dropped."""
    found = [{"item": item, "problem": "待修"} for item in ("signs", "water", "power", "toilets")]
    visit = {"nonce": "everything-0000000002", "answers": {"access": "ok"}, "defects": found, "verified": True}
    for path, given in (
        ("places/1/inspections", visit), ("defects/2/mend", {"evidence": "已修好"}),
        ("defects/3/drop", {"reason": "不再使用"}),
        *(("places/1/inspection-tickets", {"holder_name": f"巡查员{number}"}) for number in (1, SPARE)),
    ):  # fmt: skip
        _done(program, "post", path, given)


def _publicity(program: Program) -> None:
    """Media items, of which the second may be taken out."""
    item = {"title": "防震减灾短信", "channel": "sms", "published_on": str(today()), "items": 8000, "area": "990101"}
    for _ in (1, SPARE):
        _done(program, "post", "media-items", item)
    material = {"title": "家庭防震手册", "kind": "booklet", "shown_from": str(today()), "area": "990101",
                "file": {"name": "手册.pdf", "data": PAPER}}  # fmt: skip
    _done(program, "post", "downloads", material)
    for hazard in ("exits", "gas", "power"):  # a later round finds the earlier hazard fixed: the third is open
        _done(
            program,
            "post",
            "units/1/self-inspections",
            {
                "done_on": str(today()),
                "answers": {hazard: "hazard"},
                "rest_is_fine": True,
                "nonce": f"everything-{hazard:0>8}",
            },
        )


def _observation(program: Program) -> None:
    """A faulty station, and anomalies in every state: to judge, to pass up, to verify, to close, closed."""
    station = {"name": "梅江测震台", "station_kind": "seismometer", "area": "990101100", "lon": 116.01, "lat": 26.47}
    made = program.post("/stations", station)
    assert (made.status_code, made.json["id"]) == (201, STATION), made.text
    _done(program, "post", f"stations/{STATION}/status", {"status": "faulty", "note": "雷击"})
    on = str(today())
    seen = {
        "appeared_on": on,
        "appeared_clock": "00:00",
        "area": "990101100",
        "category": "well",
        "features": ["muddy"],
    }
    visit = {"on_site_on": on, "on_site_clock": "00:00", "who": "林规划", "checks": {"pumping": "yes"},
             "credibility": 4, "conclusion": "interference"}  # fmt: skip
    for number in range(1, ANOMALIES + 1):
        _done(program, "post", "anomalies", seen | {"nonce": f"everything-anomaly-{number}"})
        deeds: tuple[tuple[str, dict[str, Any]], ...] = (
            ("judge", {"judgement": "likely"}),
            ("pass-up", {}),
            ("verify", visit),
            ("close", {"note": "已办结"}),
        )
        for deed, given in deeds[: number - 1]:
            _done(program, "post", f"anomalies/{number}/{deed}", given)


def _checklists(program: Program) -> None:
    """Two checklists of the county, which come after the shipped ones, and proofs of the first unit in all states."""
    for number in (1, SPARE):
        given = {
            "name": f"本县清单{number}",
            "unit_kinds": ["primary"],
            "area_id": 1,
            "year": today().year + number - 1,
        }
        _done(program, "post", "checklists", given)
    for _ in range(7):
        _done(program, "post", "checklists/4/items", {"name": "一次主题班会", "event_kinds": [], "times": 31})
    item_id = program.get("/checklists/4").json["items"][0]["id"]
    proof = {"item_id": item_id, "done_on": str(today()), "words": "各班开展主题班会"}
    for _ in range(4):
        _done(program, "post", "units/1/checklist/proofs", proof)
    _done(program, "post", "checklist-proofs/4/send-back", {"reason": "缺照片"})
    _joint_work(program)


def _joint_work(program: Program) -> None:
    """Organisers of the first event: units to be changed, asked and confirmed, and names to be declined and removed."""
    for given in ({"unit": "石上小学"}, {"name": "市地震局"}, {"name": "县科协"}, {"name": "县红十字会"}):
        _done(program, "post", "events/1/organisers", given)
    soon, day = str(today() + timedelta(days=7)), str(today() + timedelta(days=5))
    at = {"on": day, "starts": "08:00", "ends": "08:30", "area_id": 1, "unit_id": None, "place_id": None}
    meeting = program.post("/events", at | {"kind": "meeting", "title": "联席会议"}).json["id"]
    visit = program.post(
        "/events", at | {"kind": "inspection", "title": "督导检查", "starts": "07:00", "ends": "07:30"}
    )
    for number in range(1, 4):
        _done(program, "post", f"events/{meeting}/agenda-items", {"title": f"议题{number}"})
        _done(program, "post", f"events/{meeting}/participants", {"name": f"参会单位{number}"})
    for number in range(1, 7):
        task = {"title": f"任务{number}", "person_name": "李主任", "due_on": soon, "event_id": meeting}
        _done(program, "post", "joint-tasks", task)
        found = {"unit": "石上小学", "finding": f"问题{number}", "severity": "minor", "due_on": soon}
        _done(program, "post", f"events/{visit.json['id']}/findings", found)
    _done(program, "post", "joint-tasks/6/done", {"outcome": "已办"})
    shown = b64decode(photo())
    for method, path, part in (("POST", "supervision-findings/1/photos", "photos"),
                               ("PUT", f"events/{meeting}/minutes-scan", "file")):  # fmt: skip
        assert program.send_files(method, f"/{path}", part, ("现场.jpg", shown)).status_code == 200
    for number in (5, 6):
        _done(program, "post", f"supervision-findings/{number}/done", {"proof": "已整改"})


def _done(program: Program, method: str, path: str, given: Any) -> None:
    answer = getattr(program, method)(f"/{path}", given)
    assert answer.status_code in (200, 201), (path, answer.text)
