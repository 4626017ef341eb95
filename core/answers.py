"""What programs are given: models that say what an answer holds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """What an operation gives; instants are in UTC, days are plain dates."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Problem(BaseModel):
    """Why something was refused: `title` and `detail` for people, `code` for programs, `errors` one for each member."""

    type: str
    title: str
    status: int
    code: str = ""
    detail: str = ""
    field: str = ""
    errors: list[Problem] = []
