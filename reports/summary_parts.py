"""The sentences of a summary, part by part; what there is none of is not mentioned. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from core.documents.words import clean
from core.i18n import Text, sentences, t, tn
from core.times import say_plain_date
from reports.summary_facts import Numbers, SummaryFacts
from reports.summary_readiness_parts import fortification, readiness
from reports.summary_topics import ChecklistProgress
from reports.summary_words import MATERIALS, counted, listed, percent, said, whole

Said = Iterator[Text]
OF_TODAY = ("plans", "response_teams", "network_posts", "self_owing", "shelters")
"""Figures of what there is today, whatever the time that is told of."""


def parts(facts: SummaryFacts) -> dict[str, list[str]]:
    """The paragraphs of each part by its name; none where there is nothing to tell."""
    return {name: _paragraphs(tell(facts)) for name, tell in PARTS.items()}


def overview(facts: SummaryFacts) -> list[str]:
    """All paragraphs, one part after another."""
    return [line for lines in parts(facts).values() for line in lines]


def _paragraphs(told: Iterable[Iterable[Text]]) -> list[str]:
    return [clean(line) for one in told if (line := sentences(*one))]


def _general(facts: SummaryFacts) -> Iterator[Said]:
    yield _events(facts)
    yield _joint_work(facts.total)


def _events(facts: SummaryFacts) -> Said:
    total = facts.total
    if facts.until is not None:
        yield t("The figures go up to %(day)s.", day=say_plain_date(facts.until))
    if not whole(total, "held"):
        yield t("No event was held in this time.")
    else:
        yield from _held(facts)
    if facts.until is None and any(total.get(name) for name in OF_TODAY):
        yield t("What there is and what is under way is told as of %(day)s.", day=say_plain_date(facts.made_on))


def _held(facts: SummaryFacts) -> Said:
    total = facts.total
    words = {"area": facts.area, "held": said("held", total["held"]), "drills": said("", total.get("drills_held") or 0)}
    yield Text(t("%(area)s held %(held)s outreach events and drills, %(drills)s of them drills.").msgid, words)
    if total.get("units_reached"):
        yield t("They reached %(reached)s of %(units)s units, %(coverage)s of all.",
                reached=said("", total["units_reached"]), units=said("", total.get("units")),
                coverage=said("coverage", total.get("coverage")))  # fmt: skip
    if total.get("reported"):
        yield t("Participation came to %(visits)s person-times.", visits=said("", total["reported"]))
    if total.get("people"):
        yield t("Events that counted each person once had %(people)s people.", people=said("", total["people"]))
    yield from _called_off(total)


def _joint_work(total: Numbers) -> Said:
    """Tasks and supervision, as they stand today."""
    if tasks := whole(total, "tasks_given"):
        yield tn("%(n)s task was given out, %(done)s of them done by now.",
                 "%(n)s tasks were given out, %(done)s of them done by now.", tasks,
                 done=said("", total.get("tasks_done")))  # fmt: skip
        if total.get("tasks_share") is not None:
            yield t("Of the tasks due %(share)s were done on time.", share=said("tasks_share", total["tasks_share"]))
    if found := whole(total, "findings"):
        yield tn("Supervision visits found %(n)s problem, %(closed)s of them closed by now.",
                 "Supervision visits found %(n)s problems, %(closed)s of them closed by now.", found,
                 closed=said("", total.get("findings_closed")))  # fmt: skip
        if total.get("findings_share") is not None:
            yield t("Of those due %(share)s were put right on time.",
                    share=said("findings_share", total["findings_share"]))  # fmt: skip


def _called_off(total: Numbers) -> Said:
    cancelled, postponed = whole(total, "cancelled"), whole(total, "postponed")
    if cancelled and postponed:
        yield t("Events cancelled: %(cancelled)s; postponed: %(postponed)s.",
                cancelled=cancelled, postponed=postponed)  # fmt: skip
    elif cancelled:
        yield tn("%(n)s event was cancelled.", "%(n)s events were cancelled.", cancelled)
    elif postponed:
        yield tn("%(n)s event was postponed.", "%(n)s events were postponed.", postponed)


def _outreach(facts: SummaryFacts) -> Iterator[Said]:
    given = _in_words(facts.total, (name for name in MATERIALS if name != "trained" and not _is_media(name)))
    media = _in_words(facts.total, filter(_is_media, MATERIALS))
    yield iter([t("Handed out and done were: %(things)s.", things=given)] if given else [])
    yield iter([t("In the media there were: %(things)s.", things=media)] if media else [])
    yield _suggestions(facts.total)


def _is_media(name: str) -> bool:
    return name.startswith("media_")


def _in_words(total: Numbers, names: Iterable[str]) -> str:
    return listed([counted(name, total[name]) for name in names if total.get(name)])


def _suggestions(total: Numbers) -> Said:
    if total.get("suggestions"):
        words = {"n": said("", total["suggestions"]), "m": said("", total.get("suggestions_on_time") or 0)}
        yield Text(t("Questions and suggestions collected on open days: %(n)s; answered on time: %(m)s.").msgid, words)
    if total.get("suggestions_share") is not None:
        yield t("That is %(share)s of those that were due.",
                share=said("suggestions_share", total.get("suggestions_share")))  # fmt: skip


def _drills(facts: SummaryFacts) -> Iterator[Said]:
    yield _evacuations(facts.total)


def _evacuations(total: Numbers) -> Said:
    if total.get("evacuation_median"):
        yield t("Half of the timed evacuations took at most %(median)s, the fastest %(best)s; "
                "%(share)s met the target.",
                median=said("evacuation_median", total["evacuation_median"]),
                best=said("evacuation_best", total.get("evacuation_best")),
                share=said("evacuation_share", total.get("evacuation_share")))  # fmt: skip
    if total.get("frequency") is not None:
        yield t("Drills were held as often as the rules ask in %(share)s of the periods that are over.",
                share=percent(float(total["frequency"])))  # type: ignore[arg-type]  # fmt: skip


def _training(facts: SummaryFacts) -> Iterator[Said]:
    yield _classes(facts.total)
    yield _specialists(facts.total)
    yield _titles(facts)
    yield _checklists(facts)


def _classes(total: Numbers) -> Said:
    classes, visits = whole(total, "training_classes"), whole(total, "training_visits")
    if trained := whole(total, "trained"):
        yield t("Training of all kinds came to %(n)s person-times.", n=f"{trained:,}")
    if not classes:
        return
    if visits:
        yield tn("%(n)s training class was held, with %(visits)s person-times; counted once each, they were "
                 "%(persons)s people.",
                 "%(n)s training classes were held, with %(visits)s person-times; counted once each, they were "
                 "%(persons)s people.",
                 classes, visits=f"{visits:,}", persons=said("", total.get("training_persons")))  # fmt: skip
    else:
        yield tn("%(n)s training class was held.", "%(n)s training classes were held.", classes)
    if passed := whole(total, "training_passed"):
        yield tn("%(n)s of them passed the test.", "%(n)s of them passed the test.", passed)


def _specialists(total: Numbers) -> Said:
    if not (people := whole(total, "specialists_out")):
        return
    yield tn("%(n)s specialist or lecturer made %(visits)s visits with an accepted report, %(hours)s hours in all.",
             "%(n)s specialists and lecturers made %(visits)s visits with an accepted report, %(hours)s hours in all.",
             people, visits=said("", total.get("specialist_visits")),
             hours=said("specialist_hours", total.get("specialist_hours")))  # fmt: skip
    if served := whole(total, "specialist_people"):
        yield t("They served %(people)s person-times.", people=f"{served:,}")
    if villages := whole(total, "specialist_villages"):
        yield tn("%(n)s village was visited.", "%(n)s villages were visited.", villages)
    if units := whole(total, "specialist_units"):
        yield tn("%(n)s unit was visited.", "%(n)s units were visited.", units)


def _titles(facts: SummaryFacts) -> Said:
    titles, total = facts.topics.titles, facts.total
    if titles.held:
        kinds = listed([str(t("%(name)s – %(n)s", name=name, n=count)) for name, count in titles.held])
        yield tn("%(n)s demonstration unit holds the title (%(kinds)s).",
                 "%(n)s demonstration units hold the title (%(kinds)s).", titles.total, kinds=kinds)  # fmt: skip
    if awarded := whole(total, "titles_awarded"):
        yield tn("%(n)s was granted it in this time.", "%(n)s were granted it in this time.", awarded)
    if prolonged := whole(total, "titles_prolonged"):
        yield tn("%(n)s was prolonged after a review.", "%(n)s were prolonged after a review.", prolonged)
    if withdrawn := whole(total, "titles_withdrawn"):
        yield tn("%(n)s title was revoked.", "%(n)s titles were revoked.", withdrawn)
    if due := whole(total, "titles_due"):
        yield tn("%(n)s is due for review.", "%(n)s are due for review.", due)
    if titles.applied:
        yield tn("%(n)s application is being examined.", "%(n)s applications are being examined.", titles.applied)


def _checklists(facts: SummaryFacts) -> Said:
    if found := facts.topics.checklists:
        told = str(t("; ")).join(_progress(one) for one in found)
        last = min(facts.made_on, facts.span.ends_on)
        yield t("Yearly checklists of units by %(day)s: %(lists)s.", day=say_plain_date(last), lists=told)


def _progress(one: ChecklistProgress) -> str:
    words = {"name": one.name, "done": f"{one.done:,}", "due": f"{one.due:,}", "share": percent(one.done / one.due),
             "units": f"{one.units:,}", "complete": f"{one.complete:,}"}  # fmt: skip
    some, none = (
        t("%(name)s, %(done)s of %(due)s items (%(share)s), complete at %(complete)s of %(units)s units"),
        t("%(name)s, %(done)s of %(due)s items (%(share)s)"),
    )
    return str(Text((some if one.complete else none).msgid, words))


def _places(facts: SummaryFacts) -> Iterator[Said]:
    yield _shelters(facts.total)


def _shelters(total: Numbers) -> Said:
    if total.get("shelters"):
        yield t("There are %(n)s shelters in use; %(share)s were verified as often as required.",
                n=said("", total["shelters"]), share=said("shelters_share", total.get("shelters_share")))  # fmt: skip
    if total.get("anomalies"):
        words = {"n": said("", total["anomalies"])}
        yield Text(t("Anomalies reported by the observation network: %(n)s.").msgid, words)


PARTS: Mapping[str, Callable[[SummaryFacts], Iterator[Said]]] = {
    "general": _general, "outreach": _outreach, "drills": _drills, "training": _training, "readiness": readiness,
    "fortification": fortification, "places": _places,
}  # fmt: skip
"""The parts in the order in which they are told."""
