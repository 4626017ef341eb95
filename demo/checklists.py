"""The county's own checklists of schools and communities, and what units have proven by hand this year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER, PLANNER_NAME, SCHOOL_CONTACT
from demo.areas import COUNTY_ID
from demo.rows import Rows
from demo.schools import SCHOOLS
from demo.units import DemoUnit
from demo.year import at
from outreach.checklist_default_services import SHIPPED, Shipped

SOURCE = "演示县防震减灾工作领导小组年度工作要点（虚构）"
WORDS = {
    "开展一次征文活动": "“我身边的防震减灾”主题征文，收到 {n} 篇，评奖 12 篇",
    "举办一次防震减灾知识讲座": "本校法治副校长在大课间讲避险知识，{n} 人参加",
    "出一期黑板报（墙报）": "各班黑板报 {n} 期，内容为避险和自救",
    "观看一部科普影片": "各班观看《震来早知道》，{n} 人次",
    "举办一次演讲比赛": "安全教育演讲比赛，{n} 人上台",
    "开展一次夏（冬）令营或实践活动": "组织 {n} 名学生参观县防震减灾科普馆",
    "开展一次示范学校创建": "按市级示范学校标准自评，已报县局",
    "为每户发放一本科普读本": "网格员入户发放 {n} 本",
    "为每户配备一个应急包": "为独居老人等重点户配发 {n} 个",
    "举办一次科普讲座": "居民小组长会上讲解，{n} 人参加",
    "设置一块宣传展板（专栏）": "小区门口设专栏 {n} 块",
    "放映一部科普影片": "广场放映一场，约 {n} 人观看",
    "开展一次示范社区创建": "完成台账和自评表",
}
LIKELY = {"开展一次示范学校创建": 0.15, "为每户配备一个应急包": 0.3, "开展一次夏（冬）令营或实践活动": 0.4,
          "开展一次示范社区创建": 0.3}  # fmt: skip
SENT_BACK, WAITING_DAYS = 0.02, 12
WHY_BACK = "照片看不出时间和内容，请补一张或写明参加人数。"
DUE = {"school": 12, "community": 11}


def add_checklists(rng: Random, rows: Rows, units: Sequence[DemoUnit], today: date) -> None:
    """Write the two checklists, and by unit the items that it says it has done."""
    for shipped in SHIPPED:
        if shipped.code not in DUE:
            continue  # what enterprises do follows the list that came with the program
        items = _copy(rows, shipped)
        kinds = set(SCHOOLS) if shipped.code == "school" else set(shipped.kinds)
        for unit in units:
            if unit.kind in kinds:
                _prove(rng, rows, unit, items, today)


def _copy(rows: Rows, shipped: Shipped) -> dict[int, str]:
    """The names of the items by their numbers; a county's list has no name in English."""
    number = rows.add(
        "checklists", area_id=COUNTY_ID, code="", name=shipped.zh, name_en=shipped.en, unit_kinds=list(shipped.kinds),
        year=None, due_month=DUE[shipped.code], source=SOURCE, is_verified=True, is_active=True, version=1,
    )  # fmt: skip
    return {
        rows.add(
            "checklist_items", checklist_id=number, position=place * 10, name=thing.zh, name_en=thing.en,
            event_kinds=list(thing.event_kinds), times=1, takes_proof="drill" not in thing.event_kinds, version=1,
        ): thing.zh
        for place, thing in enumerate(shipped.things, start=1)
    }  # fmt: skip


def _prove(rng: Random, rows: Rows, unit: DemoUnit, items: dict[int, str], today: date) -> None:
    span = (today - date(today.year, 1, 1)).days
    for number, name in items.items():
        if name not in WORDS or rng.random() > unit.diligence * LIKELY.get(name, 0.8) or span < 14:
            continue
        day = date(today.year, 1, 1) + timedelta(days=min(span - 1, int(span * rng.betavariate(3, 2))))
        while day.isoweekday() > 5:
            day -= timedelta(days=1)
        _write(rng, rows, unit, number, name, day, today)


def _write(rng: Random, rows: Rows, unit: DemoUnit, number: int, name: str, day: date, today: date) -> None:
    given = min(day + timedelta(days=rng.randint(0, 4)), today - timedelta(days=1))
    state = "given" if given > today - timedelta(days=WAITING_DAYS) else "confirmed"
    if rng.random() < SENT_BACK:
        state = "sent_back"
    people = max(6, int(unit.total * rng.uniform(0.1, 0.6)))
    is_settled = state != "given"
    rows.add(
        "checklist_proofs", item_id=number, unit_id=unit.id, year=day.year, done_on=max(day, date(today.year, 1, 1)),
        words=WORDS[name].format(n=people), file_id=None, state=state, reason=WHY_BACK if state == "sent_back" else "",
        given_at=at(given, 15 * 60 + rng.randint(0, 90)), given_by=SCHOOL_CONTACT, given_by_name=unit.contact,
        reviewed_at=at(given + timedelta(days=1), 9 * 60 + 15) if is_settled else None,
        reviewed_by=PLANNER if is_settled else "", reviewed_by_name=PLANNER_NAME if is_settled else "", version=1,
    )  # fmt: skip
