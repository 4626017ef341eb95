"""What an analysis of coverage says, in the language spoken: the answer, the assumptions, what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.i18n import Text, language, sentences, t, tn
from maps.coverage import Assumptions
from maps.kinds import SHELTER_CLASSES, STATUSES

Line = tuple[Text, str]
STATE_NAMES = {
    "waiting": t("Waiting"), "running": t("Running"), "done": t("Done"), "failed": t("Failed"),
    "cancelled": t("Cancelled"),
}  # fmt: skip
STATE_TONES = {"done": "ok", "failed": "bad", "running": "info"}
REACH_NAMES = {"distance": t("one distance for all shelters"), "class": t("the distance of the shelter's class")}
BASIS_NAMES = {
    "smaller": t("the smaller of declared and computed"), "declared": t("as declared by whoever runs it"),
    "computed": t("computed from the effective area"),
}  # fmt: skip
WHY_NOT = {
    "excluded": t("left out on trial"), "closed": STATUSES["closed"], "under_repair": STATUSES["under_repair"],
    "hazard": t("not meant for this hazard"), "unsaid": t("does not say for which hazards"),
    "unplaced": t("without coordinates"),
}  # fmt: skip
SITE_KINDS = {"venue": t("Venue"), "school": t("School ground")}
UNVERIFIED = t("Unverified: distances, percentages and square metres are handed down or chosen here, and have not been "
               "checked against a text of your province.")  # fmt: skip
ESTIMATE = t("Ways on foot are estimates: the straight line times the detour factor, where no way is known. All people "
             "of a village are taken to be at its point.")  # fmt: skip
NAMED_AT_MOST = 30


def many(count: float | None) -> str:
    """A number as tables show it, with separators; a dash when it is not known."""
    return "–" if count is None else f"{count:,.0f}"


def percent(part: float, whole: float) -> str:
    """A share in whole percent, or with one decimal where rounding would say all or nothing; a dash of nothing."""
    if not whole:
        return "–"
    share = 100 * part / whole
    exact = f"{share:.0f}"
    is_close = exact in ("0", "100") and part not in (0, whole)
    return f"{min(share, 99.9) if share > 99 else max(share, 0.1):.1f}%" if is_close else f"{exact}%"


def distance(metres: float) -> str:
    """A distance on foot: 800 m, 1.2 km."""
    if metres < 1000:
        return str(t("%(n)s m", n=f"{metres:,.0f}"))
    return str(t("%(n)s km", n=f"{metres / 1000:.2f}".rstrip("0").rstrip(".")))


def answer(summary: Mapping[str, Any], stored: Mapping[str, Any]) -> str:
    """The answer in two sentences: who is within reach, and who is not."""
    given, people = Assumptions.from_stored(stored), summary["people"]
    if not people:
        return str(t("No population is known here, so nothing can be said about reach."))
    facts = {"percent": percent(summary["within"], people), "people": many(people)}
    first = t("%(percent)s of %(people)s people are within the distance of its class of a usable shelter.", **facts)
    if given.reach != "class":
        first = t("%(percent)s of %(people)s people are within %(distance)s of a usable shelter.",
                  distance=distance(given.reach_m), **facts)  # fmt: skip
    rest = tn("%(n)s village is not.", "%(n)s villages are not.", summary["villages_beyond"])
    if not summary["villages_beyond"]:
        rest = t("No village whose point is known is left out.")
    unplaced = t("For %(n)s people it cannot be said.", n=many(summary["unplaced"]))
    return sentences(first, rest, unplaced) if summary["unplaced"] else sentences(first, rest)


def room_answer(summary: Mapping[str, Any]) -> str:
    """Whether there is room for those who need it."""
    over = summary["left_no_room"] + summary["left_unplaced"]
    facts = {"wanted": many(summary["wanted"]), "placed": many(summary["allocated"]), "left": many(over)}
    if over:
        return str(t("Of %(wanted)s people to be sheltered %(placed)s have a place, %(left)s have none.", **facts))
    return str(t("All %(wanted)s people to be sheltered have a place.", **facts))


def walking_answer(summary: Mapping[str, Any]) -> str:
    """How far everybody walks together, and how far if each village in turn took the nearest with room."""
    facts = {"km": many(summary["person_km"]), "usual": many(summary["nearest_first_km"])}
    first = t("Total walking: %(km)s person-kilometres.", **facts)
    if summary["is_proven"]:
        first = t("Total walking: %(km)s person-kilometres, proven the least possible.", **facts)
    usual = t("If each village in turn went to the nearest with room, it would be %(usual)s.", **facts)
    if summary["nearest_first"] != summary["allocated"]:
        usual = t("If each village in turn went to the nearest with room, it would be %(usual)s, and %(n)s people "
                  "would have a place.", n=many(summary["nearest_first"]), **facts)  # fmt: skip
    split = tn("%(n)s village is split between shelters.", "%(n)s villages are split between shelters.",
               summary["split"])  # fmt: skip
    return sentences(first, usual, split)


def gain_answer(sites: Sequence[Mapping[str, Any]]) -> str:
    """Where one more shelter would help most; empty when nowhere."""
    if not sites:
        return ""
    best = sites[0]
    return str(t("One more here gains most: %(name)s, %(n)s people.", name=best["name"], n=many(best["gain"])))


def assumption_lines(stored: Mapping[str, Any]) -> list[Line]:
    """Everything that was assumed, one line each, as it is printed with every output."""
    given = Assumptions.from_stored(stored)
    lines = [*_who_counts(given, stored), *_how_far(given), *_how_many(given, stored), *_trial(given, stored)]
    source = stored.get("source") or "–"
    if stored.get("is_verified"):
        return [*lines, (t("Source"), str(t("%(figures)s (checked against the source)", figures=source)))]
    return [*lines, (t("Source"), str(t("%(figures)s (unverified)", figures=source)))]


def _who_counts(given: Assumptions, stored: Mapping[str, Any]) -> list[Line]:
    names = stored.get("hazard_names") or ["", ""]
    hazard = names[0 if language() == "zh" else 1] or str(t("any"))
    lines = [(t("Hazard"), hazard)]
    if given.hazard:
        unsaid = t("counted") if given.counts_unsaid else t("not counted")
        lines.append((t("Shelters that do not say for which hazards"), str(unsaid)))
    return lines


def _how_far(given: Assumptions) -> list[Line]:
    reach = distance(given.reach_m)
    if given.reach == "class":
        metres = (given.emergency_m, given.short_m, given.long_m)
        parts = [f"{label} {distance(one)}" for label, one in zip(SHELTER_CLASSES.values(), metres, strict=True)]
        reach = str(t(", ")).join([*parts, str(t("without a class as emergency"))])
    longest = distance(given.longest_m) if given.longest_m is not None else str(t("no limit"))
    ways = t("used where known") if given.uses_ways else t("not used")
    return [
        (t("A shelter is in reach within"), reach), (t("Detour factor"), f"{given.detour_factor:g}"),
        (t("Known walking distances"), str(ways)), (t("Longest way that people are sent"), longest),
    ]  # fmt: skip


def _how_many(given: Assumptions, stored: Mapping[str, Any]) -> list[Line]:
    lines = [
        (t("Capacity that counts"), str(BASIS_NAMES[given.capacity_basis])),
        (t("Share of the people to be sheltered"), f"{given.share_percent:g}%"),
        (t("A village may be split between shelters"), str(t("yes, and it is marked"))),
        (t("Fixed shelters should hold"), f"{given.fixed_percent:g}%"),
    ]
    kept = stored.get("norms")
    if kept and given.capacity_basis != "declared":
        each = str(t(", ")).join(f"{label} {kept[f'{code}_m2']:g}" for code, label in SHELTER_CLASSES.items())
        said = each if kept["is_verified"] else str(t("%(figures)s (unverified)", figures=each))
        lines.insert(1, (t("Square metres per person"), said))
    return lines


def _trial(given: Assumptions, stored: Mapping[str, Any]) -> list[Line]:
    lines = []
    comma = str(t(", "))
    if given.added:
        lines.append((t("Shelters added on trial"), comma.join(stored.get("added_names") or given.added)))
        lines.append((t("Capacity of an added site that is not known"), many(given.added_people)))
    if given.closed:
        lines.append((t("Shelters left out on trial"), comma.join(stored.get("closed_names") or [])))
    return lines


def trial_lines(stored: Mapping[str, Any]) -> list[str]:
    """What was tried out, as sentences; none when things were taken as they are."""
    found, comma = [], str(t(", "))
    if names := stored.get("added_names"):
        found.append(str(t("A trial, with new shelters: %(names)s.", names=comma.join(names))))
    if names := stored.get("closed_names"):
        found.append(str(t("A trial, without these shelters: %(names)s.", names=comma.join(names))))
    return found


def unknown_lines(summary: Mapping[str, Any], unknown: Mapping[str, Sequence[Any]]) -> list[str]:
    """What is not known, counted and named; nothing of it was silently dropped."""
    found = [str(one) for one in _about_people(unknown)]
    if summary["without_capacity"]:
        found.append(str(tn("%(n)s usable shelter has no capacity by this basis: it is within reach, but takes nobody.",
                            "%(n)s usable shelters have no capacity by this basis: they are within reach, but take "
                            "nobody.", summary["without_capacity"])))  # fmt: skip
    if summary["unclassed"]:
        found.append(str(tn("%(n)s usable shelter has no class and does not count as a fixed one.",
                            "%(n)s usable shelters have no class and do not count as fixed ones.",
                            summary["unclassed"])))  # fmt: skip
    return found


def _about_people(unknown: Mapping[str, Sequence[Any]]) -> list[Text]:
    found = []
    if rows := unknown.get("without_people"):
        found.append(tn("%(n)s area has no population: %(names)s.", "%(n)s areas have no population: %(names)s.",
                        len(rows), names=named(rows)))  # fmt: skip
    if rows := unknown.get("without_point"):
        found.append(tn("%(n)s village has no coordinates, %(people)s people: %(names)s.",
                        "%(n)s villages have no coordinates, %(people)s people: %(names)s.",
                        len(rows), names=named(rows), people=_people(rows)))  # fmt: skip
    if rows := unknown.get("whole"):
        found.append(t("%(people)s people are known only for the whole of: %(names)s.", names=named(rows),
                       people=_people(rows)))  # fmt: skip
    if rows := unknown.get("excess"):
        found.append(t("The areas beneath add up to more people (%(people)s) than the area's own figure says, and they "
                       "count: %(names)s.", names=named(rows), people=_people(rows)))  # fmt: skip
    if rows := unknown.get("inner"):
        found.append(tn("%(n)s village was put at a point inside its outline.",
                        "%(n)s villages were put at a point inside their outline.", len(rows)))  # fmt: skip
    return found


def named(rows: Sequence[Any]) -> str:
    """The names of areas, at most so many, then how many more there are."""
    shown = str(t(", ")).join(str(row[1]) for row in rows[:NAMED_AT_MOST])
    more = len(rows) - NAMED_AT_MOST
    return f"{shown} {t('and %(n)s more', n=many(more))}" if more > 0 else shown


def _people(rows: Sequence[Any]) -> str:
    return many(sum(row[2] for row in rows))
