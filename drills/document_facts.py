"""What is known of a drill when its documents are written, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry.evacuation_targets import Target


@dataclass(frozen=True)
class UnitFacts:
    """The unit; names as they stand in the registry, the kind in the language of the document."""

    name: str
    kind: str
    area: str
    county: str
    address: str = ""


@dataclass(frozen=True)
class GroupFacts:
    """A group that leaves together, and its way."""

    name: str
    people: int = 0
    leader: str = ""
    room: str = ""
    stairs: str = ""
    exit: str = ""
    route: str = ""
    assembly: str = ""


@dataclass(frozen=True)
class InjectFacts:
    """One line of the script, so many seconds after the alarm."""

    number: int
    at_seconds: int
    message: str
    sender: str = ""
    receiver: str = ""
    method: str = ""
    expects: str = ""
    objective: str = ""
    controller: str = ""


@dataclass(frozen=True)
class ResultFacts:
    """The result; lengths in seconds."""

    started_at: datetime
    evacuation: int | None
    shelter: int | None
    rollcall: int | None
    enrolled: int
    present: int
    excused: int
    missing: int
    injured: int
    visitors: int
    extra_reason: str
    problems: str
    source: str
    reported_at: datetime


@dataclass(frozen=True)
class EvaluationFacts:
    """One signed evaluation; `marks` as evaluation_models keeps them, both languages in them."""

    evaluator: str
    organisation: str
    score: float | None
    grade: str
    signed_at: datetime
    marks: Sequence[Mapping[str, Any]] = ()
    strengths: str = ""
    weaknesses: str = ""


@dataclass(frozen=True)
class ActionFacts:
    """Something to be mended."""

    problem: str
    action: str
    owner: str
    due_on: date
    state: str
    evidence: str = ""
    retest: str = ""


@dataclass(frozen=True)
class PhotoFacts:
    """A photo as a file of the data folder, and what stands under it."""

    path: str
    caption: str = ""


@dataclass(frozen=True)
class DrillFacts:
    """Everything that a document of one drill can say; zone is that of its clocks.

    `with_names`: whether the reader may see who has which duty. `expected` and `reported` count people by category,
    whose names are `categories`. `similar` is the median evacuation, in seconds, of so many other units of the kind.
    """

    unit: UnitFacts
    type: str
    level: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    target: Target
    today: date
    with_names: bool = True
    place: str = ""
    scenario: str = ""
    rehearsed_on: date | None = None
    special_needs: int = 0
    helper: str = ""
    expected: Mapping[str, int] = field(default_factory=dict)
    reported: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    objectives: str = ""
    story: str = ""
    safety: str = ""
    roles: Sequence[Mapping[str, Any]] = ()
    groups: Sequence[GroupFacts] = ()
    injects: Sequence[InjectFacts] = ()
    result: ResultFacts | None = None
    photos: Sequence[PhotoFacts] = ()
    evaluations: Sequence[EvaluationFacts] = ()
    score: float | None = None
    grade: str = ""
    set_name: str = ""
    set_source: str = ""
    actions: Sequence[ActionFacts] = ()
    last_on: date | None = None
    last_evacuation: int | None = None
    similar_evacuation: int | None = None
    similar_units: int = 0
