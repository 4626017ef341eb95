"""Guests of an open day: the list to invite and to telephone, pasting many, letters with codes, the door."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import DomainError, NotFound
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import sentences, t, tn
from core.times import local, now, say_clock, say_minute
from core.web import actor, session
from outreach import guest_services as services
from outreach import open_day_queries as queries
from outreach.guest_lines import read_lines
from outreach.guest_notice_services import can_be_written_to
from outreach.open_day_file_queries import guest_sheet
from outreach.open_day_inputs import GuestAnswerInput, GuestInput, PasteInput
from outreach.open_day_models import OpenDay, OpenDayGuest
from outreach.views import bp
from outreach.views.open_day_said import (
    STANDING_NAMES,
    code_picture,
    guest_address,
    standing_tag,
    stop_line,
)
from outreach.views.said import event_when
from registry.permissions import Permission as P
from schedule.check_in_queries import opening_of
from schedule.line_queries import where

MISSING, CALL = "missing", "call"


@bp.get("/open-days/<int:event_id>/guests")
@needs(P.EDIT_EVENTS)
def guests(event_id: int) -> ResponseReturnValue:
    """The guests by category with their answers; narrowed to those who wait, or are to be telephoned."""
    db = session()
    day = queries.load_day(db, event_id, actor(), P.EDIT_EVENTS)
    everybody, here = queries.guests(db, event_id), queries.arrivals(db, event_id)
    chosen, category = request.args.get("answer", ""), request.args.get("category", "")
    shown = [one for one in everybody if _fits(one, chosen) and category in ("", one.category)]
    names = dict(queries.categories(db, day.event))
    answers = [(MISSING, t("No answer yet")), (CALL, t("To telephone")), ("coming", t("Comes")),
               ("declined", t("Does not come"))]  # fmt: skip
    url = url_for(".guests", event_id=event_id)
    bar = filter_bar(request.args, url, choice(request.args, "answer", t("Reply"), answers),
                     choice(request.args, "category", t("Category"), list(names.items())))  # fmt: skip
    return render_template(
        "outreach/guests.html", day=day, event=day.event, when=event_when(day.event), bar=bar, names=names,
        lines=[_line(one, here) for one in shown], counted=queries.tally_guests(everybody, here).whole,
        everybody=len(everybody), fresh=sum(one.invited_at is None and not one.answer for one in everybody),
        waiting=sum(one.invited_at is not None and not one.answer for one in everybody),
        is_closed=queries.answers_closed(day), answer_by=say_minute(day.answer_by, day.event.zone), chosen=chosen,
        is_day=day.event.starts_at.date() <= now().date(),
    )  # fmt: skip


def _fits(guest: OpenDayGuest, chosen: str) -> bool:
    stands = queries.standing(guest)
    if chosen == CALL:
        return not stands and bool(guest.phone)
    return {"": True, MISSING: not stands, "coming": stands in ("coming", "waiting"),
            "declined": stands == "declined"}.get(chosen, True)  # fmt: skip


def _line(guest: OpenDayGuest, here: dict[int, Any]) -> dict[str, Any]:
    arrived = here.get(guest.sign_up_id or 0)
    return {
        "guest": guest, "tag": standing_tag(guest), "people": queries.people_of(guest),
        "arrived": say_clock(arrived[0], guest.event.zone) if arrived else "",
        "arrived_people": arrived[1] if arrived else 0, "is_waiting": not guest.answer,
    }  # fmt: skip


@bp.route("/open-days/<int:event_id>/guests/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_guest(event_id: int) -> ResponseReturnValue:
    """Put somebody on the list, or many at once."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    form, paste = _form(day), _paste_form(day)
    if request.method == "POST" and request.form.get("deed") == "paste":
        made = attempt(paste, request.form, lambda given: _pasted(day, given))
        if made is not None:
            flash(_added(len(made), len(read_lines(request.form.get("lines", "")))), "success")
            return redirect(url_for(".guests", event_id=event_id))
    elif request.method == "POST":
        added = attempt(form, request.form, lambda given: services.add_guest(session(), day, given, actor()))
        if added is not None:
            flash(str(t("On the list: %(name)s.", name=added.name)), "success")
            return redirect(url_for(".guests", event_id=event_id))
    page = render_template("outreach/guest_form.html", form=form, paste=paste, day=day, guest=None)
    return page, 422 if form.is_wrong or paste.is_wrong else 200


