"""The OpenAPI 3.1 description of the API, written from the views that are there, in the language spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from core.access import PUBLIC, SIGNED_IN, asked_of
from core.answers import Problem
from core.api.base import BASE
from core.api.operations import Operation
from core.api.repeating import HEADER, KEY
from core.api.sending import MULTIPART, Files
from core.fields import LARGEST_ID, Input
from core.forms import entries
from core.i18n import Text, t

PARAMETER = r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>"
"""A part of an address that changes: its kind, the words it may be, its name."""

REF = "#/components/schemas/{model}"
Json = dict[str, Any]
Names = dict[Any, str]  # by model
REFUSALS: dict[int, Text] = {
    400: t("The body is not valid JSON."),
    401: t("No token, or one that has been revoked."),
    403: t("Your role does not allow this."),
    404: t("There is no such thing, or not for you."),
    409: t("It cannot be done as things are now: a clash, a code that is taken, or a change by somebody else."),
    413: t("The body is too large."),
    415: t("The body does not say that it is of the kind that is taken here."),
    422: t("Some members cannot be taken; errors says which and why."),
    503: t("The database was busy; nothing was changed. Send it again after the seconds of Retry-After."),
}
INTRODUCTION = t(
    "Send your token in the header Authorization: Bearer; it may do what you may do yourself. Tokens are made on the "
    "page of your account. Refusals are problem+json (RFC 9457) with sentences in the language of Accept-Language "
    "(zh or en). Instants are in UTC; days and clocks are those of the county. A PATCH changes the members it names; "
    "with the member version it is refused when somebody else has changed the record since. A POST with the header "
    "Idempotency-Key may be sent again without being done twice."
)


@dataclass(frozen=True)
class Described:
    """One operation with the address it stands at."""

    rule: Rule
    method: str
    view: Any

    @property
    def known(self) -> Operation:
        """What the view takes and gives."""
        return self.view.operation  # type: ignore[no-any-return]

    @cached_property
    def path(self) -> str:
        """The address below the base, its numbers as {names}."""
        return str(re.sub(PARAMETER, r"{\3}", self.rule.rule)).removeprefix(BASE)

    @property
    def name(self) -> str:
        """The name of the view, which no other operation has."""
        return str(self.rule.endpoint).rpartition(".")[2]

    @property
    def tag(self) -> str:
        """The kind of thing: the first word of the address."""
        return self.path.split("/")[1]

    @property
    def refusals(self) -> list[int]:
        """The statuses that a refusal may have."""
        found = {503}
        asks_for = asked_of(self.view)
        if asks_for != PUBLIC:
            found.add(401)
        if asks_for not in (PUBLIC, SIGNED_IN):
            found.add(403)
        if "{" in self.path:
            found.add(404)
        if self.method != "GET":
            found |= {403, 404, 409, 413, 422}
        if self.known.query:
            found |= {404, 422}
        return sorted(found | ({400, 415} if self.known.body else {415} if self.known.files else set()))


def operations(app: Flask) -> list[Described]:
    """Every operation, by kind of thing and address."""
    found = [
        Described(rule, method, app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "operation")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda one: (one.tag, one.path, one.method))


def openapi(app: Flask, server: str) -> Json:
    """The whole description; `server` is the address of the application."""
    found = operations(app)
    names, schemas = _schemas(found)
    paths: dict[str, Json] = {}
    for one in found:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, names, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": str(t("Zhen'an")), "version": "1", "description": str(INTRODUCTION)},
        "servers": [{"url": server + BASE}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in sorted({one.tag for one in found})],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


def _schemas(found: list[Described]) -> tuple[Names, Json]:
    """Where each model's schema is, and all schemas by name, members named as forms name them."""
    inputs = dict.fromkeys(model for one in found for model in (one.known.body, one.known.query) if model)
    answers = dict.fromkeys(one.known.answer for one in found)
    read = [*inputs, Problem, *dict.fromkeys(one.known.clash for one in found if one.known.clash)]
    wanted: list[Any] = [*((m, "validation") for m in read), *((m, "serialization") for m in answers)]
    refs, definitions = models_json_schema(wanted, ref_template=REF)
    schemas: Json = definitions["$defs"]
    names: Names = {model: ref["$ref"].rpartition("/")[2] for (model, _), ref in refs.items()}
    for model in inputs:
        _label(model, schemas[names[model]])
    for model in {one.known.body for one in found if one.known.is_partial and one.known.body}:
        schemas[f"{names[model]}Changes"] = _partial(schemas[names[model]])
    return names, schemas


