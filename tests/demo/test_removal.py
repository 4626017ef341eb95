"""Removal takes exactly the demonstration, with what was entered in it since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Base, Database
from core.errors import DomainError
from core.files import FileStore
from core.i18n import speaking
from core.models import ImportBatch, InboxMessage, Job, StoredFile, Submission
from core.times import now
from demo.county import SEED
from demo.downloads import add_downloads
from demo.loading import demo_county, load
from demo.removal import remove
from outreach.models import EventPhoto
from registry.models import AuditEntry, Grant, Setting, Term, User
from schedule.models import Event
from tests.demo.conftest import PASSWORD, SMALL, TODAY
from tests.support.world import World


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the trail, and the stamp that every change of words changes."""
    tables = [table for table in Base.metadata.sorted_tables if not table.name.startswith(("audit", "stamps"))]
    return {table.name: sorted((tuple(row) for row in session.execute(select(table))), key=str) for table in tables}


@pytest.fixture
def used(session: Session, world: World, tmp_path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """A real county, beside it the demonstration in which people have worked; gives what was there before it."""
    real = [
        InboxMessage(key="k", reader_key=f"user:{world.users['planner'].id}", subject="s", body="b"),
        StoredFile(digest="a" * 64, name="真.jpg", media_type="image/jpeg", size=3, owner_key="user:1"),
        Term(scheme="unit_kind", code="beacon", name_zh="灯塔", name_en="Lighthouse"),
    ]
    session.add_all(real)
    session.flush()
    before = everything(session)
    load(session, SEED, TODAY, PASSWORD, SMALL)
    _work(session, world)
    county = demo_county(session)
    assert county is not None
    add_downloads(session, FileStore(tmp_path, 10_000_000), county, SEED, TODAY)
    return before


def _work(session: Session, world: World) -> None:
    """What people do in a demonstration: words, settings, a colleague, files, jobs, and a role for somebody real."""
    area = demo_county(session)
    assert area is not None
    colleague = User(login="colleague", name="新同事", session_key="k")
    colleague.grants = [Grant(role="official", area_id=area.id)]
    session.add(colleague)
    session.add(Grant(user_id=world.users["official"].id, role="official", area_id=area.id))
    session.flush()
    key = f"user:{colleague.id}"
    photo = StoredFile(digest="b" * 64, name="p.jpg", media_type="image/jpeg", size=3, owner_key=key)
    same = StoredFile(digest="a" * 64, name="same.jpg", media_type="image/jpeg", size=3, owner_key=key)
    session.add_all([photo, same])
    session.flush()
    event_id = session.scalar(select(Event.id).where(Event.area_id != area.id).limit(1))
    session.add_all([
        EventPhoto(event_id=event_id, file_id=photo.id),
        Term(scheme="unit_kind", code="temple", name_zh="寺院", name_en="Temple", area_id=area.id),
        Setting(name="evacuation", value={"default": 100}, area_id=area.id),
        InboxMessage(key="d", reader_key=key, subject="s", body="b"),
        Submission(nonce="n", sender=key, location="/", created_at=now()),
        Job(kind="import", params={}, owner_key=key),
        ImportBatch(kind="units", filename="u.csv", file_id=photo.id, options={}, owner_key=key),
    ])  # fmt: skip
    session.flush()


def test_what_was_there_before_is_there_again_and_nothing_more(session: Session, used: dict[str, Any]) -> None:
    remove(session)
    after = everything(session)
    for table, rows in used.items():
        assert after[table] == rows, table


def test_files_that_nobody_has_any_more_are_named_for_deletion(session: Session, used: dict[str, Any]) -> None:
    drawn = set(session.scalars(select(StoredFile.digest).where(StoredFile.name.endswith(".pdf"))))
    _, digests = remove(session)
    assert len(drawn) == 2
    assert set(digests) - drawn == {"b" * 64}, "the other photo has the same bytes as a real one"
    assert drawn <= set(digests)


def test_the_trail_keeps_what_it_had_and_says_what_went(session: Session, used: dict[str, Any]) -> None:
    before = session.scalars(select(AuditEntry.id)).all()
    gone, _ = remove(session)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.id for entry in entries][: len(before)] == sorted(before)
    last = entries[-1]
    assert (len(entries) - len(before), last.action, last.record_type) == (1, "deleted", "areas")
    assert last.before is not None
    assert last.before["units"] == gone["units"] > 80


def test_it_can_be_filled_in_again_after_removal(session: Session, used: dict[str, Any]) -> None:
    remove(session)
    load(session, SEED, TODAY, PASSWORD, SMALL)
    assert demo_county(session) is not None


def test_without_a_demonstration_there_is_nothing_to_remove(database: Database) -> None:
    with speaking("en"), database.transaction() as session, pytest.raises(DomainError, match="no demonstration"):
        remove(session)
