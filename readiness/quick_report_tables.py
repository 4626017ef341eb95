"""A round as tables for a workbook, the mode in the first line and in the name of every sheet. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local
from readiness.felt_intensity import NOTICE
from readiness.felt_table import CLASSES, GRADES, PEOPLE, SERVICE_STATES, SERVICES, SIGN_OF
from readiness.quick_report_paper import Heading
from readiness.quick_report_picture import Picture, Sent
from readiness.quick_report_words import (
    HIGHEST_COUNTS,
    MODE_NAMES,
    MODE_SENTENCES,
    ROMAN,
    UNTIMED,
    VERIFY,
    say_damage,
    say_differing,
    say_doubt,
    say_doubts,
    say_unasked,
)


def sheets(found: Picture, heading: Heading, zone: str, sees_contacts: bool) -> list[Sheet]:
    """By village, each report that counts, and who is missing."""
    return [_villages(found, heading), _reports(found, heading, zone), _missing(found, heading, sees_contacts)]


def _named(found: Picture, said: str) -> str:
    return f"{MODE_NAMES[found.mode]} {said}"


def _heading(found: Picture, heading: Heading) -> Sequence[str]:
    return (
        f"{MODE_NAMES[found.mode]} · {MODE_SENTENCES[found.mode]}",
        f"{heading.name} · {heading.shock} · {heading.area}",
        str(t("As of %(when)s", when=heading.as_of)),
    )  # fmt: skip


def _villages(found: Picture, heading: Heading) -> Sheet:
    columns = [
        Column(str(t("Township"))), Column(str(t("Village or community"))), Column(str(t("Area code"))),
        Column(str(t("Asked")), "integer"), Column(str(t("Reports")), "integer"),
        Column(str(t("Estimated intensity"))), Column(str(t("Median")), "number", total=""),
        Column(str(t("Least"))), Column(str(t("Most"))),
        *(Column(str(name), "integer", total=_sum(found, code)) for code, name in PEOPLE.items()),
        Column(str(t("Damaged houses")), width=40, total=str(t("; ")).join(say_damage(found.damage))),
        Column(str(t("Reports that differ")), width=40), Column(str(t("Cut off"))),
        Column(str(VERIFY), width=40),
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for town, villages in found.by_township():
        for one in villages:
            known = one.estimate
            row: list[Value] = [town.name, one.ground.name, one.ground.code, one.asked, len(one.reports)]
            row += [ROMAN[known.degree], known.median, ROMAN[known.least], ROMAN[known.most]] if known else [
                str(t("nobody has reported yet")), None, "", ""]  # fmt: skip
            cut = str(t(", ")).join(str(SERVICES[code]) for code in one.cut)
            told = [str(t("; ")).join(said) for said in (say_damage(one.damage), say_differing(one))]
            rows.append([*row, *one.people.values(), *told, cut, say_doubt(one)])
    notes = (say_doubts(found), str(HIGHEST_COUNTS), str(NOTICE), say_unasked(found))
    return Sheet(_named(found, str(t("By village"))), columns, rows, _heading(found, heading), str(t("Total")),
                 tuple(filter(None, notes)))  # fmt: skip


def _sum(found: Picture, code: str) -> Value:
    count = found.people[code]
    return "" if count is None else count


def _reports(found: Picture, heading: Heading, zone: str) -> Sheet:
    names = {one.id: (one.name, one.area_name) for one in found.asked}
    damage = [
        (f"{kind}_{grade}", kind_name, name) for kind, kind_name in CLASSES.items() for grade, name in GRADES.items()
    ]
    columns = [
        Column(str(t("Full name"))), Column(str(t("Area"))), Column(str(t("Sent at")), "datetime"),
        Column(str(t("Time of sending"))),
        Column(str(t("Felt"))), Column(str(t("Estimated intensity"))), Column(str(t("What was noticed")), width=40),
        *(Column(str(name), "integer") for name in PEOPLE.values()),
        *(Column(str(name), "integer", above=(str(kind_name),)) for _, kind_name, name in damage),
        *(Column(str(name)) for name in SERVICES.values()), Column(str(t("In words")), width=40),
    ]  # fmt: skip
    rows = [_line(one, names, zone, [key for key, _, _ in damage]) for one in found.last.values()]
    return Sheet(_named(found, str(t("Reports"))), columns, rows, _heading(found, heading))


def _line(one: Sent, names: dict[int, tuple[str, str]], zone: str, damage: Sequence[str]) -> list[Value]:
    name, area = names.get(one.asked_id, ("", ""))
    signs = str(t("; ")).join(str(SIGN_OF[code].label) for code in one.signs if code in SIGN_OF)
    return [
        name, area, local(one.sent_at, zone).replace(tzinfo=None), "" if one.is_timed else str(UNTIMED),
        str(t("felt") if one.is_felt else t("not felt")),
        ROMAN[one.degree], signs, *(one.people.get(code) for code in PEOPLE), *(one.damage.get(key) for key in damage),
        *(str(SERVICE_STATES[one.services.get(code, "unknown")]) for code in SERVICES), one.words,
    ]  # fmt: skip


def _missing(found: Picture, heading: Heading, sees_contacts: bool) -> Sheet:
    columns = [Column(str(t("Area"))), Column(str(t("Full name")))]
    columns += [Column(str(t("Telephone")))] if sees_contacts else []
    rows: list[list[Value]] = [
        [one.area_name, one.name, *([one.phone] if sees_contacts else [])] for one in found.waiting
    ]
    return Sheet(_named(found, str(t("Not reported yet"))), columns, rows, _heading(found, heading))
