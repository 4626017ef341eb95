"""The form of an event: planning a new one, changing one, and being told of a clash with ways out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import DomainError, Invalid
from core.forms import Bound, Form
from core.i18n import Text, t
from core.pickers import Picker, not_listed
from core.times import day_bounds, today
from core.web import actor, session
from maps.models import Place
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import load
from schedule import alternatives, choice_queries, services
from schedule.given_queries import reason_of, values_of
from schedule.inputs import EventInput
from schedule.line_queries import Line, lines
from schedule.models import HOLDING, Event
from schedule.queries import between, campaigns, events, people, span_of_event, zone_of
from schedule.services import Clash
from schedule.sign_up_reach_queries import reach
from schedule.views import bp
from schedule.views.telling import known, told

PICKED = ("unit_id", "area_id", "place_id")
PREFILLED = ("kind", "title", "on", "starts", "ends", "unit_id", "area_id", "place_id", "campaign_id")
GROUPS: dict[str, Text] = {"team": t("Teams"), "person": t("Personnel"), "vehicle": t("Vehicles")}
PLACEHOLDERS: dict[str, Text] = {
    "unit_id": t("Type a part of the unit's name"),
    "area_id": t("Type a part of the area's name"),
    "place_id": t("Type a part of the place's name"),
}


@dataclass
class EventForm:
    """The form with its pickers and the groups of resources; `clash` stands in the way, `notes` are good to know."""

    form: Form[EventInput]
    pickers: dict[str, Picker]
    groups: list[Bound]
    event: Event | None = None
    clash: Clash | None = None
    notes: list[Text] = field(default_factory=list)
    status: int = 200

    def refused(self, clash: Clash) -> None:
        """Show this clash, and answer that it was refused."""
        self.stands(clash, clash.notes)
        self.status = clash.status

    def stands(self, clash: Clash | None, notes: list[Text]) -> None:
        """Show what stands in the way; where a reason would do, it must be given."""
        self.clash, self.notes = clash, notes
        self.form["override_reason"].required = clash is not None and clash.can_override


@bp.route("/events/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_event() -> ResponseReturnValue:
    """Plan an event."""
    page = _blank(_suggested(), None)
    if request.method == "POST":
        event = _attempt(page, lambda given: services.create_event(session(), given, actor()))
        if event is not None:
            again = url_for(".new_event", on=span_of_event(event).on.isoformat(), campaign_id=event.campaign_id)
            message: Any = {"text": str(_said(event)), "url": again, "label": str(t("Plan another"))}
            flash(message, "success")
            return redirect(url_for(".event", event_id=event.id))
    return _page(page)


@bp.route("/events/<int:event_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def change_event(event_id: int) -> ResponseReturnValue:
    """Change an event, or plan a cancelled or postponed one again."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    page = _blank(_values(event) | {"plan_again": event.status == "postponed"}, event)
    if request.method == "POST":
        was = known(event)
        changed = _attempt(page, lambda given: services.edit_event(session(), event, given, actor()))
        if changed is not None:
            flash(told(changed, was, _said(changed)), "success")
            return redirect(url_for(".event", event_id=event.id))
    return _page(page)


@bp.get("/events/check")
@needs(P.EDIT_EVENTS)
def check_event() -> str:
    """Whether what stands in the form is free, as a piece of the page; nothing is written."""
    event_id = request.args.get("event", "")
    known = event_id.isdecimal() and len(event_id) < 10
    event = load(session(), Event, int(event_id), actor(), P.EDIT_EVENTS) if known else None
    page = _blank({}, event)
    given, look = _read(page, request.args), None
    try:
        if given is not None:  # a reason already typed must not hide what it is the reason for
            look = services.look(session(), given.model_copy(update={"override_reason": ""}), actor(), event)
    except DomainError:
        pass  # said beside its field when the form is sent
    page.stands(*((look.clash, look.notes) if look else (None, [])))
    return render_template(
        "schedule/clash.html", page=page, clash=page.clash, is_known=look is not None, is_refusal=False,
        same_day=_same_day(page), unlisted=_unlisted(page, request.args),
    )  # fmt: skip


def plan_again(event: Event, clash: Clash) -> ResponseReturnValue:
    """The form of an event that cannot simply be restored: what stands in the way, and ways out."""
    page = _blank(_values(event) | {"plan_again": True}, event)
    page.refused(clash)
    return _page(page)


def _page(page: EventForm) -> ResponseReturnValue:
    event = page.event
    action = url_for(".change_event", event_id=event.id) if event else url_for(".new_event")
    html = render_template(
        "schedule/event_form.html", page=page, form=page.form, event=event, action=action, groups=page.groups,
        cancel_url=url_for(".event", event_id=event.id) if event else url_for(".calendar"),
        same_day=_same_day(page), affected=reach(session(), event).forecast if event else "",
        may_plan_again=event is not None and event.status in ("cancelled", "postponed"),
    )  # fmt: skip
    return html, page.status


def _same_day(page: EventForm) -> list[Line]:
    """What else is on that day, so that one sees it before choosing a time."""
    try:
        on = date.fromisoformat(str(page.form["on"].value))
        bounds = day_bounds(on, zone_of(session()))
    except (ValueError, OverflowError):
        return []
    query = events(actor()).where(
        between(*bounds), Event.status.in_(HOLDING), Event.id != (page.event.id if page.event else 0)
    )
    return lines(session(), session().scalars(query.order_by(Event.starts_at, Event.id).limit(12)).all(), folded=True)


