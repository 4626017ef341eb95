"""Rounds of quick reports: the list, opening one, closing it. Exercises and real ones stand in lists of their own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Listing, listing
from core.times import local, now
from core.web import actor, session
from maps.scenario_models import Scenario
from readiness import quick_report_services as services
from readiness.quick_report_inputs import ClosingInput, RoundInput
from readiness.quick_report_models import QuickRound
from readiness.quick_report_picture import Mode
from readiness.quick_report_queries import rounds, seen_round, told_and_untold
from readiness.quick_report_words import MODE_CHOICES, MODE_NAMES, marked, say_shock
from readiness.views import bp
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import within
from schedule.queries import zone_of


@bp.get("/readiness/quick-reports")
@needs(P.VIEW_READINESS)
def quick_reports() -> str:
    """Real rounds, and apart from them exercises."""
    mode: Mode = "exercise" if request.args.get("mode") == "exercise" else "real"
    page = _list(mode)
    other: Mode = "real" if mode == "exercise" else "exercise"
    count = len(session().scalars(rounds(actor(), other).limit(100)).all())
    return render_template(
        "readiness/quick_rounds.html", page=page, mode=mode, other=other, other_count=count, names=MODE_NAMES,
        shocks={one.id: say_shock(one.magnitude, one.shook_at, zone_of(session(), one.area)) for one in page.rows},
        may_open=actor().may(P.CALL_OUT), zones={one.id: zone_of(session(), one.area) for one in page.rows},
    )  # fmt: skip


def _list(mode: Mode) -> Listing:
    return listing(session(), rounds(actor(), mode), request.args, request.path,
                   {"opened": QuickRound.opened_at}, "-opened")  # fmt: skip


@bp.route("/readiness/quick-reports/new", methods=["GET", "POST"])
@needs(P.CALL_OUT)
def new_quick_round() -> ResponseReturnValue:
    """Open a round: exercise or real is chosen on purpose, nothing is chosen beforehand."""
    form = _form()
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.open_round(session(), given, actor()))
    if made is None:
        page = render_template("readiness/quick_new.html", form=form)
        return page, 422 if form.is_wrong else 200
    flash(marked(made.mode, _opened(made)), "success")
    return redirect(url_for(".quick_round", round_id=made.id))


@bp.post("/readiness/quick-reports/<int:round_id>/close")
@needs(P.CALL_OUT)
def close_quick_round(round_id: int) -> ResponseReturnValue:
    """Take no more reports, but for what still waits on telephones."""
    found = seen_round(session(), round_id, actor(), P.CALL_OUT)
    services.close_round(session(), found, ClosingInput(), actor())
    flash(marked(found.mode, str(t("Closed: %(name)s.", name=found.name))), "success")
    return redirect(url_for(".quick_round", round_id=round_id))


def _opened(made: QuickRound) -> str:
    """How many a message reaches, and how many have to be called."""
    told, others = told_and_untold(session(), made)
    said = t("Opened: %(name)s. A message goes to %(told)s informants.", name=made.name, told=f"{told:,}")
    if others:
        said = t("Opened: %(name)s. A message goes to %(told)s informants; %(others)s have to be called: the list of "
                 "calls has their numbers.", name=made.name, told=f"{told:,}", others=f"{others:,}")  # fmt: skip
    return str(said)


def _form() -> Form[RoundInput]:
    here = local(now(), zone_of(session())).replace(second=0, microsecond=0)
    areas = choices(session(), actor(), P.CALL_OUT)
    offered: dict[str, Any] = {"mode": list(MODE_CHOICES.items()), "area": areas, "scenario_id": _scenarios()}
    values: dict[str, Any] = {"shook_on": here.date(), "shook_clock": here.time()}
    return Form(RoundInput, offered, values | ({"area": areas[0][0]} if areas else {}))


def _scenarios() -> list[tuple[str, str]]:
    query = select(Scenario.id, Scenario.name, Scenario.magnitude).where(
        Scenario.is_active, within(actor(), P.VIEW_PLACES, Scenario.area_id)
    )
    found = session().execute(query.order_by(Scenario.name)).tuples()
    return [("", str(t("none"))), *((str(number), f"{name} · M {size:.1f}") for number, name, size in found)]
