"""The plan of a drill: purpose and roles, the groups that are led out with their ways, and the script of injects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from drills.models import Drill
from registry.models import Area


class DrillPlan(Audited, Base):
    """What stands in a drill's plan besides its registration; `roles` are of drills.plan_inputs.RoleInput."""

    __tablename__ = "drill_plans"

    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True)
    objectives: Mapped[str] = mapped_column(Text, default="")
    story: Mapped[str] = mapped_column(Text, default="")  # the scenario at length; its one line stands in the drill
    roles: Mapped[list[Any]] = mapped_column(default=list)
    safety: Mapped[str] = mapped_column(Text, default="")
    template_id: Mapped[int | None] = mapped_column(ForeignKey("script_templates.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    drill: Mapped[Drill] = relationship()


class DrillGroup(Audited, Base):
    """A class, office or floor that leaves together: who leads it, by which stairs and exit, and where it assembles."""

    __tablename__ = "drill_groups"
    __table_args__ = (CheckConstraint("people >= 0", name="people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    people: Mapped[int] = mapped_column(default=0)  # on the roll
    leader: Mapped[str] = mapped_column(String(60), default="")
    room: Mapped[str] = mapped_column(String(60), default="")
    stairs: Mapped[str] = mapped_column(String(60), default="")
    exit: Mapped[str] = mapped_column(String(60), default="")
    route: Mapped[str] = mapped_column(String(300), default="")
    assembly: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)


class Inject(Audited, Base):
    """One line of the script: at which second after the alarm who says what to whom, and what should follow."""

    __tablename__ = "injects"
    __table_args__ = (CheckConstraint("at_seconds >= 0", name="at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    at_seconds: Mapped[int]
    sender: Mapped[str] = mapped_column(String(60), default="")
    receiver: Mapped[str] = mapped_column(String(60), default="")
    method: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(Text)
    expected_action: Mapped[str] = mapped_column(Text, default="")
    objective: Mapped[str] = mapped_column(String(200), default="")
    controller: Mapped[str] = mapped_column(String(60), default="")
    action_id: Mapped[int | None] = mapped_column(
        ForeignKey("improvement_actions.id", ondelete="SET NULL")
    )  # "was it fixed"
    version: Mapped[int] = mapped_column(default=1)


class ScriptTemplate(Audited, Base):
    """A plan with its script for one type and level of drill, to begin from; `body` is a plan_inputs.TemplateBody.

    `code` is that of the shipped template that it is or was copied from, whose place it takes in its area.
    """

    __tablename__ = "script_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(30), default="")
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    type: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(12))
    unit_kinds: Mapped[list[str]] = mapped_column(default=list)  # terms of scheme unit_kind; empty: every one
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
