"""The list of improvement actions: filters, what is overdue first, and the same list as a file."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from drills.action_models import ImprovementAction
from drills.action_queries import ActionFilter, actions_matching, counts, owner_shown, urgency
from drills.action_table_queries import action_file
from drills.action_words import RETEST_NAMES, STATE_NAMES, STATE_TONES, state_on
from drills.views import bp
from drills.views.lists import choices_of
from registry import terms
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.areas import readable_area
from schedule.queries import zone_of

ENDINGS = ("xlsx", "csv")


@bp.get("/drills/actions")
@needs(Permission.VIEW_DRILLS)
def actions() -> str:
    """The improvement actions that the reader may see, those overdue first."""
    db, who = session(), actor()
    on = today(zone_of(db))
    wanted = _wanted(db, who)
    sorts = {"urgency": urgency(on), "due": ImprovementAction.due_on, "unit": Unit.name}
    page = listing(db, actions_matching(who, wanted, on), request.args, url_for(".actions"), sorts, "urgency")
    files = [
        (ending, page.url(page=None, sort=None).replace("/actions", f"/actions.{ending}", 1)) for ending in ENDINGS
    ]
    return render_template(
        "drills/actions.html", page=page, columns=_columns(who), bar=_bar(db, who), lede=lede(db, who), files=files,
        row_url=action_url, is_filtered=wanted != ActionFilter(),
    )  # fmt: skip


@bp.get("/drills/actions.<string:ending>")
@needs(Permission.VIEW_DRILLS)
def action_list_file(ending: str) -> ResponseReturnValue:
    """The same list as a file, xlsx or csv."""
    if ending not in ENDINGS:
        raise NotFound()
    db, who = session(), actor()
    content = action_file(db, _wanted(db, who), who, ending)
    name = f"{t('Improvements')}_{today(zone_of(db)):%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


def action_url(action: ImprovementAction) -> str:
    """The address of the action's page."""
    return url_for("drills.action", action_id=action.id)


def action_tag(action: ImprovementAction) -> Markup:
    """The action's state today as a tag; overdue in red."""
    state = state_on(action.state, action.due_on, today(action.drill.event.zone))
    return tag(STATE_NAMES[state], STATE_TONES[state])


def lede(db: Session, who: Actor) -> str:
    """How things stand: overdue, to be done, waiting to be closed."""
    found = counts(db, who, today(zone_of(db)), Permission.VIEW_DRILLS)
    if not sum(found.values()):
        return str(t("Problems seen in drills, until somebody has seen that they are mended."))
    late = tn("%(n)s is overdue", "%(n)s are overdue", found.get("overdue", 0))
    return str(t("%(late)s, %(open)s to be done, %(done)s waiting to be closed, %(closed)s closed.", late=late,
                 open=found.get("open", 0), done=found.get("done", 0), closed=found.get("closed", 0)))  # fmt: skip


def _wanted(db: Session, who: Actor) -> ActionFilter:
    asked = request.args
    kind = asked.get("kind", "")
    return ActionFilter(
        state=asked.get("state", "") if asked.get("state") in (*STATE_NAMES, "waiting") else "",
        typed=asked.get("q", "").strip()[:100],
        kinds=tuple(terms.beneath(db, "unit_kind", kind)) if kind else (),
        area=readable_area(db, who, asked.get("area", ""), Permission.VIEW_DRILLS),
        unit_id=_number("unit"),
        drill_id=_number("drill_id"),
    )


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _columns(who: Actor) -> list[Column]:
    return [
        Column("problem", t("Problem"), lambda action: action.problem),
        Column("unit", t("Unit"), lambda action: action.unit.name, True),
        Column("owner", t("Responsible"), lambda action: owner_shown(action, who) or "–"),
        Column("due", t("Due on"), lambda action: say_date(action.due_on), True, "date"),
        Column("urgency", t("State"), action_tag, True, "tag"),
        Column("retest", t("Next drill"), lambda action: RETEST_NAMES.get(action.retest, "–")),
    ]


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    states = [("waiting", t("Everything not settled")), *STATE_NAMES.items()]
    fields = [choice(asked, "state", t("State"), states, t("All states"))]
    if who.area_paths(Permission.VIEW_DRILLS):
        kinds = list(terms.indented(db, "unit_kind"))
        fields = [
            text_box(asked, "q", t("Unit or problem")), *fields,
            choice(asked, "kind", t("Kind"), kinds, t("All kinds")),
        ]  # fmt: skip
        areas: list[Any] = list(choices_of(db, who))
        if len(areas) > 1:
            fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".actions"), *fields)
