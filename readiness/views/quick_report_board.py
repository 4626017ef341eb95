"""What quick reports add to other pages: the overview, and Today while a round is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Need, Panel
from readiness.quick_report_models import QuickRound
from readiness.quick_report_picture import Mode
from readiness.quick_report_queries import open_rounds, rounds, standing
from readiness.quick_report_words import MODE_NAMES, marked, say_shock
from registry.permissions import Permission as P
from schedule.queries import zone_of


def put_up(board: Board) -> None:
    """Panel and needs."""
    board.add_panels("readiness", panel)
    board.needs.append(needs)


def panel(session: Session, record: object, actor: Actor) -> Panel:
    """The last round of each mode, each under its own word."""
    lines = []
    for mode in get_args(Mode):
        last = session.scalar(rounds(actor, mode).limit(1))
        said = say_shock(last.magnitude, last.shook_at, zone_of(session, last.area)) if last is not None else ""
        lines.append((mode, MODE_NAMES[mode], last, said))
    return Panel(str(t("Quick reports")), "readiness/panel_quick.html",
                 {"lines": lines, "may_open": actor.may(P.CALL_OUT)}, 40)  # fmt: skip


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Open rounds, with how many of the reader's informants have not reported; real ones first."""
    if not actor.may(P.EDIT_READINESS):
        return []
    found: list[QuickRound] = []
    for mode in reversed(get_args(Mode)):
        found += open_rounds(session, actor, mode, P.EDIT_READINESS)
    return [_need(session, actor, one) for one in found]


def _need(session: Session, actor: Actor, one: QuickRound) -> Need:
    waiting = len(standing(session, one, actor).waiting)
    hint = tn("%(n)s informant has not reported", "%(n)s informants have not reported", waiting)
    url = url_for("readiness.quick_round", round_id=one.id)
    tone = "bad" if one.mode == "real" else "warn"
    return Need(tone, str(MODE_NAMES[one.mode]), marked(one.mode, str(t("Quick report: %(name)s", name=one.name))),
                str(hint), url, str(t("Open")))  # fmt: skip
