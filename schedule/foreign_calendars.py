"""Somebody's own calendar as busy spans: when they are not free, and nothing of what they do then."""

from __future__ import annotations

import codecs
import time as clocks
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from core.errors import Invalid
from core.i18n import Text, t
from core.late import late
from core.times import zone as zone_info
from schedule.icalendars import AHEAD_DAYS, is_ours

if TYPE_CHECKING:
    import icalendar
    import recurring_ical_events
else:
    icalendar, recurring_ical_events = late("icalendar"), late("recurring_ical_events")

LARGEST_BYTES = 2_000_000
MOST_OCCURRENCES = 5000
MOST_SECONDS = 20.0
MOST_A_DAY = 24
FIELD = "text"
_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_HINT = t("In your phone or mail program, export the calendar as an .ics file (iCalendar) and choose that file here.")
Busy = tuple[datetime, datetime]


def decoded(data: bytes) -> str:
    """The file's text, from UTF-8, UTF-16 with mark or GB18030; refuses what is too large, empty or no text."""
    if len(data) > LARGEST_BYTES:
        raise _too_large()
    if not data.strip():
        raise _refusal("calendar.empty", t("This file is empty."))
    has_mark = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if has_mark else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refusal("calendar.kind", t("This file is not a calendar: it is not text."))


def busy_spans(text: str, zone: str, since: datetime, days: int = AHEAD_DAYS) -> list[Busy]:
    """When its owner is busy between `since` and so many days later, in UTC, overlapping spans as one.

    Repetitions, moved and left-out dates and other time zones are followed; whole days and times without a zone are
    those of `zone`. What is marked free or cancelled does not count, nor do events of ours that come back to us.
    """
    if len(text.encode(errors="replace")) > LARGEST_BYTES:
        raise _too_large()
    _require_calendar(text)
    start = since.astimezone(zone_info(zone))
    stop = start + timedelta(days=days)
    found: list[Busy] = []
    for calendar in _calendars(text):
        found += _of_calendar(calendar, text, zone, start, stop)
    return merged(found)


def merged(spans: Iterable[Busy]) -> list[Busy]:
    """The same times with overlapping and touching spans made one, in order."""
    whole: list[Busy] = []
    for starts_at, ends_at in sorted(spans):
        if whole and starts_at <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], ends_at))
        else:
            whole.append((starts_at, ends_at))
    return whole


