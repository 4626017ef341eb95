"""Deeds on the county's table of seismic parameters."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.versions import check_version
from readiness.fortification import KindRule, Rules
from readiness.fortification_inputs import KindRuleInput, LadderInput, ParameterInput, StepDaysInput, thousandths
from readiness.fortification_models import SeismicParameter
from readiness.fortification_queries import FORTIFICATION, rules_of
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load
from registry.services.settings import write_setting
from registry.terms import NOWHERE


def write_parameter(session: Session, area: Area, given: ParameterInput, actor: Actor) -> SeismicParameter:
    """What the table says of the area from now on; what is called checked names its source."""
    load(session, Area, area.id, actor, Permission.REVIEW_PROJECTS)
    row = session.scalar(select(SeismicParameter).where(SeismicParameter.area_id == area.id))
    if row is None:
        row = SeismicParameter(area_id=area.id, area=area)
        session.add(row)
    else:
        check_version(row, given.version)
    row.pga, row.period = thousandths(given.pga) or 0, thousandths(given.period) or 0
    row.source, row.is_verified = given.source, given.is_verified
    session.flush()
    return row


def remove_parameter(session: Session, area: Area, actor: Actor) -> None:
    """The area has no row of its own any more: that of the area above it holds, if there is one."""
    load(session, Area, area.id, actor, Permission.REVIEW_PROJECTS)
    row = session.scalar(select(SeismicParameter).where(SeismicParameter.area_id == area.id))
    if row is not None:
        session.delete(row)
        session.flush()


def change_kind(session: Session, area: Area | None, kind: str, given: KindRuleInput, actor: Actor) -> Rules:
    """Projects of this kind are reviewed by this rule from now on, in the area and beneath."""
    where = area or NOWHERE
    _require_word(session, "project_kind", kind, area)
    documents = terms.labels(session, "project_document", where)
    if any(code not in documents for code in given.documents):
        raise Invalid("unknown_word", t("Choose from the list."), field="documents")
    rule = KindRule(given.is_raised, given.needs_evaluation, tuple(given.documents))
    was = rules_of(session, where)
    return _keep(session, area, replace(was, kinds={**was.kinds, kind: rule}), actor)


def change_step(session: Session, area: Area | None, step: str, given: StepDaysInput, actor: Actor) -> Rules:
    """This step has so many workdays from now on, in the area and beneath."""
    _require_word(session, "review_step", step, area)
    was = rules_of(session, area or NOWHERE)
    return _keep(session, area, replace(was, step_days={**was.step_days, step: given.days}), actor)


def change_ladder(session: Session, area: Area | None, given: LadderInput, actor: Actor) -> Rules:
    """The steps of acceleration, and where the rules come from; what is called checked names its source."""
    ladder = tuple(sorted({thousandths(step) or 0 for step in given.ladder}))
    is_verified = given.is_verified
    was = rules_of(session, area or NOWHERE)
    return _keep(session, area, replace(was, ladder=ladder, source=given.source, is_verified=is_verified), actor)


def _keep(session: Session, area: Area | None, rules: Rules, actor: Actor) -> Rules:
    write_setting(session, FORTIFICATION, area, rules.as_stored(), actor)
    return rules


def _require_word(session: Session, scheme: str, code: str, area: Area | None) -> None:
    if code not in terms.labels(session, scheme, area or NOWHERE):
        raise NotFound()
