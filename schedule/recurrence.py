"""Rules by which an event comes again (RFC 5545), as text, as words, and as dates on the wall calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal, cast, get_args

from babel.dates import get_day_names
from dateutil.rrule import rrulestr

from core.errors import Invalid
from core.i18n import Text, language, t, tn
from core.times import DEFAULT_ZONE, local, say_plain_date

Frequency = Literal["daily", "weekly", "monthly"]
MOST_DATES, MOST_YEARS, LARGEST_INTERVAL = 400, 5, 99
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
NTH: dict[int, Text] = {
    1: t("first"), 2: t("second"), 3: t("third"), 4: t("fourth"), LAST: t("last"),
}  # fmt: skip
EXAMPLE = "FREQ=WEEKLY;BYDAY=TU;COUNT=10"

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_SIGNED = r"[+-]?\d{1,3}"
_DAYS = "|".join(WEEKDAYS)
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"[1-9]\d{0,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"([+-]?[1-5]?({_DAYS}))(,[+-]?[1-5]?({_DAYS}))*",
    "BYMONTHDAY": r"[+-]?([1-9]|[12]\d|3[01])(,[+-]?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYYEARDAY": rf"{_SIGNED}(,{_SIGNED})*",
    "BYWEEKNO": r"[+-]?\d{1,2}(,[+-]?\d{1,2})*",
    "BYSETPOS": rf"{_SIGNED}(,{_SIGNED})*",
    "WKST": _DAYS,
}
"""What a rule may be made of: nothing that comes more than once a day."""

_CYCLE, _LATE = 400, 9200


@dataclass(frozen=True)
class Rule:
    """A rule as it is chosen in a form: every so many days, weeks or months, until a day or so many times.

    `weekdays` are ISO (1 Monday); a monthly rule has either `month_day` (-1: the last of the month) or `nth`
    (1 to 4, -1 the last) of its one weekday.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: int | None = None
    until: date | None = None
    count: int | None = None

    @property
    def text(self) -> str:
        """The rule as RFC 5545 writes it, without DTSTART."""
        parts = [f"FREQ={self.frequency.upper()}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{self.nth or ''}{WEEKDAYS[day - 1]}" for day in self.weekdays))
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        elif self.count is not None:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)


def rule_of(text: str) -> Rule | None:
    """The rule behind the text, if it is one that the form can show; None for others that are as good."""
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    frequency = parts.pop("FREQ", "").lower()
    parts.pop("WKST", None)
    if frequency not in get_args(Frequency) or set(parts) - {"INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT"}:
        return None
    days = re.findall(rf"([+-]?\d?)({_DAYS})", parts.get("BYDAY", ""))
    nths = {int(nth) for nth, _ in days if nth}
    day = parts.get("BYMONTHDAY")
    if len(nths) > 1 or (day and not re.fullmatch(r"-1|\d{1,2}", day)):
        return None
    rule = Rule(
        cast(Frequency, frequency), int(parts.get("INTERVAL", 1)),
        tuple(sorted({WEEKDAYS.index(name) + 1 for _, name in days})), int(day) if day else None,
        next(iter(nths), None), _day(parts["UNTIL"]) if "UNTIL" in parts else None,
        int(parts["COUNT"]) if "COUNT" in parts else None,
    )  # fmt: skip
    return rule if _can_be_shown(rule) else None


def _can_be_shown(rule: Rule) -> bool:
    if rule.frequency != "monthly":
        return rule.month_day is None and rule.nth is None and (rule.frequency == "weekly" or not rule.weekdays)
    if rule.month_day is not None:
        return not rule.weekdays
    return rule.nth in NTH and len(rule.weekdays) == 1


