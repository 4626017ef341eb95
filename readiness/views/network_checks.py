"""The yearly check of the rosters: how far the townships are, the check itself, and its rule."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t, tn
from core.times import today
from core.web import actor, session
from readiness import network_check_queries as queries
from readiness import network_check_services as services
from readiness.network_check_inputs import CheckRuleInput, RosterCheckInput
from readiness.network_check_table_queries import check_sheet
from readiness.network_coverage_queries import reach
from readiness.network_queries import KNOWS, role_names, rules, trained_on
from readiness.network_rules import holding, is_too_old
from readiness.views import bp
from readiness.views.plan_settings import chosen_area
from readiness.views.said import say_undoable
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.terms import NOWHERE
from schedule.queries import zone_of


@bp.get("/readiness/network/checks")
@needs(P.VIEW_READINESS)
def network_checks() -> str:
    """Which townships have looked through their roster in a year, and what they found."""
    year, this_year = _year(), today(zone_of(session())).year
    found = queries.checks_in(session(), actor(), year)
    return render_template(
        "readiness/network_checks.html", found=found, year=year, years=range(this_year, this_year - 5, -1),
        on=today(zone_of(session())), done=sum(one.check is not None for one in found), this_year=this_year,
        own={one.area.code for one in found if may(session(), one.area, actor(), P.EDIT_READINESS)},
    )  # fmt: skip


@bp.get("/readiness/network/checks.<string:ending>")
@needs(P.VIEW_READINESS)
def network_checks_file(ending: str) -> ResponseReturnValue:
    """The same table as a file, xlsx or csv."""
    if ending not in ("xlsx", "csv"):
        raise NotFound()
    year = _year()
    return tables_answer([check_sheet(session(), actor(), year)], f"{t('Checks of rosters')}_{year}", ending)


@bp.route("/readiness/network/checks/<code>", methods=["GET", "POST"])
@needs(P.VIEW_READINESS)
def network_check(code: str) -> ResponseReturnValue:
    """A township's roster to be looked through; once that is done, what came of it."""
    area = _township(code)
    if request.method == "POST":
        load(session(), Area, area.id, actor(), P.EDIT_READINESS)
    people = queries.roster_of(session(), area, actor())
    form = Form(RosterCheckInput, {"left": [(str(one.id), one.name) for one in people]})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.check_roster(session(), area, given, actor()))
        if made is not None:
            said = tn("The roster is checked: %(n)s person serves, %(left)s have left.",
                      "The roster is checked: %(n)s people serve, %(left)s have left.", made.people,
                      left=len(made.left_ids))  # fmt: skip
            say_undoable(said, url_for(".take_network_check_back", code=area.code))
            return redirect(url_for(".network_check", code=area.code))
    on = today(zone_of(session(), area))
    rule, owned = queries.check_rule(session(), area.path), rules(session())
    asked = {one.id: holding(owned, one.area.path, one.role) for one in people}
    trained = trained_on(session(), [one.id for one in people])
    found, names = reach(session(), actor(), area), role_names(session(), area)
    page = render_template(
        "readiness/network_check.html", area=area, people=people, form=form, on=on, trained=trained,
        check=queries.check_of(session(), area, on.year), rule=rule, due_on=rule.due_on(on.year),
        names=names, reach=found, serving=sum(found.people.get(code, 0) for code in names),
        untrained={one.id for one in people if (held := asked[one.id]) is not None
                   and is_too_old(trained.get(one.id), held.training_years, on)},
        may_edit=may(session(), area, actor(), P.EDIT_READINESS), knows=may(session(), area, actor(), KNOWS),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/readiness/network/checks/<code>/take-back")
@needs(P.EDIT_READINESS)
def take_network_check_back(code: str) -> ResponseReturnValue:
    """The check of this year is taken back; those whom it marked as gone serve again."""
    area = load(session(), Area, _township(code).id, actor(), P.EDIT_READINESS)
    found = queries.check_of(session(), area, today(zone_of(session(), area)).year)
    if found is None:
        raise NotFound()
    services.take_check_back(session(), found, actor())
    flash(str(t("The check is taken back; those whom it marked as gone serve again.")), "success")
    return redirect(url_for(".network_check", code=area.code))


@bp.route("/readiness/settings/network-checks", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def network_check_settings() -> ResponseReturnValue:
    """By which day of a year the check is due, in an area or everywhere."""
    area = chosen_area()
    form = Form(CheckRuleInput, values=asdict(queries.check_rule(session(), (area or NOWHERE).path)))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: services.set_check_rule(session(), area, given, actor()))
        if saved is not None:
            flash(str(t("Saved: when rosters are checked.")), "success")
            return redirect(url_for(".network_check_settings", area=area.code if area else None))
    page = render_template("readiness/rule_settings.html", form=form, area=area, which="checks")
    return page, 422 if form.is_wrong else 200


def _year() -> int:
    typed = request.args.get("year", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 else today(zone_of(session())).year


def _township(code: str) -> Area:
    query = select(Area.id).where(Area.code == code[:20], Area.level == "township")
    return load(session(), Area, session().scalar(query.limit(1)) or 0, actor(), P.VIEW_READINESS)
