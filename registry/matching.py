"""Which record a row means: by code, else by area, name and kind. And rows of one file that repeat each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Problem, Severity

Values = dict[str, Any]
NameKey = tuple[int, str, str]  # area, kind, name as compared
Point = tuple[float, float]


@dataclass(frozen=True)
class Match:
    """The record that a row means, None for a new one; or the reason why it cannot be told."""

    record: Values | None = None
    by_name: bool = False
    problem: Problem | None = None


class Records:
    """What is there, by code and by area, kind and name; `code_per_kind` where a code counts within its kind only."""

    def __init__(self, records: Iterable[Values], code_per_kind: bool = False) -> None:
        self.code_per_kind = code_per_kind
        self._by_code: dict[tuple[str, str], Values] = {}
        self._by_name: dict[NameKey, list[Values]] = defaultdict(list)
        for record in records:
            if record["code"]:
                self._by_code[self._code_key(record["kind"], record["code"])] = record
            self._by_name[(record["area_id"], record["kind"], record["name_key"])].append(record)

    def coded(self, kind: str | None, code: str | None) -> Values | None:
        """The record with this code."""
        return self._by_code.get(self._code_key(kind or "", code)) if code else None

    def named(self, row: int, key: NameKey, code: str | None, use_names: bool) -> Match:
        """The one record of that area, kind and name; a row with a code is matched only with one that has none."""
        alike = [record for record in self._by_name.get(key, []) if not code or not record["code"]]
        if not alike:
            return Match()
        if len(alike) > 1:
            return Match(problem=Problem(row, "match.several", t("Several records here have this name and kind."),
                                         t("Give the code of the one that is meant."), "name"))  # fmt: skip
        if use_names:
            return Match(alike[0], by_name=True)
        if code:
            return Match()
        what = t("A record of this kind and name is here already, and rows were not to be matched by name.")
        how = t("Give it another name or a code, or let rows be matched by name.")
        return Match(problem=Problem(row, "match.name_taken", what, how, "name"))

    def _code_key(self, kind: str, code: str) -> tuple[str, str]:
        return (kind if self.code_per_kind else "", code)


@dataclass
class Repeats:
    """Notices rows of one file that repeat an earlier one."""

    codes: dict[str, int] = field(default_factory=dict)
    names: dict[NameKey, tuple[int, str | None]] = field(default_factory=dict)
    addresses: dict[tuple[str, str], tuple[int, str | None]] = field(default_factory=dict)
    points: dict[tuple[float, float], tuple[int, str]] = field(default_factory=dict)

    def found(self, row: int, values: Mapping[str, Any], key: NameKey | None, point: Point | None) -> list[Problem]:
        """What the row repeats; a row without an error is remembered."""
        code, address = values.get("code"), name_key(values.get("address") or "")
        problems = [*self._code(row, code, str(values.get("kind", ""))), *self._name(row, values, key, address)]
        if point is not None:
            problems += self._point(row, values, point)
        if not any(problem.is_error for problem in problems):
            self._remember(row, values, key, point, address)
        return problems

    def _code(self, row: int, code: str | None, kind: str) -> Iterator[Problem]:
        if code and f"{kind}/{code}" in self.codes:
            what = t("Row %(row)s has the same code.", row=self.codes[f"{kind}/{code}"])
            yield Problem(row, "repeat.code", what, t("Leave one of the two rows out, or correct the code."), "code")

    def _name(self, row: int, values: Mapping[str, Any], key: NameKey | None, address: str) -> Iterator[Problem]:
        code = values.get("code")
        at_address = self.addresses.get((name_key(values.get("name") or ""), address)) if address else None
        if at_address is not None:
            has_other_code = bool(code and at_address[1] and code != at_address[1])
            what = t("Row %(row)s has the same name and address.", row=at_address[0])
            how = t("If it is the same thing twice, leave one of the rows out.")
            yield Problem(row, "repeat.address", what, how, "name",
                          Severity.WARNING if has_other_code else Severity.ERROR)  # fmt: skip
        elif key is not None and not code and key in self.names and self.names[key][1] is None:
            what = t("Row %(row)s has the same name in the same area.", row=self.names[key][0])
            yield Problem(row, "repeat.name", what, t("Tell them apart by name, or give each its code."), "name")

    def _point(self, row: int, values: Mapping[str, Any], point: Point) -> Iterator[Problem]:
        other = self.points.get(point)
        if other is not None and other[1] != name_key(values.get("name") or ""):
            what = t("Row %(row)s lies on exactly the same point.", row=other[0])
            yield Problem(row, "repeat.point", what, t("Measure both places; two of them cannot stand on one point."),
                          "lon", Severity.WARNING)  # fmt: skip

    def _remember(
        self, row: int, values: Mapping[str, Any], key: NameKey | None, point: Point | None, address: str
    ) -> None:
        code, name = values.get("code"), name_key(values.get("name") or "")
        if code:
            self.codes[f"{values.get('kind', '')}/{code}"] = row
        if key is not None:
            self.names.setdefault(key, (row, code))
        if address:
            self.addresses.setdefault((name, address), (row, code))
        if point is not None:
            self.points.setdefault(point, (row, name))


def differing(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[Values, Values]:
    """What was and what is to be, of the fields that differ."""
    changed = [name for name, value in wanted.items() if there.get(name) != value]
    return {name: there.get(name) for name in changed}, {name: wanted[name] for name in changed}
