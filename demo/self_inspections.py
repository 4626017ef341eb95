"""Self-inspections of schools and other units: most in time, some late, some never, with hazards open and fixed; and
households looked through by villages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from demo.rows import Rows
from demo.units import DemoUnit
from demo.year import at
from readiness.self_inspection_rule import SelfInspectionRule
from registry.publicity_words import PUBLICITY_WORDS, SCHOOLS

KINDS = ("kindergarten", "primary", "nine_year", "junior", "senior", "special", "vocational", "hospital", "enterprise")
FOUND = (
    ("exits", "西侧楼梯间堆放课桌椅", "已清运，楼梯畅通"), ("furniture", "三楼档案柜未固定", "已加装角码固定"),
    ("glass", "门厅玻璃幕未贴膜", "已贴防爆膜"), ("supplies", "应急包饼干和饮水过期", "已更换"),
    ("power", "配电箱前堆放杂物", "已清理并张贴警示"), ("overhead", "走廊吊扇松动", "已紧固"),
    ("walls", "围墙有一处竖向裂缝", "已支护修补"), ("routes_posted", "二楼疏散路线图缺失", "已补贴"),
)  # fmt: skip
STATES = ("fixed", "open", "fixed", "late", "fixed", "dropped", "open", "fixed")
DROPPED = "该处已停用，年内拆除"


def add_self_inspections(rng: Random, rows: Rows, units: Sequence[DemoUnit], own: DemoUnit, today: date) -> None:
    """Write rounds of the last year, the hazards that they found, and counts of households by village."""
    rule = SelfInspectionRule()
    for unit in (one for one in units if one.kind in KINDS):
        if unit is own:
            _rounds(rng, rows, unit, [today - timedelta(days=rule.months * 30 - 8)], today)
        elif rng.random() < unit.diligence:
            first = today - timedelta(days=rng.randint(20, 330))
            again = [first + timedelta(days=170)] if first + timedelta(days=170) < today else []
            _rounds(rng, rows, unit, [first, *again], today)
    for village in sorted({one.village.id for one in units})[::3]:
        _homes(rng, rows, village, today - timedelta(days=rng.randint(5, 200)))


def _rounds(rng: Random, rows: Rows, unit: DemoUnit, days: Sequence[date], today: date) -> None:
    for day in days:
        hazard = rng.choice(FOUND) if rng.random() < 0.35 else None
        answers = {item: "hazard" if hazard is not None and item == hazard[0] else "ok" for item in _items(unit.kind)}
        number = rows.add(
            "self_inspections", unit_id=unit.id, done_on=day, answers=answers, note="", fixed=0,
            nonce=f"demo-self-inspection-{len(rows['self_inspections']) + 1:06d}", received_at=at(day, 10 * 60),
            by_key="", by_name=unit.contact,
        )  # fmt: skip
        if hazard is not None and hazard[0] in answers:
            _hazard(rows, unit, number, day, hazard, today)


def _hazard(rows: Rows, unit: DemoUnit, inspection: int, day: date, found: tuple[str, str, str], today: date) -> None:
    state = STATES[len(rows["self_hazards"]) % len(STATES)]
    settled = min(day + timedelta(days=6), today) if state in ("fixed", "dropped") else None
    rows.add(
        "self_hazards", unit_id=unit.id, inspection_id=inspection, item=found[0], problem=found[1], found_on=day,
        fix_by=day + timedelta(days=10 if state == "late" else 45), state="open" if state == "late" else state,
        settled_on=settled, settled_note={"fixed": found[2], "dropped": DROPPED}.get(state, ""),
        settled_by=unit.contact if settled else "",
    )  # fmt: skip


def _homes(rng: Random, rows: Rows, village: int, day: date) -> None:
    homes = rng.randint(30, 180)
    with_hazards = rng.randint(homes // 12, homes // 4)
    rows.add(
        "household_checks", area_id=village, checked_on=day, households=homes, with_hazards=with_hazards,
        fixed=rng.randint(0, with_hazards), items={"furniture": with_hazards // 2, "gas": with_hazards // 5}, note="",
        created_at=at(day, 17 * 60), created_by="",
    )  # fmt: skip


def _items(kind: str) -> list[str]:
    groups = {kind, *(SCHOOLS if kind not in ("hospital", "enterprise") else ())}
    words = PUBLICITY_WORDS["self_inspection_item"]
    return [one.code for one in words if not one.extra.get("kinds") or groups & set(one.extra["kinds"])]
