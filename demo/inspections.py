"""Inspections of shelters, and what was found there: overdue, to be mended, mended, closed, not pursued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.names import COUNTY, Contacts
from demo.rows import Row, Rows
from demo.year import at
from maps.norms import MapNorms
from registry.space_words import SPACE_WORDS

INDOORS_ONLY = "buildings"
INSPECTED = 0.8
"""Share of the shelters that were verified by somebody on the spot."""
FOUND = (
    ("signs", "入口标志牌被风刮倒", "minor", "已重新安装标志牌"),
    ("area", "场地一角堆放建筑材料，约占 60 平方米", "major", "材料已清运，场地恢复"),
    ("fire", "两具灭火器压力不足", "major", "已更换灭火器"),
    ("power", "东侧照明灯两盏不亮", "minor", "已更换灯具"),
    ("water", "应急供水点阀门锈死，无法开启", "major", "已更换阀门并试水"),
    ("access", "西侧出入口长期被车辆占用", "major", "已设置隔离桩，通道畅通"),
    ("slope", "场地北侧边坡有新的裂缝", "danger", "已清除危石，边坡挂网"),
    ("toilets", "公共厕所停用", "minor", "已修复并开放"),
    ("store", "物资台账与实际数量不符，缺少雨布", "minor", "已补充并更新台账"),
    ("contact", "管理人已调离，电话无人接听", "minor", "已更新管理人及电话"),
)
STATES = ("overdue", "closed", "open", "closed", "mended", "closed", "open", "overdue", "closed", "dropped", "closed")
"""The states of the defects found, one after the other and again from the beginning."""
DROPPED = "场地将移交，列入改造计划统一处理"


@dataclass(frozen=True)
class _Writer:
    rng: Random
    rows: Rows
    contacts: Contacts
    today: date

    def visit(self, shelter: Row, on: date, verified: bool, with_defect: bool) -> None:
        """One inspection of a shelter on that day, with one defect or none."""
        place = self.rows["places"][shelter["place_id"] - 1]
        found = self.rng.choice(FOUND) if with_defect else None
        inspected_at = at(on, 9 * 60 + self.rng.randrange(0, 420, 5))
        name = self.contacts.name("工")
        number = self.rows.add(
            "inspections",
            place_id=shelter["place_id"],
            nonce=f"demo-inspection-{len(self.rows['inspections']) + 1:06d}",
            inspected_at=inspected_at,
            received_at=inspected_at + timedelta(minutes=self.rng.choice((1, 2, 3, 95, 260))),
            inspector_name=name,
            answers=_answers(self.rng, shelter, found[0] if found else ""),
            note="",
            lon=round(place["lon"] + self.rng.uniform(-0.00015, 0.00015), 6),
            lat=round(place["lat"] + self.rng.uniform(-0.00015, 0.00015), 6),
            accuracy_m=self.rng.choice((4, 6, 8, 12)),
            verified=verified,
        )
        if found:
            self.defect(number, name, on, found)

    def defect(self, inspection: int, name: str, on: date, found: tuple[str, str, str, str]) -> None:
        """What was found on that day, and what has become of it."""
        item, problem, severity, remedy = found
        visit = self.rows["inspections"][inspection - 1]
        state = STATES[len(self.rows["defects"]) % len(STATES)]
        due_on = on + timedelta(days=MapNorms().days_to_mend(severity))
        if state in ("open", "overdue"):
            days = self.rng.randint(3, 20)
            due_on = self.today + timedelta(days=days if state == "open" else -days)
        self.rows.add(
            "defects",
            place_id=visit["place_id"],
            inspection_id=inspection,
            item=item,
            problem=problem,
            severity=severity,
            owner=self.contacts.name("站长"),
            due_on=due_on,
            state="open" if state == "overdue" else state,
            state_reason=DROPPED if state == "dropped" else "",
            found_at=visit["inspected_at"],
            found_by=name,
            **self._end(state, on, remedy),
        )

    def _end(self, state: str, on: date, remedy: str) -> dict[str, Any]:
        yesterday = self.today - timedelta(days=1)
        mended = min(on + timedelta(days=self.rng.randint(1, 12)), yesterday)
        closed = min(mended + timedelta(days=self.rng.randint(1, 9)), yesterday)
        is_mended, is_closed = state in ("mended", "closed"), state in ("closed", "dropped")
        return {
            "evidence": remedy if is_mended else "",
            "mended_at": at(mended, 8 * 60) if is_mended else None,
            "mended_by": self.contacts.name("站长") if is_mended else "",
            "closed_at": at(closed, 8 * 60 + 30) if is_closed else None,
            "closed_by": f"{COUNTY}应急管理局" if is_closed else "",
        }


def add_inspections(rng: Random, rows: Rows, today: date) -> None:
    """Most verified shelters were inspected that day, some half a year before as well; a third had a defect."""
    writer = _Writer(rng, rows, Contacts(rng), today)
    for place, shelter in enumerate(rows["shelters"]):
        verified_on = shelter["verified_on"]
        if verified_on is None or verified_on >= today or rng.random() > INSPECTED:
            continue
        if place % 3 == 0:
            writer.visit(shelter, verified_on - timedelta(days=rng.randint(150, 190)), False, place % 2 == 0)
        writer.visit(shelter, verified_on, True, place % 3 == 1)


def _answers(rng: Random, shelter: Row, defect: str) -> dict[str, str]:
    answers = {word.code: "ok" for word in SPACE_WORDS["inspection_item"]}
    if not shelter["is_indoor"]:
        answers[INDOORS_ONLY] = "na"
    if shelter["shelter_class"] == "emergency" and rng.random() < 0.5:
        answers["store"] = "na"
    return answers | ({defect: "defect"} if defect else {})
