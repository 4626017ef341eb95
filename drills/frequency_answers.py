"""What programs are told when a rule, a term or an excuse is gone. Pure."""

from __future__ import annotations

from core.answers import Answer


class DroppedAnswer(Answer):
    """What is gone."""

    id: int
