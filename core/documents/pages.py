"""What pages of Word templates have in common: the file that was sent, refusals to be shown, a file as an answer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Response, current_app, request, send_file

from core.documents.package import LARGEST_BYTES
from core.errors import DomainError, Invalid, Refusals
from core.files import FileStore
from core.i18n import t

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def try_to_take(deed: Callable[[bytes, str], object]) -> tuple[str, ...]:
    """Give the file that was sent, with its name, to the deed; what is wrong with it, nothing when it was taken."""
    given = request.files.get("file")
    data = given.stream.read(LARGEST_BYTES + 1) if given else b""
    try:
        if given is None or not data:
            raise Invalid("template.none", t("Choose a Word file first."), field="file")
        deed(data, given.filename or "template.docx")
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        said = refusal.errors if isinstance(refusal, Refusals) else [refusal]
        return tuple(str(one) for one in said)
    return ()


def word_file(name: str, content: bytes) -> Response:
    """A Word file as an answer, under its own name."""
    return send_file(BytesIO(content), WORD, as_attachment=True, download_name=name)


def store() -> FileStore:
    """Where uploaded files lie."""
    found: FileStore = current_app.extensions["files"]
    return found
