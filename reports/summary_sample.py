"""An example summary, with which templates are tried: everything that a summary can say is in it. Pure."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from core.i18n import language
from core.sheets import Value
from reports.summary_facts import Left, Named, ReportedTotal, Span, SummaryFacts, Target
from reports.summary_topics import (
    ChecklistProgress,
    PlanWork,
    ProjectWork,
    QuickRounds,
    TeamWork,
    Titles,
    Topics,
)


def sample(kind: str) -> SummaryFacts:
    """The summary of an example county, in the words of the language spoken."""
    span = Span(2026, 1 if kind == "half_year" else 0)
    return SummaryFacts(
        area=_say("示例县", "Example County"), population=308_000, span=span, made_on=date(2026, 7, 3),
        until=date(2026, 7, 2) if kind == "year" else None,
        issuer=_say("示例县应急管理局", "Example County Bureau"),
        total=_numbers(146, 61, 212, 279, 31_480, leaflets=12_600, booklets=3_200, enquiries=410),
        before=_numbers(120, 52, 190, 275, 26_030, leaflets=11_000, booklets=3_400),
        activities=[Named(_say("讲座", "Lecture"), _numbers(52, 0, 48, 279, 6_120)),
                    Named(_say("应急演练", "Drill"), _numbers(61, 61, 58, 279, 20_900))],
        kinds=[Named(_say("小学", "Primary school"), _numbers(58, 44, 96, 103, 18_400)),
               Named(_say("村", "Village"), _numbers(60, 9, 90, 176, 9_300))],
        places=[Named(_say("东河镇", "Donghe"), _numbers(61, 30, 88, 102, 15_200)),
                Named(_say("南屏镇", "Nanping"), _numbers(12, 3, 20, 96, 2_250)),
                Named(_say("西岭乡", "Xiling"), _numbers(0, 0, 0, 31, 0))],
        months=[Named(_say("2026年5月", "May 2026"), _numbers(70, 33, 120, 279, 17_000))],
        categories=[Named(_say("学生", "Pupils"), {"reported": 19_200})],
        reported=[ReportedTotal(_say("东河镇", "Donghe"), _say("宣传单", "Leaflets"), "2,000", _say("份", "copies"))],
        topics=_topics(), targets=[Target("held", 300), Target("coverage", 0.9)], left=Left(3, 2, 1, 4, 1, 2, 1, 3),
        of_year=_numbers(146, 61, 212, 279, 31_480),
        problems=_say("个别单位重形式、轻实效。", "Some drills were held for show."),
        plans=_say("下半年继续推进宣传进农村。", "Go on with outreach in villages."),
        pictures={name: _dot() for name in ("chart_months", "chart_places", "map")},
    )  # fmt: skip


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh


def _numbers(held: int, drills: int, reached: int, units: int, visits: int, **more: int) -> dict[str, Value]:
    return {
        "planned": 4, "held": held, "postponed": 1, "cancelled": 2, "drills_held": drills, "units_reached": reached,
        "units": units, "coverage": reached / units, "reported": visits, "people": 260,
        "evacuation_median": 118, "evacuation_best": 74, "evacuation_share": 0.86, "frequency": 0.82,
        "shelters": 96, "shelters_share": 0.93, "anomalies": 4, "suggestions": 23, "suggestions_on_time": 21,
        "suggestions_share": 21 / 22, **_readiness(), **_joint_work(), **more,
    }  # fmt: skip


def _readiness() -> dict[str, Value]:
    return {
        "training_classes": 3, "training_visits": 168, "training_persons": 121, "training_passed": 57,
        "plans": 241, "plans_current": 226, "plans_current_share": 226 / 241, "plans_overdue": 15, "plan_units": 172,
        "plan_units_current": 160, "plan_units_share": 160 / 172, "response_teams": 4, "response_teams_ready": 3,
        "mobilisations_real": 1, "mobilisations_exercise": 2, "prompt_share_exercise": 0.9, "network_officer": 24,
        "network_informant": 310, "network_outreach": 76, "network_posts": 430, "network_held": 410,
        "network_share": 410 / 430, "quick_reports_real": 36, "quick_reports_exercise": 298,
        "projects_time_share": 0.75, "self_owing": 230, "self_current": 198, "self_share": 198 / 230,
        "self_rounds": 205, "hazards_found": 96, "hazards_fixed": 81, "hazards_share": 81 / 96,
        "homes_checked": 1_860, "homes_with_hazards": 212, "homes_share": 212 / 1_860,
    }  # fmt: skip


def _joint_work() -> dict[str, Value]:
    return {
        "tasks_given": 18, "tasks_done": 14, "tasks_share": 0.8, "findings": 21, "findings_closed": 16,
        "findings_share": 0.75, "specialist_visits": 26, "specialist_hours": 52.5, "specialist_people": 640,
        "specialists_out": 4, "specialist_villages": 19, "specialist_units": 5, "titles_due": 1, "titles_awarded": 1,
        "titles_prolonged": 2, "titles_withdrawn": 1,
    }  # fmt: skip


def _topics() -> Topics:
    return Topics(
        [ChecklistProgress(_say("学校“八个一”", "Eight things for schools"), 103, 61, 824, 690)],
        Titles([(_say("示范学校", "Demonstration school"), 5), (_say("示范社区", "Demonstration community"), 2)], 3),
        PlanWork(38, 12, 9, 5, 3), TeamWork(72, 21, 36), QuickRounds(1, 1), ProjectWork(9, 4, 1, 1, 3, 1),
    )  # fmt: skip


def _dot() -> bytes:
    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (60, 30), "#1f5fa8").save(target, "PNG")
    return target.getvalue()
