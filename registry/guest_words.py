"""The vocabularies of open days: whom one invites, and what suggestions are about. Pure."""

from __future__ import annotations

from registry.vocabulary_words import Word


def _guest(code: str, zh: str, en: str, people: str) -> Word:
    """A category of guests, with the category of people under which its guests are counted."""
    return Word(code, zh, en, extra={"people": people})


GUEST_WORDS: dict[str, tuple[Word, ...]] = {
    "guest_category": (
        _guest("party_delegate", "党代表", "Party congress delegates", "delegates"),
        _guest("congress_deputy", "人大代表", "People's congress deputies", "delegates"),
        _guest("cppcc_member", "政协委员", "CPPCC members", "delegates"),
        _guest("enterprise", "企业代表", "Enterprise representatives", "enterprise_reps"),
        _guest("media", "媒体代表", "Media representatives", "media_reps"),
        _guest("resident", "居民代表", "Residents", "residents"),
        _guest("student", "学生代表", "Students", "students"),
        _guest("other", "其他", "Other", "visitors"),
    ),
    "suggestion_topic": (
        Word("outreach", "科普宣传", "Outreach"),
        Word("drills", "应急演练", "Drills"),
        Word("shelters", "应急避难场所", "Shelters"),
        Word("monitoring", "地震监测与信息发布", "Monitoring and information"),
        Word("fortification", "抗震设防与房屋安全", "Safe buildings"),
        Word("service", "工作作风与服务", "Service"),
        Word("other", "其他", "Other"),
    ),
}
