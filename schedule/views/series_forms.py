"""The form of a series: that of an event with the rule by which it comes again, and the dates shown while choosing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import Form
from core.i18n import Text, sentences, t, tn
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load
from schedule import occasions, recurrence, series_queries, series_services, services
from schedule.day_queries import day_book
from schedule.event_facts_queries import facts
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import zone_of
from schedule.series_inputs import Scope, SeriesInput
from schedule.series_models import Series
from schedule.views import bp
from schedule.views import event_forms as forms

SHOWN = 60
MOST_CLASHES = 6
"""After so many clashes the dates that follow are not looked at: finding ways out takes a while."""

REPEATS: dict[str, Text] = {
    "daily": t("By days"), "weekly": t("By weeks"), "monthly_day": t("By months, on a day"),
    "monthly_weekday": t("By months, on a weekday"),
}  # fmt: skip
SCOPES: dict[str, Text] = {
    "following": t("Change this and all that follow"), "all": t("Change all dates of the series"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One date of the preview: what day it is, and what stands in its way (None: not looked at)."""

    on: date
    day_name: str
    is_off: bool
    is_left_out: bool
    clashes: list[str] | None


@bp.route("/series/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_series() -> ResponseReturnValue:
    """Plan a series; `event` in the address is one to be repeated."""
    source = request.args.get("event", "")
    known = source.isdecimal() and len(source) < 10
    event = load(session(), Event, int(source), actor(), P.EDIT_EVENTS) if known else None
    values = forms._values(event) | {"version": None} if event else forms._suggested()
    page = blank(values, event)
    if request.method == "POST":
        made: Any = forms._attempt(page, lambda given: series_services.create_series(session(), given, actor()))
        if made is not None:
            flash(_said(made), "success")
            return redirect(url_for(".series", series_id=made.id))
    cancel_url = url_for(".event", event_id=event.id) if event else url_for(".calendar")
    return _page(page, str(t("New series")), url_for(".new_series"), cancel_url)


@bp.route("/series/<int:series_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def change_series(series_id: int) -> ResponseReturnValue:
    """Change all dates of a series that are not over, or one and all that follow."""
    found = load(session(), Series, series_id, actor(), P.EDIT_EVENTS)
    scope, on = asked_scope()
    rows = series_queries.dates_of(session(), found)
    event = next((one.event for one in rows if one.event and (on is None or one.on >= on)), None)
    page = blank(series_queries.values(found, on), event)
    if request.method == "POST":
        changed: Any = forms._attempt(
            page, lambda given: series_services.edit(session(), found, given, scope, actor(), on)
        )
        if changed is not None:
            flash(_said(changed), "success")
            return redirect(url_for(".series", series_id=changed.id))
    action = url_for(".change_series", series_id=found.id, scope=scope, from_on=on.isoformat() if on else None)
    return _page(page, str(SCOPES[scope]), action, url_for(".series", series_id=found.id), found)


@bp.get("/series/preview")
@needs(P.EDIT_EVENTS)
def preview_series() -> str:
    """The dates of the rule in the form, as a piece of the page; nothing is written."""
    page = blank({}, None)
    given = cast(SeriesInput | None, forms._read(page, request.args))
    shown: list[Shown] = []
    problem, total, words = "", 0, ""
    if given is not None and (given.rule or given.times or given.repeats_until):
        try:
            rule = occasions.rule_given(given, zone_of(session()))
            found = recurrence.dates(rule, given.on)
            total, words = len(found), str(recurrence.say(rule))
            shown = _shown(given, found[:SHOWN])
        except DomainError as refusal:
            problem = str(refusal)
    return render_template(
        "schedule/series_preview.html", shown=shown, total=total, words=words, problem=problem, SHOWN=SHOWN
    )


def asked_scope() -> tuple[Scope, date | None]:
    """The scope in the address and the date it is about; "all" unless there is a date that can be read."""
    try:
        on = date.fromisoformat(request.args.get("from_on", ""))
    except ValueError:
        return "all", None
    return ("following", on) if request.args.get("scope") == "following" else ("all", None)


def blank(values: dict[str, Any], event: Event | None) -> forms.EventForm:
    """The form of an event with the entries of the rule beside its own."""
    page = forms._blank({}, event)
    form = Form(SeriesInput, {**forms._choices(event), **_choices()}, values)
    for name in forms.PICKED:
        page.pickers[name].dress(form[name], str(forms.PLACEHOLDERS[name]))
    for name in ("repeats_until", "times"):  # one of the two is needed, as one hint says beneath both
        form[name].can_be_empty, form[name].hint = False, ""
    for name in ("month_day", "nth", "nth_weekday"):
        form[name].attrs["placeholder"] = str(t("As the first date"))
    for group in page.groups:
        group.value = form["resources"].value
    page.form, page.event = cast("Form[EventInput]", form), None
    return page


def _choices() -> dict[str, list[tuple[str, str]]]:
    weekdays = [(str(day), recurrence.weekday_name(day, "wide")) for day in range(1, 8)]
    days = [(str(day), str(day)) for day in range(1, 32)]
    return {
        "repeats": [(code, str(name)) for code, name in REPEATS.items()], "weekdays": weekdays,
        "month_day": [*days, ("-1", str(t("the last day")))], "nth_weekday": weekdays,
        "nth": [(str(nth), str(name)) for nth, name in recurrence.NTH.items()],
    }  # fmt: skip


def _shown(given: SeriesInput, found: list[date]) -> list[Shown]:
    """Each date with what is known about it; clashes only as long as they are few."""
    first, may_look, clashes = occasions.plain_event(given), True, 0
    area = _area(first)
    book = day_book(session(), area, found[0], found[-1])
    rows = []
    for on in found:
        day = book.say(on)
        is_left_out = given.skip_days_off and day.is_holiday
        said = _clashes(first, on, given) if may_look and area is not None and not is_left_out else None
        clashes += bool(said)
        may_look = clashes < MOST_CLASHES
        rows.append(Shown(on, day.name, not day.is_workday, is_left_out, said))
    return rows


def _area(first: EventInput) -> Area | None:
    """Where it is planned; None while the form does not say enough to look for clashes."""
    try:
        return facts(session(), first, actor()).area
    except DomainError:
        return None


def _clashes(first: EventInput, on: date, given: SeriesInput) -> list[str]:
    minute = given.starts.hour * 60 + given.starts.minute
    when = occasions.clocks(on, minute, occasions.length_of(given))
    clash = services.look_for_clash(session(), first.model_copy(update=when), actor())
    return [str(one.sentence) for one in clash.clashes] if clash else []


def _page(
    page: forms.EventForm, title: str, action: str, cancel_url: str, series: Series | None = None
) -> ResponseReturnValue:
    html = render_template(
        "schedule/series_form.html", page=page, form=page.form, event=None, action=action, groups=page.groups,
        cancel_url=cancel_url, same_day=[], may_plan_again=False, title=title, series=series,
        words=recurrence.say(series.rule) if series else "",
    )  # fmt: skip
    return html, page.status


def _said(series: Series) -> str:
    rows = series_queries.dates_of(session(), series)
    placed, waiting = (sum(1 for one in rows if one.state == state) for state in ("placed", "waiting"))
    said = [t("Saved: %(title)s, %(rule)s.", title=series.title, rule=recurrence.say(series.rule))]
    said.append(tn("%(n)s date is planned.", "%(n)s dates are planned.", placed))
    if waiting:
        said.append(tn("%(n)s date waits to be placed.", "%(n)s dates wait to be placed.", waiting))
    return sentences(*said)
