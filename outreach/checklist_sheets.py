"""Proofs by hand for checklists from sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import now, today
from outreach.checklist_inputs import ChecklistProofRow
from outreach.checklist_models import ChecklistProof
from outreach.checklist_proof_services import GIVE, JUDGE
from outreach.checklist_queries import COUNTS, Wanted, rows_of, survey
from outreach.checklist_rows import KnownItem, KnownUnit, ProofPlanner
from registry.audit import Trailed
from registry.models import Area, Unit
from registry.scope import within
from registry.terms import ids_of
from schedule.queries import zone_of

PROOFS = ChecklistProof.metadata.tables["checklist_proofs"]


class ChecklistProofImporter(Trailed, Importer):
    """Brings in proofs by hand; a row of the same unit, item and day is the same proof."""

    kind = "checklist_proofs"
    title = t("Proofs for checklists")
    hint = t("What units did of their checklists, one row a unit and item: the day, and what was done.")
    permission = str(JUDGE)
    row = ChecklistProofRow
    settings = ()
    requires = (("unit", "item", "done_on", "words"), ("unit_code", "item", "done_on", "words"))
    tables = (PROOFS,)
    records_url = "/checklists"

    def choices(self, session: Session) -> Choices:
        """There are no closed lists."""
        return {}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows; what comes in so is confirmed with that."""
        columns = (ChecklistProof.item_id, ChecklistProof.unit_id, ChecklistProof.done_on)
        rows = session.execute(select(*columns).where(ChecklistProof.state.in_(COUNTS))).tuples().all()
        at = now()
        blank = {
            "file_id": None, "state": "confirmed", "reason": "", "given_by": actor.key,
            "given_by_name": actor.name[:60], "reviewed_at": at, "reviewed_by": actor.key,
            "reviewed_by_name": actor.name[:60], "version": 1,
        }  # fmt: skip
        there = {(item_id, unit_id, on) for item_id, unit_id, on in rows}
        counts = Counter((item_id, unit_id, on.year) for item_id, unit_id, on in rows)
        return ProofPlanner(
            _units(session, actor), _items_of(session, actor), there, dict(counts), PROOFS,
            Numbers(session, PROOFS).next, today(zone_of(session)), blank, at,
        ).run(given)  # fmt: skip


def _units(session: Session, actor: Actor) -> list[KnownUnit]:
    names = dict(session.execute(select(Area.id, Area.name)).tuples().all())
    query = select(Unit.id, Unit.name, Unit.code, Area.path).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, within(actor, GIVE, Unit.area_id, Unit.id))
    return [
        KnownUnit(number, name, code or "", [names[one] for one in ids_of(path) if one in names])
        for number, name, code, path in session.execute(query).tuples()
    ]


def _items_of(session: Session, actor: Actor) -> Callable[[int, int], Sequence[KnownItem]]:
    """The items of a unit in a year, each year's units read once."""
    years: dict[int, dict[int, int]] = {}
    items: dict[int, list[KnownItem]] = {}

    def found(unit_id: int, year: int) -> Sequence[KnownItem]:
        if year not in years:
            years[year] = {line.unit_id: line.checklist.id for line in survey(session, actor, Wanted(year))}
            for row in rows_of(session, list(years[year].values())).values():
                items[row.id] = [
                    KnownItem(item.id, place, [name for name in (item.name, item.name_en) if name], item.takes_proof,
                              item.times)
                    for place, item in enumerate(row.items, start=1)
                ]  # fmt: skip
        return items.get(years[year].get(unit_id, 0), ())

    return found


IMPORTERS: tuple[Importer, ...] = (ChecklistProofImporter(),)
