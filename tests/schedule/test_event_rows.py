from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from core.fields import Count
from core.i18n import speaking
from core.imports import Given
from core.imports.problems import pack, unpack
from core.imports.reading import wanted
from core.sheets import match
from geo.datums import Datum
from registry.area_book import AreaBook, KnownArea
from registry.located import Locator
from registry.words import Words
from schedule.event_row_inputs import EventRow, clock_words, split_moments
from schedule.event_rows import KIND_WORDS, ByName, EventReader, Known, Read, split_names

BOOK = AreaBook([
    KnownArea(1, None, "990101", "清源县", "county", "/1/"),
    KnownArea(2, 1, "990101100", "梅江镇", "township", "/1/2/"),
    KnownArea(3, 1, "990101101", "青塘镇", "township", "/1/3/"),
    KnownArea(4, None, "990202", "外县", "county", "/4/"),
])  # fmt: skip
UNITS = [
    Known(11, "石上小学", "梅江镇", "/1/2/", "U-11"), Known(12, "实验小学", "梅江镇", "/1/2/"),
    Known(13, "实验小学", "青塘镇", "/1/3/"),
]  # fmt: skip
READER = EventReader(
    kinds=Words([("lecture", ("讲座", "Lecture")), ("drill", ("应急演练",)), *KIND_WORDS.items()]),
    kind_names={"lecture": "讲座", "drill": "应急演练"},
    skills=Words([("quake", ("地震科普",))]),
    units=ByName(UNITS), places=ByName([Known(21, "县科技馆", "清源县", "/1/")]),
    campaigns=ByName([Known(31, "防灾减灾日", "清源县")]),
    resources={
        "team": ByName([Known(41, "宣传一队"), Known(42, "宣传二队")]),
        "person": ByName([Known(51, "李讲师", "梅江镇"), Known(52, "李讲师", "青塘镇")]),
        "vehicle": ByName([Known(61, "体验车", code="赣B12345")]),
    },
    locator=Locator(BOOK, list, None, Datum.WGS84, lambda path: path.startswith("/1/"), expects_point=False),
)  # fmt: skip
GOOD = {"kind": "讲座", "on": date(2031, 5, 12), "starts": time(14), "ends": time(16), "unit": "石上小学"}


def read(**more: Any) -> Read:
    values = {name: value for name, value in (GOOD | more).items() if value is not None}
    return READER.read(Given(2, values))


def codes(row: Read) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_row_becomes_what_a_form_would_send() -> None:
    row = read(
        place="县科技馆",
        teams="宣传一队、宣传二队",
        vehicles="赣B12345",
        campaign="防灾减灾日",
        students=120,
        title="地震课",
    )
    assert row.problems == []
    assert row.values == {
        "kind": "lecture", "on": date(2031, 5, 12), "starts": time(14), "ends": time(16), "until": None, "unit_id": 11,
        "place_id": 21, "campaign_id": 31, "resources": ["team:41", "team:42", "vehicle:61"], "title": "地震课",
        "expected": {"students": 120},
    }  # fmt: skip


@pytest.mark.parametrize("word", ["讲座", "lecture", "Lecture", "科普讲座", "宣讲"])
def test_a_kind_is_known_by_its_code_its_names_and_what_lists_call_it(word: str) -> None:
    assert read(kind=word).values["kind"] == "lecture"


def test_an_unknown_kind_is_told_with_the_words_that_are_known() -> None:
    [problem] = read(kind="郊游").problems
    assert problem.code == "event.kind"
    assert "讲座, 应急演练" in str(problem.how)


def test_a_unit_of_a_name_that_two_have_is_refused_with_both() -> None:
    [problem] = read(unit="实验小学").problems
    assert problem.is_error
    assert "梅江镇" in str(problem.what)
    assert "青塘镇" in str(problem.what)


def test_the_township_or_the_code_tells_units_of_one_name_apart() -> None:
    assert read(unit="实验小学", township="青塘镇").values["unit_id"] == 13
    assert read(unit=None, unit_code="U-11").values["unit_id"] == 11


def test_a_name_that_nobody_has_is_refused_column_by_column() -> None:
    row = read(unit="月球小学", teams="宣传一队、三队", people="王五", vehicles="卡车", campaign="春节")
    assert codes(row) == ["unit.unknown", "campaign.unknown", "teams.unknown", "people.unknown", "vehicles.unknown"]


def test_two_lecturers_of_one_name_are_asked_about() -> None:
    assert codes(read(people="李讲师")) == ["people.ambiguous"]


def test_a_place_that_is_not_in_the_list_is_kept_in_words() -> None:
    row = read(place="村口大樟树下", place_note="东侧")
    assert row.is_good
    assert row.values["place_note"] == "村口大樟树下 东侧"
    assert [problem.is_error for problem in row.problems] == [False]


def test_without_a_unit_the_area_or_the_place_tells_where() -> None:
    assert read(unit=None, township="青塘镇").values["area_id"] == 3
    by_place = read(unit=None, place="县科技馆")
    assert by_place.is_good
    assert "area_id" not in by_place.values
    assert codes(read(unit=None)) == ["area.unknown"]


