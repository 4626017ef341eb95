"""Vocabularies of specialists, training classes and demonstration units as they are shipped."""

from __future__ import annotations

from registry.vocabulary_words import Word

OUTREACH_WORDS: dict[str, tuple[Word, ...]] = {
    "specialist_kind": (
        Word("specialist", "科技特派员", "Specialist"),
        Word("lecturer", "讲师", "Lecturer"),
    ),
    "trainee_category": (
        Word("township_officers", "防震减灾助理员", "Township officers", extra={"people": "staff"}),
        Word("informants", "灾情速报员", "Informants", extra={"people": "villagers"}),
        Word("observers", "宏观观测员", "Observers", extra={"people": "villagers"}),
        Word("teachers", "教师", "Teachers", extra={"people": "teachers"}),
        Word("volunteers", "志愿者", "Volunteers", extra={"people": "residents"}),
        Word("builders", "建筑工匠", "Builders", extra={"people": "workers"}),
        Word("others", "其他人员", "Others"),
    ),
    "demonstration_kind": (
        Word("school", "示范学校", "Demonstration school"),
        Word("community", "示范社区", "Demonstration community"),
        Word("base", "科普教育基地", "Science education base"),
        Word("enterprise", "示范企业", "Demonstration enterprise", is_active=False),
        Word("household", "示范户", "Demonstration household"),
    ),
}  # fmt: skip
