"""The form of an evaluation, the same for an account and for an invitation, and what stands beside its indicators."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.forms import Form
from core.i18n import t
from drills import evaluation_queries as queries
from drills import evaluation_services, scoring, services
from drills.evaluation_inputs import EvaluationInput
from drills.evaluation_marks import Mark, blank, renewed, said, sections, word
from drills.evaluation_models import Evaluation, IndicatorSet
from drills.indicator_queries import sets_for
from drills.kinds import TYPE_NAMES
from drills.models import Drill
from drills.views.said import when


class EvaluationPage:
    """One evaluator's page of one drill: the set, the marks so far, and the form over them."""

    def __init__(self, db: Session, drill: Drill, evaluator: Actor, organisation: str = "") -> None:
        self.db, self.drill, self.evaluator = db, drill, evaluator
        self.evaluation = queries.evaluation_by(db, drill, evaluator.key)
        self.set = queries.set_of(db, drill, self.evaluation, _wanted_set())
        self.marks = _marks(self.set, self.evaluation)
        self.form = self._form(organisation)

    @property
    def is_signed(self) -> bool:
        """Whether nothing more can be typed."""
        return self.evaluation is not None and self.evaluation.signed_at is not None

    def take(self, is_signing: bool) -> Evaluation | None:
        """Save or sign what was typed; None when that was refused, the reasons being in the form."""
        given = self.form.read(request.form)
        if given is None:
            return None
        deed = evaluation_services.sign if is_signing else evaluation_services.save_draft
        try:
            with self.db.begin_nested():
                return deed(self.db, self.drill, given, self.evaluator)
        except DomainError as refusal:
            self.form.settle(refusal)
            return None

    def show(self, action: str, is_by_link: bool, back_url: str = "") -> ResponseReturnValue:
        """The page; a signed evaluation is shown as it is."""
        state = services.state_of(self.drill)
        page = render_template(
            "drills/evaluate.html", drill=self.drill, when=when(self.drill), type_name=TYPE_NAMES[self.drill.type],
            state=state, set=self.set, sets=sets_for(self.db, self.drill), form=self.form, action=action,
            evaluation=self.evaluation, is_signed=self.is_signed, is_by_link=is_by_link, back_url=back_url,
            sections=sections(self._as_typed()), facts=queries.facts_of(self.db, self.drill), word=word, said=said,
            weights=sum(mark["weight"] for mark in self.marks), set_name=set_name(self.set),
            left=len(scoring.unmarked(self.marks)), wrong=_wrong_marks(self.form, self.marks),
        )  # fmt: skip
        return page, 422 if self.form.is_wrong else 200

    def _form(self, organisation: str) -> Form[EvaluationInput]:
        found = self.evaluation
        named = [(str(mark["id"]), word(mark)) for mark in self.marks]
        values: dict[str, Any] = {
            "set_id": self.set.id if self.set else "", "name": self.evaluator.name[:60], "organisation": organisation,
            "points": {str(mark["id"]): mark["points"] for mark in self.marks if mark["points"] is not None},
            "remarks": {str(mark["id"]): mark["remark"] for mark in self.marks},
        }  # fmt: skip
        if found is not None:
            values |= {"name": found.evaluator_name, "organisation": found.organisation, "version": found.version,
                       "strengths": found.strengths, "weaknesses": found.weaknesses}  # fmt: skip
        return Form(EvaluationInput, {"points": named, "remarks": named}, values)

    def _as_typed(self) -> list[Mark]:
        """The marks for the page; the values in the form stand before those that are kept."""
        points, remarks = self.form["points"].value or {}, self.form["remarks"].value or {}
        if self.is_signed:
            return self.marks
        return [
            mark | {"typed": points.get(str(mark["id"]), ""), "remark": remarks.get(str(mark["id"]), "")}
            for mark in self.marks
        ]


def set_name(found: IndicatorSet | None) -> str:
    """The set's name in the language spoken."""
    return word({"name_zh": found.name_zh, "name_en": found.name_en}) if found is not None else ""


def said_signed(found: Evaluation) -> str:
    """What came of signing, in a sentence."""
    grade = said({"zh": found.grade_zh, "en": found.grade_en}) if found.grade_zh else ""
    facts = {"name": found.evaluator_name, "score": f"{found.score:g}", "grade": grade}
    return str(t("Signed by %(name)s: %(score)s points, %(grade)s.", **facts))


def _wanted_set() -> int | None:
    typed = request.values.get("set_id") or request.args.get("set", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _marks(chosen: IndicatorSet | None, found: Evaluation | None) -> list[Mark]:
    if found is not None and found.signed_at is not None:
        return [dict(mark) for mark in found.marks]
    fresh = blank(chosen.indicators) if chosen is not None else []
    return renewed(fresh, found.marks) if found is not None else fresh


def _wrong_marks(form: Form[EvaluationInput], marks: list[Mark]) -> list[Mark]:
    """The indicators that were refused, in their order."""
    wrong = set(form["points"].wrong_parts) | set(form["remarks"].wrong_parts)
    return [mark for mark in marks if str(mark["id"]) in wrong]
