"""Tasks: the list with what is late first, one task with its steps, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import Forbidden
from core.filter_bars import choice, filter_bar
from core.forms import Choices, Form, attempt
from core.i18n import Text, t, tn
from core.listing import Column, listing
from core.panels import Board, Need, Panel
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from outreach import joint_task_queries as queries
from outreach import joint_task_services as services
from outreach.joint_task_inputs import (
    JointTaskInput,
    TaskDoneInput,
    TaskOwnerInput,
    TaskPostponeInput,
    TaskReasonInput,
)
from outreach.joint_task_queries import VIEW
from outreach.joint_tasks import DEED_NAMES, LIST_NAMES, LIST_TONES
from outreach.meeting_models import JointTask
from outreach.views import bp
from outreach.views.areas import area_boxes, inside_asked
from outreach.views.said import event_link
from registry.permissions import Permission as P
from registry.queries.areas import tops
from registry.scope import load, may
from registry.user_queries import offered_units, unit_entry
from schedule.models import Event
from schedule.queries import zone_of

MEETINGS = ("meeting", "inspection")
"""Kinds of event on whose pages tasks are given out."""
DEEDS: dict[str, Any] = {
    "done": (TaskDoneInput, services.finish, t("Closed, with what came of it.")),
    "postpone": (TaskPostponeInput, services.postpone, t("Postponed.")),
    "hand-over": (TaskOwnerInput, services.hand_over, t("Handed over.")),
    "drop": (TaskReasonInput, services.drop, t("Given up; it stays in the list.")),
    "reopen": (TaskPostponeInput, services.reopen, t("The task is open again.")),
}


def put_up(board: Board) -> None:
    """Needs of Today, and the tasks of a meeting on its page."""
    board.counts += [queries.without_owner, queries.own_late, queries.own_open, queries.late_of_others]
    board.needs.append(task_needs)
    board.add_panels("event", event_panel)


@bp.get("/tasks")
@needs(VIEW)
def joint_tasks() -> str:
    """The reader's tasks, those without an owner and late ones first."""
    db, who, asked = session(), actor(), request.args
    on = today(zone_of(db))
    query = queries.tasks_seen(who).where(inside_asked(db, who, asked, VIEW, JointTask.area_id))
    if asked.get("list") in LIST_NAMES:
        query = query.where(queries.in_list(asked["list"], on))
    if asked.get("whose") == "mine":
        query = query.where(queries.is_mine(who))
    page = listing(db, query, asked, url_for(".joint_tasks"), {"urgency": queries.urgency(on),
                   "due": JointTask.due_on}, "urgency")  # fmt: skip
    columns = [
        Column("title", t("Task"), lambda task: task.title),
        Column("owner", t("Responsible"), lambda task: owner_said(db, task)),
        Column("unit", t("Unit"), lambda task: task.unit_name or "–"),
        Column("due", t("Due on"), lambda task: say_date(task.due_on), True, "date"),
        Column("urgency", t("State"), lambda task: list_tag(db, task), True, "tag"),
    ]
    bar = filter_bar(asked, url_for(".joint_tasks"), choice(asked, "list", t("State"), list(LIST_NAMES.items())),
                     choice(asked, "whose", t("Whose"), [("mine", t("Mine"))]),
                     *area_boxes(db, who, asked, VIEW))  # fmt: skip
    return render_template("outreach/joint_tasks.html", page=page, columns=columns, bar=bar, row_url=task_url,
                           lede=_lede(db, who), may_add=who.may(services.KEEP))  # fmt: skip


@bp.route("/tasks/new", methods=["GET", "POST"])
@needs(services.KEEP)
def new_joint_task() -> ResponseReturnValue:
    """Give out a task, from a meeting or by itself."""
    db, who = session(), actor()
    number = request.args.get("event", "")
    event = load(db, Event, int(number), who, P.EDIT_EVENTS) if number.isdecimal() and len(number) < 10 else None
    area = event.area if event is not None else next(iter(tops(db, who, services.KEEP)), None)
    if area is None:
        raise Forbidden()
    form = Form(JointTaskInput, _choices())
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_task(db, area, event, given, who))
        if made is not None:
            return _said(made, t("Given out: due on %(day)s.", day=say_date(made.due_on)))
    page = render_template("outreach/joint_task_form.html", form=form, event=event)
    return page, 422 if form.is_wrong else 200


@bp.get("/tasks/<int:task_id>")
@needs(VIEW)
def joint_task(task_id: int) -> ResponseReturnValue:
    """One task: who answers for it, until when, and what happened."""
    return _page(queries.load_task(session(), task_id, actor()))


@bp.post("/tasks/<int:task_id>/<any(done, postpone, 'hand-over', drop, reopen):deed>")
@needs(VIEW)
def settle_joint_task(task_id: int, deed: str) -> ResponseReturnValue:
    """Do something with it."""
    db, who = session(), actor()
    task = queries.load_task(db, task_id, who)
    model, act, said = DEEDS[deed]
    form = _form(model, task)
    if attempt(form, request.form, lambda given: act(db, task, given, who)) is not None:
        return _said(task, said)
    return _page(task, deed, form)


