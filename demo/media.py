"""What appeared in the media in the year, much of it around campaigns; of some of it nobody knows the reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER
from demo.areas import COUNTY_ID
from demo.names import COUNTY, STEM
from demo.rows import Row, Rows
from demo.year import at, is_workday, window


@dataclass(frozen=True)
class Kind:
    """What appears by one channel: outlet, titles, least and most items, how reach is known and how large it is."""

    channel: str
    outlet: str
    titles: tuple[str, ...]
    items: tuple[int, int]
    source: str
    reach: tuple[int, int]
    note: str = ""


KINDS = (
    Kind("radio", f"{STEM}人民广播电台", ("防震减灾专家访谈", "地震来了怎么办：听众热线"), (1, 3), "unknown", (0, 0)),
    Kind("tv", f"{STEM}电视台", ("学校应急疏散演练报道", "避难场所在哪里", "防震减灾宣传活动新闻"), (1, 2), "reported",
         (20_000, 60_000)),
    Kind("sms", "通信运营商", ("防震减灾公益短信", "应急避险提示短信"), (20, 90), "counted", (0, 0)),
    Kind("wechat", f"微信公众号“{STEM}应急”", ("家庭防震这样做", "一图读懂避险要领", "演练预告：请您参加"), (1, 1),
         "counted", (600, 9_000)),
    Kind("site", f"{COUNTY}人民政府网", ("宣传活动简讯", "演练情况通报"), (1, 1), "unknown", (0, 0)),
    Kind("press", f"{STEM}报", ("科普专版：认识地震",), (1, 1), "reported", (3_000, 5_000)),
    Kind("screen", "县城及乡镇电子屏", ("防震减灾标语滚动播放",), (6, 24), "estimated", (5_000, 20_000),
         "选 3 块屏各清点 1 小时人流，按播放时数折算"),
    Kind("short_video", f"抖音号“{STEM}应急”", ("30 秒学会趴下、掩护、抓牢", "应急包里放什么"), (1, 1), "counted",
         (2_000, 45_000)),
)  # fmt: skip


def add_media(rng: Random, rows: Rows, today: date) -> None:
    """Write the items of every other week of the year up to today, and more of them during campaigns."""
    first, _ = window(today)
    day = first
    while day <= today:
        running = next((one for one in rows["campaigns"] if one["starts_on"] <= day <= one["ends_on"]), None)
        if is_workday(day) and rng.random() < (0.30 if running else 0.06):
            _write(rng, rows, day, running)
        day += timedelta(days=1)


def _write(rng: Random, rows: Rows, day: date, campaign: Row | None) -> None:
    kind = rng.choice(KINDS)
    items = rng.randint(*kind.items) * (100 if kind.channel == "sms" else 1)
    reach = items if kind.channel == "sms" else rng.randint(*kind.reach) // 10 * 10
    is_known = kind.source != "unknown" and rng.random() < 0.85
    rows.add(
        "media_items", area_id=COUNTY_ID, channel=kind.channel, outlet=kind.outlet, title=rng.choice(kind.titles),
        published_on=day, link="", campaign_id=campaign["id"] if campaign else None, items=items,
        reach=reach if is_known else None, reach_source=kind.source if is_known else "unknown",
        reach_note=kind.note if is_known else "", note="", created_at=at(day, 16 * 60), created_by=PLANNER,
    )  # fmt: skip
