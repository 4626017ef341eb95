"""What leaves a round: the list to call with the links, the bulletin, the tables; and how intensity is estimated."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.filter_bars import choice, filter_bar
from core.i18n import t
from core.times import now, say_minute
from core.web import actor, address, session
from readiness.felt_intensity import NOTICE
from readiness.felt_table import GROUPS, IS_VERIFIED, signs_of
from readiness.quick_report_models import QuickAsked, QuickRound
from readiness.quick_report_paper import Heading, bulletin
from readiness.quick_report_paper_map import map_png
from readiness.quick_report_picture import Picture
from readiness.quick_report_queries import seen_round, standing, token
from readiness.quick_report_tables import sheets
from readiness.quick_report_words import HUES, MODE_NAMES, MODE_SENTENCES, ROMAN, say_shock
from readiness.views import bp
from readiness.views.asked import asked_area
from readiness.views.link_codes import code_of
from readiness.views.quick_report_round import ground_kept
from registry.permissions import Permission as P
from registry.queries.areas import choices
from schedule.queries import zone_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_CODES = 80


@bp.get("/readiness/quick-reports/<int:round_id>/calls")
@needs(P.EDIT_READINESS)
def quick_calls(round_id: int) -> str:
    """Who has to be called, with telephone and personal link; codes to scan for as many as fit on paper."""
    found, area = seen_round(session(), round_id, actor()), asked_area(P.EDIT_READINESS)
    state = standing(session(), found, actor())
    listed = state.asked if request.args.get("shows") == "all" else state.waiting
    people = [
        one for one in listed
        if actor().may_for(P.EDIT_READINESS, one.area_path) and (area is None or one.area_path.startswith(area.path))
    ]  # fmt: skip
    links = {one.id: _address(one.id) for one in people}
    codes = {one.id: code_of(links[one.id]) for one in people} if len(people) <= MOST_CODES else {}
    bar = filter_bar(
        request.args, url_for(".quick_calls", round_id=round_id),
        choice(request.args, "area", t("Area"), choices(session(), actor(), P.EDIT_READINESS, ("county", "township"))),
        choice(request.args, "shows", t("Show"), [("all", t("Everybody"))], t("Not reported yet")),
    )  # fmt: skip
    return render_template(
        "readiness/quick_calls.html", round=found, people=people, links=links, codes=codes, bar=bar, most=MOST_CODES,
        last=state.last, mode_name=MODE_NAMES[found.mode], mode_sentence=MODE_SENTENCES[found.mode],
    )  # fmt: skip


@bp.get("/readiness/quick-reports/<int:round_id>/bulletin.docx")
@needs(P.EXPORT_FIGURES)
def quick_bulletin(round_id: int) -> ResponseReturnValue:
    """The situation bulletin as a Word file."""
    found = seen_round(session(), round_id, actor())
    state = standing(session(), found, actor(), now())
    ground, heading = ground_kept(found), _heading(found, state)
    picture = None
    if ground is not None:
        has_epicentre = found.lon is not None and found.lat is not None
        epicentre = ground.box.at(found.lon or 0, found.lat or 0) if has_epicentre else None
        title = f"{MODE_NAMES[found.mode]} · {found.name}"
        picture = map_png(ground, state, title, str(t("As of %(when)s", when=heading.as_of)), epicentre)
    made = bulletin(state, heading, picture)
    kind = t("Situation bulletin")
    name = f"{MODE_NAMES[found.mode]}_{kind}_{found.name}.docx"
    return send_file(BytesIO(made), WORD, as_attachment=True, download_name=name)


@bp.get("/readiness/quick-reports/<int:round_id>/tables.<string:ending>")
@needs(P.EXPORT_FIGURES)
def quick_table(round_id: int, ending: str) -> ResponseReturnValue:
    """Villages, reports and who is missing, as a file."""
    found = seen_round(session(), round_id, actor())
    state = standing(session(), found, actor(), now())
    made = sheets(state, _heading(found, state), zone_of(session(), found.area), actor().may(P.VIEW_CONTACTS))
    return tables_answer(made, f"{MODE_NAMES[found.mode]}_{found.name}", ending)


@bp.get("/readiness/quick-reports/scale")
@needs(P.VIEW_READINESS)
def quick_scale() -> str:
    """The table by which intensity is estimated."""
    return render_template(
        "readiness/quick_scale.html", groups=GROUPS, signs_of=signs_of, roman=ROMAN, hues=HUES, notice=NOTICE,
        is_verified=IS_VERIFIED,
    )  # fmt: skip


def _heading(found: QuickRound, state: Picture) -> Heading:
    zone = zone_of(session(), found.area)
    return Heading(found.name, found.area.name, say_shock(found.magnitude, found.shook_at, zone),
                   say_minute(state.as_of, zone))  # fmt: skip


def _address(asked_id: int) -> str:
    asked = session().get_one(QuickAsked, asked_id)
    return address(url_for(".quick_report", token=token(session(), asked)))
