"""What people type is taken kindly in forms and sheets, and strictly in JSON."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from core.errors import DomainError
from core.fields import Clock, Count, Day, Decimal, Email, Entry, Flag, Input, Line, Name, Phone, name_key
from core.forms import Form, attempt
from core.i18n import speaking, t
from core.sentences import refusals


class Drill(Input):
    """An input model with one field of each kind."""

    name: Annotated[Name, Entry(t("Name"))]
    pupils: Annotated[Count | None, Entry(t("Pupils"))] = None
    area: Annotated[Decimal | None, Entry(t("Area"))] = None
    on: Annotated[Day | None, Entry(t("Date"))] = None
    starts: Annotated[Clock | None, Entry(t("Time"))] = None
    public: Annotated[Flag, Entry(t("Public"))] = False
    phone: Annotated[Phone, Entry(t("Phone"))] = ""
    email: Annotated[Email, Entry(t("E-mail"))] = ""
    note: Annotated[Line, Entry(t("Note"))] = ""
    people: Annotated[dict[str, Count], Entry(t("People"))] = {}


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("pupils", "1,240", 1240), ("pupils", "５３", 53), ("pupils", " 12 ", 12),
        ("pupils", "12.0", 12), ("pupils", 5.0, 5),
        ("area", "1,234.5", 1234.5), ("area", "３.５", 3.5),
        ("on", "2027年5月12日", date(2027, 5, 12)), ("on", "2027/5/2", date(2027, 5, 2)),
        ("on", "2027-05-12", date(2027, 5, 12)),
        ("on", "2027-05-12T00:00:00", date(2027, 5, 12)),
        ("starts", "14:28", time(14, 28)), ("starts", "14时28分", time(14, 28)), ("starts", "8：05", time(8, 5)),
        ("public", "是", True), ("public", "否", False), ("public", "√", True),
        ("phone", "0797-6832001", "0797-6832001"), ("phone", "０７９７", "0797"),
    ],
)  # fmt: skip
def test_usual_ways_of_writing_are_understood(field: str, typed: Any, meant: Any) -> None:
    assert getattr(Drill.model_validate({"name": "x", field: typed}), field) == meant


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("pupils", "53人左右", "whole number"), ("pupils", "-1", "0 or more"), ("pupils", True, "whole number"),
        ("pupils", "1.5", "whole number"), ("pupils", "1e9", "whole number"), ("area", "nan", "a number"),
        ("on", "2027-02-30", "date that exists"), ("on", "12/05/2027", "date that exists"),
        ("starts", "25:00", "a time"), ("public", "maybe", "yes or no"),
        ("phone", "9.12E+08", "spreadsheet"), ("phone", "王老师", "telephone"), ("email", "a@b", "e-mail"),
        ("name", "", "fill this in"), ("name", "a\x07b", "control characters"), ("name", "x" * 200, "at most 120"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_remedy(field: str, typed: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Drill.model_validate({"name": "x", field: typed})
    (refusal,) = refusals(caught.value)
    assert refusal.field == field
    assert said in str(refusal)


def test_a_json_number_is_a_number_and_nothing_else() -> None:
    assert Drill.model_validate({"name": "x", "pupils": 5.0}, context={"json": True}).pupils == 5
    with pytest.raises(ValidationError):
        Drill.model_validate({"name": "x", "pupils": "5"}, context={"json": True})


def test_a_misspelt_member_is_not_silently_lost() -> None:
    with pytest.raises(ValidationError) as caught:
        Drill.model_validate({"name": "x", "pupil": 5})
    assert "Check its spelling" in str(refusals(caught.value)[0])


def test_a_refused_form_keeps_every_value_and_says_what_is_wrong_where() -> None:
    form = Form(Drill, {"people": [("students", "Students")]})
    typed = MultiDict({"name": "石上小学", "pupils": "53人左右", "on": "2027年5月12日", "people.students": "1,012"})
    assert form.read(typed) is None
    assert form["pupils"].errors == ["Please enter a whole number, for example 12."]
    assert (form["name"].value, form["pupils"].value, form["on"].value) == ("石上小学", "53人左右", "2027年5月12日")
    assert form["people"].value == {"students": "1,012"}


def test_a_refusal_of_the_deed_stands_beside_its_field_too() -> None:
    form = Form(Drill)

    def deed(given: Drill) -> None:
        raise DomainError("taken", t("This name is taken."), field="name")

    assert attempt(form, MultiDict({"name": "x"}), deed) is None
    assert form["name"].errors == ["This name is taken."]


def test_a_good_form_gives_the_model() -> None:
    given = Form(Drill).read(MultiDict({"name": "x", "pupils": "", "public": "1"}))
    assert given is not None
    assert (given.pupils, given.public) == (None, True)


@given(st.text())
def test_any_text_at_all_is_taken_or_refused_and_never_breaks(typed: str) -> None:
    form = Form(Drill)
    form.read(MultiDict({field.name: typed for field in form.fields}))
    assert all(isinstance(error, str) and error for field in form.fields for error in field.errors)


def test_names_are_compared_without_width_case_and_punctuation() -> None:
    assert name_key("石上 小学（总校）") == name_key("石上小学(总校)") == "石上小学总校"
    assert name_key("ＡＢＣ中学") == name_key("abc 中学")


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("on", "2027年5月12日"), ("on", "2027-5-2"), ("on", 0), ("starts", "8：05"), ("starts", "14时"),
        ("starts", 3600), ("public", "是"), ("public", 1), ("area", "3.5"), ("area", True), ("pupils", "53"),
        ("pupils", True), ("people", {"a\x00": 1}),
    ],
)  # fmt: skip
def test_in_json_a_value_is_written_in_one_way_only(field: str, sent: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Drill.model_validate({"name": "x", field: sent}, context={"json": True})
    assert [str(refusal.field).split(".")[0] for refusal in refusals(caught.value)] == [field]


@pytest.mark.parametrize(
    ("on", "is_taken"), [("1899-12-31", False), ("1900-01-01", True), ("2200-12-31", True), ("2201-01-01", False)]
)
def test_days_of_no_possible_year_are_refused(on: str, is_taken: bool) -> None:
    form = Form(Drill)
    assert (form.read(MultiDict({"name": "x", "on": on})) is not None) is is_taken
    assert is_taken or form["on"].errors == ["Choose a year between 1900 and 2200."]


class Rule(Input):
    """Fields with and without a default that says something."""

    every: Annotated[Count, Entry(t("Every"))] = 1
    apart: Annotated[Count, Entry(t("Apart"))] = 0
    until: Annotated[Day | None, Entry(t("Until"))] = None
    note: Annotated[Line, Entry(t("Note"))] = ""
    days: Annotated[list[Count], Entry(t("Days"))] = []
    name: Annotated[Name, Entry(t("Name"))]


def test_only_a_field_that_may_stay_empty_is_called_optional() -> None:
    form = Form(Rule, values={"note": "typed"})
    assert [bound.name for bound in form.fields if bound.can_be_empty] == ["until", "note", "days"]
    assert [bound.name for bound in form.fields if bound.required] == ["name"]


def test_an_example_is_shown_in_the_language_spoken() -> None:
    class Named(Input):
        name: Annotated[Name, Entry(t("Name"), example=t("Date"))]

    assert Form(Named)["name"].attrs == {"placeholder": "Date"}
    with speaking("zh"):
        assert Form(Named)["name"].attrs == {"placeholder": "日期"}
