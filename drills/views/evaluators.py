"""The page of an evaluator from outside: opened by an invitation, without an account, for one drill only."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.errors import NotFound
from core.i18n import language, t
from core.web import session
from drills.evaluation_models import EvaluatorLink
from drills.evaluation_queries import LINK, link_of
from drills.services import state_of
from drills.views import bp
from drills.views.evaluation_forms import EvaluationPage, said_signed


@bp.route("/evaluate/<token>", methods=["GET", "POST"])
@public
def evaluate_by_link(token: str) -> ResponseReturnValue:
    """What this evaluator thinks of the drill: kept as a draft, or signed; nothing of anybody else is shown."""
    link = link_of(session(), token)
    if state_of(link.drill) in ("cancelled", "postponed"):
        raise NotFound("called_off", t("This drill was called off, so there is nothing to evaluate."))
    evaluator = _evaluator(link)
    page = EvaluationPage(session(), link.drill, evaluator, link.organisation)
    if request.method == "POST":
        is_signing = request.form.get("deed") == "sign"
        session().info["actor"] = evaluator  # the trail says whose hand it was
        saved = page.take(is_signing)
        if saved is not None:
            kept = t("The draft is kept. You can close this page and come back by the same link.")
            flash(said_signed(saved) if is_signing else str(kept), "success")
            return redirect(url_for(".evaluate_by_link", token=token))
    return page.show(url_for(".evaluate_by_link", token=token), True)


def _evaluator(link: EvaluatorLink) -> Actor:
    return Actor("link", f"{LINK}:{link.id}", link.name, language=language())
