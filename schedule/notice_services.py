"""The one door for everything that people are told: written once, into the inbox and for the clock to send.

What leaves the building, by which channel and when, is decided when it is due (schedule.notice_dispatch_services).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.i18n import DEFAULT, Text, sentences, speaking
from core.messages import insert_once, tell
from core.times import now
from registry.models import User
from schedule import notice_queries
from schedule.notice_kinds import KINDS
from schedule.notice_models import Notice
from schedule.notice_wordings import WORDINGS
from schedule.notice_words import Words, say

PHONE = "tel:"


@dataclass(frozen=True)
class Mailbox:
    """Somebody without an account: an e-mail address or "tel:" with a mobile number, and the language to write in."""

    address: str
    language: str = DEFAULT


@dataclass(frozen=True)
class Telling:
    """What one reader is to be told.

    `kind` names words of schedule.notice_wordings ("change.moved"), `key` makes it once for a reader, `subject` is what
    it is about ("event:12"). `facts` fill the words and are said in the reader's language; `closing` is a sentence
    that no administrator can take away. Before `due_at` it does not leave the building (at once without it), after
    `stale_at` nobody wants it any more. `url` is a path of ours; with a `group_url` the words name no person, and
    groups may be told as well. `attachment` is the text of an .ics file, or what makes it when somebody is to have it.
    """

    kind: str
    key: str
    reader: int | Mailbox  # the number of an account, or an address
    subject: str = ""
    area_id: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    url: str = ""
    group_url: str = ""
    due_at: datetime | None = None
    stale_at: datetime | None = None
    attachment: str | Callable[[], str] = ""
    closing: Text | str = ""
    is_urgent: bool = False


def notify(session: Session, telling: Telling) -> bool:
    """Tell one reader, once for the key, and the groups whose channels carry the kind; whether the reader is new to it.

    It stands in the inbox of an account at once. Nothing is sent from here.
    """
    if isinstance(telling.reader, Mailbox):
        is_new = _write(session, telling, "", telling.reader.address, telling.reader.language)
    else:
        is_new = _tell_account(session, telling, telling.reader)
    if is_new and telling.group_url:
        tell_groups(session, telling)
    return is_new


def tell_groups(session: Session, telling: Telling) -> int:
    """Tell only the groups whose channels carry the kind in the area, once each; to how many it is new."""
    channels = notice_queries.carrying(session, telling.kind.partition(".")[0], telling.area_id)
    return sum(_write(session, telling, "", channel, DEFAULT) for channel in channels)


def base_key(notice: Notice) -> str:
    """The key that the notice has in common with those of its other readers."""
    return notice.key.removesuffix(f":{notice.reader_key or notice.address}")


def _tell_account(session: Session, telling: Telling, user_id: int) -> bool:
    user = session.get(User, user_id)
    if user is None or not user.is_active:
        return False
    reader_key = f"user:{user.id}"
    words, kind = _words(session, telling, user.language), telling.kind.partition(".")[0]
    if not tell(session, telling.key, reader_key, words.subject, words.body, telling.url, kind=kind):
        return False
    return _write(session, telling, reader_key, "", user.language, words)


def _words(session: Session, telling: Telling, language: str) -> Words:
    wording = WORDINGS[telling.kind]
    own = notice_queries.own_words(session, wording.code, language, telling.area_id)
    with speaking(language):
        words = say(wording, telling.facts, own)
        return Words(words.subject, sentences(words.body, telling.closing) if telling.closing else words.body)


def _write(
    session: Session, telling: Telling, reader_key: str, address: str, language: str, words: Words | None = None
) -> bool:
    said = words or _words(session, telling, language)
    is_of_group = not reader_key and "@" not in address and not address.startswith(PHONE)
    with speaking(language):
        attachment = telling.attachment() if callable(telling.attachment) else telling.attachment
    values: dict[str, object] = {
        "key": f"{telling.key}:{reader_key or address}"[:200], "kind": telling.kind.partition(".")[0],
        "subject": telling.subject, "reader_key": reader_key, "address": address, "area_id": telling.area_id,
        "language": language, "title": said.subject, "body": said.body,
        "url": telling.group_url if is_of_group else telling.url, "attachment": "" if is_of_group else attachment,
        "is_urgent": telling.is_urgent or KINDS[telling.kind.partition(".")[0]].is_urgent, "state": "waiting",
        "due_at": telling.due_at or now(), "stale_at": telling.stale_at, "created_at": now(), "digest_key": "",
    }  # fmt: skip
    return insert_once(session, Notice, values)
