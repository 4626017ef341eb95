"""The list of emergency plans, the units without a current one, and both as files."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from readiness.plan_dates import STANDING_NAMES, STANDING_TONES
from readiness.plan_missing_queries import missing_units, shares_by_township, whole_share
from readiness.plan_models import EmergencyPlan
from readiness.plan_queries import PlanFilter, counts, plans_matching, review_rule, standing_of, urgency
from readiness.plan_table_queries import missing_sheet, plan_sheet
from readiness.plan_words import PLAN_LEVELS
from readiness.views import bp
from readiness.views.said import area_choices
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import readable_area
from schedule.queries import zone_of

ENDINGS = ("xlsx", "csv")


@bp.get("/readiness/plans")
@needs(P.VIEW_READINESS)
def plans() -> str:
    """The plans that the reader may see, those to be looked at first."""
    db, who = session(), actor()
    on, soon = today(zone_of(db)), review_rule(db).remind_days
    wanted = wanted_of(db, who)
    sorts = {"urgency": urgency(on, soon), "title": EmergencyPlan.title, "due": EmergencyPlan.review_due_on}
    page = listing(db, plans_matching(who, wanted, on, soon), request.args, url_for(".plans"), sorts, "urgency")
    files = [(ending, page.url(page=None, sort=None).replace("/plans", f"/plans.{ending}", 1)) for ending in ENDINGS]
    return render_template(
        "readiness/plans.html", page=page, columns=_columns(db), bar=_bar(db, who), lede=lede(db, who), files=files,
        row_url=plan_url, is_filtered=wanted != PlanFilter(), share=whole_share(db, who),
        may_add=who.may(P.EDIT_READINESS), may_send=bool(who.unit_ids(P.FILE_READINESS)),
    )  # fmt: skip


@bp.get("/readiness/plans.<string:ending>")
@needs(P.VIEW_READINESS)
def plan_list_file(ending: str) -> ResponseReturnValue:
    """The same list as a file that can be imported again."""
    if ending not in ENDINGS:
        raise NotFound()
    db, who = session(), actor()
    return tables_answer([plan_sheet(db, wanted_of(db, who), who)], f"{t('Emergency plans')}_{_day(db):%Y%m%d}", ending)


@bp.get("/readiness/plans/missing")
@needs(P.VIEW_READINESS)
def units_without_plan() -> str:
    """Units that must have a plan and have no current one, and the share by township."""
    db, who = session(), actor()
    query = missing_units(db, who, _day(db), _kind(db), _area(db, who))
    page = listing(db, query, request.args, url_for(".units_without_plan"), {"name": Unit.name, "kind": Unit.kind},
                   "name")  # fmt: skip
    kinds = terms.labels(db, "unit_kind")
    columns = [
        Column("name", t("Unit"), lambda unit: unit.name, True),
        Column("kind", t("Kind of unit"), lambda unit: kinds.get(unit.kind, unit.kind), True),
        Column("area", t("Area"), lambda unit: unit.area.name),
    ]
    address = page.url(page=None, sort=None).replace("/missing", "/missing.xlsx", 1)
    return render_template(
        "readiness/plans_missing.html", page=page, columns=columns, bar=_missing_bar(db, who),
        share=whole_share(db, who), townships=shares_by_township(db, who), file_url=address, rule=review_rule(db),
        row_url=lambda unit: url_for("registry.unit", unit_id=unit.id), is_filtered=bool(_kind(db) or _area(db, who)),
        settings_url=url_for(".plan_settings") if who.may(P.ADMINISTER) else "",
    )  # fmt: skip


@bp.get("/readiness/plans/missing.xlsx")
@needs(P.VIEW_READINESS)
def units_without_plan_file() -> ResponseReturnValue:
    """The same list as a workbook, with the telephone numbers that the reader may see."""
    db, who = session(), actor()
    sheets = missing_sheet(db, who, _kind(db), _area(db, who))
    return tables_answer([sheets], f"{t('Units without a current plan')}_{_day(db):%Y%m%d}", "xlsx")


def plan_url(plan: EmergencyPlan) -> str:
    """The address of the plan's page."""
    return url_for("readiness.plan", plan_id=plan.id)


def plan_tag(db: Session, plan: EmergencyPlan) -> Markup:
    """How the plan stands, as a tag."""
    state = standing_of(db, plan)
    return tag(STANDING_NAMES[state], STANDING_TONES[state])


def lede(db: Session, who: Actor) -> str:
    """How things stand: overdue, due soon, waiting to be looked at, current."""
    found = counts(db, who)
    if not sum(found.values()):
        return str(t("Who has which plan, in which version, and when it is looked at again."))
    late = tn("%(n)s review overdue", "%(n)s reviews overdue", found.get("overdue", 0))
    return str(t("%(late)s, %(soon)s due soon, %(current)s current; %(sent)s sent in and not looked at yet.", late=late,
                 soon=found.get("soon", 0), current=found.get("current", 0), sent=found["sent"]))  # fmt: skip


def wanted_of(db: Session, who: Actor) -> PlanFilter:
    """What the address narrows the list to."""
    asked = request.args
    unit = asked.get("unit", "")
    return PlanFilter(
        state=asked.get("state", "") if asked.get("state") in (*STANDING_NAMES, "sent") else "",
        typed=asked.get("q", "").strip()[:100], kind=asked.get("kind", "")[:40],
        level=asked.get("level", "") if asked.get("level") in PLAN_LEVELS else "", area=_area(db, who),
        unit_id=int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )  # fmt: skip


def _area(db: Session, who: Actor) -> Area | None:
    return readable_area(db, who, request.args.get("area", ""), P.VIEW_READINESS)


def _kind(db: Session) -> str:
    asked = request.args.get("kind", "")
    return asked if asked in terms.labels(db, "unit_kind") else ""


def _day(db: Session) -> date:
    return today(zone_of(db))


def _day_or_dash(day: date | None) -> str:
    return say_plain_date(day) if day else "–"


def _columns(db: Session) -> list[Column]:
    kinds = terms.labels(db, "plan_kind")
    return [
        Column("title", t("Plan"), lambda plan: plan.title, True),
        Column("owner", t("Plan of"), lambda plan: plan.owner),
        Column("kind", t("Kind"), lambda plan: kinds.get(plan.kind, plan.kind)),
        Column("level", t("Level"), lambda plan: PLAN_LEVELS[plan.level]),
        Column("due", t("Review due on"), lambda plan: _day_or_dash(plan.review_due_on), True, "date"),
        Column("urgency", t("State"), lambda plan: plan_tag(db, plan), True, "tag"),
    ]  # fmt: skip


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    states = [("sent", t("Waits to be looked at")), *STANDING_NAMES.items()]
    fields = [
        text_box(asked, "q", t("Title or owner")),
        choice(asked, "state", t("State"), states, t("All in use")),
        choice(asked, "kind", t("Kind"), terms.names(db, "plan_kind"), t("All kinds")),
        choice(asked, "level", t("Level"), list(PLAN_LEVELS.items()), t("All levels")),
    ]
    if len(areas := area_choices(db, who)) > 1:
        fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".plans"), *fields)


def _missing_bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    fields = [choice(asked, "kind", t("Kind of unit"), list(terms.indented(db, "unit_kind")), t("All kinds"))]
    if len(areas := area_choices(db, who)) > 1:
        fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".units_without_plan"), *fields)
