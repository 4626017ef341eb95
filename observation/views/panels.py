"""What the observation network adds to other pages: a place, Today, the search, the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Figure, Hit, Need, Panel
from core.times import say_clock, say_date
from maps.models import Place
from observation.daily_queries import Survey, Wanted, survey, today_in
from observation.haves import HAVES, missing
from observation.models import ObservationPoint
from observation.observer_queries import observers, of_user, token
from observation.phone_queries import duties
from observation.return_kinds import KIND_NAMES
from observation.return_queries import ReturnLine, unreviewed, waiting
from observation.words import STATE_ICONS, STATE_NAMES, say_percent
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may
from registry.terms import home_path, label
from schedule.return_periods import Step, span_of

STEPS: tuple[Step, ...] = ("week", "month")
DAYS_SHOWN = 14


def place_panel(session: Session, place: Place, actor: Actor) -> Panel | None:
    """What is watched at a place, by whom, and its last days; only for whoever may see the network."""
    if place.kind != "observation_point" or not may(session, place, actor, P.VIEW_OBSERVATION):
        return None
    point = session.get(ObservationPoint, place.id)
    may_edit = may(session, place, actor, P.EDIT_OBSERVATION)
    if point is None and not may_edit:
        return None
    today = today_in(session, place.area.path)
    wanted = Wanted(today - timedelta(days=DAYS_SHOWN - 1), today, place_ids=[place.id])
    found = survey(session, actor, wanted).lines if point else []
    values = {
        "point": point, "line": found[0] if found else None, "names": STATE_NAMES, "icons": STATE_ICONS,
        "category": label(session, "observation_category", point.category, place.area) if point else "",
        "lacking": [str(HAVES[code]) for code in missing(point.haves)] if point else [],
        "url": url_for("observation.point_page", place_id=place.id),
        "edit_url": url_for("observation.edit_point_page", place_id=place.id) if may_edit else "",
    }  # fmt: skip
    return Panel(str(t("Daily observation")), "observation/panel_place.html", values, 20)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where the rules of daily records are kept."""
    url = url_for("observation.observation_settings")
    return Panel(str(t("Daily observation")), "observation/panel_settings.html", {"url": url})


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Observers whose name or telephone matches, for those who may see their telephone."""
    if not actor.may(P.VIEW_OBSERVATION) or not actor.may(P.VIEW_CONTACTS):
        return []
    found = session.scalars(observers(actor, typed.strip()[:60]).limit(limit))
    return [
        Hit(str(t("Observer")), one.name, f"{one.area.name} · {one.phone}".strip(" ·"),
            url_for("observation.observer_page", observer_id=one.id))
        for one in found
    ]  # fmt: skip


def figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """How many of today's records have come."""
    if not actor.may(P.VIEW_OBSERVATION):
        return []
    found = _today(session, actor, P.VIEW_OBSERVATION)
    sums = found.tally
    if not sums.due:
        return []
    note = tn("%(n)s missing", "%(n)s missing", sums.missing) if sums.missing else t("still open: %(n)s", n=sums.open)
    if not sums.missing and not sums.open:
        note = t("all received")
    tone = "bad" if sums.missing else "ok" if not sums.open else ""
    return [
        Figure(str(t("Zero reports today")), f"{sums.here:,}", f"/ {sums.due:,}", str(note), tone,
               url_for("observation.day_view"), sums.share)
    ]  # fmt: skip


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For an observer the own points; for the office missing records, and returns to be filed or approved."""
    found = _own_points(session, actor)
    if actor.may(P.EDIT_OBSERVATION):
        found += _missing(session, actor) + _to_file(session, actor)
    return found + (_to_approve(session, actor) if actor.may(P.LOCK_RETURNS) else [])


def _own_points(session: Session, actor: Actor) -> list[Need]:
    observer = of_user(session, actor) if actor.may(P.OBSERVE) else None
    if observer is None:
        return []
    found = duties(session, observer)
    url, total = url_for("observation.observe", token=token(session, observer)), len(found.today.points)
    late = sum(len(day.open) for day in found.earlier)
    hint = tn("%(n)s record of the days before is missing as well.",
    "%(n)s records of the days before are missing as well.",
              late) if late else t("In time until %(clock)s. “Nothing unusual” is a report too.",
                                   clock=say_clock(found.closes_at, found.zone))  # fmt: skip
    if found.today.open:
        title = t("Points still to be reported today: %(n)s of %(total)s.", n=len(found.today.open), total=total)
        return [Need("warn", str(t("Observation")), str(title), str(hint), url, str(t("Report now")))]
    if not total and not late:
        return []
    title = t("Today is complete. Points reported: %(total)s.", total=total) if total else t("No record is owed today.")
    return [
        Need(
            "warn" if late else "info",
            str(t("Observation")),
            str(title),
            str(hint) if late else "",
            url,
            str(t("Open")),
        )
    ]


def _missing(session: Session, actor: Actor) -> list[Need]:
    """Points whose record of yesterday never came, and today's once the hour is over."""
    today = today_in(session, home_path(session))
    yesterday = today - timedelta(days=1)
    found = survey(session, actor, Wanted(yesterday, today), P.EDIT_OBSERVATION)
    for on in (today, yesterday):
        lacking = [
            line.name for line in found.lines for cell in line.cells if cell.on == on and cell.state == "missing"
        ]
        if lacking:
            return [_missing_on(on, lacking, on == today)]
    return []


