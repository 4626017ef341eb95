"""What programs get of a mobilisation. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from core.answers import Answer
from readiness.call_out_result import Outcome


class MobilisationAnswer(Answer):
    """A mobilisation, an exercise or a real one, with what came of it; counts are of a call-out from here."""

    id: int
    team_id: int
    joint_id: int | None
    nature: Literal["exercise", "real"]
    way: Literal["called", "entered"]
    reason: str
    place: str
    started_at: datetime
    assemble_by: datetime | None
    released_at: datetime | None
    came: int | None
    called: int
    acknowledged: int
    prompt: int
    arrived: int
    median_seconds: int | None


def mobilisation_answer(one: Any, result: Outcome) -> MobilisationAnswer:
    """The mobilisation as programs get it, with what came of it."""
    counted = ("called", "acknowledged", "prompt", "arrived", "median_seconds")
    plain = set(MobilisationAnswer.model_fields) - {"nature", *counted}
    facts = {name: getattr(one, name) for name in plain} | {name: getattr(result, name) for name in counted}
    return MobilisationAnswer.model_validate(facts | {"nature": "exercise" if one.is_exercise else "real"})
