"""Models of paying online. Money in pence; nothing of a card, anywhere."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

PaymentState = Literal["new", "open", "succeeded", "failed", "cancelled", "expired", "error"]
"""*New*: whether the provider has heard of it is not known. *Open*: it waits for the payer or the
provider. The others are ends; only *succeeded* means that money was taken."""


class PaymentTerms(ApiModel):
    """What a landlord takes online at once."""

    provider: Literal["govuk_pay", "demo"]
    least_pence: int
    most_pence: int


class OwnPayment(ApiModel):
    """A payment as its payer sees it."""

    payment_id: UUID
    account_id: UUID
    amount_pence: int
    reference: str
    state: PaymentState
    started_at: AwareDatetime
    ended_at: AwareDatetime | None
    next_url: str = ""
    """The provider's page, while the payment waits for its payer there."""

    is_unclear: bool = False
    """Whether staff look into it: the provider said something that cannot be."""


class OwnPayments(ApiModel):
    """`GET /me/accounts/{account_id}/payments`: the caller's own, the newest first."""

    terms: PaymentTerms | None
    """None: this landlord takes no payments online."""

    items: list[OwnPayment]


class PaymentWish(ApiModel):
    """`PUT /me/accounts/{account_id}/payments/{client_request_id}`: the same again is the same."""

    amount_pence: int = Field(ge=1, le=100_000_000)
    is_meant: bool = False
    """Whether the payer knows that it is far more than the account owes."""


class AccountPayment(ApiModel):
    """A payment as staff see it on its account."""

    payment_id: UUID
    contact_id: UUID
    payer: str
    amount_pence: int
    reference: str
    provider: str
    provider_payment_id: str
    state: PaymentState
    code: str
    is_unclear: bool
    started_at: AwareDatetime
    ended_at: AwareDatetime | None


class AccountPayments(ApiModel):
    """`GET /accounts/{account_id}/payments`: the newest first."""

    items: list[AccountPayment]


class ProviderMessage(ApiModel):
    """`POST /payment-messages`: a provider's message as it came, with its signature."""

    body: str = Field(max_length=65_536)
    signature: str = Field(max_length=500)


class DemoPayment(ApiModel):
    """What the demo provider's page shows."""

    description: str
    reference: str
    amount_pence: int
    is_waiting: bool
    return_url: str


class DemoChoice(ApiModel):
    """`POST /demo-payments/{id}/choice`: somebody pressed Pay, or Cancel."""

    is_cancelled: bool


class PaymentReceipt(ApiModel):
    """`GET /payments/{payment_id}/mail`: what a mail about a payment needs when it goes."""

    email: Line
    name: str
    state: PaymentState
    amount_pence: int
    reference: str
    address: str
    account_id: UUID
    at: AwareDatetime
    may_see_money: bool
    """Whether the payer still has the finance authority: else the mail names no amount."""


class PaymentsOfDay(ApiModel):
    """`GET /payments/report?day=`: what began on a day (London), and whether it all adds up."""

    day: date
    begun: int
    succeeded: int
    succeeded_pence: int
    came_to_nothing: int
    under_way: int
    posted: int
    """Ledger entries of these payments. As many as succeeded, or something is wrong."""

    posted_pence: int
    to_look_at: list[str]
    """References of payments that staff have to look at: contradicted, or not settled in a day."""
