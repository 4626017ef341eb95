"""Coming in and going out: sign in, sign out, invitation links."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from core.access import public
from core.config import Config
from core.errors import Invalid, TooMany
from core.forms import Form, attempt
from core.i18n import language, speak
from core.throttles import count_try
from core.views import back
from core.web import actor, on_refusal, session
from registry.account_inputs import ChosenPassword, SignInInput
from registry.account_services import Door, door
from registry.account_services import sign_in as let_in
from registry.identity import actor_of
from registry.invitation_services import invitation_of, is_open, lock_invitation, take_up
from registry.models import Invitation, User
from registry.permissions import ROLE_NAMES
from registry.user_queries import demo_logins
from registry.views import bp, shows_demo


@bp.get("/login")
@public
def sign_in() -> ResponseReturnValue:
    """Where people sign in; who has done so goes on to where they wanted to go."""
    return redirect(back()) if actor().is_signed_in else _sign_in_page(Form(SignInInput))


@bp.post("/login")
@public
def enter() -> ResponseReturnValue:
    """Let the right person in; a wrong password is counted, and too many of them make everybody wait."""
    form = Form(SignInInput)
    given = form.read(request.form)
    if given is None:
        return _sign_in_page(form), 422
    at = door_for(given.login)
    try:
        user = let_in(session(), given, at)
    except TooMany as pause:
        return _too_many(form, pause)
    except Invalid as refusal:
        form.refuse(refusal)
        count_later(at)
        return _sign_in_page(form), 422
    begin_session(user)
    return redirect(back())


@bp.post("/logout")
@public
def sign_out() -> ResponseReturnValue:
    """Forget on this device who it was; the language stays."""
    spoken = language()
    cookie.clear()
    cookie["language"] = spoken
    return redirect(url_for("registry.sign_in"))


@bp.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Where an invited person chooses a password; a used or old link says whom to ask."""
    found = invitation_of(session(), token)
    if found is None or not is_open(found):
        return _link_is_over(found)
    return _invitation_page(found, token, Form(ChosenPassword))


@bp.post("/invitation/<token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Keep the chosen password and go in."""
    found = lock_invitation(session(), token)
    if found is None or not is_open(found):
        return _link_is_over(found)
    form = Form(ChosenPassword)
    user = attempt(form, request.form, lambda given: take_up(session(), found, given))
    if user is None:
        return _invitation_page(found, token, form), 422
    begin_session(user)
    return redirect(url_for("registry.today"))


def begin_session(user: User) -> None:
    """Make this browser the user's, in the user's language; nothing of an earlier session stays."""
    cookie.clear()
    cookie.update(user_id=user.id, session_key=user.session_key, language=user.language)
    cookie.permanent = True
    speak(user.language)


def door_for(login: str) -> Door:
    """The guard against guessing for this name, from where this request comes."""
    config: Config = current_app.extensions["config"]
    return door(login, request.remote_addr or "", config.number("LOGIN_TRIES"), config.number("LOGIN_PAUSE_MINUTES"))


def count_later(at: Door) -> None:
    """Count a wrong password, although this request is refused and its own transaction undone."""
    on_refusal(lambda apart: count_try(apart, at.keys, at.pause_minutes))


def _sign_in_page(form: Form[SignInInput]) -> str:
    shown = demo_logins(session()) if shows_demo(session(), actor()) else []
    return render_template("registry/sign_in.html", form=form, next=back(""), demo_logins=shown, role_names=ROLE_NAMES)


def _too_many(form: Form[SignInInput], pause: TooMany) -> ResponseReturnValue:
    form.refuse(pause)
    answer = make_response(_sign_in_page(form), 429)
    answer.headers["Retry-After"] = str(pause.retry_after)
    return answer


def _invitation_page(found: Invitation, token: str, form: Form[ChosenPassword]) -> str:
    who = actor_of(session(), found.user)
    roles = [str(ROLE_NAMES[role]) for role in who.roles]
    return render_template(
        "registry/invitation.html", form=form, user=found.user, place=who.place, roles=roles, token=token
    )


def _link_is_over(found: Invitation | None) -> ResponseReturnValue:
    is_used = found is not None and found.used_at is not None and found.user.is_active
    place = actor_of(session(), found.user).place if found else ""
    return render_template("registry/link_over.html", is_used=is_used, place=place), 410 if found else 404
