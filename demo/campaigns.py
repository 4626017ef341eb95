"""The campaigns of the year, as they return every year on their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.areas import COUNTY_ID
from demo.rows import Rows

SCHOOLS = ("kindergarten", "primary", "nine_year", "junior", "senior")
CLOSES_AFTER = timedelta(days=14)
ANCHORS = {"科技活动周": "science_week", "“5·12”": "disaster_week", "“7·28”": "tangshan_day", "科普月": "science_month",
           "减灾日": "reduction_day", "消防": "fire_day", "春季": "law_day"}  # fmt: skip


@dataclass(frozen=True)
class Occasion:
    """A campaign as it comes every year: its days as (month, day), the percent of units to reach by kind, how many
    events it brings to an everyday county, and which kinds of event are frequent in it."""

    name: str
    theme: str
    purpose: str
    first: tuple[int, int]
    last: tuple[int, int]
    events: int
    budget_yuan: int
    targets: dict[str, int]
    kinds: dict[str, float] = field(default_factory=dict)

    def days(self, year: int) -> tuple[date, date]:
        """First and last day of the one that begins in that year."""
        ends_in = year + (self.last < self.first)
        return date(year, *self.first), date(ends_in, *self.last)


@dataclass(frozen=True)
class DemoCampaign:
    """A campaign with its days; `id` is its number among the campaigns."""

    id: int
    occasion: Occasion
    starts_on: date
    ends_on: date


def _schools(percent: int, **more: int) -> dict[str, int]:
    return dict.fromkeys(SCHOOLS, percent) | more


OCCASIONS = (
    Occasion(
        "{year}年春季“防震减灾进校园”",
        "学会避险，平安成长",
        "新学期把地震知识和应急避险送进每所学校。",
        (3, 1),
        (4, 25),
        56,
        38_000,
        _schools(25),
        {"lecture": 4, "school_activity": 3, "quiz": 2, "inspection": 1},
    ),
    Occasion(
        "{year}年全国防灾减灾日“5·12”宣传周",
        "排查身边隐患，掌握避险本领",
        "集中开展宣传咨询、讲座和应急演练，覆盖城乡。",
        (5, 9),
        (5, 16),
        96,
        86_000,
        _schools(60, agency=20, community=60, village=40, enterprise=20),
        {"lecture": 4, "stall": 4, "exhibition": 2, "training": 1, "screening": 1, "media": 1, "open_day": 1},
    ),
    Occasion(
        "{year}年科技活动周",
        "走近地震科学",
        "依托科普馆和台站，组织公众参观体验。",
        (5, 20),
        (5, 28),
        18,
        15_000,
        {"primary": 10, "junior": 10},
        {"open_day": 4, "exhibition": 3, "lecture": 2},
    ),
    Occasion(
        "{year}年“7·28”防震减灾宣传活动",
        "铭记历史，共筑平安",
        "纪念唐山地震，重点走进社区、农村和企业。",
        (7, 22),
        (7, 31),
        44,
        30_000,
        {"community": 60, "village": 50, "enterprise": 20, "agency": 15},
        {"stall": 4, "screening": 3, "lecture": 3, "exhibition": 1, "media": 1},
    ),
    Occasion(
        "{year}年全国科普月",
        "提升科学素质，共建安全家园",
        "组织科普讲座、展览、竞赛和开放日，面向学校和社区。",
        (9, 1),
        (9, 30),
        80,
        72_000,
        _schools(20, community=50, agency=10),
        {"lecture": 4, "exhibition": 2, "quiz": 2, "open_day": 2, "stall": 2, "specialist_visit": 1},
    ),
    Occasion(
        "{year}年国际减灾日宣传",
        "早期预警，人人受益",
        "面向机关和企业，开展培训和咨询。",
        (10, 10),
        (10, 16),
        16,
        9_000,
        {"agency": 10, "enterprise": 10},
        {"training": 3, "stall": 2, "media": 1},
    ),
    Occasion(
        "{year}年“11·9”消防宣传月",
        "防火防震，同宣同练",
        "与消防部门联合宣传，组织疏散演练。",
        (11, 1),
        (11, 30),
        46,
        28_000,
        _schools(30, enterprise=30, hospital=50),
        {"lecture": 3, "stall": 2, "training": 2, "inspection": 2, "exhibition": 1},
    ),
    Occasion(
        "{year}年冬季“防震减灾进农村”",
        "建房要抗震，避险会自救",
        "利用农闲和返乡时节，宣传农房抗震和避险知识。",
        (12, 5),
        (1, 20),
        44,
        26_000,
        {"village": 60},
        {"screening": 3, "lecture": 3, "specialist_visit": 3, "stall": 2},
    ),
)


def make_campaigns(rows: Rows, first: date, last: date, today: date) -> list[DemoCampaign]:
    """The campaigns that touch the days from first to last, in order, closed some days after their end."""
    found = [
        (*occasion.days(year), occasion) for year in range(first.year - 1, last.year + 1) for occasion in OCCASIONS
    ]
    wanted = sorted(((a, b, o) for a, b, o in found if b >= first and a <= last), key=lambda one: one[:2])
    return [_campaign(rows, occasion, starts_on, ends_on, today) for starts_on, ends_on, occasion in wanted]


def _campaign(rows: Rows, occasion: Occasion, starts_on: date, ends_on: date, today: date) -> DemoCampaign:
    is_far = starts_on > today + timedelta(days=45)
    status = "closed" if ends_on + CLOSES_AFTER < today else "draft" if is_far else "running"
    number = rows.add(
        "campaigns",
        area_id=COUNTY_ID,
        name=occasion.name.format(year=starts_on.year),
        starts_on=starts_on,
        ends_on=ends_on,
        status=status,
        status_reason="",
    )
    rows.put(
        "campaign_briefs",
        campaign_id=number,
        theme=occasion.theme,
        purpose=occasion.purpose,
        budget_yuan=occasion.budget_yuan,
        anchor=anchor_of(occasion.name),
    )
    for kind, percent in occasion.targets.items():
        rows.put("campaign_targets", campaign_id=number, unit_kind=kind, percent=percent)
    return DemoCampaign(number, occasion, starts_on, ends_on)


def anchor_of(name: str) -> str:
    """The anchor that a campaign of that name serves; "" for none."""
    return next((code for word, code in ANCHORS.items() if word in name), "")


def campaign_on(campaigns: Sequence[DemoCampaign], day: date, *words: str) -> DemoCampaign | None:
    """The campaign of that day whose name has one of the words."""
    for campaign in campaigns:
        if campaign.starts_on <= day <= campaign.ends_on and any(word in campaign.occasion.name for word in words):
            return campaign
    return None
