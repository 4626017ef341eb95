"""Brings the catalogues up to date with the sentences in the source, and checks the Chinese.

    python tools/translate.py                    update every package's catalogue, tell what is left to translate
    python tools/translate.py registry maps      only these packages
    python tools/translate.py --check            change nothing; exit status 1 if anything is missing or wrong

One catalogue for each package: translations/PACKAGE/zh/LC_MESSAGES/messages.po. Translations are kept, sentences that
are gone are dropped, nothing is guessed; a sentence that another package has translated already is taken from there.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh"
KEYWORDS = {"_": None, "t": None, "N_": None, "gettext": None, "tn": (1, 2), "ngettext": (1, 2)}
JINJA_OPTIONS = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}

# Whose sentences: a package's own, with these exceptions.
CORE, SHEETS, ROOF = "core", "sheets", "app"
ROOF_SOURCES = {"app.py", "cli.py", "navigation.py", "demo"}
NOT_THE_PRODUCT = {"tests", "tools", "bench", "migrations", "build", "node_modules", "data"}

HEADER = """\
# Chinese for the package {owner}.
msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")
HALF_WIDTH = re.compile(
    rf"{HAN}[,;:!?.](?=\s*(?:{HAN}|%\(|$))"  # 先登记,再报告
    rf"|%\(\w+\)[sd][,;:!?](?=\s*{HAN})"  # %(n)s 人;请
    rf'|{HAN}\s*\((?!\))|(?<!\()\)\s*{HAN}|{HAN}"|"{HAN}'  # 学校(小学)
    rf"|{HAN}\.\.\."
)

CROWDED_NUMBER = re.compile(rf"{HAN}%\((?:n|num)\)[sd]|%\((?:n|num)\)[sd]{HAN}")  # 还有%(n)s个单位

MsgId = tuple[str, str | None]
"""A sentence and its plural, or None."""


@dataclass(frozen=True)
class Problem:
    """Something wrong with one sentence of one package's catalogue."""

    owner: str
    what: str
    msgid: str

    def __str__(self) -> str:
        return f"{self.owner}: {self.what}: {self.msgid!r:.100}"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Updates or checks the catalogues under `root`; returns the exit status."""
    parser = argparse.ArgumentParser(description="Brings the translation catalogues up to date, or checks them.")
    parser.add_argument("packages", nargs="*", help="only these (default: all)")
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if anything is to be done")
    options = parser.parse_args(arguments)
    wanted = extracted(root)
    if not options.check:
        update(root, wanted, set(options.packages))
    problems = [
        problem for problem in found_problems(root, wanted) if not options.packages or problem.owner in options.packages
    ]
    for problem in problems:
        print(problem)
    untranslated = sum(problem.what == "untranslated" for problem in problems)
    print(f"{sum(map(len, wanted.values()))} sentences, {untranslated} untranslated, {len(problems)} problems in all")
    return 1 if options.check and problems else 0


def extracted(root: Path) -> dict[str, set[MsgId]]:
    """The sentences marked for translation in the source, by the package that owns them."""
    found: dict[str, set[MsgId]] = defaultdict(set)
    for path, owner, method in _sources(root):
        options = JINJA_OPTIONS if method == "jinja2" else {"encoding": "utf-8"}
        extractor = "jinja2.ext:babel_extract" if method == "jinja2" else "python"
        for _, message, _, _ in extract_from_file(extractor, path, KEYWORDS, options=options):
            singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if singular:
                found[owner].add((singular, plural))
        if method != "jinja2":
            found[owner].update(_within_texts(path.read_text(encoding="utf-8")))
    return found


def _within_texts(source: str) -> Iterator[MsgId]:
    """The sentences that stand inside formatted texts, as in f"{t('Saved')}.", where the extractor does not look."""
    for text in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(text) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                said = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                many = KEYWORDS[call.func.id] is not None
                if said and said[0]:
                    yield said[0], said[1] if many else None


def update(root: Path, wanted: dict[str, set[MsgId]], only: set[str]) -> None:
    """Writes the catalogue of each package (or of those in `only`) whose sentences changed."""
    before = {owner: _read(path) for owner, path in _catalogues(root)}
    elsewhere = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for catalog in before.values()
        for message in catalog
        if message.id and _strings(message)[0]
    }
    for owner in sorted({*wanted, *before}):
        if only and owner not in only:
            continue
        path = _path(root, owner)
        if wanted.get(owner):
            _write(path, owner, _updated(wanted[owner], before.get(owner, Catalog(LANGUAGE)), elsewhere))
        else:
            path.unlink(missing_ok=True)


def found_problems(root: Path, wanted: dict[str, set[MsgId]]) -> list[Problem]:
    """Everything that is missing or wrong in the catalogues, package by package."""
    catalogues = {owner: _read(path) for owner, path in _catalogues(root)}
    problems: list[Problem] = []
    for owner in sorted({*wanted, *catalogues}):
        catalog = catalogues.get(owner, Catalog(LANGUAGE))
        have = {_key(message): message for message in catalog if message.id}
        for msgid in sorted(wanted.get(owner, set()) - have.keys(), key=str):
            problems.append(Problem(owner, "missing in the catalogue", msgid[0]))
        for msgid, message in have.items():
            if msgid not in wanted.get(owner, set()):
                problems.append(Problem(owner, "no longer in the source", msgid[0]))
            problems += [Problem(owner, what, msgid[0]) for what in wrong_with(message)]
    return problems + list(_disagreements(catalogues))


def wrong_with(message: Message) -> Iterator[str]:
    """What is wrong with one translation, in words."""
    singular, plural = _key(message)
    expected = set(PLACEHOLDER.findall(plural or singular))
    if message.fuzzy:
        yield "marked as fuzzy"
    for said in _strings(message):
        if not said:
            yield "untranslated"
            continue
        if set(PLACEHOLDER.findall(said)) != expected:
            yield f"other placeholders than {sorted(expected)} in {said!r}"
        elif expected and "%" in PLACEHOLDER.sub("", said):
            yield f"a single % in {said!r}"
        if HALF_WIDTH.search(said):
            yield f"half-width punctuation in {said!r}"
        if CROWDED_NUMBER.search(said):
            yield f"no space beside a number in {said!r}"


def _disagreements(catalogues: dict[str, Catalog]) -> Iterator[Problem]:
    """The packages' catalogues are merged into one, so that a sentence has one translation."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for owner, catalog in sorted(catalogues.items()):
        for message in catalog:
            if message.id and _strings(message)[0]:
                said[_key(message)[0]].setdefault(_strings(message)[0], owner)
    for msgid, versions in said.items():
        for other, owner in list(versions.items())[1:]:
            first, first_owner = next(iter(versions.items()))
            yield Problem(owner, f"translated {other!r}, but {first!r} in {first_owner}", msgid)


