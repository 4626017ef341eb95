"""Words of documents: their kinds, titles, file names, and how a drill usually goes on. Pure."""

from __future__ import annotations

import re
from datetime import date

from core.i18n import Text, t
from core.times import say_seconds
from drills.kinds import TIMED_TYPES

KINDS = ("plan", "script", "result", "evaluation")
KIND_NAMES: dict[str, Text] = {
    "plan": t("Drill plan"),
    "script": t("Drill script"),
    "result": t("Result record"),
    "evaluation": t("Evaluation report"),
}
TITLES: dict[str, Text] = {
    "plan": t("%(unit)s – plan of the %(type)s"),
    "script": t("%(unit)s – script of the %(type)s"),
    "result": t("%(unit)s – record of the %(type)s"),
    "evaluation": t("%(unit)s – evaluation of the %(type)s"),
}
FILE_NAMES: dict[str, Text] = {
    "plan": t("%(unit)s_%(type)s plan_%(day)s"),
    "script": t("%(unit)s_%(type)s script_%(day)s"),
    "result": t("%(unit)s_%(type)s record_%(day)s"),
    "evaluation": t("%(unit)s_%(type)s evaluation_%(day)s"),
    "certificate": t("%(unit)s_%(type)s certificate_%(day)s"),
}
TYPES: dict[str, Text] = {
    "evacuation": t("evacuation drill"),
    "full_scale": t("full-scale exercise"),
    "functional": t("functional exercise"),
    "single": t("single-task drill"),
    "tabletop": t("tabletop exercise"),
    "workshop": t("workshop on emergencies"),
    "seminar": t("seminar on emergencies"),
}
"""Kinds of drill within a sentence or a title."""
LANGUAGE_NAMES: dict[str, Text] = {"zh": t("Chinese"), "en": t("English")}
SOURCES: dict[str, Text] = {"typed": t("Typed in"), "live": t("Taken from the live drill")}
ACTION_STATES: dict[str, Text] = {
    "overdue": t("Overdue"),
    "open": t("To be done"),
    "done": t("Waiting to be closed"),
    "closed": t("Checked and closed"),
    "dropped": t("Not pursued"),
}
RETESTS: dict[str, Text] = {"fixed": t("Fixed"), "not_fixed": t("Not fixed")}

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
LONGEST_NAME = 60

_TIMED = (
    (t("Alarm"), t("The alarm sounds; the stopwatch starts."), t("T+0")),
    (t("Taking cover"), t("Everybody takes cover on the spot and protects head and neck."), t("about 1 minute")),
    (t("Leaving the building"), t("On the signal the groups leave by their ways, quickly and in order; nobody runs, "
                                  "pushes or turns back."), t("all outside within %(target)s of the alarm")),
    (t("Roll call"), t("Each group lines up at its assembly point, is counted and reports to the commander; whoever is "
                       "missing is looked for at once."), t("within 5 minutes of assembling")),
    (t("Closing remarks"), t("The commander says what went well and what is to be mended, and ends the drill."),
     t("after the roll call")),
)  # fmt: skip
_TALKED = (
    (t("Opening"), t("The facilitator explains purpose, rules and scenario."), t("at the start")),
    (t("Play"), t("The injects are given one after the other; each group says what it would do."), t("by the script")),
    (t("Discussion"), t("What was unclear or missing is talked through."), t("after the last inject")),
    (t("Closing remarks"), t("The facilitator sums up what is to be mended, by whom and until when."), t("at the end")),
)


def phases(drill_type: str, target_seconds: int) -> list[dict[str, str]]:
    """How a drill of that type goes on: number, name, what is done and when."""
    usual = _TIMED if drill_type in {*TIMED_TYPES, "single"} else _TALKED
    target = say_seconds(target_seconds)
    return [
        {"number": str(number), "name": str(name), "does": str(does), "time": str(Text(when.msgid, {"target": target}))}
        for number, (name, does, when) in enumerate(usual, start=1)
    ]


def file_name(kind: str, unit: str, drill_type: str, day: date, ending: str = "docx") -> str:
    """What people would call the file, as in 石上小学_应急疏散演练方案_2026-05-12.docx; disks can hold it."""
    words = {"unit": plain_name(unit), "type": TYPES[drill_type], "day": day.isoformat()}
    return f"{Text(FILE_NAMES[kind].msgid, words)}.{ending}"


def plain_name(name: str) -> str:
    """A name for a file or folder, without what disks cannot hold; at most 60 characters."""
    return _NOT_IN_NAMES.sub(" ", name).strip(" .")[:LONGEST_NAME].strip(" .") or "—"
