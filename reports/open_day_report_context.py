"""The fields of an open day's report, in words of the language spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from core.documents.words import clean
from core.i18n import Text, language, t
from core.times import say_plain_date
from outreach.guest_counts import GuestCount
from outreach.suggestion_words import SCORE_NAMES
from reports.open_day_report_facts import OpenDayFacts
from reports.summary_words import listed, percent

Words = dict[str, Any]
NONE = "—"
CONTENT = (4, 5)  # the scores of those who were content


def title(facts: OpenDayFacts) -> str:
    """The title of the report."""
    return str(t("Report of the open day: %(title)s", title=clean(facts.title)))


def file_name(facts: OpenDayFacts) -> str:
    """What the report's file is called, as a disk can hold it; the ending is left out."""
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*：]+', " ", title(facts)).strip()


def context(facts: OpenDayFacts) -> Words:
    """The fields of reports.open_day_report_fields."""
    return {
        "document": {"title": title(facts), "made_on": say_plain_date(facts.made_on), "issuer": clean(facts.issuer)},
        "event": {
            "title": clean(facts.title), "when": clean(facts.when), "where": clean(facts.where) or NONE,
            "area": clean(facts.area),
            "organisers": listed([clean(one) for one in facts.organisers]) or clean(facts.issuer),
        },
        "overview": overview(facts),
        "guests": [_guests(name, one) for name, one in facts.guests],
        "all_guests": _guests(str(t("All guests")), facts.all_guests),
        "stops": [
            {"number": str(number), "clock": one.clock or NONE, "minutes": str(one.minutes) if one.minutes else NONE,
             "title": clean(one.title), "place": clean(one.place) or NONE, "guide": clean(one.guide) or NONE}
            for number, one in enumerate(facts.stops, start=1)
        ],
        "suggestions": [
            {"number": str(number), "kind": one.kind, "topic": clean(one.topic), "text": clean(one.text),
             "owner": clean(one.owner) or NONE, "state": one.state, "answer": clean(one.answer) or NONE}
            for number, one in enumerate(facts.said, start=1)
        ],
        "scores": _scores(facts),
    }  # fmt: skip


def overview(facts: OpenDayFacts) -> list[str]:
    """What came of it, a paragraph a line: guests, suggestions and their answers, how content visitors were."""
    parts = (_came(facts), _suggested(facts), _content(facts))
    return [("" if language() == "zh" else " ").join(map(str, part)) for one in parts if (part := list(one))]


def _came(facts: OpenDayFacts) -> Iterator[Text]:
    all_of = facts.all_guests
    if all_of.invited:
        yield t("Guests invited: %(invited)s; said yes: %(coming)s; said no: %(declined)s; no answer: %(missing)s.",
                invited=f"{all_of.invited:,}", coming=f"{all_of.coming:,}", declined=f"{all_of.declined:,}",
                missing=f"{all_of.missing:,}")  # fmt: skip
    if not facts.is_over:
        yield t("The open day has not been held yet.")
        return
    if all_of.invited:
        yield t("Guests who came: %(guests)s, with companions %(people)s people.", guests=f"{all_of.arrived:,}",
                people=f"{all_of.arrived_people:,}")  # fmt: skip
    if facts.arrived:
        yield t("In all %(n)s people checked in.", n=f"{facts.arrived:,}")


def _suggested(facts: OpenDayFacts) -> Iterator[Text]:
    told = facts.told
    if not told.collected:
        if facts.is_over:
            yield t("No question or suggestion was given.")
        return
    kinds = [str(t("%(kind)s %(n)s", kind=name, n=f"{count:,}")) for name, count in facts.kinds]
    yield t("Questions and suggestions collected: %(n)s (%(kinds)s).", n=f"{told.collected:,}", kinds=listed(kinds))
    yield t("By %(day)s %(answered)s were answered.", day=say_plain_date(facts.made_on), answered=f"{facts.answered:,}")
    if told.share is not None:
        yield t("Of %(due)s whose answer was due, %(on_time)s were answered on time (%(share)s).", due=f"{told.due:,}",
                on_time=f"{told.on_time:,}", share=percent(told.share))  # fmt: skip
    if told.overdue:
        yield t("Overdue: %(n)s.", n=f"{told.overdue:,}")


def _content(facts: OpenDayFacts) -> Iterator[Text]:
    whole = sum(facts.scores.values())
    if not whole:
        return
    pleased = sum(facts.scores.get(score, 0) for score in CONTENT)
    mean = sum(score * count for score, count in facts.scores.items()) / whole
    yield t("%(n)s visitors said how content they were: %(share)s content or very content, %(mean)s of 5 on average.",
            n=f"{whole:,}", share=percent(pleased / whole), mean=f"{mean:.1f}")  # fmt: skip


def _guests(name: str, one: GuestCount) -> Words:
    return {
        "name": clean(name), "invited": f"{one.invited:,}", "coming": f"{one.coming:,}",
        "declined": f"{one.declined:,}", "missing": f"{one.missing:,}", "arrived": f"{one.arrived:,}",
        "people": f"{one.arrived_people:,}",
    }  # fmt: skip


def _scores(facts: OpenDayFacts) -> list[Words]:
    whole = sum(facts.scores.values())
    return [
        {"name": str(name), "count": f"{facts.scores.get(score, 0):,}",
         "share": percent(facts.scores.get(score, 0) / whole)}
        for score, name in SCORE_NAMES.items() if whole
    ]  # fmt: skip
