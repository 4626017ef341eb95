"""What becomes of the rows of a list of members of response teams; each team has one leader at most. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem
from readiness.team_rows import TWICE_HOW, KnownTeam, TeamsByName, code_of
from registry.matching import Values, differing
from registry.words import Words

_MEMBER: Values = {
    "role": "member", "duty": "", "phone": "", "email": "", "user_id": None, "away_until": None, "is_active": True,
    "version": 1,
}  # fmt: skip
_PLAIN = ("duty", "phone", "email", "away_until")


@dataclass(frozen=True)
class _Meant:
    """A row that is right by itself: its team, its role if given, and who of the team it is."""

    given: Given
    team: KnownTeam
    role: str | None
    there: Values | None

    @property
    def after(self) -> str:
        """The role that the person has afterwards: who comes back without one is a plain member."""
        if self.role is not None:
            return self.role
        return self.there["role"] if self.there is not None and self.there["is_active"] else "member"

    @property
    def steps_back(self) -> bool:
        """Whether somebody who leads the team does not afterwards."""
        is_leader = self.there is not None and self.there["role"] == "leader" and self.there["is_active"]
        return bool(is_leader) and self.after != "leader"


@dataclass
class MemberPlanner:
    """Plans rows of members, who are found again by name in their team, and by telephone where that is not enough."""

    teams: TeamsByName
    members: Iterable[Values]
    trainings: Mapping[tuple[int, str, Any], Values]  # by member, what and day
    roles: Words
    role_names: str
    tables: Mapping[str, Any]
    numbers: Mapping[str, Callable[[], int]]
    today: date
    plan: Plan = field(default_factory=Plan)
    _known: dict[tuple[int, str], list[Values]] = field(default_factory=dict)
    _leaders: dict[int, str] = field(default_factory=dict)  # by team, who leads it when all is done
    _seen: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows; who steps back comes before who leads after."""
        self._remember()
        meant = [one for row in given if (one := self._meant(row)) is not None]
        for one in meant:
            if one.steps_back:
                self._leaders.pop(one.team.id, None)
        for one in sorted(meant, key=lambda one: (one.after == "leader", one.given.row)):
            if one.after != "leader" or self._may_lead(one):
                self._settle(one)
        return self.plan

    def _remember(self) -> None:
        for one in self.members:
            self._known.setdefault((one["team_id"], name_key(one["name"])), []).append(one)
            if one["role"] == "leader" and one["is_active"]:
                self._leaders[one["team_id"]] = one["name"]

    def _meant(self, given: Given) -> _Meant | None:
        team = self.teams.find(given, self.plan)
        role, is_known = code_of(self.roles, given, "role", self.role_names, self.plan)
        if team is None or not is_known or self._has_bad_training(given):
            return None
        phone = given.values.get("phone") or ""
        key = (team.id, name_key(given.values["name"]))
        if (*key, phone) in self._seen:
            what = t("Row %(row)s is the same person.", row=self._seen[*key, phone])
            self._refuse(given, "member.twice", what, TWICE_HOW, "name")
            return None
        self._seen[*key, phone] = given.row
        found = self._named(key, phone)
        if len(found) > 1:
            what = t("Several people of this name belong to the team.")
            self._refuse(given, "member.several", what, t("Give the telephone of the one who is meant."), "phone")
            return None
        return _Meant(given, team, role, found[0] if found else None)

    def _named(self, key: tuple[int, str], phone: str) -> list[Values]:
        found = self._known.get(key, [])
        same = [one for one in found if phone and one["phone"] == phone]
        return same or found

    def _has_bad_training(self, given: Given) -> bool:
        what, on, until = (given.values.get(name) for name in ("training", "trained_on", "valid_until"))
        if what and on is None:
            self._refuse(given, "training.day", t("The training has no day."), t("Fill in the day."), "trained_on")
        elif on is not None and not what:
            said = t("The training has a day, but not what it was.")
            self._refuse(given, "training.what", said, t("Fill in what it was about."), "training")
        elif on is not None and on > self.today:
            self._refuse(given, "day_ahead", t("This day has not come yet."), t("Correct the day."), "trained_on")
        elif on is not None and until is not None and until < on:
            said = t("It cannot lapse before it was held.")
            self._refuse(given, "valid_until", said, t("Correct one of the two."), "valid_until")
        else:
            return False
        return True

    def _may_lead(self, one: _Meant) -> bool:
        leader = self._leaders.get(one.team.id)
        if leader is not None and not (one.there is not None and name_key(leader) == name_key(one.there["name"])):
            what = t("%(name)s leads this team already.", name=leader)
            self._refuse(one.given, "leader", what, t("Make them a deputy or a member first."), "role")
            return False
        self._leaders[one.team.id] = one.given.values["name"]
        return True

    def _settle(self, one: _Meant) -> None:
        values, label = one.given.values, f"{one.given.values['name']} · {one.team.name}"
        wanted: Values = {name: values[name] for name in _PLAIN if values.get(name) not in (None, "")}
        wanted |= {"role": one.after, "is_active": True}
        if one.there is None:
            number = self.numbers["members"]()
            after = {**_MEMBER, **wanted, "team_id": one.team.id, "name": values["name"]}
            self.plan.changes.append(Change(self.tables["members"], number, None, after, one.given.row, label))
            self.plan.changes += self._training(one.given, number)
            self.plan.new.add(one.given.row)
            return
        before, after = differing(one.there, wanted)
        number = one.there["id"]
        if after:
            self.plan.changes.append(Change(self.tables["members"], number, before, after, one.given.row, label))
        trained = self._training(one.given, number)
        self.plan.changes += trained
        (self.plan.changed if after or trained else self.plan.unchanged).add(one.given.row)

    def _training(self, given: Given, member_id: int) -> list[Change]:
        what, on = given.values.get("training"), given.values.get("trained_on")
        if not what:
            return []
        until, there = given.values.get("valid_until"), self.trainings.get((member_id, what, on))
        if there is None:
            after = {"member_id": member_id, "what": what, "held_on": on, "valid_until": until}
            number = self.numbers["trainings"]()
            return [Change(self.tables["trainings"], number, None, after, given.row, what)]
        before, after = differing(there, {"valid_until": until} if until else {})
        return [Change(self.tables["trainings"], there["id"], before, after, given.row, what)] if after else []

    def _refuse(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
