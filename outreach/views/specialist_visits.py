"""Visits of all specialists: the list, one with its report, entering, accepting, sending back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.errors import NotFound
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.sent_photos import photo_answer
from core.tags import tag
from core.times import local, say_minute, say_month, say_span
from core.web import actor, session
from outreach import specialist_report_services as services
from outreach.allowances import hours
from outreach.queries import result_of
from outreach.specialist_inputs import AcceptInput, SendBackInput, VisitReportInput
from outreach.specialist_models import Specialist, VisitPhoto, VisitReport
from outreach.specialist_queries import Visit, all_visits, as_visits, load_specialist, photos_of, visit_of
from outreach.specialist_words import VISIT_NAMES, VISIT_TONES
from outreach.views import bp
from outreach.views.specialists import specialist_url
from registry import terms
from registry.permissions import Permission as P
from registry.scope import may
from schedule.models import Event

APART = "special_needs"  # counted among the others


@bp.get("/specialists/visits")
@needs(P.VIEW_CAMPAIGNS)
def all_visits_page() -> str:
    """Visits in the reader's areas by state, the latest first."""
    db, asked = session(), request.args
    shows = asked.get("shows", "")
    page = listing(db, all_visits(actor(), shows), asked, request.path, {"starts": Event.starts_at}, "-starts")
    pairs = [(event, one) for event, one in page.rows]
    visits = {(event.id, one.id): visit for (event, one), visit in zip(pairs, as_visits(db, pairs), strict=True)}
    columns = [
        Column("starts", t("Time"), lambda row: say_span(row[0].starts_at, row[0].ends_at, row[0].zone), True, "date"),
        Column("who", t("Specialist"), lambda row: row[1].name),
        Column("title", t("Specialist's visit"), lambda row: row[0].title),
        Column("where", t("Held for"), lambda row: (row[0].unit or row[0].area).name),
        Column("state", t("Status"), lambda row: _state(visits[row[0].id, row[1].id])),
    ]
    bar = filter_bar(asked, url_for(".all_visits_page"), choice(asked, "shows", t("Status"), list(VISIT_NAMES.items())))
    return render_template("outreach/visits_of_specialists.html", page=page, columns=columns, bar=bar,
                           row_url=lambda row: visit_url(row[1], row[0]))  # fmt: skip


@bp.get("/specialists/<int:specialist_id>/visits/<int:event_id>")
@needs(P.VIEW_CAMPAIGNS)
def visit_report(specialist_id: int, event_id: int) -> ResponseReturnValue:
    """One visit: what it is for, what was reported, and what is to be decided."""
    found, visit = _seen(specialist_id, event_id)
    return _page(found, visit, Form(AcceptInput))


