"""How long units have to answer, and when they are reminded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from planning.disposal_inputs import AnswerTimeInput
from registry.models import Area
from registry.queries.settings import VISIT_ANSWER
from registry.services.settings import write_setting


def set_answer_time(session: Session, area: Area | None, given: AnswerTimeInput, actor: Actor) -> AnswerTimeInput:
    """What was given: units asked from now on have so many days; what is called checked names its source."""
    if given.remind_days >= given.days:
        raise Invalid("remind_days", t("The reminder must come before the days to answer are over."),
                      field="remind_days")  # fmt: skip
    value = given.model_dump()
    write_setting(session, VISIT_ANSWER, area, value, actor)
    return given
