"""The columns of people of the networks and of quick reports as exported records; never a telephone number. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.i18n import t
from core.times import local
from readiness.team_words import nature
from reports.row_field import NAMED, ONLY_ANALYSIS, ONLY_OFFICE, Field


def member_fields() -> Sequence[Field]:
    """Number, name, role, days of service and area."""
    return (
        Field("member_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("name", t("Full name"), ONLY_OFFICE, lambda one, _: one.name, is_contact=True),
        Field("role", t("Role"), ONLY_OFFICE, lambda one, known: known.word("network_role", one.role)),
        Field("role_code", t("Role"), ONLY_ANALYSIS, lambda one, _: one.role),
        Field("since_on", t("Serves since"), NAMED, lambda one, _: one.since_on, "date"),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), NAMED, lambda one, _: one.area.code),
    )


def report_fields() -> Sequence[Field]:
    """Number, earthquake, real or not, who reported, when, the estimate and area."""
    return (
        Field("report_id", t("Number"), ONLY_ANALYSIS, lambda one, _: one.id, "integer"),
        Field("round", t("Quick report"), NAMED, lambda one, _: one.round.name),
        Field("mode", t("An exercise or real"), ONLY_OFFICE, lambda one, _: str(nature(one.mode == "exercise"))),
        Field("mode_code", t("An exercise or real"), ONLY_ANALYSIS, lambda one, _: one.mode),
        Field("shook_at", t("Time of the earthquake"), NAMED, lambda one, known: local(one.round.shook_at, known.zone),
              "datetime"),
        Field("name", t("Full name"), ONLY_OFFICE, lambda one, _: one.asked.name, is_contact=True),
        Field("received_at", t("Received at"), NAMED, lambda one, known: local(one.received_at, known.zone),
              "datetime"),
        Field("degree", t("Estimated intensity"), NAMED, lambda one, _: one.degree, "integer"),
        Field("area", t("Area"), NAMED, lambda one, _: one.area.name),
        Field("area_code", t("Area code"), ONLY_ANALYSIS, lambda one, _: one.area.code),
    )  # fmt: skip
