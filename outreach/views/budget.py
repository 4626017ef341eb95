"""The money of a campaign: its budget lines, what was spent from each, and the receipts."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.money import plain_yuan, say_yuan
from core.sent_photos import file_store
from core.times import say_plain_date, today
from core.web import actor, session
from outreach import budget_services as services
from outreach.budget_file_queries import money_sheets
from outreach.budget_queries import expenses_of, line_sums, money_of, own_expense, own_line
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from outreach.campaign_models import BudgetLine, Expense
from outreach.queries import load_campaign
from outreach.views import bp
from outreach.views.said import may_edit
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Campaign
from schedule.queries import zone_of

LARGEST_RECEIPT = 20_000_000


@bp.get("/campaigns/<int:campaign_id>/money")
@needs(P.VIEW_CAMPAIGNS)
def campaign_money(campaign_id: int) -> str:
    """What may be spent and what was spent, line by line, and every expense."""
    db, who = session(), actor()
    found = load_campaign(db, campaign_id, who)
    here = url_for(".campaign_money", campaign_id=found.id)
    sorts: dict[str, Any] = {"day": Expense.spent_on, "amount": Expense.amount}
    page = listing(db, expenses_of(found), request.args, here, sorts, "-day")
    return render_template(
        "outreach/money.html", campaign=found, money=money_of(db, [found.id])[found.id], lines=line_sums(db, found),
        purposes=terms.labels(db, "budget_purpose", found.area), page=page, columns=_columns(found),
        can_edit=may_edit(who, found), say_yuan=say_yuan,
        row_url=(lambda one: _expense_url(found, one)) if may_edit(who, found) else None,
    )  # fmt: skip


@bp.get("/campaigns/<int:campaign_id>/money/file/<ending>")
@needs(P.VIEW_CAMPAIGNS)
def campaign_money_file(campaign_id: int, ending: str) -> ResponseReturnValue:
    """Budget lines and expenses as a table."""
    found = load_campaign(session(), campaign_id, actor())
    name = str(t("Money of %(name)s", name=found.name))
    return tables_answer(money_sheets(session(), found), name, ending)


@bp.route("/campaigns/<int:campaign_id>/money/lines/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_budget_line(campaign_id: int) -> ResponseReturnValue:
    """Add a budget line."""
    found = _own(campaign_id)
    form = _line_form(found, {})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_line(session(), found, given, actor()))
        if made is not None:
            return _back(found, str(t("Added: %(name)s.", name=_line_name(found, made))))
    return _line_page(found, form, None)


@bp.route("/campaigns/<int:campaign_id>/money/lines/<int:line_id>", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_budget_line(campaign_id: int, line_id: int) -> ResponseReturnValue:
    """Change a budget line."""
    found = _own(campaign_id)
    line = own_line(session(), found, line_id)
    values = {"purpose": line.purpose, "name": line.name, "planned": plain_yuan(line.planned), "version": line.version}
    form = _line_form(found, values)
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: services.edit_line(session(), line, given, actor()))
        if saved is not None:
            return _back(found, str(t("Saved: %(name)s.", name=_line_name(found, line))))
    return _line_page(found, form, line)


@bp.post("/campaigns/<int:campaign_id>/money/lines/<int:line_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def remove_budget_line(campaign_id: int, line_id: int) -> ResponseReturnValue:
    """Take a budget line away from which nothing was spent."""
    found = _own(campaign_id)
    line = own_line(session(), found, line_id)
    name = _line_name(found, line)
    services.remove_line(session(), line, actor())
    return _back(found, str(t("Removed: %(name)s.", name=name)))


@bp.route("/campaigns/<int:campaign_id>/money/expenses/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_expense(campaign_id: int) -> ResponseReturnValue:
    """Enter what was spent."""
    found = _own(campaign_id)
    values = {"spent_on": today(zone_of(session(), found.area)), "line_id": request.args.get("line_id", "")[:12]}
    form = _expense_form(found, values)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: _save(found, None, given))
        if made is not None:
            return _told(found, made)
    return _expense_page(found, form, None)


@bp.route("/campaigns/<int:campaign_id>/money/expenses/<int:expense_id>", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_expense(campaign_id: int, expense_id: int) -> ResponseReturnValue:
    """Correct an expense, or add its receipt."""
    found = _own(campaign_id)
    expense = own_expense(session(), found, expense_id)
    values = {name: getattr(expense, name) for name in ("spent_on", "what", "receipt_no", "version")}
    form = _expense_form(found, values | {"line_id": str(expense.line_id), "amount": plain_yuan(expense.amount)})
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: _save(found, expense, given))
        if saved is not None:
            return _told(found, saved)
    return _expense_page(found, form, expense)


@bp.post("/campaigns/<int:campaign_id>/money/expenses/<int:expense_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def remove_expense(campaign_id: int, expense_id: int) -> ResponseReturnValue:
    """Take away an expense that was entered by mistake."""
    found = _own(campaign_id)
    expense = own_expense(session(), found, expense_id)
    said = f"{expense.what}, {say_yuan(expense.amount)}"
    services.remove_expense(session(), found, expense, actor())
    return _back(found, str(t("Removed: %(name)s.", name=said)))


@bp.get("/campaigns/<int:campaign_id>/money/expenses/<int:expense_id>/receipt")
@needs(P.VIEW_CAMPAIGNS)
def expense_receipt(campaign_id: int, expense_id: int) -> ResponseReturnValue:
    """The receipt itself."""
    found = load_campaign(session(), campaign_id, actor())
    expense = own_expense(session(), found, expense_id)
    if expense.file is None or not file_store().path(expense.file).is_file():
        raise NotFound()
    return send_file(file_store().path(expense.file), expense.file.media_type, as_attachment=True,
                     download_name=expense.file.name)  # fmt: skip


def _own(campaign_id: int) -> Campaign:
    return load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)


def _save(found: Campaign, expense: Expense | None, given: ExpenseInput) -> Expense:
    """The expense and the receipt that came with it: both, or nothing."""
    db, who, file = session(), actor(), request.files.get("receipt")
    with db.begin_nested():
        if expense is None:
            saved = services.add_expense(db, found, given, who)
        else:
            saved = services.edit_expense(db, found, expense, given, who)
        if file is not None and file.filename:
            data = file.stream.read(LARGEST_RECEIPT + 1)
            services.keep_receipt(db, file_store(), found, saved, file.filename, data, who)
    return saved


def _told(found: Campaign, saved: Expense) -> ResponseReturnValue:
    money = money_of(session(), [found.id])[found.id]
    said = t("Entered: %(what)s, %(yuan)s yuan.", what=saved.what, yuan=say_yuan(saved.amount))
    if money.over:
        over = t("The campaign is now %(yuan)s yuan over its budget.", yuan=say_yuan(money.over))
        flash(str(over), "warning")
    return _back(found, str(said))


def _back(found: Campaign, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".campaign_money", campaign_id=found.id), 303)


def _line_form(found: Campaign, values: dict[str, Any]) -> Form[BudgetLineInput]:
    return Form(BudgetLineInput, {"purpose": terms.names(session(), "budget_purpose", found.area)}, values)


def _line_page(found: Campaign, form: Form[BudgetLineInput], line: BudgetLine | None) -> ResponseReturnValue:
    page = render_template("outreach/budget_line.html", campaign=found, form=form, line=line)
    return page, 422 if form.is_wrong else 200


def _expense_form(found: Campaign, values: dict[str, Any]) -> Form[ExpenseInput]:
    lines = [(str(one.line.id), _line_name(found, one.line)) for one in line_sums(session(), found)]
    return Form(ExpenseInput, {"line_id": lines}, values)


def _expense_page(found: Campaign, form: Form[ExpenseInput], expense: Expense | None) -> ResponseReturnValue:
    page = render_template("outreach/expense.html", campaign=found, form=form, expense=expense)
    return page, 422 if form.is_wrong else 200


def _line_name(found: Campaign, line: BudgetLine) -> str:
    purpose = terms.label(session(), "budget_purpose", line.purpose, found.area)
    return f"{purpose} · {line.name}" if line.name else purpose


def _expense_url(found: Campaign, one: Expense) -> str:
    return url_for(".edit_expense", campaign_id=found.id, expense_id=one.id)


def _columns(found: Campaign) -> list[Column]:
    return [
        Column("what", t("What for"), lambda one: one.what),
        Column("day", t("Day"), lambda one: say_plain_date(one.spent_on), True, "date"),
        Column("amount", t("Amount, yuan"), lambda one: say_yuan(one.amount), True, "number"),
        Column("line", t("Budget line"), lambda one: _line_name(found, one.line)),
        Column("receipt", t("Receipt"), lambda one: _receipt(found, one)),
    ]


def _receipt(found: Campaign, one: Expense) -> Markup | str:
    if one.file_id is None:
        return one.receipt_no or "–"
    address = url_for(".expense_receipt", campaign_id=found.id, expense_id=one.id)
    return Markup('<a href="{}">{}</a>').format(address, one.receipt_no or str(t("Receipt")))


def money_panel_values(db: Session, found: Campaign) -> dict[str, Any]:
    """What the campaign's page shows of its money."""
    return {"campaign": found, "money": money_of(db, [found.id])[found.id], "lines": line_sums(db, found),
            "say_yuan": say_yuan, "purposes": terms.labels(db, "budget_purpose", found.area)}  # fmt: skip
