"""An example of a campaign's report, with which templates are tried: everything that it can say is in it. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import language
from outreach.budgets import Money
from outreach.coverage import Sum
from reports.campaign_report_facts import CampaignFacts, Counted, Covered, Spent, Supplied, Thing


def sample() -> CampaignFacts:
    """The report of an example campaign, in the words of the language spoken."""
    money = Money(1_200_000, 864_050, True, True)
    return CampaignFacts(
        name=_say("防灾减灾宣传周", "Disaster reduction week"), area=_say("示例县", "Example County"),
        starts_on=date(2026, 5, 7), ends_on=date(2026, 5, 13), made_on=date(2026, 6, 1),
        issuer=_say("示例县应急管理局", "Example County Bureau"), theme=_say("学会避险", "Know what to do"),
        purpose=_say("学校全覆盖，重点村入户。", "Every school, and households of villages."),
        anchor=_say("全国防灾减灾宣传周", "Disaster reduction week"),
        teams=[_say("宣讲一队", "Team 1"), _say("宣讲二队", "Team 2")],
        total=Counted(_say("合计", "Total"), 46, 3, 41, 9_860), called_off=2, cover=Sum(60, 52, 41, 3, 41),
        covers=[Covered(_say("小学", "Primary school"), 100, 24, 24, 22, 2),
                Covered(_say("村", "Village"), 80, 36, 29, 19, 1)],
        activities=[Counted(_say("讲座", "Lecture"), 28, 2, 26, 5_240),
                    Counted(_say("应急演练", "Drill"), 18, 1, 18, 4_620)],
        places=[Counted(_say("东河镇", "Donghe"), 30, 1, 27, 6_300),
                Counted(_say("南屏镇", "Nanping"), 16, 2, 14, 3_560)],
        things=[Thing("leaflets", _say("宣传单", "Leaflets"), 12_600, _say("份", "copies"))],
        supplies=[Supplied(_say("宣传单", "Leaflets"), _say("份", "copies"), 15_000, 12_600, 2_400)], money=money,
        lines=[Spent(_say("印刷费", "Printing"), money)],
        media=[Thing("media_wechat", _say("微信推送", "Posts on WeChat"), 12, _say("条", "items"))],
    )  # fmt: skip


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh
