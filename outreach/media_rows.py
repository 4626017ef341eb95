"""What becomes of the rows of a list of media items. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem
from outreach.media_words import REACH_SOURCES
from registry.area_book import AreaBook, KnownArea, is_under
from registry.matching import differing
from registry.words import Words

Key = tuple[int, date, str, str]
SOURCES = Words(
    [(code, (name.in_("zh"), name.in_("en"))) for code, name in REACH_SOURCES.items()]
    + [("counted", ("平台统计", "后台统计")), ("reported", ("媒体提供", "媒体反馈")), ("unknown", ("未知", "不详"))]
)
_PLAIN = ("outlet", "link", "items", "reach", "reach_note", "note")


@dataclass
class MediaPlanner:
    """Plans rows of media items; a row is found again by area, day, channel and title."""

    book: AreaBook
    channels: Words
    channel_names: str
    there: Mapping[Key, Mapping[str, Any]]
    table: Any
    number: Callable[[], int]
    may: Callable[[str], bool]
    made: Mapping[str, Any]  # what every new row holds besides: when and by whom it was made
    today: date
    under: KnownArea | None = None
    plan: Plan = field(default_factory=Plan)
    seen: dict[Key, int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area, channel = self._area(given), self._channel(given)
        reach = self._reach(given)
        if area is None or channel is None or reach is None:
            return
        if given.values["published_on"] > self.today:
            self._refuse(given, "in_the_future", t("This day is still to come."), t("Correct the day."), "published_on")
            return
        key = (area.id, given.values["published_on"], channel, name_key(given.values["title"]))
        if key in self.seen:
            self._refuse(given, "media.twice", t("Row %(row)s is the same item.", row=self.seen[key]),
                         t("Leave one of the two out, or add up how many."), "title")  # fmt: skip
            return
        self.seen[key] = given.row
        typed = {name: given.values[name] for name in _PLAIN if given.values.get(name) is not None}
        self._settle(given, key, area, {**typed, **reach})

    def _settle(self, given: Given, key: Key, area: KnownArea, wanted: dict[str, Any]) -> None:
        title, there = given.values["title"], self.there.get(key)
        if there is None:
            blank = {"outlet": "", "link": "", "items": 1, "reach": None, "reach_source": "unknown", "reach_note": "",
                     "note": "", "version": 1}  # fmt: skip
            after = {**blank, **self.made, **wanted, "area_id": area.id, "published_on": key[1], "channel": key[2],
                     "title": title}  # fmt: skip
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, title))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, title))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)

    def _area(self, given: Given) -> KnownArea | None:
        typed = str(given.values.get("area") or "").strip()
        if not typed:
            found = [self.under] if self.under is not None else []
        else:
            coded = self.book.coded(typed)
            found = [coded] if coded is not None else self.book.named([typed], self.under)
        if self.under is not None:
            found = [one for one in found if one is not None and is_under(one, self.under)]
        if len(found) == 1 and found[0] is not None and self.may(found[0].path):
            return found[0]
        what: Text = (
            t("The area is missing.") if not typed
            else t("%(area)s is outside the areas you look after.", area=typed) if len(found) == 1
            else t("Several areas are called %(name)s.", name=typed) if found
            else t("There is no area with the code or name “%(typed)s”.", typed=typed)
        )  # fmt: skip
        self._refuse(given, "media.area", what, t("Write its code, or choose the area for the whole file."), "area")
        return None

    def _channel(self, given: Given) -> str | None:
        typed = given.values["channel"]
        found = self.channels.find(typed)
        if found is None:
            self._refuse(given, "media.channel", t("“%(word)s” is not one of the words for this column.", word=typed),
                         t("Write one of: %(kinds)s.", kinds=self.channel_names), "channel")  # fmt: skip
        return found

    def _reach(self, given: Given) -> dict[str, Any] | None:
        """How reach was known; a number from nowhere is refused, and so is a source without a number."""
        typed, number = given.values.get("reach_source"), given.values.get("reach")
        source = SOURCES.find(typed) if typed else ("unknown" if number is None else None)
        if source is None or (number is None) != (source == "unknown"):
            names = ", ".join(str(name) for name in REACH_SOURCES.values())
            self._refuse(given, "media.reach", t("The number of people and how it was known do not fit together."),
                         t("Write one of: %(kinds)s.", kinds=names), "reach_source")  # fmt: skip
            return None
        if source == "estimated" and not given.values.get("reach_note"):
            self._refuse(given, "media.estimate", t("Say how the number was estimated."), None, "reach_note")
            return None
        return {"reach_source": source}

    def _refuse(self, given: Given, code: str, what: Text, how: Text | None, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))


def made_by(key: str, at: datetime) -> dict[str, Any]:
    """When and by whom the rows of a file are made."""
    return {"created_at": at, "created_by": key}
