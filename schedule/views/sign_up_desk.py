"""The organiser's pages: who comes and who waits, the window of sign-up, signing others up, the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.sheets import write_csv, write_workbook
from core.times import instant, local, now
from core.web import actor, session
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load
from schedule import sign_up_desk_queries as desk
from schedule import sign_up_queries as queries
from schedule import sign_up_services as deeds
from schedule import sign_up_window_services as windows
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.sign_up_inputs import SignUpWindowInput
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.sign_up_reach_queries import calls
from schedule.sign_up_tables import sheet
from schedule.sign_up_words import STATE_ICONS, STATE_NAMES, STATE_TONES
from schedule.views import bp
from schedule.views.join_cards import card
from schedule.views.joining import sign_up_form, sign_up_from

LEAD_MINUTES = 18 * 60  # sign-up is suggested to close at six in the evening of the day before


@bp.get("/events/<int:event_id>/sign-ups")
@needs(P.EDIT_EVENTS)
def sign_ups(event_id: int) -> ResponseReturnValue:
    """Who comes, who waits, who has withdrawn; the part `lines` alone is asked for again and again."""
    event = _own(event_id)
    window = queries.window_of(session(), event.id)
    if window is None:
        return render_template("schedule/sign_ups.html", event=event, window=None, span=span_of_event(event))
    counted = queries.places(session(), [event], {event.id: window})[event.id]
    part = "sign_up_lines.html" if request.args.get("part") == "lines" else "sign_ups.html"
    return render_template(
        f"schedule/{part}", event=event, window=window, span=span_of_event(event), places=counted,
        card=card(event, window, counted), groups=desk.groups(session(), event), state_names=STATE_NAMES,
        state_tones=STATE_TONES, state_icons=STATE_ICONS, names=terms.labels(session(), "people_category", event.area),
        missed=desk.missed(session(), event), may_fill_up=desk.may_fill_up(session(), event, window),
        calls=calls(session(), event),
    )  # fmt: skip


@bp.route("/events/<int:event_id>/sign-ups/window", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def sign_up_window(event_id: int) -> ResponseReturnValue:
    """When sign-up is open, for how many, and how."""
    event = _own(event_id)
    window = queries.window_of(session(), event.id)
    form = Form(SignUpWindowInput, values=_values(event, window) if window else _suggested(event))
    if request.method == "GET":
        return _window_page(event, window, form)
    done = attempt(form, request.form, lambda given: windows.open_window(session(), event, given, actor()))
    if done is None:
        return _window_page(event, window, form), 422
    flash(str(t("Saved: sign-up for %(title)s.", title=event.title)), "success")
    return redirect(url_for(".sign_ups", event_id=event.id))


@bp.route("/events/<int:event_id>/sign-ups/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def sign_up_for(event_id: int) -> ResponseReturnValue:
    """Sign a unit or a person up who asked by telephone."""
    event = _own(event_id)
    window = queries.window_of(session(), event.id)
    if window is None:
        raise NotFound()
    page = sign_up_form(on_behalf=True)
    made = sign_up_from(page, event) if request.method == "POST" else None
    if made is None:
        counted = queries.places(session(), [event], {event.id: window})[event.id]
        shown = card(event, window, counted)
        return render_template(
            "schedule/sign_up_for.html", page=page, form=page.form, card=shown, event=event
        ), page.status
    facts = {"name": made.name, "n": f"{made.people:,}", "state": STATE_NAMES[made.state]}
    flash(str(Text(_SAVED.msgid, facts)), "success")
    return redirect(url_for(".sign_ups", event_id=event.id))


_SAVED = t("Signed up: %(name)s, %(n)s people. %(state)s.")


@bp.post("/events/<int:event_id>/sign-ups/<any('close', 'fill-up', 'take-away'):deed>")
@needs(P.EDIT_EVENTS)
def run_sign_up(event_id: int, deed: str) -> ResponseReturnValue:
    """Close sign-up, offer free places to smaller groups, or take away a window that nobody used."""
    event = _own(event_id)
    if deed == "close":
        windows.close_window(session(), event, actor())
        wording = t("Sign-up is closed from now on.")
    elif deed == "take-away":
        windows.take_away_window(session(), event, actor())
        wording = t("There is no sign-up for this event any more.")
    else:
        offered = deeds.fill_up(session(), event, actor())
        wording = t("The free places are offered to groups that fit.") if offered else t("No group that waits fits.")
    flash(str(wording), "success")
    return redirect(url_for(".event" if deed == "take-away" else ".sign_ups", event_id=event.id))


@bp.post("/events/<int:event_id>/sign-ups/<int:sign_up_id>/<any('move-up', 'remove'):deed>")
@needs(P.EDIT_EVENTS)
def tend_sign_up(event_id: int, sign_up_id: int, deed: str) -> ResponseReturnValue:
    """Move a group one place up in line, or take it off the list."""
    event = _own(event_id)
    found = session().get(SignUp, sign_up_id)
    if found is None or found.event_id != event.id:
        raise NotFound()
    act: Callable[..., SignUp] = deeds.move_up if deed == "move-up" else deeds.remove
    act(session(), found, actor())
    wording = t("%(name)s is one place nearer to the front.") if deed == "move-up" else t("%(name)s is off the list.")
    flash(str(Text(wording.msgid, {"name": found.name})), "success")
    return redirect(url_for(".sign_ups", event_id=event.id))


@bp.get("/events/<int:event_id>/sign-ups.<string:ending>")
@needs(P.EDIT_EVENTS)
def sign_ups_file(event_id: int, ending: str) -> Response:
    """The list as a file, xlsx or csv."""
    event = _own(event_id)
    if ending not in MEDIA_TYPES:
        raise NotFound()
    rows = desk.table_rows(session(), event)
    names = terms.labels(session(), "people_category", event.area)
    used = {code for row in rows for code in row.counts}
    categories = [(code, name) for code, name in names.items() if code in used]
    categories += [(code, code) for code in sorted(used - set(names))]
    table = sheet(event.title, str(span_of_event(event)), event.zone, rows, categories)
    content = BytesIO()
    if ending == "xlsx":
        write_workbook(content, [table])
    else:
        write_csv(content, table.columns, table.rows)
    content.seek(0)
    name = f"{t('Sign-ups')}_{event.title}_{span_of_event(event).on:%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


def _own(event_id: int) -> Event:
    return load(session(), Event, event_id, actor(), P.EDIT_EVENTS)


def _window_page(event: Event, window: SignUpWindow | None, form: Form[SignUpWindowInput]) -> str:
    is_unused = window is not None and not desk.is_used(session(), event)
    return render_template("schedule/sign_up_window.html", event=event, window=window, form=form, is_unused=is_unused)


def _suggested(event: Event) -> dict[str, Any]:
    """From now on until the evening before, or until it begins; as many places as the venue has."""
    span, at = span_of_event(event), now()
    evening = instant(span.on - timedelta(days=1), datetime.min.time(), event.zone) + timedelta(minutes=LEAD_MINUTES)
    closes = evening if evening > at else event.starts_at if event.starts_at > at else event.ends_at
    return _clocks(event, at, closes) | {"capacity": event.place.capacity if event.place else None}


def _values(event: Event, window: SignUpWindow) -> dict[str, Any]:
    kept = ("capacity", "most_per_group", "has_waiting_list", "confirm_hours", "is_public", "note", "version")
    return _clocks(event, window.opens_at, window.closes_at) | {name: getattr(window, name) for name in kept}


def _clocks(event: Event, opens_at: datetime, closes_at: datetime) -> dict[str, Any]:
    opens, closes = local(opens_at, event.zone), local(closes_at, event.zone)
    return {
        "opens_on": opens.date(), "opens_at": opens.time(), "closes_on": closes.date(), "closes_at": closes.time(),
    }  # fmt: skip
