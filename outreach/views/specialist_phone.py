"""The page behind a specialist's own link: visits due and done, and their reports, with or without a network."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid, TooMany
from core.i18n import t
from core.problems import as_dict
from core.sent_photos import file_store
from core.throttles import count_try, key_of, pause_left
from core.times import local, now, say_minute, say_span
from core.web import actor, session
from outreach.specialist_inputs import MOST_AT_ONCE, SentPhotoInput, SentReportInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import DAYS_AHEAD, DAYS_BACK, WINDOW, Visit, opened, visits_of
from outreach.specialist_report_services import ReportReceipt, take_entries
from outreach.specialist_words import VISIT_NAMES, VISIT_TONES
from outreach.views import bp
from registry import terms

PER_MINUTE = 120  # requests by one link
LARGEST_BODY = 6_000_000
KEPT_DAYS = 10
WORKER_PARTS = ("offline_queue.js", "visit_queue.js", "offline_worker.js", "visit_worker.js")
MODELS: dict[str, type[SentReportInput] | type[SentPhotoInput]] = {"report": SentReportInput, "photo": SentPhotoInput}
APART = "special_needs"


@bp.get("/v/<token>")
@public
def visits_on_phone(token: str) -> ResponseReturnValue:
    """The specialist's page; it is kept on the phone and opens without a network."""
    found, at = opened(session(), token), now()
    visits = visits_of(session(), found, at - timedelta(days=DAYS_BACK), at + timedelta(days=DAYS_AHEAD))
    page = render_template("outreach/visits_on_phone.html", found=found, plan=_plan(found, visits),
                           due=sum(1 for one in visits if one.may_report and one.state != "sent"))  # fmt: skip
    response = current_app.make_response(page)
    response.headers["X-Keep-Until"] = str(int((at + timedelta(days=KEPT_DAYS)).timestamp()))
    return response


@bp.post("/v/<token>/entries")
@public
def send_visit_reports(token: str) -> ResponseReturnValue:
    """What a phone kept, as JSON; the answer says of each nonce what became of it."""
    request.max_content_length = LARGEST_BODY
    try:
        found = opened(session(), token)
        _throttle(found)
        answers = _take(found, read_body())
    except DomainError as wrong:
        response = jsonify(as_dict(wrong))
        response.headers["Retry-After"] = str(getattr(wrong, "retry_after", 60))
        return response, wrong.status
    return jsonify({"answers": answers})


@bp.get("/v/sw.js")
@public
def visit_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / name).read_text("utf-8") for name in WORKER_PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = _scope()
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _scope() -> str:
    return url_for(".visit_worker").rpartition("/")[0] + "/"


def _plan(found: Specialist, visits: list[Visit]) -> dict[str, Any]:
    """What the page knows: the visits, the categories of people, the worker that keeps it."""
    people = terms.names(session(), "people_category", found.person.area)
    return {
        "visits": [_visit(one) for one in visits],
        "people": [pair for pair in people if pair[0] != APART],
        "worker": url_for(".visit_worker"), "scope": _scope(), "due": str(VISIT_NAMES["due"]),
        "made": int(now().timestamp() * 1000),
    }  # fmt: skip


def _visit(visit: Visit) -> dict[str, Any]:
    event, report, sent = visit.event, visit.report, visit.dispatch
    span = (report.began_at, report.ended_at) if report else (event.starts_at, event.ends_at)
    began, ended = (local(at, event.zone) for at in span)
    where = " · ".join(part for part in (
        (event.unit or event.area).name, event.place.name if event.place else "", event.place_note,
        sent.household if sent else "") if part)  # fmt: skip
    return {
        "id": event.id, "title": event.title, "when": say_span(event.starts_at, event.ends_at, event.zone),
        "where": where, "purpose": sent.purpose if sent else event.note,
        "state": visit.state, "said": str(VISIT_NAMES[visit.state]), "tone": VISIT_TONES[visit.state],
        "opens": int(event.starts_at.timestamp() * 1000), "closes": int((event.ends_at + WINDOW).timestamp() * 1000),
        "until": say_minute(event.ends_at + WINDOW, event.zone),
        "on": began.date().isoformat(), "starts": f"{began:%H:%M}", "ends": f"{ended:%H:%M}",
        "people": report.people if report else {}, "done": report.done if report else "",
        "next": report.next_steps if report else "", "reason": report.reason if report else "",
    }  # fmt: skip


def _throttle(found: Specialist) -> None:
    seconds = int(now().timestamp())
    key = key_of("specialist", f"{found.id} {seconds // 60}")
    if pause_left(session(), [(key, PER_MINUTE)]):
        raise TooMany("too_many", t("Too much is sent by this link. Please try again in a minute."), 60 - seconds % 60)
    count_try(session(), [key], 2)


def _take(found: Specialist, body: Any) -> list[dict[str, Any]]:
    sent = body.get("entries") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
        raise Invalid("entries", t("Send a list of at most %(n)s entries.", n=MOST_AT_ONCE), field="entries")
    read, who = [_read(one) for one in sent], actor()
    if not who.is_signed_in:
        who = Actor("link", f"specialist:{found.id}", found.name)
        session().info["actor"] = who
    good = [one for one in read if not isinstance(one, ReportReceipt)]
    taken = iter(take_entries(session(), found, good, file_store(), who))
    return [_answer(one if isinstance(one, ReportReceipt) else next(taken)) for one in read]


def _read(sent: Any) -> SentReportInput | SentPhotoInput | ReportReceipt:
    """The entry; or, so that one that is spoilt does not hold up the others, the receipt that refuses it."""
    known = dict(sent) if isinstance(sent, dict) else {}
    what = known.pop("what", "")
    try:
        model = MODELS.get(what) if isinstance(what, str) else None
        if model is None:
            raise Invalid("what", t("Something is missing in what was sent."), field="what")
        return checked(model, known)
    except DomainError as wrong:
        return ReportReceipt(str(known.get("nonce", ""))[:64], "refused", wrong)


def _answer(receipt: ReportReceipt) -> dict[str, Any]:
    answer: dict[str, Any] = {"nonce": receipt.nonce, "state": receipt.state}
    return answer | ({"message": str(receipt.refusal)} if receipt.refusal else {})
