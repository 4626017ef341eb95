"""Writing down what happened to an anomaly: each key once, however many write at the same time."""

from __future__ import annotations

import secrets

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import now
from observation.anomaly_models import Anomaly, AnomalyStep

STEPS = AnomalyStep.metadata.tables["anomaly_steps"]
NOTE_LENGTH = 300


def add_step(session: Session, anomaly: Anomaly, what: str, note: str, actor: Actor) -> None:
    """Add a step that can happen more than once."""
    key = f"{what}:{secrets.token_hex(8)}"
    session.flush()
    session.execute(insert(STEPS).values(_values(anomaly.id, key, what, note, actor)))


def add_step_once(session: Session, anomaly_id: int, what: str, actor: Actor) -> bool:
    """Add a step that happens once; False when it is there, also when another writer was quicker a moment ago."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    fresh = (sqlite.insert if is_sqlite else postgresql.insert)(STEPS).values(
        _values(anomaly_id, what, what, "", actor)
    )
    once = fresh.on_conflict_do_nothing(index_elements=["anomaly_id", "key"]).returning(STEPS.c.id)
    return session.execute(once).first() is not None


def _values(anomaly_id: int, key: str, what: str, note: str, actor: Actor) -> dict[str, object]:
    return {
        "anomaly_id": anomaly_id, "key": key[:60], "what": what, "at": now(), "by_key": actor.key,
        "by_name": actor.name[:60] if actor.kind != "system" else "", "note": note[:NOTE_LENGTH],
    }  # fmt: skip
