"""Kinds of outreach as the county does them: for whom, how long, with what, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SCHOOL = ("primary", "junior", "senior", "nine_year", "vocational")
Range = tuple[float, float]


@dataclass(frozen=True)
class Activity:
    """One kind of outreach.

    `audiences` are kinds of units with weights, or "township" for everybody there; `minutes` and `starts` are choices;
    `people` is how many come at least and at most; `per_person` and `fixed` give the least and most of each thing
    in the result, by head or altogether; `skills` are those of a team that must come, None when none comes.
    """

    kind: str
    weight: float
    audiences: Mapping[str, float]
    titles: tuple[str, ...]
    starts: tuple[int, ...]
    minutes: tuple[int, ...]
    people: tuple[int, int]
    skills: frozenset[str] | None = None
    needs_vehicle: bool = False
    in_hall: bool = False
    per_person: Mapping[str, Range] = field(default_factory=dict)
    fixed: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def _m(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


ANY = frozenset[str]()
MORNING = (_m(8, 30), _m(9), _m(9, 30))
DAY = (*MORNING, _m(10), _m(14, 30), _m(15), _m(15, 30))
SCHOOLS = dict.fromkeys(SCHOOL, 1.0) | {"primary": 3.0, "junior": 1.4, "kindergarten": 2.0}

ACTIVITIES = (
    Activity(
        "lecture",
        4.0,
        SCHOOLS | {"agency": 1.3, "community": 2.2, "village": 1.8, "enterprise": 1.2, "hospital": 0.5},
        ("{unit}防震减灾知识讲座", "防震减灾知识讲座走进{unit}", "{unit}地震避险与自救互救讲座"),
        DAY,
        (60, 60, 90),
        (45, 420),
        frozenset({"school_lecture"}),
        per_person={"leaflets": (0.3, 1.0), "booklets": (0.0, 0.4)},
        fixed={"boards": (0, 4), "enquiries": (0, 25)},
    ),
    Activity(
        "stall",
        1.3,
        {"township": 1.0},
        ("{area}防震减灾集中宣传咨询", "{area}应急科普赶集日宣传"),
        (_m(8, 30), _m(9)),
        (150, 180),
        (120, 780),
        ANY,
        needs_vehicle=True,
        per_person={
            "leaflets": (0.6, 1.2),
            "booklets": (0.1, 0.4),
            "souvenirs": (0.05, 0.3),
            "enquiries": (0.05, 0.25),
        },
        fixed={"boards": (6, 16), "banners": (1, 3)},
    ),
    Activity(
        "exhibition",
        0.6,
        {"primary": 1.0, "junior": 1.0, "community": 1.6, "agency": 0.4},
        ("{unit}防震减灾图片展", "地震科普展板进{unit}"),
        (_m(8, 30), _m(9)),
        (240, 360, 480),
        (150, 900),
        ANY,
        needs_vehicle=True,
        per_person={"leaflets": (0.2, 0.6)},
        fixed={"boards": (12, 30), "banners": (1, 2), "enquiries": (5, 40)},
    ),
    Activity(
        "screening",
        0.7,
        {"village": 3.0, "community": 1.5, "primary": 0.6},
        ("{unit}防震减灾科普影片放映", "科普影片进基层——{unit}"),
        (_m(14, 30), _m(15)),
        (100, 120),
        (40, 260),
        frozenset({"dialect"}),
        per_person={"leaflets": (0.3, 0.9)},
        fixed={"screenings": (1, 2)},
    ),
    Activity(
        "quiz",
        0.5,
        SCHOOLS,
        ("{unit}防震减灾知识竞赛", "{unit}地震应急知识抢答赛"),
        (_m(9), _m(14, 30), _m(15)),
        (60, 90),
        (40, 300),
        per_person={"souvenirs": (0.1, 0.4)},
        fixed={"quizzes": (1, 1)},
    ),
    Activity(
        "school_activity",
        1.0,
        SCHOOLS,
        (
            "{unit}防震减灾主题班会",
            "{unit}防震减灾手抄报比赛",
            "{unit}“小手拉大手”安全家庭征文",
            "{unit}避险动作操展示",
        ),
        (_m(8, 30), _m(10), _m(15), _m(15, 30)),
        (45, 60),
        (60, 700),
        fixed={"boards": (0, 10)},
    ),
    Activity(
        "open_day",
        0.4,
        {"primary": 2.0, "junior": 1.0, "kindergarten": 1.0, "community": 0.7},
        ("{unit}参观{place}", "{place}开放日（{unit}）"),
        (_m(9), _m(14, 30)),
        (90, 120),
        (35, 110),
        ANY,
        in_hall=True,
        per_person={"hall_visitors": (1.0, 1.0), "booklets": (0.3, 1.0), "souvenirs": (0.2, 0.8)},
        fixed={"screenings": (1, 2)},
    ),
    Activity(
        "training",
        0.7,
        {"agency": 2.0, "community": 1.0, "enterprise": 1.0, "hospital": 0.8},
        ("{unit}应急疏散骨干培训", "{unit}防震减灾业务培训", "{unit}自救互救技能培训"),
        (_m(8, 30), _m(9), _m(14, 30)),
        (120, 150),
        (24, 110),
        frozenset({"drill_instruction"}),
        in_hall=True,
        per_person={"trained": (1.0, 1.0), "booklets": (0.5, 1.0)},
    ),
    Activity(
        "specialist_visit",
        0.6,
        {"village": 1.0},
        ("科技特派员赴{unit}指导农房抗震", "科技特派员走进{unit}"),
        (_m(9), _m(9, 30), _m(14, 30)),
        (120, 150),
        (18, 70),
        frozenset({"dialect"}),
        needs_vehicle=True,
        per_person={"leaflets": (0.5, 1.0), "enquiries": (0.2, 0.6)},
    ),
    Activity(
        "inspection",
        0.5,
        SCHOOLS | {"enterprise": 1.0, "hospital": 0.6},
        ("{unit}应急疏散工作督导", "{unit}防震减灾工作检查"),
        (_m(9), _m(10), _m(15)),
        (60, 90),
        (6, 20),
        frozenset({"drill_instruction"}),
    ),
    Activity(
        "media",
        0.35,
        {"county": 1.0},
        ("“{county}发布”推送防震减灾科普专栏", "县融媒体中心播出防震减灾公益短片", "应急广播播出地震避险要点"),
        (_m(10), _m(16)),
        (30,),
        (0, 0),
        fixed={"media_items": (1, 3), "media_reach": (1_800, 26_000)},
    ),
    Activity(
        "meeting",
        0.12,
        {"county": 1.0},
        ("{county}防震减灾工作联席会议", "{county}防震减灾科普工作推进会"),
        (_m(9), _m(15)),
        (90, 120),
        (18, 46),
        in_hall=True,
    ),
)
BY_KIND = {activity.kind: activity for activity in ACTIVITIES}

CATEGORIES = {
    "agency": "staff",
    "hospital": "staff",
    "community": "residents",
    "village": "villagers",
    "enterprise": "workers",
    "township": "residents",
    "county": "staff",
}
CANCELLED = (
    "与学校期中考试冲突，取消。",
    "活动场地临时被征用，取消。",
    "主讲人员参加上级培训，取消本场。",
    "与乡镇其他集中活动合并举办，不再单独举行。",
)
POSTPONED = (
    "连续降雨，改期举行。",
    "学校临时调整课程，延期。",
    "宣传车检修，延期。",
    "大风天气，户外活动延期。",
    "村里农忙，改期再办。",
)
REMARKS = (
    "现场反响良好，群众希望增加方言讲解。",
    "学生互动积极，建议增加避险动作示范时间。",
    "展板在现场保留一周，供群众观看。",
    "部分群众咨询农房抗震加固，已留下联系方式。",
    "资料发放完毕，下次需增加数量。",
    "老年听众较多，建议放大字体。",
)
MARKETS = ("集贸市场", "圩场入口", "文化广场", "客运站广场")
