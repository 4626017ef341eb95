"""Blackouts: times in which units of some kinds cannot be visited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import sentences, t, tn
from core.times import today
from core.web import actor, session
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load
from schedule import blackout_queries, choice_queries
from schedule import day_services as services
from schedule.closure_words import ending_choices, say_dates, say_days, say_whom, weekday_choices
from schedule.closures import Closure, closed_days
from schedule.day_inputs import BlackoutInput
from schedule.day_models import Blackout
from schedule.day_queries import closure_of
from schedule.line_queries import Line, lines
from schedule.queries import zone_of
from schedule.views import bp

LOOK_AHEAD = timedelta(days=400)
SHOWN_DAYS, SHOWN_EVENTS = 12, 8


@dataclass(frozen=True)
class BlackoutLine:
    """One blackout in the list."""

    blackout: Blackout
    reason: str
    dates: str
    days: str
    whom: str
    next_days: list[date]
    is_past: bool
    may_edit: bool


@dataclass(frozen=True)
class Preview:
    """The next days that a blackout covers, and the events planned on them already."""

    days: list[date]
    events: list[Line]
    more_events: int


@bp.get("/calendar/blackouts")
@needs(P.VIEW_CALENDAR)
def blackouts() -> str:
    """The blackouts, those that are over folded away."""
    found = [_line(one) for one in blackout_queries.blackouts(session(), actor())]
    return render_template(
        "schedule/blackouts.html", coming=[one for one in found if not one.is_past],
        past=[one for one in reversed(found) if one.is_past], may_edit=bool(actor().area_paths(P.EDIT_EVENTS)),
    )  # fmt: skip


@bp.route("/calendar/blackouts/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_blackout() -> ResponseReturnValue:
    """Add a blackout, or look at the days that it would cover."""
    areas = choice_queries.areas(session(), actor())
    form = _form({"area_id": areas[0][0]} if areas else {})
    if request.method == "POST" and "look" in request.form:
        return _looked_at(form, None)
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: services.add_blackout(session(), given, actor()))
        if added is not None:
            return _saved(added, str(t("Added: %(name)s.", name=added.name)))
    return _form_page(form, None, None)


@bp.route("/calendar/blackouts/<int:blackout_id>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def change_blackout(blackout_id: int) -> ResponseReturnValue:
    """Change a blackout, or look at the days that it would cover then."""
    found = _own(blackout_id)
    form = _form(blackout_queries.as_typed(found) | {"version": found.version})
    if request.method == "POST" and "look" in request.form:
        return _looked_at(form, found)
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_blackout(session(), found, given, actor()))
        if changed is not None:
            return _saved(changed, str(t("Saved: %(name)s.", name=changed.name)))
        return _form_page(form, found, None)
    return _form_page(form, found, _preview(found))


@bp.post("/calendar/blackouts/<int:blackout_id>/active")
@needs(P.EDIT_EVENTS)
def switch_blackout(blackout_id: int) -> ResponseReturnValue:
    """Put it out of use, or take it back."""
    found = _own(blackout_id)
    services.switch_blackout(session(), found, not found.is_active, actor())
    said = t("%(name)s is in use again.", name=found.name)
    if not found.is_active:
        said = t("%(name)s is out of use: nothing is kept free for it any more.", name=found.name)
    message: Any = {"text": str(said), "url": url_for(".switch_blackout", blackout_id=found.id), "post": True}
    flash(message, "success")
    return redirect(url_for(".blackouts"))


@bp.post("/calendar/blackouts/<int:blackout_id>/delete")
@needs(P.EDIT_EVENTS)
def delete_blackout(blackout_id: int) -> ResponseReturnValue:
    """Delete it; the audit trail keeps what it said."""
    found = _own(blackout_id)
    services.delete_blackout(session(), found, actor())
    flash(str(t("Deleted: %(name)s. The audit trail keeps what it said.", name=found.name)), "success")
    return redirect(url_for(".blackouts"))


def _own(blackout_id: int) -> Blackout:
    return load(session(), Blackout, blackout_id, actor(), P.EDIT_EVENTS)


def _saved(blackout: Blackout, said: str) -> ResponseReturnValue:
    """Back to the list; with the form again when events stand where the blackout now is."""
    preview = _preview(blackout)
    hit = len(preview.events) + preview.more_events
    if not hit:
        flash(said, "success")
        return redirect(url_for(".blackouts"))
    flash(sentences(said, tn("%(n)s event is planned in it already: see below.",
                             "%(n)s events are planned in it already: see below.", hit)), "warning")  # fmt: skip
    return redirect(url_for(".change_blackout", blackout_id=blackout.id))


def _looked_at(form: Form[BlackoutInput], found: Blackout | None) -> ResponseReturnValue:
    looked = attempt(form, request.form, lambda given: services.checked_blackout(session(), given, actor()))
    return _form_page(form, found, _preview(looked) if looked is not None else None)


def _preview(blackout: Blackout) -> Preview:
    zone = zone_of(session())
    closure, area, day = closure_of(blackout), session().get_one(Area, blackout.area_id), today(zone)
    hit = blackout_queries.events_closed(session(), actor(), closure, area, day, zone)
    return Preview(
        _next_days(closure, day), lines(session(), hit[:SHOWN_EVENTS]), max(0, len(hit) - SHOWN_EVENTS)
    )  # fmt: skip


def _next_days(closure: Closure, day: date) -> list[date]:
    first = max(day, closure.starts_on)
    return closed_days(closure, first, first + LOOK_AHEAD)[:SHOWN_DAYS]


def _line(blackout: Blackout) -> BlackoutLine:
    area = blackout.area
    closure, day = closure_of(blackout), today(zone_of(session(), area))
    whom = say_whom(closure, terms.labels(session(), "unit_kind", area), terms.labels(session(), "event_kind", area))
    reason = terms.label(session(), "blackout_reason", blackout.reason, area)
    return BlackoutLine(
        blackout, reason, say_dates(closure), say_days(closure), whom, _next_days(closure, day)[:4],
        blackout.ends_on < day, actor().may_for(P.EDIT_EVENTS, area.path),
    )  # fmt: skip


def _form(values: dict[str, Any]) -> Form[BlackoutInput]:
    choices = {
        "reason": terms.names(session(), "blackout_reason"),
        "area_id": [(str(key), name) for key, name in choice_queries.areas(session(), actor())],
        "weekdays": weekday_choices(), "endings": ending_choices(),
        "unit_kinds": _unit_kinds(), "event_kinds": terms.names(session(), "event_kind"),
    }  # fmt: skip
    return Form(BlackoutInput, choices, values)


def _unit_kinds() -> list[tuple[str, str]]:
    """The kinds of unit, groups named as what they are: they stand for all in them."""
    active = [term for term in terms.vocabulary(session(), "unit_kind") if term.is_active]
    groups = {term.parent_code for term in active}
    return [
        (term.code, str(t("%(kind)s of every kind", kind=terms.spoken(term))) if term.code in groups else
         terms.spoken(term))
        for term in active
    ]  # fmt: skip


def _form_page(form: Form[BlackoutInput], found: Blackout | None, preview: Preview | None) -> ResponseReturnValue:
    page = render_template("schedule/blackout_form.html", form=form, found=found, preview=preview)
    return page, 422 if form.is_wrong else 200
