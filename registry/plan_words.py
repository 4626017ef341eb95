"""The shipped vocabularies of emergency plans and response teams; nobody has checked them yet."""

from __future__ import annotations

from registry.vocabulary_words import Word

OWN = "自编，未核对"


def _own(code: str, zh: str, en: str) -> Word:
    return Word(code, zh, en, source=OWN, is_verified=False)


PLAN_WORDS: dict[str, tuple[Word, ...]] = {
    "plan_kind": (
        _own("comprehensive", "总体应急预案", "Comprehensive plan"),
        _own("earthquake", "地震专项应急预案", "Special earthquake plan"),
        _own("department", "部门应急预案", "Department plan"),
        _own("school", "学校地震应急预案", "School plan"),
        _own("hospital", "医院地震应急预案", "Hospital plan"),
        _own("community", "社区（村）地震应急预案", "Community or village plan"),
        _own("enterprise", "企业地震应急预案", "Enterprise plan"),
        _own("event", "重大活动应急预案", "Plan for a large gathering"),
        _own("other", "其他预案", "Other plan"),
    ),
    "response_team_kind": (
        _own("rescue", "抢险救援队", "Rescue team"),
        _own("medical", "医疗救护队", "Medical team"),
        _own("field", "地震现场工作队", "On-site work team"),
        _own("assessment", "灾情评估队", "Damage assessment team"),
        _own("volunteers", "志愿者队伍", "Volunteers"),
        _own("communication", "通信保障队", "Communications team"),
        _own("relief", "转移安置队", "Relocation team"),
        _own("other", "其他队伍", "Other team"),
    ),
}  # fmt: skip
