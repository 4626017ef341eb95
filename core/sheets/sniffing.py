"""What kind of file this is, by its content: a name can lie, the first bytes hardly."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile, ZipInfo

from core.errors import Invalid
from core.i18n import Text, t
from core.sheets.cells import Kind

LIMIT_BYTES = 50 * 1024 * 1024
UNPACKED_BYTES = 400 * 1024 * 1024
_UNPACKED_SUSPECT = 50 * 1024 * 1024
_RATIO = 200  # honest sheets shrink 5 to 50 times; 1,000 times is what a bomb does
_PARTS = 10_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = re.compile(rb'(\xef\xbb\xbf)?\s*[{\[]\s*["{\[\]}\d]')
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|head|body|table|meta|kml|gpx|svg)", re.IGNORECASE)
_SIGNATURES: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", t("a PDF document")),
    (b"\x89PNG", t("a picture")),
    (b"\xff\xd8\xff", t("a picture")),
    (b"GIF8", t("a picture")),
    (b"BM", t("a picture")),
    (b"II*\0", t("a picture")),
    (b"MM\0*", t("a picture")),
    (b"{\\rtf", t("a text document")),
    (b"Rar!", t("a packed archive")),
    (b"7z\xbc\xaf\x27\x1c", t("a packed archive")),
    (b"\x1f\x8b", t("a packed archive")),
    (b"SQLite format 3\0", t("a database file")),
    (b"MZ", t("a program")),
    (b"\x7fELF", t("a program")),
)
_ZIPPED: tuple[tuple[str, Text], ...] = (
    ("word/", t("a Word document")),
    ("ppt/", t("a presentation")),
    ("xl/workbook.bin", t("a binary workbook (.xlsb)")),
    ("doc.kml", t("a map file (.kmz)")),
    ("mimetype", t("an OpenDocument file")),
)


def kind_of(path: Path, filename: str, limit_bytes: int = LIMIT_BYTES) -> Kind:
    """The kind of table in the file; raises DomainError for what is none, is too large, or would explode."""
    size = path.stat().st_size
    if size == 0:
        raise Invalid(
            "sheets.empty",
            t("“%(file)s” is empty.", file=filename),
            hint=t("Check that it was saved completely, then choose it again."),
        )
    if size > limit_bytes:
        raise _too_large(filename, size, limit_bytes)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        check_package(path, filename)
        return "xlsx"
    if head.startswith(_OLE):
        raise _ole(path, filename)
    _refuse_signature(head, filename)
    if _JSON.match(head) or PurePath(filename).suffix.lower() in (".json", ".geojson"):
        return "geojson"
    return "csv"


def _too_large(filename: str, size: int, limit: int) -> Invalid:
    mb = 1024 * 1024
    return Invalid(
        "sheets.too_large",
        t("“%(file)s” has %(size)s MB; at most %(limit)s MB are taken.", file=filename, size=-(-size // mb),
          limit=limit // mb or 1),
        hint=t("Split it into several files, for example one for each township."),
    )  # fmt: skip


def _not_a_table(filename: str, kind: Text) -> Invalid:
    return Invalid(
        "sheets.wrong_type",
        t("“%(file)s” is %(kind)s, not a table.", file=filename, kind=kind),
        hint=t("Put the data in a spreadsheet with one header row and save it as .xlsx or CSV; GeoJSON is taken too."),
    )


def _refuse_signature(head: bytes, filename: str) -> None:
    for signature, kind in _SIGNATURES:
        # "BM" and "MZ" could begin a text; a zero byte cannot stand in one
        if head.startswith(signature) and (len(signature) > 2 or b"\0" in head or b"\x1f" in signature):
            raise _not_a_table(filename, kind)
    if _MARKUP.match(head):
        raise Invalid(
            "sheets.markup",
            t("“%(file)s” is a web page or XML file, whatever its name says.", file=filename),
            hint=t("Open it in Excel or WPS and save it as .xlsx."),
        )


def _ole(path: Path, filename: str) -> Invalid:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Invalid(
            "sheets.encrypted",
            t("“%(file)s” is protected by a password.", file=filename),
            hint=t("Open it in Excel or WPS, remove the password and save it again."),
        )
    if "WordDocument".encode("utf-16-le") in content:
        return _not_a_table(filename, t("a Word document"))
    return Invalid(
        "sheets.old_excel",
        t("“%(file)s” is a workbook of the old kind (.xls or .et).", file=filename),
        hint=t("Open it in Excel or WPS and save it as .xlsx."),
    )


def broken(filename: str) -> Invalid:
    """The refusal of a workbook that cannot be read."""
    return Invalid(
        "sheets.broken",
        t("“%(file)s” is damaged or incomplete and cannot be read as a workbook.", file=filename),
        hint=t("Open it in Excel or WPS, save it again as .xlsx and choose the new file."),
    )


def check_package(path: Path, filename: str) -> None:
    """Refuse a zip that is no workbook, would unpack to too much, or declares XML entities."""
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
            _refuse_bomb(parts, path.stat().st_size, filename)
            _refuse_other_zip([part.filename for part in parts], filename)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _refuse_entities(package, part, filename)
    except (BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise broken(filename) from error
    except RuntimeError as error:  # zipfile has no type of its own for a password
        raise _not_a_table(filename, t("a packed archive with a password")) from error


def _refuse_bomb(parts: list[ZipInfo], packed: int, filename: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    absurd = unpacked > _UNPACKED_SUSPECT and unpacked > _RATIO * packed
    if unpacked > UNPACKED_BYTES or absurd or len(parts) > _PARTS:
        raise Invalid(
            "sheets.bomb",
            t("“%(file)s” would unpack to %(size)s MB and was not opened.", file=filename, size=unpacked >> 20),
            hint=t("Copy the cells you need into a new workbook and save that."),
        )


def _refuse_other_zip(names: list[str], filename: str) -> None:
    if "xl/workbook.xml" in names:
        return
    for beginning, kind in _ZIPPED:
        if any(name.startswith(beginning) for name in names):
            raise _not_a_table(filename, kind)
    if "[Content_Types].xml" not in names:
        raise _not_a_table(filename, t("a packed archive"))


def _refuse_entities(package: ZipFile, part: ZipInfo, filename: str) -> None:
    """Office files never have a document type; one that has tries to make the reader fetch or multiply something."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        with package.open(part) as file:
            next(iter(iterparse(file, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise Invalid(
            "sheets.entities",
            t("“%(file)s” has an XML document type inside (%(part)s), which no spreadsheet program writes.",
              file=filename, part=part.filename),
            hint=t("Copy the cells you need into a new workbook and save that."),
        ) from error  # fmt: skip
    except (ParseError, ValueError, LookupError) as error:
        raise broken(filename) from error
