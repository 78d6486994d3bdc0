"""Statements of an account: the days they may be of, and sums that must add up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from chassis.errors import Invalid, NotFound
from chassis.text import _

EARLIEST: Final = date(1990, 1, 1)
MOST_LINES: Final = 2_000
"""Of one statement: more is a spreadsheet, not something to read."""

BENEFITS: Final = frozenset({"housing_benefit", "universal_credit_apa"})


class StatementInvalid(Invalid):
    """A statement of these days cannot be made."""

    code = "statement_invalid"


class StatementNotFound(NotFound):
    """There is no such statement of this account, or it is not made yet."""

    code = "statement_not_found"


class StatementNotSet(Exception):
    """The press could not make the file."""


class StatementDoesNotAddUp(StatementNotSet):
    """What stands in the lines is not what changed the balance: nothing is issued."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry, as a statement shows it."""

    day: date
    text: str
    subtype: str
    amount_pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What a statement says at its end. All but the balances are without a sign."""

    opening_pence: int
    charged_pence: int
    paid_pence: int
    benefit_pence: int
    """The part of the payments that was Housing Benefit or Universal Credit."""

    closing_pence: int


@dataclass(frozen=True)
class StatementSheet:
    """A statement, ready to be set."""

    name: str = field(repr=False)
    address: list[str] = field(repr=False)
    reference: str
    first_day: date
    last_day: date
    made_at: datetime
    lines: list[StatementLine] = field(repr=False)
    sums: Sums = field(repr=False)


class StatementSetter(Protocol):
    """What sets statements."""

    async def pdf(self, landlord_id: UUID, sheet: StatementSheet) -> bytes:
        """Return the file. Raise `StatementNotSet`."""


def require_period(first: date, last: date, *, today: date) -> None:
    """Let days through of which a statement can be made.

    Raises:
        StatementInvalid: they cannot be; it names the field.
    """
    if first < EARLIEST:
        raise StatementInvalid("too early", fields={"first_day": _("Choose a day after 1989")})
    if last > today:
        raise StatementInvalid(
            "in the future", fields={"last_day": _("The last day cannot be after today")}
        )
    if last < first:
        raise StatementInvalid(
            "out of order", fields={"last_day": _("The last day cannot be before the first")}
        )


def sums_of(opening_pence: int, closing_pence: int, lines: Sequence[StatementLine]) -> Sums:
    """Return the sums of a statement.

    Raises:
        StatementDoesNotAddUp: the lines do not lead from the opening to the closing balance.
    """
    charged = sum(line.amount_pence for line in lines if line.amount_pence > 0)
    taken = -sum(line.amount_pence for line in lines if line.amount_pence < 0)
    benefit = -sum(line.amount_pence for line in lines if is_benefit(line))
    if opening_pence + charged - taken != closing_pence:
        raise StatementDoesNotAddUp("the lines do not lead to the closing balance")
    return Sums(opening_pence, charged, taken - benefit, benefit, closing_pence)


def is_benefit(line: StatementLine) -> bool:
    """Whether a line is Housing Benefit or Universal Credit that was paid to the landlord."""
    return line.subtype in BENEFITS and line.amount_pence < 0
