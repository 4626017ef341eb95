"""Photos as they come with a form and go to a page: chosen files, the captions typed beside them, one photo sent."""

from __future__ import annotations

from flask import Response, current_app, request, send_file

from core.errors import Invalid
from core.files import FileStore
from core.i18n import t
from core.models import StoredFile
from core.photos import LARGEST_BYTES

CAPTION_LENGTH = 200


def sent_photos() -> list[tuple[str, bytes]]:
    """Name and bytes of each chosen photo; one byte more than allowed is read, so that larger ones are known."""
    chosen = [file for file in request.files.getlist("photos") if file.filename]
    return [(str(file.filename), file.stream.read(LARGEST_BYTES + 1)) for file in chosen]


def must_choose_again() -> bool:
    """Whether photos came with the request: a browser does not keep them when its form comes back."""
    return any(file.filename for file in request.files.getlist("photos"))


def photo_answer(stored: StoredFile) -> Response:
    """The picture itself, for the caller to have authorised; kept by the reader's own browser for an hour."""
    return send_file(file_store().path(stored), "image/jpeg", download_name=stored.name, max_age=3600)


def typed_captions() -> dict[int, str]:
    """The captions of photos that are there, by the photo's number."""
    return {
        int(key[8:]): caption(value)
        for key, value in request.form.items()
        if key.startswith("caption-") and key[8:].isdecimal() and len(key) < 18
    }


def caption(typed: str) -> str:
    """The caption on one line; refuses one that is too long."""
    said = " ".join(typed.split())
    if len(said) > CAPTION_LENGTH:
        raise Invalid(
            "caption", t("This is too long: at most %(limit)s characters.", limit=CAPTION_LENGTH), field="caption"
        )
    return said


def file_store() -> FileStore:
    """Where files are kept."""
    store: FileStore = current_app.extensions["files"]
    return store
