"""The self-check for households: a county's own questions, and sums of what was answered; nothing of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Audited, Base


class QuizQuestion(Audited, Base):
    """A question of an area's own self-check, which stands instead of the shipped one there and beneath.

    `options` are two to six of {code, zh, en, points, advice_zh, advice_en}.
    """

    __tablename__ = "quiz_questions"
    __table_args__ = (UniqueConstraint("area_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=10)
    text_zh: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class QuizDay(Base):
    """How many households of an area (a township, or the county where none was named) took the self-check on a day.

    `points` and `most` are the sums of what they reached and could have reached.
    """

    __tablename__ = "quiz_days"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column("on_day", primary_key=True)
    takers: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    most: Mapped[int] = mapped_column(default=0)


class QuizAnswer(Base):
    """How often one answer was given to one question in an area on a day."""

    __tablename__ = "quiz_answers"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column("on_day", primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    option: Mapped[str] = mapped_column("answer", String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
