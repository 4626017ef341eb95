"""Refusals and failures as answers: a page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from core.errors import DomainError, Refusals
from core.i18n import Text, t

_SENTENCES = {
    400: (t("This request could not be understood."), t("Go back and try again.")),
    403: (t("Your role does not allow this."), t("Ask an administrator if you need it.")),
    404: (
        t("There is nothing at this address, or it is not open to you."),
        t("Go back, or look for it with the search box."),
    ),
    405: (t("This address does not take that kind of request."), t("Open the page again from the menu.")),
    413: (t("This file is too large."), t("Split it, or ask an administrator to raise the limit.")),
    415: (t("This kind of content is not taken here."), t("Send JSON with the header Content-Type: application/json.")),
    429: (t("Too many tries in a short time."), t("Wait a little and try again.")),
}


def wanted() -> bool:
    """Whether the answer goes to a program."""
    return request.path.startswith("/api/")


def answer(error: DomainError) -> ResponseReturnValue:
    """One refusal, or several, with status, code, sentence, field and remedy."""
    if wanted():
        return _json(error.status, as_dict(error))
    return _page(error.status, error.message, error.hint), error.status


def as_dict(error: DomainError) -> dict[str, Any]:
    """The refusal in the members of problem+json, one entry in `errors` for each field."""
    body: dict[str, Any] = {
        "type": f"urn:zhenan:{error.code}",
        "title": str(error.message),
        "status": error.status,
        "code": error.code,
    }
    if error.hint:
        body["detail"] = str(error.hint)
    if error.field:
        body["field"] = error.field
    if isinstance(error, Refusals):
        body["errors"] = [as_dict(e) for e in error.errors]
    return body | error.members()


def http_answer(error: HTTPException) -> ResponseReturnValue:
    """A refusal of the framework (404, 405, 413 ...) in the same form as our own."""
    status = error.code or 500
    message, hint = _SENTENCES.get(status, _SENTENCES[400])
    if wanted():
        response, _ = _json(
            status, {"type": "about:blank", "title": str(message), "status": status, "code": str(status)}
        )
    else:
        from flask import make_response

        response = make_response(_page(status, message, hint), status)
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response, status


def unauthorized() -> ResponseReturnValue:
    """A program did not say who it is."""
    title = str(t("Sign in, or send a token in the header Authorization: Bearer."))
    response, status = _json(401, {"type": "about:blank", "title": title, "status": 401, "code": "unauthorized"})
    response.headers["WWW-Authenticate"] = "Bearer"
    return response, status


def failure(request_id: str) -> ResponseReturnValue:
    """Something broke on our side: nothing was saved, and the number finds it in the log."""
    message = t("Something went wrong on our side. Nothing was changed.")
    hint = t(
        "Please try again. If it happens again, tell your administrator this number: %(number)s", number=request_id
    )
    if wanted():
        return _json(500, {"type": "about:blank", "title": str(message), "detail": str(hint), "status": 500})
    return _page(500, message, hint), 500


def _json(status: int, body: dict[str, Any]) -> tuple[Any, int]:
    response = jsonify(body)
    response.mimetype = "application/problem+json"
    response.status_code = status
    return response, status


def _page(status: int, message: Text, hint: Text | None) -> str:
    return render_template("errors/error.html", status=status, message=message, hint=hint)
