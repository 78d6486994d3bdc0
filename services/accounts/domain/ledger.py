"""The money of an account: entries that never change, what is owed, what is overdue.

All amounts are integer pence, GBP, as the landlord sees them: what is owed is positive.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.accounts.domain.errors import EntryInvalid

MOST_PENCE: Final = 100_000_000_00
"""Of one entry: a hundred million pounds. More is a mistake of whoever sends it."""


class EntryType(StrEnum):
    """What an entry does to the account (domain rules, ledger)."""

    CHARGE = "charge"
    PAYMENT = "payment"
    PAYMENT_REVERSAL = "payment_reversal"
    ADJUSTMENT = "adjustment"
    REFUND = "refund"
    TRANSFER = "transfer"


SUBTYPES: Final[dict[EntryType, frozenset[str]]] = {
    EntryType.CHARGE: frozenset(
        {
            "rent", "service_charge_on_account", "balancing", "reserve_fund", "ground_rent",
            "insurance", "major_works", "support", "heating", "garage", "parking", "recharge",
            "court_cost", "admin_fee",
        }
    ),
    EntryType.PAYMENT: frozenset(
        {
            "direct_debit", "card_online", "card_phone", "bank_transfer", "standing_order",
            "cash_paypoint", "cheque", "housing_benefit", "universal_credit_apa", "third_party",
        }
    ),
    EntryType.PAYMENT_REVERSAL: frozenset({"dd_unpaid", "chargeback", "bounced"}),
    EntryType.ADJUSTMENT: frozenset(
        {"correction", "write_off", "write_on", "compensation", "balancing_credit"}
    ),
    EntryType.REFUND: frozenset({"to_bank", "to_card"}),
    EntryType.TRANSFER: frozenset({"transfer_in", "transfer_out"}),
}  # fmt: skip

OWED_MORE: Final = frozenset({EntryType.CHARGE, EntryType.PAYMENT_REVERSAL, EntryType.REFUND})
OWED_LESS: Final = frozenset({EntryType.PAYMENT})
SUBTYPES_OWED_LESS: Final = frozenset({"write_off", "compensation", "balancing_credit"})
SUBTYPES_OWED_MORE: Final = frozenset({"write_on"})


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something to be put on an account."""

    type: EntryType
    subtype: str
    amount_pence: int
    entry_date: date
    """The day it counts from, in the landlord's books."""

    external_ref: str
    """By which it is known where it comes from: the same again is the same entry."""

    description: str = ""
    due_on: date | None = None
    """Of a charge: the last day to pay it. None: at once."""

    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands."""

    balance_pence: int
    """What is owed; below nothing: what the customer has to their credit."""

    overdue_pence: int
    """The part of what is owed whose day to pay is over."""

    not_due_pence: int
    """The part that is still to come."""


def standing(balance_pence: int, *, charged_not_due_pence: int) -> Standing:
    """Return how an account stands.

    Payments go to the oldest charge first, so what is unpaid are the newest charges:
    `charged_not_due_pence` is the sum of charges whose day to pay is still to come.
    """
    owed = max(balance_pence, 0)
    not_due = min(owed, max(charged_not_due_pence, 0))
    return Standing(balance_pence, owed - not_due, not_due)


def problem_of(entry: NewEntry) -> tuple[str, str] | None:
    """Return the field that keeps an entry from being posted, and its rule; None: it may be."""
    amount, subtype = entry.amount_pence, entry.subtype
    must_add = entry.type in OWED_MORE or subtype in SUBTYPES_OWED_MORE
    must_take = entry.type in OWED_LESS or subtype in SUBTYPES_OWED_LESS
    has_due_day = entry.due_on is not None
    rules = (
        (
            subtype not in SUBTYPES[entry.type],
            "subtype",
            f"one of {', '.join(sorted(SUBTYPES[entry.type]))}",
        ),
        (
            amount == 0 or abs(amount) > MOST_PENCE,
            "amount",
            "an amount in pounds and pence that is not nothing, up to 100,000,000",
        ),
        (must_add and amount < 0, "amount", "above nothing: this adds to what is owed"),
        (must_take and amount > 0, "amount", "below nothing: this takes from what is owed"),
        (
            has_due_day and entry.type is not EntryType.CHARGE,
            "due_on",
            "nothing: only charges have a day to be paid by",
        ),
        (
            not entry.external_ref.strip(),
            "external_ref",
            "the reference by which the entry is known where it comes from",
        ),
    )
    return next(((field, rule) for is_broken, field, rule in rules if is_broken), None)


def require_postable(entries: Iterable[NewEntry]) -> None:
    """Let only entries through that may stand in a ledger.

    Raises:
        EntryInvalid: one may not; it names the field.
    """
    for entry in entries:
        if problem := problem_of(entry):
            field, rule = problem
            raise EntryInvalid(f"{field} must be {rule}", fields={field: rule})


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in its place: its number, the day it is booked, what is owed after it."""

    entry: NewEntry
    number: int
    booked_on: date
    balance_pence: int


def placed(
    entries: Sequence[NewEntry],
    *,
    number: int,
    balance_pence: int,
    booked_on: date | None,
    today: date,
) -> list[Placed]:
    """Return the entries in the order they are booked, after those that stand there.

    `number`, `balance_pence` and `booked_on` are those of the last entry. An entry whose day is
    before that is booked on the last booked day: what was told of a time that is over stays true.
    One whose day is still to come, or mistyped, is booked `today`: it drags nothing after it there.
    """
    result: list[Placed] = []
    for entry in sorted(entries, key=lambda each: each.entry_date):
        number += 1
        balance_pence += entry.amount_pence
        day = min(entry.entry_date, today)
        booked_on = max(day, booked_on or day)
        result.append(Placed(entry, number, booked_on, balance_pence))
    return result


def newest_that_holds(newest_first: Iterable[tuple[str, int, int]]) -> int | None:
    """Return the number of the newest payment that was not returned; None: none of these.

    Each is type, pence and number. A return takes back the newest payment before it that is of the
    same amount and was not taken back yet.
    """
    returned: Counter[int] = Counter()
    for kind, pence, number in newest_first:
        if kind == EntryType.PAYMENT_REVERSAL:
            returned[-pence] += 1
        elif returned[pence]:
            returned[pence] -= 1
        else:
            return number
    return None
