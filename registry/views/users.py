"""Accounts of other people, for those who manage them."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.config import Config
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.tags import tag
from core.times import say_minute
from core.web import actor, address, session
from registry.account_inputs import LANGUAGE_NAMES
from registry.granting import roles_to_grant
from registry.invitation_services import VALID_DAYS, invite, send_invitation
from registry.models import Grant, Unit, User
from registry.permissions import ROLE_NAMES
from registry.permissions import Permission as P
from registry.scope import load
from registry.user_inputs import GrantInput, UserEdit, UserInput, order_of_fields
from registry.user_queries import (
    STATES,
    is_managed_by,
    managed_user,
    offered_areas,
    offered_units,
    states,
    unit_entry,
)
from registry.user_queries import users as users_of
from registry.user_services import (
    close_account,
    create_user,
    edit_user,
    give_role,
    reopen_account,
    require_managed,
    take_role,
)
from registry.views import bp

FRESH_LINK = "fresh_link"


@bp.get("/users")
@needs(P.MANAGE_USERS)
def users() -> str:
    """The accounts that the reader manages, to search and filter."""
    query = users_of(actor(), request.args)
    sorts = {"name": User.name, "login": User.login, "seen": User.last_login_at, "newest": User.id}
    page = listing(session(), query, request.args, url_for("registry.users"), sorts, "name")
    columns = _columns(states(session(), page.rows))
    return render_template("registry/users.html", page=page, columns=columns, bar=_bar(), row_url=_user_url)


@bp.get("/users/new")
@needs(P.MANAGE_USERS)
def new_user() -> str:
    """A new account; with ?unit= in the address for a contact of that unit."""
    values: dict[str, Any] = {"language": "zh"}
    if typed := request.args.get("unit", type=int):
        unit = load(session(), Unit, typed, actor(), P.MANAGE_USERS)
        values |= {"role": "unit_contact", "unit": unit_entry(unit)}
        values |= {"name": unit.contact_name, "email": unit.contact_email}
    return _new_page(Form(UserInput, _choices(), values))


@bp.post("/users/new")
@needs(P.MANAGE_USERS)
def add_user() -> ResponseReturnValue:
    """Make the account and its invitation link, which the next page shows once."""
    form = Form(UserInput, _choices())
    made: User | None = attempt(form, request.form, lambda given: create_user(session(), given, actor()))
    if made is None:
        return _new_page(form), 422
    _hand_out_link(made)
    return redirect(url_for("registry.user", user_id=made.id))


@bp.get("/users/<int:user_id>")
@needs(P.MANAGE_USERS)
def user(user_id: int) -> str:
    """One account: its roles, its link, what can be done with it."""
    return _user_page(managed_user(session(), user_id, actor()))


@bp.post("/users/<int:user_id>")
@needs(P.MANAGE_USERS)
def change_user(user_id: int) -> ResponseReturnValue:
    """Keep name, e-mail and language."""
    found = managed_user(session(), user_id, actor())
    form = Form(UserEdit, {"language": LANGUAGE_NAMES})
    if attempt(form, request.form, lambda given: edit_user(session(), found, given, actor())) is None:
        return _user_page(found, edit=form), 422
    return _back_to(found, str(t("%(name)s: the account has been changed.", name=found.name)))


@bp.post("/users/<int:user_id>/roles")
@needs(P.MANAGE_USERS)
def add_role(user_id: int) -> ResponseReturnValue:
    """One more role for this person."""
    found = managed_user(session(), user_id, actor())
    form = Form(GrantInput, _choices())
    given = attempt(form, request.form, lambda given: give_role(session(), found, given, actor()))
    if given is None:
        return _user_page(found, role=form), 422
    return _back_to(found, str(t("%(name)s is now %(role)s.", name=found.name, role=ROLE_NAMES[given.role])))


@bp.post("/users/<int:user_id>/roles/<int:grant_id>/remove")
@needs(P.MANAGE_USERS)
def remove_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role away."""
    found = managed_user(session(), user_id, actor())
    take_role(session(), found, grant_id, actor())
    return _back_to(found, str(t("The role has been taken away from %(name)s.", name=found.name)))


