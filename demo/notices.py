"""What stands in the inboxes: the school was reminded of its drills, the official read what was held each week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from core.i18n import Said, speaking
from core.times import instant, say_plain_date
from demo.accounts import SCHOOL_CONTACT
from demo.names import COUNTY
from demo.rows import Key, Row, Rows
from demo.units import DemoUnit
from schedule.notice_fields import say_away, say_coming, say_held, say_late
from schedule.notice_wordings import WORDINGS
from schedule.notice_words import say
from schedule.spans import Span

OFFICIAL = Key("user", "users", 6)
WEEKS, DRILLS = 3, 3
LANGUAGE = "zh"


def add_notices(rng: Random, rows: Rows, own: DemoUnit, today: date) -> None:
    """Write the messages of the last weeks; all but some of the newest have been read."""
    for event in _last_drills(rows, own, today):
        facts = {"title": event["title"], "when": Span(event["starts_at"], event["ends_at"]), "where": own.name,
                 "away": Said(say_away, (24 * 60,))}  # fmt: skip
        told_at = event["starts_at"] - timedelta(days=1)
        _tell(rows, f"reminder:{event['id']}", "reminder.audience", SCHOOL_CONTACT, facts, told_at, told_at)
    monday = today - timedelta(days=today.weekday())
    for back in range(WEEKS, 0, -1):
        week = monday - timedelta(days=7 * back)
        told_at = instant(week, time(8))
        read_at = told_at + timedelta(minutes=rng.randint(5, 300)) if back > 1 else None
        path = "/calendar?view=week"
        _tell(rows, f"weekly:{week}", "weekly.summary", OFFICIAL, _week(rows, week), told_at, read_at, path)


def _last_drills(rows: Rows, own: DemoUnit, today: date) -> list[Row]:
    until = instant(today, time())
    mine = [one for one in rows["events"] if one["unit_id"] == own.id and one["kind"] == "drill"]
    held = [one for one in mine if one["starts_at"] < until and one["status"] in ("held", "confirmed")]
    return sorted(held, key=lambda one: one["starts_at"])[-DRILLS:]


def _week(rows: Rows, week: date) -> Mapping[str, object]:
    """What the summary of that Monday says of the week before and of the week that begins."""
    before = [one for one in _between(rows, week - timedelta(days=7)) if one["status"] == "held"]
    ahead = [one for one in _between(rows, week) if one["status"] in ("planned", "confirmed", "held")]
    drills = sum(one["kind"] == "drill" for one in before)
    numbers = {one["id"] for one in before}
    people = sum(
        one["count"] for one in rows["headcounts"] if one["event_id"] in numbers and one["stage"] == "reported"
    )
    with speaking(LANGUAGE):
        lines = tuple(f"{Span(one['starts_at'], one['ends_at'])} {one['title']}" for one in _first(ahead))
    return {
        "area": COUNTY, "day": Said(say_plain_date, (week,)), "held": Said(say_held, (len(before), drills, people)),
        "late": Said(say_late, (0,)), "coming": Said(say_coming, (len(ahead), lines)),
    }  # fmt: skip


def _between(rows: Rows, monday: date) -> list[Row]:
    since, until = instant(monday, time()), instant(monday + timedelta(days=7), time())
    return [one for one in rows["events"] if since <= one["starts_at"] < until]


def _first(events: list[Row]) -> list[Row]:
    return sorted(events, key=lambda one: (one["starts_at"], one["id"]))[:8]


def _tell(
    rows: Rows, key: str, code: str, reader: Key, facts: Mapping[str, object], at: datetime, read_at: datetime | None,
    url: str = "",
) -> None:  # fmt: skip
    wording = WORDINGS[code]
    with speaking(LANGUAGE):
        words = say(wording, facts)
    rows.add(
        "inbox", key=f"demo:{key}", kind=wording.kind, reader_key=reader, subject=words.subject, body=words.body,
        url=url, created_at=at, read_at=read_at,
    )  # fmt: skip
