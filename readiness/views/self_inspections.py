"""The board of self-inspections: how units stand by area and kind, the list, the hazards, the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import tables_answer
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import language, t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from readiness import self_inspection_queries as queries
from readiness.self_inspection_file_queries import board_sheets
from readiness.self_inspection_models import SelfHazard
from readiness.self_inspection_queries import HazardFilter, UnitFilter
from readiness.self_inspection_rule import SelfInspectionRule, Tally
from readiness.self_inspection_words import HAZARD_STATES, HAZARD_TONES, STANDING_TONES, STANDINGS, hazard_state
from readiness.views import bp
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from schedule.queries import zone_of


@bp.get("/self-inspections")
@needs(P.VIEW_READINESS)
def self_inspections() -> str:
    """How units stand with looking for hazards in their own rooms, those that never did first."""
    db, who = session(), actor()
    on, rule, wanted = today(zone_of(db)), queries.rule_of(db), wanted_of(db, who, request.args)
    done = queries.last_done()
    sorts = {"last": done, "name": Unit.name, "hazards": queries.open_hazards(), "late": queries.open_hazards(on)}
    page = listing(db, queries.units_owing(db, who, wanted, rule, on), request.args, url_for(".self_inspections"),
                   sorts, "last")  # fmt: skip
    sums = queries.board_sums(db, who, wanted, rule, on)
    return render_template(
        "readiness/self_inspections.html", page=page, columns=_columns(db, rule, on), bar=_bar(db, who, rule),
        lede=lede(sums.total), areas=_by_area(db, sums.by_area), kinds=_by_kind(db, sums.by_kind), rule=rule,
        row_url=lambda row: url_for(".unit_self_inspections", unit_id=row[0].id), is_filtered=wanted != UnitFilter(),
        file_url=page.url(page=None, sort=None).replace("/self-inspections", "/self-inspections.xlsx", 1),
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_READINESS), may_edit=who.may(P.EDIT_READINESS),
        may_set=who.may(P.ADMINISTER), may_see_all=len(who.area_paths(P.VIEW_READINESS)) > 0,
    )  # fmt: skip


@bp.get("/self-inspections.<string:ending>")
@needs(P.VIEW_READINESS)
def self_inspection_file(ending: str) -> ResponseReturnValue:
    """The board, the hazards that are open, and the households looked through, as a file."""
    db, who = session(), actor()
    wanted = wanted_of(db, who, request.args)
    name = f"{t('Self-inspections')}_{today(zone_of(db)):%Y%m%d}"
    return tables_answer(board_sheets(db, who, wanted), name, ending)


@bp.get("/self-inspections/hazards")
@needs(P.VIEW_READINESS)
def self_hazards() -> str:
    """The hazards that units found, those past their day first."""
    db, who, asked = session(), actor(), request.args
    on, state = today(zone_of(db)), asked.get("state", "")
    wanted = HazardFilter(
        state if state in HAZARD_STATES else "", asked.get("q", "").strip()[:100], asked.get("item", "")[:40],
        _area(db, who, asked.get("area", "")),
    )  # fmt: skip
    sorts = {"fix_by": SelfHazard.fix_by, "found": SelfHazard.found_on, "unit": Unit.name}
    page = listing(db, queries.hazards_matching(who, wanted, on), asked, url_for(".self_hazards"), sorts, "fix_by")
    bar = filter_bar(
        asked, url_for(".self_hazards"), text_box(asked, "q", t("Unit or problem")),
        choice(asked, "state", t("State"), list(HAZARD_STATES.items()), t("All states")),
        choice(asked, "item", t("Item of the checklist"), terms.names(db, queries.SCHEME)), *_areas(db, who),
    )  # fmt: skip
    return render_template("readiness/self_hazards.html", page=page, bar=bar, columns=_hazard_columns(db, on),
                           row_url=lambda one: url_for(".self_hazard", hazard_id=one.id))  # fmt: skip


def lede(total: Tally) -> str:
    """How all units in sight stand, in a sentence or two."""
    if not total.units:
        return str(t("Units look for hazards in their own rooms, fix them, and look again."))
    first = t("%(done)s of %(units)s units have inspected themselves in time (%(share)s).", done=f"{total.done:,}",
              units=f"{total.units:,}", share=f"{(total.share or 0) * 100:.0f}%")  # fmt: skip
    second = tn("%(n)s hazard is open, %(late)s past its day.", "%(n)s hazards are open, %(late)s past their day.",
                total.hazards, late=total.late)  # fmt: skip
    return f"{first}{'' if language() == 'zh' else ' '}{second}"


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> UnitFilter:
    """The filter that an address names; what is unknown does not narrow."""
    standing = asked.get("standing", "")
    return UnitFilter(
        asked.get("q", "").strip()[:100], asked.get("kind", "")[:40], standing if standing in STANDINGS else "",
        _area(db, who, asked.get("area", "")), asked.get("hazards") == "open",
    )  # fmt: skip


def _area(db: Session, who: Actor, code: str) -> Area | None:
    return readable_area(db, who, code, P.VIEW_READINESS)


def _areas(db: Session, who: Actor) -> list[Any]:
    offered = list(choices(db, who, P.VIEW_READINESS, ("county", "township")))
    return [choice(request.args, "area", t("Area"), offered, t("All areas"))] if len(offered) > 1 else []


def _bar(db: Session, who: Actor, rule: SelfInspectionRule) -> FilterBar:
    asked = request.args
    names = terms.labels(db, "unit_kind")
    kinds = [(kind, names.get(kind, kind)) for kind in queries.owing_kinds(db, rule)]
    return filter_bar(
        asked, url_for(".self_inspections"), text_box(asked, "q", t("Unit")),
        choice(asked, "standing", t("State"), list(STANDINGS.items()), t("All states")),
        choice(asked, "kind", t("Kind of unit"), kinds, t("All kinds")),
        choice(asked, "hazards", t("Hazards seen"), [("open", t("With open hazards"))]), *_areas(db, who),
    )  # fmt: skip


def _columns(db: Session, rule: SelfInspectionRule, on: date) -> list[Column]:
    kinds = terms.labels(db, "unit_kind")

    def standing(row: Any) -> Any:
        word = rule.standing(row[1], on)
        return tag(STANDINGS[word], STANDING_TONES[word])

    return [
        Column("name", t("Unit"), lambda row: row[0].name, True),
        Column("kind", t("Kind"), lambda row: kinds.get(row[0].kind, row[0].kind)),
        Column("area", t("Area"), lambda row: row[0].area.name),
        Column("last", t("Last inspected"), lambda row: say_plain_date(row[1]) if row[1] else "–", True, "date"),
        Column("standing", t("State"), standing, kind="tag"),
        Column("hazards", t("Open hazards"), lambda row: row[2] or "–", True, "number"),
        Column("late", t("Of these overdue"), lambda row: row[3] or "–", True, "number"),
    ]  # fmt: skip


def _hazard_columns(db: Session, on: date) -> list[Column]:
    items = terms.labels(db, queries.SCHEME)

    def state(one: SelfHazard) -> Any:
        word = hazard_state(one.state, one.fix_by, on)
        return tag(HAZARD_STATES[word], HAZARD_TONES[word])

    return [
        Column("problem", t("Hazard seen"), lambda one: one.problem or items.get(one.item, one.item)),
        Column("unit", t("Unit"), lambda one: one.unit.name, True),
        Column("area", t("Area"), lambda one: one.unit.area.name),
        Column("found", t("Found on"), lambda one: say_plain_date(one.found_on), True, "date"),
        Column("fix_by", t("To be fixed by"), lambda one: say_plain_date(one.fix_by), True, "date"),
        Column("state", t("State"), state, kind="tag"),
    ]  # fmt: skip


def _by_area(db: Session, by: Mapping[int, Tally]) -> list[tuple[str, str, Tally]]:
    """(name, code, tally) of townships: what lies in a village counts for its township."""
    found: dict[int, Tally] = {}
    named: dict[int, Area] = {}
    for area in db.scalars(select(Area).where(Area.id.in_(list(by)))):
        top = area.parent if area.level == "village" and area.parent is not None else area
        named[top.id] = top
        found[top.id] = _added(found.get(top.id), by[area.id])
    return sorted(((named[key].name, named[key].code, tally) for key, tally in found.items()), key=lambda row: row[1])


def _by_kind(db: Session, by: Mapping[str, Tally]) -> list[tuple[str, str, Tally]]:
    names = terms.labels(db, "unit_kind")
    return [(names[code], code, by[code]) for code in names if code in by]


def _added(one: Tally | None, more: Tally) -> Tally:
    there = vars(one) if one is not None else {}
    return Tally(**{name: there.get(name, 0) + count for name, count in vars(more).items()})
