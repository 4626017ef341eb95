"""The inbox: what the reader was told, by kind, and what of it has not been read."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from core import messages
from core.access import signed_in
from core.i18n import Text
from core.listing import listing
from core.models import InboxMessage
from core.views import back
from core.web import actor, session
from schedule.notice_kinds import KINDS
from schedule.views import bp


@bp.get("/inbox")
@signed_in
def inbox() -> str:
    """Messages to the reader, the newest first; of one kind, or only those not read, where that is asked."""
    kind, unread = request.args.get("kind", ""), request.args.get("show") == "unread"
    mine = select(InboxMessage).where(InboxMessage.reader_key == actor().key)
    if kind in KINDS:
        mine = mine.where(InboxMessage.kind == kind)
    if unread:
        mine = mine.where(InboxMessage.read_at.is_(None))
    page = listing(session(), mine, request.args, "/inbox", {"newest": InboxMessage.id}, "-newest")
    return render_template(
        "schedule/inbox.html", page=page, kinds=KINDS, kind=kind if kind in KINDS else "", counts=_counts(),
        only_unread=unread,
    )  # fmt: skip


@bp.post("/inbox/read")
@signed_in
def read_inbox() -> ResponseReturnValue:
    """Mark one message, all of a kind, or all, as read."""
    typed, kind = request.form.get("id", ""), request.form.get("kind") or None
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # no message has this number
    messages.mark_read(session(), actor().key, number if typed else None, kind)
    return redirect(back("/inbox"))


def _counts() -> list[tuple[str, Text, int, int]]:
    """For each kind of which there is a message: its code and name, how many there are, and how many are not read."""
    query = select(InboxMessage.kind, func.count(), func.count(InboxMessage.read_at))
    query = query.where(InboxMessage.reader_key == actor().key).group_by(InboxMessage.kind)
    found = {kind: (total, total - read) for kind, total, read in session().execute(query).tuples()}
    return [(code, kind.name, *found[code]) for code, kind in KINDS.items() if code in found]
