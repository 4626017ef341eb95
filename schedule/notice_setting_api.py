"""Rules and words of notices for programs."""

from __future__ import annotations

from typing import Annotated, Literal

from core.access import needs
from core.api import Answer, blueprint, operation
from core.errors import NotFound
from core.fields import Code, Entry, Input
from core.i18n import speaking, t
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from schedule import notice_queries
from schedule import notice_setting_services as settings
from schedule.notice_inputs import KindCode, RuleInput, WordsCode, WordsInput
from schedule.notice_kinds import KINDS
from schedule.notice_wordings import WORDINGS
from schedule.notice_words import shipped

bp = blueprint("schedule_notice_settings")
Spoken = Literal["zh", "en"]
AreaCode = Annotated[Code | None, Entry(t("Area"), t("Its code; left out: everywhere."))]


class RulesAsked(Input):
    """Where the rules are asked for."""

    area: AreaCode = None


class RuleAnswer(Answer):
    """How one kind of notice is sent in an area; `is_own` when the area itself says so."""

    kind: str
    name: str
    is_on: bool
    channels: list[str]
    leads: list[int]
    is_own: bool
    version: int | None


class RulesAnswer(Answer):
    """All kinds of notice."""

    items: list[RuleAnswer]


class KindRuleInput(RuleInput):
    """How one kind of notice is sent in an area from now on."""

    kind: Annotated[KindCode, Entry(t("Kind of notice"))]
    area: AreaCode = None


class WordsAsked(Input):
    """Which words are asked for, and where."""

    words: Annotated[WordsCode, Entry(t("Words of a notice"))]
    language: Annotated[Spoken, Entry(t("Language"))]
    area: AreaCode = None


class WordsAnswer(Answer):
    """The words of one notice in one language, with the fields there are; `is_own` when the area itself says so."""

    words: str
    language: str
    subject: str
    body: str
    fields: list[str]
    is_own: bool
    version: int | None


class NamedWordsInput(WordsInput):
    """The words of one notice in one language from now on."""

    words: Annotated[WordsCode, Entry(t("Words of a notice"))]
    language: Annotated[Spoken, Entry(t("Language"))]
    area: AreaCode = None


@bp.get("/notice-rules")
@needs(P.ADMINISTER)
@operation(t("How each kind of notice is sent"))
def list_notice_rules(asked: RulesAsked) -> RulesAnswer:
    """The rules that hold in an area or everywhere."""
    area = _area(asked.area)
    return RulesAnswer(items=[_rule(kind, area) for kind in KINDS])


@bp.put("/notice-rules")
@needs(P.ADMINISTER)
@operation(t("Set how a kind of notice is sent"))
def put_notice_rule(given: KindRuleInput) -> RuleAnswer:
    """The rule as it is then."""
    area, rule = _area(given.area), RuleInput.model_validate(given.model_dump(exclude={"kind", "area"}))
    settings.set_rule(session(), given.kind, area, rule, actor())
    return _rule(given.kind, area)


@bp.get("/notice-words")
@needs(P.ADMINISTER)
@operation(t("The words of a notice"))
def get_notice_words(asked: WordsAsked) -> WordsAnswer:
    """The words that hold in an area or everywhere."""
    return _words(asked.words, asked.language, _area(asked.area))


@bp.put("/notice-words")
@needs(P.ADMINISTER)
@operation(t("Set the words of a notice"))
def put_notice_words(given: NamedWordsInput) -> WordsAnswer:
    """The words as they are then; refuses a field that this notice does not have."""
    area, words = _area(given.area), WordsInput(subject=given.subject, body=given.body, version=given.version)
    settings.set_words(session(), given.words, given.language, area, words, actor())
    return _words(given.words, given.language, area)


def _area(code: str | None) -> Area | None:
    if code is None:
        return None
    area = find_area(session(), code, "area")
    if not actor().may_for(P.ADMINISTER, area.path):
        raise NotFound()
    return area


def _rule(kind: str, area: Area | None) -> RuleAnswer:
    rule, own = (
        notice_queries.rule(session(), kind, area.id if area else None), notice_queries.rule_of(session(), kind, area)
    )  # fmt: skip
    return RuleAnswer(
        kind=kind, name=str(KINDS[kind].name), is_on=rule.is_on, channels=list(rule.channels), leads=list(rule.leads),
        is_own=own is not None, version=own.version if own else None,
    )  # fmt: skip


def _words(code: str, language: str, area: Area | None) -> WordsAnswer:
    own = notice_queries.words_of(session(), code, language, area)
    with speaking(language):
        words = notice_queries.own_words(session(), code, language, area.id if area else None)
        shown = words or shipped(WORDINGS[code])
    return WordsAnswer(words=code, language=language, subject=shown.subject, body=shown.body,
                       fields=list(WORDINGS[code].fields), is_own=own is not None,
                       version=own.version if own else None)  # fmt: skip