@bp.post("/users/<int:user_id>/link")
@needs(P.MANAGE_USERS)
def renew_link(user_id: int) -> ResponseReturnValue:
    """A new link with which the person chooses a password; older links stop working."""
    found = managed_user(session(), user_id, actor())
    require_managed(session(), found, actor())
    _hand_out_link(found)
    return redirect(url_for("registry.user", user_id=found.id))


@bp.post("/users/<int:user_id>/close")
@needs(P.MANAGE_USERS)
def close_user(user_id: int) -> ResponseReturnValue:
    """Close the account; what the person did stays in the records."""
    found = managed_user(session(), user_id, actor())
    close_account(session(), found, actor())
    return _back_to(found, str(t("The account of %(name)s is closed.", name=found.name)))


@bp.post("/users/<int:user_id>/reopen")
@needs(P.MANAGE_USERS)
def reopen_user(user_id: int) -> ResponseReturnValue:
    """Open the account again."""
    found = managed_user(session(), user_id, actor())
    reopen_account(session(), found, actor())
    return _back_to(found, str(t("The account of %(name)s is open again.", name=found.name)))


def _hand_out_link(user: User) -> None:
    config: Config = current_app.extensions["config"]
    secret = invite(session(), user, actor())
    link = address(url_for("registry.invitation", token=secret))
    is_sent = bool(config["SMTP_HOST"]) and send_invitation(session(), user, link, actor())
    cookie[FRESH_LINK] = {"user_id": user.id, "link": link, "is_sent": is_sent}


def _back_to(user: User, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("registry.user", user_id=user.id))


def _new_page(form: Form[UserInput]) -> str:
    return render_template("registry/user_new.html", form=form, names=order_of_fields())


def _user_page(found: User, **shown: Any) -> str:
    fresh = cookie.get(FRESH_LINK)
    link = cookie.pop(FRESH_LINK) if fresh and fresh["user_id"] == found.id else None
    values = {"name": found.name, "email": found.email, "language": found.language, "version": found.version}
    shown.setdefault("edit", Form(UserEdit, {"language": LANGUAGE_NAMES}, values))
    shown.setdefault("role", Form(GrantInput, _choices()))
    state = states(session(), [found])[found.id]
    return render_template(
        "registry/user.html",
        user=found,
        state=STATES[state],
        state_code=state,
        role_names=ROLE_NAMES,
        fresh=link,
        valid_days=VALID_DAYS,
        is_own=actor().key == f"user:{found.id}",
        can_manage=is_managed_by(session(), found, actor()),
        place_of=_place_of,
        **shown,
    )


def _choices() -> dict[str, list[tuple[str, Any]]]:
    return {
        "role": [(role, ROLE_NAMES[role]) for role in roles_to_grant(actor())],
        "language": list(LANGUAGE_NAMES),
        "area": list(offered_areas(session(), actor())),
        "unit": list(offered_units(session(), actor())),
    }


def _place_of(grant: Grant) -> str:
    if grant.unit is not None:
        return f"{grant.unit.name} · {grant.unit.area.name}"
    return grant.area.name if grant.area else str(t("everywhere"))


def _columns(state_of: dict[int, str]) -> list[Column]:
    return [
        Column("name", t("Full name"), lambda user: user.name, True),
        Column("login", t("Sign-in name"), lambda user: user.login, True),
        Column("roles", t("Roles"), _roles),
        Column("state", t("State"), lambda user: _tag(state_of[user.id])),
        Column("seen", t("Last signed in"), lambda user: _when(user), True, "date"),
    ]


def _roles(user: User) -> Markup:
    lines = [Markup("{}{}{}").format(ROLE_NAMES[g.role], t(": "), _place_of(g)) for g in user.grants]
    return Markup("<br>").join(lines)


def _when(user: User) -> str:
    return say_minute(user.last_login_at) if user.last_login_at else str(t("never"))


def _tag(state: str) -> Markup:
    label, tone = STATES[state]
    return tag(label, tone)


def _bar() -> FilterBar:
    asked = request.args
    in_states = [(state, label) for state, (label, _) in STATES.items()]
    return filter_bar(
        asked,
        url_for("registry.users"),
        text_box(asked, "q", t("Full name")),
        choice(asked, "role", t("Role"), list(ROLE_NAMES.items())),
        choice(asked, "state", t("State"), in_states),
    )


def _user_url(user: User) -> str:
    return url_for("registry.user", user_id=user.id)
