"""The board of checklists: units and items, what is missing first, the file, reminders, and proofs to be confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import Text, sentences, t, tn
from core.listing import SIZE, Column, Listing, listing
from core.times import day_bounds, say_plain_date, today
from core.web import actor, session
from outreach import checklist_queries as queries
from outreach.checklist_models import Checklist, ChecklistProof
from outreach.checklist_queries import VIEW, Line, Wanted
from outreach.checklist_return_queries import KIND, dues
from outreach.checklist_services import KEEP
from outreach.checklist_words import STATE_ICONS, STATE_NAMES, say_name, say_standing
from outreach.views import bp
from outreach.views.checklist_pages import year_asked, years
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.queries.units import own_units
from schedule.queries import zone_of
from schedule.return_reminder_services import Reminded, remind_the_missing

ONLY = {"left": t("With something left"), "complete": t("All done")}
SIGNS = {"missing": "overdue", "open": "due", "planned": "planned", "done": "done"}
"""By state the sign in the grid, as it looks for the frequency of drills."""
NAMED = 5


@bp.get("/checklists")
@needs(VIEW)
def checklists() -> ResponseReturnValue:
    """Units and items of one checklist, those with most left first; who speaks for one unit goes straight to it."""
    own = own_units(session(), actor())
    if own and not actor().area_paths(VIEW):
        return redirect(url_for(".unit_checklist", unit_id=own[0].id))
    groups, rows = _found()
    chosen = _chosen(groups)
    lines = _only(groups.get(chosen, []))
    page = _page(lines)
    return render_template(
        "outreach/checklists.html", checklist=rows.get(chosen), lines=groups.get(chosen, []), page=page,
        bar=_bar(groups, rows), lede=_lede(groups.get(chosen, [])), rows=[_row(line) for line in page.rows],
        items=_items(rows.get(chosen), groups.get(chosen, [])), asked=_asked(), files=_files(chosen),
        names=STATE_NAMES, icons=STATE_ICONS, signs=SIGNS, may_keep=actor().may(KEEP), year=year_asked(),
        may_remind=actor().may(P.SEND_REMINDERS), may_export=actor().may(P.EXPORT_FIGURES),
        may_import=actor().may(P.IMPORT), left=sum(1 for line in lines if line.left),
        waiting=_waiting() if actor().may(P.EDIT_EVENTS) else 0,
    )  # fmt: skip


@bp.get("/checklists.<any(xlsx, csv):ending>")
@needs(P.EXPORT_FIGURES)
def checklists_file(ending: str) -> ResponseReturnValue:
    """The same list as a file."""
    from outreach.checklist_table_queries import checklist_sheet, hxl_row

    groups, rows = _found()
    chosen = _chosen(groups)
    if chosen not in rows:
        raise NotFound()
    sheet = checklist_sheet(session(), rows[chosen], year_asked(), _only(groups[chosen]))
    return tables_answer([sheet], f"{say_name(rows[chosen])}_{year_asked()}", ending, hxl_row(rows[chosen]))


@bp.post("/checklists/remind")
@needs(P.SEND_REMINDERS)
def remind_checklists() -> ResponseReturnValue:
    """Remind the contacts of all units of the filter that have something left, also before it is due."""
    groups, _ = _found()
    lines = [line for line in _only(groups.get(_chosen(groups), [])) if line.left]
    zone = zone_of(session())
    last = max((day_bounds(line.due_on, zone)[1] for line in lines), default=None)
    told = remind_the_missing(session(), KIND, dues(session(), lines), actor(), last)
    flash(say_reminded(told), "success" if told.people else "warning")
    return redirect(url_for(".checklists", **_asked()))


@bp.get("/checklists/proofs")
@needs(P.EDIT_EVENTS)
def checklist_proofs() -> str:
    """Proofs by hand that nobody has looked at, the oldest first."""
    db = session()
    query = queries.waiting_proofs(actor(), P.EDIT_EVENTS)
    sorts = {"given": ChecklistProof.given_at, "unit": Unit.name, "done": ChecklistProof.done_on}
    page = listing(db, query, request.args, url_for(".checklist_proofs"), sorts, "given")
    columns = [
        Column("item", t("Checklist item"), lambda proof: say_name(proof.item)),
        Column("unit", t("Unit"), lambda proof: proof.unit.name, True),
        Column("done", t("Done on"), lambda proof: say_plain_date(proof.done_on), True, "date"),
        Column("words", t("What the unit did"), lambda proof: proof.words, False, "wide"),
        Column("file", t("File"), lambda proof: t("with a file") if proof.file_id else "–"),
    ]
    return render_template(
        "outreach/checklist_proofs.html", page=page, columns=columns,
        row_url=lambda proof: url_for(".checklist_proof", proof_id=proof.id),
    )  # fmt: skip


def say_reminded(told: Reminded) -> str:
    """How many were told, and who has to be called."""
    said: list[Text] = []
    if told.people:
        said.append(tn("Reminded: %(n)s person.", "Reminded: %(n)s people.", told.people))
    if told.again:
        said.append(tn("%(n)s person had been reminded today already.",
                       "%(n)s people had been reminded today already.", told.again))  # fmt: skip
    if told.to_call:
        names = str(t(", ")).join(one.who for one in told.to_call[:NAMED])
        more = " …" if len(told.to_call) > NAMED else ""
        said.append(tn("Nobody has an account for %(n)s unit: %(names)s.", "Nobody has an account for %(n)s units: "
                       "%(names)s.", len(told.to_call), names=names + more))  # fmt: skip
    return sentences(*said)


def _found() -> tuple[dict[int, list[Line]], dict[int, Checklist]]:
    """The units of the filter by their checklist, and these checklists."""
    kind = request.args.get("kind", "")
    kinds = terms.beneath(session(), "unit_kind", kind) if kind else ()
    wanted = Wanted(year_asked(), _area(), kinds, request.args.get("q", "").strip()[:100])
    groups: dict[int, list[Line]] = defaultdict(list)
    for line in queries.survey(session(), actor(), wanted):
        groups[line.checklist.id].append(line)
    return dict(groups), queries.rows_of(session(), list(groups))


def _chosen(groups: dict[int, list[Line]]) -> int:
    """The checklist asked for, or the one of most units; 0 where there is none."""
    typed = request.args.get("checklist", "")
    if typed.isdecimal() and int(typed) in groups:
        return int(typed)
    return max(groups, key=lambda number: (len(groups[number]), -number), default=0)


def _only(lines: Sequence[Line]) -> list[Line]:
    which = request.args.get("only", "")
    return [line for line in lines if which not in ONLY or line.is_complete == (which == "complete")]


def _area() -> Area | None:
    return readable_area(session(), actor(), request.args.get("area", ""), VIEW)


def _asked() -> dict[str, Any]:
    names = ("year", "checklist", "area", "kind", "only", "q")
    return {name: value for name in names if (value := request.args.get(name, ""))}


def _page(lines: Sequence[Line]) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(lines) // SIZE))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    return Listing(lines[(number - 1) * SIZE : number * SIZE], len(lines), number, SIZE, "", _asked(),
                   url_for(".checklists"))  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    kinds = terms.labels(session(), "unit_kind")
    return {
        "line": line, "kind": kinds.get(line.kind, line.kind), "said": [say_standing(one) for one in line.standings],
        "url": url_for(".unit_checklist", unit_id=line.unit_id, year=line.year),
    }  # fmt: skip


def _items(checklist: Checklist | None, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Each item with how many units have done it."""
    if checklist is None:
        return []
    done = [sum(line.standings[place].is_done for line in lines) for place, _ in enumerate(checklist.items)]
    return [{"name": say_name(item), "done": count} for item, count in zip(checklist.items, done, strict=True)]


