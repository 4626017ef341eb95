"""Self-inspections, their hazards and households looked through, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, Search, blueprint, operation, page
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from readiness import household_check_services as household_services
from readiness import self_inspection_queries as queries
from readiness import self_inspection_services as services
from readiness.self_inspection_inputs import HouseholdCheckInput, Reply, SelfInspectionInput, SettleInput
from readiness.self_inspection_models import HouseholdCheck, SelfHazard, SelfInspection
from readiness.self_inspection_rule import Standing, score
from readiness.self_inspection_words import hazard_state, said_note
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("self_inspections")
HazardState = Literal["open", "late", "fixed", "dropped"]


class SelfInspectionAnswer(Answer):
    """One round; `share` are the items in order among those that apply, `fixed` the earlier hazards found fixed."""

    id: int
    unit_id: int
    done_on: date
    answers: dict[str, Reply]
    share: float | None
    fixed: int
    note: str
    version: int


class StandingAnswer(Answer):
    """How a unit stands; `due_on` is the day by which it inspects itself (again), `items` its checklist."""

    unit_id: int
    owes: bool
    standing: Standing
    due_on: date
    items: dict[str, str]
    inspections: list[SelfInspectionAnswer]


class HazardAnswer(Answer):
    """A hazard that a unit found; "late" is an open one past its day."""

    id: int
    unit_id: int
    unit_name: str
    inspection_id: int
    item: str
    problem: str
    found_on: date
    fix_by: date
    state: HazardState
    settled_on: date | None
    settled_note: str
    version: int


class HazardsAsked(Asked):
    """Which hazards to list."""

    q: Annotated[Search, Entry(t("Unit or problem"))] = ""
    state: Annotated[HazardState | None, Entry(t("State"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    unit_id: Annotated[Whole | None, Entry(t("Unit"))] = None
    sort: Annotated[Literal["fix_by", "-fix_by"], Entry(t("Sorted by"))] = "fix_by"


class HouseholdCheckAnswer(Answer):
    """Households looked through, as counts."""

    id: int
    area: str
    area_name: str
    checked_on: date
    households: int
    with_hazards: int
    fixed: int
    items: dict[str, int]
    note: str
    version: int


class HouseholdChecksAsked(Asked):
    """Which counts to list."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["on", "-on"], Entry(t("Sorted by"))] = "-on"


@bp.get("/units/<int:unit_id>/self-inspections")
@needs(P.VIEW_READINESS)
@operation(t("How a unit stands with its self-inspections"))
def get_self_inspections(unit_id: int) -> StandingAnswer:
    """The standing, the checklist, and the last rounds."""
    db = session()
    unit = load(db, Unit, unit_id, actor(), P.VIEW_READINESS)
    standing, due, owes = queries.standing_of(db, unit, today(zone_of(db, unit.area)))
    return StandingAnswer(
        unit_id=unit.id, owes=owes, standing=standing, due_on=due,
        items=dict(queries.checklist(db, unit.kind, unit.area)),
        inspections=[_inspection(one) for one in queries.inspections_of(db, unit, 25)],
    )  # fmt: skip


@bp.post("/units/<int:unit_id>/self-inspections")
@needs(P.FILE_READINESS)
@operation(t("Hand in a self-inspection"), location=lambda made: url_for(".get_self_inspection", inspection_id=made.id))
def hand_in_self_inspection(unit_id: int, given: SelfInspectionInput) -> SelfInspectionAnswer:
    """The round as it was handed in, each nonce once."""
    unit = load(session(), Unit, unit_id, actor(), P.FILE_READINESS)
    return _inspection(services.inspect(session(), unit, given, actor()))


@bp.get("/self-inspections/<int:inspection_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one self-inspection"))
def get_self_inspection(inspection_id: int) -> SelfInspectionAnswer:
    """One round."""
    return _inspection(load(session(), SelfInspection, inspection_id, actor(), P.VIEW_READINESS))