def task_url(task: JointTask) -> str:
    """The address of the task's page."""
    return url_for("outreach.joint_task", task_id=task.id)


def owner_said(db: Session, task: JointTask) -> str:
    """Who answers for an open task now, a dash where nobody does; for a closed one who did."""
    return "–" if queries.stands_in(db, task) == "ownerless" else services.owner_name(task) or "–"


def list_tag(db: Session, task: JointTask) -> Markup:
    """The list in which it stands, as a tag; "not pursued" where that is why it is closed."""
    if task.state == "dropped":
        return tag(DEED_NAMES["dropped"])
    found = queries.stands_in(db, task)
    return tag(LIST_NAMES[found], LIST_TONES[found])


def task_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Tasks without an owner for who keeps them, and one's own that are late or open."""
    found, url, show = [], url_for("outreach.joint_tasks"), str(t("Show"))
    if lost := queries.without_owner(session, actor):
        title = tn("%(n)s task is without an owner", "%(n)s tasks are without an owner", lost)
        hint = t("Who answered for it has left; hand it over to somebody else.")
        found.append(Need("bad", str(t("Tasks")), str(title), str(hint), f"{url}?list=ownerless", show))
    if late := queries.own_late(session, actor):
        title = tn("%(n)s task of yours is overdue", "%(n)s tasks of yours are overdue", late)
        found.append(Need("bad", str(t("Overdue")), str(title), "", f"{url}?whose=mine&list=late", show))
    if own := queries.own_open(session, actor):
        title = tn("%(n)s task of yours is to be done", "%(n)s tasks of yours are to be done", own)
        found.append(Need("info", str(t("Tasks")), str(title), "", f"{url}?whose=mine&list=open", show))
    if others := queries.late_of_others(session, actor):
        title = tn("%(n)s task given to others is overdue", "%(n)s tasks given to others are overdue", others)
        found.append(Need("warn", str(t("Tasks")), str(title), "", f"{url}?list=late", show))
    return found


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """The tasks that came of a meeting or a supervision visit."""
    if event.kind not in MEETINGS:
        return None
    tasks = tasks_shown(session, event, actor)
    can_add = may(session, event, actor, P.EDIT_EVENTS)
    if not tasks and not can_add:
        return None
    values = {"tasks": tasks, "new_url": url_for("outreach.new_joint_task", event=event.id) if can_add else ""}
    return Panel(str(t("Tasks")), "outreach/panel_joint_tasks.html", values, rank=12)


def tasks_shown(session: Session, event: Event, actor: Actor) -> list[dict[str, Any]]:
    """The event's tasks as task_rows.html draws them, the next due first."""
    query = queries.tasks_seen(actor).where(JointTask.event_id == event.id).order_by(JointTask.due_on, JointTask.id)
    return [{"task": task, "state": list_tag(session, task), "url": task_url(task),
             "owner": owner_said(session, task)} for task in session.scalars(query)]  # fmt: skip


def _lede(db: Session, who: Actor) -> str:
    counts = {name: queries.count_in(db, who, name, VIEW) for name in ("ownerless", "late", "open")}
    return str(t("%(late)s overdue, %(open)s being worked on, %(ownerless)s without an owner.", **counts))


def _form(model: Any, task: JointTask) -> Form[Any]:
    if model is not TaskOwnerInput:
        return Form(model)
    return Form(model, _choices(), {"unit": unit_entry(task.unit) if task.unit is not None else ""})


def _choices() -> Choices:
    return {"owner_id": queries.offered_owners(session(), actor()),
            "unit": offered_units(session(), actor(), services.KEEP)}  # fmt: skip


def _page(task: JointTask, deed: str = "", form: Form[Any] | None = None) -> ResponseReturnValue:
    db, who = session(), actor()
    allowed = {"done": services.may_do(who, task), "postpone": services.may_do(who, task)}
    allowed |= dict.fromkeys(("hand-over", "drop", "reopen"), services.may_keep(who, task))
    shown = ("done", "postpone", "hand-over", "drop") if task.state == "open" else ("reopen",)
    chosen = deed or request.args.get("deed", "")
    chosen = chosen if chosen in shown and allowed[chosen] else ""
    page = render_template(
        "outreach/joint_task.html", task=task, state=list_tag(db, task), owner=owner_said(db, task),
        event_link=event_link(task.event, may(db, task.event, who, VIEW)) if task.event is not None else None,
        steps=queries.steps_of(db, task), deeds=[one for one in shown if allowed[one]], deed=chosen,
        form=form or (_form(DEEDS[chosen][0], task) if chosen else None), names=DEED_NAMES,
    )  # fmt: skip
    return page, 422 if form is not None else 200


def _said(task: JointTask, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(task_url(task))
