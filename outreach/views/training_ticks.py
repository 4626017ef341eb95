"""Who came to a session: ticked by the teacher, or by trainees themselves with the code on the wall."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs, public
from core.errors import DomainError, NotFound, TooMany
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_clock, say_span
from core.web import actor, address, on_refusal, session
from outreach import training_services
from outreach import training_tick_services as services
from outreach.training_certificate import masked
from outreach.training_inputs import AttendanceInput, TickInput
from outreach.training_models import TrainingClass, TrainingSession
from outreach.training_queries import present_at, sittings_of, trainees_of
from outreach.training_tick_queries import is_number, opened, opening_of, ticked_by_phone, token
from outreach.views import bp
from outreach.views.open_day_said import code_picture
from outreach.views.training import class_url, own_class
from registry.permissions import Permission as P
from registry.scope import may
from schedule import check_in_services
from schedule.check_in_queries import desk_of
from schedule.check_in_words import POSTER_WORDS
from schedule.line_queries import where
from schedule.sign_up_models import CheckInDesk

PER_MINUTE = 300  # tries from one address: a whole class may share one
MOST_WRONG, PAUSE_MINUTES = 60, 10
HOW = t("Type your name, or the telephone number with which you registered. No account is needed.")


@bp.route("/training/<int:class_id>/sessions/<int:event_id>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def training_attendance(class_id: int, event_id: int) -> ResponseReturnValue:
    """Tick who came to a session, or enter a number."""
    db = session()
    found, held = _own(class_id, event_id)
    form = _attendance_form(found, held)
    if request.method == "POST":
        done = attempt(
            form, request.form, lambda given: training_services.note_attendance(db, held, given, actor())
        )  # fmt: skip
        if done is not None:
            size = sittings_of(db, [held])[0].size
            flash(str(tn("Noted: %(n)s person came.", "Noted: %(n)s people came.", size)), "success")
            return redirect(class_url(found))
    page = render_template(
        "outreach/training_attendance.html", form=form, found=found, held=held, back=class_url(found),
        when=_when(held), has_list=bool(trainees_of(db, found)), has_begun=held.event.starts_at <= now(),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/training/<int:class_id>/sessions/<int:event_id>/code")
@needs(P.EDIT_EVENTS)
def training_code(class_id: int, event_id: int) -> ResponseReturnValue:
    """The code of a session, for the screen or the wall, with how many are ticked; names are not shown there."""
    found, held = _own(class_id, event_id)
    desk = desk_of(session(), held.event)
    words = {name: [text.in_(code) for code in ("zh", "en")] for name, text in (POSTER_WORDS | {"how": HOW}).items()}
    return render_template(
        "outreach/training_code.html", found=found, held=held, desk=desk, when=_when(held), where=where(held.event),
        back=url_for(".training_attendance", class_id=class_id, event_id=event_id), back_class=class_url(found),
        address=_phone(desk) if desk else "", opening=opening_of(held.event), words=words,
        refusal=_refusal(held, desk) if desk else None, **_live(found, held),
    )  # fmt: skip


@bp.get("/training/<int:class_id>/sessions/<int:event_id>/code/live")
@needs(P.EDIT_EVENTS)
def training_code_live(class_id: int, event_id: int) -> ResponseReturnValue:
    """How many are ticked; 304 as long as nobody was added."""
    shown = _live(*_own(class_id, event_id))
    response = Response(mimetype="text/html")
    response.set_etag(shown["mark"])
    if response.make_conditional(request).status_code != 304:
        response.set_data(render_template("outreach/training_code_live.html", **shown))
    return response


@bp.get("/training/<int:class_id>/sessions/<int:event_id>/code.svg")
@needs(P.EDIT_EVENTS)
def training_code_picture(class_id: int, event_id: int) -> Response:
    """The code as a picture."""
    return code_picture(_phone(_desk(_own(class_id, event_id)[1])))


@bp.post("/training/<int:class_id>/sessions/<int:event_id>/code/<any(open, close, renew):deed>")
@needs(P.EDIT_EVENTS)
def change_training_code(class_id: int, event_id: int, deed: str) -> ResponseReturnValue:
    """Let trainees tick themselves, stop it, or make a new code."""
    _, held = _own(class_id, event_id)
    said: Text
    if deed == "open":
        services.open_code(session(), held, actor())
        said = t("Trainees can tick themselves now.")
    elif deed == "close":
        check_in_services.close_desk(session(), _desk(held), actor())
        said = t("Trainees cannot tick themselves any more. Those who have stay ticked.")
    else:
        check_in_services.renew_code(session(), _desk(held), actor())
        said = t("The code is new. The one before opens nothing any more.")
    flash(str(said), "success")
    return redirect(url_for(".training_code", class_id=class_id, event_id=event_id), 303)


@bp.get("/a/<token>")
@public
def tick_page(token: str) -> ResponseReturnValue:
    """What a trainee sees who has scanned the code of a session."""
    held, desk = opened(session(), token)
    return _tick_page(token, held, desk, Form(TickInput))


@bp.post("/a/<token>")
@public
def tick_oneself(token: str) -> ResponseReturnValue:
    """The trainee is here."""
    held, desk = opened(session(), token)
    form = Form(TickInput)
    _throttle()
    done = attempt(form, request.form, lambda given: _tick(held, desk, given))
    if done is None:
        return _tick_page(token, held, desk, form)
    flash(done, "success")
    return redirect(url_for(".tick_page", token=token), 303)


def _own(class_id: int, event_id: int) -> tuple[TrainingClass, TrainingSession]:
    found, held = own_class(class_id), session().get(TrainingSession, event_id)
    if held is None or held.class_id != found.id or not may(session(), held.event, actor(), P.EDIT_EVENTS):
        raise NotFound()
    return found, held


def _desk(held: TrainingSession) -> CheckInDesk:
    desk = desk_of(session(), held.event)
    if desk is None:
        raise NotFound("no_desk", t("The check-in of this event has not been opened."))
    return desk


def _phone(desk: CheckInDesk) -> str:
    return address(url_for(".tick_page", token=token(session(), desk)))


def _when(held: TrainingSession) -> str:
    return say_span(held.event.starts_at, held.event.ends_at, held.event.zone)


def _attendance_form(found: TrainingClass, held: TrainingSession) -> Form[AttendanceInput]:
    db, event = session(), held.event
    listed = trainees_of(db, found)
    came = present_at(db, [event.id]).get(event.id, frozenset())
    by_phone = ticked_by_phone(db, event.id, [one.id for one in listed])
    names = []
    for one in listed:
        clock = say_clock(by_phone[one.id], event.zone) if one.id in by_phone else ""
        said = [one.name, one.organisation, str(t("by phone %(clock)s", clock=clock)) if clock else ""]
        names.append((str(one.id), " · ".join(part for part in said if part)))
    values = {"came": [str(number) for number in came], "headcount": held.headcount, "version": held.version,
              "shown": ",".join(str(number) for number in sorted(came))}  # fmt: skip
    return Form(AttendanceInput, {"came": names}, values)


def _live(found: TrainingClass, held: TrainingSession) -> dict[str, Any]:
    ticked = len(present_at(session(), [held.event_id]).get(held.event_id, ()))
    listed = len(trainees_of(session(), found))
    return {"ticked": ticked, "listed": listed, "mark": f"{ticked}-{listed}"}


def _refusal(held: TrainingSession, desk: CheckInDesk) -> DomainError | None:
    try:
        services.require_taken(held, desk)
    except DomainError as refusal:
        return refusal
    return None


def _tick(held: TrainingSession, desk: CheckInDesk, given: TickInput) -> str:
    done = services.tick(session(), held, desk, given)
    name = masked(done.trainee.name) if is_number(given.who) else done.trainee.name
    clock = say_clock(done.at, held.event.zone)
    if done.is_again:
        return str(t("%(name)s, you were ticked at %(clock)s already.", name=name, clock=clock))
    return str(t("Welcome, %(name)s! You are ticked, %(clock)s.", name=name, clock=clock))


def _tick_page(
    token: str, held: TrainingSession, desk: CheckInDesk, form: Form[TickInput]
) -> ResponseReturnValue:  # fmt: skip
    page = render_template(
        "outreach/training_tick.html", token=token, held=held, training=held.training, form=form, when=_when(held),
        where=where(held.event), refusal=_refusal(held, desk),
    )  # fmt: skip
    return current_app.make_response((page, 422 if form.is_wrong else 200))


def _throttle() -> None:
    """Tries from one address: many, because a class shares one; far fewer that name nobody on the list."""
    seconds = int(now().timestamp())
    every = key_of("training tick", f"{request.remote_addr} {seconds // 60}")
    wrong = key_of("training tick wrong", str(request.remote_addr))
    if pause := pause_left(session(), [(every, PER_MINUTE), (wrong, MOST_WRONG)]):
        wording = t("Very many people are checking in from this network. Please try again in a minute.")
        raise TooMany("too_many", wording, pause)
    count_try(session(), [every], 2)
    on_refusal(lambda apart: count_try(apart, [every, wrong], PAUSE_MINUTES))
