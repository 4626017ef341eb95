"""The tables of an analysis, one definition for page, workbook, csv and paper. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, t
from core.sheets import Column, ColumnKind, Sheet, Value
from maps.coverage_words import SITE_KINDS, WHY_NOT
from maps.kinds import SHELTER_CLASSES

Row = Mapping[str, Any]
Link = tuple[str, Any] | None
"""What a row is about: ("area" | "place" | "unit", its id)."""


@dataclass(frozen=True)
class Field:
    """A column: its heading, how its values are written, and which value it shows of a row."""

    label: Text
    kind: ColumnKind
    value: Callable[[Row], Value]
    hxl: str = ""
    is_minor: bool = False  # left out where there is little room; files and the whole table have it
    total: Value = None  # stands in the row of totals where a sum would be wrong
    is_name: bool = False  # what the row is about, and leads to it
    is_lack: bool = False  # pages say nothing where nothing is lacking


@dataclass(frozen=True)
class Table:
    """One table of a run, its rows already those that it shows."""

    key: str
    title: Text
    fields: Sequence[Field]
    rows: Sequence[Row]
    link: Callable[[Row], Link]
    has_total: bool = False
    empty: Text | None = None

    def cells(self, row: Row) -> list[Value]:
        """The row as its columns show it."""
        return [field.value(row) for field in self.fields]

    def shown(self, row: Row, is_whole: bool) -> list[tuple[Field, Value]]:
        """Columns with their values, without the minor ones unless the whole is wanted."""
        return [(field, field.value(row)) for field in self.columns(is_whole)]

    def columns(self, is_whole: bool) -> list[Field]:
        """The columns, without the minor ones unless the whole is wanted."""
        return [field for field in self.fields if is_whole or not field.is_minor]

    def total(self, field: Field) -> int:
        """The sum of a column of whole numbers over all rows."""
        return sum(value for row in self.rows if isinstance(value := field.value(row), int))


TITLES: dict[str, Text] = {
    "counties": t("Counties: people, reach and room"),
    "townships": t("Townships: people, reach and room"),
    "without": t("Villages out of reach"),
    "sites": t("Which new site would gain most"),
    "allocation": t("Who goes where"),
    "left": t("Left over"),
    "shelters": t("Shelters and their load"),
    "villages": t("All villages"),
}
KEYS = tuple(TITLES)


def tables(details: Mapping[str, Any], names: Mapping[int, str], only: Sequence[str] = KEYS) -> list[Table]:
    """The tables of these keys; `names` are those of the areas."""
    book = _Book(details, names)
    makers: dict[str, Callable[[], Table]] = {
        "counties": book.counties, "townships": book.townships,
        "without": book.without, "sites": book.sites, "allocation": book.allocation,
        "left": book.left, "shelters": book.shelters, "villages": book.villages,
    }  # fmt: skip
    return [makers[key]() for key in only]


def sheet(table: Table, heading: Sequence[str], notes: Sequence[str]) -> Sheet:
    """The table as a worksheet with its title block."""
    columns = [Column(str(field.label), field.kind, total=_no_sum(field)) for field in table.fields]
    return Sheet(
        str(table.title), columns, [table.cells(row) for row in table.rows], heading=[*heading, str(table.title)],
        total=str(t("Total")) if table.has_total and table.rows else None, notes=notes,
    )  # fmt: skip


def _no_sum(field: Field) -> Value:
    return field.total if field.total is not None or field.kind != "number" else ""


def _yes(value: bool | None) -> str:
    return "–" if value is None else str(t("yes")) if value else str(t("no"))


def _get(name: str) -> Callable[[Row], Value]:
    def value(row: Row) -> Value:
        found: Value = row[name]
        return found

    return value


class _Book:
    """Makes the tables of one run."""

    def __init__(self, details: Mapping[str, Any], names: Mapping[int, str]) -> None:
        self.details, self.names = details, names
        self.shelter = {row["id"]: row for row in details.get("shelters", ())}
        self.village = {row["id"]: row for row in details.get("villages", ())}

    def name(self, area_id: int) -> str:
        return self.names.get(area_id, str(t("(deleted)")))

    def town(self, row: Row) -> str:
        return self.name(row["town"]) if row["town"] else ""

    def near(self, row: Row) -> str:
        found = self.shelter.get(row["near"])
        return found["name"] if found else ""

    def counties(self) -> Table:
        rows = self.details.get("counties", ())
        return self._table("counties", self._balance(t("County")), rows, _of_area, True)

    def townships(self) -> Table:
        return self._table("townships", self._balance(t("Township")), self.details["townships"], _of_area, True)

    def _balance(self, called: Text) -> list[Field]:
        whole = self.details.get("whole", {})
        percent, meets = whole.get("fixed_percent"), whole.get("meets_fixed")
        return [
            Field(t("Code"), "text", _get("code"), "#adm3+code", True),
            Field(called, "text", _get("name"), "#adm3+name", is_name=True),
            Field(t("People"), "integer", _get("people"), "#population"),
            Field(t("Within reach"), "integer", _get("within"), "#reached"),
            Field(t("Out of reach"), "integer", _get("beyond"), "#reached+not", True),
            Field(t("Reach not known"), "integer", _get("unplaced"), "#reached+unknown", True),
            Field(t("To be sheltered"), "integer", _get("wanted"), "#targeted"),
            Field(t("Room in usable shelters"), "integer", _get("capacity"), "#capacity"),
            Field(t("Shortfall"), "integer", _get("shortfall"), "#capacity+gap", is_lack=True),
            Field(t("Have a place"), "integer", _get("placed"), "#sheltered", True),
            Field(t("Room in fixed shelters"), "integer", _get("fixed"), "#capacity+fixed", True),
            Field(t("Fixed shelters: room for (%% of people)"), "number", _get("fixed_percent"),
                  "#capacity+fixed+percent", total=percent),
            Field(t("Fixed shelters hold enough"), "text", lambda row: _yes(row["meets_fixed"]), "#status",
                  total=_yes(meets)),
        ]  # fmt: skip

    def _place(self) -> list[Field]:
        return [
            Field(t("Code"), "text", _get("code"), "#adm4+code", True),
            Field(t("Village"), "text", _get("name"), "#adm4+name", is_name=True),
            Field(t("Township"), "text", self.town, "#adm3+name"),
            Field(t("People"), "integer", _get("people"), "#population"),
        ]  # fmt: skip

    def _nearest(self) -> list[Field]:
        return [
            Field(t("Nearest usable shelter"), "text", self.near, "#loc+name"),
            Field(t("Way on foot (m)"), "number", _get("metres"), "#meta+metres"),
            Field(t("Way is known"), "text", lambda row: _yes(row["is_measured"]), "#meta+measured", True),
        ]

    def without(self) -> Table:
        rows = [row for row in self.details["villages"] if row["within"] is False]
        rows.sort(key=lambda row: (-(row["people"] or 0), row["code"]))
        return self._table("without", [*self._place(), *self._nearest()], rows, self._of_village, True,
                           t("Every village whose point is known is within reach."))  # fmt: skip

    def villages(self) -> Table:
        fields = [
            *self._place(), Field(t("Within reach"), "text", lambda row: _yes(row["within"]), "#status"),
            *self._nearest(), Field(t("To be sheltered"), "integer", _get("wanted"), "#targeted"),
            Field(t("Have a place"), "integer", _get("placed"), "#sheltered", True),
            Field(t("Left over"), "integer", _get("left"), "#sheltered+not"),
            Field(t("Longitude"), "number", _get("lon"), "#geo+lon"),
            Field(t("Latitude"), "number", _get("lat"), "#geo+lat"),
        ]  # fmt: skip
        return self._table("villages", fields, self.details["villages"], self._of_village, True)

    def sites(self) -> Table:
        def villages(row: Row) -> str:
            return str(t(", ")).join(self.name(one) for one in row["villages"])

        fields = [
            Field(t("New site"), "text", _get("name"), "#loc+name", is_name=True),
            Field(t("Kind"), "text", lambda row: str(SITE_KINDS[row["kind"]]), "#loc+type"),
            Field(t("Village or community"), "text", lambda row: self.name(row["area"]), "#adm4+name"),
            Field(t("One more here gains (people)"), "integer", _get("gain"), "#reached+gain"),
            Field(t("Villages that it reaches"), "text", villages, "#adm4+list"),
            Field(t("Within reach then"), "number", _get("within_then"), "#reached"),
            Field(t("Capacity"), "number", _get("capacity"), "#capacity"),
        ]  # fmt: skip
        return self._table("sites", fields, self.details["sites"], lambda row: _record(row["key"]), False,
                           t("No venue or school ground would bring anybody else within reach."))  # fmt: skip

    def allocation(self) -> Table:
        fields = [
            Field(t("Village"), "text", lambda row: self.name(row["village"]), "#adm4+name", is_name=True),
            Field(t("Township"), "text", lambda row: self.town(self.village[row["village"]]), "#adm3+name"),
            Field(t("Shelter"), "text", lambda row: self.shelter[row["shelter"]]["name"], "#loc+name"),
            Field(t("People"), "integer", _get("people"), "#sheltered"),
            Field(t("Way on foot (m)"), "number", _get("metres"), "#meta+metres"),
            Field(t("Split"), "text", lambda row: str(t("split")) if row["is_split"] else "", "#meta+split"),
        ]  # fmt: skip
        return self._table("allocation", fields, self.details["flows"], lambda row: ("area", row["village"]), True,
                           t("Nobody could be given a place."))  # fmt: skip

    def left(self) -> Table:
        def why(row: Row) -> str:
            return str(t("no room within the longest way") if row["lon"] is not None else t("without coordinates"))

        rows: list[Row] = [row for row in self.details["villages"] if row["left"]]
        whole = self.details["unknown"]["whole"]
        wanted = {row["code"]: row for row in self.details["townships"]}
        fields = [*self._place(), Field(t("Left over"), "integer", _get("left"), "#sheltered+not"),
                  Field(t("Reason"), "text", lambda row: row.get("why") or why(row), "#status")]  # fmt: skip
        said = str(t("known only for the whole of it"))
        rows += [
            {"id": None, "code": code, "name": name, "town": wanted.get(code, {}).get("id"), "people": people,
             "left": share, "why": said}
            for code, name, people, share in whole
        ]  # fmt: skip
        return self._table("left", fields, rows, self._of_village, True, t("Nobody is left over."))

    def shelters(self) -> Table:
        def state(row: Row) -> str:
            if row["why_not"]:
                return str(WHY_NOT[row["why_not"]])
            return str(t("added on trial") if row["key"] else t("counted"))

        fields = [
            Field(t("Shelter"), "text", _get("name"), "#loc+name", is_name=True),
            Field(t("Township"), "text", self.town, "#adm3+name"),
            Field(t("Class"), "text", lambda row: str(SHELTER_CLASSES.get(row["class"], "–")), "#loc+type"),
            Field(t("Capacity that counts"), "integer", _get("capacity"), "#capacity"),
            Field(t("People sent there"), "integer", _get("load"), "#sheltered"),
            Field(t("Longest way (m)"), "number", lambda row: row["furthest"] or None, "#meta+metres"),
            Field(t("Counts"), "text", state, "#status"),
        ]  # fmt: skip
        return self._table("shelters", fields, self.details["shelters"],
                           lambda row: _record(row["key"]) if row["key"] else ("place", row["id"]), True)  # fmt: skip

    @staticmethod
    def _of_village(row: Row) -> Link:
        return ("area", row["id"]) if row["id"] else None

    @staticmethod
    def _table(
        key: str, fields: Sequence[Field], rows: Sequence[Row], link: Callable[[Row], Link], has_total: bool,
        empty: Text | None = None,
    ) -> Table:  # fmt: skip
        return Table(key, TITLES[key], fields, rows, link, has_total, empty)


def _of_area(row: Row) -> Link:
    return "area", row["id"]


def _record(key: str) -> Link:
    word, _, number = key.partition(":")
    return word, int(number)
