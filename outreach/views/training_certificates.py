"""Trainees' certificates: issued, printed, revoked; and what everybody sees who scans the code of one."""

from __future__ import annotations

from io import BytesIO

from flask import flash, make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs, public
from core.errors import NotFound, TooMany
from core.forms import Form, attempt
from core.i18n import t
from core.throttles import count_try, key_of, pause_left
from core.times import local, say_days, say_plain_date
from core.web import actor, address, on_refusal, session
from outreach import training_certificate_services as services
from outreach.training_certificate import draw, masked, read
from outreach.training_inputs import RevocationInput
from outreach.training_models import Trainee, TrainingCertificate, TrainingClass
from outreach.views import bp
from outreach.views.training import class_url, own_trainee
from registry.permissions import Permission as P
from registry.scope import load
from schedule.queries import zone_of

MOST_WRONG = 30
PAUSE_MINUTES = 10


@bp.post("/training/<int:class_id>/trainees/<int:trainee_id>/certificate")
@needs(P.ISSUE_CERTIFICATES)
def issue_training_certificate(class_id: int, trainee_id: int) -> ResponseReturnValue:
    """Issue the trainee's certificate."""
    found, trainee = _issuing(class_id, trainee_id)
    made = services.issue(session(), trainee, actor())
    flash(str(t("Issued: certificate no. %(number)s.", number=made.number)), "success")
    return redirect(class_url(found), 303)


@bp.get("/training/<int:class_id>/trainees/<int:trainee_id>/certificate.pdf")
@needs(P.EDIT_EVENTS)
def training_certificate_pdf(class_id: int, trainee_id: int) -> ResponseReturnValue:
    """The certificate as a PDF; one that was revoked is not printed any more."""
    _, trainee = own_trainee(class_id, trainee_id)
    made = _valid(trainee)
    content = draw([services.sheet_of(session(), made, address(""))])
    return send_file(BytesIO(content), "application/pdf", download_name=f"{made.number}.pdf", max_age=0)


@bp.route("/training/<int:class_id>/trainees/<int:trainee_id>/certificate/revoke", methods=["GET", "POST"])
@needs(P.ISSUE_CERTIFICATES)
def revoke_training_certificate(class_id: int, trainee_id: int) -> ResponseReturnValue:
    """Ask why, then revoke the certificate."""
    found, trainee = _issuing(class_id, trainee_id)
    made, form = _valid(trainee), Form(RevocationInput)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.revoke(session(), made, given.reason, actor())
    ):
        flash(str(t("Revoked: certificate no. %(number)s.", number=made.number)), "success")
        return redirect(class_url(found), 303)
    page = render_template("outreach/training_revoke.html", form=form, made=made, trainee=trainee, found=found,
                           back=class_url(found))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/training-certificates/<token>")
@public
def check_training_certificate(token: str) -> ResponseReturnValue:
    """Whether the certificate is valid and for which class, the name masked; wrong codes end in a pause.

    A code is signed, so that nobody comes from one certificate to the next by counting.
    """
    found = services.of_token(session(), token[:100])
    if found is None:
        _count_wrong()
    page = render_template("outreach/training_certificate.html", **_words(found))
    answer = make_response(page, 200 if found else 404)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _issuing(class_id: int, trainee_id: int) -> tuple[TrainingClass, Trainee]:
    found = load(session(), TrainingClass, class_id, actor(), P.ISSUE_CERTIFICATES)
    trainee = session().get(Trainee, trainee_id)
    if trainee is None or trainee.class_id != found.id:
        raise NotFound()
    return found, trainee


def _valid(trainee: Trainee) -> TrainingCertificate:
    made = services.valid(session(), trainee)
    if made is None:
        raise NotFound()
    return made


def _words(found: TrainingCertificate | None) -> dict[str, object]:
    if found is None:
        return {"found": None}
    facts, zone = read(found.facts), zone_of(session(), found.trainee.training.area)
    return {
        "found": found, "facts": facts, "holder": masked(found.holder_name),
        "days": say_days(facts.first_on, facts.last_on),
        "issued_on": say_plain_date(facts.issued_on),
        "revoked_on": say_plain_date(local(found.revoked_at, zone).date()) if found.revoked_at else "",
    }  # fmt: skip


def _count_wrong() -> None:
    key = key_of("training certificate", str(request.remote_addr))
    seconds = pause_left(session(), [(key, MOST_WRONG)])
    if seconds:
        raise TooMany("too_many", t("Too many wrong codes came from this network. Please try again later."), seconds)

    def count(apart: Session) -> None:
        count_try(apart, [key], PAUSE_MINUTES)

    on_refusal(count)
