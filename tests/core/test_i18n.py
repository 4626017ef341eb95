"""Sentences stay untranslated until somebody reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.i18n import speaking, t, tn
from core.times import instant, local, say_date, say_days, say_minute, say_seconds, say_span


def test_a_text_speaks_the_language_of_its_reader() -> None:
    wrong = t("Please enter yes or no.")
    with speaking("zh"):
        assert str(wrong) == "请填“是”或“否”。"
    with speaking("en"):
        assert str(wrong) == "Please enter yes or no."


def test_parameters_are_put_in_after_translation() -> None:
    assert t("at most %(limit)s characters", limit=5).in_("en") == "at most 5 characters"


def test_a_percent_sign_needs_no_parameters() -> None:
    assert t("100%% done").in_("en") == "100% done"


def test_english_counts_one_and_many() -> None:
    assert [tn("%(n)s row", "%(n)s rows", n).in_("en") for n in (1, 2)] == ["1 row", "2 rows"]


def test_dates_are_written_as_people_write_them() -> None:
    with speaking("zh"):
        assert say_date(date(2026, 5, 12)) == "2026年5月12日 星期二"
        assert say_seconds(112) == "1分52秒"
    with speaking("en"):
        assert say_date(date(2026, 5, 12)) == "Tue 12 May 2026"
        assert say_seconds(59) == "59 s"


def test_instants_are_shown_on_the_wall_of_the_county() -> None:
    at = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
    assert local(at).hour == 14
    assert say_minute(at) == "Tue 12 May 2026 14:28"
    assert instant(date(2026, 5, 12), local(at).time()) == at


def test_a_span_on_one_day_says_the_day_once() -> None:
    start, end = datetime(2026, 5, 12, 6, tzinfo=UTC), datetime(2026, 5, 12, 8, tzinfo=UTC)
    assert say_span(start, end) == "Tue 12 May 2026 14:00–16:00"


def test_a_long_count_is_set_in_groups_of_three() -> None:
    assert tn("%(n)s row", "%(n)s rows", 1460).in_("en") == "1,460 rows"


@pytest.mark.parametrize(
    ("last", "zh", "en"),
    [
        (date(2026, 5, 9), "2026年5月9日", "9 May 2026"),
        (date(2026, 5, 16), "2026年5月9日至16日", "9–16 May 2026"),
        (date(2026, 6, 1), "2026年5月9日至6月1日", "9 May – 1 Jun 2026"),
        (date(2027, 1, 20), "2026年5月9日至2027年1月20日", "9 May 2026 – 20 Jan 2027"),
    ],
)
def test_a_span_of_days_says_once_what_both_have_in_common(last: date, zh: str, en: str) -> None:
    for code, said in (("zh", zh), ("en", en)):
        with speaking(code):
            assert say_days(date(2026, 5, 9), last) == said
