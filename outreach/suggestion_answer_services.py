"""Deeds on approved answers: publish them without names, or tell them to the person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from outreach import suggestion_queries as queries
from outreach.open_day_models import PublicEvent, Suggestion
from outreach.personal_traces import traces
from outreach.suggestion_inputs import AnswerDaysInput, PublishInput, ToldInput
from outreach.suggestion_notice_services import send_answer
from outreach.suggestion_services import begin, close
from registry.models import Area
from registry.services.settings import write_setting


def publish(session: Session, found: Suggestion, given: PublishInput, actor: Actor) -> Suggestion:
    """The suggestion and its answer on the public page of the event, without a name.

    Refuses one that is to be answered privately, an event that is not shown publicly, and a text or an answer from
    which somebody can be told: by the name or number that was given, by "Ms. Zhang", or by any other number. The
    answer is kept as it is published; how it read before stays in the record of changes.
    """
    begin(session, found, "publish", actor)
    if found.wish == "private":
        raise DomainError("private", t("The person wishes to be answered privately, so this is not published."),
                          hint=t("Tell the answer to the person."))  # fmt: skip
    if session.get(PublicEvent, found.event_id) is None:
        raise DomainError("not_public", t("The event is not shown publicly, so nobody could read the answer."),
                          hint=t("Show the event publicly first."))  # fmt: skip
    told = (found.name, found.phone, found.email)
    if seen := traces(given.public_text, told):
        wording = t("The text tells who somebody is: %(what)s.", what=", ".join(seen))
        raise Invalid("names", wording, field="public_text", hint=t("Take it out."))
    wanted = given.public_answer or found.answer
    if seen := traces(wanted, told, is_official=True):
        wording = t("The answer tells who somebody is: %(what)s.", what=", ".join(seen))
        raise Invalid("names_in_answer", wording, field="public_answer", hint=t("Take it out."))
    found.public_text, found.answer = given.public_text, wanted
    return close(session, found, "published")


def tell_person(session: Session, found: Suggestion, given: ToldInput, actor: Actor) -> Suggestion:
    """The answer told: by e-mail or text message it is sent from here, otherwise it was told by who says so."""
    begin(session, found, "tell", actor)
    if given.how in ("email", "sms") and not send_answer(session, found, given.how):
        wording = t("There is no address for that, or no channel is set up.")
        raise Invalid("no_way", wording, field="how", hint=t("Choose another way."))
    found.told_how = given.how
    return close(session, found, "told")


def set_answer_days(session: Session, area: Area | None, given: AnswerDaysInput, actor: Actor) -> AnswerDaysInput:
    """Suggestions of the area that arrive from now on are answered within so many days."""
    value = given.model_dump()
    write_setting(session, queries.DAYS_SETTING, area, value, actor)
    return given