def _lede(lines: Sequence[Line]) -> str:
    """The answer: how much is done, how many units are complete, until when."""
    if not lines:
        return str(t("What each unit has to do in a year, proven by held events or by hand."))
    whole, done = sum(len(line.standings) for line in lines), sum(line.done for line in lines)
    complete = sum(line.is_complete for line in lines)
    return sentences(
        t("%(share)s%% of all items are done.", share=f"{done / whole * 100:.0f}"),
        t("%(complete)s of %(n)s units are complete; due by %(day)s.", complete=f"{complete:,}", n=f"{len(lines):,}",
          day=say_plain_date(lines[0].due_on)),
    )  # fmt: skip


def _bar(groups: dict[int, list[Line]], rows: dict[int, Checklist]) -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), VIEW, ("county", "township"))
    lists = {number: f"{say_name(rows[number])} ({len(groups[number])})" for number in sorted(rows)}
    first = max(lists, key=lambda number: (len(groups[number]), -number), default=0)
    others = [(str(number), shown) for number, shown in lists.items() if number != first]
    fields = [
        choice(asked, "checklist", t("Checklist of the year"), others, lists.get(first)),
        text_box(asked, "q", t("Unit")),
        choice(asked, "only", t("Show"), list(ONLY.items()), t("All units")),
        choice(asked, "kind", t("Kind"), terms.indented(session(), "unit_kind")),
        choice(asked, "year", t("Year"), years()[1:], t("%(year)s, this year", year=today(zone_of(session())).year)),
    ]
    if len(areas) > 1:
        fields.insert(3, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".checklists"), *fields)


def _files(chosen: int) -> dict[str, str]:
    return {ending: url_for(".checklists_file", ending=ending, **(_asked() | {"checklist": chosen}))
            for ending in ("xlsx", "csv")}  # fmt: skip


def _waiting() -> int:
    query = queries.waiting_proofs(actor(), P.EDIT_EVENTS).options().order_by(None)
    return len(session().scalars(query.with_only_columns(ChecklistProof.id)).all())