def _sources(root: Path) -> Iterator[tuple[Path, str, str]]:
    """Each file with text in it, the package that owns the text, and how it is read."""
    owners = {path.parent.name for path in root.glob("*/__init__.py")} - NOT_THE_PRODUCT
    for path in sorted([*root.glob("*.py"), *(path for owner in owners for path in (root / owner).rglob("*.py"))]):
        parts = path.relative_to(root).parts
        if parts[0] in ROOF_SOURCES:
            yield path, ROOF, "python"
        elif parts[0] in owners:
            yield path, SHEETS if parts[:2] == (CORE, SHEETS) else parts[0], "python"
    for path in sorted((root / "templates").rglob("*.*")):
        folder = path.relative_to(root / "templates").parts[0]
        if path.suffix in (".html", ".txt"):
            yield path, folder if folder in {*owners, SHEETS, ROOF} else CORE, "jinja2"


def _updated(wanted: Iterable[MsgId], before: Catalog, elsewhere: dict[str, Message]) -> Catalog:
    catalog = Catalog(LANGUAGE)
    for singular, plural in sorted(wanted, key=str):
        known = before.get(singular) or elsewhere.get(singular)
        said = _strings(known)[0] if known else ""
        if plural is None:
            catalog.add(singular, said)
        else:
            catalog.add((singular, plural), (said,))
    return catalog


def _key(message: Message) -> MsgId:
    return (message.id, None) if isinstance(message.id, str) else (message.id[0], message.id[1])


def _strings(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else [said or "" for said in message.string]


def _path(root: Path, owner: str) -> Path:
    return root / "translations" / owner / LANGUAGE / "LC_MESSAGES" / "messages.po"


def _catalogues(root: Path) -> list[tuple[str, Path]]:
    paths = sorted((root / "translations").glob(f"*/{LANGUAGE}/LC_MESSAGES/messages.po"))
    return [(path.relative_to(root / "translations").parts[0], path) for path in paths]


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, ignore_obsolete=True, abort_invalid=True)


def _write(path: Path, owner: str, catalog: Catalog) -> None:
    """Without dates and line numbers, so that only sentences show in a diff; untouched when nothing changed."""
    body = BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True, width=110)
    text = HEADER.format(owner=owner) + body.getvalue().decode()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
