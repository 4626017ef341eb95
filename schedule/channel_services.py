"""Deeds on channels and on messages that could not be sent."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.channels import kinds
from core.channels.letters import Channel, Letter, NotSent, Taken
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.models import OutboxMessage
from core.outbox import resume
from core.times import now
from core.versions import check_version
from registry.permissions import Permission
from registry.scope import require_area
from registry.services.settings import write_setting
from schedule.channel_inputs import ChannelInput, KeepInput
from schedule.channel_outcomes import Outcome, outcome_of
from schedule.channel_queries import DEAD, EMAIL_TEST, KEEP, keeping, name_of, sees_all
from schedule.notice_models import NoticeChannel
from schedule.notice_queries import forget

TEMPLATE = ("method", "form", "headers", "body", "success_field", "success_values", "sign", "longest")


@dataclass(frozen=True)
class _Drafted:
    kind: str
    address: str
    secret: str
    extra: dict[str, Any]


def add_channel(session: Session, given: ChannelInput, may_be_local: bool, actor: Actor) -> NoticeChannel:
    """The new channel, in use."""
    return _write(session, NoticeChannel(kind=given.kind, address="", secret=""), given, may_be_local, actor)


def edit_channel(
    session: Session, row: NoticeChannel, given: ChannelInput, may_be_local: bool, actor: Actor
) -> NoticeChannel:
    """The changed channel; what waits for it goes at once. Its kind stays."""
    _may_keep(session, row.area_id, actor)
    check_version(row, given.version)
    if given.kind != row.kind:
        raise Invalid("kind_fixed", t("The kind of a channel stays. Set up another one."), field="kind")
    changed = _write(session, row, given, may_be_local, actor)
    resume(session, name_of(changed))
    return changed


def as_typed(row: NoticeChannel) -> dict[str, Any]:
    """The channel as its form shows it: never with address and secret."""
    kept = {name: row.extra[name] for name in TEMPLATE if name in row.extra}
    return {"kind": row.kind, "name": row.name, "area_id": row.area_id, "carries": row.carries} | kept


def switch_channel(session: Session, row: NoticeChannel, is_active: bool, actor: Actor) -> NoticeChannel:
    """Put it out of use, so that its messages wait, or take it back, so that they go."""
    _may_keep(session, row.area_id, actor)
    row.is_active = is_active
    session.flush()
    forget(session)
    if is_active:
        resume(session, name_of(row))
    return row


def delete_channel(session: Session, row: NoticeChannel, actor: Actor) -> int:
    """It is gone; what waited for it is given up. How many messages that were."""
    _may_keep(session, row.area_id, actor)
    left = (OutboxMessage.channel == name_of(row)) & OutboxMessage.state.in_(("waiting", "sending", *DEAD))
    gone = session.execute(update(OutboxMessage).where(left).values(state="dropped", claimed_until=None))
    session.delete(row)
    session.flush()
    forget(session)
    return int(gone.rowcount)  # type: ignore[attr-defined]


def send_test(channel: Channel, kind: str, name: str, to: str, actor: Actor) -> Outcome:
    """Send a test now and tell what the other side says; asks the database nothing, for it may take a while.

    Refused ("to") when a channel that reaches single readers is not told whom to reach.
    """
    is_for_groups = kind in kinds.KINDS and kinds.KINDS[kind].is_for_groups
    if not is_for_groups and not to:
        raise Invalid("to", t("Enter whom to send it to."), field="to")
    subject = str(t("Test of the channel “%(name)s”", name=name))
    body = str(t("If you can read this, the channel works. %(who)s has sent it.", who=actor.name))
    letter = Letter("" if is_for_groups else to, subject, body, key=f"test:{secrets.token_hex(8)}", kind="test")
    said: Taken | NotSent
    began = time.monotonic()
    try:
        with channel.open() as send:
            said = send(letter)
    except NotSent as failure:
        said = failure
    except Exception as error:  # whatever is wrong in a channel is shown as its failure, not as ours
        said = NotSent(type(error).__name__, "fault")
    outcome = outcome_of(said)
    return Outcome(outcome.state, outcome.code, outcome.answer or f"{time.monotonic() - began:.1f} s", now())


def note_test(session: Session, row: NoticeChannel, outcome: Outcome, actor: Actor) -> None:
    """Keep what came of a test; after a good one the channel's pause is over."""
    _may_keep(session, row.area_id, actor)
    row.tested_at, row.test_outcome = outcome.at, outcome.line
    if outcome.state == "sent":
        resume(session, name_of(row))
    session.flush()