def _blank(values: dict[str, Any], event: Event | None) -> EventForm:
    booked = [booking.resource for booking in event.bookings] if event else []
    pickers = _pickers(event)
    form = Form(EventInput, _choices(event), values)
    for name in PICKED:
        pickers[name].dress(form[name], str(PLACEHOLDERS[name]))
    form["override_reason"].attrs["form"] = "event-form"  # it stands beside the form, where the clash is told
    groups = []
    for kind, offered in choice_queries.resources(session(), actor(), booked).items():
        if offered:
            chosen = form["resources"].value
            groups.append(Bound("resources", str(GROUPS[kind]), "", "checks", False, chosen, offered))
    return EventForm(form, pickers, groups, event)


def _pickers(event: Event | None) -> dict[str, Picker]:
    """What is out of use, or not the actor's to choose, may stay where it is."""
    pickers = {
        "unit_id": Picker(choice_queries.units(session(), actor())),
        "area_id": Picker(choice_queries.areas(session(), actor())),
        "place_id": Picker(choice_queries.places(session(), actor())),
    }
    if event is not None:
        for name, there in (("unit_id", event.unit), ("area_id", event.area), ("place_id", event.place)):
            _keep(pickers[name], there)
    return pickers


def _keep(picker: Picker, there: Unit | Area | Place | None) -> None:
    if there is not None:
        picker.add(there.id, there.name)


def _choices(event: Event | None) -> dict[str, Sequence[tuple[str, str]]]:
    kinds = terms.names(session(), "event_kind")
    if event and event.kind not in dict(kinds):
        kinds = [(event.kind, terms.label(session(), "event_kind", event.kind)), *kinds]
    offered = {str(campaign.id): campaign.name for campaign in campaigns(session(), actor())}
    if event and event.campaign:
        offered.setdefault(str(event.campaign.id), event.campaign.name)
    skills = terms.names(session(), "skill")
    kept = (
        [(code, terms.label(session(), "skill", code)) for code in event.skills if code not in dict(skills)]
        if event
        else []
    )
    return {
        "kind": kinds, "campaign_id": list(offered.items()), "skills": [*skills, *kept],
        "expected": terms.names(session(), "people_category"),
    }  # fmt: skip


def _suggested() -> dict[str, Any]:
    """What the address suggests: a day, a campaign, an audience ...; else two hours of tomorrow morning."""
    given = {name: request.args[name] for name in PREFILLED if request.args.get(name)}
    kinds = terms.names(session(), "event_kind")
    kind = given.get("kind") or (kinds[0][0] if kinds else "")
    return {
        "kind": kind,
        "skills": request.args.getlist("skills") or _usual_skills(kind),
        "on": _first_day(given.get("campaign_id", "")).isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        **given,
    }


def _usual_skills(kind: str) -> list[str]:
    """What whoever goes to an event of that kind usually must be able to do, as its term says."""
    found = next((term for term in terms.vocabulary(session(), "event_kind") if term.code == kind), None)
    return [str(code) for code in found.extra.get("skills", ())] if found else []


def _first_day(campaign_id: str) -> date:
    """Tomorrow, or the first day of the campaign when that is later still."""
    tomorrow = today(zone_of(session())) + timedelta(days=1)
    offered = [one.starts_on for one in campaigns(session(), actor()) if str(one.id) == campaign_id]
    return max([tomorrow, *offered])


def _values(event: Event) -> dict[str, Any]:
    expected = people(session(), event.id, "expected")
    return values_of(event) | {"version": event.version, "override_reason": reason_of(event), "expected": expected}


def _attempt(page: EventForm, deed: Any) -> Event | None:
    """Read and do; a clash and every other refusal come back with the form as it was typed."""
    given = _read(page, _with_alternative(request.form))
    if given is None:
        page.status = 422
        return None
    try:
        done: Event = deed(given)
    except Clash as clash:
        page.refused(clash)
        if clash.can_override and request.form.get("anyway") and not given.override_reason:
            page.form.refuse(_no_reason())
    except DomainError as error:
        page.status = page.form.settle(error)
    else:
        return done
    return None


def _no_reason() -> Invalid:
    return Invalid("no_reason", t("Say why it is planned all the same: without a reason it is not saved."),
                   field="override_reason")  # fmt: skip


def _unlisted(page: EventForm, typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Labels of the boxes in which stands a name that is not in their list, each with that name."""
    said = {name: typed.get(name, "").strip() for name in PICKED}
    return [(page.form[name].label, text) for name, text in said.items() if text and not page.pickers[name].find(text)]


def _with_alternative(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form as it would have been typed for the alternative whose button was pressed."""
    changed = MultiDict(typed)
    for name, value in alternatives.taken(typed.get("take", ""), typed.getlist("resources")).items():
        changed.setlist(name, value if isinstance(value, list) else [value])
    return changed


def _read(page: EventForm, typed: MultiDict[str, str]) -> EventInput | None:
    """The checked input, names turned into the records behind them; None when something is wrong, said in the form."""
    resolved, lost = MultiDict(typed), {}
    for name in PICKED:
        text = typed.get(name, "").strip()
        key = page.pickers[name].find(text) if text else None
        resolved[name] = str(key) if key is not None else ""
        if text and key is None:
            lost[name] = text
    given = page.form.read(resolved)
    for name in PICKED:
        page.form[name].value = typed.get(name, "")
        page.pickers[name].dress(page.form[name], str(PLACEHOLDERS[name]))
    for name in lost:
        page.form.refuse(not_listed(name))
    for group in page.groups:
        group.value = page.form["resources"].value
    return None if lost else given


def _said(event: Event) -> Text:
    return t("Saved: %(title)s, %(span)s.", title=event.title, span=span_of_event(event))
