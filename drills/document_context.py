"""What a document's template is filled with: facts of a drill in words of the language spoken. Pure.

Every value is text without anything that a file of Word cannot hold; what nobody has entered is empty. The names are
those of drills.document_fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.documents.rendering import Picture
from core.documents.words import clean, lines
from core.i18n import Text, language, t
from core.times import local, say_minute, say_plain_date, say_seconds, say_span
from drills.document_facts import ActionFacts, DrillFacts, EvaluationFacts, GroupFacts, InjectFacts
from drills.document_words import ACTION_STATES, RETESTS, SOURCES, TITLES, TYPES, phases
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.people import total

MOST_PHOTOS = 6
PHOTO_WIDTH_MM = 75
ROLL_CALL_SECONDS = 300  # within five minutes of assembling
Words = dict[str, Any]


def context(facts: DrillFacts, kind: str) -> Words:
    """The fields of a document of that kind (plan, script, result, evaluation)."""
    return {
        "document": _document(facts, kind),
        "unit": _unit(facts),
        "drill": _drill(facts),
        "people": _people(facts),
        "objectives": lines(facts.objectives),
        "story": lines(facts.story),
        "roles": [_role(facts, role) for role in facts.roles],
        "groups": [_group(facts, number, group) for number, group in enumerate(facts.groups, start=1)],
        "grouped": count(sum(group.people for group in facts.groups)),
        "phases": phases(facts.type, facts.target.seconds),
        "safety": lines(facts.safety),
        "injects": [_inject(facts, inject) for inject in facts.injects],
        "comparisons": _comparisons(facts),
        "actions": _actions(facts),
        **_outcome(facts),
        **_judgement(facts),
    }


def count(number: int | None) -> str:
    """A count with its thousands parted; empty when it is not known."""
    return "" if number is None else f"{number:,}"


def seconds(length: int | None) -> str:
    """A length in minutes and seconds; empty when it was not taken."""
    return "" if length is None else say_seconds(length)


def title_of(facts: DrillFacts, kind: str) -> str:
    """The title that the document bears."""
    return clean(Text(TITLES[kind].msgid, {"unit": facts.unit.name, "type": TYPES[facts.type]}))


def _document(facts: DrillFacts, kind: str) -> Words:
    return {"title": title_of(facts, kind), "made_on": say_plain_date(facts.today)}


def _unit(facts: DrillFacts) -> Words:
    unit = facts.unit
    named = {"name": unit.name, "kind": unit.kind, "area": unit.area, "county": unit.county, "address": unit.address}
    return {name: clean(value) for name, value in named.items()}


def _drill(facts: DrillFacts) -> Words:
    minutes = round((facts.ends_at - facts.starts_at).total_seconds() / 60)
    said = {
        "type": TYPE_NAMES[facts.type], "level": LEVEL_NAMES[facts.level], "minutes": minutes,
        "day": say_plain_date(local(facts.starts_at, facts.zone).date()),
        "when": say_span(facts.starts_at, facts.ends_at, facts.zone), "place": facts.place, "scenario": facts.scenario,
        "rehearsed_on": say_plain_date(facts.rehearsed_on) if facts.rehearsed_on else "",
        "expected": count(total(facts.expected)) if facts.expected else "",
        "special_needs": count(facts.special_needs) if facts.special_needs else "",
        "helper": _name(facts, facts.helper), "target": say_seconds(facts.target.seconds),
        "target_source": facts.target.source,
    }  # fmt: skip
    return {name: clean(value) for name, value in said.items()}


def _name(facts: DrillFacts, name: object) -> str:
    return clean(name) if facts.with_names else ""


def _people(facts: DrillFacts) -> list[Words]:
    codes = [code for code in facts.categories if code in facts.expected or code in facts.reported]
    codes += sorted((facts.expected.keys() | facts.reported.keys()) - set(codes))
    rows = [
        {"name": clean(facts.categories.get(code, code)), "expected": count(facts.expected.get(code)),
         "reported": count(facts.reported.get(code))}
        for code in codes
    ]  # fmt: skip
    if len(rows) < 2:
        return rows
    sums = {
        "expected": count(total(facts.expected)),
        "reported": count(total(facts.reported)) if facts.reported else "",
    }
    return [*rows, {"name": str(t("Total")), **sums}]


def _role(facts: DrillFacts, role: Mapping[str, Any]) -> Words:
    return {
        "name": clean(role.get("name", "")), "person": _name(facts, role.get("person", "")),
        "duty": clean(role.get("duties", "")),
    }  # fmt: skip


def _group(facts: DrillFacts, number: int, group: GroupFacts) -> Words:
    said = {"name": group.name, "room": group.room, "stairs": group.stairs, "exit": group.exit}
    said |= {"way": group.route, "assembly": group.assembly}
    known = {name: clean(value) for name, value in said.items()}
    return known | {"number": str(number), "people": count(group.people), "leader": _name(facts, group.leader)}


def _inject(facts: DrillFacts, inject: InjectFacts) -> Words:
    named = ("message", "sender", "receiver", "method", "expects", "objective")
    said = {name: clean(getattr(inject, name)) for name in named}
    minutes, rest = divmod(inject.at_seconds, 60)
    own = {"number": str(inject.number), "time": f"T+{minutes:02d}:{rest:02d}"}
    return said | own | {"controller": _name(facts, inject.controller)}


def _outcome(facts: DrillFacts) -> Words:
    result = facts.result
    names = ("started", "evacuation", "enrolled", "present", "excused", "missing", "injured", "visitors",
             "extra_reason", "reported_on", "source")  # fmt: skip
    if result is None:
        return {"result": dict.fromkeys(names, ""), "times": [], "problems": [], "photos": []}
    said: Words = {name: count(getattr(result, name)) for name in names[2:8]} | {
        "started": say_minute(result.started_at, facts.zone), "evacuation": seconds(result.evacuation),
        "extra_reason": clean(result.extra_reason), "source": str(SOURCES.get(result.source, "")),
        "reported_on": say_plain_date(local(result.reported_at, facts.zone).date()),
    }  # fmt: skip
    photos = [
        {"image": Picture(photo.path, PHOTO_WIDTH_MM), "caption": clean(photo.caption)}
        for photo in facts.photos[:MOST_PHOTOS]
    ]
    return {"result": said, "times": _times(facts), "problems": lines(result.problems), "photos": photos}


def _times(facts: DrillFacts) -> list[Words]:
    """The lengths that were taken; the time under cover has no limit that could be kept or missed."""
    assert facts.result is not None
    rows: list[tuple[Text, int | None, Text, int | None]] = [
        (t("Time under cover"), facts.result.shelter, t("about 1 minute"), None),
        (t("From the alarm to the last person outside"), facts.result.evacuation,
         t("at most %(time)s", time=say_seconds(facts.target.seconds)), facts.target.seconds),
        (t("Roll call"), facts.result.rollcall, t("at most %(time)s", time=say_seconds(ROLL_CALL_SECONDS)),
         ROLL_CALL_SECONDS),
    ]  # fmt: skip
    return [
        {"name": str(name), "actual": seconds(actual), "target": str(target), "verdict": _verdict(actual, most)}
        for name, actual, target, most in rows
        if actual is not None
    ]


def _verdict(actual: int | None, most: int | None) -> str:
    if actual is None or most is None:
        return "—"
    over = actual - most
    return str(t("reached") if over <= 0 else t("%(time)s too long", time=say_seconds(over)))


def _judgement(facts: DrillFacts) -> Words:
    said = facts.evaluations
    has_one = facts.score is not None
    return {
        "evaluation": {
            "score": points(facts.score), "grade": clean(facts.grade), "count": count(len(said)) if said else "",
            "set": clean(facts.set_name) if has_one else "", "source": clean(facts.set_source) if has_one else "",
        },
        "evaluators": [_evaluator(facts, one) for one in said],
        "sections": sections([mark for one in said for mark in one.marks]),
        "strengths": [line for one in said for line in lines(one.strengths)],
        "weaknesses": [line for one in said for line in lines(one.weaknesses)],
    }  # fmt: skip


def _evaluator(facts: DrillFacts, one: EvaluationFacts) -> Words:
    return {
        "name": _name(facts, one.evaluator), "organisation": clean(one.organisation), "score": points(one.score),
        "grade": clean(one.grade), "signed_on": say_plain_date(local(one.signed_at, facts.zone).date()),
    }  # fmt: skip


def points(score: float | None) -> str:
    """A score with at most one decimal; empty when there is none."""
    return "" if score is None else f"{score:.1f}".removesuffix(".0")


def sections(marks: Sequence[Mapping[str, Any]]) -> list[Words]:
    """The marks by section and indicator, each scored by the mean of those who judged it, sections by their weights."""
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for mark in marks:
        section, name = _in_language(mark, "section"), _in_language(mark, "name")
        found.setdefault(section, {}).setdefault(name, []).append(mark)
    return [_section(name, indicators) for name, indicators in found.items()]


def _section(name: str, indicators: Mapping[str, Sequence[Mapping[str, Any]]]) -> Words:
    marks, earned, weights = [], 0.0, 0.0
    for indicator, given in indicators.items():
        scores = [float(one["points"]) for one in given if one.get("points") is not None]
        weight, mean = float(given[0].get("weight") or 0), sum(scores) / len(scores) if scores else None
        if mean is not None:
            earned, weights = earned + mean * weight, weights + weight
        notes = "\n".join(clean(one["remark"]) for one in given if one.get("remark"))
        marks.append({"name": indicator, "weight": points(weight), "score": points(mean), "note": notes})
    return {"name": name, "score": points(earned / weights) if weights else "", "marks": marks}


def _in_language(mark: Mapping[str, Any], name: str) -> str:
    other = "en" if language() == "zh" else "zh"
    return clean(mark.get(f"{name}_{language()}") or mark.get(f"{name}_{other}") or "")


def _comparisons(facts: DrillFacts) -> list[str]:
    actual = facts.result.evacuation if facts.result else None
    if actual is None:
        return []
    said = [_against(actual, facts.target.seconds, t("the target of %(time)s", time=say_seconds(facts.target.seconds)))]
    if facts.last_evacuation is not None and facts.last_on is not None:
        last = t("last time, %(day)s, %(time)s", day=say_plain_date(facts.last_on),
                 time=say_seconds(facts.last_evacuation))  # fmt: skip
        said.append(_against(actual, facts.last_evacuation, last))
    if facts.similar_evacuation is not None and facts.similar_units:
        similar = t("the median of %(n)s units of the same kind, %(time)s", n=facts.similar_units,
                    time=say_seconds(facts.similar_evacuation))  # fmt: skip
        said.append(_against(actual, facts.similar_evacuation, similar))
    return said


def _against(actual: int, other: int, what: Text) -> str:
    if actual == other:
        return str(t("As fast as %(what)s.", what=what))
    by = say_seconds(abs(actual - other))
    if actual < other:
        return str(t("%(by)s faster than %(what)s.", by=by, what=what))
    return str(t("%(by)s slower than %(what)s.", by=by, what=what))


def _actions(facts: DrillFacts) -> list[Words]:
    return [
        {
            "number": str(number), "problem": clean(one.problem), "action": clean(one.action),
            "owner": _name(facts, one.owner), "due": say_plain_date(one.due_on),
            "state": _state(facts, one), "evidence": clean(one.evidence),
            "retest": str(RETESTS.get(one.retest, "")),
        }
        for number, one in enumerate(facts.actions, start=1)
    ]  # fmt: skip


def _state(facts: DrillFacts, action: ActionFacts) -> str:
    is_late = action.state == "open" and action.due_on < facts.today
    return str(ACTION_STATES.get("overdue" if is_late else action.state, action.state))