def _require_calendar(text: str) -> None:
    """Refuse what does not begin and end as a calendar does, saying on which line."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise _refusal("calendar.empty", t("This file is empty."))
    number, first = lines[0]
    if first.lstrip("\ufeff").upper() != "BEGIN:VCALENDAR":
        wording = t("This file is not a calendar: line %(line)s is not “BEGIN:VCALENDAR”, with which every calendar "
                    "file begins.", line=number)  # fmt: skip
        raise _refusal("calendar.kind", wording)
    number, last = lines[-1]
    if last.upper() != "END:VCALENDAR":
        wording = t("This calendar file is cut off: line %(line)s, its last, is not “END:VCALENDAR”.", line=number)
        raise _refusal("calendar.cut_off", wording, t("Export or download it once more and choose the new file."))


def _calendars(text: str) -> list[icalendar.Component]:
    try:
        return list(icalendar.Calendar.from_ical(text.lstrip("\ufeff"), multiple=True))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(text) from error


def _of_calendar(calendar: icalendar.Component, text: str, zone: str, start: datetime, stop: datetime) -> list[Busy]:
    try:
        for event in calendar.walk("VEVENT"):
            _require_modest(event)
        return [*_expanded(calendar, zone, start, stop), *_published(calendar, zone, start, stop)]
    except Invalid:
        raise
    except Exception as error:  # the reader of repetitions raises whatever its own parts do
        raise _damaged(text) from error


def _expanded(calendar: icalendar.Component, zone: str, start: datetime, stop: datetime) -> Iterator[Busy]:
    number, deadline = 0, clocks.monotonic() + MOST_SECONDS
    for series in recurring_ical_events.CalendarQuery(calendar).series:
        for occurrence in series.between(start, stop):
            number += 1
            if number > MOST_OCCURRENCES or clocks.monotonic() > deadline:
                raise _too_many()
            component = occurrence.as_component(keep_recurrence_attributes=False)
            span = _span(occurrence.start, occurrence.end, zone, start, stop)
            if span is not None and _is_busy(component):
                yield span
        if clocks.monotonic() > deadline:
            raise _too_many()


def _published(calendar: icalendar.Component, zone: str, start: datetime, stop: datetime) -> Iterator[Busy]:
    """Busy times that a mail server publishes as such (RFC 5545, VFREEBUSY), without any appointment."""
    periods = [period for one in calendar.walk("VFREEBUSY") for period in _many(one.get("FREEBUSY"))]
    if len(periods) > MOST_OCCURRENCES:
        raise _too_many()
    for period in periods:
        span = _span(period.start, period.end, zone, start, stop)
        if span is not None and str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield span


def _is_busy(event: icalendar.Component) -> bool:
    if is_ours(str(event.get("UID", ""))):
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    is_free = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    return not is_free and str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"


def _span(first: date, last: date, zone: str, start: datetime, stop: datetime) -> Busy | None:
    """The span in UTC, cut to the window; None for what lies outside or takes no time."""
    starts_at = max(_instant(first, zone), start.astimezone(UTC))
    ends_at = min(_instant(last, zone), stop.astimezone(UTC))
    return (starts_at, ends_at) if starts_at < ends_at else None


def _instant(at: date, zone: str) -> datetime:
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone_info(zone))).astimezone(UTC)


def _require_modest(event: icalendar.Component) -> None:
    """Refuse repetitions finer than a day: nobody's appointments do that, and they would never end."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = {str(word).upper() for word in rule.get("FREQ", [])} & _OFTEN
        a_day = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            a_day *= max(1, len(_many(rule.get(part))))
        if often or a_day > MOST_A_DAY:
            wording = t("This calendar has an appointment that repeats every hour or more often; such a file cannot "
                        "be taken.")  # fmt: skip
            raise _refusal("calendar.repeats_often", wording, t("Remove that appointment and export it again."))


def _many(value: Any) -> Sequence[Any]:
    """The values of a property that may be there never, once or several times."""
    return value if isinstance(value, list) else ([] if value is None else [value])


def _damaged(text: str) -> Invalid:
    """The refusal of a file that cannot be read, with the line on which the first bad appointment begins."""
    hint = t("Look at that appointment in the calendar it comes from, or leave it out, and export it again.")
    line = next((number for number, block in _blocks(text) if not _is_readable(block)), None)
    if line is None:
        return _refusal("calendar.damaged", t("This calendar file is damaged and cannot be read."))
    wording = t("The appointment that begins on line %(line)s of the file cannot be read.", line=line)
    return _refusal("calendar.damaged", wording, hint)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each appointment's lines, with the number of its first."""
    block: list[str] | None = None
    begins = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().upper() == "BEGIN:VEVENT":
            block, begins = [], number
        if block is not None:
            block.append(line)
        if line.strip().upper() == "END:VEVENT" and block is not None:
            yield begins, block
            block = None


def _is_readable(block: Sequence[str]) -> bool:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", *block, "END:VCALENDAR", ""]
    try:
        calendar = icalendar.Calendar.from_ical("\r\n".join(lines))
        for series in recurring_ical_events.CalendarQuery(calendar).series:
            next(iter(series.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))), None)
    except Exception:  # whatever it is, this is the appointment that cannot be read
        return False
    return True


def _too_large() -> Invalid:
    limit = LARGEST_BYTES // 1_000_000
    return _refusal("calendar.size", t("This calendar is larger than %(limit)s MB.", limit=limit),
                    t("Export only the coming months, or without attachments."))  # fmt: skip


def _too_many() -> Invalid:
    wording = t("This calendar has more than %(limit)s appointments in the next %(days)s days.",
                limit=MOST_OCCURRENCES, days=AHEAD_DAYS)  # fmt: skip
    return _refusal("calendar.too_many", wording, t("Export one person's calendar only."))


def _refusal(code: str, wording: Text, hint: Text = _HINT) -> Invalid:
    return Invalid(code, wording, field=FIELD, hint=hint)
