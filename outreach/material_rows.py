"""What the rows of a list of moves of the stock mean: item, kind, number and whom it was for. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from core.fields import name_key
from core.i18n import LANGUAGES, Text, t
from core.imports import Given, Plan, Problem
from outreach.material_row_inputs import COLUMNS_OF_KINDS
from outreach.stock import MOVE_NAMES
from registry.area_book import AreaBook, KnownArea, is_under
from registry.words import Words
from schedule.event_rows import ByName

_MORE_WORDS: dict[str, tuple[str, ...]] = {
    "received": ("收入", "购入", "采购", "收到", "进库", "接收", "in", "receipt"),
    "given": ("出库", "发出", "领用", "领取", "下发", "支出", "out", "issued"),
    "returned": ("退库", "归还", "交回", "returned"),
    "corrected": ("盘点", "盘盈", "盘亏"),
}
KINDS = Words(
    (code, (*(name.in_(language) for language in LANGUAGES), *_MORE_WORDS[code])) for code, name in MOVE_NAMES.items()
)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class KnownItem:
    """An item of a stock that the actor keeps."""

    id: int
    name: str
    area_id: int
    area_name: str
    path: str


@dataclass(frozen=True)
class KnownCampaign:
    """A campaign by its name and window."""

    id: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class AskedMove:
    """The move that a row asks for; without a known item it begins a new one in the area."""

    row: Given
    item_id: int | None
    area_id: int
    kind: str
    count: int  # as it is added to the stock
    unit_id: int | None
    campaign_id: int | None

    @property
    def item_key(self) -> Key:
        """What tells the item, also one that is not there yet."""
        return (self.item_id,) if self.item_id else (self.area_id, name_key(self.row.values["item"]))

    @property
    def key(self) -> Key:
        """What makes another row, or a move in the books, the same move."""
        values = self.row.values
        return (*self.item_key, values["moved_on"], self.kind, self.count, self.unit_id, self.campaign_id,
                name_key(values.get("reason") or ""))  # fmt: skip


@dataclass
class MoveReader:
    """Reads the rows of one file; each table holds what this actor may write in the books."""

    book: AreaBook
    items: Iterable[KnownItem]
    units: ByName
    campaigns: Iterable[KnownCampaign]
    item_kinds: Words
    item_kind_names: str
    may: Callable[[str], bool]
    under: KnownArea | None = None
    own: KnownArea | None = None  # where a new item goes that no row and no setting places
    plan: Plan = field(default_factory=Plan)
    _by_name: Mapping[str, list[KnownItem]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[KnownItem]] = defaultdict(list)
        for one in self.items:
            found[name_key(one.name)].append(one)
        self._by_name = found

    def read(self, given: Given) -> AskedMove | None:
        """The move; None when the row cannot be taken, its problems noted."""
        before = len(self.plan.problems)
        kind, count = self._move(given)
        item_id, area_id = self._item(given)
        unit_id, campaign_id = self._unit(given), self._campaign(given)
        if len(self.plan.problems) > before:
            return None
        return AskedMove(given, item_id, area_id, kind, count, unit_id, campaign_id)

    def _move(self, given: Given) -> tuple[str, int]:
        apart = {name: given.values[name] for name in COLUMNS_OF_KINDS if given.values.get(name)}
        typed, count = given.values.get("kind"), given.values.get("count")
        if len(apart) > 1 or (apart and count):
            return self._no(given, "move.twice", t("This row has more than one number."),
                            t("One move a row: write two rows."), next(iter(apart)))  # fmt: skip
        if apart and not typed:
            kind, number = next(iter(apart.items()))
            return kind, -number if kind == "given" else number
        found = KINDS.find(typed) if typed else None
        if found is None:
            what = t("“%(word)s” is no kind of move.", word=typed) if typed else t("The kind of move is missing.")
            names = ", ".join(str(name) for code, name in MOVE_NAMES.items() if code != "corrected")
            return self._no(given, "move.kind", what, t("Write one of: %(kinds)s.", kinds=names), "kind")
        return self._signed(given, found, next(iter(apart.values()), count))

    def _signed(self, given: Given, kind: str, count: int | None) -> tuple[str, int]:
        if not count:
            return self._no(given, "move.count", t("How many is missing."), t("Write a number above nought."), "count")
        if kind == "corrected":
            return kind, count
        if count < 0 and kind != "given":
            return self._no(given, "move.sign", t("What came in cannot be less than nought."),
                            t("Write it without the minus, or as given out."), "count")  # fmt: skip
        return kind, -abs(count) if kind == "given" else count

    def _item(self, given: Given) -> tuple[int | None, int]:
        typed = str(given.values.get("area") or "").strip()
        places = self._places(typed)
        found = [one for one in self._by_name.get(name_key(given.values["item"]), ()) if self._lies(one, places, typed)]
        if len(found) == 1:
            return found[0].id, found[0].area_id
        if found:
            names = ", ".join(one.area_name for one in found)
            self._no(given, "move.several", t("Several areas keep such an item: %(names)s.", names=names),
                     t("Write whose stock it is in the column for that."), "area")  # fmt: skip
            return None, 0
        return None, self._new_in(given, typed, places)

    def _lies(self, one: KnownItem, places: list[KnownArea], typed: str) -> bool:
        in_file = self.under is None or one.path.startswith(self.under.path)
        return in_file and (not typed or one.area_id in {place.id for place in places})

    def _places(self, typed: str) -> list[KnownArea]:
        if not typed:
            return [one for one in (self.under or self.own,) if one is not None]
        coded = self.book.coded(typed)
        found = [coded] if coded is not None else self.book.named([typed], self.under)
        return [one for one in found if self.under is None or is_under(one, self.under)]

    def _new_in(self, given: Given, typed: str, places: list[KnownArea]) -> int:
        """The area in which the row begins an item; 0, with the problem noted, when it cannot."""
        mine = [one for one in places if self.may(one.path)]
        if typed and not mine:
            self._no(given, "move.area", t("There is no area with the code or name “%(typed)s” whose stock you keep.",
                                           typed=typed), t("Write its code or its full name."), "area")  # fmt: skip
            return 0
        kind = given.values.get("item_kind")
        if kind and self.item_kinds.find(kind) is None:
            self._no(given, "move.item_kind", t("“%(word)s” is not one of the words for this column.", word=kind),
                     t("Write one of: %(kinds)s.", kinds=self.item_kind_names), "item_kind")  # fmt: skip
        elif len(mine) != 1:
            self._no(given, "move.where", t("It is not clear whose stock this new item belongs to."),
                     t("Write its code, or choose the area for the whole file."), "area")  # fmt: skip
        return mine[0].id if len(mine) == 1 else 0

    def unknown(self, asked: AskedMove) -> None:
        """Refuse a row of an item that the stock does not have and that no row gives a kind."""
        name = asked.row.values["item"]
        near = get_close_matches(name, [one.name for one in self.items], 1, 0.6)
        how = (
            t("Do you mean “%(name)s”? For a new item fill in the kind of item.", name=near[0]) if near
            else t("Write it as the stock does; for a new item fill in the kind of item.")
        )  # fmt: skip
        what = t("There is no item “%(name)s” in the stock you keep.", name=name)
        self._no(asked.row, "move.item", what, how, "item")

    def _unit(self, given: Given) -> int | None:
        name, code = given.values.get("unit"), given.values.get("unit_code")
        if not name and not code:
            return None
        found = self.units.coded(code) if code else self.units.named(str(name)) or self.units.coded(str(name))
        if len(found) == 1:
            return found[0].id
        shown = code or name
        what: Text = (
            t("Several units are called %(name)s.", name=shown) if found
            else t("There is no unit “%(name)s” that you may see.", name=shown)
        )  # fmt: skip
        self._no(given, "move.unit", what, t("Write its code, or leave the cell empty and name it in the note."),
                 "unit_code" if code else "unit")  # fmt: skip
        return None

    def _campaign(self, given: Given) -> int | None:
        typed = given.values.get("campaign")
        if not typed:
            return None
        found = [one for one in self.campaigns if name_key(one.name) == name_key(typed)]
        on = given.values["moved_on"]
        if len(found) > 1:
            found = [one for one in found if one.starts_on.year <= on.year <= one.ends_on.year]
        if len(found) == 1:
            return found[0].id
        what = (
            t("Several campaigns are called %(name)s.", name=typed) if found
            else t("There is no campaign “%(name)s”.", name=typed)
        )  # fmt: skip
        self._no(given, "move.campaign", what, t("Write its name as it stands in the plan of the year."), "campaign")
        return None

    def _no(self, given: Given, code: str, what: Text, how: Text | None, column: str) -> tuple[str, int]:
        self.plan.refuse(Problem(given.row, code, what, how, column))
        return "", 0
