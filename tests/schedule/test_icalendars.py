"""Our events as a calendar that others read: nothing is lost, and what did not change is the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vCategory, vGeo, vText

from core import i18n
from schedule.foreign_calendars import busy_spans
from schedule.icalendars import (
    ALARM_NAMES,
    PRODUCT,
    STATUSES,
    SUFFIX,
    EventFacts,
    FeedContent,
    is_ours,
    plain,
    without_parts,
)
from tests.support.calendar_files import length, moment, value

STARTS = datetime(2031, 5, 12, 6, 28, tzinfo=UTC)
LECTURE = EventFacts(
    uid="8f0b6c1e-1111-4222-8333-444455556666", sequence=3, title="地震来了怎么办？讲座", starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2), zone="Asia/Shanghai", status="confirmed",
    changed_at=datetime(2031, 5, 1, 1, 2, 3, tzinfo=UTC), where="文化广场（梅江镇），东门; 二号", lat=26.471,
    lon=116.012, about="科普讲座\n对象：石上小学", url="http://127.0.0.1:8000/events/7",
    categories=("讲座", "防灾减灾周, 2031"),
)  # fmt: skip


def feed(*events: EventFacts, **more: Any) -> FeedContent:
    return FeedContent("震安 · 清源县", events, **more)


def read(text: str) -> list[EventFacts]:
    """The facts as the icalendar library reads them; the state as far as calendars know it."""
    ours = {"TENTATIVE": "planned", "CONFIRMED": "confirmed", "CANCELLED": "cancelled"}
    found = []
    for event in Calendar.from_ical(text).events:
        assert not event.errors
        place = value(event, "GEO", vGeo) if "GEO" in event else None
        starts_at = moment(event, "DTSTART")
        found.append(EventFacts(
            uid=str(event["UID"]).removesuffix(SUFFIX), sequence=value(event, "SEQUENCE", int),
            title=str(event["SUMMARY"]), starts_at=starts_at.astimezone(UTC),
            ends_at=moment(event, "DTEND").astimezone(UTC),
            zone=str(event["DTSTART"].params.get("TZID", "UTC")), status=ours[str(event["STATUS"])],
            changed_at=moment(event, "LAST-MODIFIED"), where=str(event.get("LOCATION", "")),
            lat=place.latitude if place else None, lon=place.longitude if place else None,
            about=str(event.get("DESCRIPTION", "")), url=str(event.get("URL", "")),
            categories=tuple(map(str, value(event, "CATEGORIES", vCategory).cats)) if "CATEGORIES" in event else (),
        ))  # fmt: skip
    return found


def test_what_is_written_is_read_again_with_nothing_lost() -> None:
    bare = EventFacts("2", 0, "x", STARTS, STARTS + timedelta(days=3), "Europe/Berlin", "planned", STARTS)
    assert read(feed(LECTURE, bare).text) == [LECTURE, bare]


def test_what_is_written_comes_back_through_our_own_reader_as_the_same_times() -> None:
    days = [STARTS + timedelta(days=n) for n in range(3)]
    others = [replace(LECTURE, uid=f"{day}", starts_at=day, ends_at=day + timedelta(hours=1)) for day in days]
    text = feed(*others, replace(LECTURE, uid="off", status="cancelled")).text.replace(SUFFIX, "@elsewhere.example")
    assert busy_spans(text, "Asia/Shanghai", STARTS - timedelta(days=1)) == [(o.starts_at, o.ends_at) for o in others]


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
tricky = st.text(st.sampled_from('地震 ,;:\\n"\n\r\té😀👨‍👩‍👧‍👦\u2028'), min_size=1, max_size=160)


@given(texts | tricky, texts | tricky, st.lists(texts, max_size=3))
def test_any_title_survives_folding_and_escaping(title: str, about: str, categories: list[str]) -> None:
    facts = replace(LECTURE, title=title, about=about, categories=tuple(categories))
    text = FeedContent(title, (facts,), 15, about).text
    kept = replace(facts, title=plain(title), about=plain(about), categories=tuple(plain(name) for name in categories))
    assert read(text) == [kept]
    assert str(Calendar.from_ical(text)["NAME"]) == vText(plain(title)).to_ical().decode()
    lines = text.encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


def test_the_calendar_says_what_it_is_called_how_often_to_ask_and_which_zones_it_uses() -> None:
    calendar = Calendar.from_ical(feed(LECTURE, about="全部活动").text)
    assert (calendar["METHOD"], calendar["VERSION"], calendar["PRODID"]) == ("PUBLISH", "2.0", PRODUCT)
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "震安 · 清源县"
    assert length(calendar, "REFRESH-INTERVAL") == timedelta(hours=1)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["DESCRIPTION"] == "全部活动"
    assert calendar.get_missing_tzids() == set()
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_summer_time_is_described_for_zones_that_have_it() -> None:
    text = feed(replace(LECTURE, zone="Europe/Berlin")).text
    assert {"STANDARD", "DAYLIGHT"} <= {part.name for zone in Calendar.from_ical(text).walk("VTIMEZONE")
                                        for part in zone.subcomponents}  # fmt: skip
    assert "DTSTART;TZID=Europe/Berlin:20310512T082800" in text


def test_an_unchanged_calendar_is_the_same_to_the_byte_and_a_changed_one_is_not() -> None:
    assert feed(LECTURE, alarm_minutes=60).text == feed(replace(LECTURE), alarm_minutes=60).text
    was = feed(LECTURE, alarm_minutes=60)
    changed = [
        feed(replace(LECTURE, where="县科技馆"), alarm_minutes=60), feed(LECTURE, alarm_minutes=15),
        feed(alarm_minutes=60), FeedContent("震安", (LECTURE,), 60),
    ]  # fmt: skip
    assert len({was.fingerprint, *(one.fingerprint for one in changed)}) == 5
    in_english = was.fingerprint
    assert in_english == feed(replace(LECTURE), alarm_minutes=60).fingerprint
    with i18n.speaking("zh"):
        assert was.fingerprint != in_english


@pytest.mark.parametrize(
    ("status", "told"),
    [("planned", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("held", "CONFIRMED"), ("postponed", "CANCELLED"),
     ("cancelled", "CANCELLED")],
)  # fmt: skip
def test_the_state_is_told_in_the_words_of_calendars(status: str, told: str) -> None:
    facts = replace(LECTURE, status=status)
    assert f"STATUS:{told}\r\n" in feed(facts).text
    assert facts.is_off == (told == "CANCELLED")
    assert set(STATUSES) == {"planned", "confirmed", "held", "postponed", "cancelled"}


@pytest.mark.parametrize("minutes", ALARM_NAMES)
def test_a_reminder_shows_itself_so_long_before_in_the_language_spoken(minutes: int) -> None:
    with i18n.speaking("zh"):
        (alarm,) = Calendar.from_ical(feed(LECTURE, alarm_minutes=minutes).text).walk("VALARM")
    assert (alarm["ACTION"], length(alarm, "TRIGGER")) == ("DISPLAY", -timedelta(minutes=minutes))
    assert str(alarm["DESCRIPTION"]).endswith("：地震来了怎么办？讲座")


def test_nobody_is_reminded_of_what_is_called_off_or_over() -> None:
    off = [replace(LECTURE, status=status) for status in ("cancelled", "postponed", "held")]
    assert "VALARM" not in feed(*off, alarm_minutes=60).text
    assert "VALARM" not in feed(LECTURE).text


def test_an_event_of_ours_is_known_when_it_comes_back() -> None:
    assert is_ours(f"8f0b6c1e{SUFFIX}")
    assert not is_ours("8f0b6c1e@elsewhere.example")


def test_a_part_is_folded_into_its_whole_only_where_the_whole_is_there() -> None:
    assert without_parts([(1, None), (2, 1), (3, 1), (4, 9)]) == {1, 4}


class Khal:
    """The calendar program khal with a calendar of its own: another reader than the one that wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "county").mkdir()
        (folder / "home").mkdir()
        (folder / "config").write_text(
            f"[calendars]\n[[county]]\npath = {folder}/county\n"
            "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\ntimeformat = %H:%M\n"
            "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
            f"longdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {folder}/khal.db\n"
            "[default]\ndefault_calendar = county\n"
        )

    def take(self, text: str) -> None:
        file = self.folder / "feed.ics"
        file.write_bytes(text.encode())
        self._run("import", "--batch", "-a", "county", str(file))

    @property
    def listed(self) -> list[str]:
        form = "{start} {end-time} {title} {status}{cancelled}"
        return self._run("list", "--format", form, "--day-format", "", "2031-05-01", "60d").splitlines()

    def _run(self, *arguments: str) -> str:
        environment = {"HOME": f"{self.folder}/home", "LANG": "C.UTF-8", "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "khal", "-c", f"{self.folder}/config", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout


def test_another_calendar_program_sees_the_events_a_change_and_a_cancellation(tmp_path: Path) -> None:
    khal = Khal(tmp_path)
    drill = replace(LECTURE, uid="2", title="疏散演练, 全校", starts_at=STARTS + timedelta(days=1),
                    ends_at=STARTS + timedelta(days=1, hours=1), status="planned")  # fmt: skip
    khal.take(feed(LECTURE, drill, alarm_minutes=60).text)
    assert [line.strip() for line in khal.listed if line.strip()] == [
        "2031-05-12 14:28 16:28 地震来了怎么办？讲座 CONFIRMED",
        "2031-05-13 14:28 15:28 疏散演练, 全校 TENTATIVE",
    ]
    later = replace(LECTURE, sequence=4, starts_at=STARTS + timedelta(hours=1), ends_at=STARTS + timedelta(hours=2),
                    changed_at=LECTURE.changed_at + timedelta(days=1))  # fmt: skip
    off = replace(drill, sequence=1, status="cancelled", changed_at=later.changed_at)
    khal.take(feed(later, off, alarm_minutes=60).text)
    listed = [line.strip() for line in khal.listed if line.strip()]
    assert listed[0] == "2031-05-12 15:28 16:28 地震来了怎么办？讲座 CONFIRMED"
    assert listed[1].startswith("2031-05-13 14:28 15:28 疏散演练, 全校 CANCELLED")
    assert len(listed) == 2
