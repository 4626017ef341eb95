"""What in a text tells who somebody is, however it is written."""

from __future__ import annotations

import pytest

from outreach.personal_traces import traces

TOLD = ("王小明", "13800138000", "wang@example.org")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明建议延长开放时间", ["王小明", "小明"]),
        ("小明同志建议延长开放时间", ["小明"]),
        ("已与王 小明联系", ["王小明", "小明"]),
        ("电话 138-0013-8000", ["13800138000"]),
        ("电话 1 3 8 0 0 1 3 8 0 0 0", ["13800138000"]),
        ("电话１３８００１３８０００", ["13800138000"]),
        ("邻居李大伟 +86 139 0013 9000", ["13900139000"]),
        ("身份证110101199001011234", ["110101199001011234"]),
        ("请回复 0797-8123456", ["07978123456"]),
        ("写信到 li@example.com", ["li@example.com"]),
        ("王女士的建议已采纳，王老师请放心", ["王女士", "王老师"]),
        ("张先生、欧阳女士都来过", ["张先生", "欧阳女士"]),
        ("WANG@example.org", ["wang@example.org", "WANG@example.org"]),
    ],
)
def test_names_and_numbers_are_found_however_they_are_written(text: str, found: list[str]) -> None:
    assert traces(text, TOLD) == found


@pytest.mark.parametrize(
    "text",
    [
        "建议 2026-05-12 14:28 演练",
        "讲解 1.5 小时，约 1,200 人",
        "第 3 号展板的字太小",
        "邮编 342800，共 12 345 人",
        "各位女士、先生，请老师们多讲一讲",
    ],
)
def test_days_times_and_counts_tell_of_nobody(text: str) -> None:
    assert traces(text, TOLD) == []


def test_the_office_may_give_its_own_telephone_and_address() -> None:
    assert traces("请拨打 0797-8123456 或写信到 office@example.gov.cn", TOLD, is_official=True) == []
    assert traces("已致电 13900139000", TOLD, is_official=True) == ["13900139000"]


def test_a_name_of_one_letter_is_not_looked_for() -> None:
    assert traces("A 区的指示牌", ("A", "", "")) == []
