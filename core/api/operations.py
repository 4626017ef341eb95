"""One decorator for the views of the API: it reads the view's types, and does what every operation does alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, get_args, get_origin, get_type_hints

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from core.answers import Answer, Problem
from core.api import repeating
from core.api.reading import LARGEST_BODY, Changes, checked, read_body, read_changes, read_query
from core.api.sending import Files, read_files
from core.fields import Input
from core.i18n import Text

View = Callable[..., Answer]
BODY, QUERY, FILES = "given", "asked", "sent"


@dataclass(frozen=True)
class Operation:
    """What one view takes and gives; `clash` describes a 409 that says more than a problem usually does."""

    summary: Text
    body: type[Input] | None
    is_partial: bool
    query: type[Input] | None
    answer: type[Answer]
    status: int
    clash: type[Problem] | None
    files: Files | None = None


def operation(
    summary: Text,
    *,
    location: Callable[[Any], str] | None = None,
    clash: type[Problem] | None = None,
    files: Files | None = None,
) -> Callable[[View], Callable[..., ResponseReturnValue]]:
    """Make a view of the API from a function over models.

    A parameter `given` is the body (an input model, or Changes of one for PATCH), a parameter `asked` the query;
    what is returned is the answer. With `files`, the body is files, which a parameter `sent` gets as (name, bytes).
    With `location`, the address of what was made, the status is 201.
    """

    def described(view: View) -> Callable[..., ResponseReturnValue]:
        known = _read_types(view, summary, 201 if location else 200, clash, files)

        @wraps(view)
        def answered(**numbers: int) -> ResponseReturnValue:
            request.max_content_length = _largest(files)
            claim = repeating.claim() if request.method == "POST" else None
            if claim is not None and claim.location:
                return respond(repeating.again(claim.location), known.status, claim.location, is_repeated=True)
            if claim is not None and claim.answer is not None:
                return respond(known.answer.model_validate(claim.answer), known.status, None, is_repeated=True)
            answer = view(**numbers, **_read(known))
            made = location(answer) if location else None
            if claim is not None:
                claim.location, claim.answer = made or "", None if made else answer.model_dump(mode="json")
            return respond(answer, known.status, made)

        answered.operation = known  # type: ignore[attr-defined]
        return answered

    return described


def respond(answer: Answer, status: int, location: str | None, is_repeated: bool = False) -> Response:
    """The answer as JSON."""
    response = Response(answer.model_dump_json(), status, mimetype="application/json")
    if location and status == 201:
        response.headers["Location"] = location
    if is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _largest(files: Files | None) -> int:
    if files is None:
        return LARGEST_BODY
    most: int | None = current_app.config["MAX_CONTENT_LENGTH"]
    return min(files.largest_body, most or files.largest_body)


def _read(known: Operation) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if known.query is not None:
        values[QUERY] = read_query(known.query)
    if known.body is not None:
        values[BODY] = read_changes(known.body) if known.is_partial else checked(known.body, read_body())
    if known.files is not None:
        values[FILES] = read_files(known.files)
    return values


def _read_types(
    view: View, summary: Text, status: int, clash: type[Problem] | None, files: Files | None
) -> Operation:  # fmt: skip
    types = get_type_hints(view)
    body = types.get(BODY)
    is_partial = get_origin(body) is Changes
    return Operation(
        summary=summary, body=get_args(body)[0] if is_partial else body, is_partial=is_partial,
        query=types.get(QUERY), answer=types["return"], status=status, clash=clash,
        files=files,
    )  # fmt: skip
