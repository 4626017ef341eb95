"""What the frequency of drills adds to other pages: Today, and the panel of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, sentences, t, tn
from core.panels import Need, Panel
from core.times import say_date, today
from drills.frequency import latest_over
from drills.frequency_queries import Line, Wanted, count_wanting, survey
from drills.frequency_words import STATE_ICONS, STATE_TONES, say_period, say_rule, say_standing
from drills.periods import NOW, window_of
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import may
from schedule.queries import zone_of

SHOWN = 4


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For whoever oversees an area how many units are behind and how many still owe a drill."""
    if not actor.area_paths(Permission.EDIT_DRILLS):
        return []
    return _overseen(session, actor, today(zone_of(session)))


def lines_of(session: Session, actor: Actor, units: Sequence[Unit]) -> Sequence[Line]:
    """How these units stand in the months around today; units for whom no rule holds are left out."""
    day = today(zone_of(session))
    return survey(session, actor, Wanted(window_of(NOW, day), units=[unit.id for unit in units]), day).lines


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The unit's rule and its last periods."""
    if not unit.is_active or not may(session, unit, actor, Permission.VIEW_DRILLS):
        return None
    line = next(iter(lines_of(session, actor, [unit])), None)
    if line is None:
        return None
    shown = [one for one in reversed(line.standings) if one.state not in ("later", "none")][:SHOWN]
    periods = [
        {"period": say_period(one.period), "said": say_standing(one), "tone": STATE_TONES[one.state],
         "icon": STATE_ICONS[one.state]}
        for one in shown
    ]  # fmt: skip
    url = url_for("drills.frequency_unit", unit_id=unit.id)
    values = {"rule": say_rule(line.rule), "is_verified": line.rule.is_verified, "periods": periods, "url": url}
    return Panel(str(t("Drill frequency")), "drills/panel_frequency.html", values)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where rules and school terms are kept, for who looks for them among the settings."""
    values = {"rules_url": url_for("drills.frequency_rules"), "terms_url": url_for("drills.school_terms")}
    return Panel(str(t("Drill frequency")), "drills/panel_frequency_settings.html", values)


def _overseen(session: Session, actor: Actor, day: date) -> list[Need]:
    behind, soon = count_wanting(session, actor, Wanted(window_of(NOW, day)), day, Permission.EDIT_DRILLS)
    if not behind and not soon:
        return []
    due = tn("%(n)s unit owes a drill in a period that ends soon", "%(n)s units owe a drill in a period that ends soon",
             soon)  # fmt: skip
    url, show = url_for("drills.frequency", only="wants"), str(t("Show"))
    if not behind:
        return [Need("info", str(t("Drills")), str(due), str(t("Nobody is overdue.")), url, show)]
    title = tn("%(n)s unit is overdue with its drill", "%(n)s units are overdue with their drills", behind)
    return [Need("bad", str(t("Overdue")), str(title), str(due) if soon else "", url, show)]


def own_need(line: Line, day: date) -> Need | None:
    """What the unit missed, or still has to hold and has not planned; None when it owes nothing."""
    last = latest_over(line.standings, day)
    now = line.now if line.is_due_soon else None
    if not line.is_behind and now is None:
        return None
    said: list[Text] = []
    if line.is_behind and last is not None:
        said.append(t("None is known to have been held in %(period)s.", period=say_period(last.period)))
    if now is not None:
        said.append(t("To be held by %(day)s (%(rule)s).", day=say_date(now.period.last), rule=say_rule(line.rule)))
    title = t("Drill overdue: %(unit)s", unit=line.name) if line.is_behind else t(
        "Register the next drill: %(unit)s", unit=line.name)  # fmt: skip
    tag = t("Overdue") if line.is_behind else t("Drill")
    if now is None:
        url, action = url_for("drills.frequency_unit", unit_id=line.unit_id), t("Show")
    else:
        url, action = url_for("drills.register", unit=line.unit_id), t("Register")
    return Need("bad" if line.is_behind else "warn", str(tag), str(title), sentences(*said), url, str(action))
