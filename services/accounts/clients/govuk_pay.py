"""GOV.UK Pay: its public API, as its documentation describes it.

A payment is made by `POST /v1/payments`, asked about by `GET /v1/payments/{id}` and searched for by
our reference. Messages ("webhooks") bear an HMAC of their body in `Pay-Signature`.
"""

import hashlib
import hmac
import json
import re
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import httpx
import structlog
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from chassis.paying import OnlinePayments
from chassis.providers import is_safe_address
from services.accounts.domain.payments import (
    LINE,
    MessageNotGenuine,
    Order,
    ProviderUnreachable,
    Told,
)

log = structlog.get_logger()

M = TypeVar("M", bound=BaseModel)

PATIENCE_SECONDS: Final = 8.0
OLDEST_MESSAGE: Final = timedelta(days=3)
"""The provider sends a message that was not taken again for two days, under its first date."""

PRINTABLE: Final = re.compile("[!-~]{1,2000}")
"""What an address may be made of: it is put into a header."""

FASTEST_CLOCK: Final = timedelta(minutes=5)
"""How far a message's date may lie ahead of our clock."""


class _State(BaseModel):
    status: str
    code: str | None = None


class _Link(BaseModel):
    href: str


class _Links(BaseModel):
    next_url: _Link | None = None


class _Payment(BaseModel):
    payment_id: str = Field(min_length=1, max_length=100)
    amount: int
    state: _State
    links: _Links = Field(default_factory=_Links, alias="_links")


class _Found(BaseModel):
    results: list[_Payment]


class _Message(BaseModel):
    resource_id: str = Field(min_length=1, max_length=100)
    resource_type: str
    created_date: AwareDatetime


class GovUkPay:
    """One landlord's service at GOV.UK Pay."""

    name = "govuk_pay"

    def __init__(self, http: httpx.AsyncClient, settings: OnlinePayments) -> None:
        """Speak to the service whose key the settings name, which is read now."""
        if settings.api_key_file is None:
            raise ValueError("no key")
        self._http = http
        self._url = settings.api_url.rstrip("/")
        self._key = settings.api_key_file.read_text("utf-8").strip()
        secret = settings.signing_secret_file
        self._secret = secret.read_bytes().strip() if secret else b""

    async def create(self, order: Order) -> Told:
        """Make a payment. Raise `ProviderUnreachable`."""
        answer = await self._call(
            "POST",
            "/v1/payments",
            json={
                "amount": order.amount_pence,
                "reference": order.reference[:LINE],
                "description": order.description[:LINE],
                "return_url": order.return_url,
                "language": "en",
                "metadata": {"lodge_payment": str(order.payment_id)},
            },
        )
        return _told(_read(_Payment, answer))

    async def ask(self, landlord_id: UUID, provider_payment_id: str) -> Told:
        """Say how a payment stands. Raise `ProviderUnreachable`."""
        del landlord_id
        return _told(
            _read(_Payment, await self._call("GET", f"/v1/payments/{provider_payment_id}"))
        )

    async def find(self, landlord_id: UUID, reference: str) -> Told | None:
        """Find a payment by our reference. Raise `ProviderUnreachable`."""
        del landlord_id
        answer = await self._call("GET", "/v1/payments", params={"reference": reference})
        found = _read(_Found, answer).results
        paid = [each for each in found if each.state.status == "success"]
        chosen = paid or found
        return _told(chosen[0]) if chosen else None

    def payment_in(self, body: bytes, signature: str, at: datetime) -> str:
        """Return the payment that a signed, recent message is about. Raise `MessageNotGenuine`."""
        wanted = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        is_signed = hmac.compare_digest(wanted.encode(), signature.strip().lower().encode())
        if not self._secret or not is_signed:
            raise MessageNotGenuine("not signed by the provider")
        try:
            message = _Message.model_validate_json(body)
        except ValidationError as error:
            raise MessageNotGenuine("signed, but no message that is known") from error
        if not at - OLDEST_MESSAGE < message.created_date < at + FASTEST_CLOCK:
            raise MessageNotGenuine("too old to be a new message")
        if message.resource_type.lower() != "payment":
            raise MessageNotGenuine("about something else than a payment")
        return message.resource_id

    async def _call(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            answer = await self._http.request(
                method,
                self._url + path,
                headers={"Authorization": f"Bearer {self._key}"},
                timeout=PATIENCE_SECONDS,
                follow_redirects=False,
                **how,
            )
        except httpx.HTTPError as error:
            log.warning("payment_provider.unanswered", error=type(error).__name__)
            raise ProviderUnreachable("the payment provider does not answer") from error
        if not answer.is_success:
            log.warning("payment_provider.refused", status=answer.status_code, code=_code(answer))
            raise ProviderUnreachable("the payment provider refuses")
        return answer


def _read(model: type[M], answer: httpx.Response) -> M:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        log.warning("payment_provider.not_understood", model=model.__name__)
        raise ProviderUnreachable("an answer of another shape") from error


def _told(payment: _Payment) -> Told:
    link = payment.links.next_url
    next_url = link.href if link else ""
    if next_url and not (PRINTABLE.fullmatch(next_url) and is_safe_address(next_url)):
        raise ProviderUnreachable("the next page is not at a safe address")
    return Told(
        provider_payment_id=payment.payment_id,
        amount_pence=payment.amount,
        status=payment.state.status,
        code=payment.state.code or "",
        next_url=next_url,
    )


def _code(answer: httpx.Response) -> str:
    """Return the provider's own shorthand of a refusal: never its text, which may quote ours."""
    try:
        told = json.loads(answer.content)
    except ValueError:
        return ""
    return str(told.get("code", ""))[:20] if isinstance(told, dict) else ""
