"""Organisers of an event: the panel of its page, the form to enter one, and the page on which a unit answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.db import whole
from core.forms import Choices, Form, attempt
from core.i18n import Text, sentences, t, tn
from core.panels import Board, Need, Panel
from core.tags import tag
from core.times import local, now, say_date
from core.web import actor, session
from outreach import organiser_queries as queries
from outreach import organiser_services as services
from outreach.organiser_inputs import OrganiserInput, OrganiserReasonInput
from outreach.organiser_models import EventOrganiser
from outreach.organiser_queries import KEEP, VIEW
from outreach.organiser_reminder_services import Reminded, remind_by_hand
from outreach.organisers import ROLE_NAMES, STATE_NAMES, STATE_TONES, share_words
from outreach.views import bp
from outreach.views.said import event_when
from registry.scope import load, may
from registry.user_queries import offered_units, unit_entry
from schedule.line_queries import where as place_of
from schedule.models import HOLDING, Event

SOON_DAYS = 7
"""So many days before an event its keeper is told on Today that an organiser has not answered."""


def put_up(board: Board) -> None:
    """The organisers on the page of an event, and on Today what a unit was asked."""
    board.add_panels("event", event_panel)
    board.needs.append(organiser_needs)


@bp.route("/events/<int:event_id>/organisers/new", methods=["GET", "POST"])
@needs(KEEP)
def new_organiser(event_id: int) -> ResponseReturnValue:
    """Enter an organiser of an event."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, KEEP)
    form = _form({"role": "co_host"})
    if request.method == "POST":
        made = attempt(form, request.form, whole(db, lambda given: services.add_organiser(db, event, given, who)))
        if made is not None:
            flash(str(t("%(name)s is among the organisers.", name=name_of(made))), "success")
            return redirect(_event_url(made))
    return _form_page(form, event)


@bp.route("/organisers/<int:organiser_id>/edit", methods=["GET", "POST"])
@needs(KEEP)
def edit_organiser(organiser_id: int) -> ResponseReturnValue:
    """Correct who it is, its part and its share."""
    db, who = session(), actor()
    found = queries.load_organiser(db, organiser_id, who)
    event = load(db, Event, found.event_id, who, KEEP)
    values = {name: getattr(found, name) for name in OrganiserInput.model_fields if name != "unit"}
    form = _form(values | {"unit": unit_entry(found.unit) if found.unit is not None else ""})
    if request.method == "POST":

        def deed(given: OrganiserInput) -> EventOrganiser:
            return services.edit_organiser(db, found, given, who)

        if attempt(form, request.form, whole(db, deed)) is not None:
            flash(str(t("%(name)s: corrected.", name=name_of(found))), "success")
            return redirect(_event_url(found))
    return _form_page(form, event, found)


@bp.get("/organisers/<int:organiser_id>")
@needs(VIEW)
def organiser(organiser_id: int) -> ResponseReturnValue:
    """What a unit was asked, with one tap to confirm it."""
    return _page(queries.load_organiser(session(), organiser_id, actor()))


@bp.post("/organisers/<int:organiser_id>/<any(ask, remove):deed>")
@needs(KEEP)
def settle_organiser(organiser_id: int, deed: str) -> ResponseReturnValue:
    """Ask the unit, or take the organiser off the event."""
    db, who = session(), actor()
    found = queries.load_organiser(db, organiser_id, who)
    url, name = _event_url(found), name_of(found)
    if deed == "remove":
        services.remove_organiser(db, found, who)
        flash(str(t("%(name)s is no longer among the organisers.", name=name)), "info")
        return redirect(url)
    told = services.ask(db, found, who)
    said = t("%(name)s was asked; the answer appears here.", name=name)
    lonely = t("Nobody at %(name)s has an account: ask by telephone, and confirm or decline for it.", name=name)
    flash(str(said if told else lonely), "success" if told else "warning")
    return redirect(url)


@bp.post("/events/<int:event_id>/organisers/remind")
@needs(KEEP)
def remind_organisers(event_id: int) -> ResponseReturnValue:
    """Remind those who were asked and have not answered."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, KEEP)
    told = remind_by_hand(db, event, who)
    flash(_say_reminded(told), "success" if told.people else "warning")
    return redirect(url_for("schedule.event", event_id=event.id, _anchor="organisers"))


@bp.post("/organisers/<int:organiser_id>/confirm")
@needs(VIEW)
def confirm_organiser(organiser_id: int) -> ResponseReturnValue:
    """Say that the organiser takes its part."""
    db, who = session(), actor()
    found = services.confirm(db, queries.load_organiser(db, organiser_id, who), who)
    flash(str(t("Confirmed: %(name)s, %(role)s.", name=name_of(found), role=ROLE_NAMES[found.role])), "success")
    return redirect(_back(found))


@bp.post("/organisers/<int:organiser_id>/decline")
@needs(VIEW)
def decline_organiser(organiser_id: int) -> ResponseReturnValue:
    """Say that it does not, with the reason."""
    db, who = session(), actor()
    found, form = queries.load_organiser(db, organiser_id, who), Form(OrganiserReasonInput)
    if attempt(form, request.form, whole(db, lambda given: services.decline(db, found, given, who))) is None:
        return _page(found, form)
    flash(str(t("Declined: %(name)s. The reason stands at the event.", name=name_of(found))), "info")
    return redirect(_back(found))


def name_of(one: EventOrganiser) -> str:
    """The unit's name, or that of an organiser in no register."""
    return one.unit.name if one.unit is not None else one.name


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """Who organises the event together, their part, share and answer."""
    rows, can_edit = queries.organisers_of(session, event), may(session, event, actor, KEEP)
    if not rows and not can_edit:
        return None
    lines = [{**_said(one), "may_answer": can_edit or queries.may_answer(one, actor)} for one in rows]
    counts = {state: sum(one.state == state for one in rows) for state in STATE_NAMES}
    may_remind = can_edit and bool(counts["asked"]) and event.status in HOLDING and event.starts_at > now()
    values = {"organisers": lines, "event": event, "can_edit": can_edit, "counts": counts, "many": len(rows),
              "may_remind": may_remind, "can_ask": event.status in HOLDING}  # fmt: skip
    return Panel(str(t("Organising units")), "outreach/panel_organisers.html", values, rank=8)