def _label(model: type[Input], schema: Json) -> None:
    """Name the members as forms name them."""
    for name, entry in entries(model).items():
        member = schema["properties"][name]
        member["title"] = str(entry.label)
        if entry.hint:
            member["description"] = str(entry.hint)


def _partial(schema: Json) -> Json:
    """The same with every member left to choice."""
    members = {
        name: {key: value for key, value in member.items() if key != "default"}
        for name, member in schema["properties"].items()
    }
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": members}


def _operation(one: Described, names: Names, schemas: Json) -> Json:
    known, asks_for = one.known, asked_of(one.view)
    described: Json = {
        "operationId": one.name,
        "summary": str(known.summary),
        "tags": [one.tag],
        "parameters": [*_parts(one), *_query(known, names, schemas), *_repeating(one)],
        "responses": {str(known.status): _given(one, names)}
        | {str(s): _refusal(s, known, names) for s in one.refusals},
    }
    if asks_for == PUBLIC:
        described["security"] = []
    elif asks_for != SIGNED_IN:
        described["x-permission"] = asks_for
    if known.body is not None:
        name = names[known.body] + ("Changes" if known.is_partial else "")
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    if known.files is not None:
        described["requestBody"] = {"required": True, "content": {MULTIPART: _files(known.files)}}
    return described


def _files(taken: Files) -> Json:
    """The body of an operation that takes files."""
    part = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1, "maxItems": taken.most}
    schema = {"type": "object", "properties": {taken.part: part}, "required": [taken.part],
              "additionalProperties": False}  # fmt: skip
    return {"schema": schema, "encoding": {taken.part: {"contentType": ", ".join(taken.kinds)}}}


def _parts(one: Described) -> Iterator[Json]:
    """The parts of the path that change: numbers of records, one of several words, or a code."""
    for kind, words, name in re.findall(PARAMETER, one.rule.rule):
        schema: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
        if kind == "any":
            schema = {"type": "string", "enum": re.split(r",\s*", words)}
        elif kind != "int":
            schema = {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[0-9A-Za-z_-]+$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(known: Operation, names: Names, schemas: Json) -> Iterator[Json]:
    if known.query is None:
        return
    schema = schemas[names[known.query]]
    for name, member in schema["properties"].items():
        described: Json = {"name": name, "in": "query", "required": name in schema.get("required", [])}
        words = str(t(": ")).join(said for said in (member.get("title"), member.get("description")) if said)
        yield described | {"description": words, "schema": _not_null(member)}


def _not_null(member: Json) -> Json:
    """The schema of a query's member: left out instead of null."""
    kept = {key: value for key, value in member.items() if key not in ("title", "description")}
    kinds = [kind for kind in kept.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return kept
    return {**{key: value for key, value in kept.items() if key not in ("anyOf", "default")}, **kinds[0]}


def _repeating(one: Described) -> Iterator[Json]:
    if one.method == "POST":
        words = str(t("A text of your own for this one deed: sent again with it, the deed is not done again."))
        yield {"name": HEADER, "in": "header", "description": words, "schema": {"type": "string", "pattern": KEY}}


def _given(one: Described, names: Names) -> Json:
    given: Json = {
        "description": str(one.known.summary),
        "content": {"application/json": {"schema": _ref(names[one.known.answer])}},
    }
    if one.known.status == 201:
        given["headers"] = {"Location": {"schema": {"type": "string"}}}
    return given


def _refusal(status: int, known: Operation, names: Names) -> Json:
    name = names[known.clash if status == 409 and known.clash else Problem]
    return {"description": str(REFUSALS[status]), "content": {"application/problem+json": {"schema": _ref(name)}}}


def _ref(name: str) -> Json:
    return {"$ref": REF.format(model=name)}
