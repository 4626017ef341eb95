"""What an administrator says of notices in an area or everywhere: words, rules, quiet hours."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound, Refusals
from core.i18n import LANGUAGES, t
from core.versions import check_version
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import NOTICE_QUIET
from registry.scope import load
from registry.services.settings import write_setting
from registry.services.vocabularies import can_edit_defaults
from schedule import notice_queries
from schedule.notice_inputs import QuietInput, RuleInput, WordsInput
from schedule.notice_kinds import KINDS
from schedule.notice_models import NoticeRule, NoticeTemplate
from schedule.notice_wish_services import minutes
from schedule.notice_wordings import WORDINGS
from schedule.notice_words import unknown


def set_quiet_hours(session: Session, area: Area | None, given: QuietInput, actor: Actor) -> None:
    """In these hours nothing is sent that can wait, in the area and beneath."""
    value = {"from": minutes(given.quiet_from), "until": minutes(given.quiet_until)}
    write_setting(session, NOTICE_QUIET, area, value, actor)


def set_rule(session: Session, kind: str, area: Area | None, given: RuleInput, actor: Actor) -> NoticeRule:
    """How the kind is sent in the area and beneath from now on."""
    _require(session, area, actor)
    if kind not in KINDS:
        raise NotFound()
    found = notice_queries.rule_of(session, kind, area)
    if found is None:
        found = NoticeRule(kind=kind, area_id=area.id if area else None, version=1)
        session.add(found)
    else:
        check_version(found, given.version)
    found.is_on, found.channels = given.is_on, list(dict.fromkeys(given.channels))
    found.leads = sorted(set(given.leads), reverse=True)
    _keep(session)
    return found


def drop_rule(session: Session, kind: str, area: Area | None, actor: Actor) -> None:
    """The area's own rule no longer; the one above holds, or what is shipped."""
    _require(session, area, actor)
    found = notice_queries.rule_of(session, kind, area)
    if found is not None:
        session.delete(found)
    _keep(session)


def set_words(
    session: Session, code: str, language: str, area: Area | None, given: WordsInput, actor: Actor
) -> NoticeTemplate:
    """The words of that notice in the area and beneath from now on; refuses fields that it does not have."""
    _require(session, area, actor)
    _check(code, language, given)
    found = notice_queries.words_of(session, code, language, area)
    if found is None:
        found = NoticeTemplate(kind=code, language=language, area_id=area.id if area else None, version=1)
        session.add(found)
    else:
        check_version(found, given.version)
    found.subject, found.body = given.subject, given.body.replace("\r\n", "\n")
    _keep(session)
    return found


def drop_words(session: Session, code: str, language: str, area: Area | None, actor: Actor) -> None:
    """The area's own words no longer; those above hold, or the shipped ones."""
    _require(session, area, actor)
    found = notice_queries.words_of(session, code, language, area)
    if found is not None:
        session.delete(found)
    _keep(session)


def wrong_fields(code: str, subject: str, body: str) -> list[DomainError]:
    """A refusal for each field in the words that there is not, naming the nearest that there is."""
    refused: list[DomainError] = []
    for part, text in (("subject", subject), ("body", body)):
        for one in unknown(WORDINGS[code], text):
            wording = t("There is no field {%(name)s} here.", name=one.name)
            hint = t("Did you mean {%(name)s}?", name=one.nearest) if one.nearest else t("Take one from the list.")
            refused.append(Invalid("unknown_field", wording, field=part, hint=hint))
    return refused


def _check(code: str, language: str, given: WordsInput) -> None:
    if code not in WORDINGS or language not in LANGUAGES:
        raise NotFound()
    if refused := wrong_fields(code, given.subject, given.body):
        raise Refusals(refused)


def _require(session: Session, area: Area | None, actor: Actor) -> None:
    if area is not None:
        load(session, Area, area.id, actor, Permission.ADMINISTER)
    elif not can_edit_defaults(actor):
        raise Forbidden("defaults")


def _keep(session: Session) -> None:
    session.flush()
    notice_queries.forget(session)