def _missing_on(on: date, names: list[str], is_today: bool) -> Need:
    when = str(t("today")) if is_today else say_date(on)
    title = tn(
        "%(n)s daily record is missing (%(when)s)", "%(n)s daily records are missing (%(when)s)", len(names), when=when
    )
    hint = str(t(", ")).join(names[:3]) + (" …" if len(names) > 3 else "")
    return Need("warn", str(t("Observation")), str(title), hint, url_for("observation.day_view", on=on.isoformat()),
                str(t("See them")))  # fmt: skip


def _to_file(session: Session, actor: Actor) -> list[Need]:
    """Returns that wait to be filed: one by one for a township, counted for a county."""
    today = today_in(session, home_path(session))
    spans = [span_of(step, today).before() for step in STEPS]
    found = [waiting(session, actor, span, P.EDIT_OBSERVATION) for span in spans]
    return [need for lines in found for need in _to_file_of(lines)]


def _to_file_of(waiting: list[ReturnLine]) -> list[Need]:
    if not waiting:
        return []
    first = waiting[0]
    is_late = any(line.state in ("missing", "sent_back") for line in waiting)
    kind, step, day = KIND_NAMES[first.span.step], first.span.step, first.span.first.isoformat()
    if len(waiting) == 1:
        url = url_for("observation.return_page", step=step, area_id=first.home.id, day=day)
        title = t("%(kind)s of %(area)s, %(span)s", kind=kind, area=first.home.name, span=first.span.said())
        hint = t("Put together from the records: %(share)s received.", share=say_percent(_share(first)))
        return [Need("bad" if is_late else "warn", str(t("Return")), str(title), str(hint), url, str(t("File it")))]
    title = tn("%(n)s return is not here yet: %(kind)s, %(span)s", "%(n)s returns are not here yet: %(kind)s, %(span)s",
               len(waiting), kind=kind, span=first.span.said())  # fmt: skip
    names = str(t(", ")).join(line.home.name for line in waiting[:3]) + (" …" if len(waiting) > 3 else "")
    url = url_for("observation.returns_of", step=step, since=day)
    return [Need("warn" if is_late else "info", str(t("Return")), str(title), names, url, str(t("Show")))]


def _to_approve(session: Session, actor: Actor) -> list[Need]:
    found = []
    for step in STEPS:
        waiting = unreviewed(session, actor, step)
        if waiting:
            title = tn("%(n)s return waits for your approval: %(kind)s",
            "%(n)s returns wait for your approval: %(kind)s",
                       len(waiting), kind=KIND_NAMES[step])  # fmt: skip
            url = url_for("observation.returns_of", step=step, since=waiting[0].starts_on.isoformat())
            hint = span_of(step, waiting[0].starts_on).said()
            found.append(Need("info", str(t("Return")), str(title), hint, url, str(t("Show"))))
    return found


def _share(line: ReturnLine) -> float | None:
    due = int(line.figures.get("due", 0))
    return (int(line.figures.get("received", 0)) + int(line.figures.get("late", 0))) / due if due else None


def _today(session: Session, actor: Actor, permission: P) -> Survey:
    on = today_in(session, home_path(session))
    return survey(session, actor, Wanted(on, on), permission)
