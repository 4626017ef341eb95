"""Inspections at the desk: which places are to be inspected, by whom, and what was found."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.filter_bars import FilterBar, choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t, tn
from core.links import links
from core.listing import Column, listing
from core.tags import tag
from core.times import local, say_minute, today
from core.web import actor, session
from geo.distance import great_circle_m
from maps import inspection_queries as queries
from maps import inspection_services as services
from maps.defect_queries import defects_found
from maps.inspection_inputs import TicketInput
from maps.inspection_models import Inspection, InspectionTicket
from maps.inspection_words import ANSWER_TONES, ANSWERS, say_result, tally
from maps.models import Place
from maps.views import bp
from maps.views.defects import defect_tag, severity_tag
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load, may

SHOWS = {"all": t("All shelters in use")}


@bp.get("/inspections")
@needs(P.EDIT_PLACES)
def inspections() -> str:
    """The shelters to be inspected, due ones first, nearest first once the phone has told where it is."""
    who = actor()
    area = readable_area(session(), who, request.args.get("area", ""), P.EDIT_PLACES)
    shows_all = request.args.get("shows") == "all"
    rows = queries.to_inspect(session(), who, today(), area, only_due=not shows_all)
    due = sum(row.is_due for row in rows)
    areas = choices(session(), who, P.EDIT_PLACES, ("prefecture", "county", "township"))
    bar = filter_bar(
        request.args, url_for(".inspections"), choice(request.args, "area", t("Area"), areas, t("All areas")),
        choice(request.args, "shows", t("Show"), list(SHOWS.items()), t("Due within 30 days")),
    )  # fmt: skip
    lede = tn("%(n)s shelter is due for an inspection.", "%(n)s shelters are due for an inspection.", due)
    return render_template("maps/to_inspect.html", rows=rows, bar=bar, lede=lede, most=queries.MOST_LISTED)


@bp.get("/inspections/done")
@needs(P.VIEW_PLACES)
def inspections_done() -> str:
    """The inspections that were handed in, the newest first."""
    who, place_id = actor(), request.args.get("place", "")
    wanted = queries.InspectionFilter(
        area=readable_area(session(), who, request.args.get("area", ""), P.VIEW_PLACES),
        with_defects=request.args.get("found") == "defects",
        place_id=int(place_id) if place_id.isdecimal() and len(place_id) < 10 else None,
    )
    sorts = {"newest": Inspection.inspected_at, "place": Place.name}
    page = listing(session(), queries.inspections_matching(who, wanted), request.args, request.path, sorts, "-newest")
    return render_template("maps/inspections.html", page=page, columns=_columns(), bar=_bar(), is_filtered=bool(
        wanted != queries.InspectionFilter()), row_url=inspection_url)  # fmt: skip


@bp.get("/inspections/<int:inspection_id>")
@needs(P.VIEW_PLACES)
def inspection(inspection_id: int) -> str:
    """One inspection: how it went, item by item, the defects found, photos, where the inspector stood."""
    found = load(session(), Inspection, inspection_id, actor(), P.VIEW_PLACES)
    place, who = found.place, actor()
    named = terms.labels(session(), "inspection_item", place.area)
    return render_template(
        "maps/inspection.html", inspection=found, place=place, result=say_result(found.answers),
        items=[(named.get(code, code), ANSWERS[answer], ANSWER_TONES[answer]) for code, answer in _ordered(found)],
        tally=tally(found.answers, len(queries.checklist(session(), place))), defect_tag=defect_tag,
        severity_tag=severity_tag, defects=defects_found(session(), found.id),
        photos=queries.inspection_photos(session(), found), away_m=_away_m(found),
        sees_names=may(session(), place, who, P.VIEW_CONTACTS), can_edit=may(session(), place, who, P.EDIT_PLACES),
        on=local(found.inspected_at).date(),
    )  # fmt: skip


@bp.post("/places/<int:place_id>/inspect")
@needs(P.EDIT_PLACES)
def inspect_now(place_id: int) -> ResponseReturnValue:
    """Begin an inspection oneself: one's own link for this place, which opens at once."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    ticket = services.own_ticket(session(), place, actor())
    return redirect(url_for(".inspect_on_site", token=queries.token(session(), ticket)))


@bp.route("/places/<int:place_id>/inspectors", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def inspectors(place_id: int) -> ResponseReturnValue:
    """Links with which others inspect this place: give one out, see which are good, take one back."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    form = Form(TicketInput)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.make_ticket(session(), place, given, actor()))
        if made is not None:
            flash(str(t("Link made for %(name)s, good until %(when)s.", name=made.holder_name,
                        when=say_minute(made.expires_at))), "success")  # fmt: skip
            return redirect(url_for(".inspectors", place_id=place.id))
    tickets = [(one, _address(one)) for one in queries.tickets_of(session(), place.id)]
    page = render_template("maps/inspectors.html", place=place, form=form, tickets=tickets)
    return page, 422 if form.is_wrong else 200


@bp.post("/inspection-tickets/<int:ticket_id>/revoke")
@needs(P.EDIT_PLACES)
def revoke_inspector(ticket_id: int) -> ResponseReturnValue:
    """Take a link back: it opens nothing any more, what came with it stays."""
    ticket = load(session(), InspectionTicket, ticket_id, actor(), P.EDIT_PLACES)
    services.revoke_ticket(session(), ticket, actor())
    flash(str(t("The link of %(name)s opens nothing any more.", name=ticket.holder_name)), "success")
    return redirect(url_for(".inspectors", place_id=ticket.place_id))


def inspection_url(found: Inspection) -> str:
    """The address of the inspection's page."""
    return url_for("maps.inspection", inspection_id=found.id)


def _address(ticket: InspectionTicket) -> str:
    path = url_for(".inspect_on_site", token=queries.token(session(), ticket))
    return links(session()).address(path)


def _ordered(found: Inspection) -> list[tuple[str, str]]:
    """The answers in the order of the checklist, those of items that it has no more at the end."""
    order = [code for code, _ in queries.checklist(session(), found.place)]
    known = [(code, found.answers[code]) for code in order if code in found.answers]
    return known + [(code, answer) for code, answer in found.answers.items() if code not in order]


def _away_m(found: Inspection) -> int | None:
    place = found.place
    if found.lon is None or found.lat is None or place.lon is None or place.lat is None:
        return None
    return round(great_circle_m(found.lon, found.lat, place.lon, place.lat))


def _result(found: Inspection) -> Markup:
    has_defect = "defect" in found.answers.values()
    return tag(say_result(found.answers), "bad" if has_defect else "ok")


def _columns() -> list[Column]:
    return [
        Column("place", t("Place name"), lambda one: one.place.name, True),
        Column("newest", t("Inspected at"), lambda one: say_minute(one.inspected_at), True, "date"),
        Column("area", t("Area"), lambda one: one.place.area.name),
        Column("result", t("Result"), _result, False, "tag"),
        Column("verified", t("Facts verified"), lambda one: tag(t("yes"), "ok") if one.verified else ""),
    ]


def _bar() -> FilterBar:
    asked = request.args
    areas = choices(session(), actor(), P.VIEW_PLACES, ("prefecture", "county", "township"))
    return filter_bar(
        asked, url_for(".inspections_done"), choice(asked, "area", t("Area"), areas, t("All areas")),
        choice(asked, "found", t("Result"), [("defects", t("With defects"))], t("All results")),
    )  # fmt: skip
