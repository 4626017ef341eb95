"""Whether a Word file can serve as a template: it names known fields only, and does nothing but name them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.documents.package import require_harmless
from core.errors import DomainError, Invalid, Refusals
from core.i18n import Text, t

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

MOST_DEPTH = 2  # of loops within each other: more would be needed by nothing, and could go on for ever
MOST_COMPLAINTS = 10
LONGEST_PLACE = 60
FILTERS = frozenset({"length", "count", "default", "d", "first", "last", "upper", "lower", "trim"})
LOOP: Node = Record(t("The loop"), dict.fromkeys(("index", "first", "last", "length"), Value(t("Number"))))

Scope = Mapping[str, Node]


def environment() -> Environment:
    """Where templates are filled: what is put in is text, and nothing of the program can be reached."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True)


def check(data: bytes, fields: Scope) -> None:
    """Refuse what is no harmless Word file, or names a field that there is not, saying where (Invalid or Refusals)."""
    require_harmless(data)
    complaints: list[DomainError] = []
    for source in _sources(data):
        complaints += _complaints(source, fields)
    if complaints:
        raise Refusals(complaints[:MOST_COMPLAINTS])


def _sources(data: bytes) -> Iterator[str]:
    """The parts of the file as the library reads them: body, headers, footers, properties."""
    from docxtpl import DocxTemplate

    try:
        opened = DocxTemplate(BytesIO(data))
        opened.init_docx()
        parts = [opened.get_xml()]
        for uri in (opened.HEADER_URI, opened.FOOTER_URI):
            parts += [opened.get_part_xml(part) for _, part in opened.get_headers_footers(uri)]
        parted = [re.sub(r"<w:p([ >])", r"\n<w:p\1", str(opened.patch_xml(part))) for part in parts]
        properties = opened.docx.core_properties
        named = ("author", "comments", "identifier", "language", "subject", "title")
        parted += [str(getattr(properties, name) or "") for name in named]
    except Exception:
        raise Invalid("template.damaged", t("Word could not open this file either: it is damaged."), field="file",
                      hint=t("Save it in Word once more as .docx and choose it again.")) from None  # fmt: skip
    yield from parted


def _complaints(source: str, fields: Scope) -> list[DomainError]:
    from jinja2 import TemplateSyntaxError

    try:
        parsed = environment().parse(source)
    except TemplateSyntaxError as error:
        wording = t("The field cannot be read in “%(place)s”: a brace, a quotation mark or an end is missing.",
                    place=_place(source, error.lineno))  # fmt: skip
        return [Invalid("template.syntax", wording, field="file")]
    return list(_Reader(source).of_all(parsed.body, fields, 0))


def _place(source: str, line: int) -> str:
    """The words of the paragraph in which something stands."""
    rows = source.split("\n")
    said = re.sub(r"<[^>]+>", "", rows[min(max(line, 1), len(rows)) - 1]).strip()
    return said if len(said) <= LONGEST_PLACE else said[: LONGEST_PLACE - 1] + "…"


class _Reader:
    """Walks through what a template says, with the names that are known at each place."""

    def __init__(self, source: str) -> None:
        self.source = source

    def of_all(self, body: list[Any], scope: Scope, depth: int) -> Iterator[DomainError]:
        """What is wrong in a piece of the template."""
        for node in body:
            yield from self.of(node, scope, depth)

    def of(self, node: nodes.Node, scope: Scope, depth: int) -> Iterator[DomainError]:
        """What is wrong in one node and all in it."""
        from jinja2 import nodes

        if isinstance(node, nodes.For):
            yield from self._loop(node, scope, depth)
        elif isinstance(node, nodes.Output):
            for one in node.nodes:
                yield from self._shown(one, scope)
        elif isinstance(node, nodes.If):
            yield from self._asked(node.test, scope)
            for branch in (node.body, node.elif_, node.else_):
                yield from self.of_all(list(branch), scope, depth)
        else:
            yield self._foreign(node)

    def _loop(self, node: nodes.For, scope: Scope, depth: int) -> Iterator[DomainError]:
        from jinja2 import nodes

        if not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive or depth >= MOST_DEPTH:
            yield self._foreign(node)
            return
        found, unknown = self._found(node.iter, scope)
        if unknown is not None:
            yield unknown
        elif not isinstance(found, Rows | Lines):
            wording = t("“%(name)s” in “%(place)s” is a single field, so it cannot be repeated.")
            yield self._said("template.not_rows", wording, node, _name(node.iter))
        else:
            row: Node = Record(found.says, found.fields) if isinstance(found, Rows) else Value(found.says)
            inner = {**scope, node.target.name: row, "loop": LOOP}
            yield from self.of_all([*node.body, *node.else_], inner, depth + 1)

    def _shown(self, node: nodes.Node, scope: Scope) -> Iterator[DomainError]:
        from jinja2 import nodes

        if isinstance(node, nodes.TemplateData | nodes.Const):
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            found, unknown = self._found(node, scope)
            if unknown is not None:
                yield unknown
            elif not isinstance(found, Value):
                wording = t("“%(name)s” in “%(place)s” holds several fields: name one of them.")
                yield self._said("template.not_value", wording, node, _name(node))
        else:
            yield from self._asked(node, scope)

    def _asked(self, node: nodes.Node, scope: Scope) -> Iterator[DomainError]:
        """A condition, or a field that is changed by a filter."""
        from jinja2 import nodes

        if isinstance(node, nodes.Name | nodes.Getattr):
            unknown = self._found(node, scope)[1]
            yield from [unknown] if unknown is not None else []
        elif isinstance(node, nodes.Not | nodes.And | nodes.Or | nodes.Compare | nodes.Operand | nodes.CondExpr):
            for inner in node.iter_child_nodes():
                yield from self._asked(inner, scope)
        elif isinstance(node, nodes.Filter) and node.name in FILTERS and node.node is not None:
            for inner in (node.node, *node.args):
                yield from self._asked(inner, scope)
        elif not isinstance(node, nodes.Const):
            yield self._foreign(node)

    def _found(self, node: nodes.Node, scope: Scope) -> tuple[Node | None, DomainError | None]:
        """The field that a name stands for, or the refusal that says that there is none."""
        from jinja2 import nodes

        if isinstance(node, nodes.Name) and node.name in scope:
            return scope[node.name], None
        if isinstance(node, nodes.Getattr):
            holder, unknown = self._found(node.node, scope)
            if unknown is not None:
                return None, unknown
            if isinstance(holder, Record) and node.attr in holder.fields:
                return holder.fields[node.attr], None
        elif not isinstance(node, nodes.Name):
            return None, self._foreign(node)
        wording = t("There is no field “%(name)s”; it stands in “%(place)s”.")
        return None, self._said("template.unknown_field", wording, node, _name(node))

    def _foreign(self, node: nodes.Node) -> DomainError:
        wording = t("“%(place)s” does more than name a field, ask for one or repeat rows. Templates can do no more.")
        return self._said("template.not_allowed", wording, node, "")

    def _said(self, code: str, wording: Text, node: nodes.Node, name: str) -> DomainError:
        words = {"place": _place(self.source, node.lineno)} | ({"name": name} if name else {})
        return Invalid(code, Text(wording.msgid, words), field="file")


def _name(node: Any) -> str:
    """The name as it was written, as in `unit.name`."""
    inner = getattr(node, "node", None)
    return (
        f"{_name(inner)}.{node.attr}"
        if inner is not None and hasattr(node, "attr")
        else str(getattr(node, "name", "?"))
    )
