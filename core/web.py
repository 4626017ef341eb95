"""The edge of a request: its session, its one transaction, its actor, and refusals as pages or problem+json."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from typing import Any, cast

import structlog
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from core import problems
from core.access import PUBLIC, SIGNED_IN, VISITOR, Actor, asked_of, public
from core.config import Config
from core.db import Database, is_busy
from core.errors import Busy, DomainError, Forbidden, NotFound
from core.i18n import DEFAULT, LANGUAGES, speak

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNATTENDED = frozenset({"static", "core.healthz", "core.readyz", "core.metrics"})  # asked by machines all the time
SWITCH_SECONDS = 0.0005
"""A thread lets others run with each question to the database; the one that holds SQLite's only lock shall not have to
wait for the interpreter as long (5 ms) as Python lets another thread compute by default."""
log = structlog.get_logger("web")


def database(app: Flask | None = None) -> Database:
    """The database of this application."""
    return cast(Database, (app or current_app).extensions["database"])


def session() -> Session:
    """The session of this request: a writer for unsafe methods, a reader for the others."""
    if "db" not in g:
        g.db = database().session(writing=request.method not in SAFE and not reads_first_here())
        g.db.info["actor"] = VISITOR
    return cast(Session, g.db)


def reads_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark of a view that looks things up before it says `begin_writing()`: the less is done under SQLite's one lock,
    the more can be done by others meanwhile."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def reads_first_here() -> bool:
    """Whether the view that answers this request is marked so."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "reads_first", False)


def begin_writing() -> None:
    """From here on this request may write; answers one that was taken meanwhile as it was answered then."""
    database().begin_writing(session())
    check_again = current_app.extensions.get("answer_again")
    if check_again is not None and (before := check_again()) is not None:
        abort(before)


def actor() -> Actor:
    """Whoever sent this request."""
    return cast(Actor, g.get("actor", VISITOR))


def on_refusal(deed: Callable[[Session], None]) -> None:
    """Write something that must survive when this request is refused, in a short transaction of its own."""
    g.setdefault("on_refusal", []).append(deed)


def address(path: str) -> str:
    """The whole address of a path: PUBLIC_URL where it is set, else as this reader reached the site."""
    config: Config = current_app.extensions["config"]
    base = config.public_url if config["PUBLIC_URL"] else request.url_root.rstrip("/")
    return base + path.removeprefix(request.script_root)


class RecordNumber(IntegerConverter):
    """A number in an address that every database can hold; with a longer one there is nothing at the address."""

    regex = "[0-9]{1,9}"


def install(app: Flask, load_actor: Callable[[Session], Actor]) -> None:
    """Put the edge around every request of the application; `load_actor` tells who sent it."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app.extensions["load_actor"] = load_actor
    app.url_map.converters["int"] = RecordNumber
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_close)
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(DBAPIError, _database_failed)
    app.register_error_handler(HTTPException, _http_failed)
    app.register_error_handler(Exception, _failed)


def _begin() -> ResponseReturnValue | None:
    g.request_id = request.headers.get("X-Request-ID", "")[:64] or uuid.uuid4().hex[:16]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    speak(cookie.get("language") or _accepted())
    if request.endpoint is None:
        return None  # no such address: the 404 page needs no actor
    asks_for = asked_of(current_app.view_functions.get(request.endpoint))
    if request.endpoint in UNATTENDED:
        return None
    g.actor = _sender()
    session().info["actor"] = g.actor
    return _guard(asks_for)


def _sender() -> Actor:
    """Who sent the request; on SQLite read before the write lock is taken, so that others can write meanwhile."""
    load = cast("Callable[[Session], Actor]", current_app.extensions["load_actor"])
    if request.method in SAFE or not database().is_sqlite or reads_first_here():
        return load(session())
    with database().session(writing=False) as reader:
        return load(reader)


def _accepted() -> str:
    # programs ask for what they want; browsers of county machines say English by mistake, so pages begin in Chinese
    is_program = problems.wanted() and "text/html" not in request.headers.get("Accept", "")
    return request.accept_languages.best_match(LANGUAGES, DEFAULT) if is_program else DEFAULT


def _guard(asks_for: str | None) -> ResponseReturnValue | None:
    if asks_for == PUBLIC:
        return None
    if asks_for is None:
        log.error("unmarked_view", endpoint=request.endpoint)
        raise Forbidden("closed")
    if not actor().is_signed_in:
        return _ask_to_sign_in()
    if asks_for != SIGNED_IN and not actor().may(asks_for):
        _note_denied(asks_for)
        raise Forbidden()
    return None


def _note_denied(asks_for: str) -> None:
    note = current_app.extensions.get("note_denied")
    if note is not None:
        who, path = actor(), request.path
        on_refusal(lambda db: note(db, who, path, asks_for))


def _ask_to_sign_in() -> ResponseReturnValue:
    if problems.wanted():
        return problems.unauthorized()
    back = request.full_path.rstrip("?") if request.method in SAFE else "/"
    return redirect(url_for("registry.sign_in", next=back))


def _finish(response: Response) -> Response:
    if "db" in g and request.method not in SAFE and response.status_code < 400:
        try:
            _remember_submission(response)
            g.db.commit()
        except DBAPIError as error:
            g.db.rollback()
            cookie.pop("_flashes", None)  # nothing may say "saved"
            return current_app.make_response(_database_failed(error))
    return response


def _remember_submission(response: Response) -> None:
    remember = current_app.extensions.get("remember_submission")
    if remember is not None:
        remember(response)


def _close(_error: BaseException | None) -> None:
    db = g.pop("db", None)
    if db is not None:
        db.rollback()
        db.close()
    for deed in g.pop("on_refusal", []):
        with database().transaction() as apart:
            apart.info["actor"] = actor()
            deed(apart)


def refuse(error: DomainError) -> ResponseReturnValue:
    """The refusal as a page, or as problem+json under /api."""
    response = current_app.make_response(problems.answer(error))
    if (seconds := getattr(error, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def _database_failed(error: DBAPIError) -> ResponseReturnValue:
    return refuse(Busy()) if is_busy(error) else _failed(error)


def _http_failed(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return problems.http_answer(error)


def _failed(error: Exception) -> ResponseReturnValue:
    if current_app.config.get("PROPAGATE_FAILURES"):
        raise error
    g.failed = True  # the page that says so asks the database nothing
    log.error("failed", path=request.path, error=type(error).__name__, exc_info=error)
    return problems.failure(g.get("request_id", ""))


def language_of(code: str) -> str:
    """The code if it is a language of ours; refuses others as not found."""
    if code not in LANGUAGES:
        raise NotFound()
    return code


def public_static(view: Callable[..., Any]) -> Callable[..., Any]:
    """The framework's own view of static files, open to everybody; WhiteNoise answers before it."""

    def static(**values: Any) -> Any:
        return view(**values)

    return public(static)
