"""Keep what proves something on paper: one photo, cleaned, or one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import FileStore, sniff
from core.i18n import t
from core.models import StoredFile
from core.photos import LARGEST_BYTES, keep

PDF = "application/pdf"


def keep_paper(
    session: Session, store: FileStore, files: Sequence[tuple[str, bytes]], actor: Actor, field: str = "photos"
) -> StoredFile:  # fmt: skip
    """The one file kept, given as (name, bytes); refused (Invalid) when there are several, or it is something else."""
    if len(files) > 1:
        raise Invalid("one_file", t("One file is enough: a photo or a PDF."), field=field)
    name, data = files[0]
    if sniff(data[:16]) == PDF:
        if len(data) > LARGEST_BYTES:
            raise Invalid("file.size", t("“%(name)s” is larger than 10 MB.", name=name), field=field)
        return store.keep(session, BytesIO(data), name, actor, (PDF,))
    return keep(session, store, files, actor, field)[0]
