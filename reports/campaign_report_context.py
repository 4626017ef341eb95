"""The fields of a campaign's report and its tables, in words of the language spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from core.documents.words import clean, lines
from core.i18n import Text, language, t
from core.money import say_yuan, yuan
from core.sheets import Column, Sheet, Value
from core.times import say_days, say_plain_date
from outreach.budgets import Money
from reports.campaign_report_facts import CampaignFacts, Counted, Thing
from reports.summary_words import counted, listed, percent

Words = dict[str, Any]
NONE = "—"


def title(facts: CampaignFacts) -> str:
    """The title of the report."""
    return str(t("Report of the campaign: %(name)s", name=clean(facts.name)))


def file_name(name: str) -> str:
    """What the report's file is called, as a disk can hold it; the ending is left out."""
    said = str(t("Report of the campaign: %(name)s", name=name))
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*：]+', " ", said).strip()


def context(facts: CampaignFacts) -> Words:
    """The fields of reports.campaign_report_fields."""
    return {
        "document": {"title": title(facts), "made_on": say_plain_date(facts.made_on), "issuer": clean(facts.issuer)},
        "campaign": {
            "name": clean(facts.name), "area": clean(facts.area), "days": _days(facts),
            "theme": clean(facts.theme) or NONE, "purpose": " ".join(lines(facts.purpose)) or NONE,
            "anchor": clean(facts.anchor) or NONE,
            "teams": listed([clean(one) for one in facts.teams]) or str(t("all teams of the area")),
        },
        "overview": overview(facts),
        "total": _counts(facts.total),
        "coverage": [
            {"name": clean(one.name), "target": f"{one.target}%" if one.target else NONE,
             "due": f"{one.due:,}" if one.target else NONE, "units": f"{one.units:,}", "reached": f"{one.reached:,}",
             "planned": f"{one.planned:,}"}
            for one in facts.covers
        ],
        "activities": [_counts(one) for one in facts.activities], "places": [_counts(one) for one in facts.places],
        "things": [_thing(one) for one in facts.things], "media": [_thing(one) for one in facts.media],
        "supplies": [
            {"name": clean(one.name), "unit": clean(one.unit) or NONE,
             "wished": f"{one.wished:,}" if one.wished else NONE, "given": f"{one.given:,}", "left": f"{one.left:,}"}
            for one in facts.supplies
        ],
        "money": _money(facts.money), "budget": [{"name": clean(one.name)} | _money(one.money) for one in facts.lines],
    }  # fmt: skip


def overview(facts: CampaignFacts) -> list[str]:
    """What came of it, a paragraph a line: events and people, units, what was given, media, money."""
    parts = (
        _events(facts), _reached(facts), _done(t("Handed out and done were: %(things)s."), facts.things),
        _done(t("In the media: %(things)s."), facts.media), _money_said(facts.money),
    )  # fmt: skip
    return [("" if language() == "zh" else " ").join(map(str, part)) for one in parts if (part := list(one))]


def _events(facts: CampaignFacts) -> Iterator[Text]:
    total = facts.total
    if total.held:
        yield t("Events held: %(held)s; person-times: %(visits)s.", held=f"{total.held:,}", visits=f"{total.visits:,}")
    else:
        yield t("No event has been held yet.")
    if total.planned:
        yield t("Still planned: %(planned)s.", planned=f"{total.planned:,}")
    if facts.called_off:
        yield t("Postponed or cancelled: %(off)s.", off=f"{facts.called_off:,}")


def _reached(facts: CampaignFacts) -> Iterator[Text]:
    cover = facts.cover
    if not cover.due:
        return
    yield t("Of %(due)s units due, %(reached)s were reached (%(share)s).", due=f"{cover.due:,}",
            reached=f"{cover.counted:,}", share=percent(cover.share))  # fmt: skip
    short = [
        str(t("%(kind)s %(reached)s/%(due)s", kind=clean(one.name), reached=f"{one.reached:,}", due=f"{one.due:,}"))
        for one in facts.covers if one.target and one.reached < one.due
    ]  # fmt: skip
    if short:
        yield t("Below the target: %(kinds)s.", kinds=listed(short))
    else:
        yield t("Every target was met.")


def _done(wording: Text, things: Iterable[Thing]) -> Iterator[Text]:
    said = [counted(one.code, one.count) for one in things]
    if said:
        yield Text(wording.msgid, {"things": listed(said)})


