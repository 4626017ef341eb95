"""Records of a long list read a piece at a time, so that a file of any length is written in the same memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.base import ExecutableOption

T = TypeVar("T")
AT_ONCE = 500


class Chunked(Generic[T]):
    """The records of a query in its order; only their keys are held, eight bytes each."""

    def __init__(
        self,
        session: Session,
        query: Select[tuple[T]],
        key: InstrumentedAttribute[int],
        options: Sequence[ExecutableOption] = (),
    ) -> None:
        """`key` is the primary key of the query's records, `options` say what is loaded with them."""
        self._session, self._query, self._key = session, query.options(*options), key
        keys = query.with_only_columns(key, maintain_column_froms=True)
        self._keys = array("q", session.scalars(keys.execution_options(yield_per=10_000)))

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Sequence[T]]:
        """Lists of at most 500 records; one deleted meanwhile is left out."""
        plain: Select[Any] = self._query.order_by(None).limit(None).offset(None)
        for at in range(0, len(self._keys), AT_ONCE):
            keys = self._keys[at : at + AT_ONCE]
            found = self._session.scalars(plain.where(self._key.in_(list(keys)))).unique()
            by_key = {getattr(record, self._key.key): record for record in found}
            yield [by_key[key] for key in keys if key in by_key]
