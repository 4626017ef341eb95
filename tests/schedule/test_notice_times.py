from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.times import instant
from schedule.notice_kinds import DEFAULT_LEADS
from schedule.notice_times import Decision, Digest, Due, Quiet, Rule, Way, Wish, decide, leaves_at, reminder

CHINA, NEW_YORK, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"
NIGHT = Quiet(22 * 60, 7 * 60)
MIDDAY = Quiet(12 * 60, 14 * 60)
NONE = Quiet(0, 0)
WEEKLY, DAILY = Digest("weekly", 8 * 60, 1), Digest("daily", 8 * 60)
RULE = Rule(True, ("email",), DEFAULT_LEADS)
DAY = 24 * 60


def at(wall: str, zone: str = CHINA) -> datetime:
    read = datetime.fromisoformat(wall)
    return instant(read.date(), read.time(), zone)


def wish(way: Way = "at_once", quiet: Quiet = NIGHT, digest: Digest | None = None) -> Wish:
    return Wish(way, quiet, digest)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("quiet", "wall", "holds"),
        [
            (NIGHT, "2026-11-30T22:00", True), (NIGHT, "2026-11-30T23:59", True), (NIGHT, "2026-12-01T06:59", True),
            (NIGHT, "2026-12-01T07:00", False), (NIGHT, "2026-11-30T21:59", False),
            (MIDDAY, "2026-11-30T12:00", True), (MIDDAY, "2026-11-30T14:00", False), (NONE, "2026-11-30T00:00", False),
        ],
    )  # fmt: skip
    def test_hold_over_midnight_and_within_a_day(self, quiet: Quiet, wall: str, holds: bool) -> None:
        assert quiet.holds(at(wall), CHINA) is holds

    @pytest.mark.parametrize(
        ("wall", "begin", "end"),
        [
            ("2026-11-30T23:00", "2026-11-30T22:00", "2026-12-01T07:00"),  # over the end of a month
            ("2027-01-01T03:00", "2026-12-31T22:00", "2027-01-01T07:00"),  # and of a year
            ("2028-02-29T05:00", "2028-02-28T22:00", "2028-02-29T07:00"),  # a leap day
            ("2028-02-29T22:30", "2028-02-29T22:00", "2028-03-01T07:00"),
        ],
    )
    def test_begin_and_end_across_months_years_and_leap_days(self, wall: str, begin: str, end: str) -> None:
        assert (NIGHT.begin(at(wall), CHINA), NIGHT.end(at(wall), CHINA)) == (at(begin), at(end))

    def test_end_at_seven_by_the_clock_on_the_wall_when_the_clocks_are_put_forward_and_back(self) -> None:
        spring = at("2026-03-07T23:00", NEW_YORK)
        assert NIGHT.end(spring, NEW_YORK) == datetime(2026, 3, 8, 11, tzinfo=UTC)  # 8 hours later, not 9
        assert NIGHT.end(spring, NEW_YORK) - NIGHT.begin(spring, NEW_YORK) == timedelta(hours=8)
        autumn = at("2026-10-31T23:00", NEW_YORK)
        assert NIGHT.end(autumn, NEW_YORK) - NIGHT.begin(autumn, NEW_YORK) == timedelta(hours=10)
        half = at("2026-10-03T23:00", LORD_HOWE)  # where clocks move by half an hour
        assert NIGHT.end(half, LORD_HOWE) - NIGHT.begin(half, LORD_HOWE) == timedelta(hours=8, minutes=30)

    def test_that_end_in_an_hour_which_does_not_exist_end_when_it_would_have_been(self) -> None:
        early = Quiet(22 * 60, 2 * 60 + 30)
        assert early.end(at("2026-03-07T23:00", NEW_YORK), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


class TestDigests:
    def test_come_on_their_weekday_at_their_time(self) -> None:
        assert WEEKLY.next(at("2026-11-30T07:59"), CHINA) == at("2026-11-30T08:00")
        assert WEEKLY.next(at("2026-11-30T08:00"), CHINA) == at("2026-12-07T08:00")
        assert WEEKLY.last(at("2026-12-06T23:59"), CHINA) == at("2026-11-30T08:00")
        assert DAILY.next(at("2028-02-28T09:00"), CHINA) == at("2028-02-29T08:00")
        assert DAILY.last(at("2026-12-01T07:00"), CHINA) == at("2026-11-30T08:00")

    def test_stay_at_eight_through_a_change_of_the_clocks(self) -> None:
        assert DAILY.next(at("2026-03-07T09:00", NEW_YORK), NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=UTC)


class TestDeciding:
    NOW = at("2026-11-30T23:00")

    def decided(self, due: Due, wished: Wish, rule: Rule = RULE, now: datetime = NOW) -> Decision:
        return decide(due, rule, wished, CHINA, now)

    def test_by_day_it_goes_at_once_and_by_night_it_waits_for_the_morning(self) -> None:
        assert self.decided(Due(at("2026-11-30T10:00")), wish(), now=at("2026-11-30T10:00")).what == "send"
        assert self.decided(Due(self.NOW), wish()) == Decision("wait", at("2026-12-01T07:00"))

    def test_what_is_urgent_goes_by_night_and_past_a_digest(self) -> None:
        assert self.decided(Due(self.NOW, is_urgent=True), wish("digest", digest=WEEKLY)).what == "send"

    def test_what_nobody_wants_any_more_is_stale(self) -> None:
        assert self.decided(Due(self.NOW, self.NOW), wish()).what == "stale"
        assert self.decided(Due(self.NOW, self.NOW, is_urgent=True), wish()).what == "stale"

    def test_of_no_use_in_the_morning_it_stays_in_the_inbox(self) -> None:
        assert self.decided(Due(self.NOW, at("2026-12-01T06:30")), wish()).what == "inbox"

    def test_a_kind_that_is_off_or_not_wished_stays_in_the_inbox(self) -> None:
        assert self.decided(Due(self.NOW, is_urgent=True), wish(), Rule(False, ("email",))).what == "inbox"
        assert self.decided(Due(self.NOW), wish("inbox")).what == "inbox"

    def test_a_digest_holds_it_unless_it_comes_too_late(self) -> None:
        weekly = wish("digest", digest=WEEKLY)
        assert self.decided(Due(self.NOW), weekly) == Decision("hold", at("2026-12-07T08:00"))
        assert self.decided(Due(self.NOW, at("2026-12-03T10:00")), weekly) == Decision("wait", at("2026-12-01T07:00"))
        assert self.decided(Due(self.NOW), wish("digest")).what == "wait"  # there is no digest to wait for

    def test_it_does_not_leave_before_it_is_due(self) -> None:
        later = at("2026-12-02T23:30")
        assert self.decided(Due(later), wish()) == Decision("wait", at("2026-12-03T07:00"))
        assert self.decided(Due(later, is_urgent=True), wish()) == Decision("wait", later)


class TestReminders:
    START = at("2026-12-08T09:00")
    LONG_AGO = START - timedelta(days=60)

    def due(
        self, now: str, wished: Wish | None = None, start: datetime = START, known: datetime = LONG_AGO
    ) -> int | None:
        found = reminder(start, known, DEFAULT_LEADS, wished or wish(), CHINA, at(now))
        return found.lead if found else None

    def test_come_a_week_a_day_and_an_hour_before(self) -> None:
        walls = ("2026-12-01T08:59", "2026-12-01T09:00", "2026-12-07T09:00", "2026-12-08T08:00", "2026-12-08T09:00")
        assert [self.due(wall) for wall in walls] == [None, 7 * DAY, DAY, 60, None]

    def test_after_two_days_without_a_clock_the_one_that_was_missed_is_still_sent_once(self) -> None:
        assert self.due("2026-12-03T09:00") == 7 * DAY
        assert self.due("2026-12-06T09:00") is None  # the next one is nearer
        assert self.due("2026-12-07T20:00") == DAY
        assert self.due("2026-12-08T08:20") == 60

    def test_of_several_that_were_missed_only_the_last_is_sent(self) -> None:
        assert self.due("2026-12-07T10:00") == DAY

    def test_who_came_to_know_later_is_not_reminded_of_what_they_just_heard(self) -> None:
        known = at("2026-12-02T12:00")
        assert self.due("2026-12-02T12:00", known=known) is None
        assert self.due("2026-12-07T09:00", known=known) == DAY

    def test_in_the_night_they_come_in_the_morning_or_the_evening_before(self) -> None:
        assert leaves_at(Due(at("2026-12-08T06:30"), at("2026-12-08T07:30")), NIGHT, CHINA) == at("2026-12-08T07:00")
        early = at("2026-12-08T06:00")
        assert leaves_at(Due(early - timedelta(hours=1), early), NIGHT, CHINA) == at("2026-12-07T21:30")
        assert leaves_at(Due(at("2026-12-08T05:00"), early, is_urgent=True), NIGHT, CHINA) == at("2026-12-08T05:00")
        assert self.due("2026-12-07T21:30", start=early) == 60

    def test_a_weekly_digest_tells_once_of_all_that_is_ahead_of_the_next(self) -> None:
        weekly = wish("digest", digest=WEEKLY)
        tuesday, monday = self.START, at("2026-12-07T09:00")
        assert self.due("2026-12-07T07:30", weekly, tuesday) == 0
        assert self.due("2026-12-01T09:00", weekly, tuesday) is None
        assert self.due("2026-11-30T08:00", weekly, monday) == 0  # that same morning would be too late

    def test_what_is_planned_after_the_digest_is_reminded_of_by_itself(self) -> None:
        known = at("2026-12-07T12:00")
        weekly, wednesday = wish("digest", digest=WEEKLY), at("2026-12-09T09:00")
        assert self.due("2026-12-08T09:00", weekly, wednesday, known) == DAY

    def test_on_a_leap_day_and_through_a_change_of_the_clocks_a_day_before_is_24_hours_before(self) -> None:
        assert self.due("2028-02-29T09:00", start=at("2028-03-01T09:00")) == DAY
        start = at("2027-03-14T10:00", NEW_YORK)
        found = reminder(start, self.LONG_AGO, [DAY], wish(), NEW_YORK, start - timedelta(hours=24))
        assert found is not None and found.lead == DAY
