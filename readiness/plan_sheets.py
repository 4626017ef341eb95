"""Emergency plans from sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import now, today
from readiness.known_unit_queries import known_units
from readiness.known_units import UnitsByName
from readiness.plan_models import EmergencyPlan, PlanVersion
from readiness.plan_queries import review_rule
from readiness.plan_row_inputs import PlanRow
from readiness.plan_rows import Owner, PlanPlanner
from readiness.plan_words import PLAN_LEVELS
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, area_under
from registry.sheet_settings import under_setting
from registry.words import Words
from schedule.queries import zone_of

PLANS, VERSIONS = EmergencyPlan.metadata.tables["emergency_plans"], PlanVersion.metadata.tables["plan_versions"]
LEVEL_WORDS = {
    "province": ("省级", "省"), "prefecture": ("市级", "市"), "county": ("县级", "县", "区县级"),
    "township": ("乡级", "乡镇级", "乡镇", "镇级", "街道"), "village": ("村级", "村", "社区"), "unit": ("单位", "基层"),
}  # fmt: skip


class PlanImporter(Trailed, Importer):
    """Brings in a list of plans with their newest versions; the files are added on the pages."""

    kind = "emergency_plans"
    title = t("Emergency plans")
    hint = t("A list of emergency plans, one row a plan of a unit or an office; a plan that is known stays as it is.")
    permission = str(Permission.EDIT_READINESS)
    row = PlanRow
    settings = (under_setting(),)
    requires = (("title", "unit"), ("title", "area"))
    tables = (PLANS, VERSIONS)
    parts = (VERSIONS,)
    records_url = "/readiness/plans"

    def choices(self, session: Session) -> Choices:
        """Kinds and levels of plans."""
        return {
            "kind": terms.names(session, "plan_kind"),
            "level": [(code, str(name)) for code, name in PLAN_LEVELS.items()],
        }

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        under = area_under(book, options)
        kinds = [(term.code, (term.name_zh, term.name_en)) for term in terms.vocabulary(session, "plan_kind")]
        levels = [(code, (str(name), *LEVEL_WORDS[code])) for code, name in PLAN_LEVELS.items()]
        paths = tuple(actor.area_paths(self.permission))
        planner = PlanPlanner(
            book, UnitsByName(known_units(session, actor), under), Words(kinds), Words(levels), _there(session),
            {"emergency_plans": PLANS, "plan_versions": VERSIONS}, Numbers(session, PLANS).next,
            Numbers(session, VERSIONS).next, lambda path: path.startswith(paths), review_rule(session).years,
            today(zone_of(session)), now(), actor.key, under,
        )  # fmt: skip
        return planner.run(given)


def _there(session: Session) -> dict[tuple[Owner, str], tuple[int, date | None]]:
    newest = select(PlanVersion.plan_id, func.max(PlanVersion.approved_on).label("on"))
    newest_on = newest.where(PlanVersion.state == "accepted").group_by(PlanVersion.plan_id).subquery()
    query = select(EmergencyPlan.id, EmergencyPlan.unit_id, EmergencyPlan.area_id, EmergencyPlan.title, newest_on.c.on)
    query = query.outerjoin(newest_on, newest_on.c.plan_id == EmergencyPlan.id)
    found: dict[tuple[Owner, str], tuple[int, date | None]] = {}
    for plan_id, unit_id, area_id, title, on in session.execute(query).tuples():
        owner: Owner = ("unit", unit_id) if unit_id is not None else ("area", area_id)
        found[owner, name_key(title)] = (plan_id, on)
    return found


IMPORTERS: tuple[Importer, ...] = (PlanImporter(),)
