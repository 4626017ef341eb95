"""The checklists that every installation begins with; whoever administers it edits them, edits are never overwritten.

What the eight and the seven things are was published by counties; by which events each is proven, and the day, are
nobody's norm. Of the six things of enterprises only the name is known. All are marked as unverified.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.checklist_models import Checklist, ChecklistItem
from registry.audit import record

_PUBLISHED = "各地公开的防震减灾宣传方案所列；以何种活动证明、何时完成，由县定"
_NAME_ONLY = "名称见于公开材料，各项内容凭记忆拟定，使用前请核对；由县定"


@dataclass(frozen=True)
class Thing:
    """One item as it is shipped."""

    zh: str
    en: str
    event_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shipped:
    """One checklist as it is shipped."""

    code: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    source: str
    things: tuple[Thing, ...]


SHIPPED = (
    Shipped("school", "学校“八个一”", "Eight things of schools", ("school",), _PUBLISHED, (
        Thing("开展一次征文活动", "An essay contest"),
        Thing("举办一次防震减灾知识讲座", "A lecture", ("lecture",)),
        Thing("组织一次应急疏散演练", "An evacuation drill", ("drill",)),
        Thing("出一期黑板报（墙报）", "A wall newspaper"),
        Thing("观看一部科普影片", "A film", ("screening",)),
        Thing("举办一次演讲比赛", "A speech contest"),
        Thing("开展一次夏（冬）令营或实践活动", "A camp or a field trip"),
        Thing("开展一次示范学校创建", "Work towards the title of model school"),
    )),
    Shipped("community", "社区“七个一”", "Seven things of communities", ("community",), _PUBLISHED, (
        Thing("为每户发放一本科普读本", "A booklet to each home"),
        Thing("为每户配备一个应急包", "A kit to each home"),
        Thing("组织一次应急演练", "A drill", ("drill",)),
        Thing("举办一次科普讲座", "A lecture", ("lecture",)),
        Thing("设置一块宣传展板（专栏）", "A display board", ("exhibition",)),
        Thing("放映一部科普影片", "A film", ("screening",)),
        Thing("开展一次示范社区创建", "Work towards the title of model community"),
    )),
    Shipped("enterprise", "企业“六个一”", "Six things of enterprises", ("enterprise",), _NAME_ONLY, (
        Thing("制定一个地震应急预案", "An emergency plan"),
        Thing("建立一支应急队伍", "A response team"),
        Thing("组织一次应急演练", "A drill", ("drill",)),
        Thing("举办一次防震减灾培训", "A training", ("training", "lecture")),
        Thing("设置一块宣传展板（专栏）", "A display board", ("exhibition",)),
        Thing("开展一次隐患自查", "A check for hazards"),
    )),
)  # fmt: skip


def seed(session: Session) -> int:
    """Add the shipped checklists that are missing; what is there stays as it is. Returns how many were added."""
    there = set(session.scalars(select(Checklist.code).where(Checklist.code != "")))
    missing = [one for one in SHIPPED if one.code not in there]
    for one in missing:
        values = {
            "area_id": None, "code": one.code, "name": one.zh, "name_en": one.en, "unit_kinds": list(one.kinds),
            "year": None, "due_month": 12, "source": one.source, "is_verified": False, "is_active": True, "version": 1,
        }  # fmt: skip
        number = session.execute(insert(Checklist).returning(Checklist.id), [values]).scalar_one()
        rows = [
            {"checklist_id": number, "position": place * 10, "name": thing.zh, "name_en": thing.en, "times": 1,
             "event_kinds": list(thing.event_kinds), "takes_proof": True, "version": 1}
            for place, thing in enumerate(one.things, start=1)
        ]  # fmt: skip
        session.execute(insert(ChecklistItem), rows)
    if missing:
        record(session, [("created", "checklists", "defaults", None, {"checklists": len(missing)})])
    return len(missing)
