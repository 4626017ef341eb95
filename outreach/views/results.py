"""Results of events: the form, "held as planned" in one tap, and the list of those that are missing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.errors import Unlikely
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import Column, listing
from core.photos import MOST_PHOTOS
from core.sent_photos import caption, file_store, must_choose_again, sent_photos, typed_captions
from core.times import now
from core.views import back
from core.web import actor, session
from outreach import queries, result_services
from outreach.inputs import ResultInput
from outreach.kinds import ACTIVITIES, COLUMNS, MATERIALS
from outreach.material_models import Material
from outreach.material_queries import drawn_for_result, offered_for_result
from outreach.views import bp
from outreach.views.campaigns import event_url
from outreach.views.said import event_when
from registry import terms
from registry.permissions import Permission
from registry.scope import load
from schedule.models import Event
from schedule.queries import people, people_totals

APART = "special_needs"  # counted among the others


@bp.route("/events/<int:event_id>/result", methods=["GET", "POST"])
@needs(Permission.EDIT_EVENTS)
def result(event_id: int) -> ResponseReturnValue:
    """Enter or correct what came of an event."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    form = result_form(db, event)
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: _save(event, given))
        if saved is not None:
            reached = sum(people(db, event.id, "reported").values())
            flash(str(t("Saved: %(title)s, %(n)s people reached.", title=event.title, n=f"{reached:,}")), "success")
            return redirect(event_url(event))
    return result_page(db, event, form), 422 if form.is_wrong else 200


def _save(event: Event, given: ResultInput) -> Event:
    """The result, the captions and the photos that came with it: all of them, or nothing."""
    db, who, files = session(), actor(), sent_photos()
    with db.begin_nested():
        result_services.report(db, event, given, who)
        result_services.caption_photos(db, event, typed_captions(), who)
        if files:
            said = caption(request.form.get("caption", ""))
            added = result_services.add_photos(db, file_store(), event, files, said, who)
            flash(str(tn("%(n)s photo added.", "%(n)s photos added.", len(added))), "success")
    return event


@bp.post("/events/<int:event_id>/as-planned")
@needs(Permission.EDIT_EVENTS)
def as_planned(event_id: int) -> ResponseReturnValue:
    """Everything went as planned, and everybody expected came; can be undone."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    try:
        result_services.report_as_planned(db, event, who)
    except Unlikely as doubts:
        for doubt in doubts.errors:
            flash(str(doubt.message), "warning")
        return redirect(url_for("outreach.result", event_id=event.id))
    reached = sum(people(db, event.id, "reported").values())
    said = t("Held as planned: %(title)s, %(n)s people reached.", title=event.title, n=f"{reached:,}")
    undo = url_for("outreach.undo_as_planned", event_id=event.id)
    flash({"text": str(said), "url": undo, "label": str(t("Undo")), "post": True}, "success")  # type: ignore[arg-type]
    return redirect(back(event_url(event)))


@bp.post("/events/<int:event_id>/as-planned/undo")
@needs(Permission.EDIT_EVENTS)
def undo_as_planned(event_id: int) -> ResponseReturnValue:
    """Take back "held as planned"."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    result_services.undo_as_planned(db, event, who)
    flash(str(t("Taken back: %(title)s.", title=event.title)), "info")
    return redirect(event_url(event))


@bp.get("/events/unreported")
@needs(Permission.EDIT_EVENTS)
def unreported() -> str:
    """Events that are over and whose result is missing."""
    db, who = session(), actor()
    sorts = {"title": Event.title, "starts": Event.starts_at}
    here = url_for("outreach.unreported")
    page = listing(db, queries.unreported(who, now()), request.args, here, sorts, "starts")
    totals = people_totals(db, page.rows)
    columns = [
        Column("title", t("Event"), lambda event: event.title, True),
        Column("starts", t("Time"), event_when, True, "date"),
        Column("for", t("Held for"), lambda event: (event.unit or event.area).name),
        Column("expected", t("Expected"), lambda event: _figure(totals, event), kind="number"),
    ]
    return render_template("outreach/unreported.html", page=page, columns=columns, row_url=result_url)


def result_url(event: Event) -> str:
    """The address of the form of the event's result."""
    return url_for("outreach.result", event_id=event.id)


def result_form(db: Session, event: Event) -> Form[ResultInput]:
    """The form with what was entered, else with the people who were expected."""
    categories = [(code, name) for code, name in terms.names(db, "people_category", event.area) if code != APART]
    stocked = [(column, str(COLUMNS[column])) for column in _stock(db, event)]
    return Form(ResultInput, {"people": categories, "from_stock": stocked}, _values(db, event))


def _stock(db: Session, event: Event) -> dict[str, list[Material]]:
    """By column the items to draw from; also one that is out of use now and was drawn from."""
    offered = offered_for_result(db, event)
    for column, move in drawn_for_result(db, event).items():
        if move.material not in offered.setdefault(column, []):
            offered[column].append(move.material)
    return {column: offered[column] for column in MATERIALS if column in offered}


def result_page(db: Session, event: Event, form: Form[ResultInput]) -> str:
    """The page of the result and its photos; chosen photos are lost with a refusal, and the page says so."""
    filled = [code for code, count in form["people"].value.items() if str(count).strip()]
    first = _first(form, filled)
    form["people"].choices.sort(key=lambda choice: choice[0] not in first)  # those shown at once stand first
    return render_template(
        "outreach/result.html", event=event, when=event_when(event), form=form, first=first,
        stock=_stock(db, event), is_drawn=any(str(n) != "0" for n in (form["from_stock"].value or {}).values()),
        materials=list(MATERIALS), activities=list(ACTIVITIES), entered=queries.result_of(db, event),
        is_open=queries.can_be_reported(event, now()),
        are_activities_open=any(form[name].errors or str(form[name].value) not in ("", "0") for name in ACTIVITIES),
        photos=queries.photos_of(db, event), most_photos=MOST_PHOTOS, typed=request.form,
        must_choose_again=must_choose_again(),
    )  # fmt: skip


def _first(form: Form[ResultInput], filled: list[str]) -> list[str]:
    """The categories to show at once: those that have people, else the commonest."""
    offered = [code for code, _ in form["people"].choices]
    usual = filled or [code for code in ("students", "residents", "villagers", "staff") if code in offered]
    return usual if "unspecified" in usual else [*usual, "unspecified"]


def _values(db: Session, event: Event) -> dict[str, Any]:
    entered = queries.result_of(db, event)
    reported = people(db, event.id, "reported")
    shown = {code: n for code, n in (reported or people(db, event.id, "expected")).items() if code != APART}
    drawn = {column: move.material_id for column, move in drawn_for_result(db, event).items()}
    if entered is None:
        return {"people": shown, "from_stock": drawn} | dict.fromkeys(COLUMNS, "")
    values = {column: getattr(entered, column) or "" for column in COLUMNS}
    return values | {"from_stock": drawn, "people": shown, "remarks": entered.remarks, "version": entered.version}


def _figure(totals: dict[int, dict[str, int]], event: Event) -> str:
    expected = totals.get(event.id, {}).get("expected")
    return "" if expected is None else f"{expected:,}"
