"""The Chinese lunar calendar: what a day is called in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.i18n import language

FIRST_DAY = 1


@dataclass(frozen=True)
class LunarDay:
    """A day of a lunar month; `month_word` and `day_word` as Chinese says them (四, 初八), without 闰 and 月."""

    month: int
    day: int
    is_leap: bool
    month_word: str
    day_word: str


@lru_cache(maxsize=4096)
def lunar_day(on: date) -> LunarDay:
    """The lunar month and day of a date, as lunar_python reckons them."""
    from lunar_python import Solar  # loaded only by pages that show it: it takes a tenth of a second

    found = Solar.fromYmd(on.year, on.month, on.day).getLunar()
    month = int(found.getMonth())  # a leap month is negative
    word = str(found.getMonthInChinese()).removeprefix("闰")
    return LunarDay(abs(month), int(found.getDay()), month < 0, word, str(found.getDayInChinese()))


def say_lunar(on: date) -> str:
    """Short, for a calendar's cell: 初八, on the first of a month 四月 or 闰六月; in English "lunar 4/8"."""
    found = lunar_day(on)
    if language() == "zh":
        return _month(found) if found.day == FIRST_DAY else found.day_word
    return _in_english(found)


def say_lunar_in_full(on: date) -> str:
    """With the month: 四月初八, 闰六月初六; in English "lunar 4/8", of a leap month "lunar leap 6/6"."""
    found = lunar_day(on)
    return f"{_month(found)}{found.day_word}" if language() == "zh" else _in_english(found)


def _month(found: LunarDay) -> str:
    return f"{'闰' if found.is_leap else ''}{found.month_word}月"


def _in_english(found: LunarDay) -> str:
    return f"lunar {'leap ' if found.is_leap else ''}{found.month}/{found.day}"
