"""What a quick report cannot say: things that nobody knows, and not to have felt what has done damage. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.errors import Invalid, Unlikely
from core.i18n import Text, t
from readiness.felt_table import DAMAGE_KEYS, PEOPLE, SIGN_OF
from readiness.quick_report_losses import most_likely, people_said

SIGNS, HOUSES = t("What was noticed"), t("Damaged houses")
NOT_FELT_HINT = t("Choose that it was felt if anybody in your village felt it; otherwise empty these entries.")


class Reported(Protocol):
    """What contradicts itself or not: whether it was felt, signs, people by kind, houses by class and grade."""

    @property
    def felt(self) -> str: ...
    @property
    def signs(self) -> Sequence[str]: ...
    @property
    def damage(self) -> Mapping[str, int]: ...


def contradicting(given: Reported) -> list[Text]:
    """The entries that cannot be if it was not felt; empty where the report agrees with itself."""
    if given.felt != "no":
        return []
    people = [name for code, name in PEOPLE.items() if getattr(given, code)]
    return [*([SIGNS] if given.signs else []), *people, *([HOUSES] if any(given.damage.values()) else [])]


def not_felt_but(what: str) -> Text:
    """The sentence about a report that was not felt and says more; `what` names the entries."""
    return t("You chose that it was not felt, but also entered: %(what)s.", what=what)


def refuse_contradiction(given: Reported) -> None:
    """Refuse (`Invalid`, at the question whether it was felt) a report that contradicts itself."""
    if found := contradicting(given):
        said = str(t(", ")).join(str(one) for one in found)
        raise Invalid("not_felt", not_felt_but(said), field="felt", hint=NOT_FELT_HINT)


def ask_about_people(given: Reported, place: str, population: int | None) -> None:
    """Ask back (`Unlikely`) about more people than live in the place, or than is likely where that is not known."""
    count = people_said({code: getattr(given, code) for code in PEOPLE})
    if count <= most_likely(population):
        return
    said = t("Injured, dead, missing and trapped are %(n)s together. That is very many for one place (%(place)s); "
             "please check the numbers.", n=f"{count:,}", place=place)  # fmt: skip
    if population:
        said = t("Injured, dead, missing and trapped are %(n)s together, but %(place)s has %(people)s residents; "
                 "please check the numbers.", n=f"{count:,}", place=place, people=f"{population:,}")  # fmt: skip
    raise Unlikely([said])


def refuse_unknown(signs: Collection[str], damage: Collection[str]) -> None:
    """Refuse (`Invalid`) a sign or a kind of damage that there is not, with all that there are."""
    for field, given, known in (("signs", signs, tuple(SIGN_OF)), ("damage", damage, DAMAGE_KEYS)):
        if wrong := next((one for one in given if one not in known), None):
            raise Invalid("unknown_key", t("“%(key)s” is not one of the keys here.", key=wrong[:40]), field=field,
                          hint=t("Allowed: %(keys)s.", keys=", ".join(known)))  # fmt: skip
