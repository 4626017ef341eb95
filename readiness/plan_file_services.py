"""Files of emergency plans: PDF, Word and photographed pages, judged by their content."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from sqlalchemy.orm import Session

from core import photos
from core.access import Actor
from core.errors import Invalid
from core.files import IMAGES, FileStore, sniff
from core.i18n import t
from core.models import StoredFile

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_WORD = "application/msword"
LARGEST_BYTES = 30_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name and its bytes."""

    name: str
    data: bytes


def keep_plan_file(session: Session, store: FileStore, sent: SentFile, actor: Actor) -> StoredFile:
    """The file kept; refuses what is neither PDF nor Word nor a photo by its content, or is larger than 30 MB."""
    if len(sent.data) > LARGEST_BYTES:
        raise Invalid("file.size", t("This file is larger than %(limit)s MB.", limit=LARGEST_BYTES // 1_000_000),
                      field="file", hint=t("Save it as a PDF, which is smaller."))  # fmt: skip
    kind = kind_of(sent.data)
    if kind in IMAGES:
        return photos.keep(session, store, [(sent.name, sent.data)], actor)[0]
    stored = store.keep(session, BytesIO(sent.data), sent.name, actor)
    stored.media_type = kind
    return stored


def kind_of(data: bytes) -> str:
    """The media type of a plan's file by its content; refuses other kinds."""
    found = sniff(data[:16])
    if found == PDF or found in IMAGES:
        return found
    if data.startswith(_OLE):
        return OLD_WORD
    if _is_word(data):
        return WORD
    raise Invalid("file.kind", t("A plan is kept as a PDF, a Word file or a photo of its pages."), field="file",
                  hint=t("Save it in one of these formats and choose it again."))  # fmt: skip


def _is_word(data: bytes) -> bool:
    try:
        with ZipFile(BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (BadZipFile, ValueError):
        return False
