"""A rule that a plan breaks, said in one sentence."""

from __future__ import annotations

from datetime import date

from core.i18n import Said, Text, t
from core.times import say_date
from planning.solving.checking import Break, Rule
from planning.solving.problem import Problem


def say_break(problem: Problem, one: Break) -> Text:
    """The sentence, with the names of the visit, the team and the day; lengths in minutes."""
    wording = _WORDS[one.rule]
    if one.rule in (Rule.WAY, Rule.OVERLAP) and one.other == -1:
        wording = (_BESIDE_THIS_EVENT if one.event else _BESIDE_AN_EVENT)[one.rule]
    elif one.rule in (Rule.WAY, Rule.OUT, Rule.BACK) and one.needed is None:
        wording = _NO_WAY
    return Text(wording.msgid, _facts(problem, one))


def _facts(problem: Problem, one: Break) -> dict[str, object]:
    day: date | None = problem.days[one.day] if one.day is not None else None
    return {
        "visit": _visit(problem, one.visit), "other": _visit(problem, one.other),
        "event": one.event,
        "team": problem.teams[one.team].name if one.team is not None else "",
        "day": Said(say_date, (day,)) if day else "",
        "needed": _amount(problem, one.rule, one.needed), "there": _amount(problem, one.rule, one.there),
    }  # fmt: skip


def _visit(problem: Problem, number: int | None) -> str:
    if number is None or not 0 <= number < len(problem.visits):
        return ""
    visit = problem.visits[number]
    return visit.name or problem.locations[visit.place].name


def _amount(problem: Problem, rule: Rule, amount: int | None) -> int:
    """Ticks and drive units as minutes, rounded up; visits and days as they are."""
    if amount is None:
        return 0
    if rule in (Rule.WAY, Rule.OUT, Rule.BACK, Rule.MOST_TICKS):
        return max(0, -(-amount // problem.ticks))
    return -(-amount // problem.drive_units) if rule is Rule.MOST_DRIVE else amount


_WORDS: dict[Rule, Text] = {
    Rule.DAY: t("“%(visit)s” cannot be visited on %(day)s."),
    Rule.WINDOW: t("“%(visit)s” cannot be visited at these hours of %(day)s."),
    Rule.TEAMS: t("“%(visit)s” needs %(needed)s teams, each another one."),
    Rule.SKILL: t("“%(team)s” has not got the skills that “%(visit)s” needs on %(day)s."),
    Rule.NO_SHIFT: t("“%(team)s” does not work then on %(day)s."),
    Rule.REST: t("“%(visit)s” would begin or end in the midday break of “%(team)s” on %(day)s."),
    Rule.OVERLAP: t("“%(team)s” would be at “%(visit)s” and at “%(other)s” at the same time on %(day)s."),
    Rule.WAY: t("From “%(other)s” to “%(visit)s” the way takes %(needed)s min, and “%(team)s” has %(there)s on "
                "%(day)s."),
    Rule.OUT: t("“%(team)s” cannot be at “%(visit)s” so early on %(day)s: the way there takes %(needed)s min."),
    Rule.BACK: t("“%(team)s” would not be back from “%(visit)s” in time on %(day)s: the way takes %(needed)s min."),
    Rule.MOST_VISITS: t("“%(team)s” would make %(needed)s visits on %(day)s, and makes at most %(there)s a day."),
    Rule.MOST_TICKS: t("“%(team)s” would be out for %(needed)s min on %(day)s, and is out for at most %(there)s."),
    Rule.MOST_DRIVE: t("“%(team)s” would drive for %(needed)s min on %(day)s, and drives at most %(there)s a day."),
    Rule.LOAD: t("“%(team)s” cannot carry what it would need on %(day)s."),
    Rule.REPEAT: t("The visits to “%(visit)s” would not lie as far apart as they should."),
    Rule.PINNED: t("“%(visit)s” is pinned."),
}  # fmt: skip
_BESIDE_AN_EVENT: dict[Rule, Text] = {
    Rule.OVERLAP: t("“%(team)s” is at another event of the calendar at that time on %(day)s."),
    Rule.WAY: t("Between “%(visit)s” and another event of the calendar the way takes %(needed)s min, and “%(team)s” "
                "has %(there)s on %(day)s."),
}  # fmt: skip
_BESIDE_THIS_EVENT: dict[Rule, Text] = {
    Rule.OVERLAP: t("“%(team)s” is at “%(event)s” at that time on %(day)s."),
    Rule.WAY: t("Between “%(visit)s” and “%(event)s” the way takes %(needed)s min, and “%(team)s” has %(there)s on "
                "%(day)s."),
}  # fmt: skip
_NO_WAY = t("“%(team)s” cannot get to “%(visit)s” on %(day)s: the road is closed.")


def say_cost(drive: int, unfair: int, late_days: int, other_team: int) -> list[Text]:
    """What a move costs or saves, in words; nothing that stays as it is is named."""
    said: list[Text] = []
    if drive:
        said.append(t("%(n)s min more driving", n=drive) if drive > 0 else t("%(n)s min less driving", n=-drive))
    if late_days:
        more = t("%(n)s days later than due", n=late_days)
        said.append(more if late_days > 0 else t("%(n)s days less late", n=-late_days))
    if unfair:
        more = t("%(n)s min more between the busiest and the idlest team", n=unfair)
        less = t("%(n)s min less between the busiest and the idlest team", n=-unfair)
        said.append(more if unfair > 0 else less)
    if other_team > 0:
        said.append(t("not the team that was preferred"))
    elif other_team < 0:
        said.append(t("the team that was preferred"))
    return said
