"""Measures of the three networks and of quick reports; those of exercises say so in their name. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_PEOPLE, UNIT_SHARE, Measure

_NOW = frozenset({"area"})
_ROUNDS = frozenset({"area", *PERIODS})
UNIT_POSTS, UNIT_REPORTS = t("posts"), t("reports")


def _members(role: str, label: Text) -> Measure:
    said = t("People of this role who serve today, whatever the period.")
    return Measure(f"network_{role}", label, said, UNIT_PEOPLE, "network_members", allows=_NOW, is_extra=True)


NETWORK_MEASURES: tuple[Measure, ...] = (
    _members("officer", t("Township officers of the networks")),
    _members("informant", t("Informants")),
    _members("outreach", t("Outreach workers")),
    Measure("network_posts", t("Posts of the networks"),
            t("Posts that the rules of the networks ask for today, one for each township or village and role."),
            UNIT_POSTS, rows="", allows=_NOW, is_extra=True),
    Measure("network_held", t("Posts held"), t("Of these those that enough people hold."), UNIT_POSTS, rows="",
            allows=_NOW, is_extra=True),
    Measure("network_share", t("Share of posts held"), t("Posts held as a share of the posts of the networks."),
            UNIT_SHARE, "", "percent", _NOW, adds_up=False, is_extra=True, empty=None,
            needs=("network_held", "network_posts"),
            derive=lambda values: quotient(values.get("network_held"), values.get("network_posts"))),
)  # fmt: skip
QUICK_MEASURES: tuple[Measure, ...] = (
    Measure("quick_reports_real", t("Quick reports, real"),
            t("Informants who reported after real earthquakes, once for each round; exercises are left out."),
            UNIT_REPORTS, "quick_reports", allows=_ROUNDS, is_extra=True),
    Measure("quick_reports_exercise", t("Quick reports, exercises"),
            t("Informants who reported in exercises, once for each round; real earthquakes are left out."),
            UNIT_REPORTS, "quick_reports", allows=_ROUNDS, is_extra=True),
)  # fmt: skip
