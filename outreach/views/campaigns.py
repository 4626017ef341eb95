"""Campaigns: the list, one with its coverage, its events and the units it has not reached, and its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor, needs
from core.forms import Bound, Form, attempt
from core.i18n import Text, t
from core.listing import Column, listing
from core.panels import panels
from core.web import actor, session
from outreach import cover_queries, queries, services
from outreach.campaign_queries import teams_of
from outreach.coverage import summed
from outreach.inputs import ReasonInput
from outreach.kinds import COLUMNS, STATUS_NAMES
from outreach.views import bp
from outreach.views.campaign_forms import anchor_name, area_names, campaign_form, suggested, values_of
from outreach.views.said import event_tag, event_when, lede, may_edit, status_name, status_tag
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import choices
from registry.queries.units import named
from registry.scope import beneath, load
from schedule.models import Campaign, Event

SHOWN = 8
MOVES: dict[str, Text] = {
    "close": t("Close the campaign"),
    "cancel": t("Cancel the campaign"),
    "reopen": t("Reopen the campaign"),
}


@bp.get("/campaigns")
@needs(Permission.VIEW_CAMPAIGNS)
def campaigns() -> str:
    """Campaigns that the reader may see, the latest first."""
    db, who = session(), actor()
    query = queries.campaigns(who)
    if typed := request.args.get("q", "").strip()[:100]:
        query = query.where(Campaign.name.icontains(typed, autoescape=True))
    if (status := request.args.get("status", "")) in STATUS_NAMES:
        query = query.where(Campaign.status == status)
    sorts = {"name": Campaign.name, "starts": Campaign.starts_on, "people": queries.people_reached()}
    page = listing(db, query, request.args, url_for("outreach.campaigns"), sorts, "-starts")
    return render_template(
        "outreach/campaigns.html", page=page, columns=_columns(_facts(db, page.rows)), bar=_bar(),
        row_url=campaign_url, can_edit=who.may(Permission.EDIT_CAMPAIGNS),
    )  # fmt: skip


@bp.route("/campaigns/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def new_campaign() -> ResponseReturnValue:
    """Set up a campaign."""
    db, who = session(), actor()
    form = campaign_form(db, who, suggested(db, who))
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.create_campaign(db, given, who))
        if made is not None:
            flash(str(t("Set up: %(name)s. Add its first events now.", name=made.name)), "success")
            return redirect(campaign_url(made))
    return render_template("outreach/campaign_form.html", form=form, campaign=None), 422 if form.is_wrong else 200


@bp.get("/campaigns/<int:campaign_id>")
@needs(Permission.VIEW_CAMPAIGNS)
def campaign(campaign_id: int) -> str:
    """One campaign: how far it has come first."""
    db, who = session(), actor()
    found = queries.load_campaign(db, campaign_id, who)
    rows, counts = cover_queries.cover(db, found, who), queries.tally(db, found, who)
    events = queries.events_of(found, who).order_by(Event.starts_at)
    ahead = db.scalars(events.where(Event.status.in_(("planned", "confirmed"))).limit(SHOWN)).all()
    missing = _missing(db, found, who).order_by(Unit.name).limit(SHOWN)
    return render_template(
        "outreach/campaign.html", campaign=found, rows=rows, counts=counts, lede=lede(rows, counts), sum=summed(rows),
        teams=teams_of(db, found), anchor=anchor_name(db, found), places=area_names(db, rows),
        kinds=terms.labels(db, "unit_kind", found.area), columns=COLUMNS, brief=queries.brief_of(db, found),
        status=status_tag(found), can_edit=may_edit(who, found), can_plan=_can_plan(who, found),
        ahead=[(event, event_when(event), event_tag(event)) for event in ahead],
        missing=_visits(db, found, db.scalars(missing).all()), moves=_moves(found),
        panels=panels(db, "campaign", found, who),
    )  # fmt: skip


@bp.route("/campaigns/<int:campaign_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def edit_campaign(campaign_id: int) -> ResponseReturnValue:
    """Change a campaign."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, Permission.EDIT_CAMPAIGNS)
    form = campaign_form(db, who, values_of(db, found), found)
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: services.edit_campaign(db, found, given, who))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(campaign_url(found))
    return render_template("outreach/campaign_form.html", form=form, campaign=found), 422 if form.is_wrong else 200


