"""What can be typed about certificates and templates of documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from core.fields import Entry, Input, Line
from core.i18n import t

LongestReason = StringConstraints(min_length=1, max_length=300)


class RevocationInput(Input):
    """Why a certificate is revoked; kept in the records, not shown to whoever scans its code."""

    reason: Annotated[
        str, LongestReason, Entry(t("Reason"), t("Kept here. Whoever scans the code only sees that it is revoked."))
    ]


class IssuerInput(Input):
    """The name under which certificates are issued; empty for the usual one."""

    issuer: Annotated[
        Line, StringConstraints(max_length=80),
        Entry(t("Issued by"), t("Stands on certificates that are issued from now on.")),
    ] = ""  # fmt: skip


class DocumentAsked(Input):
    """Which document of a drill, and in which language."""

    kind: Annotated[Literal["plan", "script", "result", "evaluation", "certificate"], Entry(t("Kind of document"))] = (
        "plan"
    )
    language: Annotated[Literal["zh", "en"], Entry(t("Language"))] = "zh"
