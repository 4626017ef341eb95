"""Whether a file is a Word document without anything that runs, is hidden in it, or is fetched from elsewhere. Pure."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from core.errors import Invalid
from core.i18n import Text, t

LARGEST_BYTES = 5_000_000
MOST_PARTS = 300
LARGEST_UNPACKED = 30_000_000
LARGEST_XML = 3_000_000  # of one part: the longest form of a bureau is a tenth of it
MAIN_PART = "word/document.xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

RUNS = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|/afchunk|attachedtoolbars|/ctrlprops/", re.I)
OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.I)
TARGET = re.compile(rb"""<[^>]*TargetMode\s*=\s*["']External["'][^>]*>""", re.I)
ADDRESS = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
FIELD_CODES = re.compile(rb"<w:instrText[^>]*>(.*?)</w:instrText>|w:instr\s*=\s*[\"']([^\"']*)", re.S | re.I)
REACHES_OUT = re.compile(
    rb"\b(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|AUTOTEXT|"
    rb"HYPERLINK(?!\s+\\l))\b",
    re.I,
)  # a link to a place in the file itself is harmless
ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""", re.I)


def require_harmless(data: bytes) -> None:
    """Refuse (Invalid) what is too large, no Word document, or more than words, tables and pictures."""
    if len(data) > LARGEST_BYTES:
        raise _refusal("size", t("This file is larger than %(limit)s MB.", limit=LARGEST_BYTES // 1_000_000),
                       t("Make its pictures smaller."))  # fmt: skip
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _look_through(package)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise _no_word_file() from None


def _look_through(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise _refusal("unpacked", t("There is far more packed into this file than a form needs."),
                       t("Copy its text into a new document and save that."))  # fmt: skip
    names = {part.filename for part in parts}
    types = package.read("[Content_Types].xml")
    if any(RUNS.search(f"/{name}") for name in names) or b"macroEnabled" in types:
        raise _refusal("macros", t("This file holds macros or embedded objects."),
                       t("Save it in Word as “Word document (.docx)” without them."))  # fmt: skip
    if MAIN_PART not in names or MAIN_TYPE.encode() not in types:
        raise _no_word_file()
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _look_at(part.filename, _text(package, part))


def _text(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part's bytes; what it says of its own size is not believed."""
    with package.open(part) as opened:
        data = opened.read(LARGEST_XML + 1)
    if len(data) > LARGEST_XML:
        raise _refusal("unpacked", t("There is far more packed into this file than a form needs."),
                       t("Copy its text into a new document and save that."))  # fmt: skip
    return data


def _look_at(name: str, data: bytes) -> None:
    declared = ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in data or ENTITIES.search(data) or (declared and declared[1].lower() != b"utf-8"):
        raise _no_word_file()
    if name.endswith(".rels") and OUTSIDE.search(data):
        tag = TARGET.search(data)
        found = ADDRESS.search(tag[0]) if tag else None
        address = found[1].decode("utf-8", "replace")[:120] if found else "?"
        raise _refusal("outside", t("This file links to something outside itself: %(address)s", address=address),
                       t("Remove the link, or copy the text into a new document, and choose that."))  # fmt: skip
    codes = [typed or simple for typed, simple in FIELD_CODES.findall(data)]
    for code in (*codes, b"".join(codes)):  # Word may part one code into several
        if REACHES_OUT.search(code.replace(b"&quot;", b'"')):
            raise _refusal("outside", t("This file holds a field of Word that fetches something from elsewhere."),
                           t("Replace it by its text (Ctrl+Shift+F9 in Word) and save the file."))  # fmt: skip


def _no_word_file() -> Invalid:
    return _refusal(
        "kind", t("This is not a Word document (.docx)."), t("Save it in Word as .docx and choose it again.")
    )


def _refusal(code: str, wording: Text, hint: Text) -> Invalid:
    return Invalid(f"template.{code}", wording, field="file", hint=hint)
