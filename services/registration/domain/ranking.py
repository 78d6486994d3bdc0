"""Rank the accounts that somebody unknown may belong to. For staff; it never admits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from services.registration.domain.keys import Month
from services.registration.domain.names import SurnameKeys, compare_surnames

WEIGHTS = {
    "account_reference": 40,
    "email": 30,
    "account_reference_near": 25,
    "email_near": 22,
    "surname": 20,
    "start_month": 15,
    "postcode": 15,
    "house_number": 12,
    "surname_likely": 12,
    "first_name": 8,
    "postcode_near": 8,
}
"""How much each agreement is worth, in points. A reference is rarely typed by chance, a
postcode is shared by a whole block, a house number by every street."""

BEST = 100
MOST_SHOWN = 10
FEWEST_POINTS = 20
"""Below this a candidate is noise: a neighbour who shares a postcode."""

CONVINCING_POINTS = 50
"""Somebody's surname at their postcode with one fact more, or the number with one: whoever else
bears such a name elsewhere is not looked for."""

OF_A_PERSON = frozenset({"email", "email_near", "surname", "surname_likely"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What the person said, as keys; and every key that is one slip away from it."""

    surname: SurnameKeys
    email_key: bytes
    postcode_keys: frozenset[str]
    account_reference_key: str
    start_month: Month | None
    first_name_key: str = ""
    door_keys: frozenset[str] = frozenset()
    email_near: frozenset[bytes] = frozenset()
    postcode_near: frozenset[str] = frozenset()
    account_reference_near: frozenset[str] = frozenset()
    surname_near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An account, and one contact of it where it has any, as the replica holds them."""

    account_id: UUID
    reference_key: str
    postcode_key: str
    start_month: int
    contact_id: UUID | None = None
    surname: SurnameKeys = field(default_factory=SurnameKeys)
    email_keys: frozenset[bytes] = frozenset()
    first_name_key: str = ""
    door_key: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An account worth a look, with the reasons, best first."""

    account_id: UUID
    contact_id: UUID | None
    score: int
    """0 to 100."""

    reasons: tuple[str, ...]
    """Keys of `WEIGHTS`."""


def rank(claim: Claim, recorded: Iterable[Recorded]) -> list[Suggestion]:
    """Return the likeliest accounts, best first, each once, with its likeliest contact."""
    best: dict[UUID, Suggestion] = {}
    for one in recorded:
        suggestion = _suggest(claim, one)
        if suggestion.score < FEWEST_POINTS:
            continue
        known = best.get(one.account_id)
        if known is None or suggestion.score > known.score:
            best[one.account_id] = suggestion
    ordered = sorted(best.values(), key=lambda one: (-one.score, str(one.account_id)))
    return ordered[:MOST_SHOWN]


def _suggest(claim: Claim, one: Recorded) -> Suggestion:
    agreed = {*_of_the_account(claim, one), *_of_the_person(claim, one)}
    reasons = tuple(reason for reason in WEIGHTS if reason in agreed)
    return Suggestion(
        account_id=one.account_id,
        contact_id=one.contact_id if not OF_A_PERSON.isdisjoint(reasons) else None,
        score=min(BEST, sum(WEIGHTS[reason] for reason in reasons)),
        reasons=reasons,
    )


def _of_the_account(claim: Claim, one: Recorded) -> Iterator[str]:
    if one.reference_key and one.reference_key == claim.account_reference_key:
        yield "account_reference"
    elif one.reference_key in claim.account_reference_near:
        yield "account_reference_near"
    if claim.start_month is not None and one.start_month == int(claim.start_month):
        yield "start_month"
    if one.postcode_key in claim.postcode_keys:
        yield "postcode"
    elif one.postcode_key in claim.postcode_near:
        yield "postcode_near"
    if one.door_key and one.door_key in claim.door_keys:
        yield "house_number"


def _of_the_person(claim: Claim, one: Recorded) -> Iterator[str]:
    if claim.email_key in one.email_keys:
        yield "email"
    elif claim.email_near & one.email_keys:
        yield "email_near"
    likeness = compare_surnames(one.surname, claim.surname)
    if likeness == "exact":
        yield "surname"
    elif likeness == "likely" or claim.surname_near & one.surname.exact:
        yield "surname_likely"
    else:
        return
    if claim.first_name_key and one.first_name_key == claim.first_name_key:
        yield "first_name"
