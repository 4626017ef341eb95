"""Stations: the list, the form, whether they work in one tap, and their panel on the page of the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.panels import Need, Panel
from core.tags import tag
from core.times import say_date, today
from core.times import zone as local_zone
from core.web import actor, session
from maps.models import Place
from maps.services import shown_position
from observation import station_queries as queries
from observation import station_services as services
from observation.models import Station
from observation.station_inputs import StationInput, StationStatusInput
from observation.station_words import STATUS_NAMES, STATUS_TONES
from observation.views import bp
from registry import terms
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load, may
from schedule.queries import zone_of

Row = tuple[Place, Station | None]
UNKNOWN = t("Not described yet")
MOST_NEEDS = 3


@dataclass(frozen=True)
class Before:
    """A status as it was, in the address of the button that brings it back."""

    status: str
    since: datetime
    note: str


@bp.get("/stations")
@needs(P.VIEW_OBSERVATION)
def stations() -> str:
    """The stations of the reader's areas, those in trouble first."""
    db, who = session(), actor()
    wanted = wanted_of(db, who, request.args)
    sorts = {"trouble": queries.trouble_first(), "name": Place.name, "area": Area.path, "since": Station.status_since}
    page = listing(db, queries.stations_matching(who, wanted), request.args, url_for(".stations"), sorts, "trouble")
    files = {
        ending: page.url(page=None, sort=None).replace("/stations", f"/stations.{ending}", 1) for ending in MEDIA_TYPES
    }
    return render_template(
        "observation/stations.html", page=page, columns=_columns(db), bar=_bar(db, who), lede=_lede(db, who),
        files=files, row_url=lambda row: url_for("maps.place", place_id=row[0].id),
        can_add=who.may(P.EDIT_OBSERVATION) and who.may(P.EDIT_PLACES), is_filtered=wanted != queries.StationFilter(),
        can_import=who.may(P.IMPORT) and who.may(P.EDIT_OBSERVATION),
    )  # fmt: skip


@bp.get("/stations.<string:ending>")
@needs(P.VIEW_OBSERVATION)
def station_list_file(ending: str) -> ResponseReturnValue:
    """The same list as a file, xlsx or csv; it can be imported again."""
    if ending not in MEDIA_TYPES:
        raise NotFound()
    db, who = session(), actor()
    content = queries.station_file(db, wanted_of(db, who, request.args), who, ending)
    name = f"{t('Seismic stations')}_{today(zone_of(db)):%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


@bp.route("/stations/new", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def new_station() -> ResponseReturnValue:
    """Add a station with its place."""
    form = Form(StationInput, _choices())
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.create_station(session(), given, actor()))
        if made is not None:
            flash(str(t("Added: %(name)s.", name=made.place.name)), "success")
            return redirect(url_for("maps.place", place_id=made.place_id))
    page = render_template("observation/station_form.html", form=form, place=None)
    return page, 422 if form.is_wrong else 200


