"""Deeds on call-outs of several teams at once: call them, stand all of them down."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now
from readiness.call_out_inputs import JointCallOutInput
from readiness.call_out_models import JointCallOut, Mobilisation
from readiness.call_out_services import begin, stand_down, tell_called
from readiness.joint_call_queries import mobilisations_of
from readiness.team_models import ResponseTeam
from registry.permissions import Permission as P
from registry.scope import load


def call_out_together(session: Session, given: JointCallOutInput, actor: Actor) -> JointCallOut:
    """All these teams called out with the same message, for an exercise or in earnest; either all of them or none.

    Who belongs to several of them is told once and answers once. What one team refuses is refused for all, with the
    name of that team.
    """
    ids = sorted(set(given.teams))
    if len(ids) < 2:
        raise Invalid("teams", t("Choose at least two teams."), field="teams",
                      hint=t("A single team is called out from its own page."))  # fmt: skip
    teams = [load(session, ResponseTeam, number, actor, P.CALL_OUT) for number in ids]
    made = JointCallOut(
        is_exercise=given.nature == "exercise", called_at=now(), called_by=actor.key, called_by_name=actor.name[:60]
    )
    session.add(made)
    session.flush()
    calls = []
    for team in teams:
        try:
            calls.append(begin(session, team, given, actor, made))
        except Invalid:
            raise
        except DomainError as refusal:
            wording = t("%(team)s: %(why)s", team=team.name, why=refusal.message)
            raise DomainError(refusal.code, wording, field="teams", hint=refusal.hint) from None
    tell_called(session, calls)
    return made


def stand_all_down(session: Session, joint: JointCallOut, actor: Actor) -> list[Mobilisation]:
    """The mobilisations that were still running and are over now; only those of teams that the actor may call out."""
    running = [one for one in mobilisations_of(session, joint, actor, P.CALL_OUT) if one.released_at is None]
    return [stand_down(session, one, actor) for one in running]
