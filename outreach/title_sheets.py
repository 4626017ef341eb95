"""Demonstration titles from sheets: a bureau's list of those that were given, row by row through the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, Text, t
from core.imports import Change, Given, Options, Plan, Problem, Severity, StepImporter, steps
from core.imports.bulk import hold
from core.imports.importer import Choices
from core.times import say_plain_date
from outreach import title_services as services
from outreach.demonstration_inputs import TitleInput
from outreach.demonstration_models import Demonstration
from outreach.demonstration_queries import reviews_of
from outreach.demonstration_words import LEVEL_NAMES
from outreach.title_row_inputs import TitleRow
from outreach.title_rows import AskedTitle, Mark
from outreach.title_sheet_queries import EDIT, marks, title_reader, titles_there
from registry import terms
from registry.audit import Trailed
from registry.models import Area, Unit
from registry.sheet_settings import under_setting

TITLES = Demonstration.metadata.tables["demonstrations"]
MOST_ROWS = 5_000
_KEPT = ("name", "area_id", "unit_id", "granted_on", *services.WAS, "version")
_COLUMNS = {"unit_id": "unit", "name": "unit", "area_id": "area_code", "score_percent": "score"}
"""The column of a row that gave what a field of the input model refuses."""
_TOLD = {"kind": "kind", "level": "level", "granted_on": "granted_on", "term_until": "term_until",
         "review_due_on": "review_due_on", "document": "document", "score_percent": "score",
         "revoked_on": "revoked_on", "reason": "reason", "note": "note"}  # fmt: skip


class TitleImporter(Trailed, StepImporter):
    """Brings in titles that were given; a title is found again by whom it is for, its kind and its day."""

    kind = "demonstration_titles"
    title = t("Demonstration titles")
    hint = t("A list of titles that were given to schools, communities, bases and households: one row a title. A title "
             "is found again by its unit, kind and day.")  # fmt: skip
    permission = str(EDIT)
    row = TitleRow
    settings = (under_setting(),)
    requires = (("unit", "kind", "granted_on"), ("unit_code", "kind", "granted_on"))
    tables = (TITLES,)
    records_url = "/demonstrations"

    def choices(self, session: Session) -> Choices:
        """Kinds and levels of title."""
        levels = [(code, str(name)) for code, name in LEVEL_NAMES.items()]
        return {"kind": terms.names(session, "demonstration_kind"), "level": levels}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Enter the titles of the rows by their day; a refused row leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        hold(session, self.tables)
        return _Taking(session, options, actor).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a title that the batch changed what it was."""
        title = session.get_one(Demonstration, record_id)
        return steps.put_back(lambda: services.put_title_back(session, title, before["was"], actor))