@bp.route("/specialists/<int:specialist_id>/visits/<int:event_id>/enter", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def enter_visit_report(specialist_id: int, event_id: int) -> ResponseReturnValue:
    """Enter a report that came on paper or by telephone."""
    found, visit = _seen(specialist_id, event_id, P.EDIT_EVENTS)
    form = _report_form(visit)
    if request.method == "POST":
        nonce = request.form.get("_once", "")[:40]
        made = attempt(form, request.form, lambda given: services.enter_report(
            session(), found, visit.event, given, nonce, actor()))  # fmt: skip
        if made is not None:
            flash(str(t("Entered: the report of %(name)s. Accept it when it is right.", name=found.name)), "success")
            return redirect(visit_url(found, visit.event))
    page = render_template("outreach/visit_enter.html", form=form, found=found, visit=visit,
                           back=visit_url(found, visit.event))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/specialists/<int:specialist_id>/visits/<int:event_id>/accept")
@needs(P.EDIT_EVENTS)
def accept_visit_report(specialist_id: int, event_id: int) -> ResponseReturnValue:
    """Accept the report; what is possible but unlikely is asked back."""
    found, visit = _seen(specialist_id, event_id, P.EDIT_EVENTS)
    report, form = _reported(visit), Form(AcceptInput)
    done = attempt(form, request.form,
                   lambda given: services.accept_report(session(), report, given.confirmed, actor()))  # fmt: skip
    if done is None:
        return _page(found, visit, form)
    flash(str(t("Accepted: %(title)s. It stands in the sheet of %(month)s.", title=visit.event.title,
                month=say_month(done.paid_in) if done.paid_in else "")), "success")  # fmt: skip
    return redirect(visit_url(found, visit.event), 303)


@bp.route("/specialists/<int:specialist_id>/visits/<int:event_id>/send-back", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def send_back_visit_report(specialist_id: int, event_id: int) -> ResponseReturnValue:
    """Ask why, then send the report back."""
    found, visit = _seen(specialist_id, event_id, P.EDIT_EVENTS)
    report, form = _reported(visit), Form(SendBackInput)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.send_back(session(), report, given.reason, actor())
    ):
        flash(str(t("Sent back: %(name)s reads the reason beside the visit.", name=found.name)), "success")
        return redirect(visit_url(found, visit.event))
    page = render_template("outreach/visit_send_back.html", form=form, found=found, visit=visit,
                           back=visit_url(found, visit.event))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/specialists/<int:specialist_id>/visits/<int:event_id>/photos/<int:photo_id>")
@needs(P.VIEW_CAMPAIGNS)
def visit_photo(specialist_id: int, event_id: int, photo_id: int) -> ResponseReturnValue:
    """One photo of the report."""
    _, visit = _seen(specialist_id, event_id)
    photo = session().get(VisitPhoto, photo_id)
    if photo is None or visit.report is None or photo.report_id != visit.report.id:
        raise NotFound()
    return photo_answer(photo.file)


def visit_url(found: Specialist, event: Event) -> str:
    """The page of a specialist's visit."""
    return url_for("outreach.visit_report", specialist_id=found.id, event_id=event.id)


def _seen(specialist_id: int, event_id: int, permission: P = P.VIEW_CAMPAIGNS) -> tuple[Specialist, Visit]:
    db, who = session(), actor()
    found = load_specialist(db, specialist_id, who, P.VIEW_CAMPAIGNS)
    visit = visit_of(db, found, event_id)
    if not may(db, visit.event, who, permission):
        raise NotFound()
    return found, visit


def _reported(visit: Visit) -> VisitReport:
    if visit.report is None:
        raise NotFound()
    return visit.report


def _state(visit: Visit) -> Any:
    return tag(VISIT_NAMES[visit.state], VISIT_TONES[visit.state])


def _page(found: Specialist, visit: Visit, form: Form[AcceptInput]) -> ResponseReturnValue:
    db, who, event = session(), actor(), visit.event
    report = visit.report
    may_decide = may(db, event, who, P.EDIT_EVENTS)
    page = render_template(
        "outreach/visit_of_specialist.html", found=found, visit=visit, event=event, form=form,
        when=say_span(event.starts_at, event.ends_at, event.zone), state=VISIT_NAMES[visit.state],
        tone=VISIT_TONES[visit.state], facts=_facts(db, report) if report else [], report=report,
        photos=photos_of(db, report) if report else [], may_decide=may_decide,
        has_result=result_of(db, event) is not None, back=specialist_url(found),
        may_enter=may_decide and visit.state in ("due", "sent", "returned"),
        event_url=url_for("schedule.event", event_id=event.id), sees_history=may(db, event, who, P.VIEW_AUDIT),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _facts(db: Session, report: VisitReport) -> list[tuple[str, object]]:
    zone = report.event.zone
    names = terms.labels(db, "people_category", report.event.area)
    people = [f"{names.get(code, code)} {count:,}" for code, count in report.people.items()]
    minutes = int((report.ended_at - report.began_at).total_seconds() // 60)
    place = f"{report.lat:.5f}, {report.lon:.5f}" if report.lat is not None and report.lon is not None else ""
    if place and report.accuracy_m:
        place = str(t("%(place)s (to about %(metres)s m)", place=place, metres=report.accuracy_m))
    facts = [
        (t("Hours"), f"{say_span(report.began_at, report.ended_at, zone)} · {hours(minutes)} h"),
        (t("People reached"), str(t(", ")).join(people) or "0"),
        (t("Work done on the visit"), report.done),
        (t("Next steps"), report.next_steps),
        (t("Place"), place),
        (t("Written at"), say_minute(report.made_at, zone)),
        (t("Arrived at"), say_minute(report.received_at, zone)),
        (t("Reason"), report.reason),
        (t("Paid with"), say_month(report.paid_in) if report.paid_in else ""),
    ]
    return [(str(label), value) for label, value in facts if value]


def _report_form(visit: Visit) -> Form[VisitReportInput]:
    event, report = visit.event, visit.report
    span = (report.began_at, report.ended_at) if report else (event.starts_at, event.ends_at)
    began, ended = (local(at, event.zone) for at in span)
    values: dict[str, Any] = {"on": began.date(), "starts": began.time(), "ends": ended.time()}
    if report is not None:
        values |= {"people": report.people, "done": report.done, "next_steps": report.next_steps}
    people = [pair for pair in terms.names(session(), "people_category", event.area) if pair[0] != APART]
    return Form(VisitReportInput, {"people": people}, values)
