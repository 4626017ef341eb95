"""Pages of observation points: the list, one point with its days, its form, its pauses and records."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.errors import DomainError, NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Choices, Form, attempt
from core.i18n import sentences, t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import local, now, say_date
from core.web import actor, session
from maps.models import Place
from observation import daily_services
from observation.daily_inputs import EntryInput
from observation.daily_queries import Line, Wanted, survey, today_in
from observation.haves import HAVES, missing
from observation.models import DailyRecord, ObservationPoint, PointPause
from observation.observer_queries import choices as observer_choices
from observation.point_inputs import PauseInput, PointInput
from observation.point_queries import as_typed, pauses, points, seen_place, seen_point, undescribed
from observation.point_services import add_point, edit_point, end_pause, pause_point
from observation.readings import say_readings
from observation.views import bp
from observation.views.anomaly_links import report_url
from observation.views.asked import asked_area, categories_of
from observation.words import STATE_ICONS, STATE_NAMES, STATE_TONES, say_tally
from registry import terms
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import may

DAYS_SHOWN = 35
SHOWS = {"unwatched": t("Without an observer"), "ended": t("No longer watched")}


@bp.get("/observation/points")
@needs(P.VIEW_OBSERVATION)
def points_page() -> str:
    """The points of the reader's areas: what is watched, by whom, and what is missing."""
    asked, who = request.args, actor()
    query = points(who, asked.get("q", "").strip()[:100], asked_area(), categories_of(asked), asked.get("shows", ""))
    sorts = {"name": Place.name, "area": Area.path, "category": ObservationPoint.category,
             "starts": ObservationPoint.starts_on}  # fmt: skip
    page = listing(session(), query, asked, request.path, sorts, "name")
    names = terms.labels(session(), "observation_category")
    waiting = undescribed(session(), who) if who.may(P.EDIT_OBSERVATION) else []
    return render_template(
        "observation/points.html", page=page, columns=_columns(names), bar=_bar(), waiting=waiting,
        lede=str(tn("%(n)s point", "%(n)s points", page.total)),
        may_edit=who.may(P.EDIT_OBSERVATION), may_export=who.may(P.EXPORT_FIGURES), may_import=who.may(P.IMPORT),
        asked={name: asked[name] for name in ("q", "area", "category", "shows") if asked.get(name)},
    )  # fmt: skip


def _columns(names: dict[str, str]) -> list[Column]:
    return [
        Column("name", t("Name"), lambda point: point.place.name, True),
        Column("category", t("Category"), lambda point: names.get(point.category, point.category), True),
        Column("object", t("What is watched"), _object),
        Column("area", t("Area"), lambda point: point.place.area.name, True),
        Column("observer", t("Observer"), _observer),
        Column("haves", t("Six-haves"), _haves, False, "tag"),
    ]


def _object(point: ObservationPoint) -> str:
    return f"{point.object} × {point.object_count:,}" if point.object_count else point.object


def _observer(point: ObservationPoint) -> Markup | str:
    if point.observer is None:
        return tag(t("nobody"), "warn")
    return point.observer.name


def _haves(point: ObservationPoint) -> Markup:
    lacking = missing(point.haves)
    if not lacking:
        return tag(t("all six"), "ok")
    said = t("missing: %(what)s", what=str(t(", ")).join(str(HAVES[code]) for code in lacking))
    return Markup('<span class="tone-warn">{}</span>').format(str(said))


def _bar() -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_OBSERVATION, ("county", "township"))
    fields = [
        text_box(asked, "q", t("Name, code or observer")),
        choice(asked, "category", t("Category"), terms.indented(session(), "observation_category")),
        choice(asked, "shows", t("Show"), list(SHOWS.items()), t("In use")),
    ]
    if len(areas) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".points_page"), *fields)


@bp.get("/observation/points/<int:place_id>")
@needs(P.VIEW_OBSERVATION)
def point_page(place_id: int) -> ResponseReturnValue:
    """One point: today's record, the days before, what is watched, by whom, pauses."""
    place = seen_place(session(), place_id, actor())
    if session().get(ObservationPoint, place_id) is None:
        if may(session(), place, actor(), P.EDIT_OBSERVATION):
            return redirect(url_for(".edit_point_page", place_id=place_id))
        raise NotFound()
    return _page(seen_point(session(), place_id, actor()))


def _page(
    point: ObservationPoint, entry: Form[EntryInput] | None = None, pause: Form[PauseInput] | None = None
) -> ResponseReturnValue:
    who, place = actor(), point.place
    line = days_of(point)
    names = terms.labels(session(), "observation_category", place.area)
    wrong = (entry is not None and entry.is_wrong) or (pause is not None and pause.is_wrong)
    open_days = [cell.on for cell in line.cells if cell.state in ("missing", "open")] if line else []
    page = render_template(
        "observation/point.html", point=point, place=place, line=line, category=names.get(point.category,
        point.category),
        haves=HAVES, lacking=missing(point.haves), names=STATE_NAMES, tones=STATE_TONES, icons=STATE_ICONS,
        pauses=pauses(session(), place.id), said=say_tally, readings=say_readings,
        report_url=report_url(place.id) if may(session(), place, who, P.OBSERVE) else "",
        entry=entry or Form(EntryInput, values={"on": open_days[-1] if open_days else None}),
        pause=pause or Form(PauseInput), may_edit=may(session(), place, who, P.EDIT_OBSERVATION),
        sees_contacts=may(session(), place, who, P.VIEW_CONTACTS), sees_history=may(session(), place, who,
        P.VIEW_AUDIT),
        lede=_state_of(line), today=today_in(session(), place.area.path),
    )  # fmt: skip
    return page, 422 if wrong else 200


