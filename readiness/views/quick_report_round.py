"""One round of quick reports: the map that draws itself, totals, who is missing, each person's reports."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import attempt
from core.i18n import language, t
from core.sent_photos import photo_answer
from core.times import now
from core.web import actor, session
from readiness import quick_report_services as services
from readiness.felt_intensity import NOTICE
from readiness.felt_table import CLASSES, GRADES, PEOPLE, SERVICE_STATES, SERVICES, SIGN_OF
from readiness.quick_report_map import Base, drawn, legend, say_village, unplaced
from readiness.quick_report_map_queries import ground_of
from readiness.quick_report_models import QuickPhoto, QuickReport, QuickRound
from readiness.quick_report_queries import mark, photos_of, reports_of, seen_asked, seen_round, standing, token
from readiness.quick_report_words import (
    HIGHEST_COUNTS,
    HUES,
    MODE_NAMES,
    MODE_SENTENCES,
    ROMAN,
    UNTIMED,
    VERIFY,
    marked,
    say_damage,
    say_degree,
    say_doubts,
    say_losses,
    say_shock,
    say_unasked,
)
from readiness.views import bp
from readiness.views.quick_report_phone import report_form, words_of_form
from registry.permissions import Permission as P
from registry.scope import may
from schedule.queries import zone_of

GROUND_SECONDS = 300.0


@bp.get("/readiness/quick-reports/<int:round_id>")
@needs(P.VIEW_READINESS)
def quick_round(round_id: int) -> str:
    """The round as it stands; the part that changes is asked for again every few seconds."""
    found = seen_round(session(), round_id, actor())
    return render_template("readiness/quick_round.html", **shown(found), mark=_mark(found))


@bp.get("/readiness/quick-reports/<int:round_id>/live")
@needs(P.VIEW_READINESS)
def quick_round_live(round_id: int) -> ResponseReturnValue:
    """The part of the page that changes; 304 to who has it already."""
    found = seen_round(session(), round_id, actor())
    response = Response(mimetype="text/html")
    response.set_etag(_mark(found))
    response.headers["Cache-Control"] = "private, no-cache"
    if response.make_conditional(request).status_code != 304:
        response.set_data(render_template("readiness/quick_live.html", **shown(found)))
    return response


@bp.get("/readiness/quick-reports/<int:round_id>/map.svg")
@needs(P.VIEW_READINESS)
def quick_round_map(round_id: int) -> ResponseReturnValue:
    """The map as a file of its own, with its mark, legend and time."""
    found = seen_round(session(), round_id, actor())
    drawing = render_template("readiness/quick_map.svg", **shown(found))
    name = f"{MODE_NAMES[found.mode]}_{found.id}.svg"
    return send_file(BytesIO(drawing.encode()), "image/svg+xml", as_attachment=True, download_name=name)


@bp.get("/readiness/quick-reports/<int:round_id>/asked/<int:asked_id>")
@needs(P.VIEW_READINESS)
def quick_asked(round_id: int, asked_id: int) -> str:
    """Everything that one person sent in the round, the last report first, with photos."""
    found = seen_round(session(), round_id, actor())
    asked = seen_asked(session(), found, asked_id, actor(), P.VIEW_READINESS)
    may_edit = may(session(), asked, actor(), P.EDIT_READINESS)
    return render_template(
        "readiness/quick_asked.html", asked=asked, reports=reports_of(session(), asked), signs=SIGN_OF, people=PEOPLE,
        services=SERVICES, states=SERVICE_STATES, classes=CLASSES, grades=GRADES,
        photos=photos_of(session(), found, asked), may_edit=may_edit, roman=ROMAN, say_damage=say_damage,
        knows=may(session(), asked, actor(), P.VIEW_CONTACTS),
        link=url_for(".quick_report", token=token(session(), asked)) if may_edit else "", **_frame(found),
    )  # fmt: skip


@bp.route("/readiness/quick-reports/<int:round_id>/asked/<int:asked_id>/call", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def quick_call(round_id: int, asked_id: int) -> ResponseReturnValue:
    """Enter a report that comes by telephone; it begins with what the informant said last, which it replaces."""
    found = seen_round(session(), round_id, actor())
    asked = seen_asked(session(), found, asked_id, actor(), P.EDIT_READINESS)
    last = next(iter(reports_of(session(), asked)), None)
    form, nonce = report_form(asked, last), request.form.get("_once", "")[:40]
    nonce = nonce if len(nonce) >= 16 else services.fresh_nonce()
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.enter_call(session(), found, asked_id, given, nonce, actor())
    ):
        flash(marked(found.mode, str(t("Entered: %(name)s.", name=asked.name))), "success")
        return redirect(url_for(".quick_round", round_id=round_id))
    page = render_template("readiness/quick_call.html", asked=asked, form=form, last=last, **words_of_form(),
                           **_frame(found))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/readiness/quick-reports/<int:round_id>/photos/<int:photo_id>")
@needs(P.VIEW_READINESS)
def quick_photo(round_id: int, photo_id: int) -> Response:
    """A photo of the round."""
    found, photo = seen_round(session(), round_id, actor()), session().get(QuickPhoto, photo_id)
    report = session().get(QuickReport, photo.report_id) if photo is not None else None
    if photo is None or report is None or report.round_id != found.id:
        raise NotFound()
    seen_asked(session(), found, report.asked_id, actor(), P.VIEW_READINESS)
    return photo_answer(photo.file)


def shown(found: QuickRound) -> dict[str, Any]:
    """Everything that the templates of a round show."""
    state, ground = standing(session(), found, actor(), now()), ground_kept(found)
    epicentre = (
        ground.box.at(found.lon, found.lat) if ground and found.lon is not None and found.lat is not None else None
    )
    return _frame(found) | {
        "state": state, "ground": ground, "drawn": drawn(ground, state) if ground else [], "legend": legend(state),
        "unplaced": unplaced(ground, state), "people": PEOPLE, "notice": NOTICE, "say_degree": say_degree,
        "highest_counts": HIGHEST_COUNTS, "verify": VERIFY, "doubts": say_doubts(state), "unasked": say_unasked(state),
        "say_losses": say_losses, "say_damage": say_damage,
        "say_village": say_village, "hues": HUES, "epicentre": epicentre, "services": SERVICES, "classes": CLASSES,
        "grades": GRADES, "sees_contacts": actor().may(P.VIEW_CONTACTS), "roman": ROMAN,
        "may_close": found.closed_at is None and may(session(), found, actor(), P.CALL_OUT),
        "may_edit": actor().may(P.EDIT_READINESS), "may_export": actor().may(P.EXPORT_FIGURES),
        "sees_history": may(session(), found, actor(), P.VIEW_AUDIT),
    }  # fmt: skip


def _frame(found: QuickRound) -> dict[str, Any]:
    zone = zone_of(session(), found.area)
    return {
        "round": found, "zone": zone, "mode_name": MODE_NAMES[found.mode], "mode_sentence": MODE_SENTENCES[found.mode],
        "shock": say_shock(found.magnitude, found.shook_at, zone), "untimed": UNTIMED,
    }  # fmt: skip


def _mark(found: QuickRound) -> str:
    sees = int(actor().may(P.VIEW_CONTACTS))
    return f"{mark(session(), found)}-{language()}-{sees}-{len(actor().area_paths(P.VIEW_READINESS))}"


def ground_kept(found: QuickRound) -> Base | None:
    """The ground of the round's map, kept for some minutes: outlines hardly change, and there are hundreds."""
    kept = cast(dict[int, tuple[float, Base | None]], current_app.extensions.setdefault("quick grounds", {}))
    at = now().timestamp()
    if found.id not in kept or not 0 <= at - kept[found.id][0] < GROUND_SECONDS:
        kept[found.id] = at, ground_of(session(), found.area)
    return kept[found.id][1]
