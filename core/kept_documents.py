"""Documents that are kept with a record: PDF, Word, Excel, PowerPoint and pictures, each known by its content."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import IMAGES, FileStore, sniff
from core.i18n import t
from core.models import StoredFile
from core.photos import cleaned

LARGEST_BYTES = 20_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKED = {
    ".docx": ("word/", f"{_OFFICE}wordprocessingml.document"),
    ".xlsx": ("xl/", f"{_OFFICE}spreadsheetml.sheet"),
    ".pptx": ("ppt/", f"{_OFFICE}presentationml.presentation"),
}
_OLD = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".wps": "application/msword"}
_OLD_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.doc,.xls,.wps,image/jpeg,image/png,image/webp"
"""What a file box of a page offers to choose."""


def keep_document(session: Session, store: FileStore, name: str, data: bytes, actor: Actor) -> StoredFile:
    """The document kept under its own name; pictures lose the place and time stored in them.

    Refuses, beside the field "file", what is empty, larger than 20 MB, or of another kind than its name says.
    """
    if not data:
        raise Invalid("file.empty", t("This file is empty."), field="file", hint=t("Choose another file."))
    if len(data) > LARGEST_BYTES:
        raise Invalid("file.size", t("This file is larger than %(limit)s MB.", limit=LARGEST_BYTES // 1_000_000),
                      field="file", hint=t("Make it smaller, or divide it."))  # fmt: skip
    kind = kind_of(name, data)
    if kind is None:
        raise Invalid("file.kind", t("“%(name)s” is not a file of the kind asked for here.", name=name), field="file",
                      hint=t("Choose a PDF, a Word, Excel or PowerPoint file, or a picture."))  # fmt: skip
    if kind in IMAGES:
        data, name, kind = cleaned(data, name), f"{PurePath(name).stem or name}.jpg", "image/jpeg"
    stored = store.keep(session, BytesIO(data), name, actor)
    stored.media_type = kind
    session.flush()
    return stored


def kind_of(name: str, data: bytes) -> str | None:
    """The media type that content and name agree on; None for what is no document."""
    found, ending = sniff(data[:16]), PurePath(name).suffix.lower()
    if found in IMAGES or found == "application/pdf":
        return found
    if ending in _PACKED and data[:4] == b"PK\x03\x04":
        folder, kind = _PACKED[ending]
        return kind if _holds(data, folder) else None
    return _OLD.get(ending) if data.startswith(_OLD_MARK) else None


def _holds(data: bytes, folder: str) -> bool:
    """Whether the package has this folder inside."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return any(name.startswith(folder) for name in package.namelist())
    except (BadZipFile, OSError, ValueError):
        return False
