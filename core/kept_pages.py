"""Pages that a phone keeps: the script that keeps them, and the answer to what was written down without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from core.api.reading import checked
from core.errors import DomainError, Invalid
from core.fields import Input
from core.i18n import t
from core.kept_entries import Receipt, nonce_of, refused
from core.problems import as_dict
from core.throttles import brake
from core.web import session

PARTS = ("offline_queue.js", "{name}_queue.js", "offline_worker.js", "{name}_worker.js")
M = TypeVar("M", bound=Input)
R = TypeVar("R", bound=Receipt)


def worker_script(name: str, scope: str = "") -> ResponseReturnValue:
    """The script `name` that keeps pages on the phone: those below `scope`, or below the folder of its own address."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / part.format(name=name)).read_text("utf-8") for part in PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = scope or f"{request.script_root}{request.path.rpartition('/')[0]}/"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def keep_until(page: Any, at: datetime, status: int = 200) -> Response:
    """The page as an answer that the phone keeps until that instant and opens without a network."""
    response = current_app.make_response(page)
    response.headers["X-Keep-Until"] = str(int(at.timestamp()))
    response.status_code = status
    return response


def answer_sent(largest: int, answer: Callable[[], Mapping[str, Any]]) -> ResponseReturnValue:
    """What a phone has kept, answered as JSON; `largest` is the most the body may hold, in bytes.

    A refusal of the whole says what is wrong and after how many seconds the phone may send again.
    """
    request.max_content_length = largest
    try:
        return jsonify(answer())
    except DomainError as wrong:
        response = jsonify(as_dict(wrong))
        response.headers["Retry-After"] = str(getattr(wrong, "retry_after", 60))
        return response, wrong.status


def brake_link(kind: str, whose: object, per_minute: int) -> None:
    """Count one request by a link; refuses what comes in masses until the minute is over."""
    wording = t("Too much is sent by this link. Please try again in a minute.")
    brake(session(), kind, str(whose), per_minute, wording)


def list_sent(body: Any, name: str, most: int) -> list[Any]:
    """The entries in the body's member `name`; refuses what is no list or longer than `most`."""
    sent = body.get(name) if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > most:
        raise Invalid(name, t("Send a list of at most %(n)s entries.", n=most), field=name)
    return sent


def take_together(
    sent: Sequence[Any], read: Callable[[Any], M], take: Callable[[list[M]], Sequence[R]]
) -> list[R | Receipt]:
    """A receipt for each of `sent`, in order; one that is spoilt does not hold up the others."""
    known: list[M | Receipt] = [_read(one, read) for one in sent]
    taken = iter(take([one for one in known if not isinstance(one, Receipt)]))
    return [one if isinstance(one, Receipt) else next(taken) for one in known]


def take_apart(sent: Sequence[Any], take: Callable[[Any], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What became of each of `sent`; each is a step of its own, so one that is spoilt does not hold up the others.

    `take` answers what the phone is told of it beside its nonce and state.
    """
    return [_take(one, take) for one in sent]


def reader_of(models: Mapping[str, type[M]]) -> Callable[[Any], M]:
    """Reads an entry whose member `what` names one of these models."""

    def read(sent: Any) -> M:
        known = dict(sent) if isinstance(sent, dict) else {}
        what = known.pop("what", "")
        model = models.get(what) if isinstance(what, str) else None
        if model is None:
            raise Invalid("what", t("Something is missing in what was sent."), field="what")
        return checked(model, known)

    return read


def _read(sent: Any, read: Callable[[Any], M]) -> M | Receipt:
    try:
        return read(sent)
    except DomainError as wrong:
        return refused(sent, wrong)


def _take(sent: Any, take: Callable[[Any], Mapping[str, Any]]) -> dict[str, Any]:
    try:
        with session().begin_nested():
            return {"nonce": nonce_of(sent), "state": "taken"} | dict(take(sent))
    except DomainError as wrong:
        return refused(sent, wrong).as_answer()
