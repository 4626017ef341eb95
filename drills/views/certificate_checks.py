"""What everybody sees who scans the code of a certificate: whether it is true, and nobody's name."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import public
from core.errors import TooMany
from core.i18n import t
from core.throttles import count_try, key_of, pause_left
from core.times import local, say_plain_date
from core.web import on_refusal, session
from drills.certificate_facts import read
from drills.certificate_queries import certificate_of_token
from drills.document_models import Certificate
from drills.kinds import TYPE_NAMES
from drills.views import bp

MOST_WRONG = 30
PAUSE_MINUTES = 10


@bp.get("/certificates/<token>")
@public
def check_certificate(token: str) -> ResponseReturnValue:
    """Whether the certificate is valid, for whom and for what; wrong codes from one address end in a pause.

    A code is signed, so that nobody comes from one certificate to the next by counting.
    """
    found = certificate_of_token(session(), token[:100])
    if found is None:
        _count_wrong()
    answer = make_response(render_template("drills/certificate.html", **_words(found)), 200 if found else 404)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _words(found: Certificate | None) -> dict[str, object]:
    if found is None:
        return {"found": None}
    facts, zone = read(found.facts), found.drill.event.zone
    return {
        "found": found, "facts": facts, "type_name": TYPE_NAMES[facts.type],
        "on": say_plain_date(facts.on), "issued_on": say_plain_date(facts.issued_on),
        "revoked_on": say_plain_date(local(found.revoked_at, zone).date()) if found.revoked_at else "",
    }  # fmt: skip


def _count_wrong() -> None:
    key = key_of("certificate", str(request.remote_addr))
    seconds = pause_left(session(), [(key, MOST_WRONG)])
    if seconds:
        raise TooMany("too_many", t("Too many wrong codes came from this network. Please try again later."), seconds)

    def count(apart: Session) -> None:
        count_try(apart, [key], PAUSE_MINUTES)

    on_refusal(count)
