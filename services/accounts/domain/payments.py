"""A payment online: its states, what a provider can say of it, and when it is asked again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from chassis.errors import Forbidden, Invalid, NotFound, Reason, Rejected, Unavailable
from chassis.text import _

LINE: Final = 255
"""Most characters of a reference or description that every provider takes."""


class PaymentState(StrEnum):
    """Where a payment stands: new → open → one of the others, which stay.

    *New*: we do not know whether the provider has heard of it. Of those that came to nothing any
    may still succeed, for where the provider says that it took the money, it did.
    """

    NEW = "new"
    OPEN = "open"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ERROR = "error"


UNDER_WAY: Final = (PaymentState.NEW, PaymentState.OPEN)
ENDS: Final = tuple(state for state in PaymentState if state not in UNDER_WAY)

MEANINGS: Final = {
    "created": PaymentState.OPEN,
    "started": PaymentState.OPEN,
    "submitted": PaymentState.OPEN,
    "capturable": PaymentState.OPEN,
    "success": PaymentState.SUCCEEDED,
    "failed": PaymentState.FAILED,
    "cancelled": PaymentState.CANCELLED,
    "error": PaymentState.ERROR,
}
"""What a provider says (in GOV.UK Pay's words) → what it means here. A word that stands not here
changes nothing: it is asked again."""

EXPIRED_CODE, CANCELLED_CODE = "P0020", "P0030"
"""Of a payment that *failed*: its time was over, or its payer pressed Cancel."""

SOURCE: Final = "payment"
"""Under which the ledger knows what was paid here."""

NOT_CREATED: Final = "not_created"
"""Our own code: the provider never heard of it."""

FIRST_QUESTION: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
ASKED_FOR: Final = timedelta(days=14)
"""After that a payment waits for staff, in the daily report."""

CREATED_WITHIN: Final = timedelta(hours=2)
"""A payment that the provider does not find by then was never made there."""

ASKED_AGAIN_AFTER: Final = timedelta(seconds=3)
"""However often somebody opens the page of a payment."""


@dataclass(frozen=True)
class Order:
    """What a provider is asked to take."""

    payment_id: UUID
    landlord_id: UUID
    amount_pence: int
    reference: str
    description: str
    return_url: str


@dataclass(frozen=True)
class Told:
    """What a provider says of one payment."""

    provider_payment_id: str
    amount_pence: int
    status: str
    """In GOV.UK Pay's words; another provider's adapter translates."""

    code: str = ""
    next_url: str = ""
    """Where the payer goes next. Empty: nowhere any more."""


class PaymentProvider(Protocol):
    """Whoever takes the money. Never called inside a transaction.

    Every method raises `ProviderUnreachable` where there is no answer that can be used.
    """

    name: str

    async def create(self, order: Order) -> Told:
        """Make a payment there. The payer has not been asked for anything yet."""

    async def ask(self, landlord_id: UUID, provider_payment_id: str) -> Told:
        """Say how a payment stands there."""

    async def find(self, landlord_id: UUID, reference: str) -> Told | None:
        """Find a payment by our reference. None: there is none, or not yet."""

    def payment_in(self, body: bytes, signature: str, at: datetime) -> str:
        """Return the id of the payment that a message is about.

        Raises:
            MessageNotGenuine: nobody but the provider may send messages, and none that is old.
        """


class ProviderUnreachable(Unavailable):
    """The provider does not answer, or not in a way that can be used."""

    code = "payment_provider_unreachable"


class MessageNotGenuine(Forbidden):
    """A message does not bear the provider's signature, or is too old to be a new one."""

    code = "payment_message_not_genuine"

    def reason(self) -> Reason:
        """Say what a message needs."""
        return Reason(
            self.code,
            _("A message about a payment must be signed by the provider, and be recent."),
            _("Whoever set the provider up: its signing secret stands in the landlords' file."),
        )


class PaymentNotFound(NotFound):
    """There is no such payment, or it is somebody else's."""

    code = "payment_not_found"


class PaymentAmountInvalid(Invalid):
    """An amount that the landlord does not take at once."""

    code = "payment_amount_invalid"


class FarAboveBalance(Rejected):
    """Far more than the account owes: the payer is asked once more whether it is meant."""

    code = "payment_far_above_balance"


class NoOnlinePayments(Rejected):
    """The landlord takes no payments online."""

    code = "no_online_payments"


class PaymentUsedElsewhere(Rejected):
    """The wish's id belongs to a payment of another amount or person: an id is used once."""

    code = "payment_used_elsewhere"


FAR_ABOVE: Final = 500_00
"""Pence above the balance from which a payer is asked once more."""


def is_far_above(amount_pence: int, balance_pence: int) -> bool:
    """Say whether somebody would pay far more than is owed; a credit counts as nothing owed."""
    return amount_pence > max(balance_pence, 0) + FAR_ABOVE


def state_after(state: PaymentState, told: Told) -> PaymentState:
    """Return where a payment stands once the provider has said something of it.

    The order in which things are said, and how often, makes no difference to the end.
    """
    said = MEANINGS.get(told.status)
    if PaymentState.SUCCEEDED in (state, said):
        return PaymentState.SUCCEEDED
    if state not in UNDER_WAY:
        return state
    if said is PaymentState.FAILED:
        return {
            EXPIRED_CODE: PaymentState.EXPIRED,
            CANCELLED_CODE: PaymentState.CANCELLED,
        }.get(told.code, PaymentState.FAILED)
    return said or PaymentState.OPEN


def next_question(started_at: datetime, asked_times: int, at: datetime) -> datetime | None:
    """Return when to ask about a payment that is under way, ever more seldom. None: no more."""
    if at - started_at > ASKED_FOR:
        return None
    pause = FIRST_QUESTION * (1 << min(asked_times, 9))
    return at + min(pause, LONGEST_PAUSE)


def reference_of(account_reference: str, payment_id: UUID) -> str:
    """Return what the payer reads on the provider's page, of one payment alone."""
    return f"{account_reference[: LINE - 13]}-{payment_id.hex[-10:].upper()}"


def ledger_reference(provider: str, provider_payment_id: str) -> str:
    """Return by what the ledger knows a payment: one entry for each payment of a provider."""
    return f"{provider}:{provider_payment_id}"
