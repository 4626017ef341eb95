"""Instants are kept in UTC and shown in the county's zone; days are plain dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from core.i18n import language

DEFAULT_ZONE = "Asia/Shanghai"
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_DAY = {"zh": "y年M月d日 EEEE", "en": "EEE d MMM y"}
_PLAIN = {"zh": "y年M月d日", "en": "d MMM y"}
_SHORT_DAY = {"zh": "M月d日", "en": "d MMM"}
_WEEKDAY_DAY = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
_MINUTE = {"zh": "y年M月d日 EEEE HH:mm", "en": "EEE d MMM y HH:mm"}
_MONTH = {"zh": "y年M月", "en": "MMMM y"}


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


@lru_cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that name; raises KeyError-like ZoneInfoNotFoundError for an unknown one."""
    return ZoneInfo(name)


def local(at: datetime, zone_name: str = DEFAULT_ZONE) -> datetime:
    """The instant as clocks on the wall of that zone show it."""
    return at.astimezone(zone(zone_name))


def instant(day: date, at: time, zone_name: str = DEFAULT_ZONE) -> datetime:
    """The UTC instant of a wall-clock day and time in that zone."""
    return datetime.combine(day, at, zone(zone_name)).astimezone(UTC)


def today(zone_name: str = DEFAULT_ZONE) -> date:
    """The date that calendars in that zone show now."""
    return local(now(), zone_name).date()


def day_bounds(day: date, zone_name: str = DEFAULT_ZONE, days: int = 1) -> tuple[datetime, datetime]:
    """From the first instant of the day to the first instant after `days` days, in UTC."""
    return instant(day, time(), zone_name), instant(day + timedelta(days=days), time(), zone_name)


def say_date(day: date) -> str:
    """2026年5月12日 星期二, or Tue 12 May 2026."""
    return format_date(day, _DAY[language()], locale=_LOCALES[language()])


def say_plain_date(day: date) -> str:
    """2026年5月12日, or 12 May 2026."""
    return format_date(day, _PLAIN[language()], locale=_LOCALES[language()])


def say_day(day: date) -> str:
    """5月12日, or 12 May."""
    return format_date(day, _SHORT_DAY[language()], locale=_LOCALES[language()])


def say_weekday_day(day: date) -> str:
    """12月12日 周六, or Sat 12 Dec."""
    return format_date(day, _WEEKDAY_DAY[language()], locale=_LOCALES[language()])


def say_month(day: date) -> str:
    """2026年5月, or May 2026."""
    return format_date(day, _MONTH[language()], locale=_LOCALES[language()])


def say_month_alone(day: date) -> str:
    """5月, or May."""
    return format_date(day, "LLL", locale=_LOCALES[language()])


def say_minute(at: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """2026年5月12日 星期二 14:28, or Tue 12 May 2026 14:28, in that zone."""
    return _say_wall(local(at, zone_name).replace(tzinfo=None), language())


@lru_cache(maxsize=1024)
def _say_wall(wall: datetime, spoken: str) -> str:
    """Babel takes as long for a minute as the database for a question, and lists say the same ones over and over."""
    return format_datetime(wall, _MINUTE[spoken], locale=_LOCALES[spoken])


def say_clock(at: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """14:28 in that zone."""
    return f"{local(at, zone_name):%H:%M}"


def say_span(starts_at: datetime, ends_at: datetime, zone_name: str = DEFAULT_ZONE) -> str:
    """A start and an end, the date said once when both are on one day."""
    if local(starts_at, zone_name).date() == local(ends_at, zone_name).date():
        return f"{say_minute(starts_at, zone_name)}–{say_clock(ends_at, zone_name)}"
    return f"{say_minute(starts_at, zone_name)} – {say_minute(ends_at, zone_name)}"


def say_days(first: date, last: date) -> str:
    """A span of days, what both have in common said once: 2026年5月9日至16日, or 9–16 May 2026."""
    if first == last:
        return say_plain_date(first)
    is_month = (first.year, first.month) == (last.year, last.month)
    if language() == "zh":
        end = f"{last.day}日" if is_month else say_day(last) if first.year == last.year else say_plain_date(last)
        return f"{say_plain_date(first)}至{end}"
    if is_month:
        return f"{first.day}–{say_plain_date(last)}"
    return f"{say_day(first) if first.year == last.year else say_plain_date(first)} – {say_plain_date(last)}"


def say_seconds(seconds: int) -> str:
    """A short length as people say it: 1分52秒, or 1 min 52 s."""
    minutes, rest = divmod(seconds, 60)
    if language() == "zh":
        return f"{minutes}分{rest:02d}秒" if minutes else f"{rest}秒"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
