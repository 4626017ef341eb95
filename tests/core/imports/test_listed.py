"""A list that was pasted or brought as a file is read the same way, whatever it lists."""

from __future__ import annotations

from typing import Annotated

import pytest

from core.errors import DomainError
from core.fields import Entry, Input
from core.i18n import speaking, t
from core.imports.importer import Given
from core.imports.listed import MOST_CHARACTERS, ListKind, compared, read_pasted


class Row(Input):
    name: Annotated[str, Entry(t("Name"))]
    people: Annotated[int, Entry(t("People"))] = 0


KIND = ListKind(t("Groups"), Row, (("name",),), 2, t("Not now"))


def test_rows_without_a_header_stand_in_the_usual_order() -> None:
    with speaking("en"):
        read = read_pasted(KIND, "One\t5\n\nTwo\tmany")
    assert [one.values for one in read.given] == [{"name": "One", "people": 5}]
    assert read.refused == [3] and read.text(read.refused) == "Name\tPeople\nTwo\tmany\n"
    assert read.text([]) == ""


@pytest.mark.parametrize(("text", "code"), [
    (" \n", "nothing"), ("x" * (MOST_CHARACTERS + 1), "too_long"), ("Name\n", "no_rows"),
    ("One\nTwo\nThree", "too_many"),
])  # fmt: skip
def test_a_text_that_is_no_such_list_is_refused_for_what_it_is(text: str, code: str) -> None:
    with speaking("en"), pytest.raises(DomainError) as wrong:
        read_pasted(KIND, text)
    assert wrong.value.code == code


def test_an_empty_cell_leaves_what_is_there_as_it_is() -> None:
    there = {"id": 7, "name": "One", "people": 5}
    assert compared(Given(2, {"name": "One"}), {"name": "One"}, there).state == "unchanged"
    changed = compared(Given(2, {"name": "One", "people": 6}), {"name": "One", "people": 6}, there)
    assert (changed.state, changed.id, list(changed.differs)) == ("changed", 7, [("people", 5, 6)])
    assert compared(Given(2, {"name": "Two"}), {"name": "Two"}, None).state == "new"
