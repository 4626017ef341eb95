"""Where the networks have gaps, by township and one by one, the rules behind it, and the files."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import SIZE, Listing
from core.times import today
from core.web import actor, session
from readiness import network_table_queries as tables
from readiness.network_coverage import Post
from readiness.network_coverage_queries import Reach, reach
from readiness.network_inputs import RuleInput
from readiness.network_queries import all_names, roles_asked, rosters, rules
from readiness.network_rule_services import change_rule
from readiness.network_rules import LEVEL_NAMES, Rule, holding
from readiness.views import bp
from readiness.views.asked import asked_area
from readiness.views.network import wanted
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, tops


@bp.get("/readiness/network/gaps")
@needs(P.VIEW_READINESS)
def network_gaps() -> str:
    """Areas that lack somebody, and the share of each township."""
    found, role = reach(session(), actor(), asked_area()), request.args.get("role", "")
    gaps = [post for post in found.gaps if not role or post.rule.role == role]
    page = _page(gaps)
    return render_template(
        "readiness/network_gaps.html", reach=found, page=page, bar=_bar(found), roles=roles_asked(session()),
        lede=_lede(found), may_edit=actor().may(P.EDIT_READINESS), may_export=actor().may(P.EXPORT_FIGURES),
        own=[one.code for one in rosters()], unverified=_unverified(), townships=found.townships(), asked=_asked(),
    )  # fmt: skip


@bp.get("/readiness/network/rules")
@needs(P.VIEW_READINESS)
def network_rules() -> str:
    """How many are needed where, and who says so."""
    area, owned = _rule_area(), rules(session())
    path = area.path if area is not None else ""
    lines = [(code, name, holding(owned, path, code)) for code, name in all_names(session()).items()]
    return render_template(
        "readiness/network_rules.html", lines=lines, levels=LEVEL_NAMES, area=area, may_edit=_may_edit_rules(area),
    )  # fmt: skip


@bp.route("/readiness/network/rules/<role>", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def network_rule(role: str) -> ResponseReturnValue:
    """The rule of one role in the reader's county."""
    area, names = _rule_area(), all_names(session())
    if area is None or role not in names:
        raise NotFound()
    there = holding(rules(session()), area.path, role) or Rule(role, "township", 0)
    values = {name: getattr(there, name) for name in RuleInput.model_fields}
    form = Form(RuleInput, {"level": list(LEVEL_NAMES.items())}, values)
    done = None
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: change_rule(session(), area, role, given, actor()))
    if done is None:
        page = render_template("readiness/network_rule.html", form=form, name=names[role], area=area, role=role)
        return page, 422 if form.is_wrong else 200
    flash(str(t("Saved: %(name)s.", name=names[role])), "success")
    return redirect(url_for(".network_rules"))


@bp.get("/readiness/network/roster.<string:ending>")
@needs(P.EDIT_READINESS)
def network_file(ending: str) -> ResponseReturnValue:
    """The roster as a file, xlsx or csv, that can be imported again."""
    return tables_answer([tables.roster_sheet(session(), actor(), wanted())], str(t("Three networks")), ending)


@bp.get("/readiness/network/allowances.<string:ending>")
@needs(P.EDIT_READINESS)
def network_allowances_file(ending: str) -> ResponseReturnValue:
    """The sheet of allowances of a year, to be paid and signed."""
    typed = request.args.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today().year
    sheet = tables.allowance_sheet(session(), actor(), wanted(), year)
    return tables_answer([sheet], f"{t('Allowances')}_{year}", ending)


@bp.get("/readiness/network/gaps.<string:ending>")
@needs(P.EXPORT_FIGURES)
def network_gaps_file(ending: str) -> ResponseReturnValue:
    """Gaps, and the share of each township, as a file."""
    found = reach(session(), actor(), asked_area())
    sheets = [tables.gap_sheet(found), tables.township_sheet(found, roles_asked(session()))]
    return tables_answer(sheets, str(t("Gaps of the networks")), ending)


def _page(gaps: list[Post]) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(gaps) // SIZE))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    return Listing(gaps[(number - 1) * SIZE : number * SIZE], len(gaps), number, SIZE, "", _asked(), request.path)


def _asked() -> dict[str, str]:
    return {name: value for name in ("area", "role") if (value := request.args.get(name, ""))}


def _lede(found: Reach) -> str:
    whole = found.whole
    if not whole.due:
        return str(t("No rule asks for anybody here."))
    said = t("%(covered)s of %(due)s posts are held", covered=f"{whole.covered:,}", due=f"{whole.due:,}")
    more = tn("%(n)s is lacking", "%(n)s are lacking", whole.missing) if whole.missing else t("nobody is lacking")
    return f"{said}{t('; ')}{more}{t('.')}"


def _bar(found: Reach) -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_READINESS, ("county", "township"))
    roles = [(code, found.names[code]) for code in roles_asked(session())]
    fields = [choice(asked, "role", t("Role"), roles, t("All roles"))]
    if len(areas) > 1:
        fields.append(choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".network_gaps"), *fields)


def _rule_area() -> Area | None:
    """The highest area of the reader: its rules are shown and changed."""
    found = tops(session(), actor(), P.VIEW_READINESS)
    return found[0] if found else None


def _may_edit_rules(area: Area | None) -> bool:
    if area is None or area.level in ("township", "village"):
        return False
    return actor().may_for(P.EDIT_READINESS, area.path)


def _unverified() -> bool:
    area = _rule_area()
    owned = rules(session())
    held = [holding(owned, area.path if area is not None else "", role) for role in roles_asked(session())]
    return any(rule is not None and rule.least and not rule.is_verified for rule in held)
