"""Certificates on paper: the code leads to the check, the words fit, rare characters and long names do not break it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core import font_files
from core.documents import pdf_fonts
from core.documents.certificate_paper import HIGH, TEXT_WIDE
from core.documents.pdf_fonts import runs, width, wrapped
from core.i18n import speaking
from drills.certificate_drawing import Sheet, draw
from drills.certificate_facts import Facts
from tests.support.papers import code, said

ADDRESS = "https://zhenan.example/certificates/12-0-Jh3kfIuyTTgfVbnmKKopWqzzxcv"
FACTS = Facts("石上小学", "evacuation", date(2026, 5, 12), 1063, "清源县地震局", date(2026, 5, 20))
SHEET = Sheet("990101-2026-00017", FACTS, ADDRESS)
LONG = "清源县梅江镇石上村民族团结希望示范九年一贯制寄宿学校（石上校区）" * 2


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without any font of its own."""
    monkeypatch.setattr(font_files, "FOLDERS", ())
    cached = (font_files.font_files, pdf_fonts.fonts, pdf_fonts.western)
    for one in cached:
        one.cache_clear()
    yield
    for one in cached:
        one.cache_clear()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_code_is_read_and_leads_to_the_check(language: str) -> None:
    with speaking(language):
        assert code(draw([SHEET])) == ADDRESS


def test_without_a_font_the_words_are_in_those_of_every_reader(no_fonts: None) -> None:
    with speaking("zh"):
        text = said(draw([SHEET]))
    for part in (
        "演练参加证书",
        "石上小学",
        "于2026年5月12日开展地震应急疏散演练，",
        "1,063",
        "清源县地震局",
        "990101-2026-00017",
    ):
        assert part in text, text
    english = said(draw([SHEET]))
    assert "Certificate of participation" in english and "石上小学" in english and "12 May 2026" in english


@pytest.mark.parametrize(
    "name", [LONG, "𠮷田小学", "A very long English name of a school " * 5, "", "<b>&'\"\\)(", "ا"]
)
def test_any_name_makes_a_page(name: str) -> None:
    sheet = Sheet(SHEET.number, Facts(name, "tabletop", date(2026, 5, 12), 0, LONG, date(2026, 5, 20)), ADDRESS)
    for language in ("zh", "en"):
        with speaking(language):
            assert draw([sheet]).startswith(b"%PDF-")


def test_many_make_one_file_with_a_page_each() -> None:
    pdf = draw([SHEET] * 5)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 5 and b"/Count 5" in pdf


def test_lines_fit_and_do_not_begin_with_a_closing_mark() -> None:
    lines = wrapped(LONG, 20, TEXT_WIDE)
    assert len(lines) > 1 and "".join(lines) == LONG
    assert all(width(line, 20) <= TEXT_WIDE + 20 and line[0] not in "）。，" for line in lines)
    assert wrapped("one two three", 20, width("one two", 20) + 1) == ["one two", "three"]


def test_scripts_are_set_in_fonts_of_their_own() -> None:
    found = runs("于2026年 5月")
    assert [text for _, text in found] == ["于", "2026", "年 ", "5", "月"]
    assert len({font for font, _ in found}) == 2


def test_the_page_is_a4_across() -> None:
    assert round(HIGH / 72 * 25.4) == 210
    assert b"841.89 595.28" in draw([SHEET])
