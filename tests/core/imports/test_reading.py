"""Rows by field: headers matched, cells checked, odd lines told apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast

import pytest

from core.errors import Invalid
from core.fields import Count, Entry, Input, Name, Phone
from core.i18n import LANGUAGES, speaking, t
from core.imports import Options, Setting
from core.imports.added import HEADERS
from core.imports.importer import Importer
from core.imports.pages import kinds_of_problem
from core.imports.problems import Problem, Severity, pack, refused_rows, unpack
from core.imports.reading import check_rows, field_of, file_notes, open_matched, require_columns, wanted
from core.imports.reports import by_code
from core.imports.services import require_settings
from core.sheets import normalise
from doors import IMPORTED
from planning.workbook_row_inputs import VisitRow


class Row(Input):
    name: Annotated[Name | None, Entry(t("Name"), aliases=("校名",), example="石上小学")] = None
    people: Annotated[Count | None, Entry(t("People"), aliases=("人数", "在校生"), example="53")] = None
    phone: Annotated[Phone | None, Entry(t("Telephone"), aliases=("电话",))] = None


DATUM = Setting("datum", Entry(t("Coordinate system")), ("phone",))
IMPORTER = cast(Importer, SimpleNamespace(row=Row, requires=(("name",), ("phone", "people")), settings=(DATUM,)))


def opened(folder: Path, text: str, options: Options | None = None) -> Any:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return open_matched(IMPORTER, path, path.name, options or Options())


def read(folder: Path, text: str, options: Options | None = None) -> tuple[list[dict[str, Any]], list[Problem]]:
    problems: list[Problem] = []
    given = check_rows(IMPORTER, opened(folder, text, options), problems)
    return [row.values for row in given], problems


def codes(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in problems]


def test_headers_of_both_scripts_and_english_are_recognised(tmp_path: Path) -> None:
    assert opened(tmp_path, "校名,在校生,電話\n a,1,12345\n").columns == {
        "name": "校名",
        "people": "在校生",
        "phone": "電話",
    }
    assert opened(tmp_path, "Name,PEOPLE,x\na,1,2\n").matching.unknown == ("x",)


def test_no_list_has_a_column_of_its_own_that_is_called_like_those_added_to_refused_rows() -> None:
    rows = [VisitRow, *(one.row for sheets in IMPORTED for one in sheets.IMPORTERS)]
    ours = {normalise(header.in_(code)) for header in HEADERS for code in LANGUAGES}
    assert len(rows) > 20 and len(ours) == 6
    assert [(row, word) for row in rows for words in wanted(row).values() for word in words
            if normalise(word) in ours] == []  # fmt: skip


def test_the_columns_that_refused_rows_had_before_are_not_read_as_the_lists_own(tmp_path: Path) -> None:
    class Place(Input):
        name: Annotated[Name, Entry(t("Name"))]
        address: Annotated[Name | None, Entry(t("Address"), aliases=("位置",))] = None

    importer = cast(Importer, SimpleNamespace(row=Place, requires=(("name",),), settings=()))
    path = tmp_path / "list.csv"
    path.write_text("name,问题,位置,处理办法\na,b,c,d\n", encoding="utf-8")
    assert open_matched(importer, path, path.name, Options()).columns == {"name": "name"}
    path.write_text("name,位置,处理办法\na,c,d\n", encoding="utf-8")
    assert open_matched(importer, path, path.name, Options()).columns == {"name": "name", "address": "位置"}


def test_the_summary_tells_two_kinds_of_one_sentence_apart_by_their_columns() -> None:
    ahead, late = t("This day has not come yet."), t("This day lies too long ago.")
    problems = [
        Problem(2, "day_ahead", ahead, column="自查日期"),
        Problem(3, "day_ahead", ahead, column="日期"),
        Problem(3, "settled.ahead", ahead, column="处理日期"),
        Problem(4, "day_old", late, column="自查日期"),
    ]
    with speaking("zh"):
        told = {kind["code"]: kind["column"] for kind in kinds_of_problem({"by_code": by_code(problems)})}
    assert told == {"day_ahead": "自查日期、日期", "settled.ahead": "处理日期", "day_old": ""}


def test_only_what_was_filled_in_is_given(tmp_path: Path) -> None:
    given, problems = read(tmp_path, '校名,人数,电话\n石上小学,"1,012",\n')
    assert given == [{"name": "石上小学", "people": 1012}] and not problems


def test_a_constant_stands_for_a_column_and_wins_over_it(tmp_path: Path) -> None:
    given, _ = read(tmp_path, "校名,人数\na,不详\n", Options(constants={"people": "7"}))
    assert given == [{"name": "a", "people": 7}]


def test_columns_chosen_by_hand_and_left_out(tmp_path: Path) -> None:
    given, _ = read(tmp_path, "甲,人数\na,3\n", Options(columns={"name": "甲"}, ignored=("人数",)))
    assert given == [{"name": "a"}]


def test_each_wrong_cell_is_told_with_row_column_and_remedy(tmp_path: Path) -> None:
    given, problems = read(tmp_path, "校名,人数,电话\na,约80,9.12E+08\nb,2,吴老师\nc,3,12345\n")
    assert [row["name"] for row in given] == ["c"]
    assert codes(problems) == [(2, "whole_number"), (2, "phone_as_number"), (3, "phone")]
    first = problems[0]
    assert (first.column, first.value, str(first.what)) == ("人数", "约80", "This is not a whole number.")
    assert all(str(problem.how) for problem in problems)
    assert refused_rows(problems) == {2, 3}


@pytest.mark.parametrize("total", ["合计", "總計", "小　计", "Total", "  合 计 "])
def test_a_line_of_totals_is_no_record(tmp_path: Path, total: str) -> None:
    given, problems = read(tmp_path, f"校名,人数\na,3\n{total},3\n")
    assert len(given) == 1 and codes(problems) == [(3, "total_row")]


@pytest.mark.parametrize("note", ["注：数据为2023年", "2.标记的除外", "资料来源：教育局", "Note: without branches"])
def test_a_note_below_the_table_is_no_record(tmp_path: Path, note: str) -> None:
    given, problems = read(tmp_path, f"校名,人数\na,3\n{note},\n")
    assert len(given) == 1 and codes(problems) == [(3, "note_row")]


def test_a_row_with_a_name_only_is_a_record(tmp_path: Path) -> None:
    given, problems = read(tmp_path, "校名,人数\n石上小学,\n")
    assert given == [{"name": "石上小学"}] and not problems


def test_the_templates_example_is_left_out(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "校名,人数\n石上小学,53\n石上小学,54\n")
    assert codes(problems) == [(2, "example_row")]


def test_more_cells_than_headers_is_a_warning(tmp_path: Path) -> None:
    given, problems = read(tmp_path, "校名,人数\na,3,extra\n")
    assert len(given) == 1
    assert [(p.code, p.severity) for p in problems] == [("extra_cells", Severity.WARNING)]


def test_two_columns_for_one_field_are_left_to_the_person(tmp_path: Path) -> None:
    found = opened(tmp_path, "校名,人数,人数\na,3,4\n")
    assert "people" not in found.columns
    assert [problem.code for problem in file_notes(IMPORTER, found)] == ["ambiguous_column"]


def test_a_file_without_what_makes_a_record_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        require_columns(IMPORTER, opened(tmp_path, "甲,人数\na,3\n"))
    assert "甲, 人数" in str(refused.value)
    require_columns(IMPORTER, opened(tmp_path, "电话,人数\n12345,3\n"))


def test_a_setting_is_asked_only_when_its_columns_are_there(tmp_path: Path) -> None:
    require_settings(IMPORTER, opened(tmp_path, "校名\na\n"), Options())
    with pytest.raises(Invalid):
        require_settings(IMPORTER, opened(tmp_path, "校名,电话\na,12345\n"), Options())
    require_settings(IMPORTER, opened(tmp_path, "校名,电话\na,12345\n"), Options(settings={"datum": "wgs84"}))


def test_a_field_is_found_by_name_label_or_alias() -> None:
    assert [field_of(Row, typed) for typed in ("people", "People", "人数")] == ["people"] * 3
    with pytest.raises(Invalid):
        field_of(Row, "planet")


def test_sentences_are_kept_untranslated() -> None:
    sentence = t("Row %(row)s has the same code.", row=t("Refused"))
    kept = unpack(pack(sentence))
    with speaking("zh"):
        assert str(kept) == "与第 未导入 行代码相同。"
    assert str(kept) == "Row Refused has the same code."


def test_options_survive_being_kept() -> None:
    options = Options({"datum": "gcj02"}, {"kind": "primary"}, {"name": "甲"}, ("乙",), "Sheet1", 3, "gb18030", False)
    assert Options.of(options.as_dict()) == options