def days_of(point: ObservationPoint, days: int = DAYS_SHOWN) -> Line | None:
    """The point with its last days; None while it is not in service on any of them."""
    today = today_in(session(), point.place.area.path)
    wanted = Wanted(today - timedelta(days=days - 1), today, place_ids=[point.place_id])
    lines = survey(session(), actor(), wanted).lines
    return lines[0] if lines else None


def _state_of(line: Line | None) -> str:
    if line is None:
        return str(t("Not watched at present: no record is owed."))
    said = t("Today: %(state)s.", state=STATE_NAMES[line.last.state])
    return sentences(said, t("In the last %(days)s days: %(sums)s.", days=DAYS_SHOWN, sums=say_tally(line.tally)))


@bp.route("/observation/points/new", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def new_point() -> ResponseReturnValue:
    """The form for a new point."""
    form = _form({"area": request.args.get("area", ""), "starts_on": local(now()).date()})
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: add_point(session(), given, actor()))
    if made is None:
        return _form_page(form, None)
    flash(str(t("Added: %(name)s.", name=made.place.name)), "success")
    return redirect(url_for(".point_page", place_id=made.place_id))


@bp.route("/observation/points/<int:place_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def edit_point_page(place_id: int) -> ResponseReturnValue:
    """The form of a point; of a place of this kind that nobody has described yet as well."""
    place = seen_place(session(), place_id, actor(), P.EDIT_OBSERVATION)
    point = session().get(ObservationPoint, place_id)
    values = {"starts_on": local(now()).date()} | dict(as_typed(place, point))
    form = _form(values, point.observer_id if point else None)
    done = None
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: edit_point(session(), place, given, actor()))
    if done is None:
        return _form_page(form, place)
    flash(str(t("Saved: %(name)s.", name=place.name)), "success")
    return redirect(url_for(".point_page", place_id=place_id))


def _form(values: dict[str, object], observer_id: int | None = None) -> Form[PointInput]:
    offered: Choices = {
        "area": choices(session(), actor(), P.EDIT_OBSERVATION),
        "category": terms.leaves(session(), "observation_category"),
        "observer_id": observer_choices(session(), actor(), observer_id),
        "haves": list(HAVES.items()),
        "datum": [(str(code), label) for code, label in DATUM_NAMES.items()],
    }
    return Form(PointInput, offered, values)


def _form_page(form: Form[PointInput], place: Place | None) -> ResponseReturnValue:
    page = render_template("observation/point_form.html", form=form, place=place)
    return page, 422 if form.is_wrong else 200


@bp.post("/observation/points/<int:place_id>/records")
@needs(P.EDIT_OBSERVATION)
def enter_record(place_id: int) -> ResponseReturnValue:
    """Enter "nothing unusual" for an observer, for example after a telephone call."""
    point = seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION)
    form = Form(EntryInput)
    made = attempt(
        form, request.form, lambda given: daily_services.enter_record(session(), point.place, given, actor())
    )
    if made is None:
        return _page(point, entry=form)
    undo = {"text": str(t("Entered for %(day)s: nothing unusual.", day=say_date(made.on))), "post": True,
            "label": str(t("Undo")), "url": url_for(".remove_record", place_id=place_id,
            record_id=made.id)}  # fmt: skip
    flash(undo, "success")  # type: ignore[arg-type]
    return redirect(url_for(".point_page", place_id=place_id))


@bp.post("/observation/points/<int:place_id>/records/<int:record_id>/remove")
@needs(P.EDIT_OBSERVATION)
def remove_record(place_id: int, record_id: int) -> ResponseReturnValue:
    """Take a record back that was entered by mistake."""
    kept = session().get(DailyRecord, record_id)
    if kept is None or kept.place_id != seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION).place_id:
        raise NotFound()
    on = kept.on
    try:
        daily_services.remove_record(session(), kept, actor())
        flash(str(t("Taken back: the record of %(day)s.", day=say_date(on))), "success")
    except DomainError as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for(".point_page", place_id=place_id))


@bp.post("/observation/points/<int:place_id>/pauses")
@needs(P.EDIT_OBSERVATION)
def pause(place_id: int) -> ResponseReturnValue:
    """Say on which days the point owes nothing, and why."""
    point = seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION)
    form = Form(PauseInput)
    made = attempt(form, request.form, lambda given: pause_point(session(), point, given, actor()))
    if made is None:
        return _page(point, pause=form)
    flash(
        str(t("Paused from %(first)s to %(last)s.", first=say_date(made.starts_on), last=say_date(made.ends_on))),
        "success",
    )
    return redirect(url_for(".point_page", place_id=place_id))


@bp.post("/observation/points/<int:place_id>/pauses/<int:pause_id>/end")
@needs(P.EDIT_OBSERVATION)
def remove_pause(place_id: int, pause_id: int) -> ResponseReturnValue:
    """Take a pause back: the point owes records on its days again."""
    found = session().get(PointPause, pause_id)
    if found is None or found.place_id != seen_point(session(), place_id, actor(), P.EDIT_OBSERVATION).place_id:
        raise NotFound()
    try:
        end_pause(session(), found, actor())
        flash(str(t("The pause is taken back: records are owed on these days again.")), "success")
    except DomainError as refusal:
        flash(str(refusal), "danger")
    return redirect(url_for(".point_page", place_id=place_id))
