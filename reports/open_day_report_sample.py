"""An example of an open day's report, with which templates are tried: everything that it can say is in it. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import language
from outreach.guest_counts import GuestCount
from outreach.suggestion_lifecycle import Tally
from reports.open_day_report_facts import OpenDayFacts, Said, Stop


def sample() -> OpenDayFacts:
    """The report of an example open day, in the words of the language spoken."""
    return OpenDayFacts(
        title=_say("防震减灾科普馆公众开放日", "Open day of the science hall"), area=_say("示例县", "Example County"),
        when=_say("2026年5月12日 星期二 14:30–16:00", "Tue 12 May 2026 14:30–16:00"),
        where=_say("县防震减灾科普馆", "Science hall"), made_on=date(2026, 6, 1),
        issuer=_say("示例县应急管理局", "Example County Bureau"),
        organisers=[_say("示例县应急管理局", "Example County Bureau"), _say("示例县教育局", "Education office")],
        is_over=True, arrived=86,
        guests=[(_say("人大代表", "Deputies"), GuestCount(8, 6, 7, 1, 1, 5, 6)),
                (_say("企业代表", "Enterprises"), GuestCount(6, 5, 9, 1, 0, 5, 8))],
        all_guests=GuestCount(14, 11, 16, 2, 1, 10, 14),
        stops=[Stop("14:30", 20, _say("科普展厅", "Exhibition"), _say("二楼", "Upstairs"), _say("讲解员", "A guide")),
               Stop("14:50", 40, _say("地震体验平台", "Shaking table"), _say("院内", "Yard"), "")],
        told=Tally(12, 10, 9, 1, 3, 0), answered=9,
        kinds=[(_say("咨询", "Questions"), 4), (_say("意见建议", "Suggestions"), 8)],
        said=[Said(_say("意见建议", "Suggestion"), _say("应急演练", "Drills"),
                   _say("请让家长参加一次演练。", "Let parents take part in a drill."),
                   _say("县教育局", "Education office"), _say("已公布", "Published"),
                   _say("下学期演练日向家长开放。", "Parents may come next term."))],
        scores={5: 40, 4: 22, 3: 6, 2: 1, 1: 0},
    )  # fmt: skip


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh
