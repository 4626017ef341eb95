"""The fields that a template of day sheets may name, with what each holds. Pure."""

from __future__ import annotations

from core.documents.fields import Node, Record, Rows, Value
from core.i18n import t

_STOP: dict[str, Node] = {
    "number": Value(t("Number of the stop, from 1")),
    "time": Value(t("From when until when")),
    "starts": Value(t("When it begins")),
    "ends": Value(t("When it ends")),
    "name": Value(t("Unit or event")),
    "activity": Value(t("Activity")),
    "state": Value(t("Proposed, accepted, confirmed by the unit")),
    "township": Value(t("Township")),
    "where": Value(t("Township and address")),
    "contact": Value(t("Contact; empty for readers to whom contacts are closed")),
    "phone": Value(t("Telephone of the contact; likewise")),
    "people": Value(t("People expected")),
    "way": Value(t("The way there, as in “25 min”")),
    "together": Value(t("Team that goes there too")),
    "note": Value(t("Note of the event")),
}

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title")),
        "made_on": Value(t("Day on which it was made")),
        "issuer": Value(t("Who issues it")),
        "campaign": Value(t("Campaign")),
        "proposal": Value(t("Name of the proposal")),
        "county": Value(t("County")),
        "source": Value(t("Where the times of the ways come from")),
    }),
    "sheets": Rows(t("One sheet for each team and day"), {
        "title": Value(t("Team and day, as a title")),
        "team": Value(t("Team")),
        "day": Value(t("Day with its weekday")),
        "base": Value(t("Where it sets out, with the address")),
        "leaves": Value(t("When it sets out")),
        "back": Value(t("When it is back")),
        "way_back": Value(t("The way back")),
        "people": Value(t("Members of the team")),
        "vehicles": Value(t("Its vehicles with their plates")),
        "bring": Value(t("What to take along")),
        "summary": Value(t("Number of stops, time on site and on the way, in a sentence")),
        "map": Value(t("Map of the route; alone in its paragraph")),
        "stops": Rows(t("The stops in order"), _STOP),
    }),
}  # fmt: skip
