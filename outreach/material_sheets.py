"""Receipts and moves of the stock from sheets, row by row through the same lock as the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Options, Plan, Problem, StepImporter, steps
from core.imports.importer import Choices
from core.times import say_plain_date
from outreach import material_services as services
from outreach.material_inputs import MaterialInput, MoveInput
from outreach.material_models import Material, MaterialMove
from outreach.material_queries import KEEP
from outreach.material_row_inputs import MaterialMoveRow
from outreach.material_rows import AskedMove, Key, KnownCampaign, KnownItem, MoveReader
from outreach.queries import campaigns
from outreach.stock import MOVE_NAMES
from registry import terms
from registry.audit import Trailed
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from registry.sheet_queries import area_book, area_under
from registry.sheet_settings import under_setting
from registry.words import Words
from schedule.event_rows import ByName
from schedule.event_sheet_queries import units_named

ITEMS, MOVES = Material.metadata.tables["materials"], MaterialMove.metadata.tables["material_moves"]
MOST_ROWS = 2_000
_KEPT_OF_ITEMS = ("area_id", "name", "kind", "counted_in")
_KEPT_OF_MOVES = ("material_id", "kind", "moved_on", "count", "reason")
_COLUMNS = {"kind": "kind", "area_id": "area", "name": "item", "campaign_id": "campaign", "unit_id": "unit"}
"""The column of a row that gave what a field of the form refuses."""


class MaterialMoveImporter(Trailed, StepImporter):
    """Brings in what was received, given out and returned; no row takes out more than there was on its day."""

    kind = "material_moves"
    title = t("Receipts and moves of the stock")
    hint = t("What was taken into stock, given out and returned: one row a move; new items are added with their kind.")
    permission = str(KEEP)
    row = MaterialMoveRow
    settings = (under_setting(),)
    requires = (
        ("item", "moved_on", "kind", "count"), ("item", "moved_on", "received"), ("item", "moved_on", "given"),
        ("item", "moved_on", "returned"),
    )  # fmt: skip
    tables = (ITEMS, MOVES)
    records_url = "/materials"
    takes_away_by_deed = True

    def choices(self, session: Session) -> Choices:
        """Kinds of move and of item."""
        return {
            "kind": [(code, str(name)) for code, name in MOVE_NAMES.items() if code != "corrected"],
            "item_kind": terms.names(session, "material_kind"),
        }

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Enter the moves of the rows: first what came in, then what went out, each by day."""
        steps.at_most(MOST_ROWS, given)
        return _Taking(session, actor, _reader(session, given, options, actor)).run(given)

    def take_away(self, session: Session, table: Table, record_id: int, actor: Actor) -> Text | None:
        """Remove a move or an item of the batch; a receipt of which something has gone out since stays."""
        try:
            if table is ITEMS:
                services.remove_material(session, session.get_one(Material, record_id), actor)
            else:
                move = session.get_one(MaterialMove, record_id)
                services.take_back(session, move.material, move, actor)
        except DomainError as error:
            return error.message
        return None


def _reader(session: Session, given: Sequence[Given], options: Options, actor: Actor) -> MoveReader:
    book = area_book(session)
    paths = tuple(actor.area_paths(KEEP))
    kinds = [term for term in terms.vocabulary(session, "material_kind") if term.is_active]
    items = select(Material.id, Material.name, Area.id, Area.name, Area.path).join(Area, Area.id == Material.area_id)
    there = select(campaigns(actor).subquery())
    return MoveReader(
        book, [KnownItem(*row) for row in session.execute(items.where(within(actor, KEEP, Material.area_id)))],
        ByName(units_named(session, given, actor, Permission.VIEW_REGISTRY)),
        [KnownCampaign(row.id, row.name, row.starts_on, row.ends_on) for row in session.execute(there)],
        Words([(term.code, (term.name_zh, term.name_en)) for term in kinds]),
        ", ".join(terms.spoken(term) for term in kinds), lambda path: path.startswith(paths),
        area_under(book, options), next((one for one in book.by_id.values() if one.path in paths), None),
    )  # fmt: skip


