"""Who owes what by when: the table by area and kind, the things behind each cell, and one click for the missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.filter_bars import choice, filter_bar
from core.i18n import sentences, t, tn
from core.listing import Listing
from core.owed import STATE_NAMES, STATE_TONES, Due, ReturnKind, Tally, waited_for
from core.times import now, say_days, say_minute, today
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import may
from schedule.queries import zone_of
from schedule.return_board_queries import Owing, home, kind_of, owing_between, things
from schedule.return_file_queries import heading_of, owing_sheet, things_sheet
from schedule.return_queries import locked_up_to
from schedule.return_reminder_services import Reminded, remind_the_missing
from schedule.return_spans import PERIODS, USUAL, days_of
from schedule.return_words import LOCK_NAMES
from schedule.views import bp

SHOWN = 50
NAMED_TO_CALL = 8


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the period by its name, its days, and the area."""

    period: str
    first: date
    last: date
    area: Area | None

    @property
    def said(self) -> str:
        """The days of the period."""
        return say_days(self.first, self.last)

    def address(self, **more: Any) -> dict[str, Any]:
        """The arguments of an address that asks for the same."""
        return {"period": self.period, "area": self.area.code if self.area else None} | more


def _asked() -> Asked:
    period = request.values.get("period", "")
    period = period if period in PERIODS else USUAL
    first, last = days_of(period, today(zone_of(session())))
    seen = readable_area(session(), actor(), request.values.get("area", ""), P.VIEW_FIGURES)
    return Asked(period, first, last, seen or home(session(), actor()))


@bp.get("/returns")
@needs(P.VIEW_FIGURES)
def returns() -> str:
    """What is owed in a period, by area and kind: expected, received, late, missing."""
    asked = _asked()
    found = owing_between(session(), actor(), asked.first, asked.last, asked.area)
    return render_template(
        "schedule/returns.html", asked=asked, found=found, table=found.table, bar=_bar(asked), lede=_lede(found),
        cell=_cell, share=_share, locked=_locked(asked.area), may_export=actor().may(P.EXPORT_FIGURES),
        may_lock=actor().may(P.LOCK_RETURNS), place=asked.area.name if asked.area else "", trail=_above(asked),
    )  # fmt: skip


def _bar(asked: Asked) -> Any:
    offered = choices(session(), actor(), P.VIEW_FIGURES, ("province", "prefecture", "county", "township"))
    args = {"period": asked.period, "area": asked.area.code if asked.area else ""}
    fields = [choice(args, "period", t("Time span"), list(PERIODS.items()))]
    fields[0].choices = [one for one in fields[0].choices if one[0]]
    if len(offered) > 1:
        fields.append(choice(args, "area", t("Area"), offered))
    return filter_bar({}, url_for("schedule.returns"), *fields)


def _above(asked: Asked) -> Area | None:
    """The area above the one shown, if the reader may look at it."""
    above = session().get(Area, asked.area.parent_id) if asked.area and asked.area.parent_id else None
    return above if above is not None and may(session(), above, actor(), P.VIEW_FIGURES) else None


def _lede(found: Owing) -> str:
    """The answer: how much is missing of what is due by now, and where most of it."""
    total = found.table.total.total
    if not total.expected:
        return str(t("Nothing is owed in this period."))
    if not total.waited_for:
        return str(t("Nothing is missing: %(here)s of %(due)s are here.", here=f"{total.received:,}",
                     due=f"{total.due:,}"))  # fmt: skip
    counts = {"n": f"{total.waited_for:,}", "due": f"{total.due:,}"}
    worst = found.table.worst
    if worst is None:
        return str(t("%(n)s of %(due)s are missing.", **counts))
    return str(t("%(n)s of %(due)s are missing; most in %(area)s.", area=worst.name, **counts))


def _share(cell: Tally) -> str:
    return "" if cell.share is None else f"{cell.share:.0%}"


def _cell(cell: Tally) -> list[tuple[str, str]]:
    """What is said of a cell beside its figures: (words, tone), the worst first."""
    parts = [
        (tn("%(n)s not received", "%(n)s not received", cell.missing), cell.missing, "bad"),
        (tn("%(n)s sent back", "%(n)s sent back", cell.sent_back), cell.sent_back, "warn"),
        (tn("%(n)s came late", "%(n)s came late", cell.late), cell.late, "warn"),
        (tn("%(n)s not due yet", "%(n)s not due yet", cell.open), cell.open, "muted"),
        (tn("%(n)s approved", "%(n)s approved", cell.approved), cell.approved, "info"),
    ]  # fmt: skip
    said = [(str(words), tone) for words, count, tone in parts if count]
    return said or [(str(t("complete")), "ok")]


