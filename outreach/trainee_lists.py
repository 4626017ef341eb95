"""Trainees from a sheet, told apart from those on the list already. Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from core.i18n import t
from core.imports import Problem
from core.imports.listed import ListKind, ListRead
from outreach.training_inputs import MOST_TRAINEES, TraineeRow
from outreach.training_tallies import person_key

_MOST = t("A class has at most %(n)s trainees.", n=MOST_TRAINEES)
KIND = ListKind(t("Trainees"), TraineeRow, (("name",),), MOST_TRAINEES, _MOST)


@dataclass
class Look:
    """What a sheet would bring: who is new and who is on the list already; what is wrong stands in `read`."""

    read: ListRead
    new: list[TraineeRow] = field(default_factory=list)
    known: list[TraineeRow] = field(default_factory=list)


def look_at(read: ListRead, there: Set[str]) -> Look:
    """The rows that were read beside the keys of those who are on the list."""
    look, seen = Look(read), set[str]()
    for one in read.given:
        row = TraineeRow.model_validate({"name": "", **one.values})
        key = person_key(row.name, row.organisation, row.phone)
        if key in seen:
            what = t("This row stands in the list twice.")
            read.problems.append(Problem(one.row, "twice", what, t("Keep one of the two."), "name"))
            continue
        seen.add(key)
        (look.known if key in there else look.new).append(row)
    read.problems.sort(key=lambda one: one.row)
    return look