@dataclass
class _Taking:
    """The rows of one file on their way into the books."""

    session: Session
    actor: Actor
    reader: MoveReader
    items: dict[Key, Material] = field(default_factory=dict)
    kinds: dict[Key, Given] = field(default_factory=dict)  # the first row that gives a new item its kind
    seen: dict[Key, int] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """What becomes of the rows."""
        return self.reader.plan

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows; their items are locked at once, in one order: two imports never wait for each other."""
        asked = [one for row in given if (one := self.reader.read(row)) is not None]
        known = sorted({one.item_id for one in asked if one.item_id})
        query = select(Material).where(Material.id.in_(known)).order_by(Material.id).with_for_update()
        self.items = {(one.id,): one for one in self.session.scalars(query)}
        there = self._there(known)
        for one in asked:
            if one.row.values.get("item_kind"):
                self.kinds.setdefault(one.item_key, one.row)
        new = [one for one in asked if self._is_new(one, there)]
        for one in sorted(new, key=_turn):
            self._take(one)
        return self.plan

    def _there(self, items: Sequence[int]) -> Counter[Key]:
        query = select(
            MaterialMove.material_id, MaterialMove.moved_on, MaterialMove.kind, MaterialMove.count,
            MaterialMove.unit_id, MaterialMove.campaign_id, MaterialMove.reason,
        ).where(MaterialMove.material_id.in_(items))  # fmt: skip
        return Counter((*rest, name_key(reason)) for *rest, reason in self.session.execute(query))

    def _is_new(self, one: AskedMove, there: Counter[Key]) -> bool:
        """Whether the move is to be entered; one that stands in the books is left, one that repeats a row refused."""
        if there[one.key] > 0:
            there[one.key] -= 1
            self.plan.unchanged.add(one.row.row)
            return False
        first = self.seen.setdefault(one.key, one.row.row)
        if first != one.row.row:
            how = t("Leave one of the two out, add up how many, or tell them apart in the note.")
            self._no(one, "move.repeat", t("Row %(row)s is the same move.", row=first), how, "item")
            return False
        if one.kind == "corrected":
            self._no(one, "move.corrected", t("Corrections are not brought in from a list."),
                     t("Count the item and enter that on its page."), "kind")  # fmt: skip
            return False
        return True

    def _take(self, one: AskedMove) -> None:
        made: Material | None = None
        if one.item_key not in self.items and one.item_key not in self.kinds:
            self.reader.unknown(one)
            return
        try:
            with self.session.begin_nested():
                item = self.items.get(one.item_key) or (made := self._begin(one))
                entered = services.enter(self.session, item, _asked(one), self.actor)
        except DomainError as error:
            steps.refuse(self.plan, one.row, error, _columns(one))
            return
        except ValidationError as error:
            steps.refuse_entries(self.plan, one.row, error, _columns(one))
            return
        self.items[one.item_key] = item
        self.plan.changes += [_begun(one, made)] if made is not None else []
        self.plan.changes += [_written(one, move, item.name) for move in entered]
        self.plan.new.add(one.row.row)

    def _begin(self, one: AskedMove) -> Material:
        """The item that a row adds to the stock."""
        values = self.kinds[one.item_key].values
        kind = self.reader.item_kinds.find(values["item_kind"])
        asked = MaterialInput(name=one.row.values["item"], kind=kind or "", area_id=one.area_id,
                              counted_in=values.get("counted_in") or "")  # fmt: skip
        return services.add_material(self.session, asked, self.actor)

    def _no(self, one: AskedMove, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(one.row.row, code, what, how, column))


def _columns(one: AskedMove) -> dict[str, str]:
    """The columns of this row: how many may stand in that of its kind."""
    return _COLUMNS | ({"count": one.kind} if one.row.values.get(one.kind) else {})


def _asked(one: AskedMove) -> MoveInput:
    values = one.row.values
    return MoveInput.model_validate({
        "kind": one.kind, "count": abs(one.count), "moved_on": values["moved_on"], "campaign_id": one.campaign_id,
        "unit_id": one.unit_id, "reason": values.get("reason") or "", "correction": values.get("correction") or "",
    })  # fmt: skip


def _begun(one: AskedMove, item: Material) -> Change:
    after = {name: getattr(item, name) for name in _KEPT_OF_ITEMS}
    return Change(ITEMS, item.id, None, after, one.row.row, item.name, told=(("item", None, item.name),))


def _written(one: AskedMove, move: MaterialMove, item: str) -> Change:
    label = f"{item} · {say_plain_date(move.moved_on)}"
    after = {name: getattr(move, name) for name in _KEPT_OF_MOVES}
    told = (("kind", None, MOVE_NAMES[move.kind]), ("count", None, f"{move.count:+,}"))
    return Change(MOVES, move.id, None, after, one.row.row, label, told=told)


IMPORTERS: tuple[StepImporter, ...] = (MaterialMoveImporter(),)


def _turn(one: AskedMove) -> tuple[bool, date, bool, int]:
    """What came in goes first; then by day what went out, and after it what came back."""
    comes_in = one.count > 0 and one.kind != "returned"
    return not comes_in, one.row.values["moved_on"], one.kind == "returned", one.row.row
