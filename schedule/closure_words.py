"""Blackouts in words: on which days, at what hours, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.dates import get_day_names

from core.i18n import language, sentences, t
from core.times import say_plain_date
from schedule.closures import Closure
from schedule.spans import WHOLE_DAY

LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
DIGITS = "零一二三四五六七八九"
TEN = 10


def weekday_name(weekday: int, *, short: bool = True) -> str:
    """The name of an ISO weekday (1 Monday): 周一 or Mon, when not short 星期一 or Monday."""
    names = get_day_names("abbreviated" if short else "wide", locale=LOCALES[language()])
    return str(names[weekday - 1])


def weekday_choices() -> list[tuple[str, str]]:
    """(number, name) of the seven weekdays, for a form."""
    return [(str(weekday), weekday_name(weekday)) for weekday in range(1, 8)]


def ending_name(digit: int) -> str:
    """How a market day is named by its last digit: 四 or 十 in Chinese, 4 or 0 in English."""
    if language() == "zh":
        return DIGITS[digit] if digit else "十"
    return str(digit)


def ending_choices() -> list[tuple[str, str]]:
    """(digit, name) from 1 to 9 and then 0, for a form."""
    return [(str(digit), ending_name(digit)) for digit in (*range(1, 10), 0)]


def say_dates(closure: Closure) -> str:
    """From when to when: 2026年6月12日–2026年6月14日."""
    if closure.starts_on == closure.ends_on:
        return say_plain_date(closure.starts_on)
    return f"{say_plain_date(closure.starts_on)}–{say_plain_date(closure.ends_on)}"


def say_days(closure: Closure) -> str:
    """Which days of the time, and which hours: 农历逢一、四、七 · 08:00–12:00; empty for all of it."""
    said = []
    if closure.weekdays:
        said.append(_listed(weekday_name(weekday) for weekday in sorted(closure.weekdays)))
    if closure.endings:
        digits = _listed(ending_name(digit) for digit in sorted(closure.endings, key=lambda digit: digit or TEN))
        if closure.is_lunar:
            said.append(str(t("lunar days ending in %(digits)s", digits=digits)))
        else:
            said.append(str(t("days ending in %(digits)s", digits=digits)))
    if closure.from_minute is not None:
        said.append(say_minutes(*closure.minutes))
    return " · ".join(said)


def say_minutes(first: int, last: int) -> str:
    """Hours of the day: 08:00–12:00, until 12:00, from 14:00; the end of the day is 24:00."""
    begins, ends = f"{first // 60:02d}:{first % 60:02d}", f"{last // 60:02d}:{last % 60:02d}"
    if not first and last < WHOLE_DAY:
        return str(t("until %(clock)s", clock=ends))
    if first and last == WHOLE_DAY:
        return str(t("from %(clock)s", clock=begins))
    return f"{begins}–{ends}"


def say_whom(closure: Closure, unit_kinds: Mapping[str, str], event_kinds: Mapping[str, str]) -> str:
    """For whom and for what it holds, by the names of the kinds given."""
    units = _listed(unit_kinds.get(code, code) for code in sorted(closure.unit_kinds))
    kinds = _listed(event_kinds.get(code, code) for code in sorted(closure.event_kinds))
    whom = t("For: %(kinds)s.", kinds=units) if units else t("For everybody.")
    return sentences(whom, t("Only events of the kind: %(kinds)s.", kinds=kinds)) if kinds else str(whom)


def ends_of(closure: Closure) -> tuple[str, str]:
    """Its hours as a form shows them; the end of the day is 00:00, and none are empty."""
    if closure.from_minute is None:
        return "", ""
    first, last = closure.minutes
    last %= WHOLE_DAY
    return f"{first // 60:02d}:{first % 60:02d}", f"{last // 60:02d}:{last % 60:02d}"


def _listed(names: Iterable[str]) -> str:
    return str(t(", ")).join(names)
