"""Stations and whether they work; anomalies in every state, with what was found on site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from demo.accounts import PLANNER, PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.places import DemoPlace
from demo.rows import Rows
from demo.year import at

OPERATORS = ("县地震局", "省地震局中心站", "市地震局")
CAUSES = {
    "groundwater": ("weather", "season", "rain", "pumping", "irrigation", "drainage", "pollution", "works"),
    "animals": ("weather", "season", "pollution", "illness", "predators", "feeding", "breeding_time", "works"),
}
OBSERVER_NAME = "演示观测员"


@dataclass(frozen=True)
class Story:
    """One anomaly: so many days ago, at a minute of the day, what was seen and what became of it."""

    days_ago: int
    minute: int
    at_point: str  # what its name ends with
    category: str
    object: str
    features: tuple[str, ...]
    description: str
    state: str
    judgement: str = ""
    reason: str = ""
    judged_after: int = 0  # minutes
    verified_after: int = 0
    cause: str = ""
    credibility: int = 0
    conclusion: str = ""
    found: str = ""
    closing: str = ""
    is_called: bool = False

    @property
    def group(self) -> str:
        """The group of its category."""
        return "groundwater" if self.category in ("well", "spring") else "animals"


STORIES = (
    Story(1, 1_330, "水井", "well", "井水", ("muddy",), "晚上打水发现井水变浑，白天还是清的。", "reported"),
    Story(
        1,
        1_145,
        "养鸡场",
        "birds",
        "鸡群",
        ("restless", "refuse_shelter"),
        "傍晚鸡群惊叫，不肯进舍。",
        "judged",
        "unclear",
        "只有一处，附近有车辆施工。",
        16,
    ),
    Story(
        1,
        560,
        "机井",
        "well",
        "机井水",
        ("bubbling",),
        "井口有气泡翻涌，约十分钟。",
        "verified",
        "likely",
        "现象明显，有视频。",
        12,
        190,
        "pumping",
        4,
        "interference",
        "上游机井启动抽水，停泵后气泡消失。",
    ),
    Story(
        9,
        610,
        "鱼塘",
        "aquatic",
        "鱼群",
        ("restless",),
        "鱼群大量浮头。",
        "closed",
        "unlikely",
        "连日闷热。",
        9,
        150,
        "weather",
        5,
        "interference",
        "高温低压导致缺氧，开增氧机后恢复。",
        "已告知养殖户，继续日常观测。",
    ),
    Story(
        31,
        840,
        "养猪场",
        "livestock",
        "猪群",
        ("restless",),
        "猪群拒食、乱叫。",
        "closed",
        "unclear",
        "需排除疫病。",
        24,
        300,
        "illness",
        4,
        "interference",
        "兽医诊断为肠道疾病，已治疗。",
        "转畜牧部门跟踪。",
    ),
    Story(
        58,
        500,
        "泉眼",
        "spring",
        "泉水",
        ("rise",),
        "泉水流量明显增大。",
        "closed",
        "likely",
        "流量变化明显。",
        43,
        400,
        "rain",
        5,
        "interference",
        "前三日累计降雨 86 毫米，邻近泉眼同步增大。",
        "已列入重点观测一周，恢复正常。",
    ),
    Story(
        97,
        1_130,
        "养蜂场",
        "insects",
        "蜂群",
        ("migrate",),
        "蜂群成批飞离。",
        "closed",
        "unclear",
        "傍晚电话报告。",
        18,
        900,
        "breeding_time",
        3,
        "interference",
        "属自然分蜂，与地震无关。",
        "次日上午核实，已提醒观测员先行排查。",
        True,
    ),
    Story(
        140,
        615,
        "水井",
        "well",
        "井水",
        ("warming",),
        "井水比平时热。",
        "closed",
        "likely",
        "观测员多次测温。",
        11,
        260,
        "",
        3,
        "unexplained",
        "水温高于常年同期 1.2 ℃，逐项排查未见干扰，加密观测两周后回落。",
        "已报市局存档，未发现后续异常。",
    ),
    Story(
        203,
        930,
        "养牛场",
        "livestock",
        "牛群",
        ("refuse_shelter",),
        "牛不进圈。",
        "closed",
        "unlikely",
        "",
        6,
        120,
        "",
        1,
        "mistake",
        "更换圈舍垫料所致，系观测员误报。",
        "已对观测员补充培训。",
    ),
)


def add_stations(rng: Random, rows: Rows, places: Sequence[DemoPlace], today: date) -> None:
    """What kind each station is, who runs it, and that one is faulty."""
    for number, place in enumerate(place for place in places if place.kind == "station"):
        is_faulty = number == 1
        kind = "strong_motion" if "强震" in place.name else "seismometer" if "测震" in place.name else "fluid"
        since = at(today - timedelta(days=2 if is_faulty else rng.randint(60, 900)), 9 * 60 + 20)
        rows.put(
            "stations", place_id=place.id, station_kind=kind, operator=OPERATORS[number % len(OPERATORS)],
            status="faulty" if is_faulty else "running", status_since=since,
            status_note="雷击后数据中断，已报修。" if is_faulty else "",
            protection_radius_m=1000 if kind == "seismometer" else 300,
            protection_note="范围内不得爆破、采石；新建工程须征求意见。", version=1,
        )  # fmt: skip


def add_anomalies(rng: Random, rows: Rows, places: Sequence[DemoPlace], today: date) -> None:
    """The anomalies of the stories, the earliest first, numbered through by year."""
    points = [place for place in places if place.kind == "observation_point"]
    numbers: dict[int, int] = {}
    for order, story in enumerate(sorted(STORIES, key=lambda one: (-one.days_ago, one.minute))):
        fitting = [place for place in points if place.name.endswith(story.at_point)] or points
        received = at(today - timedelta(days=story.days_ago), story.minute)
        year = (today - timedelta(days=story.days_ago)).year
        numbers[year] = numbers.get(year, 0) + 1
        row = _reported(story, rng.choice(fitting), received, rows) | {
            "year": year, "number": numbers[year], "nonce": f"demo-anomaly-{order:06d}",
        }  # fmt: skip
        number = rows.add("anomalies", **(row | _handled(story, received)))
        _steps(rows, number, story, received)


def _reported(story: Story, place: DemoPlace, received: datetime, rows: Rows) -> dict[str, Any]:
    point = rows["places"][place.id - 1]
    return {
        "county_id": COUNTY_ID, "area_id": place.village.id, "place_id": place.id,
        "appeared_at": received - timedelta(minutes=25), "reported_at": received, "received_at": received,
        "reporter_key": "", "reporter_name": OBSERVER_NAME, "reporter_phone": "", "where": "",
        "lon": point["lon"], "lat": point["lat"], "category": story.category, "object": story.object,
        "object_count": None, "is_whole_group": True if story.group == "animals" else None,
        "features": list(story.features), "description": story.description, "state": story.state, "version": 1,
    }  # fmt: skip


def _handled(story: Story, received: datetime) -> dict[str, Any]:
    judged = received + timedelta(minutes=story.judged_after) if story.judgement else None
    verified = received + timedelta(minutes=story.verified_after) if story.conclusion else None
    is_closed = story.state == "closed"
    causes = CAUSES[story.group] if story.conclusion else ()
    return {
        "judgement": story.judgement, "judged_at": judged, "judged_by": PLANNER_NAME if judged else "",
        "judgement_note": story.reason, "passed_up_at": judged + timedelta(minutes=3) if judged else None,
        "passed_up_by": PLANNER_NAME if judged else "", "verified_at": verified,
        "verified_by": PLANNER_NAME if verified else "",
        "on_site_at": verified - timedelta(minutes=40) if verified else None,
        "weather": "晴到多云" if verified else "",
        "checks": {cause: "yes" if cause == story.cause else "no" for cause in causes},
        "credibility": story.credibility or None, "conclusion": story.conclusion, "conclusion_note": story.found,
        "closed_at": verified + timedelta(hours=20) if is_closed and verified else None,
        "closed_by": PLANNER_NAME if is_closed else "", "closing_note": story.closing,
    }  # fmt: skip


def _steps(rows: Rows, number: int, story: Story, received: datetime) -> None:
    def step(what: str, minutes: int, note: str = "", is_office: bool = True) -> None:
        rows.add(
            "anomaly_steps", anomaly_id=number, key=what, what=what, at=received + timedelta(minutes=minutes),
            by_key=PLANNER if is_office else "", by_name=PLANNER_NAME if is_office else OBSERVER_NAME, note=note,
        )  # fmt: skip

    def clock(what: str, minutes: int) -> None:
        rows.add(
            "anomaly_steps", anomaly_id=number, key=what, what=what, at=received + timedelta(minutes=minutes),
            by_key="system", by_name="", note="",
        )  # fmt: skip

    step("entered" if story.is_called else "reported", 0, is_office=story.is_called)
    if not story.judgement or story.judged_after + 3 > 30:
        clock("overdue", 30)
    if not story.conclusion:
        clock("evening", max(20 * 60 - story.minute, 30))
    if story.judgement:
        step("judged", story.judged_after, story.reason)
        step("passed_up", story.judged_after + 3)
    if story.conclusion:
        step("verified", story.verified_after, story.found)
    if story.state == "closed":
        step("closed", story.verified_after + 20 * 60, story.closing)
