"""Files are kept by their content, refused by size and by what they really are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.files import IMAGES, FileStore, owned, sniff


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(Invalid) as caught:
        yield
    assert caught.value.code == code


ANNA = Actor("user", "user:1", "Anna")
OTTO = Actor("user", "user:2", "Otto")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", 1000)


def test_a_kept_file_can_be_read_again_by_its_owner_only(store: FileStore, session: Session) -> None:
    stored = store.keep(session, io.BytesIO(PNG), "照片.png", ANNA, IMAGES)
    assert store.path(stored).read_bytes() == PNG
    assert (stored.name, stored.media_type, stored.size) == ("照片.png", "image/png", 108)
    assert owned(session, stored.id, ANNA) is stored
    with pytest.raises(NotFound):
        owned(session, stored.id, OTTO)


def test_a_file_that_only_calls_itself_a_photo_is_refused(store: FileStore, session: Session) -> None:
    with refusal("file.kind"):
        store.keep(session, io.BytesIO(b"<script>alert(1)</script>"), "photo.jpg", ANNA, IMAGES)
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_over_the_limit_is_refused_and_not_kept(store: FileStore, session: Session) -> None:
    with refusal("file.size"):
        store.keep(session, io.BytesIO(b"0" * 1001), "large.csv", ANNA)
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


def test_an_empty_file_is_refused(store: FileStore, session: Session) -> None:
    with refusal("file.empty"):
        store.keep(session, io.BytesIO(b""), "empty.csv", ANNA)


def test_a_name_with_folders_in_it_leads_nowhere(store: FileStore, session: Session) -> None:
    assert store.keep(session, io.BytesIO(PNG), "../../etc/passwd.png", ANNA).name == "passwd.png"


def test_kinds_are_told_by_the_first_bytes() -> None:
    assert sniff(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert sniff(b"RIFF0000WEBP") == "image/webp"
    assert sniff(b"GIF89a") == "application/octet-stream"
