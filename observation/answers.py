"""Answers of the API that several topics of the observation network give."""

from __future__ import annotations

from core.answers import Answer


class GoneAnswer(Answer):
    """What is gone."""

    id: int