def _added(made: int, lines: int) -> str:
    """How many of the lines are new guests, and how many were on the list already."""
    said = tn("%(n)s guest added.", "%(n)s guests added.", made)
    left = tn("%(n)s line left out, being on the list already.", "%(n)s lines left out, being on the list already.",
              lines - made)  # fmt: skip
    return sentences(said, left) if lines > made else str(said)


def _pasted(day: OpenDay, given: PasteInput) -> list[OpenDayGuest]:
    with session().begin_nested():
        return services.paste_guests(session(), day, given, actor())


@bp.route("/open-days/<int:event_id>/guests/<int:guest_id>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_guest(event_id: int, guest_id: int) -> ResponseReturnValue:
    """Change a guest, and enter the answer that came by telephone."""
    day, guest = own_guest(event_id, guest_id)
    names = ("category", "name", "organisation", "phone", "email", "most_people", "note", "version")
    form = _form(day, {name: getattr(guest, name) for name in names})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_guest(session(), guest, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=changed.name)), "success")
            return redirect(url_for(".guests", event_id=event_id))
    return _guest_page(day, guest, form)


def _guest_page(
    day: OpenDay, guest: OpenDayGuest, form: Form[GuestInput], answer: Form[GuestAnswerInput] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "outreach/guest_form.html", form=form, paste=None, day=day, guest=guest, address=guest_address(guest),
        answer=answer or answer_form(guest), tag=standing_tag(guest), over=day.event.ends_at < now(),
        links_over=opening_of(day.event).over(now()),
    )  # fmt: skip
    return page, 422 if form.is_wrong or (answer is not None and answer.is_wrong) else 200


@bp.post("/open-days/<int:event_id>/guests/<int:guest_id>/answer")
@needs(P.EDIT_EVENTS)
def answer_for_guest(event_id: int, guest_id: int) -> ResponseReturnValue:
    """The answer that a guest gave by telephone."""
    day, guest = own_guest(event_id, guest_id)
    form = answer_form(guest)
    done = attempt(form, request.form,
                   lambda given: services.answer(session(), day, guest, given, "phone", actor()))  # fmt: skip
    if done is None:
        names = ("category", "name", "organisation", "phone", "email", "most_people", "note", "version")
        return _guest_page(day, guest, _form(day, {name: getattr(guest, name) for name in names}), form)
    stands = STANDING_NAMES[queries.standing(guest)]
    flash(str(t("%(name)s: %(answer)s.", name=guest.name, answer=stands)), "success")
    return redirect(url_for(".guests", event_id=event_id))


@bp.post("/open-days/<int:event_id>/guests/<int:guest_id>/<any(arrived, remove, renew):deed>")
@needs(P.EDIT_EVENTS)
def settle_guest(event_id: int, guest_id: int, deed: str) -> ResponseReturnValue:
    """The guest has come, is taken off the list, or gets a new link."""
    day, guest = own_guest(event_id, guest_id)
    if deed == "remove":
        flash(str(t("Taken off the list: %(name)s.", name=guest.name)), "success")
        services.remove_guest(session(), guest, actor())
        return redirect(url_for(".guests", event_id=event_id))
    if deed == "renew":
        services.renew_link(session(), guest, actor())
        flash(str(t("New link and code for %(name)s: the ones given out before open nothing any more.",
                    name=guest.name)), "success")  # fmt: skip
        return redirect(url_for(".edit_guest", event_id=event_id, guest_id=guest_id))
    people = queries.people_of(guest) or 1
    try:
        services.receive(session(), day, guest, people, "organiser", actor().key)
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        flash(str(refusal), "warning")
    else:
        flash(str(t("Checked in: %(name)s, %(n)s people.", name=guest.name, n=people)), "success")
    return redirect(url_for(".guests", event_id=event_id))


