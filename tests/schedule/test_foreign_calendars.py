"""Somebody's own calendar becomes busy times, whatever program wrote it; what is no calendar is refused kindly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from schedule.foreign_calendars import LARGEST_BYTES, busy_spans, decoded, merged

SINCE = datetime(2031, 5, 1, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def calendar(*events: str, before: str = "") -> str:
    blocks = ""
    for number, event in enumerate(events):
        uid = "" if "UID:" in event else f"UID:{number}@x.example\n"
        blocks += f"BEGIN:VEVENT\n{uid}DTSTAMP:20310101T000000Z\n{event.strip()}\nEND:VEVENT\n"
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\n{before}{blocks}END:VCALENDAR\n"


def busy(text: str) -> list[tuple[str, str]]:
    spans = busy_spans(text, ZONE, SINCE)
    return [(f"{starts_at:%m-%d %H:%M}", f"{ends_at:%m-%d %H:%M}") for starts_at, ends_at in spans]


def refusal(text: str) -> Invalid:
    with pytest.raises(Invalid) as refused:
        busy_spans(text, ZONE, SINCE)
    assert refused.value.hint is not None
    assert refused.value.field == "text"
    return refused.value


def test_an_appointment_is_a_busy_time_in_utc() -> None:
    assert busy(calendar("DTSTART:20310512T060000Z\nDTEND:20310512T080000Z\nSUMMARY:牙医")) == [
        ("05-12 06:00", "05-12 08:00")
    ]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;TZID=Asia/Shanghai:20310512T140000\nDURATION:PT2H",
        "DTSTART:20310512T140000\nDTEND:20310512T160000",  # floating: the county's clock
        "DTSTART;TZID=Europe/Berlin:20310512T080000\nDTEND;TZID=Europe/Berlin:20310512T100000",
        "DTSTART;TZID=China Standard Time:20310512T140000\nDURATION:PT2H",  # as Outlook calls it
    ],
)
def test_the_zone_of_the_appointment_is_followed(start: str) -> None:
    assert busy(calendar(start)) == [("05-12 06:00", "05-12 08:00")]


def test_a_zone_that_the_file_describes_itself_is_followed() -> None:
    zone = ("BEGIN:VTIMEZONE\nTZID:Our office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\n"
            "TZOFFSETTO:+0900\nTZNAME:X\nEND:STANDARD\nEND:VTIMEZONE\n")  # fmt: skip
    text = calendar("DTSTART;TZID=Our office:20310512T150000\nDURATION:PT2H", before=zone)
    assert busy(text) == [("05-12 06:00", "05-12 08:00")]


def test_a_whole_day_is_the_countys_day() -> None:
    assert busy(calendar("DTSTART;VALUE=DATE:20310512")) == [("05-11 16:00", "05-12 16:00")]
    assert busy(calendar("DTSTART;VALUE=DATE:20310512\nDTEND;VALUE=DATE:20310514")) == [("05-11 16:00", "05-13 16:00")]


def test_free_cancelled_and_our_own_appointments_do_not_count() -> None:
    when = "DTSTART:20310512T060000Z\nDTEND:20310512T080000Z\n"
    assert busy(calendar(when + "TRANSP:TRANSPARENT")) == []
    assert busy(calendar(when + "STATUS:CANCELLED")) == []
    assert busy(calendar(when + "X-MICROSOFT-CDO-BUSYSTATUS:FREE")) == []
    assert busy(calendar(when + "UID:8f0b6c1e@events.zhenan")) == []
    assert len(busy(calendar(when + "TRANSP:OPAQUE\nSTATUS:TENTATIVE"))) == 1


def test_busy_times_that_a_server_publishes_without_appointments_count() -> None:
    told = (
        "BEGIN:VFREEBUSY\nUID:1@x.example\nDTSTAMP:20310101T000000Z\n"
        "FREEBUSY;FBTYPE=BUSY:20310512T060000Z/20310512T080000Z,20310513T010000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20310514T060000Z/PT1H\nFREEBUSY:20310515T060000Z/PT30M\nEND:VFREEBUSY\n"
    )
    assert busy(calendar("DTSTART:20310513T013000Z\nDTEND:20310513T030000Z", before=told)) == [
        ("05-12 06:00", "05-12 08:00"), ("05-13 01:00", "05-13 03:00"), ("05-15 06:00", "05-15 06:30"),
    ]  # fmt: skip


def test_repetitions_left_out_dates_and_moved_ones_are_followed() -> None:
    series = ("UID:s@x.example\nDTSTART;TZID=Asia/Shanghai:20310505T090000\nDURATION:PT1H\n"
              "RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;TZID=Asia/Shanghai:20310512T090000")  # fmt: skip
    moved = ("UID:s@x.example\nRECURRENCE-ID;TZID=Asia/Shanghai:20310519T090000\n"
             "DTSTART;TZID=Asia/Shanghai:20310520T100000\nDURATION:PT1H")  # fmt: skip
    off = ("UID:s@x.example\nRECURRENCE-ID;TZID=Asia/Shanghai:20310526T090000\nSTATUS:CANCELLED\n"
           "DTSTART;TZID=Asia/Shanghai:20310526T090000\nDURATION:PT1H")  # fmt: skip
    assert busy(calendar(series, moved, off)) == [
        ("05-05 01:00", "05-05 02:00"), ("05-20 02:00", "05-20 03:00"), ("06-02 01:00", "06-02 02:00"),
    ]  # fmt: skip


def test_summer_time_moves_a_repeated_appointment_with_the_wall_clock() -> None:
    text = calendar("DTSTART;TZID=Europe/Berlin:20310501T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY")
    clocks = {span[0][-5:] for span in busy(text)}
    assert clocks == {"07:00", "08:00"}


def test_only_the_next_400_days_are_kept_and_what_lasts_is_cut_to_them() -> None:
    text = calendar(
        "DTSTART:20300101T000000Z\nDTEND:20310502T000000Z",
        "DTSTART:20320601T000000Z\nDTEND:20320901T000000Z",
        "DTSTART:20330601T000000Z\nDTEND:20330901T000000Z",
    )
    end = SINCE + timedelta(days=400)
    assert busy_spans(text, ZONE, SINCE) == [
        (SINCE, datetime(2031, 5, 2, tzinfo=UTC)), (datetime(2032, 6, 1, tzinfo=UTC), end),
    ]  # fmt: skip


def test_times_that_overlap_or_touch_are_one() -> None:
    text = calendar("DTSTART:20310512T060000Z\nDURATION:PT1H", "DTSTART:20310512T063000Z\nDURATION:PT1H",
                    "DTSTART:20310512T073000Z\nDURATION:PT1H", "DTSTART:20310512T093000Z\nDURATION:PT0S")  # fmt: skip
    assert busy(text) == [("05-12 06:00", "05-12 08:30")]


minutes = st.integers(0, 600)


@given(st.lists(st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])))
def test_one_list_of_spans_covers_the_same_minutes_and_never_overlaps(pairs: list[tuple[int, int]]) -> None:
    at = [(SINCE + timedelta(minutes=a), SINCE + timedelta(minutes=b)) for a, b in pairs]
    whole = merged(at)

    def covered(spans: list[tuple[datetime, datetime]]) -> set[int]:
        return {n for a, b in spans for n in range((a - SINCE).seconds // 60, (b - SINCE).seconds // 60)}

    assert covered(whole) == covered(at)
    assert all(one[1] < two[0] for one, two in pairwise(whole))


def test_what_is_no_calendar_is_refused_with_the_line() -> None:
    refused = refusal("\n<!DOCTYPE html>\n<html>")
    assert refused.code == "calendar.kind"
    assert "line 2 is not “BEGIN:VCALENDAR”" in str(refused)
    assert "export the calendar" in str(refused.hint)


def test_a_calendar_that_is_cut_off_is_refused_with_the_line() -> None:
    text = calendar("DTSTART:20310512T060000Z\nDURATION:PT1H")
    refused = refusal(text[: text.index("END:VEVENT")])
    assert refused.code == "calendar.cut_off"
    assert "line 8" in str(refused)


@pytest.mark.parametrize(
    "wrong",
    ["DTSTART:tomorrow at noon", "SUMMARY:no time at all", "DTSTART:20310512T060000Z\nRRULE:FREQ=NOW AND THEN",
     "DTSTART:20310512T060000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=XX"],
)  # fmt: skip
def test_an_appointment_that_cannot_be_read_is_named_by_its_line(wrong: str) -> None:
    refused = refusal(calendar("DTSTART:20310512T060000Z\nDURATION:PT1H", wrong))
    assert refused.code == "calendar.damaged"
    assert "begins on line 10" in str(refused)
    assert "牙医" not in str(refused)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY",
     "FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60)))],
)  # fmt: skip
def test_what_repeats_without_end_within_a_day_is_refused(rule: str) -> None:
    assert refusal(calendar(f"DTSTART:20310512T060000Z\nDURATION:PT1S\nRRULE:{rule}")).code == "calendar.repeats_often"


def test_more_than_five_thousand_appointments_are_refused() -> None:
    daily = [f"DTSTART:20310512T{hour:02d}0000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY" for hour in range(13)]
    assert refusal(calendar(*daily)).code == "calendar.too_many"
    assert busy_spans(calendar(*daily[:12]), ZONE, SINCE)


def test_a_file_over_two_megabytes_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        decoded(b"x" * (LARGEST_BYTES + 1))
    assert refused.value.code == "calendar.size"
    assert refusal("讲" * (LARGEST_BYTES // 3 + 1)).code == "calendar.size"


def test_files_of_several_encodings_are_read_and_pictures_are_not() -> None:
    text = calendar("DTSTART:20310512T060000Z\nDURATION:PT1H\nSUMMARY:牙医，下午")
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("gb18030")):
        assert busy(decoded(data)) == [("05-12 06:00", "05-12 07:00")]
    for data, code in ((b"\x89PNG\r\n\x1a\n\0\0", "calendar.kind"), (b" \n", "calendar.empty")):
        with pytest.raises(Invalid) as refused:
            decoded(data)
        assert refused.value.code == code


def test_a_calendar_without_appointments_has_no_busy_times() -> None:
    assert busy(calendar()) == []


def test_two_calendars_in_one_file_are_both_read() -> None:
    one, two = (calendar(f"DTSTART:203105{day}T060000Z\nDURATION:PT1H") for day in (12, 13))
    assert len(busy(one + two)) == 2
