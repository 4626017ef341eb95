"""Deeds on materials to download: put up, change, replace by a newer version, hide; and how often they are wanted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import FileStore
from core.i18n import t
from core.kept_documents import keep_document
from core.photos import keep
from core.throttles import count_try, key_of, pause_left
from core.times import today
from core.versions import check_version
from outreach.download_inputs import DownloadInput, DownloadVersionInput
from outreach.download_models import Download, DownloadDay, DownloadVersion
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

WRITTEN = ("title", "kind", "language", "purpose", "source", "licence", "shown_from", "shown_until")
COUNTED_AGAIN_MINUTES = 60
Sent = tuple[str, bytes]
"""Name and bytes of a file."""


def put_up_download(
    session: Session, store: FileStore, given: DownloadInput, file: Sent | None, label: str, actor: Actor
) -> Download:
    """The new material with its first version; needs campaigns.edit in its area."""
    if file is None:
        raise Invalid("file.missing", t("Choose the file that people are to download."), field="file")
    material = Download()
    _write(session, material, given, actor)
    session.add(material)
    session.flush()
    replace_download(session, store, material, DownloadVersionInput(label=label), file, actor)
    return material


def edit_download(session: Session, material: Download, given: DownloadInput, actor: Actor) -> Download:
    """The changed material; refused when somebody changed it meanwhile."""
    check_version(material, given.version)
    _own(session, material, actor)
    _write(session, material, given, actor)
    session.flush()
    return material


def replace_download(
    session: Session, store: FileStore, material: Download, given: DownloadVersionInput, file: Sent | None,
    actor: Actor,
) -> DownloadVersion:  # fmt: skip
    """A newer version, which is given out from now on; the counts of the material go on."""
    _own(session, material, actor)
    if file is None:
        raise Invalid("file.missing", t("Choose the file that people are to download."), field="file")
    last = session.scalars(
        select(DownloadVersion.number).where(DownloadVersion.download_id == material.id)
        .order_by(DownloadVersion.number.desc()).limit(1)
    ).first()  # fmt: skip
    made = DownloadVersion(download_id=material.id, number=(last or 0) + 1, label=given.label, added_by=actor.key,
                           file=keep_document(session, store, *file, actor))  # fmt: skip
    session.add(made)
    session.flush()
    session.expire(material, ["versions"])
    return made


def set_cover(session: Session, store: FileStore, material: Download, file: Sent | None, actor: Actor) -> Download:
    """The material with this picture as its cover, without any when None is given."""
    _own(session, material, actor)
    material.cover = keep(session, store, [file], actor)[0] if file is not None else None
    session.flush()
    return material


def hide_download(session: Session, material: Download, is_hidden: bool, actor: Actor) -> Download:
    """Take the material off the public page, or put it back."""
    _own(session, material, actor)
    material.is_hidden = is_hidden
    session.flush()
    return material


def count_download(session: Session, material: Download, what: str, address: str) -> bool:
    """Count that the material was looked at ("views") or taken ("taken") today; once an hour from the same address.

    Of the address a digest is kept for that hour, and nothing afterwards. False when it was counted already.
    """
    key = key_of("download", f"{what} {material.id} {address}")
    if pause_left(session, [(key, 1)]):
        return False
    count_try(session, [key], COUNTED_AGAIN_MINUTES)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = DownloadDay.__table__
    zero = {"views": 0, "taken": 0}
    fresh = insert(DownloadDay).values(
        download_id=material.id, on_day=today(zone_of(session, material.area)), **zero | {what: 1}
    )  # fmt: skip
    session.execute(fresh.on_conflict_do_update(index_elements=["download_id", "on_day"],
                                                set_={what: table.c[what] + 1}))  # fmt: skip
    return True


def _own(session: Session, material: Download, actor: Actor) -> None:
    load(session, Area, material.area_id, actor, Permission.EDIT_CAMPAIGNS)


def _write(session: Session, material: Download, given: DownloadInput, actor: Actor) -> None:
    area = load(session, Area, find_area(session, given.area, "area").id, actor, Permission.EDIT_CAMPAIGNS)
    if given.kind not in terms.labels(session, "download_kind", area):
        raise Invalid("kind", t("This kind is not in the vocabulary. Choose another one."), field="kind")
    if given.shown_until is not None and given.shown_until < given.shown_from:
        raise Invalid("window", t("The last day must not be before the first."), field="shown_until")
    material.area_id, material.area = area.id, area
    for name in WRITTEN:
        setattr(material, name, getattr(given, name))
