"""Headers are recognised by their words in both scripts, and never guessed."""

from __future__ import annotations

import pytest

from core.errors import DomainError
from core.sheets import match, normalise
from core.sheets.headers import find_header


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("經度", "经度"),
        ("緯度（度）", " 纬 度 "),
        ("縣市及鄉鎮市區", "县市及乡镇市区"),
        ("避難收容處所名稱", "避难收容处所名称"),
        ("POP_TOTAL", "pop total"),
        ("＊ＮＡＭＥ", "Name*"),
        ("面积（平方米）", "面积"),
        ("電話 #2", "电话"),
        ("學生數【人】", "学生数"),
    ],
)
def test_the_same_header_in_another_dress_is_the_same(one, other):
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("areaCode", "code"), ("村里", "预计收容村里"), ("name", "name2"), ("(名称)", "")]
)
def test_headers_that_merely_resemble_each_other_stay_apart(one, other):
    assert normalise(one) != normalise(other)


def test_an_exact_alias_wins_over_a_normalised_one():
    matching = match(["NAME", "name"], {"name": ["name"]})
    assert (matching.found, matching.unknown) == ({"name": "name"}, ("NAME",))


def test_an_earlier_alias_wins_and_a_header_serves_one_field_only():
    wanted = {"code": ["VILLCODE", "TOWNCODE"], "parent": ["TOWNCODE", "COUNTYCODE"]}
    village = match(["COUNTYCODE", "TOWNCODE", "VILLCODE"], wanted)
    assert village.found == {"code": "VILLCODE", "parent": "TOWNCODE"}
    assert village.unknown == ("COUNTYCODE",)
    assert match(["COUNTYCODE", "TOWNCODE"], wanted).found == {"code": "TOWNCODE", "parent": "COUNTYCODE"}


def test_two_headers_for_one_alias_are_left_to_a_person():
    phones = match(["电话（办）", "电话（宅）", "名称"], {"phone": ["电话"], "name": ["名称"]})
    assert phones.ambiguous == {"phone": ("电话（办）", "电话（宅）")}
    assert (phones.found, phones.unknown) == ({"name": "名称"}, ())
    assert match(["名称", "名称 #2"], {"name": ["名称"]}).ambiguous == {"name": ("名称", "名称 #2")}


def test_what_a_person_chose_comes_first():
    matching = match(["甲", "名称"], {"name": ["名称"], "code": ["甲"]}, chosen={"name": "甲"})
    assert (matching.found, matching.unknown) == ({"name": "甲"}, ("名称",))
    with pytest.raises(DomainError) as caught:
        match(["甲"], {"name": []}, chosen={"name": "乙"})
    assert caught.value.code == "sheets.no_such_column"


def test_a_single_known_word_in_a_title_is_no_header():
    records = [(1, ["名称"]), (2, ["甲", "乙"]), (3, ["1", "2"])]
    found = find_header(records, ["名称"])
    assert found is not None
    assert found[0][0] == 2