@bp.route("/campaigns/<int:campaign_id>/<any(close, cancel, reopen):move>", methods=["GET", "POST"])
@needs(Permission.EDIT_CAMPAIGNS)
def move_campaign(campaign_id: int, move: str) -> ResponseReturnValue:
    """Close, cancel or reopen a campaign, with the reason."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, Permission.EDIT_CAMPAIGNS)
    form = Form(ReasonInput)
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.move_campaign(db, found, move, given.reason, who))
        if done is not None:
            flash(str(t("%(name)s: %(state)s.", name=found.name, state=status_name(found))), "success")
            return redirect(campaign_url(found))
    planned = queries.tally(db, found, who).planned
    page = render_template("outreach/campaign_move.html", campaign=found, move=move, title=MOVES[move], form=form,
                           planned=planned)  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/campaigns/<int:campaign_id>/events")
@needs(Permission.VIEW_CAMPAIGNS)
def campaign_events(campaign_id: int) -> str:
    """All events of a campaign."""
    db, who = session(), actor()
    found = queries.load_campaign(db, campaign_id, who)
    here = url_for("outreach.campaign_events", campaign_id=found.id)
    sorts = {"title": Event.title, "starts": Event.starts_at, "status": Event.status}
    page = listing(db, queries.events_of(found, who), request.args, here, sorts, "starts")
    kinds = terms.labels(db, "event_kind", found.area)
    columns = [
        Column("title", t("Event"), lambda event: event.title, True),
        Column("kind", t("Kind"), lambda event: kinds.get(event.kind, event.kind)),
        Column("starts", t("Time"), event_when, True, "date"),
        Column("where", t("Held for"), lambda event: (event.unit or event.place or event.area).name),
        Column("status", t("State"), event_tag, True, "tag"),
    ]
    return render_template("outreach/campaign_events.html", campaign=found, page=page, columns=columns,
                           row_url=event_url, can_plan=_can_plan(who, found))  # fmt: skip


@bp.get("/campaigns/<int:campaign_id>/missing")
@needs(Permission.VIEW_CAMPAIGNS)
def missing_units(campaign_id: int) -> str:
    """Units that the campaign is to reach and has not, with a way to plan the visit."""
    db, who = session(), actor()
    found = queries.load_campaign(db, campaign_id, who)
    here = url_for("outreach.missing_units", campaign_id=found.id)
    query = _narrowed(db, _missing(db, found, who), found)
    page = listing(db, query, request.args, here, {"name": Unit.name, "kind": Unit.kind}, "name")
    return render_template(
        "outreach/missing.html", campaign=found, page=page, visits=_visits(db, found, page.rows),
        kinds=terms.labels(db, "unit_kind", found.area), bar=_missing_bar(db, who, found, here),
        can_plan=_can_plan(who, found),
    )  # fmt: skip


def campaign_url(found: Campaign) -> str:
    """The address of the campaign's page."""
    return url_for("outreach.campaign", campaign_id=found.id)


def event_url(event: Event) -> str:
    """The address of the event's page."""
    return url_for("schedule.event", event_id=event.id)


def _can_plan(who: Actor, found: Campaign) -> bool:
    return who.may(Permission.EDIT_EVENTS) and found.status in ("draft", "running")


def _moves(found: Campaign) -> list[tuple[str, Text]]:
    return [(move, MOVES[move]) for move, table in services.MOVES.items() if found.status in table]


def _missing(db: Session, found: Campaign, who: Actor) -> Any:
    query = cover_queries.units_meant(db, found, who).where(~queries.is_reached(found))
    return query.where(Unit.kind.in_(cover_queries.target_kinds(db, found))).options(joinedload(Unit.area))


def _narrowed(db: Session, query: Any, found: Campaign) -> Any:
    asked = request.args
    if typed := asked.get("q", "").strip()[:100]:
        query = query.where(named(typed))
    if kind := asked.get("kind"):
        query = query.where(Unit.kind.in_(terms.beneath(db, "unit_kind", kind, found.area)))
    if code := asked.get("area"):
        path = db.scalar(select(Area.path).where(Area.code == code)) or "?"
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(path))))
    if asked.get("planned") in ("yes", "no"):
        is_planned = queries.is_planned(found)
        query = query.where(is_planned if asked["planned"] == "yes" else ~is_planned)
    return query


def _missing_bar(db: Session, who: Actor, found: Campaign, here: str) -> dict[str, Any]:
    kinds = [(code, name) for code, name in terms.indented(db, "unit_kind", found.area)]
    areas = choices(db, who, Permission.VIEW_CAMPAIGNS, ("county", "township"))
    fields = [
        Bound("q", str(t("Unit")), "", "text", False, request.args.get("q", ""), attrs={"maxlength": 100}),
        _select("kind", t("Kind"), kinds, t("All kinds")),
        _select("area", t("Area"), areas, t("All areas")),
        _select("planned", t("Visit"), [("no", t("Not planned")), ("yes", t("Planned"))], t("All")),
    ]
    return {"fields": fields, "action": here, "reset_url": here if any(f.value for f in fields) else ""}


def _visits(db: Session, found: Campaign, units: Sequence[Unit]) -> list[tuple[Unit, Event | None, str]]:
    """Each unit with its planned visit, if there is one, and when that is."""
    planned = queries.planned_visits(db, found, units)
    return [(unit, event := planned.get(unit.id), event_when(event) if event else "") for unit in units]


def _facts(db: Session, shown: Sequence[Campaign]) -> dict[int, Any]:
    query = select(Campaign.id, queries.count_events("held"), queries.count_events("planned"), queries.people_reached())
    rows = db.execute(query.where(Campaign.id.in_([one.id for one in shown]))).tuples().all()
    return {row[0]: row[1:] for row in rows}


def _columns(facts: Mapping[int, Any]) -> list[Column]:
    return [
        Column("name", t("Campaign"), lambda one: one.name, True),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("starts", t("Window"), lambda one: f"{one.starts_on:%Y-%m-%d} – {one.ends_on:%Y-%m-%d}", True, "date"),
        Column("status", t("State"), status_tag, kind="tag"),
        Column("held", t("Held"), lambda one: f"{facts[one.id][0]:,}", kind="number"),
        Column("planned", t("Planned"), lambda one: f"{facts[one.id][1]:,}", kind="number"),
        Column("people", t("People reached"), lambda one: f"{facts[one.id][2]:,}", True, "number"),
    ]


def _bar() -> dict[str, Any]:
    fields = [
        Bound("q", str(t("Name")), "", "text", False, request.args.get("q", ""), attrs={"maxlength": 100}),
        _select("status", t("State"), list(STATUS_NAMES.items()), t("All states")),
    ]
    return {"fields": fields, "reset_url": url_for("outreach.campaigns") if any(f.value for f in fields) else ""}


def _select(name: str, label: Text, offered: Sequence[tuple[str, Any]], otherwise: Text) -> Bound:
    options = [("", str(otherwise)), *((code, str(said)) for code, said in offered)]
    return Bound(name, str(label), "", "select", False, request.args.get(name, ""), options)
