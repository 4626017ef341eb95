"""Joining an event: what is open to the reader, and the form to sign a unit, oneself or, as a visitor, anybody up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.access import public
from core.errors import DomainError, Invalid, NotFound, TooMany
from core.forms import Form
from core.i18n import Text, t, tn
from core.pickers import Picker, not_listed
from core.throttles import count_try, key_of, pause_left
from core.times import now
from core.web import actor, on_refusal, session
from registry import terms
from registry.models import Unit, UnitHeadcount
from registry.permissions import Permission as P
from schedule import sign_up_queries as queries
from schedule import sign_up_services as deeds
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.sign_up_inputs import SignUpInput
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.views import bp
from schedule.views.join_cards import card, said, why_wait
from schedule.waiting import has_room

MOST_IN_A_LIST = 40
VISITORS = "visitors"
TRIES, TRY_MINUTES = 30, 60  # of one address: a school's whole staff may sit behind it
HONEYPOT = "website"  # people do not see this box, and programs that fill in every box do


@dataclass
class SignUpForm:
    """The form with what stands around it; `already` is the holder's address of a sign-up that is there."""

    form: Form[SignUpInput]
    first: list[str]  # categories shown at once
    picker: Picker | None = None
    own_numbers: str = ""
    already: str = ""
    status: int = 200
    retry_after: int = 0
    units: list[tuple[int, str]] = field(default_factory=list)


@bp.get("/join")
@public
def join() -> str:
    """Everything the reader can join, and what the reader has joined."""
    found = queries.windows(session(), actor(), now())
    windows = {event.id: window for event, window in found}
    counted = queries.places(session(), [event for event, _ in found], windows)
    mine = queries.of_reader(session(), actor()) if actor().is_signed_in else []
    joined = {one.event_id for one in mine}
    cards = [card(event, window, counted[event.id]) | {"is_joined": event.id in joined} for event, window in found]
    return render_template("schedule/join.html", cards=cards, mine=[said(one) for one in mine])


@bp.route("/join/<int:event_id>", methods=["GET", "POST"])
@public
def join_event(event_id: int) -> ResponseReturnValue:
    """One event with its form; a visitor who may not see it is asked to sign in."""
    try:
        event, window = queries.joinable(session(), event_id, actor())
    except NotFound:
        if actor().is_signed_in:
            raise
        return redirect(url_for("registry.sign_in", next=url_for(".join_event", event_id=event_id)))
    if request.method == "GET":
        return _page(event, window, _own_form(event, window))
    page = _own_form(event, window)
    made = _attempt(page, event)
    if made is None:
        return _page(event, window, page)
    flash(str(_done(made)), "success")
    return redirect(url_for(".sign_up", token=queries.token_of(session(), made)))


def sign_up_form(*, on_behalf: bool = False) -> SignUpForm:
    """An empty form: with the reader's units to choose from, the first of one's own chosen, or for a single person."""
    units = queries.choices_of_units(session(), actor()) if actor().is_signed_in else []
    unit = _chosen_unit(units, on_behalf=on_behalf)
    own = _own_numbers(unit)
    categories = terms.names(session(), "people_category", unit.area if unit else None)
    first = list(own) or ([VISITORS] if VISITORS in dict(categories) else [code for code, _ in categories][:1])
    values: dict[str, Any] = {"unit_id": unit.id if unit else "", "on_behalf": on_behalf}
    if unit is None and not on_behalf:
        values["counts"] = {first[0]: 1} if first else {}
    form = Form(SignUpInput, {"counts": categories}, values)
    form["counts"].required = True
    if on_behalf:
        form["phone"].hint = str(
            t("Recommended: without a telephone number or an e-mail address nobody can reach them.")
        )
    names = dict(categories)
    said = [t("%(name)s %(n)s", name=names.get(code, code), n=f"{count:,}") for code, count in own.items()]
    page = SignUpForm(form, first, own_numbers=str(t(", ")).join(map(str, said)), units=units)
    _dress_units(page, on_behalf)
    return page


def _own_form(event: Event, window: SignUpWindow) -> SignUpForm:
    """The form of the public page; what a visitor has to fill in is not called optional."""
    page = sign_up_form()
    if actor().is_signed_in:
        return page
    name, phone, email = (page.form[part] for part in ("name", "phone", "email"))
    name.label, name.hint, name.required = str(t("Your name")), str(t("For a group: the name of the group.")), True
    email.hint = str(_WITHOUT_EMAIL)
    if window.has_waiting_list and not has_room(window.capacity, queries.in_line(queries.live(session(), event.id)), 1):
        phone.can_be_empty = email.can_be_empty = False
        phone.hint = str(
            t("A telephone number or an e-mail address is needed, so that you can be told of a free place.")
        )
    return page


_WITHOUT_EMAIL = t(
    "Confirmations, changes and a calendar file are sent there. Without an e-mail address nobody can write to you when "
    "the event is moved or cancelled."
)


def sign_up_from(page: SignUpForm, event: Event) -> SignUp | None:
    """What was typed, signed up; None when it was refused, the reasons being in the form."""
    given = _read(page, request.form)
    if given is None:
        page.status = 422
        return None
    try:
        return deeds.sign_up(session(), event, given, actor())
    except deeds.AlreadySignedUp as refusal:
        page.status = page.form.settle(refusal)
        if refusal.is_own:
            page.already = url_for(".sign_up", token=queries.token_of(session(), refusal.sign_up))
    except DomainError as refusal:
        page.status = page.form.settle(refusal)
    return None


