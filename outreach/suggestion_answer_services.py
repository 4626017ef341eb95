"""Deeds on approved answers: publish them without names, or tell them to the person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from outreach.open_day_models import PublicEvent, Suggestion
from outreach.suggestion_inputs import PublishInput, ToldInput
from outreach.suggestion_notice_services import send_answer
from outreach.suggestion_services import begin, close


def publish(session: Session, found: Suggestion, given: PublishInput, actor: Actor) -> Suggestion:
    """The suggestion and its answer on the public page of the event, without a name.

    Refuses one that is to be answered privately, an event that is not shown publicly, and a text that still holds the
    name or number that was given.
    """
    begin(session, found, "publish", actor)
    if found.wish == "private":
        raise DomainError("private", t("The person wishes to be answered privately, so this is not published."),
                          hint=t("Tell the answer to the person."))  # fmt: skip
    if session.get(PublicEvent, found.event_id) is None:
        raise DomainError("not_public", t("The event is not shown publicly, so nobody could read the answer."),
                          hint=t("Show the event publicly first."))  # fmt: skip
    told = [one for one in (found.name, found.phone, found.email) if len(one) > 1]
    for field, text in (("public_text", given.public_text), ("public_text", found.answer)):
        if any(one in text for one in told):
            raise Invalid("names", t("The name or the number of the person stands in the text or in the answer."),
                          field=field, hint=t("Take it out."))  # fmt: skip
    found.public_text = given.public_text
    return close(session, found, "published")


def tell_person(session: Session, found: Suggestion, given: ToldInput, actor: Actor) -> Suggestion:
    """The answer told: by e-mail or text message it is sent from here, otherwise it was told by who says so."""
    begin(session, found, "tell", actor)
    if given.how in ("email", "sms") and not send_answer(session, found, given.how):
        wording = t("There is no address for that, or no channel is set up.")
        raise Invalid("no_way", wording, field="how", hint=t("Choose another way."))
    found.told_how = given.how
    return close(session, found, "told")
