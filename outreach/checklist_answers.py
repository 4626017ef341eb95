"""What programs are told of checklists, of how units stand, and of proofs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from core.answers import Answer

ItemState = Literal["missing", "open", "planned", "done"]
ProofState = Literal["given", "confirmed", "sent_back", "taken_back"]


class ChecklistItemAnswer(Answer):
    """An item; without kinds of event it is proven by hand only."""

    id: int
    checklist_id: int
    name: str
    name_en: str
    event_kinds: list[str]
    times: int
    takes_proof: bool
    position: int
    version: int


class ChecklistAnswer(Answer):
    """A checklist; without an area it holds everywhere, without a year in every year."""

    id: int
    area_id: int | None
    name: str
    name_en: str
    unit_kinds: list[str]
    year: int | None
    due_month: int
    source: str
    is_verified: bool
    is_active: bool
    version: int
    items: list[ChecklistItemAnswer]


class ItemStandingAnswer(Answer):
    """How one item stands: the events and proofs that count for it."""

    item_id: int
    state: ItemState
    times: int
    done: int
    done_on: date | None
    planned_on: date | None
    event_ids: list[int]
    proof_ids: list[int]


class UnitChecklistAnswer(Answer):
    """How a unit stands with its checklist of a year."""

    unit_id: int
    unit_name: str
    kind: str
    year: int
    checklist_id: int
    due_on: date
    items: int
    done: int
    completed_on: date | None
    standings: list[ItemStandingAnswer]


class ChecklistProofAnswer(Answer):
    """A proof by hand."""

    id: int
    item_id: int
    unit_id: int
    year: int
    done_on: date
    words: str
    state: ProofState
    reason: str
    has_file: bool
    version: int


class ChecklistRemindedAnswer(Answer):
    """People reminded now, those reminded earlier today, and how many units nobody has an account for."""

    people: int
    again: int
    to_call: int
