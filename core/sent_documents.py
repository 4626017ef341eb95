"""Documents as they come with a form and go to a reader."""

from __future__ import annotations

from flask import Response, request, send_file

from core.kept_documents import LARGEST_BYTES
from core.models import StoredFile
from core.sent_photos import file_store


def sent_document(name: str = "file") -> tuple[str, bytes] | None:
    """Name and bytes of the chosen file; one byte more than allowed is read, so that a larger one is known."""
    chosen = request.files.get(name)
    if chosen is None or not chosen.filename:
        return None
    return str(chosen.filename), chosen.stream.read(LARGEST_BYTES + 1)


def document_answer(stored: StoredFile) -> Response:
    """The file to be saved under its own name, for the caller to have authorised."""
    path = file_store().path(stored)
    return send_file(path, stored.media_type, as_attachment=True, download_name=stored.name, max_age=0)
