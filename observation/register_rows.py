"""What the cells of a register mean: categories and six-haves by their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from core.i18n import LANGUAGES, t
from core.imports import Given, Problem, Severity
from observation.haves import HAVES
from registry.words import Words

ALL = {"all", "全部", "齐全", "六有", "六有齐全", "全有", "是", "6"}
MORE_WORDS = {
    "observer": ("观测员", "有观测员", "有人员", "人员"),
    "duty": ("职责", "有职责", "制度", "有制度"),
    "plate": ("标牌", "有标牌", "牌子", "有牌", "标识牌", "挂牌"),
    "records": ("记录", "有记录", "记录本", "台账"),
    "contact": ("联系方式", "有联系方式", "联系", "有联系", "通信", "通讯"),
    "allowance": ("补助", "补贴", "有补助", "津贴"),
}
MORE_CATEGORIES = {
    "well": ("水井", "机井", "井", "手压井", "井水观测"),
    "spring": ("泉", "泉眼", "山泉"),
    "surface_water": ("水库", "池塘", "鱼塘水", "水塘"),
    "livestock": ("猪", "牛", "羊", "养猪场", "养牛场", "生猪", "家畜类", "大牲畜"),
    "birds": ("鸡", "鸭", "鹅", "养鸡场", "养鸭场", "家禽", "禽类"),
    "aquatic": ("鱼", "鱼塘", "水产", "养鱼", "鱼类"),
    "breeding": ("特种养殖", "蛇", "养蛇场", "蜂", "养蜂场", "鹌鹑"),
}
_BETWEEN = re.compile(r"[,，、;；\s/]+")
_HAVES = Words((code, (*(name.in_(one) for one in LANGUAGES), *MORE_WORDS[code])) for code, name in HAVES.items())


def category_words(terms: Iterable[tuple[str, Sequence[str]]]) -> Words:
    """Finds the category that a word stands for; `terms` are (code, names) of the vocabulary."""
    return Words([*terms, *MORE_CATEGORIES.items()])


def read_category(given: Given, words: Words, names: Mapping[str, str]) -> tuple[str | None, list[Problem]]:
    """The category of a row, or what is wrong with it."""
    typed = given.values.get("category")
    if not typed:
        return None, []
    if (code := words.find(typed)) is not None and code in names:
        return code, []
    what = t("“%(word)s” is not one of the words for this column.", word=typed)
    how = t("Write one of: %(kinds)s.", kinds=", ".join(names.values()))
    return None, [Problem(given.row, "category.unknown", what, how, "category")]


def read_haves(given: Given) -> tuple[list[str] | None, list[Problem]]:
    """The six-haves that a row says are met; None when it says nothing. Unknown words are left out and remarked on."""
    typed = given.values.get("haves")
    if not typed:
        return None, []
    if typed.strip().casefold() in ALL:
        return list(HAVES), []
    found, problems = set(), []
    for word in filter(None, _BETWEEN.split(typed)):
        if (code := _HAVES.find(word)) is not None:
            found.add(code)
        else:
            what = t("“%(word)s” is not one of the words for this column; it was left out.", word=word)
            how = t("Write one of: %(kinds)s.", kinds=", ".join(str(name) for name in HAVES.values()))
            problems.append(Problem(given.row, "haves.unknown", what, how, "haves", Severity.WARNING))
    return [code for code in HAVES if code in found], problems