def checked(text: str, starts: time = time(), zone: str = DEFAULT_ZONE) -> str:
    """The rule's text tidied; refuses what is no rule, comes more than once a day, or has no end.

    An UNTIL that is an instant becomes the last wall-clock day whose start does not lie after it.
    """
    tidy = re.sub(r"\s", "", text).upper().removeprefix("RRULE:").strip(";")
    parts: dict[str, str] = {}
    for part in tidy.split(";"):
        name, _, value = part.partition("=")
        if name in parts or not re.fullmatch(_PARTS.get(name, "(?!)"), value):
            raise _refused("rule", t("The rule cannot be read at “%(part)s”.", part=part[:40]))
        parts[name] = value
    if "FREQ" not in parts:
        raise _refused("rule", t("The rule does not say how often (FREQ)."))
    if ("UNTIL" in parts) == ("COUNT" in parts):
        raise _refused("unbounded", t("The rule needs an end: either UNTIL or COUNT."))
    if re.search(r"\d", parts.get("BYDAY", "")) and parts["FREQ"] in ("DAILY", "WEEKLY"):
        raise _refused("rule", t("A numbered weekday such as 2TU goes with months and years only."))
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{_last_day(parts['UNTIL'], starts, zone):%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def dates(rule: str, first_on: date) -> list[date]:
    """The days on which the rule falls from `first_on`, in order: at least one, at most 400, within five years.

    `rule` is a checked text. Refuses others kindly.
    """
    # dateutil looks for a day that never comes until the year 9999; the calendar repeats every 400 years, weekdays
    # and all, so the search is made a few centuries before that end and what it finds is moved back
    years = (_LATE - first_on.year // _CYCLE * _CYCLE) // _CYCLE * _CYCLE
    rule = re.sub(r"UNTIL=(\d{4})", lambda until: f"UNTIL={int(until[1]) + years:04d}", rule)
    start = datetime.combine(first_on.replace(year=first_on.year + years), time())
    try:
        found = list(islice(rrulestr(rule, dtstart=start), MOST_DATES + 1))
    except (ValueError, IndexError, TypeError, OverflowError) as error:
        raise _refused("rule", t("The rule cannot be read.")) from error
    return _bounded([one.replace(year=one.year - years).date() for one in found], first_on)


def _bounded(found: list[date], first_on: date) -> list[date]:
    if not found:
        raise Invalid("no_dates", t("By this rule there is not a single date."), field="repeats_until",
                      hint=t("Choose a later last day, or another rule."))  # fmt: skip
    if len(found) > MOST_DATES:
        raise Invalid("too_many_dates", t("A series has at most %(most)s dates.", most=MOST_DATES),
                      field="repeats_until", hint=t("Choose an earlier end, and plan the rest later."))  # fmt: skip
    if found[-1] > first_on + timedelta(days=MOST_YEARS * 366):
        raise Invalid("too_far", t("A series lasts at most %(years)s years.", years=MOST_YEARS),
                      field="repeats_until", hint=t("Choose an earlier end, and plan the rest later."))  # fmt: skip
    return found


def ended_before(rule: str, on: date) -> str:
    """The same rule, its last date the day before at the latest."""
    kept = [part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    return ";".join([*kept, f"UNTIL={on - timedelta(days=1):%Y%m%d}"])


def counted(rule: str, count: int) -> str:
    """The same rule; when it ends after so many times, it now does so after this many."""
    return re.sub(r"COUNT=\d+", f"COUNT={count}", rule)


def say(rule: str) -> Text:
    """The rule in words: "every week on Tue and Thu until 15 Jan 2027"; one the form cannot show is quoted."""
    known = rule_of(rule)
    if known is None:
        return t("by the rule %(rule)s", rule=rule)
    said = _how_often(known)
    if known.until is not None:
        return t("%(rule)s until %(day)s", rule=said, day=_Spoken(known.until))
    if known.count is not None:
        return tn("%(rule)s, once", "%(rule)s, %(n)s times", known.count, rule=said)
    return said


def _how_often(rule: Rule) -> Text:
    n, many = rule.interval, rule.interval > 1
    days = _Listed(rule.weekdays)
    if rule.frequency == "daily":
        return t("every %(n)s days", n=n) if many else t("every day")
    if rule.frequency == "weekly" and not rule.weekdays:
        return t("every %(n)s weeks", n=n) if many else t("every week")
    if rule.frequency == "weekly":
        return t("every %(n)s weeks on %(days)s", n=n, days=days) if many else t("every week on %(days)s", days=days)
    day: Text
    if rule.month_day is None:
        day = t("the %(nth)s %(weekday)s", nth=NTH[rule.nth or 1], weekday=days)
    else:
        day = t("the last day") if rule.month_day == LAST else t("day %(day)s", day=rule.month_day)
    return t("every %(n)s months on %(day)s", n=n, day=day) if many else t("every month on %(day)s", day=day)


@dataclass(frozen=True)
class _Spoken:
    """A date said in the language spoken when it is read."""

    on: date

    def __str__(self) -> str:
        return say_plain_date(self.on)


@dataclass(frozen=True)
class _Listed:
    """Weekdays by their short names, joined as the language spoken joins them."""

    weekdays: Sequence[int]

    def __str__(self) -> str:
        *first, last = [weekday_name(day) for day in self.weekdays] or [""]
        if not first:
            return last
        return str(t("%(days)s and %(last)s", days=str(t(", ")).join(first), last=last))


def weekday_name(day: int, width: Literal["abbreviated", "wide"] = "abbreviated") -> str:
    """周二 or Tue for the ISO weekday."""
    return str(get_day_names(width, locale=_LOCALES[language()])[day - 1])


def starting(rule: Rule, first_on: date) -> Rule:
    """The rule with what it leaves open taken from its first day."""
    if rule.frequency == "weekly" and not rule.weekdays:
        return replace(rule, weekdays=(first_on.isoweekday(),))
    if rule.frequency == "monthly" and rule.nth is not None and not rule.weekdays:
        return replace(rule, weekdays=(first_on.isoweekday(),))
    if rule.frequency == "monthly" and rule.nth is None and rule.month_day is None:
        return replace(rule, month_day=first_on.day)
    return rule


def _last_day(until: str, starts: time, zone: str) -> date:
    if len(until) == len("20270115"):
        return _day(until)
    try:
        at = datetime.strptime(until.removesuffix("Z") + "+0000", "%Y%m%dT%H%M%S%z")
    except ValueError:
        raise _refused("rule", t("The rule cannot be read at “%(part)s”.", part=f"UNTIL={until}")) from None
    wall = local(at, zone).replace(tzinfo=None) if until.endswith("Z") else at.replace(tzinfo=None)
    return wall.date() if starts <= wall.time() else wall.date() - timedelta(days=1)


def _day(digits: str) -> date:
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise _refused("rule", t("The rule cannot be read at “%(part)s”.", part=f"UNTIL={digits}")) from None


def _refused(code: str, wording: Text) -> Invalid:
    return Invalid(code, wording, field="rule", hint=t("Write it like %(example)s.", example=EXAMPLE))
