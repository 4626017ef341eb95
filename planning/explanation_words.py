"""Reasons and remedies in words, in the language that is spoken: from what is stored with a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.i18n import Said, Text, language, sentences, t, tn
from core.times import say_date
from planning.solving.reasons import Why
from planning.solving.relaxing import Kind

Names = Mapping[str, str]
"""Skills in words, by their codes."""

_PLAIN: dict[str, Text] = {
    Why.NO_TEAM: t("No team is out in its hours."),
    Why.TOGETHER: t("Two teams are never out together in its hours."),
    Why.NO_WAY: t("There is no way there on its days."),
    Why.EVENTS: t("Other events of the teams that could go are in the way."),
    Why.PINNED: t("Pinned visits are in the way."),
    Why.REPEAT: t("Its other visits leave no day at the right distance."),
    Why.MOST_TICKS: t("The teams that could go have no time left within a day's work."),
    Why.MOST_DRIVE: t("The teams that could go would have to drive more than they may in a day."),
    Why.LOAD: t("The teams that could go cannot carry more on its days."),
    Why.COST: t("It would fit, but costs more driving than it is worth."),
}


def say_reason(stored: Mapping[str, Any], skills: Names | None = None) -> str:
    """Why the visit is left out or late; empty when nothing is known."""
    if stored.get("code") == "conflict":  # what the calendar's own rules said
        return sentences(*(one[language()] for one in stored.get("sentences", ())))
    if stored.get("code") == "declined":
        return sentences(*_declined(stored["cause"], stored.get("wishes", "")))
    if not stored.get("why"):
        return ""
    said = _reason(stored, skills or {})
    more = _bars(stored) if stored["why"] != Why.NO_DAY else None
    parts: list[Text | str] = [t("It cannot be had in time.")] if stored.get("is_late") else []
    return sentences(*parts, said, *([more] if more else []))


def _declined(cause: str, wishes: str) -> list[Text]:
    """What the unit said; its stop at the end is ours."""
    wished = [t("Times wished for: %(times)s.", times=wishes.rstrip("。."))] if wishes else []
    return [t("The unit declined: %(reason)s.", reason=cause.rstrip("。.")), *wished]


_SHARED: dict[str, Text] = {
    **_PLAIN,
    Why.NO_DAY: t("No day of the plan is open to them."),
    Why.SHORT: t("The visit takes longer than their hours last."),
    Why.SKILL: t("No team with the skill is out on their days."),
    Why.TOO_FAR: t("Too far to be there and back in a day."),
    Why.DRIVE_LIMIT: t("Too far to be there and back in a day."),
    Why.MOST_VISITS: t("The teams that could go already have as many visits as they may on all their days."),
    Why.FULL: t("All teams that could go are busy on all their days."),
}


def say_shared(why: str) -> str:
    """A kind of reason that several share, without the numbers of one of them; empty of one that has no such words."""
    return str(_SHARED.get(why, ""))


def _reason(stored: Mapping[str, Any], skills: Names) -> Text:
    why, needed, there = stored["why"], stored.get("needed"), stored.get("there")
    if why == Why.NO_DAY:
        return _no_day(stored)
    if why == Why.SHORT:
        return t("The visit takes %(needed)s min, and its hours last at most %(there)s.", needed=needed, there=there)
    if why == Why.SKILL:
        return t("No team with “%(skills)s” is out on its days.", skills=_listed(stored.get("skills", ()), skills))
    if why == Why.TOO_FAR and needed is not None:
        return t("Too far: there, the visit and back take %(needed)s min, and a team is out for at most %(there)s.",
                 needed=needed, there=there)  # fmt: skip
    if why == Why.DRIVE_LIMIT and needed is not None:
        return t("Too far: there and back are %(needed)s min of driving, and a team drives at most %(there)s in a day.",
                 needed=needed, there=there)  # fmt: skip
    if why == Why.TOO_FAR or why == Why.DRIVE_LIMIT:
        return t("Too far to be there and back in a day.")
    if why == Why.MOST_VISITS:
        return t("The teams that could go already have their %(n)s visits on each of its days.", n=there)
    return _PLAIN.get(why) or _full(stored)


def _full(stored: Mapping[str, Any]) -> Text:
    teams, days = stored.get("teams", ()), stored.get("days", 0)
    if len(teams) == 1:
        return tn("Only %(team)s could go, and is busy on its only day.",
                  "Only %(team)s could go, and is busy on all its %(n)s days.", days, team=teams[0])  # fmt: skip
    return tn("All teams that could go are busy on its only day.",
              "All teams that could go are busy on all its %(n)s days.", days)  # fmt: skip


_BARS: dict[str, Text] = {
    "blackout": t("“%(name)s”"), "closed": t("“%(name)s”"), "booked": t("“%(name)s” in the calendar"),
}  # fmt: skip


def _no_day(stored: Mapping[str, Any]) -> Text:
    named = _named_bars(stored)
    if not named:
        return t("No day of the plan is open to it.")
    return t("No day of the plan is open to it: %(bars)s.", bars=named)


def _bars(stored: Mapping[str, Any]) -> Text | None:
    named = _named_bars(stored)
    return t("Some of its days are taken away by %(bars)s.", bars=named) if named else None


def _named_bars(stored: Mapping[str, Any]) -> str:
    bars = [(why, name) for why, name in stored.get("bars", ()) if why in _BARS and name]
    return str(t(", ")).join(str(t(_BARS[why].msgid, name=name)) for why, name in bars)


def _listed(codes: Sequence[str], names: Names) -> str:
    return str(t(", ")).join(names.get(code, code) for code in codes)


def clock(minute: int) -> str:
    """08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def day(stored: str) -> Said:
    """A date that was stored, said when it is read."""
    return Said(say_date, (date.fromisoformat(stored),))


