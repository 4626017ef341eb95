"""Uploaded and made files: bytes under their digest in the data folder, what they are in the database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.models import StoredFile

CHUNK = 1 << 20
_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})


class FileStore:
    """A folder of files named by what is in them, so that the same bytes are kept once."""

    def __init__(self, folder: Path, largest: int) -> None:
        self.folder = folder
        self.largest = largest

    def path(self, stored: StoredFile) -> Path:
        """Where the bytes of a stored file lie."""
        return self.folder / stored.digest[:2] / stored.digest

    def keep(
        self, session: Session, source: BinaryIO, name: str, actor: Actor, allowed: Collection[str] | None = None
    ) -> StoredFile:
        """Keep what can be read from `source`; refuses what is too large or not of an allowed kind, by its content."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"incoming-{os.getpid()}-{os.urandom(6).hex()}"
        try:
            digest, size, media_type = self._copy(source, fresh)
            if allowed is not None and media_type not in allowed:
                raise Invalid("file.kind", t("“%(name)s” is not a file of the kind asked for here.", name=name),
                              hint=t("Choose a photo in JPEG, PNG or WebP."))  # fmt: skip
            stored = StoredFile(
                digest=digest, name=Path(name).name[:200], media_type=media_type, size=size, owner_key=actor.key
            )
            target = self.path(stored)
            target.parent.mkdir(exist_ok=True)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        session.add(stored)
        session.flush()
        return stored

    def _copy(self, source: BinaryIO, target: Path) -> tuple[str, int, str]:
        digest, size, head = hashlib.sha256(), 0, b""
        with target.open("wb") as file:
            while chunk := source.read(CHUNK):
                head = head or chunk[:16]
                size += len(chunk)
                if size > self.largest:
                    raise too_large(self.largest)
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise Invalid("file.empty", t("This file is empty."), hint=t("Choose another file."))
        return digest.hexdigest(), size, sniff(head)


def too_large(largest: int) -> Invalid:
    """The refusal of a file over the limit, in bytes."""
    limit = largest // 1_000_000
    return Invalid("file.size", t("This file is larger than %(limit)s MB.", limit=limit),
                   hint=t("Split it, or ask an administrator to raise the limit."))  # fmt: skip


def sniff(head: bytes) -> str:
    """The media type that the first bytes speak of."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in _SIGNATURES.items() if head.startswith(mark)), "application/octet-stream")


def owned(session: Session, file_id: int, actor: Actor) -> StoredFile:
    """A file that belongs to this actor; anybody else's is not found."""
    stored = session.get(StoredFile, file_id)
    if stored is None or stored.owner_key != actor.key:
        raise NotFound()
    return stored
