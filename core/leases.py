"""Leases: of any number of processes one at a time owns a name, and another takes over soon after it dies."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from sqlalchemy import case, delete, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.models import Lease
from core.times import now


def this_process() -> str:
    """A name for this process that no other running one has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def take(session: Session, name: str, owner: str, seconds: int) -> bool:
    """Take or renew the lease for that long; False when somebody else holds it."""
    at = now()
    until, free = at + timedelta(seconds=seconds), or_(Lease.owner == owner, Lease.until < at)
    since = case((Lease.owner == owner, Lease.taken_at), else_=at)
    renewed = update(Lease).where(Lease.name == name, free).values(owner=owner, until=until, taken_at=since)
    taken = session.execute(renewed)
    if taken.rowcount:  # type: ignore[attr-defined]
        return True
    if session.get(Lease, name) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Lease(name=name, owner=owner, until=until, taken_at=at))
    except IntegrityError:
        return False  # another process was faster
    return True


def release(session: Session, name: str, owner: str) -> None:
    """Give the lease back at an orderly end."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.owner == owner))
