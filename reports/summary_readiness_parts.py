"""What a summary says of plans, teams, networks, reviews of fortification and self-inspections. Pure.

Exercises and the real thing have sentences of their own, and each says which it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.i18n import Text, t, tn
from reports.summary_facts import Numbers, SummaryFacts
from reports.summary_topics import PlanWork, ProjectWork
from reports.summary_words import listed, said, whole

Said = Iterator[Text]
ROLES = {
    "network_officer": tn("%(n)s township officer", "%(n)s township officers", 0),
    "network_informant": tn("%(n)s informant", "%(n)s informants", 0),
    "network_outreach": tn("%(n)s outreach worker", "%(n)s outreach workers", 0),
}


def readiness(facts: SummaryFacts) -> Iterator[Said]:
    """Emergency plans, response teams, networks, quick reports."""
    yield _plans(facts.total)
    yield _plan_work(facts.topics.plans)
    yield _teams(facts)
    yield _networks(facts.total)
    yield _quick_reports(facts)


def fortification(facts: SummaryFacts) -> Iterator[Said]:
    """Reviews of construction projects, self-inspections of units, households looked through."""
    yield _projects(facts.total, facts.topics.projects)
    yield _self_inspections(facts.total)
    yield _homes(facts.total)


def _plans(total: Numbers) -> Said:
    if plans := whole(total, "plans"):
        yield tn("%(n)s emergency plan is in force; %(current)s are current (%(share)s).",
                 "%(n)s emergency plans are in force; %(current)s are current (%(share)s).",
                 plans, current=said("", total.get("plans_current")),
                 share=said("plans_current_share", total.get("plans_current_share")))  # fmt: skip
    if units := whole(total, "plan_units"):
        yield tn("Of %(n)s unit that must have a plan, %(current)s have a current one (%(share)s).",
                 "Of %(n)s units that must have a plan, %(current)s have a current one (%(share)s).",
                 units, current=said("", total.get("plan_units_current")),
                 share=said("plan_units_share", total.get("plan_units_share")))  # fmt: skip


def _plan_work(work: PlanWork) -> Said:
    if work.reviewed:
        yield tn("%(n)s plan was reviewed or revised in this time.",
                 "%(n)s plans were reviewed or revised in this time.", work.reviewed)  # fmt: skip
    if work.drills:
        yield t("Drills that tested plans: %(drills)s; plans tested: %(plans)s.", drills=f"{work.drills:,}",
                plans=f"{work.tested:,}")  # fmt: skip
    if work.findings:
        yield t("Found to be changed in plans: %(found)s.", found=f"{work.findings:,}")
    if work.taken_up:
        yield t("Taken up so far: %(taken)s.", taken=f"{work.taken_up:,}")


def _teams(facts: SummaryFacts) -> Said:
    total, work = facts.total, facts.topics.teams
    if teams := whole(total, "response_teams"):
        yield tn("There is %(n)s response team with %(members)s members; ready by every rule: %(ready)s.",
                 "There are %(n)s response teams with %(members)s members; ready by every rule: %(ready)s.",
                 teams, members=f"{work.members:,}", ready=said("", total.get("response_teams_ready")))  # fmt: skip
    if times := whole(total, "mobilisations_real"):
        yield _out(t("Real mobilisations: %(times)s."),
                   t("Real mobilisations: %(times)s, with an attendance of %(people)s person-times."), times,
                   work.out_real)  # fmt: skip
    if times := whole(total, "mobilisations_exercise"):
        yield _out(t("Exercises of mobilisation: %(times)s."),
                   t("Exercises of mobilisation: %(times)s, with an attendance of %(people)s person-times."), times,
                   work.out_exercise)  # fmt: skip
    if total.get("prompt_share_exercise") is not None:
        yield t("Of those called in exercises %(share)s answered in time.",
                share=said("prompt_share_exercise", total.get("prompt_share_exercise")))  # fmt: skip


def _out(alone: Text, with_people: Text, times: int, people: int) -> Text:
    words = {"times": f"{times:,}", "people": f"{people:,}"}
    return Text((with_people if people else alone).msgid, words)


def _networks(total: Numbers) -> Said:
    people = [str(Text(words.msgid, {"n": count}, words.plural)) for name, words in ROLES.items()
              if (count := whole(total, name))]  # fmt: skip
    if people:
        yield t("The networks have %(people)s.", people=listed(people))
    if posts := whole(total, "network_posts"):
        yield tn("Of %(n)s post that the rules ask for, %(held)s are held (%(share)s).",
                 "Of %(n)s posts that the rules ask for, %(held)s are held (%(share)s).",
                 posts, held=said("", total.get("network_held")),
                 share=said("network_share", total.get("network_share")))  # fmt: skip


def _quick_reports(facts: SummaryFacts) -> Said:
    total, rounds = facts.total, facts.topics.rounds
    if rounds.real:
        yield tn("After %(n)s felt earthquake, %(reports)s quick reports came in.",
                 "After %(n)s felt earthquakes, %(reports)s quick reports came in.",
                 rounds.real, reports=said("", total.get("quick_reports_real")))  # fmt: skip
    if rounds.exercise:
        yield tn("In %(n)s exercise of quick reports, %(reports)s exercise reports came in.",
                 "In %(n)s exercises of quick reports, %(reports)s exercise reports came in.",
                 rounds.exercise, reports=said("", total.get("quick_reports_exercise")))  # fmt: skip


def _projects(total: Numbers, work: ProjectWork) -> Said:
    if work.received:
        yield tn("%(n)s construction project came in for the review of fortification.",
                 "%(n)s construction projects came in for the review of fortification.", work.received)  # fmt: skip
    if work.settled:
        results = [str(Text(words.msgid, {"n": f"{count:,}"})) for words, count in (
            (t("passed: %(n)s"), work.passed), (t("passed with conditions: %(n)s"), work.conditional),
            (t("refused: %(n)s"), work.refused),
        ) if count]  # fmt: skip
        yield tn("%(n)s review of fortification was settled (%(results)s).",
                 "%(n)s reviews of fortification were settled (%(results)s).", work.settled,
                 results=listed(results))  # fmt: skip
        if total.get("projects_time_share") is not None:
            yield t("%(share)s of them were settled in time.",
                    share=said("projects_time_share", total.get("projects_time_share")))  # fmt: skip
    if work.open:
        yield tn("%(n)s project is under review.", "%(n)s projects are under review.", work.open)


def _self_inspections(total: Numbers) -> Said:
    if owing := whole(total, "self_owing"):
        yield tn("Of %(n)s unit that owes a self-inspection, %(current)s made it in time (%(share)s).",
                 "Of %(n)s units that owe a self-inspection, %(current)s made it in time (%(share)s).",
                 owing, current=said("", total.get("self_current")),
                 share=said("self_share", total.get("self_share")))  # fmt: skip
    if whole(total, "self_rounds"):
        yield t("Self-inspections made: %(times)s.", times=said("", total["self_rounds"]))
    if hazards := whole(total, "hazards_found"):
        yield tn("They found %(n)s hazard; %(fixed)s are fixed (%(share)s).",
                 "They found %(n)s hazards; %(fixed)s are fixed (%(share)s).",
                 hazards, fixed=said("", total.get("hazards_fixed")),
                 share=said("hazards_share", total.get("hazards_share")))  # fmt: skip


def _homes(total: Numbers) -> Said:
    if homes := whole(total, "homes_checked"):
        yield tn("%(n)s household was looked through, %(found)s of them with a hazard (%(share)s).",
                 "%(n)s households were looked through, %(found)s of them with a hazard (%(share)s).",
                 homes, found=said("", total.get("homes_with_hazards")),
                 share=said("homes_share", total.get("homes_share")))  # fmt: skip
