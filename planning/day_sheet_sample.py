"""An example of day sheets, with which templates are tried: everything that they can say is in it. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import language
from geo.polygons import parse_geojson
from planning.day_sheet_facts import Base, DaySheet, Ground, SheetsFacts, StopFacts

DAY = date(2026, 12, 8)


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh


def sample() -> SheetsFacts:
    """Two days of one team, in the words of the language spoken."""
    return SheetsFacts(
        proposal=_say("十二月第一稿", "December, first draft"), campaign=_say("防震减灾进校园", "Schools campaign"),
        county=_say("示例县", "Example County"), issuer=_say("示例县地震局", "Example County Bureau"),
        made_on=date(2026, 11, 30), sheets=[_day(DAY, is_full=True), _day(date(2026, 12, 9), is_full=False)],
        source=_say("按直线距离、绕行系数和道路车速估算", "Estimated from straight lines, detours and speeds of roads"),
        ground=Ground([(_say("示例镇", "Example Town"), parse_geojson({"type": "Polygon", "coordinates": [
            [[116.0, 26.4], [116.12, 26.4], [116.13, 26.5], [116.0, 26.51], [116.0, 26.4]]]}))]),
    )  # fmt: skip


def _day(on: date, is_full: bool) -> DaySheet:
    return DaySheet(
        team=_say("宣讲一队", "Team 1"), on=on, stops=_stops() if is_full else _stops()[:1],
        base=Base(_say("县防震减灾科普馆", "Science hall"), _say("解放路12号", "12 Main Road"), (116.01, 26.45)),
        way_back=30, people=[_say("李老师", "Ms Li"), _say("王老师", "Mr Wang")],
        vehicles=[_say("一号科普宣传车（演示0001）", "Van 1 (DEMO 0001)")],
        bring=[_say("讲座：投影仪、话筒", "Lecture: projector, microphone"), _say("宣传册 400 份", "400 booklets")],
    )  # fmt: skip


def _stops() -> list[StopFacts]:
    lecture, accepted = _say("讲座", "Lecture"), _say("已采纳", "Accepted")
    return [
        StopFacts(540, 630, _say("示例小学", "Example Primary School"), lecture, _say("单位已确认", "Confirmed"),
                  _say("示例镇", "Example Town"), _say("学前路1号", "1 School Road"), _say("陈老师", "Ms Chen"),
                  "0797-0000001", 320, 25, (116.05, 26.47), "", _say("从东门进", "By the east gate")),
        StopFacts(870, 960, _say("示例中学", "Example Middle School"), lecture, accepted,
                  _say("示例镇", "Example Town"), _say("建设路8号", "8 New Road"), _say("刘老师", "Mr Liu"),
                  "0797-0000002", 510, 35, (116.09, 26.43), _say("宣讲二队", "Team 2")),
        StopFacts(1140, 1200, _say("示例村", "Example Village"), _say("放映", "Screening"), _say("拟安排", "Proposed"),
                  _say("示例镇", "Example Town"), "", "", "", None, 20, (116.1, 26.48)),
    ]  # fmt: skip
