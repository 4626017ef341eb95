"""Who is told that a quick report is wanted, each with the personal link: account, text message, or to be called."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import Said
from core.times import say_minute
from readiness.network_models import NetworkMember
from readiness.quick_report_models import QuickAsked, QuickRound
from readiness.quick_report_queries import token
from readiness.quick_report_words import MODE_SENTENCES
from schedule import notice_services as notices
from schedule.notice_queries import text_message_channel
from schedule.notice_services import Mailbox, Telling
from schedule.queries import zone_of


def tell_everybody(session: Session, found: QuickRound) -> None:
    """Tell everybody who is asked; whoever no channel reaches is to be called."""
    query = select(QuickAsked, NetworkMember).join(NetworkMember, NetworkMember.id == QuickAsked.member_id)
    query = query.where(QuickAsked.round_id == found.id, QuickAsked.mode == found.mode)
    can_text = text_message_channel(session, found.area_id) is not None
    zone = zone_of(session, found.area)
    facts: dict[str, object] = {
        "name": found.name, "area": found.area.name, "when": Said(say_minute, (found.shook_at, zone)),
    }  # fmt: skip
    for asked, member in session.execute(query).tuples().all():
        if member.user_id is not None:
            asked.told_by = "account" if _tell(session, found, asked, member.user_id, facts) else ""
        elif can_text and member.phone:
            box = Mailbox(f"{notices.PHONE}{member.phone}")
            asked.told_by = "phone" if _tell(session, found, asked, box, facts) else ""
    session.flush()


def _tell(
    session: Session, found: QuickRound, asked: QuickAsked, reader: int | Mailbox, facts: dict[str, object]
) -> bool:
    return notices.notify(session, Telling(
        f"quick_report.{found.mode}", f"quick_report:{found.id}", reader, f"quick_round:{found.id}", asked.area_id,
        facts, f"/q/{token(session, asked)}", closing=MODE_SENTENCES[found.mode],
    ))  # fmt: skip
