"""The fields that a template of minutes may name, with what each holds. Pure."""

from __future__ import annotations

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.i18n import t

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title")),
        "made_on": Value(t("Day on which it was made")),
        "issuer": Value(t("Who issues it")),
    }),
    "meeting": Record(t("The meeting"), {
        "title": Value(t("Name of the meeting")),
        "when": Value(t("Day, from and until when")),
        "where": Value(t("Where it was held; empty where nobody has entered it")),
        "present": Value(t("Who came, in a row")),
        "absent": Value(t("Who did not come, in a row")),
        "invited": Value(t("Who was invited and is marked neither as there nor as absent, in a row")),
    }),
    "agenda": Rows(t("Items of the agenda"), {
        "number": Value(t("Number in the order")),
        "title": Value(t("Item of the agenda")),
        "presenter": Value(t("Presented by")),
        "minutes": Value(t("Minutes that it takes")),
        "outcome": Value(t("What was agreed on it")),
    }),
    "protocol": Lines(t("What was said, in short")),
    "decisions": Lines(t("Decisions")),
    "tasks": Rows(t("Tasks that the meeting gave out"), {
        "number": Value(t("Number in the order")),
        "title": Value(t("Task")),
        "owner": Value(t("Who answers for it")),
        "unit": Value(t("The unit with which it stays")),
        "due": Value(t("Due on")),
        "outcome": Value(t("How far it is")),
    }),
}  # fmt: skip
