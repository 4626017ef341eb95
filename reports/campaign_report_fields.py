"""The fields that a template of campaign reports may name, with what each holds. Pure."""

from __future__ import annotations

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.i18n import t

_COUNTS: dict[str, Node] = {
    "name": Value(t("Name")),
    "held": Value(t("Events held")),
    "planned": Value(t("Events still planned")),
    "reached": Value(t("Units reached")),
    "visits": Value(t("Person-times")),
}
_THING: dict[str, Node] = {
    "name": Value(t("Name")),
    "count": Value(t("Count")),
    "unit": Value(t("Unit of the count")),
}
_MONEY: dict[str, Node] = {
    "planned": Value(t("Planned, in yuan")),
    "spent": Value(t("Spent, in yuan")),
    "left": Value(t("Left, in yuan")),
}

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title")),
        "made_on": Value(t("Day on which it was made")),
        "issuer": Value(t("Who issues it")),
    }),
    "campaign": Record(t("Campaign"), {
        "name": Value(t("Name")),
        "area": Value(t("Area")),
        "days": Value(t("First and last day")),
        "theme": Value(t("Theme")),
        "purpose": Value(t("Purpose")),
        "anchor": Value(t("Anchor of the year")),
        "teams": Value(t("Teams")),
    }),
    "overview": Lines(t("What came of it, in sentences")),
    "total": Record(t("Events in all"), _COUNTS),
    "coverage": Rows(t("Units reached by kind"), {
        "name": Value(t("Kind of unit")),
        "target": Value(t("Target in percent")),
        "units": Value(t("Units in all")),
        "due": Value(t("Units due")),
        "reached": Value(t("Units reached")),
        "planned": Value(t("Units with a visit planned")),
    }),
    "activities": Rows(t("Events by activity"), _COUNTS),
    "places": Rows(t("Events by area"), _COUNTS),
    "things": Rows(t("What was given and done at events"), _THING),
    "supplies": Rows(t("Materials from stock"), {
        "name": Value(t("Item")),
        "unit": Value(t("Unit of the count")),
        "wished": Value(t("How much was wished")),
        "given": Value(t("How much was given out")),
        "left": Value(t("How much is left in stock")),
    }),
    "money": Record(t("Money of the campaign"), _MONEY),
    "budget": Rows(t("Budget lines"), {"name": Value(t("Purpose")), **_MONEY}),
    "media": Rows(t("In the media"), _THING),
}  # fmt: skip
