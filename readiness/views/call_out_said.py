"""What is said once a team has been called out or stood down: who is told by a message, and who has to be rung."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash

from core.i18n import Text, sentences, t, tn
from readiness.call_out_models import CallAnswer

LOG_HAS_IT = t("The log has the times.")


def say_called(answers: Sequence[CallAnswer]) -> None:
    """Flash how many are being told; a warning where somebody has to be rung. One answer for each person."""
    told = sum(one.is_told for one in answers)
    rung = len(answers) - told
    if not rung:
        said = tn("Called out: %(n)s person is being told.", "Called out: %(n)s people are being told.", told)
    elif told:
        said = tn("Called out: %(told)s are being told; %(n)s person gets no message: please ring.",
                  "Called out: %(told)s are being told; %(n)s people get no message: please ring.", rung,
                  told=f"{told:,}")  # fmt: skip
    else:
        said = tn("Called out, but no message can be sent: please ring %(n)s person.",
                  "Called out, but no message can be sent: please ring all %(n)s people.", rung)  # fmt: skip
    flash(str(said), "warning" if rung else "success")


def say_over(over: Text, answers: Sequence[CallAnswer]) -> None:
    """Flash that it is over, and whether those who were coming are told; a warning where one of them must be rung."""
    coming = [one for one in answers if one.answer == "coming"]
    rung = sum(not one.is_told for one in coming)
    if rung:
        then = tn("%(n)s person who was coming gets no message: please ring.",
                  "%(n)s people who were coming get no message: please ring.", rung)  # fmt: skip
    else:
        then = t("Those who were coming are told.") if coming else t("Nobody had said that they were coming.")
    flash(sentences(over, then, LOG_HAS_IT), "warning" if rung else "success")
