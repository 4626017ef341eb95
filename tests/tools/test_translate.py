from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools.translate import extracted, main, wrong_with

SOURCES = {
    "app.py": 't("At the roof")',
    "core/__init__.py": "",
    "core/errors.py": 't("Not found"); tn("One row", "%(n)s rows", 3); t(\n  "Two "\n  "halves")',
    "core/sheets/__init__.py": 't("Of a sheet")',
    "maps/__init__.py": 't("Not found"); log("not marked")',
    "tests/__init__.py": 't("Of a test")',
    "templates/base.html": '{{ _("Search") }}',
    "templates/errors/error.html": "{% trans %}Oh\n   dear{% endtrans %}",
    "templates/maps/map.html": "{{ ngettext('One place', '%(num)s places', count) }} {{ t('Shelter') }}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def catalogue(project: Path, owner: str) -> Path:
    return project / "translations" / owner / "zh" / "LC_MESSAGES" / "messages.po"


def translate(project: Path, owner: str, msgid: str, said: str) -> None:
    path = catalogue(project, owner)
    text = path.read_text(encoding="utf-8")
    untranslated = f'msgid "{msgid}"\nmsgstr ""\n'
    assert untranslated in text
    path.write_text(text.replace(untranslated, f'msgid "{msgid}"\nmsgstr "{said}"\n'), encoding="utf-8")


def test_each_sentence_belongs_to_the_package_that_says_it(project: Path) -> None:
    assert extracted(project) == {
        "app": {("At the roof", None)},
        "core": {
            ("Not found", None), ("One row", "%(n)s rows"), ("Two halves", None), ("Search", None), ("Oh dear", None),
        },
        "sheets": {("Of a sheet", None)},
        "maps": {("Not found", None), ("One place", "%(num)s places"), ("Shelter", None)},
    }  # fmt: skip


def test_sentences_within_formatted_texts_are_found(project: Path) -> None:
    said = """f"{t('Saved')}{t(', ')}{tn('One row', '%(n)s rows', len([t('inner')]))}. {name(t)}" """
    (project / "maps" / "said.py").write_text(said, encoding="utf-8")
    within = {("Saved", None), (", ", None), ("One row", "%(n)s rows"), ("inner", None)}
    assert within <= extracted(project)["maps"]


def test_translations_survive_an_update_and_vanished_sentences_do_not(project: Path) -> None:
    main([], project)
    translate(project, "maps", "Shelter", "避难场所")
    (project / "maps/__init__.py").write_text('t("New sentence")')
    main([], project)
    text = catalogue(project, "maps").read_text(encoding="utf-8")
    assert "避难场所" in text
    assert "New sentence" in text
    assert "Not found" not in text


def test_a_second_update_changes_not_a_byte(project: Path) -> None:
    main([], project)
    first = catalogue(project, "core").read_bytes()
    main([], project)
    assert catalogue(project, "core").read_bytes() == first
    assert b"Date" not in first
    assert b"errors.py" not in first


def test_a_sentence_known_in_another_package_is_taken_from_there(project: Path) -> None:
    main(["core"], project)
    translate(project, "core", "Not found", "未找到")
    main(["maps"], project)
    assert "未找到" in catalogue(project, "maps").read_text(encoding="utf-8")


def test_only_the_named_packages_are_written(project: Path) -> None:
    main(["maps"], project)
    assert catalogue(project, "maps").exists()
    assert not catalogue(project, "core").exists()


def test_the_check_passes_only_when_all_is_translated(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "sheets"], project) == 1
    assert "sheets: missing in the catalogue: 'Of a sheet'" in capsys.readouterr().out
    main([], project)
    assert main(["--check", "sheets"], project) == 1
    assert "sheets: untranslated" in capsys.readouterr().out
    translate(project, "sheets", "Of a sheet", "表格中的内容")
    assert main(["--check", "sheets"], project) == 0


def test_the_check_finds_what_is_no_longer_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], project)
    (project / "app.py").write_text("")
    assert main(["--check", "app"], project) == 1
    assert "app: no longer in the source: 'At the roof'" in capsys.readouterr().out


def test_the_check_finds_one_sentence_translated_in_two_ways(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], project)
    translate(project, "core", "Not found", "未找到")
    translate(project, "maps", "Not found", "没有找到")
    main(["--check"], project)
    assert "maps: translated '没有找到', but '未找到' in core: 'Not found'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("msgid", "said", "complaint"),
    [
        ("First, then", "先登记,再报告", "half-width"),
        ("Done.", "已完成.", "half-width"),
        ("Unit:", "单位:", "half-width"),
        ("A school (primary)", "学校(小学)", "half-width"),
        ("%(n)s people; go", "%(n)s;请走", "half-width"),
        ("Loading", "正在载入...", "half-width"),
        ("%(n)s units left", "还有%(n)s个单位", "no space"),
        ("%(n)s people", "若干人", "placeholders"),
        ("%(n)s people", "%(m)s 人", "placeholders"),
        ("%(n)s per cent", "%(n)s %", "single %"),
        ("Go", "", "untranslated"),
    ],
)
def test_a_faulty_translation_is_named(msgid: str, said: str, complaint: str) -> None:
    assert [complaint in what for what in wrong_with(Message(msgid, said))] == [True]


@pytest.mark.parametrize(
    ("msgid", "said"),
    [
        ("First, then.", "先登记，再报告。"),
        ("At 8:30, see a.csv (v1.2)", "8:30 见 a.csv（v1.2）"),
        ("%(n)s of %(m)s: 50%%", "%(m)s 中的 %(n)s：50%%"),
        ("%(hour)s:%(minute)s", "%(hour)s:%(minute)s"),
        ("Keys: A, B", "按键：A、B"),
        (("One row", "%(n)s rows"), ("%(n)s 行",)),
    ],
)
def test_good_chinese_passes(msgid: str, said: str) -> None:
    assert list(wrong_with(Message(msgid, said))) == []
