"""What came of a file, in a few lines for a terminal."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import DEFAULT, LANGUAGES, Text, t
from core.imports.problems import Problem, unpack

SHOWN = 3
SHOWN_KEPT = 20


def language_of_terminal(environ: Mapping[str, str] = os.environ) -> str:
    """Chinese unless ZHENAN_LANGUAGE, or a LANG that is not Chinese but English, says otherwise."""
    asked = environ.get("ZHENAN_LANGUAGE", "")[:2].lower()
    if asked in LANGUAGES:
        return asked
    spoken = (environ.get("LC_ALL") or environ.get("LANG") or "")[:2].lower()
    return spoken if spoken in LANGUAGES else DEFAULT


def tell(filename: str, report: Mapping[str, Any], is_dry_run: bool) -> Iterator[str]:
    """The report of one file, line by line."""
    taken = report["new"] + report["changed"]
    yield f"{filename}: {headline(report, is_dry_run)}"
    yield f"  {counts(report)}"
    remarks: list[Text] = []
    if report["beyond"]:
        remarks.append(t("Made besides, because rows name them: %(n)s.", n=report["beyond"]))
    remarks += [
        t("%(setting)s: %(answer)s", setting=unpack(label), answer=answer) for label, answer in report["answers"]
    ]
    if report["matched_by_name"]:
        remarks.append(t("Rows without a code found again by area, name and kind: %(n)s.", n=report["matched_by_name"]))
    if report["unknown"] and (taken or report["refused"]):
        remarks.append(t("Columns not used: %(columns)s.", columns=", ".join(report["unknown"])))
    yield from (f"  {remark}" for remark in remarks)
    yield from _problems(report)


def tell_undone(report: Mapping[str, Any]) -> Iterator[str]:
    """What undoing did, line by line."""
    done = report["undone"]
    said = {"removed": done["removed"], "restored": done["restored"], "kept": done["kept_count"]}
    yield str(t("Removed: %(removed)s, as before: %(restored)s, left as they are: %(kept)s.", **said))
    for one in done["kept"][:SHOWN_KEPT]:
        yield f"  {one['record']}: {unpack(one['why'])}"


def headline(report: Mapping[str, Any], is_dry_run: bool) -> Text:
    """The outcome in a sentence."""
    if report["refused"] and report["refused"] == report["rows"]:
        return t("No row can be taken.")
    if not report["new"] and not report["changed"]:
        return t("Nothing to change: everything is there as in the file.")
    if is_dry_run:
        return t("This would be done; nothing was written.")
    return t("Done.")


def counts(report: Mapping[str, Any]) -> Text:
    """The counts in a line."""
    return t(
        "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused, "
        "%(warned)s with a remark.",
        **{name: f"{report[name]:,}" for name in ("rows", "new", "changed", "unchanged", "refused", "warned")},
    )


def _problems(report: Mapping[str, Any]) -> Iterator[str]:
    """Each kind of problem with its count and the first rows."""
    first: dict[tuple[str, str, bool], list[Problem]] = defaultdict(list)
    for kept in report["problems"]:
        problem = Problem.of(kept)
        first[(str(problem.severity), problem.code, problem.is_idle)].append(problem)
    for kind in report["by_code"]:
        some = first[(kind["severity"], kind["code"], kind.get("unchanged", False))][:SHOWN]
        label = t("Refused") if kind["severity"] == "error" else t("Remark")
        yield f"  {label} · {kind['count']:,}"
        for problem in some:
            yield f"    {place(problem)}{problem.what} {problem.how or ''}".rstrip()
        if kind["count"] > len(some):
            more = t("and %(n)s more", n=kind["count"] - len(some))
            yield f"    {more}"


def place(problem: Problem) -> str:
    """Row, column and cell of a problem, as far as it has them."""
    parts = [str(t("row %(row)s", row=problem.row))] if problem.row else []
    parts += [problem.column] if problem.column else []
    parts += [f"“{problem.value}”"] if problem.value else []
    return f"{' · '.join(parts)}: " if parts else ""
