"""The reader's own account: name, language, password, keys for programs, other devices."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import signed_in
from core.errors import Invalid, TooMany
from core.forms import Form, attempt
from core.i18n import speak, t
from core.web import actor, session
from registry.account_inputs import LANGUAGE_NAMES, ChangedPassword, OwnProfile, TokenInput
from registry.account_services import change_password, edit_profile, make_token, revoke_token
from registry.account_services import sign_out_everywhere as end_all_sessions
from registry.models import ApiToken, Grant, User
from registry.permissions import ROLE_NAMES
from registry.views import bp
from registry.views.entrance import count_later, door_for

FRESH_TOKEN = "fresh_token"  # noqa: S105 - the name of a cookie's member
_LANGUAGES = {"language": LANGUAGE_NAMES}


@bp.get("/account")
@signed_in
def account() -> str:
    """Everything about the reader's own account."""
    return _page(fresh_token=cookie.pop(FRESH_TOKEN, None))


@bp.post("/account")
@signed_in
def edit_account() -> ResponseReturnValue:
    """Keep name, e-mail and language."""
    form: Form[OwnProfile] = Form(OwnProfile, _LANGUAGES)
    done = attempt(form, request.form, lambda given: edit_profile(session(), own_user(), given, actor()))
    if done is None:
        return _page(profile=form), 422
    cookie["language"] = done.language
    speak(done.language)
    flash(str(t("Your account has been changed.")), "success")
    return redirect(url_for("registry.account"))


@bp.post("/account/password")
@signed_in
def change_own_password() -> ResponseReturnValue:
    """Change the password; this device stays signed in, all others are signed out."""
    form, user = Form(ChangedPassword), own_user()
    at = door_for(user.login)
    try:
        done = attempt(form, request.form, lambda given: change_password(session(), user, given, at, actor()))
    except TooMany as pause:
        form.refuse(pause)
        return _page(password=form), 429, {"Retry-After": str(pause.retry_after)}
    if done is None:
        if form["old"].errors and form["old"].value:
            count_later(at)
        return _page(password=form), 422
    cookie["session_key"] = user.session_key
    flash(str(t("Your password has been changed. Other devices have to sign in again.")), "success")
    return redirect(url_for("registry.account"))


@bp.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out on every device, this one too."""
    end_all_sessions(session(), own_user(), actor())
    cookie.clear()
    flash(str(t("You have been signed out on every device.")), "success")
    return redirect(url_for("registry.sign_in"))


@bp.post("/account/tokens")
@signed_in
def add_token() -> ResponseReturnValue:
    """Make a key for a program; it is shown on the next page and never again."""
    form = Form(TokenInput)
    secret = attempt(form, request.form, lambda given: make_token(session(), own_user(), given, actor()))
    if secret is None:
        return _page(token=form), 422
    cookie[FRESH_TOKEN] = secret
    return redirect(url_for("registry.account") + "#tokens")


@bp.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def revoke_own_token(token_id: int) -> ResponseReturnValue:
    """Make a key useless."""
    revoke_token(session(), own_user(), token_id, actor())
    flash(str(t("The token has been revoked. Programs that use it are refused from now on.")), "success")
    return redirect(url_for("registry.account") + "#tokens")


def own_user() -> User:
    """The reader's own record."""
    found = session().get(User, int(actor().key.removeprefix("user:")))
    if found is None:
        raise Invalid("no_account", t("This account is no longer there."))
    return found


def _page(**shown: Any) -> str:
    user = own_user()
    profile = {"name": user.name, "email": user.email, "language": user.language}
    shown.setdefault("profile", Form(OwnProfile, _LANGUAGES, profile))
    shown.setdefault("password", Form(ChangedPassword))
    shown.setdefault("token", Form(TokenInput))
    tokens = session().scalars(select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.id.desc())).all()
    held = session().scalars(select(Grant).where(Grant.user_id == user.id).order_by(Grant.id)).all()
    return render_template("registry/account.html", user=user, tokens=tokens, held=held, role_names=ROLE_NAMES, **shown)
