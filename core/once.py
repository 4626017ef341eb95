"""A form sent twice is done once: each form carries a nonce, kept in the deed's own transaction with its answer."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import cast

from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from core.i18n import t
from core.models import Submission
from core.prepared import Prepared
from core.times import now
from core.web import actor, reads_first_here, session

FIELD = "_once"
KEPT_DAYS = 3
_TABLE = Submission.metadata.tables["submissions"]
_BEFORE = Prepared(select(_TABLE.c.sender, _TABLE.c.location).where(_TABLE.c.nonce == bindparam("nonce")))
_KEPT = ("nonce", "sender", "location", "created_at")
_KEEP = Prepared(insert(_TABLE).values({name: bindparam(name) for name in _KEPT}))


def once_token() -> str:
    """A fresh nonce for a form."""
    return secrets.token_urlsafe(18)


def install(app: Flask) -> None:
    """Answer a form that was taken before with the answer it got then."""
    app.before_request(_answer_again)
    app.extensions["remember_submission"] = _remember
    app.extensions["answer_again"] = _answer_if_taken
    app.jinja_env.globals["once_token"] = once_token


def _answer_again() -> ResponseReturnValue | None:
    nonce = request.form.get(FIELD, "") if request.method == "POST" and not request.is_json else ""
    if not nonce or len(nonce) > 64 or request.endpoint is None:
        return None
    g.nonce = nonce
    return None if reads_first_here() else _answer_if_taken()  # such a view asks when it says begin_writing()


def _answer_if_taken() -> Response | None:
    nonce = g.get("nonce", "")
    if not nonce:
        return None
    before = next(iter(_BEFORE.rows(session(), {"nonce": nonce})), None)
    if before is None or before.sender != actor().key:
        return None
    g.nonce = ""
    flash(str(t("This form had already been received; it was saved once.")), "info")
    return cast(Response, redirect(before.location))


def _remember(response: Response) -> None:
    nonce = g.get("nonce", "")
    if nonce and response.status_code in (302, 303):
        kept = {"nonce": nonce, "sender": actor().key, "location": response.location or "/", "created_at": now()}
        db = session()
        db.flush()
        _KEEP.run(db, kept)


def forget_old(session: Session) -> int:
    """Drop nonces older than three days; returns how many."""
    gone = session.execute(delete(Submission).where(Submission.created_at < now() - timedelta(days=KEPT_DAYS)))
    return int(gone.rowcount)  # type: ignore[attr-defined]