def _locked(area: Area | None) -> list[tuple[str, date]]:
    """Which records are locked up to which day in the area."""
    found = [(str(name), locked_up_to(session(), kind, area) if area else None) for kind, name in LOCK_NAMES.items()]
    return [(name, up_to) for name, up_to in found if up_to is not None]


@bp.get("/returns/list/<string:kind>")
@needs(P.VIEW_FIGURES)
def returns_list(kind: str) -> str:
    """Each thing of one kind in an area, what is missing first, with what can be done."""
    asked, shown = _asked(), kind_of(actor(), kind)
    items = _items(shown, asked)
    at = now()
    state = request.args.get("state", "")
    wanted = [one for one in items if one.state(at) == state] if state in STATE_NAMES else items
    lacking = waited_for(items, at)
    states = {name: sum(one.state(at) == name for one in items) for name in STATE_NAMES}
    return render_template(
        "schedule/returns_list.html", asked=asked, kind=shown, page=_page(wanted), at=at, names=STATE_NAMES,
        tones=STATE_TONES, states=states, state=state if state in STATE_NAMES else "", total=len(items), minute=_minute,
        lede=_list_lede(len(items), len(lacking)), place=asked.area.name if asked.area else "",
        can_remind=any(actor().may_for(P.SEND_REMINDERS, one.area_path, one.unit_id) for one in lacking),
        may_export=actor().may(P.EXPORT_FIGURES), is_own=_is_own(),
    )  # fmt: skip


def _items(kind: ReturnKind, asked: Asked) -> list[Due]:
    return things(session(), actor(), kind, asked.first, asked.last, asked.area, _is_own())


def _is_own() -> bool:
    return request.values.get("own") == "1"


def _minute(one: Due, received: bool = False) -> str:
    at = one.received_at if received else one.due_at
    return say_minute(at, one.zone) if at is not None and at.year > 1970 else ""


def _list_lede(total: int, lacking: int) -> str:
    if not total:
        return str(t("Nothing is owed in this period."))
    if not lacking:
        return str(t("Nothing is missing."))
    return str(t("%(n)s of %(due)s are missing.", n=f"{lacking:,}", due=f"{total:,}"))


def _page(items: list[Due]) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(items) // SHOWN))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    state = {key: value for key, value in request.args.items(multi=True) if key != "page"}
    return Listing(items[(number - 1) * SHOWN : number * SHOWN], len(items), number, SHOWN, "", state, request.path)


@bp.post("/returns/list/<string:kind>/remind")
@needs(P.SEND_REMINDERS)
def remind_missing(kind: str) -> ResponseReturnValue:
    """Remind everybody who owes something of this kind in the area and period."""
    asked, shown = _asked(), kind_of(actor(), kind)
    told = remind_the_missing(session(), shown, _items(shown, asked), actor())
    flash(_said(told), "success" if told.people else "warning")
    return redirect(url_for(".returns_list", kind=kind, **asked.address(own="1" if _is_own() else None)))


def _said(told: Reminded) -> str:
    """What came of it: how many were told, how many had been, and who has to be called."""
    said = [str(tn("%(n)s person was reminded.", "%(n)s people were reminded.", told.people))]
    if told.again:
        said.append(
            str(tn("%(n)s had been reminded today already.", "%(n)s had been reminded today already.", told.again))
        )
    if told.to_call:
        called = [" ".join(part for part in (one.who, one.name if one.name != one.who else "", one.phone) if part)
                  for one in told.to_call[:NAMED_TO_CALL]]  # fmt: skip
        more = len(told.to_call) - NAMED_TO_CALL
        names = str(t("; ")).join(called)
        named = str(t("%(things)s and %(n)s more", things=names, n=more)) if more > 0 else names
        said.append(str(t("Nobody there has an account, please call: %(names)s.", names=named)))
    return sentences(*said)


@bp.get("/returns.<string:ending>")
@needs(P.EXPORT_FIGURES)
def returns_file(ending: str) -> ResponseReturnValue:
    """The table of what is owed as a file."""
    asked = _asked()
    found = owing_between(session(), actor(), asked.first, asked.last, asked.area)
    sheet = owing_sheet(found, asked.area.name if asked.area else "")
    return tables_answer([sheet], f"{t('Returns')}_{asked.first:%Y%m%d}-{asked.last:%Y%m%d}", ending)


@bp.get("/returns/list/<string:kind>.<string:ending>")
@needs(P.EXPORT_FIGURES)
def returns_list_file(kind: str, ending: str) -> ResponseReturnValue:
    """The things of one kind as a file."""
    asked, shown = _asked(), kind_of(actor(), kind)
    heading = heading_of(shown, asked.area.name if asked.area else "", asked.said)
    sheet = things_sheet(session(), shown, _items(shown, asked), heading)
    return tables_answer([sheet], f"{shown.name}_{asked.first:%Y%m%d}-{asked.last:%Y%m%d}", ending)
