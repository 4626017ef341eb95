"""All areas in compact form, found by code, by the beginning of a code, and by their names from above."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.fields import name_key
from core.sheets import normalise
from registry.area_codes import LEVEL_OF_LENGTH, LEVELS, core_of

RANK = {level: rank for rank, level in enumerate(LEVELS)}
_COMMITTEE = re.compile(r"(社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|社区|村|里)$")


@dataclass(slots=True)
class KnownArea:
    """An area that is there or is about to be made."""

    id: int
    parent_id: int | None
    code: str
    name: str
    level: str
    path: str
    population: int | None = None
    lon: float | None = None
    lat: float | None = None


class AreaBook:
    """The areas by every way in which lists refer to them."""

    def __init__(self, areas: Iterable[KnownArea]) -> None:
        self.by_id: dict[int, KnownArea] = {}
        self._by_code: dict[str, KnownArea] = {}
        self._by_stem: dict[str, KnownArea] = {}
        self._by_name: dict[str, list[KnownArea]] | None = None
        self._by_joined: dict[str, list[KnownArea]] | None = None
        for area in areas:
            self.add(area)

    def add(self, area: KnownArea) -> None:
        """Make an area known."""
        self.by_id[area.id] = area
        self._by_code[area.code] = area
        if area.code.isdecimal():
            self._by_stem.setdefault(stem(area.code), area)

    def coded(self, code: str) -> KnownArea | None:
        """The area with this code; 360730100000 is another spelling of 360730100."""
        found = self._by_code.get(code)
        return self._by_stem.get(stem(code)) if found is None and code.isdecimal() else found

    def above(self, code: str) -> KnownArea | None:
        """The area whose code is the longest beginning of this one: 360730100 lies in 360730, 110101 in 110000."""
        if not code.isdecimal():
            return None
        own = stem(code)
        found = (self._by_stem.get(own[:length]) for length in range(len(own) - 1, 1, -1))
        return next((area for area in found if area is not None), None)

    def named(self, names: Sequence[str], within: KnownArea | None) -> list[KnownArea]:
        """The areas with the last of these names that lie under areas with the others, names from above."""
        *uppers, own = [name for name in names if name]
        found = [area for area in self._names().get(area_key(own), []) if _is_in(area, within)]
        found = found or [area for area in self._names().get(loose_key(own), []) if _is_in(area, within)]
        for upper in uppers:
            found = [area for area in found if self._has_above(area, upper)]
        return found

    def joined(self, text: str, within: KnownArea | None) -> list[KnownArea]:
        """The areas whose names from above, written one after another, are this text: 花蓮縣秀林鄉."""
        if self._by_joined is None:
            self._by_joined = defaultdict(list)
            for area in self.by_id.values():
                for chain in self._chains(area):
                    self._by_joined[chain].append(area)
        return [area for area in self._by_joined.get(area_key(text), []) if _is_in(area, within)]

    def lineage(self, area: KnownArea) -> Iterator[KnownArea]:
        """The area and those above it, upwards."""
        at: KnownArea | None = area
        while at is not None:
            yield at
            at = self.by_id.get(at.parent_id) if at.parent_id is not None else None

    def at_level(self, area: KnownArea, level: str) -> KnownArea | None:
        """The area of that level in which the area lies, or itself."""
        return next((one for one in self.lineage(area) if one.level == level), None)

    def _names(self) -> dict[str, list[KnownArea]]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for area in self.by_id.values():
                exact, loose = area_key(area.name), loose_key(area.name)
                self._by_name[exact].append(area)
                if loose != exact:
                    self._by_name[loose].append(area)
        return self._by_name

    def _has_above(self, area: KnownArea, name: str) -> bool:
        keys = {area_key(name), loose_key(name)}
        return any(area_key(upper.name) in keys for upper in self.lineage(area) if upper is not area)

    def _chains(self, area: KnownArea) -> Iterator[str]:
        chain = ""
        for one in self.lineage(area):
            chain = area_key(one.name) + chain
            yield chain


def area_key(name: str) -> str:
    """A name as it is compared: one width, script and spelling of 台."""
    return name_key(normalise(name).replace("臺", "台"))


def loose_key(name: str) -> str:
    """The same without what kind of village it is: 源头村委会, 源头村 and 源头 are one."""
    key = area_key(name)
    return "~" + (_COMMITTEE.sub("", key) or key)


def stem(code: str) -> str:
    """The part of a statistical code that says something: 360700 is 3607, 110000 is 11, 360730000000 is 360730."""
    core = core_of(code)
    if len(core) == 6 and core.isdecimal():
        return core[:2] if core.endswith("0000") else core[:4] if core.endswith("00") else core
    return core


def level_of_code(code: str) -> str | None:
    """The level that a statistical code speaks of by its length, or None."""
    return LEVEL_OF_LENGTH.get(len(stem(code))) if code.isdecimal() else None


def is_under(area: KnownArea, scope: KnownArea) -> bool:
    """Whether the area is the other one or lies beneath it."""
    return area.path.startswith(scope.path)


def _is_in(area: KnownArea, within: KnownArea | None) -> bool:
    return within is None or is_under(area, within)
