"""Measures of emergency plans, response teams and their call-outs. Pure.

Exercises and real mobilisations have measures of their own, and nothing is made of both.
"""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_PEOPLE, UNIT_SHARE, UNIT_UNITS, Measure

AREA = frozenset({"area"})
BY_KIND = frozenset({"area", "kind"})
BY_TIME = frozenset({"area", *PERIODS})
UNIT_PLANS, UNIT_REVIEWS, UNIT_TEAMS = t("plans"), t("reviews"), t("teams")
UNIT_MOBILISATIONS = t("mobilisations")


def _plain(name: str, label: Text, definition: Text, unit: Text, rows: str, allows: frozenset[str]) -> Measure:
    return Measure(name, label, definition, unit, rows, allows=allows, is_extra=True)


def _share(
    name: str, label: Text, definition: Text, rows: str, allows: frozenset[str], part: str, whole: str
) -> Measure:
    return Measure(
        name, label, definition, UNIT_SHARE, rows, "percent", allows, adds_up=False, is_extra=True, empty=None,
        needs=(part, whole), derive=lambda values: quotient(values.get(part), values.get(whole)), opens=whole,
    )  # fmt: skip


PLAN_MEASURES: tuple[Measure, ...] = (
    _plain("plans", t("Emergency plans in force"), t("Plans in force today, whatever the period."), UNIT_PLANS,
           "emergency_plans", AREA),
    _plain("plans_current", t("Emergency plans current"), t("Of these those whose review is not overdue."), UNIT_PLANS,
           "emergency_plans", AREA),
    _plain("plans_overdue", t("Emergency plans overdue for review"), t("Of these those whose review is overdue."),
           UNIT_PLANS, "emergency_plans", AREA),
    _share("plans_current_share", t("Share of emergency plans current"),
           t("Emergency plans current as a share of those in force."), "emergency_plans", AREA, "plans_current",
           "plans"),
)  # fmt: skip

REVIEW_MEASURES: tuple[Measure, ...] = (
    _plain("plan_reviews_due", t("Reviews of plans due"),
           t("Reviews of emergency plans that fell due, or fall due, on a day in the period."), UNIT_REVIEWS,
           "emergency_plans", BY_TIME),
    _plain("plan_reviews_done", t("Reviews of plans made"), t("Of these those that were made."), UNIT_REVIEWS,
           "emergency_plans", BY_TIME),
    _share("plan_reviews_share", t("Share of reviews of plans made"), t("Reviews made as a share of those due."),
           "emergency_plans", BY_TIME, "plan_reviews_done", "plan_reviews_due"),
)  # fmt: skip

COVERAGE_MEASURES: tuple[Measure, ...] = (
    _plain("plan_units", t("Units that must have a plan"),
           t("Units in use of the kinds that must have an emergency plan, today, whatever the period."), UNIT_UNITS,
           "units", BY_KIND),
    _plain("plan_units_current", t("Units with a current plan"),
           t("Of these those with an emergency plan in force whose review is not overdue."), UNIT_UNITS, "units",
           BY_KIND),
    _share("plan_units_share", t("Share of units with a current plan"),
           t("Units with a current plan as a share of those that must have one."), "units", BY_KIND,
           "plan_units_current", "plan_units"),
)  # fmt: skip

TEAM_MEASURES: tuple[Measure, ...] = (
    _plain("response_teams", t("Response teams"), t("Response teams in use today, whatever the period."), UNIT_TEAMS,
           "response_teams", AREA),
    _plain("response_teams_ready", t("Response teams ready"), t("Of these those that every rule finds ready."),
           UNIT_TEAMS, "response_teams", AREA),
    _share("response_teams_share", t("Share of response teams ready"), t("Teams ready as a share of teams in use."),
           "response_teams", AREA, "response_teams_ready", "response_teams"),
)  # fmt: skip


def _call_outs(kind: str, out: Text, called: Text, prompt: Text, share: Text, counts: Text) -> tuple[Measure, ...]:
    return (
        _plain(f"mobilisations_{kind}", out, counts, UNIT_MOBILISATIONS, "mobilisations", BY_TIME),
        _plain(f"called_{kind}", called, t("Members called out with a message from here."), UNIT_PEOPLE,
               "mobilisations", BY_TIME),
        _plain(f"prompt_{kind}", prompt, t("Of these those who answered within the time that counted as prompt."),
               UNIT_PEOPLE, "mobilisations", BY_TIME),
        _share(f"prompt_share_{kind}", share, t("Prompt answers as a share of members called."), "mobilisations",
               BY_TIME, f"prompt_{kind}", f"called_{kind}"),
    )  # fmt: skip


MOBILISATION_MEASURES: tuple[Measure, ...] = (
    *_call_outs("exercise", t("Exercises of response teams"), t("Called for exercises"),
                t("Prompt answers in exercises"), t("Share of prompt answers in exercises"),
                t("Exercises only; real mobilisations are counted apart.")),
    *_call_outs("real", t("Real mobilisations of response teams"), t("Called in earnest"),
                t("Prompt answers in earnest"), t("Share of prompt answers in earnest"),
                t("Real ones only; exercises are counted apart.")),
)  # fmt: skip