@bp.post("/open-days/<int:event_id>/guests/<any(invite, remind):deed>")
@needs(P.EDIT_EVENTS)
def invite_guests(event_id: int, deed: str) -> ResponseReturnValue:
    """Write to who has not been invited, or has not answered."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    try:
        done = services.invite(session(), day, actor(), "invited" if deed == "invite" else "reminded")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(str(refusal), "warning")
        return redirect(url_for(".guests", event_id=event_id))
    said = tn("%(n)s guest is written to.", "%(n)s guests are written to.", done.written)
    flash(str(said), "success")
    if done.to_letter:
        left = tn("%(n)s guest has neither e-mail nor text messages: print the letter.",
                  "%(n)s guests have neither e-mail nor text messages: print the letters.",
                  len(done.to_letter))  # fmt: skip
        message: Any = {"text": str(left), "url": url_for(".guest_letters", event_id=event_id),
                        "label": str(t("Letters"))}  # fmt: skip
        flash(message, "info")
    return redirect(url_for(".guests", event_id=event_id))


@bp.get("/open-days/<int:event_id>/letters")
@needs(P.EDIT_EVENTS)
def guest_letters(event_id: int) -> ResponseReturnValue:
    """Invitations on paper with each guest's code: of those whom nobody can write to, or of all."""
    db = session()
    day = queries.load_day(db, event_id, actor(), P.EDIT_EVENTS)
    everybody = [one for one in queries.guests(db, event_id) if not one.is_cleared]
    is_all = request.args.get("all") == "1"
    shown = everybody if is_all else [one for one in everybody if not can_be_written_to(db, one)]
    return render_template(
        "outreach/guest_letters.html", day=day, event=day.event, when=event_when(day.event), where=where(day.event),
        letters=[(one, guest_address(one)) for one in shown], is_all=is_all, everybody=len(everybody),
        answer_by=say_minute(day.answer_by, day.event.zone),
        stops=[stop_line(stop) for stop in queries.stops(db, event_id)],
    )  # fmt: skip


@bp.get("/open-days/<int:event_id>/guests/<int:guest_id>.svg")
@needs(P.EDIT_EVENTS)
def guest_code(event_id: int, guest_id: int) -> ResponseReturnValue:
    """The guest's own code, as a picture."""
    _, guest = own_guest(event_id, guest_id)
    return code_picture(guest_address(guest))


@bp.get("/open-days/<int:event_id>/guests.<string:ending>")
@needs(P.EDIT_EVENTS)
def guest_file(event_id: int, ending: str) -> ResponseReturnValue:
    """The list of guests as a file."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    name = f"{t('Guests')}_{day.event.title}_{local(day.event.starts_at, day.event.zone):%Y%m%d}"
    return tables_answer([guest_sheet(session(), day.event)], name, ending)


def own_guest(event_id: int, guest_id: int) -> tuple[OpenDay, OpenDayGuest]:
    """The open day and its guest, for who plans it."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    guest = queries.load_guest(session(), guest_id, actor())
    if guest.event_id != event_id:
        raise NotFound()
    return day, guest


def answer_form(guest: OpenDayGuest) -> Form[GuestAnswerInput]:
    """The form of a guest's answer, filled with what was answered before."""
    choices = [("coming", t("Yes, I come")), ("declined", t("No, I cannot come"))]
    stands = queries.standing(guest)
    values = {"answer": "coming" if stands == "waiting" else stands, "people": queries.people_of(guest) or 1}
    form = Form(GuestAnswerInput, {"answer": choices}, values)
    form["people"].hint = str(tn("You may bring %(n)s person in all.", "You may come with %(n)s people in all.",
                                 guest.most_people))  # fmt: skip
    return form


def _form(day: OpenDay, values: dict[str, Any] | None = None) -> Form[GuestInput]:
    return Form(GuestInput, {"category": queries.categories(session(), day.event)}, values)


def _paste_form(day: OpenDay) -> Form[PasteInput]:
    form = Form(PasteInput, {"category": queries.categories(session(), day.event)})
    form["category"].prefix = "f-paste"
    return form
