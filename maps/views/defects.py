"""The list of defects: filters, what is overdue first, and the same list as a file."""

from __future__ import annotations

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from maps.defect_queries import DefectFilter, counts, defects_matching, gravity, urgency
from maps.defect_table_queries import defect_file
from maps.defect_words import SEVERITIES, SEVERITY_TONES, STATE_NAMES, STATE_TONES, state_on
from maps.inspection_models import Defect
from maps.models import Place
from maps.views import bp
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area


@bp.get("/defects")
@needs(P.VIEW_PLACES)
def defects() -> str:
    """The defects that the reader may see, those overdue first."""
    who, on, wanted = actor(), today(), _wanted()
    sorts = {"urgency": urgency(on), "due": Defect.due_on, "place": Place.name, "area": Area.path,
             "severity": gravity()}  # fmt: skip
    query = defects_matching(who, wanted, on)
    page = listing(session(), query, request.args, url_for(".defects"), sorts, "urgency")
    url = page.url(page=None, sort=None)
    files = [(ending, url.replace("/defects", f"/defects.{ending}", 1)) for ending in MEDIA_TYPES]
    return render_template(
        "maps/defects.html", page=page, columns=_columns(), bar=_bar(who), lede=lede(who), files=files,
        row_url=defect_url, is_filtered=wanted != DefectFilter(),
    )  # fmt: skip


@bp.get("/defects.<string:ending>")
@needs(P.VIEW_PLACES)
def defect_list_file(ending: str) -> ResponseReturnValue:
    """The same list as a file, xlsx or csv."""
    if ending not in MEDIA_TYPES:
        raise NotFound()
    content = defect_file(session(), _wanted(), actor(), ending)
    name = f"{t('Defects')}_{today():%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


def defect_url(found: Defect) -> str:
    """The address of the defect's page."""
    return url_for("maps.defect", defect_id=found.id)


def defect_tag(found: Defect) -> Markup:
    """The defect's state today as a tag; overdue in red."""
    state = state_on(found.state, found.due_on, today())
    return tag(STATE_NAMES[state], STATE_TONES[state])


def severity_tag(found: Defect) -> Markup:
    """How bad it is, as a tag."""
    return tag(SEVERITIES[found.severity], SEVERITY_TONES[found.severity])


def lede(who: Actor) -> str:
    """How things stand: overdue, to be mended, waiting to be closed."""
    found = counts(session(), who, today(), P.VIEW_PLACES)
    if not sum(found.values()):
        return str(t("What was found at places, until somebody has seen that it is mended."))
    late = tn("%(n)s is overdue", "%(n)s are overdue", found.get("overdue", 0))
    return str(t("%(late)s, %(open)s to be mended, %(mended)s waiting to be closed, %(closed)s closed.", late=late,
                 open=found.get("open", 0), mended=found.get("mended", 0), closed=found.get("closed", 0)))  # fmt: skip


def _wanted() -> DefectFilter:
    asked = request.args
    place = asked.get("place", "")
    return DefectFilter(
        state=asked.get("state", "") if asked.get("state") in (*STATE_NAMES, "waiting") else "",
        typed=asked.get("q", "").strip()[:100],
        severity=asked.get("severity", "") if asked.get("severity") in SEVERITIES else "",
        area=readable_area(session(), actor(), asked.get("area", ""), P.VIEW_PLACES),
        place_id=int(place) if place.isdecimal() and len(place) < 10 else None,
    )


def _columns() -> list[Column]:
    return [
        Column("problem", t("What is wrong"), lambda one: one.problem),
        Column("place", t("Place name"), lambda one: one.place.name, True),
        Column("area", t("Area"), lambda one: one.place.area.name, True),
        Column("severity", t("Severity"), severity_tag, True, "tag"),
        Column("due", t("Due on"), lambda one: say_date(one.due_on), True, "date"),
        Column("urgency", t("State"), defect_tag, True, "tag"),
    ]


def _bar(who: Actor) -> FilterBar:
    asked = request.args
    states = [("waiting", t("Everything not settled")), *STATE_NAMES.items()]
    areas = choices(session(), who, P.VIEW_PLACES, ("prefecture", "county", "township"))
    return filter_bar(
        asked, url_for(".defects"), text_box(asked, "q", t("Place or problem")),
        choice(asked, "state", t("State"), states, t("All states")),
        choice(asked, "severity", t("Severity"), list(SEVERITIES.items()), t("Any severity")),
        choice(asked, "area", t("Area"), areas, t("All areas")),
    )  # fmt: skip
