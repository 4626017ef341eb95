"""The fields that a document's template may name, with what each holds. Pure.

Shown on the settings page, and the measure by which an uploaded template is checked.
"""

from __future__ import annotations

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.i18n import t

_NUMBER = Value(t("Number, counted from 1"))

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title, with the unit's name")),
        "made_on": Value(t("Day on which it was made")),
    }),
    "unit": Record(t("The unit that drills"), {
        "name": Value(t("Name")),
        "kind": Value(t("Kind")),
        "area": Value(t("Township and village")),
        "county": Value(t("County")),
        "address": Value(t("Address")),
    }),
    "drill": Record(t("The drill as it was registered"), {
        "type": Value(t("Type")),
        "level": Value(t("Level")),
        "day": Value(t("Day")),
        "when": Value(t("Day, weekday, start and end")),
        "minutes": Value(t("Length in minutes")),
        "place": Value(t("Place")),
        "scenario": Value(t("Scenario in one line")),
        "rehearsed_on": Value(t("Rehearsal on")),
        "expected": Value(t("People expected in all")),
        "special_needs": Value(t("How many of them need help")),
        "helper": Value(t("Who helps them; empty for readers who may not see names")),
        "target": Value(t("Evacuation target of this kind of unit")),
        "target_source": Value(t("Where the target comes from")),
    }),
    "people": Rows(t("People by category"), {
        "name": Value(t("Category")),
        "expected": Value(t("Expected")),
        "reported": Value(t("Counted at the assembly point")),
    }),
    "objectives": Lines(t("Purpose of the drill")),
    "story": Lines(t("Scenario at length")),
    "roles": Rows(t("Who has which duty"), {
        "name": Value(t("Role")),
        "person": Value(t("Who; empty for readers who may not see names")),
        "duty": Value(t("What to do")),
    }),
    "groups": Rows(t("Classes, offices or floors that leave together"), {
        "number": _NUMBER,
        "name": Value(t("Name")),
        "people": Value(t("People")),
        "leader": Value(t("Who leads; empty for readers who may not see names")),
        "room": Value(t("Room")),
        "stairs": Value(t("Stairs")),
        "exit": Value(t("Exit")),
        "way": Value(t("The rest of the way")),
        "assembly": Value(t("Assembly point")),
    }),
    "grouped": Value(t("People of all groups together")),
    "phases": Rows(t("How the drill goes on"), {
        "number": _NUMBER,
        "name": Value(t("Phase")),
        "time": Value(t("When, and for how long")),
        "does": Value(t("What is done")),
    }),
    "safety": Lines(t("Safety rules")),
    "injects": Rows(t("The script"), {
        "number": Value(t("Number")),
        "time": Value(t("Time after the alarm, as in T+01:30")),
        "sender": Value(t("From")),
        "receiver": Value(t("To")),
        "method": Value(t("By")),
        "message": Value(t("Message")),
        "expects": Value(t("What should follow")),
        "objective": Value(t("What it tests")),
        "controller": Value(t("Controller")),
    }),
    "result": Record(t("What came of the drill; empty until it is reported"), {
        "started": Value(t("Actual start")),
        "evacuation": Value(t("Evacuation time")),
        "enrolled": Value(t("Should be present")),
        "present": Value(t("Present")),
        "excused": Value(t("Excused")),
        "missing": Value(t("Missing")),
        "injured": Value(t("Injured")),
        "visitors": Value(t("Visitors")),
        "extra_reason": Value(t("Why more were present than are on the roll")),
        "reported_on": Value(t("Reported on")),
        "source": Value(t("Typed in, or taken from the live drill")),
    }),
    "times": Rows(t("Times against their targets"), {
        "name": Value(t("What was timed")),
        "actual": Value(t("Measured")),
        "target": Value(t("Target")),
        "verdict": Value(t("Reached or not")),
    }),
    "problems": Lines(t("Problems reported")),
    "photos": Rows(t("Photos, at most six"), {
        "image": Value(t("The photo; alone in its paragraph")),
        "caption": Value(t("Caption")),
    }),
    "evaluation": Record(t("The signed evaluations together; empty until there is one"), {
        "score": Value(t("Score out of 100")),
        "grade": Value(t("Grade")),
        "count": Value(t("How many evaluators")),
        "set": Value(t("Set of indicators")),
        "source": Value(t("Whose indicators they are")),
    }),
    "evaluators": Rows(t("Who evaluated"), {
        "name": Value(t("Name; empty for readers who may not see names")),
        "organisation": Value(t("Organisation")),
        "score": Value(t("Score")),
        "grade": Value(t("Grade")),
        "signed_on": Value(t("Signed on")),
    }),
    "sections": Rows(t("Parts of the set of indicators"), {
        "name": Value(t("Part")),
        "score": Value(t("Score out of 100")),
        "marks": Rows(t("Its indicators"), {
            "name": Value(t("Indicator")),
            "weight": Value(t("Weight")),
            "score": Value(t("Score out of 100")),
            "note": Value(t("Remarks")),
        }),
    }),
    "strengths": Lines(t("What went well")),
    "weaknesses": Lines(t("What went badly")),
    "comparisons": Lines(t("Comparison with the target, with last time and with similar units")),
    "actions": Rows(t("What is to be mended"), {
        "number": _NUMBER,
        "problem": Value(t("Problem")),
        "action": Value(t("What is done")),
        "owner": Value(t("Who does it; empty for readers who may not see names")),
        "due": Value(t("Until when")),
        "state": Value(t("State")),
        "evidence": Value(t("Proof")),
        "retest": Value(t("What the next drill showed")),
    }),
}  # fmt: skip