@bp.get("/self-hazards")
@needs(P.VIEW_READINESS)
@operation(t("List hazards that units found, those due first"))
def list_self_hazards(asked: HazardsAsked) -> Page[HazardAnswer]:
    """The hazards of the units that the caller may see."""
    db = session()
    area = find_area(db, asked.area, "area") if asked.area else None
    wanted = queries.HazardFilter(asked.state or "", asked.q, area=area, unit_id=asked.unit_id)
    query = queries.hazards_matching(actor(), wanted, today(zone_of(db)))
    return page(db, query, asked, {"fix_by": SelfHazard.fix_by}, lambda rows: [_hazard(one) for one in rows])


@bp.post("/self-hazards/<int:hazard_id>/<any(fixed, dropped):state>")
@needs(P.FILE_READINESS)
@operation(t("Say that a hazard is fixed or not pursued"))
def settle_self_hazard(hazard_id: int, state: str, given: SettleInput) -> HazardAnswer:
    """The settled hazard."""
    one = load(session(), SelfHazard, hazard_id, actor(), P.FILE_READINESS)
    return _hazard(services.settle_hazard(session(), one, state, given, actor()))


@bp.post("/self-hazards/<int:hazard_id>/reopen")
@needs(P.FILE_READINESS)
@operation(t("Open a settled hazard again"))
def open_self_hazard_again(hazard_id: int) -> HazardAnswer:
    """The hazard, open."""
    one = load(session(), SelfHazard, hazard_id, actor(), P.FILE_READINESS)
    return _hazard(services.reopen_hazard(session(), one, actor()))


@bp.get("/household-checks")
@needs(P.VIEW_READINESS)
@operation(t("List households looked through"))
def list_household_checks(asked: HouseholdChecksAsked) -> Page[HouseholdCheckAnswer]:
    """The counts of the areas that the caller may see."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    query = queries.household_checks(actor(), area)
    return page(session(), query, asked, {"on": HouseholdCheck.checked_on}, _checks)


@bp.post("/household-checks")
@needs(P.EDIT_READINESS)
@operation(t("Enter households looked through"))
def enter_household_check(given: HouseholdCheckInput) -> HouseholdCheckAnswer:
    """The counts as entered."""
    return _check(household_services.add_household_check(session(), given, actor()))


@bp.put("/household-checks/<int:check_id>")
@needs(P.EDIT_READINESS)
@operation(t("Correct households looked through"))
def correct_household_check(check_id: int, given: HouseholdCheckInput) -> HouseholdCheckAnswer:
    """The corrected counts."""
    one = load(session(), HouseholdCheck, check_id, actor(), P.EDIT_READINESS)
    return _check(household_services.edit_household_check(session(), one, given, actor()))


def _inspection(one: SelfInspection) -> SelfInspectionAnswer:
    return SelfInspectionAnswer(
        id=one.id, unit_id=one.unit_id, done_on=one.done_on, answers=one.answers, share=score(one.answers),
        fixed=one.fixed, note=one.note, version=one.version,
    )  # fmt: skip


def _hazard(one: SelfHazard) -> HazardAnswer:
    on = today(zone_of(session(), one.unit.area))
    names = ("id", "unit_id", "inspection_id", "item", "problem", "found_on", "fix_by", "settled_on", "version")
    known = {name: getattr(one, name) for name in names}
    return HazardAnswer.model_validate(known | {
        "unit_name": one.unit.name, "state": hazard_state(one.state, one.fix_by, on),
        "settled_note": said_note(one.settled_note, one.settled_on),
    })  # fmt: skip


def _checks(rows: Sequence[HouseholdCheck]) -> list[HouseholdCheckAnswer]:
    return [_check(one) for one in rows]


def _check(one: HouseholdCheck) -> HouseholdCheckAnswer:
    return HouseholdCheckAnswer(
        id=one.id, area=one.area.code, area_name=one.area.name, checked_on=one.checked_on, households=one.households,
        with_hazards=one.with_hazards, fixed=one.fixed, items=one.items, note=one.note, version=one.version,
    )  # fmt: skip
