"""What the documentation says is true of the product: commands, links, pictures, and the words of the screen."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from babel.messages.pofile import read_po
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")
PAGES = ("administrator", "observer", "official", "planner", "school", "specialist")
DOCS = sorted(
    [*(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")), *(ROOT / "docs").rglob("*.md")]
)
NO_SCREEN_WORDS = {
    "zh": {"粗体", "空的", "红色提示", "黄色提示"},
    "en": {"bold", "empty", "Red", "Yellow"},
}
"""What is bold in the manuals without standing on a screen."""

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands_in(text: str) -> Iterator[str]:
    """Command lines that begin with flask: lines of code blocks, also after settings, and code within sentences."""
    for block in FENCE.findall(text):
        for line in block.splitlines():
            if match := re.fullmatch(r"\s*(?:[A-Z_]+=\S+ )*flask (.+)", line):
                yield match[1].partition(" #")[0].strip()
    for code in re.findall(r"`([^`\n]+)`", FENCE.sub("", text)):
        if code.startswith("flask "):
            yield code.removeprefix("flask ").strip()


def complaint(group: click.Group, line: str) -> str | None:
    """Why this is no command line of ours; None when it is one."""
    command: click.Command = group
    rest = shlex.split(line)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        usual = command.commands.get(getattr(command, "default", ""))
        if rest[0].isupper() and usual is None:
            break  # stands for any command, as in `flask COMMAND --help`
        found = command.commands.get(rest[0]) or usual
        if found is None:
            return f"there is no command {rest[0]}"
        command, rest = found, rest[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    wrong = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known | {"--help"}]
    return f"no option {', '.join(wrong)}" if wrong else None


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_command_and_its_options_exist(app: Flask, path: Path) -> None:
    group = click.Group(commands=dict(app.cli.commands))
    found = {line: complaint(group, line) for line in commands_in(text_of(path))}
    assert {line: why for line, why in found.items() if why} == {}


@pytest.mark.parametrize("line", ["dem --remove", "demo --removed", "audit check", "import areas --dry x.csv"])
def test_a_command_that_does_not_exist_is_found(app: Flask, line: str) -> None:
    assert complaint(click.Group(commands=dict(app.cli.commands)), line)


def test_commands_are_found_in_code_and_in_sentences() -> None:
    text = "Run `flask audit verify`.\n```\nPORT=1 A=b flask serve --demo  # all\nflask db upgrade\n```\na flask demo\n"
    assert sorted(commands_in(text)) == ["audit verify", "db upgrade", "serve --demo"]


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_link_and_picture_leads_somewhere(path: Path) -> None:
    targets = [unquote(target.partition("#")[0]) for target in LINK.findall(text_of(path)) if "://" not in target]
    assert [target for target in targets if target and not (path.parent / target).exists()] == []


def test_every_picture_is_used_in_its_language() -> None:
    for language in LANGUAGES:
        said = "".join(text_of(ROOT / "docs" / language / f"{page}.md") for page in PAGES)
        pictures = {picture.name for picture in (ROOT / "docs" / "images" / language).glob("*.png")}
        assert pictures == set(re.findall(rf"images/{language}/([\w-]+\.png)", said))


@pytest.mark.parametrize("manual", PAGES)
def test_both_languages_have_the_same_sections(manual: str) -> None:
    zh, en = (text_of(ROOT / "docs" / language / f"{manual}.md") for language in LANGUAGES)
    for mark in (HEADING, FENCE, re.compile(r"!\["), re.compile(r"^(?:\d\.|-|\|) ?", re.MULTILINE)):
        assert len(mark.findall(zh)) == len(mark.findall(en)), mark.pattern


def test_both_languages_have_the_same_pages() -> None:
    for language in LANGUAGES:
        assert tuple(sorted(path.stem for path in (ROOT / "docs" / language).glob("*.md"))) == PAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("manual", PAGES)
def test_bold_words_stand_on_the_screen(language: str, manual: str) -> None:
    bold = set(BOLD.findall(FENCE.sub("", text_of(ROOT / "docs" / language / f"{manual}.md"))))
    assert bold - words_of_the_screen(language) - NO_SCREEN_WORDS[language] == set()


def words_of_the_screen(language: str) -> set[str]:
    """All sentences of the catalogues in that language; dots stand for what is put in."""
    words: set[str] = set()
    for path in (ROOT / "translations").glob("*/zh/LC_MESSAGES/messages.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh"):
                said = message.id if language == "en" else message.string
                words.update([said] if isinstance(said, str) else said or ())
    return {PLACEHOLDER.sub("…", word) for word in words if word}
