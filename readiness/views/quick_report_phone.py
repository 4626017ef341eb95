"""The page behind an informant's personal link: a quick report, with or without a network or scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.forms import Form, attempt
from core.i18n import sentences, t
from core.kept_pages import answer_sent, brake_link, keep_until, list_sent, take_apart, worker_script
from core.sent_photos import file_store, sent_photos
from core.times import now, say_clock
from core.web import session
from readiness import quick_report_services as services
from readiness.felt_table import CLASSES, GRADES, GROUPS, PEOPLE, SERVICE_STATES, SERVICES, SIGNS, signs_of
from readiness.quick_report_checks import NOT_FELT_HINT, not_felt_but
from readiness.quick_report_inputs import MOST_AT_ONCE, KeptQuickPhotoInput, KeptQuickReportInput, QuickReportInput
from readiness.quick_report_inputs import damage_names as damage
from readiness.quick_report_losses import most_likely
from readiness.quick_report_models import QuickAsked, QuickReport, QuickRound
from readiness.quick_report_queries import areas_for, opened, photos_of, reports_of
from readiness.quick_report_words import MODE_NAMES, MODE_SENTENCES, UNTIMED, say_shock
from readiness.views import bp
from schedule.queries import zone_of

PER_MINUTE = 60  # requests with one link
LARGEST_BODY = 30_000_000
KEPT = timedelta(days=10)


@bp.route("/q/<token>", methods=["GET", "POST"])
@public
def quick_report(token: str) -> ResponseReturnValue:
    """The form of somebody who was asked; it is kept on the phone and opens without a network."""
    asked, found = opened(session(), token)
    form = report_form(asked)
    if request.method == "POST":
        brake_link("quick-report", asked.id, PER_MINUTE)
        if attempt(form, request.form, lambda given: _taken(asked, given)):
            flash(str(_said(found)), "success")
            return redirect(url_for(".quick_report", token=token))
    return keep_until(_page(asked, found, form, token), now() + KEPT, 422 if form.is_wrong else 200)


@bp.post("/q/<token>/reports")
@public
def send_quick_reports(token: str) -> ResponseReturnValue:
    """What a phone has kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take_all(*opened(session(), token))})


@bp.get("/q/sw.js")
@public
def quick_report_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("quick_report")


def report_form(asked: QuickAsked, last: QuickReport | None = None) -> Form[QuickReportInput]:
    """The form of a report for somebody who was asked, filled with a report that it corrects."""
    states = list(SERVICE_STATES.items())
    offered: dict[str, Any] = {
        "felt": [("yes", t("Yes, I felt it")), ("no", t("No, I did not feel it"))],
        "signs": [(sign.code, sign.label) for sign in SIGNS], "damage": damage(),
        "area": areas_for(session(), asked), **dict.fromkeys(SERVICES, states),
    }  # fmt: skip
    return Form(QuickReportInput, offered, _said_before(last) if last is not None else {"area": asked.area.code})


def _said_before(last: QuickReport) -> dict[str, Any]:
    said = {name: getattr(last, name) for name in ("felt", "signs", *PEOPLE, "damage", "words", "lon", "lat")}
    return said | dict(last.services) | {"area": last.area.code}


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
        untimed=UNTIMED, most_people=most_likely(asked.area.population), **words_of_form(),
    )  # fmt: skip


def _taken(asked: QuickAsked, given: QuickReportInput) -> bool:
    """The report of a browser without scripts, with its photos; when one is refused nothing of it stays."""
    db, who, nonce = session(), _informant(asked), request.form.get("_once", "")[:40]
    nonce = nonce if len(nonce) >= 16 else services.fresh_nonce()
    db.info["actor"] = who
    services.ask_back(db, asked, given)
    with db.begin_nested():
        services.take_report(db, asked, given, nonce, 0, who)
        if files := sent_photos():
            report = db.query(QuickReport).filter_by(nonce=nonce).one()
            services.add_photos(db, file_store(), report, files, nonce, who)
    return True


def _informant(asked: QuickAsked) -> Actor:
    return Actor("link", f"informant:{asked.id}", asked.name)


def _take_all(asked: QuickAsked, found: QuickRound) -> list[dict[str, Any]]:
    brake_link("quick-report", asked.id, PER_MINUTE)
    sent = list_sent(read_body(), "reports", MOST_AT_ONCE)
    session().info["actor"] = _informant(asked)
    return take_apart(sent, lambda one: _take(asked, found, one))


def _take(asked: QuickAsked, found: QuickRound, sent: Any) -> dict[str, Any]:
    """What the phone is told of one report or photo that was taken."""
    who = _informant(asked)
    if isinstance(sent, dict) and "data" in sent:
        services.take_photo(session(), file_store(), asked, checked(KeptQuickPhotoInput, sent), who)
        return {}
    given = checked(KeptQuickReportInput, sent)
    plain = QuickReportInput(**given.model_dump(exclude={"nonce", "elapsed_seconds"}))
    state = services.take_report(session(), asked, plain, given.nonce, given.elapsed_seconds, who)
    return {"state": state, "message": str(_said(found))}


def _said(found: QuickRound) -> Any:
    clock = say_clock(now(), zone_of(session(), found.area))
    return t("[%(mode)s] Your report has arrived at %(clock)s. If something changes, report again: the last one "
             "counts.", mode=MODE_NAMES[found.mode], clock=clock)  # fmt: skip
