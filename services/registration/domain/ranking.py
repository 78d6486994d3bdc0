"""Rank the accounts that somebody unknown may belong to. For staff; it never admits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.registration.domain.keys import Month
from services.registration.domain.names import SurnameKeys, compare_surnames

WEIGHTS = {
    "account_reference": 40,
    "email": 30,
    "surname": 20,
    "start_month": 15,
    "postcode": 15,
    "surname_likely": 10,
}
"""How much each agreement is worth, in points. A reference is rarely typed by chance, a
postcode is shared by a whole block."""

BEST = 100
MOST_SHOWN = 10
FEWEST_POINTS = 20
"""Below this a candidate is noise: a neighbour who shares a postcode."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the person said, as keys."""

    surname: SurnameKeys
    email_key: bytes
    postcode_keys: frozenset[str]
    account_reference_key: str
    start_month: Month | None


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
    likeness = compare_surnames(one.surname, claim.surname)
    agreements = {
        "account_reference": bool(one.reference_key)
        and one.reference_key == claim.account_reference_key,
        "email": claim.email_key in one.email_keys,
        "surname": likeness == "exact",
        "surname_likely": likeness == "likely",
        "start_month": claim.start_month is not None and one.start_month == int(claim.start_month),
        "postcode": one.postcode_key in claim.postcode_keys,
    }
    reasons = tuple(reason for reason in WEIGHTS if agreements[reason])
    personal = {"email", "surname", "surname_likely"} & set(reasons)
    return Suggestion(
        account_id=one.account_id,
        contact_id=one.contact_id if personal else None,
        score=min(BEST, sum(WEIGHTS[reason] for reason in reasons)),
        reasons=reasons,
    )
