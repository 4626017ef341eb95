"""Word files of drills: what people typed comes out as they typed it, long tables keep their heads, gaps close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from PIL import Image

from core.documents.rendering import SHIPPED, render, shipped
from core.i18n import speaking
from drills.document_context import context
from drills.document_facts import DrillFacts, GroupFacts, InjectFacts, PhotoFacts
from drills.document_sample import sample
from tests.drills.test_document_context import BARE
from tests.support.papers import opened, words
from tools import document_templates

KINDS = ("plan", "script", "result", "evaluation")
HOSTILE = "{{ 7*7 }} {% for x in y %} {_{ {%p if %} & <w:p/> ]]> \"q\" 'a' “b” &amp; \\d $1"


def made(facts: DrillFacts, kind: str, language: str = "zh") -> bytes:
    with speaking(language):
        return render(shipped(kind, language), context(facts, kind))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_shipped_templates_are_those_that_the_tool_makes(kind: str, language: str) -> None:
    fresh, kept = opened(document_templates.make(kind, language)), opened(shipped(kind, language))
    assert fresh.element.xml == kept.element.xml, "run python -m tools.document_templates"
    assert fresh.styles.element.xml == kept.styles.element.xml
    assert {path.stem for path in (SHIPPED / language).iterdir()} == set(document_templates.KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_typed_is_text(kind: str) -> None:
    facts = replace(
        sample(), unit=replace(sample().unit, name=HOSTILE), objectives=HOSTILE, scenario=f"{HOSTILE}\n第二行",
        groups=[GroupFacts(HOSTILE, 4)], injects=[InjectFacts(1, 0, f"{HOSTILE}\x07\n{HOSTILE}")],
    )  # fmt: skip
    for language in ("zh", "en"):
        said = words(made(facts, kind, language))
        assert HOSTILE in said and "49" not in said.replace("14:49", "")
        if kind in ("plan", "result"):
            assert f"{HOSTILE}\n第二行" in said
    assert kind != "script" or f"{HOSTILE}\n{HOSTILE}" in words(made(facts, kind))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_drill_makes_a_clean_document(kind: str, language: str) -> None:
    content = made(BARE, kind, language)
    said = words(content)
    assert "石上小学" in said and "{" not in said and "%" not in said and "None" not in said
    assert not [p for p in opened(content).paragraphs if p.style and p.style.name == "Heading 1" and not p.text.strip()]


def test_parts_that_nobody_filled_in_are_left_out_with_their_headings() -> None:
    full, bare = words(made(sample(), "plan")), words(made(BARE, "plan"))
    for heading in ("演练目的", "情景设定", "组织机构及职责", "疏散路线与集合点", "安全注意事项", "特殊人员安排"):
        assert heading in full and heading not in bare
    assert "演练流程" in bare


def test_tables_have_a_row_for_each_and_repeat_their_heads() -> None:
    facts = replace(
        sample(), groups=[GroupFacts(f"第{number}组", number) for number in range(1, 21)],
        injects=[InjectFacts(number, number * 30, f"情景{number}") for number in range(1, 31)],
    )  # fmt: skip
    table = next(t for t in opened(made(facts, "plan")).tables if t.cell(0, 1).text == "班级（组）")
    assert len(table.rows) == 22 and table.cell(21, 2).text == "210"
    script = opened(made(facts, "script")).tables[0]
    assert [script.cell(row, 1).text for row in (1, 30)] == ["T+00:30", "T+15:00"]
    for one in (table, script):
        first = one.rows[0]._tr.trPr
        assert first is not None and first.find(qn("w:tblHeader")) is not None


def test_chinese_documents_name_the_fonts_of_official_papers_and_stand_on_a4() -> None:
    document = opened(made(sample(), "plan"))
    section = document.sections[0]
    assert section.page_width and section.page_height
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "Body Text")}
    assert fonts == {"Title": "方正小标宋简体", "Body Text": "仿宋"}
    assert "PAGE" in section.footer._element.xml
    script = opened(made(sample(), "script")).sections[0]
    assert script.page_width and script.page_height and script.page_width > script.page_height


def test_photos_are_in_the_record_and_a_lost_one_leaves_its_caption(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "green").save(tmp_path / "a.jpg")
    photos = [PhotoFacts(str(tmp_path / "a.jpg"), "操场清点"), PhotoFacts(str(tmp_path / "lost.jpg"), "楼梯口")]
    content = made(replace(sample(), photos=photos), "result")
    assert len(opened(content).inline_shapes) == 1
    assert "操场清点" in words(content) and "楼梯口" in words(content)


def test_scores_stand_under_their_sections() -> None:
    said = words(made(sample(), "evaluation", "en"))
    assert said.index("Conduct") < said.index("Leaving in order") and "86.5" in said and "Good" in said