def _money_said(money: Money) -> Iterator[Text]:
    if money.is_planned or money.spent:
        yield t("Of a budget of %(planned)s yuan, %(spent)s yuan were spent.", planned=say_yuan(money.planned),
                spent=say_yuan(money.spent))  # fmt: skip


def sheets(facts: CampaignFacts) -> list[Sheet]:
    """The same as worksheets: what came of it, coverage, events by activity and by area, materials, money, media.

    A table without rows is left out.
    """
    heading = [title(facts), _days(facts), str(t("Made on %(day)s.", day=say_plain_date(facts.made_on)))]
    column = Column(str(t("What came of the campaign")), width=90)
    said = Sheet(str(t("Overview")), [column], [[one] for one in overview(facts)], heading)
    tables = (
        _coverage(heading, facts),
        _counted(heading, t("Events by activity"), (*facts.activities, facts.total) if facts.activities else ()),
        _counted(heading, t("Events by area"), facts.places),
        _things(heading, t("Given and done"), facts.things),
        _supplies(heading, facts),
        _budget(heading, facts),
        _things(heading, t("In the media"), facts.media),
    )
    return [said, *(one for one in tables if one.rows)]


def _coverage(heading: list[str], facts: CampaignFacts) -> Sheet:
    counts = [t("Target in percent"), t("Units in all"), t("Units due"), t("Units reached"),
              t("Units with a visit planned")]  # fmt: skip
    rows: list[list[Value]] = [
        [one.name, one.target, one.units, one.due if one.target else None, one.reached, one.planned]
        for one in facts.covers
    ]
    return _sheet(heading, t("Units reached"), (str(t("Kind of unit")),), counts, rows)


def _supplies(heading: list[str], facts: CampaignFacts) -> Sheet:
    rows: list[list[Value]] = [
        [one.name, one.unit, one.wished or None, one.given, one.left] for one in facts.supplies
    ]  # fmt: skip
    labels = (str(t("Item")), str(t("Counted in")))
    return _sheet(heading, t("Materials from stock"), labels, [t("Wished"), t("Given out"), t("Left in stock")], rows)


def _budget(heading: list[str], facts: CampaignFacts) -> Sheet:
    lines_of = [(one.name, one.money) for one in facts.lines]
    named = [*lines_of, (str(t("Total")), facts.money)] if lines_of else []
    columns = [Column(str(t("Name"))), *(
        Column(str(one), "number", total="")
        for one in (t("Planned, in yuan"), t("Spent, in yuan"), t("Left, in yuan"))
    )]  # fmt: skip
    rows: list[list[Value]] = [
        [label, *(float(yuan(part)) for part in (money.planned, money.spent, money.left))] for label, money in named
    ]
    return Sheet(str(t("Money")), columns, rows, heading)


def _days(facts: CampaignFacts) -> str:
    return say_days(facts.starts_on, facts.ends_on)


def _counts(one: Counted) -> Words:
    return {"name": clean(one.name), "held": f"{one.held:,}", "planned": f"{one.planned:,}",
            "reached": f"{one.reached:,}", "visits": f"{one.visits:,}"}  # fmt: skip


def _thing(one: Thing) -> Words:
    return {"name": clean(one.name), "count": f"{one.count:,}", "unit": clean(one.unit)}


def _money(money: Money) -> Words:
    return {"planned": say_yuan(money.planned), "spent": say_yuan(money.spent), "left": say_yuan(money.left)}


def _counted(heading: list[str], named: Text, rows: Iterable[Counted]) -> Sheet:
    return _sheet(heading, named, (str(t("Name")),), [
        t("Events held"), t("Events still planned"), t("Units reached"), t("Person-times")],
        ([one.name, one.held, one.planned, one.reached, one.visits] for one in rows))  # fmt: skip


def _things(heading: list[str], named: Text, things: Iterable[Thing]) -> Sheet:
    columns = [
        Column(str(t("Name"))),
        Column(str(t("How many")), "integer", total=""),
        Column(str(t("Unit of the count"))),
    ]
    return Sheet(str(named), columns, [[one.name, one.count, one.unit] for one in things], heading)


def _sheet(
    heading: list[str], named: Text, labels: tuple[str, ...], counts: list[Text], rows: Iterable[list[Value]]
) -> Sheet:  # fmt: skip
    columns = [*map(Column, labels), *(Column(str(one), "integer", total="") for one in counts)]
    return Sheet(str(named), columns, list(rows), heading)