def organiser_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """What the reader's units were asked to organise with others; who keeps events: near ones without an answer."""
    found = [
        Need("warn", str(t("To be confirmed")),
             str(t("%(unit)s is asked to be %(role)s of “%(title)s”", unit=name_of(one), role=ROLE_NAMES[one.role],
                   title=one.event.title)),
             event_when(one.event), url_for("outreach.organiser", organiser_id=one.id), str(t("Answer")))
        for one in queries.waiting_for(session, actor)
    ]  # fmt: skip
    silent = queries.silent_soon(session, actor, SOON_DAYS) if actor.area_paths(KEEP) else []
    for event in dict.fromkeys(one.event for one in silent):
        many = sum(one.event_id == event.id for one in silent)
        title = tn("%(n)s organiser of “%(title)s” has not answered",
                   "%(n)s organisers of “%(title)s” have not answered", many, title=event.title)  # fmt: skip
        url = url_for("schedule.event", event_id=event.id, _anchor="organisers")
        found.append(Need("warn", str(t("Organising units")), str(title), event_when(event), url, str(t("Show"))))
    return found


def _say_reminded(told: Reminded) -> str:
    said: list[Text] = []
    if told.people:
        said.append(tn("Reminded: %(n)s person.", "Reminded: %(n)s people.", told.people))
    if told.again:
        said.append(tn("%(n)s person had been reminded today already.",
                       "%(n)s people had been reminded today already.", told.again))  # fmt: skip
    if told.to_call:
        names = str(t(", ")).join(told.to_call)
        said.append(
            t("Nobody at %(name)s has an account: ask by telephone, and confirm or decline for it.", name=names)
        )
    return sentences(*said)


def _said(one: EventOrganiser) -> dict[str, Any]:
    people = str(tn("%(n)s person", "%(n)s people", one.people)) if one.people else ""
    share = share_words(one.share, one.share_percent)
    return {
        "one": one, "name": name_of(one), "role": str(ROLE_NAMES[one.role]), "people": people, "share": share,
        "state": tag(STATE_NAMES[one.state], STATE_TONES[one.state]),
        "asked_on": say_date(local(one.asked_at, one.event.zone).date()) if one.asked_at is not None else "",
    }  # fmt: skip


def _form(values: dict[str, Any]) -> Form[OrganiserInput]:
    choices: Choices = {"role": list(ROLE_NAMES.items()), "unit": offered_units(session(), actor(), KEEP)}
    return Form(OrganiserInput, choices, values)


def _form_page(
    form: Form[OrganiserInput], event: Event, found: EventOrganiser | None = None
) -> ResponseReturnValue:  # fmt: skip
    page = render_template("outreach/organiser_form.html", form=form, event=event, organiser=found,
                           when=event_when(event))  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _event_url(one: EventOrganiser) -> str:
    return url_for("schedule.event", event_id=one.event_id, _anchor="organisers")


def _back(one: EventOrganiser) -> str:
    is_kept = may(session(), one.event, actor(), KEEP)
    return _event_url(one) if is_kept else url_for(".organiser", organiser_id=one.id)


def _page(found: EventOrganiser, form: Form[OrganiserReasonInput] | None = None) -> ResponseReturnValue:
    db, who = session(), actor()
    can_keep, can_see = may(db, found.event, who, KEEP), may(db, found.event, who, VIEW)
    page = render_template(
        "outreach/organiser.html", organiser=found, said=_said(found), when=event_when(found.event),
        may_answer=can_keep or queries.may_answer(found, who), form=form or Form(OrganiserReasonInput),
        is_wrong=form is not None, can_keep=can_keep, event_url=_event_url(found) if can_see else "",
        is_held=found.event.status in HOLDING, where=place_of(found.event),
        others=[_said(one) for one in queries.organisers_of(db, found.event) if one.id != found.id],
    )  # fmt: skip
    return page, 422 if form is not None else 200
