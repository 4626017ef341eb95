"""The vocabularies that every installation begins with; administrators edit them, and edits are never overwritten."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from registry.audit import record
from registry.guest_words import GUEST_WORDS
from registry.models import Term
from registry.outreach_words import OUTREACH_WORDS
from registry.plan_words import PLAN_WORDS
from registry.publicity_words import PUBLICITY_WORDS
from registry.space_words import SPACE_WORDS
from registry.vocabulary_words import Word


def _in_set(code: str, zh: str, en: str, kinds: list[str], is_active: bool) -> Word:
    named = "四进：进机关、进社区、进学校、进农村" if is_active else "五进、六进、七进所增，各地不同"
    return Word(code, zh, en, is_active=is_active, source=named, extra={"kinds": kinds})


WORDS: dict[str, tuple[Word, ...]] = {
    "unit_kind": (
        Word("agency", "机关", "Agency"),
        Word("school", "学校", "School"),
        Word("kindergarten", "幼儿园", "Kindergarten", "school"),
        Word("primary", "小学", "Primary school", "school"),
        Word("junior", "初级中学", "Junior secondary school", "school"),
        Word("senior", "高级中学", "Senior secondary school", "school"),
        Word("nine_year", "九年一贯制学校", "Nine-year school", "school"),
        Word("special", "特殊教育学校", "Special school", "school"),
        Word("vocational", "职业学校", "Vocational school", "school"),
        Word("university", "高等学校", "University", "school"),
        Word("community", "社区", "Community"),
        Word("village", "村", "Village"),
        Word("enterprise", "企业", "Enterprise"),
        Word("household", "家庭", "Household"),
        Word("hospital", "医院", "Hospital"),
        Word("religious_site", "宗教场所", "Religious site"),
        Word("public_venue", "公共场所", "Public venue"),
    ),
    "in_set": (
        _in_set("agency", "进机关", "Into agencies", ["agency"], True),
        _in_set("community", "进社区", "Into communities", ["community"], True),
        _in_set("school", "进学校", "Into schools", ["school"], True),
        _in_set("rural", "进农村", "Into villages", ["village"], True),
        _in_set("enterprise", "进企业", "Into enterprises", ["enterprise"], False),
        _in_set("household", "进家庭", "Into households", ["household"], False),
        _in_set("public_venue", "进公共场所", "Into public venues", ["public_venue"], False),
        _in_set("hospital", "进医院", "Into hospitals", ["hospital"], False),
        _in_set("religious_site", "进宗教场所", "Into religious sites", ["religious_site"], False),
    ),
    "event_kind": (
        Word("lecture", "讲座", "Lecture"),
        Word("stall", "咨询台", "Consultation stall"),
        Word("exhibition", "展览", "Exhibition"),
        Word("screening", "放映", "Screening"),
        Word("quiz", "竞赛", "Quiz"),
        Word("open_day", "开放日", "Open day"),
        Word("training", "培训", "Training"),
        Word("specialist_visit", "科技特派员下乡", "Specialist visit"),
        Word("media", "媒体宣传", "Media item"),
        Word("inspection", "督导", "Inspection"),
        Word("meeting", "联席会议", "Joint meeting"),
        Word("drill", "应急演练", "Drill"),
        Word("school_activity", "校园“一次”活动", "School activity"),
    ),
    "people_category": (
        Word("students", "学生", "Students"),
        Word("teachers", "教师", "Teachers"),
        Word("staff", "职工", "Staff"),
        Word("villagers", "村民", "Villagers"),
        Word("residents", "居民", "Residents"),
        Word("workers", "工人", "Workers"),
        Word("visitors", "访客", "Visitors"),
        Word("special_needs", "需要帮助的人", "People who need help"),
        Word("delegates", "两代表一委员", "Delegates and committee members"),
        Word("enterprise_reps", "企业代表", "Enterprise representatives"),
        Word("media_reps", "媒体代表", "Media representatives"),
        Word("unspecified", "未分类", "Unspecified"),
    ),
    "hazard": (
        Word("earthquake", "地震", "Earthquake"),
        Word("flood", "洪水", "Flood"),
        Word("landslide", "滑坡、泥石流", "Landslide, debris flow"),
        Word("fire", "火灾", "Fire"),
        Word("tsunami", "海啸", "Tsunami"),
        Word("typhoon", "台风", "Typhoon"),
        Word("other", "其他", "Other"),
    ),
    "shelter_facility": (
        Word("tents", "帐篷", "Tents"),
        Word("medical", "医疗点", "Medical post"),
        Word("water", "供水（不少于两个水源）", "Water, two sources or more"),
        Word("power", "供电", "Power"),
        Word("sewage", "排污", "Sewage"),
        Word("toilets", "厕所", "Toilets"),
        Word("waste", "垃圾收集", "Waste collection"),
        Word("roads", "通道", "Access roads"),
        Word("signs", "标志牌", "Signs"),
        Word("fire_points", "消防点", "Fire points"),
        Word("store", "物资储备", "Store of supplies"),
        Word("command", "指挥点", "Command post"),
        Word("parking", "停车场", "Parking"),
        Word("helipad", "直升机坪", "Helipad"),
        Word("showers", "洗浴", "Showers"),
    ),
    "skill": (
        Word("school_lecture", "学校讲座", "School lectures"),
        Word("drill_instruction", "演练指导", "Drill instruction"),
        Word("shake_vehicle", "地震体验车", "Earthquake simulator vehicle"),
        Word("dialect", "方言", "Local dialect"),
    ),
    "blackout_reason": (
        Word("exam", "考试", "Exams"),
        Word("school_holiday", "寒暑假", "School holidays"),
        Word("market_day", "圩日、集日", "Market day"),
        Word("harvest", "农忙", "Harvest"),
        Word("festival", "节庆", "Festival"),
        Word("other", "其他", "Other"),
    ),
    **GUEST_WORDS,
    "budget_purpose": (
        Word("printing", "印刷品", "Printing"),
        Word("gifts", "宣传品", "Giveaways"),
        Word("venue", "场地和布展", "Venue and display"),
        Word("transport", "交通", "Transport"),
        Word("fees", "讲课费、劳务费", "Fees of lecturers and helpers"),
        Word("media", "媒体宣传", "Media work"),
        Word("meals", "会议和工作餐", "Meetings and meals"),
        Word("other", "其他", "Other"),
    ),
    "material_kind": (
        Word("leaflet", "宣传单", "Leaflet"),
        Word("booklet", "读本、画册", "Booklet"),
        Word("board", "展板", "Display board"),
        Word("banner", "横幅", "Banner"),
        Word("souvenir", "纪念品", "Souvenir"),
        Word("poster", "挂图", "Poster"),
        Word("kit", "家庭应急包", "Household emergency kit"),
        Word("disc", "光盘、U盘", "Disc or USB stick"),
        Word("other", "其他", "Other"),
    ),
    **SPACE_WORDS,
    **OUTREACH_WORDS,
    **PLAN_WORDS,
    **PUBLICITY_WORDS,
}  # fmt: skip


def seed(session: Session) -> int:
    """Add the default terms that are missing; what is there stays as it is. Returns how many were added."""
    there = {tuple(row) for row in session.execute(select(Term.scheme, Term.code).where(Term.area_id.is_(None)))}
    rows = [
        _row(scheme, position, word)
        for scheme, words in WORDS.items()
        for position, word in enumerate(words, start=1)
        if (scheme, word.code) not in there
    ]
    if rows:
        session.execute(insert(Term), rows)
        added = dict(Counter(str(row["scheme"]) for row in rows))
        record(session, [("created", "terms", "defaults", None, added)])
    return len(rows)


def _row(scheme: str, position: int, word: Word) -> dict[str, Any]:
    return {
        "area_id": None,
        "scheme": scheme,
        "code": word.code,
        "parent_code": word.parent,
        "name_zh": word.zh,
        "name_en": word.en,
        "position": position * 10,
        "is_active": word.is_active,
        "is_verified": word.is_verified,
        "source": word.source,
        "extra": word.extra,
        "version": 1,
    }
