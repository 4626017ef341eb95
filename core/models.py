"""Tables that know nothing of the field: jobs, leases, messages, files, forms once sent, throttles, imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Audited, Base
from core.times import now


class Job(Base):
    """Long work: asked for in a page or command, done by a worker, its progress and result kept."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="waiting")  # waiting running done failed cancelled
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(200), default="")
    result: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    language: Mapped[str] = mapped_column(String(2), default="zh")
    owner_key: Mapped[str] = mapped_column(String(60), default="", index=True)
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    alive_until: Mapped[datetime | None]
    run_after: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Lease(Base):
    """Who may do a thing that only one process may do, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]
    taken_at: Mapped[datetime | None]  # by this owner


class ClockRun(Base):
    """The last run of each named task of the clock."""

    __tablename__ = "clock_runs"

    task: Mapped[str] = mapped_column(String(60), primary_key=True)
    ran_at: Mapped[datetime]
    seconds: Mapped[float]
    outcome: Mapped[str] = mapped_column(Text)


class OutboxMessage(Base):
    """One message to one address by one channel; the unique key makes it at most one."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "channel", "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(20))  # email, or KIND:ID of one that was set up
    kind: Mapped[str] = mapped_column(String(32), default="", server_default="")  # of notice
    reader_key: Mapped[str] = mapped_column(String(60), default="", server_default="")
    address: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(300), default="")
    attachment_name: Mapped[str] = mapped_column(String(80), default="")
    attachment: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(
        String(12), default="waiting"
    )  # waiting sending sent failed stale unknown dropped
    stale_at: Mapped[datetime | None]  # after it nobody wants it any more
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime] = mapped_column(default=now)
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]


class DeliveryTry(Base):
    """One attempt to send one message, and what the other side answered."""

    __tablename__ = "delivery_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    seconds: Mapped[float] = mapped_column(default=0.0)
    outcome: Mapped[str] = mapped_column(String(10))  # sent refused failed unknown
    code: Mapped[str] = mapped_column(String(40), default="")  # the vendor's own
    answer: Mapped[str] = mapped_column(String(500), default="")


class InboxMessage(Base):
    """A message to a signed-in person, read in the product itself."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "reader_key", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(32), default="", server_default="")  # of notice
    reader_key: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]


class StoredFile(Base):
    """A file somebody uploaded or a job made; the bytes lie in the data folder under the digest."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    owner_key: Mapped[str] = mapped_column(String(60), default="", index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Submission(Base):
    """A form that was already taken, and where its answer is or what it was, so that sending it twice does it once."""

    __tablename__ = "submissions"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    sender: Mapped[str] = mapped_column(String(60), default="")
    location: Mapped[str] = mapped_column(String(500))
    answer: Mapped[dict[str, Any] | None]  # of a deed that made nothing with an address of its own
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Throttle(Base):
    """Tries counted against one key, true across processes and restarts."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]


class Stamp(Base):
    """A value that changes whenever what processes keep in memory changes: see core/kept.py."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(40))


class ImportBatch(Audited, Base):
    """One file taken in: what was asked, what came of it, and whether it was undone."""

    __tablename__ = "import_batches"
    audit_secret = frozenset({"report"})  # heavy, and it quotes cells
    __table_args__ = (
        CheckConstraint(
            "state IN ('uploaded','checking','checked','applying','applied','failed','undone')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    options: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="uploaded")
    report: Mapped[dict[str, Any] | None]
    owner_key: Mapped[str] = mapped_column(String(60), default="", index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportChange(Base):
    """One record that a batch made or changed, with what was there before, so that it can be undone."""

    __tablename__ = "import_changes"
    __table_args__ = (Index(None, "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    record_type: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]  # None: the batch made the record
    after: Mapped[dict[str, Any]]
