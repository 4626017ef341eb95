"""A POST sent again with the same Idempotency-Key is done once and answered with what it made."""

from __future__ import annotations

import hashlib
import re
from typing import Any, cast

from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.access import asked_of
from core.answers import Answer
from core.api.sending import MULTIPART, content_digested
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.models import Submission
from core.web import actor, session

HEADER = "Idempotency-Key"
KEY = r"^[!-~]{1,200}$"


def claim() -> Submission | None:
    """The key's row: fresh, to be filled with the answer or where it is, or that of before; None without a key.

    Refuses a key that was sent before with another body, and one whose first request has not ended yet.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not re.fullmatch(KEY, key):
        wording = t("The key is a text of 1 to 200 letters, digits and signs, without spaces.")
        raise Invalid("idempotency_key", wording, field=HEADER)
    prefix, nonce = _nonce(key)
    before = session().scalar(select(Submission).where(Submission.nonce.between(prefix, f"{prefix}g")))
    if before is None:
        return _fresh(nonce)
    if before.nonce != nonce:
        wording = t("This key was sent before with another content.")
        raise Invalid("idempotency_key_reused", wording, field=HEADER, hint=t("Use a new key for a new deed."))
    return before


def again(location: str) -> Answer:
    """What stands at the address now, as its own view gives it."""
    endpoint, numbers = current_app.create_url_adapter(request).match(location, method="GET")  # type: ignore[union-attr]
    view: Any = current_app.view_functions[endpoint]
    if not actor().may(str(asked_of(view))):
        raise Forbidden()
    return cast(Answer, view.__wrapped__(**numbers))


def _fresh(nonce: str) -> Submission:
    fresh = Submission(nonce=nonce, sender=actor().key, location="")
    try:
        with session().begin_nested():
            session().add(fresh)
    except IntegrityError:
        wording = t("The same request is being worked on at this moment.")
        raise DomainError("in_progress", wording, hint=t("Send it again in a few seconds.")) from None
    return fresh


def _nonce(key: str) -> tuple[str, str]:
    """A part that is the same for one sender, address and key, and the whole that also differs by body."""
    prefix = _digest(f"{actor().key} {request.path} {key}".encode())
    return prefix, prefix + _digest(content_digested() if request.mimetype == MULTIPART else request.get_data())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
