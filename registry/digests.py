"""Digests of the audit trail: over one change, and over a batch of them chained to the batch before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

START = "0" * 64
_EXACT = 2**53
_SPELT = frozenset({str, bool})
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """The value as JSON holds it; instants in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def of_change(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """SHA-256 over the actor's name, what was and what is; 64 hex digits, the same after any database's JSON."""
    return _sha256([name, _one_spelling(before), _one_spelling(after)])


def of_entry(entry: Any) -> str:
    """SHA-256 over who did what to which record when, and over the digest of the change; survives erasure."""
    parts = [entry.id, plain(entry.at), entry.actor_key, entry.action, entry.record_type, entry.record_id]
    return _sha256([*parts, entry.digest])


def of_batch(previous: str, sealed_at: datetime, entries: Iterable[Any]) -> str:
    """The seal over the entries, in the order of their ids, over its own time and over the seal before."""
    chain = begin_batch(previous, sealed_at)
    for entry in entries:
        chain.update(of_entry(entry).encode())
    return str(chain.hexdigest())


def begin_batch(previous: str, sealed_at: datetime) -> Any:
    """A running SHA-256 to which the digests of the entries are added one by one, for trails too long to hold."""
    return hashlib.sha256(f"{previous} {plain(sealed_at)} ".encode())


def _sha256(parts: list[Any]) -> str:
    return hashlib.sha256(_JSON.encode(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _one_spelling(value: Any) -> Any:
    """PostgreSQL gives 1e+16 back as a whole number and -0.0 as 0: numbers are spelt by their value, not their type."""
    if value is None or type(value) in _SPELT:
        return value
    if isinstance(value, Mapping):
        return {str(key): _one_spelling(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_one_spelling(member) for member in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if isinstance(value, int) and abs(value) < _EXACT:
        return value
    return int(value) if abs(value) < _EXACT and float(value).is_integer() else repr(float(value))
