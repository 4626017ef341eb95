"""A digest changes with everything it stands for, and with nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from registry.digests import START, of_batch, of_change, of_entry, plain

AT = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """The columns of an entry that a digest stands over."""

    id: int = 7
    at: datetime = AT
    actor_key: str = "user:3"
    action: str = "changed"
    record_type: str = "units"
    record_id: str = "12"
    digest: str = "a" * 64


json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(10**12), 10**12)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
contents = some.none() | some.dictionaries(some.text(max_size=8), json_values, max_size=4)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"at": AT + timedelta(microseconds=1)},
        {"actor_key": "user:4"},
        {"action": "deleted"},
        {"record_type": "areas"},
        {"record_id": "13"},
        {"digest": "b" * 64},
    ],
)
def test_every_field_of_an_entry_counts(change: dict[str, Any]) -> None:
    assert of_entry(replace(Entry(), **change)) != of_entry(Entry())


def test_an_instant_counts_as_itself_in_whatever_zone_it_is_written() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    assert plain(elsewhere) == plain(AT)
    assert of_entry(replace(Entry(), at=elsewhere)) == of_entry(Entry())


def test_name_and_contents_count() -> None:
    known = of_change("林规划", {"name": "石上小学"}, {"name": "石上中心小学"})
    assert known != of_change("林规", {"name": "石上小学"}, {"name": "石上中心小学"})
    assert known != of_change("林规划", {"name": "石上中学"}, {"name": "石上中心小学"})
    assert known != of_change("林规划", {"name": "石上小学"}, {"name": "石上小学"})
    assert known != of_change("林规划", None, {"name": "石上中心小学"})


@given(contents, contents)
def test_contents_keep_their_digest_through_the_json_of_any_database(before: Any, after: Any) -> None:
    through = json.loads(json.dumps([before, after], sort_keys=True))
    assert of_change("x", *through) == of_change("x", before, after)


@given(some.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_digest_when_a_database_spells_it_without_an_exponent(number: float) -> None:
    spelt = json.loads(f"{number:f}") if abs(number) >= 1e15 else number
    assert of_change("x", None, {"n": spelt}) == of_change("x", None, {"n": number})


def test_true_is_not_one_and_a_count_is_not_its_text() -> None:
    digests = {of_change("x", None, {"n": value}) for value in (True, 1, "1", None, [1])}
    assert len(digests) == 5


@given(some.lists(some.integers(1, 10**6), min_size=2, max_size=6, unique=True))
def test_a_seal_counts_the_entries_their_order_its_time_and_the_seal_before(ids: list[int]) -> None:
    batch = [replace(Entry(), id=number) for number in ids]
    known = of_batch(START, AT, batch)
    assert known != of_batch(START, AT, batch[:-1])
    assert known != of_batch(START, AT, [*batch, Entry(id=10**7)])
    assert known != of_batch(START, AT, batch[::-1])
    assert known != of_batch(known, AT, batch)
    assert known != of_batch(START, AT + timedelta(seconds=1), batch)
