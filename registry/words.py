"""Words that lists use for kinds of unit and for levels of area, beside the vocabulary's own names."""

from __future__ import annotations

from collections.abc import Iterable

from core.sheets import normalise

LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    "province": ("province", "省", "省级", "自治区", "直辖市"),
    "prefecture": ("prefecture", "city", "市", "市级", "地级", "地级市", "地市", "设区市"),
    "county": ("county", "district", "县", "县级", "区县", "县区", "区", "区级", "县级市"),
    "township": ("township", "town", "street", "乡镇", "乡镇级", "镇", "乡", "街道", "乡级", "镇级", "鄉鎮市區"),
    "village": ("village", "community", "村", "村级", "社区", "村社区", "村居", "里", "村里"),
}
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "agency": ("机关单位", "行政机关", "党政机关", "政府机关", "事业单位", "agency", "government"),
    "kindergarten": ("幼儿园", "幼稚园", "学前教育", "学前", "幼兒園", "preschool", "nursery"),
    "primary": (
        "小学",
        "国小",
        "国民小学",
        "完全小学",
        "完小",
        "初小",
        "教学点",
        "primary",
        "elementary",
        "elementary school",
    ),
    "junior": ("初中", "国中", "初级中学", "国民中学", "junior", "junior high school", "middle school"),
    "senior": ("高中", "高级中学", "完全中学", "普通高中", "中学", "senior", "senior high school", "high school"),
    "nine_year": ("九年一贯制", "九年一贯制学校", "九年制学校", "中小学"),
    "special": ("特殊教育", "特教学校", "特殊教育学校"),
    "vocational": ("职业学校", "中职", "职业高中", "中等职业学校", "职校", "技工学校", "高职"),
    "university": ("大学", "学院", "高等学校", "高校", "大专院校", "university", "college"),
    "community": ("社区", "居委会", "社区居委会", "community"),
    "village": ("村", "行政村", "村委会", "乡村", "village"),
    "enterprise": ("企业", "公司", "工厂", "enterprise", "company"),
    "hospital": ("医院", "卫生院", "医疗机构", "hospital", "clinic"),
    "religious_site": ("宗教场所", "宗教活动场所", "寺庙", "教堂"),
    "public_venue": ("公共场所", "商场", "车站", "景区"),
}


class Words:
    """Finds the code that a word stands for: the code itself, one of its names, another word for it."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._codes: dict[str, str] = {}
        for code, words in names:
            for word in (code, *words):
                self._codes.setdefault(normalise(word), code)

    def find(self, typed: str) -> str | None:
        """The code, or None for a word that nobody knows."""
        return self._codes.get(normalise(typed))


LEVEL_OF = Words(LEVEL_WORDS.items())
