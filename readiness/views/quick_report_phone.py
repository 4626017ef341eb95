"""The page behind an informant's personal link: a quick report, with or without a network or scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid, Refusals, TooMany
from core.forms import Form, attempt
from core.i18n import sentences, t
from core.problems import as_dict
from core.sent_photos import file_store, sent_photos
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_clock
from core.web import session
from readiness import quick_report_services as services
from readiness.felt_table import CLASSES, GRADES, GROUPS, PEOPLE, SERVICE_STATES, SERVICES, SIGNS, signs_of
from readiness.quick_report_checks import NOT_FELT_HINT, not_felt_but
from readiness.quick_report_inputs import MOST_AT_ONCE, KeptQuickPhotoInput, KeptQuickReportInput, QuickReportInput
from readiness.quick_report_inputs import damage_names as damage
from readiness.quick_report_models import QuickAsked, QuickReport, QuickRound
from readiness.quick_report_queries import areas_for, opened, photos_of, reports_of
from readiness.quick_report_words import MODE_NAMES, MODE_SENTENCES, UNTIMED, say_shock
from readiness.views import bp
from schedule.queries import zone_of

PER_MINUTE = 60  # requests with one link
LARGEST_BODY = 30_000_000
KEPT_SECONDS = 10 * 86_400
WORKER_PARTS = ("offline_queue.js", "quick_report_queue.js", "offline_worker.js", "quick_report_worker.js")


@bp.route("/q/<token>", methods=["GET", "POST"])
@public
def quick_report(token: str) -> ResponseReturnValue:
    """The form of somebody who was asked; it is kept on the phone and opens without a network."""
    asked, found = opened(session(), token)
    form = report_form(asked)
    if request.method == "POST":
        _throttle(asked)
        if attempt(form, request.form, lambda given: _taken(asked, given)):
            flash(str(_said(found)), "success")
            return redirect(url_for(".quick_report", token=token))
    response = current_app.make_response(_page(asked, found, form, token))
    response.headers["X-Keep-Until"] = str(int(now().timestamp()) + KEPT_SECONDS)
    response.status_code = 422 if form.is_wrong else 200
    return response


@bp.post("/q/<token>/reports")
@public
def send_quick_reports(token: str) -> ResponseReturnValue:
    """What a phone has kept, as JSON; the answer says of each nonce what became of it."""
    request.max_content_length = LARGEST_BODY
    try:
        asked, found = opened(session(), token)
        _throttle(asked)
        answers = _take_all(asked, found, read_body())
    except DomainError as refusal:
        response = jsonify(as_dict(refusal))
        response.headers["Retry-After"] = str(getattr(refusal, "retry_after", 60))
        return response, refusal.status
    return jsonify({"answers": answers})


@bp.get("/q/sw.js")
@public
def quick_report_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / name).read_text("utf-8") for name in WORKER_PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for(".quick_report", token="")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def report_form(asked: QuickAsked) -> Form[QuickReportInput]:
    """The form of a report for somebody who was asked."""
    states = list(SERVICE_STATES.items())
    offered: dict[str, Any] = {
        "felt": [("yes", t("Yes, I felt it")), ("no", t("No, I did not feel it"))],
        "signs": [(sign.code, sign.label) for sign in SIGNS], "damage": damage(),
        "area": areas_for(session(), asked), **dict.fromkeys(SERVICES, states),
    }  # fmt: skip
    return Form(QuickReportInput, offered, {"area": asked.area.code})


def words_of_form() -> dict[str, Any]:
    """What the template of the form asks for beside the form."""
    return {
        "groups": [(name, [sign.code for sign in signs_of(code)]) for code, name in GROUPS.items()], "people": PEOPLE,
        "services": SERVICES, "classes": CLASSES, "grades": GRADES,
        "not_felt_but": sentences(not_felt_but("{what}"), NOT_FELT_HINT),
    }  # fmt: skip


def _page(asked: QuickAsked, found: QuickRound, form: Form[QuickReportInput], token: str) -> str:
    zone = zone_of(session(), found.area)
    return render_template(
        "readiness/quick_phone.html", asked=asked, round=found, form=form, token=token, zone=zone,
        mode_name=MODE_NAMES[found.mode], mode_sentence=MODE_SENTENCES[found.mode], sent=reports_of(session(), asked),
        shock=say_shock(found.magnitude, found.shook_at, zone), photos=len(photos_of(session(), found, asked)),
        untimed=UNTIMED, **words_of_form(),
    )  # fmt: skip


def _taken(asked: QuickAsked, given: QuickReportInput) -> bool:
    """The report of a browser without scripts, with its photos; when one is refused nothing of it stays."""
    db, who, nonce = session(), _informant(asked), request.form.get("_once", "")[:40]
    nonce = nonce if len(nonce) >= 16 else services.fresh_nonce()
    db.info["actor"] = who
    with db.begin_nested():
        services.take_report(db, asked, given, nonce, 0, who)
        if files := sent_photos():
            report = db.query(QuickReport).filter_by(nonce=nonce).one()
            services.add_photos(db, file_store(), report, files, nonce, who)
    return True


def _informant(asked: QuickAsked) -> Actor:
    return Actor("link", f"informant:{asked.id}", asked.name)


def _throttle(asked: QuickAsked) -> None:
    seconds = int(now().timestamp())
    key = key_of("quick-report", f"{asked.id} {seconds // 60}")
    if pause_left(session(), [(key, PER_MINUTE)]):
        raise TooMany("too_many", t("That was very much at once. It is sent again in a minute."), 60 - seconds % 60)
    count_try(session(), [key], 2)


def _take_all(asked: QuickAsked, found: QuickRound, body: Any) -> list[dict[str, Any]]:
    sent = body.get("reports") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
        raise Invalid("reports", t("Send a list of at most %(n)s reports.", n=MOST_AT_ONCE), field="reports")
    session().info["actor"] = _informant(asked)
    return [_take(asked, found, one) for one in sent]


def _take(asked: QuickAsked, found: QuickRound, sent: Any) -> dict[str, Any]:
    """What became of one report or photo; one that is spoilt does not hold up the others."""
    db, nonce = session(), str(sent.get("nonce", ""))[:64] if isinstance(sent, dict) else ""
    try:
        with db.begin_nested():
            if isinstance(sent, dict) and "data" in sent:
                photo = checked(KeptQuickPhotoInput, sent)
                services.take_photo(db, file_store(), asked, photo, _informant(asked))
                return {"nonce": nonce, "state": "taken"}
            given = checked(KeptQuickReportInput, sent)
            plain = QuickReportInput(**given.model_dump(exclude={"nonce", "elapsed_seconds"}))
            who = _informant(asked)
            state = services.take_report(db, asked, plain, given.nonce, given.elapsed_seconds, who)
            return {"nonce": nonce, "state": state, "message": str(_said(found))}
    except DomainError as refusal:
        return {"nonce": nonce, "state": "refused", "message": str(refusal), "fields": _wrong_fields(refusal)}


def _wrong_fields(refusal: DomainError) -> dict[str, str]:
    """The sentence of each field that is wrong, for the phone to show beside it."""
    parts = refusal.errors if isinstance(refusal, Refusals) else [refusal]
    return {one.field: str(one) for one in parts if one.field}


def _said(found: QuickRound) -> Any:
    clock = say_clock(now(), zone_of(session(), found.area))
    return t("[%(mode)s] Your report has arrived at %(clock)s. If something changes, report again: the last one "
             "counts.", mode=MODE_NAMES[found.mode], clock=clock)  # fmt: skip
