"""What the pages of an import show: columns to be matched, problems, samples of changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from werkzeug.datastructures import MultiDict

from core.errors import Invalid
from core.forms import Bound, entries
from core.i18n import language, t
from core.imports.importer import Choices, Importer, Options
from core.imports.problems import Problem, excerpt, unpack
from core.imports.reading import Opened
from core.listing import Column, Listing
from core.sheets import GEOMETRY

PROBLEMS_A_PAGE = 50
_SAMPLES = 3
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file, some of its cells, and the box that says what it means."""

    header: str
    samples: list[str]
    bound: Bound


def column_choices(importer: Importer, opened: Opened) -> list[ColumnChoice]:
    """One line for each column of the file, with the field it was recognised as."""
    labels = entries(importer.row)
    offered = [("", str(t("Not used"))), *((name, str(entry.label)) for name, entry in labels.items())]
    meant = {header: name for name, header in opened.columns.items()}
    first = list(islice(opened.table.rows(), _SAMPLES))
    return [
        ColumnChoice(
            header,
            [excerpt(text) for row in first if (text := row.text(header))],
            Bound(f"column-{at}", header, "", "select", False, meant.get(header, ""), offered),
        )
        for at, header in enumerate(_plain_headers(opened))
    ]


def _plain_headers(opened: Opened) -> list[str]:
    return [header for header in opened.table.headers if header != GEOMETRY]


def setting_fields(
    importer: Importer, opened: Opened, choices: Choices, options: Options, wrong: Mapping[str, str]
) -> list[Bound]:
    """The boxes for what is asked once for the whole file."""
    fields = []
    for setting in importer.settings:
        offered = list(choices.get(setting.name, ()))
        is_needed = bool(set(setting.needed_with) & opened.fields)
        label, hint = str(setting.entry.label), str(setting.entry.hint or "")
        bound = Bound(f"setting-{setting.name}", label, hint, "select" if offered else "text", is_needed)
        bound.value, bound.choices = options.settings.get(setting.name, ""), offered
        bound.attrs = {"placeholder": str(setting.entry.example)} if setting.entry.example and not offered else {}
        bound.errors = [wrong[setting.name]] if setting.name in wrong else []
        fields.append(bound)
    return fields


def require_offered(importer: Importer, choices: Choices, options: Options) -> None:
    """Refuse an answer that is not among those offered."""
    for setting in importer.settings:
        answer = options.settings.get(setting.name, "")
        if answer and setting.name in choices and answer not in dict(choices[setting.name]):
            what = t("Please choose: %(setting)s.", setting=setting.entry.label)
            raise Invalid("imports.setting", what, field=setting.name)


def constant_fields(importer: Importer, opened: Opened, choices: Choices, options: Options) -> list[Bound]:
    """Boxes for fields with a closed list that no column gives: one value for all rows."""
    return [
        Bound(
            f"constant-{name}", str(entry.label), str(t("One value for all rows.")), "select", False,
            options.constants.get(name, ""), list(choices[name]),
        )
        for name, entry in entries(importer.row).items()
        if name in choices and (name not in opened.columns or name in options.constants)
    ]  # fmt: skip


def reading_fields(opened: Opened, options: Options) -> list[Bound]:
    """Boxes for how the file itself is read: worksheet, header row, encoding."""
    table, fields = opened.table, []
    if len(table.sheets) > 1:
        sheets = [(name, name) for name in table.sheets]
        fields.append(Bound("sheet", str(t("Worksheet")), "", "select", True, table.sheet or "", sheets))
    if table.kind != "geojson":
        fields.append(Bound("header_row", str(t("Row of the headers")), "", "integer", True, str(table.header_row)))
    if table.kind == "csv":
        codes = [(code, code) for code in _ENCODINGS]
        hint = str(t("Now read as %(encoding)s.", encoding=table.encoding))
        fields.append(Bound("encoding", str(t("Encoding")), hint, "select", False, options.encoding or "", codes))
    return fields


