"""The sets of indicators that every installation begins with: our own words and weights. Pure.

They follow what the public guides of school drills ask for (take cover, leave by the ways, assemble, count, report,
look back); they are not the text of GB/T 46792-2025, whose tables are not public.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SOURCE = (
    "本系统自拟的默认指标，供修改使用；不是 GB/T 46792-2025 的条文。"
    "Our own default set, to be edited; not the text of GB/T 46792-2025."
)
BANDS: tuple[tuple[float, str, str], ...] = (
    (90, "优秀", "Excellent"),
    (80, "良好", "Good"),
    (60, "合格", "Satisfactory"),
    (0, "不合格", "Unsatisfactory"),
)


@dataclass(frozen=True)
class Item:
    """One indicator; with options (points, Chinese, English) it is chosen, else scored from 0 to 100."""

    zh: str
    en: str
    weight: int
    options: tuple[tuple[int, str, str], ...] = ()
    fact: str = ""


@dataclass(frozen=True)
class DefaultSet:
    """A set as it is shipped: sections of indicators, whose weights come to 100."""

    code: str
    mode: str
    zh: str
    en: str
    sections: dict[tuple[str, str], tuple[Item, ...]] = field(default_factory=dict)


def _degrees(zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[tuple[int, str, str], ...]:
    points = (100, 75, 50, 0) if len(zh) == 4 else (100, 60, 0)
    return tuple(zip(points, zh, en, strict=True))


_HAVE = _degrees(
    ("有，且针对本单位实际", "有，但较笼统", "没有"), ("Yes, and fitted to this unit", "Yes, but general", "No")
)
_DONE = _degrees(
    ("全部做到", "大部分做到", "少部分做到", "未做到"), ("All of it", "Most of it", "Little of it", "None of it")
)
_IN_TIME = _degrees(
    ("在目标时间内", "超出不到四分之一", "超出四分之一至一半", "超出一半以上"),
    ("Within the target", "Over by less than a quarter", "Over by a quarter to a half", "Over by more than a half"),
)
_COUNTED = _degrees(
    ("一次清点无误，并按时上报", "更正后无误", "清点有误或未上报"),
    ("Correct at once, reported in time", "Correct once amended", "Wrong, or not reported"),
)
_ORDER = _degrees(
    ("井然有序", "个别推挤、奔跑或折返", "多处拥堵", "发生摔倒或踩踏险情"),
    ("In good order", "Some pushing, running or turning back", "Jams in several places", "People fell or nearly so"),
)

LIVE = DefaultSet(
    "live",
    "live",
    "实战演练评估指标（默认）",
    "Live exercise (default)",
    {
        ("准备", "Preparation"): (
            Item(
                "演练方案符合本单位实际，脚本、路线和集合点明确",
                "The plan fits the unit; script, routes and assembly point are clear",
                6,
                _HAVE,
            ),
            Item("职责分工到人，参演人员了解自己的任务", "Duties are assigned by name, and everybody knows theirs", 5),
            Item("疏散通道、出口畅通，指示标识完好", "Routes and exits are clear, signs in good state", 5, _DONE),
        ),
        ("警报与指挥", "Alarm and command"): (
            Item(
                "警报、广播覆盖各楼层和操场，信号清楚易辨",
                "Alarm and announcements reach every floor and the yard, and are understood",
                6,
                _DONE,
            ),
            Item(
                "指挥员按脚本下达指令，及时、清楚", "The commander gives orders in time and clearly, by the script", 7
            ),
            Item("对临时设置的情况处置得当", "Unforeseen situations are dealt with properly", 5),
        ),
        ("避震", "Sheltering"): (
            Item("听到警报后立即就近避震，反应迅速", "People take cover at once where they are", 8),
            Item(
                "避震姿势和位置正确，护住头颈，远离窗户和悬挂物",
                "Posture and place are right: head and neck covered, away from windows and hanging things",
                7,
            ),
            Item("避震时间符合方案要求", "Time under cover is as planned", 3, _DONE, "shelter"),
        ),
        ("疏散", "Evacuation"): (
            Item("在目标时间内全部撤出", "Everybody is out within the target time", 10, _IN_TIME, "evacuation"),
            Item(
                "按规定路线疏散，楼梯口、转弯处有人引导", "Routes are kept to; somebody leads at stairs and corners", 6
            ),
            Item(
                "疏散有序，不推挤、不奔跑、不乘电梯、不折返",
                "No pushing, running, lifts or turning back",
                6,
                _ORDER,
                "injured",
            ),
            Item(
                "需要帮助的人有专人负责，安全撤出", "People who need help have a helper and come out safely", 4, _DONE
            ),
        ),
        ("清点与报告", "Roll call and reporting"): (
            Item("到达集合点后按时完成清点", "The roll call is finished in time", 5, _IN_TIME, "rollcall"),
            Item(
                "人数清点准确，缺席、失联人员及时查明并上报",
                "Counts are correct; who is absent or missing is found out and reported",
                5,
                _COUNTED,
                "missing",
            ),
        ),
        ("救护", "Rescue and first aid"): (
            Item(
                "受伤、被困人员的搜寻和转移方法得当",
                "Injured and trapped people are searched for and moved properly",
                3,
            ),
            Item(
                "急救药品器材到位，包扎、心理安抚得当",
                "First-aid kits are there; dressing and comforting are done properly",
                3,
            ),
        ),
        ("总结与恢复", "Closing and recovery"): (
            Item("演练后现场点评，指出问题", "Remarks are made on the spot, and problems named", 3),
            Item(
                "检查场所安全后有序返回，恢复秩序",
                "People return in order once the building has been checked",
                2,
                _DONE,
            ),
            Item(
                "有记录、有总结，上次问题已整改",
                "It is recorded and summed up; the problems of last time are mended",
                1,
                _HAVE,
            ),
        ),
    },
)

TABLETOP = DefaultSet(
    "tabletop",
    "tabletop",
    "桌面演练评估指标（默认）",
    "Tabletop exercise (default)",
    {
        ("情景通报", "Briefing"): (
            Item(
                "情景设定合理，符合本地地震危险性和单位实际",
                "The scenario is plausible for the place and the unit",
                8,
                _HAVE,
            ),
            Item(
                "情况通报清楚完整，参演人员明确规则和职责",
                "The briefing is clear and complete; rules and duties are known",
                8,
            ),
            Item("有关预案、图表、通讯录等资料齐备", "Plans, maps and lists of contacts are at hand", 4, _DONE),
        ),
        ("研判", "Judgement"): (
            Item(
                "对震情、灾情和次生灾害的研判准确", "Earthquake, damage and secondary hazards are judged correctly", 12
            ),
            Item("及时发现信息缺口并提出核实办法", "Gaps in what is known are seen, and ways to fill them named", 8),
        ),
        ("协同", "Coordination"): (
            Item("各部门职责清楚，信息共享及时", "Each department knows its part; information is shared in time", 10),
            Item("与上级、相邻单位和救援力量的联络衔接顺畅", "Links to superiors, neighbours and rescuers work", 8),
            Item(
                "信息报送的时限、内容和渠道符合要求",
                "Reports go up in time, complete and by the right channel",
                7,
                _DONE,
            ),
        ),
        ("决策", "Decisions"): (
            Item(
                "响应启动和指令下达及时，依据充分",
                "The response is started and orders are given in time and with good reason",
                10,
            ),
            Item("措施具体可行，优先次序得当", "Measures are concrete and feasible, in the right order", 10),
            Item(
                "考虑到需要帮助的人和公众沟通", "People who need help, and what the public is told, are considered", 5
            ),
        ),
        ("记录", "Records"): (
            Item("决策过程和时间有完整记录", "Decisions and their times are fully recorded", 5, _HAVE),
            Item(
                "提出的问题和改进措施明确到人、到时限", "Problems and measures are named with owner and date", 5, _HAVE
            ),
        ),
    },
)

SETS = (LIVE, TABLETOP)


def bands() -> list[dict[str, Any]]:
    """The bands of grades as a set keeps them, the best first."""
    return [{"zh": zh, "en": en, "least": least} for least, zh, en in BANDS]


def rows(shipped: DefaultSet) -> list[dict[str, Any]]:
    """The columns of the set's indicators, in their order."""
    items = [(section, item) for section, inside in shipped.sections.items() for item in inside]
    return [
        {
            "position": position, "section_zh": section[0], "section_en": section[1], "name_zh": item.zh,
            "name_en": item.en, "weight": item.weight, "kind": "choice" if item.options else "score",
            "options": [{"points": points, "zh": zh, "en": en} for points, zh, en in item.options], "fact": item.fact,
        }
        for position, (section, item) in enumerate(items, start=1)
    ]  # fmt: skip