class _Taking:
    """The rows of one file on their way into the register."""

    def __init__(self, session: Session, options: Options, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.reader = title_reader(session, options, actor)
        self.plan = self.reader.plan
        self.mark_of = marks(session, self.reader.locator.book)
        self.there = titles_there(session)
        self.kinds = terms.labels(session, "demonstration_kind")

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows, the earliest title first."""
        for asked in self.reader.read(given):
            title = self.there.get(asked.key)
            if title is None:
                self._enter(asked)
            else:
                self._correct(asked, title)
        return self.plan

    def _enter(self, asked: AskedTitle) -> None:
        wanted = self._input(asked, asked.values)
        if wanted is None:
            return
        mark = self._mark(asked)
        try:
            with self.session.begin_nested():
                title = services.enter_title(self.session, wanted, mark, self.actor)
        except DomainError as error:
            steps.refuse(self.plan, asked.row, error, _COLUMNS)
            return
        self._remark(asked, mark, title)
        self.plan.new.add(asked.row.row)
        self.plan.changes.append(_change(asked, title, None, tuple(self._told({}, services.as_typed(title)))))

    def _correct(self, asked: AskedTitle, title: Demonstration) -> None:
        typed = services.as_typed(title)
        said = self._without_kept(asked, title, typed)
        wanted = self._input(asked, {**typed, **said})
        if wanted is None:
            return
        if wanted == TitleInput.model_validate(typed):
            self.plan.unchanged.add(asked.row.row)
            return
        mark, was = self.mark_of(title.area), services.kept_of(title)
        has_score = wanted.score_percent != title.score_percent
        try:
            with self.session.begin_nested():
                services.correct_title(self.session, title, wanted, mark, self.actor)
        except DomainError as error:
            steps.refuse(self.plan, asked.row, error, _COLUMNS)
            return
        if has_score:
            self._remark(asked, mark, title)
        self.plan.changed.add(asked.row.row)
        told = tuple(self._told(typed, services.as_typed(title)))
        self.plan.changes.append(_change(asked, title, {"was": was}, told))

    def _without_kept(self, asked: AskedTitle, title: Demonstration, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What the row says, less what was settled here: a score by the criteria, the days that a review gave."""
        said = {name: value for name, value in asked.values.items() if name in _TOLD}
        reviews = reviews_of(self.session, title)
        kept = {"score_percent"} if title.scored_at is not None else set()
        kept |= {"term_until", "review_due_on"} if reviews else set()
        differing = [name for name in said if name in kept and said[name] != typed[name]]
        for name in differing:
            del said[name]
        if "score_percent" in differing:
            what = t("It was scored here by the criteria, at %(percent)s%%; that stays.", percent=title.score_percent)
            self._warn(asked, "title.scored", what, t("Score it again on its page, if that is wrong."), "score")
        if reviews and (days := [name for name in differing if name != "score_percent"]):
            day = Said(say_plain_date, (reviews[0].reviewed_on,))
            what = t("The review of %(day)s set until when it holds and the next review; that stays.", day=day)
            self._warn(asked, "title.reviewed", what, t("Note another review on its page, if that is wrong."), days[0])
        return said

    def _mark(self, asked: AskedTitle) -> Mark:
        unit_id, area_id, _ = asked.whom
        if unit_id is not None:
            return self.mark_of(self.session.get_one(Unit, unit_id).area)
        return self.mark_of(self.session.get_one(Area, area_id))

    def _remark(self, asked: AskedTitle, mark: Mark, title: Demonstration) -> None:
        """What is to be said of a title on paper that is held."""
        granted_on: date = asked.values["granted_on"]
        remark = mark.remark(asked.row.row, granted_on, title.score_percent, title.review_due_on)
        if title.state == "granted" and remark is not None:
            self.plan.refuse(remark)

    def _input(self, asked: AskedTitle, values: Mapping[str, Any]) -> TitleInput | None:
        try:
            return TitleInput.model_validate(values)
        except ValidationError as error:
            steps.refuse_entries(self.plan, asked.row, error, _COLUMNS)
            return None

    def _warn(self, asked: AskedTitle, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(asked.row.row, code, what, how, column, Severity.WARNING))

    def _told(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """What changes, in the words of the columns."""
        for name, column in _TOLD.items():
            before, after = self._word(name, was.get(name)), self._word(name, now.get(name))
            if before != after:
                yield column, before, after

    def _word(self, name: str, value: Any) -> Any:
        if isinstance(value, date):
            return Said(say_plain_date, (value,))
        names: Mapping[str, Any] = self.kinds if name == "kind" else LEVEL_NAMES if name == "level" else {}
        return None if value in ("", None) else names.get(value, value) if isinstance(value, str) else value


def _change(asked: AskedTitle, title: Demonstration, before: dict[str, Any] | None, told: Any) -> Change:
    after = {name: getattr(title, name) for name in _KEPT}
    label = f"{title.name} · {say_plain_date(asked.values['granted_on'])}"
    return replace(Change(TITLES, title.id, before, after, asked.row.row, label), told=told)


IMPORTERS: tuple[StepImporter, ...] = (TitleImporter(),)