def test_an_area_of_somebody_else_is_refused() -> None:
    assert codes(read(unit=None, area_code="990202")) == ["area.forbidden"]


def test_what_is_missing_of_the_time_is_told_one_by_one() -> None:
    assert codes(read(on=None, ends=None)) == ["event.on", "event.ends"]


@pytest.mark.parametrize("status", ["已取消", "Cancelled", "延期"])
def test_rows_of_events_that_were_called_off_are_left_out(status: str) -> None:
    assert codes(read(status=status)) == ["event.called_off"]


def test_rows_of_planned_events_are_taken_whatever_their_state_is_called() -> None:
    assert read(status="计划中").is_good


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:00", "14:00"), ("下午2点半", "14:30"), ("上午9时", "09:00"), ("2:30 PM", "14:30"), ("pm 2:30", "14:30"),
     ("中午12:10", "12:10"), ("中午1点", "13:00"), ("晚上7:05", "19:05"), ("９：３０", "09:30"), ("14:00:00", "14:00"),
     ("14时30分", "14:30")],
)  # fmt: skip
def test_times_of_day_are_read_as_lists_write_them(typed: str, meant: str) -> None:
    assert clock_words(typed) == meant


@pytest.mark.parametrize("typed", ["下午", "25:00", "14", "午后", "下午14点75分"])
def test_what_is_no_time_stays_as_it_is_and_is_refused(typed: str) -> None:
    assert clock_words(typed) == typed
    with pytest.raises(ValidationError):
        EventRow.model_validate({"starts": typed})


@pytest.mark.parametrize(
    "typed", ["2031年5月12日（星期一）", "2031/5/12", "2031.5.12 周一", "2031-05-12", "２０３１年５月１２日"]
)
def test_days_are_read_as_lists_write_them(typed: str) -> None:
    assert EventRow.model_validate({"on": typed}).on == date(2031, 5, 12)


@pytest.mark.parametrize(
    ("raw", "starts", "ends"),
    [({"clocks": "14:00-16:00"}, time(14), time(16)), ({"clocks": "下午2:30—4:30"}, time(14, 30), time(16, 30)),
     ({"clocks": "上午9点至11点半"}, time(9), time(11, 30)), ({"clocks": "9:00～15:00"}, time(9), time(15)),
     ({"clocks": "2031年5月12日 14:00-16:00"}, time(14), time(16)),
     ({"starts": "2031-05-12 14:00", "ends": "2031-05-12 16:00"}, time(14), time(16)),
     ({"starts": "2031/5/12 下午2点", "ends": "16:00:00"}, time(14), time(16))],
)  # fmt: skip
def test_day_start_and_end_may_share_cells(raw: dict[str, str], starts: time, ends: time) -> None:
    row = EventRow.model_validate({"on": "2031-05-12"} | raw)
    assert (row.on, row.starts, row.ends) == (date(2031, 5, 12), starts, ends)


def test_a_start_that_stands_alone_wins_over_nothing() -> None:
    assert split_moments({"clocks": "9:00-10:00", "starts": "14:00"})["starts"] == "14:00"


@pytest.mark.parametrize("typed", ["1,280人", "1280 人次", "1280名", "１２８０人", "1280"])
def test_counts_may_carry_the_word_that_people_write_behind_them(typed: str) -> None:
    assert TypeAdapter(Count).validate_python(typed) == 1280


@pytest.mark.parametrize("typed", ["约1280人", "1280余人", "人", "1280元"])
def test_other_words_beside_a_count_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Count).validate_python(typed)


@pytest.mark.parametrize("headers", [
    ("活动类型", "活动名称", "活动日期", "开始时间", "结束时间", "单位", "地点", "队伍", "预计人数", "备注"),
    ("类型", "标题", "日期", "时间", "单位名称", "所在村", "讲师", "车辆", "学生"),
    ("Kind", "Title", "Date", "Starts at", "Ends at", "Audience", "Place", "Teams", "Students"),
])  # fmt: skip
def test_columns_are_known_by_the_words_of_peoples_lists(headers: tuple[str, ...]) -> None:
    matching = match(headers, wanted(EventRow))
    assert matching.unknown == ()
    assert matching.ambiguous == {}


def test_several_names_stand_in_one_cell() -> None:
    assert split_names("宣传一队、宣传二队,三队\n宣传一队") == ["宣传一队", "宣传二队", "三队"]


def test_a_sentence_with_a_thing_in_it_is_kept_in_both_languages() -> None:
    from core.i18n import t
    from core.times import instant
    from schedule.spans import Span

    span = Span(instant(date(2031, 5, 12), time(14)), instant(date(2031, 5, 12), time(16)))
    kept = unpack(pack(t("%(span)s", span=span)))
    with speaking("zh"):
        assert "2031年5月12日" in str(kept)
    with speaking("en"):
        assert "12 May 2031" in str(kept)