def note_email_test(session: Session, outcome: Outcome, actor: Actor) -> None:
    """The same for e-mail."""
    at = outcome.at or now()
    write_setting(session, EMAIL_TEST, None, {"at": at.isoformat(), "outcome": outcome.line}, actor)
    if outcome.state == "sent":
        resume(session, kinds.EMAIL)


def try_again(session: Session, message: OutboxMessage, actor: Actor) -> OutboxMessage:
    """Send a message that could not be sent once more, as if for the first time; by an administrator's will, also one
    that may have arrived."""
    _administers(actor)
    if message.state not in (*DEAD, "dropped"):
        raise DomainError("not_dead", t("This message is not one that could not be sent."))
    message.state, message.tries, message.due_at, message.claimed_until = "waiting", 0, now(), None
    message.error, message.stale_at = "", None
    session.flush()
    return message


def try_all_again(session: Session, channel: str, actor: Actor) -> int:
    """The same for all of a channel that surely did not arrive; how many. Those that may have arrived are left."""
    _administers(actor)
    dead = (OutboxMessage.channel == channel) & (OutboxMessage.state == "failed")
    again = update(OutboxMessage).where(dead).values(
        state="waiting", tries=0, due_at=now(), claimed_until=None, error="", stale_at=None
    )  # fmt: skip
    done = session.execute(again.execution_options(synchronize_session=False))
    resume(session, channel)
    return int(done.rowcount)  # type: ignore[attr-defined]


def give_up(session: Session, message: OutboxMessage, actor: Actor) -> OutboxMessage:
    """Do not try to send this message any more."""
    _administers(actor)
    if message.state not in ("waiting", *DEAD):
        raise DomainError("not_waiting", t("This message is under way, sent or set aside already."))
    message.state, message.claimed_until = "dropped", None
    session.flush()
    return message


def set_keeping(session: Session, given: KeepInput, actor: Actor) -> int:
    """Messages are kept so many days from now on; what is called checked names its source."""
    value = given.model_dump()
    write_setting(session, KEEP, None, value, actor)
    return given.days


def forget_old(database: Database) -> str:
    """Delete messages that are settled and old enough, with what became of them."""
    with database.transaction() as session:
        before = now() - timedelta(days=int(keeping(session)["days"]))
        settled = OutboxMessage.state.in_(("sent", "stale", "dropped", *DEAD)) & (OutboxMessage.created_at < before)
        gone = session.execute(delete(OutboxMessage).where(settled).execution_options(synchronize_session=False))
        return f"forgot {gone.rowcount} messages"  # type: ignore[attr-defined]


def _write(
    session: Session, row: NoticeChannel, given: ChannelInput, may_be_local: bool, actor: Actor
) -> NoticeChannel:
    _may_keep(session, given.area_id, actor)
    address, secret = given.address or row.address, "" if given.forgets_secret else given.secret or row.secret
    if not address:
        raise Invalid("missing", t("Enter the address."), field="address")
    extra = {name: getattr(given, name) for name in TEMPLATE} if given.kind == "sms" else {}
    kinds.check(_Drafted(given.kind, address, secret, extra), may_be_local)
    with session.no_autoflush:
        row.area_id, row.name, row.address, row.secret = given.area_id, given.name, address, secret
        row.extra, row.carries = extra, sorted(set(given.carries)) if kinds.KINDS[given.kind].is_for_groups else []
    session.add(row)
    session.flush()
    forget(session)
    return row


def _may_keep(session: Session, area_id: int | None, actor: Actor) -> None:
    if area_id is not None:
        require_area(session, area_id, actor, Permission.ADMINISTER)
    elif not sees_all(actor):
        wording = t("Channels that hold everywhere are kept by an administrator of the whole installation.")
        raise Forbidden("channels_everywhere", wording)


def _administers(actor: Actor) -> None:
    if not actor.may(Permission.ADMINISTER):
        raise Forbidden()
