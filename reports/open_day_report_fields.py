"""The fields that a template of open days' reports may name, with what each holds. Pure."""

from __future__ import annotations

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.i18n import t

_GUESTS: dict[str, Node] = {
    "name": Value(t("Category")),
    "invited": Value(t("Invited")),
    "coming": Value(t("Said yes")),
    "declined": Value(t("Said no")),
    "missing": Value(t("No answer yet")),
    "arrived": Value(t("Guests who came")),
    "people": Value(t("People who came")),
}

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title")),
        "made_on": Value(t("Day on which it was made")),
        "issuer": Value(t("Who issues it")),
    }),
    "event": Record(t("Open day"), {
        "title": Value(t("Title")),
        "when": Value(t("Time")),
        "where": Value(t("Place")),
        "area": Value(t("Area")),
        "organisers": Value(t("Organising units")),
    }),
    "overview": Lines(t("What came of it, in sentences")),
    "guests": Rows(t("Guests by category"), _GUESTS),
    "all_guests": Record(t("All guests"), _GUESTS),
    "stops": Rows(t("Itinerary"), {
        "number": Value(t("No.")),
        "clock": Value(t("Starts at")),
        "minutes": Value(t("Minutes")),
        "title": Value(t("What is shown")),
        "place": Value(t("Place")),
        "guide": Value(t("Guide")),
    }),
    "suggestions": Rows(t("Questions and suggestions"), {
        "number": Value(t("No.")),
        "kind": Value(t("Kind")),
        "topic": Value(t("Topic")),
        "text": Value(t("Question or suggestion")),
        "owner": Value(t("Responsible")),
        "state": Value(t("State")),
        "answer": Value(t("Reply")),
    }),
    "scores": Rows(t("Satisfaction"), {
        "name": Value(t("How content")),
        "count": Value(t("Visitors")),
        "share": Value(t("Share")),
    }),
}  # fmt: skip
