"""The report of an open day: what its page says, in sentences that an office files; nobody is named in it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from core.documents.checking import check
from core.documents.rendering import render, shipped
from core.i18n import speaking
from outreach.guest_counts import GuestCount
from outreach.suggestion_lifecycle import Tally
from reports.open_day_report_context import context, overview
from reports.open_day_report_fields import FIELDS
from reports.open_day_report_sample import sample
from tests.support.world import Visitor, World


def words_of(made: bytes) -> str:
    document = Document(BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_overview_reads_like_a_report() -> None:
    with speaking("zh"):
        assert overview(sample()) == [
            "共邀请嘉宾 14 位，答复到场 11 位，答复不到场 2 位，未答复 1 位。实际到场嘉宾 10 位，连同随行人员共 14 人。"
            "活动签到共 86 人次。",
            "共收集意见建议 12 条（咨询 4 条、意见建议 8 条）。截至2026年6月1日，已答复 9 条。应答复 10 条，"
            "按期答复 9 条，按期答复率 90%。逾期未答复 1 条。",
            "共 69 位参观者参与满意度评价，满意及以上占 89.9%，平均 4.5 分（满分 5 分）。",
        ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_form_says_everything_of_the_example(language: str) -> None:
    check(shipped("open_day", language), FIELDS)
    with speaking(language):
        said = words_of(render(shipped("open_day", language), context(sample())))
    for number in ("14:50", "89.9%", "90%", "86"):
        assert number in said
    assert "{" not in said and "None" not in said


def test_an_open_day_of_which_nothing_is_known_yet_has_no_empty_table() -> None:
    nothing = replace(sample(), is_over=False, arrived=0, guests=[], all_guests=GuestCount(), stops=[], told=Tally(),
                      answered=0, kinds=[], said=[], scores={}, organisers=[])  # fmt: skip
    with speaking("zh"):
        assert overview(nothing) == ["开放日尚未举办。"]
        assert len(Document(BytesIO(render(shipped("open_day", "zh"), context(nothing)))).tables) == 1


def test_who_plans_the_day_gets_the_word_file_and_no_guest_is_named(client: Visitor, everything: World) -> None:
    planner = client.sign_in_as(everything, "planner")
    number = 13
    page = planner.get(f"/open-days/{number}").text
    assert f"/open-days/{number}/report.docx" in page
    said = words_of(planner.get(f"/open-days/{number}/report.docx").data)
    assert "第4条建议" in said and "一条建议" in said and "代表1" not in said
    assert client.sign_in_as(everything, "official").get(f"/open-days/{number}/report.docx").status_code in (403, 404)
