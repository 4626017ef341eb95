"""An example meeting, with which templates of minutes are tried: everything that minutes can say is in it. Pure."""

from __future__ import annotations

from typing import Any

from core.i18n import language


def sample() -> dict[str, Any]:
    """The words of the minutes of an example meeting, in the language spoken."""
    title = _say("示例县防震减灾工作联席会议", "Joint meeting of Example County on earthquake preparedness")
    return {
        "document": {"title": _say(f"{title}纪要", f"Minutes: {title}"),
                     "made_on": _say("2026年3月12日", "12 Mar 2026"),
                     "issuer": _say("示例县应急管理局", "Example County Bureau")},
        "meeting": {
            "title": title, "when": _say("2026年3月11日 星期三 09:00–11:00", "Wed 11 Mar 2026 09:00–11:00"),
            "where": _say("县政府二楼会议室", "Second-floor meeting room of the county hall"),
            "present": _say("县应急管理局、县教育局、县科协", "Emergency bureau, education bureau, science society"),
            "absent": _say("县融媒体中心", "media centre"), "invited": _say("县红十字会", "Red Cross"),
        },
        "agenda": [
            {"number": "1", "title": _say("通报上年工作", "Report on last year"), "presenter": _say("王主任", "Wang"),
             "minutes": "20", "outcome": _say("同意。", "Agreed.")},
            {"number": "2", "title": _say("研究“5·12”宣传安排", "Plan of the week of 12 May"), "presenter": "",
             "minutes": "", "outcome": ""},
        ],
        "protocol": [_say("会议听取了上年工作情况的汇报。", "The meeting heard a report on last year.")],
        "decisions": [_say("各成员单位于三月底前报送活动计划。", "Every member sends its plan by the end of March."),
                      _say("每季度召开一次联席会议。", "The meeting is held every quarter.")],
        "tasks": [
            {"number": "1", "title": _say("报送活动计划", "Send in the plan"), "owner": _say("李老师", "Li"),
             "unit": _say("县教育局", "bureau of education"), "due": _say("2026年3月31日", "31 Mar 2026"),
             "outcome": _say("已报送。", "Sent.")},
        ],
    }  # fmt: skip


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh
