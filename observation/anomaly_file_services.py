"""Deeds on pictures, videos and sounds of anomalies; each is known by what is in it and kept once by its nonce."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from io import BytesIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.i18n import t
from core.models import StoredFile
from core.photos import cleaned
from observation.anomaly_door_queries import Reporter
from observation.anomaly_inputs import KeptFileInput
from observation.anomaly_media import MOST_FILES, checked_kind, is_picture
from observation.anomaly_models import Anomaly, AnomalyFile
from observation.anomaly_services import known
from observation.anomaly_step_services import add_step
from registry.permissions import Permission
from registry.scope import load


def add_files(
    session: Session, store: FileStore, anomaly: Anomaly, files: Iterable[tuple[str, bytes]], nonce: str, actor: Actor,
    is_on_site: bool = False,
) -> list[AnomalyFile]:  # fmt: skip
    """The files kept, given as (name, bytes); place and time are taken out of photos. Refuses what is no medium.

    At most twenty an anomaly. `nonce` is the form's, so that files sent again are kept once.
    """
    given = [(name, data, checked_kind(data, name)) for name, data in files]
    if _count(session, anomaly) + len(given) > MOST_FILES:
        raise Invalid("too_many_files", t("An anomaly has at most %(n)s files.", n=MOST_FILES), field="files")
    kept = [
        _keep(session, store, anomaly, data, name, kind, f"{nonce[:36]}-{place}", actor, is_on_site)
        for place, (name, data, kind) in enumerate(given)
    ]
    if kept:
        add_step(session, anomaly, "files", str(len(kept)), actor)
    return kept


def take_file(
    session: Session, store: FileStore, given: KeptFileInput, reporter: Reporter, actor: Actor
) -> AnomalyFile:
    """A file that a telephone kept for a report of the same person; the one that is there when it came before."""
    anomaly = known(session, given.report)
    if anomaly is None or anomaly.reporter_key != reporter.actor.key:
        raise DomainError("report_first", t("The report to this file has not arrived."))
    before = session.scalar(select(AnomalyFile).where(AnomalyFile.nonce == given.nonce))
    if before is not None:
        return before
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("file.data", t("This file did not arrive whole."), field="data") from None
    return add_one(session, store, anomaly, data, given.name, given.nonce, actor)


def add_one(
    session: Session, store: FileStore, anomaly: Anomaly, data: bytes, name: str, nonce: str, actor: Actor
) -> AnomalyFile:
    """One file more, under its own nonce."""
    kind = checked_kind(data, name)
    if _count(session, anomaly) >= MOST_FILES:
        raise Invalid("too_many_files", t("An anomaly has at most %(n)s files.", n=MOST_FILES), field="files")
    kept = _keep(session, store, anomaly, data, name, kind, nonce, actor, False)
    add_step(session, anomaly, "files", "1", actor)
    return kept


def remove_file(session: Session, anomaly: Anomaly, file_id: int, actor: Actor) -> None:
    """Take a file off an anomaly that is not closed, for whoever keeps the observation there."""
    load(session, Anomaly, anomaly.id, actor, Permission.EDIT_OBSERVATION)
    found = session.get(AnomalyFile, file_id)
    if found is None or found.anomaly_id != anomaly.id:
        raise NotFound()
    if anomaly.state == "closed":
        raise DomainError("order", t("This anomaly is closed."), hint=t("Open it again first, with a reason."))
    session.delete(found)
    session.flush()


def _keep(
    session: Session, store: FileStore, anomaly: Anomaly, data: bytes, name: str, kind: str, nonce: str, actor: Actor,
    is_on_site: bool,
) -> AnomalyFile:  # fmt: skip
    if is_picture(kind):
        data, name = cleaned(data, name), f"{name.rpartition('.')[0] or name}.jpg"
        kind = "image/jpeg"
    stored: StoredFile = store.keep(session, BytesIO(data), name, actor)
    stored.media_type = kind
    made = AnomalyFile(anomaly_id=anomaly.id, file_id=stored.id, file=stored, nonce=nonce, is_on_site=is_on_site,
                       added_by=actor.name[:60])  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _count(session: Session, anomaly: Anomaly) -> int:
    query = select(func.count(AnomalyFile.id)).where(AnomalyFile.anomaly_id == anomaly.id)
    return session.scalar(query) or 0
