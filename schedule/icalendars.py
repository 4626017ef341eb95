"""Events as iCalendar text (RFC 5545, RFC 7986): a calendar that others follow, and the file of one event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from core.i18n import Text, language, t
from core.late import late
from core.times import local

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = late("icalendar")

SUFFIX = "@events.zhenan"  # the same on every host, so that an event keeps its identity when the site moves
PRODUCT = "-//Zhenan//Calendar 1//ZH"
REFRESH = timedelta(hours=1)
BACK_DAYS, AHEAD_DAYS = 60, 400
KEPT_DAYS = 60  # cancelled events go on saying so for this long, then they are gone
MOST_EVENTS = 5000
ZONES_FROM, ZONES_UNTIL = date(2000, 1, 1), date(2060, 1, 1)
STATUSES = {
    "planned": "TENTATIVE", "confirmed": "CONFIRMED", "held": "CONFIRMED", "postponed": "CANCELLED",
    "cancelled": "CANCELLED",
}  # fmt: skip
ALARM_NAMES: dict[int, Text] = {
    15: t("15 minutes before"),
    60: t("1 hour before"),
    1440: t("1 day before"),
    10080: t("7 days before"),
}
_ALARM_WORDS: dict[int, Text] = {
    15: t("In 15 minutes"),
    60: t("In 1 hour"),
    1440: t("In 1 day"),
    10080: t("In 7 days"),
}
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")


@dataclass(frozen=True)
class EventFacts:
    """What a calendar is told of an event; `status` is ours, `sequence` grows with every change."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: str
    changed_at: datetime
    where: str = ""
    lat: float | None = None
    lon: float | None = None
    about: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()

    @property
    def is_off(self) -> bool:
        """Whether it does not take place, or not then."""
        return STATUSES[self.status] == "CANCELLED"


@dataclass(frozen=True)
class FeedContent:
    """A calendar with a name: its events, and how many minutes before each start it reminds (None: never)."""

    name: str
    events: tuple[EventFacts, ...]
    alarm_minutes: int | None = None
    about: str = ""

    @property
    def fingerprint(self) -> str:
        """A text that is the same as long as nothing in the calendar changes, in the language spoken."""
        return sha256(f"{PRODUCT}|{language()}|{self!r}".encode()).hexdigest()[:32]

    @property
    def text(self) -> str:
        """The whole calendar, reminders in the language spoken; unchanged events give unchanged bytes."""
        head = _head(self.name, self.about)
        zones = [_zone(name) for name in sorted({event.zone for event in self.events})]
        blocks = [_block(event, *_alarm_of(event, self.alarm_minutes)) for event in self.events]
        return "".join([head, *zones, *blocks, "END:VCALENDAR\r\n"])


def uid_of(uid: str) -> str:
    """The identity of an event in all calendars of the world."""
    return uid + SUFFIX


def is_ours(uid: str) -> bool:
    """Whether the identity is that of an event of ours that has come back to us."""
    return uid.endswith(SUFFIX)


def sequence_of(version: int) -> int:
    """How often an event of this version was changed."""
    return version - 1


def without_parts(wholes: Iterable[tuple[int, int | None]]) -> set[int]:
    """Of events as (id, the event it is part of), the ids of those whose whole is not among them."""
    found = list(wholes)
    here = {event_id for event_id, _ in found}
    return {event_id for event_id, whole in found if whole not in here}


def alarm_choices() -> Sequence[tuple[str, Text]]:
    """The reminders to choose from, as (minutes, name); "" means none."""
    return [("", t("No reminder")), *((str(minutes), name) for minutes, name in ALARM_NAMES.items())]


def plain(text: str) -> str:
    """The text as a calendar can keep it: every kind of line break as one, no control characters."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


def _head(name: str, about: str) -> str:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", icalendar.vText(plain(name)))  # the library escapes by itself only what RFC 5545 knows
    calendar.add("x-wr-calname", icalendar.vText(plain(name)))
    if about:
        calendar.add("description", plain(about))
        calendar.add("x-wr-caldesc", icalendar.vText(plain(about)))
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    text: str = calendar.to_ical().decode()
    return text.removesuffix("END:VCALENDAR\r\n")


@lru_cache
def _zone(name: str) -> str:
    """What clocks on the wall of that zone show, for readers that do not know it; UTC needs none."""
    if name in ("UTC", "Etc/UTC"):
        return ""
    text: str = icalendar.Timezone.from_tzid(name, first_date=ZONES_FROM, last_date=ZONES_UNTIL).to_ical().decode()
    return text


def _alarm_of(event: EventFacts, minutes: int | None) -> tuple[int | None, str]:
    if minutes is None or event.is_off or event.status == "held":
        return None, ""
    words = _ALARM_WORDS.get(minutes, t("Soon"))
    return minutes, str(t("%(when)s: %(title)s", when=words, title=event.title))


@lru_cache(maxsize=4 * MOST_EVENTS)
def _block(event: EventFacts, alarm_minutes: int | None, alarm_words: str) -> str:
    """One event; kept, because most events of a calendar are the same each time it is read."""
    block = icalendar.Event()
    block.add("uid", uid_of(event.uid))
    block.add("dtstamp", event.changed_at)
    block.add("last-modified", event.changed_at)
    block.add("sequence", event.sequence)
    block.add("dtstart", local(event.starts_at, event.zone))
    block.add("dtend", local(event.ends_at, event.zone))
    block.add("summary", plain(event.title))
    block.add("status", STATUSES[event.status])
    for name, value in (("location", event.where), ("description", event.about)):
        if value:
            block.add(name, plain(value))
    if event.url:
        block.add("url", event.url)
    if event.lat is not None and event.lon is not None:
        block.add("geo", (event.lat, event.lon))
    if event.categories:
        block.add("categories", [plain(name) for name in event.categories])
    if alarm_minutes is not None:
        block.add_component(_alarm(alarm_minutes, alarm_words))
    text: str = block.to_ical().decode()
    return text


def _alarm(minutes: int, words: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(words))
    alarm.add("trigger", -timedelta(minutes=minutes))
    return alarm