def _done(made: SignUp) -> Text:
    facts = {"title": made.event.title, "span": span_of_event(made.event), "name": made.name, "n": f"{made.people:,}"}
    if made.state == "confirmed":
        return Text(_SIGNED_UP.msgid, facts)
    return Text(_ON_THE_LIST.msgid, facts | {"place": queries.position(session(), made)})


_SIGNED_UP = t("Signed up: %(name)s, %(n)s people, %(title)s, %(span)s.")
_ON_THE_LIST = t("On the waiting list, number %(place)s in line: %(name)s, %(n)s people, %(title)s, %(span)s.")


def _page(event: Event, window: SignUpWindow, page: SignUpForm) -> ResponseReturnValue:
    counted = queries.places(session(), [event], {event.id: window})[event.id]
    refusal = queries.opening(event, window).refusal(now())
    mine = queries.of_reader(session(), actor(), [event.id]) if actor().is_signed_in else []
    html = render_template(
        "schedule/join_event.html", page=page, form=page.form, card=card(event, window, counted), event=event,
        refusal=str(refusal) if refusal else "", mine=[said(one) for one in mine], window=window,
        may_organise=queries.is_organiser(session(), event, actor()), honeypot=HONEYPOT,
        why_wait="" if refusal else why_wait(event, window, counted), larger=_larger(window, counted),
    )  # fmt: skip
    answer = make_response(html, page.status)
    if page.retry_after:
        answer.headers["Retry-After"] = str(page.retry_after)
    return answer


def _larger(window: SignUpWindow, counted: queries.Places) -> str:
    """What becomes of a group that is larger than the places that are free; empty when none are, or others wait."""
    if not counted.left or counted.waiting_groups or not window.has_waiting_list:
        return ""
    return str(tn("%(n)s place is free; larger groups go on the waiting list.",
                  "%(n)s places are free; larger groups go on the waiting list.", counted.left))  # fmt: skip


def _attempt(page: SignUpForm, event: Event) -> SignUp | None:
    """Sign up; a visitor's address may try so often in an hour, and no program that fills in every box."""
    if actor().is_signed_in:
        return sign_up_from(page, event)
    key = key_of("sign-up", request.remote_addr or "")
    if pause := pause_left(session(), [(key, TRIES)]):
        _refused(page, TooMany("too_many_sign_ups", _MANY, pause), pause)
        return None
    if request.form.get(HONEYPOT):
        on_refusal(lambda apart: count_try(apart, [key], TRY_MINUTES))
        _refused(page, Invalid("filled_in_by_a_program", _PROGRAM))
        return None
    count_try(session(), [key], TRY_MINUTES)
    return sign_up_from(page, event)


_MANY = t("Many people have signed up from your address in a short time. Please try again later, or ask the organiser.")
_PROGRAM = t("This form was filled in by a program, so it was not taken.")


def _refused(page: SignUpForm, refusal: DomainError, pause: int = 0) -> None:
    _read(page, request.form)
    page.form.refuse(refusal)
    page.status, page.retry_after = refusal.status, pause


def _chosen_unit(units: list[tuple[int, str]], *, on_behalf: bool) -> Unit | None:
    """The unit that the address names, else the reader's own when there is only one."""
    typed = request.args.get("unit", "")
    offered = {key for key, _ in units}
    own = [key for key in actor().unit_ids(P.EDIT_OWN_UNIT) if key in offered]
    wanted = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    if wanted not in offered:
        wanted = own[0] if len(own) == 1 and not on_behalf and typed != "none" else 0
    return session().get(Unit, wanted) if wanted else None


def _own_numbers(unit: Unit | None) -> dict[str, int]:
    if unit is None:
        return {}
    query = select(UnitHeadcount.category, UnitHeadcount.count).where(UnitHeadcount.unit_id == unit.id)
    return dict(session().execute(query.order_by(UnitHeadcount.count.desc())).tuples().all())


def _dress_units(page: SignUpForm, on_behalf: bool) -> None:
    """A short list to choose from; where there are many units, a box into which a name is typed."""
    bound = page.form["unit_id"]
    if len(page.units) > MOST_IN_A_LIST or on_behalf:
        page.picker = Picker(page.units)
        page.picker.dress(bound, str(t("Type a part of the unit's name")))
        return
    bound.widget = "select" if page.units else "hidden"
    bound.hint = ""
    bound.choices = [("", str(t("No unit: I come myself")))] + [(str(key), name) for key, name in page.units]


def _read(page: SignUpForm, typed: MultiDict[str, str]) -> SignUpInput | None:
    """The checked input, a unit's name turned into its number; None when something is wrong, said in the form."""
    resolved = MultiDict(typed)
    shown = typed.get("unit_id", "").strip()
    if page.picker is not None:
        key = page.picker.find(shown) if shown else None
        resolved["unit_id"] = str(key) if key is not None else ""
    given = page.form.read(resolved)
    if page.picker is None:
        return given
    page.form["unit_id"].value = shown
    page.picker.dress(page.form["unit_id"], str(t("Type a part of the unit's name")))
    if shown and not resolved["unit_id"]:
        page.form.refuse(not_listed("unit_id"))
        return None
    return given