@bp.route("/stations/<int:place_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def edit_station(place_id: int) -> ResponseReturnValue:
    """Change a station, or describe one of which only the place is known."""
    place = _place(place_id)
    form = Form(StationInput, _choices(), _values(place))
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_station(session(), place, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(name)s.", name=place.name)), "success")
            return redirect(url_for("maps.place", place_id=place.id))
    page = render_template("observation/station_form.html", form=form, place=place)
    return page, 422 if form.is_wrong else 200


@bp.post("/stations/<int:place_id>/status")
@needs(P.EDIT_OBSERVATION)
def set_station_status(place_id: int) -> ResponseReturnValue:
    """Whether it works, in one tap; what was before can be brought back."""
    place, form = _place(place_id), Form(StationStatusInput)
    known = queries.station_of(session(), place)
    before = Before(known.status, known.status_since, known.status_note) if known else None
    changed = attempt(form, request.form, lambda given: services.set_status(session(), place, given, actor()))
    if changed is None:
        wrong = next(iter(form.errors), "") or next((one.errors[0] for one in form.fields if one.errors), "")
        flash(wrong, "danger")
    elif before is not None:
        undo = url_for(".restore_station_status", place_id=place.id, version=changed.version, status=before.status,
                       since=before.since.timestamp(), note=before.note)  # fmt: skip
        said = t("%(name)s: %(status)s.", name=place.name, status=STATUS_NAMES[changed.status])
        flash({"text": str(said), "url": undo, "post": True, "label": str(t("Undo"))}, "success")  # type: ignore[arg-type]
    return redirect(url_for("maps.place", place_id=place.id))


@bp.post("/stations/<int:place_id>/status/undo")
@needs(P.EDIT_OBSERVATION)
def restore_station_status(place_id: int) -> ResponseReturnValue:
    """The status as it was before the last tap."""
    place, asked = _place(place_id), request.args
    try:
        version, since = int(asked["version"][:9]), datetime.fromtimestamp(float(asked["since"][:20]), tz=UTC)
        given = StationStatusInput.model_validate({"status": asked["status"], "note": asked.get("note", "")[:300]})
    except (KeyError, ValueError, OverflowError, OSError):
        raise NotFound() from None
    services.restore_status(session(), place, given.status, since, given.note, version, actor())
    flash(str(t("%(name)s: %(status)s again.", name=place.name, status=STATUS_NAMES[given.status])), "success")
    return redirect(url_for("maps.place", place_id=place.id))


def place_panel(db: Session, place: Place, who: Actor) -> Panel | None:
    """What is known of the station, whether it works, and what its status was before."""
    if place.kind != "station" or not may(db, place, who, P.VIEW_OBSERVATION):
        return None
    station, zone = queries.station_of(db, place), zone_of(db, place.area)
    kinds = terms.labels(db, "station_kind", place.area)
    values = {
        "station": station, "place": place, "statuses": STATUS_NAMES, "tones": STATUS_TONES, "zone": zone,
        "kind": kinds.get(station.station_kind, station.station_kind) if station else "",
        "can_edit": may(db, place, who, P.EDIT_OBSERVATION), "tag": tag,
        "history": queries.status_history(db, place.id) if station else [],
    }  # fmt: skip
    return Panel(str(t("Seismic station")), "observation/panel_station.html", values, 20)


def needs_of_stations(db: Session, who: Actor) -> list[Need]:
    """Faulty stations, for those who look after them."""
    if not who.may(P.EDIT_OBSERVATION):
        return []
    found = queries.faulty(db, who, MOST_NEEDS + 1)
    zone = zone_of(db)
    made = [
        Need("bad", str(t("Faulty")), place.name,
             str(t("since %(day)s", day=say_date(station.status_since.astimezone(local_zone(zone)).date())))
             + (f" · {station.status_note}" if station.status_note else ""),
             url_for("maps.place", place_id=place.id), str(t("Open")))
        for place, station in found[:MOST_NEEDS]
    ]  # fmt: skip
    if len(found) > MOST_NEEDS:
        more = str(t("More stations are faulty"))
        made.append(Need("bad", str(t("Faulty")), more, "", url_for(".stations", status="faulty"), str(t("Show"))))
    return made


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> queries.StationFilter:
    """The filter that an address names; what is unknown does not narrow."""
    status = asked.get("status", "")
    return queries.StationFilter(
        typed=asked.get("q", "").strip()[:100], station_kind=asked.get("kind", "")[:40],
        status=status if status in (*STATUS_NAMES, queries.UNKNOWN) else "",
        area=readable_area(db, who, asked.get("area", ""), P.VIEW_OBSERVATION),
    )  # fmt: skip


def _columns(db: Session) -> list[Column]:
    kinds, zone = terms.labels(db, "station_kind"), local_zone(zone_of(db))

    def status(row: Row) -> Markup:
        return tag(STATUS_NAMES[row[1].status], STATUS_TONES[row[1].status]) if row[1] else tag(UNKNOWN)

    return [
        Column("name", t("Name"), lambda row: row[0].name, True),
        Column("kind", t("Kind of station"), lambda row: kinds.get(row[1].station_kind, "–") if row[1] else "–"),
        Column("area", t("Area"), lambda row: row[0].area.name, True),
        Column("operator", t("Operator"), lambda row: (row[1].operator if row[1] else "") or "–"),
        Column("trouble", t("Status"), status, True, "tag"),
        Column("since", t("Since"),
               lambda row: say_date(row[1].status_since.astimezone(zone).date()) if row[1] else "–", True, "date"),
        Column("note", t("Note on the status"), lambda row: (row[1].status_note if row[1] else "") or "–"),
    ]  # fmt: skip


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    states = [*STATUS_NAMES.items(), (queries.UNKNOWN, UNKNOWN)]
    fields = [
        text_box(asked, "q", t("Name, code or operator")),
        choice(asked, "status", t("Status"), states, t("All states")),
        choice(asked, "kind", t("Kind of station"), terms.names(db, "station_kind"), t("All kinds")),
    ]
    areas: list[Any] = list(choices(db, who, P.VIEW_OBSERVATION, ("county", "township")))
    if len(areas) > 1:
        fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".stations"), *fields)


def _lede(db: Session, who: Actor) -> str:
    found = queries.status_counts(db, who, P.VIEW_OBSERVATION)
    total = sum(found.values()) - found.get("closed", 0)
    if not total:
        return str(t("Where the ground is measured, by whom, and whether it works."))
    return str(t("%(running)s of %(total)s run normally, %(faulty)s faulty, %(stopped)s stopped.", total=total,
                 running=found.get("running", 0), faulty=found.get("faulty", 0),
                 stopped=found.get("stopped", 0)))  # fmt: skip


def _choices() -> dict[str, Any]:
    return {
        "station_kind": terms.names(session(), "station_kind"),
        "datum": [(str(code), name) for code, name in DATUM_NAMES.items()],
    }


def _values(place: Place) -> dict[str, Any]:
    station, (lon, lat) = queries.station_of(session(), place), shown_position(place)
    known = {name: getattr(place, name) for name in ("name", "code", "address", "note")}
    known |= {"area": place.area.code, "lon": lon, "lat": lat}
    if station is not None:
        known |= {name: getattr(station, name) for name in (*services.OF_STATION, "version")}
    return known


def _place(place_id: int) -> Place:
    place = load(session(), Place, place_id, actor(), P.EDIT_OBSERVATION)
    if place.kind != "station":
        raise NotFound()
    return place
