"""The fields of a campaign's report and its tables, in words of the language spoken. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.documents.words import clean, lines
from core.i18n import Text, language, t
from core.money import say_yuan, yuan
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date
from outreach.budgets import Money
from reports.campaign_report_facts import CampaignFacts, Counted, Thing
from reports.summary_words import percent

Words = dict[str, Any]


def title(facts: CampaignFacts) -> str:
    """The title of the report."""
    return str(t("Report of the campaign: %(name)s", name=clean(facts.name)))


def context(facts: CampaignFacts) -> Words:
    """The fields of reports.campaign_report_fields."""
    comma = "、" if language() == "zh" else ", "
    return {
        "document": {"title": title(facts), "made_on": say_plain_date(facts.made_on), "issuer": clean(facts.issuer)},
        "campaign": {
            "name": clean(facts.name), "area": clean(facts.area), "days": _days(facts), "theme": clean(facts.theme),
            "purpose": " ".join(lines(facts.purpose)), "anchor": clean(facts.anchor),
            "teams": comma.join(clean(one) for one in facts.teams) or str(t("all teams of the area")),
        },
        "overview": overview(facts),
        "total": _counts(facts.total),
        "coverage": [
            {"name": clean(one.name), "target": f"{one.target}%" if one.target else "", "units": f"{one.units:,}",
             "due": f"{one.due:,}" if one.target else "", "reached": f"{one.reached:,}", "planned": f"{one.planned:,}"}
            for one in facts.covers
        ],
        "activities": [_counts(one) for one in facts.activities], "places": [_counts(one) for one in facts.places],
        "things": [_thing(one) for one in facts.things], "media": [_thing(one) for one in facts.media],
        "supplies": [
            {"name": clean(one.name), "wished": f"{one.wished:,}", "given": f"{one.given:,}", "left": f"{one.left:,}"}
            for one in facts.supplies
        ],
        "money": _money(facts.money), "budget": [{"name": clean(one.name)} | _money(one.money) for one in facts.lines],
    }  # fmt: skip


def overview(facts: CampaignFacts) -> list[str]:
    """What came of it: events and people, units, money."""
    total, cover, money = facts.total, facts.cover, facts.money
    said: list[Text] = [
        t("Events held: %(held)s; person-times: %(visits)s; still planned: %(planned)s; called off: %(off)s.",
          held=f"{total.held:,}", visits=f"{total.visits:,}", planned=f"{total.planned:,}", off=f"{facts.called_off:,}")
    ]  # fmt: skip
    if cover.due:
        said.append(t("Of %(due)s units due, %(reached)s were reached (%(share)s).", due=f"{cover.due:,}",
                      reached=f"{cover.counted:,}", share=percent(cover.share)))  # fmt: skip
    if money.is_planned or money.spent:
        said.append(t("Of a budget of %(planned)s yuan, %(spent)s yuan were spent.", planned=say_yuan(money.planned),
                      spent=say_yuan(money.spent)))  # fmt: skip
    return [str(one) for one in said]


def sheets(facts: CampaignFacts) -> list[Sheet]:
    """The same as worksheets: coverage, events by activity and by area, materials, money, media."""
    heading = [title(facts), _days(facts), str(t("Made on %(day)s.", day=say_plain_date(facts.made_on)))]
    name = str(t("Name"))
    return [
        _sheet(heading, t("Units reached"), (str(t("Kind of unit")),), [
            t("Target in percent"), t("Units in all"), t("Units due"), t("Units reached"),
            t("Units with a visit planned")],
            ([one.name, one.target, one.units, one.due if one.target else None, one.reached, one.planned]
             for one in facts.covers)),
        _counted(heading, t("Events by activity"), (*facts.activities, facts.total)),
        _counted(heading, t("Events by area"), facts.places),
        _things(heading, t("Given and done"), facts.things),
        _sheet(heading, t("Materials from stock"), (str(t("Item")),), [t("Wished"), t("Given out"), t("Left in stock")],
               ([one.name, one.wished, one.given, one.left] for one in facts.supplies)),
        Sheet(str(t("Money")), [
            Column(name), Column(str(t("Planned, in yuan")), "number", total=""),
            Column(str(t("Spent, in yuan")), "number", total=""), Column(str(t("Left, in yuan")), "number", total="")],
            [[label, *(float(yuan(part)) for part in (money.planned, money.spent, money.left))]
             for label, money in (*((one.name, one.money) for one in facts.lines), (str(t("Total")), facts.money))],
            heading),
        _things(heading, t("In the media"), facts.media),
    ]  # fmt: skip


def _days(facts: CampaignFacts) -> str:
    return " – ".join(dict.fromkeys((say_plain_date(facts.starts_on), say_plain_date(facts.ends_on))))


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
