"""The page behind a specialist's own link: visits due and done, and their reports, with or without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import read_body
from core.kept_pages import (
    answer_sent,
    brake_link,
    keep_until,
    list_sent,
    reader_of,
    take_together,
    worker_script,
)
from core.sent_photos import file_store
from core.times import local, now, say_minute, say_span
from core.web import actor, session
from outreach.specialist_inputs import MOST_AT_ONCE, SentPhotoInput, SentReportInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import DAYS_AHEAD, DAYS_BACK, WINDOW, Visit, opened, visits_of
from outreach.specialist_report_services import take_entries
from outreach.specialist_words import VISIT_NAMES, VISIT_TONES
from outreach.views import bp
from registry import terms

PER_MINUTE = 120  # requests by one link
LARGEST_BODY = 6_000_000
KEPT_DAYS = 10
READ: Callable[[Any], SentReportInput | SentPhotoInput] = reader_of(
    {"report": SentReportInput, "photo": SentPhotoInput}
)
APART = "special_needs"


@bp.get("/v/<token>")
@public
def visits_on_phone(token: str) -> ResponseReturnValue:
    """The specialist's page; it is kept on the phone and opens without a network."""
    found, at = opened(session(), token), now()
    visits = visits_of(session(), found, at - timedelta(days=DAYS_BACK), at + timedelta(days=DAYS_AHEAD))
    page = render_template("outreach/visits_on_phone.html", found=found, plan=_plan(found, visits),
                           due=sum(1 for one in visits if one.may_report and one.state != "sent"))  # fmt: skip
    return keep_until(page, at + timedelta(days=KEPT_DAYS))


@bp.post("/v/<token>/entries")
@public
def send_visit_reports(token: str) -> ResponseReturnValue:
    """What a phone kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take(opened(session(), token))})


@bp.get("/v/sw.js")
@public
def visit_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("visit")


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


def _take(found: Specialist) -> list[dict[str, Any]]:
    brake_link("specialist", found.id, PER_MINUTE)
    sent, who = list_sent(read_body(), "entries", MOST_AT_ONCE), actor()
    if not who.is_signed_in:
        who = Actor("link", f"specialist:{found.id}", found.name)
        session().info["actor"] = who
    receipts = take_together(sent, READ, lambda good: take_entries(session(), found, good, file_store(), who))
    return [one.as_answer() for one in receipts]
