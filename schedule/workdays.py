"""Which days people work: the mainland's holidays and make-up workdays, and what a county enters on top of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from core.i18n import language, t
from schedule.lunar import say_lunar
from schedule.spans import FIRST_YEAR, LAST_YEAR

COUNTRY = "CN"
LOCALES = {"zh": "zh_CN", "en": "en_US"}
SATURDAY = 6
LONGEST_BREAK = 12  # days; no run of days off is longer

DayKind = Literal["holiday", "workday"]


@dataclass(frozen=True)
class EnteredDay:
    """One day that somebody entered above the library's calendar."""

    on: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class DayFacts:
    """What is to be said about one day; `name` (of a holiday, its break or a make-up workday) may be empty.

    `is_break`: a holiday, or a weekend day in one run of days off with one, named like it. `lunar` is never empty.
    """

    on: date
    is_workday: bool
    is_holiday: bool
    is_make_up: bool
    name: str
    lunar: str
    is_break: bool = False


@dataclass(frozen=True)
class NationalYear:
    """A year as the library knows it; `is_published` when the State Council's arrangement for it is in the library."""

    year: int
    is_published: bool
    holidays: Mapping[date, str]
    make_ups: frozenset[date]


@dataclass(frozen=True)
class DayBook:
    """Tells workdays from days off; what was entered stands above the library."""

    entered: Mapping[date, EnteredDay] = field(default_factory=dict)

    def is_workday(self, on: date) -> bool:
        """Whether people work on that day."""
        kind = self._kind(on)
        return kind == "workday" if kind else on.isoweekday() < SATURDAY

    def is_known(self, year: int) -> bool:
        """Whether the year's holidays and make-up workdays are published, or days of it were entered."""
        return national_year(year, language()).is_published or any(on.year == year for on in self.entered)

    def is_entered(self, on: date) -> bool:
        """Whether the day was entered and does not come from the library."""
        return on in self.entered

    def say(self, on: date) -> DayFacts:
        """What the day is, with names in the language spoken now."""
        kind = self._kind(on)
        is_weekend = on.isoweekday() >= SATURDAY
        is_make_up = kind == "workday" and is_weekend
        holiday = on if kind == "holiday" else self._holiday_beside(on)
        named = self._name(holiday, "holiday", False) if holiday else self._name(on, kind, is_make_up)
        return DayFacts(
            on, self.is_workday(on), kind == "holiday", is_make_up, named, say_lunar(on), is_break=holiday is not None
        )

    def special_days(self, year: int) -> list[DayFacts]:
        """The year's holidays and make-up workdays, the library's and the entered ones, in order."""
        national = national_year(year, language())
        days = {*national.holidays, *national.make_ups, *(on for on in self.entered if on.year == year)}
        return [self.say(on) for on in sorted(days)]

    def _holiday_beside(self, on: date) -> date | None:
        """The nearest holiday that this day off makes one break with, the one before it first."""
        if self.is_workday(on):
            return None
        runs = (takewhile(lambda day: not self.is_workday(day), _days_from(on, step)) for step in (-1, 1))
        return next((day for run in runs for day in run if self._kind(day) == "holiday"), None)

    def _kind(self, on: date) -> DayKind | None:
        if on in self.entered:
            return self.entered[on].kind
        national = national_year(on.year, language())
        if on in national.make_ups:
            return "workday"
        return "holiday" if on in national.holidays else None

    def _name(self, on: date, kind: DayKind | None, is_make_up: bool) -> str:
        if on in self.entered and self.entered[on].name:
            return self.entered[on].name
        if kind == "holiday":
            return national_year(on.year, language()).holidays.get(on) or str(t("Day off"))
        if kind == "workday":
            return str(t("Make-up workday") if is_make_up else t("Workday"))
        return ""


def _days_from(on: date, step: int) -> Iterator[date]:
    """The days after it, or before it, as far as a break can reach and the calendar goes."""
    days = (on + timedelta(days=step * number) for number in range(1, LONGEST_BREAK))
    return takewhile(lambda day: FIRST_YEAR <= day.year <= LAST_YEAR, days)


def book_of(entered: Iterable[EnteredDay]) -> DayBook:
    """The book over these entered days; of two for one day the later in the list stands."""
    return DayBook({day.on: day for day in entered})


@lru_cache(maxsize=64)
def national_year(year: int, spoken: str) -> NationalYear:
    """The mainland's year with names in that language ("zh" or "en"), as the library `holidays` has it."""
    from holidays import country_holidays  # half a second to load, so only where days are looked at

    calendar = country_holidays(COUNTRY, years=year, language=LOCALES[spoken])
    after = country_holidays(COUNTRY, years=min(year + 1, LAST_YEAR), language=LOCALES[spoken])
    # a make-up workday may lie in the December before the year whose holiday it makes up for
    make_ups = frozenset(day for day in (calendar.weekend_workdays | after.weekend_workdays) if day.year == year)
    # before the arrangement is published, the library moves weekend holidays by rule alone, and swaps no days
    is_published = year in getattr(calendar, "special_public_holidays", {})
    raw = {day: name for day, name in calendar.items() if day.year == year}
    return NationalYear(year, is_published, _named(raw, make_ups), make_ups)


def _named(raw: Mapping[date, str], make_ups: frozenset[date]) -> dict[date, str]:
    """Every day off by its festival: days swapped in and observed ones are called like the festival they lengthen."""
    bare = {on: _without_remark(name) for on, name in raw.items()}
    swapped = {on for on, name in raw.items() if _is_remark_dated(name)}
    festivals = {on: name for on, name in bare.items() if on not in swapped}
    return {
        on: (_festival_near(on, festivals, bare, make_ups) or bare[on]) if on in swapped else bare[on] for on in bare
    }


def _festival_near(
    on: date, festivals: Mapping[date, str], off: Mapping[date, str], make_ups: frozenset[date]
) -> str | None:
    for step in (timedelta(days=-1), timedelta(days=1)):
        day = on
        for _ in range(LONGEST_BREAK):
            day += step
            if day in festivals:
                return festivals[day]
            if day in make_ups or (day not in off and day.isoweekday() < SATURDAY):
                break
    return None


def _without_remark(name: str) -> str:
    return name.replace("（", "(").partition("(")[0].strip()


def _is_remark_dated(name: str) -> bool:
    """Whether the remark in brackets names the day it was swapped with: 休息日（由 2026-01-04 调休）."""
    return any(sign.isdigit() for sign in name.replace("（", "(").partition("(")[2])