_SIMPLE: dict[str, Text] = {
    Kind.TAKE: t("Visit it all the same"), Kind.ANY_HOURS: t("Visit it outside its hours"),
}  # fmt: skip


def say_remedy(stored: Mapping[str, Any], skills: Names | None = None) -> Text:
    """What is done, as the words of a button."""
    kind, facts = stored["kind"], stored.get("facts", {})
    on = day(stored["on"] if "on" in stored else facts["on"])
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind == Kind.MOVE:
        return t("Move %(name)s to %(day)s %(time)s", name=facts["moved"], day=day(facts["to"]),
                 time=clock(facts["to_starts"]))  # fmt: skip
    if kind == Kind.HOURS:
        return t("Open %(day)s, %(hours)s", day=on, hours=_hours(stored))
    if kind == Kind.BLACKOUT:
        return t("Go on %(day)s in spite of “%(name)s”", day=on, name=facts["blackout"])
    if kind == Kind.LATER:
        return t("Add %(day)s", day=on)
    if kind == Kind.SKILL:
        return t("Send a team without “%(skills)s”", skills=_listed(facts["skills"], skills or {}))
    if kind == Kind.INSTEAD:
        return t("Leave %(name)s out instead", name=facts["out"])
    return _of_a_team(kind, facts, on)


def _of_a_team(kind: str, facts: Mapping[str, Any], on: Said) -> Text:
    team = facts["team"]
    if kind == Kind.SHIFT:
        return t("Send %(team)s out on %(day)s", team=team, day=on)
    if kind == Kind.LONGER and facts.get("is_evening", True):
        return t("Let %(team)s work until %(time)s on %(day)s", team=team, time=clock(facts["last"]), day=on)
    if kind == Kind.LONGER:
        return t("Let %(team)s begin at %(time)s on %(day)s", team=team, time=clock(facts["first"]), day=on)
    if "most_visits" in facts:
        return tn("Let %(team)s make %(n)s visit on %(day)s", "Let %(team)s make %(n)s visits on %(day)s",
                  facts["most_visits"], team=team, day=on)  # fmt: skip
    return t("Let %(team)s drive %(n)s min on %(day)s", n=facts["most_drive_minutes"], team=team, day=on)


def _hours(stored: Mapping[str, Any]) -> str:
    spans = stored.get("asks", {}).get("extra_hours", ())
    return str(t(", ")).join(f"{clock(one['first'])}–{clock(one['last'])}" for one in spans)


_ASKED: dict[str, Text] = {
    Kind.HOURS: t("Ask the unit first."), Kind.ANY_HOURS: t("Ask the unit first."),
    Kind.BLACKOUT: t("Ask the unit first."), Kind.SHIFT: t("The team has that day off: ask it first."),
    Kind.LONGER: t("Ask the team first."), Kind.LIMIT: t("Ask the team first."),
    Kind.LATER: t("It is after the last day of the plan."),
    Kind.SKILL: t("Nobody of that team has the skill."), Kind.INSTEAD: t("That one is worth less."),
}  # fmt: skip


def say_cost(stored: Mapping[str, Any]) -> str:
    """What the remedy costs and where the visit goes then: day, time, team, driving, others that begin otherwise."""
    where = t("%(day)s %(time)s, %(teams)s.", day=day(stored["on"]), time=clock(stored["starts"]),
              teams=str(t(", ")).join(stored["teams"]))  # fmt: skip
    parts: list[Text | str] = [where, say_drive(stored["drive"])]
    if stored.get("moves"):
        parts.append(tn("%(n)s other visit changes.", "%(n)s other visits change.", stored["moves"]))
    if stored["kind"] in _ASKED:
        parts.append(_ASKED[stored["kind"]])
    return sentences(*parts)


def say_drive(minutes: int) -> Text:
    """How much more or less is driven."""
    if minutes > 0:
        return t("%(n)s min more driving.", n=minutes)
    return t("%(n)s min less driving.", n=-minutes) if minutes < 0 else t("No more driving.")


def say_group(stored: Mapping[str, Any]) -> Text:
    """What is done for several visits, and how many it places."""
    count, facts = len(stored["visits"]), stored["facts"]
    deed = _of_a_team(stored["kind"], facts, day(facts["on"]))
    return tn("%(deed)s: places %(n)s of the %(left)s", "%(deed)s: places %(n)s of the %(left)s", count, deed=deed,
              left=stored["left"])  # fmt: skip