def typed_options(importer: Importer, opened: Opened, form: MultiDict[str, str], before: Options) -> Options:
    """The options that somebody chose on the page; refuses two columns for one field."""
    columns: dict[str, str] = {}
    ignored = []
    for at, header in enumerate(_plain_headers(opened)):
        name = form.get(f"column-{at}", "")
        if not name or name not in importer.row.model_fields:
            ignored.append(header)
        elif name in columns:
            raise Invalid(
                "imports.column_twice",
                t("Two columns are given for “%(field)s”: %(columns)s.", field=entries(importer.row)[name].label,
                  columns=f"{columns[name]}, {header}"),
                hint=t("Choose one of them; set the other to “Not used”."),
            )  # fmt: skip
        else:
            columns[name] = header
    settings = {setting.name: form.get(f"setting-{setting.name}", "").strip() for setting in importer.settings}
    constants = {
        name: value for name in importer.row.model_fields if (value := form.get(f"constant-{name}", "").strip())
    }
    return Options(settings, constants, columns, tuple(ignored), match_names=before.match_names, **typed_reading(form))


def typed_reading(form: MultiDict[str, str]) -> dict[str, Any]:
    """How the file is to be read, as chosen on the page."""
    row = form.get("header_row", "").strip()
    return {
        "sheet": form.get("sheet") or None,
        "header_row": int(row) if row.isdecimal() and len(row) < 7 and int(row) > 0 else None,
        "encoding": form.get("encoding") if form.get("encoding") in _ENCODINGS else None,
    }


def problem_list(report: Mapping[str, Any], path: str, args: Mapping[str, str]) -> Listing:
    """One page of the report's problems; `only` narrows them to errors or warnings."""
    only = args.get("only", "")
    kept = [Problem.of(one) for one in report.get("problems", []) if only in ("", one["severity"])]
    pages = max(1, -(-len(kept) // PROBLEMS_A_PAGE))
    wanted = args.get("page", "")
    number = min(max(int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1, 1), pages)
    rows = kept[(number - 1) * PROBLEMS_A_PAGE : number * PROBLEMS_A_PAGE]
    return Listing(rows, len(kept), number, PROBLEMS_A_PAGE, "", {"only": only} if only else {}, path)


_CONSEQUENCES = {
    (True, False): t("Refused"), (True, True): t("Refused"), (False, False): t("Taken"), (False, True): t("Unchanged"),
}  # fmt: skip
PROBLEM_COLUMNS: Sequence[Column] = (
    Column("row", t("Row"), lambda problem: problem.row or "", kind="number"),
    Column("column", t("Column"), lambda problem: problem.column),
    Column("value", t("Cell"), lambda problem: problem.value),
    Column("what", t("What is wrong"), lambda problem: problem.what),
    Column("how", t("How to put it right"), lambda problem: problem.how),
    Column("severity", t("Consequence"), lambda problem: _CONSEQUENCES[problem.is_error, problem.is_idle]),
)


def samples(importer: Importer, report: Mapping[str, Any], choices: Choices) -> list[dict[str, Any]]:
    """Some of the changes with their fields by label, codes by name."""
    labels = {name: str(entry.label) for name, entry in entries(importer.row).items()}
    names = {name: dict(words) for name, words in choices.items()}
    return [
        {**sample, "fields": [
            (labels[name], _named(names.get(name, {}), unpack(was)), _named(names.get(name, {}), unpack(now)))
            for name, was, now in sample["fields"] if name in labels
        ]}
        for sample in report.get("samples", [])
    ]  # fmt: skip


def _named(names: Mapping[str, str], value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(str(names.get(one, one)) for one in value)
    return names.get(value, value) if isinstance(value, str) else value


def kinds_of_problem(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each kind of problem with its count, in words; those of one sentence by their columns as well."""
    found = [{**kind, "what": unpack(kind["what"])} for kind in report.get("by_code", [])]
    said, between = Counter(str(kind["what"]) for kind in found), "、" if language() == "zh" else ", "
    return [
        {**kind, "column": between.join(kind.get("columns", ())) if said[str(kind["what"])] > 1 else ""}
        for kind in found
    ]


def kept_records(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Records that undoing left as they are, with the reason in words."""
    return [{**one, "why": unpack(one["why"])} for one in report.get("undone", {}).get("kept", [])]
