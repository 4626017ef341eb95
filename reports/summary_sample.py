"""An example summary, with which templates are tried: everything that a summary can say is in it. Pure."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from core.i18n import language
from core.sheets import Value
from reports.summary_facts import Left, Named, ReportedTotal, Span, SummaryFacts, Target


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
        targets=[Target("held", 300), Target("coverage", 0.9)], left=Left(3, 2, 1),
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
        "suggestions_share": 21 / 22, **more,
    }  # fmt: skip


def _dot() -> bytes:
    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (60, 30), "#1f5fa8").save(target, "PNG")
    return target.getvalue()
